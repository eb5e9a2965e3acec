"""The tables that are handed on."""

from .model import Field, Schema, Type

TEXT, LABEL, NUMBER, INTEGER, INT32, INT8, FLAG, MOMENT, RAW = Type
CLEAN, INDICATORS_STEP, REPORT = "01_clean", "02_indicators", "03_report"

# --- columns that several tables have ---

PERIOD = Field("period", TEXT, "Mã kỳ báo cáo: 2021 là cả năm, 2021-Q1 là quý I.", title="Kỳ báo cáo", required=True)
UNIT_CODE = Field(
    "unit_code", TEXT, "Mã đơn vị hành chính trong kỳ báo cáo.", title="Mã đơn vị", required=True
)  # fmt: skip
CODE = Field(
    "code", TEXT, "Vị trí trong {form} (BS: số liệu bổ sung); để trống với số liệu ngoài biểu.", title="Mã trong biểu"
)
INDICATOR = Field(
    "indicator", TEXT, "Tên cố định của chỉ tiêu, không đổi khi biểu đổi.", title="Mã chỉ tiêu", required=True
)
KIND = Field(
    "kind", TEXT, "count: số lượng; percent: tỷ lệ, tính bằng %; flag, choice: lựa chọn, ý nghĩa ở đơn vị tính.",
    title="Loại", required=True, words=("count", "percent", "flag", "choice"),
)  # fmt: skip
NUMERATOR = Field(
    "numerator", NUMBER, "Tử số của tỷ lệ; để trống với chỉ tiêu khác.", null=True, title="Tử số"
)  # fmt: skip
DENOMINATOR = Field(
    "denominator", NUMBER, "Mẫu số của tỷ lệ; để trống với chỉ tiêu khác.", null=True, title="Mẫu số"
)  # fmt: skip
ILLUSTRATIVE = Field(
    "illustrative", FLAG, "true: số liệu minh họa, không phải số liệu công bố.", title="Minh họa", required=True
)
NOTE = Field("note", TEXT, "Ghi chú của đơn vị báo cáo, giữ nguyên văn.", title="Ghi chú")
FILE = Field("file", TEXT, "Tệp đã gửi.", title="Tệp")
SHEET = Field("sheet", TEXT, "Trang tính của tệp.", title="Trang tính")
CELL = Field("cell", TEXT, "Địa chỉ ô của số liệu.", title="Ô")
PUBLISHED = Field("published", NUMBER, "Số đã công bố lần đầu, nếu nay in ra số khác; để trống nếu không.", null=True)
CHECK = Field("check", TEXT, "Phép kiểm tra (checks.csv), hoặc tên do bước làm sạch đặt.")
MESSAGE = Field("message", TEXT, "Nội dung bằng tiếng Việt: có gì, ở đâu, cần làm gì.")
SEVERITY = Field("severity", TEXT, "Mức độ. error: lỗi; warning: cảnh báo; note: lưu ý.")
VALUE = Field("value", NUMBER, "Giá trị chưa làm tròn; để trống khi chưa có hoặc không phát sinh.", null=True)
STATUS = Field(
    "status",
    TEXT,
    "ok: đủ số liệu; stated: theo báo cáo, chưa có số thành phần; partial: thiếu một số thành phần; "
    "missing: chưa có số liệu; not_applicable: không phát sinh; impossible: số liệu mâu thuẫn, không in; "
    "rolled_up: cộng báo cáo của các đơn vị trực thuộc đơn vị đó.",
    title="Tình trạng",
    required=True,
    words=("ok", "stated", "partial", "missing", "not_applicable", "impossible", "rolled_up"),
)
RAW_CELL = Field("raw", RAW, "Nội dung ô như trong tệp (chữ, số, ngày); None nếu ô trống.", null=True)


def _texts(**columns: str) -> list[Field]:
    return [Field(name, TEXT, description) for name, description in columns.items()]


def _numbers(**columns: str) -> list[Field]:
    """Columns of numbers that may be blank."""
    return [Field(name, NUMBER, description, null=True) for name, description in columns.items()]


def _integers(**columns: str) -> list[Field]:
    return [Field(name, INTEGER, description) for name, description in columns.items()]


# --- read from files, in memory ---

FORM_ROWS = Schema(
    "form_rows", "Các dòng của biểu", "Mỗi dòng một dòng của biểu trong tệp đã gửi, giữ nguyên như trong tệp.",
    [
        Field(name, RAW, description, null=name == "value")
        for name, description in {
            "stt": "Số thứ tự, như trong tệp.",
            "label": "Tên chỉ tiêu, như trong tệp; để trống với ô ngoài các cột của biểu.",
            "unit": "Đơn vị tính, như trong tệp.",
            "value": "Nội dung ô số liệu (chữ, số, ngày); None nếu ô trống.",
            "note": "Ghi chú, như trong tệp.",
            "file": "Tên tệp.",
            "sheet": "Trang tính.",
            "cell": "Địa chỉ ô số liệu.",
            "note_cell": "Địa chỉ ô ghi chú.",
            "row": "Số dòng trên trang tính, tính từ 1.",
            "percent": "True nếu ô được định dạng phần trăm: 0,9844 hiện là 98,44 %.",
            "heading": "Nội dung phía trên tiêu đề của biểu, mỗi ô một dòng.",
            "doubt": "Vì sao không dùng ngay được giá trị của ô.",
        }.items()
    ],
    "extract", ("clean",),
)  # fmt: skip
SUBMISSION_PROBLEMS = Schema(
    "submission_problems", "Tệp biểu có vấn đề", "Mỗi dòng một điều cần biết khi đọc tệp biểu đã gửi.",
    [CHECK, SEVERITY, MESSAGE, FILE, SHEET, CELL], "extract", ("clean",),
)  # fmt: skip
EXPORT_PROBLEMS = Schema(
    "export_problems", "Tệp hồ sơ, tệp khảo sát có vấn đề", "Mỗi dòng một điều cần biết khi đọc tệp.",
    [FILE, MESSAGE], "extract", ("clean",),
)  # fmt: skip
REGISTER_CELLS = Schema(
    "register_cells", "Các ô của sổ theo dõi",
    "Mỗi dòng một ô thuộc cột đã biết của registers.xlsx, cả ô trống. Dòng 0 là một vấn đề: raw là nội dung.",
    [
        *_texts(register="Mã sổ theo dõi (registers.csv)."),
        *_integers(row="Số thứ tự của dòng có nội dung trong sổ, tính từ 1; 0: dòng ghi rằng sổ không phát sinh."),
        *_texts(column="Mã cột (registers.csv)."), RAW_CELL,
        Field("percent", FLAG, "Ô được định dạng phần trăm."), FILE, SHEET, CELL,
    ],
    "extract", ("clean",),
)  # fmt: skip
SURVEY_CELLS = Schema(
    "survey_cells", "Các ô của tệp khảo sát", "Mỗi dòng một câu trả lời của một phiếu, như trong tệp.",
    [
        *_integers(form="Số thứ tự phiếu, tính từ 1.", question="Câu hỏi, từ 1 đến 5."), RAW_CELL, FILE, SHEET, CELL,
    ],
    "extract", ("clean",),
)  # fmt: skip
COUNT_CELLS = Schema(
    "count_cells", "Các ô của biểu tổng hợp hồ sơ", "Mỗi dòng một ô số liệu của biểu tổng hợp, như trong tệp.",
    [
        *_texts(heading="Nội dung phía trên biểu, mỗi ô một dòng.", label="Lĩnh vực, như trong tệp."),
        Field("total", FLAG, "Dòng là tổng các dòng khác."),
        *_texts(column="Mã cột (count_columns.csv)."), RAW_CELL,
        Field("percent", FLAG, "Ô được định dạng phần trăm."), FILE, SHEET, CELL,
    ],
    "extract", ("clean",),
)  # fmt: skip

# --- made by 01_clean.ipynb ---

ENTRIES = Schema(
    "entries", "Số liệu của biểu đã gửi", "Như observations, chưa có phân số ghi trong ghi chú.",
    [
        PERIOD, UNIT_CODE, CODE, INDICATOR, KIND,
        Field(
            "value", NUMBER, "Số đã đọc; để trống khi đơn vị không ghi hoặc nội dung không đọc được.",
            null=True, title="Giá trị",
        ),
        Field(
            "status", TEXT,
            "ok: đọc được ngay; repaired: đọc được sau khi chuẩn hóa; missing: chưa có số liệu; "
            "set_aside: không đọc được, để ngoài; rolled_up: cộng báo cáo của các đơn vị trực thuộc đơn vị đó.",
            title="Tình trạng", required=True, words=("ok", "repaired", "missing", "set_aside", "rolled_up"),
        ),
        Field("raw", TEXT, "Nội dung ô như đã gửi.", title="Nguyên văn"),
        Field("repair", TEXT, "Đã chuẩn hóa thế nào, hoặc vì sao để ngoài.", title="Cách chuẩn hóa"),
        NOTE, FILE, SHEET, CELL,
        *_texts(note_cell="Địa chỉ ô ghi chú."),
        Field("correction", TEXT, "Nội dung đính chính, nếu có.", title="Đính chính"),
    ],
    "clean", ("cleaning",), key=("unit_code", "indicator"),
)  # fmt: skip
OBSERVATIONS = Schema(
    "observations", "Số liệu từng đơn vị đã gửi", "Mỗi dòng một ô của biểu mà đơn vị phải ghi, kèm nơi ghi.",
    [
        *ENTRIES.columns,
        *_numbers(
            note_numerator="Tử số của phân số đầu tiên trong ghi chú (4738/4747 hồ sơ); để trống nếu không có.",
            note_denominator="Mẫu số của phân số đó.",
        ),
    ],
    CLEAN, (INDICATORS_STEP, REPORT, "feedback", "template", "trace"), key=("unit_code", "indicator"), of_others=True,
)  # fmt: skip
NOTES = Schema(
    "notes", "Ghi chú ở dòng tiêu đề", "Mỗi dòng một ghi chú ở dòng không có số liệu; indicator, raw, cell để trống.",
    ENTRIES.columns, CLEAN, (INDICATORS_STEP,), key=("unit_code", "code"),
)  # fmt: skip
NOTE_FRACTIONS = Schema(
    "note_fractions", "Phân số trong ghi chú", "Mỗi dòng một phân số ghi trong ghi chú, theo thứ tự.",
    [
        UNIT_CODE, INDICATOR,
        *[Field(name, NUMBER, f"{words} của phân số.")
          for name, words in (("numerator", "Tử số"), ("denominator", "Mẫu số"))],
        *_texts(note_cell="Địa chỉ ô ghi chú."),
    ],
    "clean", ("cleaning",),
)  # fmt: skip
REGISTERS = Schema(
    "registers", "Sổ theo dõi", "Mỗi dòng một ô của sổ theo dõi (registers.xlsx), đã chuyển thành giá trị.",
    [
        *_texts(register="Mã sổ theo dõi (registers.csv)."),
        *_integers(row="Số thứ tự của dòng có nội dung trong sổ, tính từ 1."),
        *_texts(
            column="Mã cột (registers.csv).", kind="Loại của cột: text, count, percent, number hoặc date.",
            raw="Nội dung ô; ngày viết YYYY-MM-DD.",
            text="Như raw; từ trong danh mục (register_words.csv) viết như ở đó.",
        ),
        *_numbers(number="Giá trị số của ô; để trống nếu không phải số."),
        *_texts(status="ok, repaired, missing hoặc set_aside, như trong observations."),
        FILE, SHEET, CELL,
    ],
    CLEAN, (INDICATORS_STEP, REPORT, "trace"), key=("register", "row", "column"),
)  # fmt: skip
DOSSIERS = Schema(
    "dossiers", "Hồ sơ một cửa", "Mỗi dòng một hồ sơ của tệp xuất từ phần mềm một cửa được tính.",
    [
        *_texts(code="Mã hồ sơ."),
        Field("procedure", LABEL, "Tên thủ tục hành chính.", null=True),
        Field("field", LABEL, "Lĩnh vực; để trống nếu tệp không ghi.", null=True),
        Field("level", LABEL, "Cấp của đơn vị: office hoặc commune.", null=True),
        Field("unit_code", LABEL, "Mã đơn vị xử lý.", null=True),
        Field("channel", LABEL, "online, direct hoặc post; để trống nếu không rõ.", null=True),
        *[
            Field(name, MOMENT, description, null=True)
            for name, description in {
                "received_on": "Ngày, giờ tiếp nhận.", "due_on": "Hẹn trả kết quả.",
                "finished_on": "Kết thúc xử lý.", "returned_on": "Trả kết quả.",
            }.items()
        ],
        Field("status", INT8, "Trạng thái hồ sơ (dossier_statuses.csv)."),
        Field("file", LABEL, FILE.description),
        Field("sheet", LABEL, SHEET.description),
        Field("row", INT32, "Số dòng trên trang tính, tính từ 1."),
    ],
    CLEAN, (INDICATORS_STEP, "trace"), key=("code",),
)  # fmt: skip
ANSWERS = Schema(
    "answers", "Câu trả lời khảo sát", "Mỗi dòng một câu trả lời của một phiếu khảo sát.",
    [
        *_integers(form="Số thứ tự phiếu, tính từ 1."),
        Field("question", INT8, "Câu hỏi, từ 1 đến 5."),
        *_numbers(answer="Mức trả lời (survey_answers.csv), 5 là tốt nhất; để trống nếu không có."),
        *_texts(status="ok, missing hoặc set_aside.", raw="Nội dung ô."), FILE, SHEET, CELL,
    ],
    CLEAN, (INDICATORS_STEP,), key=("form", "question"),
)  # fmt: skip
SUBMITTED_COUNTS = Schema(
    "submitted_counts", "Số hồ sơ đơn vị tự tổng hợp",
    "Mỗi dòng một ô của biểu tổng hợp hồ sơ do đơn vị gửi; field để trống: dòng tổng số.",
    [
        UNIT_CODE,
        *_texts(field="Lĩnh vực.", column="Mã cột (count_columns.csv)."),
        *_numbers(value="Số đã đọc; để trống khi đơn vị không ghi hoặc nội dung không đọc được."),
        *_texts(
            status="ok, repaired, missing hoặc set_aside.", raw="Nội dung ô.",
            repair="Đã chuẩn hóa thế nào, hoặc vì sao để ngoài.", correction="Ai đính chính, vì sao; thường để trống.",
        ),
        FILE, SHEET, CELL,
    ],
    CLEAN, (INDICATORS_STEP, REPORT, "trace"), key=("unit_code", "field", "column"),
)  # fmt: skip
FINDING_COLUMNS = [
    CHECK,
    SEVERITY,
    *_texts(
        section="Mục của báo cáo; để trống nếu không thuộc mục nào.",
        unit_code="Mã đơn vị; để trống nếu không của riêng đơn vị nào.",
        indicator="Mã dòng trong biểu.",
    ),
    MESSAGE,
    *_texts(
        expected="Giá trị đối chiếu, như sẽ in.",
        found="Giá trị đã ghi, như sẽ in.",
        file="Tệp có nội dung đó.",
        sheet="Trang tính.",
        cell="Ô, hoặc các ô mà giá trị được tính từ đó.",
        settled="Ai xác nhận, ngày nào, vì sao; để trống nếu chưa được xác nhận.",
        cause="Nguyên nhân; các phát hiện cùng nguyên nhân được xếp cùng nhau.",
        who="Ai xử lý.",
        action="Việc cần làm.",
        raw="Nội dung các ô đó, giữ nguyên văn.",
    ),
]
CLEANING = Schema(
    "cleaning", "Phát hiện khi làm sạch", "Mỗi dòng một phát hiện khi đọc và làm sạch số liệu.",
    FINDING_COLUMNS, CLEAN, (INDICATORS_STEP,),
)  # fmt: skip

# --- made by 02_indicators.ipynb ---

INDICATORS = Schema(
    "indicators", "Số liệu của báo cáo",
    "Mỗi dòng một chỉ tiêu: {form}, số liệu bổ sung và số liệu khác dùng trong lời văn của báo cáo.",
    [
        UNIT_CODE,
        Field(
            "table", TEXT, "form: {form}; supplement: số liệu bổ sung; measure: số liệu khác dùng trong lời văn.",
            title="Bảng", required=True, words=("form", "supplement", "measure"),
        ),
        CODE,
        *_texts(row="Loại dòng trong biểu (indicators.csv): section, group, indicator…"),
        INDICATOR,
        Field("label", TEXT, "Tên chỉ tiêu như trong biểu.", title="Chỉ tiêu", required=True),
        Field("unit", TEXT, "Đơn vị tính như trong biểu; để trống nếu biểu không ghi.", title="Đơn vị tính"),
        KIND,
        Field(
            "value", NUMBER, "Giá trị chưa làm tròn; để trống khi tình trạng cho biết không có số để in.",
            null=True, title="Giá trị",
        ),
        STATUS, NUMERATOR, DENOMINATOR,
        Field(
            "stated", NUMBER, "Số cơ quan đó đã ghi ở dòng này, dùng để đối chiếu.",
            null=True, title="Cơ quan lập báo cáo ghi",
        ),
        NOTE, PUBLISHED, ILLUSTRATIVE,
    ],
    INDICATORS_STEP, (REPORT, "trace"), key=("table", "code", "indicator"), of_others=True,
)  # fmt: skip
UNIT_FIGURES = Schema(
    "unit_figures", "Số liệu tính được của từng đơn vị cấp xã",
    "Mỗi dòng một chỉ tiêu của một đơn vị cấp xã, tính theo công thức của cơ quan lập báo cáo.",
    [UNIT_CODE, INDICATOR, VALUE, STATUS, NUMERATOR, DENOMINATOR, PUBLISHED, ILLUSTRATIVE],
    INDICATORS_STEP, (REPORT,), key=("unit_code", "indicator"), of_others=True,
)  # fmt: skip
PAST_FIGURES = Schema(
    "past_figures", "Số liệu của một kỳ khác",
    "Số liệu của một kỳ khác theo các đơn vị của kỳ này, cả cơ quan lập báo cáo; status có thêm derived (tính từ các "
    "kỳ khác) và merged (cộng các đơn vị đã sáp nhập).",
    UNIT_FIGURES.columns, "indicators", ("computing",), key=("unit_code", "indicator"),
)  # fmt: skip
COMPARISONS = Schema(
    "comparisons", "So sánh với kỳ khác, mục tiêu",
    "Mỗi dòng một số lượng hoặc tỷ lệ của một đơn vị so với một kỳ khác hoặc mục tiêu.",
    [
        PERIOD, UNIT_CODE, INDICATOR, VALUE,
        *_texts(
            compared_with="last_year: cùng kỳ năm trước; previous: kỳ liền trước dài bằng kỳ này; target: mục tiêu.",
            other_period="Mã kỳ so sánh; để trống với mục tiêu.",
            other_status="Tình trạng của giá trị so sánh; để trống với mục tiêu.",
        ),
        *_numbers(
            other_value="Giá trị so sánh; để trống nếu không có.",
            other_published="Số đã công bố lần đầu của kỳ so sánh, nếu nay khác.",
        ),
        Field("other_illustrative", FLAG, "Giá trị so sánh là số liệu minh họa."),
        *_numbers(
            change="Giá trị trừ giá trị so sánh; để trống nếu không so sánh được.",
            change_percent="Tăng, giảm tính bằng %; chỉ với số lượng.",
            points="Tăng, giảm tính bằng điểm phần trăm; chỉ với tỷ lệ.",
            completion="Hoàn thành bao nhiêu % mục tiêu; chỉ với số lượng.",
            left="Còn thiếu bao nhiêu so với mục tiêu; chỉ với số lượng.",
        ),
        Field("comparable", FLAG, "So sánh được."),
        *_texts(reason="Vì sao không so sánh được; để trống nếu so sánh được."),
    ],
    INDICATORS_STEP, (REPORT,), key=("unit_code", "indicator", "compared_with"),
)  # fmt: skip
RANKING = Schema(
    "ranking", "Xếp hạng các đơn vị cấp xã", "Mỗi dòng một đơn vị cấp xã trong một bảng xếp hạng (rankings.csv).",
    [
        INDICATOR, UNIT_CODE, VALUE, DENOMINATOR,
        *_numbers(place="Hạng; bằng nhau thì cùng hạng; để trống nếu không xếp hạng."),
        *_texts(other_period="Mã kỳ so sánh; để trống nếu không có."),
        *_numbers(other_place="Hạng ở kỳ so sánh; để trống nếu không so sánh được."),
        Field("other_illustrative", FLAG, "Số liệu kỳ so sánh là số liệu minh họa."),
        *_numbers(moved="Tăng bao nhiêu hạng so với kỳ so sánh; số âm là giảm."),
        *_texts(reason="Vì sao không xếp hạng; để trống nếu được xếp hạng."),
    ],
    INDICATORS_STEP, (REPORT,), key=("indicator", "unit_code"),
)  # fmt: skip
SERIES = Schema(
    "series", "Số liệu chính qua các kỳ", "Mỗi dòng một số liệu chính (key_figures.csv) của một đơn vị ở một kỳ.",
    [
        UNIT_CODE, INDICATOR, PERIOD, VALUE,
        *_texts(status="Như trong indicators; derived: tính từ các kỳ khác; merged: cộng các đơn vị đã sáp nhập."),
        PUBLISHED, ILLUSTRATIVE,
        *_integers(segment="Số thứ tự của định nghĩa: hai đoạn khác nhau không so sánh được với nhau."),
        *_texts(reason="Vì sao bắt đầu đoạn mới; để trống ở các dòng khác."),
    ],
    INDICATORS_STEP, (REPORT,), key=("unit_code", "indicator", "period"),
)  # fmt: skip
FINDINGS = Schema(
    "findings", "Phát hiện", "Mỗi dòng một phát hiện của kỳ, nặng nhất trước; gồm cả phát hiện khi làm sạch.",
    FINDING_COLUMNS, INDICATORS_STEP, (REPORT, "feedback"),
)  # fmt: skip
COMPLETENESS = Schema(
    "completeness", "Mức độ đầy đủ của biểu",
    "Mỗi dòng một đơn vị và một mục của biểu; section để trống: phát hiện về cả tệp; all: cộng các mục.",
    [
        UNIT_CODE,
        *_texts(section="Mã mục của biểu."),
        *_integers(asked="Số ô đơn vị phải ghi.", filled="Số ô có số liệu."),
        *_numbers(rate="100 × filled / asked; để trống nếu không phải ghi ô nào hoặc đơn vị chưa gửi."),
        *_integers(
            error="Số lỗi chưa được xác nhận.",
            warning="Số cảnh báo chưa được xác nhận.",
            note="Số lưu ý chưa được xác nhận.",
        ),
    ],
    INDICATORS_STEP, (REPORT, "status"), key=("unit_code", "section"),
)  # fmt: skip
DOSSIER_COUNTS = Schema(
    "dossier_counts", "Số hồ sơ theo Biểu II.06a",
    "Mỗi dòng một đơn vị và một lĩnh vực; unit_code, field để trống: cộng tất cả.",
    [
        UNIT_CODE,
        *_texts(field="Lĩnh vực."),
        *_integers(
            received="Tiếp nhận, cả kỳ trước chuyển sang.",
            received_new="Tiếp nhận mới trong kỳ.",
            online="Tiếp nhận trực tuyến.",
            direct="Tiếp nhận trực tiếp.",
            post="Tiếp nhận qua dịch vụ bưu chính công ích.",
            no_channel="Tiếp nhận, không rõ hình thức.",
            carried_over="Kỳ trước chuyển sang.",
            resolved="Đã giải quyết.",
            early="Giải quyết trước hạn.",
            on_time="Giải quyết đúng hạn.",
            overdue="Giải quyết quá hạn.",
            in_process="Đang giải quyết.",
            in_process_within="Đang giải quyết, trong hạn.",
            in_process_overdue="Đang giải quyết, quá hạn.",
        ),
        *_numbers(
            due="Đến hạn trong kỳ; để trống khi chỉ có biểu đơn vị tự tổng hợp.",
            due_on_time="Đến hạn trong kỳ và được giải quyết đúng hạn; để trống như trên.",
            numerator="Tử số của tỷ lệ đúng hạn, theo cách tính.",
            denominator="Mẫu số của tỷ lệ đúng hạn, theo cách tính.",
            ratio="Tỷ lệ đúng hạn (%), chưa làm tròn; để trống khi không phát sinh.",
        ),
        *_texts(
            definition="Cách tính (on_time.csv); “theo biểu của đơn vị” khi biểu đó không ghi ngày mà cách tính cần.",
            source="dossiers: đếm từ tệp hồ sơ; submission: biểu đơn vị tự tổng hợp; partial: biểu đó còn dòng chưa "
            "đọc được; để trống ở dòng cộng các đơn vị.",
        ),
    ],
    INDICATORS_STEP, (REPORT,), key=("unit_code", "field"), of_others=True,
)  # fmt: skip
SATISFACTION = Schema(
    "satisfaction", "Mức độ hài lòng theo phiếu khảo sát", "Mỗi dòng một số liệu tính từ phiếu khảo sát.",
    [
        *_texts(
            figure="survey_forms_read: số phiếu; satisfied_forms_share: tỷ lệ phiếu hài lòng; satisfied_answers_share: "
            "tỷ lệ hài lòng của một câu; satisfied_answers_mean: trung bình các câu."
        ),
        *_integers(question="Câu hỏi, từ 1 đến 5; 0: tất cả các câu."),
        *_numbers(
            numerator="Số phiếu hoặc câu trả lời hài lòng.", denominator="Trên tổng số.",
            value="Số phiếu hoặc tỷ lệ (%), chưa làm tròn; để trống khi không phát sinh.",
        ),
    ],
    INDICATORS_STEP, key=("figure", "question"),
)  # fmt: skip
DOCUMENT = Schema(
    "document", "Văn bản báo cáo", "Một dòng: số, ngày ký và thời gian chốt số liệu của báo cáo.",
    [
        PERIOD,
        *_texts(
            number="Số, ký hiệu.", signed_on="Ngày ký, YYYY-MM-DD; để trống khi chưa ký.",
            window_from="Ngày đầu của số liệu, YYYY-MM-DD.", window_to="Ngày cuối của số liệu, YYYY-MM-DD.",
        ),
    ],
    INDICATORS_STEP, key=("period",), of_others=True,
)  # fmt: skip
IN_MEMORY = (
    FORM_ROWS, SUBMISSION_PROBLEMS, EXPORT_PROBLEMS, REGISTER_CELLS, SURVEY_CELLS, COUNT_CELLS, ENTRIES,
    NOTE_FRACTIONS, PAST_FIGURES,
)  # fmt: skip
SAVED = {
    table.name: table
    for table in (
        OBSERVATIONS, NOTES, REGISTERS, DOSSIERS, SUBMITTED_COUNTS, ANSWERS, CLEANING, INDICATORS, UNIT_FIGURES,
        COMPARISONS, RANKING, SERIES, FINDINGS, COMPLETENESS, DOSSIER_COUNTS, SATISFACTION, DOCUMENT,
    )
}  # fmt: skip
READ_OF_OTHERS = tuple(sorted(name for name, table in SAVED.items() if table.of_others))

"""Rows of registers.xlsx: words as people write them, sums of rows, repeats, what is not there."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import Catalogue, load
from cchc.clean import clean_registers
from cchc.extract import read_registers
from cchc.indicators import compute_office
from cchc.project.period import Period
from cchc.project.registers import table

FORM, CITY = load(Period("2021")), load(Period("2025-Q3"))


def read(register: str, *rows: Iterable[object], form: Catalogue = FORM) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The register as cleaned, from rows in the order of its columns, and the findings but those of missing facts."""
    columns = [c for c in form.registers if c.register_id == register]
    raw = [
        [register, at, column.column, value, "registers.xlsx", column.sheet, f"{chr(65 + i)}{at + 1}"]
        for at, row in enumerate(rows, start=1)
        for i, (column, value) in enumerate(zip(columns, row, strict=True))
    ]
    cells = pd.DataFrame(raw, columns=["register", "row", "column", "raw", "file", "sheet", "cell"], dtype="object")
    long, findings = clean_registers(cells, form)
    return long, findings[findings["check"] != "missing_statement"].reset_index(drop=True)


def figures(long: pd.DataFrame, form: Catalogue = FORM) -> dict[str, float]:
    nothing = pd.DataFrame(columns=["unit_code", "indicator", "code", "value", "note"]).astype({"value": "float64"})
    made = compute_office(nothing, nothing[["unit_code", "code", "note"]], long, form)
    return made.dropna(subset="value").set_index("indicator")["value"].to_dict()


CELLS = [
    ("news", ["Đài truyền thanh huyện", "Tin", "", "", 62], "radio_news", 62),
    ("documents", ["Đi", "Cấp huyện", 8170, ""], "outgoing_office_listed", 8170),
    ("documents", ["Đi", "Tổng số", 9229, 4264], "signed_total_listed", 4264),
    ("dossiers", ["Cấp xã", 5, 4, 3, 1], "register_resolved_commune", 4),
    ("steering_documents", ["Kế hoạch", "1/KH", "01/02/2021", "về", "Kế hoạch"], "steering_plans_listed", 1),
    ("inspections", ["Cải cách hành chính", "x", "", "Phòng chuyên môn", 4, ""], "inspected_divisions_listed", 4),
    ("petitions", ["Theo loại đơn", "UBND tỉnh chuyển", 3, "", ""], "petitions_transferred", 3),
    ("reception", ["Tiếp định kỳ", 12, 9], "reception_periodic_people", 9),
    ("service_units", ["Giáo dục", "Mầm non", 9, "Nhà nước bảo đảm"], "kindergartens", 9),
    ("survey", ["Hài lòng", 219], "survey_satisfied_listed", 219),
]
WAYS = {
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "spaces": lambda text: " " + text.replace(" ", "\u00a0  ") + " ",
    "a dot behind": lambda text: f"{text}.",
    "accents' place": lambda text: text.replace("hòa", "hoà").replace("Khóa", "Khoá"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("register", "row", "name", "value"), CELLS)
def test_words_match_however_they_are_written(way, register: str, row: list, name: str, value: float) -> None:
    long, findings = read(register, [way(v) if isinstance(v, str) and v and "/" not in v else v for v in row])
    assert findings[findings["check"] != "missing_cell"].empty, findings["message"].tolist()
    assert figures(long)[name] == value


@pytest.mark.parametrize(
    ("register", "row", "column", "word", "form"),
    [
        ("news", ["Đài Truyền thanh huyện", "tin", "", "", 1], "channel", "Đài Truyền thanh huyện", FORM),
        ("news", ["Chuyên trang CCHC", "Tin", "", "", 1], "channel", "Chuyên trang CCHC tỉnh", FORM),
        ("dossiers", ["cấp huyện", 1, 1, 1, 0], "level", "Cấp huyện", FORM),
        ("dossiers", ["Tổng cộng", 1, 1, 1, 0], "level", "Tổng số", FORM),
        ("dossiers", ["Toàn huyện", 1, 1, 1, 0], "level", "Tổng số", FORM),
        ("dossiers", ["Cấp thành phố", 1, 1, 1, 0], "level", "Cấp tỉnh", CITY),
        ("inspections", ["CCHC", "x", "", "Xã, thị trấn", 1, ""], "unit_group", "Xã", FORM),
        ("service_units", ["giáo dục - đào tạo", "THCS", 8, "NHÀ NƯỚC ĐẢM BẢO"], "type", "Trung học cơ sở", FORM),
        ("service_units", ["Văn hóa - Thông tin", "x", 8, "Nhà nước bảo đảm"], "field", "Văn hóa thông tin", FORM),
        ("submissions", [" 31603. ", "x. Mỹ Phước", "10/12/2021", ""], "unit", "Xã Mỹ Phước", FORM),
        ("statements", ["Survey-Questions", "x", 5, "Câu", "I"], "id", "survey_questions", FORM),
    ],
)
def test_the_catalogue_s_word_is_stored(register: str, row: list, column: str, word: str, form: Catalogue) -> None:
    long, findings = read(register, row, form=form)
    assert long.loc[long["column"] == column, "text"].tolist() == [word]
    assert findings.empty, findings["message"].tolist()


@pytest.mark.parametrize(
    ("register", "row", "cell", "nearest"),
    [
        ("news", ["Đài truyền hình huyện", "Tin", "", "", 1], "A2", "Đài Truyền thanh huyện"),
        ("news", ["Đài truyền thanh huyện", "Tim", "", "", 1], "B2", "Tin"),
        ("documents", ["Đi", "Câp huyện", 1, ""], "B2", "Cấp huyện"),
        ("steering_documents", ["Công văn", "1/UBND", "01/02/2021", "về", "Công văn"], "E2", "Đôn đốc"),
        ("petitions", ["Theo loại đơn", "Tố cáo", 1, "", ""], "B2", ""),
        ("reception", ["Tiếp đột xuất", 1, 1], "A2", "Tiếp định kỳ"),
        ("service_units", ["Y tế", "Trạm y tế", 15, "Nhà nước bảo đảm"], "A2", ""),
        ("submissions", ["31630", "Xã Mỹ Phước", "10/12/2021", ""], "A2", "31603"),
        ("submissions", ["31606", "Xã Mỹ Phước", "10/12/2021", ""], "B2", ""),
        ("statements", ["survey_question", "x", 5, "Câu", "I"], "A2", "survey_questions"),
    ],
)
def test_an_unknown_word_is_said_with_its_nearest(register: str, row: list, cell: str, nearest: str) -> None:
    long, findings = read(register, row)
    assert findings[["check", "severity", "cell"]].to_numpy().tolist() == [["unknown_word", "error", cell]]
    assert nearest in findings["expected"][0]
    stored = long[long["cell"] == cell].iloc[0]
    assert (stored["status"], stored["text"]) == ("set_aside", findings["found"][0])
    assert "" in table(long, register).iloc[0].tolist()


@pytest.mark.parametrize(
    ("register", "row"),
    [
        ("inspections", ["Theo dõi thi hành pháp luật", "x", 1, "Trạm cấp nước", 2, ""]),
        ("petitions", ["Thuộc thẩm quyền", "Xét tái định cư", 1, 0, 1]),
        ("service_units", ["Đầu tư xây dựng", "Ban Quản lý dự án", 1, "Tự chủ 100% chi thường xuyên"]),
        ("news", ["Trang Thông tin điện tử huyện", "Phóng sự", "", "", 1]),
        ("training", ["Thạc sĩ", 3]),
    ],
)
def test_what_no_figure_asks_for_is_free(register: str, row: list) -> None:
    assert read(register, row)[1].empty


@pytest.mark.parametrize("label", ["Tổng cộng", "CỘNG", "Tổng số", "tổng", "Tổng số người", "Cộng chung"])
@pytest.mark.parametrize(("said", "severity", "check"), [(7, "note", "total_row"), (8, "error", "register_total")])
def test_a_total_row_is_never_counted(label: str, said: int, severity: str, check: str) -> None:
    long, findings = read("training", ["Thạc sĩ", 3], ["Bồi dưỡng", 4], [label, said])
    assert figures(long)["training_listed"] == 7
    assert findings[["severity", "check"]].to_numpy().tolist() == [[severity, check]]


def test_a_total_of_some_rows_is_compared_with_those() -> None:
    rows = [
        ["Theo loại đơn", "Khiếu nại", 2, "", ""],
        ["Theo loại đơn", "Phản ánh", 12, "", ""],
        ["Theo loại đơn", "Cộng", 14, "", ""],
        ["Theo thẩm quyền", "Không thuộc thẩm quyền", 5, "", ""],
        ["Thuộc thẩm quyền", "Đất đai", 9, 4, 5],
        ["Thuộc thẩm quyền", "Tổng cộng", 9, 4, 5],
    ]
    long, findings = read("petitions", *rows)
    assert findings["check"].tolist() == ["total_row"] * 2, findings["message"].tolist()
    assert [figures(long)[n] for n in ("petitions_received", "petitions_within")] == [14, 9]


def test_a_level_that_contains_the_others_is_not_added_to_them() -> None:
    rows = [["Đến", "Cấp huyện", 50, ""], ["Đến", "Cấp xã", 11, ""], ["Đến", "Toàn huyện", 62, ""]]
    long, findings = read("documents", *rows)
    assert figures(long)["incoming_documents"] == 61
    assert findings[["check", "expected", "found", "cell"]].to_numpy().tolist() == [
        ["register_total", "61", "62", "C4"]
    ]
    assert figures(read("documents", rows[2])[0])["incoming_documents"] == 62


def test_a_total_over_a_blank_cell_contradicts_nothing() -> None:
    _, findings = read("training", ["Thạc sĩ", 3], ["Bồi dưỡng", None], ["Cộng", 9])
    assert sorted(findings["check"]) == ["missing_cell", "total_row"]


@pytest.mark.parametrize(("second", "value"), [(5, 5.0), (6, None)])
def test_a_fact_given_twice(second: int, value: float | None) -> None:
    row = ["survey_questions", "Số câu hỏi", 5, "Câu hỏi", "I"]
    long, findings = read("statements", row, ["SURVEY_QUESTIONS", "Số câu hỏi", second, "Câu hỏi", "I"])
    assert findings[["check", "severity", "cell"]].to_numpy().tolist() == [["repeated_entry", "error", "A3"]]
    assert table(long, "statements")["value"].dropna().tolist() == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("name", "typed", "value", "said"),
    [
        ("plan_completion_stated", "92,85 %", 92.85, []),
        ("plan_work_items_stated", "28", 28, []),
        ("plan_work_items_stated", "28 phần việc", None, ["set_aside"]),
        ("survey_questions", "không rõ", None, ["set_aside"]),
        ("email_use_share", "80% - 90%", None, []),
        ("survey_questions", None, None, []),
        ("plan_work_items_stated", -28, None, ["set_aside"]),
        ("plan_completion_stated", -1.5, None, ["set_aside"]),
    ],
)
def test_a_fact_is_read_by_its_kind(name: str, typed: object, value: float | None, said: list[str]) -> None:
    long, findings = read("statements", [name, "x", typed, "y", "I"])
    assert findings["check"].tolist() == said
    assert table(long, "statements")["value"].dropna().tolist() == ([] if value is None else [value])


def test_a_level_given_twice_is_not_added_up() -> None:
    long, findings = read("dossiers", ["Cấp xã", 5, 4, 3, 1], ["cấp xã", 6, 5, 4, 1])
    assert findings["check"].tolist() == ["repeated_entry"]
    assert "register_received_commune" not in figures(long)


def test_a_blank_word_leaves_the_row_out_with_an_error() -> None:
    _, findings = read("documents", ["Đi", None, 5, ""])
    assert findings[["check", "severity", "cell"]].to_numpy().tolist() == [["missing_cell", "error", "B2"]]


def test_all_missing_facts_are_named_at_once(tmp_path: Path) -> None:
    long, findings = clean_registers(read_registers(tmp_path / "registers.xlsx", FORM.registers), FORM)
    assert long.empty
    wanted = [fact.id for fact in FORM.statements if fact.printed]
    assert findings["expected"].tolist()[-1].split(", ") == wanted and "survey_questions" in wanted


@pytest.mark.parametrize("value", [None, "???", "12a", -3.0])
def test_blanking_or_garbling_any_cell_never_stops_the_figures(value: object, example: Path) -> None:
    """A cell of each column in turn, in all registers at once: blank, a word nobody knows, an impossible number."""
    raw = read_registers(example / "registers.xlsx", FORM.registers)
    places = {r: [c.column for c in FORM.registers if c.register_id == r] for r in dict.fromkeys(raw["register"])}
    for at in range(max(map(len, places.values()))):
        changed = raw.copy()
        columns = {(register, names[at % len(names)]) for register, names in places.items()}
        first = changed[changed["raw"].notna()].drop_duplicates(["register", "column"])
        hit = [r in columns for r in zip(first["register"], first["column"], strict=True)]
        changed.loc[first.index[hit], "raw"] = value
        long, findings = clean_registers(changed, FORM)
        assert len(findings) and figures(long)


@pytest.mark.parametrize(
    ("subject", "unit", "check"),
    [
        ("Số câu hỏi cài sẵn trong phần mềm khảo sát", "Câu hỏi", []),
        ("Số câu hỏi theo cách gọi của huyện", "Câu hỏi", []),
        ("Số nhiệm vụ của Kế hoạch CCHC", "Câu hỏi", ["unknown_word"]),
        ("Số câu hỏi cài sẵn trong phần mềm khảo sát", "Nghìn câu hỏi", ["unit_of_measure"]),
    ],
)
def test_a_fact_beside_the_subject_of_another_or_in_thousands(subject: str, unit: str, check: list[str]) -> None:
    _, findings = read("statements", ["survey_questions", subject, 5, unit, "I"])
    assert findings["check"].tolist() == check

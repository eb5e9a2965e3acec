"""A form is found wherever it stands in the sheet, and every filled cell below its header comes out."""

import csv
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.utility import xl_cell_to_rowcol

from cchc import catalogue
from cchc.clean import clean_forms
from cchc.extract import ExtractError, Sheet, read_form, read_submissions
from cchc.extract.form import ParsedForm, parse
from cchc.extract.form_rows import LINE, FormRow
from cchc.extract.form_sheet import LONGEST, OWN, FormSheet
from cchc.extract.form_texts import known_texts, skeleton, titles
from cchc.language.text import fold, typed
from cchc.project.period import Period

HEADER = [["STT", "Chỉ tiêu thống kê", "Kết quả thống kê", None, "Ghi chú"], [None, None, "Đơn vị tính", "Số liệu"]]
ROW = [None, "Số hồ sơ", "Hồ sơ", "4,747", "ghi chú"]


def rows_of(form: ParsedForm) -> list[FormRow]:
    return [FormRow(*cells) for cells in zip(*form.columns, strict=True)]


def write(path: Path, rows: list[list], sheet: str = "Bảng 2") -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        book.add_worksheet("Bìa").write(0, 0, "Trang bìa")
        page = book.add_worksheet(sheet)
        for i, row in enumerate(rows):
            page.write_row(i, 0, row)
    return path


def test_columns_and_addresses(tmp_path: Path) -> None:
    rows = read_form(write(tmp_path / "31603-my-phuoc.xlsx", [["TIÊU ĐỀ"], [], *HEADER, ["III", "Mục"], [], ROW]))
    assert list(rows.columns) == [
        "stt", "label", "unit", "value", "note", "file", "sheet", "cell", "note_cell", "row", "percent", "heading",
        "doubt",
    ]  # fmt: skip
    assert rows.iloc[0][["stt", "label", "value", "cell"]].tolist() == ["III", "Mục", None, "D5"]
    assert rows.iloc[1].tolist() == [
        "", "Số hồ sơ", "Hồ sơ", "4,747", "ghi chú", "31603-my-phuoc.xlsx", "Bảng 2", "D7", "E7", 7, False, "TIÊU ĐỀ",
        "",
    ]  # fmt: skip
    assert len(rows) == 2


def test_header_repeated_on_each_page(tmp_path: Path) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [*HEADER, ["(1)", "(2)", "(3)", "(4)"], ROW, *HEADER, ROW]))
    assert rows["row"].tolist() == [4, 7]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        (["(1)", "(2)", "(3)", "(4)", "(5)"], True),
        (["A", "B", "C", 1, 2], True),
        (["A", "B", "1", "2", "3"], True),
        ([1, 2, 3, 4, 5], True),
        ([1, 2, 3, 5], False),
        ([1, "Số hồ sơ", "Hồ sơ", 4], False),
        (["A", "Phần chung", None, 1], False),
        ([1, None, None, 2], False),
        (["1", "2"], False),
    ],
)
def test_the_line_that_numbers_the_columns_is_no_row(tmp_path: Path, line: list, numbers: bool) -> None:
    assert len(read_form(write(tmp_path / "a.xlsx", [*HEADER, line, ROW]))) == 2 - numbers


@pytest.mark.parametrize(
    ("title", "read"),
    [("Số liệu (số, tỷ lệ)", True), ("Số liệu\n(hồ sơ)", True), ("Số liệu (năm 2020)", False), ("(Số liệu)", False)],
)
def test_a_title_with_words_in_brackets(tmp_path: Path, title: str, read: bool) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [["TT", "Chỉ tiêu", title, "Kết quả"], [1, "Số hồ sơ", 5, 6]]))
    assert rows["value"].tolist()[0] == (5 if read else 6)


def test_columns_in_another_order(tmp_path: Path) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [["Số liệu", "Chỉ tiêu", "ĐVT"], [5, "Số hồ sơ", "Hồ sơ"]]))
    assert rows.iloc[0][["stt", "label", "unit", "value", "note", "cell", "note_cell"]].tolist() == [
        "", "Số hồ sơ", "Hồ sơ", 5, "", "A2", "",
    ]  # fmt: skip


def test_cell_beside_the_form_is_kept(tmp_path: Path) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [*HEADER, [*ROW, "sửa thành 4.748"], [*[None] * 6, 7]]))
    assert rows[["label", "value", "cell"]].to_numpy().tolist() == [
        ["Số hồ sơ", "4,747", "D3"],
        ["", "sửa thành 4.748", "F3"],
        ["", 7.0, "G4"],
    ]


def test_raw_values_keep_their_types(tmp_path: Path) -> None:
    rows = read_form(
        write(tmp_path / "a.xlsx", [*HEADER, ROW, [None, "b", None, 4747], [None, "c"], [None, "d", None, True]])
    )
    assert rows["value"].tolist() == ["4,747", 4747.0, None, True]


def test_old_excel_file() -> None:
    rows = read_form(Path(__file__).parent / "form.xls")
    assert rows["stt"].tolist() == ["III", "6", "", ""]
    assert rows["value"].tolist() == [None, None, "5.120", 5120]
    assert rows["cell"].tolist() == ["D3", "D4", "D5", "D6"]


@pytest.mark.parametrize("rows", [[], [["Báo cáo"], ["Số hồ sơ", 5]], HEADER])
def test_no_form_in_it(tmp_path: Path, rows: list[list]) -> None:
    with pytest.raises(ExtractError, match=r"a\.xlsx không có biểu thống kê"):
        read_form(write(tmp_path / "a.xlsx", rows))


@pytest.mark.parametrize("title", ["Chỉ tiêu thống kê", "CHỈ TIÊU", "Tên chỉ tiêu", "ChØ tiªu thèng kª", "Chæ tieâu"])
@pytest.mark.parametrize("value", ["Số liệu", "Kết quả", "Giá trị", "So lieu", "Sè liÖu", "Soá lieäu"])
def test_titles_of_other_forms(tmp_path: Path, title: str, value: str) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [["TT", title, value], [1, "Số hồ sơ", 5]]))
    assert rows[["stt", "label", "value"]].to_numpy().tolist() == [["1", "Số hồ sơ", 5]]


def test_last_periods_value_is_no_stray_cell(tmp_path: Path) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [["TT", "Chỉ tiêu", "Kỳ trước", "Số liệu"], [1, "Số hồ sơ", 4, 5]]))
    assert rows[["label", "value"]].to_numpy().tolist() == [["Số hồ sơ", 5]]


def test_text_above_the_header_is_the_heading(tmp_path: Path) -> None:
    rows = read_form(
        write(tmp_path / "a.xlsx", [["BIỂU 2"], ["Năm 2020", None, "UBND xã"], *HEADER, ROW, *HEADER, ROW])
    )
    assert rows["heading"].tolist() == ["BIỂU 2\nNăm 2020\nUBND xã"] * 2


A, B = "Số cơ quan, đơn vị được kiểm tra theo kế hoạch", "Số hồ sơ"
TEXTS = known_texts()._replace(labels=frozenset(map(fold, (A, B))))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [[None, A[:18], "Đơn vị", 6, "ngày 29/0"], [None, A[18:], None, None, "1/2021"]],
            [(A, "Đơn vị", 6, "ngày 29/01/2021")],
        ),
        ([[None, A[:18], None, None, "a"], *HEADER, [None, A[18:], "Đơn vị", 6, "b"]], [(A, "Đơn vị", 6, "a b")]),
        ([[None, A, "Đơn vị", 6, "từ 29/01/"], [None, None, None, None, "2021"]], [(A, "Đơn vị", 6, "từ 29/01/2021")]),
        # two values, two units, a label of its own, no label of the form: two rows remain
        ([[None, A[:18], None, 6], [None, A[18:], None, 7]], [(A[:18], "", 6, ""), (A[18:].strip(), "", 7, "")]),
        (
            [[None, A[:18], "Đơn vị"], [None, A[18:], "%"]],
            [(A[:18], "Đơn vị", None, ""), (A[18:].strip(), "%", None, "")],
        ),
        ([[None, A[:18]], [None, B]], [(A[:18], "", None, ""), (B, "", None, "")]),
        ([[None, "Số cuộc"], [None, "kiểm tra"]], [("Số cuộc", "", None, ""), ("kiểm tra", "", None, "")]),
        ([[None, A[:18]], [2, A[18:]]], [(A[:18], "", None, ""), (A[18:].strip(), "", None, "")]),
    ],
)
def test_row_cut_in_two_by_a_page(tmp_path: Path, rows: list[list], expected: list[tuple]) -> None:
    form = parse(write(tmp_path / "a.xlsx", [*HEADER, *rows]), texts=TEXTS)
    assert [(" ".join(r.label.split()), r.unit, r.value, r.note) for r in rows_of(form)] == expected
    joined = [r for r in form.remarks if "được nối vào dòng 3" in r["message"]]
    assert len(joined) == (len(expected) == 1)


def sheets(path: Path, pages: dict[str, list[list]], hidden: Sequence[str] = ()) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for i, row in enumerate(rows):
                page.write_row(i, 0, row)
            if name in hidden:
                page.hide()
        next(s for s in book.worksheets() if s.name not in hidden).activate()
    return path


FORM, OLD, COVER = [*HEADER, ROW], [*HEADER, ["", "Số hồ sơ", "", 1]], [["Trang bìa"], [5]]


@pytest.mark.parametrize(
    ("pages", "hidden", "values", "remarks"),
    [
        ({"Bìa": COVER, "Bảng 2": FORM}, [], ["4,747"], [("Bìa", "2 ô có nội dung")]),
        ({"Bảng 2": FORM, "Trống": []}, [], ["4,747"], []),
        ({"Cũ": OLD, "Bảng 2": FORM}, ["Cũ"], ["4,747"], [("Cũ", "trang tính ẩn có biểu không được đọc")]),
        ({"Bảng 2": FORM, "Bìa": []}, ["Bảng 2"], ["4,747"], [("Bảng 2", "ẩn và đã được đọc")]),
        ({"Cũ": OLD, "Mới": FORM}, [], [1, "4,747"], [("Cũ", "2 trang tính có biểu"), ("Mới", "2 trang tính")]),
    ],
)
def test_which_sheet_is_read(
    tmp_path: Path, pages: dict, hidden: list[str], values: list, remarks: list[tuple[str, str]]
) -> None:
    form = parse(sheets(tmp_path / "a.xlsx", pages, hidden))
    assert [r.value for r in rows_of(form)] == values
    assert [r["sheet"] for r in form.remarks] == [sheet for sheet, _ in remarks]
    for remark, (_, words) in zip(form.remarks, remarks, strict=True):
        assert words in remark["message"] and "a.xlsx" in remark["message"]


def test_merged_and_formatted_cells(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        percent = book.add_format({"num_format": "0.00%"})
        page.write_row(0, 0, ["TT", "Chỉ tiêu", "", "Số liệu"])
        page.merge_range("B1:C1", "Chỉ tiêu")  # sub-rows stand one column further
        page.write("B2", "a")
        page.write("C3", "b")
        page.write("D2", 0.9844, percent)
        page.merge_range("D3:D4", 12)
        page.write("B4", "c")
        page.merge_range("A5:C5", "1. Kế hoạch CCHC")
        page.write_formula("D5", "=#REF!", None, "#REF!")
        page.set_row(1, None, None, {"hidden": True})
        page.set_column("D:D", None, None, {"hidden": True})
        page.set_column("H:H", None, None, {"hidden": True})  # no column of the form
        book.add_worksheet("Hướng dẫn").write("A1", "Không sửa nhãn.")
    form = parse(tmp_path / "a.xlsx")
    assert [(r.stt, r.label, r.value, r.percent) for r in rows_of(form)] == [
        ("", "a", 0.9844, True),
        ("", "b", 12.0, False),
        ("", "c", None, False),
        ("1", "Kế hoạch CCHC", "#REF!", False),
    ]
    assert ["D3:D4 của nhiều dòng" in r.doubt for r in rows_of(form)] == [False, True, False, False]
    rows, columns = (r["message"] for r in form.remarks)
    assert "các dòng 2 đang bị ẩn" in rows and "các cột D đang bị ẩn" in columns
    assert read_form(tmp_path / "a.xlsx")["percent"].tolist() == [True, False, False, False]


def test_workbook_of_strings_only(tmp_path: Path) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [*HEADER, ["1", "Số hồ sơ", "Hồ sơ", "4747"]]))
    assert rows[["stt", "value"]].to_numpy().tolist() == [["1", "4747"]]


def test_titles_lead_to_columns_that_exist() -> None:
    columns = set(titles().values())
    assert columns == {*OWN, "spanning", "previous"}
    with (Path(catalogue.__file__).parent / "standard" / "titles.csv").open(encoding="utf-8", newline="") as file:
        written = [r["title"] for r in csv.DictReader(file)]
    assert len(written) == len(set(written))


FILLING = st.sampled_from(
    [None, None, None, "", " ", "a", "Số hồ sơ", "5", 7, 0, 0.5, True, "(1)", "#REF!", "III", "1. Mục"]
)
GRIDS = st.lists(st.lists(FILLING, max_size=8), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(GRIDS, st.permutations(["STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú"]))
def test_every_filled_cell_below_the_header_comes_out(grid: list[list[object]], titles: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        form = parse(
            write(Path(folder) / "a.xlsx", [titles, [None, None, None, None, None, "x"], *grid]),
            texts=TEXTS._replace(labels=frozenset()),
        )
    came = {(r.row, typed(v)) for r in rows_of(form) for v in (r.stt, r.label, r.unit, r.value, r.note)}
    notes = {word for r in rows_of(form) for word in r.note.split(" ")}  # a note may go on in the row below
    column = titles.index("Ghi chú")
    for line, row in enumerate(grid, start=3):
        filled = {at: typed(v) for at, v in enumerate(row) if typed(v).strip()}
        if all(v == "(1)" for v in filled.values()):  # a line that numbers the columns
            continue
        for at, text in filled.items():
            split = {"1", "Mục"} if text == "1. Mục" else {text}  # a label written in the column of numbers
            joined = at == column and set(text.split(" ")) <= notes
            assert (line, text) in came or split <= {t for n, t in came if n == line} or joined, (text, came)


LABELLED = st.sampled_from(["Số hồ sơ", "Số cuộc", "Chỉ tiêu", "a", "(2)", "", " ", "1. Mục", "III", 7.0])
LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "", "1", 1.0, True, "(1)", "STT", "2. Mục lục"]),
        LABELLED,
        st.sampled_from(["", "Hồ sơ", "Đơn vị", "%"]),
        st.sampled_from(["", "", 5.0, True, "4.747", "Số liệu", " "]),
        st.sampled_from(["", "", "Ghi chú", "xem 29/1", 3]),
        st.sampled_from(["", "", "", 4.0, "Kỳ trước", "x"]),
    ).map(list),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(LINES, st.sampled_from(["Kỳ trước", "Khác", ""]), st.sets(st.tuples(st.integers(1, 7), st.just(3))))
def test_lines_taken_at_once_say_what_they_say_one_by_one(
    lines: list[list[object]], last: str, percent: set[tuple[int, int]]
) -> None:
    sheet = Sheet("Bảng 2", [["STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú", last], *lines], percent=percent)
    at_once = FormSheet(sheet, "a.xlsx", TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FormSheet, "_plain", lambda *_: False)
        one_by_one = FormSheet(sheet, "a.xlsx", TEXTS)
    expected = list(map(list, one_by_one.columns))
    assert list(map(list, at_once.columns)) == expected
    assert [[type(v) for v in c] for c in at_once.columns] == [[type(v) for v in c] for c in expected]
    assert at_once.remarks == one_by_one.remarks


def test_plain_lines_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FormSheet, "_row", None)
    sheet = Sheet(
        "", [["STT", "Chỉ tiêu", "ĐVT", "Số liệu"], ["1", "ab", "Hồ sơ", 5.0], ["", "", "", ""], ["2", "bc", "", 6.0]]
    )
    assert FormSheet(sheet, "a.csv", TEXTS).columns[LINE] == (2, 4)


def test_the_texts_of_a_sheet_without_end_are_not_kept() -> None:
    lines = [["1", "Số hồ sơ", "Hồ sơ", 5.0]] * (LONGEST + 1)
    skeleton.cache_clear()
    read = FormSheet(Sheet("", [["STT", "Chỉ tiêu", "ĐVT", "Số liệu"], *lines]), "a.csv", TEXTS)
    assert (len(read.columns[LINE]), skeleton.cache_info().currsize) == (LONGEST + 1, 0)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (",Số hồ sơ tiếp nhận,Hồ sơ,6,836,", "2"),  # every line has as many commas as the header, but this one
        (",Số hồ sơ tiếp nhận,Hồ sơ,6,836", "2"),  # lines end with their last cell
        (",Số hồ sơ, văn bản,Hồ sơ,5,", "2"),
        (',"Tỷ lệ, số",%,96,85,chú thích\n,Số hồ sơ tiếp nhận,Hồ sơ,6,836,', "2, 3"),
    ],
)
def test_a_comma_inside_a_number_or_a_text_is_refused(tmp_path: Path, text: str, rows: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"STT,Chỉ tiêu thống kê,Đơn vị tính,Số liệu,Ghi chú\n{text}\n", encoding="utf-8")
    with pytest.raises(ExtractError, match=f"Tệp a.csv có dấu “,” nằm trong chữ hoặc số.* ở dòng {rows}\\. Hãy"):
        read_form(path)


@pytest.mark.parametrize(
    "text",
    [
        'STT,Chỉ tiêu thống kê,Đơn vị tính,Số liệu,Ghi chú\n,Số hồ sơ,Hồ sơ,"6,836",',
        "STT;Chỉ tiêu thống kê;Đơn vị tính;Số liệu;Ghi chú\n;Số hồ sơ;Hồ sơ;6,836;12",
        'STT,Chỉ tiêu thống kê,Kết quả thống kê,,Ghi chú\n,,Đơn vị tính,Số liệu\n,Số hồ sơ,Hồ sơ,"6,836",ghi chú',
        'a,b,c,d,e,f,g,h\nSTT,Chỉ tiêu thống kê,Đơn vị tính,Số liệu,Kỳ trước\n,Số hồ sơ,Hồ sơ,"6,836",12',
    ],
)
def test_commas_that_do_no_harm(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    assert read_form(path)["value"].tolist() == ["6,836"]


def observed(path: Path) -> list[list[str]]:
    """Kind, cell and reason of what is asked about in the form of a commune."""
    period = Period("2021")
    rows, problems = read_submissions(path.parent)
    _, findings = clean_forms(rows, catalogue.load(period), period, problems)
    told = findings[findings["check"] != "missing_submission"]
    return told[["check", "cell", "message"]].to_numpy().tolist()


RECEIVED = "Số hồ sơ TTHC do UBND cấp xã tiếp nhận"
RESOLVED = "Số hồ sơ TTHC do UBND cấp xã giải quyết và trả kết quả"
TITLES = ["TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]


def form_with(path: Path, change: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(path / "31603-my-phuoc.xlsx") as book:
        page = book.add_worksheet("Bảng 2")
        page.write_row(0, 0, TITLES)
        page.write_row(1, 0, [None, RECEIVED, "Hồ sơ", 12, "một"])
        page.write_row(2, 0, [None, RESOLVED, "Hồ sơ", 7, "hai"])
        change(book, page)
    return path / "31603-my-phuoc.xlsx"


def merge(page: xlsxwriter.worksheet.Worksheet, cells: str) -> None:
    """A merged range over cells that keep what they hold, which the writer would blank out."""
    first, last = cells.split(":")
    page.merge.append([*xl_cell_to_rowcol(first), *xl_cell_to_rowcol(last)])


def rich(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, look: dict[str, object]) -> None:
    page.write_rich_string("D2", "684", book.add_format(look), "1", book.add_format({"bold": True}), " ")


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (lambda b, p: None, []),
        # text and numbers that stay under a merged area, which Excel keeps and does not show
        (lambda b, p: merge(p, "D2:D3"), [("D2", "D2:D3 của nhiều dòng"), ("D3", "dưới ô gộp D2:D3")]),
        (lambda b, p: merge(p, "C3:D3"), [("D3", "dưới ô gộp C3:D3")]),
        (lambda b, p: merge(p, "D2:E2"), [("E2", "nội dung “một”")]),
        # number formats that hide
        (lambda b, p: p.write("D2", 12, b.add_format({"num_format": ";;;"})), [("D2", "“12” nhưng định dạng")]),
        (lambda b, p: p.write("D2", 0, b.add_format({"num_format": "#,###"})), [("D2", "“0” nhưng định dạng")]),
        (lambda b, p: p.write("D2", 0, b.add_format({"num_format": "0;-0;;@"})), [("D2", "“0” nhưng định dạng")]),
        (lambda b, p: p.write("D2", 12, b.add_format({"num_format": "#,###"})), []),
        (lambda b, p: p.write("D2", 0, b.add_format({"num_format": '_(* #,##0_);_(* "-"??_);_(@_)'})), []),
        (lambda b, p: p.write("E2", "ẩn", b.add_format({"num_format": ";;;"})), [("E2", "“ẩn” mà định dạng")]),
        # parts of a number that look otherwise
        (lambda b, p: rich(b, p, {"font_script": 1}), [("D2", "“684¹” có thể là số kèm dấu chú thích")]),
        (lambda b, p: rich(b, p, {"font_script": 2}), [("D2", "“684₁” có thể là số kèm dấu chú thích")]),
        (lambda b, p: rich(b, p, {"font_strikeout": True}), [("D2", "gạch bỏ")]),
        (lambda b, p: rich(b, p, {"italic": True}), []),
        (lambda b, p: p.write("D2", "684¹"), [("D2", "chú thích")]),
        (lambda b, p: p.write("D2", "684\n123"), [("D2", "2 dòng có số")]),
        (lambda b, p: p.write("B2", f"{RECEIVED}¹"), []),  # a mark behind the label
        (lambda b, p: p.write_rich_string("B2", RECEIVED, b.add_format({"font_script": 1}), "(1)", " "), []),
    ],
)  # fmt: skip
def test_what_a_cell_says_otherwise_than_its_value_is_asked_about(
    tmp_path: Path, change: Callable, asked: list[tuple[str, str]]
) -> None:
    told = observed(form_with(tmp_path, change))
    assert [cell for _, cell, _ in told] == [cell for cell, _ in asked], told
    for (check, cell, message), (_, words) in zip(told, asked, strict=True):
        assert words in message and (check == "set_aside" or cell.startswith("E"))


def test_two_sheets_with_the_form_are_told_apart_by_name(tmp_path: Path) -> None:
    pages = {"Nháp": [TITLES, ["", RECEIVED, "Hồ sơ", 5], ["", RESOLVED, "Hồ sơ", 7]]}
    pages["Chính thức"] = [TITLES, ["", RECEIVED, "Hồ sơ", 6], ["", RESOLVED, "Hồ sơ", 7]]
    told = observed(sheets(tmp_path / "31603-my-phuoc.xlsx", pages))
    different = [message for check, _, message in told if check == "set_aside"]
    words = "trang tính “Nháp”, ô D2 ghi “5”; trang tính “Chính thức”, ô D2 ghi “6”"
    assert different and all(words in message for message in different)
    (same,) = (message for check, _, message in told if check == "repeated_row")
    assert "trang tính “Nháp”, ô D3 và trang tính “Chính thức”, ô D3" in same


def test_ranges_that_overlap_without_end_take_no_time() -> None:
    sheet = Sheet(
        "", [[*TITLES], *([["1", "Số hồ sơ", "Hồ sơ", 5.0, ""]] * 2000)], merged=[((0, 0), (10**6, 10**4))] * 9999
    )
    started = time.process_time()
    FormSheet(sheet, "a.xlsx", TEXTS)
    assert time.process_time() - started < 2

"""What a sheet holds but does not show, and parts of a text that look otherwise, in each format."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from cchc.catalogue import load
from cchc.catalogue.dossiers import load_dossier_rules
from cchc.clean import clean_registers
from cchc.extract import Sheet, read_dossiers, read_registers, read_survey, read_workbook
from cchc.extract.form import parse
from cchc.extract.spreadsheet.common import hides, marked, may_hide
from cchc.project.period import Period

NAMES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "style")
}  # fmt: skip
STYLES = """
    <style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
    <style:style style:name="T2" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>
    <style:style style:name="T3" style:family="text">
      <style:text-properties style:text-line-through-style="solid"/></style:style>
    <style:style style:name="T4" style:family="text"><style:text-properties style:text-position="0% 100%"/></style:style>
"""  # noqa: E501


def ods(path: Path, cells: str) -> Sheet:
    names = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{STYLES}</office:automatic-styles><office:body>"
            f'<office:spreadsheet><table:table table:name="Bảng 2"><table:table-row>{cells}</table:table-row>'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    (sheet,) = read_workbook(path)
    return sheet


@pytest.mark.parametrize(
    ("style", "shown"), [("T1", "684¹"), ("T2", "684₁"), ("T3", "6841\u0336"), ("T4", "6841"), ("none", "6841")]
)
def test_parts_of_a_text_of_ods(tmp_path: Path, style: str, shown: str) -> None:
    text = f'<text:p>684<text:span text:style-name="{style}">1</text:span></text:p>'
    sheet = ods(tmp_path / "a.ods", f'<table:table-cell office:value-type="string">{text}</table:table-cell>')
    assert sheet.rows == [[shown]]


def test_a_number_of_ods_without_its_text_is_not_shown(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="{0}">{1}</table:table-cell>'
    seen, unseen = number.format(5, "<text:p>5</text:p>"), number.format(7, "<text:p/>")
    sheet = ods(tmp_path / "a.ods", seen + unseen + number.format(8, ""))
    assert (sheet.rows, sheet.unshown) == ([[5.0, 7.0, 8.0]], {(0, 1), (0, 2)})
    assert ods(tmp_path / "b.ods", number.format(8, "") * 2).unshown == set()  # a program that never writes it


@pytest.mark.parametrize(("tag", "shown"), [("sup", "684¹"), ("sub", "684₁"), ("s", "6841\u0336"), ("b", "6841")])
def test_parts_of_a_text_of_a_page(tmp_path: Path, tag: str, shown: str) -> None:
    path = tmp_path / "a.xls"
    path.write_text(f"<html><table><tr><td>684<{tag}>1</{tag}></td></tr></table></html>", encoding="utf-8")
    (sheet,) = read_workbook(path)
    assert sheet.rows == [[shown]]


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        (";;;", [5, -5, 0, "x"]),
        ('"";"";""', [5, -5, 0]),
        ("#,###", [0]),
        ("0;-0;;@", [0]),
        ("#,##0;;", [-5, 0]),
        ('[=0]"";General', [0]),
        ('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', []),
        ("#,##0", []),
        ("0.00%", []),
        ("General", []),
        ("@", []),
        ("dd/mm/yyyy", []),
        ('0" hồ sơ"', []),
        ('0.0" nghìn"', [5, -5]),
        ("#,##0,", [5, -5]),
        ('0"36"', [5, -5]),
        ("-0", [5]),
        ('"0"0', []),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', []),
        ("0.00E+00", []),
        ("# ?/?", []),
        ("#,##0.00;[Red]-#,##0.00", []),
    ],
)
def test_number_formats_that_hide(code: str, hidden: list[object]) -> None:
    assert [value for value in (5, -5, 0, "x") if hides(code, value)] == hidden
    assert may_hide(code) == bool(hidden)
    assert not hides(code, True) and not hides(code, None)


def test_marks_keep_what_has_none() -> None:
    assert marked("a1)", raised=True) == "a¹⁾" and marked("5 6", struck=True) == "5\u0336 6\u0336"


def commented(path: Path, sheet: str, titles: list[str], row: list[object]) -> None:
    """A hidden second line and first column, a comment on B2."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, titles)
        page.write_row(1, 0, row)
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(0, 0, None, None, {"hidden": True})
        page.write_comment("B2", "chưa gồm\nxã A")


HIDDEN = [
    "các dòng 2 đang bị ẩn",
    "các cột A đang bị ẩn",
    "chú thích (comment) gắn vào ô không được đọc: B2 “chưa gồm xã A”",
]


def test_registers_survey_and_dossiers_say_what_is_hidden_or_pinned_to_cells(tmp_path: Path) -> None:
    catalogue = load(Period("2021"))
    titles = [c.title for c in catalogue.registers if c.register_id == "survey"]
    sheet = next(c.sheet for c in catalogue.registers if c.register_id == "survey")
    commented(tmp_path / "registers.xlsx", sheet, titles, ["Hài lòng", 5])
    raw = read_registers(tmp_path / "registers.xlsx", [c for c in catalogue.registers if c.register_id == "survey"])
    _, findings = clean_registers(raw, catalogue)
    findings = findings[(findings["check"] == "reading") & (findings["severity"] == "note")]
    commented(tmp_path / "survey.xlsx", "Phiếu", [f"Câu {n}" for n in range(1, 6)], ["Hài lòng"] * 5)
    _, problems = read_survey(tmp_path)
    (tmp_path / "dossiers").mkdir()
    columns = [column.title for column in load_dossier_rules().columns]
    commented(tmp_path / "dossiers" / "a.xlsx", "Hồ sơ", columns, ["x"] * len(columns))
    ((export,), _) = read_dossiers(tmp_path / "dossiers")
    for said in (findings["message"].tolist(), problems["message"].tolist(), [*export.notes]):
        assert [any(words in one for one in said) for words in HIDDEN] == [True] * 3 and len(said) == 3


def test_a_comment_on_a_cell_of_ods(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>chưa gồm</text:p><text:p>xã A</text:p></office:annotation>"
    sheet = ods(tmp_path / "a.ods", f"<table:table-cell/><table:table-cell>{note}<text:p>5</text:p></table:table-cell>")
    assert (sheet.rows, sheet.comments) == ([["", "5"]], {(0, 1): "chưa gồm\nxã A"})


def test_registers_and_survey_say_what_is_not_shown(tmp_path: Path) -> None:
    columns = load(Period("2021")).registers
    sheet = next(c.sheet for c in columns if c.register_id == "survey")
    titles = [c.title for c in columns if c.register_id == "survey"]
    with xlsxwriter.Workbook(tmp_path / "registers.xlsx") as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, titles)
        page.write_row(1, 0, ["Hài lòng", 5])
        page.write_row(2, 0, ["Bình thường", 7])
        page.write("B3", 7, book.add_format({"num_format": ";;;"}))
        page.merge.append([1, 0, 1, 1])  # as Excel does it: what is under the range stays
    with xlsxwriter.Workbook(tmp_path / "survey.xlsx") as book:
        page = book.add_worksheet("Phiếu")
        page.write_row(0, 0, [f"Câu {n}" for n in range(1, 6)])
        page.write_row(1, 0, ["Hài lòng"] * 5)
        page.merge.append([1, 3, 1, 4])
    raw = read_registers(tmp_path / "registers.xlsx", columns)
    told = raw[(raw["row"] == 0) & (raw["sheet"] == sheet)]
    assert told["cell"].tolist() == ["B2", "B3"] and "“5” không được đọc" in told["raw"].iloc[0]
    assert raw.query("register == 'survey' and column == 'forms'")["raw"].tolist() == [None, None]
    answers, problems = read_survey(tmp_path)
    assert answers["raw"].tolist() == [*["Hài lòng"] * 4, None]
    assert len(problems) == 1 and "ô E2 nằm dưới ô gộp D2:E2" in problems["message"][0]


@pytest.mark.parametrize(
    ("text", "thousands"),
    [
        ("ĐVT: nghìn hồ sơ", True),
        ("Đơn vị tính: 1.000 đồng", True),
        ("Số liệu (triệu đồng)", True),
        ("Số liệu (hồ sơ)", False),
        ("Đơn vị báo cáo: xã Vạn Phúc", False),
        ("Ghi số đầy đủ, không ghi nghìn", False),
    ],
)
def test_a_table_in_thousands_is_told(tmp_path: Path, text: str, thousands: bool) -> None:
    column = next(c for c in load(Period("2021")).registers if c.register_id == "petitions")
    with xlsxwriter.Workbook(tmp_path / "registers.xlsx") as book:
        page = book.add_worksheet(column.sheet)
        page.write("A1", text)
        page.write_row(1, 0, [column.title])
    with xlsxwriter.Workbook(tmp_path / "31603.xlsx") as book:
        page = book.add_worksheet("Bảng 2")
        page.write("A1", text)
        page.write_row(1, 0, ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"])
        page.write_row(2, 0, ["1", "Số hồ sơ", "Hồ sơ", 5])
    told = read_registers(tmp_path / "registers.xlsx", [column])["raw"].dropna().astype(str)
    assert told.str.contains(f"ghi “{text}”", regex=False).any() == thousands
    assert any(r["check"] == "unit_of_measure" for r in parse(tmp_path / "31603.xlsx").remarks) == thousands


def test_of_two_sheets_with_one_name_the_one_not_read_is_told(tmp_path: Path) -> None:
    column = next(c for c in load(Period("2021")).registers if c.register_id == "petitions")
    with xlsxwriter.Workbook(tmp_path / "registers.xlsx") as book:
        for name, value in ((f"{column.sheet} ", "trang ẩn"), (column.sheet, "trang hiện")):
            page = book.add_worksheet(name)
            page.write_column(0, 0, [column.title, value])
        book.worksheets()[0].hide()
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
    raw = read_registers(tmp_path / "registers.xlsx", [column])
    assert raw.query("row == 1")["raw"].tolist() == ["trang hiện"]
    assert "trùng tên với trang khác" in raw.query("row == 0")["raw"].iloc[-1]

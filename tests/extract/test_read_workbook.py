"""Every kind of file gives the same cells, and a bad one a sentence that helps."""

import csv
import io
import struct
import time
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.extract import ExtractError, isolated, read_workbook
from cchc.extract import workbook as workbook_module
from cchc.extract.limits import Limits, read_limits
from cchc.extract.spreadsheet import xls, xlsx
from cchc.extract.workbook import OLE, address
from cchc.project.errors import CchcError

ROWS = [["STT", "Chỉ tiêu, tên"], ["", "Số hồ sơ"], ["1", "Đơn vị; xã"]]


def zipped(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()


def repacked(path: Path, change: Callable[[str, str], str]) -> Path:
    """The workbook with the text of its parts changed, sizes and checksums right."""
    with zipfile.ZipFile(path) as package:
        parts = {name: change(name, package.read(name).decode()) for name in package.namelist()}
    path.write_bytes(zipped(parts))
    return path


def workbook(path: Path, fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book, book.add_worksheet("Bảng 2"))
    return path


def ods(rows: str) -> bytes:
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Bảng 2">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


@pytest.mark.parametrize(
    ("row", "column", "expected"), [(0, 0, "A1"), (9, 25, "Z10"), (0, 26, "AA1"), (4, 701, "ZZ5"), (0, 702, "AAA1")]
)
def test_address(row: int, column: int, expected: str) -> None:
    assert address(row, column) == expected


def test_xlsx_counts_from_a1(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Bảng 2")
        sheet.write("C3", "4.747")
        sheet.write("D4", 4747)
        book.add_worksheet("Trống")
    first, second = read_workbook(path)
    assert (first.name, first.rows[2][2], first.rows[3][3], first.rows[0][0]) == ("Bảng 2", "4.747", 4747, "")
    assert (second.name, second.rows) == ("Trống", [])


def test_ods(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
            if v
            else "<table:table-cell/>"
            for v in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    path.write_bytes(ods(cells))
    (sheet,) = read_workbook(path)
    assert (sheet.name, sheet.rows) == ("Bảng 2", ROWS)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv(tmp_path: Path, mark: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    lines = [mark.join(f'"{v}"' if v and mark in v else v or "" for v in row) for row in ROWS]
    path.write_text("\n".join(lines), encoding=encoding)
    (sheet,) = read_workbook(path)
    assert (sheet.name, sheet.rows) == ("", ROWS)


@pytest.mark.parametrize(
    ("name", "data", "hint"),
    [
        ("a.xlsx", b"", "rỗng"),
        ("a.xlsx", b"PK\x03\x04 cut short", "lưu lại dạng .xlsx"),
        ("a.xls", b"no workbook", "lưu lại dạng .xlsx"),
        ("a.ods", b"no workbook", "lưu lại dạng .xlsx"),
        ("a.csv", b"STT;\x00\x01\x02", "hỏng"),
        ("a.csv", b'"' + b"x" * 200_000, "CSV UTF-8"),
        ("a.txt", "Kính gửi: UBND huyện".encode(), "không phải bảng tính"),
        ("a.xlsx", b"%PDF-1.7 ...", "tệp PDF"),
        ("a.xls", b"<html><frameset><frame src=sheet001.htm></frameset></html>", "trang web"),
        ("a.xls", b'<?xml version="1.0"?><Workbook><Worksheet><Table/></Worksheet></Workbook>', "XML"),
        ("a.xls", b"<table><tr><td>STT</td></tr><tr><td>1", "hỏng"),
        ("a.xls", b"<table><td>STT</td></table>", "hỏng"),
        ("a.xls", b"<table><tr><td> &nbsp; </td></tr></table>", "hỏng"),
        ("a.xls", b"<table>" * 5000 + b"<tr><td>1</td></tr>" + b"</table>" * 5000, "hỏng"),
        ("a.xls", b"<meta charset=utf-8><table><tr><td>\xe1\xbb</td></tr></table>", "hỏng"),
        ("a.xls", b"<table><tr><td rowspan=999999 colspan=99999>1</td><td>2</td></tr></table>", "1 dòng x 16385 cột"),
        ("a.xlsx", zipped({"xl/workbook.bin": ""}), "xlsb"),
        ("a.xls", b"Rar!\x1a\x07", "giải nén"),
        ("a.xlsx", OLE + "Root EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        ("a.xls", OLE + "WordDocument".encode("utf-16-le"), "văn bản Word"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "hỏng"),
        ("a.xlsx", zipped({"word/document.xml": "<w/>"}), "văn bản Word"),
        ("a.xlsx", zipped({"31603.xlsx": "x"}), "giải nén"),
        ("a.xlsx", zipped({"xl/workbook.xml": "<workbook/>"})[:60], "hỏng"),
        ("gone.xlsx", None, "Không tìm thấy tệp gone.xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # zip writes its clock into the bytes
)
def test_unreadable(tmp_path: Path, name: str, data: bytes | None, hint: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ExtractError, match=hint) as error:
        read_workbook(path)
    assert name in str(error.value) and str(tmp_path) not in str(error.value)


def test_csv_of_windows_1258_is_composed(tmp_path: Path) -> None:
    """The code page has the tones as letters of their own."""
    path = tmp_path / "a.csv"
    lines = "\r\n".join(";".join(f'"{v or ""}"' for v in row) for row in ROWS)
    tones = {ord(c): f"{unicodedata.normalize('NFC', d[:-1])}{d[-1]}" for c in lines if (d := _tone_last(c))}
    path.write_bytes(lines.translate(tones).encode("cp1258"))
    assert read_workbook(path)[0].rows == ROWS


def _tone_last(letter: str) -> str:
    """A letter with a tone as what stands below the tone, and the tone; "" for others."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((c for c in parts[1:] if c in "\u0300\u0301\u0303\u0309\u0323"), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone else ""


def test_csv_in_a_legacy_font_keeps_its_codes(tmp_path: Path) -> None:
    """What they mean is for cleaning to say: TCVN3's ư is the soft hyphen."""
    path = tmp_path / "a.csv"
    path.write_bytes("STT;ChØ tiªu thèng kª\n1;x· H\u00adng Phó\n".encode("cp1252"))
    assert read_workbook(path)[0].rows[1] == ["1", "x· H\u00adng Phó"]


def test_excels_hint_of_the_separator_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"sep=;\nSTT;a, b\n1;c, d\n")
    assert read_workbook(path)[0].rows == [["STT", "a, b"], ["1", "c, d"]]


def read_csv(path: Path, text: str) -> list[list[object]]:
    path.write_text(text, encoding="utf-8", newline="")
    return read_workbook(path)[0].rows


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('="6836"', "6836"),
        ('"=""007"""', "007"),
        ('"Kế ""hoạch"" số 5"', 'Kế "hoạch" số 5'),
        ('"Một cửa" liên thông', "Một cửa liên thông"),
        ('"dòng 1\ndòng 2"', "dòng 1\ndòng 2"),
        ('"dòng 1; a\r\ndòng 2; b"', "dòng 1; a\r\ndòng 2; b"),
        ('Kế hoạch "số 5"', 'Kế hoạch "số 5"'),
    ],
)
def test_quotes_in_a_csv_file(tmp_path: Path, cell: str, expected: str) -> None:
    rows = read_csv(tmp_path / "a.csv", f"STT;Tên;ĐVT;Số;Ghi chú\n1;a;Hồ sơ;5;{cell}\n2;b;Hồ sơ;6;\n")
    assert rows[1:] == [["1", "a", "Hồ sơ", "5", expected], ["2", "b", "Hồ sơ", "6", ""]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('STT;Tên;Số\n1;"xem;5\n2;b;6\n3;c;7\n', 2),
        ('STT;Tên;Số\n1;a;5\n2;b;"6\n3;c;7\n4;"d";8\n', 3),
        ('STT;Tên;Số\n1;a;5\n2;"b;6\n3;c";7\n4;d;8\n', 3),  # the quote of another row ends it
        ('sep=;\nSTT;Tên;Số\n1;"xem;5\n2;b;6\n', 3),
        ('"THỐNG KÊ\nSTT;Tên;Số\n1;a;5\n', 1),
        ('STT,Tên,Số\n1,"xem,5\n2,b\n3,c\n', 2),
        ('STT;Tên;Số\n1;"dòng 1\ndòng 2";5\n2;"b;6\n3;c;7\n', 4),
    ],
)
def test_a_quote_that_never_ends_is_named(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ExtractError, match=f"a.csv bị cắt cụt hoặc sai dấu ngoặc kép từ dòng {line}:"):
        read_csv(tmp_path / "a.csv", text)


def test_a_cell_that_takes_in_the_rest_of_a_long_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=r"a.csv có ô quá dài ở dòng 2.*CSV UTF-8"):
        read_csv(tmp_path / "a.csv", 'STT;Số\n1;"5\n' + "2;6\n" * 50_000)


@given(
    st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), min_size=2, max_size=6),
    st.sampled_from([";", ",", "\t"]),
)
@settings(deadline=None)
def test_a_csv_file_written_by_rule_is_read_as_it_was_or_refused(rows: list[list[str]], mark: str) -> None:
    """Texts of any kind; what looks like a missing quote is asked about, never read as something else."""
    file = io.StringIO()
    csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL).writerows([["Số TT", "Tên", "Số liệu"], *rows])
    try:
        found = workbook_module._rows(file.getvalue(), mark, first_line=1)
    except workbook_module.Unreadable as error:
        assert "sai dấu ngoặc kép từ dòng" in str(error)
        return
    kept = workbook_module.KEPT_AS_TEXT
    assert found[1:] == [[m[1] if (m := kept.fullmatch(cell)) else cell for cell in row] for row in rows]


@given(st.integers(0, 5), st.integers(0, 2), st.integers(1, 5))
@settings(deadline=None)
def test_no_row_is_lost_to_a_missing_quote(at: int, column: int, width: int) -> None:
    """One quote too many at the start of any cell: the file is refused, or every row is there."""
    lines = [[f"{row}{c}" for c in range(width + 2)] for row in range(6)]
    lines[at][column] = f'"{lines[at][column]}'
    text = "\n".join(";".join(line) for line in lines) + "\n"
    try:
        rows = workbook_module._rows(text, ";", first_line=1)
    except workbook_module.Unreadable:
        return
    assert len(rows) == 6


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.ods", "a.xlsm", "a"])
def test_content_tells_what_a_file_is(tmp_path: Path, name: str) -> None:
    book = workbook(tmp_path / "b.xlsx", lambda _, sheet: sheet.write("B2", 5))
    (sheet,) = read_workbook(book.rename(tmp_path / name))
    assert sheet.rows[1][1] == 5


def test_old_file_and_csv_under_a_new_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes((Path(__file__).parent / "form.xls").read_bytes())
    assert read_workbook(tmp_path / "a.xlsx")[0].rows
    (tmp_path / "b.xlsx").write_text("STT;Tên\n1;Số hồ sơ\n", encoding="utf-8")
    assert read_workbook(tmp_path / "b.xlsx")[0].rows == [["STT", "Tên"], ["1", "Số hồ sơ"]]


def test_what_calamine_leaves_out_of_xlsx(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:
        percent, own = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "0,0##%"})
        sheet.write("A1", 0.9844, percent)
        sheet.write("A2", 0.9844)
        sheet.write("A3", 0.5, own)
        sheet.write_formula("B1", "=#REF!", None, "#REF!")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B3", "=1+1", None, 2)
        sheet.write_formula("B4", "=A1&A2", None, "")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("F:G", None, None, {"hidden": True})
        sheet.merge_range("D1:E1", "x")

    (sheet,) = read_workbook(workbook(tmp_path / "a.xlsx", fill))
    assert [row[1] for row in sheet.rows] == ["#REF!", "#DIV/0!", 2, "=A1&A2"]
    assert (sheet.percent, sheet.hidden, sheet.merged) == ({(0, 0), (2, 0)}, {2}, [((0, 3), (0, 4))])
    assert sheet.hidden_columns == {5, 6}


def test_merged_ranges_of_ods(tmp_path: Path) -> None:
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    text = 'office:value-type="string"><text:p>x</text:p></table:table-cell>'
    path = tmp_path / "a.ods"
    path.write_bytes(
        ods(
            f"<table:table-row><table:table-cell/><table:table-cell {span} {text}<table:covered-table-cell/>"
            f"<table:table-cell {text}</table:table-row>"
            '<table:table-row><table:table-cell/><table:covered-table-cell table:number-columns-repeated="2"/>'
            f'<table:table-cell table:number-columns-spanned="1" table:number-rows-spanned="1" {text}</table:table-row>'
        )
    )
    assert read_workbook(path)[0].merged == [((0, 1), (1, 2))]


def test_what_calamine_leaves_out_of_ods(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(
        ods(
            '<table:table-column table:number-columns-repeated="4"/>'
            '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
            '<table:table-row><table:table-cell office:value-type="percentage" office:value="0.9844">'
            "<text:p>98,44%</text:p></table:table-cell>"
            '<table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:formula="of:=#REF!" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell></table:table-row>'
            '<table:table-row table:visibility="collapse"><table:table-cell office:value-type="float" '
            'office:value="5"><text:p>5</text:p></table:table-cell></table:table-row>'
        )
    )
    (sheet,) = read_workbook(path)
    assert sheet.rows[0] == [0.9844, "", "", "#REF!"]
    assert (sheet.percent, sheet.hidden, sheet.rows[1][0]) == ({(0, 0)}, {1}, 5)
    assert sheet.hidden_columns == {4, 5}


def in_xls(path: Path, *records: tuple[int, bytes]) -> Path:
    """form.xls with records in place of the number in D6 and the window's; one that nobody knows fills up."""
    data = (Path(__file__).parent / "form.xls").read_bytes()
    at = data.index(struct.pack("<HHHH", 0x027E, 10, 5, 3))
    new = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    new += struct.pack("<HH", 0x0FFF, 32 - len(new)) + bytes(32 - len(new)) if len(new) < 36 else b""
    path.write_bytes(data[:at] + new + data[at + 36 :])
    return path


PLACE = struct.pack("<HHH", 5, 3, 0x11)
EMPTY, TEXT = b"\3\0\0\0\0\0\xff\xff", bytes(6) + b"\xff\xff"


def test_error_cell_of_xls(tmp_path: Path) -> None:
    path = in_xls(tmp_path / "a.xls", (0x0205, PLACE + b"\x07\x01"))
    assert read_workbook(path)[0].rows[5][3] == "#DIV/0!"


@pytest.mark.parametrize(
    ("value", "after", "expected"),
    [
        (EMPTY, b"", "=…"),
        (TEXT, b"", "=…"),
        (TEXT, b"\x03\0\0abc", "abc"),
        (b"\1\0\1\0\0\0\xff\xff", b"", True),
        (b"\2\0\x17\0\0\0\xff\xff", b"", "#REF!"),
        (struct.pack("<d", 0), b"", 0),  # of a formula never computed or of one that gave 0
        (struct.pack("<d", 12), b"", 12),
    ],
)
def test_formula_of_xls(tmp_path: Path, value: bytes, after: bytes, expected: object) -> None:
    formula = (0x0006, PLACE + value + bytes(8))
    path = in_xls(tmp_path / "a.xls", formula, *([(0x0207, after)] if after else []))
    assert read_workbook(path)[0].rows[5][3] == expected


def test_hidden_columns_of_xls(tmp_path: Path) -> None:
    hidden = struct.pack("<HHHHHH", 2, 3, 2560, 0, 1, 0)
    assert read_workbook(in_xls(tmp_path / "a.xls", (0x007D, hidden)))[0].hidden_columns == {2, 3}


def test_hidden_sheets_are_told_apart(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:
        book.add_worksheet("Kín").hide()
        book.add_worksheet("Rất kín").very_hidden()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "='Bảng 2'!$A$1:$A$2"})
        book.add_chartsheet("Biểu đồ").set_chart(chart)

    sheets = read_workbook(workbook(tmp_path / "a.xlsx", fill))
    assert [(s.name, s.visible) for s in sheets] == [("Bảng 2", True), ("Kín", False), ("Rất kín", False)]


@pytest.mark.parametrize("last", ['<c r="A{0}" s="0"/>', '<c r="C{0}" t="str"><v> </v></c>'])
def test_million_empty_rows(tmp_path: Path, last: str) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(4, 1_048_576, 3))
    end = f'<row r="1048576">{last.format(1048576)}</row></sheetData>'
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("B3", 5))
    repacked(path, lambda _, xml: xml.replace("</sheetData>", empty + end))
    start = time.process_time()
    rows = read_workbook(path)[0].rows
    assert time.process_time() - start < 30
    assert rows[2][1] == 5
    assert len(rows) == 3 or not any(rows[3:-1])


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(size=100), "byte"),
        (Limits(rows=10), "20 dòng"),
        (Limits(columns=2), "3 cột"),
        (Limits(cells=50), "20 dòng x 3 cột"),
        (Limits(unpacked=1000), "bung ra"),
    ],
)
def test_limits(tmp_path: Path, limits: Limits, reason: str) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("C20", 1))
    with pytest.raises(ExtractError, match=f"a.xlsx quá lớn.*{reason}"):
        read_workbook(path, limits)


def test_far_cell_takes_no_memory(tmp_path: Path) -> None:
    """One value at the end of the last column would be a table of 17 thousand million cells."""
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: (sheet.write("A1", 1), sheet.write("XFD1048576", 1)))
    with pytest.raises(ExtractError, match="1048576 dòng x 16384 cột"):
        read_workbook(path)


@pytest.mark.parametrize("place", ["AAAAAA1048576", "B000001048576", "b1048576"])
@pytest.mark.parametrize(
    "form", [' r="{0}"', " r='{0}'", '\nr ="{0}"', ' r= "{0}"', '\tx:r="{0}"', ' x=">" r="{0}"', ' x="<" r="{0}"']
)
def test_far_cell_however_it_is_written(tmp_path: Path, place: str, form: str) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: (sheet.write("A1", 1), sheet.write("B2", 1)))
    repacked(path, lambda _, xml: xml.replace(' r="B2"', form.format(place)))
    try:
        rows = read_workbook(path, Limits(rows=1000))[0].rows
    except ExtractError:
        return
    assert len(rows) == 2  # calamine does not see the address


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.dat", "xl/WORKSHEETS/SHEET1.XML", "xl/sheet1.xml"])
def test_a_sheet_in_a_part_of_another_name_is_checked(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: (sheet.write("A1", 1), sheet.write("XFD1048576", 1)))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    parts[part] = parts.pop("xl/worksheets/sheet1.xml")
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace("worksheets/sheet1.xml", part.removeprefix("xl/"))
    path.write_bytes(zipped(parts))
    with pytest.raises(ExtractError, match="1048576 dòng x 16384 cột"):
        read_workbook(path)


@pytest.mark.parametrize(
    "where", ["docProps/core.xml", "DOCPROPS\\core.xml", "media/image1.xml", "../_rels/.rels", "theme/theme1.xml"]
)
def test_no_sheet_where_none_is_looked_for(tmp_path: Path, where: str) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("A1", 1))
    repacked(path, lambda _, xml: xml.replace('"worksheets/sheet1.xml"', f'"{where}"'))
    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("A1", 1))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/worksheets/sheet1.xml", package.read("xl/worksheets/sheet1.xml"))
    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(path)


@pytest.mark.parametrize("names", [[f"x/{n}" for n in range(70_000)], ["é" * 40_000]], ids=["parts", "name"])
def test_parts_that_hold_no_cell_may_be_many_or_have_long_names(tmp_path: Path, names: list[str]) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("A1", 1))
    with zipfile.ZipFile(path, "a") as package:
        for name in names:
            info = zipfile.ZipInfo("a" * 40_000 if len(name) > 10_000 else name)
            package.writestr(info, b"")
    if len(names) == 1:  # letters of one byte there, of two here
        path.write_bytes(path.read_bytes().replace(b"a" * 40_000, b"\x82" * 40_000))
    assert read_workbook(path)[0].rows == [[1]]


def test_a_second_workbook_in_the_package(tmp_path: Path) -> None:
    """calamine follows the package's own relationships to it."""
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("A1", 1))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    parts |= {name.replace("xl/", "docProps/"): text for name, text in parts.items() if name.startswith("xl/")}
    parts["_rels/.rels"] = parts["_rels/.rels"].replace('"xl/', '"docProps/')
    path.write_bytes(zipped(parts))
    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(path)


def test_csv_limits(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n" * 20)
    with pytest.raises(ExtractError, match="20 dòng"):
        read_workbook(tmp_path / "a.csv", Limits(rows=10))


def test_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": " " * 2**25}))
    with pytest.raises(ExtractError, match="bung ra 33554436 byte"):
        read_workbook(path)


def test_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("A1", 1))
    with zipfile.ZipFile(path) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 50)))
    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("A1", "cười"))

    def change(name: str, xml: str) -> str:
        xml = xml.replace("cười", "&l9;")
        return xml.replace("<sst", f'<!DOCTYPE sst [<!ENTITY l0 "ha">{bomb}]><sst') if "&l9;" in xml else xml

    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(repacked(path, change))


def test_macros_and_external_links_are_only_carried(tmp_path: Path) -> None:
    """The value last seen in the other workbook is read; nothing is opened or run."""
    path = workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write_formula("A1", "='[1]Bảng 2'!D5", None, 62))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(
            "xl/externalLinks/externalLink1.xml", '<externalLink><externalBook r:id="rId1"/></externalLink>'
        )
        package.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert read_workbook(path.rename(tmp_path / "a.xlsm"))[0].rows == [[62]]


def test_a_panic_is_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def fail(*_: object) -> None:
        raise panic("index out of bounds")

    monkeypatch.setattr(xlsx, "_package", fail)
    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("A1", 1)))


def test_a_hang_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "loop.py").write_text("while True: pass")
    monkeypatch.setattr(isolated, "SCRIPT", tmp_path / "loop.py")
    with pytest.raises(ExtractError, match=r"quá 0\.2 giây"):
        read_workbook(Path(__file__).parent / "form.xls", Limits(seconds=0.2))


@pytest.mark.parametrize(
    ("text", "expected"), [(None, Limits()), ("", Limits()), ("rows: 500\nseconds: 2.5", Limits(rows=500, seconds=2.5))]
)
def test_limits_of_a_period(tmp_path: Path, text: str | None, expected: Limits) -> None:
    if text is not None:
        (tmp_path / "limits.yml").write_text(text)
    assert read_limits(tmp_path / "limits.yml") == expected


@pytest.mark.parametrize("text", ["row: 5", "rows: many", "rows: -1", "rows: true", "- 5", "a: ["])
def test_limits_that_make_no_sense(tmp_path: Path, text: str) -> None:
    (tmp_path / "limits.yml").write_text(text)
    with pytest.raises(CchcError, match=r"limits\.yml"):
        read_limits(tmp_path / "limits.yml")


def test_percentages_and_hidden_rows_of_xls(tmp_path: Path) -> None:
    """Row 6 becomes hidden and the one style of the cells a percentage."""
    data = bytearray((Path(__file__).parent / "form.xls").read_bytes())
    start = data.index(xls._stream(bytes(data))[:64])
    styles = [at for at, kind, _ in xls._records(data[start:]) if kind == 0x00E0]
    struct.pack_into("<H", data, start + styles[0x11] + 6, 10)
    row = data.index(struct.pack("<HHH", 0x0208, 16, 5))
    data[row + 4 + 12] |= 0x20
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    (sheet,) = read_workbook(path)
    assert (sheet.percent, sheet.hidden) == ({(3, 0), (5, 3)}, {5})


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={0}"><style>td {{color: red}}</style>
</head><body><!-- <table> --><h2>Báo cáo</h2><script>document.write("<table>")</script>
<table border=1>
  <tr><th rowspan="2">STT</th><th colspan="2">Chỉ tiêu
    thống kê</th><th>Số liệu</th></tr>
  <tr><td>Tên</td><td>Đơn vị<br>tính</td><td>&nbsp;</td></tr>
  <tr style="display: none"><td>1<td>Hồ sơ &amp; việc<td><p>Hồ</p><p>sơ</p><td>1.234</tr>
</table>
<table><tr><td>ngoài<table><tr><td>trong</td></tr></table></td></tr></table><table><tr><td></td></tr></table>
</body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1258", "none"])
def test_a_web_page_saved_as_xls(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.xls"
    page = PAGE.format(charset)
    if charset == "windows-1258":
        page = page.translate(
            {ord(c): f"{unicodedata.normalize('NFC', d[:-1])}{d[-1]}" for c in page if (d := _tone_last(c))}
        )
    path.write_bytes(page.encode({"windows-1258": "cp1258", "none": "utf-8-sig"}.get(charset, charset)))
    first, outer, inner = read_workbook(path)
    assert first.rows == [
        ["STT", "Chỉ tiêu thống kê", "", "Số liệu"],
        ["", "Tên", "Đơn vị\ntính", ""],
        ["1", "Hồ sơ & việc", "Hồ\nsơ", "1.234"],
    ]
    assert first.merged == [((0, 0), (1, 0)), ((0, 1), (0, 2))] and first.hidden == {2}
    assert (outer.rows, inner.rows) == ([["ngoài"]], [["trong"]])
    assert [s.name for s in (first, outer, inner)] == ["Trang 1", "Trang 2", "Trang 3"]


def test_a_web_page_fetches_and_expands_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("mật")
    path = tmp_path / "a.xls"
    path.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><link rel=stylesheet href="http://127.0.0.1:9/">'
        f'<table><tr><td>&x;</td><td>5<img src="file://{tmp_path}/secret.txt"></td></tr></table>'
    )
    assert read_workbook(path)[0].rows == [["&x;", "5"]]


def test_a_large_web_page_is_read_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<table>" + "<tr><td>Số hồ sơ<td>5</tr>" * 3 + "</table>", encoding="utf-8")
    near = read_workbook(path)
    monkeypatch.setattr(workbook_module, "SMALL", 10)
    assert read_workbook(path) == near and near[0].rows == [["Số hồ sơ", "5"]] * 3

"""Every kind of file gives the same cells, and a bad one a sentence that helps."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from cchc.extract import ExtractError, read_workbook
from cchc.extract.workbook import address

ROWS = [["STT", "Chỉ tiêu, tên"], [None, "Số hồ sơ"], ["1", "Đơn vị; xã"]]


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
    assert (first.name, first.rows[2][2], first.rows[3][3], first.rows[0][0]) == ("Bảng 2", "4.747", 4747, None)
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
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Bảng 2">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    (sheet,) = read_workbook(path)
    assert (sheet.name, sheet.rows) == ("Bảng 2", ROWS)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv(tmp_path: Path, mark: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    lines = [mark.join(f'"{v}"' if v and mark in v else v or "" for v in row) for row in ROWS]
    path.write_text("\n".join(lines), encoding=encoding)
    (sheet,) = read_workbook(path)
    assert (sheet.name, sheet.rows) == ("", ROWS)


@pytest.mark.parametrize(
    ("name", "data", "hint"),
    [
        ("a.xlsx", b"", "lưu lại dạng .xlsx"),
        ("a.xlsx", b"PK\x03\x04 cut short", "lưu lại dạng .xlsx"),
        ("a.xls", b"no workbook", "lưu lại dạng .xlsx"),
        ("a.ods", b"no workbook", "lưu lại dạng .xlsx"),
        ("a.csv", "Chỉ tiêu".encode("utf-16"), "CSV UTF-8"),
        ("a.docx", b"", "không phải bảng tính"),
        ("gone.xlsx", None, "kiểm tra đường dẫn"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, data: bytes | None, hint: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ExtractError, match=hint) as error:
        read_workbook(path)
    assert name in str(error.value) and str(tmp_path) not in str(error.value)

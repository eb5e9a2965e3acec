"""Registers come out cell by cell; what is not there is said, not raised."""

from pathlib import Path

import pytest
import xlsxwriter

from cchc.catalogue import RegisterColumn
from cchc.extract import read_registers

COLUMNS = [
    RegisterColumn(
        register_id="news", sheet="Tuyên truyền", column="date", title="Ngày đăng", kind="date", required=False
    ),
    RegisterColumn(
        register_id="news", sheet="Tuyên truyền", column="quantity", title="Số lượng", kind="count", required=True
    ),
]


def write(path: Path, rows: list[list], sheet: str = "Tuyên truyền") -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for i, row in enumerate(rows):
            page.write_row(i, 0, row)
    return path


def test_cells_with_addresses(tmp_path: Path) -> None:
    path = write(
        tmp_path / "registers.xlsx",
        [["SỔ TIN, BÀI"], [], ["Số lượng", "Ngày đăng:"], [1, "28/01/2021"], [], ["62", None]],
    )
    raw = read_registers(path, COLUMNS)
    assert raw[["register", "row", "column", "raw", "sheet", "cell"]].to_numpy().tolist() == [
        ["news", 1, "date", "28/01/2021", "Tuyên truyền", "B4"],
        ["news", 1, "quantity", 1.0, "Tuyên truyền", "A4"],
        ["news", 2, "date", None, "Tuyên truyền", "B6"],
        ["news", 2, "quantity", "62", "Tuyên truyền", "A6"],
    ]
    assert set(raw["file"]) == {"registers.xlsx"}


@pytest.mark.parametrize(
    ("sheet", "rows", "found"),
    [
        ("Tuyên truyền", [["Ngày đăng"], ["28/01/2021"]], ("news", "quantity", "thiếu cột “Số lượng”")),
        ("Tuyên truyền", [], ("news", "date", "thiếu cột “Ngày đăng”")),
        ("Trang khác", [], ("news", "", "thiếu trang tính “Tuyên truyền”")),
        ("Trang khác", [["chữ"]], ("", "", "“Trang khác” không có trong danh mục")),
        ("Tuyên truyền", [["Ngày đăng", "Số lượng"], ["28/01/2021", 1, "?"]], ("news", "", "cột của ô C2")),
    ],
)
def test_problems_are_rows(tmp_path: Path, sheet: str, rows: list[list], found: tuple[str, str, str]) -> None:
    raw = read_registers(write(tmp_path / "registers.xlsx", rows, sheet), COLUMNS)
    problems = raw[raw["row"] == 0][["register", "column", "raw"]].to_numpy().tolist()
    register, column, words = found
    assert any(p[:2] == [register, column] and words in p[2] for p in problems), problems


@pytest.mark.parametrize("data", [None, b"broken"])
def test_no_file(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "registers.xlsx"
    if data:
        path.write_bytes(data)
    raw = read_registers(path, COLUMNS)
    assert raw[["register", "row", "column"]].to_numpy().tolist() == [["", 0, ""]]
    assert "registers.xlsx" in raw["raw"][0]


def test_a_file_that_is_not_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    (problem,) = read_registers(tmp_path / "registers.xlsx", COLUMNS).to_dict("records")
    assert (problem["register"], problem["row"], problem["file"]) == ("", 0, "registers.xlsx")
    assert problem["raw"].startswith("Thiếu tệp sổ theo dõi registers.xlsx") and "cchc start" in problem["raw"]


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "registers.xlsx").mkdir()
    (problem,) = read_registers(tmp_path / "registers.xlsx", COLUMNS).to_dict("records")
    assert "registers.xlsx: cần tệp mà có thư mục" in problem["raw"] and "Is a directory" not in problem["raw"]

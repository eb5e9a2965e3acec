"""A form is found wherever it stands in the sheet, and every filled cell below its header comes out."""

from pathlib import Path

import pytest
import xlsxwriter

from cchc.extract import ExtractError, read_form

HEADER = [["STT", "Chỉ tiêu thống kê", "Kết quả thống kê", None, "Ghi chú"], [None, None, "Đơn vị tính", "Số liệu"]]
ROW = [None, "Số hồ sơ", "Hồ sơ", "4,747", "ghi chú"]


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
        "stt", "label", "unit", "value", "note", "file", "sheet", "cell", "note_cell", "row",
    ]  # fmt: skip
    assert rows.iloc[0][["stt", "label", "value", "cell"]].tolist() == ["III", "Mục", None, "D5"]
    assert rows.iloc[1].tolist() == [
        "", "Số hồ sơ", "Hồ sơ", "4,747", "ghi chú", "31603-my-phuoc.xlsx", "Bảng 2", "D7", "E7", 7,
    ]  # fmt: skip
    assert len(rows) == 2


def test_header_repeated_on_each_page(tmp_path: Path) -> None:
    rows = read_form(write(tmp_path / "a.xlsx", [*HEADER, ["(1)", "(2)", "(3)", "(4)"], ROW, *HEADER, ROW]))
    assert rows["row"].tolist() == [4, 7]


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

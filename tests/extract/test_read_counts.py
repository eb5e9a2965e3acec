"""Tables of counts as units send them: official heads of two rows, slips of titles, rows that are no field."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from make_tthc import write_counts

from cchc.aggregations import Result
from cchc.catalogue import load
from cchc.clean import apply_corrections, clean_counts
from cchc.extract import read_counts
from cchc.indicators.dossiers import figure_counts, with_submitted
from cchc.project.period import Period
from cchc.project.tables import DOSSIER_COUNTS, FORM_ROWS

KIND = Path(__file__).resolve().parents[2] / "reports" / "tthc"
NAMES = ("received", "online", "direct", "carried_over", "resolved", "early", "on_time", "overdue", "in_process",
         "in_process_within", "in_process_overdue")  # fmt: skip
ROW = dict(zip(NAMES, (10, 2, 7, 1, 8, 5, 2, 1, 2, 1, 1), strict=True))


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(KIND)


def changed(path: Path, **cells: object) -> None:
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book.active[cell] = value
    book.save(path)


def test_every_cell_of_every_field_and_of_the_total(tmp_path: Path) -> None:
    write_counts(tmp_path / "31612-phu-my.xlsx", "Xã Phú Mỹ", {"Hộ tịch": ROW, "Đất đai": ROW})
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert findings.empty
    by_field = table.pivot(index="field", columns="column", values="value")[list(NAMES)]
    assert by_field.loc["Hộ tịch"].to_dict() == ROW == by_field.loc["Đất đai"].to_dict()
    assert by_field.loc[""].tolist() == [2 * value for value in ROW.values()]
    assert set(table["unit_code"]) == {"31612"} and table["cell"].iloc[0] == "C7"


def test_the_unit_is_known_by_the_heading_too(tmp_path: Path) -> None:
    write_counts(tmp_path / "bieu.xlsx", "Xã Phú Mỹ", {"Hộ tịch": ROW})
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert set(table["unit_code"]) == {"31612"} and findings.empty


@pytest.mark.parametrize(
    ("cells", "check", "word"),
    [
        ({"C7": "chưa rõ"}, "set_aside", "C7"),
        ({"C7": -3}, "set_aside", "âm"),
        ({"C7": "-3"}, "set_aside", "âm"),
        ({"C7": 4.747}, "set_aside", "số lẻ 4,747"),
        ({"C7": datetime(2021, 2, 1)}, "set_aside", "ngày"),
        ({"C7": "12%"}, "set_aside", "C7"),
        ({"C7": True}, "set_aside", "TRUE/FALSE"),
        ({"C7": "5/10"}, "set_aside", "hai số"),
        ({"D7": None}, "set_aside", "để trống"),
        ({"B8": "Hộ tịch"}, "count_file", "hai dòng"),
        ({"B8": None}, "count_file", "không ghi lĩnh vực"),
        ({"A8": None, "B8": None}, "count_file", "không ghi lĩnh vực"),
        (dict.fromkeys(("C7", "D7", "E7", "F7", "G7", "H7", "I7", "J7", "K7", "L7", "M7")), "set_aside", "C7, D7, E7"),
        ({"D5": "Bằng máy bay"}, "count_file", "Trực tuyến"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, cells: dict, check: str, word: str) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW, "Đất đai": ROW})
    changed(path, **cells)
    _, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert findings["check"].tolist() == [check] and word in findings["message"].iloc[0]


def test_columns_numbered_by_letters_are_no_counts(tmp_path: Path) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW})
    changed(
        path, **{f"{letter}6": mark for letter, mark in zip("ABCDEFGHIJKLM", ["A", "B", *range(1, 12)], strict=True)}
    )
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert findings.empty and table["field"].unique().tolist() == ["Hộ tịch", ""]


def test_a_number_with_its_unit_is_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW})
    changed(path, C7="10 hồ sơ")
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    first = table.iloc[0]
    assert findings.empty and (first["value"], first["status"], first["repair"]) == (10, "repaired", "bỏ chữ “hồ sơ”")


def test_a_cell_that_shows_a_percentage_is_no_count(tmp_path: Path) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW})
    book = openpyxl.load_workbook(path)
    book.active["C7"].number_format = "0%"
    book.save(path)
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert findings["check"].tolist() == ["set_aside"] and table["value"].isna().sum() == 1


def test_sheets_and_rows_that_are_not_seen_are_told(tmp_path: Path) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW, "Đất đai": ROW})
    book = openpyxl.load_workbook(path)
    book.create_sheet("Ghi chú", 0)["A1"] = "Liên hệ Bộ phận Một cửa"
    book.copy_worksheet(book["II.06a"]).title = "Quý IV"
    book["II.06a"].row_dimensions[8].hidden = True
    book["II.06a"].column_dimensions["D"].hidden = True
    book.save(path)
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert set(table["sheet"]) == {"II.06a"} and len(table) == 33
    assert findings["check"].tolist() == ["count_file", "reading", "reading", "reading"]
    words = ["Quý IV", "“Ghi chú”: không có biểu", "dòng 8", "cột D"]
    assert all(word in said for word, said in zip(words, findings["message"], strict=True))


def test_a_table_on_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW})
    book = openpyxl.load_workbook(path)
    book.create_sheet("Ghi chú")["A1"] = "Liên hệ Bộ phận Một cửa"
    book["II.06a"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert len(table) == 22 and "trang tính ẩn" in findings["message"][0] and len(findings) == 2


def corrected(folder: Path, *lines: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    path = folder / "corrections.csv"
    path.write_text("\n".join(("file,sheet,cell,expected,corrected,who,why", *lines)), encoding="utf-8")
    files = [file.name for file in (folder / "counts").iterdir()]
    catalogue = load(Period("2021-Q1"))
    cells, problems = read_counts(folder / "counts")
    cells, said = apply_corrections(cells, path, catalogue, files)
    table, findings = clean_counts(cells, problems, catalogue)
    others, of_others = apply_corrections(FORM_ROWS.empty(), path, catalogue, files)
    assert others.empty
    return table, pd.concat([said, findings, of_others], ignore_index=True)


@pytest.mark.parametrize(
    ("line", "value", "check"),
    [
        ("31612-phu-my.xlsx,II.06a,C7,chưa rõ,10,A,hỏi lại xã", 10, "correction"),
        ("31612-phu-my.xlsx,II.06a,C7,12,10,A,hỏi lại xã", None, "stale_correction"),
        ("31612-phu-my.xlsx,II.06a,Z9,1,10,A,hỏi lại xã", None, "stale_correction"),
        ("31612-phu-my.xlsx,Trang khác,C7,1,10,A,hỏi lại xã", None, "stale_correction"),
        ("31612.xlsx,II.06a,C7,chưa rõ,10,A,hỏi lại xã", None, "stale_correction"),
    ],
)
def test_corrections_reach_the_tables_of_counts(tmp_path: Path, line: str, value: float | None, check: str) -> None:
    path = tmp_path / "counts" / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW})
    changed(path, C7="chưa rõ")
    table, findings = corrected(tmp_path, line)
    assert sorted(findings["check"]) == sorted([check] + ["set_aside"] * (value is None))
    first = table.iloc[0]
    assert (first["value"] if value else pd.isna(first["value"])) == (value or True)
    assert first["correction"] == ("A: hỏi lại xã (trước là “chưa rõ”)" if value else "")


def test_a_second_file_of_a_unit_and_one_of_nobody_do_not_count(tmp_path: Path) -> None:
    for name in ("31612-a.xlsx", "31612-b.xlsx"):
        write_counts(tmp_path / name, "Xã Phú Mỹ", {"Hộ tịch": ROW})
    write_counts(tmp_path / "z.xlsx", "Xã Không Có", {"Hộ tịch": ROW})
    table, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert set(table["file"]) == {"31612-a.xlsx"} and findings["check"].tolist() == ["count_file"] * 2


def test_a_report_without_such_columns_reads_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_counts(tmp_path / "31612-phu-my.xlsx", "Xã Phú Mỹ", {"Hộ tịch": ROW})
    monkeypatch.chdir(KIND.parents[1])
    cells, problems = read_counts(tmp_path)
    assert cells.empty and problems.empty


def cleaned(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return clean_counts(*read_counts(folder), load(Period("2021-Q1")))


@pytest.mark.parametrize("name", ["Cộng toàn xã", "Tổng cộng (A+B)", "TỔNG", "A. Cấp xã", "Thuộc thẩm quyền cấp xã"])
def test_a_row_of_totals_is_known_by_how_it_begins(tmp_path: Path, name: str) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW, "Đất đai": ROW})
    changed(path, A9=name)
    table, findings = cleaned(tmp_path)
    assert findings.empty and sorted(table["field"].unique()) == ["", "Hộ tịch", "Đất đai"]


@pytest.mark.parametrize("name", ["Lĩnh vực thuộc thẩm quyền cấp xã", "Cấp xã"])
def test_the_total_of_a_level_stands_for_that_of_the_unit_where_they_are_the_same(tmp_path: Path, name: str) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {name: ROW, "Hộ tịch": ROW})
    changed(path, **{f"{letter}9": value for letter, value in zip("CDEFGHIJKLM", ROW.values(), strict=True)})
    table, findings = cleaned(tmp_path)
    assert findings.empty and table["field"].unique().tolist() == ["", "Hộ tịch"]
    changed(path, C9=20)
    _, findings = cleaned(tmp_path)
    assert findings["check"].tolist() == ["count_file"] and "khác dòng tổng số phía trên" in findings["message"].item()


@pytest.mark.parametrize("whole", [True, False])
def test_a_field_that_is_the_sum_of_the_others_is_asked_about_and_not_added(tmp_path: Path, whole: bool) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    three = {name: 3 * value for name, value in ROW.items()}
    two = {name: 2 * value for name, value in ROW.items()}
    write_counts(path, "Xã Phú Mỹ", {"Mọi lĩnh vực": three, "Hộ tịch": ROW, "Đất đai": two})
    if not whole:
        changed(path, **{f"{letter}10": None for letter in "ACDEFGHIJKLM"})
    table, findings = cleaned(tmp_path)
    assert findings["check"].tolist() == ["count_file"] and "“Mọi lĩnh vực” bằng cộng" in findings["message"].item()
    received = table[table["column"] == "received"].set_index("field")["value"]
    assert received.to_dict() == {"": 60 if whole else 30, "Hộ tịch": 10, "Đất đai": 20}


@pytest.mark.parametrize(
    ("file", "heading", "check", "word"),
    [
        ("31612-phu-my.xlsx", "UBND Xã Phú Mỹ, quý IV năm 2020", "other_period", "quý IV năm 2020"),
        ("31612-phu-my.xlsx", "UBND Xã Phú Mỹ, từ ngày 15/9/2020 đến ngày 14/12/2020", "other_window", "2020"),
        ("31591-my-phuoc.xlsx", "UBND Xã Mỹ Phước, quý I năm 2021", "unit_mismatch", "Xã Mỹ Phước"),
        ("31612-phu-my.xlsx", "Thông tư số 01/2020/TT-VPCP ngày 21/10/2020 - UBND Xã Phú Mỹ, quý I năm 2021", "", ""),
        ("31612-phu-my.xlsx", "UBND Xã Phú Mỹ, từ ngày 15/12/2020 đến ngày 14/3/2021", "", ""),
        ("31612-phu-my.xlsx", "Ban hành kèm theo Thông tư số 01/2020/TT-VPCP ngày 21 tháng 10 năm 2020", "", ""),
    ],
)
def test_a_table_of_another_time_or_of_two_units_is_asked_about(
    tmp_path: Path, file: str, heading: str, check: str, word: str
) -> None:
    write_counts(tmp_path / file, "", {"Hộ tịch": ROW})
    changed(tmp_path / file, A2=heading)
    table, findings = cleaned(tmp_path)
    assert len(table) == 22 and findings["check"].tolist() == ([check] if check else [])
    assert all(word in said for said in findings["message"])


@pytest.mark.parametrize(
    ("cells", "total"), [({"B8": None}, 20), ({"B8": "Hộ tịch"}, 20), ({"B8": None, "D9": None}, 10)]
)
def test_where_a_row_does_not_count_the_fields_are_not_the_total(tmp_path: Path, cells: dict, total: int) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW, "Đất đai": ROW})
    changed(path, **cells)
    counted = with_submitted(DOSSIER_COUNTS.empty(), cleaned(tmp_path)[0])
    whole = counted[(counted["unit_code"] == "31612") & (counted["field"] == "")].iloc[0]
    assert (whole["received"], whole["source"]) == (total, "submission" if total == 20 else "partial")
    land = figure_counts(counted, load(Period("2021-Q1")))["land_resolved_commune"]["31612"]
    assert land == Result()

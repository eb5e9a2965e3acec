"""Tables of counts as units send them: official heads of two rows, slips of titles, rows that are no field."""

from pathlib import Path

import openpyxl
import pytest
from make_tthc import write_counts

from cchc.catalogue import load
from cchc.clean import clean_counts
from cchc.extract import read_counts
from cchc.project.period import Period

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
        ({"D7": None}, "set_aside", "để trống"),
        ({"B8": "Hộ tịch"}, "count_file", "hai dòng"),
        ({"D5": "Bằng máy bay"}, "count_file", "Trực tuyến"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, cells: dict, check: str, word: str) -> None:
    path = tmp_path / "31612-phu-my.xlsx"
    write_counts(path, "Xã Phú Mỹ", {"Hộ tịch": ROW, "Đất đai": ROW})
    changed(path, **cells)
    _, findings = clean_counts(*read_counts(tmp_path), load(Period("2021-Q1")))
    assert findings["check"].tolist() == [check] and word in findings["message"].iloc[0]


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

"""Single facts out of the long table of registers."""

import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.clean import clean_forms, clean_registers, heading_notes
from cchc.extract import read_registers, read_submissions
from cchc.project.period import Period
from cchc.project.registers import received

FORM = load(Period("2021"))
COLUMNS = [c for c in FORM.registers if c.register_id == "submissions"]
FIRST, SECOND = "31603-my-phuoc.xlsx", "31603-my-phuoc sửa.xlsx"


def submissions(tmp_path: Path, rows: list[tuple[object, object]], without: str = "") -> pd.DataFrame:
    """The register of (day, file) as cleaned, from a workbook of its own."""
    table = pd.DataFrame([("31603", "Xã Mỹ Phước", *row) for row in rows], columns=[c.title for c in COLUMNS])
    path = tmp_path / "registers.xlsx"
    table.drop(columns=without or []).to_excel(path, sheet_name=COLUMNS[0].sheet, index=False)
    return clean_registers(read_registers(path, COLUMNS), FORM)[0]


def test_received(tmp_path: Path) -> None:
    rows = [("12/12/2021", FIRST), ("10/12/2021", FIRST), ("hôm qua", SECOND), ("11/12/2021", None), (None, "a.xlsx")]
    assert received(submissions(tmp_path, rows)) == {FIRST: "2021-12-12"}


@pytest.mark.parametrize("column", ["Tên tệp", "Ngày nhận"])
def test_received_without_a_column(tmp_path: Path, column: str) -> None:
    table = submissions(tmp_path, [("12/12/2021", FIRST)], column)
    assert received(table) == {} and received(table.iloc[:0]) == {}


def test_the_example_names_its_files(example: Path) -> None:
    days = received(clean_registers(read_registers(example / "registers.xlsx", COLUMNS), FORM)[0])
    assert set(days) == {path.name for path in (example / "submissions").iterdir()}
    assert days[FIRST] == "2021-12-10"


@pytest.mark.parametrize(("days", "used"), [(("11/12/2021", "10/12/2021"), 0), (("10/12/2021", "11/12/2021"), 1)])
def test_the_file_received_last_counts(example: Path, tmp_path: Path, days: tuple[str, str], used: int) -> None:
    period, files = Period.parse("2021"), (FIRST, unicodedata.normalize("NFD", SECOND))
    rows, _ = read_submissions(example / "submissions")
    own = rows[rows["file"] == FIRST].copy()
    own.loc[own["label"] == "Kết quả giải quyết TTHC", "note"] = "ghi chú"
    other = own.assign(file=files[1])
    other.loc[own["value"] == "6.836", "value"] = "6835"
    both = pd.concat([own, other], ignore_index=True)
    days_of = received(submissions(tmp_path, list(zip(days, (FIRST, SECOND), strict=True))))
    found, findings = clean_forms(both, load(Period("2021")), period, received=days_of)
    told = findings.set_index("check")
    assert set(found["file"]) - {""} == {files[used]}
    assert told.loc["duplicate_submission", ["severity", "file"]].tolist() == ["warning", files[1 - used]]
    assert told.loc["submission_difference", "found"] == ("6.836", "6835")[1 - used]
    assert heading_notes(both, load(Period("2021")), period, days_of)["file"].tolist() == [files[used]]

"""Register cells by the kind of their column."""

import math
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import Catalogue, RegisterColumn, load
from cchc.clean import clean_registers
from cchc.extract import read_registers
from cchc.project.period import Period

FORM = load(Period("2021"))


def of(*columns: RegisterColumn) -> Catalogue:
    """The catalogue with these columns of registers, and no words for them."""
    return replace(FORM, registers=list(columns), register_words=[], measures=[])


def cell(raw: object, kind: str, required: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    column = RegisterColumn(register_id="r", sheet="S", column="c", title="Cột", kind=kind, required=required)
    row = {"register": "r", "row": 1, "column": "c", "raw": raw, "file": "registers.xlsx", "sheet": "S", "cell": "A2"}
    return clean_registers(pd.DataFrame([row]).astype({"raw": "object"}), of(column))


@pytest.mark.parametrize(
    ("raw", "kind", "text", "number", "status"),
    [
        ("61.329", "count", "61.329", 61329, "repaired"),
        (12.0, "count", "12", 12, "ok"),
        ("vài", "count", "vài", None, "set_aside"),
        ("99,81", "percent", "99,81", 99.81, "repaired"),
        (" a\u00a0 b ", "text", "a b", None, "ok"),
        (944.0, "text", "944", None, "ok"),
        ("01", "text", "01", None, "ok"),
        ("28/01/2021", "date", "2021-01-28", None, "ok"),
        ("8/3/2021", "date", "2021-03-08", None, "ok"),
        (date(2021, 3, 8), "date", "2021-03-08", None, "ok"),
        (datetime(2021, 3, 8, 7, 30), "date", "2021-03-08", None, "ok"),
        ("31/02/2021", "date", "31/02/2021", None, "set_aside"),
        ("28/01", "date", "28/01", None, "set_aside"),
        ("92,85", "number", "92,85", 92.85, "ok"),
        ("96.9", "number", "96.9", 96.9, "ok"),
        ("26.600", "number", "26.600", 26600, "ok"),
        ("1.234.567,5", "number", "1.234.567,5", 1234567.5, "ok"),
        (7.5, "number", "7.5", 7.5, "ok"),
        ("80% - 90%", "number", "80% - 90%", None, "ok"),
        ("02/2021", "number", "02/2021", None, "ok"),
        (None, "count", "", None, "missing"),
        ("  ", "number", "", None, "missing"),
    ],
)
def test_kinds(raw: object, kind: str, text: str, number: float | None, status: str) -> None:
    long, findings = cell(raw, kind)
    row = long.iloc[0]
    assert (row["text"], row["status"], row["cell"]) == (text, status, "A2")
    assert row["number"] == number if number is not None else math.isnan(row["number"])
    assert findings["check"].tolist() == (["set_aside"] if status == "set_aside" else [])


def test_legacy_text() -> None:
    long, findings = cell("QuyÕt ®Þnh sè 05", "text")
    assert long["text"].tolist() == ["Quyết định số 05"]
    assert findings[["check", "severity", "found", "cell"]].to_numpy().tolist() == [
        ["legacy_text", "note", "QuyÕt ®Þnh sè 05", "A2"]
    ]


def test_required_cell_left_blank() -> None:
    _, findings = cell(None, "count", required=True)
    assert findings[["check", "severity", "cell"]].to_numpy().tolist() == [["missing_cell", "warning", "A2"]]


def test_missing_file_sheet_and_column(tmp_path: Path) -> None:
    _, findings = clean_registers(read_registers(tmp_path / "registers.xlsx", FORM.registers), FORM)
    assert findings[["check", "severity"]].to_numpy().tolist() == [
        ["unreadable_file", "error"],
        ["missing_statement", "warning"],
    ]


@pytest.mark.parametrize(
    ("sheet", "column", "expected"),
    [
        ("", "", ("missing_register", "error")),
        ("S", "must", ("missing_register", "error")),
        ("S", "may", ("missing_register", "warning")),
        ("S", "", ("reading", "note")),
    ],
)
def test_problems_become_findings(sheet: str, column: str, expected: tuple[str, str]) -> None:
    columns = [
        RegisterColumn(register_id="r", sheet="S", column=name, title=name, kind="text", required=required)
        for name, required in (("must", True), ("may", False))
    ]
    place = {"file": "registers.xlsx", "sheet": sheet, "cell": ""}
    row = {"register": "r", "row": 0, "column": column, "raw": "thiếu"} | place
    long, findings = clean_registers(pd.DataFrame([row]), of(*columns))
    assert long.empty
    assert tuple(findings.iloc[0][["check", "severity"]]) == expected
    assert findings["message"].tolist() == ["thiếu"]


def test_example(example: Path) -> None:
    long, findings = clean_registers(read_registers(example / "registers.xlsx", FORM.registers), FORM)
    assert findings.empty, findings["message"].tolist()
    assert set(long["register"]) == {c.register_id for c in FORM.registers}
    assert long["number"].dtype == "float64" and not long.drop(columns="number").isna().any().any()
    outgoing = long.query("register == 'documents' and column == 'documents'")
    assert outgoing["number"].tolist() == [61329, 8170, 1059, 9229]


@pytest.mark.parametrize("raw", [-5.0, "-5", 2.5, "2,5", datetime(2021, 2, 1), "5%", "vài", True])
def test_a_column_that_a_count_adds_up_holds_counts_whatever_its_kind(raw: object) -> None:
    column = RegisterColumn(register_id="r", sheet="S", column="c", title="Cột", kind="number", required=False)
    whole = FORM.figures["petitions_received"].changed(register_id="r", column="c", where={})
    row = {"register": "r", "row": 1, "column": "c", "raw": raw, "file": "registers.xlsx", "sheet": "S", "cell": "A2"}
    catalogue = replace(of(column), measures=[whole])
    long, findings = clean_registers(pd.DataFrame([row]).astype({"raw": "object"}), catalogue)
    assert math.isnan(long["number"].item()) and findings["check"].tolist() == ["set_aside"]


@pytest.mark.parametrize(
    ("raw", "kind", "number", "status"),
    [(0.12, "count", None, "set_aside"), (12.0, "count", None, "set_aside"), (0.9844, "number", 98.44, "repaired")],
)
def test_a_cell_is_read_as_its_percentage_shows(raw: float, kind: str, number: float | None, status: str) -> None:
    column = RegisterColumn(register_id="r", sheet="S", column="c", title="Cột", kind=kind, required=False)
    row = {"register": "r", "row": 1, "column": "c", "raw": raw, "percent": True, "file": "f", "sheet": "S"}
    long, _ = clean_registers(pd.DataFrame([row | {"cell": "A2"}]).astype({"raw": "object"}), of(column))
    found = long["number"].item()
    assert long["status"].item() == status and (found == number if number else math.isnan(found))

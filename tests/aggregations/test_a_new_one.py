"""A new way of computing a figure is one file: the largest of the communes' numbers, which nothing else knows."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from flat_catalogue import flat_catalogue, load_anew

from cchc import aggregations
from cchc.catalogue import Catalogue
from cchc.content.lineage import Lineages
from cchc.indicators import compute_office, compute_units, derive_period
from cchc.indicators.merge import harmonise_units
from cchc.project.errors import CchcError
from cchc.project.period import Period
from cchc.project.tables import FINDINGS
from cchc.workbooks.annex import UNITS, AnnexWorkbook

SHEET = "Bảng 2"
FILE = '''"""maximum: the largest of what the communes wrote."""

from .base import OfSubordinates, Result, aggregation


@aggregation("maximum")
class Maximum(OfSubordinates):
    def value(self, inputs):
        known = {unit: value for unit, value in inputs.subordinates.items() if value is not None}
        status = "ok" if len(known) == len(inputs.subordinates) else "partial"
        return Result(max(known.values()), status, units=frozenset(known)) if known else Result()

    def merge(self, parts):
        return Result() if None in parts else max(parts, key=lambda part: part.value)

    def how(self, wording):
        return f"Số lớn nhất của {wording.subordinates}"

    def how_in_annex(self, wording):
        return f"Lấy số lớn nhất của các {wording.subordinates}"

    def excel(self, *, cell, subordinates):
        return f"=MAX({subordinates(self.indicator.indicator)})"
'''
NAME, CODE = "commune_leaders", "IV.5.4"
OLD, NEW = ",commune_leaders,Số lượng lãnh đạo UBND cấp xã,Người,count,both,sum", "both,maximum"
CELLS = ["register", "row", "column", "kind", "text", "number", "status", "file", "sheet", "cell", "raw"]
REGISTERS = pd.DataFrame(columns=CELLS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue in which one row of the form is the largest of the communes' numbers."""
    copy = flat_catalogue(tmp_path / "catalogue", monkeypatch)
    for form in ("2021", "2022"):
        rows = copy / "forms" / form / "indicators.csv"
        text = rows.read_text(encoding="utf-8")
        assert text.count(OLD) == 1
        rows.write_text(text.replace(OLD, OLD.replace("both,sum", NEW)), encoding="utf-8")
    return copy


@pytest.fixture
def added(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """The same once the file is there."""
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "maximum.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(aggregations, "__path__", [*aggregations.__path__, str(tmp_path / "added")])
    aggregations.discover()
    yield load_anew(Period("2021"))
    del aggregations.AGGREGATIONS["maximum"], sys.modules["cchc.aggregations.maximum"]


@pytest.fixture
def observations(added: Catalogue) -> pd.DataFrame:
    """Three leaders in each commune, five in Mỹ Phước; the last one left the row blank."""
    values = [5.0 if unit.code == "31603" else 3.0 for unit in added.subordinates[:-1]] + [None]
    rows = [
        {"unit_code": unit.code, "value": value, "file": f"{unit.code}.xlsx", "raw": str(value)}
        for unit, value in zip(added.subordinates, values, strict=True)
    ]
    fixed = {"indicator": NAME, "code": CODE, "status": "ok", "sheet": "Bảng 2", "cell": "D110"}
    return pd.DataFrame(rows).assign(**fixed, repair="", correction="", note="")


@pytest.fixture
def indicators(added: Catalogue, observations: pd.DataFrame) -> pd.DataFrame:
    return compute_office(observations, pd.DataFrame(columns=["unit_code", "code", "note"]), REGISTERS, added)


@pytest.mark.parametrize(
    ("word", "near"), [("maximum", ""), ("summ", " Gần nhất: sum."), ("al_yes", " Gần nhất: all_yes.")]
)
def test_without_its_file_the_row_is_a_fault_of_the_catalogue(word: str, near: str, folder: Path) -> None:
    rows = folder / "forms" / "2021" / "indicators.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace(NEW, f"both,{word}"), encoding="utf-8")
    with pytest.raises(CchcError) as refused:
        load_anew(Period("2021"))
    said = "\n".join([str(refused.value), *refused.value.details])
    assert re.search(rf"forms/2021/indicators\.csv, dòng 105: .*aggregate.*“{word}” không có .*{near}", said)
    assert ", ".join(sorted(aggregations.AGGREGATIONS)) in said


def test_its_value(added: Catalogue, indicators: pd.DataFrame, observations: pd.DataFrame) -> None:
    row = indicators[indicators["indicator"] == NAME].iloc[0]
    assert (row["value"], row["status"]) == (5, "partial")
    own = compute_units(observations, added)
    own = own[own["indicator"] == NAME]
    assert own["value"].tolist()[:-1] == observations["value"].tolist()[:-1] and own["status"].iloc[-1] == "missing"


def test_what_it_rests_on_in_words(added: Catalogue, indicators: pd.DataFrame, observations: pd.DataFrame) -> None:
    lineage = Lineages(added, observations, indicators, REGISTERS)[NAME]
    assert lineage.how == "Số lớn nhất của xã, thị trấn"
    assert lineage.status == f"Thiếu một số thành phần; chưa đủ: {added.subordinates[-1].name}"
    assert [source.who for source in lineage.sources] == [unit.name for unit in added.subordinates]
    assert added.figures[NAME].aggregation.units(added) == added.subordinates
    assert NAME in added.required(added.subordinates[0])


def test_its_formula_in_the_annex(added: Catalogue, indicators: pd.DataFrame, observations: pd.DataFrame) -> None:
    findings = FINDINGS.empty()
    annex = AnnexWorkbook(added, observations, indicators, findings, REGISTERS, "Thống kê", "(Kèm theo)")
    sheet = openpyxl.load_workbook(io.BytesIO(annex.workbook()))["Bảng 2"]
    (row,) = (row for row in sheet.iter_rows(values_only=True) if row[1] == CODE)
    assert row[4].startswith(f"=MAX('{UNITS}'!E")
    assert row[6].startswith(f"Lấy số lớn nhất của các xã, thị trấn (trang “{UNITS}”)")


def test_other_periods_and_other_units(added: Catalogue) -> None:
    table = known(("944", 5))
    (derived,) = derive_period(Period("2021-Q2"), {"2021-H1": table, "2021-Q1": table}, added).itertuples()
    assert (derived.value, derived.status) == (5, "derived")
    later = load_anew(Period("2025-Q3"))
    merged = harmonise_units(known(("31579", 9), ("31588", 8)), Period("2024-Q3"), later)
    assert merged.loc[merged["unit_code"] == "31579", "value"].tolist() == [9], "31588 is a part of 31579 now"


def known(*values: tuple[str, float]) -> pd.DataFrame:
    """What units reported in another period."""
    rows = [{"unit_code": unit, "indicator": NAME, "value": float(value), "status": "ok"} for unit, value in values]
    empty = dict.fromkeys(("numerator", "denominator", "published"))
    return pd.DataFrame(rows).assign(**empty, illustrative=False)

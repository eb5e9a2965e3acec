"""Completeness by unit and section: what is asked, what is filled, how many findings."""

import pandas as pd
import pytest

from cchc import catalogue
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load
from cchc.validate import completeness_by_unit

CATALOGUE = catalogue.load(Period("2021"))


@pytest.fixture(scope="module")
def tables(made: Workspace) -> list[pd.DataFrame]:
    return load(made.processed, "observations", "findings")


def test_nothing_is_counted_twice_or_lost(tables: list[pd.DataFrame]) -> None:
    observations, findings = tables
    table = completeness_by_unit(observations, findings, CATALOGUE)
    for unit in CATALOGUE.units:
        rows = table[table["unit_code"] == unit.code].set_index("section")
        assert rows.loc["all", "asked"] == len(CATALOGUE.required(unit)) == rows["asked"].drop("all").sum()
        own = findings[findings["unit_code"] == unit.code]
        assert rows.loc["all", ["error", "warning", "note"]].sum() == len(own)
        assert rows["filled"].le(rows["asked"]).all()


def test_a_unit_that_sent_nothing_has_no_rate(tables: list[pd.DataFrame]) -> None:
    observations, findings = tables
    silent = observations["unit_code"].eq("31603")
    gone = observations.assign(
        value=observations["value"].mask(silent), file=observations["file"].mask(silent, ""), cell=""
    )
    table = completeness_by_unit(gone, findings, CATALOGUE)
    rows = table[table["unit_code"] == "31603"]
    assert rows["rate"].isna().all() and rows["filled"].eq(0).all()
    assert table[table["unit_code"] == "31606"]["rate"].notna().any()

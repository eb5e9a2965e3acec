"""Quarters nobody reported: flows subtracted, stocks of the last day, rates from their parts, nothing invented."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.indicators import concatenate, derive_period
from cchc.project.period import Period
from cchc.project.tables import PAST_FIGURES

CATALOGUE = load(Period("2021"))
RECEIVED, RESOLVED, ON_TIME = (f"dossiers_{n}_commune" for n in ("received", "resolved", "on_time"))
RATE, OVERDUE, STOCK, FLAG = (
    "on_time_rate_commune",
    "dossiers_overdue_commune",
    "civil_servants_present",
    "iso_announced",
)
COUNTS = st.integers(0, 10_000)


def table(status: str = "ok", unit: str = "944", made_up: bool = False, **figures: float | None) -> pd.DataFrame:
    rows = [
        [unit, name, value, status if value is not None else "missing", None, None, None, made_up]
        for name, value in figures.items()
    ]
    return pd.DataFrame(rows, columns=PAST_FIGURES.names).astype({"illustrative": bool})


def derived(period: str, **others: pd.DataFrame) -> pd.DataFrame | None:
    named = {f"2021-{kind}".removesuffix("-year"): found for kind, found in others.items()}
    found = derive_period(Period.parse(period), named, CATALOGUE)
    return None if found is None else found.set_index(["unit_code", "indicator"])


@settings(deadline=None)  # shared machines
@given(st.lists(COUNTS, min_size=4, max_size=4))
def test_flows_of_quarters_come_back(q: list[int]) -> None:
    reported = {"Q1": q[0], "H1": sum(q[:2]), "Q3": q[2], "9M": sum(q[:3]), "year": sum(q)}
    tables = {kind: table(**{RECEIVED: value}) for kind, value in reported.items()}
    for period, value in {"2021-Q2": q[1], "2021-Q3": q[2], "2021-9M": sum(q[:3]), "2021-Q4": q[3]}.items():
        row = derived(period, **tables).loc["944", RECEIVED]
        assert (row["value"], row["status"]) == (value, "derived")


def test_nine_months_stand_for_their_halves() -> None:
    found = derived("2021-Q4", year=table(**{RECEIVED: 100}), **{"9M": table(**{RECEIVED: 70})})
    assert found["value"].tolist() == [30]


@pytest.mark.parametrize(
    ("period", "months"), [("2021-Q2", (4, 5, 6)), ("2021-H1", range(1, 7)), ("2021", range(1, 13))]
)
def test_months_come_to_what_nobody_reported(period: str, months: Sequence[int]) -> None:
    reported = {f"M{month:02d}": table(**{RECEIVED: 10.0 + month, STOCK: 80.0 + month}) for month in months}
    found = derived(period, **reported)["value"]
    assert found["944", RECEIVED] == sum(10 + month for month in months)
    assert found["944", STOCK] == 80 + months[-1], "a stock is that of the last month"


@pytest.mark.parametrize(
    ("windows", "value"),
    [
        ({}, 40),
        ({"2021-H1": (date(2020, 12, 1), date(2021, 5, 31)), "2021-Q1": (date(2020, 12, 1), date(2021, 2, 28))}, 40),
        ({"2021-H1": (date(2020, 12, 1), date(2021, 5, 31))}, None),  # what quý I had since is not in it alone
        ({"2021-Q1": (date(2020, 12, 25), date(2021, 3, 14))}, None),
    ],
)
def test_parts_are_added_where_their_days_come_to_a_whole(windows: dict, value: float | None) -> None:
    others = {"2021-H1": table(**{RECEIVED: 70}), "2021-Q1": table(**{RECEIVED: 30})}
    found = derive_period(Period("2021-Q2"), others, CATALOGUE, windows)
    assert (None if found is None else found["value"].tolist()) == (value and [value])


@pytest.mark.parametrize(
    ("period", "others"),
    [("2021-Q1", {"H1"}), ("2021-Q2", {"Q1"}), ("2021-Q4", {"year", "H1"}), ("2021", {"H1", "Q3"})],
)
def test_no_period_without_all_its_parts(period: str, others: set[str]) -> None:
    assert derived(period, **{kind: table(**{RECEIVED: 1}) for kind in others}) is None


def test_a_stock_is_that_of_the_last_day() -> None:
    assert derived("2021-Q2", H1=table(**{STOCK: 80}), Q1=table(**{STOCK: 90}))["value"].tolist() == [80]
    assert derived("2021-9M", H1=table(**{STOCK: 80}), Q3=table(**{STOCK: 70}))["value"].tolist() == [70]
    assert derived("2021-9M", H1=table(**{STOCK: 80}), Q3=table(**{STOCK: None}))["status"].tolist() == ["missing"]


def test_rates_and_formulas_are_computed_again() -> None:
    h1 = table(**{RESOLVED: 100, ON_TIME: 90, RATE: 90.0, OVERDUE: 10})
    q1 = table(**{RESOLVED: 60, ON_TIME: 60, RATE: 100.0, OVERDUE: 0})
    found = derived("2021-Q2", H1=h1, Q1=q1).loc["944"]
    assert found["value"].to_dict() == {RESOLVED: 40, ON_TIME: 30, RATE: 75, OVERDUE: 10}
    assert found.loc[RATE, ["numerator", "denominator"]].tolist() == [30, 40]


def test_a_rate_of_nothing_is_not_applicable() -> None:
    same = table(**{RESOLVED: 60, ON_TIME: 60, RATE: 100.0})
    row = derived("2021-Q2", H1=same, Q1=same).loc["944", RATE]
    assert row["status"] == "not_applicable" and pd.isna(row["value"])


@pytest.mark.parametrize(
    ("h1", "q1"),
    [
        (table(**{RECEIVED: None}), table(**{RECEIVED: 1})),
        (table(**{RECEIVED: 5}), table(**{RECEIVED: None})),
        (table(**{RECEIVED: 5}), table(**{})),
        (table(**{RECEIVED: 5}), table(status="partial", **{RECEIVED: 1})),
        (table(**{RECEIVED: 5}), table(status="impossible", **{RECEIVED: 1})),
        (table(**{RECEIVED: 5}), table(**{RECEIVED: 6})),
        (table(**{FLAG: 1}), table(**{FLAG: 0})),
        (table(documents_electronic_and_paper_rate=50.0), table(documents_electronic_and_paper_rate=50.0)),
        (table(**{RATE: 90.0}), table(**{RATE: 80.0})),
    ],
    ids=[
        "blank",
        "blank part",
        "no row",
        "partial",
        "impossible",
        "below 0",
        "yes or no",
        "rate without parts",
        "rate alone",
    ],
)
def test_nothing_is_invented(h1: pd.DataFrame, q1: pd.DataFrame) -> None:
    found = derived("2021-Q2", H1=h1, Q1=q1)
    assert found["status"].tolist() == ["missing"] and found["value"].isna().all()


def test_each_unit_by_itself() -> None:
    h1 = pd.concat(
        [table(**{RECEIVED: 30}), table(unit="31603", **{RECEIVED: 20}), table(unit="31606", **{RECEIVED: 9})]
    )
    q1 = pd.concat([table(**{RECEIVED: 12}), table(unit="31603", **{RECEIVED: 5})])
    found = derived("2021-Q2", H1=h1, Q1=q1)["value"]
    assert found.loc["944"].tolist() == [18] and found.loc["31603"].tolist() == [15] and found.loc["31606"].isna().all()


def test_the_office_and_its_communes_in_one_table() -> None:
    own = table(**{RECEIVED: 3})
    heading = pd.DataFrame([{"unit_code": "944", "indicator": "", "value": None, "status": ""}])
    found = concatenate(pd.concat([own, heading]), table(unit="31603", **{RECEIVED: 1}))
    assert list(found) == PAST_FIGURES.names and found["unit_code"].tolist() == ["944", "31603"]


@pytest.mark.parametrize(("h1", "q1"), [(True, False), (False, True), (True, True), (False, False)])
def test_what_rests_on_made_up_figures_is_made_up(h1: bool, q1: bool) -> None:
    found = derived("2021-Q2", H1=table(made_up=h1, **{RECEIVED: 30}), Q1=table(made_up=q1, **{RECEIVED: 10}))
    assert found["illustrative"].tolist() == [h1 or q1]


def test_tables_that_do_not_say_are_not_made_up() -> None:
    own = table(made_up=True, **{RECEIVED: 3})
    found = concatenate(own, table(unit="31603", **{RECEIVED: 1}).drop(columns="illustrative"))
    assert found["illustrative"].tolist() == [True, False] and found["illustrative"].dtype == bool

"""A unit merged from several has the sum of theirs as its history; a code that meant another unit has none."""

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.indicators.merge import harmonise_units
from cchc.project.period import Period
from cchc.project.tables import PAST_FIGURES

NOW, THEN = load(Period("2025-Q3")), Period("2024-Q3")
RECEIVED, RATE, MEETING = "dossiers_received_commune", "on_time_rate_commune", "online_meeting_commune"


def table(*rows: tuple) -> pd.DataFrame:
    whole = [(*row, *[None] * (len(PAST_FIGURES.names) - 1 - len(row)), False) for row in rows]
    return pd.DataFrame(whole, columns=PAST_FIGURES.names).astype({"value": float, "published": float})


def of(found: pd.DataFrame, unit: str) -> dict[str, tuple[float, str]]:
    rows = found[found["unit_code"] == unit]
    return {r.indicator: (None if pd.isna(r.value) else r.value, r.status) for r in rows.itertuples()}


def test_counts_are_added_and_rates_computed_from_their_parts() -> None:
    rows = [("31567", 100, 90, 100), ("31597", 50, 50, 50), ("31609", 10, 4, 10)]
    counts = [(unit, RECEIVED, received, "ok") for unit, received, *_ in rows]
    rates = [(unit, RATE, 100 * top / low, "ok", top, low) for unit, _, top, low in rows]
    found = of(harmonise_units(table(*counts, *rates), THEN, NOW), "31567")
    assert found == {RECEIVED: (160, "merged"), RATE: (90, "merged")}


@pytest.mark.parametrize("status", ["missing", "partial"])
def test_what_a_part_lacks_is_missing(status: str) -> None:
    rows = [("31579", RECEIVED, 5, "ok"), ("31588", RECEIVED, None if status == "missing" else 3, status)]
    assert of(harmonise_units(table(*rows), THEN, NOW), "31579") == {RECEIVED: (None, "missing")}
    assert of(harmonise_units(table(*rows[:1]), THEN, NOW), "31579") == {RECEIVED: (None, "missing")}, (
        "a part sent nothing"
    )


@pytest.mark.parametrize("other", [("partial", 1, 2), ("impossible", 3, 2), ("missing", None, 2), ("missing", 1, 2)])
def test_a_rate_is_not_merged_of_one_that_is_no_whole_rate(other: tuple) -> None:
    rows = [("31579", RATE, 50, "ok", 5, 10), ("31588", RATE, 100, *other)]
    assert of(harmonise_units(table(*rows), THEN, NOW), "31579") == {RATE: (None, "missing")}


def test_nothing_of_nothing_stays_not_applicable() -> None:
    rows = [(unit, RATE, None, "not_applicable", 0, 0) for unit in ("31579", "31588")]
    assert of(harmonise_units(table(*rows), THEN, NOW), "31579") == {RATE: (None, "not_applicable")}


def test_what_is_no_amount_is_not_added() -> None:
    rows = [(unit, MEETING, 1, "ok") for unit in ("31579", "31588")]
    assert of(harmonise_units(table(*rows), THEN, NOW), "31579") == {MEETING: (None, "missing")}


def test_a_unit_that_went_on_alone_keeps_its_figures_and_one_that_ended_has_none() -> None:
    rows = [("31603", RECEIVED, 7, "ok"), ("944", RECEIVED, 9, "ok"), ("31612", RECEIVED, 1, "ok")]
    found = harmonise_units(table(*rows), THEN, NOW)
    assert of(found, "31603") == {RECEIVED: (7, "ok")}
    assert set(found["unit_code"]) == {"31603", "31591"}
    assert of(found, "31591") == {RECEIVED: (None, "missing")}


def test_units_in_force_at_both_times_are_left_as_they_are() -> None:
    rows = table(("944", RECEIVED, 9, "partial"), ("31603", RATE, 50, "ok", 1, 2))
    found = harmonise_units(rows, Period("2021"), load(Period("2022")))
    pd.testing.assert_frame_equal(found, rows, check_dtype=False)
    assert harmonise_units(table(("31567", RECEIVED, 3, "ok")), Period("2025-H1"), NOW)["status"].tolist() == [
        "missing"
    ]


def test_the_code_of_the_office_then_is_known_where_it_was_one_and_the_same() -> None:
    city = load(Period("2025-Q3"), "92")
    assert (city.office_code(Period("2025")), city.office_code(Period("2024"))) == ("92", ""), "merged of three since"
    assert load(Period("2021"), "944").office_code(Period("2020")) == "944"


def test_the_sum_of_parts_is_made_up_where_one_is() -> None:
    rows = table(("31579", RECEIVED, 5, "ok"), ("31588", RECEIVED, 3, "ok"), ("31603", RECEIVED, 1, "ok"))
    rows["illustrative"] = [False, True, False]
    found = harmonise_units(rows, THEN, NOW).set_index("unit_code")["illustrative"]
    assert found["31579"] and not found["31603"] and found.dtype == bool

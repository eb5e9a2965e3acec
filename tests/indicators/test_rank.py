"""Ranking: ties share a place, small and missing ones have none, moves only where both places are known."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.indicators import rank_units
from cchc.project.period import Period
from cchc.project.tables import RANKING

CATALOGUE = load(Period("2021"))
CODES = [unit.code for unit in CATALOGUE.subordinates]
RATE = "on_time_rate_commune"
MINIMUM = CATALOGUE.rankings[0].minimum
Case = tuple[int, int]  # on time, resolved


def table(cases: dict[str, Case], made_up: bool = False) -> pd.DataFrame:
    rows = [
        [unit, RATE, 100 * top / low if low else None, "ok" if low else "not_applicable", top, low]
        for unit, (top, low) in cases.items()
    ]
    return pd.DataFrame(rows, columns=["unit_code", "indicator", "value", "status", "numerator", "denominator"]).assign(
        illustrative=made_up
    )


def made(
    now: dict[str, Case], before: dict[str, Case] | None = None, period: str = "2021", made_up: bool = False
) -> pd.DataFrame:
    past = {} if before is None else {Period("2020"): table(before, made_up)}
    found = rank_units(Period(period), table(now), past, CATALOGUE)
    assert list(found) == RANKING.names and sorted(found["unit_code"]) == sorted(CODES), "every commune stands there"
    return found.set_index("unit_code")


def test_ties_share_a_place_and_the_next_counts_on() -> None:
    found = made(dict(zip(CODES, [(90, 100), (180, 200), (95, 100), (80, 100)], strict=False)))
    assert found["place"].dropna().to_dict() == {CODES[2]: 1, CODES[0]: 2, CODES[1]: 2, CODES[3]: 4}


def test_few_cases_nothing_and_missing_are_shown_without_a_place() -> None:
    found = made({CODES[0]: (90, 100), CODES[1]: (29, 29), CODES[2]: (0, 0)})
    assert found["place"].notna().sum() == 1
    reasons = found["reason"]
    assert reasons[CODES[1]] == "mẫu số dưới 30" and found.at[CODES[1], "value"] == 100
    assert (reasons[CODES[2]], reasons[CODES[3]]) == ("không phát sinh", "chưa có số liệu")
    assert found.index[0] == CODES[0] and found.index[1] == CODES[1], "ranked first, then those with a rate"


def test_a_move_is_counted_up_from_the_place_before() -> None:
    now = {CODES[0]: (99, 100), CODES[1]: (98, 100), CODES[2]: (20, 20)}
    before = {CODES[0]: (90, 100), CODES[1]: (95, 100), CODES[2]: (10, 10)}
    found = made(now, before)
    assert found["moved"].dropna().to_dict() == {CODES[0]: 1, CODES[1]: -1}
    assert set(found["other_period"]) == {"2020"} and pd.isna(found.at[CODES[2], "other_place"])
    assert made(now)["moved"].isna().all() and set(made(now)["other_period"]) == {""}


def test_among_other_communes_a_place_says_nothing_of_a_move() -> None:
    now, more = {CODES[0]: (99, 100)}, {CODES[1]: (95, 100)}
    before = {CODES[0]: (90, 100)}
    for ours, theirs in ((now, before | more), (now | more, before)):
        found = made(ours, theirs)
        assert found["moved"].isna().all() and found["other_place"].isna().all()


@given(st.dictionaries(st.sampled_from(CODES), st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)))
def test_places_follow_the_rates(cases: dict[str, Case]) -> None:
    found = made(cases)
    ranked = found[found["place"].notna()]
    fit = {unit for unit, (_, low) in cases.items() if low >= MINIMUM}
    assert set(ranked.index) == fit
    for row in ranked.itertuples():
        assert row.place == 1 + (ranked["value"] > row.value).sum()


def test_a_rate_that_cannot_be_has_no_place() -> None:
    units = table({CODES[0]: (90, 100), CODES[1]: (120, 100)})
    units.loc[1, "status"] = "impossible"
    found = rank_units(Period("2021"), units, {}, CATALOGUE).set_index("unit_code")
    assert found["place"].dropna().to_dict() == {CODES[0]: 1}
    assert found.at[CODES[1], "reason"] == "số liệu mâu thuẫn" and pd.isna(found.at[CODES[1], "value"])


def test_a_rate_that_is_not_known_has_no_place_though_its_base_is() -> None:
    units = table({code: (rate, 100) for code, rate in zip(CODES, (90, 0, 95, 80, 99), strict=False)})
    units.loc[1, ["value", "numerator", "status"]] = [None, None, "missing"]
    found = rank_units(Period("2021"), units, {}, CATALOGUE).set_index("unit_code")
    assert found["place"].dropna().to_dict() == {CODES[4]: 1, CODES[2]: 2, CODES[0]: 3, CODES[3]: 4}
    assert found.at[CODES[1], "reason"] == "chưa có số liệu" and pd.isna(found.at[CODES[1], "denominator"])


def test_moves_since_a_made_up_period_are_marked() -> None:
    cases = {CODES[0]: (99, 100), CODES[1]: (98, 100)}
    assert made(cases, cases, made_up=True)["other_illustrative"].all()
    assert not made(cases, cases)["other_illustrative"].any() and not made(cases)["other_illustrative"].any()

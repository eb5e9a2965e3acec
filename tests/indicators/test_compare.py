"""Change against the period before, the same period last year and the target; nothing said where nothing compares."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.indicators import compare_figures, past_periods
from cchc.project.period import Period
from cchc.project.tables import COMPARISONS

CATALOGUE = load(Period("2021"))
COUNT, RATE, FLAG = "petitions_received", "on_time_rate_commune", "iso_announced"
FIELDS = ["unit_code", "indicator", "value", "status", "numerator", "denominator"]
STATES = st.sampled_from(["ok", "stated", "partial", "missing", "not_applicable", "impossible"])


def tables(figures: dict[str, float | None], status: str = "ok", communes: dict[str, float] | None = None) -> list:
    rows = [["944", name, value, status, None, None] for name, value in figures.items()]
    units = [[code, "dossiers_received_commune", value, "ok", None, None] for code, value in (communes or {}).items()]
    return [pd.DataFrame(rows, columns=FIELDS), pd.DataFrame(units, columns=FIELDS)]


def made(period: str, own: list, targets: dict | None = None, **others: list) -> pd.DataFrame:
    known = {name.removeprefix("y").replace("_", "-"): found for name, found in others.items()}
    found = compare_figures(
        Period(period), *own, past_periods(Period(period), known, CATALOGUE), targets or {}, CATALOGUE
    )
    assert list(found) == COMPARISONS.names
    return found


def test_a_count_that_fell() -> None:
    row = made("2021", tables({COUNT: 75}), y2020=tables({COUNT: 100})).iloc[0]
    assert (row["period"], row["unit_code"], row["indicator"], row["other_period"]) == ("2021", "944", COUNT, "2020")
    assert (row["change"], row["change_percent"], row["other_status"], row["reason"]) == (-25, -25, "ok", "")
    assert row["comparable"] and pd.isna(row["points"]) and pd.isna(row["completion"])


def test_a_rate_changes_by_points_only() -> None:
    row = made("2021-Q1", tables({RATE: 99.2}), y2020_Q1=tables({RATE: 98.0})).iloc[0]
    assert row["points"] == row["change"] == pytest.approx(1.2) and pd.isna(row["change_percent"])


def test_last_year_and_the_period_before_also_derived() -> None:
    parts = {"y2021_H1": tables({COUNT: 30}), "y2021_Q1": tables({COUNT: 10}), "y2020_Q3": tables({COUNT: 20})}
    found = made("2021-Q3", tables({COUNT: 25}), **parts).set_index("compared_with")
    assert found["other_period"].to_dict() == {"last_year": "2020-Q3", "previous": "2021-Q2"}
    assert found["change"].to_dict() == {"last_year": 5, "previous": 5}
    assert found["other_status"].to_dict() == {"last_year": "ok", "previous": "derived"}


@pytest.mark.parametrize("period", ["2021", "2021-H1", "2021-Q3"])
def test_without_another_period_there_is_no_row(period: str) -> None:
    found = made(period, tables({COUNT: 25}), y2021_Q1=tables({COUNT: 10}))
    assert found.empty and found["comparable"].dtype == bool and found["change"].dtype == float


def test_what_is_no_amount_is_not_compared() -> None:
    assert made("2021", tables({FLAG: 1}), y2020=tables({FLAG: 0})).empty


def test_each_commune() -> None:
    own, before = tables({}, communes={"31603": 6, "31606": 8}), tables({}, communes={"31603": 4})
    found = made("2021", own, y2020=before).query("compared_with == 'last_year'").set_index("unit_code")
    assert found.loc["31603", "change"] == 2
    assert found.loc["31606", "reason"] == "kỳ so sánh chưa có số liệu" and not found.loc["31606", "comparable"]


@settings(deadline=None)  # shared machines
@given(STATES, STATES, st.sampled_from([COUNT, RATE]))
def test_nothing_is_said_of_what_is_missing_partial_or_of_nothing(now: str, then: str, name: str) -> None:
    def side(status: str) -> list:
        return tables({name: None if status in ("missing", "not_applicable") else 50}, status)

    row = made("2021", side(now), y2020=side(then)).iloc[0]
    whole = {"ok", "stated"}
    assert row["comparable"] == (now in whole and then in whole) == (row["reason"] == "")
    assert row[["change", "change_percent", "points", "completion"]].isna().all() != row["comparable"]
    if now not in whole:
        assert row["reason"].startswith("kỳ này ")
    elif then not in whole:
        assert row["reason"].startswith("kỳ so sánh ")


def test_growth_from_nothing_has_no_percentage() -> None:
    row = made("2021", tables({COUNT: 5}), y2020=tables({COUNT: 0})).iloc[0]
    assert row["change"] == 5 and pd.isna(row["change_percent"]) and row["comparable"]


@pytest.mark.parametrize(
    ("period", "other", "broken"), [("2022", "2021", True), ("2022-Q1", "2021-Q1", False), ("2023", "2022", False)]
)
def test_a_new_definition_breaks_the_series(period: str, other: str, broken: bool) -> None:
    name = "procedures_online_portal"
    row = made(period, tables({name: 5}), **{f"y{other.replace('-', '_')}": tables({name: 4})}).iloc[0]
    assert row["comparable"] != broken and ("42/2022/NĐ-CP" in row["reason"]) == broken


def test_targets() -> None:
    targets = {("944", COUNT): 80.0, ("944", RATE): 95.0}
    found = made("2021", tables({COUNT: 60, RATE: 97.5, "petitions_within": 3}), targets).set_index("indicator")
    assert set(found["compared_with"]) == {"target"} and set(found.index) == {COUNT, RATE}
    assert found.loc[COUNT, ["change", "completion", "left"]].tolist() == [-20, 75, 20]
    assert found.loc[RATE, "points"] == 2.5 and found.loc[RATE, ["completion", "left"]].isna().all()


def test_a_target_that_is_passed_leaves_nothing() -> None:
    found = made("2021", tables({COUNT: 90}), {("944", COUNT): 80.0}).iloc[0]
    assert (found["completion"], found["left"]) == (112.5, 0)


def test_what_was_first_published_stands_beside_the_value_of_now() -> None:
    indicators, units = tables({COUNT: 40})
    row = made("2021", tables({COUNT: 15}), y2020=[indicators.assign(published=38.0), units]).iloc[0]
    assert (row["other_value"], row["other_published"], row["change"]) == (40, 38, -25)
    assert pd.isna(made("2021", tables({COUNT: 15}), y2020=tables({COUNT: 40})).iloc[0]["other_published"])


def test_a_figure_that_the_other_form_lacks_is_not_compared() -> None:
    name, later = "procedures_online_full", Period("2022")
    before = past_periods(later, {"2021": tables({name: 4})}, load(later))
    found = compare_figures(later, *tables({name: 5}), before, {}, load(later))
    row = found[found["indicator"] == name].iloc[0]
    assert not row["comparable"] and row["reason"] == "biểu của kỳ so sánh không có chỉ tiêu này"


def test_what_the_other_period_made_up_is_marked_figure_by_figure() -> None:
    own = tables({COUNT: 15}, communes={"31603": 6})
    indicators, units = tables({COUNT: 40}, communes={"31603": 4})
    found = made("2021", own, y2020=[indicators.assign(illustrative=False), units.assign(illustrative=True)])
    assert found.set_index("unit_code")["other_illustrative"].to_dict() == {"944": False, "31603": True}
    target = made("2021", own, {("944", COUNT): 80.0}).iloc[0]
    assert not target["other_illustrative"], "a target is no figure of a period"

"""Which earlier periods are known, reported or derived, and where a figure's meaning changed."""

import pandas as pd

from cchc.catalogue import load
from cchc.indicators import past_periods
from cchc.indicators.past import broken
from cchc.project.period import Period

FIELDS = ["unit_code", "indicator", "value", "status", "numerator", "denominator"]
COUNT, LEVELS = "petitions_received", "procedures_online_portal"


def tables(value: float) -> list[pd.DataFrame]:
    return [pd.DataFrame([["944", COUNT, value, "ok", None, None]], columns=FIELDS), pd.DataFrame(columns=FIELDS)]


def test_reported_periods_and_those_that_follow_from_them() -> None:
    period = Period("2022-Q1")
    others = {"2021-Q1": 3, "2021-H1": 8, "2021-Q3": 4, "2021": 15, "2020": 40}
    found = past_periods(period, {id: tables(value) for id, value in others.items()}, load(period))
    shown = {p.id: (table["value"].iloc[0], table["status"].iloc[0]) for p, table in found.items()}
    assert shown == {"2021-Q1": (3, "ok"), "2021-Q2": (5, "derived"), "2021-Q3": (4, "ok"), "2021-Q4": (3, "derived")}
    assert [p.window[1] for p in found] == sorted(p.window[1] for p in found), "the oldest first"


def test_nothing_is_known_of_what_does_not_follow() -> None:
    assert past_periods(Period("2022-Q1"), {"2021": tables(15)}, load(Period("2022-Q1"))) == {}


def test_a_meaning_breaks_between_two_periods_only() -> None:
    catalogue = load(Period("2023"))
    row = catalogue.figures[LEVELS]
    assert "42/2022/NĐ-CP" in broken(row, Period("2021"), Period("2022"), catalogue)
    assert broken(row, Period("2022"), Period("2023"), catalogue) == ""
    full = catalogue.figures["procedures_online_full"]
    assert broken(full, Period("2021"), Period("2022"), catalogue) == "biểu của kỳ so sánh không có chỉ tiêu này"

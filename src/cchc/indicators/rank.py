"""The units below the office in order of a rate, with ties, and how far each moved since the period before."""

from collections.abc import Mapping

import pandas as pd

from ..catalogue import Catalogue, Ranking
from ..language.format import WORDS, number
from ..project.period import Period
from ..project.tables import RANKING
from .past import broken


def rank_units(
    period: Period, unit_figures: pd.DataFrame, past: Mapping[Period, pd.DataFrame], catalogue: Catalogue
) -> pd.DataFrame:
    """A row for each ranking of rankings.csv and each unit, the first place first (RANKING).

    Equal rates share a place and the next one counts on from them all: 1, 2, 2, 4. place is NaN where the rate is
    missing or rests on fewer cases than the ranking's minimum, and reason says so. other_place is that of the period of
    equal length before, or of last year where there is none, moved how many places up (down below 0); NaN where
    the same units have none then, or where the definition changed in between. other_illustrative: its figures are
    made up.
    """
    other = next((p for p in (period.previous, period.last_year) if p in past), None)
    rows = []
    for ranking in catalogue.rankings:
        now = _places(ranking, unit_figures, catalogue)
        before, made_up = {}, False
        if other and not broken(catalogue.figures[ranking.indicator], other, period, catalogue):
            before = {unit: place for unit, (_, _, place, _) in _places(ranking, past[other], catalogue).items()}
            own = past[other]["indicator"] == ranking.indicator
            made_up = past[other].loc[own, "illustrative"].any()
        if {unit for unit, (*_, place, _) in now.items() if place} != {unit for unit, place in before.items() if place}:
            before = {}  # the first of two is no better than the first of nine
        for unit, (value, cases, place, reason) in now.items():
            old = before.get(unit)
            moved = old - place if old and place else None
            then = [other.id if other else "", old, made_up]
            rows.append([ranking.indicator, unit, value, cases, place, *then, moved, reason])
    return RANKING.frame(rows)


Place = tuple[float | None, float | None, int | None, str]  # value, cases, place, why there is none


def _places(ranking: Ranking, table: pd.DataFrame, catalogue: Catalogue) -> dict[str, Place]:
    """By unit code, those with a place first, then those with a rate, then by catalogue order."""
    own = table[table["indicator"] == ranking.indicator].set_index("unit_code")
    rates = {unit.code: own.loc[unit.code] for unit in catalogue.subordinates if unit.code in own.index}
    sign = -1 if ranking.best == "highest" else 1
    true = {code: rate for code, rate in rates.items() if rate["status"] not in WORDS and pd.notna(rate["value"])}
    fit = {code: sign * r["value"] for code, r in true.items() if r["denominator"] >= ranking.minimum}
    order = sorted(fit.values())
    found: dict[str, Place] = {
        code: (None, None, None, "chưa có số liệu") for code in (u.code for u in catalogue.subordinates)
    }
    for code, rate in rates.items():
        if rate["status"] in WORDS:
            found[code] = (None, rate["denominator"], None, WORDS[rate["status"]])
        elif code in fit:
            found[code] = (rate["value"], rate["denominator"], order.index(fit[code]) + 1, "")
        elif pd.notna(rate["value"]):
            found[code] = (rate["value"], rate["denominator"], None, f"mẫu số dưới {number(ranking.minimum)}")
    return dict(sorted(found.items(), key=lambda item: (item[1][2] or len(found) + 1, item[1][0] is None)))

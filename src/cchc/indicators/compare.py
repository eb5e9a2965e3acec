"""Each figure beside those of the period before, of the same period last year, and its target."""

from collections.abc import Mapping

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit
from ..language.text import lower_first
from ..project.period import Period
from ..project.rows import values
from ..project.tables import COMPARISONS
from .derive import concatenate
from .past import broken

TARGET = "target"
UNCOMPARABLE = {
    "missing": "chưa có số liệu",
    "partial": "chưa đủ số liệu",
    "not_applicable": "không phát sinh",
    "impossible": "số liệu mâu thuẫn",
}
Own = tuple[float | None, str, float | None, bool]  # value, status, first published, illustrative


def compare_figures(
    period: Period,
    indicators: pd.DataFrame,
    unit_figures: pd.DataFrame,
    past: Mapping[Period, pd.DataFrame],
    targets: Mapping[tuple[str, str], float],
    catalogue: Catalogue,
) -> pd.DataFrame:
    """A row for each count and rate of the office and its subordinates and all it is compared with (COMPARISONS).

    `past` are the tables of past_periods(); nothing is compared with a period not among them. `targets` go by unit
    code and indicator.

    compared_with is last_year, previous (equal length, just before) or target; other_period its id, other_status as
    in indicators.parquet (derived where nobody reported it, merged where the unit's parts did), or ""; other_published
    what was first published for it; other_illustrative whether it is made up. change is value - other_value, for rates
    also given as points, for counts as change_percent of other_value; completion is 100 x value / target of a count,
    left what its target still lacks. They are NaN where there is nothing to divide by and where comparable is False;
    reason then says why, in Vietnamese.
    """
    own = _figures(concatenate(indicators, unit_figures))
    compared: list[tuple[str, Period | None, dict[tuple[str, str], Own]]] = [
        (name, other, _figures(past[other]))
        for name, other in (("last_year", period.last_year), ("previous", period.previous))
        if other in past and (name == "last_year" or other != period.last_year)
    ]
    compared.append((TARGET, None, {place: (value, "", None, False) for place, value in targets.items()}))
    rows = []
    for name, other, figures in compared:
        divided = {unit.code: _divided(unit, other, catalogue) if other else "" for unit in catalogue.units}
        for place, (value, status, *_) in own.items():
            indicator = catalogue.figures[place[1]]
            if indicator.kind not in ("count", "percent") or (name == TARGET and place not in figures):
                continue
            other_value, other_status, *rest = figures.get(place, (None, "missing", None, False))
            reason = broken(indicator, other, period, catalogue) if other else ""
            if other and place not in figures:
                reason = reason or divided[place[0]]
            reason = reason or _reason(status, other_status)
            rows.append(
                [period.id, *place, value, name, other.id if other else "", other_status, other_value, *rest]
                + ([None] * 5 if reason else _change(indicator, value, other_value, name == TARGET))
                + [not reason, reason]
            )
    return COMPARISONS.frame(rows)


def _figures(table: pd.DataFrame) -> dict[tuple[str, str], Own]:
    rows = values(table[["unit_code", "indicator", "value", "status", "published", "illustrative"]])
    return {(unit, name): tuple(own) for unit, name, *own in rows}


def _reason(status: str, other_status: str) -> str:
    for which, state in (("kỳ này", status), ("kỳ so sánh", other_status)):
        if state in UNCOMPARABLE:
            return f"{which} {UNCOMPARABLE[state]}"
    return ""


def _divided(unit: Unit, other: Period, catalogue: Catalogue) -> str:
    """That some of what the unit is now was a part of units that others had the rest of."""
    names = ", ".join(lower_first(one.name) for one in catalogue.divided(unit, other))
    return f"có phần tách từ {names}, không có số liệu riêng của phần đó" if names else ""


def _change(indicator: Indicator, value: float, other: float, target: bool) -> list[float | None]:
    """change, change_percent, points, completion, left."""
    change = value - other
    if indicator.kind == "percent":
        return [change, None, change, None, None]
    relative = 100 * change / other if other else None
    return [change, relative, None, *([100 * value / other, max(-change, 0)] if target and other else [None, None])]

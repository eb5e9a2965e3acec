"""Each figure beside those of the period before, of the same period last year, and its target."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from ..catalogue import Catalogue, Indicator, figures_of
from ..period import Period
from .derive import derive, together
from .merge import as_now

COLUMNS = [
    "period", "unit_code", "indicator", "value", "compared_with", "other_period", "other_status", "other_value",
    "change", "change_percent", "points", "completion", "comparable", "reason",
]  # fmt: skip
NUMBERS = ["value", "other_value", "change", "change_percent", "points", "completion"]
TARGET = "target"
UNCOMPARABLE = {
    "missing": "chưa có số liệu",
    "partial": "chưa đủ số liệu",
    "not_applicable": "không phát sinh",
}
Own = tuple[float, str]  # value, status


def compare(
    period: Period,
    indicators: pd.DataFrame,
    unit_figures: pd.DataFrame,
    others: Mapping[str, Sequence[pd.DataFrame]],
    targets: Mapping[tuple[str, str], float],
    catalogue: Catalogue,
) -> pd.DataFrame:
    """A row for each count and rate of the office and the communes and each thing it is compared with (COLUMNS).

    `others` gives indicators and unit_figures by period id; a period not among them is derived where its parts are,
    and left out else. `targets` go by unit code and indicator.

    compared_with is last_year, previous (equal length, just before) or target; other_period its id, other_status as
    in indicators.parquet (derived where nobody reported it, merged where the unit's parts did), or "". change is
    value - other_value, for rates also given as points, for counts as change_percent of other_value; completion is
    100 x value / target of a count. They are NaN where there is nothing to divide by and where comparable is False;
    reason then says why, in Vietnamese.
    """
    known = {id: as_now(together(*tables), Period(id), catalogue) for id, tables in others.items()}
    own = _figures(together(indicators, unit_figures))
    compared: list[tuple[str, str, dict[tuple[str, str], Own]]] = []
    for name, other in (("last_year", period.last_year), ("previous", period.previous)):
        table = None if other is None else known.get(other.id, derive(other, known, catalogue))
        if table is not None:
            compared.append((name, other.id, _figures(table)))
    compared.append((TARGET, "", {place: (value, "") for place, value in targets.items()}))
    rows = []
    for name, other_id, figures in compared:
        for place, (value, status) in own.items():
            indicator = catalogue.figures[place[1]]
            if indicator.kind not in ("count", "percent") or (name == TARGET and place not in figures):
                continue
            other_value, other_status = figures.get(place, (None, "missing"))
            reason = other_id and _broken(indicator, period, other_id, catalogue)
            reason = reason or _reason(status, other_status)
            rows.append(
                [period.id, *place, value, name, other_id, other_status, other_value]
                + ([None] * 4 if reason else _change(indicator, value, other_value, name == TARGET))
                + [not reason, reason]
            )
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(NUMBERS, "float64") | {"comparable": "bool"})


def _figures(table: pd.DataFrame) -> dict[tuple[str, str], Own]:
    places = zip(table["unit_code"], table["indicator"], strict=True)
    return dict(zip(places, zip(table["value"], table["status"], strict=True), strict=True))


def _reason(status: str, other_status: str) -> str:
    for which, state in (("kỳ này", status), ("kỳ so sánh", other_status)):
        if state in UNCOMPARABLE:
            return f"{which} {UNCOMPARABLE[state]}"
    return ""


def _broken(indicator: Indicator, period: Period, other: str, catalogue: Catalogue) -> str:
    """Why the figure meant something else in the other period, or nothing; "" where it meant the same."""
    if indicator.indicator not in figures_of(Period(other)):
        return "biểu của kỳ so sánh không có chỉ tiêu này"
    then, now = Period(other).window[1], period.window[1]
    days: list[tuple[date, str]] = [(b.since, b.reason) for b in catalogue.breaks if b.indicator == indicator.indicator]
    return next((reason for since, reason in days if then < since <= now), "")


def _change(indicator: Indicator, value: float, other: float, target: bool) -> list[float | None]:
    """change, change_percent, points, completion."""
    change = value - other
    if indicator.kind == "percent":
        return [change, None, change, None]
    return [change, 100 * change / other if other else None, None, 100 * value / other if target and other else None]

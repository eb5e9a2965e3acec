"""The figures that charts draw over the periods of a series: a line is cut where the definition changed."""

from collections.abc import Mapping

import pandas as pd

from ..catalogue import Catalogue
from ..project.period import Period
from ..project.rows import tuples
from ..project.tables import SERIES
from .derive import concatenate
from .past import broken


def key_figure_series(
    period: Period,
    indicators: pd.DataFrame,
    unit_figures: pd.DataFrame,
    past: Mapping[Period, pd.DataFrame],
    catalogue: Catalogue,
) -> pd.DataFrame:
    """A row for each of these figures of the office, and of each commune that has it, and each period since the oldest.

    Columns: SERIES. value is unrounded, NaN where missing, partial, not applicable or impossible; status as in
    indicators.parquet, or derived, merged, missing; published what was first published; illustrative what is made up.
    segment counts the definitions: figures of two segments do not compare, and `reason` of the first row of a
    later one says why. No rows where no earlier period is known.
    """
    tables = {p: table for p, table in past.items() if p in period.series} | {
        period: concatenate(indicators, unit_figures)
    }
    if len(tables) == 1:
        return SERIES.empty()
    shown = [p for p in period.series if p.window[1] >= min(p.window[1] for p in tables)]
    figures = {p: {(r.unit_code, r.indicator): r for r in tuples(table)} for p, table in tables.items()}
    places = [
        (unit.code, name)
        for name in catalogue.over_periods
        for unit in catalogue.units
        if (unit.code, name) in figures[period]
    ]
    rows = []
    for unit, name in places:
        segment = 0
        for at, one in enumerate(shown):
            reason = broken(catalogue.figures[name], shown[at - 1], one, catalogue) if at else ""
            segment += bool(reason)
            known = figures.get(one, {}).get((unit, name))
            status = known.status if known else "missing"
            value = known.value if status not in ("missing", "partial", "not_applicable", "impossible") else None
            rest = (known.published, known.illustrative) if known else (None, False)
            rows.append([unit, name, one.id, value, status, *rest, segment, reason])
    return SERIES.frame(rows)

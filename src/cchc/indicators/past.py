"""The figures of the periods before this one, by the units of now: as reported, or derived from their parts."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ..catalogue import Catalogue, Indicator, figures_of
from ..project.period import Period, Window
from .derive import concatenate, derive_period
from .merge import harmonise_units


def past_periods(
    period: Period,
    others: Mapping[str, Sequence[pd.DataFrame]],
    catalogue: Catalogue,
    windows: Mapping[str, Window] | None = None,
) -> dict[Period, pd.DataFrame]:
    """The tables (PAST_FIGURES) of those of the period's series, and of last year, that are known.

    `others` gives indicators and unit_figures by period id. A period not among them is derived where its parts are,
    and left out else. `windows` are the first and last days of their data, where not those of the catalogue.
    """
    known = {id: harmonise_units(concatenate(*tables), Period(id), catalogue) for id, tables in others.items()}
    found = {}
    for earlier in dict.fromkeys((*period.series[:-1], period.last_year)):
        table = known[earlier.id] if earlier.id in known else derive_period(earlier, known, catalogue, windows)
        if table is not None:
            found[earlier] = table
    return found


def broken(indicator: Indicator, then: Period, now: Period, catalogue: Catalogue) -> str:
    """Why the figure meant something else, or nothing, in the earlier of two periods; "" where it meant the same."""
    if indicator.indicator not in figures_of(then):
        return "biểu của kỳ so sánh không có chỉ tiêu này"
    since = [b for b in catalogue.breaks if b.indicator == indicator.indicator]
    return next((b.reason for b in since if then.window[1] < b.since <= now.window[1]), "")

"""The figures of a period nobody reported, from those of the periods around it: Q2 = H1 - Q1, Q4 = year - H1 - Q3."""

from collections.abc import Iterator, Mapping

import pandas as pd

from ..aggregations import WHOLE
from ..catalogue import Catalogue
from ..project.period import Period, Window, joined
from ..project.tables import PAST_FIGURES


def concatenate(indicators: pd.DataFrame, unit_figures: pd.DataFrame) -> pd.DataFrame:
    """The office's figures, under its own code, and each commune's in one table (PAST_FIGURES)."""
    office = indicators[indicators["indicator"] != ""]
    table = pd.concat([office, unit_figures]).reindex(columns=PAST_FIGURES.names).reset_index(drop=True)
    return table.assign(illustrative=table["illustrative"].eq(True))


def derive_period(
    period: Period,
    others: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    windows: Mapping[str, Window] | None = None,
) -> pd.DataFrame | None:
    """The figures of `period` by the first of its formulas whose parts are all in `others`; None where there is none.

    The days of the parts must come to a whole, none twice and none left out: `windows` are the first and last days of
    their data by period id, where not those of the catalogue.

    `others` are tables (PAST_FIGURES) by period id, and so is the result: a row for each unit and figure of any part,
    its status derived, missing or not_applicable; illustrative where that of one part is.

    Counts of flows are added and subtracted; stocks are those of the part that ends with the period; formulas and
    rates are computed again from derived figures. A figure is missing where that of a part is missing or lacks some
    of its own parts, where it would be below 0 (the parts contradict each other), and where it is a flow but no count
    (a rate without its parts, a yes or no).
    """
    for signs in period.parts:
        if all(part.id in others for part in signs) and joined(signs, windows or {}):
            break
    else:
        return None
    parts = {part: others[part.id] for part in signs}
    values = {part: _values(table) for part, table in parts.items()}
    made_up = {place for table in parts.values() for place in _places(table[table["illustrative"]])}
    asked = pd.concat(parts.values()).groupby("unit_code", sort=False)["indicator"].agg(set)
    rows = []
    for unit, names in asked.items():
        derived: dict[str, float | None] = {}
        for name in (n for n in catalogue.figures if n in names):  # in the order in which they can be computed
            own = {part: known.get((unit, name)) for part, known in values.items()}
            last = next((value for part, value in own.items() if part.window[1] == period.window[1]), None)
            added = None if None in own.values() else sum(sign * own[part] for part, sign in signs.items())
            found = catalogue.figures[name].aggregation.derive(last=last, added=added, figures=derived)
            derived[name] = found.value
            rows.append([unit, name, *found.columns.values(), None, (unit, name) in made_up])
    return PAST_FIGURES.frame(rows)


def _values(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    rows = table[table["status"].isin(WHOLE) & table["value"].notna()]
    return dict(zip(_places(rows), rows["value"], strict=True))


def _places(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Unit code and indicator of each row."""
    return zip(rows["unit_code"], rows["indicator"], strict=True)

"""The period's flows against those of the shorter periods of the same year that lie within it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ..catalogue import Catalogue
from ..findings import finding, frame
from ..format import number
from ..period import Period
from ..text import tidy

CHECK = "flow_below"
WHOLE = ("ok", "stated")  # a sum that lacks some parts may well be smaller
Values = dict[tuple[str, str], float]


def compare_periods(
    period: Period,
    indicators: pd.DataFrame,
    unit_figures: pd.DataFrame,
    observations: pd.DataFrame,
    others: Mapping[str, Sequence[pd.DataFrame]],
    catalogue: Catalogue,
) -> pd.DataFrame:
    """An error (findings.COLUMNS) for each flow smaller than that of a period within this one, as 6 months hold quý I.

    `others` gives indicators and unit_figures by period id; those of periods not within this one are not read.
    Where a commune's figure fell, the office's sum of it is not told as well. Stocks, rates and figures that are
    blank or lack a part are not compared.
    """
    own = _flows(indicators, unit_figures, catalogue)
    within = {p: _flows(*others[p.id], catalogue) for p in period.contained if p.id in others}
    cells = observations.drop_duplicates(["unit_code", "indicator"]).set_index(["unit_code", "indicator"])
    found, office = {}, catalogue.office.code
    for place, value in sorted(own.items(), key=lambda item: item[0][0] == office):  # communes first
        unit, name = place
        longest = max((p for p in within if place in within[p]), key=lambda p: within[p][place], default=None)
        if longest is None or value >= within[longest][place] or (unit == office and name in found):
            continue
        row, more = catalogue.figures[name], number(within[longest][place])
        code = row.code or name
        message = (
            f"{catalogue.unit(unit).name}, {code} “{tidy(row.name)}”: {period.title} là {number(value)}, ít hơn "
            f"{more} của {longest.title}, dù kỳ đó nằm trong kỳ này. Hãy kiểm tra lại số liệu của cả hai kỳ."
        )
        where = {key: cells.at[place, key] for key in ("file", "sheet", "cell")} if place in cells.index else {}
        fields = {"unit_code": unit, "indicator": code, "expected": f"≥ {more}", "found": number(value)}
        found.setdefault(name, []).append(finding(CHECK, "error", message, **fields | where))
    order = {name: at for at, name in enumerate(i.indicator for i in catalogue.submitted + catalogue.measures)}
    return frame([line for name in sorted(found, key=order.__getitem__) for line in found[name]])


def _flows(indicators: pd.DataFrame, unit_figures: pd.DataFrame, catalogue: Catalogue) -> Values:
    """The counts of flows that are whole, by unit code and indicator; the office's are the computed ones."""
    rows = pd.concat([indicators, unit_figures])
    rows = rows[rows["status"].isin(WHOLE) & rows["value"].notna()]
    flows = {n for n, i in catalogue.figures.items() if i.flow_or_stock == "flow" and i.kind == "count"}
    rows = rows[rows["indicator"].isin(flows)]
    return dict(zip(zip(rows["unit_code"], rows["indicator"], strict=True), rows["value"], strict=True))

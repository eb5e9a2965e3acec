"""One-stop exports against the figures a unit wrote in its form, and against the window of the period."""

from datetime import date

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit
from ..catalogue.dossiers import DossierFigure, DossierRules, load_dossier_rules
from ..findings import COLUMNS, finding, frame
from ..format import day, number
from ..text import fold, tidy

CHECK = "dossiers_export"
SHOWN = 3  # rows named in a finding
BLANK = dict.fromkeys(COLUMNS, "")


def compare_dossiers(
    counted: pd.DataFrame, observations: pd.DataFrame, catalogue: Catalogue, rules: DossierRules | None = None
) -> pd.DataFrame:
    """A finding (COLUMNS) for each figure of dossier_figures.csv that a unit's form and its export give differently.

    `counted` is what indicators.dossiers.counts gives. A unit without an export, and a blank figure, are not
    compared; a field that the export lacks counts 0.
    """
    rules = rules or load_dossier_rules()
    stated = observations.drop_duplicates(["unit_code", "indicator"]).set_index(["unit_code", "indicator"])
    found = []
    for unit in catalogue.units:
        own = counted[counted["unit_code"] == unit.code].to_dict("records")
        for figure in rules.figures:
            place = (unit.code, figure.indicator)
            if own and figure.level == unit.tier and place in stated.index:
                found += _compare(unit, figure, own, stated.loc[place], catalogue.figures[figure.indicator])
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")


def _compare(
    unit: Unit, figure: DossierFigure, own: list[dict], stated: pd.Series, indicator: Indicator
) -> list[dict[str, str]]:
    row = next((r for r in own if fold(r["field"]) == fold(figure.field)), dict.fromkeys(figure.count.names, 0))
    exported = figure.count.evaluate(row)
    if pd.isna(stated["value"]) or stated["value"] == exported:
        return []
    left, right = number(stated["value"]), number(exported)
    carried = f", gồm {number(row['carried_over'])} hồ sơ kỳ trước chuyển sang" if row.get("carried_over") else ""
    carried = carried if "received" in figure.count.names else ""
    basis = f", cách tính {row['definition']}" if "on_time" in figure.count.names and "definition" in row else ""
    message = (
        f"{unit.name}, {indicator.code} “{tidy(indicator.label)}”: biểu ghi {left}, đếm từ tệp hồ sơ một cửa là "
        f"{right}{carried}{basis}. Hãy đối chiếu."
    )
    place = {key: stated[key] for key in ("file", "sheet", "cell")}
    fields = {"unit_code": unit.code, "indicator": indicator.code, "expected": right, "found": left}
    return [BLANK | {"check": CHECK, "severity": "warning", "message": message} | fields | place]


def dossiers_outside(
    dossiers: pd.DataFrame, window: tuple[date, date], definition: str = "", rules: DossierRules | None = None
) -> pd.DataFrame:
    """A finding (COLUMNS) for each sheet with dossiers dated outside the window, its first and last day.

    Received after the last day or ended before the first one: not counted, a warning. Ended after the last day:
    counted as in process, a note. What ends a dossier is the definition's (on_time.csv), as for indicators.counts.
    `found` is the number of dossiers.
    """
    if dossiers.empty:
        return frame([])
    rules = rules or load_dossier_rules()
    chosen, (first, last) = rules.definition(definition), window
    titles = {c.column: c.title.lower() for c in rules.columns}
    taken = dossiers["status"].isin([s.status for s in rules.statuses if s.received])
    done = dossiers["status"].isin([s.status for s in rules.statuses if s.done] + [*chosen.on_time_statuses])
    received, end = (dossiers[name].dt.floor("D") for name in ("received_on", chosen.event))
    opening, closing = pd.Timestamp(first), pd.Timestamp(last)
    before, after = f"trước ngày đầu kỳ {day(first)}", f"sau ngày chốt số liệu {day(last)}"
    started, ended = (f"có {titles[name]}" for name in ("received_on", chosen.event))
    found = []
    for check, mask, severity, what in (
        ("dossier_received_after", received > closing, "warning", f"{started} {after}, không tính vào kỳ này"),
        ("dossier_ended_before", done & (received < opening) & (end < opening), "warning",
         f"{ended} {before}, thuộc kỳ trước nên không tính vào kỳ này"),
        ("dossier_ended_after", done & (received <= closing) & (end > closing), "note",
         f"{ended} {after}, tính là đang giải quyết trong kỳ này"),
    ):  # fmt: skip
        for (file, sheet), rows in dossiers[taken & mask].groupby(["file", "sheet"], observed=True, sort=False):
            named = ", ".join(f"dòng {row}" for row in rows["row"].head(SHOWN)) + (", …" if len(rows) > SHOWN else "")
            message = f"Tệp {file}: {number(len(rows))} hồ sơ ({named}) {what}. Hãy kiểm tra lại kỳ của tệp."
            texts = {"expected": f"{day(first)} - {day(last)}", "found": number(len(rows))}
            found.append(finding(check, severity, message, file=file, sheet=sheet, **texts))
    return frame(found)

"""One-stop exports against the window of the period."""

from datetime import date

import pandas as pd

from ..catalogue.dossiers import DossierRules, load_dossier_rules
from ..findings import finding, frame
from ..language.format import day, number
from ..language.text import lower_first

SHOWN = 3  # rows named in a finding


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
    titles = {c.column: lower_first(c.title) for c in rules.columns}
    taken = dossiers["status"].isin([s.status for s in rules.statuses if s.received])
    done = dossiers["status"].isin([s.status for s in rules.statuses if s.done or s.on_time])
    received, end = dossiers["received_on"].dt.floor("D"), pd.Series(chosen.end(dossiers)[0]).dt.floor("D")
    end.index = dossiers.index
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

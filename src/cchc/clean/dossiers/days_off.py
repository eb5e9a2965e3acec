"""Dossiers that are due on a day on which offices are closed."""

from collections import Counter
from datetime import date

import numpy as np
import pandas as pd

from ...catalogue import message, wording
from ...catalogue.dossiers import DossierRules
from ...findings import Finding, finding
from ...language.format import number
from .moments import FIRST

PART = 1 << 20  # rows looked at at a time


def due_on_days_off(table: pd.DataFrame, rules: DossierRules) -> list[Finding]:
    """One note on the dossiers due on a day on which offices are closed."""
    moments, due = table["due_on"].to_numpy(), Counter[date]()
    for start in range(0, len(moments), PART):
        part = moments[start : start + PART]
        counts = np.bincount(part[~np.isnat(part)].astype("datetime64[D]").astype("int64") - FIRST.astype("int64"))
        due.update({(FIRST + day).item(): int(counts[day]) for day in np.flatnonzero(counts)})
    closed = {h.date for h in rules.holidays if h.off}
    working = {h.date for h in rules.holidays if not h.off}
    listed = {day.year for day in closed}
    found: Counter[str] = Counter()
    for day, count in due.items():
        if day in closed:
            found["dossier_on_holiday"] += count
        elif day.weekday() >= 5 and day not in working:
            found["dossier_on_weekend"] += count
    if not found:
        return []
    days = ", ".join(wording(which, count=number(count)) for which, count in sorted(found.items()))
    years = ", ".join(map(str, sorted({day.year for day in due} - listed)))
    unlisted = " " + wording("dossier_unlisted_years", years=years) if years else ""
    total = number(found.total())
    return [finding(*message("dossier_day_off", count=total, days=days, unlisted=unlisted), found=total)]

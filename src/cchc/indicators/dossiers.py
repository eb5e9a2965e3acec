"""Dossiers of the one-stop desks -> the counts of form II.06a/VPCP/KSTT, and the share that was on time."""

from datetime import date

import numpy as np
import pandas as pd

from ..catalogue import Catalogue
from ..catalogue.dossiers import COUNTS, DossierRules, OnTime, load_dossier_rules
from ..language.format import day
from ..language.text import fold, lower_first
from ..project.tables import DOSSIER_COUNTS

NO_FIELD = "(không ghi)"
ORIGINS = ["none", "carried_over", "online", "direct", "post", "no_channel"]
PARTS = {
    "received": ("early", "on_time", "overdue", "in_process_within", "in_process_overdue"),
    "resolved": ("early", "on_time", "overdue"),
    "in_process": ("in_process_within", "in_process_overdue"),
}
OUTCOMES = ["none", "early", "on_time", "overdue", "in_process_within", "in_process_overdue"]
RETURNED = "D2"  # how dossiers are counted of which an export has only the day the result was returned
PART = 1 << 20  # rows counted at a time
UNSEEN = ("received_new", "no_channel", "due", "due_on_time")  # parts of definitions, not of form II.06a
TITLES = {
    "unit_code": "Đơn vị",
    **{count: title for count, title in COUNTS.items() if count not in UNSEEN},
    "ratio": "Tỷ lệ đúng hạn (%)",
    "definition": "Cách tính",
}


def counts(
    dossiers: pd.DataFrame, window: tuple[date, date], definition: str = "", rules: DossierRules | None = None
) -> pd.DataFrame:
    """Counts of dossiers by unit and field; columns DOSSIER_COUNTS, the counts int64.

    A row for each unit and field (blank: NO_FIELD), for each unit (field ""), each field (unit_code "") and all
    (both ""); none without dossiers. `window` is its first and last day. A dossier received up to the last day
    counts unless its status says it was never received or it ended before the first day:

    received            online + direct + post + no_channel (received_new) + carried_over
    carried_over        received before the first day and not ended before it
    resolved            early + on_time + overdue: done, its end not after the last day
    on_time             also those waiting for a supplement, withdrawn, returned, stopped (column 9 of the form),
                        unless a date says that they ended after the last day
    in_process          the others, within or overdue by their due date on the last day
    due, due_on_time    due within the window; of them resolved not later than due

    What ends a dossier and how its end compares with the due date is the definition's (on_time.csv, the default
    where `definition` is ""): ratio = 100 x numerator / denominator, unrounded, NaN for 0 of 0. Where an export has
    only the day the result was returned, its dossiers are counted by D2, and `definition` names both.
    """
    rules = rules or load_dossier_rules()
    chosen = rules.definition(definition)
    if dossiers.empty:
        return DOSSIER_COUNTS.empty()
    units, fields = dossiers["unit_code"].astype("category"), dossiers["field"].astype("category")
    shape = (len(units.cat.categories), len(fields.cat.categories) + 1, len(ORIGINS), len(OUTCOMES), 2, 2)
    unit_codes, field_codes = units.cat.codes.to_numpy(), fields.cat.codes.to_numpy()
    whole = np.zeros(shape, dtype="int64")
    for start in range(0, len(dossiers), PART):  # ten million rows take no more memory than one part
        part = slice(start, start + PART)
        classes = _classes(dossiers.iloc[part], window, chosen, rules)
        # one number for each combination, so that a part is counted in one pass; code -1 is the last field
        places = (unit_codes[part], field_codes[part] % shape[1], *classes)
        whole += np.bincount(np.ravel_multi_index(places, shape), minlength=whole.size).reshape(shape)
    cube, returned = whole.sum(axis=5), whole[:, :, :, 1:4, :, 1].sum(axis=(2, 3, 4))
    ended = whole[:, :, :, 1:4].sum(axis=(2, 3, 4, 5))
    present = cube.sum(axis=(2, 3, 4)) > 0
    names = [*fields.cat.categories, NO_FIELD]
    order = sorted(range(len(names)), key=lambda f: names[f])
    places = [(u, f) for u in range(shape[0]) for f in order if present[u, f]]
    every = slice(None)
    groups = [(units.cat.categories[u], names[f], u, f) for u, f in places]
    groups += [(unit, "", u, every) for u, unit in enumerate(units.cat.categories) if present[u].any()]
    groups += [("", names[f], every, f) for f in order if present[:, f].any()]
    groups.append(("", "", every, every))
    rows = []
    for unit, name, u, f in groups:
        row = _row(unit, name, cube[u, f].reshape(-1, *shape[2:5]).sum(axis=0))
        _check(row)
        row["numerator"], row["denominator"] = chosen.numerator.evaluate(row), chosen.denominator.evaluate(row)
        row["ratio"] = 100 * row["numerator"] / row["denominator"] if row["denominator"] else np.nan
        by_return, all_ended = int(returned[u, f].sum()), int(ended[u, f].sum())
        row["definition"] = ", ".join(
            [*([chosen.id] if by_return < all_ended or not by_return else []), *([RETURNED] if by_return else [])]
        )
        rows.append(row)
    return DOSSIER_COUNTS.frame(rows)


def rows_behind(
    name: str,
    dossiers: pd.DataFrame,
    catalogue: Catalogue,
    window: tuple[date, date],
    definition: str = "",
    rules: DossierRules | None = None,
) -> pd.DataFrame:
    """The dossiers that the figure `name` of dossier_figures.csv counts; none where it counts no dossiers.

    Columns: unit_code, code, file, sheet, row and `count`, the words of the filter. A row for each dossier.
    """
    rules = rules or load_dossier_rules()
    columns = ["unit_code", "code", "file", "sheet", "row"]
    figure = next((f for f in rules.figures if f.indicator == name), None)
    if figure is None or dossiers.empty:
        return pd.DataFrame(columns=[*columns, "count"])
    chosen, (first, last) = rules.definition(definition), window
    outcome = _classes(dossiers, window, chosen, rules)[1]
    wanted = {o for count in figure.count.names for o in PARTS.get(count, (count,))}
    here = np.isin(np.array(OUTCOMES)[outcome], list(wanted))
    if figure.field:
        spellings = [c for c in dossiers["field"].dropna().unique() if fold(c) == fold(figure.field)]
        here &= dossiers["field"].isin(spellings).to_numpy()
    level = {u.code for u in catalogue.units if u.tier == figure.level}
    here &= dossiers["unit_code"].isin(level).to_numpy()
    words = figure.count.spelt(lambda count: lower_first(COUNTS[count]))
    field = f", lĩnh vực {figure.field}" if figure.field else ""
    words += f"{field}, kỳ {day(first)} - {day(last)}, cách tính {chosen.id}"
    return dossiers.loc[here, columns].assign(count=words)


def counting(name: str, catalogue: Catalogue, rules: DossierRules | None = None) -> list[str]:
    """The figures of dossier_figures.csv that the figure `name` is or is computed from, in order of its formulas."""
    if any(figure.indicator == name for figure in (rules or load_dossier_rules()).figures):
        return [name]
    indicator = catalogue.figures.get(name)
    parts = (part for formula in (indicator.formulas if indicator else ()) for part in formula.names)
    return list(dict.fromkeys(found for part in parts for found in counting(part, catalogue, rules)))


def shown(counted: pd.DataFrame) -> pd.DataFrame | None:
    """The rows of units and the total with Vietnamese titles, for the notebook; None where nothing was counted."""
    if counted.empty:
        return None
    rows = counted[counted["field"] == ""]
    named = rows.assign(unit_code=rows["unit_code"].replace("", "Tổng số"))
    return named[list(TITLES)].rename(columns=TITLES).set_index(TITLES["unit_code"])


def _classes(
    dossiers: pd.DataFrame, window: tuple[date, date], chosen: OnTime, rules: DossierRules
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For each dossier the places of its origin and outcome, whether it fell due in the window, whether by D2."""
    first, last = (np.datetime64(day, "D") for day in window)
    status = dossiers["status"].to_numpy()
    end_at, by_return = chosen.end(dossiers)
    due_at = dossiers["due_on"].to_numpy()
    received, due, end = (
        moments.astype("datetime64[D]") for moments in (dossiers["received_on"].to_numpy(), due_at, end_at)
    )
    settled = np.isin(status, [s.status for s in rules.statuses if s.on_time])
    done = (np.isin(status, [s.status for s in rules.statuses if s.done]) & ~np.isnat(end)) | settled
    taken = np.isin(status, [s.status for s in rules.statuses if s.received])
    carried = received < first
    counted = taken & (received <= last) & ~(carried & done & (end < first))
    resolved = done & ~(end > last)
    by_moment = np.where(by_return, rules.definition(RETURNED).compares == "moment", chosen.compares == "moment")
    same = np.where(by_moment, end_at == due_at, end == due)
    on_time = same | settled | (np.isnat(due) & (chosen.missing_due == "on_time"))
    early = np.where(by_moment, end_at < due_at, end < due)
    channel = dossiers["channel"].astype("category")
    known = np.array([ORIGINS.index(c) for c in channel.cat.categories] + [ORIGINS.index("no_channel")])
    origin = np.where(carried, ORIGINS.index("carried_over"), known[channel.cat.codes])
    ended = np.where(on_time, OUTCOMES.index("on_time"), np.where(early, OUTCOMES.index("early"), 3))
    open_ = np.where(due < last, OUTCOMES.index("in_process_overdue"), OUTCOMES.index("in_process_within"))
    outcome = np.where(resolved, ended, open_)
    in_window = counted & (due >= first) & (due <= last)
    return origin * counted, outcome * counted, in_window, counted & by_return & ~settled


def _row(unit: str, field: str, cube: np.ndarray) -> dict[str, object]:
    origins = dict(zip(ORIGINS, map(int, cube.sum(axis=(1, 2))), strict=True))
    outcomes = dict(zip(OUTCOMES, map(int, cube.sum(axis=(0, 2))), strict=True))
    new = sum(origins[c] for c in ("online", "direct", "post", "no_channel"))
    due = cube[:, :, 1].sum(axis=0)
    sorts = {name: count for name, count in (origins | outcomes).items() if name != "none"}
    return {"unit_code": unit, "field": field} | sorts | {
        "received": int(cube[1:].sum()),
        "received_new": new,
        "resolved": int(cube[:, 1:4].sum()),
        "in_process": int(cube[:, 4:].sum()),
        "due": int(due.sum()),
        "due_on_time": int(due[1:3].sum()),
    }  # fmt: skip


def _check(row: dict[str, int]) -> None:
    """The identities of form II.06a: 3 = 4+5+6, 7 = 8+9+10, 11 = 12+13, 3 = 7+11."""
    holds = (
        row["received"] == row["online"] + row["direct"] + row["post"] + row["no_channel"] + row["carried_over"]
        and row["resolved"] == row["early"] + row["on_time"] + row["overdue"]
        and row["in_process"] == row["in_process_within"] + row["in_process_overdue"]
        and row["received"] == row["resolved"] + row["in_process"]
    )
    if not holds:
        raise AssertionError(f"số đếm hồ sơ không cân: {row}")

"""Dossiers of the one-stop desks -> the counts of form II.06a/VPCP/KSTT, and the share that was on time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..aggregations import Result
from ..catalogue import Catalogue, Formula
from ..catalogue.dossiers import (
    AS_WRITTEN,
    COUNTS,
    NO_FIELD,
    OF_RATIO,
    DossierFigure,
    DossierRules,
    OnTime,
    load_dossier_rules,
)
from ..language.format import day
from ..language.text import fold, lower_first
from ..project.rows import records, tuples
from ..project.tables import DOSSIER_COUNTS

NONE = "none"  # of a dossier that does not count
ORIGINS = [NONE, "carried_over", "online", "direct", "post", "no_channel"]
PARTS = {
    "received": ("early", "on_time", "overdue", "in_process_within", "in_process_overdue"),
    "resolved": ("early", "on_time", "overdue"),
    "in_process": ("in_process_within", "in_process_overdue"),
}
OUTCOMES = [NONE, "early", "on_time", "overdue", "in_process_within", "in_process_overdue"]
COUNTED, SUBMITTED, PARTLY = "dossiers", "submission", "partial"  # where the counts of a unit are from
NEW = ("online", "direct", "post", "no_channel")  # what came in within the period
WAYS_IN = PARTS | {"received": (*NEW, "carried_over"), "received_new": NEW}  # as a table of counts adds them up
RETURNED = "D2"  # how dossiers are counted of which an export has only the day the result was returned
PART = 1 << 20  # rows counted at a time
UNSEEN = ("received_new", "no_channel", "due", "due_on_time")  # parts of definitions, not of form II.06a
TITLES = {
    "unit_code": "Đơn vị",
    **{count: title for count, title in COUNTS.items() if count not in UNSEEN},
    "ratio": "Tỷ lệ đúng hạn (%)",
    "definition": "Cách tính",
}


@pd.option_context("mode.string_storage", "pyarrow")  # millions of texts: a third of the memory
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
    sorts = _counted_by_sort(dossiers, window, chosen, rules)
    rows = []
    for group in (["unit_code", "field"], ["unit_code"], ["field"], []):
        for row in records(_sums(sorts, group)):
            _check(row)
            definition = ", ".join(_definitions(row.pop("by_return"), row["resolved"], chosen))
            source = COUNTED if row["unit_code"] else ""
            rows.append(row | _ratio(row, chosen) | {"definition": definition, "source": source})
    return DOSSIER_COUNTS.frame(rows)


def with_submitted(
    counted: pd.DataFrame, submitted: pd.DataFrame, definition: str = "", rules: DossierRules | None = None
) -> pd.DataFrame:
    """The counts with those of units that sent a table of counts (SUBMITTED_COUNTS) and no dossiers, added up anew.

    Where a unit gave fields they count, else its row of the total. A row with a blank or unreadable part is left out
    (clean.clean_counts says so): the unit's total is then the one it wrote, or PARTLY what is left. What a table of
    counts cannot say, as what fell due, is missing; its columns compare the end of the work with the due date, so that
    by a definition of another day they stand AS_WRITTEN.
    """
    rules = rules or load_dossier_rules()
    chosen = rules.definition(definition)
    alone = submitted[~submitted["unit_code"].isin(counted["unit_code"])]
    if alone.empty:
        return counted
    by = chosen.id if chosen.event == "finished_on" else AS_WRITTEN
    own = [row | _ratio(row, chosen) | {"definition": by} for row in _submitted_rows(alone, rules)]
    table = pd.concat([counted[counted["unit_code"] != ""], DOSSIER_COUNTS.frame(own)], ignore_index=True)
    by_field = table[table["field"] != ""].groupby(table["field"].map(fold), sort=False)
    totals = [
        rows[list(COUNTS)].sum(skipna=False).to_dict() | {"field": min(rows["field"]), "definition": _named(rows)}
        for rows in (*(rows for _, rows in by_field), table[table["field"] == ""])
        if len(rows)
    ]
    sums = [row | _ratio(row, chosen) | {"unit_code": "", "source": ""} for row in totals]
    return DOSSIER_COUNTS.frame([*records(table), *sums])


def _submitted_rows(submitted: pd.DataFrame, rules: DossierRules) -> list[dict[str, object]]:
    """A row for each unit and field, and for each unit, of what they sent."""
    columns = {c.column: c.count.names[0] for c in rules.count_columns if c.count is not None}
    parts = {column: name for column, name in columns.items() if column not in PARTS}
    rows = []
    for unit, own in submitted[submitted["column"].isin(parts)].groupby("unit_code", sort=True):
        by_field = {field: _parts(cells, parts) for field, cells in own.groupby("field", sort=True)}
        counting, whole = _counting(own), by_field.pop("", None)
        source = SUBMITTED if whole or len(counting) == len(by_field) else PARTLY
        if "" not in counting and counting:
            whole = {name: sum(by_field[field][name] for field in counting) for name in parts.values()}
            whole = dict.fromkeys(COUNTS, 0) | whole
        for field, row in (by_field | {"": whole}).items():
            if row:
                rows.append(_with_sums(row) | {"unit_code": unit, "field": field, "source": source})
    return rows


def _counting(own: pd.DataFrame) -> list[str]:
    """The fields that make a unit's total: those of its table where all can be read or it has no total, else "" alone.

    `own` are the cells of its table in the columns that count.
    """
    readable = own["value"].notna().groupby(own["field"]).all()
    fields = readable.drop("", errors="ignore")
    if len(fields) and (fields.all() or not readable.get("", False)):
        return sorted(fields.index[fields])
    return [""] if readable.get("", False) else []


def _parts(cells: pd.DataFrame, parts: Mapping[str, str]) -> dict[str, int] | None:
    """What one row of a table of counts says of the parts; None where it does not say all."""
    if cells["value"].isna().any():
        return None
    return dict.fromkeys(COUNTS, 0) | {parts[cell.column]: int(cell.value) for cell in tuples(cells)}


def _with_sums(row: dict[str, int]) -> dict[str, int | None]:
    """The counts with what their parts make; nothing of what fell due."""
    sums = {name: sum(row[part] for part in PARTS[name]) for name in ("resolved", "in_process")}
    new = sum(row[part] for part in NEW)
    return row | sums | {"received_new": new, "received": new + row["carried_over"], "due": None, "due_on_time": None}


def _named(rows: pd.DataFrame) -> str:
    """The definitions of the rows, each once."""
    return ", ".join(dict.fromkeys(part for text in rows["definition"] for part in text.split(", ") if part))


def _ratio(row: dict[str, object], chosen: OnTime) -> dict[str, float]:
    """numerator, denominator and ratio of the row, by the definition; NaN where a part is not known."""
    known = {name: None if pd.isna(row[name]) else row[name] for name in COUNTS}
    top, bottom = chosen.numerator.evaluate(known), chosen.denominator.evaluate(known)
    ratio = 100 * top / bottom if bottom and top is not None else np.nan
    return {"numerator": top, "denominator": bottom, "ratio": ratio}


def figure_counts(
    counted: pd.DataFrame, catalogue: Catalogue, rules: DossierRules | None = None
) -> dict[str, dict[str, Result]]:
    """What each figure of dossier_figures.csv counts, by the code of the units of its level.

    Missing of a unit without counts, partial where a row of its table could not be read. A field that a unit lacks
    counts 0 where its fields make up its total, else it is missing; partial where some of its dossiers name no field.
    """
    rules = rules or load_dossier_rules()
    own = {unit: records(rows) for unit, rows in counted.groupby("unit_code")}
    return {
        figure.indicator: {
            unit.code: _figure_of(figure, own[unit.code]) if unit.code in own else Result()
            for unit in catalogue.units
            if figure.level in ("", catalogue.tier(unit))
        }
        for figure in rules.figures
    }


def _figure_of(figure: DossierFigure, own: list[dict[str, object]]) -> Result:
    fields = sum(row["received"] for row in own if row["field"] not in ("", NO_FIELD))
    whole = sum(row["received"] for row in own if row["field"] == "")
    row = next((row for row in own if fold(row["field"]) == fold(figure.field)), None)
    if row is None:  # it has none of the field, if its fields are known to be all
        return Result(0.0, "ok") if fields == whole and own[0]["source"] != PARTLY else Result()
    value = figure.count.evaluate(row)
    if value is None or pd.isna(value):
        return Result()
    partial = own[0]["source"] == PARTLY or (figure.field and any(row["field"] == NO_FIELD for row in own))
    return Result(float(value), "partial" if partial else "ok")


def _definitions(by_return: int, resolved: int, chosen: OnTime) -> list[str]:
    """The definitions by which dossiers were resolved: the chosen one, that of the day of return, both."""
    if not by_return:
        return [chosen.id]
    return [RETURNED] if by_return == resolved else [chosen.id, RETURNED]


def _counted_by_sort(
    dossiers: pd.DataFrame, window: tuple[date, date], chosen: OnTime, rules: DossierRules
) -> pd.DataFrame:
    """How many dossiers there are of each sort: unit_code, field, origin, outcome, due, by_return, and the number.

    unit_code and field are categories in the order of the rows to be made.
    """
    units, fields = dossiers["unit_code"].astype("category"), dossiers["field"].astype("category")
    names = [*fields.cat.categories, NO_FIELD]  # the code of a blank is -1: the last one
    shape = (len(units.cat.categories), len(names), len(ORIGINS), len(OUTCOMES), 2, 2)
    unit_codes, field_codes = units.cat.codes.to_numpy(), fields.cat.codes.to_numpy() % len(names)
    numbers = np.zeros(shape, dtype="int64")
    for start in range(0, len(dossiers), PART):  # ten million rows take no more memory than one part
        part = slice(start, start + PART)
        classes = _classes(dossiers.iloc[part], window, chosen, rules)
        # one number for each combination, so that a part is counted in one pass
        places = np.ravel_multi_index((unit_codes[part], field_codes[part], *classes), shape)
        numbers += np.bincount(places, minlength=numbers.size).reshape(shape)
    unit, field, origin, outcome, due, by_return = np.nonzero(numbers)
    return pd.DataFrame(
        {
            "unit_code": pd.Categorical.from_codes(unit, units.cat.categories),
            "field": pd.Categorical.from_codes(field, names).reorder_categories(sorted(names)),
            "origin": np.array(ORIGINS)[origin],
            "outcome": np.array(OUTCOMES)[outcome],
            "due": due.astype(bool),
            "by_return": by_return.astype(bool),
            "number": numbers[numbers > 0],
        }
    )


def _sums(sorts: pd.DataFrame, group: list[str]) -> pd.DataFrame:
    """The counts of form II.06a and of definitions, by unit_code and field of the group, "" for what is in it all."""
    number, origin, outcome = sorts["number"], sorts["origin"], sorts["outcome"]
    resolved = outcome.isin(PARTS["resolved"])
    columns = {name: number * (origin == name) for name in ORIGINS if name != NONE}
    columns |= {name: number * (outcome == name) for name in OUTCOMES if name != NONE}
    columns |= {
        "received": number * (origin != NONE),
        "received_new": number * ~origin.isin([NONE, "carried_over"]),
        "resolved": number * resolved,
        "in_process": number * outcome.isin(PARTS["in_process"]),
        "due": number * sorts["due"],
        "due_on_time": number * (sorts["due"] & outcome.isin(["early", "on_time"])),
        "by_return": number * (resolved & sorts["by_return"]),
    }
    table = pd.DataFrame(columns)
    if not group:
        return table.sum().to_frame().T.assign(unit_code="", field="")
    summed = table.groupby([sorts[name] for name in group], observed=True).sum().reset_index()
    return summed.assign(**{name: "" for name in ("unit_code", "field") if name not in group})


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
    classes = _classes(dossiers, window, chosen, rules)
    parts = _parts_of(figure, PARTS | {"received_new": NEW}, rules, definition)
    outcome, origin = np.array(OUTCOMES)[classes.outcome], np.array(ORIGINS)[classes.origin]
    here = np.isin(outcome, list(parts)) | np.isin(origin, list(parts)) | (classes.due & ("due" in parts))
    here |= classes.due & np.isin(outcome, ["early", "on_time"]) & ("due_on_time" in parts)
    if figure.field:
        spellings = [c for c in dossiers["field"].dropna().unique() if fold(c) == fold(figure.field)]
        here &= dossiers["field"].isin(spellings).to_numpy()
    level = {u.code for u in catalogue.units if figure.level in ("", catalogue.tier(u))}
    here &= dossiers["unit_code"].isin(level).to_numpy()
    words = figure.count.spelt(lambda count: lower_first((COUNTS | OF_RATIO)[count]))
    field = f", lĩnh vực {figure.field}" if figure.field else ""
    words += f"{field}, kỳ {day(first)} - {day(last)}, cách tính {chosen.id}"
    return dossiers.loc[here, columns].assign(count=words)


def cells_behind(
    name: str,
    submitted: pd.DataFrame,
    counted: pd.DataFrame,
    catalogue: Catalogue,
    definition: str = "",
    rules: DossierRules | None = None,
) -> pd.DataFrame:
    """The cells of units' tables of counts that the figure `name` of dossier_figures.csv adds up; else none.

    `counted` are the DOSSIER_COUNTS that say of which units the table counts. Columns: those of SUBMITTED_COUNTS, and
    `title`, what is counted there, `weight`, how often: -1 where it is taken off. A row for each cell.
    """
    rules = rules or load_dossier_rules()
    figure = next((f for f in rules.figures if f.indicator == name), None)
    if figure is None:
        return submitted.iloc[:0].assign(title="", weight=0.0)
    parts = {c.count.names[0]: c for c in rules.count_columns if c.count is not None and c.column not in PARTS}
    made_of = _parts_of(figure, WAYS_IN, rules, definition)
    here = {column.column: part for part, column in parts.items() if part in made_of}
    from_table = counted.loc[counted["source"].isin([SUBMITTED, PARTLY]), "unit_code"].unique()
    level = [u.code for u in catalogue.units if figure.level in ("", catalogue.tier(u)) and u.code in from_table]
    columns = submitted[submitted["column"].isin([c.column for c in parts.values()])]
    found = [columns.iloc[:0]]
    for unit in level:
        own = columns[columns["unit_code"] == unit]
        if figure.field:
            fields = [field for field in own["field"].unique() if fold(field) == fold(figure.field)]
        else:
            fields = _counting(own)
        found.append(own[own["field"].isin(fields) & own["column"].isin(here)])
    cells = pd.concat(found)
    counts = cells["column"].map(here)
    return cells.assign(title=counts.map(COUNTS), weight=counts.map(made_of).astype("float64"))


def _parts_of(
    figure: DossierFigure, sums: Mapping[str, Sequence[str]], rules: DossierRules, definition: str
) -> dict[str, float]:
    """How often each count that is none of the `sums` is in the figure: 1, or -1 where it is taken off."""
    chosen = rules.definition(definition)
    of_ratio = {name: f"({getattr(chosen, name).text})" for name in OF_RATIO}
    formula = Formula(figure.count.spelt(lambda name: of_ratio.get(name, name)))
    made_of = {name: sums.get(name, (name,)) for name in formula.names}
    parts = dict.fromkeys(part for own in made_of.values() for part in own)
    weights = {part: formula.evaluate({name: int(part in own) for name, own in made_of.items()}) for part in parts}
    return {part: weight for part, weight in weights.items() if weight}


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


class Classes(NamedTuple):
    """For each dossier the places of its origin and its outcome, whether it fell due in the window, whether by D2."""

    origin: np.ndarray
    outcome: np.ndarray
    due: np.ndarray
    by_return: np.ndarray


def _classes(dossiers: pd.DataFrame, window: tuple[date, date], chosen: OnTime, rules: DossierRules) -> Classes:
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
    place = {outcome: place for place, outcome in enumerate(OUTCOMES)}
    ended = np.where(early, place["early"], place["overdue"])
    ended = np.where(on_time, place["on_time"], ended)
    still_open = np.where(due < last, place["in_process_overdue"], place["in_process_within"])
    outcome = np.where(resolved, ended, still_open)
    return Classes(
        origin=origin * counted,
        outcome=outcome * counted,
        due=counted & (due >= first) & (due <= last),
        by_return=counted & by_return & ~settled,
    )


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

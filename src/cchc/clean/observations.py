"""All submissions of a period -> one typed observation for every figure each unit is asked for."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit, message, wording
from ..findings import Finding, finding, frame
from ..language.legacy import certain, known
from ..language.number import COUNTED, Reading, read_value, split_count
from ..language.text import fold, hidden, tidy, typed, visible
from ..project.memory import nothing_thrown_away
from ..project.period import Period
from ..project.tables import ENTRIES, NOTE_FRACTIONS, NOTES
from .match import Form, Match
from .submissions import Chosen, choose
from .summary import accounts

EXPECTED = {"count": "số nguyên không âm", "percent": "tỷ lệ phần trăm"}
PLACE = ("file", "sheet", "cell")
# two numbers around one "/": no third part as in 21/01/2021, no letters as in 05/KH-UBND
FRACTION = re.compile(r"(?<![\w/.,-])([0-9]+(?:[.,][0-9]{3})*)\s*/\s*([0-9]+(?:[.,][0-9]{3})*)(?![\w/-])")


class Observation(NamedTuple):
    """What a unit says of one figure, or beside one heading, and where; the columns of ENTRIES, described there."""

    period: str
    unit_code: str
    code: str
    indicator: str
    kind: str
    value: float  # NaN without one
    status: str
    raw: str
    repair: str
    note: str
    file: str
    sheet: str
    cell: str
    note_cell: str
    correction: str


Row = dict[str, object]
Findings = list[Finding]
# what the columns hold in a row that is not there
ABSENT: Row = {"value": None, "row": 0, "percent": False} | dict.fromkeys(
    ("stt", "label", "unit", "note", "file", "sheet", "cell", "note_cell", "heading", "doubt", "correction"), ""
)


@nothing_thrown_away()
def clean_forms(
    rows: pd.DataFrame,
    catalogue: Catalogue,
    period: Period,
    problems: pd.DataFrame | None = None,
    received: Mapping[str, str] | None = None,
    window: tuple[date, date] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The observations (ENTRIES) and the findings of read_submissions' rows and problems.

    One observation per unit of the period and value-bearing row it is asked for (the office all, a commune those of
    level "both"), in catalogue order: status is ok, repaired, missing (a blank cell, or an empty `cell` where its file
    has no such row) or set_aside. `received` holds the day (YYYY-MM-DD) each file came in, `window` the first and last
    day of the data (default: the period's own). Every filled cell is accounted for, or CchcError names the file.
    """
    sent = Rows(rows)
    chosen = _choose(sent, catalogue, period, problems, received, window)
    observed: list[Observation] = []
    findings = chosen.findings
    for unit in chosen.units:
        own, said = _submission(unit, chosen.files.get(unit.code, ""), sent, catalogue, period)
        observed += own
        findings += said
        for older in chosen.older.get(unit.code, ()):
            findings += _differences(unit, own, _submission(unit, older, sent, catalogue, period)[0])
    columns, table = _by_column(observed), frame(findings)
    accounts(rows, columns, table)
    return ENTRIES.of(columns), table


def heading_notes(
    rows: pd.DataFrame, catalogue: Catalogue, period: Period, received: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The notes beside rows that carry no figure (a plan beside "Kế hoạch CCHC"): ENTRIES, status "".

    Kept apart because they observe nothing; value is NaN, indicator "", cell "". `received` as for observations.
    """
    sent = Rows(rows)
    chosen = _choose(sent, catalogue, period, received=received)
    noted: list[Observation] = []
    headings = {i.code: i for i in catalogue.submitted if not i.indicator}
    for unit in chosen.units:
        file = chosen.files.get(unit.code, "")
        rows = zip(sent.files.get(file, ()), sent.layout(file, unit, catalogue).matches, strict=True)
        at = {row: headings[m.code] for row, m in rows if m.code in headings and tidy(sent["note"][row])}
        own = _observed(unit, list(at.values()), list(at), [Reading(None, "")] * len(at), sent, period)
        noted += [one._replace(raw="", cell="") for one in own]
    return NOTES.frame(noted)


def note_fractions(observations: pd.DataFrame) -> pd.DataFrame:
    """Fractions written in notes ("Giải quyết đúng hạn 4738/4747 hồ sơ"), each a row, in order.

    Columns: NOTE_FRACTIONS. What could as well be a day
    and month (28/01), or a month or document and its year (61/2018), counts only before a counted noun.
    """
    found = []
    for row in observations[observations["note"] != ""].to_dict("records"):
        note = tidy(row["note"])
        if "/" not in note:
            continue
        for part in FRACTION.finditer(note):
            top, bottom = (split_count(text) for text in part.groups())
            if top and bottom and (not _like_date(*part.groups()) or _counts(note, part)):
                place = {key: row[key] for key in ("unit_code", "indicator", "note_cell")}
                found.append(place | {"numerator": float(top[0]), "denominator": float(bottom[0])})
    return NOTE_FRACTIONS.frame(found)


class Rows:
    """The submitted rows by column; ABSENT stands behind the last one, at position -1."""

    def __init__(self, rows: pd.DataFrame) -> None:
        count = len(rows)
        given = {name: rows[name].tolist() if name in rows else [nothing] * count for name, nothing in ABSENT.items()}
        self.files: dict[str, list[int]] = {}
        for at, file in enumerate(given["file"]):
            self.files.setdefault(file, []).append(at)
        self.columns = {name: [*column, ABSENT[name]] for name, column in given.items()}

    def __getitem__(self, name: str) -> list[object]:
        return self.columns[name]

    def row(self, at: int) -> Row:
        return {name: column[at] for name, column in self.columns.items()}

    def reading(self, at: int, indicator: Indicator) -> Reading:
        """What a row says of an indicator; set aside where there is doubt that its value is meant."""
        columns, value = self.columns, self.columns["value"][at]
        if value is not None and columns["doubt"][at]:
            return Reading(None, "set_aside", columns["doubt"][at])
        return read_value(value, indicator.kind, indicator.choices, columns["percent"][at])

    def layout(self, file: str, unit: Unit, catalogue: Catalogue) -> "Layout":
        """Where the file has what the unit is asked for."""
        stts, labels = self.columns["stt"], self.columns["label"]
        at = self.files.get(file, ())
        return _layout(catalogue, unit.tier, tuple([stts[i] for i in at]), tuple([labels[i] for i in at]))


class Layout(NamedTuple):
    """What the rows of a file are, and where it has each figure asked for; rows are counted from 0 within the file."""

    matches: list[Match]
    figures: list[int]  # the row of each figure asked for, -1 where there is none
    repeated: dict[int, list[int]]  # number of a figure -> its rows, where there are several
    others: list[int]  # rows of no figure asked for
    legacy: list[int]  # rows whose label was typed with a legacy font


@lru_cache(maxsize=64)  # most files have the same rows in the same order
def _layout(catalogue: Catalogue, tier: str, stts: tuple[str, ...], labels: tuple[str, ...]) -> Layout:
    matches = _form(catalogue).matches(stts, labels)
    rows: dict[str, list[int]] = {indicator.code: [] for indicator in catalogue.asked_of[tier]}
    others = []
    for at, match in enumerate(matches):
        rows.get(match.code or match.repeats or "", others).append(at)
    places = list(rows.values())
    return Layout(
        matches,
        figures=[at[0] if at else -1 for at in places],
        repeated={number: at for number, at in enumerate(places) if len(at) > 1},
        others=others,
        legacy=[at for at, match in enumerate(matches) if match.encoding],
    )


def _choose(
    sent: Rows,
    catalogue: Catalogue,
    period: Period,
    problems: pd.DataFrame | None = None,
    received: Mapping[str, str] | None = None,
    window: tuple[date, date] | None = None,
) -> Chosen:
    heading = sent["heading"]
    headings = {file: "\n".join(dict.fromkeys([heading[i] for i in at])) for file, at in sent.files.items()}
    problems = [] if problems is None else problems.to_dict("records")
    return choose(headings, catalogue, period, problems, received, window)


@lru_cache(maxsize=4)
def _form(catalogue: Catalogue) -> Form:
    return Form(catalogue.submitted, catalogue.aliases)


def _submission(
    unit: Unit, file: str, sent: Rows, catalogue: Catalogue, period: Period
) -> tuple[list[Observation], Findings]:
    """What one file says about every figure asked for, and what is wrong in it."""
    asked, layout, own = catalogue.asked(unit), sent.layout(file, unit, catalogue), sent.files.get(file, [])
    at = [own[i] if i >= 0 else -1 for i in layout.figures]
    readings = [sent.reading(row, indicator) for indicator, row in zip(asked, at, strict=True)]
    twice: dict[int, list[int]] = {}
    for number, rows in layout.repeated.items():
        at[number], readings[number], twice[number] = _settled([own[i] for i in rows], asked[number], sent)
    observed = _observed(unit, asked, at, readings, sent, period)
    findings: Findings = []
    units = sent["unit"]
    for number, (indicator, row, reading) in enumerate(zip(asked, at, readings, strict=True)):
        if row >= 0 and (reading.status == "set_aside" or units[row] != indicator.unit):
            findings += _cell_findings(unit, indicator, sent.row(row), reading)
        for other in twice.get(number, ()):
            findings.append(_repeated(unit, indicator, sent.row(other), sent.row(row), reading))
    findings += _unused_rows(unit, [(own[i], layout.matches[i]) for i in layout.others], sent, catalogue)
    return observed, findings + _decoded(unit, own, layout, sent)


def _settled(rows: Sequence[int], indicator: Indicator, sent: Rows) -> tuple[int, Reading, list[int]]:
    """The row that holds the figure, its reading, and the other rows of the same label that say something.

    Filled rows that say different things are set aside together: which of them is meant nobody can tell.
    """
    values, sheets = sent["value"], sent["sheet"]
    read = {at: sent.reading(at, indicator) for at in rows}
    filled = {at: reading for at, reading in read.items() if reading.status != "blank"}
    row, reading = next(iter((filled or read).items()))
    if len({typed(values[at]) if x.value is None else x.value for at, x in filled.items()}) > 1:
        near = len({sheets[at] for at in filled}) == 1
        said = [wording("one_value", cell=_cell(sent.row(at), near), value=typed(values[at])) for at in filled]
        reading = Reading(None, "set_aside", wording("several_values", cells="; ".join(said)))
    return row, reading, [at for at in rows if at != row and (at in filled or tidy(sent["note"][at]))]


def _observed(
    unit: Unit,
    asked: Sequence[Indicator],
    at: Sequence[int],
    readings: Sequence[Reading],
    sent: Rows,
    period: Period,
) -> list[Observation]:
    """What one file says of the figures or headings `asked`, in its rows `at`."""
    values, notes, files, sheets = sent["value"], sent["note"], sent["file"], sent["sheet"]
    cells, note_cells, corrections = sent["cell"], sent["note_cell"], sent["correction"]
    period_id, unit_code = period.id, unit.code
    return [
        Observation(
            period=period_id,
            unit_code=unit_code,
            code=indicator.code,
            indicator=indicator.indicator,
            kind=indicator.kind,
            value=math.nan if value is None else value,
            status="missing" if status == "blank" else status,
            raw="" if status == "blank" else typed(values[row]),
            repair=repair,
            note=notes[row] and visible(certain(notes[row])[0]),
            file=files[row],
            sheet=sheets[row],
            cell=cells[row],
            note_cell=note_cells[row],
            correction=corrections[row],
        )
        for indicator, row, (value, status, repair) in zip(asked, at, readings, strict=True)
    ]


def _by_column(observed: Sequence[Observation]) -> dict[str, Sequence[object]]:
    columns = zip(*observed, strict=True) if observed else [()] * len(Observation._fields)
    return dict(zip(Observation._fields, columns, strict=True))


def _cell_findings(unit: Unit, indicator: Indicator, row: Row, reading: Reading) -> Findings:
    found = []
    where = _where(unit, indicator.code, row)
    if reading.status == "set_aside":
        said = message("set_aside", **_named(unit, indicator), reason=reading.repair, cell=row["cell"])
        texts = {"expected": EXPECTED.get(indicator.kind) or indicator.unit, "found": typed(row["value"])}
        found.append(finding(*said, **where, **texts))
    if _other_unit(row["unit"], indicator.unit):
        texts = {"expected": indicator.unit or "để trống", "found": tidy(row["unit"])}
        found.append(finding(*message("unit_of_measure", **_named(unit, indicator)), **where, **texts))
    return found


def _other_unit(written: str, wanted: str) -> bool:
    """Whether a unit of measure is written that is not the one wanted, in Unicode or in a legacy font."""
    if written == wanted or fold(written) in ("", fold(wanted)):
        return False
    _, encoding = known(written, {fold(wanted)}, fold)
    return not encoding


def _repeated(unit: Unit, indicator: Indicator, row: Row, first: Row, reading: Reading) -> Finding:
    who, note = _named(unit, indicator), tidy(row["note"])
    raw = "" if reading.status == "blank" else typed(first["value"])
    fields = _where(unit, indicator.code, row) | {"expected": raw, "found": typed(row["value"]) or note}
    if not tidy(typed(row["value"])):
        return finding(*message("repeated_note", **who, row=row["row"], note=note), **fields)
    if reading.status == "set_aside":
        return finding(*message("set_aside_repeated", **who, reason=reading.repair), **fields)
    who["first"], who["second"] = (_cell(each, near=first["sheet"] == row["sheet"]) for each in (first, row))
    said = message("repeated_row_noted", **who, note=note) if note else message("repeated_row", **who)
    return finding(*said, **fields)


def _unused_rows(unit: Unit, others: Iterable[tuple[int, Match]], sent: Rows, catalogue: Catalogue) -> Findings:
    """Rows of a used file whose content becomes no observation."""
    findings = []
    for at, found in others:
        if found.code and sent["value"][at] is None and not sent["note"][at]:
            continue
        row = sent.row(at)
        value, label, note = tidy(typed(row["value"])), tidy(row["label"]), tidy(row["note"])
        code = found.code or found.repeats
        if code and not value and not (note and (found.repeats or catalogue.by_code[code].indicator)):
            continue
        words = {"unit": unit.name, "row": row["row"], "text": label or value or note}
        if code:
            said = message("row_not_asked", **words)
        elif found.total:
            said = message("total_row", **words)
        elif label:
            said = message("unmatched_label", **words)
        elif value or note or row["stt"].strip() or row["unit"].strip():
            said = message("unmatched_cell", **words)
        else:
            continue
        text = value or note or label if code else value or label or note
        findings.append(finding(*said, **_where(unit, code or "", row), found=text))
    return findings


def _decoded(unit: Unit, own: Sequence[int], layout: Layout, sent: Rows) -> Findings:
    """Labels (once a file) and notes that were read in a legacy encoding, and notes with hidden characters."""
    findings, labels = [], {}
    for at in layout.legacy:
        labels.setdefault(layout.matches[at].encoding, []).append(sent.row(own[at]))
    for at, found in zip(own, layout.matches, strict=True):
        if not sent["note"][at]:
            continue
        note, font = certain(sent["note"][at])
        codes = hidden(note)
        if not (font or codes):
            continue
        row = sent.row(at)
        where = _where(unit, found.code or "", row) | {"cell": row["note_cell"]}
        words = {"unit": unit.name, "cell": row["note_cell"]}
        if codes:
            findings.append(finding(*message("hidden_text", **words, codes=codes), found=tidy(note), **where))
        if font:
            said = message("legacy_note", **words, font=font, text=tidy(note))
            findings.append(finding(*said, expected=tidy(note), found=row["note"], **where))
    for font, rows in labels.items():
        said = message("legacy_labels", unit=unit.name, count=len(rows), font=font)
        where = _where(unit, "", rows[0]) | {"cell": ""}
        findings.append(finding(*said, found=rows[0]["label"], **where))
    return findings


def _differences(unit: Unit, used: Sequence[Observation], older: Sequence[Observation]) -> Findings:
    """Where the file that does not count says something else than the one that does."""
    findings = []
    old_file, new_file = (next(filter(None, (one.file for one in observed)), "") for observed in (older, used))
    for new, old in zip(used, older, strict=True):
        same = new.raw == old.raw if math.isnan(old.value) else new.value == old.value
        if same:
            continue
        files = {"old_file": old_file, "new_file": new_file}
        said = message("submission_difference", unit=unit.name, code=new.code, old=old.raw, new=new.raw, **files)
        texts = {"expected": new.raw, "found": old.raw, "indicator": new.code, "unit_code": unit.code}
        findings.append(finding(*said, file=old.file, sheet=old.sheet, cell=old.cell, **texts))
    return findings


def _cell(row: Row, near: bool) -> str:
    """The cell in words; with its sheet where it is not near the others spoken of."""
    return f"ô {row['cell']}" if near else f"trang tính “{row['sheet']}”, ô {row['cell']}"


def _named(unit: Unit, indicator: Indicator) -> dict[str, str]:
    return {"unit": unit.name, "code": indicator.code, "label": tidy(indicator.label)}


def _where(unit: Unit, code: str, row: Row) -> dict[str, str]:
    return {"unit_code": unit.code, "indicator": code} | {key: row[key] for key in PLACE}


def _like_date(top: str, bottom: str) -> bool:
    a, b = (int(t) if t.isdigit() else 0 for t in (top, bottom))
    return (1 <= a <= 31 and 1 <= b <= 12) or (1900 <= b <= 2100)


def _counts(note: str, fraction: re.Match) -> bool:
    words = fold(re.split(r"[,;.:]", note[fraction.end() :])[0]).split(" ")
    before = fold(note[: fraction.start()]).split(" ")[-1]
    return before != fold("ngày") and any(" ".join(words[:n]) in COUNTED for n in (1, 2))

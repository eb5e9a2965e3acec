"""All submissions of a period -> one typed observation for every figure each unit is asked for."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit, message, wording
from ..findings import finding, frame
from ..language.legacy import certain
from ..language.number import Reading
from ..language.text import tidy, typed, visible
from ..project.memory import nothing_thrown_away
from ..project.period import Period
from ..project.rows import records
from ..project.tables import ENTRIES, NOTES
from .form_findings import Findings, cell_findings, cell_in_words, decoded_texts, repeated_row, unused_rows
from .sent_rows import SentRows
from .submissions import SOME_YEAR, Chosen, choose
from .summary import accounts


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
    sent = SentRows(rows)
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
    sent = SentRows(rows)
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


def _choose(
    sent: SentRows,
    catalogue: Catalogue,
    period: Period,
    problems: pd.DataFrame | None = None,
    received: Mapping[str, str] | None = None,
    window: tuple[date, date] | None = None,
) -> Chosen:
    heading = sent["heading"]
    headings = {file: "\n".join(dict.fromkeys([heading[i] for i in at])) for file, at in sent.files.items()}
    for file, at in sent.files.items():
        if not SOME_YEAR.search(headings[file]):  # the title of the sheet may say of which period it is
            sheets = dict.fromkeys(sent["sheet"][i] for i in at)
            headings[file] = "\n".join([headings[file], *filter(SOME_YEAR.search, sheets)])
    problems = [] if problems is None else records(problems)
    return choose(headings, catalogue, period, problems, received, window)


def _submission(
    unit: Unit, file: str, sent: SentRows, catalogue: Catalogue, period: Period
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
            findings += cell_findings(unit, indicator, sent.row(row), reading)
        for other in twice.get(number, ()):
            findings.append(repeated_row(unit, indicator, sent.row(other), sent.row(row), reading))
    findings += unused_rows(unit, [(own[i], layout.matches[i]) for i in layout.others], sent, catalogue)
    return observed, findings + decoded_texts(unit, own, layout, sent)


def _settled(rows: Sequence[int], indicator: Indicator, sent: SentRows) -> tuple[int, Reading, list[int]]:
    """The row that holds the figure, its reading, and the other rows of the same label that say something.

    Filled rows that say different things are set aside together: which of them is meant nobody can tell.
    """
    values, sheets = sent["value"], sent["sheet"]
    read = {at: sent.reading(at, indicator) for at in rows}
    filled = {at: reading for at, reading in read.items() if reading.status != "blank"}
    row, reading = next(iter((filled or read).items()))
    if len({typed(values[at]) if x.value is None else x.value for at, x in filled.items()}) > 1:
        near = len({sheets[at] for at in filled}) == 1
        said = [wording("one_value", cell=cell_in_words(sent.row(at), near), value=typed(values[at])) for at in filled]
        reading = Reading(None, "set_aside", wording("several_values", cells="; ".join(said)))
    return row, reading, [at for at in rows if at != row and (at in filled or tidy(sent["note"][at]))]


def _observed(
    unit: Unit,
    asked: Sequence[Indicator],
    at: Sequence[int],
    readings: Sequence[Reading],
    sent: SentRows,
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

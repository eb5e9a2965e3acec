"""The raw cells of registers.xlsx -> typed cells, by the kind of their column."""

import math
import re
from datetime import date, datetime

import pandas as pd

from ..catalogue import Catalogue, RegisterColumn, message, wording
from ..findings import Finding, finding, frame
from ..language.legacy import certain
from ..language.number import Reading, read_value
from ..language.text import hidden, tidy, typed
from ..project.rows import records
from ..project.tables import REGISTERS
from .corrections import unread_correction
from .entries import counted_cells

DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
OFFICIAL = re.compile(r"(\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?|\d+\.\d{1,2}")


def clean_registers(raw: pd.DataFrame, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells of read_registers, typed (REGISTERS), and findings.

    kind is the column's; raw is the cell's text, a date as YYYY-MM-DD; text is the same, but one of the column's words
    (register_words.csv) as it stands there; number is NaN where there is none; status is ok, repaired, missing or
    set_aside. A column of kind number holds mixed text: what is a number in official notation (26.600; 92,85) is given
    as one too, the rest ("80% - 90%") stays text; where a count adds the column up, its cells are read as counts. Rows
    that are sums of others, and rows that come again, are left out (see entries.counted_cells).
    """
    known = {(c.register_id, c.column): c for c in catalogue.registers}
    kinds = column_kinds(catalogue)
    typed_cells, findings = [], []
    for row in records(raw):
        place = {key: row[key] for key in ("file", "sheet", "cell")}
        column = known.get((row["register"], row["column"]))
        if row["row"] == 0:
            findings.append(_problem(row, column, place))
            continue
        where = {"sheet": row["sheet"], "cell": row["cell"], "title": column.title}
        typed_text = tidy(typed(row["raw"]))
        plain, font = certain(typed_text)
        kind = kinds[row["register"], row["column"]]
        text, reading = read_cell(plain if font else row["raw"], kind, row.get("percent", False))
        if font:
            said = message("register_legacy_text", **where, font=font, text=text)
            findings.append(finding(*said, expected=text, found=typed_text, **place))
        if codes := hidden(typed(row["raw"])):
            findings.append(finding(*message("register_hidden_text", **where, codes=codes), found=text, **place))
        if reading.status == "set_aside":
            said = (
                unread_correction(row, text, reading.repair)
                if row.get("corrected_in")
                else message("register_set_aside", **where, reason=reading.repair)
            )
            findings.append(finding(*said, found=text, **place))
        typed_cells.append(
            {
                "register": row["register"],
                "row": row["row"],
                "column": row["column"],
                "kind": column.kind,
                "raw": text,
                "text": text,
                "number": math.nan if reading.value is None else reading.value,
                "status": "missing" if reading.status == "blank" else reading.status,
                **place,
                "corrected_in": row.get("corrected_in", ""),
            }
        )
    kept, said = counted_cells(typed_cells, catalogue)
    return REGISTERS.frame({name: cell[name] for name in REGISTERS.names} for cell in kept), frame(findings + said)


def _problem(row: dict, column: RegisterColumn | None, place: dict[str, str]) -> Finding:
    if not row["register"] and not row["sheet"]:
        return finding("unreadable_file", "error", row["raw"], **place)
    if column or not row["sheet"]:
        severity = "error" if column is None or column.required else "warning"
        return finding("missing_register", severity, row["raw"], **place)
    if row["register"] and not row["cell"]:  # on a sheet that was read
        return finding("reading", "note", row["raw"], **place)
    return finding("unknown_register", "warning", row["raw"], **place)


def column_kinds(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """How the cells of each register's column are read; a column that a count adds up is read as counts."""
    added = {(m.register_id, m.column) for m in catalogue.measures if m.column and m.kind == "count"}
    columns = {(c.register_id, c.column): c.kind for c in catalogue.registers}
    return columns | dict.fromkeys(added & columns.keys(), "count")


def read_cell(raw: object, kind: str, percent: bool = False) -> tuple[str, Reading]:
    """The cell's text and its reading; `percent` says that its format shows a percentage."""
    text = tidy(typed(raw))
    if not text:
        return "", Reading(None, "blank")
    if kind in ("count", "percent"):
        return text, read_value(raw, kind, percent=percent)
    if kind == "date":
        return _date(raw, text)
    if kind == "number":
        found = OFFICIAL.fullmatch(text)
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return text, read_value(raw, "percent", percent=True) if percent else Reading(float(raw), "ok")
        if found:
            dotted = text if found.group(1) is None else text.replace(".", "").replace(",", ".")
            return text, Reading(float(dotted), "ok")
    return text, Reading(None, "ok")


def _date(raw: object, text: str) -> tuple[str, Reading]:
    if isinstance(raw, date):  # a datetime is a date too
        return (raw.date() if isinstance(raw, datetime) else raw).isoformat(), Reading(None, "ok")
    found = DATE.fullmatch(text)
    try:
        day, month, year = map(int, found.groups())
        return date(year, month, day).isoformat(), Reading(None, "ok")
    except (AttributeError, ValueError):
        return text, Reading(None, "set_aside", wording("not_a_date", text=text))

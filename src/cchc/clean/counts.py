"""Raw cells of the units' tables of counts -> numbers by unit, field and column; what cannot be read is set aside."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from ..catalogue import Catalogue, message
from ..catalogue.dossiers import NO_FIELD
from ..findings import Finding, finding, frame
from ..language.number import Reading, read_value
from ..language.text import fold, tidy, typed
from ..project.rows import records, tuples
from ..project.tables import SUBMITTED_COUNTS
from .corrections import unread_correction
from .submissions import of_other_time, of_other_unit
from .units import names

LEFT_OUT = Reading(None, "set_aside", "dòng không ghi lĩnh vực, hoặc ghi lại lĩnh vực đã có")
FIELD = re.compile(r"(?:\d+[.)]?\s*|(?:[IVX]+|[A-Z])[.)]\s*)?(?:lĩnh vực\s*:?\s+)?(.+)", re.IGNORECASE)


def clean_counts(
    cells: pd.DataFrame,
    problems: pd.DataFrame,
    catalogue: Catalogue,
    window: tuple[date, date] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells of read_counts as numbers (SUBMITTED_COUNTS), and the findings, with its problems among them.

    Of several files of a unit the first by name counts, of a field that comes again the first row. A file that is not
    certain to be of one unit does not count, nor a row that names no field. A file that names another unit than its
    code does, or another time than the period, counts and is asked about; `window` is the first and last day of the
    data where they are not the period's own.
    """
    found = [
        finding(p.check, p.severity, p.message, found=p.file, file=p.file, sheet=p.sheet, cell=p.cell)
        for p in tuples(problems)
    ]
    units, period, rows = names(catalogue), catalogue.period, []
    used: dict[str, str] = {}
    for file, own in cells.groupby("file", sort=True):
        heading = own["heading"].iloc[0]
        identity = units.identify(file, heading)
        unit = identity.unit
        found += of_other_unit(identity, file)
        if unit is None:
            listed = ", ".join(f"{u.code} ({u.name})" for u in catalogue.units)
            found.append(finding(*message("count_unit", file=file, units=listed), found=file, file=file))
        elif unit.code in used:
            said = message("count_twice", unit=unit.name, used=used[unit.code], file=file)
            found.append(finding(*said, unit_code=unit.code, found=file, file=file))
        else:
            used[unit.code] = file
            found += of_other_time(unit, file, heading, period, period.of_month, window or period.window)
            rows += _rows(unit.code, own, found)
    return SUBMITTED_COUNTS.frame(rows), frame(found)


class _Line(NamedTuple):
    """A row of a table: its cells, what they say, the field it names ("" for a total, None where it names none)."""

    cells: list[dict]
    readings: list[Reading]
    field: str | None

    @property
    def values(self) -> list[float | None]:
        return [reading.value for reading in self.readings]


def _line(cells: list[dict]) -> _Line:
    readings = [read_value(cell["raw"], "count", percent=cell["percent"]) for cell in cells]
    return _Line(cells, readings, "" if cells[0]["total"] else _field(cells[0]["label"]))


def _rows(unit_code: str, own: pd.DataFrame, found: list[Finding]) -> list[dict[str, object]]:
    """The cells of the rows that count: a row for each field, and one of totals.

    A row that is the sum of the others is asked about, and taken for the total where there is none. Where a row does
    not count, one of NO_FIELD that cannot be read stands for it: the fields are then not all of the unit's dossiers.
    """
    by_row = own.groupby(own["cell"].str.extract(r"(\d+)", expand=False), sort=False)
    lines = [_line(records(cells)) for _, cells in by_row]
    whole = any(line.field == "" for line in lines)
    hidden_sum, kept, left_out = _sum_of_others(lines, whole), {}, None
    for line in lines:
        first, which = line.cells[0], ""
        if line is hidden_sum:
            line, which = line._replace(field=""), "count_sum"
        before = None if line.field is None else kept.get(fold(line.field))
        if line.field is None:
            which = "count_no_field"
        elif before and not which and (line.field or line.values != before.values):
            which = "count_repeated" if line.field else "count_totals"
        if which:
            said = message(which, **_where(first))
            found.append(finding(*said, unit_code=unit_code, found=first["label"], **_place(first)))
        if which in ("count_no_field", "count_repeated"):
            left_out = left_out or line
        elif not before and not (whole and which):
            kept[fold(line.field)] = line
    for line in kept.values():
        found += _unread(unit_code, line.cells, line.readings)
    if left_out:
        kept[fold(NO_FIELD)] = _Line(left_out.cells, [LEFT_OUT] * len(left_out.cells), NO_FIELD)
    return [_cell(unit_code, line.field, *pair) for line in kept.values() for pair in zip(*line[:2], strict=True)]


def _sum_of_others(lines: Sequence[_Line], whole: bool) -> _Line | None:
    """The row, named as a field, that is the sum of all others in every column: in truth a total, most likely.

    `whole` says that there is a row of totals. Without one, the last of two like rows is such a row, too.
    """
    fields = [line for line in lines if line.field and any(line.values)]
    if len(fields) < (3 if whole else 2) or any(None in line.values for line in fields):
        return None
    sums = [sum(column) for column in zip(*(line.values for line in fields), strict=True)]
    return next((line for line in reversed(fields) if [2 * value for value in line.values] == sums), None)


def _cell(unit_code: str, field: str, cell: dict, reading: Reading) -> dict[str, object]:
    status = "missing" if reading.status == "blank" else reading.status
    said = {"value": reading.value, "status": status, "raw": tidy(typed(cell["raw"])), "repair": reading.repair}
    where = {"unit_code": unit_code, "field": field, "column": cell["column"]} | _place(cell)
    return said | where | {"correction": cell.get("correction", "")}


def _field(label: str) -> str | None:
    """The field that a row names, without its number; None where it names none."""
    named = FIELD.fullmatch(tidy(label))
    return named and named[1]


def _unread(unit_code: str, row: list[dict], readings: list[Reading]) -> Iterator[Finding]:
    """What of a row is no number: its blank cells in one finding, each other cell in its own."""
    blank = [cell for cell, reading in zip(row, readings, strict=True) if reading.status == "blank"]
    if blank:
        listed = ", ".join(cell["cell"] for cell in blank)
        said = message("count_cell", **_where(blank[0]) | {"cell": listed}, reason="để trống")
        yield finding(*said, unit_code=unit_code, **_place(blank[0]) | {"cell": listed})
    for cell, reading in zip(row, readings, strict=True):
        if reading.status == "set_aside":
            said = (
                unread_correction(cell, cell["raw"], reading.repair)
                if cell.get("corrected_in")
                else message("count_cell", **_where(cell), reason=reading.repair)
            )
            yield finding(*said, unit_code=unit_code, found=typed(cell["raw"]), **_place(cell))


def _where(cell: dict) -> dict[str, object]:
    return {name: cell[name] for name in ("sheet", "cell", "label")}


def _place(cell: dict) -> dict[str, object]:
    return {name: cell[name] for name in ("file", "sheet", "cell")}

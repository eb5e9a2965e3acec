"""Raw cells of the units' tables of counts -> numbers by unit, field and column; what cannot be read is set aside."""

import re
from collections.abc import Iterator

import pandas as pd

from ..catalogue import Catalogue, message
from ..findings import Finding, finding, frame
from ..language.number import Reading, read_value
from ..language.text import fold, tidy, typed
from ..project.tables import SUBMITTED_COUNTS
from .units import names

FIELD = re.compile(r"(?:\d+[.)]?\s*)?(?:lĩnh vực\s*:?\s+)?(.+)", re.IGNORECASE)


def clean_counts(
    cells: pd.DataFrame, problems: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells of read_counts as numbers (SUBMITTED_COUNTS), and the findings, with its problems among them.

    Of several files of a unit the first by name counts, of a field that comes again the first row. A file that is not
    certain to be of one unit does not count, nor a row that names no field.
    """
    found = [
        finding(p.check, p.severity, p.message, found=p.file, file=p.file, sheet=p.sheet, cell=p.cell)
        for p in problems.itertuples()
    ]
    units, rows = names(catalogue), []
    used: dict[str, str] = {}
    for file, own in cells.groupby("file", sort=True):
        unit = units.identify(file, own["heading"].iloc[0]).unit
        if unit is None:
            listed = ", ".join(f"{u.code} ({u.name})" for u in catalogue.units)
            found.append(finding(*message("count_unit", file=file, units=listed), found=file, file=file))
        elif unit.code in used:
            said = message("count_twice", unit=unit.name, used=used[unit.code], file=file)
            found.append(finding(*said, unit_code=unit.code, found=file, file=file))
        else:
            used[unit.code] = file
            rows += _rows(unit.code, own, found)
    return SUBMITTED_COUNTS.frame(rows), frame(found)


def _rows(unit_code: str, own: pd.DataFrame, found: list[Finding]) -> list[dict[str, object]]:
    rows, seen = [], set()
    for _, cells in own.groupby(own["cell"].str.extract(r"(\d+)", expand=False), sort=False):
        row = cells.to_dict("records")
        first = row[0]
        field = "" if first["total"] else _field(first["label"])
        repeated = field is not None and fold(field) in seen
        if field is None or repeated:
            said = message("count_repeated" if repeated else "count_no_field", **_where(first))
            found.append(finding(*said, unit_code=unit_code, found=first["label"], **_place(first)))
            continue
        seen.add(fold(field))
        readings = [read_value(cell["raw"], "count", percent=cell["percent"]) for cell in row]
        found += _unread(unit_code, row, readings)
        for cell, reading in zip(row, readings, strict=True):
            status = "missing" if reading.status == "blank" else reading.status
            value = {
                "value": reading.value,
                "status": status,
                "raw": tidy(typed(cell["raw"])),
                "repair": reading.repair,
            }
            value |= {"unit_code": unit_code, "field": field, "correction": cell.get("correction", "")}
            rows.append({"column": cell["column"]} | value | _place(cell))
    return rows


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
            said = message("count_cell", **_where(cell), reason=reading.repair)
            yield finding(*said, unit_code=unit_code, found=typed(cell["raw"]), **_place(cell))


def _where(cell: dict) -> dict[str, object]:
    return {name: cell[name] for name in ("sheet", "cell", "label")}


def _place(cell: dict) -> dict[str, object]:
    return {name: cell[name] for name in ("file", "sheet", "cell")}

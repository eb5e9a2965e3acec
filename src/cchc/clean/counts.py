"""Raw cells of the units' tables of counts -> numbers by unit, field and column; what cannot be read is set aside."""

import re

import pandas as pd

from ..catalogue import Catalogue, message
from ..findings import Finding, finding, frame
from ..language.number import read_value
from ..language.text import fold, tidy, typed
from ..project.tables import SUBMITTED_COUNTS
from .units import names

FIELD = re.compile(r"(?:\d+[.)]?\s*)?(?:lĩnh vực\s*:?\s+)?(.+)", re.IGNORECASE)


def clean_counts(
    cells: pd.DataFrame, problems: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells of read_counts as numbers (SUBMITTED_COUNTS), and the findings, with its problems among them.

    Of several files of a unit the first by name counts, of a field that comes again the first row. A file that is not
    certain to be of one unit does not count.
    """
    found = [finding("count_file", "error", p.message, found=p.file, file=p.file) for p in problems.itertuples()]
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
    for cell in own.to_dict("records"):
        place = {name: cell[name] for name in ("file", "sheet", "cell")}
        field = "" if cell["total"] else FIELD.fullmatch(tidy(cell["label"]) or "?")[1]
        key = (fold(field), cell["column"])
        if key in seen:
            if cell["column"] == own["column"].iloc[0]:
                said = message("count_repeated", sheet=cell["sheet"], cell=cell["cell"], label=cell["label"])
                found.append(finding(*said, unit_code=unit_code, found=cell["label"], **place))
            continue
        seen.add(key)
        reading = read_value(cell["raw"], "count")
        status = "missing" if reading.status == "blank" else reading.status
        if status in ("missing", "set_aside"):
            reason = "để trống" if status == "missing" else reading.repair
            said = message("count_cell", sheet=cell["sheet"], cell=cell["cell"], label=cell["label"], reason=reason)
            found.append(finding(*said, unit_code=unit_code, found=typed(cell["raw"]), **place))
        value = {"value": reading.value, "status": status, "raw": tidy(typed(cell["raw"]))}
        rows.append({"unit_code": unit_code, "field": field, "column": cell["column"], **value, **place})
    return rows

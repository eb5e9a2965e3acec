"""registers.xlsx (a sheet for each list behind the narrative) -> one long table of raw cells."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..catalogue import RegisterColumn, wording
from ..language.text import fold
from ..project.tables import REGISTER_CELLS
from .form import GUIDE_SHEET
from .unseen import as_shown, hidden_parts, scaled_by
from .workbook import ExtractError, Sheet, address, given, is_blank, read_workbook


def read_registers(path: Path, columns: list[RegisterColumn]) -> pd.DataFrame:
    """One row per cell of each known column, also where it is empty, or the sheet lacks the column (cell ""); filled
    rows are numbered from 1.

    Columns: REGISTER_CELLS. Row 0 is a problem and its
    raw a message: the file (register and sheet ""), a sheet (sheet "") or a column is missing, or else a
    sheet or column is not known (column "").
    """
    if not path.exists():
        return REGISTER_CELLS.frame([_problem("", "", wording("register_no_file", file=path.name), path.name)])
    try:
        sheets = read_workbook(path)
    except ExtractError as error:
        return REGISTER_CELLS.frame([_problem("", "", str(error), path.name)])
    by_name: dict[str, Sheet] = {}
    twins = []  # of two sheets with one name the first that is not hidden counts
    for sheet in sorted(sheets, key=lambda one: not one.visible):
        if by_name.setdefault(fold(sheet.name), sheet) is not sheet:
            twins.append(sheet)
    registers: dict[str, list[RegisterColumn]] = {}
    for column in columns:
        registers.setdefault(column.register_id, []).append(column)
    rows: list[dict[str, object]] = []
    for register, wanted in registers.items():
        sheet = by_name.pop(fold(wanted[0].sheet), None)
        if sheet is None:
            said = wording("register_no_sheet", file=path.name, sheet=wanted[0].sheet)
            rows.append(_problem(register, "", said, path.name))
        else:
            rows += _cells(sheet, wanted, path.name)
    for sheet in [*by_name.values(), *twins]:
        if sheet.name != GUIDE_SHEET and any(not is_blank(v) for row in sheet.rows for v in row):
            said = wording("register_other_sheet", sheet=sheet.name)
            rows.append(_problem("", "", said, path.name, sheet.name))
    return REGISTER_CELLS.frame(rows)


def _cells(sheet: Sheet, wanted: list[RegisterColumn], file: str) -> Iterator[dict[str, object]]:
    register = wanted[0].register_id
    sheet, unseen = as_shown(sheet)
    for cell, message in unseen.items():
        yield _problem(register, "", message, file, sheet.name, cell)
    titles = [{fold(v): i for i, v in reversed(list(enumerate(r))) if isinstance(v, str)} for r in sheet.rows]
    scores = [sum(fold(c.title) in found for c in wanted) for found in titles]
    header = scores.index(max(scores)) if any(scores) else len(titles)  # a title line may stand above it
    found = titles[header] if any(scores) else {}
    places = {c.column: found[fold(c.title)] for c in wanted if fold(c.title) in found}
    for column in wanted:
        if column.column not in places:
            said = wording("register_no_column", sheet=sheet.name, title=column.title)
            yield _problem(register, column.column, said, file, sheet.name)
    for said in hidden_parts(sheet, range(len(sheet.rows)), places.values()):
        yield _problem(register, "", said, file, sheet.name)
    if text := scaled_by(sheet.rows[: header + 1]):
        yield _problem(register, "", wording("scale", sheet=sheet.name, text=text), file, sheet.name)
    number = 0
    strangers: dict[int, int] = {}
    for at, cells in enumerate(sheet.rows[header + 1 :], start=header + 1):
        filled = [i for i, v in enumerate(cells) if not is_blank(v)]
        strangers = {i: at for i in filled if i not in places.values()} | strangers
        if not set(filled) & set(places.values()):
            continue
        number += 1
        for column in (c.column for c in wanted):
            i = places.get(column)
            yield {
                "register": register,
                "row": number,
                "column": column,
                "raw": None if i is None else given(cells, i),
                "percent": (at, i) in sheet.percent,
                "file": file,
                "sheet": sheet.name,
                "cell": "" if i is None else address(at, i),
            }
    for i, at in sorted(strangers.items()):
        place = address(at, i)
        said = wording("register_other_column", sheet=sheet.name, cell=place)
        yield _problem(register, "", said, file, sheet.name, place)


def _problem(register: str, column: str, message: str, file: str, sheet: str = "", cell: str = "") -> dict[str, object]:
    place = {"file": file, "sheet": sheet, "cell": cell}
    return {"register": register, "row": 0, "column": column, "raw": message, "percent": False} | place

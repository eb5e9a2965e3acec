"""Exports as workbooks: each sheet that has the header."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from ...catalogue import wording
from ...catalogue.dossiers import DossierColumn, Export
from ...language.legacy import certain
from ...language.text import tidy, typed
from ..unseen import hidden_parts
from ..workbook import ExtractError, Sheet, is_blank, read_workbook
from .header import (
    Header,
    export_of,
    find_header,
    legacy_fonts,
    missing_columns,
    require_columns,
    unknown_titles,
)
from .tables import changed, rows_of

PART = 1 << 18  # rows that are handed on at a time
EXACT = 1e15  # from here on a spreadsheet has lost the last digits of a whole number


def read_sheets(path: Path, columns: Sequence[DossierColumn], say: Callable[[str], object]) -> Iterator[Export]:
    """An export for each sheet that has the header; several sheets are parts of one export, or a unit's each."""
    sheets = [(sheet, find_header(sheet.rows, columns)) for sheet in read_workbook(path)]
    chosen = [s for s in sheets if not missing_columns(columns, s[1].places)]
    if not chosen:
        best = max(
            (found for _, found in sheets), key=lambda found: len(found.places), default=find_header([], columns)
        )
        require_columns(f"Tệp {path.name}", best, columns)
    notes = []
    for sheet, found in sheets:
        where = f"Tệp {path.name}, trang “{tidy(sheet.name)}”"
        filled = sum(not all(map(is_blank, row)) for row in sheet.rows)
        if missing_columns(columns, found.places) and len(found.places) > 2:
            try:
                require_columns(where, found, columns)
            except ExtractError as error:
                say(str(error))
        elif missing_columns(columns, found.places) and filled:
            notes.append(wording("dossier_other_sheet", where=where, count=filled))
    for sheet, found in chosen:
        where = f"Tệp {path.name}, trang “{tidy(sheet.name)}”"
        table = _sheet(sheet, found, columns)
        hidden = hidden_parts(sheet, range(found.at + found.depth, len(sheet.rows)), found.places.values())
        said = [*notes, *unknown_titles(where, found, columns), *(f"Tệp {path.name}: {one}" for one in hidden)]
        notes = []
        yield export_of(
            path,
            sheet.name,
            found,
            sheet.rows[: found.at],
            said,
            partial(_parts, table, columns, found.at + found.depth + 1),
        )


def _sheet(sheet: Sheet, found: Header, columns: Sequence[DossierColumn]) -> dict[str, pa.Array]:
    """The columns of the rows below the header, each distinct text once."""
    top = found.at + found.depth
    rows = sheet.rows[top:]
    below = [(first, last) for first, last in sheet.merged if first[1] == last[1] and last[0] > first[0] >= top]
    cells = {}
    places = found.places | ({} if 0 in found.places.values() else {"lead": 0})
    for column, place in places.items():
        texts = [_text(row[place]) if place < len(row) else "" for row in rows]
        if column != "code" and not column.endswith("_on"):  # a name written once for the rows it is merged over
            for first, last in (m for m in below if m[0][1] == place):
                texts[first[0] - top : last[0] + 1 - top] = [texts[first[0] - top]] * (last[0] + 1 - first[0])
        cells[column] = pa.array(texts, pa.string())
        if column != "code":
            cells[column] = cells[column].dictionary_encode()
    legacy = legacy_fonts(found, columns)
    return changed(cells, lambda text: certain(text)[0]) if legacy else cells


def _parts(cells: Mapping[str, pa.Array], columns: Sequence[DossierColumn], first: int) -> Iterator[pd.DataFrame]:
    for start in range(0, len(cells["code"]), PART):
        part = {c: texts.slice(start, PART) for c, texts in cells.items()}
        yield rows_of(columns, part, first + start, np.zeros(len(part["code"]), dtype="int8"))


def _text(value: object) -> str:
    """A cell of a workbook as text; a date in the order that cannot be mistaken."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float) and abs(value) >= EXACT:
        return f"{value:E}"
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else typed(value)

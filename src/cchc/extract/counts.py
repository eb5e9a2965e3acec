"""Tables of counts by field that units send in (one workbook a unit) -> raw cells with addresses."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..catalogue.dossiers import CountColumn, DossierColumn, load_dossier_rules
from ..language.text import fold, tidy, typed
from ..project.paths import sent_files
from ..project.tables import COUNT_CELLS, EXPORT_PROBLEMS
from .dossiers.header import find_header, require_columns
from .unseen import as_shown
from .workbook import ExtractError, Sheet, address, given, is_blank, read_workbook

NUMBERING = re.compile(r"\(?\d+\)?")  # the row that numbers the columns: (1), (2) …


def read_counts(folder: Path, columns: Sequence[CountColumn] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each cell of each known column (COUNT_CELLS), and problems (EXPORT_PROBLEMS); empty without a folder.

    The columns are those of count_columns.csv, found by their titles under the group's or alone. Rows without any
    count are headings and left out, as is the row that numbers the columns.
    """
    columns = load_dossier_rules().count_columns if columns is None else columns
    rows: list[dict[str, object]] = []
    problems: list[tuple[str, str]] = []
    for path in sent_files(folder) if columns else []:
        try:
            found = [
                cells for sheet in read_workbook(path) if sheet.visible for cells in [_cells(sheet, columns, path)]
            ]
        except ExtractError as error:
            problems.append((path.name, str(error)))
            continue
        rows += max(found, key=len, default=[])
    return COUNT_CELLS.frame(rows), EXPORT_PROBLEMS.frame(problems)


def _cells(sheet: Sheet, columns: Sequence[CountColumn], path: Path) -> list[dict[str, object]]:
    sheet, _ = as_shown(sheet)
    wanted = _titles(columns)
    header = find_header(sheet.rows, wanted)
    require_columns(path.name, header, wanted)
    label = header.places[next(c.column for c in columns if c.count is None)]
    places = {c.column: header.places[c.column] for c in columns if c.count is not None}
    above = [typed(v) for row in sheet.rows[: header.at] for v in row if not is_blank(v)]
    totals = {fold(word.text) for word in load_dossier_rules().words if word.kind == "total"}
    rows = []
    for at in range(header.at + header.depth, len(sheet.rows)):
        row = sheet.rows[at]
        texts = [tidy(typed(value)) for value in row[: label + 1]]
        name = next((text for text in reversed(texts) if text), "")
        if NUMBERING.fullmatch(name) or all(is_blank(given(row, i)) for i in places.values()):
            continue
        for column, i in places.items():
            rows.append(
                {
                    "heading": "\n".join(above[:40]),
                    "label": name,
                    "total": fold(name) in totals,
                    "column": column,
                    "raw": given(row, i),
                    "file": path.name,
                    "sheet": sheet.name,
                    "cell": address(at, i),
                }
            )
    return rows


def _titles(columns: Sequence[CountColumn]) -> list[DossierColumn]:
    """The columns as a header is looked for: each by its title under its group's, and alone where no other has it."""
    titles = [fold(column.title) for column in columns]
    return [
        DossierColumn(
            column=c.column,
            title=f"{c.group} {c.title}".strip(),
            aliases=(*([c.title] if titles.count(fold(c.title)) == 1 else []), *c.aliases),
            required=True,
            filled=False,
        )
        for c in columns
    ]

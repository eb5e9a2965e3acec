"""What the submitted files hold now: the text of a cell as a correction must repeat it, and a picture of its rows."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from ..catalogue import Catalogue
from ..catalogue.dossiers import load_dossier_rules
from ..clean import AskedCell, asked_cells, cell_texts
from ..extract import ExtractError, Sheet, read_count_table, read_form, read_registers, read_workbook
from ..extract.limits import Limits, read_limits
from ..extract.workbook import address
from ..language.text import tidy, typed
from ..project.paths import REGISTERS, Workspace, sent_files

AROUND = 1  # rows shown above and below the marked ones
Texts = dict[tuple[str, str], str]  # sheet, cell -> text
Asked = dict[tuple[str, str], AskedCell]  # sheet, cell -> what a figure, a fact or a day is read as
Picture = dict[str, list]  # "columns": letters, "rows": {"number", "head", "cells": [{"text", "marked"}]}


class SubmittedCells:
    """The cells of the forms, the tables of counts and registers.xlsx; a file is read again once it has changed."""

    def __init__(self, space: Workspace, catalogue: Catalogue):
        self.space, self.catalogue = space, catalogue
        sent = [path for path in sent_files(space.submissions) if path.parent == space.submissions]
        counts = sent_files(space.counts) if load_dossier_rules().count_columns else []  # a line is for these first
        self._paths = {tidy(path.name): path for path in [*sent, *counts, space.raw / REGISTERS]}
        self._read: dict[tuple[Path, int, int], tuple[Texts, Asked, list[Sheet]]] = {}

    def can_correct(self, file: str) -> bool:
        """Whether corrections.csv mends cells of this file."""
        return tidy(file) in self._paths

    def text(self, file: str, sheet: str, cell: str) -> str | None:
        """What stands in the cell; None where there is no such cell that is read, or the file cannot be read."""
        return self._opened(file)[0].get((tidy(sheet), cell))

    def asked(self, file: str, sheet: str, cell: str) -> AskedCell | None:
        """How a value of the cell is read; None where it may hold any text."""
        return self._opened(file)[1].get((tidy(sheet), cell))

    def picture(self, file: str, sheet: str, cells: Collection[str]) -> Picture | None:
        """The rows of the cells as they were sent, with their neighbours and the titles; None where they are not."""
        found = next((one for one in self._opened(file)[2] if tidy(one.name) == tidy(sheet)), None)
        if found is None:
            return None
        marked = {(r, c) for r, row in enumerate(found.rows) for c, _ in enumerate(row) if address(r, c) in cells}
        if not marked:
            return None
        near = {r + step for r, _ in marked for step in range(-AROUND, AROUND + 1)}
        head = _titles(found.rows[: min(r for r, _ in marked)])
        shown = sorted({r for r in near if 0 <= r < len(found.rows)} | ({head} - {None}))
        width = max(c + 1 for r in shown for c, v in enumerate(found.rows[r]) if v != "" or (r, c) in marked)
        rows = [
            {
                "number": r + 1,
                "head": r == head,
                "cells": [
                    {"text": _shown(found.rows[r][c] if c < len(found.rows[r]) else ""), "marked": (r, c) in marked}
                    for c in range(width)
                ],
            }
            for r in shown
        ]
        return {"columns": [address(0, c)[:-1] for c in range(width)], "rows": rows}

    def _opened(self, file: str) -> tuple[Texts, Asked, list[Sheet]]:
        path = self._paths.get(tidy(file))
        if path is None or not path.is_file():
            return {}, {}, []
        state = path.stat()
        key = path, state.st_mtime_ns, state.st_size
        if key not in self._read:
            limits = read_limits(self.space.raw / "limits.yml")
            try:
                rows = self._rows(path, limits)
                texts = {(sheet, cell): text for (_, sheet, cell), text in cell_texts(rows).items()}
                asked = {(sheet, cell): one for (_, sheet, cell), one in asked_cells(rows, self.catalogue).items()}
                self._read[key] = texts, asked, read_workbook(path, limits)
            except ExtractError:
                self._read[key] = {}, {}, []
        return self._read[key]

    def _rows(self, path: Path, limits: Limits) -> pd.DataFrame:
        if path.name == REGISTERS:
            return read_registers(path, self.catalogue.registers)
        return read_count_table(path) if self.space.counts in path.parents else read_form(path, limits)


def _titles(rows: Sequence[Sequence[object]]) -> int | None:
    """The row above that names most columns, the first of several: words alone, no number."""
    counts = [sum(v != "" for v in row) if not any(map(_number, row)) else 0 for row in rows]
    return counts.index(max(counts)) if counts and max(counts) > 1 else None


def _number(value: object) -> bool:
    return not isinstance(value, str) or value.replace(".", "").replace(",", "").strip().isdecimal()


def _shown(value: object) -> str:
    """As a spreadsheet program shows it: a number with a decimal comma."""
    text = tidy(typed(value))
    return text.replace(".", ",") if isinstance(value, float) else text

"""What each cell of a submitted file is asked for: a value that a person writes for it is read as cleaning reads it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from ..catalogue import Catalogue, wording
from ..language.number import Reading, read_value
from ..language.text import tidy, typed
from ..project.rows import tuples
from .corrections import Cell
from .registers import column_kinds, read_cell
from .sent_rows import SentRows
from .units import unit_of


class AskedCell(NamedTuple):
    """The kind of an indicator, or of a register's column, and what a choice is made from."""

    kind: str
    choices: Mapping[int, str] | None = None

    def read(self, text: str) -> Reading:
        """What a value written by hand is read as; set_aside where it is not what the cell is for."""
        if text.startswith("=") and self.kind != "text":
            return Reading(None, "set_aside", wording("correction_formula", text=text))
        if self.kind in ("date", "number"):
            return read_cell(text, self.kind)[1]
        return read_value(text, self.kind, self.choices)


def asked_cells(rows: pd.DataFrame, catalogue: Catalogue) -> dict[Cell, AskedCell]:
    """The cells of read_submissions, read_registers or read_counts that hold a figure, a fact or a day, by file, sheet,
    cell."""
    if "total" in rows:
        found = ((row.file, row.sheet, row.cell, AskedCell("count")) for row in tuples(rows[rows["cell"] != ""]))
    else:
        found = _of_registers(rows, catalogue) if "raw" in rows else _of_forms(rows, catalogue)
    read = (one for one in found if one[-1].kind not in ("", "text"))
    return {(tidy(file), tidy(sheet), cell): asked for file, sheet, cell, asked in read}


def _of_registers(rows: pd.DataFrame, catalogue: Catalogue) -> Iterator[tuple[str, str, str, AskedCell]]:
    kinds, facts = column_kinds(catalogue), {fact.id: fact.kind for fact in catalogue.statements}
    statements = rows[(rows["register"] == "statements") & (rows["column"] == "id")]
    ids = {row.row: tidy(typed(row.raw)) for row in tuples(statements)}
    for row in tuples(rows[rows["cell"] != ""]):
        fact = row.register == "statements" and row.column == "value"
        kind = facts.get(ids.get(row.row, ""), "text") if fact else kinds.get((row.register, row.column), "text")
        yield row.file, row.sheet, row.cell, AskedCell(kind)


def _of_forms(rows: pd.DataFrame, catalogue: Catalogue) -> Iterator[tuple[str, str, str, AskedCell]]:
    sent = SentRows(rows)
    for file, own in sent.files.items():
        unit = unit_of(file, catalogue, "\n".join(dict.fromkeys(sent["heading"][at] for at in own)))
        if unit is None:
            continue
        layout = sent.layout(file, unit, catalogue)
        for number, indicator in enumerate(catalogue.asked(unit)):
            for at in layout.repeated.get(number, [layout.figures[number]]):
                if at >= 0:
                    place = [sent[name][own[at]] for name in ("file", "sheet", "cell")]
                    yield *place, AskedCell(indicator.kind, indicator.choices)

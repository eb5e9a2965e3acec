"""Where figures, notes and entries of registers stand: file, sheet, cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ..catalogue import Catalogue, Unit
from ..findings import NOWHERE, Place
from ..project.rows import tuples
from .values import Values


@dataclass(frozen=True, kw_only=True)
class Places:
    catalogue: Catalogue
    values: Values
    observations: pd.DataFrame
    notes: pd.DataFrame
    cells_of: Mapping[str, Sequence[Any]]  # of each register, in their order

    def cell(self, name: str, unit: Unit | None = None, value: float | None = None) -> Place:
        """Where a figure of `report`, or one of the unit's own, stands: NOWHERE where it does not.

        A computed one stands in the cell where the same was written, else in the cells of its parts ("D154, D157")
        where one sheet holds them all: the sum over subordinates stands nowhere. `value` is the unit's computed one.
        """
        space, _, leaf = name.rpartition(".")
        who = unit or self.catalogue.office
        rows, values = self.values.of(who), self.values.own(unit) if unit else self.values.report
        match space:
            case "statement":
                return self.entry("statements", "value", id=leaf)
            case "note":
                return place_of(rows.get(leaf.rpartition("_")[0]), "note_cell")
            case "period" | "last_year":
                return NOWHERE
        written = self.values.own(who).get(leaf)
        meant = values.get(name) if value is None else value
        same = self.values.show(leaf, written) == self.values.show(leaf, meant)
        if same and leaf in rows:
            return place_of(rows[leaf])
        indicator = self.catalogue.figures[leaf]
        if indicator.register_id:
            return self.entry(indicator.register_id, indicator.column, **indicator.where)
        return self.cells([n for f in indicator.formulas for n in f.names if values.get(n) is not None], unit)

    def cells(self, names: Sequence[str], unit: Unit | None = None) -> Place:
        """Where the figures stand together; NOWHERE where not one sheet holds them all."""
        return _together([self.cell(name, unit) for name in names])

    def entry(self, register: str, column: str, row: int | None = None, **where: str) -> Place:
        """Where the register's row, or its rows with these texts, stand; counted rows (`column` "") name no cell."""
        filled = [cell for cell in self.cells_of[register] if cell.text and row in (None, cell.row)]
        texts = {(cell.row, cell.column): cell.text for cell in filled}
        fits = [cell for cell in filled if all(texts.get((cell.row, known)) == text for known, text in where.items())]
        named = [cell for cell in fits if column in ("", cell.column)]
        return _together([Place(file=at.file, sheet=at.sheet, cell=at.cell if column else "") for at in named])

    def note_cell(self, code: str) -> Place:
        """Where the office's note beside the row `code` of the form stands."""
        return place_of(self._noted.get(code), "note_cell")

    @cached_property
    def _noted(self) -> dict[str, Any]:
        """The rows of the office's form by their code, those without a figure too."""
        rows = [*reversed(tuples(self.observations)), *reversed(tuples(self.notes))]  # of a code the first one counts
        return {row.code: row for row in rows if row.unit_code == self.catalogue.office.code}


def place_of(row: Any, cell: str = "cell") -> Place:
    """file, sheet and `cell` of a row of OBSERVATIONS; NOWHERE where there is none, or its unit sent no file."""
    return Place(file=row.file, sheet=row.sheet, cell=getattr(row, cell)) if row and row.file else NOWHERE


def _together(places: Sequence[Place]) -> Place:
    """The places as one, with each of their cells; NOWHERE where one is, or they are not of one sheet."""
    if NOWHERE in places or len({(place.file, place.sheet) for place in places}) != 1:
        return NOWHERE
    cells = dict.fromkeys(place.cell for place in places if place.cell)
    return Place(file=places[0].file, sheet=places[0].sheet, cell=", ".join(cells))

"""Where figures, notes and entries of registers stand: file, sheet, cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..catalogue import Catalogue, Unit
from ..findings import NOWHERE, PLACE, Place
from ..project.rows import records
from .values import Values


@dataclass(frozen=True, kw_only=True)
class Places:
    catalogue: Catalogue
    values: Values
    observations: pd.DataFrame
    notes: pd.DataFrame
    registers: pd.DataFrame

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
                return place_of(rows[rows["indicator"] == leaf.rpartition("_")[0]], "note_cell")
            case "period" | "last_year":
                return NOWHERE
        written = self.values.own(who).get(leaf)
        meant = values.get(name) if value is None else value
        same = self.values.show(leaf, written) == self.values.show(leaf, meant)
        if same and len(found := rows[rows["indicator"] == leaf]):
            return place_of(found)
        indicator = self.catalogue.figures[leaf]
        if indicator.register_id:
            return self.entry(indicator.register_id, indicator.column, **indicator.where)
        return self.cells([n for f in indicator.formulas for n in f.names if values.get(n) is not None], unit)

    def cells(self, names: Sequence[str], unit: Unit | None = None) -> Place:
        """Where the figures stand together; NOWHERE where not one sheet holds them all."""
        return _together([self.cell(name, unit) for name in names])

    def entry(self, register: str, column: str, row: int | None = None, **where: str) -> Place:
        """Where the register's row, or its rows with these texts, stand; counted rows (`column` "") name no cell."""
        rows = self.registers[(self.registers["register"] == register) & (self.registers["text"] != "")]
        rows = rows if row is None else rows[rows["row"] == row]
        for known, text in where.items():
            rows = rows[rows["row"].isin(rows.loc[(rows["column"] == known) & (rows["text"] == text), "row"])]
        rows = rows[rows["column"] == column] if column else rows.assign(cell="")
        return _together([Place(**where) for where in records(rows[PLACE])])

    def note_cell(self, code: str) -> Place:
        """Where the office's note beside the row `code` of the form stands."""
        return place_of(self._noted[self._noted["code"] == code], "note_cell")

    @cached_property
    def _noted(self) -> pd.DataFrame:
        """The rows of the office's form, those without a figure too."""
        rows = pd.concat([self.notes, self.observations])
        return rows[rows["unit_code"] == self.catalogue.office.code]


def place_of(rows: pd.DataFrame, cell: str = "cell") -> Place:
    """file, sheet and `cell` of the first row; NOWHERE where there is none, or its unit sent no file."""
    if rows.empty or not rows["file"].iat[0]:
        return NOWHERE
    return Place(file=rows["file"].iat[0], sheet=rows["sheet"].iat[0], cell=rows[cell].iat[0])


def _together(places: Sequence[Place]) -> Place:
    """The places as one, with each of their cells; NOWHERE where one is, or they are not of one sheet."""
    if NOWHERE in places or len({(place.file, place.sheet) for place in places}) != 1:
        return NOWHERE
    cells = dict.fromkeys(place.cell for place in places if place.cell)
    return Place(file=places[0].file, sheet=places[0].sheet, cell=", ".join(cells))

"""Everything a check may read, gathered once."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..catalogue import Catalogue, Unit
from ..format import number
from ..period import Period
from ..registers import statements, table
from ..settings import Settings


@dataclass(frozen=True)
class Facts:
    """The figures of one period as checks see them."""

    period: Period
    catalogue: Catalogue
    observations: pd.DataFrame
    indicators: pd.DataFrame
    registers: pd.DataFrame
    settings: Settings

    @cached_property
    def report(self) -> dict[str, float]:
        """Computed figures by id, the district's own as stated.*, facts as statement.*, fractions as note.*."""
        rows = self.indicators[self.indicators["indicator"] != ""]
        computed = rows.set_index("indicator")["value"].dropna().to_dict()
        own = self.own(self.catalogue.district)
        spaces = {f"stated.{k}": v for k, v in own.items() if "." not in k}
        notes = {k: v for k, v in own.items() if k.startswith("note.")}
        said = {f"statement.{k}": v for k, v in statements(self.registers).items()}
        of_period = {"period.communes": len(self.catalogue.communes), "period.months": self.period.months}
        return computed | spaces | notes | said | of_period

    def own(self, unit: Unit) -> dict[str, float]:
        """One unit's submitted figures by id, and the fractions of its notes as note.<id>_numerator, _denominator."""
        rows = self.of(unit)
        values = rows.set_index("indicator")["value"].dropna().to_dict()
        for part in ("numerator", "denominator"):
            fractions = rows.set_index("indicator")[f"note_{part}"].dropna()
            values |= {f"note.{k}_{part}": v for k, v in fractions.items()}
        return values

    def of(self, unit: Unit) -> pd.DataFrame:
        rows = self.observations[self.observations["unit_code"] == unit.code]
        return rows.drop_duplicates("indicator")

    def subject(self, statement: str) -> str:
        """What a single fact of the register `statements` is about; its id where the register lacks it."""
        rows = table(self.registers, "statements")
        found = rows.loc[rows["id"] == statement, "subject"] if len(rows) else ()
        return next(iter(found), statement)

    def cell(self, name: str, unit: Unit | None = None) -> dict[str, str]:
        """Where the figure `name` (with or without its namespace) stands: file, sheet, cell; empty where nowhere."""
        space, _, leaf = name.rpartition(".")
        if space == "statement":
            rows = self.registers[self.registers["register"] == "statements"]
            line = rows[(rows["column"] == "id") & (rows["text"] == leaf)]["row"]
            found = rows[rows["row"].isin(line) & (rows["column"] == "value")]
            return _place(found, "cell")
        if space == "note":
            leaf = leaf.rpartition("_")[0]
        indicator = self.catalogue.figures.get(leaf)
        if indicator is not None and indicator.register_id:
            found = self.registers[self.registers["register"] == indicator.register_id]
            found = found[found["column"] == indicator.column] if indicator.column else found
            return _place(found, "cell")
        rows = self.of(unit or self.catalogue.district)
        return _place(rows[rows["indicator"] == leaf], "note_cell" if space == "note" else "cell")

    def show(self, name: str, value: float | None) -> str:
        """The value as text in the figure's own kind: 2 places for percentages."""
        if value is None:
            return ""
        leaf = name.rpartition(".")[2]
        indicator = self.catalogue.figures.get(leaf)
        percent = indicator.kind == "percent" if indicator else value != int(value)
        return number(value, 2 if percent and value != int(value) else 0)


def _place(rows: pd.DataFrame, cell: str) -> dict[str, str]:
    if rows.empty:
        return {}
    first = rows.iloc[0]
    return {"file": first["file"], "sheet": first["sheet"], "cell": first[cell]}

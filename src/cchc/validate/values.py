"""The figures of a period as checks see them: by id, computed or as a unit wrote them, and how they are printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit
from ..language import format
from ..project.period import Period
from ..project.registers import statements
from ..project.rows import tuples

LAST_YEAR = "last_year."
OWN = {"value": "{}", "note_numerator": "note.{}_numerator", "note_denominator": "note.{}_denominator"}


@dataclass(frozen=True, kw_only=True)
class Values:
    """`statements` is the register of that name as a table, `statement_cells` its cells, `last_year` the indicators of
    the same period then."""

    period: Period
    catalogue: Catalogue
    observations: pd.DataFrame
    indicators: pd.DataFrame
    statements: pd.DataFrame
    statement_cells: Sequence[Any]
    last_year: pd.DataFrame | None = None

    @cached_property
    def report(self) -> dict[str, float]:
        """Computed figures by id, the office's own as stated.*, facts as statement.*, fractions as note.*.

        Those of the same period last year are last_year.*.
        """
        computed = _by_id(self.indicators)
        past = {f"{LAST_YEAR}{k}": v for k, v in _by_id(self.last_year).items()} if self.last_year is not None else {}
        own = self.own(self.catalogue.office)
        spaces = {f"stated.{k}": v for k, v in own.items() if "." not in k}
        notes = {k: v for k, v in own.items() if k.startswith("note.")}
        said = {f"statement.{k}": v for k, v in statements(self.statements).items()}
        communes = self.catalogue.communes_of(self.catalogue.office)
        of_period = {"period.communes": communes, "period.months": self.period.months}
        return computed | spaces | notes | said | of_period | past

    @cached_property
    def sheet(self) -> dict[str, float]:
        """The office's own sheet: as `report`, with what the office wrote in the place of its subordinates' sums."""
        own, values = self.own(self.catalogue.office), {k: v for k, v in self.report.items() if "." in k}
        for name, indicator in self.catalogue.figures.items():
            value = worked_out(indicator, values)
            if value is None:
                value = own.get(name, self.report.get(name) if indicator.register_id else None)
            values |= {} if value is None else {name: value}
        return values

    def own(self, unit: Unit) -> dict[str, float]:
        """One unit's submitted figures by id, and the fractions of its notes as note.<id>_numerator, _denominator."""
        return self._own[unit.code]

    def of_unit(self, unit: Unit) -> dict[str, float]:
        """`own`, with the number of communes that the unit has, or is, as unit.communes where it is known."""
        communes = self.catalogue.communes_of(unit)
        return self.own(unit) | ({} if communes is None else {"unit.communes": communes})

    def of(self, unit: Unit) -> Mapping[str, Any]:
        """What one unit's file says of each figure: the rows of OBSERVATIONS by indicator."""
        return self._of[unit.code]

    @cached_property
    def _of(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {unit.code: {} for unit in self.catalogue.units}
        for row in tuples(self.observations):
            if row.unit_code in found:
                found[row.unit_code].setdefault(row.indicator, row)
        return found

    @cached_property
    def _own(self) -> dict[str, dict[str, float]]:
        owned: dict[str, dict[str, float]] = {code: {} for code in self._of}
        for code, rows in self._of.items():
            for column, name in OWN.items():
                found = ((indicator, getattr(row, column)) for indicator, row in rows.items())
                owned[code] |= {name.format(indicator): number for indicator, number in found if not isnan(number)}
        return owned

    def written(self, name: str, unit: Unit | None = None) -> str:
        """What stands in the cell of a fact of the register, or of a unit's own figure; "" where nowhere."""
        space, _, leaf = name.rpartition(".")
        if space == "statement":
            at = {cell.row for cell in self.statement_cells if cell.column == "id" and cell.text == leaf}
            return next((one.text for one in self.statement_cells if one.column == "value" and one.row in at), "")
        row = self.of(unit or self.catalogue.office).get(leaf)
        return "" if row is None else row.raw

    def rounded(self, name: str, value: float, exact: float, unit: Unit | None = None) -> tuple[bool, bool]:
        """Whether a written rate is `exact` at the precision it was written with, and whether rounding explains it.

        Rounding explains what differs by less than one unit of the last place written: cut off, or rounded up.
        """
        decimals = format.places(self.written(name, unit) or repr(value), value)
        return format.rounds(value, exact, decimals), abs(value - exact) < 10.0**-decimals

    def other_base(self, name: str, value: float, unit: Unit) -> str:
        """The code of the unit's count, not the rate's own base, of which its numerator makes the rate `value`."""
        own, indicator = self.own(unit), self.catalogue.figures[name]
        top, group = indicator.numerator.evaluate(own), f"{indicator.code.rpartition('.')[0]}."
        for other, figure in self.catalogue.figures.items():
            known = figure.kind == "count" and figure.code.startswith(group) and own.get(other) and top
            if known and other not in indicator.reads and self.rounded(name, value, 100 * top / own[other], unit)[0]:
                return figure.code
        return ""

    def show(self, name: str, value: float | None) -> str:
        """The value as text in the figure's own kind: 2 places for percentages."""
        if value is None:
            return ""
        leaf = name.rpartition(".")[2]
        indicator = self.catalogue.figures.get(leaf)
        percent = indicator.kind == "percent" if indicator else value != int(value)
        return format.number(value, 2) if percent and value != int(value) else format.amount(value)


def worked_out(indicator: Indicator, values: Mapping[str, float]) -> float | None:
    """What the formulas of the figure make of `values`; None where it has none, a part is missing or nothing arose."""
    return indicator.aggregation.evaluate(values).value


def _by_id(indicators: pd.DataFrame) -> dict[str, float]:
    rows = indicators[indicators["indicator"] != ""]
    return rows.set_index("indicator")["value"].dropna().to_dict()

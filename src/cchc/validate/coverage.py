"""Who lacks what: the units without a file or a figure, and the checks that cannot be carried out for want of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..catalogue import Catalogue, Check, Unit, wording
from ..project.period import Period
from ..project.registers import NOTHING

UNITS = "{units}"


@dataclass(frozen=True)
class Unchecked:
    """A check that could not be carried out: why, for want of which unit, on which row of the form.

    UNITS in the reason stands for the name of the unit, and of the others that lack the same.
    """

    check: Check
    reason: str
    unit_code: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """`statements` is the register of that name as a table, `idle` are the registers that say that nothing arose."""

    period: Period
    catalogue: Catalogue
    observations: pd.DataFrame
    indicators: pd.DataFrame
    statements: pd.DataFrame
    idle: frozenset[str] = frozenset()

    @property
    def no_last_year(self) -> str:
        """Why a comparison with the same period last year could not be carried out."""
        return wording("unchecked_last_year", period=self.period.last_year.id)

    @cached_property
    def absent(self) -> list[Unit]:
        """The units of which no file could be read."""
        sent = set(self.observations.loc[self.observations["file"] != "", "unit_code"])
        return [unit for unit in self.catalogue.units if unit.code not in sent]

    def rests_on(self, name: str) -> frozenset[str]:
        """The codes of the units whose submissions make the figure `name` (with or without its namespace)."""
        space, _, leaf = name.rpartition(".")
        office = frozenset([self.catalogue.office.code])
        if space in ("stated", "note"):
            return office
        indicator = None if space else self.catalogue.figures.get(leaf)
        if indicator is None:
            return frozenset()
        own = frozenset(unit.code for unit in indicator.aggregation.units(self.catalogue))
        return own.union(*(self.rests_on(n) for f in indicator.formulas for n in f.names))

    def wanting(self, names: Sequence[str]) -> list[Unit]:
        """The absent units that one of the figures rests on, but for what those below them gave in their stead."""
        parts = {part for name in names for part in self._parts(name)}
        owing = frozenset().union(*(self.rests_on(part) - self._given.get(part, frozenset()) for part in parts))
        return [unit for unit in self.absent if unit.code in owing]

    def _parts(self, name: str) -> Iterator[str]:
        """The figures without a formula of which the figure is made, itself where it has none."""
        indicator = self.catalogue.figures.get(name)
        if indicator is None or not indicator.formulas:
            yield name
        else:
            yield from (part for formula in indicator.formulas for one in formula.names for part in self._parts(one))

    def lacking(self, name: str) -> frozenset[str]:
        """The codes of the units that the figure `name` rests on without having their part of it.

        The office's where the figure is one of a register with blank or unreadable cells.
        """
        space, _, leaf = name.rpartition(".")
        indicator = None if space else self.catalogue.figures.get(leaf)
        if indicator and indicator.register_id:
            return frozenset([self.catalogue.office.code]) if leaf in self._partial else frozenset()
        if indicator and indicator.formulas:
            return frozenset().union(*(self.lacking(n) for f in indicator.formulas for n in f.names))
        blank = self._blank.get(leaf, frozenset()) if indicator and indicator.aggregation.computed else frozenset()
        return self.rests_on(name) & (blank | {unit.code for unit in self.absent}) - self._given.get(leaf, frozenset())

    @cached_property
    def _partial(self) -> frozenset[str]:
        """The figures that lack some of their parts."""
        return frozenset(self.indicators.loc[self.indicators["status"] == "partial", "indicator"])

    @cached_property
    def _given(self) -> dict[str, frozenset[str]]:
        """Figure -> the units that have a value of it."""
        rows = self.observations.dropna(subset=["value"])
        return {name: frozenset(own) for name, own in rows.groupby("indicator")["unit_code"]}

    @cached_property
    def _blank(self) -> dict[str, frozenset[str]]:
        """Figure -> the units whose file has no value of it."""
        rows = self.observations[self.observations["value"].isna()]
        return {name: frozenset(own) for name, own in rows.groupby("indicator")["unit_code"]}

    def unsent(self, check: Check, units: Sequence[Unit]) -> list[Unchecked]:
        """The check was not carried out on those of the units of which no file could be read."""
        return [self.without(check, unit) for unit in units if unit in self.absent]

    def without(self, check: Check, unit: Unit, code: str = "") -> Unchecked:
        """The check was not carried out for want of the unit's file, or of a figure in it."""
        lacking = "unchecked_no_file" if unit in self.absent else "unchecked_no_figure"
        return Unchecked(check, wording(lacking, units=UNITS), unit.code, code)

    def without_register(self, check: Check, register: str, code: str = "") -> Unchecked:
        """The check was not carried out because the register lacks the figure it reads, or has no rows at all."""
        sheet = next((c.sheet for c in self.catalogue.registers if c.register_id == register), register)
        said = (
            wording("unchecked_register_idle", sheet=sheet, word=NOTHING)
            if register in self.idle
            else wording("unchecked_register", sheet=sheet)
        )
        return Unchecked(check, said, self.catalogue.office.code, code)

    def register_of(self, name: str) -> str:
        """The register that the figure `name` comes from, directly or by its first part."""
        space, _, leaf = name.rpartition(".")
        if space == "statement":
            return "statements"
        indicator = self.catalogue.figures[leaf]
        parts = (n for formula in indicator.formulas for n in formula.names)
        return indicator.register_id or self.register_of(next(parts))

    def not_applicable(self, name: str) -> bool:
        """Whether the computed figure is 0 of 0."""
        return name in self._not_applicable

    @cached_property
    def _not_applicable(self) -> frozenset[str]:
        return frozenset(self.indicators.loc[self.indicators["status"] == "not_applicable", "indicator"])

    def subject(self, name: str) -> str:
        """What a single fact of the register `statements` is about; empty where it is no such fact."""
        rows = self.statements
        return next(iter(rows.loc[rows["id"] == name, "subject"]), "") if len(rows) else ""

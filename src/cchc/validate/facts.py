"""Everything a check may read, gathered once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from ..catalogue import Catalogue
from ..project.period import Period, Window
from ..project.registers import tables
from ..project.rows import tuples
from ..project.settings import Settings
from .coverage import Coverage
from .places import Places
from .values import Values

WINDOW = ("window_from", "window_to")


def window_of(document: pd.DataFrame) -> Window:
    """The first and last day of the data of a report, by its row (DOCUMENT)."""
    first, last = (date.fromisoformat(document.iloc[0][name]) for name in WINDOW)
    return first, last


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The tables of one period; its figures are read through `values`, `coverage` and `places`.

    satisfaction is what the survey's file gives. previous_observations are those of the same period last year,
    sent_before those of the period sent in last before this one, previous_counts those of the period that ended on
    its eve; submitted_counts are the tables of counts that units sent, extended_indicators the figures of this period
    in the project that this one extends; None where there are none. others gives indicators and unit_figures of other
    periods by period id, documents what their reports say of themselves, other_counts their dossier_counts, outdated
    the titles of those whose files changed since their tables were made.
    """

    period: Period
    catalogue: Catalogue
    settings: Settings
    observations: pd.DataFrame
    notes: pd.DataFrame
    indicators: pd.DataFrame
    unit_figures: pd.DataFrame
    registers: pd.DataFrame
    dossier_counts: pd.DataFrame
    satisfaction: pd.DataFrame | None = None
    previous_observations: pd.DataFrame | None = None
    sent_before: pd.DataFrame | None = None
    previous_counts: pd.DataFrame | None = None
    submitted_counts: pd.DataFrame | None = None
    extended_indicators: pd.DataFrame | None = None
    others: Mapping[str, Sequence[pd.DataFrame]] = field(default_factory=dict)
    documents: Mapping[str, Sequence[pd.DataFrame]] = field(default_factory=dict)
    other_counts: Mapping[str, Sequence[pd.DataFrame]] = field(default_factory=dict)
    outdated: Sequence[str] = ()

    def window(self, period: Period) -> Window:
        """The first and last day of the data of this period, or of another one."""
        return self._windows.get(period.id, period.window)

    @cached_property
    def _windows(self) -> dict[str, Window]:
        others = {id: window_of(document) for id, (document,) in self.documents.items()}
        return {self.settings.period: self.settings.window} | others

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Each register of the catalogue as a table of its own: registers.tables, made once; others are empty."""
        made, known = tables(self.registers), dict.fromkeys(column.register_id for column in self.catalogue.registers)
        return defaultdict(pd.DataFrame, {name: made.get(name, pd.DataFrame()) for name in known})

    @cached_property
    def cells(self) -> Mapping[str, list]:
        """The cells of each register, in their order: rows of REGISTERS."""
        made = defaultdict(list)
        for cell in tuples(self.registers):
            made[cell.register].append(cell)
        return made

    @cached_property
    def values(self) -> Values:
        """The figures, by id."""
        other = self.period.last_year
        last_year, *_ = self.others.get(other.id, [None])
        code = self.catalogue.office_code(other)  # another office may have made the tables
        return Values(
            period=self.period,
            catalogue=self.catalogue,
            observations=self.observations,
            indicators=self.indicators,
            statements=self.tables["statements"],
            statement_cells=self.cells["statements"],
            last_year=None if last_year is None else last_year[last_year["unit_code"] == code],
        )

    @cached_property
    def coverage(self) -> Coverage:
        """Who lacks what of them."""
        return Coverage(
            period=self.period,
            catalogue=self.catalogue,
            observations=self.observations,
            indicators=self.indicators,
            statements=self.tables["statements"],
            idle=frozenset(name for name in self.tables if self.handed_in(name) and self.tables[name].empty),
        )

    def handed_in(self, register: str) -> bool:
        """Whether the register was filled in, be it by the word that nothing arose."""
        return len(self.tables[register].columns) > 0

    @cached_property
    def places(self) -> Places:
        """Where they stand."""
        return Places(
            catalogue=self.catalogue,
            values=self.values,
            observations=self.observations,
            notes=self.notes,
            cells_of=self.cells,
        )

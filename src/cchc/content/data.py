"""The figures of one period as the parts of the report read them: of the office and of each unit."""

from dataclasses import replace
from functools import cached_property

import pandas as pd

from ..aggregations import Result
from ..catalogue import Catalogue, Unit, load
from ..findings import open_errors
from ..language import format
from ..project.paths import Workspace
from ..project.rows import tuples
from ..project.settings import Settings, read_settings
from ..project.steps import Step
from . import figures
from .figures import ALL_MADE_UP, MADE_UP, Figure, Namespace
from .lineage import Lineages


class Data:
    """Everything a part of the report may print. Reads data/processed; writes nothing."""

    def __init__(self, space: Workspace):
        self.space = space
        self.settings: Settings = read_settings(space.raw / "report.yml", space.period.id)
        self.catalogue: Catalogue = load(space.period, self.settings.office, self.settings.window[1])
        step = Step(space, "03_report")
        self.tables = step.made_from
        self.observations, self.indicators, self.unit_figures, self.findings, self.registers = step.load(
            "observations", "indicators", "unit_figures", "findings", "registers"
        )
        self.completeness_rows, self.comparison_rows, self.ranking_rows, self.series_rows = step.load(
            "completeness", "comparisons", "ranking", "series"
        )
        (self.dossier_counts,) = step.load("dossier_counts")
        self.lineages = Lineages(self.catalogue, self.observations, self.indicators, self.registers)
        s = self.settings
        self.office_mark = ALL_MADE_UP if s.illustrative_office else ""
        self.unit_mark = self.office_mark or (MADE_UP if s.illustrative_units else "")
        tables = (self.indicators, self.catalogue, self.comparison_rows)
        self.figures = figures.figures_by_id(self.lineages, *tables, illustrative=ALL_MADE_UP)
        self.figures |= {
            name: replace(self.figures[name], value=None, status=format.IMPOSSIBLE, change="")
            for unit_code, name in self._above_whole
            if unit_code == self.catalogue.office.code and name in self.figures
        }

    def figure(self, name: str) -> Figure:
        """One figure by its id; CchcError with the nearest names where there is none."""
        return Namespace("Chỉ tiêu", self.figures)[name]

    def own(self, unit: Unit, name: str) -> Figure:
        """A unit's own figure: as submitted, or by the formula that makes the office's of it."""
        indicator = self.catalogue.figures[name]
        row = self._own.get((unit.code, name))
        status = "missing" if row is None else row.status
        if (unit.code, name) in self._above_whole:
            status = format.IMPOSSIBLE
        value = None if row is None else figures.printable(row.value, status)
        stands = row is not None and not indicator.formulas
        cell = self.lineages.of_unit(name, unit) if stands else None
        tip = [f"{unit.name}: {indicator.name}", cell.place if cell else self.lineages[name].how]
        if row is not None:
            own = Result.of(row.value, row.status, row.numerator, row.denominator)
            tip.append(indicator.aggregation.in_numbers(own, {}))
        anchor = cell.anchor if cell else self.lineages[name].anchor
        first = "" if row is None else figures.first_published(row.published, indicator.kind)
        text = "\n".join(filter(None, tip))
        said = {"anchor": anchor, "tip": text, "first": first, "illustrative": self.unit_mark}
        return Figure(name, indicator.code, value, indicator.kind, status, **said)

    def completeness(self, unit: Unit) -> Figure:
        """The share of the figures asked of a unit that it filled in; missing where it sent nothing."""
        row = self._completeness[unit.code]
        tip = f"{unit.name}: {row.filled}/{row.asked} ô phải ghi có số liệu"
        value = None if pd.isna(row.rate) else row.rate
        mark = self.office_mark if unit == self.catalogue.office else self.unit_mark
        return Figure("completeness", "", value, "percent", anchor=f"don-vi.{unit.code}", tip=tip, illustrative=mark)

    @cached_property
    def _above_whole(self) -> set[tuple[str, str]]:
        """Unit code and id of the figures that open errors of the checks (a <= b) find above what they are part of."""
        checks = {check.id: check for check in self.catalogue.checks if check.relation == "<="}
        found = [(f.unit_code, checks[f.check].left) for f in tuples(open_errors(self.findings)) if f.check in checks]
        return {(unit_code, part.names[0]) for unit_code, part in found if len(part.names) == 1}

    @cached_property
    def _completeness(self) -> dict:
        return {row.unit_code: row for row in tuples(self.completeness_rows) if row.section == "all"}

    @cached_property
    def _own(self) -> dict:
        return {(r.unit_code, r.indicator): r for r in tuples(self.unit_figures)}

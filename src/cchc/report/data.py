"""The figures of one period as the parts of the report read them: of the office and of each unit."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from .. import format
from ..catalogue import Catalogue, Unit, load
from ..markup import Fragment
from ..paths import Workspace
from ..settings import Settings, read_settings
from ..storage import load as load_tables
from . import document, figures, tables
from .figures import Figure, Names
from .lineage import Lineages
from .tables import Column, Marked


class Data:
    """Everything a part of the report may print. Reads data/processed; writes nothing."""

    def __init__(self, space: Workspace):
        self.space = space
        self.settings: Settings = read_settings(space.raw / "report.yml", space.period.id)
        self.catalogue: Catalogue = load(space.period, self.settings.office)
        self.observations, self.indicators, self.unit_figures, self.findings, self.registers = load_tables(
            space.processed, "observations", "indicators", "unit_figures", "findings", "registers"
        )
        self._completeness, self._comparisons, self._ranking, self._series = load_tables(
            space.processed, "completeness", "comparisons", "ranking", "series"
        )
        self.lineages = Lineages(self.catalogue, self.observations, self.indicators, self.registers)
        self.figures = figures.figures(self.lineages, self.indicators, self.catalogue, self._comparisons)
        self._charts = 0

    def figure(self, name: str) -> Figure:
        """One figure by its id; CchcError with the nearest names where there is none."""
        return Names("Chỉ tiêu", self.figures)[name]

    def own(self, unit: Unit, name: str) -> Figure:
        """A commune's own figure: as submitted, or by the formula that makes the office's of it."""
        indicator = self.catalogue.figures[name]
        row = self._own.get((unit.code, name))
        value, status = (None, "missing") if row is None or pd.isna(row.value) else (row.value, row.status)
        cell = self.lineages.of_unit(name, unit)
        where = cell and indicator.aggregate == "sum"
        tip = [f"{unit.name}: {indicator.name}", cell.place if where else self.lineages[name].how]
        if row is not None and not pd.isna(row.denominator):
            tip.append(f"= 100 × {format.number(row.numerator)} / {format.number(row.denominator)}")
        anchor = cell.anchor if where else self.lineages[name].anchor
        first = "" if row is None else figures.first_published(row.published, indicator.kind)
        text = "\n".join(tip)
        return Figure(name, indicator.code, value, indicator.kind, status, anchor=anchor, tip=text, first=first)

    def completeness(self, unit: Unit) -> Figure:
        """The share of the figures asked of a unit that it filled in; missing where it sent nothing."""
        rows = self._completeness[(self._completeness["unit_code"] == unit.code)]
        row = rows[rows["section"] == "all"].iloc[0]
        tip = f"{unit.name}: {row['filled']}/{row['asked']} ô phải ghi có số liệu"
        value = None if pd.isna(row["rate"]) else row["rate"]
        return Figure("completeness", "", value, "percent", anchor=f"don-vi.{unit.code}", tip=tip)

    @cached_property
    def _own(self) -> dict:
        return {(r.unit_code, r.indicator): r for r in self.unit_figures.itertuples()}

    def _gap(self, *names: str) -> Fragment | None:
        """What stands in a chart's place where one of its figures is missing: blank is never drawn as 0."""
        labels = [self.catalogue.figures[n].name for n in names if self.figure(n).value is None]
        return document.paragraph(f"Chưa vẽ biểu đồ vì chưa có số liệu: {'; '.join(labels)}.") if labels else None

    def _chart(
        self,
        svg: str,
        alt: str,
        caption: str,
        titles: Sequence[str],
        rows: Mapping[str, Sequence[Marked]],
        by_unit: bool = False,
        remarks: Sequence[str] | None = None,
    ) -> Fragment:
        """A chart; on the screen, `rows` hold the figures it shows.

        `remarks` say what is to be known of the drawing; by default what the signs of its figures mean.
        """
        self._charts += 1
        source = self._unit_source() if by_unit else self.settings.source
        if remarks is None:
            remarks = figures.legend(cell.figure for row in rows.values() for cell in row)
        columns = [Column(titles[0], "left", 2), *(Column(title, "right") for title in titles[1:])]
        data = tables.table(columns, [[label, *row] for label, row in rows.items()], "Số liệu của biểu đồ")
        return document.chart(svg, alt, caption, " ".join([source, *remarks]), self._charts, data)

    def _unit_source(self) -> str:
        s = self.settings
        return f"{s.source} {s.illustrative_note}" if s.illustrative_units else s.source

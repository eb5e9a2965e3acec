"""Charts over periods: the kind `lines` of charts.csv. Nothing stands there where no other period is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from .. import charts
from ..blocks import Chart
from ..catalogue import ChartRow, Unit, wording
from ..language import format
from ..language.text import lower_first
from ..project.period import Period
from ..project.rows import tuples
from . import pictures, tables
from .data import Data
from .figures import MADE_UP, SIGNS, Figure, first_published, meaning

COLOURS = (charts.BLUE, charts.GREEN, charts.ORANGE)  # of the lines of a panel
LAST = 10  # of many units


class Drawn(NamedTuple):
    """A line of a chart, its figures for the table below, and why it is cut where it is."""

    line: charts.ChartLine
    figures: list[Figure]
    breaks: list[str]

    @property
    def known(self) -> int:
        return sum(point.value is not None for point in self.line.points)


def lines(data: Data, row: ChartRow) -> Chart | None:
    """Figures of the office over the periods of the series, a panel each or several in one."""
    drawn: dict[str, Drawn] = {}
    panels, left_out = [], []
    for title, named in _panels(data, row).items():
        own = []
        for name, label, figure in named:
            shown = name if len(named) > 1 else ""  # even where the others are not known: this is not them
            one = _line(data, shown, data.catalogue.office, figure, COLOURS[len(own) % len(COLOURS)])
            if one.known > 1:
                own.append(one.line)
                drawn[label] = one
            elif data.figure(figure).asked:
                left_out.append(label)
        if own:
            panels.append(charts.Panel(title, own))
    if not drawn:
        return None
    notes = [wording("no_line", figures="; ".join(left_out))] if left_out else []
    return _lines(data, row, panels, drawn, columns=2, remarks=notes)


def lines_by_unit(data: Data, row: ChartRow) -> Chart | None:
    """A figure of each unit over the periods of the series, a panel each.

    Where they are more than a page holds, those in the last places of its ranking have one, two in a row.
    """
    name = row.drawn[0]
    drawn = {unit.name: _line(data, "", unit, name) for unit in data.catalogue.subordinates}
    if max((one.known for one in drawn.values()), default=0) < 2:
        return None
    own, columns = {unit: one.line for unit, one in drawn.items()}, 3
    shown = list(own)
    if len(own) > charts.PANELS:
        placed = data.ranking_rows[(data.ranking_rows["indicator"] == name) & data.ranking_rows["place"].notna()]
        shown = [data.catalogue.unit(code).name for code in placed["unit_code"].tail(LAST)]
        columns, row = 2, row.model_copy(update={"caption": f"{row.caption}; {len(shown)} đơn vị xếp hạng cuối"})
    panels = [charts.Panel(u, [own[u]], [line for other, line in own.items() if other != u]) for u in shown]
    return _lines(data, row, panels, drawn, columns=columns, shared=True)


def _panels(data: Data, row: ChartRow) -> dict[str, list[tuple[str, str, str]]]:
    """The panels by title: of each line its name there, its label in the table below, its figure."""
    panels: dict[str, list[tuple[str, str, str]]] = {}
    for bar in row.figures:
        names = [tables.name_of(data, part) for part in bar.parts]
        labels = [bar.label] if bar.label and len(names) == 1 else names
        if len(names) > 1:
            labels = [": ".join(filter(None, (bar.label, name))) for name in names]
        figures = [part.figure for part in bar.parts]
        panels[bar.label or names[0]] = list(zip(names, labels, figures, strict=True))
    for key in data.catalogue.key_figures if not row.figures else ():
        if key.panel:
            panels.setdefault(key.panel, []).append((key.name, key.label, key.indicator))
    return panels


def _line(data: Data, name: str, unit: Unit, indicator: str, color: str = charts.BLUE) -> Drawn:
    """One figure of a unit over the periods of the series, the oldest first, to draw and to print."""
    own = data.series_rows[(data.series_rows["unit_code"] == unit.code) & (data.series_rows["indicator"] == indicator)]
    row = data.catalogue.figures.get(indicator)
    own_mark = {data.space.period.id: data.unit_mark}
    figures, points = [], []
    for one in tuples(own):
        value = None if pd.isna(one.value) else one.value
        named = ", ".join((unit.name, row.name, Period(one.period).title))
        figure = Figure(
            f"{indicator}.{one.period}",
            row.code,
            value,
            row.kind,
            one.status,
            anchor=row.code or indicator,
            tip=named,
            first=first_published(one.published, row.kind),
            illustrative=own_mark.get(one.period, MADE_UP) if one.illustrative else "",
        )
        figure = replace(figure, tip="\n".join([named, *(meaning(mark) for mark in figure.marks)]))
        figures.append(figure)
        text = f"{format.value(value, row.kind, one.status)} {figure.sign}".rstrip()
        points.append(charts.Point(value, text, bool(figure.sign), one.segment))
    return Drawn(charts.ChartLine(name, points, color), figures, [r for r in own["reason"] if r])


def _lines(
    data: Data,
    row: ChartRow,
    panels: Sequence[charts.Panel],
    drawn: Mapping[str, Drawn],
    columns: int,
    shared: bool = False,
    remarks: Sequence[str] = (),
) -> Chart:
    """The panels as one chart, with `drawn` by label as its data; with `shared` all have the same scale."""
    periods = [Period(id).short for id in dict.fromkeys(data.series_rows["period"])]
    used = {mark for one in drawn.values() for figure in one.figures for mark in figure.marks}
    notes = [
        wording("hollow_dot", meaning=lower_first(meaning(mark))) if sign else meaning(mark)
        for mark, sign in SIGNS.items()
        if mark in used
    ]
    reasons = dict.fromkeys(reason for one in drawn.values() for reason in one.breaks)
    notes += [wording("broken_line", reason=reason) for reason in reasons]
    notes += remarks
    listed = "; ".join(
        f"{label}: "
        + ", ".join(
            f"{at} {tables.marked(f).text}" for at, f in zip(periods, one.figures, strict=True) if f.value is not None
        )
        for label, one in drawn.items()
    )
    cells = {label: list(map(tables.marked, one.figures)) for label, one in drawn.items()}
    svg = charts.lines(panels, periods, columns, shared=shared)
    return pictures.chart(data, row, svg, listed, ["Nội dung", *periods], cells, notes)

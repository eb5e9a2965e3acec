"""What a chart's drawing says and holds, for tests: its axes, their ticks, its texts beside the table of its data."""

import re
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from parts import html

from cchc import charts
from cchc.blocks import Block, Fragment
from cchc.catalogue import load
from cchc.content import Report
from cchc.project.period import Period

CHARTS = dict.fromkeys(row.id for row in load(Period("2021")).charts if row.kind != "table")
NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


def drawn(report: Report, name: str, patch: pytest.MonkeyPatch) -> tuple[Fragment, Figure | None]:
    """The part of the report and the figure behind its drawing; None where a sentence, or nothing, stands there."""
    kept: list[Figure] = []
    svg = charts._svg
    with patch.context() as context:
        context.setattr(charts, "_svg", lambda figure: kept.append(figure) or svg(figure))
        part = report.chart(name)
    return part, kept[0] if kept else None


def faults(part: Fragment | Block, figure: Figure) -> list[str]:
    """What is wrong with a drawing, as a reader would say it."""
    figure.canvas.draw()
    found = [fault for axes in figure.axes if axes.get_visible() for fault in _of_axes(axes)]
    known = set(map(_plain, NUMBER.findall(_table(part))))
    said = [number for text in _texts(figure) for number in NUMBER.findall(re.sub(r"\((?:\d|\*)\)", "", text))]
    found += [f"{number} is not in the data" for number in said if _plain(number) not in known]
    return found + list(overlapping(figure))


def overlapping(figure: Figure) -> Iterator[str]:
    """Texts that stand over one another, of the figure as it is drawn."""
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown if _seen(text)]
    for (one, here), (other, there) in combinations(boxes, 2):
        across = min(here.x1, there.x1) - max(here.x0, there.x0)
        down = min(here.y1, there.y1) - max(here.y0, there.y0)
        if across > 1 and down > 0.2 * min(here.height, there.height):
            yield f"{one!r} over {other!r}"


def _seen(text: Text) -> bool:
    """Whether its axes are drawn, and its tick, if it is one's, lies within them."""
    if text.axes is not None and not text.axes.get_visible():
        return False
    return text.figure.bbox.padded(2).contains(*text.get_window_extent().p0)


def _of_axes(axes: Axes) -> Iterator[str]:
    (left, right), (low, high) = axes.get_xlim(), sorted(axes.get_ylim())
    for line in axes.lines:
        if line.get_transform() == axes.transData:
            x, y = (np.asarray(values, dtype=float) for values in line.get_data())
            inside = (left <= x) & (x <= right) & (low <= y) & (y <= high)
            if not (inside | np.isnan(x) | np.isnan(y)).all():
                yield f"{axes.get_title(loc='left')}: a value is outside the axes"
    for bar in axes.patches:
        if bar.get_width() < 0 or not left <= bar.get_x() + bar.get_width() <= right:
            yield "a bar is outside the axes, or below 0"
    for axis, (first, last) in ((axes.xaxis, (left, right)), (axes.yaxis, (low, high))):
        labels = [label.get_text() for label in axis.get_ticklabels() if label.get_text()]
        if len(set(labels)) < len(labels):
            yield f"{axes.get_title(loc='left')}: ticks {labels}"
        amounts = [tick for tick in axis.get_ticklocs() if first <= tick <= last]
        if "(%)" in axes.get_title(loc="left") and axis is axes.yaxis and max(amounts) > 100:
            yield f"{axes.get_title(loc='left')}: an axis to {max(amounts)} %"
        if axes.get_title(loc="left") and axis is axes.yaxis:
            values = [v for line in axes.lines if line.get_transform() == axes.transData for v in line.get_ydata()]
            known = [v for v in map(float, values) if not np.isnan(v)]
            if known and not min(amounts) <= min(known) <= max(known) <= max(amounts):
                yield f"{axes.get_title(loc='left')}: the ticks end before the values do"


def _texts(figure: Figure) -> list[str]:
    """What is written beside bars, points and in the legend: all but the names of rows, panels and ticks."""
    legends = [text.get_text() for axes in figure.axes if axes.get_legend() for text in axes.get_legend().get_texts()]
    inside = [text for axes in figure.axes for text in axes.texts]
    return [text.get_text() for text in inside if isinstance(text, Annotation) or text.get_text()] + legends


def _table(part: Fragment | Block) -> str:
    return BeautifulSoup(html(part), "html.parser").find("details").get_text(" ")


def _plain(number: str) -> str:
    return number.rstrip(".,").removesuffix(",00").lstrip("0") or "0"

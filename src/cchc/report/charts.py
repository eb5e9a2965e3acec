"""Charts with seaborn: Vietnamese labels and numbers, vector output, the same bytes for the same figures."""

import io
import re
from collections.abc import Sequence
from itertools import zip_longest
from math import nan
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
import seaborn as sns

from .. import format

BLUE, TEAL, RED, GREY = "#1f5a99", "#2a9d8f", "#c8402f", "#c3cad3"
STYLE = {
    "svg.fonttype": "path",  # the reader's machine may lack the font
    "svg.hashsalt": "cchc",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "axes.edgecolor": "#6b7480",
    "text.color": "#1d2733",
    "axes.labelcolor": "#1d2733",
    "xtick.color": "#1d2733",
    "ytick.color": "#1d2733",
}
WIDTH = 6.3  # inches: the text width of an A4 page
MANY = 30  # more bars than these stand in three panels, small and close, so that all fit on a page
PANELS, SMALL, HEIGHT = 3, 6, 7.2  # their number, points of their type, inches for their bars


class Part(NamedTuple):
    """One segment of every bar: its name, a value per bar, its colour."""

    name: str
    values: Sequence[float]
    color: str


class Point(NamedTuple):
    """One period of a line. `value` is None where nothing is known; a `hollow` point was derived, not reported.

    Points of two segments are not joined: what they count is not the same.
    """

    value: float | None
    text: str = ""
    hollow: bool = False
    segment: int = 0


class Line(NamedTuple):
    """One line of a panel with a point for each period."""

    name: str
    points: Sequence[Point]
    color: str = BLUE


class Panel(NamedTuple):
    """One small chart; its `lines` are labelled, its `backdrop` is drawn in grey behind them."""

    title: str
    lines: Sequence[Line]
    backdrop: Sequence[Line] = ()


def bars(
    labels: Sequence[str],
    values: Sequence[float | None],
    texts: Sequence[str],
    percent: bool = False,
    start: float = 0,
    highlight: str = "",
) -> str:
    """Horizontal bars with their text at the end, as SVG; a missing value has no bar."""
    with mpl.rc_context(STYLE):
        known = [start if v is None else v for v in values]
        colors = [BLUE if label == highlight else TEAL for label in labels]
        top = max([v for v in values if v is not None], default=1)
        top = 100 if percent else top
        figure, panels = _panels(len(labels), 0.9, 0.27)
        for axes, shown in panels:
            sns.barplot(
                x=known[shown],
                y=list(labels[shown]),
                hue=list(range(len(labels[shown]))),
                palette=colors[shown],
                legend=False,
                ax=axes,
                orient="h",
                saturation=1,
            )
            axes.set_xlim(start, start + (top - start) * 1.16 if top > start else 1)
            for row, (value, text) in enumerate(zip(known[shown], texts[shown], strict=True)):
                axes.text(value + (top - start) * 0.01, row, text, va="center")
            _finish(axes, percent, top, len(panels))
        words = f"Tỷ lệ (%), trục bắt đầu từ {format.number(start)}%" if percent and start else ""
        panels[len(panels) // 2][0].set_xlabel(words)
        return _svg(figure)


def stacked(labels: Sequence[str], parts: Sequence[Part], ends: Sequence[str] = (), share: bool = False) -> str:
    """Horizontal bars made of parts, as SVG; `share` scales each bar to 100 %, `ends` is text after each bar."""
    with mpl.rc_context(STYLE):
        totals = [sum(part.values[row] for part in parts) or 1 for row in range(len(labels))]
        longest = 100 if share else max(totals)
        figure, panels = _panels(len(labels), 1.0, 0.3)
        for axes, shown in panels:
            left = [0.0] * len(labels[shown])
            for part in parts:
                values = part.values[shown]
                widths = [100 * v / t if share else v for v, t in zip(values, totals[shown], strict=True)]
                axes.barh(list(labels[shown]), widths, left=left, color=part.color, label=part.name, height=0.7)
                for row, (width, value) in enumerate(zip(widths, values, strict=True)):
                    if width > longest * 0.09:
                        dark = part.color != GREY
                        axes.text(
                            left[row] + width / 2,
                            row,
                            format.number(value),
                            va="center",
                            ha="center",
                            color="white" if dark else "#1d2733",
                        )
                left = [a + b for a, b in zip(left, widths, strict=True)]
            for row, text in enumerate(ends[shown]):
                axes.text(left[row] + longest * 0.01, row, text, va="center")
            axes.invert_yaxis()
            axes.set_xlim(0, longest * (1.3 if ends else 1.02))
            _finish(axes, share, longest, len(panels))
        key = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": len(parts), "frameon": False}
        panels[len(panels) // 2][0].legend(**key)
        return _svg(figure)


def lines(panels: Sequence[Panel], periods: Sequence[str], columns: int, shared: bool = False) -> str:
    """Small charts over the same periods, `columns` in a row, as SVG; with `shared` all have the same scale.

    A line is cut where a value is missing and, with a dotted line across, where its segment changes.
    """
    rows = -(-len(panels) // columns)
    with mpl.rc_context(STYLE | {"font.size": 8, "axes.titlesize": 8.5}):
        figure, grid = plt.subplots(
            rows, columns, figsize=(WIDTH, (1.95 if columns < 3 else 1.45) * rows), sharey=shared, squeeze=False
        )
        places = range(len(periods))
        for axes, panel in zip_longest(grid.flat, panels):
            if panel is None:
                axes.set_visible(False)
                continue
            axes.set_title(panel.title, loc="left", fontweight="bold")
            axes.plot(*_joined(panel.backdrop), color=GREY, linewidth=0.7, zorder=1)
            for line in panel.lines:
                _draw(axes, line)
            axes.set_xlim(-0.25, len(periods) - 0.75)
            axes.margins(y=0.2)
            shown = places if columns < 3 and len(periods) < 6 else [0, len(periods) - 1]
            axes.set_xticks(list(places), [periods[at].replace("/", "\n") if at in shown else "" for at in places])
            axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(3, min_n_ticks=2))
            axes.yaxis.set_major_formatter(lambda y, _: format.number(y, 0 if y == int(y) else 1))
            axes.grid(axis="y", color="#e3e7ec", linewidth=0.6)
            axes.tick_params(length=0)
            _name_ends(axes, panel.lines)
        figure.tight_layout(w_pad=3.2 if columns < 3 else 2.4, h_pad=1.2)
        return _svg(figure)


def _draw(axes: plt.Axes, line: Line) -> None:
    axes.plot(*_joined([line]), color=line.color, linewidth=1.6)
    for at, point in enumerate(line.points):
        if point.value is not None:
            face = "white" if point.hollow else line.color
            axes.plot([at], [point.value], "o", markersize=4, color=line.color, markerfacecolor=face, zorder=3)
        if at and point.segment != line.points[at - 1].segment:
            axes.axvline(at - 0.5, color="#6b7480", linewidth=0.8, linestyle=":")


def _joined(drawn: Sequence[Line]) -> tuple[list[float], list[float]]:
    """x and y of all lines in one stroke; nan lifts the pen: at a missing value, between segments and lines."""
    places = []
    for line in drawn:
        for at, point in enumerate(line.points):
            if not at or point.segment != line.points[at - 1].segment:
                places.append((nan, nan))
            places.append((at, nan if point.value is None else point.value))
    return [x for x, _ in places], [y for _, y in places]


def _name_ends(axes: plt.Axes, drawn: Sequence[Line]) -> None:
    """The last known value of each line beside it, with its name where there are several; none over another."""
    ends = []
    for line in drawn:
        known = [(at, point) for at, point in enumerate(line.points) if point.value is not None]
        if known:
            at, point = known[-1]
            ends.append((point.value, at, f"{line.name}\n{point.text}" if len(drawn) > 1 else point.text, line.color))
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    apart, lowest = (high - low) * 0.3, low
    for value, at, text, color in sorted(ends):
        height = max(value, lowest)
        axes.text(at + 0.12, height, text, va="center", ha="left", color=color, fontweight="bold", linespacing=1.1)
        lowest = height + apart


def _panels(bars: int, margin: float, pitch: float) -> tuple[plt.Figure, list[tuple[plt.Axes, slice]]]:
    """A figure of so many bars, `pitch` inches apart, as its panels and the bars of each."""
    if bars <= MANY:
        figure, axes = plt.subplots(figsize=(WIDTH, margin + pitch * bars))
        return figure, [(axes, slice(bars))]
    mpl.rcParams["font.size"] = SMALL
    height = min(0.2 * bars / PANELS, HEIGHT)
    figure, axes = plt.subplots(1, PANELS, figsize=(WIDTH, margin + height), layout="constrained")
    ends = [bars * place // PANELS for place in range(PANELS + 1)]
    return figure, [(panel, slice(*ends[place : place + 2])) for place, panel in enumerate(axes)]


def _finish(axes: plt.Axes, percent: bool, top: float, panels: int) -> None:
    axes.set_ylabel("")
    axes.tick_params(axis="y", length=0)
    ticks = mpl.ticker.MaxNLocator(5 if panels == 1 else 2, integer=True).tick_values(*axes.get_xlim())
    axes.set_xticks([tick for tick in ticks if axes.get_xlim()[0] <= tick <= top * 1.001])
    axes.xaxis.set_major_formatter(lambda x, _: format.number(x) + ("%" if percent else ""))
    axes.grid(axis="x", color="#e3e7ec", linewidth=0.6)
    axes.set_axisbelow(True)


def _svg(figure: plt.Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    # a hundredth of a point is enough, and half the size of matplotlib's six decimals; scales below 1 stay whole
    return re.sub(r"(?<![\d.])([1-9]\d*\.\d\d)\d+", r"\1", buffer.getvalue())

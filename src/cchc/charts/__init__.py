"""Charts with seaborn: each figure beside what it measures, as SVG; the same bytes for the same figures."""

import codecs
import io
import re
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from math import floor, nan
from typing import IO, NamedTuple

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.textpath import TextToPath
from matplotlib.transforms import blended_transform_factory

from ..language import format
from ..project.fonts import SHIPPED, SUBSTITUTE

# Told apart by every kind of colour vision and, where they touch, on a black and white printer too.
BLUE, GREEN, ORANGE, GREY = "#1f5a99", "#009e73", "#dc751a", "#8a95a1"
INK = "#1d2733"  # becomes the colour of the text around the chart

# settings of windows and backends, which are no part of a picture
OF_WINDOWS = ("backend", "date.epoch", "docstring", "figure.max_open", "figure.raise", "interactive", "keymap",
              "savefig.directory", "timezone", "tk.", "toolbar", "webagg")  # fmt: skip


def stock() -> dict[str, object]:
    """matplotlib's own settings of what a matplotlibrc of this machine, or of its user, has otherwise."""
    looks = [name for name in mpl.rcParamsDefault if not name.startswith(OF_WINDOWS)]
    return {name: mpl.rcParamsDefault[name] for name in looks if mpl.rcParams[name] != mpl.rcParamsDefault[name]}


STYLE = stock() | {
    "svg.fonttype": "path",  # the reader's machine may lack the font
    "svg.hashsalt": "cchc",
    "font.family": SUBSTITUTE,
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.bottom": False,
    **{f"{part}.color": INK for part in ("text", "xtick", "ytick")},
    "axes.edgecolor": INK,
}
WIDTH = 5  # inches: within the text of an A4 page; on a telephone 12 points are 11 pixels
LONG = 24  # letters of a label, on one line
MANY = 30  # so many rows fit on a page
ACROSS = 28  # so many letters stand side by side below the dots
TITLE = {2: 35, 3: 18}  # so many letters above each of so many charts of lines in a row
YEAR = re.compile(r"[ /](?=\d{4}$)")  # the white space before it, or the stroke
PANELS = 24  # charts of lines, three in a row, that fit on a page
for _face in sorted(SHIPPED.glob("*.otf")):
    mpl.font_manager.fontManager.addfont(_face)
OUTLINES = TextToPath()  # the size of a text depends on its font alone: each is measured once for all figures
OUTLINES.get_text_width_height_descent = lru_cache(maxsize=16384)(OUTLINES.get_text_width_height_descent)


class _Canvas(FigureCanvasSVG):
    """Where figures are measured and drawn; of no window: pyplot knows nothing of it, and so the plots of a notebook's
    own cells are as ever."""

    def get_renderer(self) -> RendererSVG:
        return self._renderer(io.StringIO())

    def print_svg(self, filename: IO, *, metadata: dict[str, object] | None = None, **_: object) -> None:
        written = filename if isinstance(filename, io.TextIOBase) else codecs.getwriter("utf-8")(filename)
        renderer = self._renderer(written, metadata=metadata)
        self.figure.draw(renderer)
        renderer.finalize()

    def _renderer(self, written: IO[str], **more: object) -> RendererSVG:
        width, height = (float(inches) * 72 for inches in self.figure.get_size_inches())
        renderer = RendererSVG(width, height, written, **more)
        renderer._text2path = OUTLINES
        return renderer


class BarPart(NamedTuple):
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


class ChartLine(NamedTuple):
    """One line of a panel with a point for each period; a name stands beside its last point."""

    name: str
    points: Sequence[Point]
    color: str = BLUE


class Panel(NamedTuple):
    """One small chart; its `lines` are labelled, its `backdrop` is drawn in grey behind them."""

    title: str
    lines: Sequence[ChartLine]
    backdrop: Sequence[ChartLine] = ()


def bars(labels: Sequence[str], values: Sequence[float | None], texts: Sequence[str], highlight: str = "") -> str:
    """Horizontal bars from 0 with their text at the end, as SVG; a missing value has no bar."""
    known = [value or 0 for value in values]
    colors = [GREY if label == highlight else BLUE for label in labels]
    with mpl.rc_context(STYLE):
        figure, axes = _figure(len(labels))
        sns.barplot(x=known, y=list(labels), orient="h", ax=axes, color=BLUE, saturation=1, width=0.7)
        for bar, color in zip(axes.patches, colors, strict=True):  # seaborn would take a round for each colour
            bar.set_facecolor(color)
        _ends(axes, known, texts, max(known))
        axes.set_xticks([])
        return _svg(figure)


def dots(labels: Sequence[str], values: Sequence[float | None], texts: Sequence[str], highlight: str = "") -> str:
    """Rates up to 100 % or more as dots, as SVG: a bar not from 0 would lie. A missing value has none."""
    known = [100, *(value for value in values if value is not None)]
    scales = [_scale(known, steps) for steps in (4, 3, 2, 1)]
    ticks, names = next((s for s in scales if sum(len(f"{name}%") for name in s[1]) <= ACROSS), scales[-1])
    start, end = ticks[0], ticks[-1]
    space = 0.03 * (end - start)
    with mpl.rc_context(STYLE):
        figure, axes = _figure(len(labels), axis=True)
        axes.hlines(range(len(labels)), start, end, color=GREY, linewidth=0.5, zorder=0)
        for row, (value, label) in enumerate(zip(values, labels, strict=True)):
            if value is not None:
                style = {"color": GREY if label == highlight else BLUE, "markeredgewidth": 0, "clip_on": False}
                axes.plot(value, row, "o", markersize=mpl.rcParams["font.size"] * 2 / 3, **style)
        axes.set_yticks(range(len(labels)), labels)
        axes.invert_yaxis()
        _ends(axes, [end + space] * len(labels), texts, end)
        axes.set_xlim(start - space, end)  # a dot on the first tick keeps clear of its label
        axes.set_xticks(ticks, [f"{name}%" for name in names])
        return _svg(figure)


def stacked(labels: Sequence[str], parts: Sequence[BarPart], ends: Sequence[str] = ()) -> str:
    """Horizontal bars made of parts, as SVG; `ends` is text after each bar. A lone bar needs neither label nor ends
    where the names of its parts say their values."""
    totals = list(map(sum, zip(*(part.values for part in parts), strict=True)))
    labels = ["\n".join(textwrap.wrap(label, LONG)) for label in labels]
    with mpl.rc_context(STYLE):
        figure, axes = _figure(len(labels) + sum(label.count("\n") for label in labels), legend=True)
        left = [0.0] * len(totals)
        for part in parts:
            axes.barh(list(labels), part.values, left=left, color=part.color, label=part.name, height=0.7)
            if ends and part.color == BLUE:
                _amounts_inside(axes, left, part.values, least=max(totals) * 0.4)
            left = [a + b for a, b in zip(left, part.values, strict=True)]
        axes.invert_yaxis()
        _ends(axes, left, ends or [""] * len(labels), max(totals))
        axes.set_xticks([])
        if not ends:
            axes.set_yticks([])
        wide = any("\n" in label for label in labels)  # the legend begins where such labels do, or it is cut off
        across = figure.transFigure if wide else axes.transAxes
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=len(parts), frameon=False, borderaxespad=0,
            bbox_transform=blended_transform_factory(across, axes.transAxes), handlelength=0.8, handleheight=0.8,
            handletextpad=0.4, columnspacing=1.2, borderpad=0.2,
        )  # fmt: skip
        return _svg(figure)


def _amounts_inside(axes: Axes, left: Sequence[float], values: Sequence[float], *, least: float) -> None:
    """The amounts in the middle of their parts, where these are wide enough for a text."""
    for row, value in enumerate(values):
        if value > least:
            axes.text(left[row] + value / 2, row, format.amount(value), va="center", ha="center", color="#ffffff")


def lines(panels: Sequence[Panel], periods: Sequence[str], columns: int, shared: bool = False) -> str:
    """Small charts over the same periods, `columns` in a row, as SVG; with `shared` all have the same scale.

    A line is cut where a value is missing and, with a dotted line across, where its segment changes.
    """
    size = 10  # pixels on a telephone, where these charts are as wide as the screen
    rows = -(-len(panels) // columns)
    with mpl.rc_context(STYLE | {"font.size": size, "axes.titlesize": size, "axes.spines.left": False}):
        figure = _page(0.3 + (1.3 if columns < 3 else 1) * rows)
        grid = figure.subplots(rows, columns, sharey=shared, squeeze=False)
        for place, (axes, panel) in enumerate(zip_longest(grid.flat, panels)):
            if panel is None:
                axes.set_visible(False)
                continue
            title = _balanced(panel.title, TITLE[columns])
            axes.set_title(title, loc="left", fontweight="bold", linespacing=1.1)
            axes.plot(*_joined(panel.backdrop), color=GREY, linewidth=0.4, zorder=1)
            for line in panel.lines:
                _draw(axes, line)
            axes.margins(x=0.08)
            last = place + columns >= len(panels)  # of its column: the periods stand below it
            ends = {0: periods[0], len(periods) - 1: periods[-1]}
            axes.set_xticks(list(ends), [YEAR.sub("\n", period) if last else "" for period in ends.values()])
            drawn = [p.value for line in (*panel.lines, *panel.backdrop) for p in line.points if p.value is not None]
            if drawn:
                ticks, names = _scale(drawn, 3 if columns < 3 else 2)
                axes.set_yticks(ticks, names)
                space = 0.08 * (ticks[-1] - ticks[0])  # for the points on the first and the last tick
                axes.set_ylim(ticks[0] - space, ticks[-1] + space)
            axes.grid(axis="y", color=GREY, linewidth=0.3)
            axes.tick_params(length=0)
            _name_ends(axes, panel.lines, size)
        return _svg(figure)


def classes(values: Sequence[float], steps: int) -> list[float]:
    """Edges of about so many classes of one round width; each holds what is from its edge to below the next."""
    low, high = (Decimal(repr(float(value))) for value in (min(values), max(values)))
    widths = (digit * Decimal(10) ** power for power in range(-1, 300) for digit in (1, 2, 5))
    width = next(width for width in widths if high - low <= steps * width)
    first, last = floor(low / width), floor(high / width) + 1
    return [float(place * width) for place in range(first, last + 1)]


def _scale(values: Sequence[float], steps: int) -> tuple[list[float], list[str]]:
    """Ticks from one at or below the least value to one at or above the greatest, `steps` apart or fewer, with labels.

    None of them is below 0 or above 100 unless a value is: 0 and 100 are ticks of every step. The labels are exact,
    and so no two are alike.
    """
    low, high = min(values), max(values)
    if high - low < 1e-6:  # as good as alike
        low, high = max(low - 1, 0), max(high, 1)
    locator = mpl.ticker.MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10], integer=all(v == int(v) for v in values))
    ticks = [float(tick) for tick in locator.tick_values(low, high)]
    ticks[0], ticks[-1] = min(ticks[0], *values), max(ticks[-1], *values)  # not a hair's breadth beside a value
    return ticks, format.exact(ticks)


def _balanced(text: str, letters: int) -> str:
    """The text in as few lines of so many letters as hold it, none of them much shorter than the others."""
    least = len(textwrap.wrap(text, letters))
    wrapped = (textwrap.wrap(text, width) for width in range(1, letters + 1))
    return "\n".join(next((lines for lines in wrapped if len(lines) <= least), []))


def _draw(axes: Axes, line: ChartLine) -> None:
    axes.plot(*_joined([line]), color=line.color, linewidth=1.6)
    for at, point in enumerate(line.points):
        if point.value is not None:
            face = "#ffffff" if point.hollow else line.color
            axes.plot(at, point.value, "o", markersize=4.5, color=line.color, markerfacecolor=face, zorder=3)
        if at and point.segment != line.points[at - 1].segment:
            axes.axvline(at - 0.5, color=INK, linewidth=0.8, linestyle=":")


def _joined(drawn: Sequence[ChartLine]) -> tuple[list[float], list[float]]:
    """x and y of all lines in one stroke; nan lifts the pen: at a missing value, between segments and lines."""
    places = []
    for line in drawn:
        for at, point in enumerate(line.points):
            if not at or point.segment != line.points[at - 1].segment:
                places.append((nan, nan))
            places.append((at, nan if point.value is None else point.value))
    return [x for x, _ in places], [y for _, y in places]


def _name_ends(axes: Axes, drawn: Sequence[ChartLine], size: float) -> None:
    """The last known value of each line beside it, with its name where there are several; none over another."""
    ends = []
    for line in drawn:
        known = [(at, point) for at, point in enumerate(line.points) if point.value is not None]
        if known:
            at, point = known[-1]
            ends.append((point.value, at, f"{line.name}\n{point.text}".strip(), line.color))
    low, high = axes.get_ylim()
    lowest = low
    for value, at, text, color in sorted(ends):
        height = max(value, lowest)
        style = {"color": color, "fontweight": "bold", "va": "center", "linespacing": 1, "annotation_clip": False}
        axes.annotate(text, (at, height), (5, 0), textcoords="offset points", **style)
        lowest = height + (high - low) * 0.034 * size


def _figure(rows: int, legend: bool = False, axis: bool = False) -> tuple[Figure, Axes]:
    figure = _page(0.15 + 0.27 * (rows + legend + axis))
    return figure, figure.add_subplot()


def _page(height: float) -> Figure:
    figure = Figure(figsize=(WIDTH, height), dpi=72)  # points, as the file has them
    _Canvas(figure)
    return figure


def _ends(axes: Axes, places: Sequence[float], texts: Sequence[str], longest: float) -> None:
    """The text of each row, just right of its place; the layout leaves room for it."""
    axes.set_xlim(0, longest or 1)
    axes.set_ylim(len(places) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    for row, (place, text) in enumerate(zip(places, texts, strict=True)):
        axes.annotate(text, (place, row), (4, 0), textcoords="offset points", va="center", annotation_clip=False)


def _svg(figure: Figure) -> str:
    ConstrainedLayoutEngine().execute(figure)  # here: a figure that has an engine is drawn twice
    return as_svg(figure)


def as_svg(figure: Figure) -> str:
    """The figure as it stands; the same bytes for the same figure, and its ink that of the text around it."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    drawing = buffer.getvalue().replace(INK, "currentColor")
    # a hundredth of a point is enough, and half the size of matplotlib's six decimals; scales below 1 stay whole
    return re.sub(r"<!--.*?-->|(?<![\d.])([1-9]\d*\.\d\d)\d+", lambda found: found[1] or found[0], drawing)

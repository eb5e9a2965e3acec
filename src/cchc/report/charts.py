"""Charts with seaborn: each figure beside what it measures, as SVG; the same bytes for the same figures."""

import io
import re
from collections.abc import Sequence
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
import seaborn as sns

from .. import format
from ..fonts import SHIPPED, SUBSTITUTE

# Told apart by every kind of colour vision and, where they touch, on a black and white printer too.
BLUE, GREEN, ORANGE, GREY = "#1f5a99", "#009e73", "#dc751a", "#8a95a1"
INK = "#1d2733"  # becomes the colour of the text around the chart
STYLE = {
    "svg.fonttype": "path",  # the reader's machine may lack the font
    "svg.hashsalt": "cchc",
    "font.family": SUBSTITUTE,
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.bottom": False,
    **{f"{part}.color": INK for part in ("text", "xtick", "ytick")},
    "axes.edgecolor": INK,
    "figure.constrained_layout.use": True,
}
WIDTH = 5  # inches: within the text of an A4 page; on a telephone 12 points are 11 pixels
for _face in sorted(SHIPPED.glob("*.otf")):
    mpl.font_manager.fontManager.addfont(_face)


class Part(NamedTuple):
    """One segment of every bar: its name, a value per bar, its colour."""

    name: str
    values: Sequence[float]
    color: str


def bars(labels: Sequence[str], values: Sequence[float | None], texts: Sequence[str], highlight: str = "") -> str:
    """Horizontal bars from 0 with their text at the end, as SVG; a missing value has no bar."""
    with mpl.rc_context(STYLE):
        figure, axes = _figure(len(labels))
        known = [value or 0 for value in values]
        colors = [GREY if label == highlight else BLUE for label in labels]
        look = {"palette": colors, "hue": list(range(len(labels))), "legend": False, "saturation": 1, "width": 0.7}
        sns.barplot(x=known, y=list(labels), orient="h", ax=axes, **look)
        _ends(axes, known, texts)
        axes.set_xticks([])
        return _svg(figure)


def dots(
    labels: Sequence[str], values: Sequence[float | None], texts: Sequence[str], start: float, highlight: str = ""
) -> str:
    """Rates from `start` to 100 % or more as dots, as SVG: a bar not from 0 would lie. A missing value has none."""
    with mpl.rc_context(STYLE):
        figure, axes = _figure(len(labels), axis=True)
        rows, end = range(len(labels)), max([100, *(value for value in values if value is not None)])
        axes.hlines(rows, start, end, color=GREY, linewidth=0.5, zorder=0)
        for row, value, label in zip(rows, values, labels, strict=True):
            if value is not None:
                axes.plot(
                    value,
                    row,
                    "o",
                    color=GREY if label == highlight else BLUE,
                    markersize=8,
                    markeredgewidth=0,
                    clip_on=False,
                )
        axes.set_yticks(rows, labels)
        axes.invert_yaxis()
        _ends(axes, [end + (end - start) * 0.03] * len(labels), texts)
        axes.set_xlim(start, end)
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(4, integer=True))
        axes.xaxis.set_major_formatter(lambda x, _: f"{format.number(x)}%")
        return _svg(figure)


def stacked(labels: Sequence[str], parts: Sequence[Part], ends: Sequence[str] = ()) -> str:
    """Horizontal bars made of parts, as SVG; `ends` is text after each bar. A lone bar needs neither label nor ends:
    the names of its parts say their values."""
    with mpl.rc_context(STYLE):
        figure, axes = _figure(len(labels), legend=True)
        left = [0.0] * len(labels)
        longest = max(map(sum, zip(*(part.values for part in parts), strict=True)))
        for part in parts:
            name = part.name if ends else f"{part.name}: {format.number(part.values[0])}"
            axes.barh(list(labels), part.values, left=left, color=part.color, label=name, height=0.7)
            if ends and part.color == BLUE:
                for row, value in enumerate(part.values):
                    if value > longest / 4:  # wide enough for its text
                        axes.text(
                            left[row] + value / 2, row, format.number(value), va="center", ha="center", color="#ffffff"
                        )
            left = [a + b for a, b in zip(left, part.values, strict=True)]
        axes.invert_yaxis()
        _ends(axes, left, ends or [""] * len(labels))
        axes.set_xticks([])
        if not ends:
            axes.set_yticks([])
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=len(parts), frameon=False, borderaxespad=0,
            handlelength=0.8, handleheight=0.8, handletextpad=0.4, columnspacing=1.2, borderpad=0.2,
        )  # fmt: skip
        return _svg(figure)


def _figure(rows: int, legend: bool = False, axis: bool = False) -> tuple[plt.Figure, plt.Axes]:
    return plt.subplots(figsize=(WIDTH, 0.15 + 0.27 * (rows + legend + axis)))


def _ends(axes: plt.Axes, places: Sequence[float], texts: Sequence[str]) -> None:
    """The text of each row, just right of its place; the layout leaves room for it."""
    axes.set_xlim(0, max(places) or 1)
    axes.set_ylim(len(places) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    for row, (place, text) in enumerate(zip(places, texts, strict=True)):
        axes.annotate(text, (place, row), (4, 0), textcoords="offset points", va="center", annotation_clip=False)


def _svg(figure: plt.Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    plt.close(figure)
    drawing = buffer.getvalue().replace(INK, "currentColor")
    # a hundredth of a point is enough, and half the size of matplotlib's six decimals; scales below 1 stay whole
    return re.sub(r"<!--.*?-->|(?<![\d.])([1-9]\d*\.\d\d)\d+", lambda found: found[1] or found[0], drawing)

"""Charts with seaborn: Vietnamese labels and numbers, vector output, the same bytes for the same figures."""

import io
import re
from collections.abc import Sequence
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


class Part(NamedTuple):
    """One segment of every bar: its name, a value per bar, its colour."""

    name: str
    values: Sequence[float]
    color: str


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
        figure, axes = plt.subplots(figsize=(WIDTH, 0.9 + 0.27 * len(labels)))
        known = [start if v is None else v for v in values]
        colors = [BLUE if label == highlight else TEAL for label in labels]
        sns.barplot(
            x=known,
            y=list(labels),
            hue=list(range(len(labels))),
            palette=colors,
            legend=False,
            ax=axes,
            orient="h",
            saturation=1,
        )
        top = max([v for v in values if v is not None], default=1)
        top = 100 if percent else top
        axes.set_xlim(start, start + (top - start) * 1.16 if top > start else 1)
        for row, (value, text) in enumerate(zip(values, texts, strict=True)):
            axes.text((start if value is None else value) + (top - start) * 0.01, row, text, va="center")
        _finish(axes, percent, top)
        axes.set_xlabel(f"Tỷ lệ (%), trục bắt đầu từ {format.number(start)}%" if percent and start else "")
        return _svg(figure)


def stacked(labels: Sequence[str], parts: Sequence[Part], ends: Sequence[str] = (), share: bool = False) -> str:
    """Horizontal bars made of parts, as SVG; `share` scales each bar to 100 %, `ends` is text after each bar."""
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(WIDTH, 1.0 + 0.3 * len(labels)))
        totals = [sum(part.values[row] for part in parts) or 1 for row in range(len(labels))]
        left = [0.0] * len(labels)
        longest = 100 if share else max(totals)
        for part in parts:
            widths = [100 * v / t if share else v for v, t in zip(part.values, totals, strict=True)]
            axes.barh(list(labels), widths, left=left, color=part.color, label=part.name, height=0.7)
            for row, (width, value) in enumerate(zip(widths, part.values, strict=True)):
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
        for row, text in enumerate(ends):
            axes.text(left[row] + longest * 0.01, row, text, va="center")
        axes.invert_yaxis()
        axes.set_xlim(0, longest * (1.3 if ends else 1.02))
        _finish(axes, share, longest)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(parts), frameon=False)
        return _svg(figure)


def _finish(axes: plt.Axes, percent: bool, top: float) -> None:
    axes.set_ylabel("")
    axes.tick_params(axis="y", length=0)
    ticks = mpl.ticker.MaxNLocator(5, integer=True).tick_values(*axes.get_xlim())
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

"""A figure that an analyst drew with matplotlib or seaborn, as the drawings of the report are."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import same_color
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine, TightLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter

from ..language import format
from ..project.fonts import SUBSTITUTE
from . import INK, STYLE, WIDTH, as_svg


@contextmanager
def style() -> Iterator[None]:
    """The look of the report's charts for what is drawn inside `with`.

    Not rc_context: it would also take back what pyplot sets with its first figure, and later plots would not be shown.
    """
    before = {name: mpl.rcParams[name] for name in STYLE}
    mpl.rcParams.update(STYLE)
    try:
        yield
    finally:
        mpl.rcParams.update(before)


def taken(drawn: object) -> Figure:
    """The figure, or that of the axes or of seaborn's grid; TypeError where it is no drawing.

    It is taken from pyplot, which would show it once more below the cell, or draw the next one over it.
    """
    figure = drawn if isinstance(drawn, Figure) else getattr(drawn, "figure", None)
    if isinstance(drawn, Axes):
        figure = drawn.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise TypeError(type(drawn).__name__)
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close(figure)
    return figure


def values_drawn(figure: Figure) -> list[list[float]]:
    """The values of bars and of the fields of a heat map; of lines and points those of each side that is told.

    A line of one value throughout (axhline) tells nothing.
    """
    found = []
    for axes in _plots(figure):
        found += [container.datavalues for container in axes.containers if isinstance(container, BarContainer)]
        for line in axes.lines:
            if line.get_transform() == axes.transData:
                found += _sides(axes, line.get_xdata(orig=False), line.get_ydata(orig=False))
        for drawn in axes.collections:
            if isinstance(drawn, PathCollection):
                found += _sides(axes, *np.ma.filled(drawn.get_offsets(), np.nan).T)
            elif isinstance(drawn, QuadMesh):
                found.append(np.ma.filled(np.ma.asarray(drawn.get_array(), float), np.nan).ravel())
    return [values for each in found if (values := [float(value) for value in each if not np.isnan(value)])]


def unread(figure: Figure) -> bool:
    """Whether there is something in it that values_drawn does not read, as a pie, an area or a picture."""
    for axes in _plots(figure):
        bars = {bar for container in axes.containers if isinstance(container, BarContainer) for bar in container}
        others = {patch for patch in axes.patches if patch.get_data_transform() == axes.transData} - bars
        areas = [one for one in axes.collections if not isinstance(one, PathCollection | QuadMesh) and one.get_paths()]
        if others or axes.images or areas:
            return True
    return not values_drawn(figure)


def _plots(figure: Figure) -> list[Axes]:
    return [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]


def _sides(axes: Axes, *sides: Sequence[float]) -> list[np.ndarray]:
    """Of x and y those that are values: no names, no days, and not what only counts, as 1, 2, 3 … along x."""
    x, y = (np.asarray(side, float) for side in sides)
    if not np.isfinite(x).any() or not np.isfinite(y).any():
        return []
    if axes.xaxis.have_units() or (np.diff(x) == 1).all():
        return [] if axes.yaxis.have_units() else [y]
    return [x] if axes.yaxis.have_units() or np.array_equal(y, np.arange(len(y))) else [x, y]


def words(figure: Figure) -> list[str]:
    """What is written in it, but for the names of its ticks."""
    ticks = {id(label) for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in axis.get_ticklabels()}
    texts = (text.get_text() for text in figure.findobj(Text) if id(text) not in ticks and text.get_visible())
    return [text for text in texts if text.strip()]


def redrawn(figure: Figure) -> str:
    """The figure as SVG in the report's typeface and width, the numbers of its axes as Vietnamese writes them."""
    width, height = figure.get_size_inches()
    with mpl.rc_context(STYLE):
        figure.set_size_inches(WIDTH, height * WIDTH / width)
        figure.set_dpi(72)
        FigureCanvasSVG(figure)
        for axes in figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                _number(axis)
        for text in figure.findobj(Text):
            text.set_fontfamily(SUBSTITUTE)
            if same_color(text.get_color(), "black"):
                text.set_color(INK)  # what is black on paper is white in the dark
        if figure.get_layout_engine() is None:
            # a bar of colours that takes its place from the axes has a row of no height, by which the other divides
            engine = ConstrainedLayoutEngine if len(_plots(figure)) == len(figure.axes) else TightLayoutEngine
            engine().execute(figure)
        return as_svg(figure)


def _number(axis: Axis) -> None:
    """Ticks of numbers with our signs: 2.000 and 1,5; names and those that were set by hand stay."""
    low, high = sorted(axis.get_view_interval())
    ticks = [float(tick) for tick in axis.get_majorticklocs() if low <= tick <= high]  # others would widen the view
    if ticks and type(axis.get_major_formatter()) is ScalarFormatter:
        axis.set_ticks(ticks, format.exact(ticks))

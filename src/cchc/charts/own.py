"""A figure that an analyst drew with matplotlib or seaborn, as the drawings of the report are."""

import sys
from contextlib import AbstractContextManager

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from ..project.fonts import SUBSTITUTE
from . import INK, STYLE, WIDTH, as_svg


def style() -> AbstractContextManager[None]:
    """The look of the report's charts for what is drawn inside `with`."""
    return mpl.rc_context(STYLE)


def redrawn(drawn: object) -> str:
    """The figure, or that of the axes or of seaborn's grid, as SVG in the report's typeface and width.

    It is taken from pyplot, which would show it once more below the cell. TypeError where it is no drawing.
    """
    figure = _figure(drawn)
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close(figure)
    width, height = figure.get_size_inches()
    with mpl.rc_context(STYLE):
        figure.set_size_inches(WIDTH, height * WIDTH / width)
        figure.set_dpi(72)
        FigureCanvasSVG(figure)
        for text in figure.findobj(Text):
            text.set_fontfamily(SUBSTITUTE)
            if same_color(text.get_color(), "black"):
                text.set_color(INK)  # what is black on paper is white in the dark
        if figure.get_layout_engine() is None:
            ConstrainedLayoutEngine().execute(figure)
        return as_svg(figure)


def _figure(drawn: object) -> Figure:
    """matplotlib's figure; of axes and of seaborn's grids the one they stand on."""
    found = drawn if isinstance(drawn, Figure) else getattr(drawn, "figure", None)
    if isinstance(drawn, Axes):
        found = drawn.get_figure(root=True)
    if not isinstance(found, Figure):
        raise TypeError(type(drawn).__name__)
    return found

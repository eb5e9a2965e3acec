"""Blocks as HTML, for the page and for JupyterLab: Jinja templates that escape whatever they print."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..blocks import Block, Column
from .svg import accessible

TEMPLATES = Path(__file__).with_name("templates")
GROUPS = ("text.html.j2", "document.html.j2", "screen.html.j2")  # each holds a macro for each of its kinds of block


def preview(blocks: Sequence[Block]) -> str:
    """The blocks as JupyterLab shows them below a cell."""
    return _environment().get_template("preview.html.j2").render(blocks=blocks)


def write(blocks: Iterable[Block]) -> Markup:
    """The blocks one after the other."""
    return Markup("\n").join(_macros()[block.kind](block) for block in blocks)


def environment() -> Environment:
    """For templates of whole pages: `write` prints blocks, everything else is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["write"] = write
    made.filters |= {"lines": _lines, "widths": _widths, "drawing": _drawing}
    return made


@cache
def _environment() -> Environment:
    return environment()


@cache
def _macros() -> dict:
    return {kind: macro for group in GROUPS for kind, macro in vars(_environment().get_template(group).module).items()}


def _lines(text: str) -> Markup:
    """The text with its own line breaks."""
    return Markup("<br>").join(text.split("\n"))


def _widths(columns: Iterable[Column]) -> list[str]:
    """The share of each column."""
    widths = [column.width for column in columns]
    return [f"{width / sum(widths):.2%}" for width in widths]


def _drawing(svg: str, alt: str) -> Markup:
    return Markup(accessible(svg, alt))

"""Blocks as HTML: self-contained pages, and what JupyterLab shows. Jinja templates escape whatever they print."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..blocks import CHECKED, Block, plain
from ..language.format import is_number, number
from ..language.text import answers_apart
from .compiled import CompiledTemplates
from .document import Document
from .svg import accessible, glyphs_once

TEMPLATES = Path(__file__).with_name("templates")
OPTIONS = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
GROUPS = ("text.html.j2", "document.html.j2", "screen.html.j2")  # each holds a macro for each of its kinds of block

SENTENCES = {"section", "paragraph", "items"}
FIGURE = re.compile(
    r'<a class="figure" href="[^"]*"(?: data-indicator="([^"]*)")? aria-description="([^"]*)">'
    r'(?:<data value="([^"]*)" data-indicator="([^"]*)">)?'
)


def report_page(document: Document) -> str:
    """The page for reviewers, complete without network, script or other program."""
    return _environment().get_template("report.html.j2").render(document=document)


def validation_page(document: Document) -> str:
    """What was found, alone; links to what only the report shows lead to report.html beside it."""
    page = _environment().get_template("validation.html.j2").render(document=document)
    here = set(re.findall(r'\sid="([^"]*)"', page))
    return re.sub(
        r'href="#([^"]*)"',
        lambda link: link[0] if link[1] in here else f'href="report.html#{link[1]}"',
        page,
    )


def preview(blocks: Sequence[Block]) -> str:
    """The blocks as JupyterLab shows them below a cell; in sentences each figure is marked, with its name and value."""
    page = _environment().get_template("preview.html.j2").render(blocks=blocks)
    return FIGURE.sub(_marked, page) if any(block.kind in SENTENCES for block in blocks) else page


def _marked(figure: re.Match) -> str:
    """The link of a figure on a light ground, with the name and the unrounded value for whoever points at it."""
    lacking, tip, value, known = figure.groups()
    named = f"{known} = {value}" if known else lacking
    title = f' title="{named}&#10;{tip}" style="background:#6495ed26;color:inherit;text-decoration:none"'
    return figure[0].replace('<a class="figure"', f'<a class="figure"{title}', 1)


def to_html(blocks: Iterable[Block]) -> Markup:
    """The blocks one after the other."""
    return Markup("\n").join(macros()[block.kind](block) for block in blocks)


def render_page(template: str, **values: object) -> str:
    """A page of its own, of a template in templates/."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        bytecode_cache=CompiledTemplates(TEMPLATES, OPTIONS),
        **OPTIONS,
    )
    made.globals |= {"write": to_html, "checked": CHECKED}
    made.tests["number_alone"] = lambda text: is_number(plain(text))
    made.filters |= {
        "lines": _lines,
        "answers_apart": answers_apart,
        "seconds": lambda value: number(value, 1),
        "shares": _shares,
        "drawing": lambda svg, alt: Markup(accessible(svg, alt)),
        "glyphs_once": lambda page: Markup(glyphs_once(page)),
        "csp_source": _csp_source,
    }
    return made


@cache
def macros() -> dict:
    """What writes each kind of block, by its name."""
    return {kind: macro for group in GROUPS for kind, macro in vars(_environment().get_template(group).module).items()}


def _lines(text: str) -> Markup:
    """The text with its own line breaks."""
    return Markup("<br>").join(text.split("\n"))


def _shares(widths: Sequence[float]) -> list[str]:
    """The share of each column."""
    return [f"{width / sum(widths):.2%}" for width in widths]


def _csp_source(script: str) -> str:
    """What a Content-Security-Policy calls a script by: only this very text may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"

"""report.html and validation.html: self-contained pages, complete without network, script or other program."""

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import ClassVar

from nbformat import NotebookNode
from traitlets import default

from ..markup import markdown_to_html
from .base import ReportExporter


class CchcHTMLExporter(ReportExporter):
    """The report for reviewers, on a phone, at a desk or printed."""

    output_mimetype = "text/html"
    renderers: ClassVar = {
        "text/html": str,
        "text/markdown": markdown_to_html,
    }

    @default("file_extension")
    def _html_extension(self) -> str:
        return ".html"

    @default("template_file")
    def _html_template(self) -> str:
        return "report.html.j2"

    def default_filters(self):
        yield from super().default_filters()
        yield from (("csp_source", _csp_source), ("glyphs_once", _glyphs_once))


class CchcValidationExporter(CchcHTMLExporter):
    """The findings alone; links to what only the report shows lead to report.html beside it."""

    @default("template_file")
    def _validation_template(self) -> str:
        return "validation.html.j2"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw) -> tuple[str, dict]:
        page, resources = super().from_notebook_node(nb, resources, **kw)
        here = set(re.findall(r'\sid="([^"]*)"', page))
        page = re.sub(
            r'href="#([^"]*)"',
            lambda link: link[0] if link[1] in here else f'href="report.html#{link[1]}"',
            page,
        )
        return page, resources


class CchcHTMLMenuExporter(CchcHTMLExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: cchc_html."""

    export_from_notebook = "CCHC HTML"


class CchcValidationMenuExporter(CchcValidationExporter):
    """The same in JupyterLab's export menu: cchc_validation."""

    export_from_notebook = "CCHC validation"


def _glyphs_once(parts: Iterable[str]) -> list[str]:
    """The parts of a page; the outline of a letter that several charts use stays in the first of them."""
    seen: set[str] = set()

    def first(outline: re.Match) -> str:
        known = outline[1] in seen
        seen.add(outline[1])
        return "" if known else outline[0]

    return [re.sub(r'<path id="(glyph-[^"]+)"[^>]*/>', first, part) for part in parts]


def _csp_source(script: str) -> str:
    """What a Content-Security-Policy calls a script by: only this very text may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"

"""report.html: one self-contained file that needs no network, no script and no other program."""

import base64
from typing import ClassVar

from traitlets import default

from ..markup import escape_html, markdown_to_html
from .base import ReportExporter


class CchcHTMLExporter(ReportExporter):
    """The report for reviewers, on a phone, at a desk or printed."""

    output_mimetype = "text/html"
    renderers: ClassVar = {
        "text/html": str,
        "text/markdown": markdown_to_html,
        "image/svg+xml": lambda svg: _picture("svg+xml", base64.b64encode(svg.encode()).decode()),
        "image/png": lambda png: _picture("png", "".join(png.split())),
        "text/plain": lambda text: f"<pre>{escape_html(text)}</pre>",
    }

    @default("file_extension")
    def _html_extension(self) -> str:
        return ".html"

    @default("template_file")
    def _html_template(self) -> str:
        return "report.html.j2"


class CchcHTMLMenuExporter(CchcHTMLExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: cchc_html."""

    export_from_notebook = "CCHC HTML"


def _picture(kind: str, encoded: str) -> str:
    return f'<img alt="" src="data:image/{kind};base64,{escape_html(encoded)}">'

"""nbconvert exporters that turn an executed notebook into report.html, validation.html, report.pdf and report.docx."""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


def export(kind: str, notebook: "NotebookNode") -> tuple[bytes, list[str]]:
    """The notebook as "html", "validation", "pdf" or "docx", as `jupyter nbconvert --to cchc-<kind>` makes it.

    With it, what its cells show that is no part of the report and was left out.
    """
    from nbconvert.exporters import get_exporter

    exporter = get_exporter(f"cchc-{kind}")()
    exporter.log = logging.getLogger(__name__)
    exporter.log.setLevel(logging.ERROR)  # what it leaves out is told by the caller
    content, resources = exporter.from_notebook_node(notebook)
    return content.encode() if isinstance(content, str) else content, resources["left_out"]

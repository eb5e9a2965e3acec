"""nbconvert exporters that turn an executed notebook into report.html, validation.html, report.pdf and report.docx."""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


def export(kind: str, notebook: "NotebookNode") -> tuple[bytes, list[str]]:
    """The notebook as "html", "validation", "pdf" or "docx", as `jupyter nbconvert --to cchc-<kind>` makes it.

    With it, what its cells show that is no part of the report and was left out.
    """
    from .docx import CchcDocxExporter
    from .html import CchcHTMLExporter, CchcValidationExporter
    from .pdf import CchcPDFExporter

    # not by nbconvert's names: for each it would read the entry points of everything that is installed
    exporters = {
        "html": CchcHTMLExporter,
        "validation": CchcValidationExporter,
        "pdf": CchcPDFExporter,
        "docx": CchcDocxExporter,
    }
    exporter = exporters[kind]()
    exporter.log = logging.getLogger(__name__)
    exporter.log.setLevel(logging.ERROR)  # what it leaves out is told by the caller
    content, resources = exporter.from_notebook_node(notebook)
    return content.encode() if isinstance(content, str) else content, resources["left_out"]

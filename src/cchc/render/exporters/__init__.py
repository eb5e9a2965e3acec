"""nbconvert exporters that turn an executed notebook into report.html, validation.html, report.pdf and report.docx."""

import logging
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

# not by nbconvert's names: for each it would read the entry points of everything that is installed
EXPORTERS = {
    "html": ("html", "CchcHTMLExporter"),
    "validation": ("html", "CchcValidationExporter"),
    "pdf": ("pdf", "CchcPDFExporter"),
    "docx": ("docx", "CchcDocxExporter"),
}


def export(kind: str, notebook: "NotebookNode") -> tuple[bytes, list[str]]:
    """The notebook as "html", "validation", "pdf" or "docx", as `jupyter nbconvert --to cchc-<kind>` makes it.

    With it, what its cells show that is no part of the report and was left out.
    """
    module, name = EXPORTERS[kind]
    exporter = getattr(import_module(f".{module}", __name__), name)()
    exporter.log = logging.getLogger(__name__)
    exporter.log.setLevel(logging.ERROR)  # what it leaves out is told by the caller
    content, resources = exporter.from_notebook_node(notebook)
    return content.encode() if isinstance(content, str) else content, list(resources["document"].left_out)

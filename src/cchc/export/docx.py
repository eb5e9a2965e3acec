"""report.docx: the report for offices that finish it in Word; its look comes from a Word file of theirs or of ours."""

from pathlib import Path

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from ..blocks import numbered
from ..errors import CchcError
from ..paths import WORD_REFERENCE, project_root
from ..render.docx import to_docx
from ..render.docx_reference import REFERENCE
from .base import ReportExporter
from .pdf import build_date


class CchcDocxExporter(ReportExporter):
    """The report for offices that finish in Word."""

    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    reference_doc = Unicode(
        help="The Word file whose page and styles the report has; by default notebooks/reference.docx of the project, "
        "where there is one."
    ).tag(config=True)

    @default("file_extension")
    def _docx_extension(self) -> str:
        return ".docx"

    @default("reference_doc")
    def _reference_of_the_project(self) -> str:
        try:
            own = project_root() / "notebooks" / WORD_REFERENCE
        except CchcError:  # a notebook alone
            return str(REFERENCE)
        return str(own if own.is_file() else REFERENCE)

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw) -> tuple[bytes, dict]:
        """The file's bytes: the same for the same notebook and reference, whatever the clock."""
        _, resources = Exporter.from_notebook_node(self, nb, resources, **kw)  # no template to fill
        about = resources["report"]["document"]
        word = to_docx(
            numbered(resources["report"]["blocks"]),
            title=about.get("title", "Báo cáo"),
            author=about.get("author", ""),
            moment=build_date(about.get("date", "1970-01-01")),
            draft=bool(resources["report"]["draft"]),
            reference=Path(self.reference_doc),
        )
        return word, resources


class CchcDocxMenuExporter(CchcDocxExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: cchc_docx."""

    export_from_notebook = "CCHC DOCX"

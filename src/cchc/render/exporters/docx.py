"""report.docx: the report for offices that finish it in Word; its look comes from a Word file of theirs or of ours."""

from pathlib import Path

from traitlets import Unicode, default

from ..document import Document
from ..docx import report_docx
from ..docx_reference import reference_in_force
from .base import ReportExporter


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
        return str(reference_in_force())

    def write(self, document: Document) -> bytes:
        return report_docx(document, Path(self.reference_doc))


class CchcDocxMenuExporter(CchcDocxExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: Bao_cao_Word."""

    export_from_notebook = "Báo cáo (Word)"

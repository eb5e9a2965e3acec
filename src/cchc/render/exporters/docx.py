"""report.docx: the report for offices that finish it in Word; its look comes from a Word file of theirs or of ours."""

from pathlib import Path

from traitlets import Unicode, default

from ...project.errors import CchcError
from ...project.paths import WORD_REFERENCE, project_root
from ..document import Document, build_date
from ..docx import to_docx
from ..docx_reference import REFERENCE
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
        try:
            own = project_root() / "notebooks" / WORD_REFERENCE
        except CchcError:  # a notebook alone
            return str(REFERENCE)
        return str(own if own.is_file() else REFERENCE)

    def write(self, document: Document) -> bytes:
        """The file's bytes: the same for the same document and reference, whatever the clock."""
        return to_docx(
            document.body,
            title=document.title,
            author=document.author,
            moment=build_date(document.day),
            draft=bool(document.draft),
            reference=Path(self.reference_doc),
        )


class CchcDocxMenuExporter(CchcDocxExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: Bao_cao_Word."""

    export_from_notebook = "Báo cáo (Word)"

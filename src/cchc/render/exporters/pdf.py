"""report.pdf."""

from traitlets import default

from ...project.fonts import document_fonts
from ..document import Document
from ..pdf import report_pdf
from .base import ReportExporter


class CchcPDFExporter(ReportExporter):
    """The report for signature, laid out by Decree 30/2020/NĐ-CP."""

    output_mimetype = "application/pdf"

    @default("file_extension")
    def _pdf_extension(self) -> str:
        return ".pdf"

    def write(self, document: Document) -> bytes:
        self.log.info("Phông chữ: %s", document_fonts()[0])
        return report_pdf(document)


class CchcPDFMenuExporter(CchcPDFExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: Bao_cao_PDF."""

    export_from_notebook = "Báo cáo (PDF)"

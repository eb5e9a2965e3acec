"""report.html and validation.html."""

from traitlets import default

from ..document import Document
from ..html import report_page, validation_page
from .base import ReportExporter


class CchcHTMLExporter(ReportExporter):
    """The report for reviewers, on a phone, at a desk or printed."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _html_extension(self) -> str:
        return ".html"

    def write(self, document: Document) -> str:
        return report_page(document)


class CchcValidationExporter(CchcHTMLExporter):
    """The findings alone; links to what only the report shows lead to report.html beside it."""

    def write(self, document: Document) -> str:
        return validation_page(document)


class CchcHTMLMenuExporter(CchcHTMLExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: Bao_cao_HTML."""

    export_from_notebook = "Báo cáo (HTML)"


class CchcValidationMenuExporter(CchcValidationExporter):
    """The same in JupyterLab's export menu: Phat_hien_HTML."""

    export_from_notebook = "Phát hiện (HTML)"

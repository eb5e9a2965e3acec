"""report.md: the report for those who read and compare its text."""

from traitlets import default

from ..document import Document
from ..markdown import markdown_report
from .base import ReportExporter


class CchcMarkdownExporter(ReportExporter):
    """All that report.html says, as text; not one of the pipeline's outputs."""

    output_mimetype = "text/markdown"

    @default("file_extension")
    def _markdown_extension(self) -> str:
        return ".md"

    def write(self, document: Document) -> str:
        return markdown_report(document)

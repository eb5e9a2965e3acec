"""What the exporters share: which output of which cell goes into the document, and its metadata."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from ..errors import CchcError
from ..markup import OWN, clean_html, escape_html, own_html, typst_string
from ..text import visible

TEMPLATES = Path(__file__).with_name("templates")


class ExportError(CchcError):
    """The notebook cannot become a report."""


class ReportExporter(TemplateExporter):
    """Outputs and Markdown cells in order, never code; a subclass says how each MIME type is written."""

    # In order of preference: the first MIME type an output offers is the one shown.
    renderers: ClassVar[Mapping[str, Callable[[str], str]]] = {}

    @property
    def default_config(self) -> Config:
        config = Config(super().default_config)
        config.TagRemovePreprocessor.remove_cell_tags = {"remove-cell"}
        return config

    @default("enabled")
    def _enabled(self) -> bool:
        # a Jupyter server lists every exporter in its menu but cannot follow a name with a hyphen
        return bool(self.export_from_notebook) or "jupyter_server.serverapp" not in sys.modules

    @default("template_paths")
    def _our_templates(self) -> list[str]:
        return [str(TEMPLATES)]

    def default_filters(self):
        """nbconvert's filters and the escapes our templates use."""
        yield from super().default_filters()
        yield from (("html_text", escape_html), ("typst_string", typst_string))

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        self.register_preprocessor(self._read_report)  # last: cells tagged for removal are gone by now

    def _read_report(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        report = resources["report"] = {"document": {}, "headings": [], "notes": [], "parts": [], "review": {}}
        for number, cell in enumerate(nb.cells, start=1):
            if cell.cell_type == "markdown":
                report["parts"].append(self.renderers["text/markdown"](visible(cell.source)))
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    raise ExportError(f"Ô thứ {number} của sổ tay bị lỗi nên không xuất báo cáo: {output.evalue}")
                said = output.get("metadata", {}).get("cchc", {})
                if said.get("notice"):  # for the analyst alone
                    continue
                report["document"] |= said.get("document", {})
                report["headings"] += [said["heading"]] if "heading" in said else []
                if said.get("review"):
                    report["review"][said["review"]] = self._render(output)
                else:
                    report["notes" if said.get("note") else "parts"].append(self._render(output))
        report["draft"] = _draft(report["document"])
        return nb, resources

    def _render(self, output: NotebookNode) -> str:
        """The output's best form; warnings on stderr are for the analyst and stay in the notebook.

        HTML is taken as it is from a Fragment alone. Any other (a DataFrame, a Styler, a library's widget) may
        show text of a submission that nobody escaped, so of it only what clean_html lets through.
        """
        data = dict(output.get("data", {}))
        if "text/html" in data:
            taken = own_html if OWN in output.get("metadata", {}) else clean_html
            data["text/html"] = taken(data["text/html"])
        if output.output_type == "stream" and output.name == "stdout":
            data = {"text/plain": output.text}
        return next((write(data[mime]) for mime, write in self.renderers.items() if mime in data), "")


def _draft(document: Mapping[str, object]) -> str:
    """What a draft says of itself on every page; "" where the document has no open error."""
    if not (errors := document.get("open_errors")):
        return ""
    return f"DỰ THẢO – còn {errors} lỗi chưa được xử lý ({document.get('open_findings', errors)} phát hiện)"

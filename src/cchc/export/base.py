"""What the exporters share: which output of which cell goes into the document, and its metadata."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from ..blocks import MIME, Block, load
from ..blocks.markdown import from_markdown
from ..errors import CchcError
from ..markup import CHART_NUMBER, OWN, PREVIEW, escape_html, own_html, typst_string
from ..notebook import REMOVED, ExportError, code_cells, finished, status
from ..text import visible

TEMPLATES = Path(__file__).with_name("templates")
UNKNOWN = "DỰ THẢO – bản xem trước, chưa xác nhận kết quả kiểm tra số liệu; bản chính thức do lệnh cchc report lập"
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


class ReportExporter(TemplateExporter):
    """The parts of the report and the Markdown cells in order, never code or any other output.

    A subclass says how each MIME type is written. Raises ExportError where the notebook is not that of a finished run.
    """

    # In order of preference: the first MIME type an output offers is the one shown.
    renderers: ClassVar[Mapping[str, Callable[[str], str]]] = {}

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

    def from_file(self, file_stream: Any, resources: dict | None = None, **kw) -> tuple[str | bytes, dict]:
        """As nbconvert's, but its command answers an error of ours in one line."""
        try:
            return super().from_file(file_stream, resources=resources, **kw)
        except CchcError as error:
            if (
                "nbconvert.nbconvertapp" in sys.modules
                and sys.modules["nbconvert.nbconvertapp"].NbConvertApp.initialized()
            ):
                sys.exit(f"Lỗi: {error}")
            raise

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        self.register_preprocessor(self._read_report)  # last: with --execute the cells have run by now

    def _read_report(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        finished(nb)
        about = status(nb)
        report = resources["report"] = {
            "document": {},
            "headings": [],
            "notes": [],
            "parts": [],
            "blocks": [],
            "review": {},
        }
        report["draft"] = _draft(about) if about else UNKNOWN
        report["left_out"] = []
        numbers = {id(cell): number for number, cell in code_cells(nb)}
        charts = 0
        for cell in nb.cells:
            if REMOVED in cell.metadata.get("tags", []):
                continue
            if cell.cell_type == "markdown":
                report["blocks"] += from_markdown(visible(cell.source))
                if "text/markdown" in self.renderers:
                    report["parts"].append(self.renderers["text/markdown"](visible(cell.source)))
            for output in cell.get("outputs", []):
                said = output.get("metadata", {}).get(OWN)
                if said is None:
                    self._leave_out(numbers[id(cell)], output, report["left_out"])
                    continue
                if said.get("notice"):
                    continue
                text = self._render(output)
                charts += CHART_NUMBER in text
                text = text.replace(CHART_NUMBER, f"Biểu đồ {charts}. ")
                report["document"] |= said.get("document", {})
                report["headings"] += [said["heading"]] if "heading" in said else []
                if said.get("review"):
                    report["review"][said["review"]] = text
                else:
                    report["notes" if said.get("note") else "parts"].append(text)
                    report["blocks"] += [] if said.get("note") else _blocks(output, numbers[id(cell)])
        report["outline"] = [finding["message"] for finding in about.get("outline", [])]
        return nb, resources

    def _leave_out(self, number: str, output: NotebookNode, left_out: list[str]) -> None:
        """Only the report is published: what else a cell shows is named in the log; a picture has to become a part."""
        data = output.get("data", {})
        if any(mime in data for mime in PICTURES):
            raise ExportError(
                f"Ô [{number}] của sổ tay hiện một hình không có tên, mô tả thay thế và nguồn số liệu nên không xuất "
                "báo cáo. Hãy bỏ hình này hoặc dùng biểu đồ của báo cáo (report.chart_…)."
            )
        shown = " ".join(visible(str(output.get("text", data.get("text/plain", "")))).split())
        if not shown or output.get("name") == "stderr":
            return
        said = f"ô [{number}]: {shown[:80]}{'…' if len(shown) > 80 else ''}"
        left_out.append(said)
        self.log.warning("Không đưa vào báo cáo kết quả không phải phần của báo cáo, %s", said)

    def _render(self, output: NotebookNode) -> str:
        """A part of the report in the best form this exporter knows."""
        data = dict(output.data)
        if "text/html" in data:
            data["text/html"] = own_html(data["text/html"]).replace(PREVIEW, "")
        return next((write(data[mime]) for mime, write in self.renderers.items() if mime in data), "")


def _blocks(output: NotebookNode, number: str) -> list[Block]:
    try:
        return load(output.data.get(MIME, []))
    except ValueError as error:
        raise ExportError(
            f"Ô [{number}] của sổ tay do phiên bản khác của chương trình lập nên không xuất báo cáo. "
            "Hãy chọn Run > Restart Kernel and Run All Cells, lưu lại rồi xuất."
        ) from error


def _draft(about: Mapping[str, Any]) -> str:
    """What a draft says of itself on every page; "" where the pipeline found no open error."""
    if not (errors := about["open_errors"]):
        return ""
    return f"DỰ THẢO – còn {errors} lỗi chưa được xử lý ({about['open_findings']} phát hiện)"

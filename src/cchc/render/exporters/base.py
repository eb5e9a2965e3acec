"""What the exporters share: which output of which cell goes into the document."""

import sys
from collections.abc import Mapping
from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default

from ...blocks import Block, numbered
from ...blocks.markdown import from_markdown
from ...language.text import visible
from ...project.errors import CchcError, written_by
from ..document import Document
from ..executed import OWN, REMOVED, ExportError, changed_below, code_cells, finished, shown_blocks, status

UNKNOWN = "DỰ THẢO – bản xem trước, chưa xác nhận kết quả kiểm tra số liệu; bản chính thức do lệnh cchc report lập"
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


class ReportExporter(Exporter):
    """The parts of the report and the Markdown cells in order, never code or any other output.

    A subclass says how the document is written. Raises ExportError where the notebook is not that of a finished run.
    """

    def write(self, document: Document) -> str | bytes:
        raise NotImplementedError

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw) -> tuple[str | bytes, dict]:
        """The document as it is written; `left_out` of the resources are the outputs that are no part of it."""
        _, resources = super().from_notebook_node(nb, resources, **kw)
        own = f"Bộ xuất {type(self).__name__} ({type(self).__module__})"
        with written_by(own):
            content = self.write(resources["document"])
        if not isinstance(content, str | bytes):
            kind = type(content).__name__
            raise CchcError(f"{own}: write phải trả về str hoặc bytes, không phải {kind}. Hãy báo người viết.")
        return content, resources

    @default("optimistic_validation")
    def _once(self) -> bool:
        return True  # nbconvert's own steps are switched off, and each would be followed by a check of the whole

    @default("enabled")
    def _enabled(self) -> bool:
        # a Jupyter server lists every exporter in its menu but cannot follow a name with a hyphen
        server = sys.modules.get("jupyter_server.serverapp")
        return bool(self.export_from_notebook) or server is None or not server.ServerApp.initialized()

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
        numbers = {id(cell): number for number, cell in code_cells(nb)}
        shown: list[Block] = []
        resources["left_out"] = []
        for cell in nb.cells:
            if REMOVED in cell.metadata.get("tags", []):
                continue
            if cell.cell_type == "markdown":
                shown += from_markdown(visible(cell.source))
            for output in cell.get("outputs", []):
                if OWN in output.get("metadata", {}):
                    shown += shown_blocks(numbers[id(cell)], output)
                else:
                    self._leave_out(numbers[id(cell)], output, resources["left_out"])
        faults = [finding["message"] for finding in about.get("outline", [])]
        resources["document"] = Document(numbered(shown), _draft(about) if about else _preview(nb), faults)
        return nb, resources

    def _leave_out(self, number: str, output: NotebookNode, left_out: list[str]) -> None:
        """Only the report is published: what else a cell shows is named in the log; a picture has to become a part."""
        data = output.get("data", {})
        if any(mime in data for mime in PICTURES):
            raise ExportError(
                f"Ô [{number}] của sổ tay hiện một hình không có tên, mô tả thay thế và nguồn số liệu nên không xuất "
                "báo cáo. Hãy bỏ hình này hoặc dùng biểu đồ của báo cáo (report.chart)."
            )
        shown = " ".join(visible(str(output.get("text", data.get("text/plain", "")))).split())
        if not shown or output.get("name") == "stderr":
            return
        said = f"ô [{number}]: {shown[:80]}{'…' if len(shown) > 80 else ''}"
        left_out.append(said)
        self.log.warning("Không đưa vào báo cáo kết quả không phải phần của báo cáo, %s", said)


def _preview(notebook: NotebookNode) -> str:
    """What a draft says of itself that the pipeline did not see, or not as it stands."""
    late = ", ".join(f"[{number}]" for number, _ in changed_below(notebook))
    return f"{UNKNOWN}; ô {late} đã sửa sau khi lập các phần bên dưới, hãy chạy lại tất cả" if late else UNKNOWN


def _draft(about: Mapping[str, Any]) -> str:
    """What a draft says of itself on every page; "" where the pipeline found no open error."""
    if not (errors := about["open_errors"]):
        return ""
    return f"DỰ THẢO – còn {errors} lỗi chưa được xử lý ({about['open_findings']} phát hiện)"

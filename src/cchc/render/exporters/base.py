"""What nbconvert's exporters of reports share."""

import sys
from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Application

from ...project.errors import CchcError, written_by
from ..document import Document, document_of


class ReportExporter(Exporter):
    """A subclass says how the document is written. Raises what document_of does."""

    def write(self, document: Document) -> str | bytes:
        raise NotImplementedError

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw) -> tuple[str | bytes, dict]:
        """The document as it is written; `document` of the resources is what it was made from.

        CchcError where it is neither text nor bytes.
        """
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
        running = Application.instance() if Application.initialized() else None
        return bool(self.export_from_notebook) or server is None or not isinstance(running, server.ServerApp)

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
        resources["document"] = document_of(nb)
        for said in resources["document"].left_out:
            self.log.warning("Không đưa vào báo cáo kết quả không phải phần của báo cáo, %s", said)
        return nb, resources

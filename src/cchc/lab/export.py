"""File > Save and Export Notebook As: the report under its own name, or a page that says why there is none."""

from typing import Any

from jupyter_server.base.handlers import path_regex
from jupyter_server.nbconvert.handlers import NbconvertFileHandler
from jupyter_server.utils import url_path_join

from ..project.errors import CchcError
from ..render.html import render_page

# the names of the exporters in the menu (entry points of pyproject.toml) and what they save
SAVED_AS = {
    "Bao_cao_HTML": "report.html",
    "Bao_cao_PDF": "report.pdf",
    "Bao_cao_Word": "report.docx",
    "Phat_hien_HTML": "validation.html",
}


class ExportHandler(NbconvertFileHandler):
    """As Jupyter's, but for the name of the file and the answer to a refusal."""

    def set_attachment_header(self, filename: str) -> None:
        super().set_attachment_header(SAVED_AS[self.path_kwargs["format"]])

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A refusal of ours is no fault of the server: 409 and its reason."""
        error = kwargs["exc_info"][1].__cause__ if "exc_info" in kwargs else None
        if not isinstance(error, CchcError):
            return super().write_error(status_code, **kwargs)
        self.set_status(409)
        self.finish(render_page("refused.html.j2", file=SAVED_AS[self.path_kwargs["format"]], error=error))


def handlers(base_url: str) -> list[tuple[str, type]]:
    """They come before Jupyter's own of the same addresses."""
    names = "|".join(SAVED_AS)
    return [(url_path_join(base_url, rf"/nbconvert/(?P<format>{names}){path_regex}"), ExportHandler)]

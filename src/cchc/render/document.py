"""A whole document: all that a notebook shows, in order, and what its pages say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ..blocks import Appendix, Block, Letterhead, Note, Notice, Review, Section, numbered
from ..language.labels import PREVIEW, draft_mark
from ..language.text import visible
from .cells import REMOVED, ExportError, Node, code_cells
from .dates import UNDATED
from .executed import OWN, changed_below, finished, shown_blocks, status

PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


class ContentsEntry(NamedTuple):
    """A line of the table of contents; the page has #muc-<code>."""

    code: str
    title: str
    level: int


@dataclass(frozen=True)
class Document:
    """`draft` is what a draft says of itself on every page, `faults` what is wrong with its outline.

    `left_out` is what its notebook shows besides that is no part of the report.
    """

    blocks: Sequence[Block]
    draft: str = ""
    faults: Sequence[str] = ()
    left_out: Sequence[str] = ()

    @cached_property
    def letterhead(self) -> Letterhead | None:
        return next((block for block in self.blocks if isinstance(block, Letterhead)), None)

    @property
    def title(self) -> str:
        return self.letterhead.title if self.letterhead else "Báo cáo"

    @property
    def author(self) -> str:
        return self.letterhead.author if self.letterhead else ""

    @property
    def number(self) -> str:
        return self.letterhead.number if self.letterhead else ""

    @property
    def day(self) -> str:
        """The day it is signed, as ISO 8601; UNDATED where none is known."""
        signed_on = self.letterhead.signed_on if self.letterhead else None
        return signed_on.isoformat() if signed_on else UNDATED

    @property
    def body(self) -> list[Block]:
        """What is signed."""
        return [block for block in self.blocks if not isinstance(block, Note | Notice | Review)]

    @property
    def notes(self) -> list[Note]:
        return [block for block in self.blocks if isinstance(block, Note)]

    @property
    def reviews(self) -> list[Review]:
        return [block for block in self.blocks if isinstance(block, Review)]

    @property
    def contents(self) -> list[ContentsEntry]:
        found = []
        for block in self.blocks:
            match block:
                case Section() | Review():
                    found.append(ContentsEntry(block.code, block.title, getattr(block, "level", 1)))
                case Appendix():
                    found.append(ContentsEntry("phu-luc", f"{block.label}: {block.title}", 1))
        return found


def document_of(notebook: Node) -> Document:
    """The parts of the report and the Markdown cells in order, never code or any other output.

    ExportError where the notebook is not that of a finished run, or shows a picture that is no part of the report.
    """
    finished(notebook)
    about = status(notebook)
    numbers = {id(cell): number for number, cell in code_cells(notebook)}
    shown: list[Block] = []
    left_out: list[str] = []
    for cell in notebook["cells"]:
        if REMOVED in cell["metadata"].get("tags", []):
            continue
        if cell["cell_type"] == "markdown":
            shown += _text_cell(cell["source"])
        for output in cell.get("outputs", []):
            if OWN in output.get("metadata", {}):
                shown += shown_blocks(numbers[id(cell)], output)
            else:
                left_out += _left_out(numbers[id(cell)], output)
    faults = [finding["message"] for finding in about.get("outline", [])]
    return Document(numbered(shown), _draft(about) if about else _preview(notebook), faults, left_out)


def _text_cell(source: str) -> list[Block]:
    from ..blocks.markdown import from_markdown  # reports have no such cell: their texts are in narrative.md

    return from_markdown(visible(source))


def _left_out(number: str, output: Node) -> list[str]:
    """Only the report is published: what else a cell shows is named; a picture has to become a part."""
    data = output.get("data", {})
    if any(mime in data for mime in PICTURES):
        raise ExportError(
            f"Ô [{number}] của sổ tay hiện một hình không có tên, mô tả thay thế và nguồn số liệu nên không xuất "
            "báo cáo. Hãy bỏ hình này hoặc dùng biểu đồ của báo cáo (report.chart)."
        )
    shown = " ".join(visible(str(output.get("text", data.get("text/plain", "")))).split())
    if not shown or output.get("name") == "stderr":
        return []
    return [f"ô [{number}]: {shown[:80]}{'…' if len(shown) > 80 else ''}"]


def _preview(notebook: Node) -> str:
    """What a draft says of itself that the pipeline did not see, or not as it stands."""
    late = ", ".join(f"[{number}]" for number, _ in changed_below(notebook))
    return f"{PREVIEW}; ô {late} đã sửa sau khi lập các phần bên dưới, hãy chạy lại tất cả" if late else PREVIEW


def _draft(about: Mapping[str, Any]) -> str:
    """What a draft says of itself on every page; "" where the pipeline found no open error."""
    if not (errors := about["open_errors"]):
        return ""
    return f"{draft_mark(errors)} ({about['open_findings']} phát hiện)"

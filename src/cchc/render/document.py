"""A whole document: all that a notebook shows, in order, and what its pages say of it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from ..blocks import Appendix, Block, Letterhead, Note, Notice, Review, Section
from .executed import ExportError

UNDATED = "1970-01-01"  # the day of what has none


class ContentsEntry(NamedTuple):
    """A line of the table of contents; the page has #muc-<code>."""

    code: str
    title: str
    level: int


@dataclass(frozen=True)
class Document:
    """`draft` is what a draft says of itself on every page, `faults` what is wrong with its outline."""

    blocks: Sequence[Block]
    draft: str = ""
    faults: Sequence[str] = ()

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


def build_date(signed_on: str) -> datetime:
    """The time the file says it was made: SOURCE_DATE_EPOCH (seconds), else the day the document is signed."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.fromisoformat(f"{signed_on}T00:00Z")
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ExportError(f"Biến môi trường SOURCE_DATE_EPOCH phải là số giây, đang là “{epoch}”.") from error

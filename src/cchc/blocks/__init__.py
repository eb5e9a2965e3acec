"""What a report is made of: blocks of text, tables, charts and official parts, as data that renderers write out.

A block says what stands there, never how it looks: no HTML, Typst or Markdown; capitals that the decree asks for are
set by renderers, too. All text of a block is visible: a character nobody sees becomes its code. Blocks travel from the
report notebook to the exporters as JSON in one MIME type (`dump`, `load`).
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from ..language.text import lower_first
from .screen import (
    Causes,
    Comparisons,
    Decisions,
    FindingIndex,
    HeatMap,
    OtherFigures,
    RegisterTable,
    Trace,
    UncheckedFindings,
)
from .text import Cited, Code, Emphasis, Inline, LineBreak, Link, Number, Piece, Shown, Strong, Text, plain

MIME = "application/vnd.cchc.blocks"  # JSON text: as a tree, Jupyter would copy and check each of its nodes
CHECKED = "kiem-tra"  # the code of the Review of what was found
Align = Literal["left", "center", "right"]

# --- running text -----------------------------------------------------------------------------------------------


class Paragraph(Piece):
    kind: Literal["paragraph"] = "paragraph"
    text: Text


class Heading(Piece):
    """A heading inside a text; those of the report itself are Sections."""

    kind: Literal["heading"] = "heading"
    level: int
    text: Text


class Items(Piece):
    """A list, each item blocks of its own; `tight`: its paragraphs stand without space between them."""

    kind: Literal["items"] = "items"
    items: "list[list[Block]]"
    start: int | None = None  # the number of the first one; None: no numbers
    tight: bool = True


class Quote(Piece):
    kind: Literal["quote"] = "quote"
    blocks: "list[Block]"


class CodeBlock(Piece):
    kind: Literal["code_block"] = "code_block"
    text: Shown


class Divider(Piece):
    kind: Literal["rule"] = "rule"


class Grid(Piece):
    """A table typed into a text: a row of titles and rows of cells.

    With `widths`, the columns' shares of the width, the table is as wide as its place on the screen, and of a column
    aligned to the right only the numbers stand there.
    """

    kind: Literal["grid"] = "grid"
    aligns: list[Align | None]  # None: as the page has it
    titles: list[Text]
    rows: list[list[Text]]
    widths: list[float] = Field([])


# --- tables and charts ------------------------------------------------------------------------------------------


class Sourced(Piece):
    """What is printed with a line below it that says where it comes from."""

    source: Shown = ""
    remarks: list[Shown] = Field([])  # what the signs behind figures mean, and the like

    @property
    def origin(self) -> str:
        """The line below: the source, then the remarks; "" where there is neither."""
        return " ".join([f"Nguồn: {self.source}"] * bool(self.source) + self.remarks)


class Column(Piece):
    """A column's title, its alignment and its share of the table's width.

    Neighbours of one `group` stand together below its title; `number` is the column's own, below them all.
    """

    title: Shown
    align: Align = "left"
    width: float = 1
    group: Shown = ""
    number: Shown = ""


class Table(Sourced):
    """A small table with its name above and its `origin` below.

    With `total`, the last row is the sum of the others; `heads` are the places of rows that stand above others.
    ValueError where a row has not one cell a column.
    """

    kind: Literal["table"] = "table"
    caption: Shown
    columns: list[Column]
    rows: list[list[Text]]
    total: bool = False
    heads: list[int] = Field([])

    @property
    def grouped(self) -> list[tuple[Shown, int]]:
        """The titles of the groups with the number of columns below each; ("", 1) of a column without one."""
        found: list[tuple[Shown, int]] = []
        for column in self.columns:
            if column.group and found and found[-1][0] == column.group:
                found[-1] = (column.group, found[-1][1] + 1)
            else:
                found.append((column.group, 1))
        return found

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if wrong := [row for row in self.rows if len(row) != len(self.columns)]:
            raise ValueError(f"Bảng có {len(self.columns)} cột nhưng một hàng có {len(wrong[0])} ô: {wrong[0]}")
        return self


class Chart(Sourced):
    """A drawing (SVG) with the three texts no chart goes without, its `origin` below.

    `data` are the figures it shows, for the screen. Its `number` is its place in the document (`numbered`).
    ValueError where one of the texts is blank.
    """

    kind: Literal["chart"] = "chart"
    svg: str
    alt: Shown
    caption: Shown
    data: Table | None = None
    number: int | None = None

    @model_validator(mode="after")
    def _described(self) -> Self:
        texts = {"mô tả thay thế": self.alt, "tên biểu đồ": self.caption, "nguồn số liệu": self.source}
        if missing := [name for name, text in texts.items() if not text.strip()]:
            raise ValueError(f"Biểu đồ thiếu {', '.join(missing)}.")
        return self


# --- parts of an administrative document (Decree 30/2020/NĐ-CP) -----------------------------------------------------


class Letterhead(Piece):
    """Everything above the first heading; `agency` is one line or more; lists are as they are printed, ";" and ".".

    Parent, agency and document are printed in capitals.
    """

    kind: Literal["letterhead"] = "letterhead"
    parent: Shown  # "" where there is none
    agency: list[Shown]
    nation: Shown
    motto: Shown
    number: Shown  # without "Số: "
    dated: Shown
    document: Shown  # what it is: Báo cáo
    subject: Shown
    addressees: list[Shown]
    bases: list[Shown]
    opening: Shown
    signed_on: date | None

    @property
    def title(self) -> str:
        """What the document is called in one line."""
        kind = self.document.capitalize() if self.document.isupper() else self.document
        return f"{kind} {lower_first(self.subject)}"

    @property
    def author(self) -> str:
        return " ".join(" ".join(self.agency).split())


class Section(Piece):
    """A section of the outline: its heading, whose title carries its label ("1. Title"), and its text.

    A title of level 1 is printed in capitals; links reach a section as #muc-<code>.
    """

    kind: Literal["section"] = "section"
    code: Shown
    title: Shown
    level: int
    blocks: "list[Block]" = Field([])


class Signature(Piece):
    """Recipients on the left, who signs on the right, below the `closing` sentence; all stay on one page.

    `authority` and `title` are printed in capitals.
    """

    kind: Literal["signature"] = "signature"
    recipients: list[Shown]
    authority: Shown
    title: Shown
    signer: Shown
    closing: Shown = ""


class Appendix(Piece):
    """The head of an annex, on a new page with page numbers of its own; `title` is printed in capitals.

    With `landscape` the page and all that follow lie on their side.
    """

    kind: Literal["appendix"] = "appendix"
    label: Shown
    title: Shown
    note: Shown
    landscape: bool = False


class AnnexRow(Piece):
    """One printed row of the form; every text is as the reader sees it. `lineage` is for the screen."""

    code: Shown
    stt: Shown
    row: Literal["section", "group", "item"]
    label: Shown
    unit: Shown = ""
    value: Text = Field([])
    note: Shown = ""
    lineage: "Trace | None" = None


class Annex(Piece):
    """The statistical form, row by row."""

    kind: Literal["annex"] = "annex"
    caption: Shown
    rows: list[AnnexRow]


class AnnexFootnote(Piece):
    """What is to be known of the annex, below it; a paragraph each."""

    kind: Literal["annex_footnote"] = "annex_footnote"
    texts: list[Shown]


# --- around other blocks -----------------------------------------------------------------------------------------


class Remark(Piece):
    """A line in small print."""

    kind: Literal["remark"] = "remark"
    text: Shown


class Fold(Piece):
    """What a reader opens on demand; for the screen only."""

    kind: Literal["fold"] = "fold"
    title: Shown
    blocks: "list[Block]"


class Note(Piece):
    """Words for the reviewer: above the document on the screen, never in the signed one."""

    kind: Literal["note"] = "note"
    blocks: "list[Block]"


class Notice(Piece):
    """What the analyst sees under a cell; in no document."""

    kind: Literal["notice"] = "notice"
    messages: list[Shown]


class Review(Piece):
    """A part for reviewers below the document, on the screen only; links reach it as #muc-<code>."""

    kind: Literal["review"] = "review"
    code: Shown
    title: Shown
    blocks: "list[Block]"


Block = Annotated[
    Paragraph
    | Heading
    | Items
    | Quote
    | CodeBlock
    | Divider
    | Grid
    | Table
    | Chart
    | Letterhead
    | Section
    | Signature
    | Appendix
    | Annex
    | AnnexFootnote
    | Remark
    | Fold
    | Note
    | Notice
    | Review
    | OtherFigures
    | RegisterTable
    | Decisions
    | Causes
    | FindingIndex
    | UncheckedFindings
    | HeatMap
    | Comparisons,
    Field(discriminator="kind"),
]

_BLOCKS = TypeAdapter(list[Block])


@dataclass(frozen=True)
class Fragment:
    """One part of the report: its blocks, and the findings on its text (findings.finding)."""

    blocks: Sequence[Block]
    findings: Sequence[dict[str, str]] = ()


@dataclass(frozen=True)
class Aside:
    """Blocks for whoever works at the notebook: no part of the report, so no document holds them."""

    blocks: Sequence[Block]


def dump(blocks: Iterable[Block]) -> str:
    """The blocks as JSON text: the same for the same blocks."""
    return _BLOCKS.dump_json(list(blocks)).decode()


def load(text: str) -> list[Block]:
    """The blocks of `dump`; pydantic's ValidationError (a ValueError) where they are not ours."""
    return _BLOCKS.validate_json(text)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Each block of a text, and those in its lists and quotations."""
    for block in blocks:
        yield block
        for inner in block.items if isinstance(block, Items) else [block.blocks] if isinstance(block, Quote) else []:
            yield from walk(inner)


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a whole document, its charts numbered from 1."""
    count = itertools.count(1)
    return [one.model_copy(update={"number": next(count)}) if isinstance(one, Chart) else one for one in blocks]

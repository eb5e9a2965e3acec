"""What a report is made of: blocks of text, tables, charts and official parts, as data that renderers write out.

A block says what stands there, never how it looks: no HTML, Typst or Markdown. Blocks travel from the report notebook
to the exporters as JSON in one MIME type (`dump`, `load`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

MIME = "application/vnd.cchc.blocks+json"
Align = Literal["left", "center", "right"]


class _Piece(BaseModel):
    """Whatever blocks are made of; what is no field is refused: a notebook of another version is not half read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- text -------------------------------------------------------------------------------------------------------


class Number(_Piece):
    """A figure as it is printed: its id, its unrounded value (None where it is words), and what it rests on."""

    kind: Literal["number"] = "number"
    text: str
    id: str
    value: float | None = None
    anchor: str = ""  # where the page shows what it rests on; "" where nowhere
    tip: str = ""  # the same in a few lines


class Strong(_Piece):
    kind: Literal["strong"] = "strong"
    text: "Text"


class Emphasis(_Piece):
    kind: Literal["emphasis"] = "emphasis"
    text: "Text"


class Link(_Piece):
    """Words that lead to a web address, or with "#" before it to an anchor of the page."""

    kind: Literal["link"] = "link"
    href: str
    text: "Text"
    title: str = ""


class Code(_Piece):
    kind: Literal["code"] = "code"
    text: str


class LineBreak(_Piece):
    kind: Literal["line_break"] = "line_break"


Mark = Annotated[Number | Strong | Emphasis | Link | Code | LineBreak, Field(discriminator="kind")]
Inline = str | Mark
Text = list[Inline]  # words in order; strings are plain text, whatever marks they hold


# --- running text -----------------------------------------------------------------------------------------------


class Paragraph(_Piece):
    kind: Literal["paragraph"] = "paragraph"
    text: Text


class Heading(_Piece):
    """A heading inside a text; those of the report itself are Sections."""

    kind: Literal["heading"] = "heading"
    level: int
    text: Text


class Items(_Piece):
    """A list, each item blocks of its own; `tight`: its paragraphs stand without space between them."""

    kind: Literal["items"] = "items"
    items: "list[list[Block]]"
    start: int | None = None  # the number of the first one; None: no numbers
    tight: bool = True


class Quote(_Piece):
    kind: Literal["quote"] = "quote"
    blocks: "list[Block]"


class CodeBlock(_Piece):
    kind: Literal["code_block"] = "code_block"
    text: str


class Rule(_Piece):
    kind: Literal["rule"] = "rule"


class Grid(_Piece):
    """A table typed into a text: a row of titles and rows of cells."""

    kind: Literal["grid"] = "grid"
    aligns: list[Align]
    titles: list[Text]
    rows: list[list[Text]]


# --- tables and charts ------------------------------------------------------------------------------------------


class Column(_Piece):
    """A column's title, its alignment and its share of the table's width."""

    title: str
    align: Align = "left"
    width: float = 1


class Table(_Piece):
    """A small table with its name above, below it its source and what the signs behind its figures mean.

    With `total`, the last row is the sum of the others. ValueError where a row has not one cell a column.
    """

    kind: Literal["table"] = "table"
    caption: str
    columns: list[Column]
    rows: list[list[Text]]
    source: str = ""
    total: bool = False

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if wrong := [row for row in self.rows if len(row) != len(self.columns)]:
            raise ValueError(f"Bảng có {len(self.columns)} cột nhưng một hàng có {len(wrong[0])} ô: {wrong[0]}")
        return self


class Chart(_Piece):
    """A drawing (SVG) with the three texts no chart goes without; `data` are the figures it shows, for the screen.

    Its number is given where it is printed, by its place there. ValueError where one of the texts is blank.
    """

    kind: Literal["chart"] = "chart"
    svg: str
    alt: str
    caption: str
    source: str
    data: Table | None = None

    @model_validator(mode="after")
    def _described(self) -> Self:
        texts = {"mô tả thay thế": self.alt, "tên biểu đồ": self.caption, "nguồn số liệu": self.source}
        if missing := [name for name, text in texts.items() if not text.strip()]:
            raise ValueError(f"Biểu đồ thiếu {', '.join(missing)}.")
        return self


# --- parts of an administrative document (Decree 30/2020/NĐ-CP) -----------------------------------------------------


class Letterhead(_Piece):
    """Everything above the first heading; `agency` is one line or more; lists are as they are printed, ";" and "."."""

    kind: Literal["letterhead"] = "letterhead"
    parent: str
    agency: list[str]
    nation: str
    motto: str
    number: str  # without "Số: "
    dated: str
    document: str  # BÁO CÁO
    subject: str
    addressees: list[str]
    bases: list[str]
    opening: str
    signed_on: date


class Section(_Piece):
    """A section of the outline: its heading, whose title carries its label ("1. Title"), and its text."""

    kind: Literal["section"] = "section"
    code: str
    title: str
    level: int
    blocks: "list[Block]" = []


class Signature(_Piece):
    """Recipients on the left, who signs on the right, below the `closing` sentence; all stay on one page."""

    kind: Literal["signature"] = "signature"
    recipients: list[str]
    authority: str
    title: str
    signer: str
    closing: str = ""


class Appendix(_Piece):
    """The head of an annex, on a new page with page numbers of its own."""

    kind: Literal["appendix"] = "appendix"
    label: str
    title: str
    note: str


class AnnexRow(_Piece):
    """One printed row of the form; every text is as the reader sees it. `lineage` is for the screen."""

    code: str
    stt: str
    row: Literal["section", "group", "item"]
    label: str
    unit: str = ""
    value: Text = []
    note: str = ""
    lineage: "Lineage | None" = None


class Annex(_Piece):
    """The statistical form, row by row."""

    kind: Literal["annex"] = "annex"
    caption: str
    rows: list[AnnexRow]


# --- for the screen only ------------------------------------------------------------------------------------------


class SourceRow(_Piece):
    """One cell or entry that a figure rests on; `anchor` is its place on the page, `href` the register's row it is."""

    who: str
    shown: str
    place: str
    raw: str = ""
    remark: str = ""
    anchor: str = ""
    href: str = ""


class Part(_Piece):
    """A figure that another one is computed from."""

    label: str
    href: str
    value: Text


class Lineage(_Piece):
    """How one figure is computed, the figures and cells it rests on, and what units wrote themselves (`said`)."""

    kind: Literal["lineage"] = "lineage"
    words: str
    parts: list[Part] = []
    sources: list[SourceRow] = []
    said: list[SourceRow] = []


Block = Annotated[
    Paragraph
    | Heading
    | Items
    | Quote
    | CodeBlock
    | Rule
    | Grid
    | Table
    | Chart
    | Letterhead
    | Section
    | Signature
    | Appendix
    | Annex
    | Lineage,
    Field(discriminator="kind"),
]

_BLOCKS = TypeAdapter(list[Block])


def dump(blocks: Iterable[Block]) -> list[dict]:
    """The blocks as JSON has them."""
    return _BLOCKS.dump_python(list(blocks), mode="json")


def load(data: object) -> list[Block]:
    """The blocks of `dump`; pydantic's ValidationError (a ValueError) where they are not ours."""
    return _BLOCKS.validate_python(data)


def plain(text: Text) -> str:
    """The words alone; a line break is a space."""
    words = (part if isinstance(part, str) else " " if isinstance(part, LineBreak) else _words(part) for part in text)
    return "".join(words)


def _words(mark: Mark) -> str:
    return mark.text if isinstance(mark.text, str) else plain(mark.text)

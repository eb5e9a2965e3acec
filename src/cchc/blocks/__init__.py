"""What a report is made of: blocks of text, tables, charts and official parts, as data that renderers write out.

A block says what stands there, never how it looks: no HTML, Typst or Markdown; capitals that the decree asks for are
set by renderers, too. All text of a block is visible: a character nobody sees becomes its code. Blocks travel from the
report notebook to the exporters as JSON in one MIME type (`dump`, `load`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from ..text import lower_first, visible

MIME = "application/vnd.cchc.blocks+json"
Shown = Annotated[str, AfterValidator(visible)]
Align = Literal["left", "center", "right"]


class _Piece(BaseModel):
    """Whatever blocks are made of; what is no field is refused: a notebook of another version is not half read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- text -------------------------------------------------------------------------------------------------------


class Number(_Piece):
    """A figure as it is printed: its id, its unrounded value (None where it is words), and what it rests on."""

    kind: Literal["number"] = "number"
    text: Shown
    id: Shown
    value: float | None = None
    anchor: Shown = ""  # where the page shows what it rests on; "" where nowhere
    tip: Shown = ""  # the same in a few lines


class Cited(_Piece):
    """A number that somebody wrote by hand, with the document or register it is taken from."""

    kind: Literal["cited"] = "cited"
    text: Shown
    source: Shown


class Strong(_Piece):
    kind: Literal["strong"] = "strong"
    text: "Text"


class Emphasis(_Piece):
    kind: Literal["emphasis"] = "emphasis"
    text: "Text"


class Link(_Piece):
    """Words that lead to a web address, or with "#" before it to an anchor of the page."""

    kind: Literal["link"] = "link"
    href: Shown
    text: "Text"
    title: Shown = ""


class Code(_Piece):
    kind: Literal["code"] = "code"
    text: Shown


class LineBreak(_Piece):
    kind: Literal["line_break"] = "line_break"


Mark = Annotated[Number | Cited | Strong | Emphasis | Link | Code | LineBreak, Field(discriminator="kind")]
Inline = Shown | Mark
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
    text: Shown


class Rule(_Piece):
    kind: Literal["rule"] = "rule"


class Grid(_Piece):
    """A table typed into a text: a row of titles and rows of cells."""

    kind: Literal["grid"] = "grid"
    aligns: list[Align]
    titles: list[Text]
    rows: list[list[Text]]


# --- tables and charts ------------------------------------------------------------------------------------------


class _Sourced(_Piece):
    """What is printed with a line below it that says where it comes from."""

    source: Shown = ""
    remarks: list[Shown] = []  # what the signs behind figures mean, and the like

    @property
    def origin(self) -> str:
        """The line below: the source, then the remarks; "" where there is neither."""
        return " ".join([f"Nguồn: {self.source}"] * bool(self.source) + self.remarks)


class Column(_Piece):
    """A column's title, its alignment and its share of the table's width."""

    title: Shown
    align: Align = "left"
    width: float = 1


class Table(_Sourced):
    """A small table with its name above and its `origin` below.

    With `total`, the last row is the sum of the others. ValueError where a row has not one cell a column.
    """

    kind: Literal["table"] = "table"
    caption: Shown
    columns: list[Column]
    rows: list[list[Text]]
    total: bool = False

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if wrong := [row for row in self.rows if len(row) != len(self.columns)]:
            raise ValueError(f"Bảng có {len(self.columns)} cột nhưng một hàng có {len(wrong[0])} ô: {wrong[0]}")
        return self


class Chart(_Sourced):
    """A drawing (SVG) with the three texts no chart goes without, its `origin` below.

    `data` are the figures it shows, for the screen. Its number is given where it is printed, by its place there.
    ValueError where one of the texts is blank.
    """

    kind: Literal["chart"] = "chart"
    svg: str
    alt: Shown
    caption: Shown
    data: Table | None = None

    @model_validator(mode="after")
    def _described(self) -> Self:
        texts = {"mô tả thay thế": self.alt, "tên biểu đồ": self.caption, "nguồn số liệu": self.source}
        if missing := [name for name, text in texts.items() if not text.strip()]:
            raise ValueError(f"Biểu đồ thiếu {', '.join(missing)}.")
        return self


# --- parts of an administrative document (Decree 30/2020/NĐ-CP) -----------------------------------------------------


class Letterhead(_Piece):
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
    signed_on: date

    @property
    def title(self) -> str:
        """What the document is called in one line."""
        kind = self.document.capitalize() if self.document.isupper() else self.document
        return f"{kind} {lower_first(self.subject)}"

    @property
    def author(self) -> str:
        return " ".join(" ".join(self.agency).split())


class Section(_Piece):
    """A section of the outline: its heading, whose title carries its label ("1. Title"), and its text.

    A title of level 1 is printed in capitals; links reach a section as #muc-<code>.
    """

    kind: Literal["section"] = "section"
    code: Shown
    title: Shown
    level: int
    blocks: "list[Block]" = []


class Signature(_Piece):
    """Recipients on the left, who signs on the right, below the `closing` sentence; all stay on one page.

    `authority` and `title` are printed in capitals.
    """

    kind: Literal["signature"] = "signature"
    recipients: list[Shown]
    authority: Shown
    title: Shown
    signer: Shown
    closing: Shown = ""


class Appendix(_Piece):
    """The head of an annex, on a new page with page numbers of its own; `title` is printed in capitals."""

    kind: Literal["appendix"] = "appendix"
    label: Shown
    title: Shown
    note: Shown


class AnnexRow(_Piece):
    """One printed row of the form; every text is as the reader sees it. `lineage` is for the screen."""

    code: Shown
    stt: Shown
    row: Literal["section", "group", "item"]
    label: Shown
    unit: Shown = ""
    value: Text = []
    note: Shown = ""
    lineage: "Trace | None" = None


class Annex(_Piece):
    """The statistical form, row by row."""

    kind: Literal["annex"] = "annex"
    caption: Shown
    rows: list[AnnexRow]


class AnnexNotes(_Piece):
    """What is to be known of the annex, below it; a paragraph each."""

    kind: Literal["annex_notes"] = "annex_notes"
    texts: list[Shown]


# --- for the screen only ------------------------------------------------------------------------------------------


class SourceRow(_Piece):
    """One cell or entry that a figure rests on; `anchor` is its place on the page, `href` the register's row it is."""

    who: Shown
    shown: Shown
    place: Shown
    raw: Shown = ""
    remark: Shown = ""
    anchor: Shown = ""
    href: Shown = ""


class Operand(_Piece):
    """A figure that another one is computed from."""

    label: Shown
    href: Shown
    value: Text


class Trace(_Piece):
    """How one figure is computed, the figures and cells it rests on, and what units wrote themselves (`said`)."""

    kind: Literal["trace"] = "trace"
    words: Shown
    parts: list[Operand] = []
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
    | AnnexNotes
    | Trace,
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

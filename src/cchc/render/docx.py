"""report.docx: blocks as native Word, laid out by Decree 30/2020/NĐ-CP; no link, no field."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from .. import blocks
from ..blocks import Block, Text
from ..language.labels import DRAFT
from .dates import build_date
from .document import Document as Report
from .docx_reference import (
    REFERENCE,
    emptied,
    list_number,
    mark_pages,
    new_list,
    reference_in_force,
    saved,
    size,
    text_width,
)
from .docx_tables import Cell, TableRow, annex_table, frame, grid_table, grouped_table, head, wide_enough
from .docx_text import lines, write
from .typesetting import DOTS_PER_INCH, bold, drawn, measured

PERIOD = re.compile(r"((quý [IV]+|tháng \d+|\d+ tháng( đầu| cuối)?) )?năm \d{4}")  # in one line, as in nd30.typ
# shares of the width of the text; the same as in nd30.typ
HEAD_WIDTHS = (62, 98)
FOOT_WIDTHS = (73, 87)
SLACK = 6  # of a balanced line in mm: Word's letters may be a little wider than those measured


def report_docx(report: Report, reference: Path | None = None) -> bytes:
    """The report for offices that finish it in Word, by the `reference`, else the one in force: see to_docx."""
    return to_docx(
        report.body,
        title=report.title,
        author=report.author,
        moment=build_date(report.day),
        draft=bool(report.draft),
        reference=reference or reference_in_force(),
    )


def to_docx(
    content: Sequence[Block],
    *,
    title: str,
    author: str,
    moment: datetime,
    draft: bool = False,
    reference: Path = REFERENCE,
) -> bytes:
    """The file's bytes: the same for the same blocks and the same `reference`, whose page and styles it has.

    `moment` is when the file says it was made; a `draft` says so on every page. What is for the screen only is left
    out. CchcError where the reference or a drawing cannot be used.
    """
    document = emptied(reference, title=title, author=author, moment=moment)
    if draft:
        mark_pages(document, DRAFT)
    _Writer(document, drawn(chart.svg for chart in _charts(content))).add(content)
    return saved(document)


class _Writer:
    """Writes blocks, in order, at the end of the document."""

    def __init__(self, document: Document, pictures: dict[str, bytes]) -> None:
        self.document = document
        self.pictures = pictures
        self.width = text_width(document).mm
        self.style_id = cache(partial(document.part.get_style_id, style_type=WD_STYLE_TYPE.PARAGRAPH))  # it takes long

    def add(self, content: Iterable[Block], style: str = "Body Text") -> None:
        for block in content:
            self.add_block(block, style)

    def add_block(self, block: Block, style: str) -> None:
        match block:
            case blocks.Paragraph():
                self.paragraph(style, block.text)
            case blocks.Section():
                title = block.title.upper() if block.level == 1 else block.title
                self.paragraph(_heading(block.level), title)
                self.add(block.blocks)
            case blocks.Heading():
                self.paragraph(_heading(block.level - 1), block.text)
            case blocks.Items():
                self.items(block)
            case blocks.Quote():
                self.add(block.blocks, "List Continue")
            case blocks.CodeBlock():
                self.document.add_paragraph(block.text.strip("\n"), "Chữ máy")
            case blocks.Grid():
                self.table(
                    [(title, align or "left", 1) for title, align in zip(block.titles, block.aligns, strict=True)],
                    block.rows,
                )
            case blocks.Table():
                self.paragraph("Caption", block.caption)
                self.figures(block)
            case blocks.Chart():
                self.chart(block)
            case blocks.Letterhead():
                self.letterhead(block)
            case blocks.Signature():
                self.signature(block)
            case blocks.Appendix():
                self.appendix(block)
            case blocks.Annex():
                self.paragraph("Caption", block.caption)
                annex_table(self.document, block, self.width)
                self.paragraph("Khoảng cách")
            case blocks.AnnexFootnote():
                for text in block.texts:
                    self.paragraph(style, text)
            case _:  # for the screen only
                pass

    def paragraph(
        self, style: str, text: Text | str = "", *, prefix: str = "", holder: BlockItemContainer | None = None
    ) -> Paragraph:
        """A paragraph at the end of the holder, else of the document."""
        paragraph = (holder or self.document).add_paragraph(prefix)
        paragraph._p.style = self.style_id(style)
        write(paragraph, lines(text) if isinstance(text, str) else text)
        return paragraph

    def letterhead(self, block: blocks.Letterhead) -> None:
        head_widths = self.widths(HEAD_WIDTHS)
        left, right, number, dated = frame(self.document, 2, head_widths)
        if block.parent:
            self.paragraph("Cơ quan chủ quản", block.parent.upper(), holder=left)
        agency = "\n".join(block.agency).upper()
        last_line = agency.rpartition("\n")[2]
        self.paragraph("Tên cơ quan", agency, holder=left)
        self.paragraph("Quốc hiệu", block.nation, holder=right)
        self.paragraph("Tiêu ngữ", block.motto, holder=right)
        subject = PERIOD.sub(lambda found: found[0].replace(" ", "\u00a0"), block.subject)
        agency_width, motto_width, subject_width = measured(
            f"measure({self.bold(last_line, 'Tên cơ quan')}).width",
            f"measure({self.bold(block.motto, 'Tiêu ngữ')}).width",
            f"narrowest({self.bold(subject, 'Subtitle')}, room: {self.width}mm)",
        )
        self.rule(agency_width * 0.45, head_widths[0], left)
        self.rule(motto_width, head_widths[1], right)
        self.paragraph("Số ký hiệu", f"Số: {block.number}", holder=number)
        self.paragraph("Địa danh ngày tháng", block.dated, holder=dated)
        self.paragraph("Title", block.document.upper())
        # lines of one length, as in the PDF: Word breaks them as early as the indents make it
        balanced = self.paragraph("Subtitle", subject).paragraph_format
        balanced.left_indent = balanced.right_indent = Mm(max(self.width - subject_width - SLACK, 0) / 2)
        self.rule(subject_width * 0.4, self.width)
        if len(block.addressees) == 1:
            self.paragraph("Nơi gửi", block.addressees[0], prefix="Kính gửi: ")
        else:
            self.paragraph("Kính gửi", "Kính gửi:")
            for name in block.addressees:
                self.paragraph("Danh sách nơi gửi", name, prefix="- ")
        for basis in block.bases:
            self.paragraph("Căn cứ", basis)
        self.paragraph("Body Text", block.opening)

    def signature(self, block: blocks.Signature) -> None:
        """The closing sentence goes with the signature: a signature never stands on a page of its own."""
        if block.closing:
            self.paragraph("Body Text", block.closing)
        if self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        left, right = frame(self.document, 1, self.widths(FOOT_WIDTHS))
        self.paragraph("Nơi nhận", "Nơi nhận:", holder=left)
        for name in block.recipients:
            self.paragraph("Danh sách nơi nhận", name, prefix="- ", holder=left)
        for line in (block.authority, block.title):
            self.paragraph("Chức vụ", line.upper(), holder=right)
        self.paragraph("Người ký", block.signer, holder=right)

    def appendix(self, block: blocks.Appendix) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        restart = OxmlElement("w:pgNumType", {qn("w:start"): "1"})
        section._sectPr.insert_element_before(restart, "w:cols", "w:titlePg", "w:docGrid")
        if block.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
            self.width = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
        self.document.paragraphs[-1].style = "Khoảng cách"  # holds the end of the section, no text
        self.paragraph("Tên phụ lục", f"{block.label}\n{block.title.upper()}")
        self.paragraph("Ghi chú phụ lục", block.note)
        self.rule(40, self.width)

    def chart(self, block: blocks.Chart) -> None:
        shape = self.paragraph("Hình").add_run().add_picture(io.BytesIO(self.pictures[block.svg]))
        # the picture does not say how fine it is, and is taken to have 72 dots an inch
        width = min(shape.width * 72 // DOTS_PER_INCH, Mm(self.width))
        shape.height, shape.width = int(shape.height * width / shape.width), width
        shape._inline.docPr.set("descr", block.alt)
        number = f"Biểu đồ {block.number}. " if block.number else ""
        self.paragraph("Tên biểu đồ", number + block.caption)
        self.paragraph("Nguồn biểu đồ", block.origin)

    def items(self, block: blocks.Items, level: int = 0) -> None:
        style = "List Bullet" if block.start is None else "List Number"
        number = (
            list_number(self.document.styles[style]) if block.start is None else new_list(self.document, block.start)
        )
        for item in block.items:
            opens = bool(item) and isinstance(item[0], blocks.Paragraph | blocks.Heading)
            shown = self.paragraph(style, item[0].text if opens else "")
            if block.start is not None or level:
                numbering = shown._p.get_or_add_pPr().get_or_add_numPr()
                numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = level, number
            for inner in item[opens:]:
                if isinstance(inner, blocks.Items):
                    self.items(inner, min(level + 1, 2))
                else:
                    self.add_block(inner, "List Continue")

    def table(
        self, columns: Sequence[tuple[Text, blocks.Align, float]], rows: Sequence[Sequence[Text]], source: str = ""
    ) -> None:
        """Columns as title, alignment and share of the width."""
        titles, aligns, shares = zip(*columns, strict=True)
        body = [TableRow([Cell(text, align) for text, align in zip(row, aligns, strict=True)]) for row in rows]
        grid_table(self.document, [head(*titles), *body], wide_enough(shares, self.width), self.width, "Ô bảng")
        self.paragraph("Nguồn số liệu" if source else "Khoảng cách", source)

    def figures(self, block: blocks.Table) -> None:
        """A table with its head of one row, or of several where its columns stand in groups or have numbers."""
        rows = [
            TableRow(
                [Cell(text, c.align, at in block.heads) for text, c in zip(row, block.columns, strict=True)],
                leading=at in block.heads or at + 1 in block.heads[-1:],  # the last one is the sum of the others
            )
            for at, row in enumerate(block.rows)
        ]
        shares = wide_enough((column.width for column in block.columns), self.width)
        grouped_table(self.document, block, rows, shares, self.width)
        self.paragraph("Nguồn số liệu" if block.origin else "Khoảng cách", block.origin)

    def rule(self, width: float, room: float, holder: BlockItemContainer | None = None) -> None:
        """A centred line, `width` of the `room`, both in mm."""
        line = self.paragraph("Đường kẻ", holder=holder).paragraph_format
        line.left_indent = line.right_indent = Mm((room - width) / 2)

    def bold(self, text: str, style: str) -> str:
        """The text for Typst to measure, as large as the style has it."""
        return bold(" ".join(text.split()), size(self.document.styles[style]))

    def widths(self, shares: Sequence[float]) -> list[float]:
        """The width of the text in mm by these shares."""
        return [self.width * share / sum(shares) for share in shares]


def _heading(level: int) -> str:
    return f"Heading {min(max(level, 1), 3)}"


def _charts(content: Iterable[Block]) -> Iterator[blocks.Chart]:
    for block in content:
        match block:
            case blocks.Chart():
                yield block
            case blocks.Section() | blocks.Quote():
                yield from _charts(block.blocks)
            case blocks.Items():
                yield from (chart for item in block.items for chart in _charts(item))

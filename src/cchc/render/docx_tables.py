"""Tables of Word: those that hold figures, and those that only place things side by side."""

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docx.table import Table, _Cell, _Row

from ..blocks import Align, Annex, AnnexRow, Text, plain
from ..blocks import Table as FigureTable
from ..language.text import answers_apart
from .docx_reference import GRID
from .docx_text import lines, write

ANNEX_WIDTHS = (11, 66, 29, 21, 33)  # shares of the width; the same as in nd30.typ
NARROWEST = 13.5  # mm: "Hạng" has room on one line
SHORT = 7  # rows, a quarter of a page: such a table stays on one page
MANY = 5  # columns: of more the letters are smaller, as the annex's
LONG = 2500  # letters: such a row may not fit on one page, so it may break
NESTED = Mm(3)


class Cell(NamedTuple):
    text: Text
    align: Align = "left"
    bold: bool = False
    nested: bool = False


class TableRow(NamedTuple):
    """`None` is a place that a cell above it or before it takes too; a `leading` row never ends a page."""

    cells: Sequence[Cell | None]
    head: bool = False
    leading: bool = False


def head(*titles: Text | None) -> TableRow:
    """A row of titles that is repeated on each page; None where the cell on its left goes on."""
    cells = [title if title is None else Cell(title, "center", bold=True) for title in titles]
    return TableRow(cells, head=True, leading=True)


def grid_table(
    document: Document, rows: Sequence[TableRow], shares: Sequence[float], width: float, style: str
) -> Table:
    """A table with lines: its head is repeated on each page, and no row torn that fits on a page.

    `shares` of the columns add up to any sum, `width` is the whole in mm, `style` that of its cells.
    """
    table = _table(document, len(rows), [width * share / sum(shares) for share in shares], GRID)
    id = document.styles[style].style_id  # looked up once, it takes time
    for place, (row, made) in enumerate(zip(rows, table.rows, strict=True)):
        letters = sum(len(plain(cell.text)) for cell in row.cells if cell)
        _set_row(made, repeated=row.head, whole=letters < LONG)
        # neither a sum nor the source stands alone on a page
        kept = row.leading or len(rows) <= SHORT or place >= len(rows) - 2
        for cell, made_cell in zip(row.cells, made.cells, strict=True):
            if cell:
                _fill(made_cell, cell, style=id, head=row.head, kept=kept)
    return table


def annex_table(document: Document, annex: Annex, width: float) -> None:
    """The statistical form under its head of two rows."""
    first = head(["STT"], ["Chỉ tiêu thống kê"], ["Kết quả thống kê"], None, ["Ghi chú"])
    second = head(None, None, ["Đơn vị tính"], ["Số liệu"], None)
    rows = [first, second, *map(_annex_row, annex.rows)]
    table = grid_table(document, rows, ANNEX_WIDTHS, width, "Ô biểu thống kê")
    upper, lower = _head_cells(table, 2)
    for column in (0, 1, 4):
        upper[column].merge(lower[column])
    upper[2].merge(upper[3])


def grouped_table(
    document: Document, block: FigureTable, body: Sequence[TableRow], shares: Sequence[float], width: float
) -> None:
    """The table under its head: the titles, those of groups above them and the columns' numbers below."""
    titles, numbers = [column.title for column in block.columns], [column.number for column in block.columns]
    rows = [head(*([title] for title in titles))]
    if grouped := any(column.group for column in block.columns):
        upper, lower = [], []
        for column in block.columns:
            first = not upper or upper[-1] != column.group
            upper.append(column.group)
            lower.append([column.title] if column.group else None)
            rows[0].cells[len(upper) - 1] = (
                Cell([column.group or column.title], "center", bold=True) if first or not column.group else None
            )
        rows.append(head(*lower))
    if any(numbers):
        rows.append(TableRow([Cell([number], "center") for number in numbers], head=True, leading=True))
    style = "Ô bảng" if len(titles) <= MANY else "Ô biểu thống kê"
    table = grid_table(document, [*rows, *body], shares, width, style)
    if grouped:
        upper, lower = _head_cells(table, 2)
        at = 0
        for name, count in block.grouped:
            upper[at].merge(upper[at + count - 1] if name else lower[at])
            at += count


def wide_enough(shares: Iterable[float], width: float) -> list[float]:
    """The columns' shares of the `width` in mm, none too narrow for its text."""
    shares = list(shares)
    return [max(width * share / sum(shares), NARROWEST) for share in shares]


def frame(document: Document, rows: int, widths: Sequence[float]) -> list[_Cell]:
    """The cells, which hold no paragraph yet, of a table without lines; `widths` in mm."""
    table = _table(document, rows, widths, None)
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    cells = [cell for row in table.rows for cell in row.cells]
    for cell in cells:
        cell._tc.remove(cell.paragraphs[0]._p)
    for row in table.rows:
        _set_row(row, repeated=False, whole=True)
    return cells


def _annex_row(row: AnnexRow) -> TableRow:
    name = row.row != "item"
    return TableRow(
        [
            Cell([row.stt], "center", bold=name),
            Cell([row.label], bold=name, nested=row.label.startswith("- ")),
            Cell(lines(answers_apart(row.unit)), "center", bold=name),
            Cell(row.value, "right", bold=name),
            Cell([row.note]),
        ],
        leading=name,
    )


def _table(document: Document, rows: int, widths: Sequence[float], style: str | None) -> Table:
    table = document.add_table(rows, len(widths), style)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _fill(made: _Cell, cell: Cell, *, style: str, head: bool, kept: bool) -> None:
    paragraph = made.paragraphs[0]
    paragraph._p.style = style
    if cell.align != "left":
        paragraph.alignment = WD_ALIGN_PARAGRAPH[cell.align.upper()]
    if head:
        made.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if kept:
        paragraph.paragraph_format.keep_with_next = True
    if cell.nested:
        paragraph.paragraph_format.left_indent = NESTED
    write(paragraph, cell.text, bold=cell.bold)


def _head_cells(table: Table, rows: int) -> list[Sequence[_Cell]]:
    """The cells of the first rows before any is merged; table.cell() goes through the whole table each time."""
    return [row.cells for row in itertools.islice(table.rows, rows)]


def _set_row(row: _Row, *, repeated: bool, whole: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    if whole:
        properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))

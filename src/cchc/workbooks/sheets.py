"""How every workbook that we write styles: font, boxes, page, cells. Text stays text, and no clock stands in a file."""

import re
import textwrap
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

import xlsxwriter

from ..language.format import day
from ..language.text import typed, visible

Book = xlsxwriter.Workbook
Worksheet = xlsxwriter.worksheet.Worksheet
Format = xlsxwriter.format.Format

# text stays text whatever it styles like: a note that begins with "=" must never run
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CREATED = datetime(2021, 1, 1)  # by default a file carries the moment of writing
BASE = {"font_name": "Times New Roman", "font_size": 12}
BOX = {"border": 1, "text_wrap": True}
SECTION = {"bg_color": "#E7E6E6"}
COLOURS = {"error": "#FFC7CE", "warning": "#FFEB9C", "note": "#DDEBF7"}
NUMBERS = {"count": "#,##0", "percent": "#,##0.00"}
LINE, PADDING, TALLEST = 16, 5, 400  # points
READABLE = 300  # so many characters can be read side by side on A4
FORMULA = re.compile("(?:^|(?<=[;\r\n]))(?=[=+@\t\r＝＋－＠-])")
CELL = 32_767  # characters: Excel's limit of a cell


class Styles:
    """Formats of boxed cells, each made once."""

    def __init__(self, book: Book):
        self.book, self.made = book, {}

    def get(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({**BASE, **BOX, "valign": "vcenter", **look})
        return self.made[key]


def lay_out(sheet: Worksheet, widths: Sequence[int], head: int, depth: int = 1, fixed: int = 0) -> None:
    """A4, all columns (`widths` in characters) side by side on as few pages as can be read; the `depth` header rows
    from `head` on and the first `fixed` columns stay in view and come again on each page."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(max(1, sum(widths) // READABLE), 0)
    sheet.repeat_rows(head, head + depth - 1)
    if fixed:
        sheet.repeat_columns(0, fixed - 1)
    sheet.freeze_panes(head + depth, fixed)
    sheet.set_footer("&C&P/&N")


def row_height(cells: Sequence[str], widths: Sequence[int]) -> int:
    """Of the tallest cell once wrapped: programs do not measure the rows of a file they did not write."""
    lines = [_lines(cell, width) for cell, width in zip(cells, widths, strict=False)]
    return min(LINE * max([1, *lines]) + PADDING, TALLEST)


def write_cell(sheet: Worksheet, row: int, column: int, cell: object, look: Format | None) -> None:
    """Numbers as numbers, all else as the text it is: nothing received can become a formula or a link."""
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, look)
    elif isinstance(cell, int | float) and abs(cell) < float("inf"):
        sheet.write_number(row, column, cell, look)
    else:
        shown = day(cell) if isinstance(cell, date) else typed(cell)
        sheet.write_string(row, column, cut(visible(shown), CELL), look)


def write_note(sheet: Worksheet, row: int, column: int, text: str, limit: int, **look: object) -> None:
    """A comment on a cell, at most `limit` characters."""
    sheet.write_comment(row, column, cut(visible(text), limit), look)


@lru_cache(maxsize=8192)  # labels and remedies come again and again
def _lines(text: str, width: int) -> int:
    """A width counts digits of another font: of our letters, bold ones and capitals too, nineteen fit for twenty."""
    fits = width * 19 // 20
    return sum(1 if len(part.expandtabs()) <= fits else len(textwrap.wrap(part, fits)) for part in text.split("\n"))


def cut(text: str, limit: int) -> str:
    """The text, no longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def csv_text(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one.

    A Vietnamese Excel begins a new cell behind ";" too, quoted or not; one for East Asia reads full-width signs.
    """
    return FORMULA.sub("'", text)


def sheet_name(name: str, taken: set[str] | None = None) -> str:
    """A name that Excel accepts (31 UTF-16 units, none of []:*?/\\, no apostrophe at an end), used once."""
    taken = set() if taken is None else taken
    base = re.sub(r"[\[\]:*?/\\\t\n]", "_", visible(name)).strip("' ").encode("utf-16-le")[:56]
    base = base.decode("utf-16-le", "ignore").rstrip("' ") or "Báo cáo"
    found = next(n for i in range(1, 10_000) if (n := base if i == 1 else f"{base} {i}").casefold() not in taken)
    taken.add(found.casefold())
    return found

"""xls of Excel 3 to 2003: cells, formats and what is hidden, as xlrd reads them from the container olefile opens."""

import io
import re
import struct
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import olefile
import xlrd
from xlrd.book import Book
from xlrd.formatting import Font
from xlrd.sheet import Sheet

from .common import BROKEN, LOCKED, OLE, Unreadable, bounded, hidden_by, marked, may_hide, scaled, shaped

STREAMS = ("workbook", "book")  # of a file for two versions of Excel the newer one counts
ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
CODED = (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_DATE)  # kinds of cells of which xlrd gives a number
UNCOMPUTED = "=…"  # the formula itself is stored as code


def _or_nothing(read: Callable) -> Callable:
    def handle(*arguments: object) -> object:
        with suppress(Exception):  # xlrd lets pass whatever a damaged record raises
            return read(*arguments)

    return handle


# Names and notes hold no cell, and xlrd refuses a whole file for one that it does not expect.
Book.handle_name = lambda *_: None
Sheet.handle_note = _or_nothing(Sheet.handle_note)


def read_xls(data: bytes, limits: dict) -> list[dict]:
    """Every sheet of an old Excel file; Unreadable where it is locked, damaged or none."""
    stream = bytearray(_stream(data))
    try:
        uncomputed = _uncomputed(stream)
        # logfile: xlrd prints what it wonders about
        book = xlrd.open_workbook(
            file_contents=bytes(stream), formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return [_sheet(book, at, uncomputed[at], limits) for at in range(book.nsheets)]
    except Unreadable:
        raise
    except Exception as error:  # xlrd lets pass whatever damaged records raise
        raise Unreadable(LOCKED if "encrypted" in str(error) else BROKEN) from None


def _stream(data: bytes) -> bytes:
    """The records of the workbook; Excel 4 and some other programs write them without a container."""
    if not data.startswith(OLE):
        return data
    try:
        with olefile.OleFileIO(data) as container:
            names = {path[0].lower(): path for path in container.listdir() if len(path) == 1}
            return container.openstream(next(names[name] for name in STREAMS if name in names)).read()
    except Exception:  # as above
        raise Unreadable(BROKEN) from None


def _sheet(book: Book, at: int, uncomputed: set[tuple[int, int]], limits: dict) -> dict:
    sheet = book.sheet_by_index(at)
    bounded(sheet.nrows, sheet.ncols, limits, sheet.name)
    codes = [book.format_map[xf.format_key].format_str or "" for xf in book.xf_list]  # none of one unknown
    hiding = {n for n, code in enumerate(codes) if may_hide(code)}
    telling = hiding | {n for n, code in enumerate(codes) if "%" in code}
    rows, formats = [], {}
    for line in range(sheet.nrows):
        kinds, cells = sheet.row_types(line), sheet.row_values(line)
        coded = any(kind in kinds for kind in CODED)  # of most lines a quick look is enough
        for column in (column for column, kind in enumerate(kinds if coded else ()) if kind in CODED):
            dated = kinds[column] == xlrd.XL_CELL_DATE
            code = codes[sheet.cell_xf_index(line, column)] if dated else ""
            cells[column] = _decoded(cells[column], kinds[column], book.datemode, code)
        if telling:
            styles = [(column, kind, sheet.cell_xf_index(line, column)) for column, kind in enumerate(kinds)]
            formats |= {
                (line, column): codes[style]
                for column, kind, style in styles
                if style in telling and (kind == xlrd.XL_CELL_NUMBER or (kind == xlrd.XL_CELL_TEXT and style in hiding))
            }
        rows.append(cells)
    for line, column in uncomputed:
        rows[line][column] = UNCOMPUTED
    for (line, column), runs in sheet.rich_text_runlist_map.items():
        rows[line][column] = _as_shown(rows[line][column], runs, book.font_list)
    unshown = hidden_by(rows, formats)
    return {
        "name": sheet.name,
        "visible": sheet.visibility == 0,
        "unshown": unshown,
        "percent": scaled(rows, formats) - unshown,
        "rows": shaped(rows),
        "merged": [((top, left), (end - 1, right - 1)) for top, end, left, right in sheet.merged_cells],
        "hidden": {line for line, about in sheet.rowinfo_map.items() if about.hidden},
        "comments": {at: note.text for at, note in sheet.cell_note_map.items()},
        "hidden_columns": {column for column, about in sheet.colinfo_map.items() if about.hidden},
    }


def _decoded(value: float, kind: int, mode: int, code: str) -> object:
    """What a number stands for that is an error, yes or no, or a date in this format."""
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#N/A")
    return bool(value) if kind == xlrd.XL_CELL_BOOLEAN else _moment(value, mode, ELAPSED.search(code) is not None)


def _as_shown(text: str, runs: list[tuple[int, int]], fonts: list[Font]) -> str:
    """The text, its raised, lowered and struck parts in characters that show it."""
    starts = [(0, None), *((start, fonts[font]) for start, font in runs)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return "".join(
        marked(text[start:end], font.escapement == 1, font.escapement == 2, bool(font.struck_out))
        if font
        else text[start:end]
        for (start, font), end in zip(starts, ends, strict=True)
    )


def _moment(value: float, mode: int, elapsed: bool) -> object:
    """A date, a date and time, a time of the day or, of a format such as [h]:mm, a duration; else the number itself."""
    try:
        if elapsed and value >= 1:
            return timedelta(days=value)
        found = xlrd.xldate.xldate_as_datetime(value, mode)
    except (OverflowError, ValueError, xlrd.xldate.XLDateError):
        return value
    if 0 <= value < 1:
        return found.time()
    return found if found.time() != datetime.min.time() else found.date()


# --- formulas without a value, of which xlrd makes an empty text or 0 ---

FORMULA, TEXT, BOUNDSHEET, WORKSHEET = (0x0006, 0x0206, 0x0406), (0x0207, 0x0007), 0x0085, 0
BETWEEN = (0x04BC, 0x0221, 0x0236, 0x0037, 0x0021, 0x0036)  # what may stand between a formula and its text
NUMBER = re.compile(rb"\x06[\0\2\4].{8}(?:[\0\3].{5}\xff\xff|\0{8}[\2\3]\0)", re.DOTALL)  # such a formula, or chance


def _uncomputed(stream: bytearray) -> dict[int, set[tuple[int, int]]]:
    """By sheet, the formulas without a value; one that announces a text which does not follow is mended in `stream`.

    A formula's value is a number, yes or no, an error, an empty text (3), or a text (0) in the next record. Programs
    that compute nothing write an empty text, or 0 in every formula and that Excel is to compute it (2 in the flags).
    """
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    zeros: list[tuple[int, int, int]] = []
    if not NUMBER.search(stream):
        return found
    starts: dict[int, int] = {}
    sheet, computed = 0, False
    records = list(_records(stream))
    for n, (at, kind, length) in enumerate(records):
        sheet = starts.get(at, sheet)
        if kind == BOUNDSHEET and stream[at + 9] == WORKSHEET:
            starts[struct.unpack_from("<I", stream, at + 4)[0]] = len(starts)
        elif kind in FORMULA and length >= 16:
            row, column, _, value, flags = struct.unpack_from("<HHH8sH", stream, at + 4)
            if value[6:] == b"\xff\xff" and value[0] in (0, 3):
                after = next((k for _, k, _ in records[n + 1 : n + 3] if k not in BETWEEN), 0)
                if value[0] == 0 and after in TEXT:
                    computed = True
                    continue
                stream[at + 10] = 3
                found[sheet].add((row, column))
            elif any(value):
                computed = True
            elif flags & 2:
                zeros.append((sheet, row, column))
    if not computed:
        for sheet, row, column in zeros:
            found[sheet].add((row, column))
    return found


def _records(stream: bytearray) -> Iterator[tuple[int, int, int]]:
    """Place, kind and length of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, length
        at += 4 + length

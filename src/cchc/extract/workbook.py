"""A file of any spreadsheet program -> sheets of raw cells; what it is, its bytes say, not its name."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from ..project.errors import CchcError, unopened
from .isolated import SMALL, IsolatedReader
from .limits import Limits
from .spreadsheet import BARE, BROKEN, LOCKED, OLE, TOO_LARGE, Package, TooFar, Unreadable, read

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
SUFFIXES = (*SPREADSHEETS, ".csv")
NO_SHEET = f"không phải bảng tính ({', '.join(SUFFIXES)}){{0}}. Hãy gửi lại biểu ở dạng bảng tính .xlsx."
# the beginnings of files that people send in place of a spreadsheet
OTHERS = (
    (b"%PDF", " mà là tệp PDF"),
    (b"{\\rtf", " mà là văn bản Word"),
    (b"\x89PNG", " mà là ảnh"),
    (b"\xff\xd8\xff", " mà là ảnh"),
    (b"Rar!", " mà là tệp nén; hãy giải nén trước"),
    (b"7z\xbc\xaf", " mà là tệp nén; hãy giải nén trước"),
)
MISQUOTED = (
    "bị cắt cụt hoặc sai dấu ngoặc kép từ dòng {0}: dấu ngoặc kép mở ở đó nuốt cả các dòng sau. "
    "Hãy sửa dòng ấy, hoặc lưu lại dạng .xlsx, rồi gửi lại."
)
ENDLESS = (
    "có ô quá dài ở dòng {0}, có thể vì thiếu dấu ngoặc kép, nên không đọc được. "
    "Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx rồi gửi lại."
)
MISALIGNED = (
    "có dấu “{0}” nằm trong chữ hoặc số nên các ô bị lệch cột ở dòng {1}. "
    "Hãy đặt những ô ấy trong dấu ngoặc kép, hoặc lưu lại dạng .xlsx, rồi gửi lại."
)
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
LONGEST = 2**17  # characters of a csv field
MARKUP = re.compile(r"\s*<(?:[!?]|\w+[\s:>])")
CELL = re.compile(r"(?i)<t[dh]\b")
CHARSET = re.compile(r"""(?i)<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w-]+)""")


class ExtractError(CchcError):
    """A file that cannot be read; the message names it and says what to do."""


@dataclass(frozen=True)
class Sheet:
    """Rows of raw cells from A1 on; "" where a cell is empty. A csv file is one sheet without a name.

    An error cell holds its text ("#REF!"), a formula that was never computed its own ("=A1+B1"), a number whose
    format adds a percent sign without scaling it the text it shows ("98.44 %"). Places are
    (row, column) from 0: `merged` first and last cell of each merged range, `percent` the cells whose format
    shows a percentage, `unshown` those whose format shows nothing of what they hold; `hidden` are rows, `comments` what
    somebody pinned to a cell. Raised digits stand as "¹", struck characters with a stroke through them (U+0336).
    """

    name: str
    rows: list[list[object]]
    visible: bool = True
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    percent: Set[tuple[int, int]] = frozenset()
    hidden: Set[int] = frozenset()
    hidden_columns: Set[int] = frozenset()
    unshown: Set[tuple[int, int]] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    separator: str = ""  # of a csv file

    def misaligned(self, header: int, width: int, value: int | None = None, note: int | None = None) -> list[int]:
        """Rows (from 1) of a csv file in which a separator stands inside a text or a number.

        They stand below row `header` (from 0) and have more cells than its `width`, or a number with a decimal comma
        fills the columns of value and note.
        """
        near = self.separator == "," and value is not None and note == value + 1
        return [
            line
            for line, row in enumerate(self.rows[header + 1 :] if self.separator else [], start=header + 2)
            if len(row) > width or (near and len(row) > note and row[value].isdigit() and row[note].isdigit())
        ]


def read_workbook(path: Path, limits: Limits | None = None, isolated: IsolatedReader | None = None) -> list[Sheet]:
    """All sheets in file order; raise ExtractError where the file cannot be read within the limits.

    Who reads many files gives `isolated`, which then need not be started for each.
    """
    if isolated is None:
        with IsolatedReader() as isolated:
            return read_workbook(path, limits, isolated)
    limits = limits or Limits()
    try:
        if path.stat().st_size > limits.size:
            raise Unreadable(TOO_LARGE.format(f"{path.stat().st_size} byte"))
        return _sheets(path.read_bytes(), path.suffix.lower(), limits, isolated)
    except Unreadable as error:
        raise ExtractError(f"Tệp {path.name} {error}") from error
    except OSError as error:
        raise ExtractError(unopened(f"tệp {path.name}", error)) from error


def address(row: int, column: int) -> str:
    """The A1 address of a cell counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def given(cells: Sequence[object], column: int | None) -> object:
    """The raw cell of a column of the row; None where it is empty, beyond the row's end, or there is no such column."""
    return None if column is None or column >= len(cells) or cells[column] == "" else cells[column]


def is_blank(value: object) -> bool:
    """Whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def _sheets(data: bytes, suffix: str, limits: Limits, isolated: IsolatedReader) -> list[Sheet]:
    if not data.strip():
        raise Unreadable(f"rỗng ({len(data)} byte). Hãy gửi lại tệp có số liệu, lưu lại dạng .xlsx.")
    if other := next((words for start, words in OTHERS if data.startswith(start)), ""):
        raise Unreadable(NO_SHEET.format(other))
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(LOCKED)
        if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
            raise Unreadable(NO_SHEET.format(" mà là văn bản Word hoặc loại khác"))
        return _read(data, limits, isolated)
    if data.startswith(BARE):
        return _read(data, limits, isolated)
    if data.startswith(b"PK"):
        package = Package(data, vars(limits))
        names = package.infos
        if "encrypted-package" in names:  # how LibreOffice locks a whole ods
            raise Unreadable(LOCKED)
        if package.book.endswith(".bin"):  # its error cells would be taken for blank ones
            raise Unreadable(NO_SHEET.format(" mà là dạng .xlsb"))
        if not package.book and "content.xml" not in names:
            word = any(name.startswith("word/") for name in names)
            raise Unreadable(NO_SHEET.format(" mà là văn bản Word" if word else " mà là tệp nén; hãy giải nén trước"))
        return _read(data, limits, isolated, near=package.unpacked < SMALL, package=package)
    text = _decode(data)
    if not MARKUP.match(text):
        return [_csv(text, suffix, limits)]
    if not CELL.search(text):  # also SpreadsheetML of Excel 2003, and a page that only frames others
        raise Unreadable(NO_SHEET.format(" mà là trang web hoặc XML"))
    return _read(text.encode(), limits, isolated, near=len(data) < SMALL)


def _read(
    data: bytes, limits: Limits, isolated: IsolatedReader, near: bool = False, package: Package | None = None
) -> list[Sheet]:
    """The sheets, read in this process where the file is so small that it does."""
    if near:
        try:
            return [Sheet(**s) for s in read(data, vars(limits) | {"cells": min(limits.cells, SMALL)}, package)]
        except TooFar:
            pass
    return [Sheet(**sheet) for sheet in isolated.read(data, limits)]


def _csv(text: str, suffix: str, limits: Limits) -> Sheet:
    first, _, rest = text.partition("\n")
    hint = first.strip().lower() in ("sep=;", "sep=,", "sep=\t", "sep=")  # Excel's own hint stands above A1
    text = rest if hint else text
    sample = text[:65536]
    csv.field_size_limit(LONGEST)  # other libraries change it for all
    mark = max(";\t,", key=lambda m: _regularity(list(csv.reader(io.StringIO(sample, newline=""), delimiter=m))))
    rows = _rows(text, mark, first_line=2 if hint else 1)
    if suffix != ".csv" and _regularity(rows) < 2:
        raise Unreadable(BROKEN if suffix in SPREADSHEETS else NO_SHEET.format(""))
    wide = max(map(len, rows), default=0)
    if len(rows) > limits.rows or wide > limits.columns:
        raise Unreadable(TOO_LARGE.format(f"{len(rows)} dòng x {wide} cột"))
    return Sheet("", rows, separator=mark)


def _rows(text: str, mark: str, first_line: int) -> list[list[object]]:
    """The rows of the text; Unreadable where a quote that nobody closed takes in the lines behind it.

    A quote within a text, which programs write in their own ways, does no harm as long as its cell ends in its line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows, ends = [], [0]
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error as error:  # a field beyond LONGEST
        raise Unreadable(ENDLESS.format(first_line + ends[-1])) from error
    if len(rows) < reader.line_num:
        lines = list(io.StringIO(text, newline=""))
        width = max(map(len, rows))
        for start, end in pairwise(ends):
            if end > start + 1 and _swallows(lines[start:end], mark, width):
                raise Unreadable(MISQUOTED.format(first_line + start))
    if '="' in text:  # how programs keep Excel from changing a text: ="6836"
        rows = [[found[1] if (found := KEPT_AS_TEXT.fullmatch(cell)) else cell for cell in row] for row in rows]
    return rows


def _swallows(lines: list[str], mark: str, width: int) -> bool:
    """Whether several lines are one row only because a quote is missing: it never ends, or they look like rows."""
    try:
        list(csv.reader(lines, delimiter=mark, strict=True))
    except csv.Error:
        return any(line.strip() for line in lines[1:])
    full = [line.count(mark) >= max(width - 1, 1) for line in lines]
    return any(map(all, pairwise(full)))


def _regularity(rows: list[list[str]]) -> int:
    """How many rows share one width: commas inside labels make the wrong separator ragged."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values(), default=0)


TCVN3 = re.compile(rb"[A-Za-z][\xa8-\xae\xb5-\xb9]|[\xa8-\xae\xb5-\xb9][A-Za-z]")
TONE = re.compile(rb"[AEIOUYaeiouy\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]")


def encoding(data: bytes) -> str:
    """The encoding of a text by its bytes; those of the fonts TCVN3 and VNI count as cp1252, like a cell of theirs."""
    pairs = len(data[:2000]) // 2
    for mark, name, zeros in ((b"\xff\xfe", "utf-16-le", 1), (b"\xfe\xff", "utf-16-be", 0)):
        if data.startswith(mark) or (pairs and data[zeros:2000:2].count(0) > pairs / 3):
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258" if TONE.search(data) and not TCVN3.search(data) else "cp1252"
    return "utf-8"


def _decode(data: bytes) -> str:
    """The text of a csv file or a page; where it is not Unicode, what a page says of its encoding counts."""
    name = encoding(data)
    if b"\0" in data and not name.startswith("utf-16"):
        raise Unreadable(BROKEN)
    if name.startswith("cp") and (said := CHARSET.search(data[:4096].decode("latin-1"))):
        if said[1].lower() in ("utf-8", "utf8"):
            raise Unreadable(BROKEN)
        name = "cp1258" if "1258" in said[1] else name
    text = data.decode(name, "replace").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", text) if name == "cp1258" else text

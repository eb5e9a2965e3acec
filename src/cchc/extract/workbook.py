"""A file of any spreadsheet program -> sheets of raw cells."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from ..errors import CchcError

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
SUFFIXES = (*SPREADSHEETS, ".csv")
RESEND = "Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi gửi lại."


class ExtractError(CchcError):
    """A file that cannot be read; the message names it and says what to do."""


@dataclass(frozen=True)
class Sheet:
    """Rows of raw cells from A1 on; None where a cell is empty. A csv file is one sheet without a name."""

    name: str
    rows: list[list[object]]


def read_workbook(path: Path) -> list[Sheet]:
    """All sheets in file order; raise ExtractError where the file cannot be read."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExtractError(f"Tệp {path.name} không phải bảng tính ({', '.join(SUFFIXES)}). {RESEND}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExtractError(
            f"Không mở được tệp {path.name} ({error.strerror}). Hãy kiểm tra đường dẫn và quyền đọc tệp."
        ) from error
    return [Sheet("", _csv(path.name, data))] if suffix == ".csv" else _spreadsheet(path.name, data)


def address(row: int, column: int) -> str:
    """The A1 address of a cell counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _spreadsheet(name: str, data: bytes) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        # without skip_empty_area=False the first filled cell would be taken for A1
        sheets = [(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in book.sheet_names]
    except PasswordError as error:
        raise ExtractError(f"Tệp {name} có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.") from error
    except CalamineError as error:
        raise ExtractError(f"Không đọc được tệp {name}: tệp hỏng hoặc không phải bảng tính. {RESEND}") from error
    return [Sheet(n, [[None if v == "" else v for v in row] for row in rows]) for n, rows in sheets]


def _csv(name: str, data: bytes) -> list[list[object]]:
    try:
        text = data.decode("utf-8-sig")
        parsed = [list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in ";\t,"]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExtractError(
            f"Không đọc được tệp {name}. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx rồi gửi lại."
        ) from error
    return [[v or None for v in row] for row in max(parsed, key=_regularity)]


def _regularity(rows: list[list[str]]) -> int:
    """How many rows share one width: commas inside labels make the wrong separator ragged."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values(), default=0)

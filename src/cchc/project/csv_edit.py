"""A line put into a csv file kept by hand, or taken out of it; every other line keeps its bytes.

Two people may do so at once: who writes reads the file again under a lock, and nobody's line is ever lost.
"""

import codecs
import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .csv_file import layout
from .csv_lines import CsvLine, CsvTable, read_table
from .errors import CchcError, FileError
from .storage import write_atomic

LOCK = ".khoa"  # the name begins with a dot: no run reads it
NEW = codecs.BOM_UTF8, ";"  # what a Vietnamese spreadsheet program opens as a table
RISKY = tuple("=+-@\t")  # a cell that begins so is taken for a formula


class LineThere(CchcError):
    """The file holds a line on the same matter by now."""


@contextmanager
def locked(folder: Path, wait: bool = True) -> Iterator[None]:
    """The folder for one process alone; BlockingIOError at once where another has it and nobody is to wait."""
    path = folder / LOCK
    while True:
        with path.open("a+b") as file:
            _lock(file.fileno(), wait)
            if not _stands(file.fileno(), path):
                continue  # who had it before has taken it away; another may have made one since
            try:
                yield
            finally:
                with suppress(OSError):  # Windows removes no open file
                    path.unlink()
            return


def add_line(path: Path, line: CsvLine) -> None:
    """Put the line to the end of the file, in its separator, its encoding and the order of its columns.

    Without a file it is made, titles first. LineThere where the file holds a line on the same matter by now, CchcError
    where it cannot be read (FileError, all faults) or is open in another program; then it stays as it is.
    """
    with _editing(path, type(line)) as table:
        for words, columns in line.unique.items():
            key = [getattr(line, column) for column in columns]
            if twin := next((row for row in table.rows if [getattr(row, c) for c in columns] == key), None):
                raise LineThere(f"Chưa ghi: {path.name} đã có dòng {table.line(twin)} về cùng {words}: {said(twin)}.")
        data = path.read_bytes() if path.exists() else b""
        if data.strip():
            encoding = _encoding(data)
            text = data.decode(encoding)
            mark, columns = layout(path, line.titles, line.formerly)
        else:
            data, encoding, (bom, mark), columns = b"", "utf-8", NEW, list(line.titles)
            text = bom.decode() + _written([line.titles[column] for column in columns], mark, "\n")
        first = text.splitlines(keepends=True)[0]
        end = "\r\n" if first.endswith("\r\n") else "\n"
        own = texts_of(line)
        text += end * (not text.endswith(("\n", "\r")))
        text += _written([_kept(own.get(column, "")) for column in columns], mark, end)
        write_atomic(path, text.encode(encoding))


def remove_line(path: Path, line: CsvLine) -> None:
    """Take out the line that says the very same; CchcError where somebody has changed it or taken it out since."""
    with _editing(path, type(line)) as table:
        found = next((row for row in table.rows if row == line), None)
        if found is None:
            raise CchcError(f"Chưa bỏ: {path.name} không còn dòng này ({said(line)}); người khác đã sửa hoặc đã bỏ.")
        data = path.read_bytes()
        encoding = _encoding(data)
        lines = list(io.StringIO(data.decode(encoding), newline=""))
        mark, _ = layout(path, line.titles, line.formerly)
        start = table.line(found) - 1
        reader = csv.reader(lines[start:], delimiter=mark)
        next(reader)
        del lines[start : start + reader.line_num]
        write_atomic(path, "".join(lines).encode(encoding))


def texts_of(line: CsvLine) -> dict[str, str]:
    """The line as texts by column; a day as 2021-12-14."""
    return {column: "" if value is None else str(value) for column, value in line.model_dump().items()}


def said(line: CsvLine) -> str:
    """The line in a few words: each column that is filled."""
    return ", ".join(f"{line.column_title(column)} “{text}”" for column, text in texts_of(line).items() if text)


@contextmanager
def _editing(path: Path, model: type[CsvLine]) -> Iterator[CsvTable]:
    """The lines of the file as they are now, for nobody else until all is done."""
    try:
        with locked(path.parent):
            # left there by LibreOffice, which would write over what others add
            if path.with_name(f".~lock.{path.name}#").exists():
                raise CchcError(f"Chưa ghi: {path.name} đang mở trong LibreOffice. Hãy lưu, đóng tệp rồi làm lại.")
            table = (
                read_table(path, model) if path.exists() and path.read_bytes().strip() else CsvTable(path.name, model)
            )
            if table.faults:
                raise FileError(path.name, table.faults)
            yield table
    except PermissionError as error:
        raise CchcError(
            f"Chưa ghi được {path.name}: tệp đang mở trong chương trình khác, hoặc thư mục không cho ghi. Hãy đóng tệp "
            "rồi làm lại."
        ) from error


def _encoding(data: bytes) -> str:
    """The encoding, in which the mark at the beginning stays a character of the text."""
    marks = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    return next((name for mark, name in marks.items() if data.startswith(mark)), "utf-8")


def _written(cells: Sequence[str], mark: str, end: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator=end).writerow(cells)
    return text.getvalue()


def _kept(text: str) -> str:
    """The text so that a spreadsheet program shows it and computes nothing: ="…", but for a number."""
    risky = text.startswith(RISKY) and not text[1:].replace(".", "").replace(",", "").isdecimal()
    return '="{}"'.format(text.replace('"', '""')) if risky else text


def _stands(handle: int, path: Path) -> bool:
    """Whether the open file is still the one at the path."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int, wait: bool) -> None:
    """Held until the file is closed, whatever becomes of the process."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))

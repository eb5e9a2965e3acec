"""A text file kept by hand -> its text, whichever program saved it; what no longer holds its letters is refused."""

import codecs
from pathlib import Path

from ..language.text import lower_first
from .errors import FileError, unopened

OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what xlsx, docx and xls, doc begin with
LISTED = 5  # lines named at most
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark (“Unicode Text” of Excel); line ends as they are.

    Raises FileError, naming the lines that are not so: a code page of Windows has no place for half of the letters
    of Vietnamese, so what was saved in one is not guessed. FileNotFoundError where there is no file.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FileError(path.name, [lower_first(unopened("tệp này", error))]) from error
    if data.startswith(OFFICE):
        raise FileError(path.name, ["là tệp Excel hoặc Word chỉ được đổi tên; hãy mở rồi lưu ở đúng dạng của tên"])
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        said = "không phải mã UTF-8, chữ Việt có thể đã mất; hãy sửa chữ bị sai rồi lưu lại với mã UTF-8"
        if path.suffix.casefold() == ".csv":
            said += " (trong Excel: “CSV UTF-8”)"
        bad = [str(n) for n, line in enumerate(data.splitlines(), start=1) if encoding == "utf-8" and not _fits(line)]
        lines = f"dòng {', '.join(bad[:LISTED])}{'…' * (len(bad) > LISTED)}: " if bad else ""
        raise FileError(path.name, [lines + said]) from error


def _fits(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

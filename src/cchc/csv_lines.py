"""A csv file kept by hand in a spreadsheet program -> one checked model a line; every fault named with its line."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from .errors import CchcError, FileError, nearest, reason
from .text import fold, tidy
from .text_file import read_text

SEPARATORS = ",;\t"  # a Vietnamese Excel separates by ";", its “Unicode Text” by tabs
HINT = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)  # Excel's own line above the titles
FORMULA = re.compile(r'="([^"]*)"')  # how one keeps Excel from turning a code into a number
BROKEN = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
NUMBER = re.compile(r"\d+[.,]\d+|\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
LOST = re.compile(r"[^\W\d_]+(?:\?+[^\W\d_]+)+[.,;:]?")  # a word whose letters a code page had no place for


def _filled(text: str) -> str:
    if not text:
        raise ValueError("không được để trống")
    return text


def _code(text: str) -> str:
    if NUMBER.fullmatch(text):
        raise ValueError(f"“{text}” là mã đã bị bảng tính đổi thành số; hãy định dạng cột là chữ (Text) rồi gõ lại")
    return text


Filled = Annotated[str, AfterValidator(_filled)]
Code = Annotated[str, AfterValidator(_code)]  # of a unit, or empty


class Line(BaseModel):
    """One line; a subclass names its columns, and which of them together no two lines share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    titles: ClassVar[dict[str, str]]
    formerly: ClassVar[dict[str, str]] = {}  # titles that its columns had before, and the columns
    same: ClassVar[str]  # what two lines with one key have in common
    quoted: ClassVar[tuple[str, ...]] = ()  # columns that repeat what stands elsewhere, whatever it is

    @field_validator("*", mode="before")
    @classmethod
    def _whole(cls, text: str, info: ValidationInfo) -> str:
        if info.field_name not in cls.quoted and (said := _damage(text)):
            raise ValueError(said)
        return text

    @property
    def key(self) -> tuple[str, ...]:
        raise NotImplementedError


L = TypeVar("L", bound=Line)


def read_lines(path: Path, model: type[L], check: Callable[[L], object] = lambda line: None) -> list[L]:
    """Every line of the file, none where there is no file; columns in any order, by id or by Vietnamese title.

    `check` raises CchcError or ValueError where a line is well written and still wrong. Raises FileError, naming
    all lines at once that are not as the model or the check wants them.
    """
    if not path.is_file():
        return []
    rows = list(io.StringIO(read_text(path), newline=""))
    skipped = 1 if rows and HINT.fullmatch(rows[0]) else 0
    known = {fold(name): id for id, title in model.titles.items() for name in (id, title)}
    known |= {fold(title): id for title, id in model.formerly.items()}
    mark = _separator(rows[skipped] if len(rows) > skipped else "", known)
    records = _records(rows, mark, skipped)
    _, titles = next(records, (1, None))
    titles = _trimmed(titles or [])
    head = [known.get(fold(_cell(title)), "") for title in titles]
    if faults := list(_title_faults(head, titles, model)):
        raise FileError(path.name, [f"dòng {skipped + 1}: {fault}" for fault in faults])
    lines: list[L] = []
    faults = []
    first: dict[tuple[str, ...], int] = {}
    for number, cells in records:
        try:
            if cells is None:
                raise ValueError("dấu ngoặc kép không đóng hoặc đặt sai chỗ")
            cells = _trimmed(cells, len(head))
            if not any(map(str.strip, cells)):
                continue
            line = _line(cells, head, mark, model)
            if first.setdefault(line.key, number) != number:
                raise ValueError(f"trùng {model.same} với dòng {first[line.key]}")
            check(line)
            lines.append(line)
        except (ValueError, CchcError) as error:  # pydantic's ValidationError is a ValueError
            faults.append(f"dòng {number}: {_reason(error, model)}")
    if faults:
        raise FileError(path.name, faults)
    return lines


def _separator(titles: str, known: Iterable[str]) -> str:
    """What separates the line of titles into most of the known ones."""

    def fits(mark: str) -> tuple[int, int]:
        return sum(fold(cell.strip(' "\r\n')) in known for cell in titles.split(mark)), titles.count(mark)

    return max(SEPARATORS, key=fits)


def _records(rows: list[str], mark: str, at: int) -> Iterator[tuple[int, list[str] | None]]:
    """The first line's number and the cells of each record from row `at` on; None where its quotes are wrong.

    Behind such a line reading goes on with the next one.
    """
    while at < len(rows):
        reader, begin = csv.reader(rows[at:], delimiter=mark, strict=True), at
        try:
            for cells in reader:
                yield at + 1, cells
                at = begin + reader.line_num
        except csv.Error:
            yield at + 1, None
            at += 1


def _cell(text: str) -> str:
    text = tidy(text)
    formula = FORMULA.fullmatch(text)
    return formula[1] if formula else text


def _trimmed(cells: list[str], width: int = 0) -> list[str]:
    """The cells without empty ones at the end beyond the width: a spreadsheet program saves columns nobody filled."""
    cells = [*cells]
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


def _title_faults(head: list[str], titles: list[str], model: type[Line]) -> Iterator[str]:
    wanted = [*model.titles.values()]
    missing = [title for id, title in model.titles.items() if id not in head]
    if missing:
        said = ", ".join(f"“{title}”" for title in missing)
        yield f"cần đúng các cột {', '.join(f'“{title}”' for title in wanted)}; thiếu {said}"
    for at, (id, title) in enumerate(zip(head, titles, strict=True)):
        if not id:
            yield f"cột “{tidy(title)}” không có trong mẫu.{nearest(tidy(title), missing)}"
        elif id in head[:at]:
            yield f"cột “{tidy(title)}” ghi hai lần"


def _line(cells: list[str], head: list[str], mark: str, model: type[L]) -> L:
    """The cells as a line; ValueError where there are too many or too few, or they are not as the model wants them."""
    if len(cells) != len(head):
        named = "dấu tab" if mark == "\t" else f"“{mark}”"
        hint = f"ô nào có {named} thì đặt trong dấu ngoặc kép" if len(cells) > len(head) else f"còn thiếu {named}"
        raise ValueError(f"có {len(cells)} ô, cần {len(head)} ô; {hint}")
    if any(part.count(mark) >= len(head) - 1 for cell in cells for part in cell.splitlines()[1:]):
        raise ValueError("một ô chứa cả dòng sau: dấu ngoặc kép không đóng")
    return model(**dict(zip(head, map(_cell, cells), strict=True)))


def _damage(text: str) -> str:
    """What a spreadsheet program did to the text of a cell; "" where nothing is seen."""
    if BROKEN.fullmatch(text):
        return f"ghi lỗi {text} của bảng tính; hãy gõ lại, đặt dấu ' trước chữ bắt đầu bằng =, + hoặc -"
    if any(LOST.fullmatch(word) for word in text.split()):
        return f"đã mất chữ Việt khi lưu (“{text}”); hãy gõ lại rồi lưu ở dạng “CSV UTF-8”"
    return ""


def _reason(error: Exception, model: type[Line]) -> str:
    if not isinstance(error, ValidationError):
        return str(error).rstrip(".")
    parts = []
    for fault in error.errors():
        column = f"cột “{model.titles[str(fault['loc'][0])]}” " if fault["loc"] else ""
        parts.append(column + reason(fault))
    return ", ".join(parts)

"""A csv file kept by hand in a spreadsheet program -> one checked model a line; every fault named with its line."""

import csv
import io
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from .errors import CchcError, reason
from .text import fold, tidy


def _filled(text: str) -> str:
    if not text:
        raise ValueError("không được để trống")
    return text


Filled = Annotated[str, AfterValidator(_filled)]


class Line(BaseModel):
    """One line; a subclass names its columns, and which of them together no two lines share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    titles: ClassVar[dict[str, str]]
    formerly: ClassVar[dict[str, str]] = {}  # titles that its columns had before, and the columns
    same: ClassVar[str]  # what two lines with one key have in common

    @property
    def key(self) -> tuple[str, ...]:
        raise NotImplementedError


L = TypeVar("L", bound=Line)


def read_lines(path: Path, model: type[L]) -> list[L]:
    """Every line of the file, none where there is no file; columns in any order, by id or by Vietnamese title.

    Raises CchcError, naming each line that is not as the model wants it.
    """
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
        # a Vietnamese Excel separates by ";"
        mark = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CchcError(f"Không đọc được tệp {path.name}. Hãy lưu lại ở dạng “CSV UTF-8”.") from error
    known = {fold(name): id for id, title in model.titles.items() for name in (id, title)}
    known |= {fold(title): id for title, id in model.formerly.items()}
    head = [known.get(fold(title), "") for title in rows[0]] if rows else []
    if sorted(head) != sorted(model.titles):
        titles = ", ".join(f"“{title}”" for title in model.titles.values())
        raise CchcError(f"Tệp {path.name}, dòng 1: cần đúng các cột {titles}. Hãy sửa lại dòng tiêu đề.")
    lines: list[L] = []
    faults: list[str] = []
    first: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(tidy(cell) for cell in cells):
            continue
        try:
            if len(cells) != len(head):
                raise ValueError(f"có {len(cells)} ô, cần {len(head)} ô")
            line = model(**dict(zip(head, map(tidy, cells), strict=True)))
            if first.setdefault(line.key, number) != number:
                raise ValueError(f"trùng {model.same} với dòng {first[line.key]}")
            lines.append(line)
        except ValueError as error:  # pydantic's ValidationError is one
            faults.append(f"dòng {number}: {_reason(error, model)}")
    if faults:
        raise CchcError(f"Tệp {path.name} có dòng chưa đúng: {'; '.join(faults)}. Hãy sửa lại rồi chạy lại.")
    return lines


def _reason(error: ValueError, model: type[Line]) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    parts = []
    for fault in error.errors():
        column = f"cột “{model.titles[str(fault['loc'][0])]}” " if fault["loc"] else ""
        parts.append(column + reason(fault))
    return ", ".join(parts)

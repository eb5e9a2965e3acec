"""The units of the whole country with their days; read where an office is looked for that units.csv does not have."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

from pydantic import BeforeValidator, Field, ValidationError

from ..language.text import coarse, fold, plain
from ..project.csv_lines import Code, Day
from ..project.errors import CchcError, FileError, nearest, reason
from .models import CatalogueRow, Dated, Unit, UnitKind
from .tables import Tables

PATH = Path(__file__).with_name("national_units.csv")
SINCE = date(2020, 1, 1)  # of the days before, the sources say nothing
UNSTATED = (  # a change after the first and up to the second day, whose own day no source states
    (date(2020, 1, 1), date(2021, 2, 1)),
    (date(2021, 2, 1), date(2021, 8, 1)),
    (date(2025, 1, 1), date(2025, 3, 1)),
    (date(2026, 8, 2), date(2026, 10, 10)),
)
LEVELS = {2: "province", 3: "district", 5: "commune"}  # by the digits of the code
M = TypeVar("M", bound=CatalogueRow)
NAMED = 12  # so many matches are named in a message


def _codes(text: object) -> object:
    return tuple(filter(None, text.split(";"))) if isinstance(text, str) else text


class NationalUnit(Dated):
    """A unit under one name and one unit above it; it has another row for each other name or unit above.

    The table is made by examples/make_national_units.py from the sources in docs/units.md, never edited.
    """

    code: Code = Field(
        pattern=r"^(\d{2}|\d{3}|\d{5})$",
        description="Mã đơn vị hành chính của Tổng cục Thống kê: 2 chữ số là tỉnh, 3 là huyện, 5 là xã. Một mã có "
        "thể lần lượt là của nhiều đơn vị; ví dụ 31567",
    )
    name: str = Field(description="Tên đầy đủ kèm loại đơn vị; ví dụ Thị trấn Huỳnh Hữu Nghĩa")
    parent: str = Field(
        default="",
        description="Mã đơn vị cấp trên: của xã là huyện đến 30/6/2025, là tỉnh từ 01/7/2025; của tỉnh để trống",
    )
    valid_from: Day | None = Field(
        default=None, description="Ngày đầu có tên và cấp trên này; trống là từ 01/01/2020 hoặc trước đó"
    )
    valid_to: Day | None = Field(default=None, description="Ngày cuối có tên và cấp trên này; trống là đến nay")
    successor: Annotated[tuple[str, ...], BeforeValidator(_codes)] = Field(
        default=(),
        description="Mã đơn vị kế thừa từ ngày sau; đơn vị bị chia ghi nhiều mã, cách nhau bằng dấu chấm phẩy, phần "
        "chính trước; đơn vị đổi tên hoặc đổi cấp trên giữ mã của mình; trống là không có (huyện từ 01/7/2025) hoặc "
        "nguồn không nêu",
    )


class Row(NamedTuple):
    """A line of the file as its texts; days as they are written sort as days do."""

    code: str
    name: str
    parent: str
    valid_from: str
    valid_to: str
    successor: str
    line: int

    def in_force(self, day: str) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


COLUMNS = Row._fields[:-1]


def office_units(code: str, day: date, *, levels: int = 1) -> list[Unit]:
    """The office, the units under it that day, then all that was merged into any of them before.

    `levels` is how many levels of units under it: of a province before 7/2025 districts, or districts and communes.
    Units of one level are in the order of their codes; a commune has none under it. Raises CchcError where no unit has
    the code that day, where the sources do not reach back so far, and where they do not say what was in force that day.
    """
    rows, at = _rows(), f"{day}"
    of_office = [row for row in rows if row.code == code]
    _refuse_before(day)
    if not of_office:
        raise CchcError(f"Không có đơn vị hành chính nào mã “{code}”.{nearest(code, {row.code for row in rows})}")
    reached = [of_office]
    for _ in range(levels):
        above = {row.code for row in reached[-1]}
        reached.append([row for row in rows if row.parent in above])
    _refuse_unstated([row for level in reached for row in level], of_office[-1].name, day)
    if not any(row.in_force(at) for row in of_office):
        raise CchcError(f"Ngày {day:%d/%m/%Y} không có đơn vị mã {code}: {_spans(of_office)}.")
    units = [row for level in reached for row in level if row.in_force(at)]
    return [_unit(row) for row in (*units, *_history(rows, units, at))]


def national_codes() -> frozenset[str]:
    """The codes that any unit of any day has."""
    return frozenset(row.code for row in _rows())


def find_offices(text: str, day: date) -> list[Unit]:
    """The units in force that day that the text names, with or without accents and kind, largest first.

    "mỹ tú" is a district and a commune, "huyện my tu" the one, "my tu, soc trang" those of that province, "944" a code.
    Raises CchcError where there is none, with what the text names on other days or the nearest names.
    """
    rows, at = _rows(), f"{day}"
    _refuse_before(day)
    now = {row.code: row for row in rows if row.in_force(at)}
    if len(text.strip()) in LEVELS and text.strip() in now:
        return [_unit(now[text.strip()])]
    name, *above = [part for part in re.split("[,;]", text) if part.strip()] or [""]
    found = [row for row in _named(name, now.values()) if all(_lies_in(row, part, now) for part in above)]
    whole = [row for row in found if plain(row.name) == plain(name)]
    written = [row for row in whole or found if fold(name) in {fold(row.name), fold(_own(row.name))}]
    found = written or whole or found
    if not found:
        raise CchcError(f"Ngày {day:%d/%m/%Y} không có đơn vị hành chính “{text}”.{_instead(name, rows, now)}")
    return [_unit(row) for row in sorted(found, key=lambda row: (len(row.code), row.code))]


def place(unit: Unit, day: date) -> str:
    """The unit's code and name with those it lies in: "31567 Xã Mỹ Tú, Thành phố Cần Thơ"."""
    now = {row.code: row for row in _rows() if row.in_force(f"{day}")}
    names, above = [unit.name], unit.parent
    while above in now:
        names.append(now[above].name)
        above = now[above].parent
    return f"{unit.code} {', '.join(names)}"


def slug(name: str, level: str) -> str:
    """The unit's part of a file name: a commune's own name, of others with the kind; a mere number keeps its kind."""
    own = _own(name) if level == "commune" else name
    letters = unicodedata.normalize("NFD", (name if own.isdecimal() else own).casefold().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c))))


def check() -> None:
    """Raise FileError with everything that is wrong in the table, by line and column."""
    faults, rows = [], _rows()
    codes: dict[str, list[Row]] = {}
    for row in rows:
        codes.setdefault(row.code, []).append(row)
    for row in rows:
        try:
            _made(row, NationalUnit)
        except FileError as error:
            faults += error.faults
            continue
        last = row.valid_to or row.valid_from or f"{SINCE}"
        if row.parent and not any(above.in_force(last) for above in codes.get(row.parent, [])):
            faults.append(_at(row, "parent", f"ghi “{row.parent}”, không có đơn vị nào mã đó vào ngày {last}"))
        for code in filter(None, row.successor.split(";")):
            if not any((other.valid_to or "9") > row.valid_to for other in codes.get(code, [])):
                faults.append(_at(row, "successor", f"ghi “{code}”, không có đơn vị nào mã đó sau {row.valid_to}"))
        if any(other is not row and other.in_force(row.valid_from or f"{SINCE}") for other in codes[row.code]):
            faults.append(_at(row, "code", f"trùng mã “{row.code}” với đơn vị khác cùng còn hiệu lực"))
    if faults:
        raise FileError(PATH.name, faults)


@lru_cache(maxsize=1)
def _rows() -> Sequence[Row]:
    """All lines; FileError where the file is not the table at all."""
    with PATH.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != COLUMNS:
            raise FileError(PATH.name, [f"dòng 1: tiêu đề phải là {','.join(COLUMNS)}"])
        try:
            return [Row(*cells, line) for line, cells in enumerate(reader, start=2)]
        except TypeError:
            raise FileError(PATH.name, [f"dòng {reader.line_num}: phải có {len(COLUMNS)} ô"]) from None


def _made(row: Row, model: type[M], **also: str) -> M:
    """The row as the model; FileError with line and column where it is not as the model wants it."""
    try:
        return model(**{column: text for column, text in zip(COLUMNS, row, strict=False) if text}, **also)
    except ValidationError as error:
        faults = [_at(row, str(fault["loc"][0]), reason(fault)) for fault in error.errors()]
        raise FileError(PATH.name, faults) from None


def _at(row: Row, column: str, said: str) -> str:
    return f"dòng {row.line}: cột “{column}” {said}"


def _unit(row: Row) -> Unit:
    level = LEVELS.get(len(row.code), "")
    return _made(row, Unit, level=level, slug=slug(row.name, level))


def _history(rows: Iterable[Row], units: Iterable[Row], day: str) -> list[Row]:
    """What was merged into the units before the day, and into that, newest first."""
    into: dict[str, list[Row]] = defaultdict(list)  # by the code of the successor
    for row in rows:
        for code in row.successor.split(";") if row.successor and row.valid_to < day else ():
            into[code].append(row)
    found: dict[int, Row] = {}
    left = [(row.code, day) for row in units]
    while left:
        code, before = left.pop()
        new = [row for row in into[code] if row.valid_to < before and row.line not in found]
        found |= {row.line: row for row in new}
        left += [(row.code, row.valid_to) for row in new]
    return sorted(found.values(), key=lambda row: (row.valid_to, row.code), reverse=True)


def _refuse_before(day: date) -> None:
    if day < SINCE:
        raise CchcError(f"Danh mục toàn quốc chỉ có từ {SINCE:%d/%m/%Y}; hãy tự ghi đơn vị của kỳ trước vào units.csv.")


def _refuse_unstated(rows: Sequence[Row], name: str, day: date) -> None:
    """CchcError where one of the rows ended on an unknown day around this one."""
    for last, first in UNSTATED:
        changed = [row for row in rows if row.valid_to == f"{last}"]
        if changed and last < day < first:
            names = ", ".join(row.name for row in changed[:NAMED]) + (", …" if len(changed) > NAMED else "")
            raise CchcError(
                f"{name}: từ {last:%d/%m/%Y} đến {first:%d/%m/%Y} có thay đổi mà nguồn công khai không nêu ngày "
                f"({names}), nên chưa rõ đơn vị của ngày {day:%d/%m/%Y}. Hãy chọn kỳ có ngày cuối từ "
                f"{first:%d/%m/%Y}; hoặc tự ghi đơn vị của kỳ này vào catalogue/units.csv theo nghị quyết."
            )


def _spans(rows: Iterable[Row]) -> str:
    """ "Huyện Mỹ Tú đến 30/06/2025": the names that a code had and when."""
    said = []
    for row in rows:
        begin = f" từ {date.fromisoformat(row.valid_from):%d/%m/%Y}" if row.valid_from else ""
        end = f" đến {date.fromisoformat(row.valid_to):%d/%m/%Y}" if row.valid_to else ""
        said.append(f"{row.code} {row.name}{begin}{end}")
    return "; ".join(said)


def _named(name: str, rows: Iterable[Row]) -> list[Row]:
    """The rows whose name is this, with or without accents and kind."""
    rows = list(rows)
    key = plain(name)
    like = coarse("\n".join(row.name for row in rows)).split("\n")  # all at once: a name at a time takes seconds
    last = key.rpartition(" ")[2]
    return [
        row
        for row, text in zip(rows, like, strict=True)
        if text.endswith(last) and key in {plain(row.name), plain(_own(row.name))}
    ]


def _own(name: str) -> str:
    """The name without its kind."""
    return name.removeprefix(next((kind.kind for kind in _kinds() if name.startswith(f"{kind.kind} ")), "")).strip()


@lru_cache(maxsize=1)
def _kinds() -> tuple[UnitKind, ...]:
    return tuple(Tables().read("unit_kinds.csv", UnitKind).rows)


def _lies_in(row: Row, part: str, now: Mapping[str, Row]) -> bool:
    above = now.get(row.parent)
    return above is not None and (bool(_named(part, [above])) or _lies_in(above, part, now))


def _instead(name: str, rows: Iterable[Row], now: Mapping[str, Row]) -> str:
    """What the name or code means on other days, else the names that are like it."""
    other = [row for row in rows if row is not now.get(row.code)]
    if named := _named(name, other) or [row for row in other if row.code == name.strip()]:
        return f" Vào ngày khác: {_spans(named[:NAMED])}{'; …' if len(named) > NAMED else ''}."
    names = list(dict.fromkeys(row.name for row in now.values()))
    like = dict(zip(coarse("\n".join(map(_own, names))).split("\n"), names, strict=True))
    near = get_close_matches(plain(name), like, n=3, cutoff=0.6)
    return f" Gần nhất: {', '.join(like[key] for key in near)}." if near else ""

"""Where the header of an export stands, with its columns by the ways in which people write titles."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from ...catalogue import wording
from ...catalogue.dossiers import DossierColumn, Export
from ...language.legacy import certain, known
from ...language.text import fold, plain, squeezed, tidy, typed
from ..spreadsheet import RESEND
from ..workbook import ExtractError, is_blank

HEADER_WITHIN = 40  # rows: a title, or a letterhead, may stand above the header
DEEP = 3  # rows of a header at most
NEAR, LIKE = 0.8, 0.6  # likeness from which an unknown title may be a known one, or the one that is missing
SEEN = 12  # unknown titles named in a message
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*")  # what a title says beside its name: (dd/mm/yyyy), (*)

Names = Mapping[str, tuple[int, str]]  # a way to write a title -> its rank among those of its column, and this column


@dataclass(frozen=True)
class Header:
    """Where a header stands (rows counted from 0), its rows, the place of each column."""

    at: int
    rows: list[list[str]]
    places: dict[str, int]

    @property
    def depth(self) -> int:
        return len(self.rows)

    @cached_property
    def titles(self) -> list[str]:
        """Of each place as they stand, the rows of the header joined."""
        return [" ".join(stack) for stack, _ in _stacks(self.rows)]


def find_header(rows: Sequence[Sequence[object]], columns: Sequence[DossierColumn]) -> Header:
    """The likeliest header among the rows: of one to DEEP rows, with most of the columns, then the least deep."""
    texts = [[v if isinstance(v, str) else typed(v) for v in row] for row in rows[: HEADER_WITHIN + DEEP]]
    names = column_names(columns)
    titled = [len(_places([row], names)) > 1 for row in texts]  # a quick look at most rows does
    found = [
        Header(at, block, _places(block, names))
        for depth in range(1, DEEP + 1)
        for at in range(min(len(texts) - depth + 1, HEADER_WITHIN))
        if any(titled[at : at + depth])
        for block in [texts[at : at + depth]]
    ]
    return max(found, key=lambda header: len(header.places), default=Header(0, [[]], {}))


def column_names(columns: Sequence[DossierColumn]) -> Names:
    """Each way to write a title, and its letters alone; the official one goes before an alias."""
    named = [(rank, c.column, name) for c in columns for rank, name in enumerate((c.title, *c.aliases))]
    loose = {squeezed(name): (rank, column) for rank, column, name in reversed(named)}
    return loose | {fold(name): (rank, column) for rank, column, name in reversed(named)}


def _places(block: list[list[str]], names: Names) -> dict[str, int]:
    """The place of each column; where several places have its names, that of the first in order of the names."""
    found: dict[str, tuple[int, int]] = {}
    for place, (stack, own) in enumerate(_stacks(block)):
        if named := next(filter(None, (_named(way, names) for way in _ways(stack, own))), None):
            rank, column = named
            found[column] = min(found.get(column, (rank, place)), (rank, place))
    return {column: place for column, (_, place) in found.items()}


def _stacks(block: list[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """For each place the texts of the header's rows, with those of merged cells on their left, and its own texts."""
    rows = [[cell if tidy(REMARK.sub(" ", cell)) else "" for cell in row] for row in block]
    above = [""] * (len(rows) - 1)  # what the rows but the last say of a place, a cell merged over it among them
    for own in zip_longest(*rows, fillvalue=""):
        for level in range(len(above)):
            goes_on = any(own[level + 1 :]) and not any(own[:level])
            above[level] = own[level] or (above[level] if goes_on else "")
        yield [*filter(None, (*above, own[-1]))], [*filter(None, own)]


def _ways(stack: list[str], own: list[str]) -> Iterable[str]:
    """The ways to read a title: its last row, all rows in either order ("Tiếp nhận" above "Ngày"), the others."""
    return dict.fromkeys([*own[-1:], " ".join(stack), " ".join(reversed(stack)), *own[-2::-1]])


def _named(title: str, names: Names) -> tuple[int, str] | None:
    text = known(REMARK.sub(" ", title), names, fold)[0]
    return names.get(fold(text)) or names.get(squeezed(text)) if text.strip() else None


def missing_columns(columns: Sequence[DossierColumn], places: Mapping[str, int]) -> list[DossierColumn]:
    """The columns that must be there and are not, nor one that may stand in their stead."""
    return [c for c in columns if c.required and c.column not in places and c.instead not in places]


def require_columns(file: str, found: Header, columns: Sequence[DossierColumn]) -> None:
    """Raise ExtractError where the header lacks a column, with what was seen and the nearest of it."""
    missing, unknown = missing_columns(columns, found.places), _unknown(found)
    if not missing:
        return
    near = {column.title: _near(column, unknown, LIKE) for column in missing}
    names = ", ".join(f"“{title}”" + (f" (gần nhất: “{like}”)" if like else "") for title, like in near.items())
    seen = ", ".join(f"“{text}”" for text in unknown[:SEEN]) + (", …" if len(unknown) > SEEN else "")
    what = f" Tiêu đề chưa biết trong tệp: {seen}." if seen and found.places else ""
    raise ExtractError(
        f"{file} không có cột {names}.{what} Hãy xuất lại danh sách hồ sơ có đủ cột, hoặc thêm cách gọi của tệp "
        f"vào dossier_columns.csv. {RESEND}"
    )


def unknown_titles(file: str, found: Header, columns: Sequence[DossierColumn]) -> list[str]:
    """What is said of titles that are not known but like that of a column the sheet lacks: they are not read."""
    unknown = _unknown(found)
    near = [(c.title, _near(c, unknown, NEAR)) for c in columns if c.column not in found.places]
    return [wording("dossier_title", where=file, title=title, near=known) for known, title in near if title]


def _unknown(found: Header) -> list[str]:
    titles = (tidy(title) for i, title in enumerate(found.titles) if i not in found.places.values())
    return list(dict.fromkeys(title for title in titles if any(map(str.isalpha, title))))


def _near(column: DossierColumn, titles: Sequence[str], likeness: float) -> str:
    """The title most like one of the column's names of several words, "" where none is as like as that."""
    names = [plain(name) for name in (column.title, *column.aliases) if " " in name]
    ratios = [(max(SequenceMatcher(None, plain(t), n).ratio() for n in names), t) for t in titles if names]
    ratio, title = max(ratios, default=(0, ""))
    return title if ratio >= likeness else ""


def legacy_fonts(found: Header, columns: Sequence[DossierColumn]) -> set[str]:
    """The legacy encodings that the header's titles are in."""
    names = column_names(columns)
    return {known(REMARK.sub(" ", title), names, fold)[1] for row in found.rows for title in row} - {""}


def export_of(
    path: Path, sheet: str, found: Header, head: Sequence[Sequence[object]], notes: Sequence[str], read: Callable
) -> Export:
    """The sheet with this header as it is handed on; `head` are the rows above it, `read` gives those below."""
    above = [typed(value) for row in head for value in row if not is_blank(value)]
    cells = {c: {fold(row[i]) for row in found.rows if i < len(row)} for c, i in found.places.items()}
    return Export(
        file=path.name,
        sheet=sheet,
        titles={column: tidy(found.titles[place]) for column, place in found.places.items()},
        read=read,
        header={column: frozenset(texts - {""}) for column, texts in cells.items()},
        head=tuple(certain(text)[0] for text in above),
        above=found.at,
        depth=found.depth,
        notes=tuple(notes),
    )

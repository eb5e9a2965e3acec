"""Where the header of an export stands, with its columns by the ways in which people write titles."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...catalogue import wording
from ...catalogue.dossiers import DossierColumn, Export
from ...language.legacy import certain, known
from ...language.text import fold, plain, squeezed, tidy, typed
from ..spreadsheet import RESEND
from ..workbook import ExtractError, is_blank

HEADER_WITHIN = 40  # rows: a title, or a letterhead, may stand above the header
DEEP = 3  # rows of a header at most
NEAR = 0.8  # likeness from which an unknown title may be a known one
SEEN = 12  # unknown titles named in a message
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*")  # what a title says beside its name: (dd/mm/yyyy), (*)


@dataclass(frozen=True)
class Header:
    """Where a header stands (rows counted from 0), the place of each column, its titles as they stand."""

    at: int
    depth: int
    places: dict[str, int]
    titles: list[str]  # of each place, the rows of the header joined
    rows: list[list[str]]


def find_header(rows: Sequence[Sequence[object]], columns: Sequence[DossierColumn]) -> Header:
    """The likeliest header among the rows: of one to DEEP rows, with most of the columns, then the least deep."""
    texts = [[v if isinstance(v, str) else typed(v) for v in row] for row in rows[: HEADER_WITHIN + DEEP]]
    names = column_names(columns)
    single = [len(_places([row], names)) for row in texts]
    found = [
        (at, block, _places(block, names))
        for depth in range(1, DEEP + 1)
        for at in range(min(len(texts) - depth + 1, HEADER_WITHIN))
        if max(single[at : at + depth]) > 1  # a quick look at most rows does
        for block in [texts[at : at + depth]]
    ]
    at, block, places = max(found, key=lambda f: len(f[2]), default=(0, [[]], {}))
    stacks = _stacks(block)
    return Header(at, len(block), places, [" ".join(filter(None, s)) for s, _ in stacks], block)


def column_names(columns: Sequence[DossierColumn]) -> dict[str, tuple[int, str]]:
    """Each way to write a title -> its rank (the official one goes before an alias) and its column."""
    named = [(rank, c.column, name) for c in columns for rank, name in enumerate((c.title, *c.aliases))]
    loose = {squeezed(name): (rank, column) for rank, column, name in reversed(named)}
    return loose | {fold(name): (rank, column) for rank, column, name in reversed(named)}


def _places(block: list[list[str]], names: Mapping[str, tuple[int, str]]) -> dict[str, int]:
    """The place of each column; where several places have its names, that of the first in order of the names."""
    found: dict[str, tuple[int, int]] = {}
    for place, (stack, own) in enumerate(_stacks(block)):
        # a title of its own, both rows of it in either order ("Tiếp nhận" above "Ngày"), what stands above it
        ways = [*own[-1:], " ".join(filter(None, stack)), " ".join(filter(None, reversed(stack))), *own[-2::-1]]
        if named := next(filter(None, (_named(way, names) for way in dict.fromkeys(ways))), None):
            rank, column = named
            found[column] = min(found.get(column, (rank, place)), (rank, place))
    return {column: place for column, (_, place) in found.items()}


def _named(title: str, names: Mapping[str, tuple[int, str]]) -> tuple[int, str] | None:
    text = known(REMARK.sub(" ", title), names, fold)[0]
    return names.get(fold(text)) or names.get(squeezed(text)) if text.strip() else None


def _stacks(block: list[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """For each place the texts of the header's rows, with those of merged cells on their left, and its own texts."""
    wide = max(map(len, block), default=0)
    rows = [[tidy(REMARK.sub(" ", cell)) and cell for cell in row] + [""] * (wide - len(row)) for row in block]
    last = [""] * len(rows)
    for place in range(wide):
        own = [row[place] for row in rows]
        for level in range(len(rows) - 1):
            below = any(own[level + 1 :])
            last[level] = own[level] or (last[level] if below and not any(own[:level]) else "")
        yield [*last[:-1], own[-1]] if len(rows) > 1 else own, [text for text in own if text]


def missing_columns(columns: Sequence[DossierColumn], places: Mapping[str, int]) -> list[DossierColumn]:
    return [c for c in columns if c.required and c.column not in places and c.instead not in places]


def require_columns(file: str, found: Header, columns: Sequence[DossierColumn]) -> None:
    """Raise ExtractError where the header lacks a column, with what was seen and the nearest of it."""
    if missing := missing_columns(columns, found.places):
        unknown = _unknown(found)
        near = {c.title: next(iter(_near(c, unknown, 0.6)), "") for c in missing}
        names = ", ".join(f"“{title}”" + (f" (gần nhất: “{n}”)" if n else "") for title, n in near.items())
        seen = ", ".join(f"“{text}”" for text in unknown[:SEEN]) + (", …" if len(unknown) > SEEN else "")
        what = f" Tiêu đề chưa biết trong tệp: {seen}." if seen and found.places else ""
        raise ExtractError(
            f"{file} không có cột {names}.{what} Hãy xuất lại danh sách hồ sơ có đủ cột, hoặc thêm cách gọi của tệp "
            f"vào dossier_columns.csv. {RESEND}"
        )


def unknown_titles(file: str, found: Header, columns: Sequence[DossierColumn]) -> list[str]:
    """What is said of titles that are not known but like that of a column the sheet lacks: they are not read."""
    lost = [(c, near) for c in columns if c.column not in found.places for near in _near(c, _unknown(found), NEAR)]
    return [wording("dossier_title", where=file, title=near, near=column.title) for column, near in lost]


def _unknown(found: Header) -> list[str]:
    titles = (tidy(title) for i, title in enumerate(found.titles) if i not in found.places.values())
    return list(dict.fromkeys(title for title in titles if any(map(str.isalpha, title))))


def _near(column: DossierColumn, titles: Sequence[str], likeness: float) -> list[str]:
    """The title most like one of the column's names, if any is."""
    names = {plain(name) for name in (column.title, *column.aliases) if " " in name}
    best = [
        (max(difflib.SequenceMatcher(None, plain(t), n).ratio() for n in names), t) for t in titles if names
    ]  # fmt: skip
    return [t for ratio, t in sorted(best, reverse=True)[:1] if ratio >= likeness]


def legacy_fonts(titles: Sequence[str], names: Mapping[str, tuple[int, str]]) -> set[str]:
    """The legacy encodings that titles are in."""
    return {known(REMARK.sub(" ", title), names, fold)[1] for title in titles} - {""}


def export_of(
    path: Path, sheet: str, found: Header, head: Sequence[Sequence[object]], notes: Sequence[str], read: Callable
) -> Export:
    texts = [typed(value) for row in head for value in row if not is_blank(value)]
    heading = {c: {fold(row[i]) for row in found.rows if i < len(row)} for c, i in found.places.items()}
    return Export(
        path.name,
        sheet,
        {c: tidy(found.titles[i]) for c, i in found.places.items()},
        read,
        {c: frozenset(texts - {""}) for c, texts in heading.items()},
        tuple(certain(text)[0] for text in texts),
        found.at,
        found.depth,
        tuple(notes),
    )

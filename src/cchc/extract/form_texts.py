"""Which texts of a sheet are those of a form: titles of its columns, labels, numbers of columns."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from ..catalogue import column_titles, labels
from ..language.text import fold, typed

# the line "(1) (2) (3) …" or "A B 1 2 …" that some forms print under their header
NUMBERING = re.compile(r"\(\d+\)")
LETTERED = re.compile(r"(?:A(?: B(?: C(?: D)?)?)? )?1(?: 2(?: 3(?: 4(?: 5(?: 6)?)?)?)?)?")
IN_BRACKETS = re.compile(r"\([^()\d]*\)")  # "Số liệu (số, tỷ lệ)"; a year or a day there would tell columns apart
Texts = tuple[str, ...]
TitleOf = Callable[[str], str | None]


class FormTexts(NamedTuple):
    """The folded labels of every form, and what says which column's title a text is (None: of none)."""

    labels: frozenset[str]
    title_of: TitleOf


def known_texts() -> FormTexts:
    """Those of the catalogue of the working directory's project; to be asked for once for many files."""
    return FormTexts(_folded(labels()), _title_reader(tuple(titles().items())))


@lru_cache(maxsize=4)
def _folded(texts: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, texts))


def titles() -> dict[str, str]:
    """Folded title -> column."""
    return {fold(title): column for title, column in column_titles().items()}


@lru_cache(maxsize=4)
def _title_reader(pairs: tuple[tuple[str, str], ...]) -> TitleOf:
    known = dict(pairs)

    @lru_cache(maxsize=8192)
    def title_of(text: str) -> str | None:
        return known.get(fold(text)) or known.get(fold(IN_BRACKETS.sub("", text))) if len(text) < 60 else None

    return title_of


def is_numbering(cells: list[object], filled: list[int]) -> bool:
    """Whether the row only numbers the columns."""
    first = typed(cells[filled[0]])
    if "(" not in first and first not in ("A", "1"):
        return False
    marks = [typed(cells[i]).strip() for i in filled]
    lettered = len(marks) > 2 and LETTERED.fullmatch(" ".join(marks))
    return bool(lettered) or all(map(NUMBERING.fullmatch, marks))


def texts_of(column: tuple[object, ...]) -> Texts:
    """A column of cells as it was typed."""
    return tuple([v if v.__class__ is str else typed(v) for v in column])


@lru_cache(maxsize=256)
def skeleton(
    stts: Texts, labels: Texts, units: Texts, known: frozenset[str], title_of: TitleOf
) -> tuple[Texts, Texts, Texts, list[int] | None]:
    """The same columns as the first file like this one had them, so that all share one copy, and the blank lines.

    None instead of these where a line may be no row of the form as it stands: it has titles, numbers the columns, may
    belong to the row above it, or was cut short.
    """
    blank = []
    for at, (stt, label, unit) in enumerate(zip(stts, labels, units, strict=True)):
        bare = label.strip()
        if not bare and not stt.strip() and not unit.strip():
            blank.append(at)
        elif (
            len(bare) < 2
            or NUMBERING.fullmatch(bare)
            or (not stt.strip() and fold(label) not in known)
            or sum(map(bool, map(title_of, (stt, label, unit)))) > 1
        ):
            return stts, labels, units, None
    return stts, labels, units, blank

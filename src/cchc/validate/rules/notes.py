"""What a note beside a figure counts or lists, against the figure."""

import re
from collections.abc import Iterator
from math import isnan

from ...catalogue import Check, Indicator
from ...catalogue.rules import Argument, Figure, rule
from ...findings import Place
from ..facts import Facts
from .base import Results, finding_of
from .references import DOCUMENT

DAY = re.compile(r"(?<![\d/.])(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])(?:/\d{4})?(?![\d/])")
SPAN = re.compile(rf"từ\s+(?:ngày\s+)?{DAY.pattern}\s+đến\s+(?:hết\s+)?(?:ngày\s+)?{DAY.pattern}", re.IGNORECASE)
NUMBERED = re.compile(r"\bsố\s+(\d{1,3})\b(?!\s*[/\-.,%]?\d|\s*[/%]|-)(?:\s+ngày\s+[\d/]+)?", re.IGNORECASE)
NUMBER = r"(?<![\d/.,])(\d{1,3}(?:\.\d{3})+|\d+)(?![\d/.,]*\d|\s*[/%])"
NAMED = re.compile(rf"[^\d:;,.()\s][^:;,.()]*(?<!\d):\s*{NUMBER}")


class NoteWord(Argument):
    """A word by which the parts of a figure are counted too."""

    separator = ":"

    figure: Figure
    word: str


class Words(Argument):
    words: tuple[NoteWord, ...]


@rule("note_list", argument=Words, says={"unit", "code", "text", "right"})
def note_list(check: Check, facts: Facts, argument: Words) -> Results:
    """A note that lists days or numbered documents, or counts parts, other than its row: "62 tin, 19 bài" beside 80.

    Parts are counted by the words of the row's unit of measure, and by those of the argument. Two at least make a
    list; of three where one is the sum of the others, that one is the total.
    """
    extra: dict[str, list[str]] = {}
    for item in argument.words:
        extra.setdefault(item.figure, []).append(item.word)
    yield from facts.coverage.unsent(check, facts.catalogue.units)
    for unit in facts.catalogue.units:
        for row in facts.values.of(unit).values():
            if row.kind != "count" or not row.note or isnan(row.value):
                continue
            indicator = facts.catalogue.figures[row.indicator]
            told = list(listed(row.note, indicator, extra.get(row.indicator, [])))
            if told and row.value not in [count for count, _ in told]:
                count, text = told[0]
                right = facts.values.show(row.indicator, row.value)
                yield finding_of(
                    check,
                    {"unit": unit.name, "code": row.code, "text": text, "right": right},
                    unit_code=unit.code,
                    indicator=row.code,
                    expected=right,
                    found=facts.values.show(row.indicator, count),
                    place=Place(file=row.file, sheet=row.sheet, cell=row.note_cell),
                )


def listed(note: str, indicator: Indicator, words: list[str]) -> Iterator[tuple[int, str]]:
    """How many each list of a note makes, and what it says: 81, "62 tin, 19 bài (cộng 81)"."""
    numbered = list(dict.fromkeys(int(found[1]) for found in NUMBERED.finditer(note)))
    if len(numbered) > 1:
        yield len(numbered), f"{len(numbered)} số văn bản"
    plain = DOCUMENT.sub(" ", SPAN.sub(" ", NUMBERED.sub(" ", note)))
    days = list(dict.fromkeys(found[0] for found in DAY.finditer(plain)))
    if len(days) > 1 and "ngày" in plain.lower() and not DOCUMENT.search(note):
        yield len(days), f"{len(days)} ngày ({'; '.join(days)})"
    units = "|".join(re.escape(word.strip()) for word in (*indicator.unit.split(","), *words) if word.strip())
    counted = re.compile(rf"{NUMBER}\s+(?:{units})\b", re.IGNORECASE) if units else NAMED
    plain = DAY.sub(" ", plain)
    for pattern in (counted, NAMED):
        parts = list(pattern.finditer(plain))
        numbers = [int(part[1].replace(".", "")) for part in parts]
        if len(numbers) > 1:
            total = max(numbers) if 2 * max(numbers) == sum(numbers) else sum(numbers)
            said = ", ".join(" ".join(part[0].split()) for part in parts)
            yield total, f"{said} (cộng {total})"
            return

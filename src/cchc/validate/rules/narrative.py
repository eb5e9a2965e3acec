"""The narrative that the office writes itself: is it about this period?"""

import re
from pathlib import Path

from ...catalogue import Check
from ...period import YEAR, Period, kinds
from ...text import fold
from ..facts import Facts, Unchecked
from .base import Told

FILE = "narrative.md"
SECTION = re.compile(r"^## +(\S+)\s*$", re.MULTILINE)
DATE = re.compile(rf"{fold('tháng')} \d\d? {fold('năm')} \d{{4}}")  # names a day, not a period


def read_narrative(path: Path) -> str:
    """The text of narrative.md; empty where there is none: 03_report.ipynb refuses that."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def of_another_period(check: Check, facts: Facts) -> Told:
    """A narrative that names periods of this year or those beside it, and this one nowhere: perhaps the old file.

    What it says of the next period, and of the year that holds this one, names no other one.
    """
    if not facts.narrative:
        yield Unchecked(check, f"thiếu tệp lời văn {FILE}")
        return
    ahead = {section.code for section in facts.catalogue.sections if "{next_period" in section.title}
    _, *parts = SECTION.split(facts.narrative)
    text = "\n".join(text for code, text in zip(parts[::2], parts[1::2], strict=True) if code not in ahead)
    named = _named(text, facts.period.year)
    others = [period for period in named if period != Period.of(facts.period.year, YEAR)]
    if others and facts.period not in named:
        other = ", ".join(period.title for period in others)
        yield {
            "expected": facts.period.title,
            "found": other,
            "file": FILE,
            "message": check.message.format(other=other, period=facts.period.title),
        }


def _named(text: str, year: int) -> list[Period]:
    """The periods of the year, the one before and the one after whose titles stand in the text, each once."""
    periods = [Period.of(each, kind) for each in (year - 1, year, year + 1) for kind in kinds()]
    titles = {fold(title): period for period in periods for title in period.titles}
    longest = sorted(titles, key=len, reverse=True)  # "quý I năm 2021" before the "năm 2021" within it
    found = re.findall(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", DATE.sub(" ", fold(text)))
    return list(dict.fromkeys(titles[title] for title in found))

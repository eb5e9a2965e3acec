"""The narrative that the office writes itself: is it about this period?"""

import re
from pathlib import Path

from ...catalogue import Check
from ...period import YEAR, Period, named
from ...text import fold
from ..facts import Facts, Unchecked
from .base import Told

FILE = "narrative.md"
SECTION = re.compile(r"^## +(\S+)\s*$", re.MULTILINE)


def read_narrative(path: Path) -> str:
    """The text of narrative.md; empty where there is none: 03_report.ipynb refuses that."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def of_another_period(check: Check, facts: Facts) -> Told:
    """A narrative that names periods of the last years or the next, and this one nowhere: perhaps the old file.

    What it says of the next period, and of the year that holds this one, names no other one.
    """
    if not facts.narrative:
        yield Unchecked(check, f"thiếu tệp lời văn {FILE}")
        return
    ahead = {section.code for section in facts.catalogue.sections if "{next_period" in section.title}
    _, *parts = SECTION.split(facts.narrative)
    text = "\n".join(text for code, text in zip(parts[::2], parts[1::2], strict=True) if code not in ahead)
    year = facts.period.year
    found = list(dict.fromkeys(named(fold(text), range(year - 5, year + 2))))
    others = [period for period in found if period != Period.of(year, YEAR)]
    if others and facts.period not in found:
        other = ", ".join(period.title for period in others)
        yield {
            "expected": facts.period.title,
            "found": other,
            "file": FILE,
            "message": check.message.format(other=other, period=facts.period.title),
        }

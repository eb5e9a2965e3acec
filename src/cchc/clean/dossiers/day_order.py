"""In which order of day and month a file writes its days, as all of them decide."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...catalogue.dossiers import Export
from ...language.text import plain
from .columns import DATES
from .moments import ISO, SIDES

SLIP = 0.1  # share of a file's dates that may be in the other order and still be slips of the hand
SURE = 8  # distinct dates of a kind from which a regularity is none by chance
HELD = 8  # parts of a sheet that are kept between two looks at it


class SheetDays:
    """The distinct texts that decide how a sheet is read: those of its days, and the digits of its channels.

    `parts` are its rows, where they are few enough not to be read again.
    """

    def __init__(self, export: Export):
        self.parts: list[pd.DataFrame] = []
        self.days: set[str] = set()
        self.digits: set[str] = set()
        self.finished = False
        for count, rows in enumerate(export.read()):
            for name in DATES:
                texts = _day_texts(rows[name])
                self.days |= texts
                self.finished |= name == "finished_on" and bool(texts)
            channels = rows["channel"].astype("category").cat.categories
            self.digits |= {text.strip() for text in channels if text.strip().isdigit()}
            self.parts = [*self.parts, rows] if count < HELD and len(self.parts) == count else []


def _day_texts(column: pd.Series) -> set[str]:
    """The parts of the texts that hold the day; a column of moments has few days."""
    text = pa.array(column.cat.categories if column.dtype == "category" else column, pa.string(), from_pandas=True)
    text = pc.utf8_trim_whitespace(text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text)
    found = set(pc.unique(pc.utf8_slice_codeunits(text, 0, 10)).to_pylist()) - {"", None}
    if any(":" in t or " " in t for t in found):  # the time stands first, or one digit for the day
        found |= set(pc.unique(pc.utf8_slice_codeunits(text, -10)).to_pylist()) - {"", None}
    return found


def order_of_days(exports: Sequence[Export], seen: Sequence[SheetDays]) -> tuple[str, str]:
    """How the whole file writes its days, and the id of the message that asks about it.

    "day": the day first; "month": the month first; "": both, so that only days above 12 are certain; "typed": the
    day first, but what a spreadsheet keeps as a date is not to be trusted.
    """
    titles = {plain(export.titles.get(name, "")) for export in exports for name in DATES}
    texts = {text for s in seen for text in s.days} | {text for export in exports for text in export.head}
    pairs = {(int(m[1]), int(m[3])) for text in texts for m in SIDES.finditer(text)}
    first = sum(a > 12 >= b for a, b in pairs) + any("dd mm" in t or "ngay thang nam" in t for t in titles)
    second = sum(b > 12 >= a for a, b in pairs) + any("mm dd" in t or "thang ngay nam" in t for t in titles)
    either = {(a, b) for a, b in pairs if a <= 12 and b <= 12 and a != b}
    typed = [int(m[4] or m[7]) for s in seen for text in s.days if (m := ISO.fullmatch(text.partition(" ")[0]))]
    if first >= SURE <= len(typed) and not second and not either and max(typed) <= 12:
        return "typed", "dossier_days_swapped"
    if min(first, second) > SLIP * (first + second):
        return "", "dossier_days_mixed"
    if not first and not second and either:
        return "day", "dossier_days_unclear"
    return ("month" if second > first else "day"), ""

"""Fractions that units write in their notes beside a figure."""

import re

import pandas as pd

from ..language.number import COUNTED, split_count
from ..language.text import fold, tidy
from ..project.rows import records
from ..project.tables import NOTE_FRACTIONS

# two numbers around one "/": no third part as in 21/01/2021, no letters as in 05/KH-UBND
FRACTION = re.compile(r"(?<![\w/.,-])([0-9]+(?:[.,][0-9]{3})*)\s*/\s*([0-9]+(?:[.,][0-9]{3})*)(?![\w/-])")


def note_fractions(observations: pd.DataFrame) -> pd.DataFrame:
    """Fractions written in notes ("Giải quyết đúng hạn 4738/4747 hồ sơ"), each a row, in order.

    Columns: NOTE_FRACTIONS. What could as well be a day
    and month (28/01), or a month or document and its year (61/2018), counts only before a counted noun.
    """
    found = []
    for row in records(observations[observations["note"] != ""]):
        note = tidy(row["note"])
        if "/" not in note:
            continue
        for part in FRACTION.finditer(note):
            top, bottom = (split_count(text) for text in part.groups())
            if top and bottom and (not _like_date(*part.groups()) or _counts(note, part)):
                place = {key: row[key] for key in ("unit_code", "indicator", "note_cell")}
                found.append(place | {"numerator": float(top[0]), "denominator": float(bottom[0])})
    return NOTE_FRACTIONS.frame(found)


def with_fractions(observations: pd.DataFrame, fractions: pd.DataFrame) -> pd.DataFrame:
    """The observations with the first fraction of each note beside its figure: note_numerator, note_denominator."""
    first = fractions.drop_duplicates(["unit_code", "indicator"]).rename(
        columns={"numerator": "note_numerator", "denominator": "note_denominator"}
    )
    columns = ["unit_code", "indicator", "note_numerator", "note_denominator"]
    return observations.merge(first[columns], on=["unit_code", "indicator"], how="left", validate="many_to_one")


def _like_date(top: str, bottom: str) -> bool:
    a, b = (int(t) if t.isdigit() else 0 for t in (top, bottom))
    return (1 <= a <= 31 and 1 <= b <= 12) or (1900 <= b <= 2100)


def _counts(note: str, fraction: re.Match) -> bool:
    words = fold(re.split(r"[,;.:]", note[fraction.end() :])[0]).split(" ")
    before = fold(note[: fraction.start()]).split(" ")[-1]
    return before != fold("ngày") and any(" ".join(words[:n]) in COUNTED for n in (1, 2))

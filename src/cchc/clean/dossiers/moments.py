"""The moments that the texts of one-stop exports name."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

YEARS = (1990, 2100)  # a date outside is a slip of the hand
FIRST = np.datetime64(f"{YEARS[0]}-01-01")
ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})")
SIDES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")  # a day beside a month, in an order that the file decides
CLOCK = re.compile(
    r"(\d{1,2})(?::| ?h| ?giờ) ?(\d{2})?(?:[:'](\d{2}))?(?:[.,]\d+)? ?(am|pm|sa|ch)?(?: ?(z|[+-]\d\d:?\d\d))?"
    r"|(\d\d)(\d\d)(\d\d)(z|[+-]\d\d:?\d\d)?"
)
HOME = 7 * 3600  # seconds that Vietnam is ahead of UTC


def read_moments(texts: pd.Index | pd.Series, order: str = "day") -> np.ndarray:
    """The moments the texts name (a day, or a day and a time), datetime64[s]; NaT where none for certain.

    `order` is how the file writes its days: "day" or "month" first; "" both, so that only days above 12 are certain;
    "typed" the day first, and what a spreadsheet keeps as a date is NaT. A time may stand before or behind the day,
    with AM, PM, SA, CH, and with a zone, from which it is brought to Vietnam's. Day and time are read apart, each
    distinct one once: a million moments share few days and few times.
    """
    text = pa.array(texts, pa.string(), from_pandas=True).fill_null("")
    text = pc.utf8_trim_whitespace(text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text)
    text = pc.replace_substring(text, "T", " ")
    if pc.any(pc.equal(pc.utf8_length(text), 14)).as_py():
        text = pc.replace_substring_regex(text, r"^([0-9]{8})([0-9]{6})$", r"\1 \2")
    found = _parted(text, order, last=False)
    for last in (True, None):  # the time first; then words around it
        rest = np.isnat(found) & pc.not_equal(text, "").to_numpy(zero_copy_only=False)
        if not rest.any():
            break
        left = text.filter(pa.array(rest))
        left = left if last else pc.replace_substring_regex(left, r"(?i)\s*(ngày|lúc|,| - )\s*", " ")
        found[rest] = _parted(pc.utf8_trim_whitespace(left), order, last=True)
        if last is None:
            again = np.isnat(found) & rest
            left = left.filter(pa.array(again[rest]))
            found[again] = _parted(pc.utf8_trim_whitespace(left), order, last=False)
    years = found.astype("datetime64[Y]").astype("int64") + 1970
    return np.where((years >= YEARS[0]) & (years <= YEARS[1]), found, np.datetime64("NaT"))


def _parted(text: pa.Array, order: str, *, last: bool) -> np.ndarray:
    """The moments of texts whose first word, or `last` one, is the day and whose others are the time."""
    parts = pc.split_pattern(text, " ", max_splits=1, reverse=last)
    first, timed = parts.offsets[:-1].to_numpy(), pc.equal(parts.value_lengths(), 2).to_numpy(zero_copy_only=False)
    words = parts.flatten()
    moments = _each(words.take(pa.array(first + (timed if last else 0))), lambda t: _day(t, order), "datetime64[s]")
    if timed.any():
        clock = words.take(pa.array(first + (0 if last else 1), mask=~timed))
        moments = np.where(timed, moments + _each(clock, _clock, "timedelta64[s]"), moments)
    return moments


def _each(texts: pa.Array, read: Callable[[str], object], dtype: str) -> np.ndarray:
    coded = texts.dictionary_encode()
    values = [read(text) for text in coded.dictionary.to_pylist()] + [None]  # the last is for missing
    return np.array(values, dtype=dtype)[coded.indices.fill_null(len(values) - 1).to_numpy()]


@lru_cache(maxsize=1 << 16)
def _day(text: str, order: str) -> date | None:
    if iso := ISO.fullmatch(text):
        year, month, day = (int(g) for g in (iso.group(1, 3, 4) if iso[1] else iso.group(5, 6, 7)))
        return None if order == "typed" and iso[1] else _real(year, month, day)
    if not (sides := SIDES.fullmatch(text)):
        return None
    one, two, year = int(sides[1]), int(sides[3]), int(sides[4])
    if order == "":
        known = {_real(year, two, one), _real(year, one, two)} - {None}
        return known.pop() if len(known) == 1 else None
    return _real(year, one, two) if order == "month" else _real(year, two, one)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1 << 17)  # the seconds of a day
def _clock(text: str) -> timedelta | None:
    """How far into its day, in Vietnam, a time is."""
    if not (found := CLOCK.fullmatch(text.casefold().strip(" ,-"))):
        return None
    hour, minute, second, half, zone = found.groups()[:5] if found[1] else (*found.groups()[5:8], None, found[9])
    hour, minute, second = int(hour), int(minute or 0), int(second or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    if half and hour <= 12:  # some programs write 13:05 PM
        hour = hour % 12 + 12 * (half in ("pm", "ch"))
    passed = timedelta(hours=hour, minutes=minute, seconds=second)
    if zone:
        digits = "0000" if zone == "z" else zone[1:].replace(":", "")
        ahead = (int(digits[:2]) * 3600 + int(digits[2:]) * 60) * (-1 if zone[0] == "-" else 1)
        passed += timedelta(seconds=HOME - ahead)
    return passed

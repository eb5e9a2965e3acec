"""Figures as text: the only place that rounds. Half up on Decimal, Vietnamese separators, percentages to 2 places."""

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache

from .text import lower_first

NOT_APPLICABLE = "không phát sinh"
MISSING = "chưa có số liệu"
ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # digits enough for any float
IMPOSSIBLE = "impossible"  # the status of a figure that cannot be: below 0, or a part above its whole
PRINTED = re.compile(r"[-+−–]?\d[\d.]*(,\d+)?( ?%)?")
WORDS = {"not_applicable": NOT_APPLICABLE, IMPOSSIBLE: "số liệu mâu thuẫn"}  # in place of a number, by status


@lru_cache(maxsize=65536)  # a report prints the same few thousand numbers again and again
def number(value: float | None, places: int = 0) -> str:
    """54647 -> "54.647"; 99.8104 with places=2 -> "99,81"; "" where there is no value."""
    if value is None or math.isnan(value):
        return ""
    from babel.numbers import format_decimal  # a command that prints no number starts without it

    with localcontext(ROUNDING):
        # repr keeps the shortest decimal that is this float, so 92.855 rounds as a person reads it
        rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places))
        shown = rounded or abs(rounded)  # a 0 has no sign
        return format_decimal(shown, format="#,##0" + ("." + "0" * places if places else ""), locale="vi")


def whole(value: float | None) -> bool:
    """Whether a value is printed without decimals: whole but for what a float leaves, or not there."""
    return value is None or math.isnan(value) or abs(value - round(value)) < 1e-9


def amount(value: float | None) -> str:
    """A count as it is printed; one that is not whole, as a mean is, to 2 places: 0.4 is not 0."""
    return number(value, 0 if whole(value) else 2)


def is_number(text: str) -> bool:
    """Whether the text is a number as it is printed: "54.647", "99,81", "98,44%"."""
    return PRINTED.fullmatch(text) is not None


def exact(values: Sequence[float]) -> list[str]:
    """The values with as few decimals as all of them need: 99.75, 99.8 -> "99,75", "99,80"."""
    places = next(n for n in range(12) if all(abs(value - round(value, n)) < 1e-9 for value in values))
    return [number(value, places) for value in values]


def percent(value: float | None) -> str:
    """92.857 -> "92,86"; 100 and 0 carry no decimals, as the form prints them."""
    return number(value, 0 if value in (0, 100) else 2)


def share(value: float) -> str:
    """A percentage without decimals: 100 and 0 are all and nothing, not what rounds to them: 99.7 -> "99"."""
    return number(value if value in (0, 100) else min(max(value, 1), 99))


def printed_percent(value: float) -> float:
    """The percentage that is printed: 98.996 -> 99.0."""
    with localcontext(ROUNDING):
        return float(Decimal(repr(float(value))).quantize(Decimal("0.01")))


def places(text: str, amount: float) -> int:
    """How many decimals the percentage `amount` was written with: "98,4" -> 1, "96.90%" -> 2; 6 at most.

    A cell formatted as per cent holds a hundredth of it: 0.9844 was written as 98,44%, with 2. More than 6 are a
    program's, not a person's.
    """
    found = re.search(r"(\d+)[.,](\d+)", text)
    if not found:
        return 0
    hundredth = math.isclose(100 * float(f"{found[1]}.{found[2]}"), amount) and amount != 0
    return min(max(len(found[2]) - 2 * hundredth, 0), 6)


def rounds(written: float, amount: float, places: int) -> bool:
    """Whether `amount`, rounded to so many places, is what was written: 98,4 is 98,44 to one place, 98,5 is not."""
    return number(written, places) == number(amount, places)


def value(figure: float | None, kind: str, status: str = "ok") -> str:
    """A figure as the annex prints it; blank where missing, words where nothing arose or it cannot be."""
    if status in WORDS:
        return WORDS[status]
    return percent(figure) if kind == "percent" else amount(figure)


def change(difference: float, kind: str, unit: str = "") -> str:
    """A difference in words: -25 -> "giảm 25 đơn"; 1.2 between rates -> "tăng 1,20 điểm phần trăm"."""
    size = _size(difference, kind)
    if not size.strip("0,"):
        return "không thay đổi"
    size = f"0{size}" if len(size) == 1 else size  # 7 -> "07" as offices write
    unit = "điểm phần trăm" if kind == "percent" else unit
    return f"{'tăng' if difference > 0 else 'giảm'} {size} {unit}".rstrip()


def signed(difference: float, kind: str) -> str:
    """A difference in a table: 25 -> "+25"; -1.2 between rates -> "−1,20"; 0 has no sign."""
    text = _size(difference, kind)
    return text if not text.strip("0,") else f"{'+' if difference > 0 else '−'}{text}"


def _size(difference: float, kind: str) -> str:
    return number(abs(difference), 2) if kind == "percent" else amount(abs(difference))


def prose(figure: float | None, kind: str, status: str = "ok", choices: dict[int, str] | None = None) -> str:
    """A figure inside a sentence: unit sign for percentages, words for choices, 7 -> "07" as offices write."""
    if status in WORDS:
        return WORDS[status]
    if figure is None or math.isnan(figure):
        return MISSING
    if kind == "percent":
        return percent(figure) + "%"
    if kind in ("flag", "choice") and choices:
        return lower_first(choices[int(figure)])
    text = amount(figure)
    return "0" + text if 0 < figure < 10 and whole(figure) else text


def iso_day(text: str) -> date | None:
    """The day that a text YYYY-MM-DD names, None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day(value: date | str) -> str:
    """18/3/2021: months 1 and 2 and days below 10 take a leading zero, as Nghị định 30/2020/NĐ-CP has it.

    A text that is no day (cleaning set it aside) stays as it is.
    """
    moment = iso_day(value) if isinstance(value, str) else value
    if moment is None:
        return value
    month = f"{moment.month:02d}" if moment.month < 3 else str(moment.month)
    return f"{moment.day:02d}/{month}/{moment.year}"


def long_day(moment: date | None) -> str:
    """Ngày 05 tháng 01 năm 2021, in lower case, for the number-and-date line; None is filled in by hand."""
    if moment is None:
        return "ngày … tháng … năm …"
    month = f"{moment.month:02d}" if moment.month < 3 else str(moment.month)
    return f"ngày {moment.day:02d} tháng {month} năm {moment.year}"

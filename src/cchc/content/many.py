"""More units than a page holds a row for each: what a chart draws of them, none left out unsaid."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .. import charts
from ..language import format
from .figures import Figure
from .tables import printed

ENDS = 10  # so many are named at either end


class DrawnRow(NamedTuple):
    """A row of a drawing; without a value it has no bar."""

    label: str
    value: float | None
    text: str


def classes(known: Mapping[str, Figure]) -> Iterator[DrawnRow]:
    """How many units have 100 %, and how many in each class of the rates that are not far from the others.

    A rate is what is printed of it. A class counts the units far from the others too, if their rates are in it, and
    says so: they are named below.
    """
    values = {name: format.printed_percent(figure.value) for name, figure in known.items()}
    away = [values.pop(name) for name in _outliers(known)]
    near = [*values.values()]
    if 100 in near:
        yield _class("100%", near.count(100), away.count(100))
    below = [value for value in near if value != 100]
    edges = charts.classes(below, 5) if below else []
    names = format.exact(edges)
    for low, high in reversed(list(pairwise(range(len(edges))))):
        counts = [sum(edges[low] <= value < edges[high] for value in some if value != 100) for some in (below, away)]
        yield _class(f"Từ {names[low]}% đến dưới {names[high]}%", *counts)


def far(known: Mapping[str, Figure]) -> Iterator[DrawnRow]:
    """The units whose rate is far from the others, in their order; of very many the farthest by name."""
    names = _outliers(known)
    yield from (DrawnRow(name, None, printed(known[name])) for name in known if name in names[:ENDS])
    if others := [known[name].value for name in names[ENDS:]]:
        yield DrawnRow(f"{len(others)} đơn vị khác", None, span(others, "%"))


def first_and_last(known: Mapping[str, Figure]) -> Iterator[DrawnRow]:
    """The bars of the first and of the last units, and between them what the others have."""
    rows = [DrawnRow(name, figure.value, printed(figure)) for name, figure in known.items()]
    yield from rows[:ENDS]
    if between := rows[ENDS:-ENDS]:
        yield DrawnRow(f"{len(between)} đơn vị khác", None, span([row.value for row in between]))
    yield from rows[max(ENDS, len(rows) - ENDS) :]


def without(units: Mapping[str, Figure]) -> Iterator[DrawnRow]:
    """The units without a value, by name where they are few, and why."""
    reasons: dict[str, list[str]] = {}
    for name, figure in units.items():
        if figure.value is None:
            reasons.setdefault(printed(figure), []).append(name)
    for reason, names in reasons.items():
        yield from (
            DrawnRow(label, None, reason) for label in (names if len(names) <= ENDS else [f"{len(names)} đơn vị"])
        )


def span(values: Sequence[float], unit: str = "") -> str:
    """From the least to the greatest, of counts or of rates in %."""
    low, high = (format.percent(v) + unit if unit else format.amount(v) for v in (min(values), max(values)))
    return low if low == high else f"từ {low} đến {high}"


def _class(label: str, near: int, away: int) -> DrawnRow:
    count = near + away
    return DrawnRow(label, count, f"{count} đơn vị" + (f", {away} nêu riêng ở dưới" if away else ""))


def _outliers(known: Mapping[str, Figure]) -> list[str]:
    """The units more than 1,5 times the width of the middle half of all away from that half, the farthest first."""
    low, middle, high = np.quantile([figure.value for figure in known.values()], [0.25, 0.5, 0.75])
    reach = 1.5 * (high - low)
    away = [name for name, figure in known.items() if not low - reach <= figure.value <= high + reach]
    return sorted(away, key=lambda name: -abs(known[name].value - middle))

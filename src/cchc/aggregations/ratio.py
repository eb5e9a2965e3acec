"""ratio: 100 x numerator / denominator; not applicable where both are whole and the denominator is 0."""

from collections.abc import Callable, Mapping, Sequence

from ..language.format import number
from .base import (
    MERGED,
    SIGNS,
    WHOLE,
    Inputs,
    OfFigures,
    Result,
    Wording,
    added_up,
    aggregation,
    bracketed,
    calculated,
    status_of,
)


@aggregation("ratio")
class Ratio(OfFigures):
    needs = ("numerator", "denominator")
    kind = "percent"
    required = False  # the parts are asked for

    def from_parts(self, inputs: Inputs) -> Result:
        top, bottom = calculated(self.indicator.numerator, inputs), calculated(self.indicator.denominator, inputs)
        mixed = top.units != bottom.units and None not in (top.units, bottom.units)
        one_sided = (top.status == "partial") != (bottom.status == "partial")  # a whole over a part of its whole
        nothing_known = bottom.value == 0 and bottom.status == "partial"
        if None in (top.value, bottom.value) or mixed or one_sided or nothing_known:
            return Result(numerator=top.value, denominator=bottom.value)
        return _rate(top.value, bottom.value, status_of((top, bottom)))

    def evaluate(self, values: Mapping[str, float | None]) -> Result:
        return _rate(self.indicator.numerator.evaluate(values), self.indicator.denominator.evaluate(values), "ok")

    def merge(self, parts: Sequence[Result | None]) -> Result:
        if not all(part and part.status in (*WHOLE, "not_applicable") for part in parts):
            return Result()
        top, bottom = (added_up(getattr(part, side) for part in parts) for side in ("numerator", "denominator"))
        return _rate(top, bottom, MERGED)

    def how(self, wording: Wording) -> str:
        return f"= {self._spelt(wording)}"

    def how_in_annex(self, wording: Wording) -> str:
        return self._spelt(wording)

    def in_numbers(self, result: Result, numbers: Mapping[str, float | None]) -> str:
        if None in (result.numerator, result.denominator):
            return ""
        return f"= 100 × {number(result.numerator)} / {number(result.denominator)}"

    def excel(self, *, cell: Callable[[str], str], subordinates: Callable[[str], str]) -> str:
        return f"=100*{bracketed(self.indicator.numerator, cell)}/{bracketed(self.indicator.denominator, cell)}"

    def _spelt(self, wording: Wording) -> str:
        sides = (self.indicator.numerator, self.indicator.denominator)
        top, bottom = (bracketed(side, wording.called).translate(SIGNS) for side in sides)
        return f"100 × {top} / {bottom}"


def _rate(top: float | None, bottom: float | None, status: str) -> Result:
    if None in (top, bottom):
        return Result(None, "missing", top, bottom)
    if bottom == 0:
        return Result(None, "not_applicable", top, bottom)
    return Result(100 * top / bottom, status, top, bottom)

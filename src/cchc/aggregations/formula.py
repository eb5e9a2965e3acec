"""formula: an expression over other figures; missing where one of them is."""

from collections.abc import Callable

from .base import OfFigures, Wording, aggregation


@aggregation("formula")
class Calculation(OfFigures):
    def how(self, wording: Wording) -> str:
        return f"= {wording.formula(self.indicator.parts)}"

    def how_in_annex(self, wording: Wording) -> str:
        return wording.formula(self.indicator.parts)

    def excel(self, *, cell: Callable[[str], str], subordinates: Callable[[str], str]) -> str:
        return f"={self.indicator.parts.spelt(cell)}"

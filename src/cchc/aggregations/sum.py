"""sum: what the communes wrote added up; partial where one left it blank."""

from collections.abc import Callable

from .base import Inputs, OfCommunes, Result, Wording, aggregation


@aggregation("sum")
class Sum(OfCommunes):
    def value(self, inputs: Inputs) -> Result:
        reported = {unit: value for unit, value in inputs.communes.items() if value is not None}
        if not reported:
            return Result()
        status = "ok" if len(reported) == len(inputs.communes) else "partial"
        return Result(float(sum(reported.values())), status, units=frozenset(reported))

    def how(self, wording: Wording) -> str:
        return f"Cộng số liệu của {len(wording.catalogue.communes)} {wording.communes}"

    def how_in_annex(self, wording: Wording) -> str:
        return f"Cộng số liệu các {wording.communes}"

    def excel(self, *, cell: Callable[[str], str], communes: Callable[[str], str]) -> str:
        return f"=SUM({communes(self.indicator.indicator)})"

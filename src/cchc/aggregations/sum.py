"""sum: what the units below wrote added up; partial where one left it blank."""

from collections.abc import Callable

from .base import Inputs, OfSubordinates, Result, Wording, aggregation


@aggregation("sum")
class Sum(OfSubordinates):
    kind = "count"

    def value(self, inputs: Inputs) -> Result:
        reported = {unit: value for unit, value in inputs.subordinates.items() if value is not None}
        if not reported:
            return Result()
        status = "ok" if len(reported) == len(inputs.subordinates) else "partial"
        return Result(float(sum(reported.values())), status, units=frozenset(reported))

    def how(self, wording: Wording) -> str:
        return f"Cộng số liệu của {len(wording.catalogue.subordinates)} {wording.subordinates}"

    def how_in_annex(self, wording: Wording) -> str:
        return f"Cộng số liệu các {wording.subordinates}"

    def excel(self, *, cell: Callable[[str], str], subordinates: Callable[[str], str]) -> str:
        return f"=SUM({subordinates(self.indicator.indicator)})"

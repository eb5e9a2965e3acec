"""all_yes: 1 where every unit below wrote 1, 0 where one wrote 0; missing while one that may be 0 is blank."""

from collections.abc import Callable, Collection

from .base import Inputs, OfSubordinates, Result, Wording, aggregation


@aggregation("all_yes")
class AllYes(OfSubordinates):
    kind = "flag"

    def value(self, inputs: Inputs) -> Result:
        said = inputs.subordinates.values()
        if 0 in said:
            return Result(0.0, "ok")
        return Result(1.0, "ok") if said and None not in said else Result()

    def each_unit(self, names: Collection[str]) -> bool:
        return False  # a yes or no is no amount to set beside those of others

    def how(self, wording: Wording) -> str:
        return f"“Có” khi cả {len(wording.catalogue.subordinates)} {wording.subordinates} đều có"

    def how_in_annex(self, wording: Wording) -> str:
        return f"Bằng 1 khi mọi {wording.subordinates} đều ghi 1"

    def excel(self, *, cell: Callable[[str], str], subordinates: Callable[[str], str]) -> str:
        return f"=MIN({subordinates(self.indicator.indicator)})"  # 0 where one says 0, else all said 1

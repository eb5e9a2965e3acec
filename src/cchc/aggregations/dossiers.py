"""dossiers: a count of the units' dossiers, by dossier_figures.csv; partial where a unit has no list and no table."""

from collections.abc import Collection

from .base import Aggregation, Inputs, Result, Wording, aggregation


@aggregation("dossiers")
class CountedDossiers(Aggregation):
    kind = "count"

    def value(self, inputs: Inputs) -> Result:
        known = [one.value for one in inputs.counted.values() if one.value is not None]
        if not known:
            return Result()
        return Result(sum(known), "ok" if all(one.status == "ok" for one in inputs.counted.values()) else "partial")

    def each_unit(self, names: Collection[str]) -> bool:
        return True

    def unit_value(self, inputs: Inputs) -> Result:
        return self.value(inputs)

    def how(self, wording: Wording) -> str:
        return "Đếm từ danh sách hồ sơ, hoặc lấy từ biểu tổng hợp hồ sơ của đơn vị"

"""dossiers: a count of the units' dossiers, by dossier_figures.csv; partial where a unit has no list and no table."""

from collections.abc import Collection

from .base import Aggregation, Inputs, Result, Wording, aggregation


@aggregation("dossiers")
class CountedDossiers(Aggregation):
    def value(self, inputs: Inputs) -> Result:
        known = [value for value in inputs.counted.values() if value is not None]
        if not known:
            return Result()
        return Result(float(sum(known)), "ok" if len(known) == len(inputs.counted) else "partial")

    def each_unit(self, names: Collection[str]) -> bool:
        return True

    def unit_value(self, inputs: Inputs) -> Result:
        return self.value(inputs)

    def how(self, wording: Wording) -> str:
        return "Đếm từ danh sách hồ sơ, hoặc lấy từ biểu tổng hợp hồ sơ của đơn vị"

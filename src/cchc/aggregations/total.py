"""total: other figures added up, blank ones left out; the office's own word where all are blank."""

from collections.abc import Callable, Mapping

from .base import Aggregation, Inputs, OfFigures, Result, Wording, aggregation, calculated, status_of


@aggregation("total")
class Total(OfFigures):
    kind = "count"

    def fault(self) -> str:
        parts = self.indicator.parts
        adds = parts.only_adds or parts.text in parts.names
        words = "total chỉ cộng các chỉ tiêu khác nhau, không có số hay dấu khác; hãy dùng formula"
        return "" if adds else f"ghi “{parts.text}”: {words}"

    def from_parts(self, inputs: Inputs) -> Result:
        parts = [inputs.results[name] for name in self.indicator.parts.names]
        known = {place: part for place, part in enumerate(parts) if part.value is not None}
        if not known:
            return Result()
        resting = {part.units for part in known.values() if part.units is not None}
        units = next(iter(resting), None)
        if len(resting) > 1 or len(known) < len(parts):  # no rate is made with another sum of other parts
            units = frozenset(f"{place} {unit}" for place, part in known.items() for unit in part.units or ("",))
        return Result(float(sum(part.value for part in known.values())), status_of(parts), units=units)

    def unit_value(self, inputs: Inputs) -> Result:
        return calculated(self.indicator.parts, inputs)  # a commune's total lacks a part or is whole

    def derive(self, *, last: float | None, added: float | None, figures: Mapping[str, float | None]) -> Result:
        # its parts may all be blank where it is stated, so it is derived from itself
        return Aggregation.derive(self, last=last, added=added, figures=figures)

    def how(self, wording: Wording) -> str:
        return f"Cộng các phần đã báo cáo: {wording.formula(self.indicator.parts)}"

    def how_in_annex(self, wording: Wording) -> str:
        return "Cộng " + "; ".join(wording.called(name) for name in self.indicator.parts.names)

    def excel(self, *, cell: Callable[[str], str], subordinates: Callable[[str], str]) -> str:
        return f"=SUM({','.join(cell(name) for name in self.indicator.parts.names)})"  # SUM passes over blank parts

"""office: what the office itself wrote."""

from typing import TYPE_CHECKING

from .base import Aggregation, Inputs, Result, Wording, aggregation

if TYPE_CHECKING:
    from ..catalogue import Catalogue, Unit


@aggregation("office")
class OfficeEntry(Aggregation):
    computed = False

    def value(self, inputs: Inputs) -> Result:
        return Result() if inputs.own is None else Result(inputs.own, "ok")

    def units(self, catalogue: "Catalogue") -> "list[Unit]":
        return [catalogue.office]

    def how(self, wording: Wording) -> str:
        return f"Số liệu {wording.catalogue.words['office']} báo cáo"

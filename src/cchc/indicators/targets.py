"""targets.csv of a period: what a figure should come to, by the plan of the year."""

import re
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from ..catalogue import Catalogue
from ..csv_lines import Filled, Line, read_lines
from ..errors import CchcError, unknown


def _number(text: str) -> str:
    # no thousands: "1.234" could be either
    if not re.fullmatch(r"\d+(?:[.,]\d{1,2})?", text, re.ASCII):
        raise ValueError(f"“{text}” không rõ; hãy ghi 1234 hoặc 98,5, không dấu phân cách hàng nghìn")
    return text.replace(",", ".")


class Target(Line):
    """One row of targets.csv; without a unit it is the office's."""

    titles: ClassVar = {"indicator": "Mã chỉ tiêu", "target": "Mục tiêu", "unit_code": "Mã đơn vị"}
    same = "đơn vị và chỉ tiêu"

    indicator: Filled
    target: Annotated[float, BeforeValidator(_number)]
    unit_code: str

    @property
    def key(self) -> tuple[str, ...]:
        return self.unit_code, self.indicator


def read_targets(path: Path, catalogue: Catalogue) -> dict[tuple[str, str], float]:
    """Targets by unit code and indicator; none where there is no file.

    Raises CchcError where a line is not as it must be, or no unit, count or rate has its name.
    """
    targets = {}
    amounts = [name for name, row in catalogue.figures.items() if row.kind in ("count", "percent")]
    for line in read_lines(path, Target):
        if line.indicator not in amounts:
            raise CchcError(f"Tệp {path.name}: {unknown('Chỉ tiêu', line.indicator, amounts)}")
        unit = catalogue.unit(line.unit_code) if line.unit_code else catalogue.office
        targets[unit.code, line.indicator] = line.target
    return targets

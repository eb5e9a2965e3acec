"""published.csv of a period: its figures as they were first published, kept beside those that are computed now."""

import re
from pathlib import Path
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import BeforeValidator

from ..catalogue import Catalogue
from ..csv_lines import Filled, Line, read_lines
from ..errors import CchcError, unknown
from ..format import value as printed


def _number(text: str) -> str:
    if not re.fullmatch(r"\d+(?:[.,]\d+)?", text, re.ASCII):
        raise ValueError(f"“{text}” không rõ; hãy ghi như trong published.csv của thư mục kết quả")
    return text.replace(",", ".")


class Published(Line):
    """One row of published.csv; without a unit it is the office's."""

    titles: ClassVar = {"indicator": "Mã chỉ tiêu", "value": "Giá trị công bố", "unit_code": "Mã đơn vị"}
    same = "đơn vị và chỉ tiêu"

    indicator: Filled
    value: Annotated[float, BeforeValidator(_number)]
    unit_code: str

    @property
    def key(self) -> tuple[str, ...]:
        return self.unit_code, self.indicator


def read_published(path: Path, catalogue: Catalogue) -> dict[tuple[str, str], float]:
    """What was first published, by unit code and indicator; nothing where there is no file.

    Raises CchcError where a line is not as it must be, no unit or figure has its name, or a count is no whole number.
    """
    found = {}
    for line in read_lines(path, Published):
        if line.indicator not in catalogue.figures:
            raise CchcError(f"Tệp {path.name}: {unknown('Chỉ tiêu', line.indicator, catalogue.figures)}")
        if catalogue.figures[line.indicator].kind != "percent" and line.value % 1:
            raise CchcError(
                f"Tệp {path.name}: {line.indicator} là số lượng nên phải là số nguyên, không có dấu phân cách."
            )
        unit = catalogue.unit(line.unit_code) if line.unit_code else catalogue.office
        found[unit.code, line.indicator] = line.value
    return found


def restated(table: pd.DataFrame, published: dict[tuple[str, str], float], catalogue: Catalogue) -> pd.DataFrame:
    """The table with a column `published`: the first publication of a figure that now prints otherwise, else NaN.

    `table` is indicators or unit_figures: unit_code, indicator, value, status are read.
    """

    def first(row) -> float | None:
        before = published.get((row.unit_code, row.indicator))
        if before is None:
            return None
        kind = catalogue.figures[row.indicator].kind
        now = printed(None if pd.isna(row.value) else row.value, kind, row.status)
        return before if printed(before, kind) != now else None

    return table.assign(published=pd.Series([first(row) for row in table.itertuples()], table.index, dtype="float64"))

"""Figures given by hand beside the computed ones: targets.csv, what they should be; published.csv, what they were."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import BeforeValidator

from ..catalogue import Catalogue
from ..csv_lines import Filled, Line, read_lines
from ..errors import CchcError, unknown
from ..format import value as printed

Given = dict[tuple[str, str], float]  # by unit code and indicator


def _target(text: str) -> str:
    # no thousands: "1.234" could be either
    if not re.fullmatch(r"\d+(?:[.,]\d{1,2})?", text, re.ASCII):
        raise ValueError(f"“{text}” không rõ; hãy ghi 1234 hoặc 98,5, không dấu phân cách hàng nghìn")
    return text.replace(",", ".")


def _published(text: str) -> str:
    if not re.fullmatch(r"\d+(?:[.,]\d+)?", text, re.ASCII):
        raise ValueError(f"“{text}” không rõ; hãy ghi như trong published.csv của thư mục kết quả")
    return text.replace(",", ".")


class _Figure(Line):
    """One row of such a file; without a unit it is the office's."""

    same = "đơn vị và chỉ tiêu"

    indicator: Filled
    unit_code: str

    @property
    def key(self) -> tuple[str, ...]:
        return self.unit_code, self.indicator


class Target(_Figure):
    """One row of targets.csv."""

    titles: ClassVar = {"indicator": "Mã chỉ tiêu", "target": "Mục tiêu", "unit_code": "Mã đơn vị"}

    target: Annotated[float, BeforeValidator(_target)]


class Published(_Figure):
    """One row of published.csv."""

    titles: ClassVar = {"indicator": "Mã chỉ tiêu", "value": "Giá trị công bố", "unit_code": "Mã đơn vị"}

    value: Annotated[float, BeforeValidator(_published)]


def read_targets(path: Path, catalogue: Catalogue) -> Given:
    """Targets of counts and rates by unit code and indicator; none where there is no file.

    Raises CchcError where a line is not as it must be, or no unit, count or rate has its name.
    """
    amounts = [name for name, row in catalogue.figures.items() if row.kind in ("count", "percent")]
    lines = read_lines(path, Target)
    return dict(zip(_places(lines, amounts, path, catalogue), (line.target for line in lines), strict=True))


def read_published(path: Path, catalogue: Catalogue) -> Given:
    """What was first published, by unit code and indicator; nothing where there is no file.

    Raises CchcError where a line is not as it must be, no unit or figure has its name, or a count is no whole number.
    """
    lines = read_lines(path, Published)
    places = _places(lines, catalogue.figures, path, catalogue)
    for line, (_, name) in zip(lines, places, strict=True):
        if catalogue.figures[name].kind != "percent" and line.value % 1:
            raise CchcError(
                f"Tệp {path.name}: {line.indicator} là số lượng nên phải là số nguyên, không có dấu phân cách."
            )
    return dict(zip(places, (line.value for line in lines), strict=True))


def _places(lines: Iterable[_Figure], names: Iterable[str], path: Path, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Unit code and indicator of each line, named by its id or its code in the form.

    CchcError where there is no such unit or none of `names`.
    """
    known, found = list(names), []
    for line in lines:
        row = catalogue.by_code.get(line.indicator.upper())
        name = row.indicator if row else line.indicator
        if name not in known:
            raise CchcError(f"Tệp {path.name}: {unknown('Chỉ tiêu', line.indicator, known)}")
        try:
            unit = catalogue.unit(line.unit_code) if line.unit_code else catalogue.office
        except CchcError as error:
            raise CchcError(f"Tệp {path.name}: {error}") from error
        found.append((unit.code, name))
    return found


def restated(table: pd.DataFrame, published: Given, catalogue: Catalogue) -> pd.DataFrame:
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

"""Figures given by hand beside the computed ones: targets.csv, what they should be; published.csv, what they were."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import BeforeValidator

from ..catalogue import Catalogue
from ..language.format import value as printed
from ..project.csv_lines import Code, CsvLine, read_lines
from ..project.errors import unknown
from ..project.rows import tuples

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


class _Figure(CsvLine):
    """One row of such a file; without a unit it is the office's."""

    unique: ClassVar = {"đơn vị và chỉ tiêu": ("unit_code", "indicator")}

    indicator: str
    unit_code: Code = ""


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

    Raises CchcError, naming every line that is not as it must be or whose unit, count or rate is unknown.
    """
    amounts = [name for name, row in catalogue.figures.items() if row.kind in ("count", "percent")]
    found: Given = {}

    def check(line: Target) -> None:
        _keep(found, _place(line, amounts, catalogue), line.target)

    read_lines(path, Target, check)
    return found


def read_published(path: Path, catalogue: Catalogue) -> Given:
    """What was first published, by unit code and indicator; nothing where there is no file.

    Raises CchcError, naming every line that is not as it must be, whose unit or figure is unknown, or whose count is
    no whole number.
    """

    found: Given = {}

    def check(line: Published) -> None:
        _, name = place = _place(line, catalogue.figures, catalogue)
        _keep(found, place, line.value)
        indicator = catalogue.figures[name]
        if indicator.kind != "percent" and not indicator.formulas and line.value % 1:  # a mean has decimals, too
            raise ValueError(f"{line.indicator} là số lượng nên phải là số nguyên, không có dấu phân cách")

    read_lines(path, Published, check)
    return found


def _keep(found: Given, place: tuple[str, str], value: float) -> None:
    """Add what a line says; ValueError where one above says it of the same figure, by its code, id or unit."""
    if place in found:
        raise ValueError("cùng đơn vị, chỉ tiêu với một dòng phía trên (ghi mã hay tên, để trống mã đơn vị hay không)")
    found[place] = value


def _place(line: _Figure, names: Iterable[str], catalogue: Catalogue) -> tuple[str, str]:
    """Unit code and indicator of a line, named by its id or its code in the form.

    ValueError where there is no such unit or none of `names`.
    """
    row = catalogue.row(line.indicator)
    name = row.indicator if row else line.indicator
    units = {unit.code for unit in catalogue.units}
    faults = [] if name in names else [unknown("Chỉ tiêu", line.indicator, [*names, *catalogue.by_code])]
    if line.unit_code and line.unit_code not in units:
        faults.append(unknown("Mã đơn vị", line.unit_code, units))
    if faults:
        raise ValueError(" ".join(faults))
    return line.unit_code or catalogue.office.code, name


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

    return table.assign(published=pd.Series([first(row) for row in tuples(table)], table.index, dtype="float64"))

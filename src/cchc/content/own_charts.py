"""Charts that an analyst draws in a cell: with the texts and the table that no picture in the report goes without."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Drawing

from ..blocks import Chart
from ..charts.own import redrawn, taken, unread, values_drawn, words
from ..language import format
from ..project.errors import CchcError
from .data import Data
from .figures import Figure, legend
from .tables import Marked, column, marked, table
from .text_findings import Finding, MakeFinding, shortened
from .typed_numbers import NUMBER, numbers_typed

LACKING = {
    "caption": "caption: tên biểu đồ",
    "alt": "alt: mô tả bằng lời (từ năm chữ trở lên) cho người không xem được hình",
    "source": "source: nguồn số liệu",
    "data": "data: bảng số liệu mà hình vẽ (DataFrame)",
}
LISTED = 5  # numbers that a finding names, at most
NUMBERS = int | float | np.number | Decimal


def own_chart(
    data: Data, tell: MakeFinding, drawn: object, caption: str, alt: str, source: str, shown: pd.DataFrame | None
) -> tuple[Chart, list[Finding]]:
    """The figure `drawn` with its texts, numbered and sourced as other charts are; `shown` is the table below it.

    The findings say where the drawing and its texts are not what the table holds. CchcError names all that is missing.
    """
    try:
        figure = taken(drawn)
    except TypeError as error:
        said = "mã của charts.csv, hoặc hình vẽ bằng matplotlib, seaborn (Figure, Axes)"
        raise CchcError(f"report.chart nhận {said}; không nhận {error}.") from error
    if faults := list(_faults(caption=caption, alt=alt, source=source, data=shown)):
        raise CchcError(f"Biểu đồ tự vẽ còn thiếu {'; '.join(faults)}.")
    named = shown
    if not isinstance(shown.index, pd.RangeIndex):
        named = shown.reset_index(names=[name or "" for name in shown.index.names], allow_duplicates=True)
    values = [(_title(name), list(named.iloc[:, at])) for at, name in enumerate(named)]
    if faults := list(_strangers(values)):
        raise CchcError(f"Bảng số liệu (data) của biểu đồ tự vẽ: {'; '.join(faults)}.")
    findings = list(_judged(data, tell, figure, [caption, alt, source], shown))
    # figures of the units are made up where those are; what a number here was made from, nobody can tell
    made_up = Figure("", "", 0, "count", illustrative=data.unit_mark)
    rows = [[_cell(value, made_up.sign) for value in row] for row in zip(*(own for _, own in values), strict=True)]
    remarks = legend([made_up, *(cell.figure for row in rows for cell in row if isinstance(cell, Marked))])
    numeric = [any(not isinstance(value, str) for value in own) for _, own in values]
    columns = [column(name, "right" if right else "left") for (name, _), right in zip(values, numeric, strict=True)]
    below = table(columns, rows, "Số liệu của biểu đồ")
    origin = f"{source.strip().removesuffix('.')}."  # remarks follow it
    chart = Chart(svg=redrawn(figure), alt=alt, caption=caption, source=origin, remarks=remarks, data=below)
    return chart, findings


def _faults(**given: object) -> Iterator[str]:
    for name, value in given.items():
        if name == "data":
            blank = not isinstance(value, pd.DataFrame) or value.empty
        else:
            blank = not isinstance(value, str) or len(value.split()) < (5 if name == "alt" else 1)
        if blank:
            yield LACKING[name]


def _title(name: object) -> str:
    return ", ".join(map(str, filter(None, name))) if isinstance(name, tuple) else str(name)


def _strangers(values: Sequence[tuple[str, Sequence[object]]]) -> Iterator[str]:
    """What no table of a report can print, column by column."""
    for name, own in values:
        if any(isinstance(value, NUMBERS) and np.isinf(float(value)) for value in own):
            yield f"cột “{name}” có giá trị vô cực (chia cho 0), hãy để trống (NaN) hoặc bỏ các dòng ấy"
        known = str | bool | np.bool_ | NUMBERS | Figure | date | np.datetime64 | pd.Period
        if kinds := {type(v).__name__ for v in own if not isinstance(v, known) and not _blank(v)}:
            yield f"cột “{name}” có giá trị không phải số, ngày hay chữ ({', '.join(sorted(kinds))})"


def _blank(value: object) -> bool:
    return pd.api.types.is_scalar(value) and pd.isna(value)


def _judged(
    data: Data, tell: MakeFinding, figure: Drawing, said: Sequence[str], shown: pd.DataFrame
) -> Iterator[Finding]:
    name, known = shortened(said[0]), _numbers(shown)
    if unread(figure):
        yield tell("own_chart_unread", text=name)
    strange = [
        v for along in values_drawn(figure) for v in along if not np.isclose(known, v, rtol=1e-9, atol=1e-9).any()
    ]
    if strange:
        listed = ", ".join(dict.fromkeys(map(_number, strange[:LISTED])))
        yield tell("own_chart_differs", text=name, label=listed, found=listed)
    printed = {format.number(abs(value), places) for value in known for places in (0, 1, 2)}
    for near in (near for text in (*said, *words(figure)) for near in numbers_typed(text, data.catalogue)):
        if not {number.rstrip("%") for number in NUMBER.findall(near)} <= printed:
            yield tell("own_chart_typed", text=name, label=near, found=near)


def _numbers(shown: pd.DataFrame) -> np.ndarray:
    cells = [value for at in range(shown.shape[1]) for value in shown.iloc[:, at]]
    values = [value.value if isinstance(value, Figure) else value for value in cells]
    numbers = (float(value) for value in values if isinstance(value, NUMBERS) and pd.notna(value))
    return np.array([*numbers], dtype="float64")


def _cell(value: object, sign: str) -> str | Marked:
    """A figure as the report prints it, a number or a day in its way of writing, a word as it stands."""
    if isinstance(value, Figure):
        return marked(value)
    if _blank(value):
        return format.MISSING
    if isinstance(value, bool | np.bool_):
        return "có" if value else "không"
    if isinstance(value, date | np.datetime64):
        return _day(pd.Timestamp(value))
    return f"{_number(value)} {sign}".rstrip() if isinstance(value, NUMBERS) else str(value)


def _day(moment: datetime) -> str:
    time = f"{moment:%H:%M}".removesuffix("00:00")
    return f"{format.day(moment)} {time}".rstrip()


def _number(value: float) -> str:
    if np.isinf(float(value)):
        return "vô cực"
    return format.amount(float(value))

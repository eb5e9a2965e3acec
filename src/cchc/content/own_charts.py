"""Charts that an analyst draws in a cell: with the texts and the table that no picture in the report goes without."""

from collections.abc import Iterator

import pandas as pd

from ..blocks import Chart
from ..charts.own import redrawn
from ..language import format
from ..project.errors import CchcError
from .data import Data
from .figures import Figure, legend
from .tables import Marked, column, marked, table

LACKING = {
    "caption": "caption: tên biểu đồ",
    "alt": "alt: mô tả bằng lời cho người không xem được hình",
    "source": "source: nguồn số liệu",
    "data": "data: bảng số liệu mà hình vẽ (DataFrame)",
}


def own_chart(data: Data, drawn: object, caption: str, alt: str, source: str, shown: pd.DataFrame | None) -> Chart:
    """The figure `drawn` with its texts, numbered and sourced as other charts are; `shown` is the table below it.

    CchcError names all that is missing.
    """
    faults = list(_faults(caption=caption, alt=alt, source=source, data=shown))
    try:
        svg = redrawn(drawn) if not faults else ""
    except TypeError as error:
        said = "mã của charts.csv, hoặc hình vẽ bằng matplotlib, seaborn (Figure, Axes)"
        raise CchcError(f"report.chart nhận {said}; không nhận {error}.") from error
    if faults:
        raise CchcError(f"Biểu đồ tự vẽ còn thiếu {'; '.join(faults)}.")
    named = shown if isinstance(shown.index, pd.RangeIndex) else shown.reset_index()
    rows = [[_cell(value) for value in row] for row in named.itertuples(index=False)]
    # whoever drew it may have used figures that are made up
    made_up = Figure("", "", None, "count", illustrative=data.unit_mark)
    remarks = legend([made_up, *(cell.figure for row in rows for cell in row if isinstance(cell, Marked))])
    numeric = [any(not isinstance(value, str) for value in named[name]) for name in named]
    columns = [column(str(name), "right" if right else "left") for name, right in zip(named, numeric, strict=True)]
    below = table(columns, rows, "Số liệu của biểu đồ")
    return Chart(svg=svg, alt=alt, caption=caption, source=source, remarks=remarks, data=below)


def _faults(**given: object) -> Iterator[str]:
    for name, value in given.items():
        if name == "data":
            blank = not isinstance(value, pd.DataFrame) or value.empty
        else:
            blank = not isinstance(value, str) or not value.strip()
        if blank:
            yield LACKING[name]


def _cell(value: object) -> str | Marked:
    """A figure as the report prints it, a number in its way of writing, a word as it stands."""
    if isinstance(value, Figure):
        return marked(value)
    if pd.isna(value):
        return format.MISSING
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return format.number(value, 0 if value == int(value) else 2)

"""Tables of dossiers by field or by unit, with the columns of count_columns.csv."""

from collections.abc import Iterable, Sequence
from typing import Literal

import pandas as pd

from ..blocks import Column, Table
from ..catalogue.dossiers import COUNTS, CountColumn, load_dossier_rules
from ..language import format
from ..language.text import fold, plain
from ..project.errors import CchcError
from .data import Data

NUMBER = "TT"
UNIT = "Đơn vị"
SUM = "Tổng số"
Row = dict[str, object]


def count_table(data: Data, by: Literal["field", "unit"], caption: str, columns: Sequence[str] = ()) -> Table | None:
    """A row for each field below its level, or for each unit, and their sum; nothing where no dossier is known.

    `columns` are those of count_columns.csv, all without any.
    """
    if by not in ("field", "unit"):
        raise CchcError(f"Bảng hồ sơ lập theo field (lĩnh vực) hoặc unit (đơn vị), không theo “{by}”.")
    if data.dossier_counts.empty:
        return None
    rules = load_dossier_rules().count_columns
    chosen = [c for c in rules if c.count is None or not columns or c.column in columns]
    rows, heads = (_by_field if by == "field" else _by_unit)(data)
    numbered = any(c.number for c in chosen) and by == "field"
    shown = [[number, name, *(_text(c, row) for c in chosen if c.count is not None)] for number, name, row in rows]
    mark = data.settings.illustrative_note if data.settings.illustrative_units else ""
    return Table(
        caption=caption,
        columns=[_column(c, by, numbered) for c in (None, *chosen)],
        rows=[[[text] if text else [] for text in row] for row in shown],
        source=data.settings.source,
        remarks=[mark] if mark else [],
        total=True,
        heads=[*heads, len(rows) - 1],
    )


def _column(column: CountColumn | None, by: str, numbered: bool) -> Column:
    if column is None:
        return Column(title=NUMBER, align="center", width=0.7, number="(1)" if numbered else "")
    number = f"({column.number})" if numbered and column.number else ""
    if column.count is None:
        return Column(title=column.title if by == "field" else UNIT, width=column.width, number=number)
    return Column(title=column.title, align="right", width=column.width, group=column.group, number=number)


def _by_field(data: Data) -> tuple[list[tuple[str, str, Row]], list[int]]:
    """The rows as number, name and counts, and the places of those that head a level."""
    office = data.catalogue.office
    levels = {
        f"Cấp {data.catalogue.words['level']}": [office.code],
        f"Các {data.catalogue.words['communes']}": [unit.code for unit in data.catalogue.communes],
    }
    counts, rows, heads = data.dossier_counts, [], []
    for mark, (name, codes) in zip("AB", levels.items(), strict=True):
        own = counts[counts["unit_code"].isin(codes)]
        if own.empty:
            continue
        heads.append(len(rows))
        rows.append((mark, name, _sum(own[own["field"] == ""])))
        fields = own[own["field"] != ""]
        by_field = {min(one["field"]): one for _, one in fields.groupby(fields["field"].map(fold))}
        named = sorted(by_field, key=lambda field: (plain(field), field))
        rows += [(str(n), field, _sum(by_field[field])) for n, field in enumerate(named, start=1)]
    return [*rows, ("", SUM, _sum(counts[(counts["unit_code"] != "") & (counts["field"] == "")]))], heads


def _by_unit(data: Data) -> tuple[list[tuple[str, str, Row]], list[int]]:
    counts = data.dossier_counts[data.dossier_counts["field"] == ""].set_index("unit_code")
    rows = [
        (str(n), unit.name, counts.loc[unit.code].to_dict() if unit.code in counts.index else {})
        for n, unit in enumerate(data.catalogue.units, start=1)
    ]
    return [*rows, ("", SUM, _sum(counts.loc[[code for code in counts.index if code]]))], []


def _sum(rows: pd.DataFrame) -> Row:
    return rows[list(COUNTS)].sum(skipna=False).to_dict()


def _text(column: CountColumn, row: Row) -> str:
    """The count as it is printed; blank where the unit gave none."""
    values = {name: None if pd.isna(value) else value for name, value in _known(column, row)}
    value = column.count.evaluate(values)
    return "" if value is None else format.number(value)


def _known(column: CountColumn, row: Row) -> Iterable[tuple[str, object]]:
    return ((name, row[name]) for name in column.count.names if name in row)

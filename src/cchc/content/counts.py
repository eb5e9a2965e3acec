"""Tables of dossiers by field or by unit, with the columns of count_columns.csv."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from .. import charts
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
    if data.dossier_counts.empty or (by == "unit" and not data.catalogue.subordinates):
        return None
    chosen = [c for c in load_dossier_rules().count_columns if c.count is None or not columns or c.column in columns]
    rows, heads = (_by_field if by == "field" else _by_unit)(data)
    numbered = any(c.number for c in chosen) and by == "field"
    texts = [[number, name, *map(_text, _values(chosen, row))] for number, name, row in rows]
    mark = data.settings.illustrative_note if data.settings.illustrative_units else ""
    return Table(
        caption=caption,
        columns=[_column(c, by, numbered) for c in (None, *chosen)],
        rows=[[[text] if text else [] for text in row] for row in texts],
        source=data.settings.source,
        remarks=[*([mark] if mark else []), *lacking(data)],
        total=True,
        heads=[*heads, len(rows) - 1],
    )


def lacking(data: Data) -> list[str]:
    """What the sums of dossiers do not hold: the units without any number, those of whose tables a row was not read."""
    own = data.dossier_counts.set_index("unit_code")["source"]
    names = {unit.code: unit.name for unit in data.catalogue.units}
    absent = [name for code, name in names.items() if code not in own.index]
    halves = [names[code] for code in dict.fromkeys(own.index[own == "partial"]) if code in names]
    return [
        *([f"Tổng số chưa gồm {_listed(absent)}: chưa có số liệu."] if absent else []),
        *([f"Tổng số chưa đủ: biểu của {_listed(halves)} có dòng chưa đọc được."] if halves else []),
    ]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= charts.MANY else f"{len(names)} đơn vị"


def count_sheet(data: Data) -> tuple[list[str], list[list[object]]]:
    """The titles and the rows of the whole table by field as numbers, for a workbook; no row without dossiers."""
    columns = load_dossier_rules().count_columns
    titles = [f"({c.number}) {c.group}: {c.title}" if c.group else c.title for c in columns]
    rows = _by_field(data)[0] if columns and len(data.dossier_counts) else []
    return [NUMBER, *titles], [[number, name, *_values(columns, row)] for number, name, row in rows]


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
        f"Các {data.catalogue.words['subordinates']}": [unit.code for unit in data.catalogue.subordinates],
    }
    counts, rows, heads = data.dossier_counts, [], []
    for mark, (name, codes) in zip("AB", levels.items(), strict=True):
        own = counts[counts["unit_code"].isin(codes)]
        if own.empty:
            continue
        if data.catalogue.subordinates:  # an office alone has no other level to be told from
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
        (str(n), unit.name, counts.loc[unit.code, list(COUNTS)].to_dict() if unit.code in counts.index else {})
        for n, unit in enumerate(data.catalogue.units, start=1)
    ]
    return [*rows, ("", SUM, _sum(counts.loc[[code for code in counts.index if code]]))], []


def _sum(rows: pd.DataFrame) -> Row:
    return rows[list(COUNTS)].sum(skipna=False).to_dict()


def _values(columns: Sequence[CountColumn], row: Row) -> list[float | None]:
    """What stands in the columns that count; None where the unit gave nothing."""
    known = {name: None if pd.isna(value) else value for name, value in row.items()}
    return [c.count.evaluate(known) for c in columns if c.count is not None]


def _text(value: float | None) -> str:
    return "" if value is None else format.number(value)

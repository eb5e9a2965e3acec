"""Tables of dossiers by field or by unit, with the columns of count_columns.csv."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import pandas as pd

from .. import charts
from ..blocks import Column, Table
from ..catalogue import wording
from ..catalogue.dossiers import COUNTS, NO_FIELD, CountColumn, load_dossier_rules
from ..language import format
from ..language.text import fold, lower_first, plain
from ..project.errors import CchcError
from .data import Data
from .figures import SIGNS, meaning

NUMBER = "TT"
UNIT = "Đơn vị"
SUM = "Tổng số"
NO_FIELDS = "(không ghi lĩnh vực)"  # dossiers that a unit counted without saying of which field
PARTIAL = SIGNS["partial"]
PARTLY = "partial"  # the source of counts of whose table a row was not read
Counts = dict[str, object]


class CountRow(NamedTuple):
    """A row of a table: its number, name and counts; `partial` where these lack a part."""

    number: str
    name: str
    counts: Counts
    partial: bool


def count_table(data: Data, by: Literal["field", "unit"], caption: str, columns: Sequence[str] = ()) -> Table | None:
    """A row for each field below its level, or for each unit, and their sum; nothing where no dossier is known.

    `columns` are those of count_columns.csv, all without any. CchcError where `by` is neither.
    """
    if by not in ("field", "unit"):
        raise CchcError(f"Bảng hồ sơ lập theo field (lĩnh vực) hoặc unit (đơn vị), không theo “{by}”.")
    if data.dossier_counts.empty or (by == "unit" and not data.catalogue.subordinates):
        return None
    chosen = [c for c in load_dossier_rules().count_columns if c.count is None or not columns or c.column in columns]
    rows, heads = (_by_field if by == "field" else _by_unit)(data)
    numbered = any(c.number for c in chosen) and by == "field"
    texts = [[r.number, r.name, *(_text(v, r.partial) for v in _values(chosen, r.counts))] for r in rows]
    mark = data.settings.illustrative_note if data.settings.illustrative_units else ""
    return Table(
        caption=caption,
        columns=[_column(c, by, numbered) for c in (None, *chosen)],
        rows=[[[text] if text else [] for text in row] for row in texts],
        source=data.settings.source,
        remarks=[*([mark] if mark else []), *_remarks(data, rows)],
        total=True,
        heads=[*heads, len(rows) - 1],
    )


def lacking(data: Data) -> list[str]:
    """What the sums of dossiers do not hold: the units without any number, those of whose tables a row was not read."""
    known = set(data.dossier_counts["unit_code"])
    wanting = _wanting(data.dossier_counts, [unit.code for unit in data.catalogue.units])
    absent = [unit.name for unit in data.catalogue.units if unit.code in wanting and unit.code not in known]
    halves = [unit.name for unit in data.catalogue.units if unit.code in wanting and unit.code in known]
    return [
        *([wording("total_without", units=listed(absent))] if absent else []),
        *([wording("total_unread", units=listed(halves))] if halves else []),
    ]


def _remarks(data: Data, rows: Sequence[CountRow]) -> list[str]:
    return [*([f"{PARTIAL} {meaning('partial')}"] if any(row.partial for row in rows) else []), *lacking(data)]


def listed(names: Sequence[str]) -> str:
    """The names inside a sentence; of very many only how many there are: a table has each."""
    return ", ".join(map(lower_first, names)) if len(names) <= charts.MANY else f"{len(names)} đơn vị"


def count_sheet(data: Data) -> tuple[list[str], list[list[object]]]:
    """The titles and the rows of the whole table by field as numbers, for a workbook; no row without dossiers.

    A row that lacks a part says so in its name, and what is lacking stands below.
    """
    columns = load_dossier_rules().count_columns
    titles = [f"({c.number}) {c.group}: {c.title}" if c.group else c.title for c in columns]
    rows = _by_field(data)[0] if columns and len(data.dossier_counts) else []
    cells = [[r.number, f"{r.name} {PARTIAL}" if r.partial else r.name, *_values(columns, r.counts)] for r in rows]
    blank = [None] * (len(titles) - 1)
    return [NUMBER, *titles], [*cells, *(["", said, *blank] for said in (_remarks(data, rows) if rows else []))]


def _column(column: CountColumn | None, by: str, numbered: bool) -> Column:
    if column is None:
        return Column(title=NUMBER, align="center", width=0.7, number="(1)" if numbered else "")
    number = f"({column.number})" if numbered and column.number else ""
    if column.count is None:
        return Column(title=column.title if by == "field" else UNIT, width=column.width, number=number)
    return Column(title=column.title, align="right", width=column.width, group=column.group, number=number)


def fields_of(counts: pd.DataFrame) -> dict[str, Counts]:
    """The counts of units by field, by name; last NO_FIELDS, the rest of their total, where there is any."""
    whole = _sum(counts[counts["field"] == ""])
    fields = counts[~counts["field"].isin(["", NO_FIELD])]
    by_field = {min(own["field"]): _sum(own) for _, own in fields.groupby(fields["field"].map(fold))}
    rest = {name: total - sum(own[name] for own in by_field.values()) for name, total in whole.items()}
    named = sorted(by_field, key=lambda field: (plain(field), field))
    some = any(count for count in rest.values() if not pd.isna(count))
    return {field: by_field[field] for field in named} | ({NO_FIELDS: rest} if some else {})


def _by_field(data: Data) -> tuple[list[CountRow], list[int]]:
    """The rows, and the places of those that head a level."""
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
        partial = bool(_wanting(counts, codes))
        if data.catalogue.subordinates:  # an office alone has no other level to be told from
            heads.append(len(rows))
            rows.append(CountRow(mark, name, _sum(own[own["field"] == ""]), partial))
        fields = fields_of(own)
        for number, (field, sums) in enumerate(fields.items(), start=1):
            short = partial or (NO_FIELDS in fields and field != NO_FIELDS)
            rows.append(CountRow(str(number), field, sums, short))
    return [*rows, _whole(data)], heads


def _by_unit(data: Data) -> tuple[list[CountRow], list[int]]:
    counts = data.dossier_counts[data.dossier_counts["field"] == ""].set_index("unit_code")
    rows = []
    for number, unit in enumerate(data.catalogue.units, start=1):
        known = unit.code in counts.index
        own = counts.loc[unit.code, list(COUNTS)].to_dict() if known else {}
        rows.append(CountRow(str(number), unit.name, own, known and counts.loc[unit.code, "source"] == PARTLY))
    return [*rows, _whole(data)], []


def _whole(data: Data) -> CountRow:
    counts = data.dossier_counts
    units = counts[(counts["unit_code"] != "") & (counts["field"] == "")]
    return CountRow("", SUM, _sum(units), bool(_wanting(counts, [unit.code for unit in data.catalogue.units])))


def _wanting(counts: pd.DataFrame, codes: Sequence[str]) -> list[str]:
    """Those of the units that gave no number, or of whose table a row was not read."""
    whole = counts.loc[counts["source"] != PARTLY, "unit_code"]
    return [code for code in codes if code not in set(whole)]


def _sum(rows: pd.DataFrame) -> Counts:
    return rows[list(COUNTS)].sum(skipna=False).to_dict()


def _values(columns: Sequence[CountColumn], row: Counts) -> list[float | None]:
    """What stands in the columns that count; None where the unit gave nothing."""
    known = {name: None if pd.isna(value) else value for name, value in row.items()}
    return [c.count.evaluate(known) for c in columns if c.count is not None]


def _text(value: float | None, partial: bool) -> str:
    return "" if value is None else "\N{NO-BREAK SPACE}".join([format.number(value), *([PARTIAL] if partial else [])])

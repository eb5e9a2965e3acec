"""Tables of the report, those of charts.csv among them, and what stands in their cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pandas as pd

from ..blocks import Align, Block, Column, Paragraph, Table, Text
from ..catalogue import ChartPart, ChartRow, Formula, Unit, wording
from ..catalogue.dossiers import load_dossier_rules
from ..language import format
from .counts import NO_FIELDS, fields_of, lacking
from .data import Data
from .figures import Figure, legend, number


class Marked(NamedTuple):
    """A table's cell that is a figure; `link` where it leads to what it rests on."""

    text: str
    figure: Figure
    link: bool = True


def marked(figure: Figure) -> Marked:
    """The figure as a table prints it: with its first publication where that printed otherwise, and with its sign."""
    text = figure.words or format.value(figure.value, figure.kind, figure.status)
    first = f"(công bố lần đầu: {figure.first})" if figure.first else ""
    return Marked(" ".join(filter(None, (text, first, figure.sign))), figure)


def printed(figure: Figure) -> str:
    """The figure as a chart prints it: as in a table, without leading zeros, a rate with its %."""
    if figure.value is None or figure.kind == "percent":
        return str(figure)
    return f"{format.amount(figure.value)} {figure.sign}".rstrip()


def column(title: str, align: Align = "left", width: float = 1) -> Column:
    """A column of a table; `width` is its share beside the others."""
    return Column(title=title, align=align, width=width)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | Marked]],
    caption: str,
    source: str = "",
    total: bool = False,
) -> Table:
    """A small table; below it stands what the signs of its figures mean."""
    return Table(
        caption=caption,
        columns=columns,
        rows=[list(map(cell_text, row)) for row in rows],
        source=source,
        remarks=legend(cell.figure for row in rows for cell in row if isinstance(cell, Marked)),
        total=total,
    )


def cell_text(cell: str | Marked) -> Text:
    """What stands in a cell; nothing where it is blank."""
    said = number(cell.figure, cell.text, cell.link) if isinstance(cell, Marked) else cell
    return [said] if said else []


def contacts(data: Data) -> Table | None:
    """Who is responsible for what; nothing where report.yml names nobody."""
    if not data.settings.contacts:
        return None
    columns = [
        column("TT", "center", 0.4),
        column("Nội dung", "left", 3),
        column("Họ và tên", "left", 2),
        column("Chức vụ", "left", 3),
    ]
    rows = [[str(n), c.role, c.name, c.title] for n, c in enumerate(data.settings.contacts, start=1)]
    return table(columns, rows, f"Phân công phụ trách công tác {data.catalogue.statistical_form.area}".rstrip())


def by_office(data: Data, row: ChartRow) -> Table:
    """Figures of the office, a row for each bar of the table's row in charts.csv."""
    rows = [[bar.label, *(marked(data.figure(part.figure)) for part in bar.parts)] for bar in row.figures]
    columns = [column("Nội dung", "left", 3), *heads(data, row.figures[0].parts)]
    return table(columns, rows, row.caption, data.settings.source)


def reported(data: Data, row: ChartRow) -> bool:
    """Whether any unit has any of the figures of a table by unit."""
    figures = (_known(data, unit, part.figure) for unit in data.catalogue.subordinates for part in row.figures[0].parts)
    return any(figure.value is not None for figure in figures)


def by_unit(data: Data, row: ChartRow) -> Block:
    """Figures of each unit, as submitted or computed of its own; those of the office in the last row.

    Of a sum that lacks a part the known ones stand in the cell, marked: they are in the last row too. A sentence
    where no unit has any.
    """
    if not reported(data, row):
        return Paragraph(text=[wording("no_table", title=row.caption)])
    parts, units = row.figures[0].parts, data.catalogue.subordinates
    rows = [[unit.name, *(marked(_known(data, unit, part.figure)) for part in parts)] for unit in units]
    columns = [column("Đơn vị", "left", 3), *heads(data, parts)]
    return table(columns, [*rows, total(data, parts)], row.caption, data.settings.source, total=True)


def _known(data: Data, unit: Unit, name: str) -> Figure:
    """A unit's figure; of a sum of counts that lacks a part, the sum of the others."""
    own, formula = of_unit(data, unit, name), getattr(data.catalogue.figures.get(name), "parts", None)
    if not (own.status == "missing" and own.kind == "count" and formula and formula.only_adds):
        return own
    known = [part.value for part in map(partial(data.own, unit), formula.names) if part.value is not None]
    return replace(own, value=sum(known), status="partial") if known else own


def total(data: Data, parts: Sequence[ChartPart]) -> list[str | Marked]:
    """The last row of a table by unit: the same figures of the office."""
    own = {part.figure: data.figure(part.figure) for part in parts if part.figure != ChartRow.COMPLETENESS}
    lacking = any(figure.status in ("partial", "missing") for figure in own.values())
    cells = [marked(own[part.figure]) if part.figure in own else "" for part in parts]
    return ["Cộng (chưa đủ các đơn vị)" if lacking else "Cộng", *cells]


def figures_of_units(data: Data, row: ChartRow) -> dict[str, list[Figure]]:
    """The figures that the row of charts.csv draws of each unit, by the unit's name."""
    parts = row.figures[0].parts
    return {unit.name: [of_unit(data, unit, part.figure) for part in parts] for unit in data.catalogue.subordinates}


def figures_of_fields(data: Data, row: ChartRow) -> dict[str, list[Figure]]:
    """The columns of count_columns.csv that the row of charts.csv draws, of each field of dossiers; the largest first.

    What the units counted without saying of which field stands last.
    """
    columns = {c.column: c.count for c in load_dossier_rules().count_columns if c.count}
    sums = fields_of(data.dossier_counts[data.dossier_counts["unit_code"] != ""])
    partial = {name: bool(lacking(data)) or (NO_FIELDS in sums and name != NO_FIELDS) for name in sums}
    return {
        name: [
            _of_field(data, columns[part.figure], sums[name], part.figure, partial[name])
            for part in row.figures[0].parts
        ]
        for name in sorted(sums, key=lambda name: (name == NO_FIELDS, -sums[name]["received"], name))
    }


def _of_field(data: Data, count: Formula, counts: Mapping[str, object], column: str, partial: bool) -> Figure:
    value = count.evaluate({name: None if pd.isna(one) else float(one) for name, one in counts.items()})
    status = "missing" if value is None else "partial" if partial else "ok"
    return Figure(column, "", value, status=status, illustrative=data.unit_mark)


def of_unit(data: Data, unit: Unit, name: str) -> Figure:
    """A figure that a chart draws of a commune or of the office."""
    if name == ChartRow.COMPLETENESS:
        return data.completeness(unit)
    return data.figure(name) if unit == data.catalogue.office else data.own(unit, name)


def name_of(data: Data, part: ChartPart) -> str:
    """What a chart calls a figure."""
    known = data.catalogue.figures.get(part.figure)
    return part.name or (known.name if known else "Tỷ lệ ô có số liệu")


def heads(data: Data, parts: Sequence[ChartPart]) -> list[Column]:
    """Columns of figures, the wider the longer their titles."""
    names = [name_of(data, part) for part in parts]
    return [column(n, "right", 1.2 if len(n) < 8 else 1.3 if len(n) < 16 else 1.5) for n in names]

"""Lineage as blocks of the page: below each row of the annex, and the annex of figures that stand in no form."""

import pandas as pd

from ..blocks import Block, Items, Number, Paragraph, Review, Strong, Text, Trace
from ..blocks.screen import Operand, OtherFigure, OtherFigures, RegisterRow, RegisterTable, SourceRow
from ..catalogue import Catalogue
from ..language import format
from .data import Data
from .lineage import ALL, REGISTER, Lineage, Lineages, Source, described, row_anchor


def trace(lineage: Lineage, lineages: Lineages) -> Trace:
    """How one figure is computed, and the figures and cells it rests on."""
    status = "" if lineage.status == ALL["ok"] else f" · {lineage.status}"
    parts = (lineages[name] for name in dict.fromkeys(lineage.parts))
    return Trace(
        words=" ".join(filter(None, (lineage.how, lineage.filled))) + status,
        parts=[Operand(label=f"{p.code} {p.label}".strip(), anchor=p.anchor, value=_value(p)) for p in parts],
        sources=list(map(_source, lineage.sources)),
        said=list(map(_source, lineage.said)),
    )


def figure_tree(name: str, lineages: Lineages, *, whole: bool = True) -> list[Block]:
    """The figure and, below it, how it is computed, its cells and its parts; with `whole` the parts' own parts too."""
    figure = lineages[name]
    head = Paragraph(text=[Strong(text=[f"{figure.code} {figure.label}".strip()]), ": ", *_value(figure)])
    words = [text for text in (figure.how, figure.filled, figure.status) if text]
    words += [f"{source.who} ghi: {described(source)}" for source in figure.said]
    words += [f"{source.who}: {described(source)}" for source in figure.sources]
    below = [[Paragraph(text=[text])] for text in words]
    for part in dict.fromkeys(figure.parts):
        own = lineages[part]
        named = Paragraph(text=[f"{own.code or own.id} {own.label}: ", *_value(own)])
        below.append(figure_tree(part, lineages) if whole else [named])
    return [head, Items(items=below)]


def review(data: Data) -> Review:
    """For reviewers, on the screen only: the figures that stand in no row of the form, and the registers."""
    shown = [others(data.lineages, data.catalogue), *registers(data.lineages)]
    return Review(code="nguon-so-lieu", title="Nguồn số liệu", blocks=shown)


def others(lineages: Lineages, catalogue: Catalogue) -> OtherFigures:
    """The figures that stand in no row of the form, each with its lineage; links reach them by their id."""
    in_form = {row.code for row in catalogue.form}
    found = [x for x in lineages if x.code not in in_form]
    return OtherFigures(
        title=f"Số liệu ngoài {catalogue.statistical_form.name} dùng trong báo cáo",
        rows=[
            OtherFigure(anchor=x.anchor, code=x.code, label=x.label, value=_value(x), trace=trace(x, lineages))
            for x in found
        ],
    )


def registers(lineages: Lineages) -> list[RegisterTable]:
    """Every register that was handed in, row by row; links reach a row by its number."""
    found = []
    known = lineages.catalogue.registers
    for register in dict.fromkeys(c.register_id for c in known):
        rows = lineages.table(register)
        columns = [c for c in known if c.register_id == register and c.column in rows]
        listed = [
            RegisterRow(
                anchor=row_anchor(register, number),
                number=number,
                cells=[_entry(row[c.column], lineages.typed(register, number, c.column), c.kind) for c in columns],
            )
            for number, row in rows.to_dict("index").items()
        ]
        if listed:
            titles = [c.title for c in columns]
            found.append(RegisterTable(title=f"Sổ “{columns[0].sheet}”", titles=titles, rows=listed))
    return found


def _value(lineage: Lineage) -> Text:
    shown = lineage.shown or lineage.status
    return [shown if lineage.value is None else Number(text=shown, id=lineage.id, value=lineage.value)]


def _source(source: Source) -> SourceRow:
    in_register = source.anchor.startswith(REGISTER)  # the register's own row has the anchor
    return SourceRow(
        who=source.who,
        shown=source.shown,
        place=source.place,
        raw=source.raw,
        remark=source.remark,
        **{"register_row" if in_register else "anchor": source.anchor},
    )


def _entry(value: object, raw: str, kind: str) -> str:
    """A number or a day as the report prints it, else the cell's own text."""
    if isinstance(value, float) and not pd.isna(value):
        return format.percent(value) if kind == "percent" else format.amount(value)
    return format.day(value) if kind == "date" and value else raw

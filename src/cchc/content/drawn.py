"""The charts and tables of charts.csv: which of an id's rows the form in force can fill, and what draws it."""

from collections.abc import Callable, Iterable

from .. import charts
from ..blocks import Block, Paragraph
from ..catalogue import Catalogue, ChartRow, wording
from ..project.errors import CchcError, unknown
from . import compared, over_periods, pictures, tables
from .data import Data

DRAW: dict[tuple[str, str], Callable[[Data, ChartRow], Block | None]] = {
    ("progress", "office"): pictures.progress,
    ("parts", "office"): pictures.parts,
    ("parts", "unit"): pictures.parts_by_unit,
    ("parts", "field"): pictures.parts_by_field,
    ("bars", "office"): pictures.bars,
    ("bars", "unit"): pictures.bars_by_unit,
    ("dots", "office"): pictures.dots,
    ("dots", "unit"): pictures.dots_by_unit,
    ("lines", "office"): over_periods.lines,
    ("lines", "unit"): over_periods.lines_by_unit,
    ("table", "office"): tables.by_office,
    ("table", "unit"): tables.by_unit,
}


def draw(data: Data, row: ChartRow) -> Block | None:
    """What a row of charts.csv shows; nothing where there is nothing to show, and of units where there are none."""
    if row.scope == "unit" and not data.catalogue.subordinates:
        return None
    if in_annex(data, row):
        said = wording("table_in_annex", title=row.caption, count=len(data.catalogue.subordinates))
        return Paragraph(text=[said])
    return DRAW[row.kind, row.scope](data, row)


def in_annex(data: Data, row: ChartRow) -> bool:
    """Whether it is a table of so many units that it stands in the annex."""
    of_many = row.kind == "table" and row.scope == "unit" and len(data.catalogue.subordinates) > charts.MANY
    return of_many and tables.reported(data, row)


def units_in_full(data: Data, rows: Iterable[ChartRow]) -> list[Block]:
    """Of many units, below the form: these tables, in the places of a ranking where they hold its rate, and the others.

    Nothing where the report itself has a row for each unit.
    """
    left = list(data.catalogue.rankings) if len(data.catalogue.subordinates) > charts.MANY else []
    found = []
    for row in rows:
        ranking = next((ranking for ranking in left if ranking.indicator in row.drawn), None)
        found.append(compared.ranked(data, ranking, row) if ranking else tables.by_unit(data, row))
        left = [other for other in left if other is not ranking]
    return found + [compared.ranked(data, ranking) for ranking in left if compared.any_rate(data, ranking)]


def row_of(catalogue: Catalogue, id: str) -> tuple[ChartRow | None, list[str]]:
    """The first row of the id that the form in force can fill, else its last one and the names of what that lacks.

    Bars of figures that nobody here is asked for are left out; None where no bar is left. CchcError with the nearest
    ids where there is no such row.
    """
    rows = [row for row in catalogue.charts if row.id == id]
    if not rows:
        raise CchcError(unknown("Biểu đồ", id, dict.fromkeys(row.id for row in catalogue.charts)))
    for row in rows:
        lacking = sorted(row.reads & catalogue.foreign)
        if not lacking:
            return _asked(catalogue, row), []
    return row, lacking


def _asked(catalogue: Catalogue, row: ChartRow) -> ChartRow | None:
    if row.scope == "field":
        return row if row.reads <= catalogue.figures.keys() else None
    known = catalogue.figures.keys() | {ChartRow.COMPLETENESS}
    bars = tuple(bar for bar in row.figures if all(part.figure in known for part in bar.parts))
    kept = row if len(bars) == len(row.figures) else row.model_copy(update={"figures": bars})
    return kept if bool(bars) == bool(row.figures) and kept.reads <= known else None


def of_section(catalogue: Catalogue, section: str) -> list[str]:
    """The ids of what stands below the text of a section, in the order of charts.csv."""
    ids = dict.fromkeys(row.id for row in catalogue.charts if row.section)
    rows = {id: row_of(catalogue, id)[0] for id in ids}
    return [id for id, row in rows.items() if row and row.section == section]

"""The charts and tables of charts.csv: which of an id's rows the form in force can fill, and what draws it."""

from collections.abc import Callable

from ..blocks import Block
from ..catalogue import Catalogue, ChartRow
from ..project.errors import CchcError, unknown
from . import over_periods, pictures, tables
from .data import Data

DRAW: dict[tuple[str, str], Callable[[Data, ChartRow], Block | None]] = {
    ("progress", "office"): pictures.progress,
    ("parts", "office"): pictures.parts,
    ("parts", "unit"): pictures.parts_by_unit,
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
    return DRAW[row.kind, row.scope](data, row) if row.scope == "office" or data.catalogue.communes else None


def row_of(catalogue: Catalogue, id: str) -> tuple[ChartRow, list[str]]:
    """The first row of the id that the form in force can fill, else its last one and the names of what that lacks.

    CchcError with the nearest ids where there is none.
    """
    rows = [row for row in catalogue.charts if row.id == id]
    if not rows:
        raise CchcError(unknown("Biểu đồ", id, dict.fromkeys(row.id for row in catalogue.charts)))
    for row in rows:
        lacking = sorted(row.reads - catalogue.figures.keys())
        if not lacking:
            break
    return row, lacking


def of_section(catalogue: Catalogue, section: str) -> list[str]:
    """The ids of what stands below the text of a section, in the order of charts.csv."""
    ids = dict.fromkeys(row.id for row in catalogue.charts if row.section)
    return [id for id in ids if row_of(catalogue, id)[0].section == section]

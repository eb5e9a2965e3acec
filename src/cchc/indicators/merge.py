"""The figures of an earlier period by the units of now: a unit merged from several has the sum of theirs."""

import pandas as pd

from ..aggregations import Result
from ..catalogue import Catalogue, Unit
from ..project.period import Period
from ..project.rows import records
from ..project.tables import PAST_FIGURES

Rows = dict[tuple[str, str], dict[str, object]]


def harmonise_units(table: pd.DataFrame, other: Period, catalogue: Catalogue) -> pd.DataFrame:
    """The table (PAST_FIGURES) of another period with the codes of the units in force in this one.

    A unit that was one unit then, too, keeps its rows. The figures of units merged since are added up and rates
    computed from the sums of their parts, with the status merged, illustrative where one of them is; where one of them
    lacks a figure, or it is no amount, it is missing. Units that are gone, and codes that meant
    another unit, have no rows.
    """
    own = {(row["unit_code"], row["indicator"]): row for row in records(table[PAST_FIGURES.names])}
    rows = []
    for unit in catalogue.units:
        parts = catalogue.parts(unit, other)
        if len(parts) == 1:
            rows += [row | {"unit_code": unit.code} for (code, _), row in own.items() if code == parts[0].code]
        else:
            rows += _merged(unit, parts, own, catalogue)
    return PAST_FIGURES.frame(rows)


def _merged(unit: Unit, parts: list[Unit], own: Rows, catalogue: Catalogue) -> list[dict[str, object]]:
    codes = {part.code for part in parts}
    names = {name for code, name in own if code in codes}
    found = []
    for name in (n for n in catalogue.figures if n in names):
        rows = [own.get((part.code, name)) for part in parts]
        made_up = any(row and row["illustrative"] for row in rows)
        merged = catalogue.figures[name].aggregation.merge([row and _result(row) for row in rows])
        columns = [unit.code, name, *merged.columns.values(), None, made_up]
        found.append(dict(zip(PAST_FIGURES.names, columns, strict=True)))
    return found


def _result(row: dict[str, object]) -> Result:
    return Result.of(row["value"], row["status"], row["numerator"], row["denominator"])

"""What a unit gives of the units below it: its own word, else the sum of theirs, once; and where the two disagree.

The one place where figures of units below a unit are used: the office adds up what its own units give, nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ..aggregations import ROLLED_UP, Inputs, OfSubordinates, Result
from ..catalogue import Catalogue, Indicator, Unit, message
from ..findings import Finding, finding, frame
from ..language.format import number
from ..language.text import lower_first
from ..project.rows import tuples
from ..project.tables import ENTRIES

Values = Mapping[tuple[str, str], float]  # by unit code and indicator


def with_rolled_up(observations: pd.DataFrame, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The observations (ENTRIES) with what units left out that all units below them wrote, and the findings.

    Such a figure is made of theirs as the office's is of its units', has the status rolled_up, stands in no cell, and
    `repair` names the units. What a unit wrote itself stays, whatever those below it sent; a rate is never made of
    its word and of theirs where the two disagree.
    """
    known = observations.dropna(subset=["value"])
    values = {(row.unit_code, row.indicator): row.value for row in tuples(known)}
    table, findings = observations.copy(), []
    for unit in (unit for unit in catalogue.subordinates if catalogue.below(unit)):
        below = catalogue.below(unit)
        theirs = {row.indicator: _theirs(row, below, values) for row in _rows(unit, below, catalogue)}
        blank = {name: made for name, made in theirs.items() if (unit.code, name) not in values}
        mixed = _mixed(unit, theirs, values, catalogue)
        whole = {name: made for name, made in blank.items() if made.status == "ok" and name not in mixed}
        at = table.index[(table["unit_code"] == unit.code) & table["indicator"].isin(whole)]
        if len(at):
            table.loc[at, "value"] = [whole[name].value for name in table.loc[at, "indicator"]]
            named = ", ".join(lower_first(other.name) for other in below)
            table.loc[at, ["status", "raw", "sheet", "cell", "repair"]] = [ROLLED_UP, "", "", "", named]
            findings.append(_told("rolled_up", unit, below, list(whole), catalogue))
        if mixed:
            findings.append(_told("mixed_levels", unit, below, [n for n in blank if n in mixed], catalogue))
        if part := [name for name, made in blank.items() if made.status == "partial"]:
            findings.append(_told("not_rolled_up", unit, below, part, catalogue))
        findings += _differences(
            unit, below, {n: made for n, made in theirs.items() if n not in blank}, known, catalogue
        )
    return ENTRIES.of({name: table[name] for name in ENTRIES.names}), frame(findings)


def _mixed(unit: Unit, theirs: Mapping[str, Result], values: Values, catalogue: Catalogue) -> set[str]:
    """The blank figures of the unit that would make a rate with others of its own that are not those below it sent."""
    found: set[str] = set()
    for rate in (figure for figure in catalogue.figures.values() if figure.denominator):
        names = _leaves(rate, catalogue) & theirs.keys()
        own = {name: values[unit.code, name] for name in names if (unit.code, name) in values}
        if any(theirs[name].status != "ok" or theirs[name].value != value for name, value in own.items()):
            found |= {name for name in names - own.keys() if theirs[name].status == "ok"}
    return found


def _leaves(figure: Indicator, catalogue: Catalogue) -> set[str]:
    """The figures at the bottom of those that it is made of."""
    parts = [catalogue.figures[name] for name in figure.reads if name in catalogue.figures]
    return set().union(*(_leaves(part, catalogue) for part in parts)) if parts else {figure.indicator}


def _rows(unit: Unit, below: Sequence[Unit], catalogue: Catalogue) -> list[Indicator]:
    """The rows that both the unit and those below it fill in, and that are made of the units'."""
    asked = {row.code for other in below for row in catalogue.asked(other)}
    return [row for row in catalogue.asked(unit) if row.code in asked and isinstance(row.aggregation, OfSubordinates)]


def _theirs(row: Indicator, below: Sequence[Unit], values: Values) -> Result:
    return row.aggregation.value(Inputs(subordinates={u.code: values.get((u.code, row.indicator)) for u in below}))


def _differences(
    unit: Unit, below: Sequence[Unit], theirs: Mapping[str, Result], known: pd.DataFrame, catalogue: Catalogue
) -> Iterator[Finding]:
    """Where the unit wrote something else than those below it did together, or less than some of them did."""
    own = known[known["unit_code"] == unit.code]
    for row in tuples(own[own["indicator"].isin(theirs)]):
        made, indicator = theirs[row.indicator], catalogue.figures[row.indicator]
        short = made.status == "partial" and indicator.kind == "count" and made.value > row.value
        if short or (made.status == "ok" and made.value != row.value):
            left, right = number(row.value), number(made.value)
            words = {"unit": unit.name, "code": row.code, "label": indicator.name, "left": left, "right": right}
            said = message("lower_differs", count=_count(indicator, below, known), **words)
            place = {"file": row.file, "sheet": row.sheet, "cell": row.cell}
            yield finding(*said, unit_code=unit.code, indicator=row.code, expected=right, found=left, **place)


def _count(indicator: Indicator, below: Sequence[Unit], known: pd.DataFrame) -> str:
    """How many of them gave the figure: "3", or "2/3"."""
    own = known[known["indicator"] == indicator.indicator]["unit_code"]
    gave = sum(unit.code in set(own) for unit in below)
    return number(gave) if gave == len(below) else f"{number(gave)}/{number(len(below))}"


def _told(which: str, unit: Unit, below: Sequence[Unit], names: Sequence[str], catalogue: Catalogue) -> Finding:
    codes = ", ".join(catalogue.figures[name].code for name in names)
    said = message(which, unit=unit.name, count=number(len(below)), codes=codes)
    return finding(*said, unit_code=unit.code, expected="có số liệu", found=codes)

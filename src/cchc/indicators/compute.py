"""How each figure of the catalogue comes out of what was submitted."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from ..aggregations import ROLLED_UP, Inputs, Result
from ..catalogue import Catalogue, Indicator
from ..language.format import IMPOSSIBLE
from ..project.registers import chosen, statements, tables
from ..project.rows import values
from ..project.tables import INDICATORS, UNIT_FIGURES

Counted = Mapping[str, Mapping[str, Result]]  # figure -> unit code -> count
NOTHING: Counted = MappingProxyType({})


def compute_office(
    observations: pd.DataFrame,
    notes: pd.DataFrame,
    registers: pd.DataFrame,
    catalogue: Catalogue,
    counted: Counted = NOTHING,
) -> pd.DataFrame:
    """One row per form row in form order, then the supplementary rows, then the measures.

    `notes` (unit_code, code, note) are the notes beside rows that carry no figure, `counted` what dossiers came to
    (dossiers.figure_counts).

    Columns: INDICATORS, with the office's unit_code; stated is the office's own entry, nothing is published or
    illustrative yet.
    """
    office, below = _split(observations, catalogue)
    said = pd.concat([notes, observations])
    said = said[said["unit_code"] == catalogue.office.code].drop_duplicates("code")
    noted = dict(zip(said["code"], said["note"], strict=True))
    own_tables = tables(registers)
    facts = statements(own_tables.get("statements", pd.DataFrame()))
    results: dict[str, Result] = {}
    numbers: dict[str, float | None] = {f"statement.{id}": value for id, value in facts.items()}
    for name, indicator in catalogue.figures.items():
        inputs = Inputs(
            own=office.get(name),
            subordinates={unit: wrote.get(name) for unit, wrote in below.items()},
            results=results,
            numbers=numbers,
            counted=counted.get(name, {}),
            rows=_rows(indicator, own_tables, catalogue),
        )
        results[name] = _judged(indicator.aggregation.value(inputs), indicator, catalogue)
        numbers[name] = results[name].value
    rows = []
    groups = {"form": catalogue.form, "supplement": catalogue.supplements, "measure": catalogue.measures}
    for group, indicators in groups.items():
        for indicator in indicators:
            rows.append(
                {
                    "unit_code": catalogue.office.code,
                    "table": group,
                    **{k: getattr(indicator, k) for k in ("code", "row", "indicator", "label", "unit", "kind")},
                    **results.get(indicator.indicator, Result(status="")).columns,
                    "stated": office.get(indicator.indicator),
                    "note": noted.get(indicator.code, ""),
                    "illustrative": False,
                }
            )
    return INDICATORS.frame(rows)


def compute_units(observations: pd.DataFrame, catalogue: Catalogue, counted: Counted = NOTHING) -> pd.DataFrame:
    """The own figures of each unit below the office by the formulas that make the office's of them.

    One row for each of them and figure of catalogue.of_each_unit: what it wrote where the office adds it up, and what
    follows from such figures alone; nothing is added up over units. Columns: UNIT_FIGURES; value is NaN where a
    part is blank, status ok, missing, not_applicable or impossible; nothing is published or illustrative yet.
    """
    _, below = _split(observations, catalogue)
    rolled = observations[observations["status"] == ROLLED_UP]
    rolled_up = set(zip(rolled["unit_code"], rolled["indicator"], strict=True))
    rows = []
    for code, own in below.items():
        results: dict[str, Result] = {}
        numbers: dict[str, float | None] = {}
        for name in catalogue.of_each_unit:
            indicator, units = catalogue.figures[name], counted.get(name, {})
            if units and code not in units:
                continue  # a count of the office's dossiers alone
            of_unit = {code: units[code]} if units else {}
            inputs = Inputs(own=own.get(name), results=results, numbers=numbers, counted=of_unit)
            results[name] = _judged(indicator.aggregation.unit_value(inputs), indicator, catalogue)
            if (code, name) in rolled_up and results[name].status == "ok":
                results[name] = replace(results[name], status=ROLLED_UP)
            numbers[name] = results[name].value
            rows.append({"unit_code": code, "indicator": name, **results[name].columns, "illustrative": False})
    return UNIT_FIGURES.frame(rows)


def _judged(result: Result, indicator: Indicator, catalogue: Catalogue) -> Result:
    """The value stays for the checks to name; by its status nothing prints it or goes on with it."""
    possible = result.value is None or catalogue.possible(indicator, result.value)
    return result if possible else replace(result, status=IMPOSSIBLE)


def _split(
    observations: pd.DataFrame, catalogue: Catalogue
) -> tuple[dict[str, float | None], dict[str, dict[str, float | None]]]:
    """What the office wrote of each figure, and what each unit below it did; None where the cell is blank.

    One row per unit and figure: the cleaning step has already chosen between two submissions.
    """
    wrote: dict[str, dict[str, float | None]] = {u.code: {} for u in (catalogue.office, *catalogue.subordinates)}
    for unit, name, value in values(observations[["unit_code", "indicator", "value"]]):
        if unit in wrote:
            wrote[unit].setdefault(name, None if pd.isna(value) else value)
    return wrote.pop(catalogue.office.code), wrote


def _rows(
    indicator: Indicator, registers: Mapping[str, pd.DataFrame], catalogue: Catalogue
) -> tuple[pd.DataFrame, list[int]] | None:
    """The rows of its register that the figure counts; None where it is none of a register that was handed in.

    A column of a register that says that nothing arose adds up to 0.
    """
    register = indicator.register_id
    if register not in registers:
        return None
    if registers[register].empty:
        return pd.DataFrame({indicator.column: [0.0]} if indicator.column else {}), []
    return chosen(registers[register], indicator.where, catalogue.totals.get(register, {}))

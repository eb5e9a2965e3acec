"""How each figure of the catalogue comes out of what was submitted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ..catalogue import Catalogue, Formula, Indicator
from ..format import IMPOSSIBLE
from ..registers import Totals, chosen, statements, table
from ..tables import INDICATORS, UNIT_FIGURES


@dataclass(frozen=True)
class Result:
    """A figure and what it rests on.

    status: ok | stated (the office's own word, its parts were not reported) | partial (some parts blank)
    | missing | not_applicable (0 of 0) | impossible (below 0, a part above its whole, or made of such a figure).
    """

    value: float | None = None
    status: str = "missing"
    numerator: float | None = None
    denominator: float | None = None
    units: frozenset[str] | None = None  # the communes a sum rests on; None where it rests on none


def compute(
    observations: pd.DataFrame, notes: pd.DataFrame, registers: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """One row per form row in form order, then the supplementary rows, then the measures.

    `notes` (unit_code, code, note) are the notes beside rows that carry no figure.

    Columns: INDICATORS, with the office's unit_code; stated is the office's own entry, nothing is published or
    illustrative yet.
    """
    office, communes = _split(observations, catalogue)
    said = pd.concat([notes, observations])
    said = said[said["unit_code"] == catalogue.office.code].drop_duplicates("code").set_index("code")["note"]
    tables = {register: table(registers, register) for register in registers["register"].unique()}
    totals = catalogue.totals
    statement = statements(tables.get("statements", pd.DataFrame()))
    results: dict[str, Result] = {}
    for name, indicator in catalogue.figures.items():
        found = _result(indicator, results, office, communes, tables, statement, totals)
        results[name] = _judged(found, indicator, catalogue)
    rows = []
    groups = {"form": catalogue.form, "supplement": catalogue.supplements, "measure": catalogue.measures}
    for group, indicators in groups.items():
        for indicator in indicators:
            own = office.loc[indicator.indicator] if indicator.indicator in office.index else None
            rows.append(
                {
                    "unit_code": catalogue.office.code,
                    "table": group,
                    **{k: getattr(indicator, k) for k in ("code", "row", "indicator", "label", "unit", "kind")},
                    **_columns(results.get(indicator.indicator, Result(status=""))),
                    "stated": None if own is None else own["value"],
                    "note": said.get(indicator.code, ""),
                    "illustrative": False,
                }
            )
    return INDICATORS.frame(rows)


def compute_units(observations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Each commune's own figures by the formulas that make the office's of them.

    One row for each commune and figure that is a sum over communes or follows from such sums alone; nothing is
    added up over communes. Columns: UNIT_FIGURES; value is NaN where a part is blank, status ok, missing,
    not_applicable or impossible; nothing is published or illustrative yet.
    """
    _, communes = _split(observations, catalogue)
    names = [n for n, i in catalogue.figures.items() if i.aggregate == "sum"]
    for name, indicator in catalogue.figures.items():
        read = {n for formula in indicator.formulas for n in formula.names}
        if indicator.aggregate in ("total", "formula", "ratio") and read <= set(names):
            names.append(name)
    rows = []
    for code, own in communes.iterrows():
        results: dict[str, Result] = {}
        for name in names:
            indicator = catalogue.figures[name]
            if indicator.aggregate == "sum":
                value = _number(own.get(name))
                results[name] = Result() if value is None else Result(value, "ok")
            elif indicator.aggregate == "ratio":
                results[name] = _ratio(indicator, results, {})
            else:
                results[name] = _formula(indicator.parts, results, {})
            results[name] = _judged(results[name], indicator, catalogue)
            rows.append({"unit_code": code, "indicator": name, **_columns(results[name]), "illustrative": False})
    return UNIT_FIGURES.frame(rows)


def _judged(result: Result, indicator: Indicator, catalogue: Catalogue) -> Result:
    """The value stays for the checks to name; by its status nothing prints it or goes on with it."""
    possible = result.value is None or catalogue.possible(indicator, result.value)
    return result if possible else replace(result, status=IMPOSSIBLE)


def _columns(result: Result) -> dict[str, object]:
    return {k: getattr(result, k) for k in ("value", "status", "numerator", "denominator")}


def _split(observations: pd.DataFrame, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    is_office = observations["unit_code"] == catalogue.office.code
    # one row per unit and figure; the cleaning step has already chosen between two submissions
    return (
        observations[is_office].drop_duplicates("indicator").set_index("indicator"),
        observations[~is_office]
        .pivot_table(index="unit_code", columns="indicator", values="value", aggfunc="first", dropna=False)
        .reindex([u.code for u in catalogue.communes]),
    )


def _result(
    indicator: Indicator,
    results: dict[str, Result],
    office: pd.DataFrame,
    communes: pd.DataFrame,
    registers: Mapping[str, pd.DataFrame],
    statement: dict[str, float],
    totals: Mapping[str, Totals],
) -> Result:
    stated = _number(office["value"].get(indicator.indicator)) if len(office) else None
    match indicator.aggregate:
        case "office":
            return Result(stated, "ok") if stated is not None else Result()
        case "sum":
            return _sum(communes, indicator.indicator)
        case "all_yes":
            return _all_yes(communes, indicator.indicator)
        case "register":
            return _register(indicator, registers, totals)
        case "total":
            found = _total(indicator.parts, results)
        case "formula":
            found = _formula(indicator.parts, results, statement)
        case "ratio":
            found = _ratio(indicator, results, statement)
        case other:
            raise ValueError(other)
    if found.status == "missing" and stated is not None:
        return Result(stated, "stated")
    return found


def _sum(communes: pd.DataFrame, name: str) -> Result:
    column = communes[name] if name in communes else pd.Series(dtype="float64")
    reported = column.dropna()
    if reported.empty:
        return Result()
    status = "ok" if len(reported) == len(column) else "partial"
    return Result(float(reported.sum()), status, units=frozenset(reported.index))


def _all_yes(communes: pd.DataFrame, name: str) -> Result:
    column = communes[name] if name in communes else pd.Series(dtype="float64")
    if (column == 0).any():
        return Result(0.0, "ok")
    return Result(1.0, "ok") if len(column) and column.notna().all() else Result()


def _total(parts: Formula, results: dict[str, Result]) -> Result:
    found = [results[n] for n in parts.names]
    values = [r.value for r in found if r.value is not None]
    if not values:
        return Result()
    resting = {r.units for r in found if r.units is not None}
    units = resting.pop() if len(resting) == 1 else None
    return Result(float(sum(values)), _status(found), units=units)


def _formula(formula: Formula, results: dict[str, Result], statement: dict[str, float]) -> Result:
    value = formula.evaluate(_values(results, statement))
    read = [results[n] for n in formula.names if n in results]
    resting = {r.units for r in read if r.units is not None}
    # eight communes' dossiers set against nine communes' would be a figure of nothing
    if value is None or len(resting) > 1:
        return Result()
    return Result(float(value), _status(read), units=next(iter(resting), None))


def _status(parts: Iterable[Result]) -> str:
    """That of a figure made of these."""
    found = {part.status for part in parts}
    if IMPOSSIBLE in found:
        return IMPOSSIBLE
    return "ok" if found <= {"ok", "stated"} else "partial"


def _ratio(indicator: Indicator, results: dict[str, Result], statement: dict[str, float]) -> Result:
    top = _formula(indicator.numerator, results, statement)
    bottom = _formula(indicator.denominator, results, statement)
    mixed = top.units != bottom.units and None not in (top.units, bottom.units)
    if top.value is None or bottom.value is None or mixed:
        return Result(numerator=top.value, denominator=bottom.value)
    one_sided = (top.status == "partial") != (bottom.status == "partial")  # a whole over a part of its whole
    if one_sided or (bottom.value == 0 and bottom.status == "partial"):
        return Result(numerator=top.value, denominator=bottom.value)
    if bottom.value == 0:
        return Result(None, "not_applicable", top.value, bottom.value)
    return Result(100 * top.value / bottom.value, _status((top, bottom)), top.value, bottom.value)


def _register(indicator: Indicator, registers: Mapping[str, pd.DataFrame], totals: Mapping[str, Totals]) -> Result:
    if indicator.register_id not in registers:
        return Result()
    rows, unclear = chosen(registers[indicator.register_id], indicator.where, totals.get(indicator.register_id, {}))
    values = rows[indicator.column].dropna() if indicator.column else pd.Series(1.0, rows.index)
    if values.empty and (indicator.column or unclear):
        return Result()
    whole = len(values) == len(rows) and not unclear
    return Result(float(values.sum()), "ok" if whole else "partial")


def _values(results: dict[str, Result], statement: dict[str, float]) -> dict[str, float | None]:
    return {k: r.value for k, r in results.items()} | {f"statement.{k}": v for k, v in statement.items()}


def _number(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)

"""The checks of the catalogue -> findings, the gravest first."""

from collections.abc import Iterator

import pandas as pd

from ..catalogue import Catalogue, Check, Unit
from ..findings import COLUMNS, by_severity
from ..period import Period
from ..settings import Settings
from .facts import Facts
from .rules import RULES


def validate(
    period: Period,
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    registers: pd.DataFrame,
    cleaning: pd.DataFrame,
    catalogue: Catalogue,
    settings: Settings,
) -> pd.DataFrame:
    """All findings of the period: those of cleaning and those of checks.csv. Columns: COLUMNS, all text.

    `expected` and `found` are the two sides of a comparison as printed; file, sheet and cell say where the
    questioned figure stands. A check whose figures are missing yields a note that says so.
    """
    facts = Facts(period, catalogue, observations, indicators, registers, settings)
    found = [finding for check in catalogue.checks for finding in run(check, facts)]
    frame = pd.concat([cleaning[COLUMNS], pd.DataFrame(found, columns=COLUMNS)], ignore_index=True)
    return by_severity(frame.fillna("").astype("str"))


def run(check: Check, facts: Facts) -> Iterator[dict[str, str]]:
    """The findings of one check."""
    if check.rule:
        for raw in RULES[check.rule](check, facts):
            yield finding(check, **raw)
    elif check.scope == "report":
        yield from _compare(check, facts, facts.report, None)
    else:
        for unit in facts.catalogue.communes:
            own = facts.own(unit)
            if own:  # a unit that sent nothing is a finding of cleaning, once
                yield from _compare(check, facts, own, unit)


def finding(check: Check, **fields: str) -> dict[str, str]:
    message = fields.pop("message", check.message)
    return {"check": check.id, "severity": check.severity, "section": check.section, "message": message} | fields


def _compare(check: Check, facts: Facts, values: dict[str, float], unit: Unit | None) -> Iterator[dict[str, str]]:
    names = check.left.names + check.right.names
    who = unit.name if unit else facts.catalogue.district.name
    place = {"unit_code": unit.code if unit else facts.catalogue.district.code} | _first_cell(names, facts, unit)
    missing = [n for n in names if values.get(n) is None]
    left, right = check.left.evaluate(values), check.right.evaluate(values)
    if left is None or right is None:
        if unit is None:  # a commune's blank cells are listed once, by the rule `incomplete`
            labels = "; ".join(_label(n, facts) for n in missing) or "mẫu số bằng 0"
            yield finding(
                check,
                **place,
                severity="note",
                indicator=_code(names, facts),
                message=f"Không kiểm tra được “{check.basis}” vì thiếu số liệu: {labels}.",
            )
        return
    gap = left - right
    holds = {
        "=": abs(gap) <= check.tolerance,
        "<=": gap <= check.tolerance,
        ">=": gap >= -check.tolerance,
        "<>": abs(gap) > check.tolerance,
    }[check.relation]
    if holds:
        return
    shown = {"left": facts.show(check.left.names[0], left), "right": facts.show(check.left.names[0], right)}
    sign = {"=": "", "<=": "≤ ", ">=": "≥ ", "<>": "khác "}[check.relation]
    yield finding(
        check,
        **place,
        indicator=_code(names, facts),
        message=check.message.format(unit=who, **shown),
        expected=sign + shown["right"],
        found=shown["left"],
    )


def _first_cell(names: list[str], facts: Facts, unit: Unit | None) -> dict[str, str]:
    for name in names:
        if place := facts.cell(name, unit):
            return place
    return {}


def _code(names: list[str], facts: Facts) -> str:
    """The form code of the first figure that stands in the form, else the first name."""
    leaves = [n.rpartition(".")[2].removesuffix("_numerator").removesuffix("_denominator") for n in names]
    known = [facts.catalogue.figures[n].code for n in leaves if n in facts.catalogue.figures]
    return next((c for c in known if c), leaves[0])


def _label(name: str, facts: Facts) -> str:
    leaf = name.rpartition(".")[2]
    indicator = facts.catalogue.figures.get(leaf)
    return f"{indicator.code} {indicator.name}".strip() if indicator else facts.subject(leaf)

"""The checks of the catalogue -> findings, the gravest first."""

from collections.abc import Iterable, Iterator

import pandas as pd

from ..catalogue import Check, Unit
from ..findings import COLUMNS, by_severity, finding
from .facts import LAST_YEAR, Facts, Unchecked
from .rules import RULES


def validate(facts: Facts, cleaning: pd.DataFrame) -> pd.DataFrame:
    """All findings of the period: those of cleaning and those of checks.csv. Columns: COLUMNS, all text.

    `expected` and `found` are the two sides of a comparison as printed; file, sheet and cell say where the
    questioned figure stands. Checks that could not be carried out are named in one note for each reason.
    """
    told = [said for check in facts.catalogue.checks for said in run(check, facts)]
    found = [said for said in told if not isinstance(said, Unchecked)]
    found += unchecked([said for said in told if isinstance(said, Unchecked)])
    frame = pd.concat([cleaning[COLUMNS], pd.DataFrame(found, columns=COLUMNS)], ignore_index=True)
    return by_severity(frame.fillna("").astype("str"))


def run(check: Check, facts: Facts) -> Iterator[dict[str, str] | Unchecked]:
    """The findings of one check, and where it could not be carried out."""
    if check.rule:
        for said in RULES[check.rule](check, facts):
            yield said if isinstance(said, Unchecked) else _finding(check, **said)
    elif check.scope == "report":
        yield from _compare(check, facts, facts.report, None)
    else:
        for unit in facts.catalogue.communes:
            yield from _compare(check, facts, facts.own(unit), unit)


def _finding(check: Check, **fields: str) -> dict[str, str]:
    return finding(check.id, check.severity, section=check.section, **fields)


def unchecked(told: Iterable[Unchecked]) -> Iterator[dict[str, str]]:
    """One note for each reason, with how many checks it stopped, what they are for, and their ids as `found`."""
    reasons: dict[tuple[str, str], dict[Unchecked, None]] = {}
    for said in told:
        reasons.setdefault((said.unit_code, said.reason), {})[said] = None
    for (unit_code, reason), stopped in reasons.items():
        bases: dict[str, list[str]] = {}
        for said in stopped:
            bases.setdefault(said.check.basis, []).extend([said.code] if said.code else [])
        listed = "; ".join(basis + (f" ({', '.join(codes)})" if codes else "") for basis, codes in bases.items())
        message = f"{len(stopped)} phép kiểm tra chưa thực hiện được vì {reason}: {listed}."
        ids = ", ".join(dict.fromkeys(said.check.id for said in stopped))
        yield finding("unchecked", "note", message, unit_code=unit_code, found=ids)


def _compare(
    check: Check, facts: Facts, values: dict[str, float], unit: Unit | None
) -> Iterator[dict[str, str] | Unchecked]:
    names = check.left.names + check.right.names
    left, right = check.left.evaluate(values), check.right.evaluate(values)
    if unit is None and (absent := _unfair(names, facts, None in (left, right))):
        yield from (facts.without(check, gone) for gone in absent)
        return
    if left is None or right is None:
        yield _why(check, facts, [n for n in names if values.get(n) is None], unit)
        return
    gap = left - right
    holds = {
        "=": abs(gap) <= check.tolerance,
        "<=": gap <= check.tolerance,
        ">=": gap >= -check.tolerance,
        "<>": abs(gap) > check.tolerance,
        "excludes": left <= 0 or right <= 0,
        "follows": left > 0 or right <= 0,
    }[check.relation]
    if holds:
        return
    who = unit or facts.catalogue.office
    shown = {"left": facts.show(check.left.names[0], left), "right": facts.show(check.left.names[0], right)}
    sign = {"=": "", "<=": "≤ ", ">=": "≥ ", "<>": "khác "}
    expected = {"excludes": "0", "follows": "khác 0"}.get(check.relation) or sign[check.relation] + shown["right"]
    yield _finding(
        check,
        unit_code=who.code,
        indicator=_code(names, facts),
        message=check.message.format(unit=who.name, **shown),
        expected=expected,
        found=shown["left"],
        **next(filter(None, (facts.cell(name, unit) for name in names)), {}),
    )


def _unfair(names: list[str], facts: Facts, blank: bool) -> list[Unit]:
    """The absent units for want of which a comparison says nothing: a figure is blank, or only some rest on them.

    Eight communes' dossiers may be compared with the same eight communes' documents, not with a register of nine.
    """
    absent = facts.wanting(names)
    alike = all(unit.code in facts.rests_on(name) for unit in absent for name in names)
    return [] if alike and not blank else absent


def _why(check: Check, facts: Facts, missing: list[str], unit: Unit | None) -> Unchecked:
    """Who owes the figure that is not there: a unit, the communes, a register; or nothing arose to divide by."""
    name, office = next(iter(missing), ""), facts.catalogue.office
    if not missing or facts.not_applicable(name):
        return Unchecked(check, "không phát sinh, mẫu số bằng 0", (unit or office).code)
    owners = facts.rests_on(name)
    if unit or office.code in owners:
        return facts.without(check, unit or office)
    if name.startswith(LAST_YEAR):
        return Unchecked(check, facts.no_last_year)
    if owners:
        return Unchecked(check, f"thiếu số liệu trong báo cáo của các {facts.catalogue.words['communes']}", office.code)
    return facts.without_register(check, facts.register_of(name), facts.subject(name.rpartition(".")[2]))


def _code(names: list[str], facts: Facts) -> str:
    """The form code of the first figure that stands in the form, else the first name."""
    leaves = [n.rpartition(".")[2].removesuffix("_numerator").removesuffix("_denominator") for n in names]
    known = [facts.catalogue.figures[n].code for n in leaves if n in facts.catalogue.figures]
    return next((c for c in known if c), leaves[0])

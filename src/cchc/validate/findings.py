"""The checks of the catalogue -> findings, the gravest first."""

from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from ..catalogue import Catalogue, Check, Formula, Unit, message, wording
from ..catalogue.rules import declared_rules
from ..findings import Finding, by_severity, finding, frame
from ..findings.causes import explained, raw_texts
from ..project.errors import CchcError
from ..project.tables import FINDINGS
from .coverage import UNITS, Unchecked
from .facts import Facts
from .rules.base import Results, finding_of
from .values import LAST_YEAR

WANTED = {  # by the relation of a check, what is expected on its left side, given the right one
    "=": "{}", "rounds": "{}", "<=": "≤ {}", ">=": "≥ {}", "<>": "khác {}", "excludes": "0", "follows": "khác 0",
}  # fmt: skip


def validate(facts: Facts, cleaning: pd.DataFrame) -> pd.DataFrame:
    """All findings of the period: those of cleaning and those of checks.csv. Columns: FINDINGS, all text.

    `expected` and `found` are the two sides of a comparison as printed; file, sheet and cell say where the one found
    stands: several cells where it is computed from them, none where they are not on one sheet. Checks that could
    not be carried out are named in one note for each reason, not for each unit. cause, who, action and raw are those
    of causes.explained.
    """
    checks = [check for check in facts.catalogue.checks if check.scope != "document"]
    results = [result for check in checks for result in run(check, facts)]
    found = [result for result in results if isinstance(result, Finding)]
    found += unchecked([result for result in results if isinstance(result, Unchecked)], facts.catalogue)
    for place, text in facts.catalogue.undone:
        found.append(finding(*message("catalogue_row", place=place, text=text), found=place))
    rows = pd.concat([cleaning[FINDINGS.names], frame(found)], ignore_index=True)
    texts = raw_texts(facts.observations, facts.notes, facts.registers)
    return explained(by_severity(rows.fillna("").astype("str")), facts.catalogue, texts)


def run(check: Check, facts: Facts) -> Results:
    """The findings of one check, and where it could not be carried out. CchcError where a rule yields anything else."""
    if check.rule:
        for found in declared_rules()[check.rule].run(check, facts):
            if not isinstance(found, Finding | Unchecked):
                said = f"Quy tắc {check.rule} (phép kiểm tra {check.id}) cho ra {type(found).__name__}"
                raise CchcError(f"{said}, phải là finding_of(…) hoặc Unchecked(…). Hãy báo người viết quy tắc.")
            yield found
    elif check.scope == "report":
        yield from _compare(check, facts, facts.values.report, None)
    else:
        for unit in facts.catalogue.subordinates or _alone(check, facts.catalogue):
            values = facts.values.of_unit(unit)
            if not check.reads & {"unit.communes"} - values.keys():
                yield from _compare(check, facts, values, unit)


def _alone(check: Check, catalogue: Catalogue) -> list[Unit]:
    """An office with nobody below it is checked as a unit is, but for what a check of the report compares too."""
    sides = {(other.left, other.relation, other.right) for other in catalogue.checks if other.scope == "report"}
    return [] if (check.left, check.relation, check.right) in sides else [catalogue.office]


def unchecked(stopped: Iterable[Unchecked], catalogue: Catalogue) -> Iterator[Finding]:
    """One note for each reason, with how many checks it stopped, what they are for, and their ids as `found`.

    It names every unit concerned; where they lack different rows of the form, each with its own. The office,
    which fills in other rows, has a note of its own.
    """
    names = {unit.code: unit.name for unit in catalogue.tree}
    reasons: dict[tuple[str, bool], list[Unchecked]] = {}
    for one in stopped:
        reasons.setdefault((one.reason, one.unit_code == catalogue.office.code), []).append(one)
    for (reason, _), group in reasons.items():
        units, bases = (_grouped(group, key) for key in (lambda s: s.unit_code, lambda s: s.check.basis))
        alike = len(set(units.values())) == 1
        who = ", ".join(names.get(unit, "") + ("" if alike else rows) for unit, rows in units.items())
        listed = "; ".join(basis + (rows if alike else "") for basis, rows in bases.items())
        count = len({(one.check.id, one.code) for one in group})
        ids = ", ".join(dict.fromkeys(one.check.id for one in group))
        alone = next(iter(units)) if len(units) == 1 else ""
        said = message("unchecked", count=count, reason=reason.replace(UNITS, who), bases=listed)
        yield finding(*said, unit_code=alone, found=ids)


def _grouped(stopped: Iterable[Unchecked], key: Callable[[Unchecked], str]) -> dict[str, str]:
    """By unit or by basis, the rows of the form that were not checked: " (I.1, I.2)", "" where none is named."""
    codes: dict[str, dict[str, None]] = {}
    for said in stopped:
        codes.setdefault(key(said), {}).update({said.code: None} if said.code else {})
    return {group: f" ({', '.join(rows)})" if rows else "" for group, rows in codes.items()}


def _compare(check: Check, facts: Facts, values: dict[str, float], unit: Unit | None) -> Results:
    names = check.left.names + check.right.names
    left, right = check.left.evaluate(values), check.right.evaluate(values)
    places, remarks = check.left.names, []
    absent = _unfair(names, facts, None in (left, right)) if unit is None else []
    if absent:  # the office's own sheet is there all the same, and may contradict itself
        values, remarks = facts.values.sheet, [wording("remark_own_sheet")]
        left, right = check.left.evaluate(values), check.right.evaluate(values)
        places = [name if "." in name else f"stated.{name}" for name in places]
    if not absent and None in (left, right):
        (left, right), remarks = _known_parts(check, values, left, right), [wording("remark_known_parts")]
    if None in (left, right):
        yield from [facts.coverage.without(check, gone) for gone in absent] or [
            _why(check, facts, [n for n in names if values.get(n) is None], unit)
        ]
        return
    gap = left - right
    same, near = facts.values.rounded(places[0], left, right, unit) if check.relation == "rounds" else (False, False)
    if same or _holds(check, left, right):
        yield from (facts.coverage.without(check, gone) for gone in absent)
        return
    if unit is None and not absent and (owing := _undecided(check, facts, gap)):
        yield from (facts.coverage.without(check, owed) for owed in owing)
        return
    remarks += [wording("remark_rounded")] if near else []
    who = unit or facts.catalogue.office
    shown = {side: facts.values.show(check.left.names[0], value) for side, value in (("left", left), ("right", right))}
    yield finding_of(
        check,
        {"unit": who.name, **shown},
        unit_code=who.code,
        indicator=_code(names, facts),
        expected=WANTED[check.relation].format(shown["right"]),
        found=shown["left"],
        place=facts.places.cells(places, unit),
        severity="note" if near else "",
        remarks=remarks,
    )


def _holds(check: Check, left: float, right: float) -> bool:
    """Whether the two sides stand in the relation of the check; of figures that are rounded nobody knows it here."""
    gap = left - right
    return {
        "=": abs(gap) <= check.tolerance,
        "<=": gap <= check.tolerance,
        ">=": gap >= -check.tolerance,
        "<>": abs(gap) > check.tolerance,
        "rounds": False,
        "excludes": left <= 0 or right <= 0,
        "follows": left > 0 or right <= 0,
    }[check.relation]


def _known_parts(
    check: Check, values: dict[str, float], left: float | None, right: float | None
) -> tuple[float | None, float | None]:
    """Both sides, a sum with blank parts by its known ones, where these alone are more than the whole may be."""
    if left is None and right is not None and check.relation in ("<=", "="):
        least = _least(check.left, values)
        return (least if least > right + check.tolerance else None), right
    if right is None and left is not None and check.relation in (">=", "="):
        least = _least(check.right, values)
        return left, (least if least > left + check.tolerance else None)
    return left, right


def _least(side: Formula, values: dict[str, float]) -> float:
    """What the known parts of a sum of counts or shares make; 0 where it is no sum."""
    return sum(values.get(name) or 0 for name in side.names) if side.only_adds else 0


def _unfair(names: list[str], facts: Facts, blank: bool) -> list[Unit]:
    """The absent units for want of which a comparison says nothing: a figure is blank, or only some rest on them.

    Eight communes' dossiers may be compared with the same eight communes' documents, not with a register of nine.
    """
    absent = facts.coverage.wanting(names)
    alike = all(unit.code in facts.coverage.rests_on(name) for unit in absent for name in names)
    return [] if alike and not blank else absent


def _undecided(check: Check, facts: Facts, gap: float) -> list[Unit]:
    """The units whose blank cells, once filled, may mend what does not hold: sums only grow by them.

    None where both sides lack the same units, or where a rate is compared, which may as well fall.
    """
    figures = facts.catalogue.figures
    if any(name in figures and figures[name].kind != "count" for name in check.left.names + check.right.names):
        return []
    left, right = (frozenset().union(*map(facts.coverage.lacking, side.names)) for side in (check.left, check.right))
    may_grow = {"<=": right, ">=": left, "=": right if gap > 0 else left, "follows": right, "<>": left | right}
    owing = may_grow.get(check.relation, frozenset()) if left != right else frozenset()
    return [unit for unit in facts.catalogue.units if unit.code in owing]


def _why(check: Check, facts: Facts, missing: list[str], unit: Unit | None) -> Unchecked:
    """Who owes the figure that is not there: a unit, the subordinates, a register; or nothing arose to divide by."""
    name, office = next(iter(missing), ""), facts.catalogue.office
    if not missing or facts.coverage.not_applicable(name):
        return Unchecked(check, wording("unchecked_none_arisen", units=UNITS), (unit or office).code)
    owners = facts.coverage.rests_on(name)
    if unit or office.code in owners:
        return facts.coverage.without(check, unit or office)
    if name.startswith(LAST_YEAR):
        return Unchecked(check, facts.coverage.no_last_year)
    if owners:
        whose = facts.catalogue.words["subordinates"]
        return Unchecked(check, wording("unchecked_subordinates", whose=whose), office.code)
    coverage = facts.coverage
    return coverage.without_register(check, coverage.register_of(name), coverage.subject(name.rpartition(".")[2]))


def _code(names: list[str], facts: Facts) -> str:
    """The form code of the first figure that stands in the form, else the first name."""
    leaves = [n.rpartition(".")[2].removesuffix("_numerator").removesuffix("_denominator") for n in names]
    known = [facts.catalogue.figures[n].code for n in leaves if n in facts.catalogue.figures]
    return next((c for c in known if c), leaves[0])

"""Figures of one form against each other: a total and its parts, a ratio and its parts, a note, a bound."""

from ...catalogue import Check, Unit, wording
from ...catalogue.rules import Argument, Fact, Figure, rule
from ...findings import Finding
from ...language.format import NOT_APPLICABLE, rounds
from ...project.rows import records
from ..facts import Facts
from ..values import worked_out
from .base import Results, finding_of


class Task(Argument):
    """What was assigned, what of it is done, and the fact that says how much is still open."""

    separator = ":"

    whole: Figure
    done: Figure
    open: Fact


class Levels(Argument):
    """The figure of one level's own, and that of the level below."""

    separator = ":"

    own: Figure
    lower: Figure


class Answered(Argument):
    """A row of the form, and the fact that another text states of it."""

    separator = ":"

    figure: Figure
    fact: Fact


@rule("stated", says={"code", "label", "left", "right"})
def stated(check: Check, facts: Facts) -> Results:
    """The office's own entry against the figure computed from what it rests on."""
    values, office = facts.values.report, facts.catalogue.office
    yield from facts.coverage.unsent(check, [office])
    status = dict(zip(facts.indicators["indicator"], facts.indicators["status"], strict=True))
    for name, indicator in facts.catalogue.figures.items():
        said, computed = values.get(f"stated.{name}"), values.get(name)
        if not indicator.aggregation.computed or said is None:
            continue
        absent, remarks = facts.coverage.wanting([name]), []
        if absent:  # the parts that the office wrote itself are there
            computed = worked_out(indicator, facts.values.sheet)
            remarks = [wording("remark_own_sheet")]
        if absent and (computed is None or facts.values.rounded(name, said, computed)[0]):
            yield from (facts.coverage.without(check, unit, indicator.code) for unit in absent)
            continue
        # the office's word alone: its parts are not there to compare
        if not absent and status[name] in ("missing", "stated"):
            yield facts.coverage.without(check, office, indicator.code)
            continue
        percent = indicator.kind == "percent" and computed is not None
        same, near = facts.values.rounded(name, said, computed) if percent else (said == computed, False)
        if same:
            continue
        if not absent and status[name] == "partial" and not (indicator.kind == "count" and said < computed):
            # what is lacking may well be the difference, unless the parts alone are more already
            blank = [u for u in indicator.aggregation.units(facts.catalogue) if name not in facts.values.own(u)]
            yield from (facts.coverage.without(check, unit, indicator.code) for unit in blank or [office])
            continue
        left, right = (
            facts.values.show(name, said),
            NOT_APPLICABLE if computed is None else facts.values.show(name, computed),
        )
        yield finding_of(
            check,
            {"code": indicator.code, "label": indicator.name, "left": left, "right": right},
            unit_code=office.code,
            indicator=indicator.code,
            expected=right,
            found=left,
            place=facts.places.cell(f"stated.{name}"),
            severity="note" if near else "",
            remarks=[*remarks, *([wording("remark_rounded")] if near else [])],
        )


@rule("own_ratio", says={"unit", "code", "left", "right"})
def own_ratio(check: Check, facts: Facts) -> Results:
    """A commune's stated ratio against its own numerator and denominator."""
    yield from facts.coverage.unsent(check, facts.catalogue.subordinates)
    for unit in facts.catalogue.subordinates:
        own = facts.values.own(unit)
        for name, indicator in facts.catalogue.figures.items():
            if not indicator.denominator or name not in own:
                continue
            top, bottom = indicator.numerator.evaluate(own), indicator.denominator.evaluate(own)
            if top is None or bottom is None:
                yield facts.coverage.without(check, unit, indicator.code)
                continue
            if not bottom:
                yield _differs(check, facts, unit, name, (facts.values.show(name, own[name]), NOT_APPLICABLE))
                continue
            same, near = facts.values.rounded(name, own[name], 100 * top / bottom, unit)
            if not same:
                sides = (facts.values.show(name, own[name]), facts.values.show(name, 100 * top / bottom))
                base, more = facts.values.other_base(name, own[name], unit), {}
                if near:
                    more = {"severity": "note", "remarks": [wording("remark_rounded")]}
                elif base:
                    more = {"severity": "warning", "remarks": [wording("remark_other_base", base=base)]}
                yield _differs(check, facts, unit, name, sides, **more)


@rule("note_fraction", says={"unit", "code", "left", "right"})
def note_fraction(check: Check, facts: Facts) -> Results:
    """A fraction in a note against the figures it explains: the two parts where they are known."""
    yield from facts.coverage.unsent(check, facts.catalogue.units)
    for unit in facts.catalogue.units:
        own = facts.values.own(unit)
        values = facts.values.report if unit is facts.catalogue.office else own
        for name, indicator in facts.catalogue.figures.items():
            top, bottom = own.get(f"note.{name}_numerator"), own.get(f"note.{name}_denominator")
            if top is None or not indicator.denominator:
                continue
            absent = facts.coverage.wanting([name]) if unit is facts.catalogue.office else []
            values = facts.values.sheet if absent else values
            parts = (indicator.numerator.evaluate(values), indicator.denominator.evaluate(values))
            if None in parts or (absent and parts == (top, bottom)):
                yield from (facts.coverage.without(check, owing, indicator.code) for owing in absent or [unit])
            elif parts != (top, bottom):
                left, right = (
                    f"{facts.values.show('', a)}/{facts.values.show('', b)}" for a, b in ((top, bottom), parts)
                )
                same_rate = bottom and parts[1] and rounds(100 * top / bottom, 100 * parts[0] / parts[1], 2)
                yield _differs(
                    check,
                    facts,
                    unit,
                    name,
                    (left, right),
                    stands_in=f"note.{name}_numerator",
                    severity="warning" if same_rate else "",  # the rate stands, of another base
                    remarks=[wording("remark_own_sheet")] if absent else [],
                )


@rule("above_100", says={"unit", "code", "left", "right"})
def above_100(check: Check, facts: Facts) -> Results:
    """A unit's own rate above 100, but for those of over_100.csv."""
    yield from facts.coverage.unsent(check, facts.catalogue.units)
    for unit in facts.catalogue.units:
        own = facts.values.own(unit)
        for name, indicator in facts.catalogue.figures.items():
            if indicator.kind == "percent" and not facts.catalogue.possible(indicator, own.get(name, 0)):
                yield _differs(check, facts, unit, name, (facts.values.show(name, own[name]), "≤ 100"))


@rule("accounted_for", argument=Task, says={"left", "right", "other"})
def accounted_for(check: Check, facts: Facts, argument: Task) -> Results:
    """What was assigned is done or still open.

    Where nothing says how much is open, what the done leaves is a note.
    """
    whole, done = argument.whole, argument.done
    office = facts.catalogue.office
    values = facts.values.report
    if None in (values.get(whole), values.get(done)):
        yield facts.coverage.without(check, office)
        return
    left = values.get(f"statement.{argument.open}")
    gap = values[whole] - values[done]
    if gap == (left or 0) or gap < 0:  # more done than assigned is a finding of its own
        return
    sides = {"left": facts.values.show(whole, values[whole]), "right": facts.values.show(done, values[done])}
    yield finding_of(
        check,
        {**sides, "other": "chưa ghi" if left is None else facts.values.show(whole, left)},
        unit_code=office.code,
        indicator=facts.catalogue.figures[whole].code,
        expected=facts.values.show(whole, values[done] + (left or 0)),
        found=sides["left"],
        place=facts.places.cell(f"stated.{whole}"),
        severity="note" if left is None else "",
    )


@rule("includes_lower", argument=Levels, says={"unit", "code", "left", "right", "other"})
def includes_lower(check: Check, facts: Facts, argument: Levels) -> Results:
    """A level's own figure that is not less than that of the level below: it may contain it (domain rule C4).

    Of each unit's form in the scope unit, else of the office's computed figures.
    """
    catalogue, code = facts.catalogue, facts.catalogue.figures[argument.own].code
    absent = facts.coverage.wanting([argument.own, argument.lower]) if check.scope == "report" else []
    of_report = {catalogue.office: facts.values.sheet if absent else facts.values.report}
    of_units = {unit: facts.values.own(unit) for unit in catalogue.subordinates}
    for unit, known in (of_units if check.scope == "unit" else of_report).items():
        own, lower = known.get(argument.own), known.get(argument.lower)
        if own is None or not lower or own < lower:
            continue
        left, right, other = (facts.values.show(argument.own, value) for value in (own, lower, own - lower))
        yield finding_of(
            check,
            {"unit": unit.name, "code": code, "left": left, "right": right, "other": other},
            unit_code=unit.code,
            indicator=code or argument.own,  # a measure has no code
            expected=f"< {right}",
            found=left,
            place=facts.places.cell(argument.own, unit if check.scope == "unit" else None),
            remarks=[wording("remark_own_sheet")] if absent else [],
        )


@rule("whole_number", says={"code", "label", "left", "text"})
def whole_number(check: Check, facts: Facts) -> Results:
    """A fact of the register `statements` that counts something and is no whole number: 613,29 for 61.329."""
    for row in records(facts.tables["statements"]):  # a column may be lacking
        name, unit = row.get("id", ""), str(row.get("unit", ""))
        value = facts.values.report.get(f"statement.{name}")
        if value is not None and "%" not in unit and value != int(value):
            text = facts.values.written(f"statement.{name}")
            words = {"code": name, "label": row.get("subject", ""), "left": facts.values.show("", value)}
            yield finding_of(
                check,
                {"text": f"ô ghi “{text}”", **words},
                unit_code=facts.catalogue.office.code,
                indicator=name,
                expected="số nguyên",
                found=words["left"],
                place=facts.places.cell(f"statement.{name}"),
            )


@rule("blank_but_stated", argument=Answered)
def blank_but_stated(check: Check, facts: Facts, argument: Answered) -> Results:
    """A blank row of the form whose fact another text states."""
    name, fact = argument.figure, f"statement.{argument.fact}"
    said, office = facts.values.report.get(fact), facts.catalogue.office
    if said is None:
        yield facts.coverage.without_register(check, "statements")
    elif said and office in facts.coverage.absent:
        yield facts.coverage.without(check, office)
    elif said and f"stated.{name}" not in facts.values.report:
        yield finding_of(
            check,
            unit_code=office.code,
            indicator=facts.catalogue.figures[name].code,
            expected=facts.values.show(fact, said),
            found="để trống",
            place=facts.places.cell(name),
        )


def _differs(
    check: Check, facts: Facts, unit: Unit, name: str, sides: tuple[str, str], *, stands_in: str = "", **more: str
) -> Finding:
    """A unit's figure `name`, found and expected as printed; `stands_in` names its cell where it is not its own."""
    code, (left, right) = facts.catalogue.figures[name].code, sides
    return finding_of(
        check,
        {"unit": unit.name, "code": code, "left": left, "right": right},
        unit_code=unit.code,
        indicator=code,
        expected=right,
        found=left,
        place=facts.places.cell(stands_in or name, unit),
        **more,
    )

"""Figures of one form against each other: a total and its parts, a ratio and its parts, a note, a bound."""

from ...catalogue import Check, Unit
from ...catalogue.rules import Argument, Fact, Figure, rule
from ...format import rounds
from ..facts import Facts, worked_out
from .base import OWN_SHEET, ROUNDED, Told

RECOMPUTED = ("sum", "all_yes", "total", "formula", "ratio")
NONE_ARISEN = "không phát sinh"


class Task(Argument):
    """What was assigned, what of it is done, and the fact that says how much is still open."""

    separator = ":"

    whole: Figure
    done: Figure
    open: Fact


class Answered(Argument):
    """A row of the form, and the fact that another text states of it."""

    separator = ":"

    figure: Figure
    fact: Fact


@rule("stated", says={"code", "label", "left", "right"})
def stated(check: Check, facts: Facts) -> Told:
    """The office's own entry against the figure computed from what it rests on."""
    values, office = facts.report, facts.catalogue.office
    yield from facts.unsent(check, [office])
    status = facts.indicators.set_index("indicator")["status"]
    for name, indicator in facts.catalogue.figures.items():
        said, computed = values.get(f"stated.{name}"), values.get(name)
        if indicator.aggregate not in RECOMPUTED or said is None:
            continue
        absent, remark = facts.wanting([name]), ""
        if absent:  # the parts that the office wrote itself are there
            computed, remark = worked_out(indicator, facts.sheet), OWN_SHEET
        if absent and (computed is None or facts.rounded(name, said, computed)[0]):
            yield from (facts.without(check, unit, indicator.code) for unit in absent)
            continue
        if not absent and status[name] in (
            "missing",
            "stated",
        ):  # the office's word alone: its parts are not there to compare
            yield facts.without(check, office, indicator.code)
            continue
        percent = indicator.kind == "percent" and computed is not None
        same, near = facts.rounded(name, said, computed) if percent else (said == computed, False)
        if same:
            continue
        if not absent and status[name] == "partial" and not (indicator.kind == "count" and said < computed):
            # what is lacking may well be the difference, unless the parts alone are more already
            blank = [u for u in facts.catalogue.communes if indicator.aggregate == "sum" and name not in facts.own(u)]
            yield from (facts.without(check, unit, indicator.code) for unit in blank or [office])
            continue
        left, right = facts.show(name, said), NONE_ARISEN if computed is None else facts.show(name, computed)
        yield {
            "unit_code": office.code,
            "indicator": indicator.code,
            "expected": right,
            "found": left,
            **facts.cell(f"stated.{name}"),
            "message": check.message.format(code=indicator.code, label=indicator.name, left=left, right=right)
            + remark
            + (ROUNDED if near else ""),
            **({"severity": "note"} if near else {}),
        }


@rule("own_ratio", says={"unit", "code", "left", "right"})
def own_ratio(check: Check, facts: Facts) -> Told:
    """A commune's stated ratio against its own numerator and denominator."""
    yield from facts.unsent(check, facts.catalogue.communes)
    for unit in facts.catalogue.communes:
        own = facts.own(unit)
        for name, indicator in facts.catalogue.figures.items():
            if indicator.aggregate != "ratio" or name not in own:
                continue
            top, bottom = indicator.numerator.evaluate(own), indicator.denominator.evaluate(own)
            if top is None or bottom is None:
                yield facts.without(check, unit, indicator.code)
                continue
            if not bottom:
                yield _differs(check, facts, unit, name, (facts.show(name, own[name]), NONE_ARISEN))
                continue
            same, near = facts.rounded(name, own[name], 100 * top / bottom, unit)
            if not same:
                sides = (facts.show(name, own[name]), facts.show(name, 100 * top / bottom))
                said, base = _differs(check, facts, unit, name, sides), facts.other_base(name, own[name], unit)
                if near:
                    said |= {"severity": "note", "message": said["message"] + ROUNDED}
                elif base:
                    said |= {"severity": "warning", "message": f"{said['message']} Đã tính trên số liệu của {base}."}
                yield said


@rule("note_fraction", says={"unit", "code", "left", "right"})
def note_fraction(check: Check, facts: Facts) -> Told:
    """A fraction in a note against the figures it explains: the two parts where they are known."""
    yield from facts.unsent(check, facts.catalogue.units)
    for unit in facts.catalogue.units:
        own = facts.own(unit)
        values = facts.report if unit is facts.catalogue.office else own
        for name, indicator in facts.catalogue.figures.items():
            top, bottom = own.get(f"note.{name}_numerator"), own.get(f"note.{name}_denominator")
            if top is None or indicator.aggregate != "ratio":
                continue
            absent = facts.wanting([name]) if unit is facts.catalogue.office else []
            values = facts.sheet if absent else values
            parts = (indicator.numerator.evaluate(values), indicator.denominator.evaluate(values))
            if None in parts or (absent and parts == (top, bottom)):
                yield from (facts.without(check, owing, indicator.code) for owing in absent or [unit])
            elif parts != (top, bottom):
                left, right = (f"{facts.show('', a)}/{facts.show('', b)}" for a, b in ((top, bottom), parts))
                said = _differs(check, facts, unit, name, (left, right), f"note.{name}_numerator")
                said["message"] += OWN_SHEET if absent else ""
                same_rate = bottom and parts[1] and rounds(100 * top / bottom, 100 * parts[0] / parts[1], 2)
                yield said | {"severity": "warning"} if same_rate else said  # the rate stands, of another base


@rule("above_100", says={"unit", "code", "left", "right"})
def above_100(check: Check, facts: Facts) -> Told:
    """A unit's own rate above 100, but for those of over_100.csv."""
    yield from facts.unsent(check, facts.catalogue.units)
    for unit in facts.catalogue.units:
        own = facts.own(unit)
        for name, indicator in facts.catalogue.figures.items():
            if indicator.kind == "percent" and not facts.catalogue.possible(indicator, own.get(name, 0)):
                yield _differs(check, facts, unit, name, (facts.show(name, own[name]), "≤ 100"))


@rule("accounted_for", argument=Task, says={"left", "right", "other"})
def accounted_for(check: Check, facts: Facts, argument: Task) -> Told:
    """What was assigned is done or still open.

    Where nothing says how much is open, what the done leaves is a note.
    """
    whole, done = argument.whole, argument.done
    office = facts.catalogue.office
    values = facts.report
    if None in (values.get(whole), values.get(done)):
        yield facts.without(check, office)
        return
    left = values.get(f"statement.{argument.open}")
    gap = values[whole] - values[done]
    if gap == (left or 0) or gap < 0:  # more done than assigned is a finding of its own
        return
    sides = {"left": facts.show(whole, values[whole]), "right": facts.show(done, values[done])}
    yield {
        "unit_code": office.code,
        "indicator": facts.catalogue.figures[whole].code,
        "expected": facts.show(whole, values[done] + (left or 0)),
        "found": sides["left"],
        **facts.cell(f"stated.{whole}"),
        "message": check.message.format(**sides, other="chưa ghi" if left is None else facts.show(whole, left)),
        **({"severity": "note"} if left is None else {}),
    }


@rule("whole_number", says={"code", "label", "left", "text"})
def whole_number(check: Check, facts: Facts) -> Told:
    """A fact of the register `statements` that counts something and is no whole number: 613,29 for 61.329."""
    for row in facts.tables["statements"].to_dict("records"):  # a column may be lacking
        name, unit = row.get("id", ""), str(row.get("unit", ""))
        value = facts.report.get(f"statement.{name}")
        if value is not None and "%" not in unit and value != int(value):
            text = facts.written(f"statement.{name}")
            words = {"code": name, "label": row.get("subject", ""), "left": facts.show("", value)}
            yield {
                "unit_code": facts.catalogue.office.code,
                "indicator": name,
                "expected": "số nguyên",
                "found": words["left"],
                **facts.cell(f"statement.{name}"),
                "message": check.message.format(text=f"ô ghi “{text}”", **words),
            }


@rule("blank_but_stated", argument=Answered)
def blank_but_stated(check: Check, facts: Facts, argument: Answered) -> Told:
    """A blank row of the form whose fact another text states."""
    name, fact = argument.figure, f"statement.{argument.fact}"
    said, office = facts.report.get(fact), facts.catalogue.office
    if said is None:
        yield facts.without_register(check, "statements")
    elif said and office in facts.absent:
        yield facts.without(check, office)
    elif said and f"stated.{name}" not in facts.report:
        yield {
            "unit_code": office.code,
            "indicator": facts.catalogue.figures[name].code,
            "expected": facts.show(fact, said),
            "found": "để trống",
            **facts.cell(name),
            "message": check.message,
        }


def _differs(
    check: Check, facts: Facts, unit: Unit, name: str, sides: tuple[str, str], stands_in: str = ""
) -> dict[str, str]:
    """A unit's figure `name`, found and expected as printed; `stands_in` names its cell where it is not its own."""
    code, (left, right) = facts.catalogue.figures[name].code, sides
    return {
        "unit_code": unit.code,
        "indicator": code,
        "expected": right,
        "found": left,
        **facts.cell(stands_in or name, unit),
        "message": check.message.format(unit=unit.name, code=code, left=left, right=right),
    }

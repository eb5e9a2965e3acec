"""The form itself: rows left blank, notes not written, units of measure that do not fit their label."""

import re

from ...catalogue import Check
from ...catalogue.rules import rule
from ...language.text import fold
from ...project.rows import tuples
from ..facts import Facts
from ..places import place_of
from .base import Results, finding_of
from .references import PLAN

DOTS = re.compile(r"^.{0,36}(?:\.{3,}|…|_{3,})$")  # short: a sentence may well trail off
ASKED = "; với số liệu đã ghi ở dòng này, biểu đòi hỏi nội dung đó"
NO_UNIT = ("", "Số lượng")  # says not what is counted


@rule("plan_without_result", says={"code", "label", "plan"})
def plan_without_result(check: Check, facts: Facts) -> Results:
    """A group whose note cites a plan while every row of it is blank."""
    yield from facts.coverage.unsent(check, [facts.catalogue.office])
    rows = facts.indicators[facts.indicators["table"] == "form"].set_index("code")
    for group in (r for r in facts.catalogue.form if r.row == "group"):
        children = [r for r in facts.catalogue.form if r.code.startswith(group.code + ".") and r.indicator]
        plan = PLAN.search(rows["note"].get(group.code, ""))
        if children and plan and rows["value"].reindex([r.code for r in children]).isna().all():
            yield finding_of(
                check,
                {"code": group.code, "label": group.name, "plan": plan.group()},
                unit_code=facts.catalogue.office.code,
                indicator=group.code,
                expected="có số liệu",
                found="để trống",
                place=facts.places.cell(children[0].indicator),
            )


@rule("placeholder_note", says={"code", "note", "text"})
def placeholder_note(check: Check, facts: Facts) -> Results:
    """A note that is still the form's own prompt (prompts.csv of the form), or ends in the dots of one."""
    yield from facts.coverage.unsent(check, [facts.catalogue.office])
    prompts = {prompt.code: prompt for prompt in facts.catalogue.prompts}
    for row in tuples(facts.indicators[facts.indicators["table"] == "form"]):
        prompt = prompts.get(row.code)
        if DOTS.search(row.note) or (prompt and fold(row.note) == fold(prompt.text)):
            asked = prompt and prompt.asked(row.value)
            yield finding_of(
                check,
                {"code": row.code, "note": row.note, "text": ASKED if asked else ""},
                unit_code=facts.catalogue.office.code,
                indicator=row.code,
                found=row.note,
                place=facts.places.note_cell(row.code),
            )


@rule("incomplete", says={"unit", "count", "codes"})
def incomplete(check: Check, facts: Facts) -> Results:
    """A unit's rows left blank, listed once a unit; the place is the first one's."""
    yield from facts.coverage.unsent(check, facts.catalogue.units)
    for unit in facts.catalogue.units:
        rows, required = facts.values.of(unit), set(facts.catalogue.required(unit))
        blank = [row for row in rows.values() if row.status == "missing" and row.indicator in required]
        if blank and unit not in facts.coverage.absent:
            codes = ", ".join(row.code for row in blank)
            yield finding_of(
                check,
                {"unit": unit.name, "count": len(blank), "codes": codes},
                unit_code=unit.code,
                expected="có số liệu",
                found=codes,
                place=place_of(next((row for row in blank if row.file), None)),
            )


@rule("label_and_unit", says={"code", "label", "unit"})
def label_and_unit(check: Check, facts: Facts) -> Results:
    """Rows of the form whose unit of measure does not fit their label."""
    for row in facts.catalogue.form:
        asks_yes = row.label.startswith("Có ")
        asks_count = row.label.startswith(("Số ", "Tổng số "))
        flag_unit = "=" in row.unit
        uncounted = row.kind == "count" and row.unit in NO_UNIT
        if row.indicator and ((asks_yes and not flag_unit) or (asks_count and flag_unit) or uncounted):
            yield finding_of(
                check,
                {"code": row.code, "label": row.name, "unit": row.unit or "để trống"},
                indicator=row.code,
                expected="Có = 1 Không = 0" if asks_yes else "đơn vị đếm",
                found=row.unit or "để trống",
            )

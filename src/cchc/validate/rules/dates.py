"""Dates: reports that came late, rows outside the period, documents younger than the report that cites them."""

import re
from datetime import date

from ...catalogue import Check
from ...catalogue.rules import Argument, Column, rule
from ...findings import Place
from ...language.format import day, iso_day
from ..facts import Facts
from .base import Results, finding_of

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Columns(Argument):
    """Columns of registers that hold days."""

    columns: tuple[Column, ...]


@rule("late", says={"unit", "day", "due"}, registers={"submissions"})
def late(check: Check, facts: Facts) -> Results:
    """Units whose first file came after the due date; one that mended its figures later was not late."""
    received, due = facts.tables["submissions"], facts.settings.submission_due
    if due is None:
        return
    for unit in (u for u in facts.catalogue.subordinates if u not in facts.coverage.absent):
        own = received[received["unit_code"] == unit.code] if len(received) else received
        days = {row: text for row, text in own.get("received_on", {}).items() if text}
        if not days:
            yield facts.coverage.without_register(check, "submissions", unit.name)
        moments = {row: moment for row, text in days.items() if (moment := iso_day(text))}
        row, moment = min(moments.items(), key=lambda item: item[1], default=(None, due))
        if moment > due:
            yield finding_of(
                check,
                {"unit": unit.name, "day": day(moment), "due": day(due)},
                unit_code=unit.code,
                expected="≤ " + day(due),
                found=day(moment),
                place=facts.places.entry("submissions", "received_on", row),
            )


@rule("within_window", argument=Columns, says={"day", "expected", "last"})
def within_window(check: Check, facts: Facts, argument: Columns) -> Results:
    """Dated rows of registers outside the period's window.""" ""
    first, last = facts.settings.window
    yield from _outside(check, facts, argument, first, last, f"{day(first)} - {day(last)}")


@rule("after_signing", argument=Columns, says={"day", "expected", "last"})
def after_signing(check: Check, facts: Facts, argument: Columns) -> Results:
    """Documents younger than the report that cites them."""
    if signed := facts.settings.signed_on:
        yield from _outside(check, facts, argument, date.min, signed, f"≤ {day(signed)}")


@rule("before_window", argument=Columns, says={"day", "expected", "last"})
def before_window(check: Check, facts: Facts, argument: Columns) -> Results:
    """Dates before the first day of the period."""
    first = facts.settings.window[0]
    yield from _outside(check, facts, argument, first, date.max, f"≥ {day(first)}")


def _outside(check: Check, facts: Facts, argument: Columns, first: date, last: date, expected: str) -> Results:
    """The dated rows of the registers named in the argument that are not between the two days."""
    for name in argument.columns:
        register, _, column = name.partition(".")
        if not facts.cells[register]:
            yield facts.coverage.without_register(check, register)
        for cell in facts.cells[register]:
            moment = iso_day(cell.text) if cell.column == column and DAY.fullmatch(cell.text) else None
            if moment and not first <= moment <= last:
                yield finding_of(
                    check,
                    {"day": day(cell.text), "expected": expected, "last": day(last)},
                    expected=expected,
                    found=day(cell.text),
                    place=Place(file=cell.file, sheet=cell.sheet, cell=cell.cell),
                )


@rule("signed_in_window", says={"day", "last"})
def signed_in_window(check: Check, facts: Facts) -> Results:
    """A report signed while its window is still open: a day must lie between cut-off and sending."""
    signed, last = facts.settings.signed_on, facts.settings.window[1]
    if signed and signed <= last:
        yield finding_of(
            check,
            {"day": day(signed), "last": day(last)},
            expected="> " + day(last),
            found=day(signed),
            place=Place(file="report.yml"),
        )

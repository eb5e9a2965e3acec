"""The document itself before it is signed: its number, names and bases in report.yml, and what in it is made up."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

import pandas as pd
from pydantic import AfterValidator

from ...catalogue import Check
from ...catalogue.rules import Argument, rule
from ...findings import Place
from ...language.format import IMPOSSIBLE
from ...language.text import fold
from ...project.errors import unknown
from ...project.period import Period, named
from ...project.rows import tuples
from ...project.settings import Settings
from ...project.tables import DOCUMENT
from ..facts import WINDOW, Facts
from .base import Results, finding_of

FILE = "report.yml"


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"“{text}” sai cú pháp: {error}") from error
    return text


def _setting(name: str) -> str:
    if name not in Settings.model_fields:
        raise ValueError(f"ghi {unknown('mục của report.yml', name, Settings.model_fields)}")
    return name


class Patterns(Argument):
    """Regular expressions of texts that wait for the right one."""

    patterns: tuple[Annotated[str, AfterValidator(_pattern)], ...]


class Year(Argument):
    """Whether the other report was signed in the same calendar year."""

    year: Literal["same", "other"]


class Fields(Argument):
    """Texts of report.yml, and whether any period of this one's year will do, as a base for the whole year does."""

    span: Literal["year", "period"]
    settings: tuple[Annotated[str, AfterValidator(_setting)], ...]


def document_row(settings: Settings) -> pd.DataFrame:
    """What other periods ask of this report, one row (DOCUMENT); days are YYYY-MM-DD, "" where none is known."""
    days = dict(zip(("signed_on", *WINDOW), (settings.signed_on, *settings.window), strict=True))
    texts = {name: day.isoformat() if day else "" for name, day in days.items()}
    row = {"period": settings.period, "number": settings.number} | texts
    return DOCUMENT.frame([row])


@rule("placeholder_setting", argument=Patterns, says={"text", "code"})
def placeholder_setting(check: Check, facts: Facts, argument: Patterns) -> Results:
    """A text of report.yml that still waits for the right one."""
    fields: dict[str, list[str]] = {}
    for field, text in _texts(facts.settings.model_dump()):
        if any(re.search(pattern, text) for pattern in argument.patterns):
            fields.setdefault(text, []).append(field)
    for text, places in fields.items():
        yield finding_of(
            check,
            {"text": text, "code": ", ".join(places)},
            expected="nội dung thật",
            found=text,
            place=Place(file=FILE),
        )


@rule("unnumbered", says={"symbol"})
def unnumbered(check: Check, facts: Facts) -> Results:
    """A report that has no number yet."""
    number = facts.settings.number
    if not _numbered(number):
        yield finding_of(check, {"symbol": number}, expected=f"số{number}", found=number, place=Place(file=FILE))


@rule("undated")
def undated(check: Check, facts: Facts) -> Results:
    """A report that has no day of signature yet."""
    if facts.settings.signed_on is None:
        yield finding_of(check, expected="ngày ký", found="để trống", place=Place(file=FILE))


@rule("same_number", argument=Year, says={"symbol", "other"})
def same_number(check: Check, facts: Facts, argument: Year) -> Results:
    """A number that another period's report bears.

    Numbers begin anew each year, so that in another one it may be by chance.
    """
    number, signed_on = facts.settings.number, facts.settings.signed_on
    if not (_numbered(number) and signed_on):
        return
    for id, (other,) in facts.documents.items():
        row = other.iloc[0]
        asked = row["signed_on"].startswith(f"{signed_on.year}-") == (argument.year == "same")
        if asked and row["number"] == number:
            yield finding_of(
                check,
                {"symbol": number, "other": Period(id).title},
                expected="số khác",
                found=number,
                place=Place(file=FILE),
            )


@rule("of_another_time", argument=Fields, says={"code", "text", "other", "period"})
def of_another_time(check: Check, facts: Facts, argument: Fields) -> Results:
    """Texts of report.yml that name other periods and not this one."""
    period, settings = facts.period, facts.settings.model_dump()
    for field, text in ((f, t) for f, t in _texts(settings) if f.split(",")[0] in argument.settings):
        found = list(dict.fromkeys(named(fold(text), range(period.year - 5, period.year + 2), period.of_month)))
        right = any(one.year == period.year for one in found) if argument.span == "year" else period in found
        if found and not right:
            other = ", ".join(one.title for one in found)
            yield finding_of(
                check,
                {"code": field, "text": text, "other": other, "period": period.title},
                expected=period.title,
                found=other,
                place=Place(file=FILE),
            )


@rule("illustrative_whole", says={"period"})
def illustrative_whole(check: Check, facts: Facts) -> Results:
    """Every figure of the period is made up."""
    if facts.settings.illustrative_office:
        yield finding_of(
            check,
            {"period": facts.period.title},
            expected="số liệu thật",
            found="số liệu minh họa",
            place=Place(file=FILE),
        )


@rule("illustrative_undeclared")
def illustrative_undeclared(check: Check, facts: Facts) -> Results:
    """The split by commune is made up and report.yml has no sentence that says so in the report."""
    if facts.settings.illustrative_units and not facts.settings.illustrative_note.strip():
        yield finding_of(check, expected="illustrative_note", found="để trống", place=Place(file=FILE))


@rule("illustrative_compared", says={"other", "period"})
def illustrative_compared(check: Check, facts: Facts) -> Results:
    """The report is compared with figures made up in other periods beyond what it declares of its own."""
    settings, others = facts.settings, []
    for id in _compared(facts):
        office, units = (bool(table["illustrative"].any()) for table in facts.others[id])
        if (office and not settings.illustrative_office) or (units and not settings.illustrative_units):
            others.append(Period(id).title)
    if others:
        other = ", ".join(others)
        yield finding_of(check, {"other": other, "period": facts.period.title}, expected="số liệu thật", found=other)


@rule("impossible", says={"unit", "code", "label", "left", "expected"})
def impossible(check: Check, facts: Facts) -> Results:
    """A computed figure that cannot be: below 0, or a part above its whole. The report does not print it."""
    yield from _impossible(check, facts, facts.indicators[facts.indicators["indicator"] != ""])
    yield from _impossible(check, facts, facts.unit_figures)


def _impossible(check: Check, facts: Facts, rows: pd.DataFrame) -> Results:
    units = {unit.code: unit for unit in facts.catalogue.units}
    for row in tuples(rows[rows["status"] == IMPOSSIBLE]):
        indicator = facts.catalogue.figures[row.indicator]
        if facts.catalogue.possible(indicator, row.value) or not indicator.formulas:
            continue  # made of an impossible one, or the unit's own word: said there, said by above_100
        unit, percent = units[row.unit_code], indicator.kind == "percent"
        expected = "≥ 0" if row.value < 0 else "≤ 100"
        left = facts.values.show(row.indicator, row.value) + "%" * percent
        words = {"unit": unit.name, "code": indicator.code or row.indicator, "label": indicator.name}
        yield finding_of(
            check,
            {"left": left, "expected": expected + "%" * percent, **words},
            unit_code=row.unit_code,
            indicator=words["code"],
            expected=expected,
            found=left.rstrip("%"),
            place=facts.places.cells(
                [name for formula in indicator.formulas for name in formula.names],
                None if unit is facts.catalogue.office else unit,
            ),
        )


def _numbered(number: str) -> bool:
    """Whether the report has its number: before it has, only what follows it is known, or nothing."""
    return not number.startswith("/") and number != ""


def _texts(fields: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of report.yml with where it stands: "signatory_name", "contacts, dòng 2, name"."""
    if isinstance(fields, str):
        yield name, fields
    items = fields.items() if isinstance(fields, dict) else ()
    if isinstance(fields, list):
        items = ((f"dòng {at}", item) for at, item in enumerate(fields, start=1))
    for key, item in items:
        yield from _texts(item, f"{name}, {key}".removeprefix(", "))


def _compared(facts: Facts) -> list[str]:
    """The periods whose tables the report's comparisons rest on: known themselves, or derived from known ones."""
    found: dict[str, None] = {}
    for other in (facts.period.last_year, *facts.period.series[:-1]):
        ways = [[other.id], *([part.id for part in formula] for formula in other.parts)]
        found |= dict.fromkeys(next((way for way in ways if all(id in facts.others for id in way)), []))
    return list(found)

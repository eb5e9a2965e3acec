"""Documents cited and entries listed: one document under two symbols or dates, a plan for another purpose, a repeat."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from ...catalogue import Check
from ...catalogue.rules import Argument, Column, Register, Row, Section, rule
from ...findings import Place
from ...language.format import day
from ...project.rows import records, tuples
from ..facts import Facts
from .base import Results, finding_of

PLAN = re.compile(r"Kế hoạch số \d+\S*", re.IGNORECASE)
DOCUMENT = re.compile(r"(\d+/[A-ZĐ][^\s,;)]*)")
DATED = re.compile(DOCUMENT.pattern + r" ngày (\d{1,2})/(\d{1,2})/(\d{4})")
NUMBER = re.compile(r"\d+")
LOOSE = re.compile(r"[^0-9A-ZĐ]")


class CitedDocument(NamedTuple):
    """A document that somebody cites, its date (YYYY-MM-DD or ""), the section that does, and where it stands."""

    symbol: str
    date: str
    section: str
    place: Place


class Subject(Argument):
    """A register of documents, a row of the form, and words that stand in the subject of the document it asks for."""

    separator = ":"

    register_id: Register
    row: Row
    words: str


class Citing(Argument):
    """Where documents are cited: the columns of their symbols and dates, and the section of the report.

    The section is a column of the register, or one section for all of its rows.
    """

    separator = ":"

    symbol: Column
    date: Column
    section: Section

    @property
    def register_id(self) -> str:
        return self.symbol.partition(".")[0]

    def cited(self, facts: Facts) -> Iterator["CitedDocument"]:
        """What each row of the register cites, where it has a symbol."""
        symbol, issued, section = (column.partition(".")[2] for column in (self.symbol, self.date, self.section))
        fixed = "" if self.section in facts.catalogue.columns else self.section
        rows = facts.tables[self.register_id]
        stand = {cell.row: cell for cell in facts.cells[self.register_id] if cell.column == symbol}
        for number, row in zip(rows.index, records(rows), strict=True):
            said = [text if isinstance(text := row.get(column), str) else "" for column in (symbol, issued, section)]
            if said[0]:
                at = stand[number]
                yield CitedDocument(
                    said[0], said[1], fixed or said[2], Place(file=at.file, sheet=at.sheet, cell=at.cell)
                )


class CitingRegisters(Argument):
    """Registers that cite documents, beside the notes of the form; the first one is that of the narrative."""

    sources: tuple[Annotated[Citing, BeforeValidator(Citing.model_validate)], ...]


class Listed(Argument):
    """The register that lists the office's own documents, and all that cite some."""

    listed: Register
    sources: tuple[Annotated[Citing, BeforeValidator(Citing.model_validate)], ...]


class Entries(Argument):
    """A column of a register."""

    column: Column


@rule("same_document", argument=CitingRegisters, says={"symbols", "sections"})
def same_document(check: Check, facts: Facts, argument: CitingRegisters) -> Results:
    """One document (same number and date) cited under two symbols."""
    cited = _cited(facts, argument.sources)
    yield from _without(check, facts, argument.sources)
    dated = [one for one in cited if one.date and NUMBER.match(one.symbol)]
    # without a date, two documents are the same only where the letters agree too
    alike = _grouped(dated, lambda one: f"{NUMBER.match(one.symbol)[0]} {one.date}") + _grouped(cited, _loose)
    for rows in alike:
        symbols = sorted({one.symbol for one in rows})
        if len(symbols) > 1:
            yield finding_of(
                check,
                {"symbols": " và ".join(symbols), "sections": _sections(rows)},
                expected="một ký hiệu",
                found=" ; ".join(symbols),
                place=rows[-1].place,
            )


@rule("other_date", argument=CitingRegisters, says={"symbol", "days", "sections"})
def other_date(check: Check, facts: Facts, argument: CitingRegisters) -> Results:
    """One symbol, number and letters, cited with two dates."""
    cited = _cited(facts, argument.sources)
    yield from _without(check, facts, argument.sources)
    for rows in _grouped([one for one in cited if one.date and "/" in one.symbol], _loose):
        days = [day(text) for text in sorted({one.date for one in rows})]
        if len(days) > 1:
            symbol = rows[0].symbol
            yield finding_of(
                check,
                {"symbol": symbol, "days": " và ".join(days), "sections": _sections(rows)},
                expected="một ngày",
                found=" ; ".join(days),
                place=rows[-1].place,
            )


@rule("cited_subject", argument=Subject, says={"code", "symbol", "subject", "expected"})
def cited_subject(check: Check, facts: Facts, argument: Subject) -> Results:
    """The document cited in a note must be about what its row asks."""
    code, words = next((row.code for row in facts.catalogue.form if row.handle == argument.row), ""), argument.words
    if not code:
        return  # the form in force has no such row
    yield from facts.coverage.unsent(check, [facts.catalogue.office])
    note = facts.indicators.set_index("code")["note"].get(code, "")
    listed = facts.tables[argument.register_id]
    if not facts.handed_in(argument.register_id):
        yield facts.coverage.without_register(check, argument.register_id, code)
        return
    for symbol in DOCUMENT.findall(note):
        for subject in listed.loc[listed["symbol"] == symbol, "subject"]:
            if words not in subject:
                better = listed.loc[listed["subject"].str.contains(words, regex=False), "symbol"]
                expected = ", ".join(better) or words
                yield finding_of(
                    check,
                    {"code": code, "symbol": symbol, "subject": subject, "expected": expected},
                    unit_code=facts.catalogue.office.code,
                    indicator=code,
                    expected=expected,
                    found=symbol,
                    place=facts.places.note_cell(code),
                )


@rule("plan_listed", argument=Listed, says={"code", "symbol"})
def plan_listed(check: Check, facts: Facts, argument: Listed) -> Results:
    """A plan cited in a note of the form, but neither in the narrative nor listed among the office's documents."""
    yield from facts.coverage.unsent(check, [facts.catalogue.office])
    listed = facts.tables[argument.listed]
    if not facts.handed_in(argument.listed):
        yield facts.coverage.without_register(check, argument.listed)
        return
    cited = _cited(facts, argument.sources)
    form = facts.catalogue.statistical_form.name
    named = {*listed["symbol"], *(one.symbol for one in cited if not one.section.startswith(form))}
    for row in tuples(facts.indicators[facts.indicators["table"] == "form"]):
        for plan in PLAN.findall(row.note):
            symbol = DOCUMENT.search(plan)
            if symbol and symbol.group() not in named:
                yield finding_of(
                    check,
                    {"code": row.code, "symbol": symbol.group()},
                    unit_code=facts.catalogue.office.code,
                    indicator=row.code,
                    found=symbol.group(),
                    place=facts.places.note_cell(row.code),
                )


@rule("repeated", argument=Entries, says={"text"})
def repeated(check: Check, facts: Facts, argument: Entries) -> Results:
    """The same entry twice in one register; the place is the second one's."""
    register, _, column = argument.column.partition(".")
    rows = facts.tables[register]
    if not facts.handed_in(register):
        yield facts.coverage.without_register(check, register)
        return
    texts = rows[column].str.strip(" ?;.")
    for text, again in texts[texts.duplicated()].groupby(texts, sort=False):
        yield finding_of(
            check,
            {"text": text},
            expected="một lần",
            found=text,
            place=facts.places.entry(register, column, again.index[0]),
        )


def _without(check: Check, facts: Facts, sources: Sequence[Citing]) -> Results:
    """What the narrative cites is not known."""
    if not facts.handed_in(sources[0].register_id):
        yield facts.coverage.without_register(check, sources[0].register_id)


def _cited(facts: Facts, sources: Sequence[Citing]) -> list[CitedDocument]:
    """Every document with a symbol: those of the sources, of the form's notes.

    The section of the latter is the form's name and the row's code.
    """
    found = [one for source in sources for one in source.cited(facts)]
    for row in tuples(facts.indicators[facts.indicators["table"] == "form"]):
        for symbol, *parts in DATED.findall(row.note):
            try:
                issued = date(*map(int, reversed(parts))).isoformat()
            except ValueError:
                continue  # no such day: nothing to compare with
            section = f"{facts.catalogue.statistical_form.name}, {row.code}"
            found.append(CitedDocument(symbol, issued, section, facts.places.note_cell(row.code)))
    return found


def _grouped(cited: Iterable[CitedDocument], key: Callable[[CitedDocument], str]) -> list[list[CitedDocument]]:
    """Those of one key together, in the order of the keys."""
    groups: dict[str, list[CitedDocument]] = {}
    for one in cited:
        groups.setdefault(key(one), []).append(one)
    return [groups[text] for text in sorted(groups)]


def _loose(cited: CitedDocument) -> str:
    return LOOSE.sub("", cited.symbol)


def _sections(rows: Iterable[CitedDocument]) -> str:
    return ", ".join(dict.fromkeys(one.section for one in rows))

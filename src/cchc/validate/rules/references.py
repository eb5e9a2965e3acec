"""Documents cited and entries listed: one document under two symbols or dates, a plan for another purpose, a repeat."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import pandas as pd
from pydantic import BeforeValidator

from ...catalogue import Check
from ...catalogue.rules import Argument, Column, Register, Row, Section, rule
from ...findings import PLACE, Place
from ...language.format import day
from ...project.rows import records, tuples
from ..facts import Facts
from .base import Results, finding_of

PLAN = re.compile(r"Kế hoạch số \d+\S*", re.IGNORECASE)
DOCUMENT = re.compile(r"(\d+/[A-ZĐ][^\s,;)]*)")
DATED = re.compile(DOCUMENT.pattern + r" ngày (\d{1,2})/(\d{1,2})/(\d{4})")
CITED = ["symbol", "date", "section", "file", "sheet", "cell"]


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

    def rows(self, facts: Facts) -> pd.DataFrame:
        """Every row of the register: symbol, date, section, and the place of the symbol."""
        columns = {"symbol": self.symbol, "date": self.date, "section": self.section}
        own = {name: column.partition(".")[2] for name, column in columns.items() if column in facts.catalogue.columns}
        rows = facts.tables[self.register_id].reindex(columns=list(own.values()))
        found = pd.DataFrame({name: rows[column] for name, column in own.items()}, columns=list(columns))
        cells = facts.registers.query("register == @self.register_id and column == @own['symbol']")
        return found.fillna({"section": self.section}).join(cells.set_index("row")[list(PLACE)])


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
    key = cited["symbol"].str.extract(r"^(\d+)")[0] + " " + cited["date"]
    # without a date, two documents are the same only where the letters agree too
    for keys in (key[cited["date"] != ""], _loose(cited["symbol"])):
        for _, rows in cited.groupby(keys, sort=True):
            symbols = sorted(rows["symbol"].unique())
            if len(symbols) > 1:
                yield finding_of(
                    check,
                    {"symbols": " và ".join(symbols), "sections": _sections(rows)},
                    expected="một ký hiệu",
                    found=" ; ".join(symbols),
                    place=Place(**rows[PLACE].iloc[-1]),
                )


@rule("other_date", argument=CitingRegisters, says={"symbol", "days", "sections"})
def other_date(check: Check, facts: Facts, argument: CitingRegisters) -> Results:
    """One symbol, number and letters, cited with two dates."""
    cited = _cited(facts, argument.sources)
    yield from _without(check, facts, argument.sources)
    cited = cited[(cited["date"] != "") & cited["symbol"].str.contains("/")]
    for _, rows in cited.groupby(_loose(cited["symbol"]), sort=True):
        days = [day(text) for text in sorted(rows["date"].unique())]
        if len(days) > 1:
            symbol = rows["symbol"].iloc[0]
            yield finding_of(
                check,
                {"symbol": symbol, "days": " và ".join(days), "sections": _sections(rows)},
                expected="một ngày",
                found=" ; ".join(days),
                place=Place(**rows[PLACE].iloc[-1]),
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
    in_form = cited["section"].str.startswith(facts.catalogue.statistical_form.name)
    named = {*listed["symbol"], *cited.loc[~in_form, "symbol"]}
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


def _cited(facts: Facts, sources: Sequence[Citing]) -> pd.DataFrame:
    """Every document with a symbol, columns CITED (date YYYY-MM-DD or ""): those of the sources, of the form's notes.

    The section of the latter is the form's name and the row's code.
    """
    found = [row for source in sources for row in records(source.rows(facts))]
    for row in tuples(facts.indicators[facts.indicators["table"] == "form"]):
        for symbol, *parts in DATED.findall(row.note):
            try:
                issued = date(*map(int, reversed(parts))).isoformat()
            except ValueError:
                continue  # no such day: nothing to compare with
            where = facts.places.note_cell(row.code)
            found.append(
                {
                    "symbol": symbol,
                    "date": issued,
                    "section": f"{facts.catalogue.statistical_form.name}, {row.code}",
                    **vars(where),
                }
            )
    cited = pd.DataFrame(found, columns=CITED, dtype="object").fillna("")
    return cited[cited["symbol"] != ""]


def _loose(symbols: pd.Series) -> pd.Series:
    return symbols.str.replace(r"[^0-9A-ZĐ]", "", regex=True)


def _sections(rows: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(rows["section"]))

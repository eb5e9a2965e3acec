"""Documents cited and entries listed: one document under two symbols or dates, a plan for another purpose, a repeat."""

import re
from datetime import date

import pandas as pd

from ...catalogue import Check
from ...catalogue.rules import Argument, Code, Column, rule
from ...findings import PLACE, Place
from ...language.format import day
from ..facts import Facts
from .base import Results, finding_of

PLAN = re.compile(r"Kế hoạch số \d+\S*", re.IGNORECASE)
DOCUMENT = re.compile(r"(\d+/[A-ZĐ][^\s,;)]*)")
DATED = re.compile(DOCUMENT.pattern + r" ngày (\d{1,2})/(\d{1,2})/(\d{4})")
CITED = ["symbol", "date", "section", "file", "sheet", "cell"]


class Subject(Argument):
    """A row of the form, and words that stand in the subject of the document it asks for."""

    separator = ":"

    code: Code
    words: str


class Entries(Argument):
    """A column of a register."""

    column: Column


@rule("same_document", says={"symbols", "sections"}, registers={"citations"})
def same_document(check: Check, facts: Facts) -> Results:
    """One document (same number and date) cited under two symbols."""
    cited = _cited(facts)
    if facts.tables["citations"].empty:
        yield facts.coverage.without_register(check, "citations")
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


@rule("other_date", says={"symbol", "days", "sections"}, registers={"citations"})
def other_date(check: Check, facts: Facts) -> Results:
    """One symbol, number and letters, cited with two dates."""
    cited = _cited(facts)
    if facts.tables["citations"].empty:
        yield facts.coverage.without_register(check, "citations")
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
    yield from facts.coverage.unsent(check, [facts.catalogue.office])
    code, words = argument.code, argument.words
    note = facts.indicators.set_index("code")["note"].get(code, "")
    listed = facts.tables["steering_documents"]
    if listed.empty:
        yield facts.coverage.without_register(check, "steering_documents", code)
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


@rule("plan_listed", says={"code", "symbol"})
def plan_listed(check: Check, facts: Facts) -> Results:
    """A plan cited in a note of the form, but neither in the narrative nor listed among the steering documents."""
    yield from facts.coverage.unsent(check, [facts.catalogue.office])
    listed = facts.tables["steering_documents"]
    if listed.empty:
        yield facts.coverage.without_register(check, "steering_documents")
        return
    cited, form = _cited(facts), facts.catalogue.statistical_form.name
    named = {*listed["symbol"], *cited.loc[~cited["section"].str.startswith(form), "symbol"]}
    for row in facts.indicators[facts.indicators["table"] == "form"].itertuples():
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
    if rows.empty:
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


def _cited(facts: Facts) -> pd.DataFrame:
    """Every document with a symbol, columns CITED (date YYYY-MM-DD or ""): the two registers, the form's notes."""
    found = []
    for register, column in (("citations", "date"), ("steering_documents", "issued_on")):
        cells = facts.registers[(facts.registers["register"] == register) & (facts.registers["column"] == "symbol")]
        rows = facts.tables[register].join(cells.set_index("row")[["file", "sheet", "cell"]])
        found += rows.rename(columns={column: "date"}).to_dict("records")
    form = facts.catalogue.statistical_form.name
    for row in facts.indicators[facts.indicators["table"] == "form"].itertuples():
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
                    "section": f"{form}, {row.code}",
                    **vars(where),
                }
            )
    cited = pd.DataFrame(found, columns=CITED, dtype="object").fillna({"section": "II.1.2"}).fillna("")
    return cited[cited["symbol"] != ""]


def _loose(symbols: pd.Series) -> pd.Series:
    return symbols.str.replace(r"[^0-9A-ZĐ]", "", regex=True)


def _sections(rows: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(rows["section"]))

"""The rows of registers.xlsx as entries: words as the catalogue has them, sums of rows, repeats, what is not there."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..catalogue import Catalogue, RegisterColumn, RegisterWord, message, wording
from ..findings import Finding, finding
from ..language.format import number
from ..language.number import read_value
from ..language.number_words import in_thousands
from ..language.text import fold, same
from ..project.errors import alike
from ..project.paths import REGISTERS
from ..project.registers import NOTHING
from .corrections import unread_correction
from .match import TOTAL

Record = dict[str, object]  # a cell of registers.parquet
LISTED = 12  # more words than these are not listed
SUM_OF = fold("tổng số")  # "Tổng số người" among courses


@dataclass
class RegisterEntry:
    """One row of a register: its cells by column."""

    row: int
    cells: dict[str, Record]

    def text(self, column: str) -> str | None:
        """The cell's text; None where it is blank or no word of its column."""
        cell = self.cells.get(column)
        return None if cell is None or cell["status"] in ("missing", "set_aside") else cell["text"]

    def number(self, column: str) -> float | None:
        value = self.cells[column]["number"]
        return None if math.isnan(value) else value

    @property
    def words(self) -> list[str]:
        """What is written in the row, whatever it is."""
        return [cell["text"] for cell in self.cells.values() if cell["text"]]

    def place(self, column: str = "") -> dict[str, str]:
        """file, sheet and cell of the column, or of the row's first cell."""
        cell = self.cells[column] if column else next(iter(self.cells.values()))
        return {key: cell[key] for key in ("file", "sheet", "cell")}


def counted_cells(records: Sequence[Record], catalogue: Catalogue) -> tuple[list[Record], list[Finding]]:
    """The cells that count, their words as the catalogue spells them, and the findings.

    A word that its column does not know is set aside, with the nearest one, and so are the numbers of rows that say
    two things of one matter. Left out are rows that add up those above them, where the column has no word for such,
    and rows that come again unchanged.
    """
    findings, kept = [], []
    for register in dict.fromkeys(column.register_id for column in catalogue.registers):
        sheet = RegisterSheet(register, catalogue, [r for r in records if r["register"] == register])
        before = (sheet.nothing, sheet.spelt, sheet.summed, sheet.facts, sheet.beside_facts)
        steps = (*before, sheet.repeated, sheet.blank, sheet.absent)
        findings += [found for step in steps for found in step()]
        kept += [cell for entry in (*sheet.empty, *sheet.entries) for cell in entry.cells.values()]
    return kept, findings


class RegisterSheet:
    """The entries of one register; each step says what it found."""

    def __init__(self, register: str, catalogue: Catalogue, records: Sequence[Record]):
        self.columns = {c.column: c for c in catalogue.registers if c.register_id == register}
        self.words: dict[str, list[RegisterWord]] = {}
        for word in catalogue.register_words:
            if word.register_id == register:
                self.words.setdefault(word.column, []).append(word)
        self.kinds = {fact.id: fact.kind for fact in catalogue.statements} if register == "statements" else {}
        self.subjects = {fold(fact.subject): fact for fact in catalogue.statements} if self.kinds else {}
        self.asked = [m.where for m in catalogue.measures if m.register_id == register]
        rows: dict[int, dict[str, Record]] = {}
        for record in records:
            rows.setdefault(record["row"], {})[record["column"]] = record
        self.entries = [RegisterEntry(row, cells) for row, cells in rows.items()]
        self.totals: dict[int, str] = {}  # row -> the column that says it is a sum of others
        self.empty: list[RegisterEntry] = []  # the row that says that nothing arose

    def nothing(self) -> Iterator[Finding]:
        """The row that says that nothing arose, alone in its register: kept as row 0, with no text."""
        said = [entry for entry in self.entries if set(map(fold, entry.words)) == {fold(NOTHING)}]
        self.entries = [entry for entry in self.entries if entry not in said]
        if not self.entries:
            blank = {"row": 0, "raw": "", "text": "", "status": "missing"}
            self.empty = [RegisterEntry(0, {n: cell | blank for n, cell in e.cells.items()}) for e in said[:1]]
            return
        for entry in said:
            place = entry.place(next(name for name, cell in entry.cells.items() if cell["text"]))
            words = {"sheet": place["sheet"], "cell": place["cell"], "text": NOTHING}
            yield finding(*message("register_nothing", **words), found=NOTHING, **place)

    # --- words ------------------------------------------------------------------------------------------------

    def spelt(self) -> Iterator[Finding]:
        """Each word as the catalogue spells it; a word of other rows is looked at after those that say which."""
        for entry in self.entries:
            for name in self._in_order():
                if entry.text(name) is not None:
                    yield from self._spelt(entry, self.columns[name])

    def _in_order(self) -> list[str]:
        """The columns with words, each after those that its words depend on."""
        order: list[str] = []
        while left := [c for c in self.words if c not in order]:
            needs = {c: {n for word in self.words[c] for n in word.where if n in left} for c in left}
            order += [c for c in left if not needs[c]] or left
        return order

    def _spelt(self, entry: RegisterEntry, column: RegisterColumn) -> Iterator[Finding]:
        cell, possible = entry.cells[column.column], self._possible(entry, column.column)
        meant = _meant(cell["text"], possible)
        if len(meant) == 1:
            cell["text"] = meant[0].word
            if meant[0].role == "total":
                self.totals[entry.row] = column.column
        elif meant:
            return  # one name of two units, in a row without its code
        elif possible and not self._unclear(entry, column.column) and not self._is_sum(entry):
            cell["status"] = "set_aside"
            yield self._unknown(entry, column, possible)

    def _unknown(self, entry: RegisterEntry, column: RegisterColumn, possible: Sequence[RegisterWord]) -> Finding:
        """That the cell holds none of the words that it may, with the nearest, and all where they are few."""
        text = entry.cells[column.column]["text"]
        spelt = {key: word.word for word in possible for key in word.keys}
        near = list(dict.fromkeys(spelt[key] for key in alike(same(text), spelt)))
        known = list(dict.fromkeys(word.word for word in possible))
        only = " " + wording("unknown_word_only", condition=self._condition(possible[0])) if possible[0].where else ""
        few = len(known) <= LISTED
        said = message(
            "unknown_word",
            **_where(entry, column),
            text=text,
            only="" if few else only,
            near=" " + wording("unknown_word_near", words=_quoted(near)) if near else "",
            known=" " + wording("unknown_word_known", only=only, words=_quoted(known)) if few else "",
        )
        return finding(*said, expected=", ".join(near), found=text, **entry.place(column.column))

    def _possible(self, entry: RegisterEntry, column: str) -> list[RegisterWord]:
        """The words that the cell may hold, given the row's other words; those it may, where these are not known."""
        return [w for w in self.words.get(column, ()) if all(entry.text(c) in (None, t) for c, t in w.where.items())]

    def _unclear(self, entry: RegisterEntry, column: str) -> bool:
        """Whether it is not known which words the cell may hold, because of another cell of the row."""
        return any(entry.text(name) is None for word in self.words[column] for name in word.where)

    def _condition(self, word: RegisterWord) -> str:
        pairs = ((self.columns[column].title, text) for column, text in word.where.items())
        return ", ".join(wording("unknown_word_condition", title=title, word=text) for title, text in pairs)

    # --- sums of rows -----------------------------------------------------------------------------------------

    def _is_sum(self, entry: RegisterEntry) -> bool:
        """Whether a cell says that the row adds up others; `totals` are those whose column has a word for it."""
        texts = [fold(entry.cells[n]["text"]) for n, c in self.columns.items() if c.kind == "text"]
        adding = any(column.kind == "count" for column in self.columns.values())
        first = next(filter(None, texts), "")
        return any(map(TOTAL.fullmatch, texts)) or (adding and first.startswith(f"{SUM_OF} "))

    def summed(self) -> Iterator[Finding]:
        """Rows that add up others: checked against them, and left out where the column has no word for them."""
        adding = {e.row for e in self.entries if e.row in self.totals or self._is_sum(e)}
        parts = [entry for entry in self.entries if entry.row not in adding]
        since: list[RegisterEntry] = []
        for entry in self.entries:
            if entry.row not in adding:
                since.append(entry)
                continue
            own = self.totals.get(entry.row)
            if own is None or not any(self._names(where, entry, own) for where in self.asked):
                yield from self._compared(entry, self._peers(entry, parts), since)
            since = []
        self.entries = [entry for entry in self.entries if entry.row not in adding or entry.row in self.totals]

    def _peers(self, entry: RegisterEntry, parts: Sequence[RegisterEntry]) -> list[RegisterEntry]:
        """The rows that have the same words as a sum, but for the word that says that it is one."""
        own = self.totals.get(entry.row)
        same_words = [n for n in self.words if n != own and entry.text(n) and not TOTAL.fullmatch(fold(entry.text(n)))]
        return [part for part in parts if all(part.text(name) == entry.text(name) for name in same_words)]

    def _names(self, where: dict[str, str], entry: RegisterEntry, own: str) -> bool:
        """Whether a figure asks for this sum by name, so that a check of its own compares it."""
        return own in where and all(entry.text(column) == word for column, word in where.items())

    def _compared(
        self, entry: RegisterEntry, peers: list[RegisterEntry], since: list[RegisterEntry]
    ) -> Iterator[Finding]:
        """Where a sum is neither that of its peers nor that of the rows since the last one."""
        differs = False
        for name in (n for n, column in self.columns.items() if column.kind == "count"):
            said, sums = entry.number(name), [_sum(rows, name) for rows in (peers, since)]
            if said is None or None in sums or said in sums:
                continue
            differs = True
            total, added = number(said), number(sums[0])
            words = message("register_total", **_where(entry, self.columns[name]), total=total, sum=added)
            yield finding(*words, expected=added, found=total, **entry.place(name))
        if not differs and entry.row not in self.totals:
            place = entry.place()
            yield finding(*message("register_sum_row", sheet=place["sheet"], row=_line(entry)), **place)

    def facts(self) -> Iterator[Finding]:
        """Single facts that are numbers, read by their kind; what is none is set aside, or its check would be lost."""
        for entry in self.entries:
            kind = self.kinds.get(entry.text("id") or "", "text")
            cell = entry.cells.get("value")
            if kind == "text" or entry.text("value") is None or _amount(entry.number("value")):
                continue
            reading = read_value(cell["text"], kind)
            cell |= {"status": reading.status, "number": math.nan}
            if reading.value is not None:
                cell["number"] = reading.value
                continue
            said = (
                unread_correction(cell, cell["text"], reading.repair)
                if cell.get("corrected_in")
                else message("register_set_aside", **_where(entry, self.columns["value"]), reason=reading.repair)
            )
            yield finding(*said, found=cell["text"], **entry.place("value"))

    def beside_facts(self) -> Iterator[Finding]:
        """Single facts whose subject is another's, as where one column alone was sorted, or whose unit is thousands."""
        for entry in self.entries if self.subjects else ():
            own, subject, unit = (entry.text(name) or "" for name in ("id", "subject", "unit"))
            other = self.subjects.get(fold(subject))
            if own in self.kinds and other and other.id != own:
                words = _where(entry, self.columns["subject"]) | {"text": own, "other": other.id}
                yield finding(*message("moved_fact", **words), found=subject, **entry.place("subject"))
            if in_thousands(f"({unit}"):
                said = message("fact_in_thousands", **_where(entry, self.columns["unit"]), text=unit)
                yield finding(*said, found=unit, **entry.place("unit"))

    # --- repeats, and what is not there ----------------------------------------------------------------------

    def repeated(self) -> Iterator[Finding]:
        """Rows with the key of another: left out where they say the same, else no number of theirs counts."""
        key = [name for name, column in self.columns.items() if column.key]
        first: dict[tuple[str, ...], RegisterEntry] = {}
        dropped: set[int] = set()
        for entry in self.entries if key else ():
            texts = tuple(entry.text(name) or "" for name in key)
            before = first.setdefault(texts, entry)
            if before is entry or "" in texts:
                continue
            unchanged = all(entry.cells[n]["text"] == before.cells[n]["text"] for n in self.columns)
            if unchanged:
                dropped.add(entry.row)
            else:
                for cell in (*entry.cells.values(), *before.cells.values()):
                    if cell["kind"] in ("count", "percent", "number"):
                        cell |= {"number": math.nan, "status": "set_aside"}
            column, text = self.columns[key[-1]], ", ".join(texts)
            words = _where(entry, column) | {"text": text, "other": before.place(column.column)["cell"]}
            said = message("repeated_entry_alike" if unchanged else "repeated_entry", **words)
            yield finding(*said, expected="một dòng", found=text, **entry.place(column.column))
        self.entries = [entry for entry in self.entries if entry.row not in dropped]

    def blank(self) -> Iterator[Finding]:
        """Cells left blank that must not be; without its word a row is in no figure."""
        for entry in self.entries:
            for name, cell in entry.cells.items():
                column, place = self.columns[name], entry.place(name)
                if cell["status"] == "missing" and column.required and place["cell"]:
                    which = "missing_cell" if self._possible(entry, name) else "missing_cell_without_words"
                    yield finding(*message(which, **_where(entry, column)), expected=column.title, **place)

    def absent(self) -> Iterator[Finding]:
        """The words that must stand in a row with a value, and stand in none."""
        for column, words in self.words.items():
            told = [n for n, c in self.columns.items() if c.kind in ("count", "percent", "number")]
            there = {e.text(column) for e in self.entries if any(e.cells[n]["text"] for n in told)}
            if left := [word for word in words if word.role == "required" and word.word not in there]:
                sheet = self.columns[column].sheet
                listed = "; ".join(f"{word.word} ({word.title})" for word in left)
                said = message("missing_statement", sheet=sheet, count=len(left), statements=listed)
                expected = ", ".join(word.word for word in left)
                yield finding(*said, expected=expected, file=REGISTERS, sheet=sheet)


def _meant(text: str, possible: Sequence[RegisterWord]) -> list[RegisterWord]:
    """The words that the text spells, each once; else those of a sum, where it says that it is one."""
    found = [word for word in possible if same(text) in word.keys]
    if not found and TOTAL.fullmatch(fold(text)):
        found = [word for word in possible if word.role == "total"]
    return list({word.word: word for word in found}.values())


def _sum(entries: Iterable[RegisterEntry], column: str) -> float | None:
    """None where there is nothing to add up, or a cell is blank or unreadable."""
    values = [entry.number(column) for entry in entries]
    return None if not values or None in values else sum(values)


def _amount(value: float | None) -> bool:
    return value is not None and value >= 0


def _where(entry: RegisterEntry, column: RegisterColumn) -> dict[str, str]:
    """The words for a cell of the row."""
    place = entry.place(column.column)
    return {"sheet": place["sheet"], "cell": place["cell"], "title": column.title}


def _line(entry: RegisterEntry) -> str:
    """The row's number in the spreadsheet."""
    cells = (cell["cell"] for cell in entry.cells.values() if cell["cell"])
    return next(cells, "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)

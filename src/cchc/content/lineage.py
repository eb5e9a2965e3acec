"""Where each figure comes from: its formula, the figures it is made of, the cells it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ..aggregations import Result, Wording
from ..catalogue import Catalogue, Indicator, Unit
from ..language import format
from ..language.labels import LABELS
from ..language.text import lower_first
from ..project.errors import CchcError, unknown
from ..project.registers import chosen, tables
from ..project.rows import records, tuples

STATEMENTS, STATEMENT = "statements", "statement."  # the register, and the namespace of its single facts
REGISTER = "so."  # what the anchor of a register's row begins with
WHOLE = ("ok", "stated", "not_applicable")
UNREAD = {"missing": "để trống", "set_aside": "chưa dùng"}
ALL = {"ok": "Đủ số liệu", **{status: words for status, words in LABELS.items() if words}}


@dataclass(frozen=True)
class Source:
    """A cell of a submission, or a row of a register, that a figure rests on; all as a reader sees it."""

    who: str
    shown: str
    place: str
    raw: str = ""
    remark: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Lineage:
    """One figure: what it is, how it is computed (in words and in numbers), what it rests on.

    `parts` are the ids of the figures its formula reads; `said` are the units' own entries beside a computed
    figure, the office's first. `value` is unrounded, None where there is none.
    """

    id: str
    code: str
    label: str
    kind: str
    value: float | None
    shown: str
    status: str
    how: str
    filled: str = ""
    parts: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    said: tuple[Source, ...] = ()

    @property
    def anchor(self) -> str:
        return self.code or self.id

    @property
    def cells(self) -> tuple[Source, ...]:
        """What has a place of its own in the page: the rows of registers have theirs further down."""
        found = (*self.sources, *self.said)
        return tuple(source for source in found if source.anchor and not source.anchor.startswith(REGISTER))

    @property
    def tip(self) -> str:
        """Label, formula in words and numbers, status: what a reader sees who points at the figure."""
        name = f"{self.code} {self.label}".strip()
        return "\n".join(filter(None, (name, self.how, self.filled, self.status)))


class Lineages:
    """The lineage of every figure by its id; `statement.x` are the single facts of the register `statements`.

    A fact of statements.csv that the register lacks is known, and missing; it stands nowhere in the page.
    """

    def __init__(
        self, catalogue: Catalogue, observations: pd.DataFrame, indicators: pd.DataFrame, registers: pd.DataFrame
    ):
        self.catalogue = catalogue
        self.registers = registers
        self._rows = {r.indicator: r for r in tuples(indicators[indicators["indicator"] != ""])}
        observed = observations.drop_duplicates(["unit_code", "indicator"])
        self._observed = {(r.unit_code, r.indicator): r for r in tuples(observed)}
        cells = tuples(registers)
        self._places = {(c.register, c.row, ""): _place(c) for c in reversed(cells)}  # of a row: its first cell
        self._places |= {(c.register, c.row, c.column): _place(c) for c in cells}
        self._cells = {(c.register, c.row, c.column): c for c in cells}
        self._tables = tables(registers)
        self._statements = self._read_statements()
        self._wording = Wording(catalogue, self._called)
        self._made: dict[str, Lineage] = {}

    def __getitem__(self, name: str) -> Lineage:
        if name.startswith(STATEMENT):
            return self._statements[name.removeprefix(STATEMENT)]
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Lineage:
        row, indicator = self._rows[name], self.catalogue.figures[name]
        value = None if pd.isna(row.value) or row.status == format.IMPOSSIBLE else row.value
        sources = tuple(self._sources(indicator))
        own = filter(None, (self._source(unit, name) for unit in self.catalogue.units))
        return Lineage(
            name,
            row.code,
            indicator.name,
            indicator.kind,
            value,
            _shown(value, indicator, row.status),
            self._status(indicator, row.status),
            indicator.aggregation.how(self._wording),
            self._in_numbers(indicator, row),
            tuple(n for f in indicator.formulas for n in f.names if self._known(n)),
            sources,
            tuple(source for source in own if source not in sources),
        )

    def __iter__(self) -> Iterator[Lineage]:
        yield from (self[name] for name in self._rows)
        yield from (fact for fact in self._statements.values() if fact.sources)

    def table(self, register: str) -> pd.DataFrame:
        """The register as a table of its own: that of registers.tables; empty where it was not handed in."""
        return self._tables.get(register, pd.DataFrame())

    def typed(self, register: str, row: int, column: str) -> str:
        """What stands in a cell of the register."""
        return self._cells[register, row, column].raw

    @property
    def statements(self) -> dict[str, Lineage]:
        """The single facts by id, those that are missing too."""
        return self._statements

    @property
    def places(self) -> dict[str, str]:
        """Where in the page a cell ("file, sheet, cell") stands: with its unit's figure, or in its register's row."""
        listed = {source.place: source.anchor for lineage in self for source in lineage.cells}
        return listed | {_place(c): row_anchor(c.register, c.row) for c in tuples(self.registers)}

    def find(self, name: str) -> str:
        """The id of the figure with this id or this code of the form; CchcError with the nearest names."""
        found = self.catalogue.id_of(name) if self.catalogue.row(name) else name
        if not self._known(found) and found.removeprefix(STATEMENT) not in self._statements:
            known = [*self.catalogue.by_code, *(lineage.id for lineage in self)]
            raise CchcError(unknown("Số liệu", name, known))
        return found

    def of_unit(self, name: str, unit: Unit) -> Source | None:
        """The cell of one unit's own figure; None where its file has no such row."""
        return self._source(unit, name)

    # --- how a figure is computed ---

    def _called(self, name: str) -> str:
        if name.startswith(STATEMENT):
            own = name.removeprefix(STATEMENT)
            return f"“{self._statements[own].label if own in self._statements else own}”"
        indicator = self.catalogue.figures[name]
        return indicator.code or f"“{indicator.name}”"

    def _in_numbers(self, indicator: Indicator, row) -> str:
        """The same formula in numbers; "" where a part of it has none."""
        read = {name: self._value(name) for name in indicator.reads}
        return indicator.aggregation.in_numbers(Result.of(row.value, row.status, row.numerator, row.denominator), read)

    def _value(self, name: str) -> float | None:
        if name.startswith(STATEMENT):
            return self._statements[name.removeprefix(STATEMENT)].value if self._known(name) else None
        value = self._rows[name].value
        return None if pd.isna(value) else value

    def _known(self, name: str) -> bool:
        """Whether the page shows what the figure rests on."""
        if name.startswith(STATEMENT):
            fact = self._statements.get(name.removeprefix(STATEMENT))
            return fact is not None and bool(fact.sources)
        return name in self._rows

    def _status(self, indicator: Indicator, status: str) -> str:
        """How complete the figure is, with the subordinates a sum lacks or the parts that are not complete."""
        words, lacking = ALL.get(status, status), self._lacking(indicator, status)
        return f"{words}; chưa đủ: {', '.join(lacking)}" if lacking else words

    def _lacking(self, indicator: Indicator, status: str) -> list[str]:
        """The rows, units or figures that it rests on and that are not complete, as a reader knows them."""
        if indicator.register_id:
            return self._incomplete(indicator) if status == "partial" else []
        if not indicator.aggregation.computed:
            return []  # its status says it all
        units = indicator.aggregation.units(self.catalogue)
        silent = [u.name for u in units if not self._reported(u, indicator.indicator)]
        parts = [n for formula in indicator.formulas for n in formula.names if n in self._rows]
        return silent + [self._called(n) for n in parts if self._rows[n].status not in WHOLE]

    def _reported(self, unit: Unit, name: str) -> bool:
        row = self._observed.get((unit.code, name))
        return row is not None and not pd.isna(row.value)

    # --- what it rests on ---

    def _sources(self, indicator: Indicator) -> Iterator[Source]:
        units = indicator.aggregation.units(self.catalogue)
        yield from filter(None, (self._source(unit, indicator.indicator) for unit in units))
        if indicator.register_id:
            yield from self._register_rows(indicator)

    def _source(self, unit: Unit, name: str) -> Source | None:
        row = self._observed.get((unit.code, name))
        if row is None or not row.cell:
            return None
        indicator = self.catalogue.figures[name]
        value = None if pd.isna(row.value) else row.value
        remark = "; ".join(filter(None, (row.repair, row.correction)))
        shown = UNREAD.get(row.status) or _shown(value, indicator, "ok")
        return Source(unit.name, shown, _place(row), row.raw, remark, f"{indicator.code}.{unit.code}")

    def _register_rows(self, indicator: Indicator) -> Iterator[Source]:
        """The rows of the register that were counted or added up, each in words."""
        register, column = indicator.register_id, indicator.column
        rows = self._chosen(indicator)[0]
        for number, row in zip(rows.index, records(rows), strict=True):
            place = self._places.get((register, number, column)) or self._places[register, number, ""]
            cells = [self._cells[register, number, c] for c in row if c != column and c not in indicator.where]
            said = [cell.raw for cell in cells if cell.kind in ("text", "date") and cell.raw]
            shown = "1"  # a row that is counted
            if column:
                unread = UNREAD.get(self._cells[register, number, column].status)
                shown = unread or format.number(row[column])
            yield Source(f"Dòng {number}", shown, place, "; ".join(said), anchor=row_anchor(register, number))

    def _incomplete(self, indicator: Indicator) -> list[str]:
        """The rows that lack their number, or of which it is not known whether they belong to the figure."""
        rows, unclear = self._chosen(indicator)
        blank = rows.index[rows[indicator.column].isna()] if indicator.column else []
        return [f"dòng {number}" for number in sorted({*blank, *unclear})]

    def _chosen(self, indicator: Indicator) -> tuple[pd.DataFrame, list[int]]:
        register = indicator.register_id
        rows = self.table(register)
        return chosen(rows, indicator.where, self.catalogue.totals.get(register, {})) if len(rows) else (rows, [])

    def _sheet(self, register: str) -> str:
        return next(c.sheet for c in self.catalogue.registers if c.register_id == register)

    def _read_statements(self) -> dict[str, Lineage]:
        how, known = f"Số liệu ghi trong sổ “{self._sheet(STATEMENTS)}”", {f.id: f for f in self.catalogue.statements}
        found = {
            f.id: Lineage(f"{STATEMENT}{f.id}", "", f.subject, f.kind, None, "", ALL["missing"], how)
            for f in known.values()
        }
        cells = self.registers[self.registers["register"] == STATEMENTS]
        at = cells[cells["column"] == "value"].set_index("row")
        for number, said in cells.pivot(index="row", columns="column", values="text").iterrows():
            cell, own = at.loc[number], said["id"]
            kind = known[own].kind if own in known else "percent" if said["unit"] == "%" else "count"
            value = None if pd.isna(cell["number"]) else cell["number"]
            shown = said["value"] if value is None else format.value(value, kind) + "%" * (kind == "percent")
            shown = "" if cell["status"] == "set_aside" else shown
            row = Source(f"Dòng {number}", shown, _place(cell), cell["text"], anchor=row_anchor(STATEMENTS, number))
            status = ALL["ok"] if shown else ALL["missing"]
            label = said["subject"] or (known[own].subject if own in known else "")
            found[own] = Lineage(f"{STATEMENT}{own}", "", label, kind, value, shown, status, how, sources=(row,))
        return found


def row_anchor(register: str, number: int) -> str:
    """Where a row of a register stands in the page."""
    return f"{REGISTER}{register}.{number}"


def as_text(lineages: Lineages, name: str, depth: int = 0) -> Iterator[str]:
    """The figure and, indented below it, all it is made of; lines of text for a terminal."""
    figure, pad = lineages[name], "  " * depth
    value = figure.shown or lower_first(figure.status)
    yield f"{pad}{figure.code or figure.id}  {figure.label}: {value}"
    for words in filter(None, (figure.how, figure.filled, figure.status)):
        yield f"{pad}  {words}"
    for source in figure.said:
        yield f"{pad}  {source.who} ghi: {described(source)}"
    for source in figure.sources:
        yield f"{pad}  - {source.who}: {described(source)}"
    for part in dict.fromkeys(figure.parts):
        yield from as_text(lineages, part, depth + 1)


def dossiers_as_text(rows: pd.DataFrame, catalogue: Catalogue, whole: bool = False) -> Iterator[str]:
    """The dossiers behind a figure (indicators.rows_behind) by unit and file; `whole` lists each of them."""
    for (unit, file, sheet), own in rows.groupby(["unit_code", "file", "sheet"], observed=True):
        place = ", ".join(filter(None, (file, sheet, f"dòng {own['row'].min()}-{own['row'].max()}")))
        words = f"{format.number(len(own))} hồ sơ {own['count'].iloc[0]}"
        yield f"  Tệp hồ sơ một cửa, {catalogue.unit(unit).name}: {words} [{place}]"
        yield from (f"    dòng {r.row}: {r.code}" for r in tuples(own)) if whole else ()


def cells_as_text(cells: pd.DataFrame, catalogue: Catalogue, whole: bool = False) -> Iterator[str]:
    """The cells behind a figure (indicators.cells_behind) by unit; `whole` lists each of them."""
    for (unit, file, sheet), own in cells.groupby(["unit_code", "file", "sheet"], sort=False):
        total = format.number(float((own["value"] * own["weight"]).sum()))
        place = ", ".join(filter(None, (file, sheet, f"{own['cell'].iloc[0]} … {own['cell'].iloc[-1]}")))
        yield f"  Biểu tổng hợp, {catalogue.unit(unit).name}: {total}, cộng {format.number(len(own))} ô [{place}]"
        for cell in tuples(own) if whole else ():
            remark = "; ".join(filter(None, (cell.repair, cell.correction)))
            sign = "trừ " if cell.weight < 0 else ""
            said = f"{cell.title}, {cell.field or 'tổng số'}: {sign}{format.number(cell.value)}"
            yield f"    ô {cell.cell}: {said} “{cell.raw}”" + (f" ({remark})" if remark else "")


def described(source: Source) -> str:
    """The cell in words: its value, place, raw text and what was done to it."""
    raw = f" “{source.raw}”" if source.raw else ""
    remark = f" ({source.remark})" if source.remark else ""
    return f"{source.shown} [{source.place}]{raw}{remark}"


def _place(row) -> str:
    return ", ".join(part for part in (row.file, row.sheet, row.cell) if part)


def _shown(value: float | None, indicator: Indicator, status: str) -> str:
    """The value as the annex prints it, with the words of a choice."""
    if value is not None and indicator.choices:
        return indicator.choices.get(int(value), format.amount(value))
    text = format.value(value, indicator.kind, status)
    return f"{text}%" if text and indicator.kind == "percent" and value is not None else text

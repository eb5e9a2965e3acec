"""Everything a check may read, gathered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from .. import format
from ..catalogue import Catalogue, Check, Indicator, Unit
from ..period import Period
from ..registers import statements, table
from ..settings import Settings

LAST_YEAR = "last_year."
UNITS = "{units}"
PLACE = ["file", "sheet", "cell"]


@dataclass(frozen=True)
class Unchecked:
    """A check that could not be carried out: why, for want of which unit, on which row of the form.

    UNITS in the reason stands for the name of the unit, and of the others that lack the same.
    """

    check: Check
    reason: str
    unit_code: str = ""
    code: str = ""


@dataclass(frozen=True)
class Facts:
    """The figures of one period as checks see them.

    satisfaction is what the survey's file gives. previous_observations are those of the same period last year,
    sent_before those of the period sent in last before this one, previous_counts those of the period that ended on
    its eve; None where there are none. others gives indicators and unit_figures of other periods by period id,
    documents what their reports say of themselves.
    """

    period: Period
    catalogue: Catalogue
    settings: Settings
    observations: pd.DataFrame
    notes: pd.DataFrame
    indicators: pd.DataFrame
    unit_figures: pd.DataFrame
    registers: pd.DataFrame
    dossier_counts: pd.DataFrame
    satisfaction: pd.DataFrame | None = None
    previous_observations: pd.DataFrame | None = None
    sent_before: pd.DataFrame | None = None
    previous_counts: pd.DataFrame | None = None
    others: Mapping[str, Sequence[pd.DataFrame]] = field(default_factory=dict)
    documents: Mapping[str, Sequence[pd.DataFrame]] = field(default_factory=dict)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Each register of the catalogue as a table of its own: registers.table, made once."""
        names = dict.fromkeys(column.register_id for column in self.catalogue.registers)
        return {name: table(self.registers, name) for name in names}

    @cached_property
    def report(self) -> dict[str, float]:
        """Computed figures by id, the office's own as stated.*, facts as statement.*, fractions as note.*.

        Those of the same period last year are last_year.*.
        """
        computed = _by_id(self.indicators)
        before = self.others.get(self.period.last_year.id)
        past = {f"{LAST_YEAR}{k}": v for k, v in _by_id(before[0]).items()} if before else {}
        own = self.own(self.catalogue.office)
        spaces = {f"stated.{k}": v for k, v in own.items() if "." not in k}
        notes = {k: v for k, v in own.items() if k.startswith("note.")}
        said = {f"statement.{k}": v for k, v in statements(self.tables["statements"]).items()}
        of_period = {"period.communes": len(self.catalogue.communes), "period.months": self.period.months}
        return computed | spaces | notes | said | of_period | past

    @cached_property
    def sheet(self) -> dict[str, float]:
        """The office's own sheet: as `report`, with what the office wrote in the place of the communes' sums."""
        own, values = self.own(self.catalogue.office), {k: v for k, v in self.report.items() if "." in k}
        for name, indicator in self.catalogue.figures.items():
            value = worked_out(indicator, values)
            if value is None:
                value = own.get(name, self.report.get(name) if indicator.register_id else None)
            values |= {} if value is None else {name: value}
        return values

    def other_base(self, name: str, value: float, unit: Unit) -> str:
        """The code of the unit's count, not the rate's own base, of which its numerator makes the rate `value`."""
        own, indicator = self.own(unit), self.catalogue.figures[name]
        top, group = indicator.numerator.evaluate(own), f"{indicator.code.rpartition('.')[0]}."
        for other, figure in self.catalogue.figures.items():
            known = figure.kind == "count" and figure.code.startswith(group) and own.get(other) and top
            if known and other not in indicator.reads and self.rounded(name, value, 100 * top / own[other], unit)[0]:
                return figure.code
        return ""

    def written(self, name: str, unit: Unit | None = None) -> str:
        """What stands in the cell of a fact of the register, or of a unit's own figure; "" where nowhere."""
        space, _, leaf = name.rpartition(".")
        if space == "statement":
            rows = self.registers[self.registers["register"] == "statements"]
            at = rows.loc[(rows["column"] == "id") & (rows["text"] == leaf), "row"]
            return next(iter(rows.loc[rows["row"].isin(at) & (rows["column"] == "value"), "text"]), "")
        rows = self.of(unit or self.catalogue.office)
        return next(iter(rows.loc[rows["indicator"] == leaf, "raw"]), "")

    def rounded(self, name: str, value: float, exact: float, unit: Unit | None = None) -> tuple[bool, bool]:
        """Whether a written rate is `exact` at the precision it was written with, and whether rounding explains it.

        Rounding explains what differs by less than one unit of the last place written: cut off, or rounded up.
        """
        decimals = format.places(self.written(name, unit) or repr(value), value)
        return format.rounds(value, exact, decimals), abs(value - exact) < 10.0**-decimals

    def own(self, unit: Unit) -> dict[str, float]:
        """One unit's submitted figures by id, and the fractions of its notes as note.<id>_numerator, _denominator."""
        return self._own[unit.code]

    def of(self, unit: Unit) -> pd.DataFrame:
        return self._of[unit.code]

    @cached_property
    def _of(self) -> dict[str, pd.DataFrame]:
        rows = self.observations.drop_duplicates(["unit_code", "indicator"])
        return {unit.code: rows[rows["unit_code"] == unit.code] for unit in self.catalogue.units}

    @cached_property
    def _own(self) -> dict[str, dict[str, float]]:
        owned = {}
        for code, rows in self._of.items():
            columns = rows.set_index("indicator")[["value", "note_numerator", "note_denominator"]]
            owned[code] = columns["value"].dropna().to_dict()
            for part in ("numerator", "denominator"):
                owned[code] |= {f"note.{k}_{part}": v for k, v in columns[f"note_{part}"].dropna().items()}
        return owned

    @property
    def no_last_year(self) -> str:
        """Why a comparison with the same period last year could not be carried out."""
        return f"chưa có số liệu cùng kỳ năm trước ({self.period.last_year.id})"

    @cached_property
    def absent(self) -> list[Unit]:
        """The units of which no file could be read."""
        sent = set(self.observations.loc[self.observations["file"] != "", "unit_code"])
        return [unit for unit in self.catalogue.units if unit.code not in sent]

    def rests_on(self, name: str) -> frozenset[str]:
        """The codes of the units whose submissions make the figure `name` (with or without its namespace)."""
        space, _, leaf = name.rpartition(".")
        office = frozenset([self.catalogue.office.code])
        if space in ("stated", "note"):
            return office
        indicator = None if space else self.catalogue.figures.get(leaf)
        if indicator is None:
            return frozenset()
        own = frozenset(unit.code for unit in indicator.aggregation.units(self.catalogue))
        return own.union(*(self.rests_on(n) for f in indicator.formulas for n in f.names))

    def wanting(self, names: Sequence[str]) -> list[Unit]:
        """The absent units that one of the figures rests on."""
        return [unit for unit in self.absent if any(unit.code in self.rests_on(name) for name in names)]

    def lacking(self, name: str) -> frozenset[str]:
        """The codes of the units that the figure `name` rests on without having their part of it.

        The office's where the figure is one of a register with blank or unreadable cells.
        """
        space, _, leaf = name.rpartition(".")
        indicator = None if space else self.catalogue.figures.get(leaf)
        if indicator and indicator.register_id:
            return frozenset([self.catalogue.office.code]) if leaf in self._partial else frozenset()
        if indicator and indicator.formulas:
            return frozenset().union(*(self.lacking(n) for f in indicator.formulas for n in f.names))
        blank = self._blank.get(leaf, frozenset()) if indicator and indicator.aggregation.computed else frozenset()
        return self.rests_on(name) & (blank | {unit.code for unit in self.absent})

    @cached_property
    def _partial(self) -> frozenset[str]:
        """The figures that lack some of their parts."""
        return frozenset(self.indicators.loc[self.indicators["status"] == "partial", "indicator"])

    @cached_property
    def _blank(self) -> dict[str, frozenset[str]]:
        """Figure -> the units whose file has no value of it."""
        rows = self.observations[self.observations["value"].isna()]
        return {name: frozenset(own) for name, own in rows.groupby("indicator")["unit_code"]}

    def unsent(self, check: Check, units: Sequence[Unit]) -> list[Unchecked]:
        """The check was not carried out on those of the units of which no file could be read."""
        return [self.without(check, unit) for unit in units if unit in self.absent]

    def without(self, check: Check, unit: Unit, code: str = "") -> Unchecked:
        """The check was not carried out for want of the unit's file, or of a figure in it."""
        what = "báo cáo" if unit in self.absent else "số liệu trong báo cáo"
        return Unchecked(check, f"thiếu {what} của {UNITS}", unit.code, code)

    def without_register(self, check: Check, register: str, code: str = "") -> Unchecked:
        """The check was not carried out because the register lacks the rows, or the figure, it reads."""
        sheet = next(c.sheet for c in self.catalogue.registers if c.register_id == register)
        return Unchecked(check, f"sổ “{sheet}” thiếu số liệu", self.catalogue.office.code, code)

    def register_of(self, name: str) -> str:
        """The register that the figure `name` comes from, directly or by its first part."""
        space, _, leaf = name.rpartition(".")
        if space == "statement":
            return "statements"
        indicator = self.catalogue.figures[leaf]
        parts = (n for formula in indicator.formulas for n in formula.names)
        return indicator.register_id or self.register_of(next(parts))

    def not_applicable(self, name: str) -> bool:
        """Whether the computed figure is 0 of 0."""
        rows = self.indicators[self.indicators["indicator"] == name]
        return bool((rows["status"] == "not_applicable").any())

    def subject(self, name: str) -> str:
        """What a single fact of the register `statements` is about; empty where it is no such fact."""
        rows = self.tables["statements"]
        return next(iter(rows.loc[rows["id"] == name, "subject"]), "") if len(rows) else ""

    def cell(self, name: str, unit: Unit | None = None, value: float | None = None) -> dict[str, str]:
        """Where a figure of `report`, or one of the unit's own, stands: file, sheet, cell; empty where nowhere.

        A computed one stands in the cell where the same was written, else in the cells of its parts ("D154, D157")
        where one sheet holds them all: the sum over the communes stands nowhere. `value` is the unit's computed one.
        """
        space, _, leaf = name.rpartition(".")
        rows, values = self.of(unit or self.catalogue.office), self.own(unit) if unit else self.report
        match space:
            case "statement":
                return self.entry("statements", "value", id=leaf)
            case "note":
                return place(rows[rows["indicator"] == leaf.rpartition("_")[0]], "note_cell")
            case "period" | "last_year":
                return {}
        written = self.own(unit or self.catalogue.office).get(leaf)
        meant = values.get(name) if value is None else value
        if len(found := rows[rows["indicator"] == leaf]) and self.show(leaf, written) == self.show(leaf, meant):
            return place(found)
        indicator = self.catalogue.figures[leaf]
        if indicator.register_id:
            return self.entry(indicator.register_id, indicator.column, **indicator.where)
        return self.cells([n for f in indicator.formulas for n in f.names if values.get(n) is not None], unit)

    def cells(self, names: Sequence[str], unit: Unit | None = None) -> dict[str, str]:
        """Where the figures stand together: file, sheet, their cells; empty where not one sheet holds them all."""
        return together([self.cell(name, unit) for name in names])

    def entry(self, register: str, column: str, row: int | None = None, **where: str) -> dict[str, str]:
        """Where the register's row, or its rows with these texts, stand; counted rows (`column` "") name no cell."""
        rows = self.registers[(self.registers["register"] == register) & (self.registers["text"] != "")]
        rows = rows if row is None else rows[rows["row"] == row]
        for known, text in where.items():
            rows = rows[rows["row"].isin(rows.loc[(rows["column"] == known) & (rows["text"] == text), "row"])]
        rows = rows[rows["column"] == column] if column else rows.assign(cell="")
        return together(rows[PLACE].to_dict("records"))

    def note_cell(self, code: str) -> dict[str, str]:
        """Where the office's note beside the row `code` of the form stands."""
        return place(self._noted[self._noted["code"] == code], "note_cell")

    @cached_property
    def _noted(self) -> pd.DataFrame:
        """The rows of the office's form, those without a figure too."""
        rows = pd.concat([self.notes, self.observations])
        return rows[rows["unit_code"] == self.catalogue.office.code]

    def show(self, name: str, value: float | None) -> str:
        """The value as text in the figure's own kind: 2 places for percentages."""
        if value is None:
            return ""
        leaf = name.rpartition(".")[2]
        indicator = self.catalogue.figures.get(leaf)
        percent = indicator.kind == "percent" if indicator else value != int(value)
        return format.number(value, 2 if percent and value != int(value) else 0)


def worked_out(indicator: Indicator, values: Mapping[str, float]) -> float | None:
    """What the formulas of the figure make of `values`; None where it has none, a part is missing or nothing arose."""
    return indicator.aggregation.evaluate(values).value


def _by_id(indicators: pd.DataFrame) -> dict[str, float]:
    rows = indicators[indicators["indicator"] != ""]
    return rows.set_index("indicator")["value"].dropna().to_dict()


def place(rows: pd.DataFrame, cell: str = "cell") -> dict[str, str]:
    """file, sheet and `cell` of the first row; empty where there is none, or its unit sent no file."""
    if rows.empty or not rows["file"].iat[0]:
        return {}
    return {"file": rows["file"].iat[0], "sheet": rows["sheet"].iat[0], "cell": rows[cell].iat[0]}


def together(places: Sequence[dict[str, str]]) -> dict[str, str]:
    """The places as one, with each of their cells; empty where one is, or they are not of one sheet."""
    if len({(where.get("file"), where.get("sheet")) for where in places if where}) != 1 or not all(places):
        return {}
    cells = dict.fromkeys(where["cell"] for where in places if where["cell"])
    return {**places[0], "cell": ", ".join(cells)}

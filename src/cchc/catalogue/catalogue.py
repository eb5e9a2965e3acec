"""What is in force for an office on the last day of a period."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from graphlib import TopologicalSorter

from ..language.text import lower_first
from ..project.errors import CchcError, unknown
from ..project.period import Period
from .models import (
    Break,
    ChartRow,
    Check,
    Form,
    HarmlessNumber,
    Indicator,
    KeyFigure,
    NarrativeBlock,
    OutlinePart,
    Over100,
    Phrase,
    Prompt,
    Ranking,
    RegisterColumn,
    RegisterWord,
    Remedy,
    SectionTitle,
    Statement,
    Unit,
    UnitKind,
)
from .rules import declared_rules


@dataclass(frozen=True, eq=False, kw_only=True)
class Catalogue:
    """What is in force on the last day of a period for the office that reports.

    All tables are in file order; equal only to itself, so that what is made of it can be kept.
    """

    period: Period
    day: date  # the last one of the period's data
    office: Unit
    subordinates: list[Unit]  # the units below the office; none where it reports alone
    further: list[Unit]  # the units below those, at any depth: what they send in is never added to what the others do
    every_unit: list[Unit]  # those of other days and other offices too
    unit_kinds: list[UnitKind]
    words: dict[str, str]  # what {office}, {level} … stand for
    statistical_form: Form  # what it is called, and what it is about
    asked_of: dict[str, list[Indicator]]  # the rows that a unit of a level fills in, of form and supplements
    form: list[Indicator]  # its rows
    prompts: list[Prompt]  # what the form itself writes beside its rows
    supplements: list[Indicator]  # rows asked for beside the form, to compute its ratios
    measures: list[Indicator]  # figures of the narrative that stand in no form
    foreign: frozenset[str]  # the figures that only other forms lead to
    absent: frozenset[str]  # the figures of other forms, and of rows that nobody here is asked for
    moved_codes: frozenset[str]  # those of the form that are other figures in other forms
    common_registers: frozenset[str]  # those that every report may have
    registers: list[RegisterColumn]
    register_words: list[RegisterWord]  # those of units.csv and statements.csv too
    statements: list[Statement]
    checks: list[Check]
    other_remedies: list[Remedy]  # of findings that no check makes: those of reading and cleaning
    sections: list[SectionTitle]
    narrative_blocks: list[NarrativeBlock]  # what to write in narrative.md
    outline: list[OutlinePart]  # what the report holds, in order, its sections among them
    called: list[OutlinePart]  # what cells of its notebook ask for
    breaks: list[Break]
    over_100: list[Over100]
    key_figures: list[KeyFigure]  # what the report compares over periods
    rankings: list[Ranking]
    charts: list[ChartRow]  # those of other forms too
    phrases: dict[str, Phrase]  # the sentences whose words depend on a figure, by name
    harmless_numbers: list[HarmlessNumber]  # numbers that may be typed into a sentence
    counted_words: tuple[str, ...]  # but not before one of these
    undone: list[tuple[str, str]] = field(default_factory=list)  # a project's row, and what it leaves undone
    aliases: dict[str, str]  # another spelling of a unit's name or a row's label -> the official one

    @property
    def units(self) -> list[Unit]:
        """The units that submit a form."""
        return [self.office, *self.subordinates]

    @property
    def tree(self) -> list[Unit]:
        """The office and all units below it, at any depth."""
        return [*self.units, *self.further]

    def below(self, unit: Unit) -> list[Unit]:
        """The units right below one of the tree."""
        return [other for other in self.tree if other.parent == unit.code]

    def communes_of(self, unit: Unit) -> int | None:
        """How many communes a unit has below it at any depth, or is; None where none is known."""
        if unit.level == "commune":
            return 1
        return sum(self.communes_of(below) or 0 for below in self.below(unit)) or None

    @cached_property
    def registers_needed(self) -> frozenset[str]:
        """The registers whose sheets must be there: the report's own, of the common ones those that something reads."""
        rules = declared_rules()
        read = {register for check in self.checks if check.rule in rules for register in rules[check.rule].registers}
        read |= {word.partition(".")[0] for check in self.checks for word in check.reads}
        read |= {figure.register_id for figure in (*self.submitted, *self.measures)}
        read |= {"statements"} if self.statements else set()
        return frozenset(column.register_id for column in self.registers) - (self.common_registers - read)

    @cached_property
    def document_checks(self) -> dict[str, Check]:
        """The checks made on the text of the report, by id."""
        return {check.id: check for check in self.checks if check.scope == "document"}

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns of all registers: "citations.symbol"."""
        return frozenset(f"{column.register_id}.{column.column}" for column in self.registers)

    @cached_property
    def submitted(self) -> list[Indicator]:
        """The rows of a submission's workbook, in order."""
        return self.form + self.supplements

    @cached_property
    def figures(self) -> dict[str, Indicator]:
        """Every figure by its stable id, in the order in which they can be computed."""
        known = {i.indicator: i for i in self.form + self.supplements + self.measures if i.indicator}
        graph = {k: [n for f in i.formulas for n in f.names if n in known] for k, i in known.items()}
        return {k: known[k] for k in TopologicalSorter(graph).static_order()}

    @cached_property
    def of_each_unit(self) -> list[str]:
        """The figures that each unit below has of its own too, in the order in which they can be computed."""
        names: list[str] = []
        for name, indicator in self.figures.items():
            if indicator.aggregation.each_unit(names):
                names.append(name)
        return names

    def possible(self, indicator: Indicator, value: float) -> bool:
        """Whether the figure can have this value: no count is below 0, no part above its whole."""
        if indicator.kind not in ("count", "percent") or 0 <= value <= 100:
            return True
        return value > 0 and (indicator.kind == "count" or indicator.indicator in self._over_100)

    @cached_property
    def _over_100(self) -> frozenset[str]:
        return frozenset(row.indicator for row in self.over_100)

    @cached_property
    def over_periods(self) -> list[str]:
        """The figures of this form that the report draws over periods."""
        drawn = [name for chart in self.charts if chart.kind == "lines" for name in chart.drawn]
        names = dict.fromkeys([*(key.indicator for key in self.key_figures), *drawn])
        return [name for name in names if name in self.figures]

    @cached_property
    def remedies(self) -> dict[str, Remedy]:
        """What each kind of finding is about, who mends it and how, by the id of its check."""
        return {r.check: r for r in (*self.other_remedies, *(check.remedy for check in self.checks))}

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        return {i.code: i for i in self.submitted}

    def id_of(self, code: str) -> str:
        """The id of the figure with this code of the form; CchcError where none has it, with the nearest codes."""
        row = self.row(code)
        if row is None:
            raise CchcError(unknown("Mã chỉ tiêu", code, self.by_code))
        if not row.indicator:
            below = [i.code for i in self.submitted if i.indicator and i.code.startswith(f"{row.code}.")]
            raise CchcError(f"{row.code} “{row.name}” không có số liệu riêng. Hãy chọn: {', '.join(below)}.")
        return row.indicator

    def row(self, code: str) -> Indicator | None:
        """The row of the form or of the supplements with this code, in capitals or not; None where there is none."""
        return self._by_folded.get(code.casefold())

    @cached_property
    def _by_folded(self) -> dict[str, Indicator]:
        return {code.casefold(): row for code, row in self.by_code.items()}

    @cached_property
    def totals(self) -> dict[str, dict[str, list[str]]]:
        """Register -> column -> the words of rows that are sums of others."""
        found: dict[str, dict[str, list[str]]] = {}
        for word in (word for word in self.register_words if word.role == "total"):
            found.setdefault(word.register_id, {}).setdefault(word.column, []).append(word.word)
        return found

    def asked(self, unit: Unit) -> list[Indicator]:
        """The rows of a submission in which a unit may write."""
        return self.asked_of[unit.level]

    def tier(self, unit: Unit) -> str:
        """Whose figures an export of the unit counts: …_office of the one that reports, else those of its level."""
        return unit.tier(reports=unit == self.office)

    def required(self, unit: Unit) -> list[str]:
        """The figures a unit must fill in: not a ratio, which is computed from its parts."""
        return [i.indicator for i in self.asked(unit) if i.aggregation.required]

    def unit(self, code: str) -> Unit:
        """Raise CchcError where no unit in force has this code."""
        for unit in self.tree:
            if unit.code == code:
                return unit
        raise CchcError(f"Mã đơn vị “{code}” không có trong danh mục units.csv của kỳ {self.period.id}.")

    def agency(self, unit: Unit, short: bool = True) -> str:
        """Who signs for a unit: UBND huyện Mỹ Tú, or in full Ủy ban nhân dân huyện Mỹ Tú; else the unit itself."""
        kind = next((kind for kind in self.unit_kinds if kind.names(unit)), None)
        words = "" if kind is None else kind.agency_short if short else kind.agency
        return f"{words} {lower_first(unit.name)}" if words else unit.name

    def parts(self, unit: Unit, other: Period) -> list[Unit]:
        """The units that were on the last day of an earlier period what this one is now; none where not known.

        The unit itself where it was in force then, and those merged into it since, straight or by way of others; a
        commune that was divided is not known to be a part of any.
        """
        then = self._then(unit, other)
        return [] if any(map(self._divided, then)) else then

    def office_code(self, other: Period) -> str:
        """The code that the office, as it is now, had in an earlier period; "" where it was several then, or none."""
        parts = self.parts(self.office, other)
        return parts[0].code if len(parts) == 1 else ""

    def divided(self, unit: Unit, other: Period) -> list[Unit]:
        """Those of its parts of then that were divided, so that no figure of theirs is known to be one of its own."""
        return [one for one in self._then(unit, other) if self._divided(one)]

    def _divided(self, unit: Unit) -> bool:
        return len(unit.successors) > 1 and not unit.in_force(self.day)

    def _then(self, unit: Unit, other: Period) -> list[Unit]:
        day, found, left = other.window[1], {id(unit): unit}, [(unit.code, self.day)]
        while left:
            code, before = left.pop()
            ended = (u for u in self.every_unit if u.valid_to and day <= u.valid_to < before and code in u.successors)
            new = [one for one in ended if id(one) not in found]
            found |= {id(one): one for one in new}
            left += [(one.code, one.valid_to) for one in new]
        return [one for one in found.values() if one.in_force(day)]

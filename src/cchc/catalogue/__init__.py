"""The statistical form and its rules as data: CSV files that a civil servant can edit, validated when loaded."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import CchcError, explain, unknown
from ..period import Period
from ..text import lower_first
from .formula import Formula
from .models import (
    Break,
    Check,
    Form,
    HarmlessNumber,
    Indicator,
    KeyFigure,
    Level,
    Over100,
    Part,
    Prompt,
    Ranking,
    RegisterColumn,
    RegisterWord,
    Remedy,
    Section,
    Statement,
    Unit,
    UnitKind,
)

__all__ = [
    "Break", "Catalogue", "Check", "Form", "Formula", "HarmlessNumber", "Indicator", "KeyFigure", "Part", "Ranking",
    "RegisterColumn", "RegisterWord", "Remedy", "Section", "Statement", "Unit", "UnitKind", "beside_names",
    "figures_of", "labels", "load",
]  # fmt: skip

Model = TypeVar("Model", bound=BaseModel)
FOLDER = files(__package__)
SPACES = ("stated", "statement", "note", "period", "last_year")


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What is in force on the last day of a period for the office that reports.

    All tables are in file order; equal only to itself, so that what is made of it can be kept.
    """

    period: Period
    office: Unit
    communes: list[Unit]
    every_unit: list[Unit]  # those of other days and other offices too
    unit_kinds: list[UnitKind]
    words: dict[str, str]  # what {office}, {level} … stand for
    form: list[Indicator]  # the rows of Bảng 2
    prompts: list[Prompt]  # what the form itself writes beside its rows
    supplements: list[Indicator]  # rows asked for beside the form, to compute its ratios
    measures: list[Indicator]  # figures of the narrative that stand in no form
    absent: frozenset[str]  # the figures of other forms
    registers: list[RegisterColumn]
    register_words: list[RegisterWord]  # those of units.csv and statements.csv too
    statements: list[Statement]
    checks: list[Check]
    other_remedies: list[Remedy]  # of findings that no check makes: those of reading and cleaning
    sections: list[Section]
    outline: list[Part]  # what the report holds, in order, its sections among them
    breaks: list[Break]
    over_100: list[Over100]
    key_figures: list[KeyFigure]  # what the report compares over periods
    rankings: list[Ranking]
    harmless_numbers: list[HarmlessNumber]  # numbers that may be typed into a sentence
    aliases: dict[str, str]  # another spelling of a unit's name or a row's label -> the official one

    @property
    def units(self) -> list[Unit]:
        """The units that submit a form."""
        return [self.office, *self.communes]

    @cached_property
    def document_checks(self) -> dict[str, Check]:
        """The checks made on the text of the report, by id."""
        return {check.id: check for check in self.checks if check.scope == "document"}

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
        """The figures that each commune has of its own too, in the order in which they can be computed."""
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
    def remedies(self) -> dict[str, Remedy]:
        """What each kind of finding is about, who mends it and how, by the id of its check."""
        return {r.check: r for r in (*self.other_remedies, *(check.remedy for check in self.checks))}

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        return {i.code: i for i in self.submitted}

    @cached_property
    def totals(self) -> dict[str, dict[str, list[str]]]:
        """Register -> column -> the words of rows that are sums of others."""
        found: dict[str, dict[str, list[str]]] = {}
        for word in (word for word in self.register_words if word.role == "total"):
            found.setdefault(word.register_id, {}).setdefault(word.column, []).append(word.word)
        return found

    def asked(self, unit: Unit) -> list[Indicator]:
        """The rows of a submission in which a unit may write."""
        return self.asked_of[unit.tier]

    @cached_property
    def asked_of(self) -> dict[str, list[Indicator]]:
        own = [i for i in self.submitted if i.indicator]
        return {"office": own, "commune": [i for i in own if i.level == "both"]}

    def required(self, unit: Unit) -> list[str]:
        """The figures a unit must fill in: not a ratio, which is computed from its parts."""
        return [i.indicator for i in self.asked(unit) if i.aggregation.required]

    def unit(self, code: str) -> Unit:
        """Raise CchcError where no unit in force has this code."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise CchcError(f"Mã đơn vị “{code}” không có trong danh mục units.csv của kỳ {self.period.id}.")

    def parts(self, unit: Unit, other: Period) -> list[Unit]:
        """The units that were on the last day of an earlier period what this one is now; none where not known.

        The unit itself where it was in force then, else those it was merged from.
        """
        day, today = other.window[1], self.period.window[1]
        if unit.in_force(day):
            return [unit]
        return [u for u in self.every_unit if u.successor == unit.code and u.in_force(day) and not u.in_force(today)]


@lru_cache(maxsize=32)
def load(period: Period, office: str = "") -> Catalogue:
    """Read and cross-check what is in force on the period's last day; `office` is the code of the office that reports.

    It may be left out where units.csv has only one that day. CchcError names the file and line of the first fault.
    """
    day, everyone = period.window[1], _read("units.csv", Unit)
    _once("mã đơn vị", [u.code for u in everyone if u.in_force(day)])
    chosen = _office(everyone, period, office)
    communes = [u for u in everyone if u.parent == chosen.code and u.in_force(day)]
    kinds = _read("unit_kinds.csv", UnitKind)
    words = _words(chosen, communes, kinds)
    sections = _read("sections.csv", Section)
    form = _form(period)
    _served(form, chosen, communes, period)
    aliases = {r["alias"]: r["name"] for r in _rows("aliases.csv")}
    statements = _read("statements.csv", Statement, words)
    rows, supplements = (_read(name, Indicator, words) for name in _tables(form))
    catalogue = Catalogue(
        period,
        chosen,
        communes,
        everyone,
        kinds,
        words,
        form=rows,
        prompts=_read(f"forms/{form.form}/prompts.csv", Prompt),
        supplements=supplements,
        **_serving(
            form,
            _read("measures.csv", Indicator, words),
            _read("checks.csv", Check, words),
            _read("rankings.csv", Ranking, words),
        ),
        other_remedies=_read("remedies.csv", Remedy, words),
        registers=_read("registers.csv", RegisterColumn),
        register_words=[
            *_read("register_words.csv", RegisterWord, words),
            *_unit_words([chosen, *communes], kinds, aliases),
            *map(_statement_word, statements),
        ],
        statements=statements,
        sections=sections,
        outline=_outline(sections),
        breaks=_read("breaks.csv", Break),
        over_100=_read("over_100.csv", Over100),
        key_figures=_read("key_figures.csv", KeyFigure, words),
        harmless_numbers=_read("harmless_numbers.csv", HarmlessNumber),
        aliases=aliases,
    )
    _cross_check(catalogue)
    return catalogue


@lru_cache(maxsize=1)
def labels() -> frozenset[str]:
    """The labels of every form, for telling a form of any year from another sheet."""
    texts = {row["label"] for form in _forms() for table in _tables(form) for row in _rows(table)}
    kinds = [lower_first(kind.kind) for kind in _read("unit_kinds.csv", UnitKind)]
    sites = {"", *(f" ({unit.province_site})" for unit in _read("units.csv", Unit) if unit.province_site)}
    words = [
        level.words(office) | {"province_site": site}
        for level in _read("levels.csv", Level)
        for office in kinds
        for site in sites
    ]
    return frozenset(_fill(text, each) for text in texts for each in words)


@lru_cache(maxsize=1)
def beside_names() -> tuple[str, ...]:
    """What may stand beside a unit's name in the name of a file or in a heading; # is a number."""
    return tuple(row["words"] for row in _rows("beside_names.csv"))


@lru_cache(maxsize=8)
def figures_of(period: Period) -> frozenset[str]:
    """The ids of every figure that the form of the period has or leads to."""
    form = _form(period)
    measures = _serving(form, _read("measures.csv", Indicator))["measures"]
    return frozenset(_ids(form) | {measure.indicator for measure in measures})


def _outline(sections: list[Section]) -> list[Part]:
    own = [Part(part=section.code, title=f"Mục {section.code}") for section in sections]
    return [part for row in _read("outline.csv", Part) for part in (own if row.part == "sections" else [row])]


def _forms() -> list[Form]:
    return _read("forms.csv", Form)


def _tables(form: Form) -> tuple[str, str]:
    return f"forms/{form.form}/indicators.csv", f"forms/{form.form}/supplements.csv"


def _form(period: Period) -> Form:
    """The form that serves the period."""
    found = [form for form in _forms() if form.in_force(period.window[1])]
    if len(found) != 1:
        said = "không có biểu nào" if not found else f"có nhiều biểu ({', '.join(f.form for f in found)})"
        raise CchcError(f"Danh mục forms.csv: {said} cho kỳ {period.id}. Hãy sửa valid_from, valid_to.")
    return found[0]


def _office(units: list[Unit], period: Period, code: str) -> Unit:
    """The office of this code, or the only one in force, that has communes in force."""
    day = period.window[1]
    parents = {u.parent for u in units if u.in_force(day)}
    offices = [u for u in units if u.tier == "office" and u.code in parents and u.in_force(day)]
    found = [u for u in offices if u.code == code] if code else offices
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{u.code} ({u.name})" for u in offices) or "không có cơ quan nào"
    what = f"không có cơ quan lập báo cáo mã “{code}”" if code else "chưa rõ cơ quan nào lập báo cáo"
    raise CchcError(
        f"Kỳ {period.id}: {what}. Danh mục units.csv vào ngày cuối kỳ: {known}. "
        "Hãy ghi mã vào mục office của report.yml hoặc bổ sung units.csv."
    )


def _served(form: Form, office: Unit, units: list[Unit], period: Period) -> None:
    """Raise CchcError where the form has no rows for the level of one of the office's units: half a sum is no sum."""
    if left := [unit for unit in units if unit not in form.served(office, units)]:
        names = {level.level: level.word for level in _read("levels.csv", Level)} | {"commune": "xã"}
        levels = ", ".join(dict.fromkeys(f"cấp {names[unit.level]}" for unit in left))
        listed = ", ".join(f"{unit.code} ({unit.name})" for unit in left[:3]) + (", …" if len(left) > 3 else "")
        raise CchcError(
            f"Kỳ {period.id}: biểu “{form.title}” không có dòng cho đơn vị {levels} trực thuộc cơ quan cấp "
            f"{names[office.level]}, nên chưa lập được báo cáo của {office.name}: {len(left)} đơn vị không có chỗ "
            f"trong biểu ({listed}). Hãy lập báo cáo của từng đơn vị này, hoặc sửa units.csv, forms.csv (cột serves)."
        )


def _unit_words(units: list[Unit], kinds: list[UnitKind], aliases: Mapping[str, str]) -> Iterable[RegisterWord]:
    """The units' codes, and their names each with its code, as words of the register of receipts."""
    for unit in units:
        yield RegisterWord(register_id="submissions", column="unit_code", word=unit.code, id=unit.code)
        kind = next((kind for kind in kinds if kind.names(unit)), UnitKind(kind=""))
        spelled = (*kind.names_of(unit), *(alias for alias, name in aliases.items() if name == unit.name))
        only = {"unit_code": unit.code}
        yield RegisterWord(
            register_id="submissions", column="unit", word=unit.name, id=unit.code, aliases=spelled, where=only
        )


def _statement_word(fact: Statement) -> RegisterWord:
    role = "required" if fact.printed else ""
    return RegisterWord(register_id="statements", column="id", word=fact.id, id=fact.id, role=role, title=fact.subject)


def _words(office: Unit, communes: list[Unit], kinds: list[UnitKind]) -> dict[str, str]:
    """What the tokens of the catalogue stand for: {office} a huyện or thành phố, {communes} "xã, thị trấn" …"""
    level = next((level for level in _read("levels.csv", Level) if level.level == office.level), None)
    if level is None:
        raise CchcError(f"Danh mục levels.csv chưa có cấp {office.level} của {office.name}.")
    named = next((lower_first(k.kind) for k in kinds if k.names(office)), office.name)
    sorts = [lower_first(k.kind) for k in kinds if any(k.names(unit) for unit in communes)]
    site = {"province_site": f" ({office.province_site})" if office.province_site else ""}
    words = {"communes": ", ".join(sorts)} | site | level.words(named)
    return words | {word.capitalize(): text[:1].upper() + text[1:] for word, text in words.items()}


def _serving(
    form: Form, measures: list[Indicator], checks: Iterable[Check] = (), rankings: Iterable[Ranking] = ()
) -> dict[str, object]:
    """The measures, checks and rankings whose figures this form has, and the figures that only other forms have."""
    own, everywhere = _ids(form), set().union(*map(_ids, _forms()))
    absent = everywhere - own
    while dropped := [m for m in measures if m.reads & absent]:
        measures = [m for m in measures if m not in dropped]
        absent |= {m.indicator for m in dropped} - {m.indicator for m in measures}
    checks = [check for check in checks if not check.reads & absent]
    rankings = [ranking for ranking in rankings if ranking.indicator not in absent]
    return {"measures": measures, "checks": checks, "rankings": rankings, "absent": frozenset(absent)}


def _ids(form: Form) -> set[str]:
    return {row["indicator"] for table in _tables(form) for row in _rows(table)} - {""}


def _rows(name: str) -> list[dict[str, str]]:
    with FOLDER.joinpath(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _fill(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), text)


def _read(name: str, model: type[Model], words: Mapping[str, str] | None = None) -> list[Model]:
    rows = []
    for line, row in enumerate(_rows(name), start=2):
        try:
            rows.append(model(**{k: _fill(v, words or {}) for k, v in row.items() if v != ""}))
        except (ValidationError, TypeError) as error:
            reason = explain(error) if isinstance(error, ValidationError) else str(error)
            raise CchcError(f"Danh mục {name}, dòng {line}: {reason}. Hãy sửa lại dòng này.") from error
    return rows


def _once(what: str, names: Iterable[str]) -> None:
    names = list(names)
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise CchcError(f"Danh mục có {what} trùng nhau: {', '.join(twice)}.")


def _cross_check(catalogue: Catalogue) -> None:
    ids = [i.indicator for i in catalogue.form + catalogue.supplements + catalogue.measures if i.indicator]
    _once("mã chỉ tiêu", ids)
    _once("vị trí trong biểu", (i.code for i in catalogue.submitted))
    _once("vị trí của lời nhắc trong biểu", (p.code for p in catalogue.prompts))
    if strange := [p.code for p in catalogue.prompts if p.code not in catalogue.by_code]:
        raise CchcError(f"Danh mục prompts.csv của biểu: biểu không có dòng {', '.join(strange)}.")
    _once("mã phép kiểm tra", [c.id for c in catalogue.checks] + [r.check for r in catalogue.other_remedies])
    known = set(ids)
    for row in [*catalogue.form, *catalogue.supplements, *catalogue.measures]:
        _known(row.formulas, known, f"chỉ tiêu {row.indicator}")
    for check in catalogue.checks:
        _known([f for f in (check.left, check.right) if f], known, f"phép kiểm tra {check.id}")
    for name in ("breaks", "over_100", "key_figures", "rankings"):
        if strange := sorted({row.indicator for row in getattr(catalogue, name)} - known - catalogue.absent):
            raise CchcError(f"Danh mục {name}.csv: không có chỉ tiêu {', '.join(strange)}.")
    for unit in catalogue.every_unit:
        kind = next((kind for kind in catalogue.unit_kinds if kind.names(unit)), None)
        if kind and unit.level not in kind.levels:  # a district among communes would be added to its own communes
            raise CchcError(
                f"Danh mục units.csv: {unit.code} ({unit.name}) ghi level {unit.level}; theo unit_kinds.csv phải là "
                f"{' hoặc '.join(kind.levels)}."
            )
    codes = {u.code for u in catalogue.every_unit}
    if strange := sorted({u.successor for u in catalogue.every_unit if u.successor} - codes):
        raise CchcError(f"Danh mục units.csv, cột successor: không có đơn vị {', '.join(strange)}.")
    _cross_check_registers(catalogue)
    try:
        catalogue.figures  # noqa: B018 - computed here so that a circle is a catalogue error
    except CycleError as error:
        raise CchcError(f"Các công thức trong danh mục vòng tròn: {' -> '.join(error.args[1])}.") from error
    for figure in (catalogue.figures[row.indicator] for row in catalogue.rankings):
        if not figure.denominator or figure.indicator not in catalogue.of_each_unit:
            wrong = figure.indicator
            raise CchcError(f"Danh mục rankings.csv: {wrong} không phải là tỷ lệ tính từ số liệu của từng đơn vị.")


def _cross_check_registers(catalogue: Catalogue) -> None:
    columns = {(c.register_id, c.column) for c in catalogue.registers}
    _once("mã số liệu trong lời văn", (fact.id for fact in catalogue.statements))
    words: dict[tuple[str, str], set[str]] = {}
    spelled: dict[tuple[str, str, str, str], str] = {}
    for row in catalogue.register_words:
        for column in (row.column, *row.where):
            if (row.register_id, column) not in columns:
                raise CchcError(f"Từ “{row.word}” (register_words.csv): sổ {row.register_id} không có cột {column}.")
        words.setdefault((row.register_id, row.column), set()).add(row.word)
        for key in row.keys:
            other = spelled.setdefault((row.register_id, row.column, str(row.where), key), row.word)
            if other != row.word:
                raise CchcError(f"Danh mục register_words.csv: “{other}” và “{row.word}” có cách viết trùng nhau.")
    for row in catalogue.measures:
        for column in [*row.where, *([row.column] if row.column else [])]:
            if (row.register_id, column) not in columns:
                raise CchcError(f"Chỉ tiêu {row.indicator}: sổ {row.register_id} không có cột {column}.")
        for column, word in row.where.items():
            if word not in words.get((row.register_id, column), ()):
                raise CchcError(
                    f"Chỉ tiêu {row.indicator}: danh mục register_words.csv không có từ “{word}” "
                    f"của sổ {row.register_id}, cột {column}."
                )
    facts = [f"statement.{fact.id}" for fact in catalogue.statements]
    formulas = [f for row in catalogue.measures for f in row.formulas]
    formulas += [f for check in catalogue.checks for f in (check.left, check.right) if f]
    for name in (n for formula in formulas for n in formula.names if n.startswith("statement.")):
        if name not in facts:
            raise CchcError(f"Danh mục statements.csv: {unknown('Số liệu', name, facts)}")


def _known(formulas: list[Formula], known: set[str], owner: str) -> None:
    for formula in formulas:
        for name in formula.names:
            space, _, leaf = name.rpartition(".")
            if space not in ("", *SPACES):
                raise CchcError(f"Danh mục, {owner}: không hiểu “{name}”.")
            if space in ("", "stated", "last_year") and leaf not in known:
                raise CchcError(f"Danh mục, {owner}: không có chỉ tiêu “{leaf}”.")

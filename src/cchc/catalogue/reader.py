"""The catalogue's tables -> the Catalogue of a period and an office, refused with every fault at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from ..language.text import lower_first
from ..project.errors import CchcError
from ..project.layers import Layer, catalogue_layers
from ..project.period import Period
from .catalogue import Catalogue
from .cross_checks import cross_check
from .messages import Message
from .models import (
    Alias,
    BesideName,
    Break,
    CatalogueRow,
    Check,
    Form,
    HarmlessNumber,
    Indicator,
    KeyFigure,
    Level,
    NarrativeBlock,
    OutlinePart,
    Over100,
    Ranking,
    RegisterColumn,
    RegisterWord,
    Remedy,
    SectionTitle,
    Statement,
    Title,
    Unit,
    UnitKind,
)
from .tables import Tables, filled, words_of_offices

FIRST: dict[str, type[CatalogueRow]] = {  # what says which office and which form it is
    "units.csv": Unit,
    "unit_kinds.csv": UnitKind,
    "levels.csv": Level,
    "forms.csv": Form,
}
TABLES: dict[str, type[CatalogueRow]] = {  # in the words of the office
    "measures.csv": Indicator,
    "checks.csv": Check,
    "remedies.csv": Remedy,
    "rankings.csv": Ranking,
    "registers.csv": RegisterColumn,
    "register_words.csv": RegisterWord,
    "statements.csv": Statement,
    "sections.csv": SectionTitle,
    "narrative_blocks.csv": NarrativeBlock,
    "outline.csv": OutlinePart,
    "breaks.csv": Break,
    "over_100.csv": Over100,
    "key_figures.csv": KeyFigure,
    "harmless_numbers.csv": HarmlessNumber,
    "aliases.csv": Alias,
    "beside_names.csv": BesideName,
}


def load(period: Period, office: str = "", last: date | None = None) -> Catalogue:
    """Read and cross-check what is in force on the period's last day; `office` is the code of the office that reports.

    `last` is that day where report.yml names another than the period's own. `office` may be left out where units.csv
    has only one that day. CchcError names every fault of every table, with file, line and column. The tables are those
    of the project of the working directory, laid over the package's.
    """
    return _load(period, office, last or period.window[1], catalogue_layers())


@lru_cache(maxsize=32)
def _load(period: Period, office: str, day: date, below: tuple[Layer, ...]) -> Catalogue:
    tables = Tables(below)
    tables.read("messages.csv", Message)  # before the office is known: no message names it
    units, kinds, levels, forms = (tables.read(name, model).rows for name, model in FIRST.items())
    try:
        form, chosen = form_of(forms, period, day), _office(units, period, office, day)
        communes = [unit for unit in units if unit.parent == chosen.code and unit.in_force(day)]
        words = _words(chosen, communes, kinds, levels)
    except CchcError:
        if tables.faults:  # the reason may well be one of them; what else is wrong is said with them
            _read_all(tables, forms)
            tables.refuse()
        raise
    tables.words = words
    _read_all(tables, forms)
    if tables.unread:
        tables.refuse()
    rows, supplements, prompts = (table.rows for table in tables.of_form(form))
    aliases = {row.alias: row.name for row in tables["aliases.csv"].rows}
    statements, sections = tables["statements.csv"].rows, tables["sections.csv"].rows
    measures, absent = tables.measures_of(form)
    catalogue = Catalogue(
        period=period,
        day=day,
        office=chosen,
        communes=communes,
        every_unit=units,
        unit_kinds=kinds,
        words=words,
        statistical_form=form,
        form=rows,
        prompts=prompts,
        supplements=supplements,
        measures=measures,
        absent=absent,
        common_registers=frozenset(Tables(below[:1]).read("registers.csv", RegisterColumn).texts("register_id")),
        registers=tables["registers.csv"].rows,
        register_words=[
            *tables["register_words.csv"].rows,
            *_unit_words([chosen, *communes], kinds, aliases),
            *map(_statement_word, statements),
        ],
        statements=statements,
        checks=[check for check in tables["checks.csv"].rows if not check.reads & absent],
        other_remedies=tables["remedies.csv"].rows,
        sections=sections,
        narrative_blocks=tables["narrative_blocks.csv"].rows,
        outline=_outline(tables["outline.csv"].rows, sections),
        breaks=tables["breaks.csv"].rows,
        over_100=tables["over_100.csv"].rows,
        key_figures=tables["key_figures.csv"].rows,
        rankings=[ranking for ranking in tables["rankings.csv"].rows if ranking.indicator not in absent],
        harmless_numbers=tables["harmless_numbers.csv"].rows,
        aliases=aliases,
    )
    cross_check(catalogue, tables, form)
    tables.refuse()
    _served(form, chosen, communes, period, levels)
    return catalogue


def labels() -> frozenset[str]:
    """The labels of every form, for telling a form of any year from another sheet."""
    return _labels(catalogue_layers())


@lru_cache(maxsize=4)
def _labels(below: tuple[Layer, ...]) -> frozenset[str]:
    tables = Tables(below)
    units, kinds, levels, forms = (tables.read(name, model).rows for name, model in FIRST.items())
    texts = {text for form in forms for table in tables.of_form(form)[:2] for text in table.texts("label")}
    tables.refuse()
    return frozenset(filled(text, each) for text in texts for each in words_of_offices(units, kinds, levels))


def beside_names() -> tuple[str, ...]:
    """What may stand beside a unit's name in the name of a file or in a heading; # is a number."""
    return _beside_names(catalogue_layers())


@lru_cache(maxsize=4)
def _beside_names(below: tuple[Layer, ...]) -> tuple[str, ...]:
    tables = Tables(below)
    rows = tables.read("beside_names.csv", BesideName).rows
    tables.refuse()
    return tuple(row.words for row in rows)


def column_titles() -> dict[str, str]:
    """The titles that columns of the form may have, and the columns."""
    return _column_titles(catalogue_layers())


@lru_cache(maxsize=4)
def _column_titles(below: tuple[Layer, ...]) -> dict[str, str]:
    tables = Tables(below)
    rows = tables.read("titles.csv", Title).rows
    tables.refuse()
    return {row.title: row.column for row in rows}


def figures_of(period: Period) -> frozenset[str]:
    """The ids of every figure that the form of the period has or leads to."""
    return _figures_of(period, catalogue_layers())


@lru_cache(maxsize=8)
def _figures_of(period: Period, below: tuple[Layer, ...]) -> frozenset[str]:
    tables = Tables(below)
    forms = tables.read("forms.csv", Form).rows
    _read_all(tables, forms)
    tables.refuse()
    form = form_of(forms, period)
    measures, _ = tables.measures_of(form)
    return frozenset(tables.ids(form) | {measure.indicator for measure in measures})


def _read_all(tables: Tables, forms: Iterable[Form]) -> None:
    for name, model in TABLES.items():
        tables.read(name, model)
    for form in forms:
        tables.of_form(form)


def form_of(forms: Iterable[Form], period: Period, day: date | None = None) -> Form:
    """The form that serves the period, whose last day is `day` where it is not the usual one."""
    found = [form for form in forms if form.in_force(day or period.window[1])]
    if len(found) != 1:
        said = "không có biểu nào" if not found else f"có nhiều biểu ({', '.join(f.form for f in found)})"
        raise CchcError(f"Danh mục forms.csv: {said} cho kỳ {period.id}. Hãy sửa valid_from, valid_to.")
    return found[0]


def _office(units: list[Unit], period: Period, code: str, day: date) -> Unit:
    """The office of this code, or the only one in force, that has communes in force."""
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


def _served(form: Form, office: Unit, units: list[Unit], period: Period, levels: list[Level]) -> None:
    """Raise CchcError where the form has no rows for the level of one of the office's units: half a sum is no sum."""
    if left := [unit for unit in units if unit not in form.served(office, units)]:
        names = {level.level: level.word for level in levels} | {"commune": "xã"}
        listed_levels = ", ".join(dict.fromkeys(f"cấp {names.get(unit.level, unit.level)}" for unit in left))
        listed = ", ".join(f"{unit.code} ({unit.name})" for unit in left[:3]) + (", …" if len(left) > 3 else "")
        raise CchcError(
            f"Kỳ {period.id}: biểu “{form.title}” không có dòng cho đơn vị {listed_levels} trực thuộc cơ quan cấp "
            f"{names.get(office.level, office.level)}, nên chưa lập được báo cáo của {office.name}: "
            f"{len(left)} đơn vị không có chỗ trong biểu ({listed}). Hãy lập báo cáo của từng đơn vị này, "
            "hoặc sửa units.csv, forms.csv (cột serves)."
        )


def _words(office: Unit, communes: list[Unit], kinds: list[UnitKind], levels: list[Level]) -> dict[str, str]:
    """What the tokens of the catalogue stand for: {office} a huyện or thành phố, {communes} "xã, thị trấn" …"""
    level = next((level for level in levels if level.level == office.level), None)
    if level is None:
        raise CchcError(f"Danh mục levels.csv chưa có cấp {office.level} của {office.name}.")
    named = next((lower_first(k.kind) for k in kinds if k.names(office)), office.name)
    sorts = [lower_first(k.kind) for k in kinds if any(k.names(unit) for unit in communes)]
    site = {"province_site": f" ({office.province_site})" if office.province_site else ""}
    words = {"communes": ", ".join(sorts)} | site | level.words(named)
    return words | {word.capitalize(): text[:1].upper() + text[1:] for word, text in words.items()}


def _outline(parts: Iterable[OutlinePart], sections: list[SectionTitle]) -> list[OutlinePart]:
    own = [OutlinePart(part=section.code, title=f"Mục {section.code}") for section in sections]
    return [part for row in parts for part in (own if row.part == "sections" else [row])]


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

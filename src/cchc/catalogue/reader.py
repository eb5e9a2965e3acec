"""The catalogue's tables -> the Catalogue of a period and an office, refused with every fault at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from ..aggregations import OfSubordinates
from ..language.text import lower_first
from ..project.errors import CchcError
from ..project.layers import Layer, catalogue_layers
from ..project.period import Period
from .catalogue import Catalogue
from .cross_checks import cross_check
from .dossiers import DossierFigure
from .messages import Message
from .models import (
    Alias,
    BesideName,
    Break,
    CatalogueRow,
    ChartRow,
    Check,
    CountedWord,
    Form,
    HarmlessNumber,
    Indicator,
    KeyFigure,
    Level,
    NarrativeBlock,
    OutlinePart,
    Over100,
    Phrase,
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
from .unused import undone

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
    "charts.csv": ChartRow,
    "registers.csv": RegisterColumn,
    "register_words.csv": RegisterWord,
    "statements.csv": Statement,
    "sections.csv": SectionTitle,
    "narrative_blocks.csv": NarrativeBlock,
    "outline.csv": OutlinePart,
    "breaks.csv": Break,
    "over_100.csv": Over100,
    "key_figures.csv": KeyFigure,
    "phrases.csv": Phrase,
    "harmless_numbers.csv": HarmlessNumber,
    "counted_words.csv": CountedWord,
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
def _load(period: Period, office: str, day: date, layers: tuple[Layer, ...]) -> Catalogue:
    tables = Tables(layers)
    tables.read("messages.csv", Message)  # before the office is known: no message names it
    units, kinds, levels, forms = (tables.read(name, model).rows for name, model in FIRST.items())
    try:
        chosen = _office(units, period, office, day)
        below = [unit for unit in units if unit.parent == chosen.code and unit.in_force(day)]
        form = _form(forms, period, chosen, below, levels, day)
        words = _words(chosen, below, units, kinds, levels, day)
    except CchcError:
        if tables.faults:  # the reason may well be one of them; what else is wrong is said with them
            _read_all(tables, forms)
            tables.refuse("Chưa rõ cơ quan lập báo cáo và biểu của kỳ, nên chưa đối chiếu các bảng với nhau.")
        raise
    tables.words = words
    _read_all(tables, forms)
    if unread := tables.unread:
        tables.refuse(f"Chưa đọc được {', '.join(unread)}, nên chưa đối chiếu các bảng với nhau.")
    tree = _tree(chosen, units, day)
    levels_here = {unit.level for unit in tree}
    rows, supplements, prompts = (table.rows for table in tables.of_form(form))
    unasked = {row.indicator for row in (*rows, *supplements) if not any(form.asks(row, one) for one in levels_here)}
    rows, supplements = (_asked(table, unasked, alone=not below) for table in (rows, supplements))
    asked = [*rows, *supplements]
    aliases = {row.alias: row.name for row in tables["aliases.csv"].rows}
    statements, sections = tables["statements.csv"].rows, tables["sections.csv"].rows
    words_here = _of_levels(tables["register_words.csv"].rows, tree)
    elsewhere = _words_of(tables["register_words.csv"].rows) - _words_of(words_here)
    uncounted = _uncounted(tables, {chosen.tier(reports=True), *(unit.level for unit in below)})
    measures, absent = tables.measures_of(form, unasked | uncounted, elsewhere)
    here = {text for row in asked for text in (row.code, f"stated.{row.indicator}")}
    codes = defaultdict(str, {row.indicator: row.code for row in asked})  # a fault says what it lacks
    unknown = absent | tables.codes(form).difference(here)
    if "commune" not in {unit.level for unit in tree[1:]}:
        unknown |= {"period.communes"}
    catalogue = Catalogue(
        period=period,
        day=day,
        office=chosen,
        subordinates=below,
        further=tree[1 + len(below) :],
        every_unit=units,
        unit_kinds=kinds,
        words=words,
        statistical_form=form,
        asked_of={
            level: [row for row in asked if row.indicator and form.asks(row, level)] for level in sorted(levels_here)
        },
        form=rows,
        prompts=[prompt for prompt in prompts if prompt.code in {row.code for row in asked}],
        supplements=supplements,
        measures=measures,
        absent=absent,
        foreign=tables.measures_of(form)[1],
        moved_codes=_moved_codes(tables, forms, asked),
        common_registers=frozenset(Tables(layers[:1]).read("registers.csv", RegisterColumn).texts("register_id")),
        registers=tables["registers.csv"].rows,
        register_words=[*words_here, *_unit_words(tree, kinds, aliases), *map(_statement_word, statements)],
        statements=statements,
        checks=[check.in_form(codes) for check in _fullest(tables["checks.csv"].rows, unknown)],
        other_remedies=tables["remedies.csv"].rows,
        sections=sections,
        narrative_blocks=tables["narrative_blocks.csv"].rows,
        outline=_outline(tables["outline.csv"].rows, sections),
        called=[part for part in tables["outline.csv"].rows if part.called],
        breaks=tables["breaks.csv"].rows,
        over_100=tables["over_100.csv"].rows,
        key_figures=tables["key_figures.csv"].rows,
        rankings=_rankings(tables["rankings.csv"].rows, {unit.level for unit in below}, absent),
        charts=tables["charts.csv"].rows,
        phrases={row.phrase: row for row in tables["phrases.csv"].rows},
        harmless_numbers=tables["harmless_numbers.csv"].rows,
        counted_words=tuple(row.word for row in tables["counted_words.csv"].rows),
        aliases=aliases,
    )
    cross_check(catalogue, tables, form)
    tables.refuse()
    _served(form, chosen, below, period, levels)
    catalogue.undone.extend((one.place, one.said) for one in undone(catalogue, tables, form))
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
    told = {text for text in texts if "{" in text}
    words = words_of_offices(units, kinds, levels)
    return frozenset((texts - told).union(filled(text, each) for text in told for each in words))


def unit_names(day: date) -> dict[str, str]:
    """The names of all units in force on the day, by code."""
    return {unit.code: unit.name for unit in _units(catalogue_layers()) if unit.in_force(day)}


@lru_cache(maxsize=4)
def _units(below: tuple[Layer, ...]) -> list[Unit]:
    return Tables(below).read("units.csv", Unit).rows


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
    """The ids of every figure that the forms of the period have or lead to."""
    return _figures_of(period, catalogue_layers())


@lru_cache(maxsize=8)
def _figures_of(period: Period, below: tuple[Layer, ...]) -> frozenset[str]:
    tables = Tables(below)
    forms = tables.read("forms.csv", Form).rows
    _read_all(tables, forms)
    tables.refuse()
    serving = [form for form in forms if form.in_force(period.window[1])]
    measures = {measure.indicator for form in serving for measure in tables.measures_of(form)[0]}
    return frozenset(measures.union(*map(tables.ids, serving)))


def _read_all(tables: Tables, forms: Iterable[Form]) -> None:
    for name, model in TABLES.items():
        tables.read(name, model)
    for form in forms:
        tables.of_form(form)


def _form(
    forms: Iterable[Form], period: Period, office: Unit, units: list[Unit], levels: list[Level], day: date
) -> Form:
    """The form that serves such an office on the last day of the period."""
    here = [form for form in forms if form.in_force(day)]
    found = [form for form in here if form.serves_office(office, units)]
    if len(found) == 1:
        return found[0]
    if here and not found:
        raise _no_rows(here, office, units, period, levels)
    said = "không có biểu nào" if not found else f"có nhiều biểu ({', '.join(f.form for f in found)})"
    raise CchcError(f"Danh mục forms.csv: {said} cho kỳ {period.id}. Hãy sửa valid_from, valid_to.")


def _office(units: list[Unit], period: Period, code: str, day: date) -> Unit:
    """The unit in force of this code; without one the only unit that others report to, or the only unit."""
    here = [unit for unit in units if unit.in_force(day)]
    parents = {unit.parent for unit in here}
    offices = [unit for unit in here if unit.code in parents] or here
    found = [unit for unit in here if unit.code == code] if code else offices
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
        raise _no_rows([form], office, left, period, levels)


def _no_rows(forms: list[Form], office: Unit, left: list[Unit], period: Period, levels: list[Level]) -> CchcError:
    """That no form has rows for these units of the office, or for one that reports alone."""
    names = {level.level: f"cấp {level.word}" for level in levels}
    titles = ", ".join(f"“{form.title}”" for form in forms)
    begin = f"Kỳ {period.id}: biểu {titles} không có dòng cho "
    if not left:
        alone = f"{begin}cơ quan {names.get(office.level, office.level)} không có đơn vị trực thuộc ({office.name})"
        return CchcError(
            f"{alone}. Cơ quan có đơn vị trực thuộc: hãy bổ sung units.csv. Cơ quan lập báo cáo một mình theo biểu: "
            f"hãy ghi thêm “{office.level}” vào cột serves của forms.csv."
        )
    listed_levels = ", ".join(dict.fromkeys(names.get(unit.level, unit.level) for unit in left))
    listed = ", ".join(f"{unit.code} ({unit.name})" for unit in left[:3]) + (", …" if len(left) > 3 else "")
    return CchcError(
        f"{begin}đơn vị {listed_levels} trực thuộc cơ quan {names.get(office.level, office.level)}, "
        f"nên chưa lập được báo cáo của {office.name}: {len(left)} đơn vị không có chỗ trong biểu ({listed}). "
        "Hãy lập báo cáo của từng đơn vị này, hoặc sửa units.csv, forms.csv (cột serves)."
    )


def _tree(office: Unit, units: list[Unit], day: date) -> list[Unit]:
    """The office and all units below it on the day, at any depth."""
    found, here = [office], [unit for unit in units if unit.in_force(day)]
    for unit in found:  # grows while it is read
        found += [below for below in here if below.parent == unit.code and below not in found]
    return found


def _fullest(checks: Iterable[Check], unknown: Collection[str]) -> list[Check]:
    """Those that read nothing unknown; of several that hold one figure against a sum, the one with more parts in it.

    As of measures_of.
    """
    checks = [check for check in checks if not check.reads & unknown]
    sides: dict[tuple[object, str], list[Check]] = {}
    for check in checks:
        sides.setdefault((check.left, check.relation), []).append(check)
    names = {check.id: set(check.right.names) for check in checks if check.left}

    def fuller(check: Check) -> bool:
        return any(names[other.id] > names[check.id] for other in sides[check.left, check.relation])

    return [check for check in checks if not (check.left and fuller(check))]


def _uncounted(tables: Tables, tiers: Collection[str]) -> set[str]:
    """The figures that count dossiers of a tier of which nobody here is."""
    figures = tables.read("dossier_figures.csv", DossierFigure).rows
    elsewhere = {figure.indicator for figure in figures if figure.level and figure.level not in tiers}
    return {row.indicator for row in tables["measures.csv"].rows if row.aggregate == "dossiers"} & elsewhere


def _of_levels(words: Iterable[RegisterWord], tree: Sequence[Unit]) -> list[RegisterWord]:
    """The words but for those of a level of districts or provinces that nobody here is of; each once.

    `tree` is the office with all units below it; the word “districts” is of those below.
    In the words of a district's report “Cấp {level}” is “Cấp huyện”: the later one counts.
    """
    present = {unit.level for unit in tree} | {f"{unit.level}s" for unit in tree[1:]}
    here = (word for word in words if word.id not in {"province", "district", "districts"} - present)
    return list({(word.register_id, word.column, word.word, str(word.where)): word for word in here}.values())


def _words_of(words: Iterable[RegisterWord]) -> set[tuple[str, str, str]]:
    return {(word.register_id, word.column, word.word) for word in words}


def _asked(rows: Iterable[Indicator], unasked: Collection[str], *, alone: bool) -> list[Indicator]:
    """The rows that somebody is asked for, with the headings above them.

    An office alone writes its own figure where others add up those of their units.
    """
    rows = list(rows)
    figures = [row.code for row in rows if row.indicator]
    asked = [row.code for row in rows if row.indicator and row.indicator not in unasked]

    def holds(code: str, codes: Iterable[str]) -> bool:
        return any(one.startswith(f"{code}.") for one in codes)

    def kept(row: Indicator) -> bool:
        empty = not row.indicator and not holds(row.code, figures)  # a heading of nothing goes with the one above it
        return row.code in asked or holds(row.code, asked) or (empty and holds(row.code.rpartition(".")[0], asked))

    bare = {"indicator": "", "kind": "", "unit": "", "aggregate": "", "parts": None, "choices": {}}
    bare |= {"numerator": None, "denominator": None}
    own = [row.changed(**bare) if row.indicator in unasked else row for row in rows if kept(row)]
    if alone:
        own = [row.changed(aggregate="office") if _of_units(row) else row for row in own]
    return own


def _moved_codes(tables: Tables, forms: Iterable[Form], asked: Iterable[Indicator]) -> frozenset[str]:
    """The codes of the form that mean another figure in another form."""
    own = {row.code: row.indicator for row in asked if row.indicator}
    rows = (row for form in forms for table in tables.of_form(form)[:2] for row in table.rows if row.indicator)
    return frozenset(row.code for row in rows if own.get(row.code, row.indicator) != row.indicator)


def _rankings(rows: Iterable[Ranking], levels: Collection[str], absent: Collection[str]) -> list[Ranking]:
    """Those of units that there are below the office, by a figure that the form leads to."""
    return [ranking for ranking in rows if ranking.level in levels and ranking.indicator not in absent]


def _of_units(row: Indicator) -> bool:
    return bool(row.aggregate) and isinstance(row.aggregation, OfSubordinates)


def _words(
    office: Unit, below: list[Unit], units: list[Unit], kinds: list[UnitKind], levels: list[Level], day: date
) -> dict[str, str]:
    """What the tokens of the catalogue stand for: {office} a huyện or thành phố, {subordinates} "xã, thị trấn" …"""
    level = next((level for level in levels if level.level == office.level and level.in_force(day)), None)
    if level is None:
        raise CchcError(f"Danh mục levels.csv chưa có cấp {office.level} của {office.name}.")

    def named(unit: Unit) -> str:
        return next((lower_first(kind.kind) for kind in kinds if kind.names(unit)), "")

    parent = next((named(unit) for unit in units if unit.code == office.parent and unit.in_force(day)), "")
    sorts = [lower_first(k.kind) for k in kinds if any(k.names(unit) for unit in below)]
    site = {"province_site": f" ({office.province_site})" if office.province_site else ""}
    words = {"subordinates": ", ".join(sorts)} | site | level.words(named(office) or office.name, parent)
    return words | {word.capitalize(): text[:1].upper() + text[1:] for word, text in words.items()}


def _outline(parts: Iterable[OutlinePart], sections: list[SectionTitle]) -> list[OutlinePart]:
    own = [OutlinePart(part=section.code, title=f"Mục {section.code}") for section in sections]
    return [part for row in parts if not row.called for part in (own if row.part == "sections" else [row])]


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

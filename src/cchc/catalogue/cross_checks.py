"""What the tables of the catalogue say of each other; a fault is noted on the row and the column that have it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from graphlib import CycleError
from itertools import pairwise
from string import ascii_lowercase

from pydantic import ValidationError

from ..language.text import fold
from ..project.errors import nearest, reason, unknown
from .catalogue import Catalogue
from .dossiers import CountColumn
from .messages import check_messages
from .models import CODE, CatalogueRow, ChartBar, ChartRow, Check, Form, Indicator
from .national import national_codes
from .phrases import check_phrases
from .rules import DOCUMENT, declared_rules, placeholders
from .tables import BRACED, LayeredTable, Tables, check_placeholders, filled, words_of_offices

BRACES = re.compile(r"[{}]")
OF_PERIOD = ("period.communes", "period.months")
OF_UNIT = ("unit.communes",)
FRACTION = ("_numerator", "_denominator")
SPACES = ("stated", "statement", "note", "period", "unit", "last_year")
FORMULAS, SIDES = ("parts", "numerator", "denominator"), ("left", "right")


def cross_check(catalogue: Catalogue, tables: Tables, form: Form) -> None:
    """Notes in the tables what contradicts what; `form` is the one that serves the catalogue's period."""
    everything = tables["measures.csv"].texts("indicator").union(*map(tables.ids, tables["forms.csv"].rows))
    facts = [f"statement.{id}" for id in sorted(tables["statements.csv"].texts("id"))]
    _days_of_forms(tables["forms.csv"])
    for each in tables["forms.csv"].rows:
        _form(tables, each, facts)
    for name, columns in (("measures.csv", FORMULAS), ("checks.csv", SIDES)):
        for row in tables[name].readable:
            _formulas(tables[name], row, columns, everything, facts)
    _once_computed(tables["measures.csv"])
    _sums(tables)
    _checks(catalogue, tables, everything)
    for name in ("breaks.csv", "over_100.csv", "key_figures.csv", "rankings.csv"):
        for row in tables[name].readable:
            _known(tables[name], row, "indicator", "chỉ tiêu", row.indicator, everything)
    _charts(tables, everything)
    _panels(tables)
    _in_order(tables["sections.csv"])
    for row in tables["narrative_blocks.csv"].readable:
        _known(tables["narrative_blocks.csv"], row, "section", "mục", row.section, tables["sections.csv"].texts("code"))
    check_phrases(tables["phrases.csv"], everything, facts, catalogue.words)
    _messages(catalogue, tables)
    _units(catalogue, tables["units.csv"])
    _aliases(catalogue, tables)
    _register_words(catalogue, tables)
    _register_figures(catalogue, tables)
    try:
        catalogue.figures  # noqa: B018 - computed here so that a circle is a fault of the catalogue
    except CycleError as error:
        _circle(error.args[1], [*tables.of_form(form)[:2], tables["measures.csv"]])
    else:
        _rankings(catalogue, tables["rankings.csv"])
        _of_units(catalogue, tables["charts.csv"])


def _known(table: LayeredTable, row: CatalogueRow, column: str, what: str, name: str, names: Collection[str]) -> None:
    """Note a name that is none of `names`; a cell that is blank or cannot be read names nothing."""
    if name and name not in names:
        table.fault(row, column, f"ghi {unknown(what, name, sorted(names))}")


def _once(what: str, *parts: tuple[LayeredTable, Iterable[CatalogueRow], str]) -> None:
    """Note a name that stands in two rows, of one table or of several, each in its column."""
    first: dict[str, tuple[LayeredTable, CatalogueRow]] = {}
    for table, rows, column in parts:
        for row in (row for row in rows if getattr(row, column)):
            name = getattr(row, column)
            before, other = first.setdefault(name, (table, row))
            if other is row:
                continue
            mine, theirs = (table, row), (before, other)
            if _added(before, other, table, row):
                mine, theirs = theirs, mine
            at = theirs[0].at(theirs[1], beside=mine[0].file(mine[1]))
            mine[0].fault(mine[1], column, f"trùng {what} “{name}” với {at}")


def _added(before: LayeredTable, other: CatalogueRow, table: LayeredTable, row: CatalogueRow) -> bool:
    """Whether of two rows the first is a project's and the second the package's, which nobody can mend."""
    return before.own(other) and not table.own(row)


def _days_of_forms(table: LayeredTable) -> None:
    """No two forms serve such an office on one day."""
    for number, form in enumerate(table.rows):
        if form.valid_from and form.valid_to and form.valid_from > form.valid_to:
            table.fault(form, "valid_from", "sau valid_to")
        for other in table.rows[:number]:
            if form.overlaps(other) and set(form.serves) & set(other.serves):
                at = table.at(other, beside=table.file(form))
                said = f"cùng có hiệu lực với biểu {other.form} ({at}): mỗi ngày chỉ có một biểu"
                said += "" if table.own(other) else f"; không dùng biểu {other.form} thì ghi vào dropped.csv"
                table.fault(form, "valid_from", said)


def _form(tables: Tables, form: Form, facts: Collection[str]) -> None:
    """The rows of one form: each code once and in order, formulas over its own figures, notes beside its rows."""
    rows, supplements, prompts = tables.of_form(form)
    absent = tables.measures_of(form)[1]
    parts = [(table, table.rows, "indicator") for table in (rows, supplements)]
    _once("mã chỉ tiêu", *parts, (tables["measures.csv"], tables.computable(form), "indicator"))
    _once("mã dòng của biểu", *((table, table.rows, "code") for table in (rows, supplements)))
    figures = tables.ids(form) | (tables["measures.csv"].texts("indicator") - absent)
    for table in (rows, supplements):
        _in_order(table)
        for row in table.readable:
            _formulas(table, row, FORMULAS, figures, facts)
    codes = rows.texts("code") | supplements.texts("code")
    for prompt in prompts.readable:
        _known(prompts, prompt, "code", "dòng của biểu", prompt.code, codes)


def _in_order(table: LayeredTable) -> None:
    """Rows stand below the one they are part of, in the order of their codes but for those that `after` places."""
    codes = table.texts("code")
    for row in table.rows:
        above = row.code.rpartition(".")[0]
        if above and above not in codes:
            table.fault(row, "code", f"ghi “{row.code}” mà không có dòng “{above}”")
    _inside(table, codes)
    for before, row in pairwise(row for row in table.rows if not row.after):
        if row.order < before.order and _added(table, before, table, row):
            table.fault(before, "code", f"ghi “{before.code}” trước “{row.code}”: dòng không đúng thứ tự")
        elif row.order < before.order:
            table.fault(row, "code", f"ghi “{row.code}” sau “{before.code}”: dòng không đúng thứ tự")


def _inside(table: LayeredTable, codes: Collection[str]) -> None:
    """Behind each row stands one of the same part of the form, or a part of its own."""
    told = None
    for place, (before, row) in enumerate(pairwise(table.rows)):
        above = row.code.rpartition(".")[0]
        if before is told or above not in codes or f"{before.code}.".startswith(f"{above}."):
            continue
        if _added(table, before, table, row):
            behind = table.rows[place - 1].code if place else ""
            table.fault(before, "code", f"ghi “{before.code}” trước “{row.code}”, {_outside(behind, codes)}")
        else:
            table.fault(row, "code", f"ghi “{row.code}” sau “{before.code}”, {_outside(before.code, codes)}")
            told = row


def _outside(behind: str, codes: Collection[str]) -> str:
    """That a row stands in a part that is not its own, with a code that would fit there."""
    base = re.sub(r"(?<=\d)[a-z]$", "", behind)
    free = (f"{base}{letter}" for letter in ascii_lowercase if f"{base}{letter}" not in codes)
    fitting = f"{behind}.0" if "." not in behind else next(free, "")
    said = "ngoài mục của nó; hãy sửa cột after"
    return f"{said}, hoặc ghi mã hợp với chỗ này, như {fitting}" if behind else said


def _formulas(
    table: LayeredTable, row: CatalogueRow, columns: Iterable[str], figures: Collection[str], facts: Collection[str]
) -> None:
    """The names in the formulas of a row are figures, alone or in a space that there is."""
    for column in columns:
        for name in getattr(row, column).names if getattr(row, column) else ():
            space, _, leaf = name.rpartition(".")
            if space in ("", "stated", "last_year"):
                _known(table, row, column, "chỉ tiêu", leaf, figures)
            elif space == "statement":
                _known(table, row, column, "số liệu", name, facts)
            elif space == "period":
                _known(table, row, column, "số liệu", name, OF_PERIOD)
            elif space == "unit":
                _known(table, row, column, "số liệu", name, OF_UNIT)
            elif space == "note" and leaf.endswith(FRACTION):
                _known(table, row, column, "chỉ tiêu", leaf.rpartition("_")[0], figures)
            else:
                table.fault(row, column, f"ghi “{name}”, không rõ nghĩa.{nearest(space, SPACES)}")


def _once_computed(table: LayeredTable[Indicator]) -> None:
    """No two rows of one figure read the same: only one of them would count."""
    first: dict[tuple[object, ...], Indicator] = {}
    for row in table.rows:
        texts = table.text_of(row)
        read = (
            row.indicator,
            frozenset(row.reads),
            *(texts.get(name, "") for name in ("register_id", "column", "where")),
        )
        other = first.setdefault(read, row)
        if other is not row:
            at = table.at(other, beside=table.file(row))
            table.fault(
                row, "indicator", f"trùng mã chỉ tiêu “{row.indicator}” với {at}: hai dòng tính từ cùng số liệu"
            )


def _sums(tables: Tables) -> None:
    """No formula adds a rate to a count, or takes it off; a total adds counts of one unit of measure."""
    known = _rows_of(tables)
    forms = [part for form in tables["forms.csv"].rows for part in tables.of_form(form)[:2]]
    for table in (*forms, tables["measures.csv"], tables["checks.csv"]):
        columns = SIDES if table.model is Check else FORMULAS
        for row in table.rows:
            for column, formula in ((column, getattr(row, column)) for column in columns if getattr(row, column)):
                kinds = [{one.kind for name in names for one in known[_figure(name)]} for names in formula.sums]
                if any("percent" in each and len(each) > 1 for each in kinds) and not _is_total(row):
                    table.fault(row, column, f"ghi “{formula.text}”: cộng hoặc trừ tỷ lệ (%) với số đếm")
            if _is_total(row):
                _total(table, row, known)


def _is_total(row: CatalogueRow) -> bool:
    return isinstance(row, Indicator) and row.aggregate == "total"


def _total(table: LayeredTable, row: Indicator, known: Mapping[str, Collection[Indicator]]) -> None:
    """Note parts of a total that are no counts, no figures of the period, or of several units of measure."""
    for name in (name for name in row.parts.names if "." in name or {one.kind for one in known[name]} - {"count"}):
        table.fault(row, "parts", f"ghi “{name}” không phải là số đếm của kỳ này, nên không cộng được vào tổng")
    units = {one.unit for name in row.parts.names for one in known[name] if one.unit}
    if len(units) > 1:
        table.fault(row, "parts", f"cộng các số khác đơn vị tính: {', '.join(sorted(units))}")


def _figure(name: str) -> str:
    """The figure that a name in a formula means: `stated.a` is `a`; "" of a fact or a part of a note."""
    space, _, leaf = name.rpartition(".")
    return leaf if space in ("", "stated", "last_year") else ""


def _rows_of(tables: Tables) -> dict[str, list[Indicator]]:
    """The rows of each figure, in every form and among the measures."""
    forms = [part.rows for form in tables["forms.csv"].rows for part in tables.of_form(form)[:2]]
    found: dict[str, list[Indicator]] = defaultdict(list)
    for row in (row for rows in (*forms, tables["measures.csv"].rows) for row in rows if row.indicator):
        found[row.indicator].append(row)
    return found


def _checks(catalogue: Catalogue, tables: Tables, figures: Collection[str]) -> None:
    """Each check once, with a rule that there is, an argument that the rule takes, and a message it can fill."""
    table, remedies = tables["checks.csv"], tables["remedies.csv"]
    _once("mã phép kiểm tra", (table, catalogue.checks, "id"), (remedies, remedies.rows, "check"))
    forms = [part for form in tables["forms.csv"].rows for part in tables.of_form(form)[:2]]
    of_forms = set().union(*map(tables.ids, tables["forms.csv"].rows))
    columns = {f"{register}.{column}" for register, own in _columns(tables).items() for column in own}
    sections, known = tables["sections.csv"].texts("code"), _rows_of(tables)
    context = {
        "figures": figures,
        "rows": {row.handle for part in forms for row in part.rows},
        "statements": tables["statements.csv"].texts("id"),
        "columns": columns,
        "registers": tables["registers.csv"].texts("register_id"),
        "sections": sections | columns,
    }
    for check in table.readable:
        _known(table, check, "section", "mục", check.section, sections)
        if check.scope == "document":
            _known(table, check, "id", "phép kiểm tra lời văn", check.id, DOCUMENT)
        if check.rule:
            _known(table, check, "rule", "quy tắc", check.rule, declared_rules())
            _argument(table, check, context)
        for column in check.codes:
            for name in CODE.findall(getattr(check, column)):
                _known(table, check, column, "chỉ tiêu có dòng trong biểu", name, of_forms)
        if BRACES.search(CODE.sub("", check.basis)):
            table.fault(
                check, "basis", "chỉ được ghi trong dấu ngoặc nhọn mã dòng của một chỉ tiêu, như {code.plan_tasks}"
            )
        if check.message and check.id:
            check_placeholders(table, check, placeholders(check), catalogue.words)
        _sides(table, check, known)
    for id in sorted(DOCUMENT.keys() - table.texts("id")):
        table.lacks(f"thiếu phép kiểm tra lời văn “{id}”")


def _sides(table: LayeredTable, check: Check, known: Mapping[str, Collection[Indicator]]) -> None:
    """Note a comparison that always holds, or never, whatever was reported: of a thing with itself, or with another."""
    sides = [side for side in (check.left, check.right) if side]
    if len({side.text.replace(" ", "") for side in sides}) < len(sides):
        table.fault(check, "right", f"ghi “{check.right.text}” như cột left, nên phép kiểm tra không nói lên điều gì")
    amounts = [side for side in sides if side.only_adds or side.text in side.names]
    kinds = [{one.kind for name in side.names for one in known[_figure(name)]} for side in amounts]
    if check.relation not in ("excludes", "follows") and sorted(map(sorted, kinds)) == [["count"], ["percent"]]:
        table.fault(check, "right", f"ghi “{check.right.text}”: so tỷ lệ (%) với số đếm ở cột left, hoặc ngược lại")


def _charts(tables: Tables, figures: Collection[str]) -> None:
    """Charts draw figures that there are, of one kind where they stand on one axis; some form draws each row."""
    table, sections = tables["charts.csv"], tables["sections.csv"].texts("code")
    rows = _rows_of(tables)
    kinds = {name: {one.kind for one in rows[name]} for name in figures} | {ChartRow.COMPLETENESS: {"percent"}}
    of_fields = {row.column for row in tables.read("count_columns.csv", CountColumn).rows if row.count}
    for row in (row for row in table.readable if row.scope == "field"):
        for part in (part for bar in row.figures for part in bar.parts):
            _known(table, row, "figures", "cột của count_columns.csv", part.figure, of_fields)
            if not part.name:
                table.fault(row, "figures", f"ghi “{part.figure}” mà không có tên phần, như Trực tuyến={part.figure}")
    for row in table.readable:
        known = {*figures, *([ChartRow.COMPLETENESS] if row.scope != "office" else [])}
        for column, bars in (
            ("figures", row.figures if row.scope != "field" else ()),
            ("office", [ChartBar("", (row.office,))] if row.office else []),
        ):
            for bar in bars:
                names = [part.figure for part in bar.parts]
                for name in names:
                    _known(table, row, column, "chỉ tiêu", name, known)
                _axis(table, row, column, {name: kinds[name] for name in names if name in known})
        if row.kind in ("bars", "lines", "parts") and row.scope != "field":
            _one_unit(table, row, rows)
        if BRACES.search(BRACED.sub("", row.alt)):
            table.fault(row, "alt", "có dấu ngoặc nhọn không khớp")
        for name in row.told:
            _known(table, row, "alt", "chỉ tiêu", name, {*figures, ChartRow.VALUES})
        _known(table, row, "section", "mục", row.section, sections)
    _every_chart_drawn(tables)


def _axis(table: LayeredTable, row: ChartRow, column: str, kinds: Mapping[str, set[str]]) -> None:
    """Note figures that a bar of the chart cannot hold together."""
    wanted = {"dots": ({"percent"}, "tỷ lệ (%)"), "parts": ({"count"}, "số đếm được")}.get(row.kind)
    for name in (name for name in kinds if wanted and not kinds[name] <= wanted[0]):
        table.fault(row, column, f"ghi “{name}” không phải là {wanted[1]}, nên không vẽ được với kind {row.kind}")
    if row.kind in ("bars", "lines") and len(set().union(*kinds.values())) > 1:
        table.fault(row, column, "có cả tỷ lệ (%) và số đếm trên một trục; hãy tách thành hai biểu đồ")


def _one_unit(table: LayeredTable, row: ChartRow, rows: Mapping[str, Collection[Indicator]]) -> None:
    """Note counts of several units of measure on one axis: 40 dossiers are no more than 30 texts.

    Each panel of lines has an axis of its own, all bars of another chart have one.
    """
    axes = [[part.figure for part in bar.parts] for bar in row.figures] if row.kind == "lines" else [row.drawn]
    for names in axes:
        of_each = [{one.unit for one in rows.get(name, ()) if one.unit and one.kind != "percent"} for name in names]
        units = list(filter(None, of_each))
        if units and not set.intersection(*units):
            listed = ", ".join(sorted(set.union(*units)))
            said = f"có nhiều đơn vị tính trên một trục ({listed}); hãy tách thành các biểu đồ"
            table.fault(row, "figures", said)


def _panels(tables: Tables) -> None:
    """The key figures of one panel are of one unit of measure."""
    table, rows, first = tables["key_figures.csv"], _rows_of(tables), {}
    for row in (row for row in table.rows if row.panel):
        units = {one.unit for one in rows[row.indicator] if one.unit}
        other, own = first.setdefault(row.panel, (row, units))
        if units and own and not units & own:
            mine, theirs, at = ", ".join(sorted(units)), ", ".join(sorted(own)), table.at(other, beside=table.file(row))
            said = f"“{row.panel}” có cả {mine} và {theirs} ({at})"
            table.fault(row, "panel", f"{said} trên một trục; hãy tách thành hai panel")


def _every_chart_drawn(tables: Tables) -> None:
    """Each row of an id has all its figures in some form, and in some such form is the first that has.

    The package's rows are judged by its own forms alone: a project that takes others cannot mend them.
    """
    table, forms = tables["charts.csv"], tables["forms.csv"].rows
    figures = {measure.indicator for measure in tables["measures.csv"].rows}.union(*map(tables.ids, forms))
    first: dict[int, list[ChartRow]] = defaultdict(list)  # of a row: what is drawn in the forms that can fill it
    for form in forms:
        own = tables.ids(form) | {measure.indicator for measure in tables.measures_of(form)[0]}
        for row in (row for row in table.rows if row.reads <= own):
            first[id(row)].append(next(r for r in table.rows if r.id == row.id and r.reads <= own))
    as_shipped = not (any(map(tables["forms.csv"].own, forms)) or tables.left_out.get("forms.csv"))
    judged = [row for row in table.rows if as_shipped or table.own(row)]
    for row in (row for row in judged if row.reads <= {*figures}):
        drawn = first[id(row)]
        if not drawn:
            table.fault(row, "id", "không biểu nào có đủ các chỉ tiêu của dòng này, nên không vẽ được")
        elif not any(row is one for one in drawn):
            at = table.at(drawn[0], beside=table.file(row))
            table.fault(row, "id", f"trùng mã biểu đồ “{row.id}” với {at}, là dòng kỳ nào cũng được vẽ")


def _messages(catalogue: Catalogue, tables: Tables) -> None:
    """Each message of reading and cleaning belongs to a check that says who mends it."""
    table = tables["messages.csv"]
    check_messages(table)
    known = {*catalogue.remedies, *tables["checks.csv"].texts("id"), *tables["remedies.csv"].texts("check")}
    for row in table.readable:
        _known(table, row, "check", "phép kiểm tra", row.check, known)


def _argument(table: LayeredTable, check: Check, context: Mapping[str, Collection[str]]) -> None:
    rule = declared_rules().get(check.rule)
    if rule and not rule.argument and check.argument:
        table.fault(check, "argument", f"phải để trống: quy tắc {rule.id} không nhận tham số")
    if rule and rule.argument:
        try:
            rule.argument.model_validate(check.argument, context=context)
        except ValidationError as error:
            for fault in error.errors():
                part = f"phần {fault['loc'][0]} " if fault["loc"] else ""
                written = f" (đang ghi “{fault['input']}”)" if fault["type"] != "value_error" else ""
                table.fault(check, "argument", f"{part}{reason(fault)}{written}")


def _units(catalogue: Catalogue, table: LayeredTable) -> None:
    """One unit a code and day, of a level that its kind can have, below one and merged into one that there is."""
    before: dict[str, list[CatalogueRow]] = defaultdict(list)
    for unit in table.rows:
        for other in before[unit.code]:
            if unit.overlaps(other):
                at = f"{table.at(other, beside=table.file(unit))}, cùng còn hiệu lực"
                table.fault(unit, "code", f"trùng mã đơn vị “{unit.code}” với {at}")
        before[unit.code].append(unit)
        kind = next((kind for kind in catalogue.unit_kinds if kind.names(unit)), None)
        if kind and unit.level not in kind.levels:  # a district among communes would be added to its own communes
            right = " hoặc ".join(kind.levels)
            table.fault(unit, "level", f"của {unit.name} ghi {unit.level}; theo unit_kinds.csv phải là {right}")
        elif kind and (lost := kind.lost(unit)):
            said = (
                f"ghi “{unit.code}”, thiếu {lost} chữ số: bảng tính đã bỏ số 0 ở đầu; hãy ghi {'0' * lost}{unit.code}"
            )
            table.fault(unit, "code", f"{said} trong cột định dạng chữ (Text)")
    codes = table.texts("code")
    for unit in table.readable:
        # what a unit was a part of before it was merged need not be in the table
        if unit.parent and codes.isdisjoint({unit.parent, *unit.successors}) and unit.parent not in national_codes():
            _known(table, unit, "parent", "đơn vị", unit.parent, codes)
        for successor in (one for one in unit.successors if one not in codes):
            # the other part of one that was divided may belong to another office
            if codes.isdisjoint(unit.successors) or successor not in national_codes():
                _known(table, unit, "successor", "đơn vị", successor, codes)


def _aliases(catalogue: Catalogue, tables: Tables) -> None:
    """Those of the project itself are other spellings of a unit of any day or of a row of any form, of any office."""
    table, own = tables["aliases.csv"], tables.layers[-1].said("aliases.csv")
    forms = [part for form in tables["forms.csv"].rows for part in tables.of_form(form)[:2]]
    written = set().union(tables["units.csv"].texts("name"), *(part.texts("label") for part in forms))
    names = {fold(filled(text, catalogue.words)) for text in written}
    if left := [row for row in table.rows if table.file(row) == own and fold(row.name) not in names]:
        words = words_of_offices(catalogue.every_unit, catalogue.unit_kinds, tables["levels.csv"].rows)
        known = {fold(text): text for text in (filled(text, each) for text in written for each in words)}
        for row in (row for row in left if fold(row.name) not in known):
            said = unknown("tên đơn vị hoặc chỉ tiêu", row.name, sorted(known.values()))
            table.fault(row, "name", f"ghi {said}")


def _register_words(catalogue: Catalogue, tables: Tables) -> None:
    """Words stand in columns that their register has, and no spelling means two of them."""
    columns, table = _columns(tables), tables["register_words.csv"]
    own = {(word.register_id, word.column) for word in table.rows}
    for register, column in sorted({(word.register_id, word.column) for word in catalogue.register_words} - own):
        if column not in columns.get(register, {}):
            tables["registers.csv"].lacks(f"thiếu cột “{column}” của sổ {register}")
    spelled: dict[tuple[str, str, str, str], CatalogueRow] = {}
    for word in table.readable:
        _of_register(table, word, {"column": [word.column], "where": word.where}, columns)
    for word in table.rows:
        for key in sorted(word.keys):
            other = spelled.setdefault((word.register_id, word.column, str(word.where), key), word)
            if other.word != word.word:
                at = f"“{other.word}” ({table.at(other, beside=table.file(word))})"
                table.fault(word, "word", f"ghi “{word.word}” và {at} có cách viết trùng nhau")
                break


def _register_figures(catalogue: Catalogue, tables: Tables) -> None:
    """The figures that count a register read a register that there is, columns and words that it has."""
    columns = _columns(tables)
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word in catalogue.register_words:
        words[word.register_id, word.column].add(word.word)
    for cells in tables["register_words.csv"].cells:
        words[cells.get("register_id", ""), cells.get("column", "")].add(cells.get("word", ""))
    forms = [part for form in tables["forms.csv"].rows for part in tables.of_form(form)[:2]]
    for table in (*forms, tables["measures.csv"]):
        for row in (row for row in table.readable if row.register_id):
            _of_register(table, row, {"column": [row.column] if row.column else [], "where": row.where}, columns)
            own = columns.get(row.register_id, {})
            if own.get(row.column) in ("text", "date"):
                said = f"ghi “{row.column}” là cột {own[row.column]} của sổ {row.register_id}, không cộng được"
                table.fault(row, "column", said)
            for column in row.where.keys() & own.keys():
                known = words[row.register_id, column]
                _known(table, row, "where", f"từ của cột {column}", row.where[column], known)


def _of_register(
    table: LayeredTable, row: CatalogueRow, named: Mapping[str, Iterable[str]], columns: Mapping[str, Collection[str]]
) -> None:
    """The row names a register that there is, and in its own columns `named` columns of it."""
    own = columns.get(row.register_id)
    if own is None:  # what else the row says of it cannot be judged
        _known(table, row, "register_id", "sổ", row.register_id, columns)
        return
    for place, names in named.items():
        for name in names:
            _known(table, row, place, f"cột của sổ {row.register_id}", name, own)


def _columns(tables: Tables) -> dict[str, dict[str, str]]:
    """The columns of each register, with the kinds of what they hold."""
    columns: dict[str, dict[str, str]] = {}
    for cells in tables["registers.csv"].cells:
        columns.setdefault(cells.get("register_id", ""), {})[cells.get("column", "")] = cells.get("kind", "")
    return columns


def _circle(names: list[str], tables: Iterable[LayeredTable[Indicator]]) -> None:
    """Note the circle on the first of its figures."""
    for table in tables:
        for row in (row for row in table.rows if row.indicator in names):
            for column in (c for c in FORMULAS if getattr(row, c) and {*getattr(row, c).names} & {*names}):
                table.fault(row, column, f"có công thức vòng tròn: {' -> '.join(names)}")
                return


def _rankings(catalogue: Catalogue, table: LayeredTable) -> None:
    """Units are ranked by a rate made of their own figures."""
    for row in catalogue.rankings:
        figure = catalogue.figures.get(row.indicator)
        if figure and not (figure.denominator and figure.indicator in catalogue.of_each_unit):
            said = f"ghi “{row.indicator}” không phải là tỷ lệ tính từ số liệu của từng đơn vị"
            table.fault(row, "indicator", said)


def _of_units(catalogue: Catalogue, table: LayeredTable) -> None:
    """Charts by unit draw figures that each unit has of its own; no two bars of a chart that is drawn have one name."""
    for row in table.rows:  # in the words of an office alone “Cấp {level}” may be “Cấp xã”: it draws none of the levels
        labels = [bar.label for bar in row.figures]
        if len({*labels}) < len(labels) and set(row.drawn) <= catalogue.figures.keys():
            table.fault(row, "figures", "có hai thanh trùng tên")
    for row in (row for row in table.rows if row.scope == "unit" and catalogue.subordinates):
        for name in (part.figure for bar in row.figures for part in bar.parts):
            if name in catalogue.figures and name not in catalogue.of_each_unit:
                table.fault(row, "figures", f"ghi “{name}” không có số liệu của từng đơn vị; hãy dùng scope office")

"""What was counted against what was written: dossiers of exports, tables of counts that units sent, survey forms."""

from collections.abc import Iterator
from typing import Annotated

import pandas as pd
from pydantic import AfterValidator, ValidationInfo

from ...catalogue import Check, Formula, Unit, wording
from ...catalogue.dossiers import AS_WRITTEN, NO_FIELD, DossierFigure, load_dossier_rules
from ...catalogue.rules import Argument, Figure, rule
from ...findings import Place
from ...language.format import number
from ...language.labels import LABELS
from ...language.text import fold, lower_first
from ...project.errors import unknown
from ...project.rows import records
from ...project.tables import SUBMITTED_COUNTS
from ..coverage import UNITS, Unchecked
from ..facts import Facts
from .base import Results, finding_of

TOTAL = "Tổng số"  # the row of a table of counts that adds up the others


class SurveyFigures(Argument):
    """The figures of the number of the survey's forms, and of the satisfied ones."""

    forms: Figure
    satisfied: Figure


def _formula(text: str) -> str:
    """Over columns of the tables of counts."""
    columns = [c.column for c in load_dossier_rules().count_columns if c.count is not None]
    for name in Formula(text.strip()).names:
        if name not in columns:
            raise ValueError(f"ghi {unknown('cột của count_columns.csv', name, columns)}")
    return text.strip()


def _pair(text: str, info: ValidationInfo) -> str:
    own, sign, other = text.partition("=")
    if not (own and sign and other):
        raise ValueError(f"“{text}” phải viết như chỉ_tiêu=chỉ_tiêu của báo cáo kia")
    figures = (info.context or {}).get("figures")
    if figures is not None and own not in figures:
        raise ValueError(f"ghi {unknown('chỉ tiêu', own, sorted(figures))}")
    return text


class Balance(Argument):
    """A column of the tables of counts, and the columns that make it up."""

    separator = "="

    whole: Annotated[str, AfterValidator(_formula)]
    parts: Annotated[str, AfterValidator(_formula)]


class Pairs(Argument):
    """Figures of this report, each with that of the extended project's that must be the same: own=other."""

    pairs: tuple[Annotated[str, AfterValidator(_pair)], ...]


@rule("dossiers_export", says={"unit", "code", "label", "left", "right", "note"})
def dossiers_export(check: Check, facts: Facts) -> Results:
    """Each figure of dossier_figures.csv that a unit wrote; a field that its export lacks counts 0."""
    if facts.dossier_counts.empty:
        yield Unchecked(check, wording("unchecked_export"))
        return
    figures = load_dossier_rules().figures
    for unit in facts.catalogue.units:
        own = records(facts.dossier_counts[facts.dossier_counts["unit_code"] == unit.code])
        if not own:
            yield Unchecked(check, wording("unchecked_export_of", units=UNITS), unit.code)
        unnamed = bool(own) and {r["field"] for r in own} == {"", NO_FIELD}
        if unnamed:
            yield Unchecked(check, wording("unchecked_fields", units=UNITS), unit.code)
        for figure in figures if own else ():
            indicator = facts.catalogue.figures.get(figure.indicator)
            written = indicator is not None and indicator.aggregate != "dossiers"  # that one is the count itself
            if written and figure.level == facts.catalogue.tier(unit) and not (unnamed and figure.field):
                yield from _counted(check, facts, unit, figure, own)


def _counted(check: Check, facts: Facts, unit: Unit, figure: DossierFigure, own: list[dict]) -> Results:
    row = next((r for r in own if fold(r["field"]) == fold(figure.field)), dict.fromkeys(figure.count.names, 0))
    carried = basis = ""
    if "received" in figure.count.names and row.get("carried_over"):
        carried = wording("counted_carried_over", count=number(row["carried_over"]))
    if "on_time" in figure.count.names and "definition" in row:
        basis = wording("counted_by", definition=row["definition"])
    yield from _compared(check, facts, unit, figure.indicator, figure.count.evaluate(row), carried + basis)


@rule("survey_answers", argument=SurveyFigures, says={"unit", "code", "label", "left", "right", "note"})
def survey_answers(check: Check, facts: Facts, argument: SurveyFigures) -> Results:
    """The office's number of survey forms, and of satisfied ones, against those counted from the survey's file."""
    if facts.satisfaction is None or facts.satisfaction.empty:
        yield Unchecked(check, wording("unchecked_survey"))
        return
    counted = facts.satisfaction[facts.satisfaction["question"] == 0].set_index("figure")
    of_forms = (counted.loc["survey_forms_read", "value"], counted.loc["satisfied_forms_share", "numerator"])
    for name, count in zip((argument.forms, argument.satisfied), of_forms, strict=True):
        yield from _compared(check, facts, facts.catalogue.office, name, count)


def _compared(check: Check, facts: Facts, unit: Unit, name: str, counted: float, how: str = "") -> Results:
    """The unit's figure `name` against the number `counted`; `how` says how it was counted."""
    code, written = facts.catalogue.figures[name].code, facts.values.own(unit).get(name)
    if written is None:
        yield facts.coverage.without(check, unit, code)
    elif written != counted:
        left, right = number(written), number(counted)
        words = {"unit": unit.name, "code": code, "label": facts.catalogue.figures[name].name}
        yield finding_of(
            check,
            {"left": left, "right": right, "note": how, **words},
            unit_code=unit.code,
            indicator=code,
            expected=right,
            found=left,
            place=facts.places.cell(name, unit),
        )


@rule("counts_missing", says={"unit"})
def counts_missing(check: Check, facts: Facts) -> Results:
    """A unit of which there is neither a list of dossiers nor a table of counts, be it one that cannot be read."""
    sent = {*facts.dossier_counts["unit_code"], *_submitted(facts)["unit_code"]}
    for unit in facts.catalogue.units:
        if unit.code not in sent:
            yield finding_of(check, {"unit": unit.name}, unit_code=unit.code, expected="có số liệu")


@rule("counts_balance", argument=Balance, says={"unit", "label", "left", "right"})
def counts_balance(check: Check, facts: Facts, argument: Balance) -> Results:
    """In each row of a unit's table of counts a column is what its parts make; rows with blank ones are left out."""
    parts = Formula(argument.parts)
    for unit, label, cells in _tables(facts):
        left, right = cells["value"].get(argument.whole), parts.evaluate(cells["value"].to_dict())
        if left is not None and right is not None and not pd.isna(left - right) and left != right:
            words = {"unit": unit.name, "label": label, "left": number(left), "right": number(right)}
            place = _place(cells, argument.whole)
            sides = {"expected": words["right"], "found": words["left"]}
            yield finding_of(check, words, unit_code=unit.code, place=place, **sides)


@rule("counts_total", says={"unit", "label", "left", "right"})
def counts_total(check: Check, facts: Facts) -> Results:
    """In each column of a unit's table of counts the total is the sum of the rows; no less than those that are read."""
    submitted = _submitted(facts)
    for unit in facts.catalogue.units:
        own = submitted[submitted["unit_code"] == unit.code]
        values = own[own["field"] != ""].groupby("column")["value"]
        fields, unread = values.sum(), values.agg(lambda column: column.isna().any())
        whole = own[own["field"] == ""].set_index("column")
        for column, left in whole["value"].items():
            right = fields.get(column)
            if right is not None and not pd.isna(left) and (left < right if unread[column] else left != right):
                words = {"unit": unit.name, "label": _title(column), "left": number(left), "right": number(right)}
                sides = {"expected": words["right"], "found": words["left"]}
                yield finding_of(check, words, unit_code=unit.code, place=_place(whole, column), **sides)


@rule("counts_export", says={"unit", "label", "code", "left", "right"})
def counts_export(check: Check, facts: Facts) -> Results:
    """A unit's own table of counts against its dossiers, where there are both; a field that one lacks counts 0."""
    counted = facts.dossier_counts
    counted = counted[counted["source"] == "dossiers"]
    submitted = _submitted(facts)
    split = set(submitted.query("field != ''")["unit_code"])
    formulas = {c.column: c.count for c in load_dossier_rules().count_columns if c.count is not None}
    for unit, label, cells in _tables(facts):
        own = records(counted[counted["unit_code"] == unit.code])
        if not own:
            continue
        if label == TOTAL and unit.code in split:
            continue  # what differs is said of its fields
        row = next((r for r in own if fold(r["field"] or TOTAL) == fold(label)), None)
        for column, left in cells["value"].dropna().items():
            right = 0 if row is None else formulas[column].evaluate(row)
            if left != right:
                words = {"unit": unit.name, "label": label, "code": _title(column)}
                words |= {"left": number(left), "right": number(right)}
                sides = {"expected": words["right"], "found": words["left"]}
                yield finding_of(check, words, unit_code=unit.code, place=_place(cells, column), **sides)

    for unit in (unit for unit in facts.catalogue.units if unit.code in split):
        own = submitted[submitted["unit_code"] == unit.code]
        written = set(map(fold, own["field"]))
        for row in records(counted[(counted["unit_code"] == unit.code) & (counted["field"] != "")]):
            if fold(row["field"]) not in written and row["received"]:
                words = {"unit": unit.name, "label": row["field"], "code": _title("received")}
                words |= {"left": "không có dòng này", "right": number(row["received"])}
                sides = {"expected": words["right"], "found": ""}
                place = Place(file=own["file"].iloc[0], sheet=own["sheet"].iloc[0])
                yield finding_of(check, words, unit_code=unit.code, place=place, **sides)


@rule("counts_definition", says={"unit", "code"})
def counts_definition(check: Check, facts: Facts) -> Results:
    """A unit whose table of counts cannot say what was on time by the definition of the report."""
    asked = load_dossier_rules().definition(facts.settings.on_time_definition).id
    counted = facts.dossier_counts
    for code in counted.loc[(counted["definition"] == AS_WRITTEN) & (counted["unit_code"] != ""), "unit_code"].unique():
        unit = next(unit for unit in facts.catalogue.units if unit.code == code)
        words = {"unit": unit.name, "code": asked}
        yield finding_of(check, words, unit_code=code, expected=asked, found=AS_WRITTEN)


@rule("extended_report", argument=Pairs, says={"label", "left", "right"})
def extended_report(check: Check, facts: Facts, argument: Pairs) -> Results:
    """Figures of this report against those of the same period in the report of the project that this one extends."""
    if facts.extended_indicators is None:
        yield Unchecked(check, wording("unchecked_extended", report=LABELS["extended"]))
        return
    rows = facts.extended_indicators
    if office := set(rows["unit_code"]) - {facts.catalogue.office.code}:
        codes = ", ".join(sorted(office))
        yield Unchecked(check, wording("unchecked_extended_office", report=LABELS["extended"], codes=codes))
        return
    others = rows.dropna(subset="value").set_index("indicator")["value"]
    for pair in argument.pairs:
        own, _, other = pair.partition("=")
        left, right = facts.values.report.get(own), others.get(other)
        indicator = facts.catalogue.figures.get(own)
        if indicator is None or left is None or right is None:
            yield Unchecked(check, wording("unchecked_extended_figure"), facts.catalogue.office.code, own)
        elif left != right:
            words = {"label": indicator.name, "left": number(left), "right": number(right)}
            yield finding_of(check, words, indicator=own, expected=words["right"], found=words["left"])


def _submitted(facts: Facts) -> pd.DataFrame:
    return SUBMITTED_COUNTS.empty() if facts.submitted_counts is None else facts.submitted_counts


def _tables(facts: Facts) -> Iterator[tuple[Unit, str, pd.DataFrame]]:
    """Each row of each unit's table of counts: the unit, the field or TOTAL, the cells by column."""
    units = {unit.code: unit for unit in facts.catalogue.units}
    for (code, field), cells in _submitted(facts).groupby(["unit_code", "field"], sort=False):
        yield units[code], field or TOTAL, cells.set_index("column")


def _title(column: str) -> str:
    """A column of the tables of counts as a reader knows it: "(3) Tiếp nhận, tổng số"."""
    row = next(c for c in load_dossier_rules().count_columns if c.column == column)
    name = f"{row.group}, {lower_first(row.title)}" if row.group else row.title
    return f"({row.number}) {name}" if row.number else name


def _place(cells: pd.DataFrame, column: str) -> Place:
    row = cells.loc[column]
    return Place(file=row["file"], sheet=row["sheet"], cell=row["cell"])

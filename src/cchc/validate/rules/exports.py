"""A unit's form against what was counted: the dossiers of its one-stop export, the forms of the survey."""

from ...catalogue import Check, Unit
from ...catalogue.dossiers import DossierFigure, load_dossier_rules
from ...catalogue.rules import Argument, Figure, rule
from ...language.format import number
from ...language.text import fold
from ..coverage import UNITS, Unchecked
from ..facts import Facts
from .base import Results, finding_of

NO_EXPORT = "kỳ này không có tệp hồ sơ một cửa"
NO_FIELDS = f"tệp hồ sơ một cửa của {UNITS} không ghi lĩnh vực"
UNKNOWN = "(không ghi)"  # what indicators.counts calls dossiers without a field
NO_SURVEY = "kỳ này không có tệp phiếu khảo sát"


class SurveyFigures(Argument):
    """The figures of the number of the survey's forms, and of the satisfied ones."""

    forms: Figure
    satisfied: Figure


@rule("dossiers_export", says={"unit", "code", "label", "left", "right", "note"})
def dossiers_export(check: Check, facts: Facts) -> Results:
    """Each figure of dossier_figures.csv that a unit wrote; a field that its export lacks counts 0."""
    if facts.dossier_counts.empty:
        yield Unchecked(check, NO_EXPORT)
        return
    figures = load_dossier_rules().figures
    for unit in facts.catalogue.units:
        own = facts.dossier_counts[facts.dossier_counts["unit_code"] == unit.code].to_dict("records")
        if not own:
            yield Unchecked(check, f"{NO_EXPORT} của {UNITS}", unit.code)
        unnamed = bool(own) and {r["field"] for r in own} == {"", UNKNOWN}
        if unnamed:
            yield Unchecked(check, NO_FIELDS, unit.code)
        for figure in figures if own else ():
            known = figure.level == facts.catalogue.tier(unit) and figure.indicator in facts.catalogue.figures
            if known and not (unnamed and figure.field):
                yield from _counted(check, facts, unit, figure, own)


def _counted(check: Check, facts: Facts, unit: Unit, figure: DossierFigure, own: list[dict]) -> Results:
    row = next((r for r in own if fold(r["field"]) == fold(figure.field)), dict.fromkeys(figure.count.names, 0))
    carried = f", gồm {number(row['carried_over'])} hồ sơ kỳ trước chuyển sang" if row.get("carried_over") else ""
    carried = carried if "received" in figure.count.names else ""
    basis = f", cách tính {row['definition']}" if "on_time" in figure.count.names and "definition" in row else ""
    yield from _compared(check, facts, unit, figure.indicator, figure.count.evaluate(row), carried + basis)


@rule("survey_answers", argument=SurveyFigures, says={"unit", "code", "label", "left", "right", "note"})
def survey_answers(check: Check, facts: Facts, argument: SurveyFigures) -> Results:
    """The office's number of survey forms, and of satisfied ones, against those counted from the survey's file."""
    if facts.satisfaction is None or facts.satisfaction.empty:
        yield Unchecked(check, NO_SURVEY)
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

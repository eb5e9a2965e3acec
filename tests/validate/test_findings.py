"""Each check of the catalogue: a case that holds, a case that fails, and a word where it cannot be evaluated."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest

from cchc.catalogue import Check, load
from cchc.catalogue.rules import declared_rules
from cchc.findings import Finding, frame
from cchc.project.period import Period
from cchc.project.registers import tables
from cchc.project.tables import FINDINGS
from cchc.validate import Facts, document_row, validate
from cchc.validate import facts as module
from cchc.validate.coverage import Unchecked
from cchc.validate.findings import run
from cchc.validate.values import Values

CATALOGUE = load(Period("2021"))
COMPARISONS = [c for c in CATALOGUE.checks if c.left]
RULES = {c.id: c for c in CATALOGUE.checks if c.rule}


class Invented(Values):
    """Figures given by the test."""

    report = property(lambda self: self.__dict__["given"])

    def own(self, unit):
        return self.__dict__["given"]


def invented(facts: Facts, given: dict[str, float]) -> Facts:
    figures = Invented(**{field.name: getattr(facts.values, field.name) for field in fields(Values)})
    figures.__dict__.update(given=given, _of=facts.values._of)  # made once, not for each mix
    made = replace(facts)
    made.__dict__.update(values=figures, coverage=facts.coverage, tables=facts.tables)
    return made


def failures(check: Check, facts: Facts) -> list[Finding]:
    return [said for said in run(check, facts) if not isinstance(said, Unchecked)]


def stopped(check: Check, facts: Facts) -> list[Unchecked]:
    return [said for said in run(check, facts) if isinstance(said, Unchecked)]


@pytest.mark.parametrize("check", COMPARISONS, ids=lambda c: c.id)
def test_comparison_holds_and_fails(check: Check, facts: Facts) -> None:
    """Over every mix of 0, 1 and 1000."""
    names = list(dict.fromkeys(check.left.names + check.right.names))
    mixes = product((0, 1, 1000), repeat=len(names))
    said = [failures(check, invented(facts, dict(zip(names, values, strict=True)))) for values in mixes]
    assert [] in said, "holds for none"
    finding = next(filter(None, said))[0]
    assert finding.check == check.id and finding.found and finding.expected
    assert list(finding.row()) == FINDINGS.names
    assert "{" not in finding.message


@pytest.mark.parametrize("check", COMPARISONS, ids=lambda c: c.id)
def test_comparison_without_figures_says_so(check: Check, facts: Facts) -> None:
    units = CATALOGUE.subordinates if check.scope == "unit" else [CATALOGUE.office]
    said = list(run(check, invented(facts, {})))
    assert [s.unit_code for s in said] == [u.code for u in units]
    assert all(isinstance(s, Unchecked) and s.reason for s in said)


def edited(facts: Facts, table: str, where: dict[str, object], **values: object) -> Facts:
    """The facts with the matching rows of one table changed."""
    frame = getattr(facts, table).copy()
    hit = pd.concat([frame[k] == v for k, v in where.items()], axis=1).all(axis=1)
    assert hit.any(), where
    for column, value in values.items():
        frame.loc[hit, column] = value
    return replace(facts, **{table: frame})


def register(facts: Facts, name: str, column: str, old: str, **values: object) -> Facts:
    return edited(facts, "registers", {"register": name, "column": column, "text": old}, **values)


def observed(code: str, unit: str = "944", **values: object) -> Callable[[Facts], Facts]:
    return lambda facts: edited(facts, "observations", {"unit_code": unit, "code": code}, **values)


def figure(name: str, value: float) -> Callable[[Facts], Facts]:
    place = {"unit_code": "31603", "indicator": name}
    return lambda facts: edited(edited(facts, "unit_figures", place, value=value), "observations", place, value=value)


def noted(code: str, note: str) -> Callable[[Facts], Facts]:
    return lambda facts: edited(facts, "indicators", {"code": code}, note=note)


def asked_once(facts: Facts) -> Facts:
    rows = facts.registers
    again = rows[(rows["register"] == "questions") & rows["text"].duplicated()]
    return replace(facts, registers=rows.drop(again.index))


def fitting(facts: Facts) -> Facts:
    units = {r.code: "Có = 1 Không = 0" if r.label.startswith("Có ") else "Văn bản" for r in CATALOGUE.form}
    form = [r.model_copy(update={"unit": units[r.code]}) for r in CATALOGUE.form]
    return replace(facts, catalogue=replace(CATALOGUE, form=form))


def agreed(facts: Facts) -> Facts:
    return observed("VII.2.4", value=9229.0)(observed("III.6.10", value=float("nan"))(facts))


def filled(facts: Facts) -> Facts:
    checked = edited(facts, "indicators", {"code": "II.2.1"}, value=3.0)
    return edited(checked, "indicators", {"code": "II.3.2"}, value=5.0)


def cited_alike(facts: Facts) -> Facts:
    one = register(facts, "citations", "symbol", "841/UBND-HC", text="841/UBND")
    return register(one, "citations", "symbol", "18-NQ-TW", text="18-NQ/TW")


def signed_later(facts: Facts) -> Facts:
    later = facts.settings.window[1] + timedelta(days=1)
    return replace(facts, settings=facts.settings.model_copy(update={"signed_on": later}))


def with_previous(facts: Facts) -> Facts:
    return replace(facts, previous_observations=facts.observations)


def exported(facts: Facts) -> Facts:
    now = pd.DataFrame({"unit_code": ["944"], "field": "", "source": "dossiers", "carried_over": 5, "in_process": 9})
    return replace(facts, dossier_counts=now, previous_counts=now)


def counted(facts: Facts) -> Facts:
    row = {"unit_code": "944", "field": "", "received": 4747, "resolved": 4740, "early": 0, "on_time": 4738}
    return replace(facts, dossier_counts=pd.DataFrame([row]))


def surveyed(facts: Facts) -> Facts:
    rows = [("survey_forms_read", 0, 226.0, 0.0), ("satisfied_forms_share", 0, 97.0, 220.0)]
    return replace(facts, satisfaction=pd.DataFrame(rows, columns=["figure", "question", "value", "numerator"]))


def half_year(facts: Facts) -> Facts:
    figures = facts.indicators.query("indicator == 'dossiers_received_office'").assign(value=4748.0)
    return replace(facts, others={"2021-H1": (figures, facts.unit_figures.iloc[:0])})


def with_last_year(facts: Facts, name: str, value: float) -> Facts:
    past = facts.indicators.query("indicator == @name").assign(value=value)
    return replace(facts, others={"2020": (past, facts.unit_figures)})


def declared(**fields: object) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, settings=facts.settings.model_copy(update=fields))


def shorter_last_year(facts: Facts) -> Facts:
    other = document_row(facts.settings).assign(period="2020", window_from="2020-01-15", window_to="2020-12-14")
    return replace(facts, documents={"2020": [other]})


def numbered_alike(signed_on: date) -> Callable[[Facts], Facts]:
    def edit(facts: Facts) -> Facts:
        other = document_row(facts.settings.model_copy(update={"signed_on": signed_on}))
        return replace(facts, documents={"2021-Q1": [other]})

    return edit


def made_up_last_year(facts: Facts) -> Facts:
    tables = [table.assign(illustrative=True) for table in (facts.indicators, facts.unit_figures)]
    return replace(facts, others={"2020": tables})


def other_plan(code: str) -> tuple[int, Callable[[Facts], Facts], int]:
    return 0, noted(code, "Kế hoạch số 57/KH-UBND ngày 12/5/2021"), 1


# For each rule: how often the reference case breaks it, an edit, and how often the edited case does.
def copied_form(facts: Facts) -> Facts:
    """One commune has all figures of another."""
    rows = facts.observations
    copy = rows[rows["unit_code"] == "31603"].assign(unit_code="31579", file="31579-long-hung.xlsx")
    return replace(facts, observations=pd.concat([rows[rows["unit_code"] != "31579"], copy], ignore_index=True))


CASES: dict[str, tuple[int, Callable[[Facts], Facts], int]] = {
    "stated": (2, agreed, 0),
    "own_ratio": (1, observed("III.6.8", "31588", value=97.85), 0),
    "note_fraction": (1, observed("III.6.8", note_numerator=49120.0, note_denominator=49900.0), 0),
    "note_list": (1, observed("I.3.3", value=13.0), 0),
    "provincial_tasks_open": (0, lambda f: edited(f, "indicators", {"code": "I.4.1"}, value=8.0), 1),
    "inspection_issues_open": (0, lambda f: edited(f, "indicators", {"code": "I.2.4"}, value=90.0), 1),
    "whole_number": (0, lambda f: register(f, "statements", "value", "539", number=613.29), 1),
    "above_100": (0, observed("III.6.8", "31588", value=100.01), 1),
    "plan_without_result": (2, filled, 0),
    "placeholder_note": (6, lambda f: replace(f, indicators=f.indicators.assign(note="Quý II, tại hội trường")), 0),
    "incomplete": (2, lambda f: replace(f, observations=f.observations.assign(status="ok")), 0),
    "late": (1, lambda f: register(f, "submissions", "received_on", "2021-12-12", text="2021-12-10"), 0),
    "same_document": (2, cited_alike, 0),
    "other_date": (0, lambda f: register(f, "steering_documents", "issued_on", "2021-03-08", text="2021-03-09"), 1),
    "review_plan_cited": (1, noted("III.1", "Kế hoạch số 35/KH-UBND ngày 18/3/2021"), 0),
    "inspection_plan_cited": other_plan("I.2"),
    "propaganda_plan_cited": other_plan("I.3"),
    "legal_check_plan_cited": other_plan("II.2"),
    "legal_review_plan_cited": other_plan("II.3"),
    "plan_listed": (1, noted("V.5.1", "Kế hoạch số 57/KH-UBND"), 0),
    "label_and_unit": (11, fitting, 0),
    "repeated_question": (1, asked_once, 0),
    "within_window": (
        0,
        lambda f: register(f, "steering_documents", "issued_on", "2021-06-03", text="2020-12-14"),
        1,
    ),
    "signed_in_window": (1, signed_later, 0),
    "dated_after_signing": (0, lambda f: register(f, "citations", "date", "2021-12-14", text="2021-12-15"), 1),
    "office_includes_communes": (
        0,
        lambda f: observed("III.6.1", value=50000.0)(edited(f, "indicators", {"code": "III.6.1"}, value=50000.0)),
        1,
    ),
    "all_resolved_office": (1, observed("III.6.2", value=4746.0), 0),
    "all_resolved_commune": (
        1,
        lambda f: edited(f, "observations", {"indicator": "dossiers_resolved_commune"}, value=99.0),
        0,
    ),
    "far_from_history": (0, lambda f: observed("III.6.1", value=99_999.0)(with_previous(f)), 1),
    "register_far_from_history": (0, lambda f: with_last_year(f, "incoming_documents", 613.0), 1),
    "count_far_from_others": (0, figure("dossiers_received_commune", 7.0), 1),
    "rate_far_from_others": (0, figure("on_time_rate_commune", 69.0), 1),
    "carried_over": (0, exported, 1),
    "dossiers_export": (0, counted, 5),  # resolved, and no dossier of land or construction, on time or not
    "survey_answers": (0, surveyed, 1),
    "flow_below": (0, half_year, 1),
    "other_length": (0, shorter_last_year, 1),
    "same_as_other": (0, copied_form, 1),
    "restated": (0, lambda f: edited(f, "indicators", {"code": "III.6.1"}, published=4700.0), 1),
    "other_outdated": (0, lambda f: replace(f, outdated=["năm 2020"]), 1),
    "sent_again": (0, lambda f: replace(f, sent_before=f.observations.query("unit_code == '31603'")), 1),
    "placeholder_setting": (0, declared(signatory_name="(Họ và tên người ký)"), 1),
    "no_contacts": (0, declared(contacts=[]), 1),
    "unnumbered": (0, declared(number="/BC-UBND"), 1),
    "undated": (0, declared(signed_on=None), 1),
    "same_number": (0, numbered_alike(date(2021, 3, 16)), 1),
    "same_number_other_year": (0, numbered_alike(date(2020, 12, 16)), 1),
    "bases_year": (0, declared(legal_bases=["Kế hoạch năm 2020"]), 1),
    "titles_period": (0, declared(subject="Kết quả quý I năm 2021"), 1),
    "received_before_window": (
        0,
        lambda f: register(f, "submissions", "received_on", "2021-12-12", text="2020-12-12"),
        1,
    ),
    "illustrative_whole": (0, declared(illustrative="all"), 1),
    "illustrative_undeclared": (0, declared(illustrative_note=""), 1),
    "illustrative_compared": (0, made_up_last_year, 1),
    "impossible": (
        0,
        lambda f: edited(f, "indicators", {"indicator": "survey_other"}, value=-7.0, status="impossible"),
        1,
    ),
    "iso_internal_assessment_text": (1, observed("VII.6.2", value=1.0), 0),
    "iso_management_review_text": (1, observed("VII.6.3", value=1.0), 0),
    "function_downsizing_text": (1, observed("IV.2.4", value=1.0), 0),
}


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("name", CASES)
def test_rule_on_the_reference_case_and_on_an_edited_one(name: str, facts: Facts) -> None:
    here, edit, then = CASES[name]
    assert 0 in (here, then) and here != then, "a case that holds and one that fails"
    for case, count in ((facts, here), (edit(facts), then)):
        found = failures(RULES[name], case)
        assert len(found) == count, found
        assert all(f.message and "{" not in f.message for f in found)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_supplies_what_it_says_it_does(name: str, facts: Facts) -> None:
    here, edit, _ = CASES[name]
    says = sorted(declared_rules()[RULES[name].rule].says)
    asked = RULES[name].model_copy(update={"message": "|".join(f"{word}: {{{word}}}" for word in says)})
    for found in failures(asked, facts if here else edit(facts)):
        assert [part.partition(":")[0] for part in found.message.split("|")] == says or not says


# the form as printed, another period, an export's rows, a whole file
PLACELESS = {
    "other_length",
    "other_outdated",
    "label_and_unit",
    "carried_over",
    "sent_again",
    "same_as_other",
    "narrative_period",
    "illustrative_compared",
}


@pytest.mark.parametrize("name", sorted(set(CASES) - PLACELESS))
def test_a_finding_says_where_it_stands(name: str, facts: Facts) -> None:
    here, edit, _ = CASES[name]
    for found in failures(RULES[name], facts if here else edit(facts)):
        assert found.place.file and (found.place.cell or found.place.file in ("report.yml", "published.csv")), found


@pytest.mark.parametrize(
    ("written", "exact", "severity"),
    [
        ("98,4", 98.44, ""), ("98,44", 98.4368, ""), ("98.44%", 98.4368, ""), ("98", 98.44, ""), ("100", 99.996, ""),
        ("98,5", 98.44, "note"), ("92,85", 92.857, "note"), ("99", 98.44, "note"),
        ("96,95", 96.9, "error"), ("96,95", 96.9026, "error"), ("97,0", 98.44, "error"), ("97", 98.44, "error"),
    ],
)  # fmt: skip
def test_a_rate_is_compared_at_the_precision_it_was_written_with(
    written: str, exact: float, severity: str, facts: Facts
) -> None:
    """What rounding explains is a note, another value an error: in the text, the office's form and a commune's."""
    value = float(written.replace(",", ".").rstrip("%"))
    text = register(facts, "statements", "value", "92,85", text=written, number=value)
    text = edited(text, "indicators", {"indicator": "plan_completion_rate"}, value=exact)
    form = edited(facts, "indicators", {"code": "VII.2.5"}, value=exact)
    form = observed("VII.2.5", value=value, raw=written)(form)
    own = observed("III.6.8", "31588", value=value, raw=written)(facts)
    own = edited(own, "observations", {"unit_code": "31588", "code": "BS.6"}, value=exact)
    own = edited(own, "observations", {"unit_code": "31588", "code": "III.6.7"}, value=100.0)
    for name, case, code in (
        ("plan_rate_text", text, "plan_completion_stated"), ("stated", form, "VII.2.5"), ("own_ratio", own, "III.6.8"),
    ):  # fmt: skip
        found = [f for f in failures(check(name), case) if f.indicator == code]
        assert [f.severity for f in found] == [severity] * bool(severity), name
        assert all(("làm tròn" in f.message) == (severity == "note") for f in found)


def test_another_base_of_the_same_rate_is_a_warning(facts: Facts) -> None:
    """The rate stands; only the numbers beside it are those of something else."""
    same = observed("III.6.8", note_numerator=24560.0, note_denominator=24950.0)(facts)
    assert [f.severity for f in failures(RULES["note_fraction"], same)] == ["warning"]


def test_a_rate_of_another_base_is_a_warning_and_says_which(facts: Facts) -> None:
    """5.908 of 6.038 resolved; the rate of 7,000 received was written."""
    received = observed("III.6.6", "31588", value=7000.0)(facts)
    (found,) = failures(RULES["own_ratio"], observed("III.6.8", "31588", value=84.4, raw="84,40")(received))
    assert found.severity == "warning" and found.message.endswith("Đã tính trên số liệu của III.6.6.")


def test_parts_that_are_more_than_the_whole_are_found_although_others_are_blank(facts: Facts) -> None:
    blank = observed("BS.9", "31603", value=float("nan"))(facts)
    assert "31603" in [s.unit_code for s in stopped(check("unit_fields_bound"), blank)]
    more = observed("BS.7", "31603", value=99_999.0)(blank)
    (found,) = failures(check("unit_fields_bound"), more)
    assert found.unit_code == "31603" and found.found == "99.999" and "Chưa kể phần còn để trống" in found.message


def test_late_in_one_field_is_not_more_than_late_in_all(facts: Facts) -> None:
    """8 of 8,747 dossiers were late, of land 20."""
    late = edited(facts, "indicators", {"indicator": "land_on_time_office"}, value=2668.0)
    (found,) = failures(check("land_overdue_bound_office"), late)
    assert (found.found, found.expected) == ("20", "≤ 9")


def test_an_office_whose_communes_sent_nothing_has_its_own_sheet_checked(facts: Facts) -> None:
    rows = facts.observations
    sums = [name for name, figure in CATALOGUE.figures.items() if figure.aggregate == "sum"]
    unknown = facts.indicators.assign(value=facts.indicators["value"].mask(facts.indicators["indicator"].isin(sums)))
    alone = replace(facts, observations=rows[rows["unit_code"] == "944"], indicators=unknown)
    bound = check("resolved_bound_commune")
    assert not failures(bound, alone) and len(stopped(bound, alone)) == len(CATALOGUE.subordinates)
    (found,) = failures(bound, observed("III.6.7", value=60_000.0)(alone))
    assert (found.found, found.expected, found.place.cell) == ("60.000", "≤ 49.900", "D76")
    assert found.message.endswith("So theo biểu của cơ quan lập báo cáo vì chưa đủ báo cáo của các đơn vị.")
    note = failures(RULES["note_fraction"], alone)
    assert [(f.indicator, f.found, f.expected) for f in note] == [("III.6.8", "26.600/27.266", "49.120/49.900")]
    stated = failures(RULES["stated"], alone)
    assert [(f.indicator, f.found) for f in stated] == [("VII.2.4", "21.125")]
    wrong = failures(RULES["stated"], observed("III.6.8", value=97.0, raw="97,00")(alone))
    assert ("III.6.8", "98,44") in [(f.indicator, f.expected) for f in wrong]


@pytest.mark.parametrize(
    ("total", "listed", "codes"),
    [(43.0, 42.0, []), (43.0, 43.0, []), (44.0, 42.0, ["service_units_two_statements", "autonomy_register"])],
)
def test_units_that_fund_themselves_may_stand_beside_the_others(
    total: float, listed: float, codes: list[str], facts: Facts
) -> None:
    """43 = 42 + 1, whether IV.1.2 counts the one or not: no check refuses what another accepts."""
    case = edited(facts, "indicators", {"code": "VI.3"}, value=total)
    case = edited(case, "indicators", {"code": "IV.1.2"}, value=listed)
    topic = [c for c in CATALOGUE.checks if c.topic == "Đơn vị sự nghiệp công lập" and c.severity == "error"]
    numbers = [c for c in topic if not c.id.endswith("_text")]
    assert [c.id for c in numbers if failures(c, case)] == codes


def test_what_is_still_open_is_stated_or_asked_for(facts: Facts) -> None:
    more = edited(facts, "indicators", {"code": "I.4.1"}, value=9.0)
    (asked,) = failures(RULES["provincial_tasks_open"], more)
    assert asked.severity == "note" and "đang thực hiện chưa ghi" in asked.message
    row = {"id": "provincial_tasks_open_stated", "subject": "Đang thực hiện", "value": "1", "unit": "Nhiệm vụ"}
    statements = facts.registers[facts.registers["register"] == "statements"]
    new = pd.DataFrame(
        {**statements.iloc[0].to_dict(), "row": 999, "column": c, "text": t, "number": 1.0 if c == "value" else None}
        for c, t in row.items()
    )
    said = replace(more, registers=pd.concat([facts.registers, new]))
    assert [f.severity for f in failures(RULES["provincial_tasks_open"], said)] == ["warning"]
    assert not failures(RULES["provincial_tasks_open"], edited(said, "indicators", {"code": "I.4.1"}, value=8.0))


def test_a_change_told_in_words_is_compared_with_last_year(facts: Facts) -> None:
    """The published report says 25 petitions fewer; there are 15."""
    check = next(c for c in CATALOGUE.checks if c.id == "petitions_change_text")
    (said,) = run(check, facts)
    assert said.reason == "chưa có số liệu cùng kỳ năm trước (2020)"
    for before, found in ((40.0, []), (39.0, [("24", "25", "registers.xlsx")])):
        past = facts.indicators.query("indicator == 'petitions_received'").assign(value=before)
        known = failures(check, replace(facts, others={"2020": (past, facts.unit_figures)}))
        assert [(f.expected, f.found, f.place.file) for f in known] == found
        others = {"2020": (past.assign(unit_code="941"), facts.unit_figures)}
        assert not failures(check, replace(facts, others=others)), "another office's figures are not its own of then"


def test_what_excludes_or_follows_is_told_as_it_was_written(facts: Facts) -> None:
    names = "discipline_and_order", "dialogue_register"
    order, talks = (next(c for c in CATALOGUE.checks if c.id == name) for name in names)
    (found,), (absent,) = failures(order, facts), failures(talks, facts)
    assert (found.found, found.expected) == ("1", "0") and "4 người bị kỷ luật" in found.message
    assert (absent.found, absent.expected) == ("0", "khác 0") and "2 cuộc đối thoại" in absent.message


def test_a_register_figure_stands_in_its_own_row(facts: Facts) -> None:
    """D2 is the office's row, D4 and E4 the total on time and overdue."""
    check = next(c for c in CATALOGUE.checks if c.id == "dossiers_parts_total")
    (found,) = failures(check, facts)
    assert (found.place.file, found.place.sheet, found.place.cell) == ("registers.xlsx", "Hồ sơ TTHC", "D4, E4")


def test_a_date_outside_the_window_is_found_with_its_cell(facts: Facts) -> None:
    moved = register(facts, "steering_documents", "issued_on", "2021-06-03", text="2020-06-03")
    (finding,) = failures(RULES["within_window"], moved)
    assert finding.found == "03/6/2020" and finding.place.cell == "C11"


@pytest.mark.parametrize(("value", "count"), [(100.0, 0), (100.01, 1), (1000.0, 1)])
def test_a_rate_is_not_above_100(value: float, count: int, facts: Facts) -> None:
    assert len(failures(RULES["above_100"], observed("VII.2.6", value=value)(facts))) == count


def test_a_plan_may_be_more_than_fulfilled(facts: Facts) -> None:
    assert not failures(RULES["above_100"], observed("I.3.1", value=120.0)(facts))


def test_a_rate_of_nothing_is_a_finding(facts: Facts) -> None:
    """0 of 0 is no 100 %."""
    _, finding = failures(RULES["own_ratio"], observed("III.6.9", "31612", value=100.0)(facts))
    assert (finding.unit_code, finding.expected, finding.found) == ("31612", "không phát sinh", "100")


def test_two_dates_of_one_symbol_name_both_places(facts: Facts) -> None:
    cited = noted("I.3", "Kế hoạch số 29/KH-UBND ngày 09/3/2021")(facts)
    (finding,) = failures(RULES["other_date"], cited)
    assert finding.found == "08/3/2021 ; 09/3/2021" and "Bảng 2, I.3" in finding.message
    assert finding.place.file == "944-huyen-my-tu.xlsx"


@pytest.mark.parametrize("note", ["Kế hoạch số 29/KH-UBND ngày 31/02/2021", "Kế hoạch số 29/KH-UBND"])
def test_a_note_without_a_day_is_compared_with_none(note: str, facts: Facts) -> None:
    assert not failures(RULES["other_date"], noted("I.3", note)(facts))


def without_register(facts: Facts, *names: str) -> Facts:
    rows = facts.registers
    return replace(facts, registers=rows[~rows["register"].isin(names)])


@pytest.mark.parametrize(
    ("name", "registers"),
    [
        ("late", ["submissions"]),
        ("same_document", ["citations"]),
        ("other_date", ["citations", "steering_documents"]),
        ("review_plan_cited", ["steering_documents"]),
        ("plan_listed", ["steering_documents"]),
        ("repeated_question", ["questions"]),
        ("within_window", ["news"]),
        ("dated_after_signing", ["legal_documents"]),
        ("iso_internal_assessment_text", ["statements"]),
    ],
)
def test_a_rule_without_its_register_says_so(name: str, registers: list[str], facts: Facts) -> None:
    said = stopped(RULES[name], without_register(facts, *registers))
    assert said and all("thiếu số liệu" in s.reason for s in said)
    assert not stopped(RULES[name], facts)


def test_each_register_is_made_a_table_once(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(module, "tables", lambda registers: made.append(registers) or tables(registers))
    validate(replace(facts), frame([]))
    assert len(made) == 1 and made[0] is facts.registers


def check(id: str) -> Check:
    return next(one for one in CATALOGUE.checks if one.id == id)


def test_a_file_that_mends_another_one_is_not_late(facts: Facts) -> None:
    """The reference case has one unit that came on 12/12, after the due date of 10/12."""
    (said,) = run(check("late"), facts)
    rows = facts.registers[facts.registers["register"] == "submissions"]
    (place,) = rows.loc[(rows["column"] == "received_on") & (rows["text"] == "2021-12-12"), "row"]
    first = rows[rows["row"] == place].assign(row=rows["row"].max() + 1)
    first = first.assign(text=first["text"].replace("2021-12-12", "2021-12-01"))
    assert said.found == "12/12/2021"
    assert list(run(check("late"), replace(facts, registers=pd.concat([facts.registers, first])))) == []


def test_a_sum_that_lacks_a_part_contradicts_only_what_is_less(facts: Facts) -> None:
    """The office wrote 27 leaders of communes; of nine communes one left its 3 blank."""
    lacking = edited(facts, "indicators", {"code": "IV.5.4"}, value=24.0, status="partial")
    gone = lacking.observations.query("not (unit_code == '31603' and code == 'IV.5.4')")
    lacking = replace(lacking, observations=gone)
    told = [s for s in run(check("stated"), lacking) if isinstance(s, Unchecked) and s.code == "IV.5.4"]
    assert [s.unit_code for s in told] == ["31603"]
    more = edited(lacking, "indicators", {"code": "IV.5.4"}, value=30.0)
    found = [s for s in run(check("stated"), more) if not isinstance(s, Unchecked)]
    assert "IV.5.4" in [s.indicator for s in found]

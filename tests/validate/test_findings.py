"""Each check of the catalogue: a case that holds, a case that fails, and a word where it cannot be evaluated."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest

from cchc.catalogue import Check, load
from cchc.findings import COLUMNS, frame
from cchc.period import Period
from cchc.registers import table
from cchc.validate import document, validate
from cchc.validate import facts as module
from cchc.validate.facts import Facts, Unchecked
from cchc.validate.findings import run

FORM = load(Period("2021"))
COMPARISONS = [c for c in FORM.checks if not c.rule]
RULES = {c.id: c for c in FORM.checks if c.rule}


class Invented(Facts):
    """Facts whose figures are given by the test."""

    report = property(lambda self: self.__dict__["given"])

    def own(self, unit):
        return self.__dict__["given"]


def invented(facts: Facts, given: dict[str, float]) -> Invented:
    made = Invented(**{f: getattr(facts, f) for f in facts.__dataclass_fields__})
    made.__dict__["given"] = given
    return made


def failures(check: Check, facts: Facts) -> list[dict[str, str]]:
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
    assert finding["check"] == check.id and finding["found"] and finding["expected"]
    assert set(finding) == set(COLUMNS)
    assert "{" not in finding["message"]


TOLERANT = [c for c in COMPARISONS if c.tolerance and len(c.left.names) == 1 and len(c.right.names) == 1]


@pytest.mark.parametrize("check", TOLERANT, ids=lambda c: c.id)
@pytest.mark.parametrize(("gap", "fails"), [(0.0, 0), (0.9, 0), (-0.9, 0), (1.1, 1), (-1.1, 1)])
def test_the_tolerance_is_what_rounding_may_hide(check: Check, gap: float, fails: int, facts: Facts) -> None:
    given = {check.right.names[0]: 50.0, check.left.names[0]: 50.0 + gap * check.tolerance}
    assert len(failures(check, invented(facts, given))) == fails


@pytest.mark.parametrize("check", COMPARISONS, ids=lambda c: c.id)
def test_comparison_without_figures_says_so(check: Check, facts: Facts) -> None:
    units = FORM.communes if check.scope == "unit" else [FORM.office]
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
    units = {r.code: "Có = 1 Không = 0" if r.label.startswith("Có ") else "Văn bản" for r in FORM.form}
    form = [r.model_copy(update={"unit": units[r.code]}) for r in FORM.form]
    return replace(facts, catalogue=replace(FORM, form=form))


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
    now = pd.DataFrame({"unit_code": ["944"], "field": [""], "carried_over": [5], "in_process": [9]})
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


def declared(**fields: object) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, settings=facts.settings.model_copy(update=fields))


def numbered_alike(signed_on: date) -> Callable[[Facts], Facts]:
    def edit(facts: Facts) -> Facts:
        other = document(facts.settings.model_copy(update={"signed_on": signed_on}))
        return replace(facts, documents={"2021-Q1": [other]})

    return edit


def made_up_last_year(facts: Facts) -> Facts:
    tables = [table.assign(illustrative=True) for table in (facts.indicators, facts.unit_figures)]
    return replace(facts, others={"2020": tables})


def other_plan(code: str) -> tuple[int, Callable[[Facts], Facts], int]:
    return 0, noted(code, "Kế hoạch số 57/KH-UBND ngày 12/5/2021"), 1


# For each rule: how often the reference case breaks it, an edit, and how often the edited case does.
CASES: dict[str, tuple[int, Callable[[Facts], Facts], int]] = {
    "stated": (2, agreed, 0),
    "own_ratio": (1, observed("III.6.8", "31588", value=97.85), 0),
    "note_fraction": (1, observed("III.6.8", note_numerator=49120.0, note_denominator=49900.0), 0),
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
    "all_resolved_office": (1, observed("III.6.2", value=4746.0), 0),
    "all_resolved_commune": (
        1,
        lambda f: edited(f, "observations", {"indicator": "dossiers_resolved_commune"}, value=99.0),
        0,
    ),
    "far_from_history": (0, lambda f: observed("III.6.1", value=99_999.0)(with_previous(f)), 1),
    "count_far_from_others": (0, figure("dossiers_received_commune", 7.0), 1),
    "rate_far_from_others": (0, figure("on_time_rate_commune", 69.0), 1),
    "carried_over": (0, exported, 1),
    "dossiers_export": (0, counted, 5),  # resolved, and no dossier of land or construction, on time or not
    "survey_answers": (0, surveyed, 1),
    "flow_below": (0, half_year, 1),
    "sent_again": (0, lambda f: replace(f, sent_before=f.observations.query("unit_code == '31603'")), 1),
    "narrative_period": (0, lambda f: replace(f, narrative="## I\n\nTrong năm 2020, huyện đã cố gắng."), 1),
    "placeholder_setting": (0, declared(signatory_name="(Họ và tên người ký)"), 1),
    "unnumbered": (0, declared(number="/BC-UBND"), 1),
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
        assert all(f["message"] and "{" not in f["message"] for f in found)


def named(check: Check) -> set[str]:
    """What the rule's argument names and the catalogue does not know."""
    words = check.argument.split()
    match check.rule:
        case "nothing_in_process":
            return set(words[:2]) - set(FORM.figures)
        case "cited_subject":
            return {check.argument.partition(":")[0]} - set(FORM.by_code)
        case "blank_but_stated":
            return {check.argument.partition(":")[0]} - set(FORM.figures)
        case "within_window" | "after_signing" | "repeated":
            return set(words) - {f"{c.register_id}.{c.column}" for c in FORM.registers}
        case "far_from_others":
            return {words[0]} - {"count", "percent"}
    return set()


@pytest.mark.parametrize("check", RULES.values(), ids=lambda c: c.id)
def test_an_argument_names_what_the_catalogue_knows(check: Check) -> None:
    assert not named(check)


# the form as printed, another period, an export's rows, a whole file
PLACELESS = {"label_and_unit", "carried_over", "sent_again", "narrative_period", "illustrative_compared"}


@pytest.mark.parametrize("name", sorted(set(CASES) - PLACELESS))
def test_a_finding_says_where_it_stands(name: str, facts: Facts) -> None:
    here, edit, _ = CASES[name]
    for found in failures(RULES[name], facts if here else edit(facts)):
        assert found["file"] and (found["cell"] or found["file"] == "report.yml"), found


def test_a_change_told_in_words_is_compared_with_last_year(facts: Facts) -> None:
    """The published report says 25 petitions fewer; there are 15."""
    check = next(c for c in FORM.checks if c.id == "petitions_change_text")
    (said,) = run(check, facts)
    assert said.reason == "chưa có số liệu cùng kỳ năm trước (2020)"
    for before, found in ((40.0, []), (39.0, [("24", "25", "registers.xlsx")])):
        past = facts.indicators.query("indicator == 'petitions_received'").assign(value=before)
        known = failures(check, replace(facts, others={"2020": (past, facts.unit_figures)}))
        assert [(f["expected"], f["found"], f["file"]) for f in known] == found


def test_what_excludes_or_follows_is_told_as_it_was_written(facts: Facts) -> None:
    names = "discipline_and_order", "dialogue_register"
    order, talks = (next(c for c in FORM.checks if c.id == name) for name in names)
    (found,), (absent,) = failures(order, facts), failures(talks, facts)
    assert (found["found"], found["expected"]) == ("1", "0") and "4 người bị kỷ luật" in found["message"]
    assert (absent["found"], absent["expected"]) == ("0", "khác 0") and "2 cuộc đối thoại" in absent["message"]


def test_a_register_figure_stands_in_its_own_row(facts: Facts) -> None:
    """D2 is the office's row, D4 and E4 the total on time and overdue."""
    check = next(c for c in FORM.checks if c.id == "dossiers_parts_total")
    (found,) = failures(check, facts)
    assert (found["file"], found["sheet"], found["cell"]) == ("registers.xlsx", "Hồ sơ TTHC", "D4, E4")


def test_a_date_outside_the_window_is_found_with_its_cell(facts: Facts) -> None:
    moved = register(facts, "steering_documents", "issued_on", "2021-06-03", text="2020-06-03")
    (finding,) = failures(RULES["within_window"], moved)
    assert finding["found"] == "03/6/2020" and finding["cell"] == "C11"


@pytest.mark.parametrize(("value", "count"), [(100.0, 0), (100.01, 1), (1000.0, 1)])
def test_a_rate_is_not_above_100(value: float, count: int, facts: Facts) -> None:
    assert len(failures(RULES["above_100"], observed("VII.2.6", value=value)(facts))) == count


def test_a_plan_may_be_more_than_fulfilled(facts: Facts) -> None:
    assert not failures(RULES["above_100"], observed("I.3.1", value=120.0)(facts))


def test_a_rate_of_nothing_is_a_finding(facts: Facts) -> None:
    """0 of 0 is no 100 %."""
    _, finding = failures(RULES["own_ratio"], observed("III.6.9", "31612", value=100.0)(facts))
    assert (finding["unit_code"], finding["expected"], finding["found"]) == ("31612", "không phát sinh", "100")


def test_two_dates_of_one_symbol_name_both_places(facts: Facts) -> None:
    cited = noted("I.3", "Kế hoạch số 29/KH-UBND ngày 09/3/2021")(facts)
    (finding,) = failures(RULES["other_date"], cited)
    assert finding["found"] == "08/3/2021 ; 09/3/2021" and "Bảng 2, I.3" in finding["message"]
    assert finding["file"] == "944-huyen-my-tu.xlsx"


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
    monkeypatch.setattr(module, "table", lambda registers, name: made.append(name) or table(registers, name))
    validate(replace(facts), frame([]))
    assert made and sorted(made) == sorted({column.register_id for column in FORM.registers})


def check(id: str) -> Check:
    return next(one for one in FORM.checks if one.id == id)


def test_a_file_that_mends_another_one_is_not_late(facts: Facts) -> None:
    """The reference case has one unit that came on 12/12, after the due date of 10/12."""
    (said,) = run(check("late"), facts)
    rows = facts.registers[facts.registers["register"] == "submissions"]
    (place,) = rows.loc[(rows["column"] == "received_on") & (rows["text"] == "2021-12-12"), "row"]
    first = rows[rows["row"] == place].assign(row=rows["row"].max() + 1)
    first = first.assign(text=first["text"].replace("2021-12-12", "2021-12-01"))
    assert said["found"] == "12/12/2021"
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
    assert "IV.5.4" in [s["indicator"] for s in found]

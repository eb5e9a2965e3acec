"""Each check of the catalogue: a case that holds, a case that fails, and a word where it cannot be evaluated."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest

from cchc.catalogue import Check, load
from cchc.findings import COLUMNS
from cchc.paths import Workspace
from cchc.settings import read_settings
from cchc.storage import load as load_tables
from cchc.validate.facts import Facts
from cchc.validate.findings import run

FORM = load()
COMPARISONS = [c for c in FORM.checks if not c.rule]
RULES = {c.id: c for c in FORM.checks if c.rule}


@pytest.fixture(scope="module")
def facts(made: Workspace) -> Facts:
    """The reference case as checks see it."""
    names = ("observations", "indicators", "registers")
    tables = dict(zip(names, load_tables(made.processed, *names), strict=True))
    return Facts(made.period, FORM, settings=read_settings(made.raw / "report.yml", "2021"), **tables)


class Invented(Facts):
    """Facts whose figures are given by the test."""

    report = property(lambda self: self.__dict__["given"])

    def own(self, unit):
        return self.__dict__["given"]


def outcomes(check: Check, facts: Facts) -> dict[str, list]:
    """What a check says for every mix of 0, 1 and 1000: the messages of those that failed, by holds/fails."""
    names = list(dict.fromkeys(check.left.names + check.right.names))
    said: dict[str, list] = {"holds": [], "fails": []}
    for values in product((0, 1, 1000), repeat=len(names)):
        invented = Invented(**{f: getattr(facts, f) for f in facts.__dataclass_fields__})
        invented.__dict__["given"] = dict(zip(names, values, strict=True))
        found = [f for f in run(check, invented) if not f["message"].startswith("Không kiểm tra được")]
        said["fails" if found else "holds"].append(found)
    return said


@pytest.mark.parametrize("check", COMPARISONS, ids=lambda c: c.id)
def test_comparison_holds_and_fails(check: Check, facts: Facts) -> None:
    said = outcomes(check, facts)
    assert said["holds"] and said["fails"]
    finding = said["fails"][0][0]
    assert finding["check"] == check.id and finding["found"] and finding["expected"]
    assert set(finding) <= set(COLUMNS)
    assert "{" not in finding["message"]


@pytest.mark.parametrize("check", [c for c in COMPARISONS if c.scope == "report"], ids=lambda c: c.id)
def test_comparison_without_figures_says_so(check: Check, facts: Facts) -> None:
    invented = Invented(**{f: getattr(facts, f) for f in facts.__dataclass_fields__})
    invented.__dict__["given"] = {}
    (finding,) = run(check, invented)
    assert finding["severity"] == "note"
    assert finding["message"].startswith("Không kiểm tra được")


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


# For each rule: how often the reference case breaks it, and the edit after which one finding fewer is left.
MENDS = {
    "stated": (2, lambda f: edited(f, "observations", {"unit_code": "944", "code": "VII.2.4"}, value=9229.0)),
    "own_ratio": (1, lambda f: edited(f, "observations", {"unit_code": "31588", "code": "III.6.8"}, value=97.85)),
    "note_fraction": (
        1,
        lambda f: edited(
            f,
            "observations",
            {"unit_code": "944", "code": "III.6.8"},
            note_numerator=49120.0,
            note_denominator=49900.0,
        ),
    ),
    "plan_without_result": (2, lambda f: edited(f, "indicators", {"code": "II.3.2"}, value=5.0)),
    "placeholder_note": (6, lambda f: edited(f, "indicators", {"code": "I.6"}, note="Quý II, tại hội trường")),
    "incomplete": (2, lambda f: edited(f, "observations", {"unit_code": "31612"}, status="ok")),
    "late": (1, lambda f: register(f, "submissions", "received_on", "2021-12-12", text="2021-12-09")),
    "same_document": (2, lambda f: register(f, "citations", "symbol", "841/UBND-HC", text="841/UBND")),
    "review_plan_cited": (
        1,
        lambda f: edited(f, "indicators", {"code": "III.1"}, note="Kế hoạch số 35/KH-UBND ngày 18/3/2021"),
    ),
    "plan_listed": (2, lambda f: edited(f, "indicators", {"code": "V.5.1"}, note="Kế hoạch số 57/KH-UBND")),
    "label_and_unit": (7, None),
    "repeated_question": (1, None),
    "within_window": (0, None),
    "signed_in_window": (1, None),
    "iso_internal_assessment_text": (
        1,
        lambda f: edited(f, "observations", {"unit_code": "944", "code": "VII.6.2"}, value=1.0),
    ),
    "iso_management_review_text": (
        1,
        lambda f: edited(f, "observations", {"unit_code": "944", "code": "VII.6.3"}, value=1.0),
    ),
    "function_downsizing_text": (
        1,
        lambda f: edited(f, "observations", {"unit_code": "944", "code": "IV.2.4"}, value=1.0),
    ),
}


def test_every_rule_has_its_case() -> None:
    assert set(MENDS) == set(RULES)


@pytest.mark.parametrize("name", sorted(RULES))
def test_rule_on_the_reference_case(name: str, facts: Facts) -> None:
    found = list(run(RULES[name], facts))
    expected, mend = MENDS[name]
    assert len(found) == expected, found
    assert all(f["message"] and "{" not in f["message"] for f in found)
    if mend:
        assert len(list(run(RULES[name], mend(facts)))) == expected - 1


def test_a_question_asked_once_is_no_finding(facts: Facts) -> None:
    rows = facts.registers
    repeated = rows[(rows["register"] == "questions") & rows["text"].duplicated()]
    assert not list(run(RULES["repeated_question"], replace(facts, registers=rows.drop(repeated.index))))


def test_a_date_outside_the_window_is_found(facts: Facts) -> None:
    moved = register(facts, "steering_documents", "issued_on", "2021-06-03", text="2020-06-03")
    (finding,) = run(RULES["within_window"], moved)
    assert finding["found"] == "03/6/2020" and finding["cell"]


def test_signed_after_the_window(facts: Facts) -> None:
    later = facts.settings.model_copy(update={"signed_on": facts.settings.window[1] + timedelta(days=1)})
    assert not list(run(RULES["signed_in_window"], replace(facts, settings=later)))
    assert facts.settings.signed_on == date(2021, 12, 14)


def test_label_and_unit_reads_the_form(facts: Facts) -> None:
    fitting = [r.model_copy(update={"unit": "Văn bản"}) if r.code == "II.3.1" else r for r in FORM.form]
    mended = replace(facts, catalogue=replace(FORM, form=fitting))
    assert "II.3.1" not in {f["indicator"] for f in run(RULES["label_and_unit"], mended)}

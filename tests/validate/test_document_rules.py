"""The document before it is signed: what report.yml leaves open or copies, and what is made up or cannot be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.catalogue.rules import declared_rules
from cchc.findings import Finding
from cchc.project.period import Period
from cchc.project.settings import Settings
from cchc.validate import Facts, document_row
from cchc.validate.coverage import Unchecked
from cchc.validate.findings import run

CATALOGUE = load(Period("2021"))
CHECKS = {check.id: check for check in CATALOGUE.checks}
OWN = [
    name
    for name, check in CHECKS.items()
    if check.rule and declared_rules()[check.rule].function.__module__.endswith(".document")
]


@pytest.fixture
def told(facts: Facts) -> Callable[..., list[Finding]]:
    """The findings of one check where the test changes fields of report.yml or of the facts."""

    def make(check: str, settings: dict[str, object] | None = None, **changed: object) -> list[Finding]:
        own = facts.settings.model_copy(update=settings or {})
        said = run(CHECKS[check], replace(facts, settings=own, **changed))
        return [finding for finding in said if not isinstance(finding, Unchecked)]

    return make


@pytest.mark.parametrize("check", [*OWN, "received_before_window"])
def test_the_published_report_has_nothing_of_it(check: str, told: Callable) -> None:
    assert told(check) == []


@pytest.mark.parametrize("text", ["(Họ và tên người ký)", "...", "Nguyễn Văn …", "____", "[tên]", "<họ tên>"])
def test_a_text_that_waits_for_the_right_one(text: str, told: Callable) -> None:
    (finding,) = told("placeholder_setting", {"signatory_name": text, "place": text})
    assert (finding.severity, finding.found, finding.place.file) == ("error", text, "report.yml")
    assert "place, signatory_name" in finding.message, "one finding, each place"


def test_a_placeholder_in_a_list_is_named_with_its_line(facts: Facts, told: Callable) -> None:
    contacts = [facts.settings.contacts[0].model_copy(update={"name": "(Họ và tên)", "title": "(Chức vụ)"})]
    found = told("placeholder_setting", {"contacts": contacts})
    assert [finding.found for finding in found] == ["(Họ và tên)", "(Chức vụ)"]
    assert "contacts, dòng 1, name" in found[0].message


def test_brackets_within_a_text_are_no_placeholder(told: Callable) -> None:
    assert told("placeholder_setting", {"subject": "Kết quả thực hiện (ví dụ minh họa)"}) == []


@pytest.mark.parametrize(("number", "open"), [("/BC-UBND", 1), ("/2021/BC-UBND", 1), ("", 1), ("05/BC-UBND", 0)])
def test_a_report_without_its_number(number: str, open: int, told: Callable) -> None:
    assert len(told("unnumbered", {"number": number})) == open


@pytest.mark.parametrize(
    ("number", "signed", "found"),
    [
        ("303/BC-UBND", date(2021, 3, 16), ["same_number"]),
        ("303/BC-UBND", date(2020, 12, 16), ["same_number_other_year"]),
        ("302/BC-UBND", date(2021, 3, 16), []),
    ],
)
def test_a_number_that_another_report_bears(
    number: str, signed: date, found: list[str], facts: Facts, told: Callable
) -> None:
    other = document_row(facts.settings.model_copy(update={"number": number, "signed_on": signed}))
    checks = ("same_number", "same_number_other_year")
    said = [finding for check in checks for finding in told(check, documents={"2021-Q1": [other]})]
    assert [finding.check for finding in said] == found
    assert all("quý I năm 2021" in finding.message for finding in said)


def test_two_reports_without_a_number_have_not_the_same(facts: Facts, told: Callable) -> None:
    other = document_row(facts.settings.model_copy(update={"number": "/BC-UBND"}))
    assert told("same_number", {"number": "/BC-UBND"}, documents={"2021-Q1": [other]}) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Căn cứ Kế hoạch số 142/KH-UBND ngày 24/12/2020 về cải cách hành chính năm 2020", "năm 2020"),
        ("Thực hiện Công văn số 12/SNV về báo cáo quý I năm 2020", "quý I năm 2020"),
        ("Căn cứ Kế hoạch số 142/KH-UBND ngày 24/12/2020 về cải cách hành chính năm 2021", ""),
        ("Căn cứ Luật ngày 19 tháng 6 năm 2015", ""),
        ("Căn cứ Công văn số 12/SNV về báo cáo quý III năm 2021", ""),
        ("Căn cứ Nghị quyết giai đoạn 2021-2030", ""),
    ],
)
def test_a_base_of_another_year(text: str, other: str, told: Callable) -> None:
    found = told("bases_year", {"legal_bases": ["Căn cứ quy định", text]})
    assert [finding.found for finding in found] == [other] * bool(other)
    assert all(f.severity == "warning" and "legal_bases, dòng 2" in f.message for f in found)


@pytest.mark.parametrize("field", ["subject", "opening", "closing", "source"])
def test_a_title_of_another_period(field: str, told: Callable) -> None:
    (finding,) = told("titles_period", {field: "Kết quả quý I năm 2021"})
    assert finding.found == "quý I năm 2021" and field in finding.message
    assert told("titles_period", {field: "Kết quả năm 2021 và nhiệm vụ năm 2022"}) == []
    assert told("titles_period", {field: "Kết quả thực hiện"}) == []


def test_a_file_that_came_in_before_the_window_opens(facts: Facts, told: Callable) -> None:
    dated = (facts.registers["register"] == "submissions") & (facts.registers["column"] == "received_on")
    first = facts.registers.index[dated][0]
    for day, found in (("2020-12-14", 1), ("2020-12-15", 0), ("2021-12-20", 0)):
        registers = facts.registers.copy()
        registers.loc[first, "text"] = day
        assert len(told("received_before_window", registers=registers)) == found


def test_a_period_that_is_made_up_throughout(told: Callable) -> None:
    assert [f.severity for f in told("illustrative_whole", {"illustrative": "all"})] == ["error"]
    assert told("illustrative_whole", {"illustrative": "units"}) == []


def test_a_made_up_split_is_declared_in_words(told: Callable) -> None:
    assert told("illustrative_undeclared", {"illustrative": "units", "illustrative_note": " "})
    assert told("illustrative_undeclared", {"illustrative": "none", "illustrative_note": ""}) == []


@pytest.mark.parametrize(
    ("own", "office", "units", "found"),
    [
        ("none", False, False, 0),
        ("none", False, True, 1),
        ("none", True, True, 1),
        ("units", False, True, 0),
        ("units", True, True, 1),
        ("all", True, True, 0),
    ],
)
def test_figures_made_up_elsewhere_beyond_what_this_report_declares(
    own: str, office: bool, units: bool, found: int, facts: Facts, told: Callable
) -> None:
    tables = [facts.indicators.assign(illustrative=office), facts.unit_figures.assign(illustrative=units)]
    said = told("illustrative_compared", {"illustrative": own}, others={"2020": tables})
    assert [finding.found for finding in said] == ["năm 2020"] * found
    assert told("illustrative_compared", {"illustrative": own}, others={"2021-Q1": tables}) == [], "not compared with"


def test_those_a_derived_period_rests_on_count_too(facts: Facts) -> None:
    period = Period("2022-Q1")
    tables = [facts.indicators.assign(illustrative=True), facts.unit_figures.assign(illustrative=True)]
    real = [table.assign(illustrative=False) for table in tables]
    others = {"2021": real, "2021-H1": real, "2021-Q3": tables}
    own = replace(facts, period=period, settings=facts.settings.model_copy(update={"illustrative": "none"}))
    (finding,) = run(CHECKS["illustrative_compared"], replace(own, others=others))
    assert finding.found == "quý III năm 2021"


def test_figures_that_cannot_be(facts: Facts, told: Callable) -> None:
    """Each once, with its value and the cells of its parts; what is made of one is not told again."""
    rows = facts.indicators.set_index("indicator")
    names = ["documents_unsigned", "documents_electronic_rate", "dossiers_overdue_office", "dossiers_overdue_total"]
    rows.loc[names, "status"] = "impossible"
    rows.loc[names, "value"] = [-305, 109.5, -3, 777]
    found = {f.indicator: f for f in told("impossible", indicators=rows.reset_index())}
    assert set(found) == {"documents_unsigned", "VII.2.5", "dossiers_overdue_office"}
    assert (found["documents_unsigned"].found, found["documents_unsigned"].expected) == ("-305", "≥ 0")
    assert (found["VII.2.5"].found, found["VII.2.5"].expected) == ("109,50", "≤ 100")
    assert "109,50%" in found["VII.2.5"].message and found["dossiers_overdue_office"].place.cell


def test_a_communes_impossible_rate_is_its_own(facts: Facts, told: Callable) -> None:
    units = facts.unit_figures.copy()
    where = (units["unit_code"] == "31603") & (units["indicator"] == "on_time_rate_commune")
    units.loc[where, ["value", "status"]] = [120.0, "impossible"]
    (finding,) = told("impossible", unit_figures=units)
    assert finding.unit_code == "31603" and finding.place.file == "31603-my-phuoc.xlsx"


def test_what_a_report_says_of_itself(facts: Facts) -> None:
    settings: Settings = facts.settings
    table = document_row(settings)
    assert isinstance(table, pd.DataFrame)
    window = {"window_from": "2020-12-15", "window_to": "2021-12-14"}
    said = {"period": "2021", "number": "303/BC-UBND", "signed_on": "2021-12-14"}
    assert table.to_dict("records") == [said | window]

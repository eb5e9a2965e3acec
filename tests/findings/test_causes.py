"""Findings by cause: one mistake is one row, whoever found it; the order is that of what is printed."""

import re

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.catalogue.messages import load_messages
from cchc.findings import Finding, finding, frame
from cchc.findings.causes import Cause, decisions, explained, grouped_causes, raw_texts
from cchc.project.period import Period

FORM = load(Period("2021"))
OFFICE, COMMUNE, OTHER = "944", "31588", "31603"


def told(check: str, indicator: str = "", unit: str = OFFICE, **fields: str) -> Finding:
    severity = {"severity": next((c.severity for c in FORM.checks if c.id == check), "error")}
    return finding(
        **{"check": check, "message": f"{check}.", "unit_code": unit, "indicator": indicator} | severity | fields
    )


def grouped(*findings: Finding) -> list[Cause]:
    return grouped_causes(explained(frame(list(findings)), FORM), FORM)


def titles(*findings: Finding) -> dict[str, list[str]]:
    return {cause.title: [row.check for row in cause.rows] for cause in grouped(*findings)}


def test_findings_of_one_topic_are_one_cause() -> None:
    assert titles(told("training_register", "V.4.2"), told("training_text", "training_people_stated")) == {
        "Đào tạo, bồi dưỡng": ["training_register", "training_text"]
    }


@pytest.mark.parametrize(
    ("found", "of", "together"),
    [
        (told("stated", "VII.2.4"), told("electronic_rate_base", "VII.2.5"), True),  # the check reads the figure
        (told("own_ratio", "III.6.8", COMMUNE), told("unit_on_time_bound", "BS.6", COMMUNE), True),  # a part of it
        (told("own_ratio", "III.6.8", COMMUNE), told("unit_on_time_bound", "BS.6", OTHER), False),  # another unit's
        (told("note_fraction", "III.6.8"), told("all_resolved_commune", "III.6.6"), False),  # not a part of the rate
        (told("stated", "V.1.1"), told("placeholder_note", "V.1.1"), False),  # its note says nothing of the figure
        (
            told("note_list", "I.3.4", file="a.xlsx", sheet="S", cell="E1"),
            told("own_news_register", "I.3.3", file="a.xlsx", sheet="S", cell="D1, E1"),
            True,  # one cell
        ),
    ],
)
def test_a_finding_without_topic_has_the_cause_of_what_rests_on_its_figure(
    found: dict, of: dict, together: bool
) -> None:
    for order in ((found, of), (of, found)):
        assert (len(titles(*order)) == 1) == together


def test_findings_about_one_figure_of_the_communes_are_one_cause_apart_from_the_office() -> None:
    names = list(titles(*(told("own_ratio", "III.6.8", unit) for unit in (COMMUNE, OTHER)), told("stated", "III.6.8")))
    assert len(names) == 2 and sum(name.endswith("(xã, thị trấn)") for name in names) == 1
    assert all(name.startswith("III.6.8 Tỷ lệ hồ sơ") for name in names)


def test_two_checks_that_set_the_same_numbers_side_by_side_are_folded() -> None:
    sides, (form, text) = {"found": "539", "expected": "549"}, ("V.4.2", "training_people_stated")
    (cause,) = grouped(told("training_register", form, **sides), told("training_text", text, **sides))
    assert [len(member) for member in cause.members] == [2]
    (apart,) = grouped(
        told("training_register", form, **sides), told("training_text", text, found="538", expected="549")
    )
    assert [len(member) for member in apart.members] == [1, 1]


def test_the_same_small_numbers_of_two_figures_are_two_findings() -> None:
    sides = {"found": "4", "expected": "3"}
    (cause,) = grouped(
        told("inspected_divisions_register", "I.2.1", **sides), told("inspected_communes_register", "I.2.3", **sides)
    )
    assert [len(member) for member in cause.members] == [1, 1]


def test_blank_rows_are_never_folded() -> None:
    sides = {"found": "để trống", "expected": "1"}
    (cause,) = grouped(
        told("iso_internal_assessment_text", "VII.6.2", **sides), told("iso_management_review_text", "VII.6.3", **sides)
    )
    assert len(cause.members) == 2


def test_the_gravest_stand_first_then_what_more_figures_rest_on_and_the_settled_last() -> None:
    found = (
        told("late", "", COMMUNE),
        told("job_positions_text", "V.1.1"),
        told("outgoing_form_register", "VII.2.4"),
        told("training_register", "V.4.2", settled="A, 20/12/2021: đúng"),
    )
    order = [cause.title for cause in grouped(*found)]
    assert order == ["Văn bản đi", "Vị trí việc làm", "Gửi báo cáo chậm", "Đào tạo, bồi dưỡng"]
    first = grouped(*found)[0]
    assert {"outgoing_documents", "documents_electronic_rate", "documents_unsigned"} <= set(first.effect)


def test_a_unit_that_sent_nothing_touches_every_sum() -> None:
    (cause,) = grouped(told("missing_submission", unit=COMMUNE))
    assert {"dossiers_received_commune", "on_time_rate_total"} <= set(cause.effect)
    assert cause.who == ["Xã Hưng Phú"] and cause.action


def test_at_most_five_are_to_be_decided_and_no_note() -> None:
    some = [told(check, code) for check, code in (
        ("stated", "VII.2.4"), ("training_register", "V.4.2"), ("job_positions_text", "V.1.1"),
        ("steering_register", "I.1.3"), ("dialogue_register", "I.6"), ("online_portal_and_levels", "III.7.2"),
    )]  # fmt: skip
    assert len(decisions(grouped(*some))) == 5
    (one,) = decisions(grouped(told("late"), told("label_and_unit", "I.6"), told("stated", "I.1", settled="A: b")))
    assert one.title == "Gửi báo cáo chậm"


def test_checks_that_could_not_be_carried_out_are_no_cause() -> None:
    assert grouped(finding("unchecked", "note", "x")) == []


@pytest.mark.parametrize(
    ("found", "who"),
    [
        (told("stated", "VII.2.4"), "Phòng Văn hóa và Thông tin"),
        (told("own_ratio", "III.6.8", COMMUNE), "Xã Hưng Phú"),
        (told("label_and_unit", "I.5.1"), "Cơ quan ban hành biểu mẫu"),
        (told("dossiers_on_time_sum", "register_on_time_total"), "Bộ phận Một cửa"),
        (told("set_aside", "", ""), "Người tổng hợp báo cáo"),
        (told("of a check to come", ""), "Người tổng hợp báo cáo"),
    ],
)
def test_it_says_who_mends_it(found: dict, who: str) -> None:
    assert grouped(found)[0].who == [who]


def test_what_is_explained_already_stays() -> None:
    once = explained(frame([told("late"), told("stated", "VII.2.4")]), FORM)
    pd.testing.assert_frame_equal(explained(once, FORM), once)
    own = explained(frame([told("outline", cause="Bố cục", who="Người soạn", action="Sửa.")]), FORM)
    assert tuple(own.loc[0, ["cause", "who", "action"]]) == ("Bố cục", "Người soạn", "Sửa.")


def test_raw_is_what_stands_in_the_cells_before_any_correction() -> None:
    observations = pd.DataFrame(
        [("a.xlsx", "B", "D1", "9229", "E1", "kèm"), ("a.xlsx", "B", "D2", "21,125", "E2", "")],
        columns=["file", "sheet", "cell", "raw", "note_cell", "note"],
    )
    registers = pd.DataFrame(
        {"file": "r.xlsx", "sheet": "S", "cell": ["C1", "C2"], "text": ["80% - 90%", "2021-12-12"]}
    )
    texts = raw_texts(observations, observations, registers)
    place = {"file": "a.xlsx", "sheet": "B"}
    found = [
        told("stated", "VII.2.4", cell="D1, D2", **place),
        told("note_list", "I.3.3", cell="E1", **place),
        finding("correction", "note", "x", found="1,9", cell="D1", **place),
        told("late", file="r.xlsx", sheet="S", cell="C2"),  # how the cell shows its date nobody knows
    ]
    assert explained(frame(found), FORM, texts)["raw"].tolist() == ["1,9 ; 21,125", "kèm", "1,9", ""]


def test_every_finding_of_reading_and_cleaning_says_what_to_do(request: pytest.FixtureRequest) -> None:
    """Each check has a row of checks.csv or remedies.csv: those of messages.csv, and those that modules name."""
    modules = [p for room in ("clean", "extract") for p in (request.config.rootpath / "src/cchc" / room).rglob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    named = set(re.findall(r'(?:finding|Sentence)\(\s*"(\w+)"', source))
    named |= {message.check for message in load_messages().values() if message.check}
    assert len(named) > 30 and not named - set(FORM.remedies)

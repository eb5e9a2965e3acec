"""A narrative copied from another period is noticed; one that looks back or ahead is not."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.period import Period
from cchc.validate import Facts, read_narrative
from cchc.validate.facts import Unchecked
from cchc.validate.findings import run

ROOT = Path(__file__).resolve().parents[2]
YEAR = (ROOT / "data" / "raw" / "2021" / "narrative.md").read_text(encoding="utf-8")
MADE_UP = (ROOT / "examples" / "narrative.md").read_text(encoding="utf-8")


def found(period: str, narrative: str) -> list[str]:
    form = load(Period.parse(period))
    check = next(check for check in form.checks if check.id == "narrative_period")
    facts = Facts(Period.parse(period), form, None, *[pd.DataFrame()] * 6, narrative=narrative)
    said = list(run(check, facts))
    assert all(
        (f["file"], f["severity"], f["expected"]) == ("narrative.md", "warning", facts.period.title) for f in said
    )
    return [f["found"] for f in said]


def told(*sections: str) -> str:
    """The first sections of a narrative, and the last, on the next period."""
    texts = dict(zip(("I", "II.2", "IV"), sections, strict=False))
    return "\n\n".join(f"## {code}\n\n{text}" for code, text in texts.items())


def made(period: str) -> str:
    words = {"period": Period.parse(period).title, "next_period": Period.parse(period).next_title}
    return MADE_UP.replace("{period}", words["period"]).replace("{next_period}", words["next_period"])


def test_the_published_report_is_of_its_year_and_of_no_other() -> None:
    assert found("2021", YEAR) == []
    assert found("2022", YEAR) == ["năm 2021, năm 2020"]
    assert found("2022-Q1", YEAR) == ["năm 2021, năm 2020"]
    assert found("2020", YEAR) == [], "it names 2020 too: no reason to doubt"


@pytest.mark.parametrize("own", ["2020", "2021-Q1", "2021-H1", "2021-Q3", "2021", "2022-Q1"])
@pytest.mark.parametrize("other", ["2020", "2021-Q1", "2021-H1", "2021-Q3", "2021", "2022-Q1"])
def test_the_example_periods_one_in_the_folder_of_another(own: str, other: str) -> None:
    near = Period.parse(other).year - Period.parse(own).year < 2  # nobody copies from so far ahead
    holds = other == "2021" and own.startswith("2021-")  # a quarter may speak of its year alone
    expected = [Period.parse(other).title] if own != other and near and not holds else []
    assert found(own, made(other)) == expected


@pytest.mark.parametrize(
    "text",
    [
        told("Trong năm, huyện đã cố gắng."),  # names no period
        told("Năm 2021 đạt 96,9%, năm 2020 đạt 90%."),
        told("Số đơn thư giảm so với năm 2020.", "Kế hoạch CCHC năm 2021 có 28 phần việc."),
        told("Thực hiện Kế hoạch số 05 ngày 04 tháng 01 năm 2020."),  # a day
        told("Huyện đã cố gắng.", "Theo Luật năm 2015.", "Trong năm 2022, huyện tập trung"),
        told("NĂM  2021, huyện"),
        "không có mục nào, năm 2020",
    ],
)
def test_what_is_no_reason_to_doubt(text: str) -> None:
    assert found("2021", text) == []


@pytest.mark.parametrize(
    ("period", "text", "other"),
    [
        ("2021", told("Trong năm 2020, huyện", "", "Trong năm 2021, huyện"), "năm 2020"),
        ("2021-Q1", told("Trong quý I năm 2020, huyện", "So với quý I/2020."), "quý I năm 2020"),
        ("2021-H1", told("Trong quý I năm 2021, huyện", "so với năm 2020"), "quý I năm 2021, năm 2020"),
        ("2021", told("Trong 6 tháng đầu năm 2021"), "6 tháng đầu năm 2021"),
    ],
)
def test_another_period_alone_is_doubted(period: str, text: str, other: str) -> None:
    assert found(period, text) == [other]


def test_without_a_narrative_it_says_so(facts: Facts, tmp_path: Path) -> None:
    check = next(check for check in facts.catalogue.checks if check.id == "narrative_period")
    (said,) = run(check, replace(facts, narrative=read_narrative(tmp_path / "narrative.md")))
    assert isinstance(said, Unchecked) and "narrative.md" in said.reason

"""Answers become the five-step scale; what is none of it is asked about."""

import pandas as pd
import pytest

from cchc.clean.survey import clean_survey
from cchc.indicators import survey_figures
from cchc.language.legacy import to_tcvn3, to_vni

NOTHING = pd.DataFrame(columns=["file", "message"])


def clean(*raw: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    place = {"file": "survey.csv", "sheet": "", "cell": "B2"}
    rows = [{"form": i, "question": 1, "raw": value} | place for i, value in enumerate(raw, start=1)]
    return clean_survey(pd.DataFrame(rows, columns=["form", "question", "raw", *place]), NOTHING)


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("Rất hài lòng", 5),
        ("HÀI LÒNG", 4),
        (" hài  lòng.", 4),
        ("Bình thường", 3),
        ("Không hài lòng", 2),
        ("Rất không hài lòng", 1),
        (5.0, 5),
        ("1", 1),
        ("5 - Rất hài lòng", 5),
        ("5. rất hài lòng", 5),
        ("Rất hài lòng (5)", 5),
        ("Hài lòng = 4", 4),
        ("Không hài lòng (2 điểm)", 2),
        ("Hoàn toàn hài lòng", 5),
        ("Chưa hài lòng", 2),
        (to_tcvn3("Rất hài lòng"), 5),
        (to_vni("Rất không hài lòng"), 1),
    ],
)
def test_the_scale(raw: object, answer: int) -> None:
    table, _ = clean(raw)
    assert table[["answer", "status"]].to_numpy().tolist() == [[answer, "ok"]]


@pytest.mark.parametrize("raw", ["", None, "  "])
def test_blank(raw: object) -> None:
    table, findings = clean(raw)
    assert table["status"].tolist() == ["missing"] and table["answer"].isna().all() and findings.empty


@pytest.mark.parametrize(
    "raw",
    [
        "Tốt",
        "0",
        "6",
        4.5,
        "Hài lòng/Bình thường",
        "hai long",
        "4 - Rất hài lòng",
        "Rất hài lòng (1)",
        "5\n4",
        "Hài lòng\nBình thường",
    ],
)
def test_unreadable_is_set_aside(raw: object) -> None:
    table, findings = clean(raw)
    assert table["status"].tolist() == ["set_aside"] and table["answer"].isna().all()
    assert findings[["check", "cell"]].to_numpy().tolist() == [["survey_answer", "B2"]]


def test_the_direction_of_a_scale_in_numbers_is_said_once() -> None:
    _, findings = clean("5", 4, "Hài lòng")
    assert findings["check"].tolist() == ["survey_scale"] and "2 câu trả lời" in findings["message"][0]


def test_both_satisfied_levels_count() -> None:
    answers, _ = clean(*["Rất hài lòng"] * 492, *["Hài lòng"] * 229, *["Bình thường"] * 19, "Không hài lòng")
    figures = survey_figures(answers).set_index("figure")
    assert figures.loc["satisfied_forms_share", ["numerator", "denominator"]].tolist() == [721, 741]


def test_no_rows() -> None:
    table, findings = clean()
    assert table.empty and findings.empty

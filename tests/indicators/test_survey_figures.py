"""Two figures of one survey, by their definitions."""

import numpy as np
import pandas as pd
import pytest

from cchc.indicators.survey import survey_figures, survey_shown
from cchc.project.tables import SATISFACTION


def answers(*forms: list[int | str | None]) -> pd.DataFrame:
    """Rows of clean.survey; None is a blank, "?" an answer set aside."""
    rows = []
    for form, given in enumerate(forms, start=1):
        for question, answer in enumerate(given, start=1):
            status = {None: "missing", "?": "set_aside"}.get(answer, "ok")
            rows.append((form, question, answer if status == "ok" else np.nan, status))
    return pd.DataFrame(rows, columns=["form", "question", "answer", "status"]).astype({"answer": "float64"})


def figures(*forms: list[int | str | None]) -> dict[tuple[str, int], tuple[float, float, float]]:
    rows = survey_figures(answers(*forms)).to_dict("records")
    return {(r["figure"], r["question"]): (r["numerator"], r["denominator"], r["value"]) for r in rows}


def test_share_of_forms_and_mean_of_questions_differ() -> None:
    found = figures([5, 5, 4, 4, 5], [3, 5, 5, 5, 5])
    assert found["satisfied_forms_share", 0] == (1, 2, 50.0)
    assert found["satisfied_answers_mean", 0][2] == 90.0
    assert found["satisfied_answers_share", 1] == (1, 2, 50.0)
    assert found["survey_forms_read", 0][2] == 2


@pytest.mark.parametrize(
    ("forms", "share", "first"),
    [
        ([[None, 5, 5, 5, 5], [5, 5, 5, 5, 2]], (1, 2), (1, 1)),  # a blank leaves its question, not its form
        ([[None] * 5, [4] * 5], (1, 1), (1, 1)),  # a form without an answer is none
        ([["?", 5, 5, 5, 5], [4] * 5], (1, 1), (1, 1)),  # what an unclear answer means for its form is not known
        ([["?", 1, 5, 5, 5], [3] * 5], (0, 1), (0, 1)),
        ([[3] * 5], (0, 1), (0, 1)),  # "Bình thường" is not satisfied
    ],
)
def test_what_is_left_out(forms: list, share: tuple, first: tuple) -> None:
    found = figures(*forms)
    assert found["satisfied_forms_share", 0][:2] == share
    assert found["satisfied_answers_share", 1][:2] == first
    assert found["survey_forms_read", 0][2] == len(forms)


def test_a_question_nobody_answered_is_not_in_the_mean() -> None:
    found = figures([None, 5, 5, 5, 3], [None, 4, 4, 4, 4])
    assert np.isnan(found["satisfied_answers_share", 1][2]) and found["satisfied_answers_mean", 0][2] == 87.5


def test_nothing_answered() -> None:
    found = figures([None] * 5)
    assert np.isnan(found["satisfied_forms_share", 0][2]) and np.isnan(found["satisfied_answers_mean", 0][2])


def test_no_survey() -> None:
    found = survey_figures(answers())
    assert found.empty and list(found) == SATISFACTION.names and survey_shown(found) is None


def test_shown() -> None:
    found = survey_shown(survey_figures(answers([5] * 5)))
    assert found.index.is_unique is False and found.notna()["Giá trị"].all() and len(found) == 8

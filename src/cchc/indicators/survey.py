"""Survey answers -> how satisfied people are: two figures that must never be taken for one another."""

import numpy as np
import pandas as pd

from ..catalogue.dossiers import DossierRules, load_dossier_rules
from ..project.tables import SATISFACTION

TITLES = {
    "survey_forms_read": "Số phiếu",
    "satisfied_forms_share": "Tỷ lệ phiếu hài lòng (%)",
    "satisfied_answers_share": "Tỷ lệ hài lòng theo câu hỏi (%)",
    "satisfied_answers_mean": "Trung bình tỷ lệ hài lòng các câu hỏi (%)",
}


def survey_figures(answers: pd.DataFrame, rules: DossierRules | None = None) -> pd.DataFrame:
    """The figures of the survey (SATISFACTION), unrounded; no rows without forms.

    survey_forms_read        forms handed in (value)
    satisfied_forms_share    forms whose every answered question is satisfied, over the forms with an answer and
                             none set aside
    satisfied_answers_share  for each question: satisfied answers over answers
    satisfied_answers_mean   the mean of these shares, each question weighing the same; no numerator

    "Rất hài lòng" and "Hài lòng" are satisfied, "Bình thường" is not (survey_answers.csv). Blank answers are left out
    question by question. question is 1 to 5, or 0 for all; value in percent, NaN for 0 of 0.
    """
    rules = rules or load_dossier_rules()
    if answers.empty:
        return SATISFACTION.empty()
    given = answers[answers["status"] == "ok"]
    given = given.assign(satisfied=given["answer"].isin([a.answer for a in rules.answers if a.satisfied]))
    unclear = answers.loc[answers["status"] == "set_aside", "form"]
    forms = given[~given["form"].isin(unclear)].groupby("form")["satisfied"].all()
    questions = given.groupby("question")["satisfied"].agg(["sum", "count"])
    questions = questions.reindex(sorted(answers["question"].unique()), fill_value=0)
    shares = [
        _share("satisfied_answers_share", q, *n) for q, n in zip(questions.index, questions.to_numpy(), strict=True)
    ]
    known = [row["value"] for row in shares if row["denominator"]]
    rows = [
        {"figure": "survey_forms_read", "question": 0, "value": answers["form"].nunique()},
        _share("satisfied_forms_share", 0, forms.sum(), len(forms)),
        *shares,
        {"figure": "satisfied_answers_mean", "question": 0, "value": np.mean(known) if known else np.nan},
    ]
    return SATISFACTION.frame(rows)


def survey_shown(figures: pd.DataFrame) -> pd.DataFrame | None:
    """The figures with Vietnamese titles, for the notebook; None where there was no survey."""
    if figures.empty:
        return None
    titles = {"question": "Câu", "numerator": "Hài lòng", "denominator": "Trên tổng số", "value": "Giá trị"}
    named = figures.assign(figure=figures["figure"].map(TITLES), question=figures["question"].replace(0, ""))
    return named.rename(columns={"figure": "Chỉ tiêu", **titles}).set_index("Chỉ tiêu")


def _share(figure: str, question: int, top: int, bottom: int) -> dict[str, object]:
    value = 100 * top / bottom if bottom else np.nan
    return {"figure": figure, "question": question, "numerator": top, "denominator": bottom, "value": value}

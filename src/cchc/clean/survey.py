"""Raw survey answers -> the five-step scale; an answer that is none of the five is set aside."""

import pandas as pd

from ..catalogue import message
from ..catalogue.dossiers import Answer, DossierRules, load_dossier_rules
from ..findings import finding, frame
from ..language.legacy import known
from ..language.text import fold, tidy, typed
from ..project.rows import tuples
from ..project.tables import ANSWERS


def clean_survey(
    rows: pd.DataFrame, problems: pd.DataFrame, rules: DossierRules | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The answers (ANSWERS) of read_survey's rows, in order, and the findings, with its problems among them.

    answer is that of survey_answers.csv (5 is best; NaN without one), status ok, missing or set_aside.
    """
    rules = rules or load_dossier_rules()
    words_of = {same: a.answer for a in rules.answers for same in _spellings(a)}
    raw = [tidy(typed(value)) for value in rows["raw"]]
    answers = [words_of.get(fold(known(text, words_of, fold)[0])) for text in raw]
    status = ["missing" if not t else "ok" if a is not None else "set_aside" for t, a in zip(raw, answers, strict=True)]
    table = ANSWERS.of(rows.assign(raw=raw, answer=answers, status=status))
    findings = [finding("survey_file", "error", p.message, file=p.file) for p in tuples(problems)]
    words = ", ".join(f"“{a.title}”" for a in rules.answers)
    for row in tuples(table[table["status"] == "set_aside"]):
        said = message("survey_answer", form=row.form, question=row.question, text=row.raw, answers=words)
        findings.append(finding(*said, found=row.raw, file=row.file, sheet=row.sheet, cell=row.cell))
    if numbers := [i for i, text in enumerate(raw) if text.isdigit() and answers[i] is not None]:
        best, worst = rules.answers[0], rules.answers[-1]
        ends = {"best": best.answer, "best_title": best.title, "worst": worst.answer, "worst_title": worst.title}
        said = message("survey_scale", count=len(numbers), **ends)
        findings.append(finding(*said, file=table["file"].iloc[numbers[0]]))
    return table, frame(findings)


def _spellings(answer: Answer) -> set[str]:
    """How people write an answer: in words, as a number, or both ("5 - Rất hài lòng", "Rất hài lòng (5)")."""
    number = str(answer.answer)
    names = (answer.title, *answer.aliases)
    both = (
        "{1} - {0}",
        "{1}. {0}",
        "{1}: {0}",
        "{1} = {0}",
        "{1}) {0}",
        "{1} {0}",
        "{0} ({1})",
        "{0} = {1}",
        "{0} - {1}",
    )
    forms = (form.format(name, number) for name in names for form in both)
    return {fold(text) for text in (number, *names, *forms, *(f"{name} ({number} điểm)" for name in names))}

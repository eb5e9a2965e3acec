"""survey.csv or survey.xlsx (one row a form, a column a question) -> raw answers with addresses."""

import re
from pathlib import Path

import pandas as pd

from ..catalogue import wording
from ..language.text import tidy
from ..project.tables import EXPORT_PROBLEMS, SURVEY_CELLS
from .unseen import as_shown, hidden_parts
from .workbook import MISALIGNED, SUFFIXES, ExtractError, Sheet, address, given, is_blank, read_workbook

QUESTIONS = range(1, 6)
TITLE = re.compile(r"câu(?: hỏi)?\s*(\d+)(?!\d)")


def read_survey(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each form and question (SURVEY_CELLS), and problems (EXPORT_PROBLEMS); both empty without a file.

    Rows with content are numbered as forms from 1; the questions are those of titles such as "Câu 1. …". Of several
    files survey.* only the first by name is read.
    """
    files = [p for p in sorted(folder.glob("survey.*")) if p.suffix.lower() in SUFFIXES]
    if not files:
        return SURVEY_CELLS.empty(), EXPORT_PROBLEMS.empty()
    path, *others = files
    problems = [(p.name, wording("survey_other_file", used=path.name, other=p.name)) for p in others]
    rows: list[dict[str, object]] = []
    try:
        sheets = read_workbook(path)
        sheet, top, places = max(map(_header, sheets or [Sheet("", [])]), key=lambda h: len(h[2]))
        if lines := sheet.misaligned(top - 1, len(sheet.rows[top - 1])) if places else []:
            raise ExtractError(f"Tệp {path.name} {MISALIGNED.format(sheet.separator, ', '.join(map(str, lines[:20])))}")
        sheet, unseen = as_shown(sheet)
        problems += [(path.name, f"Tệp {path.name}: {message}") for message in unseen.values()]
        hidden = hidden_parts(sheet, range(top, len(sheet.rows)), places.values())
        problems += [(path.name, f"Tệp {path.name}: {said}") for said in hidden]
        rows = _answers(path.name, sheet, top, places)
        if missing := [q for q in QUESTIONS if q not in places]:
            titles = ", ".join(f"“Câu {q}”" for q in missing)
            problems.append((path.name, wording("survey_no_question", file=path.name, titles=titles)))
        if strange := sorted(places.keys() - set(QUESTIONS)):
            titles = ", ".join(f"“Câu {q}”" for q in strange)
            problems.append((path.name, wording("survey_other_question", file=path.name, titles=titles)))
    except ExtractError as error:
        problems.append((path.name, str(error)))
    return SURVEY_CELLS.frame(rows), EXPORT_PROBLEMS.frame(problems)


def _header(sheet: Sheet) -> tuple[Sheet, int, dict[int, int]]:
    """The row with most titles of questions, and the column of each question."""
    tops: list[dict[int, int]] = [{}]
    for row in sheet.rows:
        titles = [(i, TITLE.match(tidy(v).casefold())) for i, v in enumerate(row) if isinstance(v, str)]
        tops.append({int(found[1]): i for i, found in reversed(titles) if found})
    at = max(range(len(tops)), key=lambda i: len(tops[i]))
    return sheet, at, tops[at]


def _answers(file: str, sheet: Sheet, top: int, places: dict[int, int]) -> list[dict[str, object]]:
    rows = []
    filled = [i for i in range(top, len(sheet.rows)) if not all(map(is_blank, sheet.rows[i]))]
    for form, at in enumerate(filled, start=1):
        for question in (q for q in QUESTIONS if q in places):
            i = places[question]
            raw = given(sheet.rows[at], i)
            place = {"file": file, "sheet": sheet.name, "cell": address(at, i)}
            rows.append({"form": form, "question": question, "raw": raw} | place)
    return rows

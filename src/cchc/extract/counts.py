"""Tables of counts by field that units send in (one workbook a unit) -> raw cells with addresses."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..catalogue import Sentence, message
from ..catalogue.dossiers import CountColumn, DossierColumn, load_dossier_rules
from ..language.text import fold, tidy, typed
from ..project.paths import sent_files
from ..project.tables import COUNT_CELLS, SUBMISSION_PROBLEMS
from .dossiers.header import Header, find_header, missing_columns, require_columns
from .form_rows import remark
from .unseen import as_shown, comments, scaled_by
from .workbook import ExtractError, Sheet, address, given, is_blank, read_workbook

NUMBERED = re.compile(r"\d+[.)]?")  # what stands before a field, and not before a heading
MARK = re.compile(r"^(?:[IVX]+|[A-Z])[.)/-]\s*")  # what stands before a heading: "A. Cấp xã"
LETTERS, DIGITS = re.compile(r"[A-Z]+"), re.compile(r"\d+")  # of an address
NUMBERING = re.compile(r"\(?(?:\d+|[A-Za-z])\)?")  # of the row that numbers the columns: (1), (2) …; A, B, 1, 2 …


def read_counts(folder: Path, columns: Sequence[CountColumn] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each cell of each known column (COUNT_CELLS), and SUBMISSION_PROBLEMS; both empty without a folder.

    The columns are those of count_columns.csv, found by their titles under the group's or alone. Rows without a
    number of their own and without any count are headings and left out, as is the row that numbers the columns. A row
    that begins with the words of a total, or is called by a level ("Cấp xã"), is one of totals (dossier_words.csv). Of
    several sheets with such a table the first visible one counts; the others are a problem, as is what else is on any.
    """
    columns = load_dossier_rules().count_columns if columns is None else columns
    rows: list[dict[str, object]] = []
    problems: list[dict[str, str]] = []
    for path in sent_files(folder) if columns else []:
        try:
            rows += _table(path, columns, problems)
        except ExtractError as error:
            problems.append(remark(Sentence("count_file", "error", str(error)), path.name))
    return COUNT_CELLS.frame(rows), SUBMISSION_PROBLEMS.frame(problems)


def read_count_table(path: Path) -> pd.DataFrame:
    """The cells that read_counts has of this one file; ExtractError where it cannot be read."""
    return COUNT_CELLS.frame(_table(path, load_dossier_rules().count_columns, []))


def _table(path: Path, columns: Sequence[CountColumn], problems: list[dict[str, str]]) -> list[dict[str, object]]:
    """The cells of the one sheet that counts."""
    wanted = _titles(columns)
    sheets = [(sheet, find_header(sheet.rows, wanted)) for sheet in read_workbook(path)]
    found = [(sheet, header) for sheet, header in sheets if not missing_columns(wanted, header.places)]
    if not found:
        best = max((header for _, header in sheets), key=lambda one: len(one.places), default=find_header([], wanted))
        require_columns(path.name, best, wanted)
    sheet, header = next((one for one in found if one[0].visible), found[0])
    if not sheet.visible:
        problems.append(remark(message("form_hidden_sheet", file=path.name, sheet=sheet.name), path.name, sheet.name))
    for other in (other for other, _ in found if other is not sheet):
        said = message("count_other_sheet", file=path.name, sheet=other.name, used=sheet.name)
        problems.append(remark(said, path.name, other.name))
    for other in (other for other, _ in sheets if other.visible and other.name not in {one.name for one, _ in found}):
        if filled := sum(not is_blank(value) for row in other.rows for value in row):
            said = message("form_not_on_sheet", file=path.name, sheet=other.name, count=filled)
            problems.append(remark(said, path.name, other.name))
    shown, unseen = as_shown(sheet)
    for cell, said in unseen.items():
        problems.append(
            remark(Sentence("count_file", "error", f"Tệp {path.name}: {said}"), path.name, sheet.name, cell)
        )
    cells = _cells(shown, header, columns, path)
    where = {"file": path.name, "sheet": sheet.name}
    lines = sorted({row + 1 for row in sheet.hidden} & {int(LETTERS.sub("", cell["cell"])) for cell in cells})
    letters = [DIGITS.sub("", address(0, at)) for at in sorted(sheet.hidden_columns & {*header.places.values()})]
    if lines:
        problems.append(remark(message("form_hidden_rows", **where, rows=", ".join(map(str, lines[:20]))), **where))
    if text := scaled_by(sheet.rows[: header.at + header.depth]):
        problems.append(remark(message("form_scale", **where, text=text), **where))
    if told := comments(sheet):
        problems.append(remark(message("form_comments", **where, cells=told), **where))
    if letters:
        problems.append(remark(message("form_hidden_columns", **where, columns=", ".join(letters)), **where))
    return cells


def _cells(sheet: Sheet, header: Header, columns: Sequence[CountColumn], path: Path) -> list[dict[str, object]]:
    label = header.places[next(c.column for c in columns if c.count is None)]
    places = {c.column: header.places[c.column] for c in columns if c.count is not None}
    above = [typed(v) for row in sheet.rows[: header.at] for v in row if not is_blank(v)]
    rules = load_dossier_rules()
    levels = {fold(word.text) for word in rules.words if word.kind in ("level_office", "level_commune")}
    rows = []
    for at in range(header.at + header.depth, len(sheet.rows)):
        row = sheet.rows[at]
        texts = [tidy(typed(value)) for value in row[: label + 1]]
        name = next((text for text in reversed(texts) if text and not NUMBERED.fullmatch(text)), "")
        key = fold(MARK.sub("", name, count=1))
        blank = all(is_blank(given(row, i)) for i in places.values())
        heads = blank and not any(map(NUMBERED.fullmatch, texts[:-1]))
        if NUMBERING.fullmatch(texts[-1]) or heads or (blank and not name):
            continue
        for column, i in places.items():
            rows.append(
                {
                    "heading": "\n".join(above[:40]),
                    "label": name,
                    "total": key in levels or bool(rules.total_row.match(key)),
                    "column": column,
                    "raw": given(row, i),
                    "percent": (at, i) in sheet.percent,
                    "file": path.name,
                    "sheet": sheet.name,
                    "cell": address(at, i),
                }
            )
    return rows


def _titles(columns: Sequence[CountColumn]) -> list[DossierColumn]:
    """The columns as a header is looked for: each by its title under its group's, and alone where no other has it."""
    titles = [fold(column.title) for column in columns]
    return [
        DossierColumn(
            column=c.column,
            title=f"{c.group} {c.title}".strip(),
            aliases=(*([c.title] if titles.count(fold(c.title)) == 1 else []), *c.aliases),
            required=True,
            filled=False,
        )
        for c in columns
    ]

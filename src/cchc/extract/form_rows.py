"""The rows of submitted forms, with the remarks on them, as tables."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from ..catalogue import Sentence
from ..project.tables import FORM_ROWS


class FormRow(NamedTuple):
    """One row of the form as it stands in the file."""

    stt: str
    label: str
    unit: str
    value: object
    note: str
    file: str
    sheet: str
    cell: str
    note_cell: str
    row: int
    percent: bool = False
    heading: str = ""
    doubt: str = ""


LINE = FormRow._fields.index("row")


def joined(parts: Iterable[Sequence[Sequence[object]]]) -> list[Sequence[object]]:
    """The columns of several sheets or files, one below the other."""
    columns: list[list[object]] = [[] for _ in FormRow._fields]
    for part in parts:
        for column, more in zip(columns, part, strict=True):
            column += more
    return columns


def frame(columns: Sequence[Sequence[object]]) -> pd.DataFrame:
    """The columns of ParsedForm, in their order, as a table of objects: raw values keep their types."""
    return FORM_ROWS.of(dict(zip(FormRow._fields, columns, strict=True)))


def remark(said: Sentence, file: str, sheet: str = "", cell: str = "") -> dict[str, str]:
    """A row of SUBMISSION_PROBLEMS."""
    return said._asdict() | {"file": file, "sheet": sheet, "cell": cell}

"""Exports of one-stop software (one row a dossier) -> raw texts, sheet by sheet, a part of the rows at a time."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ...catalogue.dossiers import DossierColumn, Export, load_dossier_rules
from ...project.errors import unopened
from ...project.paths import left_behind
from ...project.tables import EXPORT_PROBLEMS
from ..workbook import ExtractError
from .delimited import read_delimited
from .sheets import read_sheets

__all__ = ["read_dossiers"]


def read_dossiers(folder: Path, columns: Sequence[DossierColumn] | None = None) -> tuple[list[Export], pd.DataFrame]:
    """The sheets of every export in file-name order, and problems (EXPORT_PROBLEMS); both empty without a folder.

    Only the headers are read here; Export.read gives the rows with the columns of dossier_columns.csv as raw text (""
    where blank or the file lacks the column; a spreadsheet's date as 2021-02-01 08:15:30) and raises ExtractError
    where the file cannot be read on. Where titles are in a legacy font, the texts are decoded like them. Columns not
    listed there (names, telephone numbers) are never read. One bad file or sheet never stops the others.
    """
    columns = load_dossier_rules().columns if columns is None else columns
    exports: list[Export] = []
    problems: list[tuple[str, str]] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() or left_behind(path.name):
            continue
        read = read_delimited if path.suffix.lower() == ".csv" else read_sheets
        try:
            exports += read(path, columns, lambda message, file=path.name: problems.append((file, message)))
        except ExtractError as error:
            problems.append((path.name, str(error)))
        except OSError as error:
            problems.append((path.name, unopened(f"tệp {path.name}", error)))
    return exports, EXPORT_PROBLEMS.frame(problems)

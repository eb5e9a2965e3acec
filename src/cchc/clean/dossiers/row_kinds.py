"""Which rows of a sheet are no dossiers: repeated headers, numbers of columns, totals, groups, blank rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...catalogue.dossiers import Export
from ...language.text import fold, tidy
from .columns import distinct
from .vocabulary import Vocabulary

KINDS = ("header", "numbering", "total", "group", "blank")  # of rows that are no dossier
CODE = re.compile(r"(?=.*\d)[\w./]+(?: ?- ?[\w./]+)*")
NUMBERED = re.compile(r"[(\[]?(?:\d{1,2}|[A-ZĐ])[)\]]?(?: ?[=+].*)?")  # (1), [2], A, (3)=(4)+(5): below a header


@dataclass(frozen=True)
class RowKinds:
    """Tells the rows of one sheet apart; `sections` are what its group rows say in place of a column."""

    export: Export
    vocabulary: Vocabulary
    sections: list[str]

    def of(self, rows: pd.DataFrame, code: pd.Series, blank: Mapping[str, np.ndarray], shown: np.ndarray) -> np.ndarray:
        """For each row 0 where it is a dossier, else the place of its kind in KINDS from 1.

        `blank` says of each column which cells are, `shown` which rows a date or a status shows to be dossiers.
        """
        kind = np.zeros(len(rows), dtype="int8")
        lead = distinct(rows["lead"].astype("category"), _says_nothing, bool)
        whole = (rows["fault"] == "").to_numpy()
        nothing = np.logical_and.reduce([*blank.values(), lead, whole]) & ~shown
        kind[nothing] = place_of("blank")
        filled = ~np.logical_or.reduce([blank[c.column] for c in self.vocabulary.rules.columns if c.filled])
        for at in np.flatnonzero(~shown & ~nothing & whole):
            if not (filled[at] and lead[at] and re.fullmatch(r"\w.*\d.*\w", code.iloc[at])):
                row = rows.iloc[at]
                kind[at] = place_of(self._kind({c: tidy(str(row[c])) for c in (*blank, "lead")}))
        return kind

    def _kind(self, cells: Mapping[str, str]) -> str:
        """The kind of a row without a date and a known status; "" for a dossier."""
        texts = {column: text for column, text in cells.items() if text}
        own = {column: text for column, text in texts.items() if column != "lead"}
        columns = [c.column for c in self.vocabulary.rules.columns if c.filled and c.column not in self.sections]
        if own and all(fold(text) in self.export.header.get(column, ()) for column, text in own.items()):
            return "header"
        if len(texts) > 1 and all(map(NUMBERED.fullmatch, texts.values())):
            return "numbering"
        if any(self.vocabulary.total.match(fold(text)) for text in texts.values()):
            return "total"
        if not CODE.fullmatch(cells["code"]) and not all(cells[column] for column in columns):
            return "group"
        return ""


def place_of(kind: str) -> int:
    """The number that stands for a kind in a column of numbers: its place in KINDS from 1, 0 for none."""
    return 1 + KINDS.index(kind) if kind else 0


def _says_nothing(text: str) -> bool:
    return not re.sub(r"[\d.]", "", text).strip()

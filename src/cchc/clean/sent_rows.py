"""The submitted rows by column, with what each of them is."""

from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit
from ..language.number import Reading, read_value
from .match import LabelIndex, Match

Row = dict[str, object]
# what the columns hold in a row that is not there
ABSENT: Row = {"value": None, "row": 0, "percent": False, "correction": "", "corrected_in": ""} | dict.fromkeys(
    ("stt", "label", "unit", "note", "file", "sheet", "cell", "note_cell", "heading", "doubt"), ""
)


class SentRows:
    """The submitted rows by column; ABSENT stands behind the last one, at position -1."""

    def __init__(self, rows: pd.DataFrame) -> None:
        count = len(rows)
        given = {name: rows[name].tolist() if name in rows else [nothing] * count for name, nothing in ABSENT.items()}
        self.files: dict[str, list[int]] = {}
        for at, file in enumerate(given["file"]):
            self.files.setdefault(file, []).append(at)
        self.columns = {name: [*column, ABSENT[name]] for name, column in given.items()}

    def __getitem__(self, name: str) -> list[object]:
        return self.columns[name]

    def row(self, at: int) -> Row:
        return {name: column[at] for name, column in self.columns.items()}

    def reading(self, at: int, indicator: Indicator) -> Reading:
        """What a row says of an indicator; set aside where there is doubt that its value is meant."""
        columns, value = self.columns, self.columns["value"][at]
        if value is not None and columns["doubt"][at]:
            return Reading(None, "set_aside", columns["doubt"][at])
        return read_value(value, indicator.kind, indicator.choices, columns["percent"][at])

    def layout(self, file: str, unit: Unit, catalogue: Catalogue) -> "Layout":
        """Where the file has what the unit is asked for."""
        stts, labels = self.columns["stt"], self.columns["label"]
        at = self.files.get(file, ())
        return _layout(catalogue, unit.level, tuple([stts[i] for i in at]), tuple([labels[i] for i in at]))


class Layout(NamedTuple):
    """What the rows of a file are, and where it has each figure asked for; rows are counted from 0 within the file."""

    matches: list[Match]
    figures: list[int]  # the row of each figure asked for, -1 where there is none
    repeated: dict[int, list[int]]  # number of a figure -> its rows, where there are several
    others: list[int]  # rows of no figure asked for
    legacy: list[int]  # rows whose label was typed with a legacy font


@lru_cache(maxsize=64)  # most files have the same rows in the same order
def _layout(catalogue: Catalogue, level: str, stts: tuple[str, ...], labels: tuple[str, ...]) -> Layout:
    matches = _label_index(catalogue).matches(stts, labels)
    rows: dict[str, list[int]] = {indicator.code: [] for indicator in catalogue.asked_of[level]}
    others = []
    for at, match in enumerate(matches):
        rows.get(match.code or match.repeats or "", others).append(at)
    places = list(rows.values())
    return Layout(
        matches,
        figures=[at[0] if at else -1 for at in places],
        repeated={number: at for number, at in enumerate(places) if len(at) > 1},
        others=others,
        legacy=[at for at, match in enumerate(matches) if match.encoding],
    )


@lru_cache(maxsize=4)
def _label_index(catalogue: Catalogue) -> LabelIndex:
    return LabelIndex(catalogue.submitted, catalogue.aliases)

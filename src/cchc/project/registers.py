"""A register of the long table registers.parquet as a table of its own, and what of it a figure counts."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping

import pandas as pd

from .rows import values

NOTHING = "Không phát sinh"  # in the first row of a register: nothing arose, which a blank one does not say
NUMERIC = ("count", "percent", "number")
CELL = ["register", "row", "column", "kind", "text", "number", "status"]
NO_CELL = (math.nan, math.nan)
Totals = Mapping[str, Collection[str]]  # column -> the words of rows that are sums of others


def tables(registers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Each register as a table of its own: rows in file order, a column each: float64 where its kind is a number's (NaN
    where there is none), else text ("" where blank, or where it is none of the words that the column may hold).

    Without rows where the register says that nothing arose (row 0); none where it was not handed in.
    """
    cells: dict[str, dict[str, dict[int, tuple[str, float]]]] = defaultdict(lambda: defaultdict(dict))
    numeric = set()
    for register, row, column, kind, text, number, status in values(registers[CELL]):
        cells[register][column][row] = "" if status == "set_aside" and kind == "text" else text, number
        if kind in NUMERIC:
            numeric.add((register, column))
    made = {}
    for register, columns in cells.items():
        rows = sorted({row for own in columns.values() for row in own} - {0})
        found = {}
        for column in sorted(columns):
            number = (register, column) in numeric
            own = [columns[column].get(row, NO_CELL)[number] for row in rows]
            found[column] = pd.array(own, "float64" if number else registers["text"].dtype)
        made[register] = pd.DataFrame(found, pd.Index(rows, dtype="int64", name="row")).rename_axis(columns="column")
    return made


def table(registers: pd.DataFrame, register: str) -> pd.DataFrame:
    """That register of `tables`; empty, without columns, where it was not handed in."""
    return tables(registers[registers["register"] == register]).get(register, pd.DataFrame())


def chosen(rows: pd.DataFrame, where: Mapping[str, str], totals: Totals) -> tuple[pd.DataFrame, list[int]]:
    """The rows with these words, and the numbers of those that may have them: a word of theirs is blank or unknown.

    A row that is a sum of others counts where it is asked for by name, or where none of those is there.
    """
    every = range(len(rows))
    words = {column: rows[column].tolist() for column in {**where, **totals}}
    fits = [all(words[column][at] == word for column, word in where.items()) for at in every]
    may = [all(words[column][at] in (word, "") for column, word in where.items()) for at in every]
    sums = {column: own for column, own in totals.items() if column not in where}
    parts = [fits[at] and not any(words[column][at] in own for column, own in sums.items()) for at in every]
    kept = parts if any(parts) else fits
    unclear = [number for number, fit, could in zip(rows.index, fits, may, strict=True) if could and not fit]
    return rows if all(kept) else rows[kept], unclear


def statements(rows: pd.DataFrame) -> dict[str, float]:
    """The single facts of the register `statements`, given as its table, that are numbers: {id: value}."""
    if rows.empty:
        return {}
    return rows[rows["id"] != ""].dropna(subset="value").set_index("id")["value"].to_dict()


def received(registers: pd.DataFrame) -> dict[str, str]:
    """The last day (YYYY-MM-DD) on which each file came in, by the register `submissions`: {file name: day}."""
    rows = table(registers[registers["status"].isin(["ok", "repaired"])], "submissions")
    if not {"file", "received_on"} <= set(rows):
        return {}
    rows = rows.dropna(subset=["file", "received_on"]).sort_values("received_on")
    return dict(zip(rows["file"], rows["received_on"], strict=True))

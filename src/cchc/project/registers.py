"""A register of the long table registers.parquet as a table of its own, and what of it a figure counts."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

NOTHING = "Không phát sinh"  # in the first row of a register: nothing arose, which a blank one does not say
NUMERIC = ("count", "percent", "number")
Totals = Mapping[str, Collection[str]]  # column -> the words of rows that are sums of others


def table(registers: pd.DataFrame, register: str) -> pd.DataFrame:
    """Rows of one register in file order, a column each: float64 where its kind is a number's (NaN where there is
    none), else text ("" where blank, or where it is none of the words that the column may hold).

    Empty, without columns, where the register was not handed in; with them where it says that nothing arose (row 0).
    """
    long = registers[registers["register"] == register]
    if long.empty:
        return pd.DataFrame()
    unknown = (long["status"] == "set_aside") & (long["kind"] == "text")
    numeric = set(long.loc[long["kind"].isin(NUMERIC), "column"])
    (down, rows), (across, columns) = (pd.factorize(long[name], sort=True) for name in ("row", "column"))
    # DataFrame.pivot, of which most of the time goes into what so small a table needs not
    texts, numbers = (np.full((len(columns), len(rows)), np.nan, kind) for kind in (object, float))
    texts[across, down] = long["text"].mask(unknown, "").to_numpy(object)
    numbers[across, down] = long["number"]
    made = {c: numbers[n] if c in numeric else pd.array(texts[n], long["text"].dtype) for n, c in enumerate(columns)}
    return pd.DataFrame(made, pd.Index(rows, name="row")).rename_axis(columns="column").drop(index=0, errors="ignore")


def chosen(rows: pd.DataFrame, where: Mapping[str, str], totals: Totals) -> tuple[pd.DataFrame, list[int]]:
    """The rows with these words, and the numbers of those that may have them: a word of theirs is blank or unknown.

    A row that is a sum of others counts where it is asked for by name, or where none of those is there.
    """
    fits = pd.Series(True, rows.index)
    may = pd.Series(True, rows.index)
    for column, word in where.items():
        fits &= rows[column] == word
        may &= rows[column].isin([word, ""])
    total = pd.Series(False, rows.index)
    for column, words in totals.items():
        if column not in where:
            total |= rows[column].isin(list(words))
    parts = fits & ~total
    return rows[parts if parts.any() else fits], rows.index[may & ~fits].tolist()


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

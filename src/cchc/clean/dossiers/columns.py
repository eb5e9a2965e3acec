"""What is made of the distinct texts of a column of an export, for each of its rows."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

DATES = ("received_on", "due_on", "finished_on", "returned_on")
MANGLED = re.compile(r"[\d.,]+E\+\d+")  # a long code that a spreadsheet took for a number


def distinct(column: pd.Series, read: Callable[[str], object], dtype: object) -> np.ndarray:
    """What `read` makes of each distinct text, for every row."""
    values = [read(text) for text in column.cat.categories] + [read("")]  # the last is for missing
    return np.array(values, dtype=dtype).take(column.array.codes)


def spread(column: pd.Series, read: Callable[[pd.Index | pd.Series], np.ndarray], missing: object) -> np.ndarray:
    """What `read` makes of all the texts at once; of a category's texts each is read once."""
    if column.dtype != "category":
        return read(column)
    return np.append(read(column.cat.categories), missing).take(column.array.codes)


def blank_texts(texts: pd.Index | pd.Series) -> np.ndarray:
    """Which of the texts show nothing."""
    return np.asarray(pd.Series(texts, dtype="str").str.strip() == "", dtype=bool)


def mangled(code: pd.Series) -> np.ndarray:
    """Which codes a spreadsheet program turned into numbers with an exponent (1,2E+15)."""
    mask = code.str.contains("E+", regex=False)  # quick, and nearly always false for all
    return (mask & code.where(mask, "").str.fullmatch(MANGLED.pattern) if mask.any() else mask).to_numpy(dtype=bool)

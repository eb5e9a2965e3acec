"""The texts of tables are plain Python values, and so are rows: pandas' own iterators take three times as long."""

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

pd.set_option("mode.string_storage", "python")  # short and few: Arrow's take half as long again over them


def values(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The values of each row in the order of the columns."""
    return zip(*(table[name].tolist() for name in table.columns), strict=True)


def tuples(table: pd.DataFrame) -> list[Any]:
    """A named tuple for each row as `table.itertuples()` makes it, its Index first."""
    row = _row("Index", *table.columns)
    return [row(at, *own) for at, own in zip(table.index.tolist(), values(table), strict=True)]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A dictionary for each row, as `table.to_dict("records")` makes it."""
    names = list(table.columns)
    return [dict(zip(names, own, strict=True)) for own in values(table)]


@lru_cache
def _row(*names: str) -> Any:
    return namedtuple("Row", names)

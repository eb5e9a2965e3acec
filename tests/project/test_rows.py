"""Rows as plain values: what pandas' own iterators give, value for value and type for type."""

import pandas as pd
import pytest

from cchc.project.rows import records, tuples, values

TABLE = pd.DataFrame(
    {
        "text": pd.array(["Mỹ Tú", None, ""], "str"),
        "label": pd.Categorical(["a", "b", "a"]),
        "number": [1.5, float("nan"), -0.0],
        "whole": pd.array([1, 2, 3], "int32"),
        "flag": [True, False, True],
        "moment": pd.array(["2021-12-14", None, "2021-01-05"], "datetime64[s]"),
        "raw": pd.Series([1, None, "x"], dtype="object"),
    },
    index=[4, 2, 9],
)


def plain(rows: list) -> list[str]:
    """Each value with its type, NaN and NaT too."""
    return [[(type(value), str(value)) for value in row] for row in rows]


@pytest.mark.parametrize("table", [TABLE, TABLE[:0], TABLE[["text"]]], ids=["rows", "no row", "one column"])
def test_rows_are_those_of_pandas(table: pd.DataFrame) -> None:
    assert plain(values(table)) == plain(table.itertuples(index=False, name=None))
    assert plain(tuples(table)) == plain(table.itertuples())
    assert [row._asdict().keys() for row in tuples(table)] == [row._asdict().keys() for row in table.itertuples()]
    assert plain(row.items() for row in records(table)) == plain(row.items() for row in table.to_dict("records"))


def test_two_tables_of_other_columns_have_rows_of_their_own() -> None:
    assert tuples(TABLE[["text"]])[0]._fields == ("Index", "text")
    assert tuples(TABLE[["whole"]])[0]._fields == ("Index", "whole")

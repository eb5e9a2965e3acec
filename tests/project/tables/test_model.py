"""A table is as it is declared, or the error names table and column."""

import math
from datetime import datetime

import pandas as pd
import pytest

from cchc.project.errors import CchcError
from cchc.project.tables import Field, Schema, Type

WEIGHTS = Schema(
    "weights",
    "Cân",
    "Mỗi dòng một lần cân.",
    [
        Field("unit", Type.TEXT, "Đơn vị."),
        Field("count", Type.INTEGER, "Số lần."),
        Field("weight", Type.NUMBER, "Số cân.", null=True),
        Field("sure", Type.FLAG, "Chắc chắn."),
        Field("field", Type.LABEL, "Lĩnh vực.", null=True),
        Field("at", Type.MOMENT, "Lúc cân.", null=True),
    ],
    "01_clean",
    key=("unit",),
)
ROW = {"unit": "a", "count": 2, "weight": 1.5, "sure": True, "field": "x", "at": datetime(2021, 2, 1, 8)}
DTYPES = ["str", "int64", "float64", "bool", "category", "datetime64[s]"]


@pytest.mark.parametrize(
    "made",
    [
        WEIGHTS.empty(),
        WEIGHTS.frame([]),
        WEIGHTS.frame([ROW]),
        WEIGHTS.frame([tuple(ROW.values())]),
        WEIGHTS.frame([{"unit": "", "count": 0, "sure": False}]),
        WEIGHTS.of({name: [value] for name, value in reversed(ROW.items())}),
        WEIGHTS.checked(pd.DataFrame([ROW], index=[7])),
        WEIGHTS.checked(pd.DataFrame(columns=list(ROW))),
    ],
)
def test_columns_and_types_are_those_declared(made: pd.DataFrame) -> None:
    assert list(made) == WEIGHTS.names == list(ROW)
    assert [str(dtype) for dtype in made.dtypes] == DTYPES
    assert made.index.equals(pd.RangeIndex(len(made)))


def test_values_stay() -> None:
    made = WEIGHTS.frame([ROW, {"unit": "b", "count": 0, "sure": False}])
    assert made.iloc[0].to_dict() == ROW
    assert made["unit"].tolist() == ["a", "b"] and made["sure"].tolist() == [True, False]
    assert math.isnan(made["weight"][1]) and pd.isna(made["field"][1]) and pd.isna(made["at"][1])


def test_its_columns_may_be_changed_in_place() -> None:
    made = WEIGHTS.frame([ROW])
    made.loc[0, ["unit", "count", "weight"]] = ["c", 5, 2.5]
    assert made.loc[0, ["unit", "count", "weight"]].tolist() == ["c", 5, 2.5]


def test_raw_cells_are_as_in_the_file() -> None:
    cells = Schema("cells", "", "", [Field("value", Type.RAW, "", null=True)], "extract")
    values = ["x", 1.0, None, True]
    assert cells.of({"value": values})["value"].tolist() == values
    assert str(cells.of({"value": ["x", "y"]})["value"].dtype) == "object", "texts alone are not typed either"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"extra": 1}, ["thừa cột extra"]),
        ({"unit": None}, ["cột unit trống ở 1 dòng"]),
        ({"count": None}, ["cột count trống ở 1 dòng"]),
        ({"count": 1.5}, ["cột count không phải int64"]),
        ({"count": "một"}, ["cột count không phải int64"]),
        ({"weight": "1,5"}, ["cột weight không phải float64"]),
        ({"unit": 3}, ["cột unit không phải str"]),
        ({"sure": None}, ["cột sure trống ở 1 dòng"]),
        ({"sure": "có", "count": None}, ["cột sure không phải bool", "cột count trống ở 1 dòng"]),
    ],
)
def test_what_is_not_as_declared_is_named(changed: dict[str, object], said: list[str]) -> None:
    rows = [ROW | changed]
    for make in (lambda: WEIGHTS.frame(rows), lambda: WEIGHTS.checked(pd.DataFrame(rows))):
        with pytest.raises(CchcError) as error:
            make()
        assert str(error.value).startswith("Bảng weights không đúng khai báo")
        assert all(fault in str(error.value) for fault in said)


def test_a_missing_column_is_named() -> None:
    table = pd.DataFrame([ROW]).drop(columns=["count", "sure"])
    with pytest.raises(CchcError, match="thiếu cột count; thiếu cột sure"):
        WEIGHTS.checked(table)


def test_a_column_that_stands_twice_is_named() -> None:
    table = WEIGHTS.frame([ROW])
    with pytest.raises(CchcError, match="thừa cột unit"):
        WEIGHTS.checked(pd.concat([table, table[["unit"]]], axis=1))


def test_a_doubled_key_is_named() -> None:
    twice = WEIGHTS.frame([ROW, ROW | {"unit": "b"}, ROW, ROW])
    with pytest.raises(CchcError, match=r"Bảng weights .*: khóa unit trùng ở 2 dòng \(dòng đầu: a\)"):
        WEIGHTS.checked(twice)


def test_the_schema_says_what_each_column_holds() -> None:
    schema = WEIGHTS.schema()
    assert schema.field("unit").metadata == {b"description": "Đơn vị.".encode()}
    assert [field.name for field in schema if not field.nullable] == ["unit", "count", "sure"]
    assert schema.metadata[b"key"] == b"unit"

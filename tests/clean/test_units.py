"""The code at the start of a file name names the unit."""

import pytest

from cchc.catalogue import load
from cchc.clean import unit_of


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("31603-my-phuoc.xlsx", "31603"),
        ("31603.ods", "31603"),
        ("31603 Mỹ Phước (sửa).xls", "31603"),
        ("944-huyen-my-tu.xlsx", "944"),
        ("9444-x.xlsx", None),
        ("31604-x.xlsx", None),
        ("my-phuoc-31603.xlsx", None),
        ("Xã Mỹ Phước.xlsx", None),
    ],
)
def test_unit_of(file: str, code: str | None) -> None:
    unit = unit_of(file, load().units)
    assert (unit and unit.code) == code

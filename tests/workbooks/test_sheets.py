"""Cells and rows of the workbooks that we write."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.workbooks.sheets import LINE, PADDING, TALLEST, csv_text, row_height


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([], 1),
        (["", "ngắn"], 1),
        (["", "một hai bốn năm"], 2),  # 15 letters, 9 to a line
        (["", "một\nhai\nba"], 3),
        (["một hai ba", "x"], 3),  # a narrow column breaks at words
    ],
)
def test_a_row_is_as_tall_as_its_tallest_cell(cells: list[str], lines: int) -> None:
    assert row_height(cells, [4, 10]) == LINE * lines + PADDING


def test_no_row_is_taller_than_a_screen() -> None:
    assert row_height(["chữ " * 5000], [10]) == TALLEST


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_a_csv_cell_keeps_its_text_and_begins_no_formula(text: str) -> None:
    cell = csv_text(text)
    assert cell.replace("'", "") == text.replace("'", "")
    assert not any(re.match("[=+@＝＋－＠-]", part) for part in re.split("[;\r\n]", cell))

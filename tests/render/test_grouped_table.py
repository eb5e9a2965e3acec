"""A table whose columns stand in groups and have numbers: the same head in every kind of document."""

import pytest
from bs4 import BeautifulSoup
from test_docx import made, opened

from cchc.blocks import Appendix, Column, Table
from cchc.render.html import to_html
from cchc.render.typst import to_typst

HEAD = [Column(title="TT", number="(1)"), Column(title="Tổng số", group="Tiếp nhận", number="(2)", align="right"),
        Column(title="Trực tuyến", group="Tiếp nhận", number="(3)", align="right"),
        Column(title="Tổng số", group="Giải quyết", number="(4)", align="right")]  # fmt: skip
ROWS = [[["A"], ["5"], ["2"], ["4"]], [["1"], ["5"], ["2"], ["4"]], [[], ["5"], ["2"], ["4"]]]
TABLE = Table(caption="Hồ sơ", columns=HEAD, rows=ROWS, total=True, heads=[0, 2])


def test_groups_are_neighbours_of_one_name() -> None:
    assert TABLE.grouped == [("", 1), ("Tiếp nhận", 2), ("Giải quyết", 1)]


def test_a_page_has_two_rows_of_titles_and_one_of_numbers() -> None:
    page = BeautifulSoup(to_html([TABLE]), "html.parser")
    upper, lower, numbers = page.thead.find_all("tr")
    assert [(th.text, th.get("colspan"), th.get("rowspan")) for th in upper.find_all("th")] == [
        ("TT", None, "2"), ("Tiếp nhận", "2", None), ("Giải quyết", "1", None)
    ]  # fmt: skip
    assert [th.text for th in lower.find_all("th")] == ["Tổng số", "Trực tuyến", "Tổng số"]
    assert [td.text for td in numbers.find_all("td")] == ["(1)", "(2)", "(3)", "(4)"]
    bold = [row for row in page.find_all("tr") if "700" in row.get("style", "")]
    assert [row.td.text for row in bold] == ["A", ""]


def test_a_paper_has_them_too() -> None:
    source = to_typst([TABLE])
    assert 'groups: (("", 1, ), ("Tiếp nhận", 2, ), ("Giải quyết", 1, ), )' in source
    assert 'numbers: ("(1)", "(2)", "(3)", "(4)", )' in source and "heads: (0, 2, )" in source


def test_a_plain_table_says_nothing_of_them() -> None:
    plain = Table(caption="Hồ sơ", columns=[Column(title="TT")], rows=[[["1"]]], total=True)
    source = to_typst([plain])
    assert not [word for word in ("groups", "numbers", "heads") if word in source]


def test_word_merges_the_titles() -> None:
    (table,) = opened(made(TABLE)).tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["TT", "Tiếp nhận", "Tiếp nhận", "Giải quyết"]
    assert cells[1] == ["TT", "Tổng số", "Trực tuyến", "Tổng số"]
    assert cells[2] == ["(1)", "(2)", "(3)", "(4)"] and len(cells) == 6


@pytest.mark.parametrize("landscape", [False, True])
def test_an_annex_may_lie_on_its_side(landscape: bool) -> None:
    block = Appendix(label="Phụ lục", title="Biểu", note="(Kèm theo)", landscape=landscape)
    assert ("flipped: true" in to_typst([block])) == landscape
    section = opened(made(block, TABLE)).sections[-1]
    assert (section.page_width > section.page_height) == landscape

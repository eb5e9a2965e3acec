"""A figure compares as its amount, reads as words inside a sentence, and marks nothing where nothing is printed."""

import pytest

from cchc.report.figures import Figure, mark
from cchc.report.tables import Column, marked, table


def figure(value: float | None, name: str = "dossiers", **more: object) -> Figure:
    return Figure(name, "III.6.1", value, anchor="III.6.1", tip="Hồ sơ", **more)


@pytest.mark.parametrize("other", [5, 5.0, figure(5, "others"), figure(5.0, status="partial")])
def test_equal_are_equal_amounts_and_their_hashes(other: object) -> None:
    assert figure(5) == other and other == figure(5) and hash(figure(5)) == hash(other)
    assert figure(5) <= other and figure(5) >= other
    assert len({figure(5), other}) == 1


@pytest.mark.parametrize("other", [0, None, "", figure(None, "others"), figure(0), "Chưa có số liệu"])
def test_without_an_amount_a_figure_equals_itself_alone(other: object) -> None:
    gap = figure(None)
    assert gap == gap and gap in {gap} and gap != other and other != gap
    assert not gap < 1 and not gap >= 0


@pytest.mark.parametrize("other", [4, "5", None, figure(6)])
def test_other_amounts_are_not_equal(other: object) -> None:
    assert figure(5) != other


def test_nothing_printed_is_nothing_marked() -> None:
    """A link without words tells nobody where it leads."""
    gap = figure(None, status="missing")
    assert mark(gap, "") == "" and "<a" in mark(figure(5), "5")
    page = table([Column("Đơn vị"), Column("Số")], [["A", marked(gap)], ["B", marked(figure(5))]], "Bảng").html
    assert page.count('<a class="figure"') == 1

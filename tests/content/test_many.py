"""What is drawn of more units than a page holds: each unit is in a class, has a name, or is counted."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.content import many
from cchc.content.figures import Figure

RATES = st.lists(st.floats(0, 100).map(lambda value: round(value, 4)), min_size=1, max_size=200)


def rates(values: list[float | None]) -> dict[str, Figure]:
    return {f"Xã {place}": Figure("rate", "", value, "percent") for place, value in enumerate(values)}


def units_of(rows: list[many.DrawnRow]) -> int:
    """How many units the rows tell of: those that say how many, and one for each other."""
    said = [re.match(r"(\d+) đơn vị", row.text if row.value is not None else row.label) for row in rows]
    twice = (re.search(r", (\d+) nêu riêng", row.text) for row in rows)
    return sum(int(found[1]) if found else 1 for found in said) - sum(int(found[1]) for found in twice if found)


@given(RATES)
def test_every_rate_is_in_a_class_or_far_from_the_others(values: list[float]) -> None:
    known = rates(values)
    rows = [*many.classes(known), *many.far(known)]
    assert units_of(rows) == len(values) and len(rows) <= 8 + many.ENDS


@given(st.lists(st.integers(9700, 10000).map(lambda value: value / 100), min_size=1, max_size=60))
def test_a_class_counts_every_unit_whose_rate_is_in_it(values: list[float]) -> None:
    for row in many.classes(rates(values)):
        found = re.match(r"Từ ([\d,]+)% đến dưới ([\d,]+)%", row.label)
        low, high = (float(text.replace(",", ".")) for text in found.groups()) if found else (100, 101)
        assert row.value == sum(low <= value < high for value in values), row


def test_of_a_class_those_named_below_are_told() -> None:
    known = rates([97.5, 97.8, 98.4, 98.4, 98.6, 98.7, 98.7, 98.9, 98.9, 98.9])
    assert list(many.classes(known)) == [
        ("Từ 98,5% đến dưới 99,0%", 6, "6 đơn vị"),
        ("Từ 98,0% đến dưới 98,5%", 2, "2 đơn vị"),
        ("Từ 97,5% đến dưới 98,0%", 2, "2 đơn vị, 1 nêu riêng ở dưới"),
    ]
    assert [row.label for row in many.far(known)] == ["Xã 0"]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=200))
def test_every_count_has_a_bar_or_is_between(values: list[int]) -> None:
    known = {f"Xã {place}": Figure("count", "", value) for place, value in enumerate(values)}
    rows = list(many.first_and_last(known))
    assert units_of([row._replace(value=None) for row in rows]) == len(values)
    assert len(rows) == min(len(values), 2 * many.ENDS + 1)


def test_a_distribution_names_those_far_from_the_others() -> None:
    known = rates([100, 100, *[98.5] * 20, *[97.25] * 20, 60, 100])
    assert list(many.classes(known)) == [
        ("100%", 3, "3 đơn vị"),
        ("Từ 98,5% đến dưới 99,0%", 20, "20 đơn vị"),
        ("Từ 98,0% đến dưới 98,5%", 0, "0 đơn vị"),
        ("Từ 97,5% đến dưới 98,0%", 0, "0 đơn vị"),
        ("Từ 97,0% đến dưới 97,5%", 20, "20 đơn vị"),
    ]
    assert list(many.far(known)) == [("Xã 42", None, "60,00%")]


def test_of_very_many_far_away_the_farthest_are_named() -> None:
    rows = list(many.far(rates([*[100] * 80, *range(70, 82)])))
    assert [row.label for row in rows[:-1]] == [f"Xã {place}" for place in range(80, 90)]
    assert rows[-1] == ("2 đơn vị khác", None, "từ 80,00% đến 81,00%")


@pytest.mark.parametrize(("missing", "rows"), [(2, ["Xã 0", "Xã 1"]), (60, ["60 đơn vị"])])
def test_units_without_a_figure_are_named_or_counted(missing: int, rows: list[str]) -> None:
    found = list(many.without(rates([*[None] * missing, 98.0])))
    assert [row.label for row in found] == rows and {row.text for row in found} == {"chưa có số liệu"}


def test_a_span_of_one_is_no_span() -> None:
    assert many.span([3, 3]) == "3" and many.span([1000, 2]) == "từ 2 đến 1.000"
    assert many.span([100, 97.391], "%") == "từ 97,39% đến 100%"

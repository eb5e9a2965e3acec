"""Formulas: what they read, what they give, what they refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import Formula

amounts = st.integers(min_value=-(10**6), max_value=10**6)


@given(amounts, amounts, amounts)
def test_arithmetic(a: int, b: int, c: int) -> None:
    assert Formula("a + b - stated.c").evaluate({"a": a, "b": b, "stated.c": c}) == a + b - c


def test_names_in_order_with_their_space() -> None:
    assert Formula("100 * stated.b / (a - note.c_numerator) + a").names == ["stated.b", "a", "note.c_numerator"]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [("a + b", "<a> + <b>"), ("2 * (a1 - stated.a) / 1e3", "2 * (<a1> - <stated.a>) / 1e3"), ("aa - a", "<aa> - <a>")],
)
def test_names_are_replaced_whole_and_numbers_stay(text: str, spelt: str) -> None:
    assert Formula(text).spelt(lambda name: f"<{name}>") == spelt


@pytest.mark.parametrize("values", [{}, {"a": 1}, {"a": 1, "b": None}, {"a": None, "b": 2}])
def test_a_missing_figure_makes_the_result_missing(values: dict) -> None:
    assert Formula("a + b").evaluate(values) is None


def test_zero_by_zero_is_no_number() -> None:
    assert Formula("100 * a / b").evaluate({"a": 0, "b": 0}) is None


@pytest.mark.parametrize(
    "text",
    ["a +", "a ** b", "f(a)", "a if b else c", "[a]", "'text'", "a < b", "__import__('os')", "a[0]", "lambda: 1"],
)
def test_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="công thức"):
        Formula(text)


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("a + b", True),
        ("a + stated.b_2 + c", True),
        ("a+(b+c)", True),
        ("a + a", False),
        ("a + b / c", False),
        ("-a + b", False),
        ("a", False),
        ("a - b", False),
        ("100 + a", False),
        ("a + 2 * b", False),
    ],
)
def test_a_sum_of_figures_is_known_as_one(text: str, adds: bool) -> None:
    assert Formula(text).only_adds == adds


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("100 * a / b", []),
        ("a - stated.b", [{"a", "stated.b"}]),
        ("2 * (a + b) / (c - 1)", [{"a", "b"}, {"c"}]),
        ("a + 2 * b", [{"a"}]),
    ],
)
def test_what_is_added_together_is_known(text: str, sums: list[set[str]]) -> None:
    assert sorted(map(sorted, Formula(text).sums)) == sorted(map(sorted, sums))


def test_it_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    formula = Formula("100 * stated.a / b")
    monkeypatch.setattr("ast.parse", None)
    assert [formula.evaluate({"stated.a": 1, "b": b}) for b in (2, 4, 0)] == [50, 25, None]


def test_a_name_reaches_nothing_but_its_figure() -> None:
    assert Formula("a.__class__ + figures").evaluate({}) is None
    assert Formula("figures + a").evaluate({"figures": 1, "a": 2}) == 3

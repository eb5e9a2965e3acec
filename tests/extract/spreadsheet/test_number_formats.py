"""What a number format does with a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.extract.spreadsheet.common import SCALED, SIGNED, percent_of

LITERALS = st.sampled_from(['" %"', "\\%", '"a;b%"', "_%", "*%", "[Red]", '"đ"', "\\;", "[$-42A]"])
DIGITS = st.sampled_from(["0", "0.00", "#,##0", "General", "?"])


@given(st.lists(LITERALS, max_size=4), DIGITS, st.lists(LITERALS, max_size=4), st.booleans())
def test_only_a_bare_sign_scales(before: list[str], digits: str, after: list[str], bare: bool) -> None:
    code = "".join([*before, digits, *after, "%" if bare else ""])
    shown = any("%" in literal and literal[0] not in "_*[" for literal in before + after)
    assert percent_of(code, 0.5) == (SCALED if bare else SIGNED if shown else "")


@given(st.text(max_size=40), st.floats() | st.text(max_size=3))
def test_any_text_is_a_format(code: str, value: object) -> None:
    assert percent_of(code, value) in (SCALED, SIGNED, "")
    if "%" not in code:
        assert percent_of(code, value) == ""


@pytest.mark.parametrize(("value", "expected"), [(1, SCALED), (-1, SIGNED), (0, "")])
def test_sections_for_numbers_above_below_and_equal_to_zero(value: float, expected: str) -> None:
    assert percent_of('0%;-0\\%;"-"', value) == expected

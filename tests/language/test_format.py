"""Rounding and Vietnamese number, percentage and date formats."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.language import format


@pytest.mark.parametrize(
    ("amount", "kind", "status", "expected"),
    [
        (54647, "count", "ok", "54.647"),
        (0, "count", "ok", "0"),
        (None, "count", "missing", ""),
        (float("nan"), "count", "missing", ""),
        (100 * 26 / 28, "percent", "ok", "92,86"),
        (100 * 49120 / 49900, "percent", "ok", "98,44"),
        (100 * 4264 / 9229, "percent", "ok", "46,20"),
        (100, "percent", "ok", "100"),
        (0.125, "percent", "ok", "0,13"),  # half up, not to even
        (92.855, "percent", "ok", "92,86"),  # as written, not as stored in binary
        (None, "percent", "not_applicable", "không phát sinh"),
        (-0.0, "count", "ok", "0"),
        (-0.4, "count", "ok", "-0,40"),
        (0.4, "count", "ok", "0,40"),  # a mean: not 0
        (6071.888, "count", "ok", "6.071,89"),
        (3.0000000000004, "count", "ok", "3"),
        (-0.0, "percent", "ok", "0"),
        (-0.004, "percent", "ok", "0,00"),
        (-5, "count", "ok", "-5"),
        (1e30, "count", "ok", "1" + ".000" * 10),
    ],
)
def test_value_as_the_annex_prints_it(amount, kind, status, expected) -> None:
    assert format.value(amount, kind, status) == expected


@pytest.mark.parametrize(
    ("amount", "kind", "status", "expected"),
    [
        (7, "count", "ok", "07"),
        (0, "count", "ok", "0"),
        (10, "count", "ok", "10"),
        (2.5, "count", "ok", "2,50"),
        (4747, "count", "ok", "4.747"),
        (99.8104, "percent", "ok", "99,81%"),
        (None, "count", "missing", "chưa có số liệu"),
        (None, "percent", "not_applicable", "không phát sinh"),
    ],
)
def test_prose(amount, kind, status, expected) -> None:
    assert format.prose(amount, kind, status) == expected


def test_prose_says_a_choice_in_words() -> None:
    assert format.prose(0, "choice", choices={0: "Trực tuyến", 1: "Phát phiếu"}) == "trực tuyến"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_number_reads_back(value: int) -> None:
    assert int(format.number(value).replace(".", "")) == value


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2021, 1, 5), "05/01/2021", "ngày 05 tháng 01 năm 2021"),
        (date(2021, 3, 18), "18/3/2021", "ngày 18 tháng 3 năm 2021"),
        (date(2021, 12, 14), "14/12/2021", "ngày 14 tháng 12 năm 2021"),
    ],
)
def test_dates_take_zeros_where_the_decree_wants_them(day, short, long) -> None:
    assert format.day(day) == short
    assert format.long_day(day) == long


@pytest.mark.parametrize(
    ("amount", "kind", "unit", "expected"),
    [
        (-25, "count", "đơn", "giảm 25 đơn"),
        (7, "count", "hồ sơ", "tăng 07 hồ sơ"),
        (1234, "count", "", "tăng 1.234"),
        (1.2, "percent", "%", "tăng 1,20 điểm phần trăm"),
        (-0.125, "percent", "%", "giảm 0,13 điểm phần trăm"),
        (0, "count", "đơn", "không thay đổi"),
        (0.004, "percent", "%", "không thay đổi"),
        (-0.4, "count", "đơn", "giảm 0,40 đơn"),
    ],
)
def test_change_in_words(amount: float, kind: str, unit: str, expected: str) -> None:
    assert format.change(amount, kind, unit) == expected


@pytest.mark.parametrize(
    ("text", "amount", "places"),
    [
        ("98,4", 98.4, 1), ("96.90", 96.9, 2), ("96,90%", 96.9, 2), ("98", 98.0, 0), ("để trống", 98.0, 0),
        ("98.43687374749499", 98.43687374749499, 6), ("0.9844", 98.44, 2), ("0.9844", 0.9844, 4), ("0", 0.0, 0),
    ],
)  # fmt: skip
def test_places_a_rate_was_written_with(text: str, amount: float, places: int) -> None:
    assert format.places(text, amount) == places


@pytest.mark.parametrize(
    ("written", "amount", "places", "holds"),
    [(98.4, 98.44, 1, True), (98.5, 98.44, 1, False), (96.95, 96.9, 2, False), (92.86, 92.855, 2, True)],
)
def test_a_rate_is_what_it_rounds_to(written: float, amount: float, places: int, holds: bool) -> None:
    assert format.rounds(written, amount, places) == holds


def test_a_rate_is_compared_as_it_is_printed() -> None:
    assert [format.printed_percent(value) for value in (98.996, 92.855, 100, 0.004)] == [99.0, 92.86, 100.0, 0.0]


@pytest.mark.parametrize(
    ("share", "shown"), [(100, "100"), (99.7, "99"), (0.2, "1"), (0, "0"), (98.5, "99"), (46.2, "46")]
)
def test_a_share_without_decimals_is_all_or_nothing_only_where_it_is(share: float, shown: str) -> None:
    assert format.share(share) == shown

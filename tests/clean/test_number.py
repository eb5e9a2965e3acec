"""A number is read in one way or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.clean import read_value
from cchc.clean.number import NOUNS

YES_NO = {1: "Có", 0: "Không"}
CONDUCT = {1: "Tốt", 0: "Có vi phạm"}
DONE = {1: "Đã thực hiện", 0: "Chưa thực hiện"}
METHOD = {0: "Trực tuyến", 1: "Phát phiếu", 2: "Kết hợp"}

COUNTS = st.integers(min_value=0, max_value=10**12)


@given(COUNTS, st.sampled_from([".", ",", " ", "\u00a0", ""]), st.sampled_from(["", *NOUNS]))
def test_any_count_reads_back(number: int, mark: str, noun: str) -> None:
    text = f"{number:,}".replace(",", mark)
    reading = read_value(f"{text} {noun}", "count")
    assert reading.value == number
    assert (reading.status == "ok") == (f"{text} {noun}".strip() == str(number))


@given(COUNTS, st.sampled_from([int, float]))
def test_any_number_cell_reads_back(number: int, cell: type) -> None:
    assert read_value(cell(number), "count") == read_value(str(number), "count")


@given(st.integers(min_value=100, max_value=99_999_999), st.sampled_from(".,"), st.sampled_from(["", "%", " %"]))
def test_any_percentage_reads_back(hundredths: int, mark: str, sign: str) -> None:
    whole, places = divmod(hundredths, 100)
    reading = read_value(f"{whole}{mark}{places:02d}{sign}", "percent")
    assert reading.value == float(f"{whole}.{places:02d}")
    assert (reading.status == "ok") == (mark == "." and not sign)


@given(
    st.one_of(st.none(), st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.times()),
    st.sampled_from(["count", "percent", "flag", "choice", "text"]),
)
def test_never_raises_and_always_says_why(raw: object, kind: str) -> None:
    reading = read_value(raw, kind, YES_NO)
    assert (reading.value is not None) == (reading.status in ("ok", "repaired")) or kind == "text"
    assert bool(reading.repair) == (reading.status in ("repaired", "set_aside"))


@pytest.mark.parametrize(
    ("raw", "value", "repair"),
    [
        ("4747", 4747, ""),
        (" 4747 ", 4747, ""),
        (4747.0, 4747, ""),
        ("0", 0, ""),
        ("4,747", 4747, "bỏ dấu phân cách hàng nghìn"),
        ("1.059", 1059, "bỏ dấu phân cách hàng nghìn"),
        ("02", 2, "bỏ số 0 ở đầu"),
        ("4747 hồ sơ", 4747, "bỏ chữ “hồ sơ”"),
        ("4.747 HỒ SƠ", 4747, "bỏ dấu phân cách hàng nghìn; bỏ chữ “HỒ SƠ”"),
        ("4747.0", 4747, "bỏ phần thập phân bằng 0"),
        ("4.747,00", 4747, "bỏ dấu phân cách hàng nghìn; bỏ phần thập phân bằng 0"),
    ],
)
def test_counts(raw: object, value: float, repair: str) -> None:
    reading = read_value(raw, "count")
    assert (reading.value, reading.repair) == (value, repair)


@pytest.mark.parametrize(
    "raw",
    [
        "không", "-", "x", "219/226", "80% - 90%", "4,7", "4.747.0", "1.23.456", "1,234.567", "0.123", "5 nghìn",
        "98%", "-5", -5, 4.747, True, date(2021, 1, 2), float("nan"), float("inf"), 1e300, "9" * 40, "４７４７",
        "#REF!",
    ],
)  # fmt: skip
def test_no_count(raw: object) -> None:
    reading = read_value(raw, "count")
    assert (reading.value, reading.status) == (None, "set_aside")


@pytest.mark.parametrize(
    ("raw", "value", "repair"),
    [
        ("99.81", 99.81, ""),
        ("100", 100, ""),
        (98.44, 98.44, ""),
        (0.0, 0, ""),
        ("46,20", 46.2, "đọc dấu phẩy là dấu thập phân"),
        ("98,44 %", 98.44, "đọc dấu phẩy là dấu thập phân; bỏ ký hiệu %"),
        ("0,41%", 0.41, "đọc dấu phẩy là dấu thập phân; bỏ ký hiệu %"),
        ("1.059", 1.059, ""),
    ],
)
def test_percentages(raw: object, value: float, repair: str) -> None:
    reading = read_value(raw, "percent")
    assert (reading.value, reading.repair) == (value, repair)


@pytest.mark.parametrize("raw", [0.9844, "0,98", "80% - 90%", "219/226", "1.234,5", -1.0, "cao", True])
def test_no_percentage(raw: object) -> None:
    assert read_value(raw, "percent").status == "set_aside"


@pytest.mark.parametrize(
    ("raw", "kind", "choices", "value"),
    [
        (1.0, "flag", YES_NO, 1),
        ("0", "flag", YES_NO, 0),
        ("Có", "flag", YES_NO, 1),
        ("KHÔNG", "flag", YES_NO, 0),
        ("x", "flag", YES_NO, 1),
        (True, "flag", YES_NO, 1),
        ("có", "flag", DONE, 1),
        ("chưa thực hiện", "flag", DONE, 0),
        ("Tốt", "flag", CONDUCT, 1),
        ("Có vi phạm", "flag", CONDUCT, 0),
        ("Có", "flag", CONDUCT, None),  # yes, observed? or yes, a breach?
        ("x", "flag", CONDUCT, None),
        ("kết hợp", "choice", METHOD, 2),
        (2, "choice", METHOD, 2),
        ("x", "choice", METHOD, None),
        (3, "choice", METHOD, None),
        ("2", "flag", YES_NO, None),
        (0.5, "flag", YES_NO, None),
    ],
)
def test_choices(raw: object, kind: str, choices: dict[int, str], value: float | None) -> None:
    reading = read_value(raw, kind, choices)
    assert reading.value == value
    assert (reading.status == "set_aside") == (value is None)


@pytest.mark.parametrize("kind", ["count", "percent", "flag", "choice", "text"])
@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0"])
def test_blank_is_not_zero(raw: object, kind: str) -> None:
    assert read_value(raw, kind, YES_NO) == read_value(None, kind)
    assert read_value(raw, kind, YES_NO).status == "blank"


def test_text_is_kept() -> None:
    assert read_value("Ghi rõ nội dung", "text").status == "ok"

"""A number is read in one way or not at all."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.clean import read_value
from cchc.language.legacy import to_tcvn3, to_vni
from cchc.language.number import NOUNS
from cchc.language.number_words import HEDGES

YES_NO = {1: "Có", 0: "Không"}
CONDUCT = {1: "Tốt", 0: "Có vi phạm"}
DONE = {1: "Đã thực hiện", 0: "Chưa thực hiện"}
METHOD = {0: "Trực tuyến", 1: "Phát phiếu", 2: "Kết hợp"}

COUNTS = st.integers(min_value=0, max_value=10**8)


@given(COUNTS, st.sampled_from([".", ",", " ", "\u00a0", "\u202f", "  ", ""]), st.sampled_from(["", *NOUNS]))
def test_any_count_reads_back(number: int, mark: str, noun: str) -> None:
    text = f"{number:,}".replace(",", mark)
    reading = read_value(f"{text} {noun}", "count")
    assert reading.value == number
    assert (reading.status == "ok") == (f"{text} {noun}".strip() == str(number))


@given(COUNTS, st.sampled_from([int, float]))
def test_any_number_cell_reads_back(number: int, cell: type) -> None:
    assert read_value(cell(number), "count") == read_value(str(number), "count")


@given(st.integers(min_value=100, max_value=100_000), st.sampled_from(".,"), st.sampled_from(["", "%", " %"]))
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
        ("4\u202f747", 4747, "bỏ dấu phân cách hàng nghìn"),
        ("4747.", 4747, "bỏ chữ “.”"),
        ("12 hå s¬", 12, "bỏ chữ “hå s¬”"),
        ("12 hoà sô", 12, "bỏ chữ “hoà sô”"),
        ("４７４７", 4747, "đổi chữ rộng thành chữ thường"),
        ("Không", 0, "đọc “Không” là 0"),
        ("Kh«ng", 0, "đọc “Kh«ng” là 0"),
        ("không phát sinh", 0, "đọc “không phát sinh” là 0"),
        ("Không có hồ sơ", 0, "đọc “Không có hồ sơ” là 0"),
        ("mười hai", 12, "đọc “mười hai” là 12"),
        ("Hai mươi mốt văn bản", 21, "đọc “Hai mươi mốt văn bản” là 21"),
        ("bốn mươi lăm", 45, "đọc “bốn mươi lăm” là 45"),
        ("4.747,00", 4747, "bỏ dấu phân cách hàng nghìn; bỏ phần thập phân bằng 0"),
        ("4747\nhồ sơ", 4747, "bỏ chữ “hồ sơ”"),
        ("không\ncó", 0, "đọc “không có” là 0"),
        ("một trăm hai mươi", 120, "đọc “một trăm hai mươi” là 120"),
        ("Hai trăm linh năm hồ sơ", 205, "đọc “Hai trăm linh năm hồ sơ” là 205"),
        ("hai nghìn lẻ năm", 2005, "đọc “hai nghìn lẻ năm” là 2005"),
        ("bốn ngàn bảy trăm bốn mươi bảy", 4747, "đọc “bốn ngàn bảy trăm bốn mươi bảy” là 4747"),
        (to_tcvn3("mười hai hồ sơ"), 12, f"đọc “{to_tcvn3('mười hai hồ sơ')}” là 12"),
        (-0.0, 0, ""),
    ],
)
def test_counts(raw: object, value: float, repair: str) -> None:
    reading = read_value(raw, "count")
    assert (reading.value, reading.repair) == (value, repair)


@pytest.mark.parametrize(
    "raw",
    [
        "–", "…", "-", "x", "có", "☑", "219/226", "80% - 90%", "4,7", "4.747.0", "1.23.456", "1,234.567", "0.123",
        "5 nghìn", "98%", "-5", -5, 4.747, True, date(2021, 1, 2), float("nan"), float("inf"), 1e300, "9" * 40,
        "9" * 9999, "#REF!", "không có số liệu", "0912345678", 10**9, "²", "28/01/2021", "(5)", "4747 -", "khoảng 47",
        "mười nghìn", "hai nghìn năm", "không nghìn năm trăm", "hai nghìn rưỡi", "9" * 190 + " tỷ", "684¹",
        "684\u20091\u0336", "5\n6", "5.\n747", "5\t747", "mười\nhai", "684\u2028123", "5\x0b6", "một\r\n2",
        datetime(2021, 1, 2), timedelta(1), "[" * 30000, "1" + "," * 199,
    ],
)  # fmt: skip
def test_no_count(raw: object) -> None:
    started = time.process_time()
    reading = read_value(raw, "count")
    assert (reading.value, reading.status) == (None, "set_aside")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("raw", "kind", "named"),
    [
        (4.747, "count", ["4747", "4,747"]),
        (46.2, "count", ["46200", "46,2"]),
        ("-", "count", ["để trống", "số 0"]),
        ("-5", "count", ["số âm", "gạch đầu dòng"]),
        ("219/226", "count", ["hai số"]),
        ("219/226", "percent", ["hai số"]),
        ("80% - 90%", "percent", ["khoảng"]),
        ("80% - 90%", "count", ["khoảng"]),
        ("#REF!", "count", ["lỗi công thức"]),
        ("#DIV/0!", "percent", ["lỗi công thức"]),
        ("=A1+B1", "count", ["công thức chưa được tính"]),
        ("=…", "percent", ["công thức chưa được tính"]),
        ("=" + "A1+" * 99, "flag", ["công thức chưa được tính"]),
        ("x", "count", ["không cho biết bao nhiêu"]),
        ("28/01/2021", "count", ["ngày"]),
        (date(2021, 2, 1), "count", ["ngày", "2021-02-01"]),
        ("không", "percent", ["0 %", "không phát sinh"]),
        (0.9844, "percent", ["0,9844 %", "nhân với 100"]),
        (9844, "percent", ["dấu thập phân"]),
        ("684\n123", "count", ["2 dòng có số", "“684”, “123”"]),
        ("98\n44", "percent", ["2 dòng có số"]),
        ("mười\nhai", "count", ["“mười”, “hai”"]),
        *((f"684{mark}", "count", ["dấu chú thích"]) for mark in ("¹", "²³", "₁", "*", " (1)", "[2]", "①", "⁽¹⁾")),
        ("98,44%²", "percent", ["dấu chú thích"]),
        ("5\u03361\u03366", "count", ["gạch bỏ"]),
        ("4,52 ngàn", "count", ["làm tròn", "khoảng 4.520"]),
        ("4,747 nghìn", "count", ["khoảng 4.747 hay 4.747.000"]),
        ("5 nghìn hồ sơ", "count", ["khoảng 5.000"]),
        ("mười nghìn", "count", ["làm tròn"]),
        ("trên 48,6 ngàn", "count", ["ước lượng", "trên 48.600"]),
        ("Khoảng hai trăm", "count", ["ước lượng"]),
        ("~500", "count", ["ước lượng"]),
        ("gần 100 %", "percent", ["ước lượng"]),
    ],
)
def test_readings_are_named(raw: object, kind: str, named: list[str]) -> None:
    reading = read_value(raw, kind)
    assert reading.status == "set_aside"
    assert all(name in reading.repair for name in named), reading.repair


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        (0.9844, "percent", 98.44),
        (1.0, "percent", 100),
        (1.05, "percent", 105),
        (0.07, "percent", 7),
        (0.0, "percent", 0),
        ("98,44 %", "percent", 98.44),
        (98.44, "percent", None),  # 9844 % as shown, or 98,44 %
        (-0.1, "percent", None),
        (0.5, "count", None),
        (1.0, "count", None),  # shown as 100 %
        (0.0, "count", 0),
    ],
)
def test_cells_formatted_as_a_percentage(raw: object, kind: str, value: float | None) -> None:
    reading = read_value(raw, kind, percent=True)
    assert reading.value == value
    assert (reading.status == "set_aside") == (value is None)


@given(st.integers(min_value=1, max_value=10_000))
def test_a_formatted_percentage_reads_as_shown(hundredths: int) -> None:
    assert read_value(float(Decimal(hundredths) / 10_000), "percent", percent=True).value == hundredths / 100


@given(COUNTS)
def test_full_width_digits(number: int) -> None:
    wide = str(number).translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    assert (read_value(wide, "count").value, read_value(wide, "count").status) == (number, "repaired")


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
        ("98 phần trăm", 98, "bỏ chữ “phần trăm”"),
        (-0.0, 0, ""),
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
        ("☑", "flag", YES_NO, 1),
        ("☐", "flag", YES_NO, 0),
        ("1.0", "flag", YES_NO, 1),
        ("１", "flag", YES_NO, 1),
        ("Có = 1", "flag", YES_NO, 1),
        ("1 = Tốt", "flag", CONDUCT, 1),
        ("Cã", "flag", YES_NO, 1),
        ("Toát", "flag", CONDUCT, 1),
        ("-", "flag", YES_NO, None),
        (date(2021, 1, 2), "flag", YES_NO, None),
        ("#N/A", "flag", YES_NO, None),
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


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def in_words(number: int, whole: bool = False) -> str:
    """The number as one says it, here written anew; `whole` with its hundreds even where they are 0."""
    for scale, word in ((10**6, "triệu"), (1000, "nghìn")):
        if number >= scale:
            rest = in_words(number % scale, whole=True) if number % scale else ""
            return f"{in_words(number // scale, whole)} {word} {rest}".strip()
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or whole else []
    if tens == 0 and ones and words:
        words += ["linh", DIGITS[ones]]
    elif tens == 0:
        words += [DIGITS[ones]] if ones or not words else []
    else:
        words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
        last = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, DIGITS[ones])
        words += [last] if ones else []
    return " ".join(words)


@given(COUNTS, st.sampled_from(["", *NOUNS]), st.sampled_from([str, str.upper, to_tcvn3, to_vni]))
def test_a_number_in_words_is_read_or_asked_about(number: int, noun: str, spell: Callable[[str], str]) -> None:
    reading = read_value(spell(f"{in_words(number)} {noun}".strip()), "count")
    rounded = number >= 1000 and number % 1000 == 0
    assert (reading.value, reading.status) == ((None, "set_aside") if rounded else (number, "repaired"))


@given(st.integers(1, 10**6), st.integers(0, 3), st.sampled_from(["nghìn", "ngàn", "triệu"]), st.sampled_from(HEDGES))
def test_a_rounded_number_is_asked_about(number: int, places: int, scale: str, hedge: str) -> None:
    digits = f"{Decimal(number).scaleb(-places)}".replace(".", ",")
    for text in (f"{digits} {scale}", f"{hedge} {digits} {scale}", f"{hedge} {digits}"):
        for kind in ("count", "percent"):
            reading = read_value(text, kind)
            assert reading.status == "set_aside" and "không phải số chính xác" in reading.repair


@given(st.lists(st.integers(0, 10**8), min_size=2, max_size=4), st.sampled_from(["\n", "\r\n", "\t", "\u2028", " \n "]))
def test_lines_of_numbers_are_never_joined(numbers: list[int], mark: str) -> None:
    for kind in ("count", "percent", "flag", "choice"):
        assert read_value(mark.join(map(str, numbers)), kind, YES_NO).status == "set_aside"


def test_text_is_kept() -> None:
    assert read_value("Ghi rõ nội dung", "text").status == "ok"

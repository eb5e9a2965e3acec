"""Numbers as Vietnamese says them: written out in words, or rounded ("4,52 ngàn", "trên 48,6 nghìn")."""

import re
from decimal import Decimal

from .format import number
from .text import fold

DIGITS = dict(enumerate(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")))
LAST = DIGITS | {1: "mốt", 5: "lăm"}  # behind "mươi"
SCALES = {"chục": 1, "trăm": 2, "nghìn": 3, "ngàn": 3, "k": 3, "vạn": 4, "triệu": 6, "tr": 6, "tỷ": 9}
HEDGES = (
    "trên", "hơn", "gần", "khoảng", "ước", "ước tính", "ước đạt", "xấp xỉ", "dưới", "không dưới", "không quá",
    "tối thiểu", "tối đa", "ít nhất", "nhiều nhất", "chừng", "độ", "tầm", "đạt trên",
)  # fmt: skip

# every number below a thousand, folded
TENS = {fold(word): n for n, word in DIGITS.items()} | {
    fold(f"{'mười' if tens == 1 else DIGITS[tens] + ' mươi'} {word}"): 10 * tens + n
    for tens in range(1, 10)
    for n, word in [*((DIGITS if tens == 1 else LAST) | {0: "", 5: "lăm"}).items(), *([(4, "tư")] if tens > 1 else [])]
}
ODD = {fold(f"{joint} {word}"): n for joint in ("lẻ", "linh") for n, word in DIGITS.items() if n}
REST = {"": 0} | ODD | {word: n for word, n in TENS.items() if n >= 10}
HUNDREDS = {
    f"{fold(f'{word} trăm')} {rest}".rstrip(): 100 * n + more
    for n, word in DIGITS.items()
    for rest, more in REST.items()
}
LEADING = TENS | {word: n for word, n in HUNDREDS.items() if n >= 100}
FOLLOWING = {"": 0} | ODD | HUNDREDS  # behind a thousand: all three digits, or "lẻ năm"; "hai nghìn năm" may be 2500

THOUSAND = "|".join(map(fold, ("nghìn", "ngàn")))
PARTS = re.compile(rf"(?:(.+?) {fold('triệu')}(?: |$))?(?:(.+?) (?:{THOUSAND})(?: |$))?(.*)")
POWERS = {fold(word): power for word, power in SCALES.items()}
SCALE = "|".join(sorted(POWERS, key=len, reverse=True))
ROUNDED = re.compile(rf"([0-9]{{1,9}}(?:[.,][0-9]{{1,9}}){{0,2}}) ?({SCALE})(?!\w)")
MORE = "|".join(word.partition(" ")[0] for word in REST if word)
ROUNDED_WORDS = re.compile(rf"(.+?) (?:{SCALE})(?!\w)(?! (?:{MORE}))")
HEDGE_WORDS = {fold(word): word for word in HEDGES}
HEDGED = re.compile(rf"((?:{'|'.join(sorted(HEDGE_WORDS, key=len, reverse=True))})(?= )|[~≈<>≤≥]=?) ?(.+)")


SCALED_UNIT = re.compile(r"(?:\(|đơn vị|đvt)(?: tính)?[\s:(]*(?:nghìn|ngàn|triệu|tỷ|1[.,]?000)\b", re.IGNORECASE)

# in running text; "một", "năm", "không" alone are mostly no numbers
ONE_WORD = "hai|ba|bốn|sáu|bảy|bẩy|tám|chín|mười"
DIGIT, TIMES = f"một|năm|{ONE_WORD}", "mươi|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ"
IN_WORDS = rf"(?:(?:{DIGIT}) (?:{TIMES})|mười)(?: (?:{DIGIT}|{TIMES}|không|mốt|tư|lăm|linh|lẻ))*|{ONE_WORD}"
SHARES = rf"(?:{IN_WORDS}|một|năm) phần (?:{DIGIT}|tư|trăm)|một nửa|(?:gần|hơn|quá) nửa|gấp (?:đôi|rưỡi|{DIGIT})"
ORDINALS = ("thứ", "lần", "tháng", "quý", "mục", "điều", "khoản", "cấp", "mức độ")  # the number behind counts nothing


def spoken(text: str) -> int | None:
    """The whole number that a folded text says in words, up to hundreds of millions; None where it says none.

    None too where it may be rounded: "mười nghìn" names nothing below its thousands.
    """
    millions, thousands, rest = PARTS.fullmatch(text).groups()
    if millions is None and thousands is None:
        return LEADING.get(rest)
    if rest == "" or rest not in FOLLOWING:
        return None
    million = 0 if millions is None else LEADING.get(millions)
    thousand = 0 if thousands is None else (LEADING if millions is None else FOLLOWING).get(thousands)
    first = thousand if millions is None else million
    return None if not first or thousand is None else million * 10**6 + thousand * 1000 + FOLLOWING[rest]


def in_thousands(text: str) -> bool:
    """Whether a title or a line above a table says that its numbers are thousands, millions …: "ĐVT: nghìn hồ sơ"."""
    return SCALED_UNIT.search(text) is not None


def approximate(raw: str) -> str:
    """Why a text tells only about how much, with what that may be, in Vietnamese; "" where it does not."""
    text = fold(raw)
    hedge = HEDGED.fullmatch(text)
    word, text = (HEDGE_WORDS.get(hedge[1], hedge[1]), hedge[2]) if hedge else ("", text)
    rounded, in_words = ROUNDED.match(text), ROUNDED_WORDS.match(text)
    values = " hay ".join(_values(*rounded.groups())) if rounded else ""
    if not (values or (in_words and in_words[1] in LEADING) or (hedge and (text[0].isdigit() or spoken(text)))):
        return ""
    about = f" ({word or 'khoảng'} {values})" if values else ""
    return f"“{raw}” {'chỉ là ước lượng' if hedge else 'là số làm tròn'}{about}, không phải số chính xác"


def _values(digits: str, scale: str) -> list[str]:
    """What "4,52 ngàn" may be: 4.520; "4,747 ngàn" may be thousands of thousands as well."""
    parts = re.split("[.,]", digits)
    values = [Decimal("".join(parts))] if len(parts) != 2 else [Decimal(".".join(parts))]
    if len(parts) == 2 and len(parts[1]) == 3 and re.fullmatch("[1-9][0-9]{0,2}", parts[0]):
        values.append(Decimal("".join(parts)))
    amounts = [float(value * 10 ** POWERS[scale]) for value in values]
    return [number(amount, 0 if amount.is_integer() else 2) for amount in amounts]

"""One raw cell -> a number: the indicator's kind decides what a mark means, never the look of the number."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .legacy import known, readings
from .number_words import approximate, spoken
from .text import fold, tidy, typed

# what people write behind a count; any other word ("nghìn", "%") would change its meaning
NOUNS = (
    "hồ sơ",
    "văn bản",
    "thủ tục",
    "tthc",
    "phiếu",
    "người",
    "cán bộ",
    "công chức",
    "viên chức",
    "nhiệm vụ",
    "đơn vị",
    "cơ quan",
    "cơ quan, đơn vị",
    "tin",
    "bài",
    "tin, bài",
    "vấn đề",
    "ý kiến",
    "cuộc",
    "lượt",
    "đơn",
    "xã",
)
COUNTED = {fold(noun) for noun in NOUNS}
LONGEST_FIRST = sorted(COUNTED, key=len, reverse=True)
NONE_ARISEN = {fold(text) for text in ("không có", "không phát sinh")}
NUMBER = re.compile(r"([0-9](?:[0-9., ]*[0-9])?)\s*(.*)")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
GROUPS = str.maketrans("", "", "., ")
WHOLE = re.compile(r"(.*?)(?:([.,])0{1,2})?", re.DOTALL)
PERCENT = re.compile(r"([0-9]+)(?:([.,])([0-9]+))?\s*(%|phần trăm)?", re.IGNORECASE)
LINES = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# marks that stand where a number should: what each may mean
ASKED = (
    (r".*\u0336.*", "có phần đã gạch bỏ; hãy chỉ để lại số đúng"),
    (
        r"[0-9][0-9., ]*%?\s*(?:[²³¹⁰⁴-⁾₀-₎①-⑳]+|\*+|\([0-9]{1,2}\)|\[[0-9]{1,2}\])",
        "có thể là số kèm dấu chú thích; hãy chỉ ghi số, chuyển chú thích sang cột ghi chú",
    ),
    (r"[-–—_./…]+", "có thể là không có số liệu (để trống), cũng có thể là số 0"),
    (r"[xX☑✓✔√]|có", "cho biết là có nhưng không cho biết bao nhiêu"),
    (r"#[A-Z0-9/]+[!?]?", "là lỗi công thức của bảng tính, giá trị đã mất"),
    (r"-\s*[0-9][0-9., ]*|\([0-9., ]+\)", "có thể là số âm, cũng có thể là số đứng sau gạch đầu dòng hoặc trong ngoặc"),
    (r"[0-9]{1,4}[/-][0-9]{1,2}[/-][0-9]{1,4}.*", "là ngày, không phải số"),
    (r"[0-9][0-9., ]*/\s*[0-9][0-9., ]*", "là hai số, không rõ lấy số nào"),
    (r"[^-–—]*[0-9][^-–—]*[-–—][^-–—]*[0-9][^-–—]*", "là một khoảng, không phải một giá trị"),
)
MARKS = [(re.compile(pattern, re.IGNORECASE), meaning) for pattern, meaning in ASKED]
YES, NO = ("có", "x", "☑", "✓", "✔", "√"), ("không", "☐")
LARGEST_COUNT, LARGEST_PERCENT = 10**8, 1000  # nobody counts beyond the country's people
LONGEST = 200  # characters of a value
UNCOMPUTED = "ô chứa công thức chưa được tính hoặc cho kết quả trống; hãy mở tệp bằng Excel, ghi số vào ô rồi lưu lại"


class Reading(NamedTuple):
    """A typed cell. status: ok | repaired | blank | set_aside.

    `repair` says in Vietnamese what was done to a repaired text, or why a text was set aside.
    """

    value: float | None
    status: str
    repair: str = ""


BLANK = Reading(None, "blank")


def read_value(
    raw: object, kind: str, choices: Mapping[int, str] | None = None, percent: bool | None = None
) -> Reading:
    """Read a cell of an indicator of this kind (count, percent, flag, choice, text); never raises.

    Text that has no reading, or two, is set aside. A cell of kind text has no number and is kept as it is.
    `percent` says that the cell is formatted as a percentage: its 0.9844 is shown as 98,44 %.
    """
    if raw is None:
        return BLANK
    if raw.__class__ is float and kind == "count" and not percent and _counts(raw):  # what most cells hold
        return Reading(raw or 0.0, "ok")
    if not isinstance(raw, str):
        return Reading(None, "ok") if kind == "text" else _number(raw, kind, choices or {}, percent)
    several = [] if raw.isprintable() else _numbers(raw)
    raw = tidy(raw)
    if raw == "":
        return BLANK
    if kind == "text":
        return Reading(None, "ok")
    if raw.startswith("="):
        return _aside(UNCOMPUTED)
    if len(raw) > LONGEST:
        return _aside("ô chứa một đoạn văn, không phải một giá trị")
    if len(several) > 1:
        said = ", ".join(f"“{line}”" for line in several)
        return _aside(f"ô có {len(several)} dòng có số ({said}); không rõ lấy số nào")
    narrow = raw if raw.isascii() else raw.translate(FULL_WIDTH)
    reading = _read(narrow, kind, choices or {})
    if narrow == raw or reading.value is None:
        return reading
    return _repaired(reading.value, "đổi chữ rộng thành chữ thường", reading.repair)


def _numbers(raw: str) -> list[str]:
    """The lines of a cell that say a number each."""
    lines = filter(None, map(tidy, LINES.split(raw)))
    return [line for line in lines if re.search(r"\d", line) or _spoken(line) is not None]


def _read(raw: object, kind: str, choices: Mapping[int, str]) -> Reading:
    if kind == "count":
        return _count(raw)
    return _percent(raw) if kind == "percent" else _choice(raw, kind, choices)


def _number(raw: object, kind: str, choices: Mapping[int, str], percent: bool | None) -> Reading:
    """A cell that holds no text."""
    if isinstance(raw, bool):
        return _choice(raw, kind, choices) if kind == "flag" else _aside("ô chứa TRUE/FALSE, không phải số")
    if not isinstance(raw, int | float):
        return _aside(f"ô chứa ngày giờ {raw}, không phải số; có thể bảng tính đã đổi số gõ dạng 1/2 thành ngày")
    if not math.isfinite(raw):
        return _aside("ô không chứa một số xác định")
    return _formatted(raw, kind) if percent and raw else _read(raw, kind, choices)


def split_count(text: str) -> tuple[int, str] | None:
    """A whole number as people type it and what was repaired in it; None where the text is none."""
    if text.isascii() and text.isdigit():
        return int(text), "bỏ số 0 ở đầu" if text != "0" and text.startswith("0") else ""
    if GROUPED.fullmatch(text):
        return int(text.translate(GROUPS)), "bỏ dấu phân cách hàng nghìn"
    whole, mark = WHOLE.fullmatch(text).groups()
    inner = split_count(whole) if mark and mark not in whole else None
    return (inner[0], "; ".join(filter(None, [inner[1], "bỏ phần thập phân bằng 0"]))) if inner else None


def _counts(raw: float) -> bool:
    return 0 <= raw <= LARGEST_COUNT and raw == int(raw)


def _count(raw: object) -> Reading:
    if isinstance(raw, int | float):
        if _counts(raw):
            return _repaired(raw)
        if raw < 0:
            return _aside("số lượng không thể âm")
        return _aside(_fraction(raw) if raw != int(raw) else "số lớn bất thường")
    found = NUMBER.fullmatch(raw)
    if not found:
        return _word(raw)
    digits, noun = found.groups()
    number = split_count(digits)
    if number is None or (noun and not _counted(noun)):
        return _aside(_meaning(raw) or f"“{raw}” không phải một số nguyên")
    value, repair = number
    if value > LARGEST_COUNT:
        return _aside("số lớn bất thường")
    return _repaired(value, repair, f"bỏ chữ “{noun}”" if noun else "")


def _counted(noun: str) -> bool:
    return noun in (".", ";") or bool(known(noun, COUNTED, fold)[1]) or fold(noun) in COUNTED


def _word(raw: str) -> Reading:
    """A count that does not begin with a digit: "không", "mười hai hồ sơ"; else a mark to ask about."""
    value = _spoken(raw)
    if value is None:
        return _aside(_meaning(raw) or f"không đọc được “{raw}” thành số")
    if value > LARGEST_COUNT:
        return _aside("số lớn bất thường")
    return _repaired(value, f"đọc “{raw}” là {value}")


def _spoken(raw: str) -> int | None:
    """The count a text says in words, with or without a noun behind it; None where its readings differ."""
    if (value := _said(fold(raw))) is not None:
        return value
    values = {_said(fold(read)) for read in readings(raw).values()} - {None}
    return values.pop() if len(values) == 1 else None


def _said(text: str) -> int | None:
    for noun in ("", *LONGEST_FIRST):
        bare = text.removesuffix(noun).rstrip()
        value = 0 if bare in NONE_ARISEN else spoken(bare)
        if value is not None:
            return value
    return None


def _meaning(raw: str) -> str:
    """Why a mark is no number, with its readings; "" for a text that is no such mark."""
    meanings = (f"“{raw}” {meaning}" for pattern, meaning in MARKS if pattern.fullmatch(raw))
    return next(meanings, "") or approximate(raw)


def _fraction(raw: float) -> str:
    """A whole number that is none: 4.747 may be what a program made of 4.747 dossiers."""
    shown = str(raw).replace(".", ",")
    thousand = Decimal(str(raw)) * 1000
    if thousand != int(thousand) or raw >= LARGEST_COUNT / 1000:
        return f"{shown} không phải số nguyên"
    return (
        f"ô chứa số lẻ {shown}; có thể bảng tính đã đổi dấu hàng nghìn của {int(thousand)} thành dấu thập phân, "
        f"cũng có thể đơn vị đã ghi {shown}"
    )


def _formatted(raw: float, kind: str) -> Reading:
    """A number in a cell formatted as a percentage, read as it is shown."""
    value = float(Decimal(str(raw)) * 100)
    shown, bare = (typed(number).replace(".", ",") for number in (value, raw))
    if kind != "percent":
        return _aside(f"ô định dạng phần trăm, hiện {shown} % thay cho một số; không rõ đúng ra là {shown} hay {bare}")
    if not 0 <= value <= LARGEST_PERCENT:
        return _aside(f"ô định dạng phần trăm hiện {shown} %; không rõ đúng ra là {shown} % hay {bare} %")
    return _repaired(value, f"ô định dạng phần trăm, đọc như ô hiện: {shown} %")


def _percent(raw: object) -> Reading:
    repairs, sign = [], ""
    if isinstance(raw, str):
        found = PERCENT.fullmatch(raw)
        if not found and fold(raw) in NONE_ARISEN | {fold("không")}:
            return _aside(f"“{raw}” có thể là 0 %, cũng có thể là không phát sinh hồ sơ nên không có tỷ lệ (để trống)")
        if not found:
            return _aside(_meaning(raw) or f"không đọc được “{raw}” thành một tỷ lệ")
        whole, mark, places, sign = found.groups()
        value = float(f"{whole}.{places or 0}")
        repairs = [
            "bỏ số 0 ở đầu" if len(whole) > 1 and whole.startswith("0") else "",
            "đọc dấu phẩy là dấu thập phân" if mark == "," else "",
            "bỏ ký hiệu %" if sign == "%" else f"bỏ chữ “{sign}”" if sign else "",
        ]
    else:
        value = float(raw)
    if value < 0:
        return _aside("tỷ lệ không thể âm")
    if value > LARGEST_PERCENT:
        return _aside("tỷ lệ lớn bất thường; có thể thiếu dấu thập phân")
    if 0 < value < 1 and not sign:  # a cell formatted as 98,44 % holds 0.9844
        shown = str(raw).replace(".", ",")
        return _aside(f"{shown} có thể là {shown} %, cũng có thể là tỷ lệ chưa nhân với 100")
    return _repaired(value, *repairs)


def _choice(raw: object, kind: str, choices: Mapping[int, str]) -> Reading:
    if isinstance(raw, bool):
        raw = "x" if raw else "☐"
    if isinstance(raw, str):
        number = split_count(raw)
        if number and number[0] in choices:
            return _repaired(number[0], number[1])
        answers = _answers(kind, tuple(choices.items()))
        value = answers.get(fold(known(raw, answers, fold)[0]))
        if value is not None:
            return _repaired(value, f"đọc “{raw}” là {value}")
    elif raw in choices:
        return Reading(float(raw), "ok")
    legend = ", ".join(f"{value} = {label}" for value, label in choices.items())
    return _aside(f"“{typed(raw)}” không thuộc các lựa chọn {legend}")


@lru_cache(maxsize=256)
def _answers(kind: str, choices: tuple[tuple[int, str], ...]) -> dict[str, int]:
    """What each answer means by the legend, folded: "Tốt" and, as the form prints it, "Tốt = 1"."""
    labels = {fold(label): value for value, label in choices}
    words = {word for label in labels if label not in YES + NO for word in label.split()}
    labels |= {fold(text): v for v, label in choices for text in (f"{label} = {v}", f"{v} = {label}")}
    # under "Tốt = 1, Có vi phạm = 0" a "có" or a tick would have two meanings
    if kind != "flag" or words & {fold("có"), fold("không")}:
        return labels
    values = dict(choices)
    return {fold(w): 1 for w in YES if 1 in values} | {fold(w): 0 for w in NO if 0 in values} | labels


def _repaired(value: float, *repairs: str) -> Reading:
    text = "; ".join([repair for repair in repairs if repair])
    return Reading(float(value) or 0.0, "repaired" if text else "ok", text)  # -0.0 is 0


def _aside(reason: str) -> Reading:
    return Reading(None, "set_aside", reason)

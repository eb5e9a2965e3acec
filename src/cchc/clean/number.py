"""One raw cell -> a number: the indicator's kind decides what a mark means, never the look of the number."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from ..text import fold, tidy, typed

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
NUMBER = re.compile(r"([0-9](?:[0-9., ]*[0-9])?)\s*(.*)")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
PERCENT = re.compile(r"([0-9]+)(?:([.,])([0-9]+))?\s*(%?)")
YES, NO = ("có", "x", "☑", "✓", "✔"), ("không", "☐")
EXACT = 2**53  # beyond it a float no longer tells neighbouring whole numbers apart


@dataclass(frozen=True)
class Reading:
    """A typed cell. status: ok | repaired | blank | set_aside.

    `repair` says in Vietnamese what was done to a repaired text, or why a text was set aside.
    """

    value: float | None
    status: str
    repair: str = ""


def read_value(raw: object, kind: str, choices: Mapping[int, str] | None = None) -> Reading:
    """Read a cell of an indicator of this kind (count, percent, flag, choice, text); never raises.

    Text that has no reading, or two, is set aside. A cell of kind text has no number and is kept as it is.
    """
    if isinstance(raw, str):
        raw = tidy(raw)
    if raw is None or raw == "":
        return Reading(None, "blank")
    if kind == "text":
        return Reading(None, "ok")
    if isinstance(raw, date | time | timedelta):
        return _aside("ô chứa ngày giờ, không phải số")
    if isinstance(raw, bool) and kind != "flag":
        return _aside("ô chứa TRUE/FALSE, không phải số")
    if isinstance(raw, float) and not math.isfinite(raw):
        return _aside("ô không chứa một số xác định")
    if kind in ("flag", "choice"):
        return _choice(raw, kind, choices or {})
    return (_count if kind == "count" else _percent)(raw)


def split_count(text: str) -> tuple[int, str] | None:
    """A whole number as people type it and what was repaired in it; None where the text is none."""
    if re.fullmatch(r"[0-9]+", text):
        return int(text), "bỏ số 0 ở đầu" if text != "0" and text.startswith("0") else ""
    if GROUPED.fullmatch(text):
        return int(re.sub(r"[., ]", "", text)), "bỏ dấu phân cách hàng nghìn"
    whole, mark = re.fullmatch(r"(.*?)(?:([.,])0{1,2})?", text).groups()
    inner = split_count(whole) if mark and mark not in whole else None
    return (inner[0], "; ".join(filter(None, [inner[1], "bỏ phần thập phân bằng 0"]))) if inner else None


def _count(raw: object) -> Reading:
    if isinstance(raw, int | float):
        if raw < 0:
            return _aside("số lượng không thể âm")
        if raw != int(raw):
            shown = str(raw).replace(".", ",")
            return _aside(f"{shown} không phải số nguyên; có thể chương trình bảng tính đã đổi dấu hàng nghìn")
        return Reading(float(raw), "ok") if raw < EXACT else _aside("số quá lớn")
    found = NUMBER.fullmatch(raw)
    if not found:
        return _aside(f"không đọc được “{raw}” thành số")
    digits, noun = found.groups()
    if noun and fold(noun) not in COUNTED:
        return _aside(f"“{raw}” không phải một số nguyên")
    number = split_count(digits)
    if number is None:
        return _aside(f"“{raw}” không phải một số nguyên")
    value, repair = number
    if value >= EXACT:
        return _aside("số quá lớn")
    return _repaired(value, repair, f"bỏ chữ “{noun}”" if noun else "")


def _percent(raw: object) -> Reading:
    repairs, sign = [], ""
    if isinstance(raw, str):
        found = PERCENT.fullmatch(raw)
        if not found:
            return _aside(f"không đọc được “{raw}” thành một tỷ lệ")
        whole, mark, places, sign = found.groups()
        value = float(f"{whole}.{places or 0}")
        repairs = [
            "bỏ số 0 ở đầu" if len(whole) > 1 and whole.startswith("0") else "",
            "đọc dấu phẩy là dấu thập phân" if mark == "," else "",
            "bỏ ký hiệu %" if sign else "",
        ]
    else:
        value = float(raw)
    if value < 0:
        return _aside("tỷ lệ không thể âm")
    if 0 < value < 1 and not sign:  # a cell formatted as 98,44 % holds 0.9844
        shown = str(raw).replace(".", ",")
        return _aside(f"{shown} có thể là {shown} %, cũng có thể là tỷ lệ chưa nhân với 100")
    return _repaired(value, *repairs)


def _choice(raw: object, kind: str, choices: Mapping[int, str]) -> Reading:
    legend = ", ".join(f"{value} = {label}" for value, label in choices.items())
    if isinstance(raw, bool):
        raw = "x" if raw else "☐"
    if isinstance(raw, str):
        if re.fullmatch(r"[0-9]+", raw) and int(raw) in choices:
            return _repaired(int(raw), split_count(raw)[1])
        value = _answers(kind, choices).get(fold(raw))
        if value is not None:
            return _repaired(value, f"đọc “{raw}” là {value}")
    elif raw in choices:
        return Reading(float(raw), "ok")
    return _aside(f"“{typed(raw)}” không thuộc các lựa chọn {legend}")


def _answers(kind: str, choices: Mapping[int, str]) -> dict[str, int]:
    labels = {fold(label): value for value, label in choices.items()}
    words = {word for label in labels if label not in YES + NO for word in label.split()}
    # under "Tốt = 1, Có vi phạm = 0" a "có" or a tick would have two meanings
    if kind != "flag" or words & {fold("có"), fold("không")}:
        return labels
    return {fold(w): 1 for w in YES if 1 in choices} | {fold(w): 0 for w in NO if 0 in choices} | labels


def _repaired(value: float, *repairs: str) -> Reading:
    text = "; ".join(filter(None, repairs))
    return Reading(float(value), "repaired" if text else "ok", text)


def _aside(reason: str) -> Reading:
    return Reading(None, "set_aside", reason)

"""What the readers of all formats share: messages, limits, the shape of a sheet, number formats, XML."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from lxml import etree

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# how a workbook of Excel 3 to 2003 begins that stands in no container
BARE = (b"\t\x02\x06\0", b"\t\x04\x06\0", b"\t\x08\x08\0", b"\t\x08\x10\0")
RESEND = "Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi gửi lại."
BROKEN = f"bị hỏng hoặc không phải bảng tính nên không đọc được. {RESEND}"
LOCKED = "có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."
TOO_LARGE = "quá lớn để đọc ({0}). Hãy xóa các dòng, cột, trang tính thừa, lưu lại rồi gửi lại."
WIDE = 1_024  # columns; the rows of a wider sheet (a stray value far right) end with their last filled cell
TALL = 1_000  # rows; of a longer sheet, maybe a million, the empty ones are empty lists
SCALED, SIGNED = "scaled", "signed"
# of a number format: where a section ends, what does not scale, and what of that is not shown either
LITERAL_OR_END = re.compile(r'("[^"]*"|[\\_*].)|;', re.DOTALL)
UNSCALED = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]', re.DOTALL)
UNSHOWN = re.compile(r"[_*].|\[[^\]]*\]", re.DOTALL)
SCALE_OR_DIGITS = re.compile(r"nghìn|ngàn|triệu|tỷ|[0#?]«\d|«0*[1-9]\d*»[0#?]", re.IGNORECASE)  # «what is quoted»
CONDITION = re.compile(r"\[(<>|[<>]=?|=)(-?\d+(?:\.\d+)?)\]")
CONDITIONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
NOTHING_OF_ZERO = str.maketrans("", "", '#,."\\')  # what of a format shows no 0
RAISED, LOWERED = (str.maketrans("0123456789()", marks) for marks in ("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "₀₁₂₃₄₅₆₇₈₉₍₎"))
SAFE = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
PARSER = etree.XMLParser(**SAFE)  # making one takes longer than reading a small part
Cell = tuple[int, int]  # row and column, from 0


class Unreadable(Exception):
    """What is wrong with the file, as the rest of the sentence "Tệp … "."""


class TooFar(Unreadable):
    """A sheet that reaches further than the limits allow."""


def bounded(height: int, width: int, limits: dict, name: str) -> None:
    """Raise TooFar where a sheet of this size is larger than the limits (rows, columns, cells) let it be."""
    if height > limits["rows"] or width > limits["columns"] or height * width > limits["cells"]:
        raise TooFar(TOO_LARGE.format(f"trang tính “{name}”: {height} dòng x {width} cột"))


def shaped(rows: list[list[object]]) -> list[list[object]]:
    """Rows of one width (but empty ones of a TALL sheet) without empty ones at the end; of their own in a WIDE one."""
    while rows and all(v == "" for v in rows[-1]):
        rows.pop()
    widths = set(map(len, rows))
    width = max(widths, default=0)
    if width <= WIDE:
        if len(widths) < 2:  # as calamine gives them
            return rows
        tall = len(rows) > TALL
        return [row if len(row) == width or (tall and not row) else row + [""] * (width - len(row)) for row in rows]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    return rows


def percent_of(code: str, value: object) -> str:
    """How a number format shows 0.5: SCALED is 50 %, SIGNED is 0.5 % (the sign is quoted or escaped), "" neither.

    A format has up to three sections, for numbers above, below and equal to 0 unless it says otherwise ("[=0]?;0%").
    """
    *cases, (_, _, kind) = _sections(code)
    number = value if isinstance(value, float | int) else 0
    return next((kind for holds, bound, kind in cases if holds(number, bound)), kind)


@lru_cache(maxsize=1024)
def _sections(code: str) -> list[tuple[Callable[[float, float], bool], float, str]]:
    """Each section's condition, and what it does with a number; the last one is for the rest."""
    sections = LITERAL_OR_END.sub(lambda found: found[1] or "\0", code).split("\0")[:3]
    usual = (">", "<", "=") if len(sections) == 3 else (">=", "<")
    found = []
    for section, sign in zip(sections, usual, strict=False):
        condition = CONDITION.search(section)
        sign, bound = condition.groups() if condition else (sign, "0")
        kind = SIGNED if "%" in UNSHOWN.sub("", section) else ""
        found.append((CONDITIONS[sign], float(bound), SCALED if "%" in UNSCALED.sub("", section) else kind))
    return found


@lru_cache(maxsize=1024)
def may_hide(code: str) -> bool:
    """Whether a number format shows nothing of some value."""
    return any(hides(code, value) for value in (1, -1, 0, "text"))


def hides(code: str, value: object) -> bool:
    """Whether a number format shows nothing of the value (all in ";;;", 0 in "#,###" and in "0;-0;;@"), or another."""
    texts = LITERAL_OR_END.sub(lambda found: found[1] or "\0", code).split("\0")
    if isinstance(value, str):
        return len(texts) == 4 and "@" not in UNSCALED.sub("", texts[3])
    if not isinstance(value, float | int) or isinstance(value, bool):
        return False
    *cases, (_, text) = zip(_sections(code), texts, strict=False)
    text = next((own for (holds, bound, _), own in cases if holds(value, bound)), text)
    if value == 0:  # whatever is seen stands for it, such as the "-" of accounts
        return not UNSHOWN.sub("", text).translate(NOTHING_OF_ZERO).strip()
    return not re.search(r"[0#?@A-Za-z]", UNSCALED.sub("", text)) or _another(text, value)


def _another(section: str, value: float) -> bool:
    """Whether it shows another number: 5 for 5000 ("#,##0,"), "5 nghìn" or 536 for 5, -5 for 5."""
    placeholders = UNSCALED.sub("", section)
    scaled_down = re.search(r"[0#?],+(?![0#?,])", placeholders)
    negative = value > 0 and re.match(r"\s*-[#,]*[0?]", placeholders)
    return bool(scaled_down or negative or SCALE_OR_DIGITS.search(re.sub(r'"([^"]*)"', r"«\1»", section)))


def hidden_by(rows: list[list[object]], formats: dict[Cell, str]) -> set[Cell]:
    """The cells of which their number format shows nothing."""
    return {
        (row, column)
        for (row, column), code in formats.items()
        if row < len(rows) and column < len(rows[row]) and rows[row][column] != "" and hides(code, rows[row][column])
    }


def marked(text: str, raised: bool = False, lowered: bool = False, struck: bool = False) -> str:
    """A run of a text as characters that show how it stands there: 684¹, and 5\u0336 for a struck 5."""
    text = text.translate(RAISED if raised else LOWERED if lowered else {})
    return "".join(f"{c}\u0336" if c.strip() else c for c in text) if struck else text


def scaled(rows: list[list[object]], formats: dict[Cell, str]) -> set[Cell]:
    """The cells whose format shows a percentage; those with a literal sign become the text they show."""
    found = set()
    for (row, column), code in formats.items():
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        kind = percent_of(code, value)
        if kind == SCALED:
            found.add((row, column))
        elif kind == SIGNED:
            rows[row][column] = signed(value)
    return found


def signed(value: object) -> object:
    """A number as a cell with a literal sign shows it."""
    if not isinstance(value, float | int) or isinstance(value, bool):
        return value
    return f"{int(value) if value == int(value) else value} %"


def tree(xml: bytes) -> etree._Element:
    """The root of a small part. Unreadable where it is no XML."""
    try:
        return etree.fromstring(xml, PARSER)
    except etree.XMLSyntaxError:
        raise Unreadable(BROKEN) from None


def forget(node: etree._Element) -> None:
    """Free a row that has been read, and those before it."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]


def columns(first: int, last: int, limits: dict) -> Iterator[int]:
    """The columns from `first` up to `last`, none beyond the limit."""
    yield from range(first, min(last, limits["columns"]))

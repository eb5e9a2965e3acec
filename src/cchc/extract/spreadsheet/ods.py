"""ods: cells as the table says them; errors as it shows them, because several programs store 0 beneath."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from lxml import etree

from .common import BROKEN, LOCKED, SAFE, Unreadable, bounded, columns, forget, marked, shaped, signed
from .package import Package

OFFICE, TABLE, TEXT, STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text", "style")
)
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
NUMBERS = ("float", "percentage", "currency")
ERROR = re.compile(r"#\S*[^\W\d_]\S*[!?]|#N/A|\w+:5\d\d")  # #REF!, Err:502
DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
SPACE = re.compile(r"[ \t\r\n]+")
UNSHOWN = (f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text")
COLLAPSED = ("collapse", "filter")


def read_ods(package: Package, limits: dict) -> list[dict]:
    """Every sheet of an OpenDocument spreadsheet; Unreadable where it is locked or damaged."""
    package.check()
    if b"encryption-data" in package.part("meta-inf/manifest.xml"):
        raise Unreadable(LOCKED)
    try:
        return [table.sheet() for table in _tables(package.xml("content.xml"), limits)]
    except (etree.XMLSyntaxError, ValueError, OverflowError):
        raise Unreadable(BROKEN) from None


def _tables(content: bytes, limits: dict) -> Iterator["_Table"]:
    """Each sheet; a table within a cell, or of values of another file, is none."""
    unseen, depth, table = set(), 0, None
    looks: dict[str, tuple[bool, bool, bool]] = {}
    tags = [f"{STYLE}style", *(f"{TABLE}{name}" for name in ("table", "table-column", "table-row"))]
    for event, node in etree.iterparse(io.BytesIO(content), events=("start", "end"), tag=tags, **SAFE):
        kind = node.tag.rpartition("}")[2]
        if kind == "table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1 and node.getparent().tag == f"{OFFICE}spreadsheet":
                visible = node.get(f"{TABLE}style-name") not in unseen
                table = _Table(node.get(f"{TABLE}name", ""), visible, limits, looks)
            elif event == "end" and depth == 0 and table:
                yield table
                table = None
                node.clear()
        elif event == "start":
            continue
        elif kind == "style":
            if any(part.get(f"{TABLE}display") == "false" for part in node):
                unseen.add(node.get(f"{STYLE}name"))
            for part in node.iterchildren(f"{STYLE}text-properties"):
                at, line = part.get(f"{STYLE}text-position", ""), part.get(f"{STYLE}text-line-through-style", "none")
                first = at.partition(" ")[0].removesuffix("%")
                raised, lowered = first == "super" or first > "0", first == "sub" or first.startswith("-")
                looks[node.get(f"{STYLE}name", "")] = raised and not lowered, lowered, line != "none"
        elif table and depth == 1:
            table.column(node) if kind == "table-column" else table.row(node)
            forget(node)


class _Table:
    """One sheet while its rows are read; empty rows are counted until a filled one follows."""

    def __init__(self, name: str, visible: bool, limits: dict, looks: dict[str, tuple[bool, bool, bool]]) -> None:
        """`looks` says of each style of a text whether it is raised, lowered, struck."""
        self.name, self.visible, self.limits, self.looks = name, visible, limits, looks
        self.rows: list[list[object]] = []
        self.percent: set[tuple[int, int]] = set()
        self.unshown: set[tuple[int, int]] = set()
        self.shows = False  # some programs write no shown text beside any number
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.hidden: set[int] = set()
        self.comments: dict[tuple[int, int], str] = {}
        self.hidden_columns: set[int] = set()
        self.at = self.column_at = self.width = 0

    def column(self, node: etree._Element) -> None:
        last = self.column_at + _count(node, "columns-repeated")
        if node.get(f"{TABLE}visibility") in COLLAPSED:
            self.hidden_columns.update(columns(self.column_at, last, self.limits))
        self.column_at = last

    def row(self, node: etree._Element) -> None:
        high, at = _count(node, "rows-repeated"), self.at
        self.at += high
        cells: list[object] = []
        percent: list[int] = []
        unseen: list[int] = []
        column = 0
        for cell in node.iterchildren(*CELLS):
            wide = _count(cell, "columns-repeated")
            value = _value(cell, self.looks)
            down, right = (_count(cell, f"{way}-spanned") - 1 for way in ("rows", "columns"))
            if down > 0 or right > 0:
                self.merged.append(((at, column), (at + down, column + right)))
            if (pinned := cell.find(f"{OFFICE}annotation")) is not None:
                self.comments[at, column] = "\n".join(_shown(part, {}) for part in pinned.iterchildren(f"{TEXT}p"))
            if value != "":
                self.width = max(self.width, column + wide)
                bounded(at + high, self.width, self.limits, self.name)
                cells += [""] * (column - len(cells)) + [value] * wide
                if cell.get(f"{OFFICE}value-type") == "percentage":
                    percent += range(column, column + wide)
                if isinstance(value, float):
                    seen = any(_shown(part, {}) for part in cell.iterchildren(f"{TEXT}p"))
                    self.shows |= seen
                    unseen += [] if seen else range(column, column + wide)
            column += wide
        if cells:
            self.rows += [[] for _ in range(at - len(self.rows))]
            self.rows += [[*cells] for _ in range(high)]
            self.percent.update((line, c) for line in range(at, at + high) for c in percent)
            self.unshown.update((line, c) for line in range(at, at + high) for c in unseen)
            if node.get(f"{TABLE}visibility") in COLLAPSED:
                self.hidden.update(range(at, at + high))

    def sheet(self) -> dict:
        self.unshown = self.unshown if self.shows else set()
        own = ("name", "visible", "merged", "percent", "unshown", "hidden", "hidden_columns", "comments")
        return {key: getattr(self, key) for key in own} | {"rows": shaped(self.rows)}


def _count(node: etree._Element, what: str) -> int:
    return int(node.get(f"{TABLE}number-{what}", 1))


def _value(cell: etree._Element, looks: dict[str, tuple[bool, bool, bool]]) -> object:
    kind, formula = cell.get(f"{OFFICE}value-type"), cell.get(f"{TABLE}formula")
    if kind is None and formula is None and not len(cell):
        return ""
    shown = "\n".join(_shown(part, looks) for part in cell.iterchildren(f"{TEXT}p", f"{TEXT}h"))
    number = cell.get(f"{OFFICE}value") if kind in NUMBERS else None
    if cell.get(f"{CALC}value-type") == "error" or (number is not None and ERROR.fullmatch(shown)):
        return shown or "#N/A"
    if number is not None:
        return signed(float(number)) if kind == "float" and shown.endswith("%") else float(number)
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    if kind == "date":
        return _date(cell.get(f"{OFFICE}date-value", "")) or shown
    if kind == "time":
        return _time(cell.get(f"{OFFICE}time-value", "")) or shown
    text = cell.get(f"{OFFICE}string-value") or shown
    return text if text or formula is None else f"={formula.partition('=')[2]}"


def _shown(node: etree._Element, looks: dict[str, tuple[bool, bool, bool]]) -> str:
    """The text of a paragraph: runs of white space are one space, those meant are elements of their own."""
    return ("".join(_pieces(node, looks)) if len(node) else SPACE.sub(" ", node.text or "")).strip(" ")


def _pieces(node: etree._Element, looks: dict[str, tuple[bool, bool, bool]]) -> Iterator[str]:
    yield SPACE.sub(" ", node.text or "")
    for part in node:
        if part.tag == f"{TEXT}s":
            yield " " * int(part.get(f"{TEXT}c", 1))
        elif part.tag == f"{TEXT}tab":
            yield "\t"
        elif part.tag == f"{TEXT}line-break":
            yield "\n"
        elif part.tag not in UNSHOWN:
            look = looks.get(part.get(f"{TEXT}style-name", ""))
            yield from (marked(piece, *look) for piece in _pieces(part, looks)) if look else _pieces(part, looks)
        yield SPACE.sub(" ", part.tail or "")


def _date(text: str) -> object:
    """A date, with its time where it has one; None where the text is none."""
    try:
        found = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    return found if found.time() != datetime.min.time() else date(found.year, found.month, found.day)


def _time(text: str) -> object:
    """A time of the day, or a duration of more than one; None where the text is none."""
    found = DURATION.fullmatch(text)
    if not found:
        return None
    sign, *parts = found.groups()
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if sign or length >= timedelta(days=1):
        return -length if sign else length
    return (datetime.min + length).time()

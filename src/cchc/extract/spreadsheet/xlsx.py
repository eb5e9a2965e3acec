"""xlsx: values by calamine, and what it leaves out: errors, formulas never computed, percentages, what is hidden.

calamine is given a package made anew of the parts that hold cells, so that it sees what was checked and nothing else:
not the other parts (Power Query, macros), not the many ways in which programs name and link them.
"""

import io
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from xml.sax.saxutils import unescape

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from .common import (  # fmt: skip
    BROKEN,
    LOCKED,
    SAFE,
    TALL,
    Cell,
    Unreadable,
    bounded,
    columns,
    forget,
    hidden_by,
    marked,
    may_hide,
    scaled,
    shaped,
    tree,
)
from .package import Package, stored

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="%d"/><sheets>%s</sheets></workbook>'
SHEET = '<sheet name="{0}" sheetId="{0}" r:id="r{0}"/>'
LINK = f'<Relationship Id="r{{0}}" Type="{OFFICE}/{{1}}" Target="{{2}}"/>'
NO_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")  # macros are never run
YES = ("1", "true")
BUILT_IN = {"9": "0%", "10": "0.00%"}  # number formats that stand in no file


@dataclass
class Marks:
    """What one sheet says beside its values."""

    texts: dict[Cell, str] = field(default_factory=dict)  # error cells ("#REF!") and formulas without a value
    formatted: dict[Cell, str] = field(default_factory=dict)  # number formats with a percent sign, or that may hide
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: dict[Cell, str] = field(default_factory=dict)


def read_xlsx(package: Package, limits: dict) -> list[dict]:
    """Every sheet of an Excel file; Unreadable where it is damaged."""
    package.check()
    since_1904, listed = _book(package.xml(package.book))
    links = package.links(package.book)
    kinds = {kind: name for kind, name in links.values()}
    strings, styles = (package.xml(kinds.get(kind, "")) for kind in ("sharedStrings", "styles"))
    telling = _telling_styles(styles)
    sheets, parts = [], {}
    for title, visible, id in listed:
        kind, name = links.get(id, ("", ""))
        if kind in NO_CELLS:
            continue
        xml = _as_shown(package.xml(name))
        if b"sheetData" not in xml:
            raise Unreadable(BROKEN)
        sheets.append((title, visible, replace(_marks(xml, telling, limits), comments=_comments(package, name))))
        parts[f"xl/worksheets/sheet{len(sheets)}.xml"] = xml
    try:
        read = CalamineWorkbook.from_filelike(io.BytesIO(_package(parts, _as_shown(strings), styles, since_1904)))
        return [
            _sheet(name, visible, read.get_sheet_by_index(at), marks, limits)
            for at, (name, visible, marks) in enumerate(sheets)
        ]
    except PasswordError:
        raise Unreadable(LOCKED) from None
    except (CalamineError, ValueError, OverflowError):
        raise Unreadable(BROKEN) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic inside calamine is no Exception
            raise
        raise Unreadable(BROKEN) from None


@lru_cache(maxsize=8)  # the forms of one office often differ in their cells alone
def _book(xml: bytes) -> tuple[bool, list[tuple[str, bool, str]]]:
    """Whether days are counted from 1904; of each sheet its title, whether it is visible, and its link."""
    book = tree(xml)
    properties = book.find("{*}workbookPr")
    sheets = [
        (
            node.get("name", ""),
            node.get("state", "visible") == "visible",
            next((value for key, value in node.items() if key.endswith("}id")), ""),
        )
        for node in book.iterfind("{*}sheets/{*}sheet")
    ]
    return properties is not None and properties.get("date1904") in YES, sheets


def _package(sheets: dict[str, bytes], strings: bytes, styles: bytes, since_1904: bool) -> bytes:
    """A workbook of these sheets, named 1, 2, … in their order, as Excel itself lays it out."""
    shared = {"xl/sharedStrings.xml": strings, "xl/styles.xml": styles}
    return stored(_frame(len(sheets), since_1904) | {name: xml for name, xml in shared.items() if xml} | sheets)


@lru_cache(maxsize=16)
def _frame(count: int, since_1904: bool) -> dict[str, bytes]:
    """The parts that only say which sheets there are."""
    numbers = range(1, count + 1)
    return {
        "_rels/.rels": _links([LINK.format(1, "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (BOOK % (since_1904, "".join(map(SHEET.format, numbers)))).encode(),
        "xl/_rels/workbook.xml.rels": _links(
            [LINK.format(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
        ),
    }


def _links(links: list[str]) -> bytes:
    return f'<Relationships xmlns="{LINKS}">{"".join(links)}</Relationships>'.encode()


def _sheet(name: str, visible: bool, sheet, marks: Marks, limits: dict) -> dict:
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    bounded(height, width, limits, name)
    # without skip_empty_area=False the first filled cell would be taken for A1
    rows = sheet.to_python(skip_empty_area=False)
    if height > TALL:
        none: list[object] = []
        nothing = [""] * width
        rows = [none if row == nothing else row for row in rows]
    for (row, column), text in marks.texts.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
        if rows[row][column] == "":
            rows[row][column] = text
    unshown = hidden_by(rows, marks.formatted)
    return {
        "name": name,
        "visible": visible,
        "unshown": unshown,
        "percent": scaled(rows, marks.formatted) - unshown,
        "rows": shaped(rows),
        "merged": sheet.merged_cell_ranges,
        "hidden": marks.hidden,
        "hidden_columns": marks.hidden_columns,
        "comments": marks.comments,
    }


# --- a look at the bytes tells whether a sheet has anything that needs a walk over its cells ---

PREFIX = bytes.maketrans(b":", b"<")  # the name behind it then looks like any other
FAR = re.compile(rb'r="[A-Za-z]?+(?:[A-Za-z]+\d|\d{5})|r=[^"]')  # an address beyond Z9999
ADDRESS = re.compile(r"([A-Za-z]+)(\d+)")
FORMAT_CODE = re.compile(rb"""formatCode\s*=\s*["']([^"']*)""")
WALKED = ("{*}c", "{*}row", "{*}col")


def _marks(xml: bytes, telling: dict[str, str], limits: dict) -> Marks:
    return _walked(xml, telling, limits) if _marked(xml.translate(PREFIX, b" \t\r\n"), telling) else Marks()


def _marked(xml: bytes, telling: dict[str, str]) -> bool:
    """Whether there may be errors, formulas, percentages, far addresses or anything hidden; XML without white space."""
    return (
        b"'" in xml
        or b'"e"' in xml
        or b"<f" in xml
        or b"hidden=" in xml
        or any(b's="%s"' % style.encode() in xml for style in telling)
        or FAR.search(xml) is not None
    )


def _tells(styles: bytes) -> bool:
    """Whether there may be a number format that shows a percentage, or hides."""
    codes = FORMAT_CODE.findall(styles) if b"formatCode" in styles else ()
    return (
        b"%" in styles
        or b'="9"' in styles
        or b'="10"' in styles
        or any(may_hide(unescape(code.decode("utf-8", "replace"), {"&quot;": '"'})) for code in codes)
    )


@lru_cache(maxsize=8)
def _telling_styles(styles: bytes) -> dict[str, str]:
    """The number formats of the cell styles (by number, attribute s) with a percent sign, or that may hide."""
    if not _tells(styles):
        return {}
    root = tree(styles)
    own = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iterfind("{*}numFmts/{*}numFmt")}
    codes = BUILT_IN | own
    found = {str(n): codes.get(xf.get("numFmtId"), "") for n, xf in enumerate(root.iterfind("{*}cellXfs/{*}xf"))}
    return {style: code for style, code in found.items() if "%" in code or may_hide(code)}


def _comments(package: Package, sheet: str) -> dict[Cell, str]:
    """The comments on cells of the sheet in this part."""
    if not any("comments" in name for name in package.infos):
        return {}
    parts = [name for kind, name in package.links(sheet).values() if kind == "comments" and name in package.infos]
    found = {}
    for node in (node for part in parts for node in tree(package.xml(part)).iterfind("{*}commentList/{*}comment")):
        if at := ADDRESS.fullmatch(node.get("ref", "")):
            text = "".join(piece.text or "" for piece in node.iter("{*}t"))
            found[int(at[2]) - 1, _column(at[1])] = text
    return found


def _as_shown(xml: bytes) -> bytes:
    """The same texts, their raised, lowered and struck parts in characters that show it."""
    if b"vertAlign" not in xml and b"strike" not in xml:
        return xml
    root = tree(xml)
    for run in root.iter("{*}r"):
        text, look = run.find("{*}t"), run.find("{*}rPr")
        if text is None or look is None:
            continue
        place, strike = look.find("{*}vertAlign"), look.find("{*}strike")
        at = "" if place is None else place.get("val", "")
        struck = strike is not None and strike.get("val", "1") in YES
        text.text = marked(text.text or "", at == "superscript", at == "subscript", struck)
    return etree.tostring(root, encoding="utf-8")


def _walked(xml: bytes, telling: dict[str, str], limits: dict) -> Marks:
    try:
        marks, height, width = _walk(xml, telling, limits)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(BROKEN) from None
    bounded(height, width, limits, "")
    return marks


def _walk(xml: bytes, telling: dict[str, str], limits: dict) -> tuple[Marks, int, int]:
    """What the elements of a sheet say of its cells, and how many rows and columns these reach over."""
    marks, row, column, height, width = Marks(), 0, 0, 0, 0
    for _, node in etree.iterparse(io.BytesIO(xml), tag=WALKED, **SAFE):
        if node.tag.endswith("}c"):
            at = ADDRESS.fullmatch(node.get("r", ""))
            line = int(at[2]) - 1 if at else int(node.getparent().get("r", row + 1)) - 1
            column = _column(at[1]) if at else column
            if len(node):
                height, width = max(height, line + 1), max(width, column + 1)
                if code := telling.get(node.get("s", "")):
                    marks.formatted[line, column] = code
                if text := _text(node):
                    marks.texts[line, column] = text
            column += 1
        elif node.tag.endswith("}row"):
            row, column = int(node.get("r", row + 1)), 0
            if node.get("hidden") in YES:
                marks.hidden.add(row - 1)
            forget(node)
        elif node.get("hidden") in YES:
            marks.hidden_columns.update(columns(int(node.get("min", 0)) - 1, int(node.get("max", 0)), limits))
    return marks, height, width


def _text(cell: etree._Element) -> str:
    """The text of an error cell or of a formula without a value; "" of every other cell."""
    if cell.get("t") != "e" and len(cell) == 1 and cell[0].tag.endswith("}v"):  # what most cells are
        return ""
    parts = {part.tag.rpartition("}")[2]: part.text for part in cell}
    if cell.get("t") == "e":
        return parts.get("v") or "#N/A"
    return f"={parts['f'] or ''}" if "f" in parts and not parts.get("v") else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1

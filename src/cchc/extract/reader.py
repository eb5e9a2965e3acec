"""Bytes of a spreadsheet -> its sheets as plain values; also a script of its own, so that a hang can be ended.

What calamine leaves out is added from the file itself: error cells and formulas never computed (text in their
cell, never blank), cells shown as a percentage, hidden rows and columns, merged ranges of ods. Tables of a web page
that was saved as .xls are read here too. It imports nothing of ours: the script starts fast.
"""

import gc
import io
import json
import os
import pickle
import re
import struct
import sys
import zipfile
import zlib
from html import unescape
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RESEND = "Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi gửi lại."
BROKEN = f"bị hỏng hoặc không phải bảng tính nên không đọc được. {RESEND}"
LOCKED = "có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."
TOO_LARGE = "quá lớn để đọc ({0}). Hãy xóa các dòng, cột, trang tính thừa, lưu lại rồi gửi lại."
MEMORY = 4 * 2**30  # bytes a process of its own may take
Cell = tuple[int, int]  # row and column, from 0


class Unreadable(Exception):
    """What is wrong with the file, as the rest of the sentence "Tệp … "."""


class TooFar(Unreadable):
    """A sheet that reaches further than the limits allow."""


class Marks:
    """What one sheet says beside its values."""

    def __init__(self) -> None:
        self.texts: dict[Cell, str] = {}  # error cells ("#REF!") and formulas without a value ("=A1+B1")
        self.percent: set[Cell] = set()
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[Cell, Cell]] = []  # where calamine reports none: ods
        self.end: Cell = (-1, -1)

    def reach(self, row: int, column: int) -> None:
        self.end = max(self.end[0], row), max(self.end[1], column)


def read(data: bytes, limits: dict, package: "Package | None" = None) -> list[dict]:
    """Each sheet as a dict with the fields of workbook.Sheet; Unreadable otherwise."""
    if data.startswith(b"PK"):
        parts = (package or Package(data)).parts(limits)
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise Unreadable(LOCKED)
        try:
            data = _stored(parts)  # calamine sees what was checked, nothing else
        except struct.error:  # more parts, or longer names, than a container counts
            raise Unreadable(BROKEN) from None
        marks = _xlsx(parts, limits)
        if "content.xml" in parts:
            marks |= _ods(parts["content.xml"], limits)
    elif data.startswith(OLE):
        marks = _xls(data)
    else:
        return _html(data, limits)
    try:
        return [_sheet(*part, marks, limits) for part in _parts(data)]
    except PasswordError:
        raise Unreadable(LOCKED) from None
    except (CalamineError, ValueError, OverflowError):
        raise Unreadable(BROKEN) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic inside calamine is no Exception
            raise
        raise Unreadable(BROKEN) from None


def _parts(data: bytes):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            yield about.name, about.visible == SheetVisibleEnum.Visible, book.get_sheet_by_name(about.name)


def _sheet(name: str, visible: bool, sheet, marks: dict[str, Marks], limits: dict) -> dict:
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    _bounded(height, width, limits, name)
    # without skip_empty_area=False the first filled cell would be taken for A1
    rows = sheet.to_python(skip_empty_area=False)
    none: list[object] = []
    if height > 1000:  # a million empty rows are cheap as empty lists
        nothing = [""] * width
        rows = [none if row == nothing else row for row in rows]
    own = marks.get(name) or Marks()
    for (row, column), text in own.texts.items():
        rows += [none] * (row + 1 - len(rows))
        rows[row] = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
        if rows[row][column] == "":
            rows[row][column] = text
    while rows and all(v == "" for v in rows[-1]):
        rows.pop()
    merged = sheet.merged_cell_ranges or own.merged
    extra = {"percent": own.percent, "hidden": own.hidden, "hidden_columns": own.hidden_columns}
    return {"name": name, "visible": visible, "rows": rows, "merged": merged} | extra


def _bounded(height: int, width: int, limits: dict, name: str) -> None:
    if height > limits["rows"] or width > limits["columns"] or height * width > limits["cells"]:
        raise TooFar(TOO_LARGE.format(f"trang tính “{name}”: {height} dòng x {width} cột"))


# --- packages: xlsx, xlsm, ods ---


# parts that hold no cell: neither inflated nor handed on
SKIPPED = ("[Content_Types].xml", "docProps/", "xl/media/", "xl/theme/", "Pictures/", "Thumbnails/")


class Package:
    """A zip container whose parts are held to the size and checksum they declare."""

    def __init__(self, data: bytes) -> None:
        try:
            self.infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
            raise Unreadable(BROKEN) from None
        self.data = data
        self.names = {i.filename.lower() for i in self.infos}
        self.unpacked = sum(i.file_size for i in self.infos)

    def parts(self, limits: dict) -> dict[str, bytes]:
        """The parts that a reader may open, by name."""
        total, packed = self.unpacked, len(self.data)
        if total > limits["unpacked"] or (total > 2**24 and total > limits["ratio"] * packed):
            raise Unreadable(TOO_LARGE.format(f"nén {packed} byte, bung ra {total} byte"))

        parts = {i.filename: _inflate(self.data, i) for i in self.infos if not i.filename.startswith(SKIPPED)}
        books = sum(name.endswith("workbook.xml") for name in self.names)
        if len(self.names) < len(self.infos) or books > 1:
            raise Unreadable(BROKEN)  # which of the two is meant nobody can tell
        for xml in parts.values():
            # no spreadsheet program declares entities; most parts have no "!" at all, which is found out faster
            entities = b"!" in xml and (b"<!DOCTYPE" in xml or b"<!ENTITY" in xml)
            if entities or xml.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise Unreadable(BROKEN)
        return parts


def _inflate(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """The part, whole and unharmed: neither longer than declared nor with another checksum."""
    at = info.header_offset
    if info.flag_bits & 1:
        raise Unreadable(LOCKED)
    if info.compress_type not in (0, 8) or data[at : at + 4] != b"PK\x03\x04" or len(data) < at + 30:
        raise Unreadable(BROKEN)
    start = at + 30 + sum(struct.unpack_from("<HH", data, at + 26))
    raw = data[start : start + info.compress_size]
    try:
        xml = zlib.decompressobj(-15).decompress(raw, info.file_size + 1) if info.compress_type else raw
    except zlib.error:
        raise Unreadable(BROKEN) from None
    if len(xml) != info.file_size or zlib.crc32(xml) != info.CRC:
        raise Unreadable(BROKEN)
    return xml


def _stored(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip container without compression."""
    body, folder, at = [], [], 0
    for name, xml in parts.items():
        path = name.encode()
        about = struct.pack("<4H3L2H", 0x800, 0, 0, 33, zlib.crc32(xml), len(xml), len(xml), len(path), 0)
        body += (b"PK\3\4\x14\0", about, path, xml)
        folder += (b"PK\1\2\x14\0\x14\0", about, struct.pack("<3H2L", 0, 0, 0, 0, at), path)
        at += 30 + len(path) + len(xml)
    size = sum(map(len, folder))
    return b"".join((*body, *folder, struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(parts), len(parts), size, at, 0)))


# --- xlsx: a look at the bytes tells whether a sheet has anything that needs a walk over its cells ---

PREFIX = bytes.maketrans(b":", b"<")  # the name behind it then looks like any other
FAR = re.compile(rb'r=(?:"(?:[A-Za-z]{2,}\d|[A-Za-z]?\d{5})|[^"])')  # an address beyond Z9999
TAG = re.compile(rb"<(\w{1,20}:)?(row|c)\b([^<>]*)([<>])")
COLUMNS = re.compile(rb"<(?:\w{1,20}:)?col\b([^>]{0,400})>")
EMPTY_CELL = re.compile(rb'<c r="[A-Z]+\d+"(?: s="\d+")?/>')
EMPTY_ROW = re.compile(rb'<row r="\d+"(?: (?!hidden)[A-Za-z0-9:]+="[^"]*")*(?:/>|></row>)')
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
YES = (b"1", b"true")
PERCENT_IDS = {b"9", b"10"}


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {name: a or b for name, a, b in ATTRIBUTE.findall(text)}


def _xlsx(parts: dict[str, bytes], limits: dict) -> dict[str, Marks]:
    styles = next((xml for name, xml in parts.items() if name.lower() == "xl/styles.xml"), b"")
    percent = _percent_styles(styles) if b"%" in styles or b'="9"' in styles or b'="10"' in styles else set()
    found: dict[str, Marks] = {}
    for name, xml in parts.items():
        if b"sheetData" in xml and _marked(xml.translate(PREFIX, b" \t\r\n"), percent):
            found[name] = _xlsx_sheet(xml, percent, limits)
    return {_xlsx_name(parts, name): marks for name, marks in found.items()}


def _marked(xml: bytes, percent: set[bytes]) -> bool:
    """Whether there may be errors, formulas, percentages, far addresses or anything hidden; XML without white space."""
    return (
        b"'" in xml
        or b'"e"' in xml
        or b"<f" in xml
        or b"hidden=" in xml
        or any(b's="%s"' % style in xml for style in percent)
        or FAR.search(xml) is not None
    )


def _percent_styles(styles: bytes) -> set[bytes]:
    """The numbers (attribute s) of the cell styles that show a percentage."""
    own = [_attributes(t) for t in re.findall(rb"<(?:\w+:)?numFmt\b([^>]*)>", styles)]
    ids = PERCENT_IDS | {f[b"numFmtId"] for f in own if b"%" in f.get(b"formatCode", b"") and b"numFmtId" in f}
    block = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    xfs = re.findall(rb"<(?:\w+:)?xf\b([^>]*)>", block.group()) if block else []
    return {b"%d" % n for n, xf in enumerate(xfs) if _attributes(xf).get(b"numFmtId") in ids}


def _xlsx_sheet(xml: bytes, percent: set[bytes], limits: dict) -> Marks:
    marks, row, column = Marks(), -1, -1
    if len(xml) > 2**20:
        xml = EMPTY_ROW.sub(b"", EMPTY_CELL.sub(b"", xml))
    for given in map(_attributes, COLUMNS.findall(xml)):
        first, last = given.get(b"min", b""), given.get(b"max", b"")
        if given.get(b"hidden") in YES and first.isdigit() and last.isdigit():
            marks.hidden_columns.update(range(int(first) - 1, min(int(last), limits["columns"])))
    for tag in TAG.finditer(xml):
        prefix, kind, text, end = tag.groups()
        if end == b"<" or len(text) > 400 or text.count(b'"') % 2 or text.count(b"'") % 2:
            raise Unreadable(BROKEN)  # no program writes < or > into an attribute of a cell
        given = _attributes(text)
        if kind == b"row":
            row, column = (int(given[b"r"]) - 1 if given.get(b"r", b"").isdigit() else row + 1), -1
            if given.get(b"hidden") in YES:
                marks.hidden.add(row)
            continue
        at = re.fullmatch(rb"([A-Za-z]+)(\d+)", given.get(b"r", b""))
        row, column = (int(at[2]) - 1, _column(at[1].decode())) if at else (row, column + 1)
        if text.endswith(b"/"):
            continue
        end = xml.find(b"</%sc>" % (prefix or b""), tag.end(), tag.end() + 400_000)
        body = xml[tag.end() : end] if end >= 0 else b""
        if given.get(b"t") == b"e":
            marks.texts[row, column] = _inner(body, b"v") or "#N/A"
        elif (b"<f" in body or b":f" in body) and not _inner(body, b"v"):
            marks.texts[row, column] = f"={_inner(body, b'f')}"
        if given.get(b"s") in percent:
            marks.percent.add((row, column))
        if body:
            marks.reach(row, column)
    _bounded(marks.end[0] + 1, marks.end[1] + 1, limits, "")
    return marks


def _inner(body: bytes, tag: bytes) -> str:
    found = re.search(rb"<(?:\w+:)?%s\b[^>]*>([^<]*)<" % tag, body)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _xlsx_name(parts: dict[str, bytes], part: str) -> str:
    """The title of the sheet that a part of the package holds; "" where no sheet names it."""
    lower = {name.lower(): xml for name, xml in parts.items()}
    links = re.findall(rb"<(?:\w+:)?Relationship\b([^>]*)>", lower.get("xl/_rels/workbook.xml.rels", b""))
    ids = set()
    for link in map(_attributes, links):
        target = unescape(link.get(b"Target", b"").decode("utf-8", "replace")).lower()
        if part.lower() in (target.lstrip("/"), f"xl/{target}"):
            ids.add(link.get(b"Id"))
    for sheet in map(_attributes, re.findall(rb"<(?:\w+:)?sheet\b([^>]*)>", lower.get("xl/workbook.xml", b""))):
        if any(name.endswith(b":id") and value in ids for name, value in sheet.items()):
            return unescape(sheet.get(b"name", b"").decode("utf-8", "replace"))
    return ""


# --- ods ---


def _ods(content: bytes, limits: dict) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    marks, row, column, high = Marks(), 0, 0, 1
    try:
        for event, node in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
            tag = node.tag.rpartition("}")[2]
            given = {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
            if event == "start" and tag == "table":
                marks, row, column = found.setdefault(given.get("name", ""), Marks()), 0, 0
            elif event == "start" and tag == "table-column":
                wide = int(given.get("number-columns-repeated", 1))
                if given.get("visibility") in ("collapse", "filter"):
                    marks.hidden_columns.update(range(column, min(column + wide, limits["columns"])))
                column += wide
            elif event == "start" and tag == "table-row":
                column, high = 0, int(given.get("number-rows-repeated", 1))
                if given.get("visibility") in ("collapse", "filter") and high < 10_000:
                    marks.hidden.update(range(row, row + high))
            elif event == "end" and tag in ("table-cell", "covered-table-cell"):
                wide = int(given.get("number-columns-repeated", 1))
                _ods_cell(node, given, marks, row, column, high, wide)
                column += wide
            elif event == "end" and tag == "table-row":
                row += high
                node.clear()
                _bounded(marks.end[0] + 1, marks.end[1] + 1, limits, "")
    except (ElementTree.ParseError, ValueError, OverflowError):
        raise Unreadable(BROKEN) from None
    return found


def _ods_cell(node, given: dict[str, str], marks: Marks, row: int, column: int, high: int, wide: int) -> None:
    text = "".join(node.itertext()).strip()
    kind = node.attrib.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type")
    extended = node.attrib.get("{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type")
    formula = given.get("formula")
    if not (kind or text or formula):
        return
    marks.reach(row + high - 1, column + wide - 1)
    down, right = (int(given.get(f"number-{name}-spanned", 1)) - 1 for name in ("rows", "columns"))
    if down > 0 or right > 0:
        marks.merged.append(((row, column), (row + down, column + right)))
    if extended == "error" or (formula and not kind):
        marks.texts[row, column] = text or f"={formula}"
    if kind == "percentage":
        marks.percent.update((r, c) for r in range(row, row + min(high, 1000)) for c in range(column, column + wide))


# --- xls: the stream "Workbook" of the container, record by record ---

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
UNCOMPUTED = "=…"  # the formula itself is stored as code


def _xls(data: bytes) -> dict[str, Marks]:
    try:
        return _xls_marks(_stream(data))
    except (struct.error, IndexError):
        return {}  # calamine says whether it can be read


def _stream(data: bytes) -> bytes:
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    sector = lambda n: data[(n + 1) * size : (n + 2) * size]  # noqa: E731
    heads = [n for n in struct.unpack_from("<109I", data, 76) if n < 0xFFFFFFFA]
    more, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if more >= 0xFFFFFFFA:
            break
        *numbers, more = struct.unpack(f"<{size // 4}I", sector(more))
        heads += [n for n in numbers if n < 0xFFFFFFFA]
    table = b"".join(sector(n) for n in heads)
    fat = struct.unpack_from(f"<{len(table) // 4}I", table)

    def chain(n: int) -> bytes:
        found = []
        while n < len(fat) and len(found) <= len(fat):
            found.append(sector(n))
            n = fat[n]
        return b"".join(found)

    def short(n: int) -> bytes:
        """A stream below 4,096 bytes lies in pieces of 64 within the first entry's."""
        pieces, table = chain(root), chain(struct.unpack_from("<I", data, 60)[0])
        found: list[bytes] = []
        while 4 * n + 4 <= len(table) and len(found) <= len(table):
            found.append(pieces[64 * n : 64 * n + 64])
            n = struct.unpack_from("<I", table, 4 * n)[0]
        return b"".join(found)

    folder = chain(struct.unpack_from("<I", data, 48)[0])
    root = struct.unpack_from("<I", folder, 116)[0]
    for at in range(0, len(folder) - 127, 128):
        name = folder[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
        start, length = struct.unpack_from("<II", folder, at + 116)
        if name.lower() in ("workbook", "book"):
            return (short if length < 4096 else chain)(start)[:length]
    return b""


def _xls_marks(stream: bytes) -> dict[str, Marks]:
    """The marks of each sheet.

    A formula holds its last value: a number, yes or no, an error, an empty text (3), or a text (0) that the next
    record gives and that goes before the mark. What was never computed is an empty text from some programs; others
    write the number 0, which nothing tells from a 0 that was computed.
    """
    formats, styles, sheets, marks, found = {9, 10}, [], {}, Marks(), {}
    for at, kind, body in _records(stream):
        if at in sheets:
            marks = found.setdefault(sheets[at], Marks())
        if kind == 0x0085:  # BOUNDSHEET
            wide = body[7] & 1
            sheets[struct.unpack_from("<I", body)[0]] = body[8:].decode("utf-16-le" if wide else "latin-1", "replace")
        elif kind == 0x041E and b"%" in body[2:]:  # FORMAT
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == 0x00E0:  # XF
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == 0x0208 and body[12] & 0x20:  # ROW
            marks.hidden.add(struct.unpack_from("<H", body)[0])
        elif kind == 0x007D and body[8] & 1:  # COLINFO
            first, last = struct.unpack_from("<HH", body)
            marks.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in (0x0205, 0x0006, 0x0203, 0x027E, 0x00BD):  # BOOLERR, FORMULA, NUMBER, RK, MULRK
            row, column, style = struct.unpack_from("<HHH", body)
            if kind == 0x0205 and body[7]:
                marks.texts[row, column] = ERRORS.get(body[6], "#N/A")
            if kind == 0x0006 and body[12:14] == b"\xff\xff" and body[6] != 1:  # neither a number nor yes or no
                marks.texts[row, column] = ERRORS.get(body[8], "#N/A") if body[6] == 2 else UNCOMPUTED
            places = [(column, style)]
            if kind == 0x00BD:  # several numbers side by side
                last = (len(body) - 6) // 6
                places = [(column + n, struct.unpack_from("<H", body, 4 + 6 * n)[0]) for n in range(last)]
            marks.percent.update((row, c) for c, s in places if s < len(styles) and styles[s] in formats)
    return found


def _records(stream: bytes):
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


# --- html: what one-stop software often calls .xls ---

UNSEEN = re.compile(rb"(?is)<!--.*?-->|<script\b.*?</script>")
BREAK = "\u2028"  # between the lines of a cell; the line breaks of the page itself are only spaces


def _html(data: bytes, limits: dict) -> list[dict]:
    """Each table with text as a sheet of texts ("Trang 1", …) from a page in UTF-8; nothing is fetched or run.

    A table inside a cell is a sheet of its own; text outside tables is left out.
    """
    from lxml import etree  # few files need it

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(BROKEN) from None
    tables = [] if page is None else list(page.iter("table"))
    told = UNSEEN.sub(b"", data).lower()
    if len({len(tables), len(re.findall(rb"<table\b", told)), told.count(b"</table")}) > 1 or not tables:
        raise Unreadable(BROKEN)  # cut short, or nested deeper than the parser goes
    if any(cell.getparent().tag != "tr" for cell in page.iter("td", "th")):
        raise Unreadable(BROKEN)  # a cell outside every row has no address
    etree.strip_elements(page, "script", "style", with_tail=False)
    for node in page.iter("br", "p", "div", "li"):
        node.text, node.tail = BREAK + (node.text or ""), BREAK + (node.tail or "")
    lines: dict = {table: [] for table in tables}
    for line in page.iter("tr"):
        lines[next(line.iterancestors("table"))].append(line)
    sheets = []
    for table in reversed(tables):  # inner ones first: what they hold is no text of the cell around them
        sheet = _html_table(lines[table], limits)
        table.clear(keep_tail=True)
        limits = limits | {"cells": limits["cells"] - sum(map(len, sheet["rows"]))}
        if sheet["rows"]:
            sheets.insert(0, sheet)
    if not sheets:
        raise Unreadable(BROKEN)
    return [{"name": f"Trang {n}"} | sheet for n, sheet in enumerate(sheets, start=1)]


def _html_table(lines: list, limits: dict) -> dict:
    rows: list[list[object]] = []
    merged: list[tuple[Cell, Cell]] = []
    hidden = set()
    covered: dict[int, int] = {}  # column -> last row that a cell from above reaches
    for at, line in enumerate(lines):
        row: list[object] = []
        for cell in line.iterchildren("td", "th"):
            column = len(row)
            while covered.get(column, -1) >= at:
                column += 1
            down = min(_span(cell, "rowspan"), len(lines) - at)
            right = min(_span(cell, "colspan"), limits["columns"] + 1)
            parts = (" ".join(part.split()) for part in "".join(cell.itertext()).split(BREAK))
            row += [""] * (column - len(row))
            row += ["\n".join(filter(None, parts)), *[""] * (right - 1)]
            _bounded(at + 1, len(row), limits, "")
            if down > 1 or right > 1:
                merged.append(((at, column), (at + down - 1, column + right - 1)))
                covered |= dict.fromkeys(range(column, column + right), at + down - 1)
        rows.append(row)
        if "display:none" in (line.get("style") or "").lower().replace(" ", ""):
            hidden.add(at)
    while rows and not any(rows[-1]):
        rows.pop()
    return {"rows": rows, "merged": merged, "hidden": hidden}


def _span(cell, name: str) -> int:
    given = (cell.get(name) or "").strip()
    return max(1, int(given)) if given.isdecimal() and len(given) < 8 else 1


def _main() -> None:
    """Limits as JSON in argv[1], the file on stdin; the sheets or a message on stdout, pickled."""
    limits = json.loads(sys.argv[1])
    gc.disable()  # a million rows are no garbage
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit
    try:
        answer: object = read(sys.stdin.buffer.read(), limits)
    except Unreadable as error:
        answer = str(error)
    sys.stdout.buffer.write(pickle.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main()

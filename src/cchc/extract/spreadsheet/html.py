"""A web page saved as .xls, which one-stop software often writes: each of its tables with text is a sheet."""

import re

from lxml import etree

from .common import BROKEN, Cell, Unreadable, bounded, marked

UNSEEN = re.compile(rb"(?is)<!--.*?-->|<script\b.*?</script>")
BREAK = "\u2028"  # between the lines of a cell; the line breaks of the page itself are only spaces


def read_html(data: bytes, limits: dict) -> list[dict]:
    """Each table with text as a sheet of texts ("Trang 1", …) from a page in UTF-8; nothing is fetched or run.

    A table inside a cell is a sheet of its own; text outside tables is left out. Unreadable where none is whole.
    """
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
    for node in page.iter("sup", "sub", "s", "strike", "del"):
        node.text = marked(node.text or "", node.tag == "sup", node.tag == "sub", node.tag not in ("sup", "sub"))
    lines: dict = {table: [] for table in tables}
    for line in page.iter("tr"):
        lines[next(line.iterancestors("table"))].append(line)
    sheets = []
    for table in reversed(tables):  # inner ones first: what they hold is no text of the cell around them
        sheet = _table(lines[table], limits)
        table.clear(keep_tail=True)
        limits = limits | {"cells": limits["cells"] - sum(map(len, sheet["rows"]))}
        if sheet["rows"]:
            sheets.insert(0, sheet)
    if not sheets:
        raise Unreadable(BROKEN)
    return [{"name": f"Trang {n}"} | sheet for n, sheet in enumerate(sheets, start=1)]


def _table(lines: list, limits: dict) -> dict:
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
            bounded(at + 1, len(row), limits, "")
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

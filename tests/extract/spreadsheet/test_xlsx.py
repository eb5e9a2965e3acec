"""xlsx as other programs than Excel write it, and what Excel adds to it."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from cchc.extract import ExtractError, Sheet, read_workbook

Change = Callable[[dict[str, bytes]], object]


def book(path: Path, change: Change = lambda parts: None) -> Path:
    """A sheet "Bảng 2" with text, a number and a percentage, and the parts changed."""
    with xlsxwriter.Workbook(path) as file:
        sheet = file.add_worksheet("Bảng 2")
        sheet.write_row("A1", ["Số hồ sơ", 4747])
        sheet.write("C1", 0.9844, file.add_format({"num_format": "0.00%"}))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return path


def is_whole(sheets: list[Sheet]) -> bool:
    (sheet,) = sheets
    return (sheet.name, sheet.rows, sheet.percent) == ("Bảng 2", [["Số hồ sơ", 4747, 0.9844]], {(0, 2)})


def replaced(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    assert old.encode() in parts[name]
    parts[name] = parts[name].replace(old.encode(), new.encode())


SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def power_query(parts: dict[str, bytes]) -> None:
    """Both write parts in UTF-16, the data model a large binary one; none holds a cell."""
    parts["customXml/item1.xml"] = '<?xml version="1.0" encoding="utf-16"?><DataMashup>AAAA</DataMashup>'.encode(
        "utf-16"
    )
    parts["xl/customData/item1.data"] = "<!DOCTYPE x><a/>".encode("utf-16")
    parts["xl/model/item.data"] = b"\xff\xfe<!ENTITY" + bytes(1000)


def macro_sheet(parts: dict[str, bytes]) -> None:
    parts["xl/macrosheets/sheet1.xml"] = (
        b'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><f>EXEC("calc")</f></c></row></sheetData></xm:macrosheet>'
    )
    replaced(parts, BOOK, "<sheets>", '<sheets><sheet name="Macro1" sheetId="9" state="veryHidden" r:id="rId99"/>')
    kind = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="macrosheets/sheet1.xml"/>'
    replaced(parts, LINKS, "</Relationships>", f"{link}</Relationships>")


def named(new: Callable[[str], str]) -> Change:
    def rename(parts: dict[str, bytes]) -> None:
        own = {new(name): part for name, part in parts.items()}
        parts.clear()
        parts.update(own)

    return rename


def strict(parts: dict[str, bytes]) -> None:
    pairs = (
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
    )
    for name in parts:
        for old, new in pairs:
            parts[name] = parts[name].replace(old.encode(), new.encode())


def wide(encoding: str) -> Change:
    def recode(parts: dict[str, bytes]) -> None:
        for name in (SHEET, BOOK, LINKS, "xl/sharedStrings.xml", "xl/styles.xml"):
            parts[name] = parts[name].decode().replace("UTF-8", "UTF-16").encode(encoding)

    return recode


def moved(parts: dict[str, bytes]) -> None:
    """The whole of Excel's folder at the root, as minimal writers do."""
    named(lambda name: name.removeprefix("xl/"))(parts)
    replaced(parts, "_rels/.rels", "xl/workbook.xml", "/workbook.xml")


def absolute(parts: dict[str, bytes]) -> None:
    replaced(parts, LINKS, 'Target="', 'Target="/xl/')


def prefixed(parts: dict[str, bytes]) -> None:
    for old, new in (("<", "<x:"), ("<x:/", "</x:"), ("<x:?xml", "<?xml"), (" xmlns=", " xmlns:x=")):
        parts[SHEET] = parts[SHEET].replace(old.encode(), new.encode())


def state(parts: dict[str, bytes]) -> None:
    replaced(parts, BOOK, 'sheetId="1"', 'sheetId="1" state="visible" xmlns:x="y" x:more="1"')


@pytest.mark.parametrize(
    "change",
    [
        power_query, macro_sheet, strict, moved, absolute, prefixed, state,
        named(lambda name: name.replace("/", "\\")), named(lambda name: f"/{name}"), named(str.upper),
        wide("utf-16"), wide("utf-16-be"), wide("utf-16-le"),
    ],
    ids=["power query", "macro sheet", "strict", "at the root", "absolute links", "prefix", "state",
         "backslashes", "slash before", "capitals", "UTF-16", "UTF-16 BE", "UTF-16 LE"],
)  # fmt: skip
def test_a_harmless_file_is_read(tmp_path: Path, change: Change) -> None:
    assert is_whole(read_workbook(book(tmp_path / "a.xlsx", change)))


def lost(parts: dict[str, bytes]) -> None:
    del parts[SHEET]


def unlinked(parts: dict[str, bytes]) -> None:
    replaced(parts, LINKS, 'Id="rId1"', 'Id="rId77"')


def entity(encoding: str) -> Change:
    def declare(parts: dict[str, bytes]) -> None:
        text = parts["xl/sharedStrings.xml"].decode().replace("<sst", '<!DOCTYPE sst [<!ENTITY a "9">]><sst')
        parts["xl/sharedStrings.xml"] = text.replace("Số hồ sơ", "&a;").encode(encoding)

    return declare


@pytest.mark.parametrize("change", [lost, unlinked, entity("utf-8"), entity("utf-16")])
def test_a_sheet_that_is_lost_or_a_text_that_is_declared_is_refused(tmp_path: Path, change: Change) -> None:
    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(book(tmp_path / "a.xlsx", change))


@pytest.mark.parametrize("start", [False, True])
def test_days_are_counted_from_where_the_workbook_says(tmp_path: Path, start: bool) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": start}) as file:
        day = file.add_format({"num_format": "dd/mm/yyyy"})
        file.add_worksheet().write_datetime("A1", date(2021, 12, 5), day)
    assert read_workbook(tmp_path / "a.xlsx")[0].rows == [[date(2021, 12, 5)]]


@pytest.mark.parametrize("cell", ["D2", "XFD2", "XFD150"])
def test_a_stray_value_far_right(tmp_path: Path, cell: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as file:
        sheet = file.add_worksheet()
        sheet.write_row("A1", ["Số hồ sơ", 4747])
        sheet.write(cell, "x")
    (sheet,) = read_workbook(tmp_path / "a.xlsx")
    row, column = xlsxwriter.utility.xl_cell_to_rowcol(cell)
    assert sheet.rows[0][:2] == ["Số hồ sơ", 4747] and not any(sheet.rows[0][2:])
    assert sheet.rows[row][column] == "x"
    assert sum(map(len, sheet.rows)) < 20_000


@pytest.mark.parametrize(
    ("code", "value", "shown", "scaled"),
    [
        ("0.00%", 0.75, 0.75, True),
        ('0.00" %"', 0.75, "0.75 %", False),
        ("0.00\\%", 98.44, "98.44 %", False),
        ("0.00\\ \\%", 98, "98 %", False),
        ('0.00"% đúng hạn"', 98.44, "98.44 %", False),
        ("0_%", 5, 5, False),
        ("0*%", 5, 5, False),
        ("[Red]0.0%", 0.5, 0.5, True),
        ("0;0%", 5, 5, False),
        ("0;0%", -0.5, -0.5, True),
        ("0%;0%;0", 0, 0, False),
        ("[=0]?;0%", 0, 0, False),
        ("[=0]?;0%", 0.5, 0.5, True),
        ("[<=1]0%;0", 0.5, 0.5, True),
        ("[<=1]0%;0", 98, 98, False),
        ('"a;b"0%', 0.5, 0.5, True),
    ],
)
def test_a_percent_sign_that_does_not_scale(
    tmp_path: Path, code: str, value: float, shown: object, scaled: bool
) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as file:
        file.add_worksheet().write("A1", value, file.add_format({"num_format": code}))
    (sheet,) = read_workbook(tmp_path / "a.xlsx")
    assert (sheet.rows, bool(sheet.percent)) == ([[shown]], scaled)


@pytest.mark.parametrize(
    "body",
    [
        '<c r="A1" t="e"><v>#REF!</v></c>',
        '<c t="e"><f>1</f><v>#REF!</v></c>',
        "<c t='e'><v><![CDATA[#REF!]]></v></c>",
        '<c r="A1" t="e"><f>A&lt;B</f><v>#REF!</v></c>',
    ],
)
def test_an_error_however_it_is_written(tmp_path: Path, body: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        start, end = (parts[SHEET].index(mark) for mark in (b"<c ", b"</row>"))
        parts[SHEET] = parts[SHEET][:start] + body.encode() + parts[SHEET][end:]

    assert read_workbook(book(tmp_path / "a.xlsx", change))[0].rows == [["#REF!"]]

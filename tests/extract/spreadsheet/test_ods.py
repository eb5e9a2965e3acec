"""ods as LibreOffice, OpenOffice, Excel, Google and others write it."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from cchc.extract import ExtractError, Sheet, read_workbook
from cchc.extract.limits import Limits

NAMES = "".join(
    f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "style")
)
NAMES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def content(rows: str, before: str = "", styles: str = "", table: str = "") -> str:
    return (
        f"<office:document-content{NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Bảng 2" {table}>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def packed(content: str, **parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in ({"content.xml": content} | parts).items():
            package.writestr(name, text)
    return file.getvalue()


def read(tmp_path: Path, data: bytes) -> Sheet:
    (tmp_path / "a.ods").write_bytes(data)
    (sheet,) = read_workbook(tmp_path / "a.ods")
    return sheet


def cell(shown: str = "", *, kind: str = "float", **attributes: str) -> str:
    given = "".join(f' {name.replace("__", ":").replace("_", "-")}="{v}"' for name, v in attributes.items())
    kind = f' office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell{kind}{given}>{shown}</table:table-cell>"


def row(*cells: str, **attributes: str) -> str:
    given = "".join(f' table:{name.replace("_", "-")}="{v}"' for name, v in attributes.items())
    return f"<table:table-row{given}>{''.join(cells)}</table:table-row>"


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (cell(p("6"), office__value="6"), 6.0),
        (cell(p("98,44%"), kind="percentage", office__value="0.9844"), 0.9844),
        (cell(p("5 đ"), kind="currency", office__value="5"), 5.0),
        (cell(p("ĐÚNG"), kind="boolean", office__boolean_value="true"), True),
        (cell(p("Số hồ sơ"), kind="string"), "Số hồ sơ"),
        (cell(p("một") + p("hai"), kind="string"), "một\nhai"),
        (cell(p('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/><text:span>d</text:span> e'), kind="string"),
         "a  b\tc\nd e"),
        (cell("\n  " + p("\n   Số\n   hồ sơ \n") + "\n", kind="string"), "Số hồ sơ"),
        (cell("", kind="string", office__string_value="abc"), "abc"),
        # errors: LibreOffice's own mark; Excel and OpenOffice store 0
        (cell(p("#REF!"), kind="string", office__string_value="", calcext__value_type="error"), "#REF!"),
        (cell(p("#REF!"), office__value="0"), "#REF!"),
        (cell(p("#DIV/0!"), kind="percentage", office__value="0"), "#DIV/0!"),
        (cell(p("#N/A"), office__value="0"), "#N/A"),
        (cell(p("Err:502"), office__value="0", table__formula="oooc:=1"), "Err:502"),
        (cell(p("###"), office__value="12"), 12.0),  # too narrow a column
        # formulas without a value; a comment is no value
        (cell("", kind="", table__formula="of:=SUM([.A1])"), "=SUM([.A1])"),
        (cell("", kind="string", table__formula="of:=[.A1]"), "=[.A1]"),
        (cell(f"<office:annotation>{p('99')}</office:annotation>", kind="", table__formula="of:=1+1"), "=1+1"),
        (cell(f"<office:annotation>{p('99')}</office:annotation>{p('5')}", office__value="5"), 5.0),
        (cell(f"<office:annotation>{p('99')}</office:annotation>", kind=""), ""),
        # a sign that does not scale
        (cell(p("0,75 %"), office__value="0.75"), "0.75 %"),
        (cell(p("98%"), office__value="98"), "98 %"),
        # days and times
        (cell(p("5/12"), kind="date", office__date_value="2021-12-05"), date(2021, 12, 5)),
        (cell(p("5/12"), kind="date", office__date_value="2021-12-05T00:00:00"), date(2021, 12, 5)),
        (cell(p("5/12"), kind="date", office__date_value="2021-12-05T10:20:30.5"),
         datetime(2021, 12, 5, 10, 20, 30, 500_000)),
        (cell(p("vào mùa hè"), kind="date", office__date_value="0000-00-00"), "vào mùa hè"),
        (cell(p("12:30"), kind="time", office__time_value="PT12H30M00S"), time(12, 30)),
        (cell(p("36:30"), kind="time", office__time_value="PT36H30M00,5S"), timedelta(hours=36.5, seconds=0.5)),
        (cell(p("-1:00"), kind="time", office__time_value="-PT1H"), timedelta(hours=-1)),
        (cell(p("25:00"), kind="time", office__time_value="P1DT1H"), timedelta(hours=25)),
    ],
)  # fmt: skip
def test_cells(tmp_path: Path, given: str, expected: object) -> None:
    sheet = read(tmp_path, packed(content(row(given, cell(p("1"), office__value="1")))))
    assert sheet.rows == [[expected, 1.0]]
    assert type(sheet.rows[0][0]) is type(expected)


COVERED = '<table:covered-table-cell office:value-type="float" office:value="7"><text:p>7</text:p>'
COVERED += "</table:covered-table-cell>"


def test_covered_cells_keep_their_places(tmp_path: Path) -> None:
    merged = cell(p("5"), office__value="5", table__number_columns_spanned="2", table__number_rows_spanned="2")
    after = cell(p("6"), office__value="6")
    repeated = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    sheet = read(tmp_path, packed(content(row(merged, COVERED, after) + row(repeated, after))))
    assert (sheet.rows, sheet.merged) == ([[5, 7, 6], ["", "", 6]], [((0, 0), (1, 1))])


def test_repeated_rows_and_columns(tmp_path: Path) -> None:
    rows = row(cell(kind="", table__number_columns_repeated="16384"), number_rows_repeated="3")
    twice = cell(p("1%"), kind="percentage", office__value="0.01", table__number_columns_repeated="2")
    rows += row(cell(kind=""), twice, number_rows_repeated="2", visibility="collapse")
    rows += row(cell(kind="", table__number_columns_repeated="16384"), number_rows_repeated="1048571")
    sheet = read(tmp_path, packed(content(rows)))
    assert sheet.rows == [[""] * 3] * 3 + [["", 0.01, 0.01]] * 2
    assert sheet.percent == {(r, c) for r in (3, 4) for c in (1, 2)} and sheet.hidden == {3, 4}


@pytest.mark.parametrize("many", [{"table__number_columns_repeated": "20000"}, {"table__number_columns_repeated": "9"}])
def test_limits(tmp_path: Path, many: dict[str, str]) -> None:
    (tmp_path / "a.ods").write_bytes(
        packed(content(row(cell(p("1"), office__value="1", **many), number_rows_repeated="1000000")))
    )
    with pytest.raises(ExtractError, match="quá lớn"):
        read_workbook(tmp_path / "a.ods", Limits(cells=1_000_000))


def test_rows_in_groups_and_tables_that_are_no_sheets(tmp_path: Path) -> None:
    """A table within a cell, and what was last seen in another file."""
    one = row(cell(p("1"), office__value="1"))
    inner = f'<table:table table:name="trong" table:is-sub-table="true">{one * 3}</table:table>'
    link = f'<table:dde-link><table:table table:name="x">{one}</table:table></table:dde-link>'
    link = f"<table:dde-links>{link}</table:dde-links>"
    rows = f"<table:table-header-rows>{one}</table:table-header-rows><table:table-row-group>"
    rows += (
        row(cell(p("2") + inner, office__value="2")) + "</table:table-row-group>" + row(cell(p("3"), office__value="3"))
    )
    assert read(tmp_path, packed(content(rows, before=link))).rows == [[1], [2], [3]]


def test_hidden_sheets(tmp_path: Path) -> None:
    styles = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="ta2" style:family="table">{styles}</style:style>'
    one = row(cell(p("1"), office__value="1"))
    assert not read(tmp_path, packed(content(one, styles=styles, table='table:style-name="ta2"'))).visible
    assert read(tmp_path, packed(content(one, styles=styles, table='table:style-name="ta1"'))).visible


MANIFEST = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest/>'


@pytest.mark.parametrize(
    "parts",
    [
        {},  # Google Drive writes no mimetype
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": MANIFEST},
        {"META-INF/manifest.xml": '<?xml version="1.0" encoding="UTF-16"?>'},
    ],
    ids=["no mimetype", "DOCTYPE in the manifest", "odd manifest"],
)
def test_what_stands_around_the_content_does_no_harm(tmp_path: Path, parts: dict[str, str]) -> None:
    assert read(tmp_path, packed(content(row(cell(p("5"), office__value="5"))), **parts)).rows == [[5]]


def test_line_breaks_between_elements(tmp_path: Path) -> None:
    text = content(row(cell(p("5"), office__value="5"), cell(p("a<text:span>b</text:span>"), kind="string")))
    text = text.replace("><", ">\n  <").replace("a\n  <", "a<")
    assert read(tmp_path, packed(text)).rows == [[5, "ab"]]


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE x [<!ENTITY a "9">]>{content(row(cell(p("&a;"), office__value="5")))}',
        content(row(cell(p("5"), office__value="năm"))),
        content(row(cell(p("5"), office__value="5")))[:-40],
        content(row(cell(p("5"), office__value="5", table__number_columns_repeated="x"))),
    ],
    ids=["entities", "no number", "cut", "no count"],
)
def test_a_damaged_content_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.ods").write_bytes(packed(text))
    with pytest.raises(ExtractError, match="hỏng"):
        read_workbook(tmp_path / "a.ods")

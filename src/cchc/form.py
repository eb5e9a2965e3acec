"""The statistical form (Bảng 2) as a workbook to fill in, or filled in: what extract.read_form reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from .catalogue import Indicator, Unit

SHEET = "Bảng 2"
WIDTHS = [6, 50, 17, 12, 32]  # characters, columns A to E
LINE = 16  # points
HEADER = 4  # first of the two header rows, counted from 0
GUIDE = "Chỉ ghi vào cột “Số liệu” và “Ghi chú”. Không phát sinh thì ghi 0; để trống nghĩa là chưa có số liệu."
# text stays text whatever it looks like: a note that begins with "=" must never run
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def rows_for(unit: Unit, rows: Sequence[Indicator]) -> list[Indicator]:
    """The rows on the unit's form: the district's all, a commune's own with the headings above them."""
    if unit.level == "district":
        return list(rows)
    own = [row for row in rows if row.level == "both"]
    return [r for r in rows if r.level == "both" or any(o.code.startswith(f"{r.code}.") for o in own)]


def write_form(
    path: Path,
    rows: Sequence[Indicator],
    unit_name: str,
    period_title: str,
    values: Mapping[str, object] | None = None,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Write the form of one unit to `path` (xlsx), the same bytes for the same arguments.

    `values` (numbers or text, kept as given) and `notes` go by row code; KeyError for a code not in rows.
    """
    values, notes = values or {}, notes or {}
    if unknown := (values.keys() | notes.keys()) - {row.code for row in rows}:
        raise KeyError(f"không có dòng {', '.join(sorted(unknown))} trong biểu")
    with xlsxwriter.Workbook(path, PLAIN) as book:
        # by default the file carries the moment of writing
        book.set_properties({"title": f"Bảng 2, {unit_name}, {period_title}", "created": datetime(2021, 1, 1)})
        sheet = book.add_worksheet(SHEET)
        _page(sheet)
        _header(book, sheet, unit_name, period_title)
        formats = _formats(book)
        for at, row in enumerate(rows, start=HEADER + 2):
            style = row.row if row.row in ("section", "group") else "item"
            cells = [_stt(row), row.label, row.unit, values.get(row.code), notes.get(row.code)]
            sheet.set_row(at, LINE * _lines(cells))
            for column, cell in enumerate(cells):
                sheet.write(at, column, cell, formats[style, column])


def _stt(row: Indicator) -> object:
    """Sections carry their Roman number, groups their own; item rows stand under them without one."""
    if row.row == "group":
        return int(row.code.rpartition(".")[2])
    return row.code if row.row == "section" else None


def _lines(cells: Sequence[object]) -> int:
    """Lines the tallest cell wraps into: programs do not measure the rows of a file they did not write."""
    return max(-(-len(str(cell or "")) // width) for cell, width in zip(cells, WIDTHS, strict=True)) or 1


def _page(sheet: xlsxwriter.worksheet.Worksheet) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER, HEADER + 1)
    sheet.freeze_panes(HEADER + 2, 0)
    sheet.set_footer("&C&P/&N")


def _header(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, unit_name: str, period_title: str
) -> None:
    title = book.add_format({**BASE, "bold": True, "align": "center", "valign": "vcenter"})
    lead = book.add_format({**BASE, "italic": True, "align": "center", "valign": "vcenter"})
    head = book.add_format({**BASE, **BOX, "bold": True, "align": "center", "valign": "vcenter"})
    sheet.merge_range("A1:E1", "THỐNG KÊ SỐ LIỆU VÀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH", title)
    sheet.merge_range("A2:E2", f"{period_title}, tại UBND {unit_name}".upper(), title)
    sheet.merge_range("A3:E3", GUIDE, lead)
    sheet.merge_range(HEADER, 0, HEADER + 1, 0, "STT", head)
    sheet.merge_range(HEADER, 1, HEADER + 1, 1, "Chỉ tiêu thống kê", head)
    sheet.merge_range(HEADER, 2, HEADER, 3, "Kết quả thống kê", head)
    sheet.write(HEADER + 1, 2, "Đơn vị tính", head)
    sheet.write(HEADER + 1, 3, "Số liệu", head)
    sheet.merge_range(HEADER, 4, HEADER + 1, 4, "Ghi chú", head)


BASE = {"font_name": "Times New Roman", "font_size": 12}
BOX = {"border": 1, "text_wrap": True}


def _formats(book: xlsxwriter.Workbook) -> dict[tuple[str, int], xlsxwriter.format.Format]:
    """The look of each column in rows of each style."""
    aligned = ["center", "left", "center", "center", "left"]
    shade = {"section": {"bg_color": "#E7E6E6"}}
    return {
        (style, column): book.add_format(
            {**BASE, **BOX, **shade.get(style, {}), "align": align, "valign": "vcenter"}
            | {"bold": style != "item" and column < 2}
        )
        for style in ("section", "group", "item")
        for column, align in enumerate(aligned)
    }

"""What goes back to a unit: its submission with the questionable cells coloured, and a list of what to mend."""

import io
import re
from collections.abc import Mapping
from datetime import date
from itertools import zip_longest
from pathlib import Path

import pandas as pd
import xlsxwriter

from ..catalogue import Catalogue, Unit
from ..extract import ExtractError, Sheet, read_workbook
from ..findings import ADDRESS, EXPECTED, FOUND, SEVERITIES, UNCHECKED, by_severity
from ..language.format import day
from ..language.text import tidy, typed
from ..project.rows import records
from .sheets import BASE, COLOURS, CREATED, PLAIN, Styles, cut, lay_out, row_height, sheet_name, write_cell, write_note

LIST = "Nội dung cần xem lại"
# what the unit is asked to do about it, not how grave it is
ASKED = {"error": "Lỗi, mâu thuẫn", "warning": "Cần kiểm tra", "note": "Cần xác nhận"}
MEND = {
    "error": "Kiểm tra và sửa lại; nếu số đã đúng thì giải thích ở cột ghi chú của biểu.",
    "warning": "Kiểm tra; sửa lại nếu sai, nêu lý do ở cột ghi chú của biểu nếu đúng.",
    "note": "Xác nhận là đúng; sửa lại nếu chưa đúng.",
}
# no title that the form's reader knows: this sheet must never be taken for a form
COLUMNS = {
    "Thứ tự": 7, "Mức độ": 13, "Trang tính": 13, "Vị trí ô": 8, "Dòng của biểu": 28, "Nội dung": 46,
    FOUND: 15, EXPECTED: 15, "Cách xử lý": 34,
}  # fmt: skip
# the office's own, or nothing to send back
OWN_MATTER = {
    "stale_correction", "missing_submission", "lapsed_acknowledgement", "unused_acknowledgement", UNCHECKED,
}  # fmt: skip
HOW = re.compile(r"(.*?)[.;]\s*(hãy\s.*)", re.IGNORECASE | re.DOTALL)
NARROW = 18  # characters: narrower columns are centred
COMMENT = 8_000  # characters


def feedback_workbooks(
    catalogue: Catalogue, findings: pd.DataFrame, observations: pd.DataFrame, submissions: Path, due: date | None = None
) -> dict[str, bytes | None]:
    """The workbook of each unit by unit code, in catalogue order; None where there is nothing to look at again.

    A unit that sent nothing is left out, and so are findings the office has acknowledged. Text of a submission
    stays text: nothing in the workbook can run.
    """
    books: dict[str, bytes | None] = {}
    used = observations[observations["file"] != ""].groupby("unit_code")["file"].first()
    for unit in catalogue.units:
        own = findings[(findings["unit_code"] == unit.code) & ~findings["check"].isin(OWN_MATTER)]
        file = used.get(unit.code, "")
        unread = own.loc[own["check"] == "unreadable_file", "file"]
        left = own[own["settled"] == ""]
        if file or len(unread):
            books[unit.code] = _workbook(unit, catalogue, left, submissions, file, due) if len(left) else None
    return books


def file_name(unit: Unit) -> str:
    """Without the code in front, so that it is never taken for a submission."""
    return f"phan-hoi-{unit.code}-{unit.slug}.xlsx"


def _workbook(
    unit: Unit, catalogue: Catalogue, findings: pd.DataFrame, submissions: Path, file: str, due: date | None
) -> bytes:
    findings = by_severity(findings)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, PLAIN | {"in_memory": True}) as book:
        book.set_properties({"title": f"{LIST}, {unit.name}", "created": CREATED})
        _list(book, unit, catalogue, findings, file, due)
        names = {LIST.casefold(), "history"}  # Excel keeps this name for itself
        for sheet in _received(submissions / file) if file else []:
            here = findings[(findings["file"] == file) & (findings["sheet"] == sheet.name)]
            _copy(book, sheet, sheet_name(sheet.name, names), here)
    return content.getvalue()


def _received(path: Path) -> list[Sheet]:
    """The sheets as received; none where the file has gone or broken since it was cleaned."""
    try:
        return read_workbook(path)
    except ExtractError:
        return []


def _list(
    book: xlsxwriter.Workbook, unit: Unit, catalogue: Catalogue, findings: pd.DataFrame, file: str, due: date | None
) -> None:
    """One row a finding, the gravest first."""
    sheet = book.add_worksheet(LIST)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    title, text = book.add_format({**BASE, "bold": True, "font_size": 14}), book.add_format(BASE)
    styles = Styles(book)
    top = [
        f"{catalogue.agency(unit)}: {len(findings)} nội dung cần xem lại trong báo cáo đã gửi"
        + (f" (tệp {file})" if file else ""),
        "Sửa trong tệp của đơn vị, giữ nguyên tên tệp, rồi gửi lại. Trang tính sau chép lại số liệu đã gửi để đối "
        "chiếu; ô tô màu có nội dung cần xem lại, lời giải thích nằm trong nhận xét của ô.",
        f"Hạn gửi báo cáo của kỳ này: {day(due)}." if due else "",
    ]
    for at, line in enumerate(filter(None, top)):
        write_cell(sheet, at, 0, line, text if at else title)
    at = len([line for line in top if line]) + 1
    lay_out(sheet, list(COLUMNS.values()), at)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(at, column, name, styles.get(bold=True, align="center"))
    for count, row in enumerate(records(findings), start=1):
        what, how = _what_and_how(row)
        said = {key: cut(row[key], 100) for key in ("found", "expected")}
        place = row["sheet"] if row["file"] in ("", file) else f"{row['sheet']} ({row['file']})".strip()
        label = _label(row["indicator"], catalogue)
        cells = [
            str(count), ASKED[row["severity"]], place, row["cell"], label, what, said["found"], said["expected"],
            how,
        ]  # fmt: skip
        sheet.set_row(at + count, row_height(cells, list(COLUMNS.values())))
        for column, cell in enumerate(cells):
            shade = {"bg_color": COLOURS[row["severity"]]} if column == 1 else {}
            look = styles.get(align="center" if column in (0, 3) else "left", **shade)
            write_cell(sheet, at + count, column, cell, look)


def _what_and_how(row: Mapping[str, str]) -> tuple[str, str]:
    """A message's own "Hãy …" says how to mend it; else what its check says to do, else the severity."""
    found = HOW.fullmatch(row["message"])
    if not found:
        return row["message"], row["action"] or MEND[row["severity"]]
    what, how = found.groups()
    return f"{what}.", how[0].upper() + how[1:]


def _label(code: str, catalogue: Catalogue) -> str:
    known = catalogue.by_code.get(code) or catalogue.figures.get(code)
    return f"{known.code} {tidy(known.label)}".strip() if known else ""


def _copy(book: xlsxwriter.Workbook, source: Sheet, name: str, findings: pd.DataFrame) -> None:
    """The cells as received, at their own addresses, those with findings coloured and commented."""
    sheet = book.add_worksheet(name)
    each = findings.assign(cell=findings["cell"].str.split(", ")).explode("cell")  # a finding may name several
    by_cell = {cell: own for cell, own in each.groupby("cell", sort=False) if ADDRESS.fullmatch(cell)}
    marked = {xlsxwriter.utility.xl_cell_to_rowcol(cell): own for cell, own in by_cell.items()}
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    styles = Styles(book)
    title = book.add_format(BASE)
    widths = _widths(source)
    aligned = ["center" if width <= NARROW else "left" for width in widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, cells in enumerate(source.rows):
        filled = [cell for cell in cells if cell != ""]
        alone = len(filled) < 2  # a title alone in its row runs over the cells beside it
        if filled:
            sheet.set_row(row, row_height([] if alone else [typed(cell) for cell in cells], widths))
        for column, cell in enumerate(cells):
            if (cell != "" or not alone) and (row, column) not in marked:
                shown = {"num_format": "0.00%"} if (row, column) in source.percent else {}
                write_cell(sheet, row, column, cell, title if alone else styles.get(align=aligned[column], **shown))
    for (row, column), own in marked.items():
        cells = source.rows[row] if row < len(source.rows) else []
        severity = min(own["severity"], key=SEVERITIES.index)
        align = aligned[column] if column < len(aligned) else "left"
        shown = {"num_format": "0.00%"} if (row, column) in source.percent else {}
        look = styles.get(align=align, bg_color=COLOURS[severity], **shown)
        write_cell(sheet, row, column, cells[column] if column < len(cells) else "", look)
        comment = cut("\n".join(own["message"]), COMMENT)
        size = {"width": 300, "height": 24 + 16 * (len(comment) // 40 + 1 + comment.count("\n"))}
        write_note(sheet, row, column, comment, COMMENT, font_size=10, **size)


def _widths(sheet: Sheet) -> list[int]:
    """Wide enough for most of each column, at most 50 characters; titles alone in their row do not count."""
    rows = [row for row in sheet.rows if sum(cell != "" for cell in row) > 1] or sheet.rows
    longest = [max((len(typed(cell)) for cell in column), default=0) for column in zip_longest(*rows)]
    return [min(max(length + 2, 6), 50) for length in longest]

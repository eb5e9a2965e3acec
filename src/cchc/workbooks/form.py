"""The statistical form as a workbook to fill in, or filled in: what extract.read_form reads."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from ..catalogue import Catalogue, Indicator, Unit
from ..extract.form import GUIDE_SHEET
from ..language.format import long_day, number
from ..language.text import lower_first
from ..project.period import Period
from .sheets import (
    BASE,
    BOX,
    CREATED,
    LINE,
    NUMBERS,
    PADDING,
    PLAIN,
    SECTION,
    Book,
    Styles,
    Worksheet,
    lay_out,
    sheet_name,
)

PREVIOUS = "Kỳ trước"  # a title of its own, so that no reader takes last period's figures for this one's
WIDTHS = {"stt": 6, "label": 50, "unit": 17, "value": 12, "previous": 15, "note": 32}  # characters
ALIGN = {"label": "left", "note": "left"}  # the others are centred
HEADER = 4  # first of the two header rows, counted from 0
GUIDE = "Chỉ ghi vào cột “Số liệu” và “Ghi chú”. Không phát sinh thì ghi 0; để trống nghĩa là chưa có số liệu."
INPUT, GREY = {"bg_color": "#FFFBE0"}, {"bg_color": "#F2F2F2", "font_color": "#7F7F7F", "italic": True}
HOW = {
    "count": "Số lượng: ghi số nguyên từ 0 trở lên, không kèm chữ. Ví dụ: 4747.",
    "percent": "Tỷ lệ: ghi số từ 0 đến 100, không kèm ký hiệu %. Ví dụ: 97,85. Không có gì để tính tỷ lệ thì để trống.",
    "flag": "Lựa chọn: chọn một giá trị trong danh sách của ô, ý nghĩa ghi ở cột đơn vị tính. Ví dụ: Có = 1.",
}


def rows_for(unit: Unit, rows: Sequence[Indicator], catalogue: Catalogue) -> list[Indicator]:
    """The rows on the unit's form: the office's all, those a unit below is asked for with the headings above them."""
    if unit == catalogue.office:
        return list(rows)
    own = {row.code for row in catalogue.asked(unit)}
    return [r for r in rows if r.code in own or any(code.startswith(f"{r.code}.") for code in own)]


def write_form(
    path: Path,
    rows: Sequence[Indicator],
    unit: Unit,
    catalogue: Catalogue,
    values: Mapping[str, object] | None = None,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Write the form of one unit to `path` (xlsx), the same bytes for the same arguments.

    `values` (numbers or text, kept as given) and `notes` go by row code; KeyError for a code not in rows.
    """
    values, notes = values or {}, notes or {}
    if unknown := (values.keys() | notes.keys()) - {row.code for row in rows}:
        raise KeyError(f"không có dòng {', '.join(sorted(unknown))} trong biểu")
    columns = [name for name in WIDTHS if name != "previous"]
    with xlsxwriter.Workbook(path, PLAIN) as book:
        sheet = _start(book, columns, unit, catalogue, catalogue.period)
        styles = Styles(book)
        for at, row in enumerate(rows, start=HEADER + 2):
            cells = _cells(row) | {"value": values.get(row.code), "note": notes.get(row.code)}
            _write_row(sheet, at, row, {name: cells[name] for name in columns}, styles)


def template(
    unit: Unit,
    catalogue: Catalogue,
    period: Period,
    window: tuple[date, date],
    due: date | None = None,
    previous: Mapping[str, float] | None = None,
    before: Period | None = None,
) -> bytes:
    """The blank form of one unit (xlsx): only the cells to fill in are unlocked, each takes only its own kind.

    `previous`: the values of the period `before` by indicator id, shown in a grey column under its title; without any
    there is no such column.
    """
    previous = previous or {}
    columns = [name for name in WIDTHS if previous or name != "previous"]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, PLAIN | {"in_memory": True}) as book:
        sheet = _start(book, columns, unit, catalogue, period, before.short if before else "")
        styles = Styles(book)
        inputs = []
        wanted = {i.code for i in catalogue.asked(unit)}
        for at, row in enumerate(rows_for(unit, catalogue.submitted, catalogue), start=HEADER + 2):
            asked = row.code in wanted
            cells = _cells(row) | {"value": None, "note": None, "previous": previous.get(row.indicator)}
            # "@": a note like 4738/4747 or 12/2021 stays as it was typed
            extra = {"note": {"locked": False, "num_format": "@"}, "previous": GREY | _shown(row)}
            if asked:
                extra["value"] = INPUT | {"locked": False} | _shown(row)
                sheet.data_validation(at, columns.index("value"), at, columns.index("value"), _validation(row))
                inputs.append(at)
            _write_row(sheet, at, row, {name: cells[name] for name in columns}, styles, extra)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_selection(inputs[0], columns.index("value"), inputs[0], columns.index("value"))
        reported = before.title if before else "kỳ trước"
        _guide(book, unit, catalogue, period, window, due, reported if previous else "")
    return content.getvalue()


def templates(
    catalogue: Catalogue,
    period: Period,
    window: tuple[date, date],
    due: date | None = None,
    previous: Mapping[str, Mapping[str, float]] | None = None,
    before: Period | None = None,
) -> dict[str, bytes]:
    """The blank form of every unit under the file name that the cleaning step expects; `previous` by unit code."""
    known = previous or {}
    return {
        f"{unit.code}-{unit.slug}.xlsx": template(unit, catalogue, period, window, due, known.get(unit.code), before)
        for unit in catalogue.tree
    }


def last_values(processed: Path, catalogue: Catalogue) -> dict[str, dict[str, float]]:
    """What each unit reported in the period whose observations lie in `processed`: unit code -> indicator -> value.

    Empty where that period was never cleaned; without the units whose code meant another then.
    """
    if not (processed / "observations.parquet").is_file():
        return {}
    from ..project.storage import load

    known = load(processed, "observations")[0].dropna(subset="value")
    same = [u.code for u in catalogue.units if len(known) and u.in_force(Period(known["period"].iloc[0]).window[1])]
    known = known[known["unit_code"].isin(same)]
    return {unit: dict(zip(own["indicator"], own["value"], strict=True)) for unit, own in known.groupby("unit_code")}


def _cells(row: Indicator) -> dict[str, object]:
    stt = int(row.stt) if row.stt.isdecimal() else row.stt or None
    return {"stt": stt, "label": row.label, "unit": row.unit}


def _write_row(
    sheet: Worksheet,
    at: int,
    row: Indicator,
    cells: Mapping[str, object],
    styles: Styles,
    extra: Mapping[str, dict[str, object]] | None = None,
) -> None:
    """One row of the form; `extra` is added to the look of its columns."""
    sheet.set_row(at, LINE * _lines(cells) + (PADDING if extra else 0))
    for column, (name, cell) in enumerate(cells.items()):
        shade = SECTION if row.row == "section" else {}
        bold = row.row in ("section", "group") and name in ("stt", "label")
        look = shade | {"align": ALIGN.get(name, "center"), "bold": bold} | (extra or {}).get(name, {})
        sheet.write(at, column, cell, styles.get(**look))


def _lines(cells: Mapping[str, object]) -> int:
    """Lines the tallest cell wraps into: programs do not measure the rows of a file they did not write."""
    return max(-(-len(str(cell or "")) // WIDTHS[name]) for name, cell in cells.items()) or 1


def _shown(row: Indicator) -> dict[str, object]:
    return {"num_format": NUMBERS[row.kind]} if row.kind in NUMBERS else {}


def _validation(row: Indicator) -> dict[str, object]:
    """What the cell accepts, with the words it shows (Excel allows 32 characters in a title, 255 in a message)."""
    kinds: dict[str, dict[str, object]] = {
        "count": {"validate": "integer", "criteria": ">=", "value": 0},
        "percent": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100},
    }
    legend = "; ".join(f"{value} = {label}" for value, label in row.choices.items())
    how = f"Chọn một trong các giá trị: {legend}." if legend else HOW[row.kind]
    blank = "\nKhông phát sinh ghi 0; chưa có số liệu thì để trống." if row.kind == "count" else ""
    return kinds.get(row.kind, {"validate": "list", "source": [str(value) for value in row.choices]}) | {
        "input_title": f"Dòng {row.code}",
        "input_message": how + blank,
        "error_title": "Giá trị không phù hợp",
        "error_message": f"{how} Hãy nhập lại, hoặc để trống và nêu lý do ở cột “Ghi chú”.",
    }


def _start(
    book: Book, columns: Sequence[str], unit: Unit, catalogue: Catalogue, period: Period, before: str = ""
) -> Worksheet:
    """The form's sheet with its page and its header; the rows are still to come."""
    form = catalogue.statistical_form
    book.set_properties({"title": f"{form.name}, {unit.name}, {period.title}", "created": CREATED})
    sheet = book.add_worksheet(sheet_name(form.name))
    lay_out(sheet, [WIDTHS[name] for name in columns], HEADER, depth=2)
    sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    title = book.add_format({**BASE, "bold": True, "align": "center", "valign": "vcenter"})
    lead = book.add_format({**BASE, "italic": True, "align": "center", "valign": "vcenter"})
    bold = {**BASE, **BOX, "bold": True, "align": "center", "valign": "vcenter"}
    head, upper, lower = (book.add_format(bold | open) for open in ({}, {"bottom": 0}, {"top": 0}))
    last = len(columns) - 1
    sheet.merge_range(0, 0, 0, last, form.subject.upper(), title)
    sheet.merge_range(1, 0, 1, last, f"{period.title}, tại {catalogue.agency(unit)}".upper(), title)
    sheet.merge_range(2, 0, 2, last, GUIDE, lead)
    sheet.merge_range(HEADER, 0, HEADER + 1, 0, "STT", head)
    sheet.merge_range(HEADER, 1, HEADER + 1, 1, "Chỉ tiêu thống kê", head)
    sheet.merge_range(HEADER, 2, HEADER, 3, "Kết quả thống kê", head)
    sheet.write(HEADER + 1, 2, "Đơn vị tính", head)
    sheet.write(HEADER + 1, 3, "Số liệu", head)
    if "previous" in columns:
        # two cells that look like one: the title stays one that a reader knows, whatever the period
        sheet.write(HEADER, 4, PREVIOUS, upper)
        sheet.write(HEADER + 1, 4, f"({lower_first(before)})" if before else None, lower)
    sheet.merge_range(HEADER, last, HEADER + 1, last, "Ghi chú", head)
    return sheet


def _guide(
    book: Book,
    unit: Unit,
    catalogue: Catalogue,
    period: Period,
    window: tuple[date, date],
    due: date | None,
    reported: str,
) -> None:
    """The sheet that says how to fill in the form."""
    own = unit == catalogue.office
    goes = (
        f"vào thư mục data/raw/{period.id}/submissions" if own else f"rồi gửi về {catalogue.agency(catalogue.office)}"
    )
    lines = [
        f"Đơn vị báo cáo: {catalogue.agency(unit)}. Kỳ báo cáo: {period.title}.",
        f"Số liệu tính từ {long_day(window[0])} đến hết {long_day(window[1])}.",
        f"Gửi trước hoặc trong {long_day(due)}." if due else "",
        "Chỉ nhập vào ô nền vàng của cột “Số liệu” và vào cột “Ghi chú”. Các ô khác đã khóa, không có mật khẩu.",
        *HOW.values(),
        "Số lượng không phát sinh thì ghi 0. Chưa có số liệu thì để trống và nêu lý do ở cột “Ghi chú”.",
        f"Cột “{PREVIOUS}” là số đơn vị đã báo cáo {reported}, để đối chiếu, không phải nhập." if reported else "",
        "Không thêm, xóa, đổi chỗ dòng, cột và trang tính.",
        f"Giữ nguyên tên tệp {unit.code}-{unit.slug}.xlsx, lưu ở dạng Excel (.xlsx) {goes}.",
    ]
    sheet = book.add_worksheet(GUIDE_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 85)
    top = {**BASE, "valign": "top"}
    sheet.write(0, 0, "HƯỚNG DẪN GHI BIỂU", book.add_format({**top, "bold": True}))
    mark, text = book.add_format({**top, "align": "center"}), book.add_format({**top, "text_wrap": True})
    for at, line in enumerate(filter(None, lines), start=1):
        sheet.set_row(at + 1, LINE * -(-len(line) // 95) + PADDING)
        sheet.write(at + 1, 0, number(at), mark)
        sheet.write(at + 1, 1, line, text)
    sheet.protect("")

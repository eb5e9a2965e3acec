"""A blank registers.xlsx: a sheet a register, allowed words as drop-downs, a sheet that says how to fill it in."""

import io
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter

from ..catalogue import Catalogue, RegisterColumn
from ..extract.form import GUIDE_SHEET
from ..project.registers import NOTHING
from .sheets import BASE, CREATED, PLAIN, SECTION, Book, Format, Styles, Worksheet, lay_out, row_height

LIST = 255  # characters of a list in a cell, as Excel allows them
ROWS = 500  # of a sheet that take only what belongs there
WIDTHS = {"text": 30, "date": 14, "count": 12, "percent": 12, "number": 14}  # characters, by the kind of a column
NEEDED = {"bg_color": "#FFFBE0"}  # what the report waits for
HOW = {
    "text": "Ghi chữ.",
    "count": "Số nguyên từ 0 trở lên, không kèm chữ.",
    "percent": "Số từ 0 đến 100, không kèm ký hiệu %.",
    "number": "Số; hoặc khoảng như 80% - 90%.",
    "date": "Ngày, viết như 14/12/2021.",
}
LISTED = "Chọn một từ trong danh sách của ô; cách viết khác sẽ được hỏi lại."
GUIDE = (
    "Mỗi sổ một trang tính. Ghi từ dòng ngay dưới tiêu đề; không đổi tên trang tính và tiêu đề cột.",
    "Không phát sinh thì ghi 0 ở cột số; để trống nghĩa là chưa có số liệu.",
    f"Sổ không có dòng nào trong kỳ thì ghi “{NOTHING}” vào ô đầu tiên dưới tiêu đề.",
    "Trang “Số liệu trong lời văn” đã ghi sẵn các dòng: chỉ ghi cột “Giá trị”. Ô nền vàng là số mà báo cáo in; ô khác "
    "dùng để đối chiếu, có thể để trống.",
    "Cột bắt buộc có tiêu đề in đậm. Không ghi dòng tổng cộng: chương trình tự cộng.",
    "Trang tính này không được đọc, xóa hay giữ lại đều được.",
)
HEAD = ("Trang tính", "Cột", "Bắt buộc", "Cách ghi")
WORDS = ("Trang tính", "Cột", "Từ được dùng", "Dùng khi")


def blank_registers(catalogue: Catalogue) -> bytes:
    """The workbook (xlsx) of the catalogue's registers, the same bytes for the same catalogue."""
    registers: dict[str, list[RegisterColumn]] = {}
    for column in catalogue.registers:
        registers.setdefault(column.register_id, []).append(column)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, PLAIN | {"in_memory": True}) as book:
        book.set_properties({"title": f"Sổ theo dõi, {catalogue.period.title}", "created": CREATED})
        styles = Styles(book)
        guide = book.add_worksheet(GUIDE_SHEET)
        lists = _guide(book, guide, registers, catalogue, styles)
        for columns in registers.values():
            _register(book.add_worksheet(columns[0].sheet), columns, catalogue, lists, styles)
    return content.getvalue()


def blank_register(catalogue: Catalogue, register: str) -> bytes:
    """A workbook (xlsx) of one register's sheet alone, to be copied into a registers.xlsx that lacks it.

    It refers to no other sheet: the words of a column are listed in its cells, where they find room.
    """
    columns = [column for column in catalogue.registers if column.register_id == register]
    words: dict[tuple[str, str], list[str]] = {}
    for word in catalogue.register_words:
        words.setdefault((word.register_id, word.column), []).append(word.word)
    lists = {key: own for key, own in words.items() if len(",".join(own)) <= LIST and not any("," in w for w in own)}
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, PLAIN | {"in_memory": True}) as book:
        book.set_properties({"title": f"{columns[0].sheet}, {catalogue.period.title}", "created": CREATED})
        _register(book.add_worksheet(columns[0].sheet), columns, catalogue, lists, Styles(book))
    return content.getvalue()


def _register(
    sheet: Worksheet,
    columns: Sequence[RegisterColumn],
    catalogue: Catalogue,
    lists: Mapping[tuple[str, str], str | list[str]],
    styles: Styles,
) -> None:
    widths = [max(WIDTHS[column.kind], len(column.title) + 2) for column in columns]
    lay_out(sheet, widths, 0)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.title, styles.get(**SECTION, bold=column.required, align="center"))
        sheet.set_column(at, at, widths[at], styles.get(**_look(column), border=0))
        sheet.data_validation(1, at, ROWS, at, _validation(column, lists.get((column.register_id, column.column), "")))
    for row, cells in enumerate(_given(columns[0].register_id, catalogue), start=1):
        for at, column in enumerate(columns):
            look = NEEDED if cells["printed"] and column.column == "value" else {}
            sheet.write(row, at, cells.get(column.column), styles.get(**_look(column), **look))


def _given(register: str, catalogue: Catalogue) -> Iterator[dict[str, object]]:
    """The rows that stand there already: those of single facts that are printed or compared; their values are asked."""
    compared = {name for check in catalogue.checks for name in check.reads}
    for fact in catalogue.statements if register == "statements" else ():
        if not fact.printed and fact.id not in compared:
            continue
        yield fact.model_dump(include={"id", "subject", "unit", "section", "printed"})


def _look(column: RegisterColumn) -> dict[str, object]:
    formats = {"date": "dd/mm/yyyy", "text": "@"}
    return {"num_format": formats[column.kind]} if column.kind in formats else {}


def _validation(column: RegisterColumn, words: str | list[str]) -> dict[str, object]:
    """What the cell takes, and what it says of itself (Excel allows 32 characters in a title, 255 in a message)."""
    kinds: dict[str, dict[str, object]] = {
        "count": {"validate": "integer", "criteria": ">=", "value": 0},
        "percent": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100},
    }
    how = LISTED if words else HOW[column.kind]
    asked = {"validate": "list", "source": words} if words else kinds.get(column.kind, {"validate": "any"})
    return asked | {
        "input_title": column.title[:32],
        "input_message": how + (" Bắt buộc." if column.required else ""),
        "error_type": "warning" if words else "stop",  # another spelling of a word is read, too
        "error_title": "Cần xem lại",
        "error_message": how,
    }


def _guide(
    book: Book,
    sheet: Worksheet,
    registers: Mapping[str, Sequence[RegisterColumn]],
    catalogue: Catalogue,
    styles: Styles,
) -> dict[tuple[str, str], str]:
    """Fills the sheet; the range of the words of each column that has words."""
    widths = (30, 30, 42, 62)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    title, text = book.add_format({**BASE, "bold": True}), book.add_format({**BASE, "text_wrap": True, "valign": "top"})
    sheet.write(0, 0, "HƯỚNG DẪN GHI SỔ THEO DÕI", title)
    for row, line in enumerate(GUIDE, start=1):
        sheet.merge_range(row, 0, row, len(widths) - 1, line, text)
        sheet.set_row(row, row_height([line], [sum(widths)]))
    row = _heads(sheet, len(GUIDE) + 2, HEAD, styles)
    worded = {(word.register_id, word.column) for word in catalogue.register_words}
    for columns in registers.values():
        for column in columns:
            how = LISTED if (column.register_id, column.column) in worded else HOW[column.kind]
            row = _line(sheet, row, (column.sheet, column.title, "có" if column.required else "", how), styles)
    row = _heads(sheet, row + 1, WORDS, styles)
    titles = {(c.register_id, c.column): c for c in catalogue.registers}
    lists = {}
    for key in dict.fromkeys((c.register_id, c.column) for c in catalogue.registers):
        words = [word for word in catalogue.register_words if (word.register_id, word.column) == key]
        first = row
        for word in words:
            where = ", ".join(f"{titles[key[0], name].title}: {said}" for name, said in word.where.items())
            row = _line(sheet, row, (titles[key].sheet, titles[key].title, word.word, where), styles)
        if words:
            lists[key] = f"='{GUIDE_SHEET}'!$C${first + 1}:$C${row}"
    return lists


def _heads(sheet: Worksheet, row: int, titles: Sequence[str], styles: Styles) -> int:
    for at, title in enumerate(titles):
        sheet.write_string(row, at, title, styles.get(**SECTION, bold=True, align="center"))
    return row + 1


def _line(sheet: Worksheet, row: int, cells: Sequence[str], styles: Styles) -> int:
    look: Format = styles.get()
    for at, cell in enumerate(cells):
        sheet.write_string(row, at, cell, look)
    return row + 1

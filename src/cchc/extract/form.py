"""One submitted form (Bảng 2) -> its rows with the addresses of their cells."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..text import fold, typed
from .workbook import ExtractError, Sheet, address, is_blank, read_workbook

COLUMNS = ["stt", "label", "unit", "value", "note", "file", "sheet", "cell", "note_cell", "row"]
# the titles under which a form carries each column; "" stands over others and holds nothing itself
TITLES = {
    "stt": ("STT", "TT", "Số TT"),
    "label": ("Chỉ tiêu thống kê", "Chỉ tiêu"),
    "": ("Kết quả thống kê",),
    "unit": ("Đơn vị tính", "ĐVT"),
    "value": ("Số liệu",),
    "note": ("Ghi chú",),
}
COLUMN_OF = {fold(title): column for column, titles in TITLES.items() for title in titles}
NUMBERING = re.compile(r"\(\d+\)")  # the line "(1) (2) (3) …" that some forms print under their header


def read_form(path: Path) -> pd.DataFrame:
    """Every row below the header, in file order; ExtractError where no sheet has the form's header.

    Columns: stt, label, unit, note (text as typed), value (the raw cell: text, number, date … or None),
    file (name only), sheet, cell (address of the value), note_cell, row (counted from 1). A filled cell
    outside the form's columns becomes a row of its own without a label, so that it is reported, not lost.
    """
    rows = [row for sheet in read_workbook(path) for row in _rows(sheet, path.name)]
    if not rows:
        raise ExtractError(
            f"Tệp {path.name} không có biểu thống kê: cần dòng tiêu đề “Chỉ tiêu thống kê”, “Số liệu” "
            "và các dòng bên dưới. Hãy gửi lại theo đúng biểu mẫu."
        )
    return frame(rows)


def frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    """The rows as a table whose raw values keep their types (a column of texts would turn None into NaN)."""
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(value=pd.Series([r["value"] for r in rows], index=table.index, dtype="object"))


def _rows(sheet: Sheet, file: str) -> Iterator[dict[str, object]]:
    columns: dict[str, int] = {}
    for number, cells in enumerate(sheet.rows):
        filled = {i: v for i, v in enumerate(cells) if not is_blank(v)}
        titles = _titles(filled)
        complete = {"label", "value"} <= columns.keys()
        if len(titles) > 1 or (titles and columns and not complete):  # also where it is repeated on a new page
            columns |= titles
            continue
        if not complete or not filled or all(NUMBERING.fullmatch(typed(v).strip()) for v in filled.values()):
            continue
        place = {"file": file, "sheet": sheet.name, "row": number + 1}
        own = {name: column for name, column in columns.items() if name}
        raw = {name: cells[column] if column < len(cells) else None for name, column in own.items()}
        where = {name: address(number, column) for name, column in own.items()}
        if filled.keys() & own.values():
            texts = {name: typed(raw.get(name)) for name in ("stt", "label", "unit", "note")}
            cells_at = {"cell": where["value"], "note_cell": where.get("note", "")}
            yield texts | {"value": raw["value"]} | cells_at | place
        for column in sorted(filled.keys() - set(own.values())):
            blank = dict.fromkeys(("stt", "label", "unit", "note", "note_cell"), "")
            yield blank | {"value": filled[column], "cell": address(number, column)} | place


def _titles(filled: dict[int, object]) -> dict[str, int]:
    """Which column stands under which title, where this is a header row; the first of equal titles counts."""
    found: dict[str, int] = {}
    for column, value in filled.items():
        name = COLUMN_OF.get(fold(value)) if isinstance(value, str) else None
        if name is not None:
            found.setdefault(name, column)
    return found

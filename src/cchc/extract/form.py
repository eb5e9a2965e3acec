"""One submitted form (Bảng 2) -> its rows with the addresses of their cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..catalogue import message
from ..language.text import typed
from .form_rows import FormRow, frame, joined, remark
from .form_sheet import FormSheet
from .form_texts import FormTexts, known_texts
from .isolated import IsolatedReader
from .limits import Limits
from .workbook import MISALIGNED, ExtractError, Sheet, is_blank, read_workbook

GUIDE_SHEET = "Hướng dẫn"  # of a blank form of ours: it holds no figures
LOST = re.compile(r"[^\W\d_]\?(?=[^\W\d_])")  # what Excel's plain CSV makes of letters outside its code page


@dataclass
class ParsedForm:
    """What one file says: its rows by column, and remarks on how it was read (SUBMISSION_PROBLEMS)."""

    columns: Sequence[Sequence[object]] = ((),) * len(FormRow._fields)
    remarks: list[dict[str, str]] = field(default_factory=list)


def read_form(path: Path, limits: Limits | None = None) -> pd.DataFrame:
    """Every row below the header, in file order; ExtractError where no sheet has the form's header.

    Columns: stt, label, unit, note (text as typed), value (the raw cell: text, number, date … or None),
    file (name only), sheet, cell (address of the value), note_cell, row (counted from 1), percent (the value is
    formatted as a percentage: 0.9844 is shown as 98,44 %), heading (the texts above the header, a line for each cell),
    doubt (why the value must not be taken as it stands: the sheet does not show it, or shows it for several rows).
    A filled cell outside the form's columns becomes a row of its own without a label, so that it is reported,
    not lost.
    """
    return frame(parse(path, limits).columns)


def parse(
    path: Path, limits: Limits | None = None, texts: FormTexts | None = None, isolated: IsolatedReader | None = None
) -> ParsedForm:
    """The form in the file, told by these texts (form_texts.known_texts unless given); `isolated` as read_workbook's.

    Every visible sheet with the form's header is read, hidden ones only where no visible sheet has it.
    ExtractError where no sheet has it, or lines of a text file are out of step with it.
    """
    texts = texts or known_texts()
    sheets = read_workbook(path, limits, isolated)
    read = [(sheet, FormSheet(sheet, path.name, texts)) for sheet in sheets]
    found = [(sheet, reading) for sheet, reading in read if reading.columns]
    used = [(sheet, reading) for sheet, reading in found if sheet.visible] or found
    if not used:
        text = " ".join(typed(v) for sheet in sheets for row in sheet.rows[:50] for v in row)
        if len(LOST.findall(text)) > 5:
            raise ExtractError(
                f"Tệp {path.name} đã mất chữ tiếng Việt (thành dấu “?”) khi lưu nên không đọc được. "
                "Hãy lưu lại dạng .xlsx hoặc “CSV UTF-8” rồi gửi lại."
            )
        raise ExtractError(
            f"Tệp {path.name} không có biểu thống kê: cần dòng tiêu đề “Chỉ tiêu thống kê”, “Số liệu” "
            "và các dòng bên dưới. Hãy gửi lại theo đúng biểu mẫu."
        )
    for sheet, reading in used:
        if lines := sheet.misaligned(reading.header, reading.width, reading.own.value, reading.own.note):
            shown = ", ".join(map(str, lines[:20]))
            raise ExtractError(f"Tệp {path.name} {MISALIGNED.format(sheet.separator, shown)}")
    remarks = [remark for _, reading in used for remark in reading.remarks]
    form = ParsedForm(joined(reading.columns for _, reading in used), remarks)
    if len(sheets) > 1 or not sheets[0].visible:
        form.remarks += _on_sheets(path.name, sheets, [s.name for s, _ in used], [s.name for s, _ in found])
    return form


def _on_sheets(file: str, sheets: list[Sheet], used: list[str], found: list[str]) -> Iterator[dict[str, str]]:
    """What becomes of each sheet where that is not plain."""
    for sheet in sheets:
        where = {"file": file, "sheet": sheet.name}
        if sheet.name in used and len(used) > 1:
            yield remark(message("form_on_several_sheets", **where, count=len(used)), **where)
        elif sheet.name in used and not sheet.visible:
            yield remark(message("form_hidden_sheet", **where), **where)
        elif sheet.name in found and sheet.name not in used:
            yield remark(message("form_hidden_sheet_unread", **where), **where)
        elif sheet.name not in (*used, GUIDE_SHEET):
            filled = sum(not is_blank(v) for row in sheet.rows for v in row)
            if filled:
                yield remark(message("form_not_on_sheet", **where, count=filled), **where)

"""corrections.csv: known mistakes mended by hand, cell by cell, with the value expected there, who and why."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import ClassVar

import pandas as pd
from pydantic import field_validator, model_validator

from ..catalogue import Catalogue, Sentence, message, wording
from ..findings import ADDRESS, Finding, finding, frame
from ..language.text import tidy, typed
from ..project.csv_lines import CsvLine, CsvTable, read_table
from ..project.errors import FileError, nearest
from ..project.paths import REGISTERS
from ..project.rows import values
from .units import unit_of

Cell = tuple[str, str, str]  # file, sheet, cell


class Correction(CsvLine):
    """One row of corrections.csv; `sheet` is empty for a csv submission, `expected` and `corrected` for a blank."""

    titles: ClassVar = {
        "file": "Tên tệp",
        "sheet": "Trang tính",
        "cell": "Ô",
        "expected": "Giá trị trong tệp",
        "corrected": "Giá trị đúng",
        "who": "Người sửa",
        "why": "Lý do",
    }
    unique: ClassVar = {"ô": ("file", "sheet", "cell")}
    quoted = ("expected",)

    file: str
    sheet: str = ""
    cell: str
    expected: str = ""
    corrected: str = ""
    who: str
    why: str

    @field_validator("cell")
    @classmethod
    def _address(cls, text: str) -> str:
        address = text.upper().replace("$", "")
        if not ADDRESS.fullmatch(address):
            raise ValueError(f"“{text}” không phải địa chỉ ô (ví dụ: D12)")
        return address

    @model_validator(mode="after")
    def _changes(self) -> "Correction":
        if self.expected == self.corrected:
            raise ValueError("giá trị trong tệp và giá trị đúng như nhau")
        return self

    @property
    def key(self) -> Cell:
        return self.file, self.sheet, self.cell


def apply_corrections(
    rows: pd.DataFrame, path: Path, catalogue: Catalogue, counts: Collection[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of read_submissions, read_registers or read_counts as corrected by the file at `path`, a finding a line.

    Lines on registers.xlsx are for the registers, those on the files `counts` for the tables of counts, all others for
    the submissions. The new column `correction` says "who: why (trước là …)" in the rows that were changed, else "",
    and `corrected_in` the line that gave their value. A cell that does not hold what its line expects stays as it is:
    severity error. No file, no corrections. FileError names each line that cannot be used.
    """
    rows = rows.assign(correction="", corrected_in="")
    places = _places(rows)
    findings, of_these = [], _lines_of(rows, counts)
    table = read_table(path, Correction) if path.is_file() else CsvTable(path.name, Correction)
    if table.faults:
        raise FileError(path.name, table.faults)
    for correction in table.rows:
        if not of_these(correction.file):
            continue
        at, name = places.get(correction.key, (None, ""))
        before = typed(rows.at[at, name]) if name else None
        if before is None or not _holds(rows.at[at, name], correction.expected):
            findings.append(_stale(correction, path.name, before, places, catalogue))
            continue
        was = f"{'ghi chú ' if name == 'note' else ''}trước là {_quoted(before)}"
        reason = f"{correction.who}: {correction.why} ({was})"
        rows.at[at, name] = correction.corrected or ("" if name == "note" else None)
        # the corrected figure is text that somebody stands for: how its cell shows it says nothing of it
        for look, plain in (("percent", False), ("doubt", "")) if name != "note" else ():
            if look in rows:
                rows.at[at, look] = plain
        if name != "note":
            rows.at[at, "corrected_in"] = f"{path.name}, dòng {table.line(correction)}"
        rows.at[at, "correction"] = "; ".join(filter(None, [rows.at[at, "correction"], reason]))
        findings.append(_applied(correction, before, catalogue))
    return rows, frame(findings)


def unread_correction(row: Mapping[str, object], text: str, reason: str) -> Sentence:
    """What is said of a corrected cell that still cannot be read: the line is at fault, not the file."""
    words = {name: row[name] for name in ("file", "cell")} | {"source": row["corrected_in"]}
    reason = wording("correction_formula", text=text) if text.startswith("=") else reason
    return message("correction_set_aside", **words, text=text or "(để trống)", reason=reason)


def _lines_of(rows: pd.DataFrame, counts: Collection[str]) -> Callable[[str], bool]:
    """Whether a line on a file of this name is for these rows."""
    if "raw" not in rows:
        return lambda file: file != REGISTERS and file not in counts
    return counts.__contains__ if "total" in rows else REGISTERS.__eq__


def cell_texts(rows: pd.DataFrame) -> dict[Cell, str]:
    """What a line must repeat of each cell of read_submissions or read_registers, by file, sheet and cell.

    The text letter by letter; a number that the file keeps as one with a decimal comma, as it is shown.
    """
    texts = {}
    for cell, (at, name) in _places(rows).items():
        value = rows.at[at, name]
        shown = tidy(typed(value))
        texts[cell] = shown.replace(".", ",") if isinstance(value, float) else shown
    return texts


def _places(rows: pd.DataFrame) -> dict[Cell, tuple[object, str]]:
    """Where each cell stands among the rows: the row's label and the column."""
    columns = {"raw": "cell"} if "raw" in rows else {"value": "cell", "note": "note_cell"}
    places: dict[Cell, tuple[object, str]] = {}
    for name, address in columns.items():
        for at, (file, sheet, cell) in zip(rows.index, values(rows[["file", "sheet", address]]), strict=True):
            if cell:
                places.setdefault((tidy(file), tidy(sheet), cell), (at, name))
    return places


def _holds(value: object, expected: str) -> bool:
    """Whether the cell still holds what was expected there; a number may be written with a decimal comma."""
    shown = tidy(typed(value))
    return expected in ({shown, shown.replace(".", ",")} if isinstance(value, float) else {shown})


def _stale(
    correction: Correction, source: str, found: str | None, places: Iterable[Cell], catalogue: Catalogue
) -> Finding:
    now = _absent(correction, places) if found is None else wording("correction_found", raw=_quoted(found))
    words = {"where": _where(correction), "source": source, "expected": _quoted(correction.expected), "found": now}
    fields = {"expected": correction.expected or "để trống", "found": "không có ô này" if found is None else found}
    return finding(*message("stale_correction", **words), **fields, **_place(correction, catalogue))


def _absent(correction: Correction, places: Iterable[Cell]) -> str:
    """What of the place there is not: the file, the sheet or the cell."""
    files = {file for file, _, _ in places}
    sheets = {sheet for file, sheet, _ in places if file == correction.file}
    if correction.file not in files:
        return f"{wording('correction_no_file')}.{nearest(correction.file, files)}".rstrip(".")
    if correction.sheet not in sheets:
        return f"{wording('correction_no_sheet')}.{nearest(correction.sheet, sheets)}".rstrip(".")
    return wording("correction_no_cell")


def _applied(correction: Correction, raw: str, catalogue: Catalogue) -> Finding:
    words = {"raw": _quoted(raw), "corrected": _quoted(correction.corrected)}
    said = message("correction", where=_where(correction), **words, who=correction.who, why=correction.why)
    fields = {"expected": correction.corrected or "để trống", "found": raw}
    return finding(*said, **fields, **_place(correction, catalogue))


def _where(correction: Correction) -> str:
    sheet = f", trang tính “{correction.sheet}”" if correction.sheet else ""
    return f"Tệp {correction.file}{sheet}, ô {correction.cell}"


def _place(correction: Correction, catalogue: Catalogue) -> dict[str, str]:
    unit = unit_of(correction.file, catalogue)
    code = {"unit_code": unit.code if unit else ""}
    return code | {"file": correction.file, "sheet": correction.sheet, "cell": correction.cell}


def _quoted(text: str) -> str:
    return f"“{text}”" if text.strip() else "(để trống)"

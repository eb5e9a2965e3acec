"""One submitted form (Bảng 2) -> its rows with the addresses of their cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .. import catalogue
from ..catalogue import Sentence, message, wording
from ..language.text import fold, tidy, typed
from ..project.tables import FORM_ROWS
from .limits import Limits
from .unseen import covered, without
from .workbook import MISALIGNED, ExtractError, Sheet, address, given, is_blank, read_workbook


class Row(NamedTuple):
    """One row of the form as it stands in the file."""

    stt: str
    label: str
    unit: str
    value: object
    note: str
    file: str
    sheet: str
    cell: str
    note_cell: str
    row: int
    percent: bool = False
    heading: str = ""
    doubt: str = ""


LINE = Row._fields.index("row")
# the titles under which a form carries each column, as data; "spanning" stands over others and holds nothing
# itself, "previous" repeats what was reported before
GUIDE_SHEET = "Hướng dẫn"  # of a blank form of ours: it holds no figures
OWN = ("stt", "label", "unit", "value", "note")
# the line "(1) (2) (3) …" or "A B 1 2 …" that some forms print under their header
NUMBERING = re.compile(r"\(\d+\)")
LETTERED = re.compile(r"(?:A(?: B(?: C(?: D)?)?)? )?1(?: 2(?: 3(?: 4(?: 5(?: 6)?)?)?)?)?")
IN_BRACKETS = re.compile(r"\([^()\d]*\)")  # "Số liệu (số, tỷ lệ)"; a year or a day there would tell columns apart
NUMBERED = re.compile(r"\s*(?:([IVXLC]+|\d+)\s*[.):]\s*)?([^\W\d].{3,})", re.DOTALL)  # "1. Kế hoạch" in the STT column
LOST = re.compile(r"[^\W\d_]\?(?=[^\W\d_])")  # what Excel's plain CSV makes of letters outside its code page
LONGEST = 2_000  # lines of a form whose texts are kept for the files to come
Texts = tuple[str, ...]
DATE_CUT = re.compile(r"/\d*$")


@dataclass
class Form:
    """What one file says: its rows by column, and remarks on how it was read (SUBMISSION_PROBLEMS)."""

    columns: Sequence[Sequence[object]] = ((),) * len(Row._fields)
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


def parse(path: Path, limits: Limits | None = None, labels: frozenset[str] | None = None) -> Form:
    """The form in the file; `labels` are the folded labels of the form (those of every form unless given).

    Every visible sheet with the form's header is read, hidden ones only where no visible sheet has it.
    """
    labels = known_labels() if labels is None else labels
    sheets = read_workbook(path, limits)
    read = [(sheet, _Reading(sheet, path.name, labels)) for sheet in sheets]
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
        if lines := sheet.misaligned(reading.header, reading.width, *reading.own[3:]):
            shown = ", ".join(map(str, lines[:20]))
            raise ExtractError(f"Tệp {path.name} {MISALIGNED.format(sheet.separator, shown)}")
    form = Form(joined(reading.columns for _, reading in used), [r for _, reading in used for r in reading.remarks])
    if len(sheets) > 1 or not sheets[0].visible:
        form.remarks += _on_sheets(path.name, sheets, [s.name for s, _ in used], [s.name for s, _ in found])
    return form


def joined(parts: Iterable[Sequence[Sequence[object]]]) -> list[Sequence[object]]:
    """The columns of several sheets or files, one below the other."""
    columns: list[list[object]] = [[] for _ in Row._fields]
    for part in parts:
        for column, more in zip(columns, part, strict=True):
            column += more
    return columns


def frame(columns: Sequence[Sequence[object]]) -> pd.DataFrame:
    """The columns of Form, in their order, as a table of objects: raw values keep their types."""
    return FORM_ROWS.of(dict(zip(Row._fields, columns, strict=True)))


@lru_cache(maxsize=1)
def known_labels() -> frozenset[str]:
    return frozenset(map(fold, catalogue.labels()))


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    """Folded title -> column."""
    return {fold(title): column for title, column in catalogue.column_titles().items()}


@lru_cache(maxsize=8192)
def _title(text: str) -> str | None:
    return _titles().get(fold(text)) or _titles().get(fold(IN_BRACKETS.sub("", text))) if len(text) < 60 else None


@lru_cache(maxsize=1024)
def _letters(column: int) -> str:
    return address(0, column)[:-1]


@lru_cache(maxsize=256)
def _addresses(column: int | None, first: int, count: int) -> tuple[str, ...]:
    return tuple("" if column is None else f"{_letters(column)}{n + 1}" for n in range(first, first + count))


def _texts(column: tuple[object, ...]) -> Texts:
    return tuple([v if v.__class__ is str else typed(v) for v in column])


@lru_cache(maxsize=256)
def _skeleton(
    stts: Texts, labels: Texts, units: Texts, known: frozenset[str]
) -> tuple[Texts, Texts, Texts, list[int] | None]:
    """The same columns as the first file like this one had them, so that all share one copy, and the blank lines.

    None instead of these where a line may be no row of the form as it stands: it has titles, numbers the columns, may
    belong to the row above it, or was cut short.
    """
    blank = []
    for at, (stt, label, unit) in enumerate(zip(stts, labels, units, strict=True)):
        bare = label.strip()
        if not bare and not stt.strip() and not unit.strip():
            blank.append(at)
        elif (
            len(bare) < 2
            or NUMBERING.fullmatch(bare)
            or (not stt.strip() and fold(label) not in known)
            or sum(map(bool, map(_title, (stt, label, unit)))) > 1
        ):
            return stts, labels, units, None
    return stts, labels, units, blank


class _Reading:
    """The rows of the form on one sheet, and what there is to say about them."""

    def __init__(self, sheet: Sheet, file: str, labels: frozenset[str]) -> None:
        self.sheet, self.file, self.labels = sheet, file, labels
        self.where = {"file": file, "sheet": sheet.name}
        self.rows: list[Row] = []
        self.columns: list[Sequence[object]] = []  # the same rows, a column for each field
        self.remarks: list[dict[str, str]] = []
        self.heading = ""
        self.header = self.width = 0  # the header's last row, and its cells
        self.places: dict[str, int] = {}
        self.spans: dict[str, int] = {}  # last column under a title that is merged over several
        self.under = covered(sheet)
        self.cells = without(sheet.rows, self.under)
        # a number in a cell merged over rows could belong to each of them
        self.tall = {first: last for first, last in sheet.merged if last[0] > first[0]}
        self.wide = {first: last[1] for first, last in sheet.merged if last[1] > first[1]}
        self._read()
        for (row, column), (value, over) in self.under.items() if self.rows else ():
            cell, text = address(row, column), tidy(typed(value))
            self._remark(message("form_covered_cell", **self.where, cell=cell, over=over, text=text), cell)
        for row, column in sorted(self.sheet.unshown) if self.rows else ():
            if column in self.kept and column != self.own[3]:
                cell, text = address(row, column), tidy(typed(self.cells[row][column]))
                self._remark(message("form_unshown_cell", **self.where, cell=cell, text=text), cell)
        self.columns = self.columns or list(zip(*self.rows, strict=True))
        rows = sorted({r for r in self.columns[LINE] if r - 1 in sheet.hidden}) if sheet.hidden and self.columns else []
        if rows:
            self._remark(message("form_hidden_rows", **self.where, rows=", ".join(map(str, rows[:20]))))
        columns = sorted(self.kept & sheet.hidden_columns) if self.columns else []
        if columns:
            self._remark(message("form_hidden_columns", **self.where, columns=", ".join(map(_letters, columns))))

    def _read(self) -> None:
        above: list[str] = []
        ready, top = False, 0
        for number, cells in enumerate(self.cells):
            if ready and number <= top + 2 and not self.rows and self._plain(number):
                return
            found = [(name, i) for i, v in enumerate(cells) if v.__class__ is str and (name := _title(v))]
            titles = dict(reversed(found))  # the first of equal ones
            if len(titles) > 1 or (titles and self.places and not ready):  # also repeated on a new page
                self.heading = "\n".join(above[:40])
                self._header(number, titles)
                top = number
                ready = "label" in self.places and "value" in self.places
            elif ready:
                self._row(number, cells)
            elif not self.places:
                above += [typed(v) for v in cells if not is_blank(v)]

    def _header(self, number: int, titles: dict[str, int]) -> None:
        if not self.rows:
            self.header, self.width = number, max(self.width, len(self.sheet.rows[number]))
        self.places |= titles
        for name, column in titles.items():
            self.spans[name] = self.wide.get((number, column), column)
        self.own = [self.places.get(name) for name in OWN]
        self.previous = self.places.get("previous")
        self.kept = {c for n in OWN if n in self.places for c in range(self.places[n], self.spans[n] + 1)}
        self.spread = any(self.spans[n] > self.places[n] for n in OWN if n in self.places)

    def _plain(self, first: int) -> bool:
        """Take all lines from `first` on at once, where each is a row or blank just as it stands; else False."""
        lines, width = self.cells[first:], len(self.cells[first])
        if (
            len(lines) > LONGEST
            or self.spread
            or any(last[0] >= first for last in self.tall.values())
            or self.under
            or self.sheet.unshown
            or set(map(len, lines)) != {width}
        ):
            return False
        count, nothing = len(lines), ("",) * len(lines)
        columns = list(zip(*lines, strict=True))
        own = [nothing if c is None or c >= width else columns[c] for c in (*self.own, self.previous)]
        rest = [v for i, v in enumerate(columns) if i not in self.own and i != self.previous]
        values, notes = [None if v == "" else v for v in own[3]], _texts(own[4])
        stts, labels, units, blank = _skeleton(*map(_texts, own[:3]), self.labels)
        if (
            blank is None
            or len(blank) == count
            or any(column != nothing for column in rest)
            or any(v.__class__ is str and _title(v) for column in own[3:] for v in column if v != "")
            or not all(is_blank(values[at]) and is_blank(notes[at]) for at in blank)
        ):
            return False
        file, sheet, heading = ((text,) * count for text in (self.file, self.sheet.name, self.heading))
        cells, note_cells = (_addresses(column, first, count) for column in self.own[3:])
        numbers = range(first + 1, first + count + 1)
        percent = [(number - 1, self.own[3]) in self.sheet.percent for number in numbers]
        doubt = ("",) * count
        self.columns = [
            stts, labels, units, values, notes, file, sheet, cells, note_cells, numbers, percent, heading, doubt,
        ]  # fmt: skip
        if blank:
            kept = [at not in blank for at in range(count)]
            self.columns = [tuple(compress(column, kept)) for column in self.columns]
        return True

    def _row(self, number: int, cells: list[object]) -> None:
        filled = [i for i, v in enumerate(cells) if not is_blank(v)]
        if not filled or _numbering(cells, filled):
            return
        line, file, sheet, heading = number + 1, self.file, self.sheet.name, self.heading
        at = self.own
        if self.spread:
            at = [self._place(name, cells, column) for name, column in zip(OWN, self.own, strict=True)]
        if not self.kept.isdisjoint(filled):
            stt, label, unit, value, note = [given(cells, column) for column in at]
            stt, label, unit, note = [v if v.__class__ is str else typed(v) for v in (stt, label, unit, note)]
            if not label.strip() and (split := NUMBERED.fullmatch(stt)):  # label written in the STT column
                stt, label = split[1] or "", split[2]
            value_at, note_at = at[3], at[4]
            cell = f"{_letters(value_at)}{line}"
            value, doubt = self._doubted(number, value_at, value)
            note_cell = "" if note_at is None else f"{_letters(note_at)}{line}"
            percent = (number, value_at) in self.sheet.percent
            row = Row(stt, label, unit, value, note, file, sheet, cell, note_cell, line, percent, heading, doubt)
            if not (self.rows and self._joined(row)):
                self.rows.append(row)
        for i in filled:
            if i not in at and i != self.previous:
                cell, percent = f"{_letters(i)}{line}", (number, i) in self.sheet.percent
                self.rows.append(Row("", "", "", cells[i], "", file, sheet, cell, "", line, percent, heading))

    def _doubted(self, row: int, column: int, value: object) -> tuple[object, str]:
        """The value that stands in the cell, seen or not, and why it must not be taken as it is."""
        cell = (row, column)
        if cell in self.under:
            value, over = self.under.pop(cell)
            return value, wording("covered_value", over=over)
        if value is not None and (last := self.tall.get(cell)):
            over = f"{address(row, column)}:{address(*last)}"
            return value, wording("value_of_several_rows", over=over)
        if value is not None and cell in self.sheet.unshown:
            return value, wording("unshown_value", text=typed(value))
        return value, ""

    def _place(self, name: str, cells: list[object], column: int | None) -> int | None:
        """The column of this row's cell: under a title merged over several, the first filled one."""
        last = self.spans.get(name, column)
        if column is None or last == column:
            return column
        return next((c for c in range(column, last + 1) if c < len(cells) and not is_blank(cells[c])), column)

    def _joined(self, row: Row) -> bool:
        """Whether the row only continues the one above it, cut in two by a page break; it is then added there."""
        last = self.rows[-1]
        if row.stt.strip() or not last.label:
            return False
        value, cell, percent, doubt = last.value, last.cell, last.percent, last.doubt
        if row.label.strip():
            label = f"{last.label} {row.label}"
            if (
                not (is_blank(row.value) or is_blank(value))
                or (row.unit.strip() and last.unit.strip())
                or fold(label) not in self.labels
                or not self.labels.isdisjoint((fold(last.label), fold(row.label)))
            ):
                return False
            if is_blank(value):
                value, cell, percent, doubt = row.value, row.cell, row.percent, row.doubt
        elif row.note.strip() and last.note.strip() and not row.unit.strip() and is_blank(row.value):
            label = last.label
        else:
            return False
        # "29/0" + "1/2021": a date cut in two takes no space
        glue = "" if DATE_CUT.search(last.note) and re.match(r"\d*/\d{4}|\d{4}", row.note) else " "
        note = glue.join(filter(None, (last.note, row.note)))
        fields = {"label": label, "unit": last.unit or row.unit, "value": value, "cell": cell}
        fields |= {"percent": percent, "doubt": doubt}
        self.rows[-1] = last._replace(note=note, note_cell=last.note_cell if last.note else row.note_cell, **fields)
        self._remark(message("form_joined_row", **self.where, row=row.row, above=last.row), row.note_cell)
        return True

    def _remark(self, said: Sentence, cell: str = "") -> None:
        self.remarks.append(remark(said, **self.where, cell=cell))


def _numbering(cells: list[object], filled: list[int]) -> bool:
    """Whether the row only numbers the columns."""
    first = typed(cells[filled[0]])
    if "(" not in first and first not in ("A", "1"):
        return False
    marks = [typed(cells[i]).strip() for i in filled]
    lettered = len(marks) > 2 and LETTERED.fullmatch(" ".join(marks))
    return bool(lettered) or all(map(NUMBERING.fullmatch, marks))


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


def remark(said: Sentence, file: str, sheet: str = "", cell: str = "") -> dict[str, str]:
    """A row of SUBMISSION_PROBLEMS."""
    return said._asdict() | {"file": file, "sheet": sheet, "cell": cell}

"""The rows of the form on one sheet."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from ..catalogue import Sentence, message, wording
from ..language.text import fold, tidy, typed
from .form_rows import LINE, FormRow, remark
from .form_texts import FormTexts, is_numbering, skeleton, texts_of
from .unseen import comments, covered, scaled_by, without
from .workbook import Sheet, address, given, is_blank

NUMBERED = re.compile(r"\s*(?:([IVXLC]+|\d+)\s*[.):]\s*)?([^\W\d].{3,})", re.DOTALL)  # "1. Kế hoạch" in the STT column
LONGEST = 2_000  # lines of a form whose texts are kept for the files to come
DATE_CUT = re.compile(r"/\d*$")


class Own(NamedTuple):
    """Of each column of a form that is kept what stands in it, or where it stands; None where there is none."""

    stt: object
    label: object
    unit: object
    value: object
    note: object


OWN = Own._fields


@lru_cache(maxsize=1024)
def _letters(column: int) -> str:
    return address(0, column)[:-1]


@lru_cache(maxsize=256)
def _addresses(column: int | None, first: int, count: int) -> tuple[str, ...]:
    return tuple("" if column is None else f"{_letters(column)}{n + 1}" for n in range(first, first + count))


class FormSheet:
    """The rows of the form on one sheet, and what there is to say about them."""

    def __init__(self, sheet: Sheet, file: str, texts: FormTexts) -> None:
        self.sheet, self.file = sheet, file
        self.labels, self.title_of = texts
        self.where = {"file": file, "sheet": sheet.name}
        self.rows: list[FormRow] = []
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
        self.columns = self.columns or list(zip(*self.rows, strict=True))
        if self.columns:
            self._unseen()

    def _unseen(self) -> None:
        """What there is to say of cells, lines and columns that the sheet does not show."""
        for (row, column), (value, over) in self.under.items():
            cell, text = address(row, column), tidy(typed(value))
            self._remark(message("form_covered_cell", **self.where, cell=cell, over=over, text=text), cell)
        for row, column in sorted(self.sheet.unshown):
            if column in self.kept and column != self.own.value:
                cell, text = address(row, column), tidy(typed(self.cells[row][column]))
                self._remark(message("form_unshown_cell", **self.where, cell=cell, text=text), cell)
        hidden = self.sheet.hidden
        rows = sorted({row for row in self.columns[LINE] if row - 1 in hidden}) if hidden else []
        if rows:
            self._remark(message("form_hidden_rows", **self.where, rows=", ".join(map(str, rows[:20]))))
        if text := scaled_by(self.sheet.rows[: self.header + 1]):
            self._remark(message("form_scale", **self.where, text=text))
        if told := comments(self.sheet):
            self._remark(message("form_comments", **self.where, cells=told))
        columns = sorted(self.kept & self.sheet.hidden_columns)
        if columns:
            self._remark(message("form_hidden_columns", **self.where, columns=", ".join(map(_letters, columns))))

    def _read(self) -> None:
        above: list[str] = []
        ready, top = False, 0
        for number, cells in enumerate(self.cells):
            if ready and number <= top + 2 and not self.rows and self._plain(number):
                return
            found = [(name, i) for i, v in enumerate(cells) if v.__class__ is str and (name := self.title_of(v))]
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
        self.own = Own(*map(self.places.get, OWN))
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
        own = Own(*(nothing if c is None or c >= width else columns[c] for c in self.own))
        previous = nothing if self.previous is None or self.previous >= width else columns[self.previous]
        rest = [v for i, v in enumerate(columns) if i not in self.own and i != self.previous]
        values, notes = [None if v == "" else v for v in own.value], texts_of(own.note)
        stts, labels, units, blank = skeleton(
            *map(texts_of, (own.stt, own.label, own.unit)), self.labels, self.title_of
        )
        if (
            blank is None
            or len(blank) == count
            or any(column != nothing for column in rest)
            or any(
                v.__class__ is str and self.title_of(v)
                for column in (own.value, own.note, previous)
                for v in column
                if v != ""
            )
            or not all(is_blank(values[at]) and is_blank(notes[at]) for at in blank)
        ):
            return False
        file, sheet, heading = ((text,) * count for text in (self.file, self.sheet.name, self.heading))
        cells, note_cells = (_addresses(column, first, count) for column in (self.own.value, self.own.note))
        numbers = range(first + 1, first + count + 1)
        percent = [(number - 1, self.own.value) in self.sheet.percent for number in numbers]
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
        if not filled or is_numbering(cells, filled):
            return
        line, file, sheet, heading = number + 1, self.file, self.sheet.name, self.heading
        at = self.own
        if self.spread:
            at = Own(*(self._place(name, cells, column) for name, column in zip(OWN, self.own, strict=True)))
        if not self.kept.isdisjoint(filled):
            stt, label, unit, value, note = [given(cells, column) for column in at]
            stt, label, unit, note = [v if v.__class__ is str else typed(v) for v in (stt, label, unit, note)]
            split = None if label.strip() else NUMBERED.fullmatch(stt)
            if split:  # label written in the STT column
                stt, label = split[1] or "", split[2]
            cell = f"{_letters(at.value)}{line}"
            value, doubt = self._doubted(number, at.value, value)
            note_cell = "" if at.note is None else f"{_letters(at.note)}{line}"
            percent = (number, at.value) in self.sheet.percent
            row = FormRow(stt, label, unit, value, note, file, sheet, cell, note_cell, line, percent, heading, doubt)
            if not (self.rows and self._joined(row)):
                self.rows.append(row)
        for i in filled:
            if i not in at and i != self.previous:
                cell, percent = f"{_letters(i)}{line}", (number, i) in self.sheet.percent
                self.rows.append(FormRow("", "", "", cells[i], "", file, sheet, cell, "", line, percent, heading))

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

    def _joined(self, row: FormRow) -> bool:
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

"""The annex as a workbook: the form with live formulas, the figures they rest on, each unit's figures, the findings."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ..aggregations import Wording
from ..catalogue import Catalogue, Indicator, wording
from ..content.figures import printable
from ..findings import EXPECTED, FOUND
from ..findings.causes import explained, grouped_causes, unchecked
from ..language.format import WORDS as PRINTED
from ..language.format import whole
from ..language.labels import LABELS
from ..language.text import answers_apart, lower_first, tidy
from ..project.registers import table
from ..project.rows import tuples
from .form import rows_for
from .sheets import (  # fmt: skip
    BASE,
    COLOURS,
    CREATED,
    LINE,
    NUMBERS,
    PLAIN,
    READABLE,
    SECTION,
    Book,
    Format,
    Styles,
    Worksheet,
    cut,
    lay_out,
    row_height,
    sheet_name,
    write_cell,
    write_note,
)

MORE, UNITS, FINDINGS, COUNTS = "Số liệu bổ sung", "Theo đơn vị", "Phát hiện", "Hồ sơ theo lĩnh vực"
FIGURES = {
    "STT": 6, "Mã": 9, "Chỉ tiêu thống kê": 50, "Đơn vị tính": 17, "Số liệu": 14, "Ghi chú": 32, "Cách tính": 36,
}  # fmt: skip
VALUE = list(FIGURES).index("Số liệu")
BY_UNIT = {"Mã": 9, "Chỉ tiêu thống kê": 44, "Đơn vị tính": 14}  # then a column a unit, then the report's figure
OWN, TOTAL, UNIT_WIDTH = "Cơ quan lập báo cáo ghi", "Số liệu trong báo cáo", 12
FINDING = {
    "TT": 5, "Mức độ": 11, "Nguyên nhân": 28, "Chỉ tiêu": 34, "Đơn vị": 16, "Nội dung": 56, FOUND: 28, "Trong ô": 15,
    EXPECTED: 15, "Ai xử lý": 18, "Việc cần làm": 36, "Tệp": 24, "Trang tính": 13, "Ô": 8, "Đã xác nhận": 24,
}  # fmt: skip
LEFT = {  # the others are centred
    "Chỉ tiêu thống kê", "Ghi chú", "Cách tính", "Chỉ tiêu", "Nội dung", "Nguyên nhân", "Việc cần làm", "Đã xác nhận",
}  # fmt: skip
# Units below units, so that sizes are compared at a glance. Not wrapped: LibreOffice forgets the indent then.
NUMBER = {"align": "right", "indent": 1, "text_wrap": False, "shrink": True}
HEAD = 3  # the header's row, counted from 0: above it the title and what it goes with
MARKS = {"partial": ' "(*)"'}  # behind the number, so that it stays one
OTHER_FIGURES = "Số liệu khác dùng trong lời văn của báo cáo"
STATEMENTS = "Số liệu nêu trong sổ theo dõi, dùng để tính"


@dataclass(frozen=True)
class AnnexLine:
    """One row of the two sheets of figures; `how` says in words how its value comes about."""

    label: str
    row: str = "measure"
    id: str = ""
    code: str = ""
    stt: str = ""
    unit: str = ""
    kind: str = ""
    value: float | None = None
    status: str = ""
    note: str = ""
    indicator: Indicator | None = None


@dataclass(frozen=True)
class AnnexWorkbook:
    """What the sheets are made of; `title` and `origin` stand above each, `remarks` below."""

    catalogue: Catalogue
    observations: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    registers: pd.DataFrame
    title: str
    origin: str
    remarks: Sequence[str] = field(default_factory=list)
    counts: tuple[Sequence[str], Sequence[Sequence[object]]] = ((), ())  # titles and rows of dossiers by field

    def workbook(self) -> bytes:
        """The workbook (xlsx), the same bytes for the same tables; text of a submission stays text."""
        form = sheet_name(self.catalogue.statistical_form.name)
        lines = {form: list(self._lines("form"))} if self.catalogue.form else {}
        lines |= {MORE: list(self._more())}
        places = _Places(lines, self._rows_by_unit(), len(self.catalogue.subordinates))
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, PLAIN | {"in_memory": True}) as book:
            book.set_properties({"title": self.title, "created": CREATED})
            styles = Styles(book)
            if self.counts[1]:
                self._counts(book, styles, form if form not in lines else COUNTS)
            for name, own in lines.items():
                self._figures(book, styles, name, own, places)
            if self.catalogue.submitted and self.catalogue.subordinates:
                self._by_unit(book, styles, places)
            self._found(book, styles)
        return content.getvalue()

    # --- rows -------------------------------------------------------------------------------------------------

    def _lines(self, part: str) -> Iterator[AnnexLine]:
        own = self.indicators[self.indicators["table"] == part]
        for r in tuples(own):
            known = self.catalogue.figures.get(r.indicator)
            stt = self.catalogue.by_code[r.code].stt if r.code else ""
            value = printable(r.value, r.status)
            label = r.label if r.code else known.name
            unit = answers_apart(r.unit)
            yield AnnexLine(label, r.row, r.indicator, r.code, stt, unit, r.kind, value, r.status, r.note, known)

    def _more(self) -> Iterator[AnnexLine]:
        yield from self._lines("supplement")
        yield AnnexLine(OTHER_FIGURES, "section")
        yield from self._lines("measure")
        read = {name for i in self.catalogue.figures.values() for f in i.formulas for name in f.names}
        facts, kinds = table(self.registers, "statements"), {f.id: f.kind for f in self.catalogue.statements}
        known = [r for r in tuples(facts) if f"statement.{r.id}" in read] if len(facts) else []
        if known:
            yield AnnexLine(STATEMENTS, "section")
        for r in known:
            value = pd.to_numeric(r.value, errors="coerce")
            kind = kinds.get(r.id) or ("percent" if r.unit == "%" else "count")
            amount = None if pd.isna(value) else float(value)
            yield AnnexLine(tidy(r.subject), "measure", f"statement.{r.id}", "", "", r.unit, kind, amount)

    def _rows_by_unit(self) -> list[Indicator]:
        """The rows that units below fill in with the headings above them, then all supplementary ones."""
        below = self.catalogue.subordinates[:1]
        own = [row for unit in below for row in rows_for(unit, self.catalogue.form, self.catalogue)]
        return own + self.catalogue.supplements

    # --- sheets -----------------------------------------------------------------------------------------------

    def _figures(self, book: Book, styles: Styles, name: str, lines: Sequence[AnnexLine], places: "_Places") -> None:
        sheet = self._start(book, styles, name, FIGURES, self.title if name != MORE else name)
        for at, line in enumerate(lines, start=HEAD + 1):
            how = self._how(line, places)
            cells = [line.stt, line.code, line.label, line.unit, None, line.note, how]
            sheet.set_row(at, row_height([cell or "" for cell in cells], list(FIGURES.values())))
            shade = SECTION if line.row == "section" else {}
            for column, (title, cell) in enumerate(zip(FIGURES, cells, strict=True)):
                bold = line.row in ("section", "group") and title in ("STT", "Chỉ tiêu thống kê")
                align = "left" if title in LEFT else "center"
                write_cell(sheet, at, column, cell or None, styles.get(align=align, bold=bold, **shade))
            look = styles.get(**NUMBER, **shade, **_shown(line))
            _write_figure(sheet, at, VALUE, line, places.formula(line, name), look)
        self._remark(book, sheet, HEAD + 2 + len(lines), [*self.remarks, wording("annex_live")], len(FIGURES))

    def _counts(self, book: Book, styles: Styles, name: str) -> None:
        """Dossiers by field, with the columns of count_columns.csv."""
        titles, rows = self.counts
        widths = dict(zip(titles, (6, 44, *[13] * (len(titles) - 2)), strict=True))
        sheet = self._start(book, styles, name, widths, self.title)
        for at, row in enumerate(rows, start=HEAD + 1):
            bold = not row[0].isdecimal()  # a level, the sum
            for column, cell in enumerate(row):
                look = NUMBER | {"num_format": NUMBERS["count"]} if column > 1 else {"align": "left"}
                write_cell(sheet, at, column, cell, styles.get(bold=bold, **look))
        self._remark(book, sheet, HEAD + 2 + len(rows), self.remarks, len(titles))

    def _by_unit(self, book: Book, styles: Styles, places: "_Places") -> None:
        units = [self.catalogue.office, *self.catalogue.subordinates]
        columns = BY_UNIT | {OWN: UNIT_WIDTH} | {u.name: UNIT_WIDTH for u in units[1:]} | {TOTAL: UNIT_WIDTH}
        sheet = self._start(book, styles, UNITS, columns, "Số liệu theo đơn vị", fixed=2)
        own = {(o.unit_code, o.code): o for o in tuples(self.observations)}
        for at, row in enumerate(self._rows_by_unit(), start=HEAD + 1):
            shade = SECTION if row.row == "section" else {}
            cells = [row.code, row.label, answers_apart(row.unit)]
            sheet.set_row(at, row_height(cells, list(columns.values())))
            for column, cell in enumerate(cells):
                bold = column == 1 and row.row in ("section", "group")
                look = styles.get(align="left" if column == 1 else "center", bold=bold, **shade)
                write_cell(sheet, at, column, cell or None, look)
            line = places.line(row.indicator)
            for column, unit in enumerate(units, start=len(BY_UNIT)):
                self._unit_cell(sheet, at, column, own.get((unit.code, row.code)), styles, shade | _shown(row))
            look = styles.get(**NUMBER, bold=True, **shade, **_shown(line or row))
            formula = f"={places.cell(line.id, UNITS)}" if line else ""
            _write_figure(sheet, at, len(columns) - 1, line, formula, look)
        aside = (self.observations["status"] == "set_aside").any()
        remarks = [*self.remarks, *([wording("annex_set_aside")] if aside else [])]
        self._remark(book, sheet, HEAD + 2 + len(self._rows_by_unit()), remarks, len(columns))

    def _unit_cell(self, sheet: Worksheet, at: int, column: int, seen, styles: Styles, look: dict[str, object]) -> None:
        """A unit's own value; what could not be read as a number leaves the cell empty, coloured and explained."""
        aside = seen is not None and seen.status == "set_aside"
        mark = {"bg_color": COLOURS["error"]} if aside else {}
        value = None if seen is None or pd.isna(seen.value) else seen.value
        write_cell(sheet, at, column, value, styles.get(**NUMBER, **look | mark))
        if aside:
            write_note(sheet, at, column, wording("annex_cell", text=seen.raw, file=seen.file, cell=seen.cell), 1000)

    def _found(self, book: Book, styles: Styles) -> None:
        sheet = self._start(book, styles, FINDINGS, FINDING, "Kết quả kiểm tra số liệu")
        names = {unit.code: unit.name for unit in self.catalogue.tree}
        findings = explained(self.findings, self.catalogue)
        listed = [f for cause in grouped_causes(findings, self.catalogue) for f in cause.rows]
        for count, f in enumerate([*listed, *tuples(unchecked(findings))], start=1):
            known = self.catalogue.by_code.get(f.indicator) or self.catalogue.figures.get(f.indicator)
            label = f"{known.code} {tidy(known.name)}".strip() if known else ""
            cells = [
                count, LABELS[f.severity], f.cause, label, names.get(f.unit_code, ""), f.message, f.found,
                cut(f.raw, 100), f.expected, f.who, f.action, f.file, f.sheet, f.cell, f.settled,
            ]  # fmt: skip
            sheet.set_row(HEAD + count, row_height([str(cell) for cell in cells], list(FINDING.values())))
            for column, (title, cell) in enumerate(zip(FINDING, cells, strict=True)):
                shade = {"bg_color": COLOURS[f.severity]} if title == "Mức độ" else {}
                look = styles.get(align="left" if title in LEFT else "center", **shade)
                write_cell(sheet, HEAD + count, column, cell if cell != "" else None, look)
        sheet.autofilter(HEAD, 0, HEAD + len(findings), len(FINDING) - 1)

    def _start(
        self, book: Book, styles: Styles, name: str, columns: dict[str, int], title: str, fixed: int = 0
    ) -> Worksheet:
        """A sheet with its page, its title and its header; the rows are still to come."""
        sheet = book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        lay_out(sheet, list(columns.values()), HEAD, fixed=fixed)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # "9.229" of a finding is what was written
        centred = {**BASE, "align": "center", "valign": "vcenter"}
        last = sum(right <= READABLE for right in accumulate(columns.values())) - 1  # in view, and on the first page
        sheet.merge_range(0, 0, 0, last, title.upper(), book.add_format({**centred, "bold": True}))
        sheet.merge_range(1, 0, 1, last, self.origin, book.add_format({**centred, "italic": True}))
        head = styles.get(bold=True, align="center")
        sheet.set_row(HEAD, row_height(list(columns), list(columns.values())))
        for column, words in enumerate(columns):
            sheet.write_string(HEAD, column, words, head)
        return sheet

    def _remark(self, book: Book, sheet: Worksheet, at: int, remarks: Sequence[str], columns: int) -> None:
        look = book.add_format({**BASE, "italic": True, "text_wrap": True, "valign": "top"})
        for row, words in enumerate(remarks, start=at):
            sheet.set_row(row, LINE * -(-len(words) // 150))
            sheet.merge_range(row, 0, row, columns - 1, words, look)

    # --- words ------------------------------------------------------------------------------------------------

    def _how(self, line: AnnexLine, places: "_Places") -> str:
        """How the catalogue says the value comes about, by form code or, where there is none, by name."""
        if line.indicator is None:
            return ""
        aggregation = line.indicator.aggregation
        words = aggregation.how_in_annex(Wording(self.catalogue, places.named))
        if words and aggregation.units(self.catalogue) and self.catalogue.subordinates:
            words += f" (trang “{UNITS}”)"
        said = lower_first(LABELS[line.status])
        return f"{words} ({said})" if words and said else words


class _Places:
    """Where each figure stands, and the formula that works it out from there."""

    def __init__(self, lines: dict[str, list[AnnexLine]], by_unit: Sequence[Indicator], subordinates: int):
        self._at = {
            line.id: (sheet, at, line)
            for sheet, own in lines.items()
            for at, line in enumerate(own, start=HEAD + 2)
            if line.id
        }
        first = len(BY_UNIT) + 1  # behind the office's own
        self._columns = xl_col_to_name(first), xl_col_to_name(first + subordinates - 1)
        self._unit_rows = {row.indicator: at for at, row in enumerate(by_unit, start=HEAD + 2) if row.indicator}

    def line(self, name: str) -> AnnexLine | None:
        return self._at[name][2] if name in self._at else None

    def cell(self, name: str, here: str) -> str:
        """The cell of a figure as a formula on the sheet `here` writes it."""
        sheet, at, _ = self._at[name]
        address = f"{xl_col_to_name(VALUE)}{at}"
        return address if sheet == here else f"'{sheet}'!{address}"

    def named(self, name: str) -> str:
        line = self.line(name)
        return name if line is None else line.code or f"“{line.label}”"

    def formula(self, line: AnnexLine, here: str) -> str:
        """Empty where the value rests on no other cell: reported, counted in a register, stated, missing."""
        i = line.indicator
        if i is None or line.value is None or line.status not in ("ok", "partial"):
            return ""
        return i.aggregation.excel(cell=partial(self.cell, here=here), subordinates=self._units)

    def _units(self, name: str) -> str:
        first, last = self._columns
        at = self._unit_rows[name]
        return f"'{UNITS}'!{first}{at}:{last}{at}"


def _write_figure(sheet: Worksheet, at: int, column: int, line: AnnexLine | None, formula: str, look: Format) -> None:
    """A formula with its value beside it, for programs that do not calculate; blank where the figure is missing."""
    if line is None or line.value is None:
        write_cell(sheet, at, column, PRINTED.get(line.status) if line else None, look)
    elif formula:
        sheet.write_formula(at, column, formula, look, line.value)
    else:
        write_cell(sheet, at, column, line.value, look)


def _shown(figure: AnnexLine | Indicator) -> dict[str, object]:
    """The number format of a figure's kind, with a mark where a sum lacks some parts."""
    if figure.kind not in NUMBERS:
        return {}
    kind = figure.kind if whole(getattr(figure, "value", None)) else "percent"  # a mean has decimals, too
    return {"num_format": NUMBERS[kind] + MARKS.get(getattr(figure, "status", ""), "")}

"""Writes the files of a raw folder, the same bytes each time: what all example makers share."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import xlsxwriter
from jinja2 import StrictUndefined, Template

from cchc.catalogue import Catalogue, Indicator, Unit
from cchc.language.format import day
from cchc.workbooks.form import rows_for, write_form
from cchc.workbooks.sheets import PLAIN

EXAMPLES = Path(__file__).resolve().parent
EXAMPLE = "Số liệu ví dụ minh họa"
Values = Mapping[str, float]  # by row code of the form
Register = Sequence[Mapping[str, object]]  # rows by the titles of the columns


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by the titles of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares of `total` in proportion to `weights` that add up to it (largest remainder)."""
    shares = [total * w // sum(weights) for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % sum(weights)))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def number(text: str) -> float:
    return float(text) if "." in text else int(text)


def rate(top: int, bottom: int) -> float:
    """Per cent, rounded half up to 2 places as people type it."""
    return float((Decimal(100 * top) / bottom).quantize(Decimal("0.01"), ROUND_HALF_UP))


def follow(values: Values, rows: Sequence[Indicator]) -> dict[str, float]:
    """`values` and, of `rows`, the totals and rates that follow from them."""
    known, found = {row.indicator: values[row.code] for row in rows if row.code in values}, dict(values)
    for row in sorted(reversed(rows), key=lambda row: row.aggregate == "ratio"):  # parts stand below their total
        value = None
        if row.aggregate == "total":
            value = row.parts.evaluate(known)
        elif row.aggregate == "ratio":
            top, bottom = row.numerator.evaluate(known), row.denominator.evaluate(known)
            value = rate(top, bottom) if bottom and top is not None else None
        if value is not None:
            known[row.indicator] = found[row.code] = value
    return found


def office_form(values: Values, communes: Sequence[Values], catalogue: Catalogue) -> dict[str, float]:
    """The office's whole form: `values`, what the communes' forms add up to, and what follows."""
    rows = catalogue.asked(catalogue.office)
    sums = {row.code: sum(own.get(row.code, 0) for own in communes) for row in rows if row.aggregate == "sum"}
    every = {row.code: 1 for row in rows if row.aggregate == "all_yes"}
    return follow({**values, **sums, **every}, rows)


def typed(value: float, kind: str, style: int) -> object:
    """The figure in one of the ways in which people type it."""
    if kind == "flag":
        return [1, "Có", "1", "x"][style % 4]
    if kind == "percent":
        comma = f"{value:.2f}".replace(".", ",")
        return [value, comma, f"{value:.2f}", f"{comma} %"][style % 4]
    grouped = f"{value:,}"
    return [value, grouped.replace(",", "."), grouped, str(value), f"{value:02d}" if value else "0"][style % 5]


def typed_form(values: Values, catalogue: Catalogue, index: int) -> dict[str, object]:
    """A commune's figures, each typed in another way; `index` makes communes differ."""
    rows = catalogue.by_code
    return {code: typed(value, rows[code].kind, index + at) for at, (code, value) in enumerate(values.items())}


def file_name(unit: Unit, mark: str = "") -> str:
    return f"{unit.code}-{unit.slug}{mark}.xlsx"


@dataclass(frozen=True)
class Sent:
    """A file that came in: whose, under which name, on which day, with which figures by row code."""

    unit: Unit
    file: str
    received: date
    form: Values


def write_submission(
    path: Path, unit: Unit, catalogue: Catalogue, values: Mapping[str, object], notes: Mapping[str, str]
) -> None:
    """The form of one unit with `values` typed in its cells."""
    rows = rows_for(unit, catalogue.submitted, catalogue)
    replace(path, lambda to: write_form(to, rows, unit, catalogue, values, notes))


def write_office(
    folder: Path,
    catalogue: Catalogue,
    form: Values,
    incoming: int,
    sent: Sequence[Sent],
    listed: Mapping[str, Register],
) -> None:
    """The office's own submission, its registers (`listed` and those counted from the form) and the narrative."""
    own = Sent(catalogue.office, file_name(catalogue.office), catalogue.period.window[1], form)
    write_submission(folder / "submissions" / own.file, own.unit, catalogue, form, {"I.1.1": EXAMPLE})
    counted = _counted(catalogue, form, incoming, [own, *sent])
    registers = {name: [*listed.get(name, ()), *counted.get(name, ())] for name in register_titles(catalogue)}
    write_registers(folder / "registers.xlsx", catalogue, registers)
    write_text(folder / "narrative.md", narrative(catalogue))


def narrative(catalogue: Catalogue) -> str:
    """The text of examples/narrative.md, a template of Jinja, in the words of the office and the period."""
    text = (EXAMPLES / "narrative.md").read_text(encoding="utf-8")
    words = catalogue.words | {"period": catalogue.period.title, "next_period": catalogue.period.next_title}
    words["districts"] = "district" if any(unit.level == "district" for unit in catalogue.subordinates) else ""
    return Template(text, undefined=StrictUndefined, keep_trailing_newline=True).render(words)


def register_titles(catalogue: Catalogue) -> dict[str, list[str]]:
    """The titles of the columns of each register."""
    titles: dict[str, list[str]] = {}
    for column in catalogue.registers:
        titles.setdefault(column.register_id, []).append(column.title)
    return titles


def _counted(catalogue: Catalogue, form: Values, incoming: int, sent: Sequence[Sent]) -> dict[str, Register]:
    """The rows of registers that say again what the forms say."""
    words = catalogue.words
    dossiers = {
        f"Cấp {words['level']}": [form[row] for row in ("III.6.1", "III.6.2", "BS.1")],
        "Cấp xã": [form[row] for row in ("III.6.6", "III.6.7", "BS.6")],
    }
    dossiers["Tổng số"] = [sum(pair) for pair in zip(*dossiers.values(), strict=True)]
    overdue = {level: resolved - on_time for level, (_, resolved, on_time) in dossiers.items()}
    letters = "Số văn bản xin lỗi do giải quyết hồ sơ quá hạn"
    change = "Số đơn giảm so với cùng kỳ năm trước (do phần mềm tính)"
    rows = {
        "dossiers": [(level, *figures, overdue[level]) for level, figures in dossiers.items()],
        "documents": [
            ("Đến", f"Toàn {words['office']}", incoming, ""),
            ("Đi", f"Cấp {words['level']}", form["BS.12"], ""),
            ("Đi", "Cấp xã", form["BS.13"], ""),
            ("Đi", "Tổng số", form["VII.2.4"], form["BS.14"]),
        ],
        "survey": [("Hài lòng", form["BS.11"]), ("Kết quả khác (phần còn lại)", form["I.5.1"] - form["BS.11"])],
        "submissions": [(one.unit.code, one.unit.name, day(one.received), one.file) for one in sent],
        "statements": [
            ("apology_letters", letters, overdue["Tổng số"], "Văn bản", "II.10.a"),
            ("petitions_change_stated", change, "", "Đơn", "II.10.a"),
        ],
    }
    titles = register_titles(catalogue)
    return {name: [dict(zip(titles[name], row, strict=True)) for row in rows[name]] for name in rows}


def write_registers(path: Path, catalogue: Catalogue, registers: Mapping[str, Register]) -> int:
    """A sheet for each register, its cells as given; the number of sheets."""
    sheets, titles = {c.register_id: c.sheet for c in catalogue.registers}, register_titles(catalogue)

    def write(to: Path) -> None:
        with xlsxwriter.Workbook(to, PLAIN) as book:
            book.set_properties({"created": datetime(2021, 1, 1)})
            head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
            cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
            for register, name in sheets.items():
                rows, sheet = registers.get(register, ()), book.add_worksheet(name)
                sheet.freeze_panes(1, 0)
                sheet.fit_to_pages(1, 0)
                for i, title in enumerate(titles[register]):
                    texts = [str(row[title]) for row in rows]
                    sheet.set_column(i, i, min(max(map(len, [title, *texts])) + 2, 60))
                    sheet.write(0, i, title, head)
                    for at, text in enumerate(texts, start=1):
                        sheet.write(at, i, text or None, cell)

    replace(path, write)
    return len(sheets)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV file that spreadsheet programs open as UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    write_text(path, "\ufeff" + text.getvalue())


def write_text(path: Path, text: str) -> None:
    replace(path, lambda to: to.write_text(text, encoding="utf-8", newline="\n"))


def replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside `path`, then put the finished file in its place, so that nobody ever reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name("~$" + path.name)
    write(unfinished)
    os.replace(unfinished, path)

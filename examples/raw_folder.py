"""Writes the files of a raw folder, the same bytes each time: what all example makers share."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import xlsxwriter

from cchc.catalogue import Catalogue, Indicator, RegisterColumn, Unit
from cchc.form import rows_for, write_form
from cchc.sheets import PLAIN

EXAMPLES = Path(__file__).resolve().parent
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


def write_submission(
    path: Path, unit: Unit, catalogue: Catalogue, values: Mapping[str, object], notes: Mapping[str, str]
) -> None:
    """The form of one unit, filled in."""
    rows, title = rows_for(unit, catalogue.submitted), catalogue.period.title
    replace(path, lambda to: write_form(to, rows, unit.name, title, values, notes))


def write_registers(path: Path, catalogue: Catalogue, registers: Mapping[str, Register]) -> int:
    """A sheet for each register, its cells as given; the number of sheets."""
    columns: dict[str, list[RegisterColumn]] = {}
    for column in catalogue.registers:
        columns.setdefault(column.register_id, []).append(column)

    def write(to: Path) -> None:
        with xlsxwriter.Workbook(to, PLAIN) as book:
            book.set_properties({"created": datetime(2021, 1, 1)})
            head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
            cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
            for register, titles in columns.items():
                rows, sheet = registers.get(register, ()), book.add_worksheet(titles[0].sheet)
                sheet.freeze_panes(1, 0)
                sheet.fit_to_pages(1, 0)
                for i, column in enumerate(titles):
                    texts = [str(row[column.title]) for row in rows]
                    sheet.set_column(i, i, min(max(map(len, [column.title, *texts])) + 2, 60))
                    sheet.write(0, i, column.title, head)
                    for at, text in enumerate(texts, start=1):
                        sheet.write(at, i, text or None, cell)

    replace(path, write)
    return len(columns)


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

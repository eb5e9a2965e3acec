"""Writes data/raw/2021: the district's submission as published, nine illustrative communes, registers.xlsx.

The published report gives no split by commune. The nine here are made up so that they add up to its totals.
"""

import csv
import os
import sys
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import xlsxwriter

from cchc.catalogue import Catalogue, Unit, load
from cchc.form import rows_for, write_form
from cchc.paths import display
from cchc.period import Period
from cchc.sheets import PLAIN

HERE = Path(__file__).resolve().parent / "2021"
TARGET = HERE.parents[1] / "data" / "raw" / "2021"

OFFICE_SUPPLEMENTS = {
    "BS.1": "4.738", "BS.2": "2688", "BS.3": "2688", "BS.4": "32", "BS.5": "32", "BS.6": "49.120",
    "BS.7": "4", "BS.8": "4", "BS.11": "219", "BS.12": "8.170", "BS.13": "1.059", "BS.14": "4.264",
}  # fmt: skip
# commune -> weight of its dossiers, of its overdue dossiers, of its outgoing documents
WEIGHTS = {
    "31567": (173, 160, 19), "31579": (104, 70, 10), "31588": (121, 130, 13), "31591": (128, 90, 12),
    "31597": (92, 30, 9), "31603": (137, 215, 14), "31606": (97, 55, 11), "31609": (83, 30, 8),
    "31612": (65, 0, 7),
}  # fmt: skip
LAND = {"31567": 3, "31603": 1}  # land dossiers, all on time
DISCIPLINED = {"31579": 1, "31603": 2, "31606": 1}
APPOINTED = {"31567": 1}
LEFT_BLANK = {("31612", "V.6.2")}  # a row forgotten: it would be 0, so the total of the others stands
MISSTATED = {("31588", "III.6.8"): 99.12}  # a rate that is not that of its own parts


def main(target: Path = TARGET) -> None:
    """Write every input file of the example into `target`, overwriting what is there."""
    catalogue, period = load(Period("2021")), Period.parse("2021")
    units = [catalogue.office, *catalogue.communes]
    for index, unit in enumerate(units):
        values, notes = _office() if unit.tier == "office" else _commune(unit, index, catalogue)
        rows = rows_for(unit, catalogue.submitted)
        path = target / "submissions" / f"{unit.code}-{unit.slug}.xlsx"
        _replace(path, lambda to, r=rows, u=unit, v=values, n=notes: write_form(to, r, u.name, period.title, v, n))
    count = _replace(target / "registers.xlsx", lambda to: _registers(to, catalogue))
    print(f"Đã ghi {len(units)} tệp báo cáo và registers.xlsx ({count} trang tính) vào {display(target)}.")


def _office() -> tuple[dict[str, object], dict[str, str]]:
    """What the published annex prints, as text, letter by letter."""
    with (HERE / "published.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    values = {row["code"]: row["printed"] for row in rows if row["printed"]}
    return values | OFFICE_SUPPLEMENTS, {row["code"]: row["note"] for row in rows if row["note"]}


def _commune(unit: Unit, index: int, catalogue: Catalogue) -> tuple[dict[str, object], dict[str, str]]:
    code = unit.code
    dossiers, overdue, documents = (
        dict(zip(WEIGHTS, split(total, [w[i] for w in WEIGHTS.values()]), strict=True))[code]
        for i, total in enumerate((49_900, 780, 1_059))
    )
    on_time, land = dossiers - overdue, LAND.get(code, 0)
    rate = (Decimal(100 * on_time) / dossiers).quantize(Decimal("0.01"), ROUND_HALF_UP)
    figures = {
        "III.6.6": dossiers, "III.6.7": dossiers, "III.6.8": float(rate), "IV.5.4": 3,
        "V.3.4": APPOINTED.get(code, 0), "V.6.2": DISCIPLINED.get(code, 0), "VII.1.2": 1, "VII.2.3": 1,
        "VII.3.2": 1, "BS.6": on_time, "BS.7": land, "BS.8": land, "BS.9": 0, "BS.10": 0, "BS.13": documents,
    }  # fmt: skip
    notes = {"III.6.8": f"Giải quyết đúng hạn {on_time}/{dossiers} hồ sơ"}
    if land:
        figures["III.6.9"] = 100.0
        notes["III.6.9"] = f"Hồ sơ đã giải quyết đúng hạn {land}/{land} hồ sơ"
    figures |= {row: value for (of, row), value in MISSTATED.items() if of == code}
    typed = {
        row: _typed(value, catalogue.by_code[row].kind, index + place)
        for place, (row, value) in enumerate(figures.items())
        if (code, row) not in LEFT_BLANK
    }
    return typed, notes


def split(total: int, weights: list[int]) -> list[int]:
    """Whole shares of `total` in proportion to `weights` that add up to it (largest remainder)."""
    shares = [total * w // sum(weights) for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % sum(weights)))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def _typed(value: float, kind: str, style: int) -> object:
    """The figure in one of the ways in which people type it."""
    if kind == "flag":
        return [1, "Có", "1", "x"][style % 4]
    if kind == "percent":
        comma = f"{value:.2f}".replace(".", ",")
        return [value, comma, f"{value:.2f}", f"{comma} %"][style % 4]
    grouped = f"{value:,}"
    return [value, grouped.replace(",", "."), grouped, str(value), f"{value:02d}" if value else "0"][style % 5]


def _registers(path: Path, catalogue: Catalogue) -> int:
    """A sheet for each register, its cells as typed in examples/2021/registers; the number of sheets."""
    registers: dict[str, list] = {}
    for column in catalogue.registers:
        registers.setdefault(column.register_id, []).append(column)
    with xlsxwriter.Workbook(path, PLAIN) as book:
        book.set_properties({"created": datetime(2021, 1, 1)})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        for register, columns in registers.items():
            with (HERE / "registers" / f"{register}.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            sheet = book.add_worksheet(columns[0].sheet)
            sheet.freeze_panes(1, 0)
            sheet.fit_to_pages(1, 0)
            for i, column in enumerate(columns):
                longest = max([len(column.title), *(len(row[column.title]) for row in rows)])
                sheet.set_column(i, i, min(longest + 2, 60))
                sheet.write(0, i, column.title, head)
                for at, row in enumerate(rows, start=1):
                    sheet.write(at, i, row[column.title] or None, cell)
    return len(registers)


def _replace(path: Path, write: Callable[[Path], object]) -> object:
    """Write beside `path`, then put the finished file in its place, so that nobody ever reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name("~$" + path.name)
    result = write(unfinished)
    os.replace(unfinished, path)
    return result


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))

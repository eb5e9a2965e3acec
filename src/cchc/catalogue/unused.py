"""What a project's own rows leave undone in a period: those that nothing uses, what lacks a figure they took away."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ..project.location import find_project
from .catalogue import Catalogue
from .models import CatalogueRow, Form
from .tables import LayeredTable, Tables

READ = {"measures.csv": "số liệu", "checks.csv": "phép kiểm tra", "charts.csv": "biểu đồ hoặc bảng"}
NAMED = 5


class Undone(NamedTuple):
    """Where the project's row stands, and what is not done."""

    place: str
    said: str


def undone(catalogue: Catalogue, tables: Tables, form: Form) -> list[Undone]:
    """The rows of the project that do nothing in the period, then those that took figures away which others read."""
    return [*_unused(catalogue, tables), *_lost(catalogue, tables, form)]


def _unused(catalogue: Catalogue, tables: Tables) -> Iterator[Undone]:
    figures = catalogue.figures.keys()
    checks = {check.id for check in catalogue.checks}
    drawn = {row.id for row in catalogue.charts if row.reads <= {*figures}}
    levels = {unit.level for unit in catalogue.subordinates}
    cells = _notebooks()

    def told(name: str, key: str, reason: str, row: CatalogueRow) -> Undone:
        return Undone(tables[name].place(row), f"“{key}” không dùng ở kỳ này vì {reason}")

    for row in _own(tables["measures.csv"]):
        if row.indicator not in figures:
            yield told("measures.csv", row.indicator, _without(row.reads - figures), row)
    for row in _own(tables["checks.csv"]):
        if row.id not in checks:
            yield told("checks.csv", row.id, _without(row.reads & catalogue.absent), row)
    for row in _own(tables["charts.csv"]):
        if row.id not in drawn:
            yield told("charts.csv", row.id, _without(row.reads - figures), row)
        elif row.scope == "unit" and not levels:
            yield told("charts.csv", row.id, "cơ quan không có đơn vị trực thuộc", row)
        elif not (row.section or re.search(rf"chart\([^)\w]*{re.escape(row.id)}\b", cells)):
            yield told("charts.csv", row.id, "không ghi section và không ô sổ tay nào gọi nó", row)
    for row in _own(tables["key_figures.csv"]):
        if row.indicator not in figures:
            yield told("key_figures.csv", row.indicator, _without([row.indicator]), row)
    for row in _own(tables["rankings.csv"]):
        if row.indicator not in figures:
            yield told("rankings.csv", row.indicator, _without([row.indicator]), row)
        elif row.level not in levels:
            yield told("rankings.csv", row.indicator, f"cơ quan không có đơn vị trực thuộc cấp {row.level}", row)


def _lost(catalogue: Catalogue, tables: Tables, form: Form) -> Iterator[Undone]:
    """What reads a figure of the package's form that a row of the project has taken the place of, or dropped."""
    known = catalogue.figures.keys()
    for table in (*tables.of_form(form)[:2], tables["measures.csv"]):
        gone = [(table.place(row), table.replaced[id(row)]) for row in _own(table) if id(row) in table.replaced]
        gone += [(tables["dropped.csv"].place(line), row) for line, row in tables.left_out.get(table.name, ())]
        for place, row in gone:
            lost = {row.indicator} - known - {""}
            while more := {m.indicator for m in tables["measures.csv"].rows if m.reads & lost} - known - lost:
                lost |= more
            reading = {name: [one for one in tables[name].rows if one.reads & lost] for name in READ}
            counts = [
                f"{len(rows)} {READ[name]} ({_listed(map(_key, rows))})" for name, rows in reading.items() if rows
            ]
            if counts:
                said = f"{', '.join(counts)} không thực hiện vì biểu không có chỉ tiêu “{row.indicator}”"
                yield Undone(place, said)


def _notebooks() -> str:
    """What is written in the notebooks of the project of the working directory."""
    root = find_project()
    paths = sorted((root / "notebooks").glob("*.ipynb")) if root else []
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def _own(table: LayeredTable) -> list:
    return [row for row in table.rows if table.own(row)]


def _key(row: CatalogueRow) -> str:
    return getattr(row, "id", "") or row.indicator


def _listed(names: Iterable[str]) -> str:
    names = list(dict.fromkeys(names))
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def _without(names: Collection[str]) -> str:
    if not names:
        return "đã có dòng khác thay"
    return f"biểu của kỳ này không có chỉ tiêu {_listed(sorted(names))}"

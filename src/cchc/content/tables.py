"""Tables of the report, and what stands in their cells."""

from collections.abc import Sequence
from typing import NamedTuple

from ..blocks import Align, Column, Table, Text
from ..language import format
from .data import Data
from .figures import Figure, legend, number


class Marked(NamedTuple):
    """A table's cell that is a figure; `link` where it leads to what it rests on."""

    text: str
    figure: Figure
    link: bool = True


def marked(figure: Figure) -> Marked:
    """The figure as a table prints it: with its first publication where that printed otherwise, and with its sign."""
    text = figure.words or format.value(figure.value, figure.kind, figure.status)
    first = f"(công bố lần đầu: {figure.first})" if figure.first else ""
    return Marked(" ".join(filter(None, (text, first, figure.sign))), figure)


def column(title: str, align: Align = "left", width: float = 1) -> Column:
    return Column(title=title, align=align, width=width)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | Marked]],
    caption: str,
    source: str = "",
    total: bool = False,
) -> Table:
    """A small table; below it stands what the signs of its figures mean."""
    return Table(
        caption=caption,
        columns=columns,
        rows=[list(map(cell_text, row)) for row in rows],
        source=source,
        remarks=legend(cell.figure for row in rows for cell in row if isinstance(cell, Marked)),
        total=total,
    )


def cell_text(cell: str | Marked) -> Text:
    """What stands in a cell; nothing where it is blank."""
    said = number(cell.figure, cell.text, cell.link) if isinstance(cell, Marked) else cell
    return [said] if said else []


def contacts(data: Data) -> Table | None:
    """Who is responsible for what; nothing where report.yml names nobody."""
    if not data.settings.contacts:
        return None
    columns = [
        column("TT", "center", 0.4),
        column("Nội dung", "left", 3),
        column("Họ và tên", "left", 2),
        column("Chức vụ", "left", 3),
    ]
    rows = [[str(n), c.role, c.name, c.title] for n, c in enumerate(data.settings.contacts, start=1)]
    return table(columns, rows, f"Phân công phụ trách công tác {data.catalogue.statistical_form.area}")


def dossiers_by_commune(data: Data) -> Table:
    """Received, on time, overdue and rate of each commune, as submitted."""
    head = [
        column("Đơn vị", "left", 3),
        column("Tiếp nhận", "right", 1.3),
        column("Giải quyết", "right", 1.3),
        column("Đúng hạn", "right", 1.3),
        column("Quá hạn", "right", 1.2),
        column("Tỷ lệ đúng hạn (%)", "right", 1.5),
    ]
    names = ["dossiers_received_commune", "dossiers_resolved_commune", "dossiers_on_time_commune"]
    names += ["dossiers_overdue_commune", "on_time_rate_commune"]
    rows = [[unit.name, *(marked(data.own(unit, name)) for name in names)] for unit in data.catalogue.communes]
    total = [data.figure(name) for name in names]
    lacking = any(f.status in ("partial", "missing") for f in total)
    rows.append(["Cộng (chưa đủ các đơn vị)" if lacking else "Cộng", *map(marked, total)])
    title = f"Kết quả giải quyết hồ sơ của các {data.catalogue.words['communes']}"
    return table(head, rows, title, data.settings.source, total=True)

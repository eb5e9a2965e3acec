"""Lineage as blocks of the page: below each row of the annex, and the annex of figures that stand in no form."""

from collections.abc import Iterable

import pandas as pd

from .. import format
from ..catalogue import Catalogue
from ..markup import escape_html
from ..registers import table
from .lineage import ALL, REGISTER, Lineage, Lineages, Source, row_anchor

HEADS = ("Nguồn", "Số liệu", "Tệp, trang tính, ô", "Nội dung ghi", "Xử lý")


def block(lineage: Lineage, lineages: Lineages) -> str:
    """How one figure is computed, and in a <details> the figures and cells it rests on."""
    status = "" if lineage.status == ALL["ok"] else f" · {lineage.status}"
    words = escape_html(" ".join(filter(None, (lineage.how, lineage.filled))) + status)
    inside = _parts(lineage, lineages)
    if len(lineage.sources) == 1:
        inside += _line(lineage.sources[0])
    elif lineage.sources:
        inside += _table(lineage.sources)
    if len(lineage.said) == 1:
        inside += _line(lineage.said[0], " ghi trong biểu")
    elif lineage.said:
        inside += f"<p>Các đơn vị ghi trong biểu:</p>{_table(lineage.said)}"
    return f"<details><summary>{words}</summary>{inside}</details>" if inside else f"<p>{words}</p>"


def others(lineages: Lineages) -> str:
    """The figures that stand in no row of the form, each with its lineage; links reach them by their id."""
    found = [x for x in lineages if not x.code or x.code.startswith("BS")]
    rows = "".join(
        f'<tr id="{escape_html(x.anchor)}"><td class="stt">{escape_html(x.code)}</td>'
        f'<th scope="row" class="label">{escape_html(x.label)}</th><td class="value">{_value(x)}</td></tr>\n'
        f'<tr class="lineage"><td></td><td colspan="2">{block(x, lineages)}</td></tr>\n'
        for x in found
    )
    return _box(
        "others",
        "Số liệu ngoài Bảng 2 dùng trong báo cáo",
        f'<thead><tr><th scope="col">Mã</th><th scope="col">Số liệu</th><th scope="col">Giá trị</th></tr></thead>'
        f"<tbody>\n{rows}</tbody>",
    )


def registers(long: pd.DataFrame, catalogue: Catalogue) -> str:
    """Every register that was handed in, row by row; links reach a row by its number."""
    found = ""
    for register in dict.fromkeys(c.register_id for c in catalogue.registers):
        rows = table(long, register)
        typed = long[long["register"] == register].pivot(index="row", columns="column", values="raw")
        columns = [c for c in catalogue.registers if c.register_id == register and c.column in rows]
        heads = "".join(f'<th scope="col">{escape_html(c.title)}</th>' for c in columns)
        body = "".join(
            f'<tr id="{row_anchor(register, number)}"><td class="stt">{number}</td>'
            + "".join(
                f"<td>{escape_html(_entry(row[c.column], typed.at[number, c.column], c.kind))}</td>" for c in columns
            )
            + "</tr>\n"
            for number, row in rows.iterrows()
        )
        if body:
            head = f'<thead><tr><th scope="col">Dòng</th>{heads}</tr></thead>'
            title = f"Sổ “{columns[0].sheet}”"
            inside = _box("review-table", title, f"{head}<tbody>\n{body}</tbody>")
            found += f"<details><summary>{escape_html(title)}: {len(rows)} dòng</summary>{inside}</details>\n"
    return found


def _parts(lineage: Lineage, lineages: Lineages) -> str:
    parts = [lineages[name] for name in dict.fromkeys(lineage.parts)]
    listed = "".join(
        f'<li><a href="#{escape_html(p.anchor)}">{escape_html(f"{p.code} {p.label}".strip())}</a>: {_value(p)}</li>'
        for p in parts
    )
    return f"<ul>{listed}</ul>" if listed else ""


def _value(lineage: Lineage) -> str:
    shown = escape_html(lineage.shown or lineage.status)
    if lineage.value is None:
        return shown
    return f'<data value="{float(lineage.value)!r}" data-indicator="{escape_html(lineage.id)}">{shown}</data>'


def _table(sources: Iterable[Source]) -> str:
    titles = "".join(f'<th scope="col">{title}</th>' for title in HEADS)
    rows = "".join(
        f"<tr{_id(s)}><td>{_who(s)}</td>"
        + "".join(f"<td>{escape_html(cell)}</td>" for cell in (s.shown, s.place, s.raw, s.remark))
        + "</tr>\n"
        for s in sources
    )
    return f'<table class="sources"><thead><tr>{titles}</tr></thead><tbody>\n{rows}</tbody></table>'


def _line(source: Source, verb: str = "") -> str:
    """One source in one line."""
    said = f", ghi “{source.raw}”" if source.raw else ""
    remark = f" ({source.remark})" if source.remark else ""
    words = escape_html(f"{verb}: {source.shown}, {source.place}{said}{remark}")
    return f"<p{_id(source)}>{_who(source)}{words}</p>"


def _id(source: Source) -> str:
    in_register = source.anchor.startswith(REGISTER)  # the register's own row carries it
    return f' id="{escape_html(source.anchor)}"' if source.anchor and not in_register else ""


def _who(source: Source) -> str:
    who = escape_html(source.who)
    return f'<a href="#{escape_html(source.anchor)}">{who}</a>' if source.anchor.startswith(REGISTER) else who


def _entry(value: object, raw: str, kind: str) -> str:
    """A number or a day as the report prints it, else the cell's own text."""
    if isinstance(value, float) and not pd.isna(value):
        return format.percent(value) if kind == "percent" else format.number(value)
    return format.day(value) if kind == "date" and value else raw


def _box(css: str, title: str, inside: str) -> str:
    name = escape_html(title)
    return (
        f'<div class="table {css}" role="group" tabindex="0" aria-label="{name}"><table>'
        f"<caption>{name}</caption>{inside}</table></div>"
    )

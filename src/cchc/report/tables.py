"""Tables of the report: small ones inside the text and the statistical form (Bảng 2) of the annex."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .. import blocks, format
from ..markup import Fragment, escape_html, escape_markdown, typst_call
from .figures import Figure, as_number, legend, mark

Align = Literal["left", "center", "right"]


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


@dataclass(frozen=True)
class Column:
    """A column's title, its alignment and its share of the table's width."""

    title: str
    align: Align = "left"
    width: float = 1


@dataclass(frozen=True)
class AnnexRow:
    """One printed row of the form; every text is as the reader sees it."""

    code: str
    stt: str
    row: Literal["section", "group", "item"]
    label: str
    unit: str = ""
    value: str | Marked = ""
    note: str = ""
    lineage: str = ""  # HTML below the row: where the value comes from


def table(
    columns: list[Column],
    rows: list[list[str | Marked]],
    caption: str,
    source: str = "",
    number: int | None = None,
    total: bool = False,
) -> Fragment:
    """A small table with its name above, below it its source and what the signs behind its figures mean.

    With `total`, the last row is the sum of the others.
    """
    if wrong := [row for row in rows if len(row) != len(columns)]:
        raise ValueError(f"Bảng có {len(columns)} cột nhưng một hàng có {len(wrong[0])} ô: {wrong[0]}")
    title = f"Bảng {number}. {caption}" if number is not None else caption
    signs = legend(cell.figure for row in rows for cell in row if isinstance(cell, Marked))
    origin = " ".join([f"Nguồn: {source}" if source else "", *signs]).strip() or None
    whole = sum(column.width for column in columns)
    widths = "".join(f'<col style="width:{column.width / whole:.2%}"/>' for column in columns)
    heads = "".join(f'<th scope="col">{escape_html(column.title)}</th>' for column in columns)
    body = [
        "<tr>"
        + "".join(
            f'<td class="{column.align}" style="text-align:{column.align}">{_html(cell)}</td>'
            for column, cell in zip(columns, row, strict=True)
        )
        + "</tr>\n"
        for row in rows
    ]
    foot = f"<tfoot>\n{body.pop()}</tfoot>" if total else ""
    html = f"""{_scroll_box(title)}<table>
<caption>{escape_html(title)}</caption><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>
{"".join(body)}</tbody>{foot}</table>{f'<p class="source">{escape_html(origin)}</p>' if origin else ""}</div>"""
    cells = rows
    rows = [list(map(_text, row)) for row in rows]
    typst = typst_call(
        "data-table",
        [column.title for column in columns],
        [column.align for column in columns],
        [column.width for column in columns],
        rows,
        caption=title,
        source=origin,
    )
    lines = [[column.title for column in columns], ["---"] * len(columns), *rows]
    markdown = "\n".join("| " + " | ".join(map(_markdown_cell, line)) + " |" for line in lines)
    block = blocks.Table(
        caption=title,
        columns=[blocks.Column(title=column.title, align=column.align, width=column.width) for column in columns],
        rows=[list(map(_text_of, row)) for row in cells],
        source=source,
        remarks=signs,
        total=total,
    )
    return Fragment(html, typst, markdown, blocks=[block])


def annex(rows: Iterable[AnnexRow | Mapping[str, str]], caption: str = "Bảng 2. Thống kê số liệu") -> Fragment:
    """The statistical form; each row can be linked to by its code."""
    typed = [row if isinstance(row, AnnexRow) else AnnexRow(**row) for row in rows]
    html = f"""{_scroll_box(caption, "annex")}<table><caption>{escape_html(caption)}</caption>
<thead><tr><th scope="col" rowspan="2">STT</th><th scope="col" rowspan="2">Chỉ tiêu thống kê</th>
<th scope="colgroup" colspan="2">Kết quả thống kê</th><th scope="col" rowspan="2">Ghi chú</th></tr>
<tr><th scope="col">Đơn vị tính</th><th scope="col">Số liệu</th></tr></thead><tbody>
{"".join(map(_annex_row, typed))}</tbody></table></div>"""
    cells = [[row.row, row.code, row.stt, row.label, _unit(row), _text(row.value), row.note] for row in typed]
    block = blocks.Annex(
        caption=caption,
        rows=[
            blocks.AnnexRow(
                code=row.code,
                stt=row.stt,
                row=row.row,
                label=row.label,
                unit=_unit(row),
                value=_text_of(row.value),
                note=row.note,
            )
            for row in typed
        ],
    )
    about = {"cchc": {"part": "annex"}}
    return Fragment(html, typst_call("annex", cells, caption=caption), metadata=about, blocks=[block])


def _annex_row(row: AnnexRow) -> str:
    label = escape_html(row.label)
    nested = " nested" if row.label.startswith("- ") else ""
    # JupyterLab's own style would set every cell to the right and every row's label bold
    style = f'style="text-align:left;font-weight:{"normal" if row.row == "item" else "bold"}"'
    cells = f'<td class="stt">{escape_html(row.stt)}</td><th scope="row" class="label{nested}" {style}>{label}</th>'
    for name, cell in (("unit", _unit(row)), ("value", row.value), ("note", row.note)):
        left = ' style="text-align:left"' if name == "note" else ""
        cells += f'<td class="{name}"{left}>{_html(cell)}</td>'
    below = f'<tr class="lineage"><td></td><td colspan="4">{row.lineage}</td></tr>\n' if row.lineage else ""
    return f'<tr id="{escape_html(row.code)}" class="{row.row}">{cells}</tr>\n{below}'


def _unit(row: AnnexRow) -> str:
    """The unit of measure; no line ends between a choice and its number ("Không = 0")."""
    return row.unit.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


def _html(cell: str | Marked) -> str:
    return mark(cell.figure, cell.text, cell.link) if isinstance(cell, Marked) else escape_html(cell)


def _text_of(cell: str | Marked) -> blocks.Text:
    """What stands in a cell of a block; nothing where it is blank."""
    said = as_number(cell.figure, cell.text, cell.link) if isinstance(cell, Marked) else cell
    return [said] if said else []


def _text(cell: str | Marked) -> str:
    return cell.text if isinstance(cell, Marked) else cell


def _scroll_box(title: str, css: str = "small") -> str:
    """A wide table scrolls inside its own box, by keyboard too; the page never does."""
    return f'<div class="table {css}" role="group" tabindex="0" aria-label="{escape_html(title)}">'


def _markdown_cell(text: str) -> str:
    return text if re.fullmatch("-+", text) else escape_markdown(text)

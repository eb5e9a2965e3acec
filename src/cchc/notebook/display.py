"""What notebooks show: blocks as JupyterLab displays them, and tables with Vietnamese titles for the analyst.

A table is as wide as the notebook and wraps: units and figures by name, numbers to the right, text to the left.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from ..blocks import MIME, Block, Fold, Grid, LineBreak, Paragraph, Strong, Text, dump
from ..catalogue import Catalogue
from ..catalogue.names import named
from ..content.review import excerpt, section_names, section_of
from ..findings import EXPECTED, FOUND, SEVERITIES, UNCHECKED
from ..findings.acknowledged import Acknowledgement
from ..findings.causes import grouped_causes
from ..language import format
from ..language.labels import LABELS
from ..project.rows import tuples, values
from ..render.executed import OWN
from ..render.html import preview

# JupyterLab reads $…$ in a table as a formula; in a submission it is text
pd.options.display.html.use_mathjax = False

CODED = {"severity", "status"}  # the columns whose words are codes
NAMES = {"code", "unit_code", "cell"}  # no numbers, whatever they look like
KEYS = ("check", "unit_code", "indicator", "expected", "found")  # what a line of acknowledged.csv repeats
CROWDED = 8  # columns of counts that need the whole width
FEW, MANY = 10, 20  # findings that need no summary; rows of a summary that is folded


class Shown:
    """Blocks as the output of a cell: for exporters, and as HTML and text for whoever looks at the notebook.

    `about` is what the output says of itself to exporters.
    """

    def __init__(self, *blocks: Block, **about: object):
        self.blocks, self.about = blocks, about

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        html = preview(self.blocks)
        data = {MIME: dump(self.blocks), "text/html": html, "text/plain": _begins(html)}
        return data, {OWN: self.about}


def _begins(html: str, letters: int = 200) -> str:
    """Its first letters without tags; no more of it is read than that takes."""
    start = Markup(html[: html.rfind(">", 0, 20 * letters) + 1]).striptags()
    return (start if len(start) > letters else Markup(html).striptags())[:letters].strip()


def show(
    table: pd.DataFrame, titles: Mapping[str, str], empty: str = "Không có.", widths: Sequence[float] = ()
) -> Shown:
    """The columns named in `titles` under those titles, in shares of the width; `empty` where there is no row."""
    return Shown(_grid(table, titles, empty, widths))


def show_counts(table: pd.DataFrame | pd.Series | None, catalogue: Catalogue | None = None) -> Shown:
    """A small table of counts with its index; every title as it stands, units of the `catalogue` by their names."""
    whole = pd.DataFrame() if table is None else table.reset_index()
    titles = dict(zip(whole.columns, whole.columns, strict=True))
    if catalogue and len(whole):
        whole = whole.assign(**{whole.columns[0]: whole[whole.columns[0]].replace(_unit_names(catalogue))})
    numbers = [name for name in whole if pd.api.types.is_numeric_dtype(whole[name])]
    printed = _printed(whole, numbers)
    return show(printed, titles, widths=_letters(printed) if len(titles) > CROWDED else [])


def show_figures(table: pd.DataFrame) -> Shown:
    """Rows of indicators.parquet with values as the report prints them."""
    printed = [format.value(None if pd.isna(r.value) else r.value, r.kind, r.status) for r in tuples(table)]
    stated = [format.value(None if pd.isna(r.stated) else r.stated, r.kind) for r in tuples(table)]
    titles = {
        "code": "Mã", "label": "Chỉ tiêu", "printed": "Giá trị tính được", "said": "Cơ quan lập báo cáo ghi",
        "unit": "Đơn vị tính", "status": "Ghi chú", "indicator": "Tên dùng trong lời văn",
    }  # fmt: skip
    return show(table.assign(printed=printed, said=stated), titles, widths=[7, 27, 9, 9, 12, 11, 25])


def show_comparisons(table: pd.DataFrame, catalogue: Catalogue) -> Shown:
    """Rows of comparisons.parquet, numbers to 2 places; columns that say nothing are left out."""
    titles = {
        "named": "Chỉ tiêu", "other": "So với", "value": "Giá trị", "other_value": "Giá trị so sánh",
        "change": "Tăng, giảm", "change_percent": "Tăng, giảm (%)", "completion": "Hoàn thành (%)", "left": "Còn lại",
        "other_published": "Công bố lần đầu", "remark": "Ghi chú",
    }  # fmt: skip
    numbers = ("value", "other_value", "other_published", "change", "change_percent", "completion", "left")
    printed = _printed(table, numbers)
    texts = {
        "named": [named(row.unit_code, row.indicator, catalogue) for row in tuples(table)],
        "other": [" ".join(filter(None, (LABELS[r.compared_with], r.other_period))) for r in tuples(table)],
        "remark": ["; ".join(filter(None, (LABELS.get(r.other_status, ""), r.reason))) for r in tuples(table)],
    }
    printed = printed.assign(**texts)
    titles = {name: title for name, title in titles.items() if name in texts or (printed[name] != "").any()}
    widths = [{"named": 28, "other": 14, "remark": 20}.get(name, 10) for name in titles]
    return show(printed, titles, "Không có kỳ hoặc mục tiêu để so sánh.", widths)


def show_ranking(table: pd.DataFrame, catalogue: Catalogue) -> Shown:
    """Rows of ranking.parquet, numbers to 2 places, in one table for each figure; columns that say nothing are left
    out."""
    titles = {
        "place": "Hạng", "unit": "Đơn vị", "value": "Giá trị", "denominator": "Mẫu số", "other_period": "Kỳ so sánh",
        "other_place": "Hạng kỳ so sánh", "moved": "Tăng hạng", "reason": "Không xếp hạng vì",
    }  # fmt: skip
    printed = _printed(table, ("place", "value", "denominator", "other_place", "moved"))
    printed = printed.assign(unit=table["unit_code"].replace(_unit_names(catalogue)))
    titles = {name: title for name, title in titles.items() if (printed[name] != "").any()}
    widths = [{"unit": 24, "reason": 26}.get(name, 9) for name in titles]
    shown: list[Block] = []
    for indicator, rows in printed.groupby("indicator", sort=False):
        shown += [Paragraph(text=[Strong(text=[named("", indicator, catalogue)])]), _grid(rows, titles, widths=widths)]
    return Shown(*(shown or [Paragraph(text=["Không có."])]))


def show_findings(table: pd.DataFrame, catalogue: Catalogue) -> Shown:
    """Findings in one table for each cause, in the report's order; of more than a few first how many there are of which
    severity, section and unit.

    Folded below: what acknowledged.csv repeats of each, to be copied, and the checks that could not be carried out.
    """
    unmade = table["check"] == UNCHECKED
    made, shown = table[~unmade], []
    if len(made) > FEW:
        shown += _summary(made, catalogue)
    if made.empty:
        shown.append(Paragraph(text=["Không có phát hiện nào."]))
    elif not made["cause"].any():  # known once the checks have been carried out
        shown.append(_findings(tuples(made), catalogue))
    else:
        for number, cause in enumerate(grouped_causes(made, catalogue), start=1):
            whose = f"{', '.join(cause.who)}: {cause.action}" if cause.who and cause.action else cause.action
            shown += [Paragraph(text=[Strong(text=[f"{number}. {cause.title}"]), LineBreak(), whose])]
            shown += [_findings(cause.rows, catalogue)]
    if len(made):
        keys = {name: Acknowledgement.titles[name] for name in KEYS}
        title = f"Năm cột để chép vào acknowledged.csv ({len(made)})"
        shown.append(Fold(title=title, blocks=[_grid(made, keys, widths=[26, 9, 25, 20, 20])]))
    if unmade.any():
        title = f"Phép kiểm tra chưa thực hiện được ({unmade.sum()})"
        below = _grid(table[unmade], {"message": "Nội dung", "found": "Phép kiểm tra"}, widths=[6, 4])
        shown.append(Fold(title=title, blocks=[below]))
    return Shown(*shown)


def count_findings(table: pd.DataFrame) -> Shown:
    """How many findings of each severity, and how many of them nobody has acknowledged."""
    counts = table.assign(open=table["settled"] == "").groupby("severity", sort=False)["open"].agg(["size", "sum"])
    titles = {"severity": "Mức độ", "size": "Số phát hiện", "sum": "Chưa được xác nhận"}
    return show(counts.reset_index(), titles, "Không có phát hiện nào.")


def _findings(rows: Iterable, catalogue: Catalogue) -> Grid:
    """One finding a row: whose figure, what is wrong with it, the two values, the cells."""
    cells = [_finding(row, catalogue) for row in rows]
    titles = ["Mức độ", "Đơn vị, chỉ tiêu", "Nội dung", FOUND, EXPECTED, "Nơi ghi"]
    aligns = ["left", "left", "left", *(_align(row[at] for row in cells) for at in (3, 4)), "left"]
    return Grid(aligns=aligns, titles=[[title] for title in titles], rows=cells, widths=[9, 19, 34, 13, 13, 12])


def _finding(row, catalogue: Catalogue) -> list[Text]:
    place = ", ".join(filter(None, (row.file, row.sheet, row.cell)))
    raw = f"Trong ô: “{excerpt(row.raw)}”" if row.raw and row.raw != row.found else ""
    settled = Strong(text=[f"Đã xác nhận: {row.settled}."]) if row.settled else ""
    return [
        [LABELS[row.severity]],
        [named(row.unit_code, row.indicator, catalogue)],
        _lines(row.message, raw, settled),
        [excerpt(row.found, row.message)],
        [row.expected],
        [place],
    ]


def _summary(table: pd.DataFrame, catalogue: Catalogue) -> list[Block]:
    """How many findings are open, by severity, and how many settled: in all, of each section and of each unit."""
    whole = _counted(table, "Phát hiện", {"": "Tất cả"}, lambda row: "")
    sections = _counted(table, "Theo mục", section_names(catalogue), lambda row: section_of(row, catalogue))
    units = _counted(table, "Theo đơn vị", _unit_names(catalogue), lambda row: row.unit_code)
    many = len(units.rows) > MANY
    return [whole, sections, Fold(title=f"Theo đơn vị ({len(units.rows)})", blocks=[units]) if many else units]


def _counted(table: pd.DataFrame, title: str, names: Mapping[str, str], key: Callable[[object], str]) -> Grid:
    """A row for each of the names that has findings, in their order; the others last."""
    counts: dict[str, Counter[str]] = {}
    for row in tuples(table):
        name = names.get(key(row), "Khác")
        counts.setdefault(name, Counter())["settled" if row.settled else row.severity] += 1
    rows = []
    for name in sorted(counts, key=[*names.values(), "Khác"].index):
        numbers = [*(counts[name][kind] for kind in (*SEVERITIES, "settled")), counts[name].total()]
        rows.append([[name], *([format.number(n) if n else ""] for n in numbers)])
    titles = [title, *(LABELS[severity] for severity in SEVERITIES), "Đã xác nhận", "Cộng"]
    aligns = ["left"] + ["right"] * (len(titles) - 1)
    return Grid(aligns=aligns, titles=[[text] for text in titles], rows=rows, widths=[45, 11, 11, 11, 11, 11])


def _grid(
    table: pd.DataFrame, titles: Mapping[str, str], empty: str = "Không có.", widths: Sequence[float] = ()
) -> Grid | Paragraph:
    if table.empty:
        return Paragraph(text=[empty])
    known = table[list(titles)].replace(dict.fromkeys(CODED & set(titles), LABELS))
    rows = [list(map(_cell, row)) for row in values(known)]
    aligns = ["left" if name in NAMES else _align(row[at] for row in rows) for at, name in enumerate(titles)]
    return Grid(aligns=aligns, titles=[[str(title)] for title in titles.values()], rows=rows, widths=list(widths))


def _letters(table: pd.DataFrame) -> list[float]:
    """The room that each column needs: its longest number, the longest word of its title; names may wrap."""
    first, *others = (
        max(len(word) for text in (name, *table[name].astype(str)) for word in text.split() or [""]) for name in table
    )
    return [max(first, 14), *others]


def _align(cells: Iterable[Text]) -> str:
    """Right where no fewer cells hold numbers than words; words among numbers stand left."""
    numbers = [format.is_number(str(cell[0])) for cell in cells if cell and cell[0] != ""]
    return "right" if numbers and sum(numbers) * 2 >= len(numbers) else "left"


def _unit_names(catalogue: Catalogue) -> dict[str, str]:
    return {unit.code: unit.name for unit in catalogue.tree}


def _printed(table: pd.DataFrame, numbers: Iterable[str]) -> pd.DataFrame:
    """The table with the columns `numbers` as text: whole numbers without decimals, others to 2 places."""
    texts = {
        name: [format.number(v, 0 if v == int(v) else 2) if pd.notna(v) else "" for v in table[name]]
        for name in numbers
    }
    return table.assign(**texts)


def _lines(*parts: str | Strong) -> Text:
    """The parts that are not empty, each on a line of its own."""
    filled = [part for part in parts if part]
    return [piece for part in filled for piece in (LineBreak(), part)][1:]


def _cell(value: object) -> Text:
    return [] if value is None or (isinstance(value, float) and pd.isna(value)) else [str(value)]

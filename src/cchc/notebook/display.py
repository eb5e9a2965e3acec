"""What notebooks show: blocks as JupyterLab displays them, and tables with Vietnamese titles for the analyst."""

from collections.abc import Iterable, Mapping

import pandas as pd
from markupsafe import Markup

from ..blocks import MIME, Block, Fold, Grid, Paragraph, dump
from ..findings import EXPECTED, FOUND, UNCHECKED
from ..language import format
from ..language.labels import LABELS
from ..render.executed import OWN
from ..render.html import preview

# JupyterLab reads $…$ in a table as a formula; in a submission it is text
pd.options.display.html.use_mathjax = False

OPTIONAL = {"cause", "who", "action", "raw"}  # known once the checks have been carried out
CODED = {"severity", "status", "compared_with", "other_status"}  # the columns whose words are codes


class Shown:
    """Blocks as the output of a cell: for exporters, and as HTML and text for whoever looks at the notebook.

    `about` is what the output says of itself to exporters.
    """

    def __init__(self, *blocks: Block, **about: object):
        self.blocks, self.about = blocks, about

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        html = preview(self.blocks)
        data = {MIME: dump(self.blocks), "text/html": html, "text/plain": Markup(html).striptags()[:200].strip()}
        return data, {OWN: self.about}


def show(table: pd.DataFrame, titles: Mapping[str, str], empty: str = "Không có.") -> Shown:
    """The columns named in `titles` under those titles; `empty` where there is no row."""
    return Shown(_grid(table, titles, empty))


def _grid(table: pd.DataFrame, titles: Mapping[str, str], empty: str = "Không có.") -> Grid | Paragraph:
    if table.empty:
        return Paragraph(text=[empty])
    known = table[list(titles)].replace(dict.fromkeys(CODED & set(titles), LABELS))
    rows = [[_cell(value) for value in row] for row in known.itertuples(index=False)]
    return Grid(aligns=["left"] * len(titles), titles=[[title] for title in titles.values()], rows=rows)


def show_counts(table: pd.DataFrame | pd.Series) -> Shown:
    """A small table of counts with its index; every title as it stands."""
    whole = table.reset_index()
    return show(whole, dict(zip(whole.columns, whole.columns, strict=True)))


def show_figures(table: pd.DataFrame) -> Shown:
    """Rows of indicators.parquet with values as the report prints them."""
    printed = [format.value(None if pd.isna(r.value) else r.value, r.kind, r.status) for r in table.itertuples()]
    stated = [format.value(None if pd.isna(r.stated) else r.stated, r.kind) for r in table.itertuples()]
    titles = {
        "code": "Mã", "indicator": "Tên dùng trong lời văn", "label": "Chỉ tiêu", "unit": "Đơn vị tính",
        "printed": "Giá trị tính được", "said": "Cơ quan lập báo cáo ghi", "status": "Ghi chú",
    }  # fmt: skip
    return show(table.assign(printed=printed, said=stated), titles)


def show_comparisons(table: pd.DataFrame) -> Shown:
    """Rows of comparisons.parquet, numbers to 2 places."""
    titles = {
        "unit_code": "Mã đơn vị", "indicator": "Chỉ tiêu", "value": "Giá trị", "compared_with": "So với",
        "other_period": "Kỳ", "other_value": "Giá trị so sánh", "other_status": "Cách có giá trị so sánh",
        "other_published": "Công bố lần đầu", "change": "Tăng, giảm", "change_percent": "Tăng, giảm (%)",
        "completion": "Hoàn thành (%)", "left": "Còn lại", "reason": "Không so sánh vì",
    }  # fmt: skip
    numbers = ("value", "other_value", "other_published", "change", "change_percent", "completion", "left")
    return show(_printed(table, numbers), titles, "Không có kỳ hoặc mục tiêu để so sánh.")


def show_ranking(table: pd.DataFrame) -> Shown:
    """Rows of ranking.parquet, numbers to 2 places."""
    titles = {
        "place": "Hạng", "unit_code": "Mã đơn vị", "indicator": "Chỉ tiêu", "value": "Giá trị", "denominator": "Mẫu số",
        "other_period": "Kỳ so sánh", "other_place": "Hạng kỳ so sánh", "moved": "Tăng hạng",
        "reason": "Không xếp hạng vì",
    }  # fmt: skip
    return show(_printed(table, ("place", "value", "denominator", "other_place", "moved")), titles)


def show_findings(table: pd.DataFrame) -> Shown:
    """Findings with whole messages and where they stand; the first five columns are those of acknowledged.csv.

    Those of one cause stand together; the checks that could not be carried out are folded below.
    """
    titles = {
        "check": "Phép kiểm tra", "unit_code": "Mã đơn vị", "indicator": "Chỉ tiêu", "expected": EXPECTED,
        "found": FOUND, "raw": "Trong ô", "severity": "Mức độ", "message": "Nội dung", "cause": "Nguyên nhân",
        "who": "Ai xử lý", "action": "Việc cần làm", "settled": "Đã xác nhận", "file": "Tệp", "sheet": "Trang tính",
        "cell": "Ô",
    }  # fmt: skip
    unmade = table["check"] == UNCHECKED
    order = {cause: place for place, cause in enumerate(dict.fromkeys(table["cause"]))}
    made = table[~unmade].sort_values("cause", key=lambda causes: causes.map(order), kind="stable")
    titles = {name: title for name, title in titles.items() if name not in OPTIONAL or made[name].any()}
    shown: list[Block] = [_grid(made, titles, "Không có phát hiện nào.")]
    if unmade.any():
        title = f"Phép kiểm tra chưa thực hiện được ({unmade.sum()})"
        below = _grid(table[unmade], {"message": "Nội dung", "found": "Phép kiểm tra"})
        shown.append(Fold(title=title, blocks=[below]))
    return Shown(*shown)


def count_findings(table: pd.DataFrame) -> Shown:
    """How many findings of each severity, and how many of them nobody has acknowledged."""
    counts = table.assign(open=table["settled"] == "").groupby("severity", sort=False)["open"].agg(["size", "sum"])
    titles = {"severity": "Mức độ", "size": "Số phát hiện", "sum": "Chưa được xác nhận"}
    return show(counts.reset_index(), titles, "Không có phát hiện nào.")


def _printed(table: pd.DataFrame, numbers: Iterable[str]) -> pd.DataFrame:
    """The table with the columns `numbers` as text: whole numbers without decimals, others to 2 places."""
    texts = {
        name: [format.number(v, 0 if v == int(v) else 2) if pd.notna(v) else "" for v in table[name]]
        for name in numbers
    }
    return table.assign(**texts)


def _cell(value: object) -> list[str]:
    return [] if value is None or (isinstance(value, float) and pd.isna(value)) else [str(value)]

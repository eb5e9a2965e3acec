"""The annex for reviewers: how complete each unit's form is, and every finding with what was expected and found."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

import pandas as pd

from .. import format
from ..catalogue import Catalogue, Indicator
from ..display import WORDS
from ..findings import SEVERITIES
from ..markup import escape_html
from ..text import lower_first
from . import tables
from .figures import Figure, legend, mark

HEADS = ("TT", "Mã", "Đơn vị", "Nội dung", "Đúng ra", "Đã ghi", "Tệp, trang tính, ô")
WHOLE, ALL = "", "all"  # rows of the completeness table: a unit's file as a whole, the sum of its sections


def heat_map(completeness: pd.DataFrame, catalogue: Catalogue) -> str:
    """Units by sections of the form: the share of figures filled in, and the errors and warnings found."""
    rows = completeness.set_index(["unit_code", "section"])
    sections = list(dict.fromkeys(completeness["section"]))
    names = {i.code: i.name for i in catalogue.submitted if i.row == "section"}
    names |= {WHOLE: "Cả tệp", ALL: "Tất cả các mục"}
    heads = "".join(f'<th scope="col" title="{escape_html(names[s])}">{_short(s)}</th>' for s in sections)
    body = "".join(
        f'<tr id="don-vi.{escape_html(unit.code)}"><th scope="row">{escape_html(unit.name)}</th>'
        + "".join(_cell(rows.loc[(unit.code, section)]) for section in sections)
        + "</tr>\n"
        for unit in catalogue.units
    )
    title = "Mức độ đầy đủ và số phát hiện theo đơn vị và mục của biểu"
    key = "; ".join(f"{_short(s)}: {names[s]}" for s in sections)
    return (
        f'<div class="table heat" role="group" tabindex="0" aria-label="{title}"><table><caption>{title}</caption>'
        f'<thead><tr><th scope="col">Đơn vị</th>{heads}</tr></thead><tbody>\n{body}</tbody></table></div>'
        f'<p class="source">Mỗi ô: tỷ lệ số liệu đã ghi; số lỗi và cảnh báo nếu có. {escape_html(key)}.</p>'
    )


def findings(table: pd.DataFrame, catalogue: Catalogue, anchors: set[str], places: Mapping[str, str]) -> str:
    """Every open finding by severity and the settled ones, then where those of each section and of each unit stand.

    `anchors` are the ids of the page that a finding's row may lead to, `places` those of cells ("file, sheet, cell").
    """
    units = {unit.code: unit.name for unit in catalogue.units}
    rows = [(f"phat-hien.{place}", row) for place, row in enumerate(table.itertuples(), start=1)]
    blocks, anchors = "", anchors | set(places.values())
    groups = {WORDS[s]: [(n, r) for n, r in rows if r.severity == s and not r.settled] for s in SEVERITIES}
    groups["Đã xác nhận"] = [(n, r) for n, r in rows if r.settled]
    for word, group in groups.items():
        if group:
            own = [_row(name, row, units, catalogue.by_code, anchors, places) for name, row in group]
            heads = "".join(f'<th scope="col">{title}</th>' for title in HEADS)
            title = f"{word} ({len(own)})"
            blocks += (
                f"<details{' open' if word == WORDS['error'] else ''}><summary>{title}</summary>"
                f'<div class="table findings" role="group" tabindex="0" aria-label="{title}"><table>'
                f"<thead><tr>{heads}</tr></thead><tbody>\n{''.join(own)}</tbody></table></div></details>\n"
            )
    sections = {i.code: i.name for i in catalogue.submitted if i.row == "section"}
    sections |= {f"{s.code}.": f"Mục {s.code} của báo cáo" for s in catalogue.sections}
    by_section = _index(rows, lambda row: _section(row, catalogue), sections)
    by_unit = _index(rows, lambda row: row.unit_code, units)
    return f"{blocks}<h3>Theo mục của biểu</h3>{by_section}<h3>Theo đơn vị</h3>{by_unit}"


def comparisons(other: str, rows: Sequence[tuple[Indicator, Figure, Figure, Figure, str]]) -> str:
    """Every figure beside that of another period or its target: both, the change, and why there is none."""
    body = "".join(
        f'<tr><td class="stt">{_link(row.code, row.code, {row.code})}</td><td>{escape_html(row.name)}</td>'
        + "".join(f'<td class="value">{mark(f, tables.marked(f).text, link=False)}</td>' for f in three)
        + f"<td>{escape_html(reason)}</td></tr>\n"
        for row, *three, reason in rows
    )
    signs = " ".join(legend(figure for _, *three, _ in rows for figure in three))
    below = f'<p class="source">{signs}</p>' if signs else ""
    titles = ("Mã", "Chỉ tiêu", "Kỳ này", other, "Tăng, giảm", "Không so sánh vì")
    heads = "".join(f'<th scope="col">{escape_html(title)}</th>' for title in titles)
    name = escape_html(f"So với {lower_first(other)}")
    return (
        f'<details><summary>{name}</summary><div class="table review-table" role="group" tabindex="0" '
        f'aria-label="{name}" style="--other: \'{escape_html(other)}\'"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>\n{body}</tbody></table></div>{below}</details>\n"
    )


def _short(section: str) -> str:
    return {WHOLE: "Tệp", ALL: "Tổng"}.get(section, section)


def _cell(row: pd.Series) -> str:
    rate = None if pd.isna(row["rate"]) else row["rate"]
    share = "" if not row["asked"] else f"{format.number(rate)}%" if rate is not None else "–"
    counts = [f"{int(row[s])} {lower_first(WORDS[s])}" for s in SEVERITIES[:2] if row[s]]
    level = "" if rate is None else f"fill-{int(rate // 20)}"
    worst = next((s for s in SEVERITIES[:2] if row[s]), "")
    return f'<td class="{f"{level} {worst}".strip()}">{"<br>".join(filter(None, (share, *counts)))}</td>'


def _section(row, catalogue: Catalogue) -> str:
    """The section of the form, or with a dot behind it that of the narrative, that the finding is about."""
    return row.indicator.partition(".")[0] if row.indicator in catalogue.by_code else f"{row.section}."


def _row(
    name: str, row, units: dict[str, str], codes: Container[str], anchors: set[str], places: Mapping[str, str]
) -> str:
    place = ", ".join(part for part in (row.file, row.sheet, row.cell) if part)
    own = f"{row.indicator}.{row.unit_code}"  # of a note's cell: the figure's, or the row of the annex that shows it
    target = places.get(place) or (own if own in anchors else row.indicator)
    cells = (
        name.rpartition(".")[2],
        _link(row.indicator, row.indicator if row.indicator in codes else "ngoài biểu" * bool(row.indicator), anchors),
        _link(f"don-vi.{row.unit_code}", units.get(row.unit_code, ""), anchors),
        escape_html(row.message + (f" Đã xác nhận: {row.settled}." if row.settled else "")) + _ids(row, codes),
        escape_html(row.expected),
        escape_html(row.found),
        _link(target, place, anchors),
    )
    return f'<tr id="{name}" class="{row.severity}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'


def _ids(row, codes: Container[str]) -> str:
    """What a row of acknowledged.csv asks for and no other cell of the finding shows, to be copied."""
    ids = {"Phép kiểm tra": row.check, "mã đơn vị": row.unit_code}
    ids["chỉ tiêu"] = "" if row.indicator in codes else row.indicator
    shown = ", ".join(f"{name}: <code>{escape_html(id)}</code>" for name, id in ids.items() if id)
    return f" <small>{shown}</small>"


def _link(target: str, text: str, anchors: set[str]) -> str:
    shown = escape_html(text)
    return f'<a href="#{escape_html(target)}">{shown}</a>' if text and target in anchors else shown


def _index(rows: Iterable, group: Callable[[object], str], names: dict[str, str]) -> str:
    """For each group in catalogue order, a link to each of its findings; the others last."""
    found: dict[str, list[str]] = {}
    for name, row in rows:
        key = group(row)
        number = name.rpartition(".")[2]
        text = f'<a class="{row.severity}" href="#{name}">{number}</a>'
        found.setdefault(key if key in names else "", []).append(text)
    items = "".join(
        f"<li>{escape_html(names.get(key, 'Khác'))} ({len(found[key])}): {', '.join(found[key])}</li>"
        for key in (*names, "")
        if key in found
    )
    return f"<ul>{items}</ul>"

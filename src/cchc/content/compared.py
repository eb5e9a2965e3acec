"""Other periods beside this one: the table of changes, the ranking of the communes, the charts over periods.

Where no other period and no target is known, nothing stands in the place of these parts.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from .. import charts
from ..blocks import Chart, Link, Review, Table
from ..blocks.screen import ComparisonRow, Comparisons
from ..catalogue import Ranking, Unit
from ..language import format
from ..language.text import lower_first
from ..project.period import Period
from . import pictures, tables
from .data import Data
from .figures import MADE_UP, SIGNS, Figure, first_published, legend
from .tables import Marked, column

TARGET, TARGET_TITLE = "target", "Mục tiêu"
CHANGE = {TARGET_TITLE: "So với mục tiêu"}


class Drawn(NamedTuple):
    """A line of a chart, its figures for the table below, and why it is cut where it is."""

    line: charts.ChartLine
    figures: list[Figure]
    breaks: list[str]

    @property
    def known(self) -> int:
        return sum(point.value is not None for point in self.line.points)


def key_figures(data: Data) -> Table | None:
    """The key figures beside those of last year and of the period before, and the targets."""
    groups = _groups(data)
    keys = [key for key in data.catalogue.key_figures if data.figure(key.indicator).asked]
    if not groups:
        return None
    columns = [column("Chỉ tiêu", "left", 4), column("Kỳ này", "right", 1.2)]
    rows = [[key.label, tables.marked(data.figure(key.indicator))] for key in keys]
    blank = False
    for title, table in groups.items():
        columns += [column(title, "right", 1.5), column(CHANGE.get(title, "Tăng, giảm"), "right", 1.6)]
        for key, row in zip(keys, rows, strict=True):
            then, change = _then(data, table, key.indicator)
            row += [tables.marked(then), tables.marked(change)]
            blank |= then.value is None
    notes = ["Ô để trống: chưa đủ số liệu để so sánh."] * blank
    source = " ".join([data.settings.source, *notes, "Tăng, giảm tính từ số chưa làm tròn."])
    return tables.table(columns, rows, "So sánh với các kỳ khác và mục tiêu", source)


def every_comparison(data: Data) -> Review | None:
    """For reviewers, on the screen only: every figure of the office beside other periods, and why some are not."""
    found = [_all_of(data, title, table) for title, table in _groups(data).items()]
    return Review(code="so-sanh", title="So sánh với các kỳ khác và mục tiêu", blocks=found) if found else None


def communes_ranked(data: Data) -> list[Table]:
    """For each ranking of the catalogue the communes, with what the rate rests on and how far each moved."""
    return [_ranked(data, ranking) for ranking in data.catalogue.rankings]


def chart_periods(data: Data) -> Chart | None:
    """The office's key figures over the periods of the series, a panel each."""
    panels: dict[str, list[charts.ChartLine]] = {}
    drawn, left_out = {}, []
    keys = [key for key in data.catalogue.key_figures if key.panel]
    sizes = Counter(key.panel for key in keys)
    for key in keys:
        colour = charts.GREEN if key.panel in panels else charts.BLUE
        name = key.name if sizes[key.panel] > 1 else ""  # even where the others are not known: this is not them
        one = _line(data, name, data.catalogue.office, key.indicator, colour)
        if one.known > 1:
            panels.setdefault(key.panel, []).append(one.line)
            drawn[key.label] = one
        elif data.figure(key.indicator).asked:
            left_out.append(key.label)
    if not drawn:
        return None
    notes = [f"Chưa đủ số liệu của hai kỳ để vẽ: {'; '.join(left_out)}."] if left_out else []
    caption = "Diễn biến một số chỉ tiêu qua các kỳ"
    return _lines(data, [charts.Panel(*p) for p in panels.items()], drawn, caption, columns=2, remarks=notes)


def chart_communes(data: Data) -> Chart | None:
    """The rate of the first ranking over the periods of the series, a panel each commune.

    Where they are more than a page holds, those in the last places have one.
    """
    name = next((ranking.indicator for ranking in data.catalogue.rankings), "")
    drawn = {unit.name: _line(data, "", unit, name) for unit in data.catalogue.communes}
    if max(one.known for one in drawn.values()) < 2:
        return None
    lines = {unit: one.line for unit, one in drawn.items()}
    caption = f"{data.catalogue.figures[name].name}, từng đơn vị qua các kỳ (%)"
    shown = list(lines)
    if len(lines) > charts.PANELS:
        placed = data.ranking_rows[(data.ranking_rows["indicator"] == name) & data.ranking_rows["place"].notna()]
        shown = [data.catalogue.unit(code).name for code in placed["unit_code"].tail(charts.PANELS)]
        caption += f"; {len(shown)} đơn vị xếp hạng cuối"
    panels = [charts.Panel(u, [lines[u]], [line for other, line in lines.items() if other != u]) for u in shown]
    return _lines(data, panels, drawn, caption, columns=3, shared=True)


def _groups(data: Data) -> dict[str, pd.DataFrame]:
    """The office's comparisons, a table for each period and the targets under its title, a row a figure."""
    own = data.comparison_rows[data.comparison_rows["unit_code"] == data.catalogue.office.code]
    found = {}
    for (name, other), rows in own.groupby(["compared_with", "other_period"], sort=False):
        found.setdefault(TARGET_TITLE if name == TARGET else Period(other).short, rows.set_index("indicator"))
    return found


def _all_of(data: Data, title: str, table: pd.DataFrame) -> Comparisons:
    """The figures that are compared with one other period or with the targets."""
    rows, signs = [], []
    for name in (name for name in data.catalogue.figures if name in table.index):
        indicator, figures = data.catalogue.figures[name], [data.figure(name), *_then(data, table, name)]
        signs += figures
        now, then, change = (tables.cell_text(tables.marked(figure)._replace(link=False)) for figure in figures)
        rows.append(
            ComparisonRow(
                code=[Link(href=f"#{indicator.code}", text=[indicator.code])] if indicator.code else [],
                label=indicator.name,
                now=now,
                then=then,
                change=change,
                reason=table.at[name, "reason"],
            )
        )
    return Comparisons(title=f"So với {lower_first(title)}", other=title, rows=rows, remarks=legend(signs))


def _ranked(data: Data, ranking: Ranking) -> Table:
    own = data.ranking_rows[data.ranking_rows["indicator"] == ranking.indicator]
    moves = own["other_place"].notna().any()
    full = bool(data.catalogue.submitted)  # where units fill in no form, none is complete
    columns = [
        column("Hạng", "center", 1),
        column("Đơn vị", "left", 3),
        column(ranking.cases, "right", 1.5),
        column(ranking.rate, "right", 1.5),
        *([column("Biểu ghi đủ (%)", "right", 1.4)] if full else []),
        *([column("Thay đổi hạng", "left", 1.8)] if moves else []),
    ]
    rows = []
    for row in own.itertuples():
        unit = data.catalogue.unit(row.unit_code)
        rate = data.own(unit, row.indicator)
        place = _beside(rate, "place", row.place, kind="count")
        either = MADE_UP if row.other_illustrative else rate.illustrative
        moved = _beside(rate, "moved", row.moved, _moved(row.moved), kind="count", illustrative=either)
        cells = [
            Marked(format.number(place.value) or "–", place),
            unit.name + (f" ({row.reason})" if row.reason else ""),
            tables.marked(_beside(rate, "denominator", row.denominator, kind="count")),
            tables.marked(rate),
            *([tables.marked(data.completeness(unit))] if full else []),
        ]
        rows.append([*cells, Marked(str(moved), moved)] if moves else cells)
    said = f" Thay đổi hạng so với {Period(own['other_period'].iloc[0]).title}." if moves else ""
    return tables.table(columns, rows, ranking.title, data.settings.source + said)


def _then(data: Data, table: pd.DataFrame, name: str) -> tuple[Figure, Figure]:
    """The other period's figure (or the target) and the change since; without a value where nothing compares."""
    now = data.figure(name)
    if name not in table.index or not table.at[name, "comparable"]:
        return _beside(now, "then"), _beside(now, "change")
    row = table.loc[name]
    other, first = row["other_period"] or TARGET, first_published(row["other_published"], now.kind)
    made_up = MADE_UP if row["other_illustrative"] else ""
    there = {"status": row["other_status"], "first": first, "illustrative": made_up}
    either = {"illustrative": made_up or now.illustrative}
    change = _beside(now, f"{other}.change", row["change"], _change(row, now.kind), **either)
    return _beside(now, other, row["other_value"], **there), change


def _beside(now: Figure, part: str, value: float | None = None, words: str = "", **other: str) -> Figure:
    """What is printed beside a figure, with `other` fields than its; it leads to where that one comes from."""
    known = value is not None and pd.notna(value)
    own = {"value": float(value), "status": "ok"} if known else {"value": None, "status": "missing"}
    blank = {"first": "", "change": ""}
    return replace(now, id=f"{now.id}.{part}", words=words, **blank | own | other)


def _line(data: Data, name: str, unit: Unit, indicator: str, color: str = charts.BLUE) -> Drawn:
    """One figure of a unit over the periods of the series, the oldest first, to draw and to print."""
    own = data.series_rows[(data.series_rows["unit_code"] == unit.code) & (data.series_rows["indicator"] == indicator)]
    row = data.catalogue.figures.get(indicator)
    own_mark = {data.space.period.id: data.unit_mark}
    figures, points = [], []
    for one in own.itertuples():
        value = None if pd.isna(one.value) else one.value
        named = ", ".join((unit.name, row.name, Period(one.period).title))
        figure = Figure(
            f"{indicator}.{one.period}",
            row.code,
            value,
            row.kind,
            one.status,
            anchor=row.code or indicator,
            tip=named,
            first=first_published(one.published, row.kind),
            illustrative=own_mark.get(one.period, MADE_UP) if one.illustrative else "",
        )
        figure = replace(figure, tip="\n".join([named, *(SIGNS[mark][1] for mark in figure.marks)]))
        figures.append(figure)
        text = f"{format.value(value, row.kind, one.status)} {figure.sign}".rstrip()
        points.append(charts.Point(value, text, bool(figure.sign), one.segment))
    return Drawn(charts.ChartLine(name, points, color), figures, [r for r in own["reason"] if r])


def _lines(
    data: Data,
    panels: Sequence[charts.Panel],
    drawn: Mapping[str, Drawn],
    caption: str,
    columns: int,
    shared: bool = False,
    remarks: Sequence[str] = (),
) -> Chart:
    """The panels as one chart, with `drawn` by label as its data; with `shared` all have the same scale."""
    periods = [Period(id).short for id in dict.fromkeys(data.series_rows["period"])]
    used = {mark for one in drawn.values() for figure in one.figures for mark in figure.marks}
    notes = [
        f"Điểm rỗng: {lower_first(said)}" if sign else said for mark, (sign, said) in SIGNS.items() if mark in used
    ]
    reasons = dict.fromkeys(reason for one in drawn.values() for reason in one.breaks)
    notes += [f"Vạch chấm: không so sánh được vì {reason}." for reason in reasons]
    notes += remarks
    listed = "; ".join(
        f"{label}: "
        + ", ".join(
            f"{at} {tables.marked(f).text}" for at, f in zip(periods, one.figures, strict=True) if f.value is not None
        )
        for label, one in drawn.items()
    )
    return pictures.chart(
        data,
        charts.lines(panels, periods, columns, shared=shared),
        " ".join([f"Biểu đồ đường theo kỳ. {listed}.", *notes]),
        caption,
        ["Nội dung", *periods],
        {label: list(map(tables.marked, one.figures)) for label, one in drawn.items()},
        notes,
    )


def _change(row: pd.Series, kind: str) -> str:
    """+12 (+3,40%); −1,20 điểm between rates; for a target what is left of it: còn 20, đạt 75%."""
    if pd.notna(row["left"]):
        return f"còn {format.number(row['left'])}, đạt {format.percent(row['completion'])}%"
    change = format.signed(row["change"], kind)
    if kind == "percent":
        return f"{change} điểm"
    relative = row["change_percent"]
    return f"{change} ({format.signed(relative, 'percent')}%)" if relative and pd.notna(relative) else change


def _moved(places: float) -> str:
    """How a place changed: up is a smaller number."""
    if pd.isna(places):
        return "–"
    if not places:
        return "giữ nguyên"
    return f"{'tăng' if places > 0 else 'giảm'} {format.number(abs(places))} bậc"

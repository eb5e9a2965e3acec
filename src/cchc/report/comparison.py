"""Other periods beside this one: the table of changes, the ranking of the communes, the charts over periods."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from .. import format
from ..catalogue import Ranking, Unit
from ..markup import Fragment
from ..period import Period
from . import charts, document, review, tables
from .data import Data
from .figures import MADE_UP, SIGNS, Figure, first_published
from .narrative import lower_first
from .tables import Column, Marked

TARGET, TARGET_TITLE = "target", "Mục tiêu"
CHANGE = {TARGET_TITLE: "So với mục tiêu"}


class Drawn(NamedTuple):
    """A line of a chart, its figures for the table below, and why it is cut where it is."""

    line: charts.Line
    figures: list[Figure]
    breaks: list[str]

    @property
    def known(self) -> int:
        return sum(point.value is not None for point in self.line.points)


class Comparison(Data):
    """Where no other period and no target is known, nothing stands in the place of these parts."""

    def comparison(self) -> Fragment | None:
        """The key figures beside those of last year and of the period before, and the targets."""
        groups = self._groups()
        keys = [key for key in self.catalogue.key_figures if self.figure(key.indicator).asked]
        if not groups:
            return None
        columns = [Column("Chỉ tiêu", "left", 4), Column("Kỳ này", "right", 1.2)]
        rows = [[key.label, tables.marked(self.figure(key.indicator))] for key in keys]
        blank = False
        for title, table in groups.items():
            columns += [Column(title, "right", 1.5), Column(CHANGE.get(title, "Tăng, giảm"), "right", 1.6)]
            for key, row in zip(keys, rows, strict=True):
                then, change = self._then(table, key.indicator)
                row += [tables.marked(then), tables.marked(change)]
                blank |= then.value is None
        notes = ["Ô để trống: chưa đủ số liệu để so sánh."] * blank
        source = " ".join([self.settings.source, *notes, "Tăng, giảm tính từ số chưa làm tròn."])
        return tables.table(columns, rows, "So sánh với các kỳ khác và mục tiêu", source)

    def comparisons(self) -> Fragment | None:
        """For reviewers, on the screen only: every figure of the office beside other periods, and why some are not."""
        html = ""
        for title, table in self._groups().items():
            names = [name for name in self.catalogue.figures if name in table.index]
            rows = [
                (self.catalogue.figures[name], self.figure(name), *self._then(table, name), self._reason(table, name))
                for name in names
            ]
            html += review.comparisons(title, rows)
        return document.review("so-sanh", "So sánh với các kỳ khác và mục tiêu", html) if html else None

    def communes_ranked(self) -> Fragment | None:
        """For each ranking of the catalogue the communes, with what the rate rests on and how far each moved."""
        made = [self._ranked(ranking) for ranking in self.catalogue.rankings]
        texts = ("\n\n".join(getattr(part, name) for part in made) for name in ("html", "typst", "markdown"))
        return Fragment(*texts, blocks=[block for part in made for block in part.blocks]) if made else None

    def chart_periods(self) -> Fragment | None:
        """The office's key figures over the periods of the series, a panel each."""
        panels: dict[str, list[charts.Line]] = {}
        drawn, left_out = {}, []
        keys = [key for key in self.catalogue.key_figures if key.panel]
        sizes = Counter(key.panel for key in keys)
        for key in keys:
            colour = charts.GREEN if key.panel in panels else charts.BLUE
            name = key.name if sizes[key.panel] > 1 else ""  # even where the others are not known: this is not them
            one = self._line(name, self.catalogue.office, key.indicator, colour)
            if one.known > 1:
                panels.setdefault(key.panel, []).append(one.line)
                drawn[key.label] = one
            elif self.figure(key.indicator).asked:
                left_out.append(key.label)
        if not drawn:
            return None
        notes = [f"Chưa đủ số liệu của hai kỳ để vẽ: {'; '.join(left_out)}."] if left_out else []
        caption = "Diễn biến một số chỉ tiêu qua các kỳ"
        return self._lines([charts.Panel(*p) for p in panels.items()], drawn, caption, columns=2, remarks=notes)

    def chart_communes(self) -> Fragment | None:
        """The rate of the first ranking over the periods of the series, a panel each commune.

        Where they are more than a page holds, those in the last places have one.
        """
        name = next((ranking.indicator for ranking in self.catalogue.rankings), "")
        drawn = {unit.name: self._line("", unit, name) for unit in self.catalogue.communes}
        if max(one.known for one in drawn.values()) < 2:
            return None
        lines = {unit: one.line for unit, one in drawn.items()}
        caption = f"{self.catalogue.figures[name].name}, từng đơn vị qua các kỳ (%)"
        shown = list(lines)
        if len(lines) > charts.PANELS:
            placed = self._ranking[(self._ranking["indicator"] == name) & self._ranking["place"].notna()]
            shown = [self.catalogue.unit(code).name for code in placed["unit_code"].tail(charts.PANELS)]
            caption += f"; {len(shown)} đơn vị xếp hạng cuối"
        panels = [charts.Panel(u, [lines[u]], [line for other, line in lines.items() if other != u]) for u in shown]
        return self._lines(panels, drawn, caption, columns=3, shared=True)

    # --- inside -----------------------------------------------------------------------------------------------

    def _groups(self) -> dict[str, pd.DataFrame]:
        """The office's comparisons, a table for each period and the targets under its title, a row a figure."""
        own = self._comparisons[self._comparisons["unit_code"] == self.catalogue.office.code]
        found = {}
        for (name, other), rows in own.groupby(["compared_with", "other_period"], sort=False):
            found.setdefault(TARGET_TITLE if name == TARGET else Period(other).short, rows.set_index("indicator"))
        return found

    def _ranked(self, ranking: Ranking) -> Fragment:
        own = self._ranking[self._ranking["indicator"] == ranking.indicator]
        moves = own["other_place"].notna().any()
        columns = [
            Column("Hạng", "center", 1),
            Column("Đơn vị", "left", 3),
            Column(ranking.cases, "right", 1.5),
            Column(ranking.rate, "right", 1.5),
            Column("Biểu ghi đủ (%)", "right", 1.4),
            *([Column("Thay đổi hạng", "left", 1.8)] if moves else []),
        ]
        rows = []
        for row in own.itertuples():
            unit = self.catalogue.unit(row.unit_code)
            rate = self.own(unit, row.indicator)
            place = self._beside(rate, "place", row.place, kind="count")
            either = MADE_UP if row.other_illustrative else rate.illustrative
            moved = self._beside(rate, "moved", row.moved, _moved(row.moved), kind="count", illustrative=either)
            cells = [
                Marked(format.number(place.value) or "–", place),
                unit.name + (f" ({row.reason})" if row.reason else ""),
                tables.marked(self._beside(rate, "denominator", row.denominator, kind="count")),
                tables.marked(rate),
                tables.marked(self.completeness(unit)),
            ]
            rows.append([*cells, Marked(str(moved), moved)] if moves else cells)
        said = f" Thay đổi hạng so với {Period(own['other_period'].iloc[0]).title}." if moves else ""
        return tables.table(columns, rows, ranking.title, self.settings.source + said)

    def _then(self, table: pd.DataFrame, name: str) -> tuple[Figure, Figure]:
        """The other period's figure (or the target) and the change since; without a value where nothing compares."""
        now = self.figure(name)
        if name not in table.index or not table.at[name, "comparable"]:
            return self._beside(now, "then"), self._beside(now, "change")
        row = table.loc[name]
        other, first = row["other_period"] or TARGET, first_published(row["other_published"], now.kind)
        made_up = MADE_UP if row["other_illustrative"] else ""
        there = {"status": row["other_status"], "first": first, "illustrative": made_up}
        either = {"illustrative": made_up or now.illustrative}
        change = self._beside(now, f"{other}.change", row["change"], _change(row, now.kind), **either)
        return self._beside(now, other, row["other_value"], **there), change

    def _reason(self, table: pd.DataFrame, name: str) -> str:
        return table.at[name, "reason"] if name in table.index else ""

    def _beside(self, now: Figure, part: str, value: float | None = None, words: str = "", **other: str) -> Figure:
        """What is printed beside a figure, with `other` fields than its; it leads to where that one comes from."""
        known = value is not None and pd.notna(value)
        own = {"value": float(value), "status": "ok"} if known else {"value": None, "status": "missing"}
        blank = {"first": "", "change": ""}
        return replace(now, id=f"{now.id}.{part}", words=words, **blank | own | other)

    def _line(self, name: str, unit: Unit, indicator: str, color: str = charts.BLUE) -> Drawn:
        """One figure of a unit over the periods of the series, the oldest first, to draw and to print."""
        own = self._series[(self._series["unit_code"] == unit.code) & (self._series["indicator"] == indicator)]
        row = self.catalogue.figures.get(indicator)
        own_mark = {self.space.period.id: self.unit_mark}
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
        return Drawn(charts.Line(name, points, color), figures, [r for r in own["reason"] if r])

    def _lines(
        self,
        panels: Sequence[charts.Panel],
        drawn: Mapping[str, Drawn],
        caption: str,
        columns: int,
        shared: bool = False,
        remarks: Sequence[str] = (),
    ) -> Fragment:
        """The panels as one chart, with `drawn` by label as its data; with `shared` all have the same scale."""
        periods = [Period(id).short for id in dict.fromkeys(self._series["period"])]
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
                f"{at} {tables.marked(f).text}"
                for at, f in zip(periods, one.figures, strict=True)
                if f.value is not None
            )
            for label, one in drawn.items()
        )
        return self._chart(
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

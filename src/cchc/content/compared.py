"""Other periods beside this one: the table of changes, and the ranking of the subordinates.

Where no other period and no target is known, nothing stands in the place of these parts.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from .. import charts
from ..blocks import Block, Link, Paragraph, Review, Table
from ..blocks.screen import ComparisonRow, Comparisons
from ..catalogue import ChartPart, ChartRow, Ranking, wording
from ..language import format
from ..language.text import lower_first
from ..project.period import Period
from ..project.rows import tuples
from . import many, tables
from .data import Data
from .figures import MADE_UP, Figure, first_published, legend
from .tables import Marked, column

TARGET, TARGET_TITLE = "target", "Mục tiêu"
CHANGE = {TARGET_TITLE: "So với mục tiêu"}


def key_figures(data: Data) -> Table | None:
    """The key figures beside those of last year and of the period before, and the targets."""
    groups = _groups(data)
    keys = [key for key in data.catalogue.key_figures if data.figure(key.indicator).asked]
    if not groups:
        return None
    columns = [column("Chỉ tiêu", "left", 3.4), column("Kỳ này", "right", 1.35)]
    rows = [[key.label, tables.marked(data.figure(key.indicator))] for key in keys]
    blank = False
    for title, table in groups.items():
        columns += [column(title, "right", 2.2), column(CHANGE.get(title, "Tăng, giảm"), "right", 2.8)]
        for key, row in zip(keys, rows, strict=True):
            then, change = _then(data, table, key.indicator)
            row += [tables.marked(then), tables.marked(change)]
            blank |= then.value is None
    notes = [wording("comparison_blank")] * blank
    source = " ".join([data.settings.source, *notes, wording("comparison_unrounded")])
    return tables.table(columns, rows, "So sánh với các kỳ khác và mục tiêu", source)


def every_comparison(data: Data) -> Review | None:
    """For reviewers, on the screen only: every figure of the office beside other periods, and why some are not."""
    found = [_all_of(data, title, table) for title, table in _groups(data).items()]
    return Review(code="so-sanh", title="So sánh với các kỳ khác và mục tiêu", blocks=found) if found else None


def subordinates_ranked(data: Data) -> list[Block]:
    """For each ranking of the catalogue the subordinates, with what the rate rests on and how far each moved.

    Of many the first and the last; a sentence where none has a rate.
    """
    return [
        ranked(data, ranking, short=True)
        if any_rate(data, ranking)
        else Paragraph(text=[wording("no_table", title=ranking.title)])
        for ranking in data.catalogue.rankings
    ]


def any_rate(data: Data, ranking: Ranking) -> bool:
    """Whether any unit has the rate, be it one of too few cases for a place."""
    own = data.ranking_rows[data.ranking_rows["indicator"] == ranking.indicator]
    return bool(own["value"].notna().any())


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


def ranked(data: Data, ranking: Ranking, row: ChartRow | None = None, short: bool = False) -> Table:
    """The subordinates in their places, with what the rate rests on or the other figures of a table of charts.csv.

    With `short`, of many the first and the last, and those without a place.
    """
    own = data.ranking_rows[data.ranking_rows["indicator"] == ranking.indicator]
    moves = own["other_place"].notna().any()
    beside = [part for part in row.figures[0].parts if part.figure != ranking.indicator] if row else []
    full = bool(data.catalogue.submitted)  # where units fill in no form, none is complete
    columns = [
        column("Hạng", "center", 1),
        column("Đơn vị", "left", 4.5 if row else 3),
        *(tables.heads(data, beside) if row else [column(ranking.cases, "right", 1.5)]),
        column(ranking.rate, "right", 1.5),
        *([column("Biểu ghi đủ (%)", "right", 1.4)] if full else []),
        *([column("Thay đổi hạng", "left", 1.8)] if moves else []),
    ]
    rows = [_ranked(data, one, beside, row is None, moves, full) for one in tuples(own)]
    caption, source = ranking.title, data.settings.source
    placed = int(own["place"].notna().sum())
    short = short and len(rows) > charts.MANY
    if short and len(rows) - placed > many.ENDS:
        reasons = own["reason"].iloc[placed:].value_counts(sort=False)
        counted = [["–", f"{n} đơn vị ({reason})", *[""] * (len(columns) - 2)] for reason, n in reasons.items()]
        rows = rows[:placed] + counted
    if short and placed > 2 * many.ENDS:
        between = own["value"].iloc[many.ENDS : placed - many.ENDS]
        others = [
            "…",
            f"{len(between)} đơn vị khác{tied(own['place'].tolist()[:placed])}",
            "",
            many.span(between.tolist(), "%"),
            *[""] * (len(columns) - 4),
        ]
        rows = [*rows[: many.ENDS], others, *rows[placed - many.ENDS :]]
        caption += f": {many.ENDS} đơn vị đầu và {many.ENDS} đơn vị cuối"
    if len(rows) < len(own):
        source += f" {wording('ranking_in_annex')}"
    if moves:
        source += f" {wording('ranking_moves', period=Period(own['other_period'].iloc[0]).title)}"
    if row:
        caption = f"{row.caption}, xếp theo {lower_first(ranking.rate)}"
        label, *figures = tables.total(data, [*beside, ChartPart("", ranking.indicator)])
        rows.append(["", label, *figures, *([""] if full else []), *([""] if moves else [])])
    return tables.table(columns, rows, caption, source, total=row is not None)


def tied(places: Sequence[float]) -> str:
    """How many of those between the first and the last units share the place of one that is printed."""
    between, ends = places[many.ENDS : -many.ENDS], dict.fromkeys((places[many.ENDS - 1], places[-many.ENDS]))
    said = [f"{between.count(place)} cùng hạng {format.number(place)}" for place in ends if place in between]
    return f", trong đó {' và '.join(said)}" if said else ""


def _ranked(data: Data, row, beside: Sequence[ChartPart], cases: bool, moves: bool, full: bool) -> list[str | Marked]:
    """A row of ranking.parquet as it is printed."""
    unit = data.catalogue.unit(row.unit_code)
    rate = data.own(unit, row.indicator)
    place = _beside(rate, "place", row.place, kind="count")
    either = MADE_UP if row.other_illustrative else rate.illustrative
    moved = _beside(rate, "moved", row.moved, _moved(row.moved), kind="count", illustrative=either)
    return [
        Marked(format.number(place.value) or "–", place),
        unit.name + (f" ({row.reason})" if row.reason else ""),
        *(tables.marked(tables.of_unit(data, unit, part.figure)) for part in beside),
        *([tables.marked(_beside(rate, "denominator", row.denominator, kind="count"))] if cases else []),
        tables.marked(rate),
        *([tables.marked(data.completeness(unit))] if full else []),
        *([Marked(str(moved), moved)] if moves else []),
    ]


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

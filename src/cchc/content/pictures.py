"""Charts of the period: one function for each kind of charts.csv, with its words and the table of the figures it shows.

A missing figure is said, never drawn as 0; a chart without one of its figures is a sentence.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from .. import charts
from ..blocks import Block, Chart, Paragraph
from ..catalogue import ChartRow, filled, wording
from ..language import format
from ..language.text import lower_first
from . import many
from .counts import listed
from .data import Data
from .figures import Figure, legend
from .tables import Marked, column, figures_of_fields, figures_of_units, name_of, of_unit, printed, table

COLOURS = {"blue": charts.BLUE, "green": charts.GREEN, "orange": charts.ORANGE, "grey": charts.GREY}
USUAL = {1: ("blue",), 2: ("blue", "grey"), 3: ("green", "blue", "grey")}  # of so many parts
Draw = Callable[..., str]  # a drawing with a row for each value: charts.bars, charts.dots


def progress(data: Data, row: ChartRow) -> Block:
    """A bar for each rate with what it is of, and what of it came late."""
    rows = {bar.label: [data.figure(part.figure) for part in bar.parts] for bar in row.figures}
    if all(rate.value is None for _, _, rate, *_ in rows.values()):
        return gap(data, [rate for _, _, rate, *_ in rows.values()])
    texts = [_of_plan(*own) for own in rows.values()]
    titles = ["Nội dung", "Hoàn thành", "Kế hoạch", "Tỷ lệ", "Hoàn thành quá hạn"]
    width = max(map(len, rows.values()))
    cells = {label: [*map(_cell, own), *[""] * (width - len(own))] for label, own in rows.items()}
    svg = charts.bars(list(rows), [rate.value for _, _, rate, *_ in rows.values()], texts)
    return chart(data, row, svg, _listed(rows, texts), titles[: width + 1], cells)


def bars(data: Data, row: ChartRow) -> Block:
    """A bar from 0 for each figure."""
    return _each(data, row, charts.bars)


def dots(data: Data, row: ChartRow) -> Block:
    """A dot for each rate."""
    return _each(data, row, charts.dots)


def bars_by_unit(data: Data, row: ChartRow) -> Block:
    """A bar for each unit, the office's own among them."""
    return _each_unit(data, row, charts.bars)


def dots_by_unit(data: Data, row: ChartRow) -> Block:
    """A dot for the rate of each unit, the office's own among them."""
    return _each_unit(data, row, charts.dots)


def parts(data: Data, row: ChartRow) -> Block:
    """Bars made of parts: the names of a lone bar's parts say their values, else these stand behind each bar."""
    rows = {
        bar.label or data.catalogue.office.name: [data.figure(part.figure) for part in bar.parts] for bar in row.figures
    }
    shown = [figure for own in rows.values() for figure in own[row.whole :]]
    if instead := gap(data, shown) or gap(data, [own[0] for own in rows.values()]):
        return instead
    names = _names(data, row)
    alone = len(rows) == 1 and not row.whole
    ends = [] if alone else [_end(row, names, own) for own in rows.values()]
    texts = list(map(printed, shown))
    drawn = list(map(": ".join, zip(names, texts, strict=True))) if alone else names[row.whole :]
    svg = charts.stacked(list(rows), _bar_parts(row, drawn, rows.values()), ends)
    values = _listed(names, texts) if alone else _listed(rows, ends)
    return chart(data, row, svg, values, ["Nội dung", *names], _marked(rows))


def parts_by_unit(data: Data, row: ChartRow) -> Block:
    """A bar made of parts for each unit that has all of them; the others are named.

    Of many units those with most of the last part, or the greatest sums where there is no whole.
    """
    return _parts_of_each(data, row, figures_of_units(data, row), "đơn vị")


def parts_by_field(data: Data, row: ChartRow) -> Block | None:
    """The same for each field of dossiers, of all units; what they counted without fields has a bar of its own."""
    rows = figures_of_fields(data, row)
    return _parts_of_each(data, row, rows, "lĩnh vực") if rows else None


def _parts_of_each(data: Data, row: ChartRow, rows: Mapping[str, Sequence[Figure]], what_each: str) -> Block:
    """A bar of each unit or field (`what_each`), by its name."""
    known = {name: own for name, own in rows.items() if None not in [figure.value for figure in own]}
    if not known:
        return Paragraph(text=[wording("no_chart", title=row.caption)])
    names = _names(data, row)
    reasons: dict[str, list[str]] = {}
    for name in (name for name in rows if name not in known):
        wrong = any(figure.status == format.IMPOSSIBLE for figure in rows[name])
        reasons.setdefault(format.WORDS[format.IMPOSSIBLE] if wrong else "chưa đủ số liệu", []).append(name)
    lacking = "; ".join(f"{reason}: {listed(units)}" for reason, units in reasons.items())
    caption, more = row.caption, f" ({lacking})" if lacking else ""
    if len(rows) > charts.MANY and len(known) > many.ENDS:
        what = lower_first(names[-1]) if row.whole else "tổng"
        counted = {name: own[-1:] if row.whole else own for name, own in known.items()}
        amounts = {name: sum(figure.value for figure in own) for name, own in counted.items()}
        shown = sorted(known, key=lambda name: -amounts[name])[: many.ENDS]
        others = [amount for name, amount in amounts.items() if name not in shown]
        caption += f"; {len(shown)} {what_each} có số {what} lớn nhất"
        lacking = "; ".join(filter(None, (f"{len(others)} {what_each} khác: {what} {many.span(others)}", lacking)))
        more = f" ({lacking})"
        known = {name: known[name] for name in shown}
    ends = [_end(row, names, own) for own in known.values()]
    svg = charts.stacked(list(known), _bar_parts(row, names[row.whole :], known.values()), ends)
    values = "; ".join(filter(None, (_listed(known, ends), lacking)))
    return chart(data, _called(row, caption + more), svg, values, [what_each.capitalize(), *names], _marked(rows))


def chart(
    data: Data,
    row: ChartRow,
    svg: str,
    values: str,
    titles: Sequence[str],
    rows: Mapping[str, Sequence[Marked | str]],
    remarks: Sequence[str] | None = None,
) -> Chart:
    """The chart in the words of its row, {values} in its alternative text as `values`.

    On the screen, `rows` hold the figures it shows. `remarks` say what is to be known of the drawing; by default what
    the signs of its figures mean.
    """
    told = {name: str(data.figure(name)) for name in row.told if name != row.VALUES} | {row.VALUES: values}
    alt = filled(row.alt or f"{row.caption}: {{{row.VALUES}}}.", told)
    alt = " ".join([alt, *(remarks or [])])
    if remarks is None:
        remarks = legend(cell.figure for own in rows.values() for cell in own if isinstance(cell, Marked))
    columns = [column(titles[0], width=2), *(column(title, "right") for title in titles[1:])]
    shown = table(columns, [[label, *own] for label, own in rows.items()], "Số liệu của biểu đồ")
    source = data.settings.source
    return Chart(svg=svg, alt=alt, caption=row.caption, source=source, remarks=remarks, data=shown)


def gap(data: Data, needed: Iterable[Figure]) -> Paragraph | None:
    """What stands in a chart's place where one of its figures is missing or impossible: no bar stands for it."""
    lacking: dict[str, list[str]] = {}
    for figure in (figure for figure in needed if figure.value is None):
        words = format.WORDS.get(figure.status, format.MISSING)
        lacking.setdefault(words, []).append(lower_first(data.catalogue.figures[figure.id].name))
    said = "; ".join(f"{words}: {', '.join(labels)}" for words, labels in lacking.items())
    return Paragraph(text=[wording("no_chart_because", reasons=said)]) if said else None


def _each(data: Data, row: ChartRow, draw: Draw) -> Block:
    """A row of the drawing for each figure of the office."""
    rows = {name_of(data, part): data.figure(part.figure) for part in row.figures[0].parts}
    if all(figure.value is None for figure in rows.values()):
        return gap(data, rows.values())
    texts = list(map(printed, rows.values()))
    svg = draw(list(rows), [figure.value for figure in rows.values()], texts)
    return chart(data, row, svg, _listed(rows, texts), ["Nội dung", "Giá trị"], _marked(_singles(rows)))


def _each_unit(data: Data, row: ChartRow, draw: Draw) -> Block:
    """A row of the drawing for each unit, and one for the office; of many units as many as can be read."""
    label, rows = "", {name: own[0] for name, own in figures_of_units(data, row).items()}
    if row.office:
        label = row.office.name or data.catalogue.office.name
        rows = {label: of_unit(data, data.catalogue.office, row.office.figure)} | rows
    if all(figure.value is None for figure in rows.values()):
        return Paragraph(text=[wording("no_chart", title=row.caption)])
    too_many = len(data.catalogue.subordinates) > charts.MANY
    if row.order or too_many:
        sign = 1 if row.order == "lowest" else -1
        order = sorted(rows, key=lambda n: (rows[n].value is None, sign * (rows[n].value or 0), n))
        rows = {name: rows[name] for name in order}
    if too_many:
        return _of_many(data, row, rows, label)
    texts = list(map(printed, rows.values()))
    svg = draw(list(rows), [figure.value for figure in rows.values()], texts, label)
    return chart(data, row, svg, _listed(rows, texts), ["Đơn vị", *_names(data, row)], _marked(_singles(rows)))


def _of_many(data: Data, row: ChartRow, rows: Mapping[str, Figure], label: str) -> Block:
    """A figure of so many units that no page holds a row for each, which is in the table below it.

    Of rates how many units lie where, with the names of those far from the others; of counts the first and the last.
    """
    units = {name: figure for name, figure in rows.items() if name != label}
    known = {name: figure for name, figure in units.items() if figure.value is not None}
    drawn = [many.DrawnRow(label, None, printed(rows[label]))] if label else []
    rates = any(figure.kind == "percent" for figure in known.values())
    if rates and len({figure.value for figure in known.values()}) == 1:
        drawn.append(many.DrawnRow(f"{len(known)} đơn vị", None, f"đều {printed(next(iter(known.values())))}"))
        said = [*drawn, *many.without(units)]
        listed = "; ".join(f"{one.label} {one.text}" for one in said)
        return Paragraph(text=[" ".join([f"{row.caption}: {listed}.", *legend(rows.values())])])
    classes = list(many.classes(known)) if rates else []
    drawn += [*classes, *(many.far(known) if rates else many.first_and_last(known)), *many.without(units)]
    labels, values, texts = zip(*drawn, strict=True)
    caption = f"{row.caption}; số đơn vị theo từng mức" if rates else f"{row.caption}; các đơn vị đầu và cuối"
    shown = {one.label: [one.text] for one in classes} | _marked(_singles(rows))
    svg = charts.bars(labels, values, texts, label)
    own = _called(row, caption).model_copy(update={"alt": ""})
    return chart(data, own, svg, _listed(labels, texts), ["Đơn vị", *_names(data, row)], shown)


def _called(row: ChartRow, caption: str) -> ChartRow:
    return row.model_copy(update={"caption": caption})


def _singles(rows: Mapping[str, Figure]) -> dict[str, list[Figure]]:
    return {label: [figure] for label, figure in rows.items()}


def _listed(labels: Iterable[str], texts: Iterable[str]) -> str:
    return "; ".join(f"{label} {text}" for label, text in zip(labels, texts, strict=True))


def _names(data: Data, row: ChartRow) -> list[str]:
    """What the figures of each bar are called."""
    return [name_of(data, part) for part in row.figures[0].parts]


def _bar_parts(row: ChartRow, names: Sequence[str], rows: Iterable[Sequence[Figure]]) -> list[charts.BarPart]:
    """The parts of the bars, whose figures are `rows`."""
    values = list(zip(*([figure.value for figure in own[row.whole :]] for own in rows), strict=True))
    colours = [COLOURS[colour] for colour in row.colours or USUAL[len(names)]]
    return [charts.BarPart(*part) for part in zip(names, values, colours, strict=True)]


def _of_plan(done: Figure, planned: Figure, rate: Figure, overdue: Figure | None = None) -> str:
    """The rate, what it is of, and what of it came late: "100% (07/07, quá hạn 02)"."""
    if rate.value is None:
        return str(rate)
    late = f", quá hạn {overdue}" if overdue else ""
    return f"{rate} ({done}/{planned}{late})"


def _end(row: ChartRow, names: Sequence[str], own: Sequence[Figure]) -> str:
    """What stands behind a bar: its whole and its last part; without a whole all its parts."""
    said = [("tổng", own[0]), (names[-1], own[-1])] if row.whole else list(zip(names, own, strict=True))
    signs = " ".join(dict.fromkeys(filter(None, (figure.sign for _, figure in said))))
    texts = [f"{lower_first(name)} {format.amount(figure.value)}" for name, figure in said]
    return f"{'; '.join(texts)} {signs}".rstrip()


def _marked(rows: Mapping[str, Sequence[Figure]]) -> dict[str, list[Marked]]:
    """The figures a chart shows, as it prints them."""
    return {label: list(map(_cell, row)) for label, row in rows.items()}


def _cell(figure: Figure) -> Marked:
    return Marked(printed(figure), figure)

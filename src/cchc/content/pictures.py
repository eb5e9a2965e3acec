"""The report's charts: which figures each draws, its words, and the table of the figures it shows.

A missing figure is said, never drawn as 0; a chart without one of its figures is a sentence.
"""

from collections.abc import Mapping, Sequence

from .. import charts
from ..blocks import Block, Chart, Paragraph
from ..language import format
from ..language.text import lower_first
from .data import Data
from .figures import Figure, legend
from .tables import Marked, column, table

NO_UNIT = "Chưa vẽ biểu đồ vì chưa có đơn vị nào báo cáo đủ số liệu."
GOOD, BAD = ("Đúng hạn", charts.BLUE), ("Quá hạn", charts.ORANGE)


def chart_plan(data: Data) -> Block | None:
    superior = data.catalogue.words["superior"]
    pairs = {
        "Kế hoạch cải cách hành chính": ("plan_tasks_done", "plan_tasks", "plan_completion_rate"),
        f"Nhiệm vụ {superior} giao": ("provincial_tasks_done", "provincial_tasks", "provincial_completion_rate"),
        "Đào tạo, bồi dưỡng": ("training_actual", "training_planned", "training_completion_rate"),
        "Chuyển đổi vị trí công tác": ("rotation_actual", "rotation_planned", "rotation_completion_rate"),
        "Xử lý vấn đề qua kiểm tra": (
            "inspection_issues_resolved",
            "inspection_issues",
            "inspection_resolution_rate",
        ),
    }
    late = {f"Nhiệm vụ {superior} giao": data.figure("provincial_tasks_overdue")}
    rows = {label: [data.figure(name) for name in names] for label, names in pairs.items()}
    rows = {label: row for label, row in rows.items() if all(figure.asked for figure in row)}
    if not rows:
        return None
    texts = [_progress(*row, late.get(label)) for label, row in rows.items()]
    overdue = {label: [_cell(late[label]) if label in late else ""] for label in rows}
    return chart(
        data,
        charts.bars(list(rows), [rate.value for *_, rate in rows.values()], texts),
        f"Tỷ lệ hoàn thành: {'; '.join(map(' '.join, zip(rows, texts, strict=True)))}.",
        "Mức độ hoàn thành kế hoạch trong kỳ",
        ["Nội dung", "Hoàn thành", "Kế hoạch", "Tỷ lệ", "Hoàn thành quá hạn"],
        {label: [*row, *overdue[label]] for label, row in _marked(rows).items()},
    )


def chart_survey(data: Data) -> Block | None:
    words = "{survey_satisfied} trong {survey_forms} phiếu đánh giá hài lòng, đạt {satisfaction_rate}."
    parts = {"survey_satisfied": ("Hài lòng", charts.BLUE), "survey_other": ("Đánh giá khác", charts.GREY)}
    return _composition(data, "Kết quả khảo sát sự hài lòng (số phiếu)", words, {"Phiếu khảo sát": parts})


def chart_signed(data: Data) -> Block | None:
    words = "{documents_signed} trong {outgoing_documents} văn bản đi được ký số, đạt {documents_electronic_rate}."
    parts = {"documents_signed": ("Ký số", charts.BLUE), "documents_unsigned": ("Chưa ký số", charts.GREY)}
    return _composition(data, "Văn bản đi được ký số (số văn bản)", words, {"Văn bản đi": parts})


def chart_online(data: Data) -> Block | None:
    kinds = {"procedures_online_level_3": "Mức độ 3", "procedures_online_level_4": "Mức độ 4"}
    if not data.figure("procedures_online_level_3").asked:
        kinds = {"procedures_online_full": "Toàn trình", "procedures_online_partial": "Một phần"}
    kinds["procedures_not_online"] = "Còn lại"
    colours = (charts.GREEN, charts.BLUE, charts.GREY)
    parts = {name: (label, colour) for (name, label), colour in zip(kinds.items(), colours, strict=True)}
    listed = "; ".join(f"{lower_first(label)}: {{{name}}}" for name, label in kinds.items())
    words = f"{listed[:1].upper()}{listed[1:]} thủ tục."
    caption = "Thủ tục hành chính theo mức độ cung cấp trực tuyến (số thủ tục)"
    return _composition(data, caption, words, {"Thủ tục hành chính": parts})


def chart_dossiers_by_level(data: Data) -> Block | None:
    levels = {"office": f"Cấp {data.catalogue.words['level']}", "district": "Cấp huyện", "commune": "Cấp xã"}
    levels = {level: name for level, name in levels.items() if data.figure(f"dossiers_resolved_{level}").asked}
    bars = {
        label: {f"dossiers_on_time_{level}": GOOD, f"dossiers_overdue_{level}": BAD} for level, label in levels.items()
    }
    words = f"Cấp {data.catalogue.words['level']} đã giải quyết "
    words += "{dossiers_resolved_office} hồ sơ, quá hạn {dossiers_overdue_office}; "
    if "district" in levels:
        words += "cấp huyện đã giải quyết {dossiers_resolved_district} hồ sơ, quá hạn {dossiers_overdue_district}; "
    words += "cấp xã đã giải quyết {dossiers_resolved_commune} hồ sơ, quá hạn {dossiers_overdue_commune}."
    wholes = {label: f"dossiers_resolved_{level}" for level, label in levels.items()}
    if not data.figure("dossiers_resolved_office").asked:
        return None
    caption = "Hồ sơ thủ tục hành chính đã giải quyết theo cấp"
    return _composition(data, caption, words, bars, "Đã giải quyết", wholes)


def chart_on_time_by_unit(data: Data) -> Block | None:
    if not data.catalogue.communes:
        return None
    desk = f"Bộ phận Một cửa {data.catalogue.words['office']}"
    rates = {desk: data.figure("on_time_rate_office")}
    rates |= {u.name: data.own(u, f"on_time_rate_{_whole_of_unit(data)}") for u in data.catalogue.communes}
    order = sorted(rates, key=lambda n: (rates[n].value is None, -(rates[n].value or 0), n))
    rates = {name: rates[name] for name in order}
    if all(rate.value is None for rate in rates.values()):
        return Paragraph(text=[NO_UNIT])
    listed = "; ".join(f"{name} {rate}" for name, rate in rates.items() if rate.value is not None)
    return chart(
        data,
        charts.dots(*_columns(rates), desk),
        f"Biểu đồ điểm tỷ lệ hồ sơ giải quyết đúng hạn: {listed}.",
        "Tỷ lệ hồ sơ giải quyết đúng hạn theo đơn vị",
        ["Đơn vị", "Tỷ lệ đúng hạn"],
        _marked({name: [rate] for name, rate in rates.items()}),
    )


def chart_dossiers_by_commune(data: Data) -> Block | None:
    if not data.catalogue.communes:
        return None
    names = [f"dossiers_{k}_{_whole_of_unit(data)}" for k in ("resolved", "on_time", "overdue")]
    rows = {u.name: [data.own(u, name) for name in names] for u in data.catalogue.communes}
    known = {name: row for name, row in rows.items() if None not in [f.value for f in row]}
    if not known:
        return Paragraph(text=[NO_UNIT])
    ends = [_end(resolved, overdue) for resolved, _, overdue in known.values()]
    parts = [
        charts.BarPart(*label, [row[place].value for row in known.values()], color)
        for place, (*label, color) in ((1, GOOD), (2, BAD))
    ]
    listed = "; ".join(f"{name} {end}" for name, end in zip(known, ends, strict=True))
    caption = f"Hồ sơ đã giải quyết đúng hạn và quá hạn của các {data.catalogue.words['communes']}"
    reasons: dict[str, list[str]] = {}
    for name in (name for name in rows if name not in known):
        wrong = any(figure.status == format.IMPOSSIBLE for figure in rows[name])
        reasons.setdefault(format.WORDS[format.IMPOSSIBLE] if wrong else "chưa đủ số liệu", []).append(name)
    lacking = "; ".join(f"{reason}: {', '.join(names)}" for reason, names in reasons.items())
    brief = [_printed(resolved) for resolved, *_ in known.values()]  # where many bars leave no room for more
    return chart(
        data,
        charts.stacked(list(known), parts, ends if len(ends) <= charts.MANY else brief),
        f"Biểu đồ cột ngang số hồ sơ đã giải quyết: {'; '.join(filter(None, (listed, lacking)))}.",
        caption + (f" ({lacking})" if lacking else ""),
        ["Đơn vị", "Đã giải quyết", "Đúng hạn", "Quá hạn"],
        _marked(rows),
    )


def _whole_of_unit(data: Data) -> str:
    """Whose dossiers are all of a unit's: a district's are its own and those of its communes."""
    return "local" if data.figure("dossiers_resolved_local").asked else "commune"


def chart_completeness(data: Data) -> Block | None:
    if not data.catalogue.communes:
        return None
    rates = {u.name: data.completeness(u) for u in data.catalogue.units}
    listed = "; ".join(f"{name} {rate}" for name, rate in rates.items())
    return chart(
        data,
        charts.bars(*_columns(rates), data.catalogue.office.name),
        f"Tỷ lệ ô có số liệu trong biểu đã gửi: {listed}.",
        "Mức độ đầy đủ của biểu số liệu các đơn vị gửi",
        ["Đơn vị", "Tỷ lệ ô có số liệu"],
        _marked({name: [rate] for name, rate in rates.items()}),
    )


def _composition(
    data: Data,
    caption: str,
    words: str,
    bars: dict[str, dict[str, tuple[str, str]]],
    title: str = "",
    wholes: Mapping[str, str] | None = None,
) -> Block | None:
    """Bars made of parts: {label: {figure: (name of the part, its colour)}}; `words` says it in one sentence.

    `wholes` are the figures that the parts of each bar add up to, `title` says what they are. Nothing where nobody is
    asked for one of the parts.
    """
    rows = {label: [data.figure(name) for name in parts] for label, parts in bars.items()}
    if not all(figure.asked for row in rows.values() for figure in row):
        return None
    totals = {label: data.figure(name) for label, name in (wholes or {}).items()}
    ends = [_end(total, rows[label][-1]) for label, total in totals.items()]
    if instead := gap(data, *(f.id for row in rows.values() for f in row)):
        return instead
    styles = list(next(iter(bars.values())).values())
    columns = list(zip(*rows.values(), strict=True))  # the figures of each part
    parts = [
        charts.BarPart(name if ends else f"{name}: {_printed(own[0])}", [figure.value for figure in own], color)
        for (name, color), own in zip(styles, columns, strict=True)
    ]
    svg = charts.stacked(list(bars), parts, ends)
    titles = ["Nội dung", *([title] if totals else []), *(name for name, _ in styles)]
    cells = {label: [totals[label], *row] if totals else row for label, row in rows.items()}
    return chart(data, svg, words.format_map(data.figures), caption, titles, _marked(cells))


def chart(
    data: Data,
    svg: str,
    alt: str,
    caption: str,
    titles: Sequence[str],
    rows: Mapping[str, Sequence[Marked | str]],
    remarks: Sequence[str] | None = None,
) -> Chart:
    """A chart; on the screen, `rows` hold the figures it shows.

    `remarks` say what is to be known of the drawing; by default what the signs of its figures mean.
    """
    if remarks is None:
        remarks = legend(cell.figure for row in rows.values() for cell in row if isinstance(cell, Marked))
    columns = [column(titles[0], width=2), *(column(title, "right") for title in titles[1:])]
    shown = table(columns, [[label, *row] for label, row in rows.items()], "Số liệu của biểu đồ")
    return Chart(svg=svg, alt=alt, caption=caption, source=data.settings.source, remarks=remarks, data=shown)


def gap(data: Data, *names: str) -> Paragraph | None:
    """What stands in a chart's place where one of its figures is missing or impossible: no bar stands for it."""
    lacking: dict[str, list[str]] = {}
    for figure in (figure for figure in map(data.figure, names) if figure.value is None):
        words = format.WORDS.get(figure.status, format.MISSING)
        lacking.setdefault(words, []).append(data.catalogue.figures[figure.id].name)
    said = "; ".join(f"{words}: {', '.join(labels)}" for words, labels in lacking.items())
    return Paragraph(text=[f"Chưa vẽ biểu đồ vì {said}."]) if said else None


def _columns(rates: dict[str, Figure]) -> tuple[list[str], list[float | None], list[str]]:
    return list(rates), [rate.value for rate in rates.values()], [str(rate) for rate in rates.values()]


def _progress(done: Figure, planned: Figure, rate: Figure, overdue: Figure | None) -> str:
    """The rate, what it is of, and what of it came late: "100% (07/07, quá hạn 02)"."""
    if rate.value is None:
        return str(rate)
    late = f", quá hạn {overdue}" if overdue else ""
    return f"{rate} ({done}/{planned}{late})"


def _end(whole: Figure, overdue: Figure) -> str:
    signs = " ".join(dict.fromkeys(filter(None, (whole.sign, overdue.sign))))
    return f"tổng {format.number(whole.value)}; quá hạn {format.number(overdue.value)} {signs}".rstrip()


def _marked(rows: dict[str, list[Figure]]) -> dict[str, list[Marked]]:
    """The figures a chart shows, as it prints them."""
    return {label: list(map(_cell, row)) for label, row in rows.items()}


def _cell(figure: Figure) -> Marked:
    return Marked(_printed(figure), figure)


def _printed(figure: Figure) -> str:
    """As in a table: without leading zeros."""
    if figure.value is None or figure.kind == "percent":
        return str(figure)
    return f"{format.number(figure.value)} {figure.sign}".rstrip()

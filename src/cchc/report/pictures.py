"""The report's charts: which figures each draws, its words, and the table of the figures it shows."""

import math
from collections.abc import Sequence

from .. import format
from ..markup import Fragment
from ..text import lower_first
from . import charts, document
from .data import Data
from .figures import Figure
from .tables import Marked

GOOD, BAD = ("Đúng hạn", charts.BLUE), ("Quá hạn", charts.ORANGE)


class Pictures(Data):
    """A missing figure is said, never drawn as 0; a chart without one of its figures is a sentence."""

    def chart_plan(self) -> Fragment:
        superior = self.catalogue.words["superior"]
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
        rows = {label: [self.figure(name) for name in names] for label, names in pairs.items()}
        said = "; ".join(f"{label} {done}/{planned}" for label, (done, planned, _) in rows.items())
        return self._chart(
            charts.bars(
                list(rows),
                [rate.value for *_, rate in rows.values()],
                [f"{rate} ({done}/{planned})" for done, planned, rate in rows.values()],
            ),
            f"Tỷ lệ hoàn thành: {said}.",
            "Mức độ hoàn thành kế hoạch trong kỳ",
            ["Nội dung", "Hoàn thành", "Kế hoạch", "Tỷ lệ"],
            _marked(rows),
        )

    def chart_survey(self) -> Fragment:
        words = "{survey_satisfied} trong {survey_forms} phiếu đánh giá hài lòng, đạt {satisfaction_rate}."
        parts = {"survey_satisfied": ("Hài lòng", charts.BLUE), "survey_other": ("Đánh giá khác", charts.GREY)}
        return self._composition("Kết quả khảo sát sự hài lòng (số phiếu)", words, {"Phiếu khảo sát": parts})

    def chart_signed(self) -> Fragment:
        words = "{documents_signed} trong {outgoing_documents} văn bản đi được ký số, đạt {documents_electronic_rate}."
        parts = {"documents_signed": ("Ký số", charts.BLUE), "documents_unsigned": ("Chưa ký số", charts.GREY)}
        return self._composition("Văn bản đi được ký số (số văn bản)", words, {"Văn bản đi": parts})

    def chart_online(self) -> Fragment:
        kinds = {"procedures_online_level_3": "Mức độ 3", "procedures_online_level_4": "Mức độ 4"}
        if not self.figure("procedures_online_level_3").asked:
            kinds = {"procedures_online_full": "Toàn trình", "procedures_online_partial": "Một phần"}
        kinds["procedures_not_online"] = "Còn lại"
        colours = (charts.GREEN, charts.BLUE, charts.GREY)
        parts = {name: (label, colour) for (name, label), colour in zip(kinds.items(), colours, strict=True)}
        listed = "; ".join(f"{lower_first(label)}: {{{name}}}" for name, label in kinds.items())
        words = f"{listed[:1].upper()}{listed[1:]} thủ tục."
        caption = "Thủ tục hành chính theo mức độ cung cấp trực tuyến (số thủ tục)"
        return self._composition(caption, words, {"Thủ tục hành chính": parts})

    def chart_dossiers_by_level(self) -> Fragment:
        levels = {"office": f"Cấp {self.catalogue.words['level']}", "commune": "Cấp xã"}
        bars = {
            label: {f"dossiers_on_time_{level}": GOOD, f"dossiers_overdue_{level}": BAD}
            for level, label in levels.items()
        }
        words = f"Cấp {self.catalogue.words['level']} tiếp nhận "
        words += "{dossiers_received_office} hồ sơ, quá hạn {dossiers_overdue_office}; "
        words += "cấp xã tiếp nhận {dossiers_received_commune} hồ sơ, quá hạn {dossiers_overdue_commune}."
        ends = [_end(*(self.figure(f"dossiers_{k}_{level}") for k in ("received", "overdue"))) for level in levels]
        return self._composition("Hồ sơ thủ tục hành chính theo cấp tiếp nhận", words, bars, ends)

    def chart_on_time_by_unit(self) -> Fragment:
        desk = f"Bộ phận Một cửa {self.catalogue.words['office']}"
        rates = {desk: self.figure("on_time_rate_office")}
        rates |= {u.name: self.own(u, "on_time_rate_commune") for u in self.catalogue.communes}
        order = sorted(rates, key=lambda n: (rates[n].value is None, -(rates[n].value or 0), n))
        rates = {name: rates[name] for name in order}
        start = max(0, math.floor(min((r.value for r in rates.values() if r.value is not None), default=0)) - 2)
        listed = "; ".join(f"{name} {rate}" for name, rate in rates.items() if rate.value is not None)
        return self._chart(
            charts.dots(*_columns(rates), start, desk),
            f"Biểu đồ điểm tỷ lệ hồ sơ giải quyết đúng hạn: {listed}.",
            "Tỷ lệ hồ sơ giải quyết đúng hạn theo đơn vị",
            ["Đơn vị", "Tỷ lệ đúng hạn"],
            _marked({name: [rate] for name, rate in rates.items()}),
            by_unit=True,
        )

    def chart_dossiers_by_commune(self) -> Fragment:
        names = [f"dossiers_{k}_commune" for k in ("received", "on_time", "overdue")]
        rows = {u.name: [self.own(u, name) for name in names] for u in self.catalogue.communes}
        known = {name: row for name, row in rows.items() if None not in [f.value for f in row]}
        absent = ", ".join(name for name in rows if name not in known)
        if not known:
            return document.paragraph("Chưa vẽ biểu đồ vì chưa có đơn vị nào báo cáo đủ số liệu.")
        ends = [_end(received, overdue) for received, _, overdue in known.values()]
        parts = [
            charts.Part(*label, [row[place].value for row in known.values()], color)
            for place, (*label, color) in ((1, GOOD), (2, BAD))
        ]
        listed = "; ".join(f"{name} {end}" for name, end in zip(known, ends, strict=True))
        caption = f"Hồ sơ tiếp nhận, đúng hạn và quá hạn của các {self.catalogue.words['communes']}"
        lacking = f"chưa đủ số liệu: {absent}" if absent else ""
        brief = [_printed(received) for received, *_ in known.values()]  # where many bars leave no room for more
        return self._chart(
            charts.stacked(list(known), parts, ends if len(ends) <= charts.MANY else brief),
            f"Biểu đồ cột ngang số hồ sơ tiếp nhận, đúng hạn và quá hạn: {'; '.join(filter(None, (listed, lacking)))}.",
            caption + (f" ({lacking})" if lacking else ""),
            ["Đơn vị", "Tiếp nhận", "Đúng hạn", "Quá hạn"],
            _marked(rows),
            by_unit=True,
        )

    def chart_completeness(self) -> Fragment:
        rates = {u.name: self.completeness(u) for u in self.catalogue.units}
        listed = "; ".join(f"{name} {rate}" for name, rate in rates.items())
        return self._chart(
            charts.bars(*_columns(rates), self.catalogue.office.name),
            f"Tỷ lệ ô có số liệu trong biểu đã gửi: {listed}.",
            "Mức độ đầy đủ của biểu số liệu các đơn vị gửi",
            ["Đơn vị", "Tỷ lệ ô có số liệu"],
            _marked({name: [rate] for name, rate in rates.items()}),
            by_unit=True,
        )

    def _composition(
        self,
        caption: str,
        words: str,
        bars: dict[str, dict[str, tuple[str, str]]],
        ends: Sequence[str] = (),
    ) -> Fragment:
        """Bars made of parts: {label: {figure: (name of the part, its colour)}}; `words` says it in one sentence."""
        rows = {label: [self.figure(name) for name in parts] for label, parts in bars.items()}
        if gap := self._gap(*(f.id for row in rows.values() for f in row)):
            return gap
        looks = list(next(iter(bars.values())).values())
        parts = [
            charts.Part(name, [row[place].value for row in rows.values()], color)
            for place, (name, color) in enumerate(looks)
        ]
        svg = charts.stacked(list(bars), parts, ends)
        titles = ["Nội dung", *(name for name, _ in looks)]
        return self._chart(svg, words.format_map(self.figures), caption, titles, _marked(rows))


def _columns(rates: dict[str, Figure]) -> tuple[list[str], list[float | None], list[str]]:
    return list(rates), [rate.value for rate in rates.values()], [str(rate) for rate in rates.values()]


def _end(received: Figure, overdue: Figure) -> str:
    return f"nhận {_printed(received)}; quá hạn {_printed(overdue)}"


def _marked(rows: dict[str, list[Figure]]) -> dict[str, list[Marked]]:
    """The figures a chart shows, as it prints them."""
    return {label: [Marked(_printed(figure), figure) for figure in row] for label, row in rows.items()}


def _printed(figure: Figure) -> str:
    """As in a table: without leading zeros."""
    if figure.value is None or figure.kind == "percent":
        return str(figure)
    return f"{format.number(figure.value)} {figure.sign}".rstrip()

"""The open report of one period: what 03_report.ipynb calls, section by section."""

import math
from collections.abc import Callable

import pandas as pd
from IPython import get_ipython

from .. import format
from ..catalogue import Catalogue, Section, Unit, load
from ..errors import CchcError
from ..markup import Fragment
from ..paths import Workspace
from ..settings import Settings, read_settings
from ..storage import load as load_tables
from ..storage import load_optional
from . import charts, document, figures, tables
from .figures import Figure, Names
from .narrative import Narrative, Prose, lower_first, read_narrative
from .package import data_package
from .workbook import Annex


class Report:
    """Everything a section may print. Reads data/processed; writes nothing."""

    def __init__(self, space: Workspace):
        self.space = space
        self.catalogue: Catalogue = load()
        self.settings: Settings = read_settings(space.raw / "report.yml", space.period.id)
        self.observations, self.indicators, self.findings, self.registers = load_tables(
            space.processed, "observations", "indicators", "findings", "registers"
        )
        if self.registers.empty:
            raise CchcError(
                "Chưa có sổ theo dõi: registers.xlsx thiếu hoặc không đọc được. Hãy bổ sung tệp này vào thư mục "
                "dữ liệu của kỳ rồi chạy lại 01_clean.ipynb."
            )
        self.figures = figures.figures(self.indicators, self.catalogue)
        self.prose = read_narrative(space.raw / "narrative.md")
        self._charts = 0
        self._sections = {s.code: s for s in self.catalogue.sections}
        self._values = self._names()

    # --- text -----------------------------------------------------------------------------------------------

    def section(self, code: str, template: str = "") -> Fragment:
        """One section: its heading and its text. `{{ prose }}` is the section's part of narrative.md."""
        if code not in self._sections:
            raise CchcError(figures.unknown("Mục", code, self._sections))
        heading = self._sections[code]
        values = self._values | {"prose": self.prose.get(code, Prose([], code))}
        markdown, html = Narrative(values).render(template) if template.strip() else ("", "")
        return document.section_fragment(code, self._title(heading), heading.level, markdown, html)

    def text(self, template: str, **values: object) -> Fragment:
        """Text without a heading: what stands before section I or after the last one."""
        markdown, html = Narrative(self._values | values).render(template)
        return Fragment(html, str(document.markdown_to_typst(markdown)), markdown)

    def figure(self, name: str) -> Figure:
        """One figure by its id; CchcError with the nearest names where there is none."""
        return Names("Chỉ tiêu", self.figures)[name]

    # --- document parts ---------------------------------------------------------------------------------------

    def letterhead(self) -> Fragment:
        s = self.settings
        return document.letterhead(
            s.parent_agency,
            "\n".join(s.agency_name),
            s.number,
            s.place,
            s.signed_on,
            s.kind,
            s.subject,
            s.addressees,
            s.legal_bases,
            s.opening,
        )

    def signature(self) -> Fragment:
        s = self.settings
        return document.signature(
            s.recipients, s.signatory_authority, s.signatory_title, s.signatory_name, s.closing + "./."
        )

    def contacts(self) -> Fragment:
        columns = [
            tables.Column("TT", "center", 0.4),
            tables.Column("Nội dung", "left", 3),
            tables.Column("Họ và tên", "left", 2),
            tables.Column("Chức vụ", "left", 3),
        ]
        rows = [[str(n), c.role, c.name, c.title] for n, c in enumerate(self.settings.contacts, start=1)]
        return self._table(columns, rows, "Phân công phụ trách công tác cải cách hành chính", "")

    def dossiers_by_commune(self) -> Fragment:
        """Received, on time, overdue and rate of each commune, as submitted."""
        head = [
            tables.Column("Đơn vị", "left", 3),
            tables.Column("Tiếp nhận", "right", 1.3),
            tables.Column("Giải quyết", "right", 1.3),
            tables.Column("Đúng hạn", "right", 1.3),
            tables.Column("Quá hạn", "right", 1.2),
            tables.Column("Tỷ lệ đúng hạn (%)", "right", 1.5),
        ]
        rows = []
        for unit in self.catalogue.communes:
            received, resolved, on_time = (
                self._own(unit, f"dossiers_{k}_commune") for k in ("received", "resolved", "on_time")
            )
            rows.append(
                [
                    unit.name,
                    *map(format.number, (received, resolved, on_time)),
                    format.number(_minus(resolved, on_time)),
                    format.percent(_rate(on_time, resolved)),
                ]
            )
        keys = ("received", "resolved", "on_time", "overdue")
        total = [self.figure(f"dossiers_{k}_commune") for k in keys]
        whole = all(f.status == "ok" for f in total)
        label = "Cộng" if whole else "Cộng (chưa đủ các đơn vị)"
        rate = self.figure("on_time_rate_commune").value
        rows.append([label, *(format.number(f.value) for f in total), format.percent(rate)])
        return self._table(head, rows, "Kết quả giải quyết hồ sơ của các xã, thị trấn", self._unit_source())

    def appendix(self) -> Fragment:
        return document.appendix("Phụ lục", *self._annex_title())

    def annex(self) -> Fragment:
        """Bảng 2: every row of the form in its order. A sum that lacks some parts is marked (*)."""
        form = self.indicators[self.indicators["table"] == "form"]
        return tables.annex(
            [
                tables.AnnexRow(
                    r.code, self.catalogue.by_code[r.code].stt, r.row, r.label, r.unit, _annex_value(r), r.note
                )
                for r in form.itertuples()
            ]
        )

    def annex_footnote(self) -> Fragment:
        return self.text("\n\n".join(self._annex_remarks()))

    def data_files(self) -> dict[str, bytes]:
        """For those who take the figures further, by file name: annex.xlsx and a data package."""
        tables = (self.observations, self.indicators, self.findings, self.registers)
        annex = Annex(self.catalogue, *tables, *self._annex_title(), self._annex_remarks())
        return {"annex.xlsx": annex.workbook()} | data_package(
            self.space.period, self.indicators, self.observations, self.catalogue, self.settings
        )

    def draft_note(self) -> Fragment:
        """For the reviewer, above the document and not in the signed PDF: how many findings are open."""
        count = self.findings["severity"].value_counts().to_dict()
        head = (
            f"**Kết quả kiểm tra số liệu:** {count.get('error', 0)} lỗi, {count.get('warning', 0)} cảnh báo, "
            f"{count.get('note', 0)} lưu ý. Báo cáo in giá trị tính được từ số liệu thành phần; "
            "danh sách dưới đây ghi số đã gửi, số tính được và vị trí ô.\n\n"
        )
        words = {"error": "Lỗi", "warning": "Cảnh báo", "note": "Lưu ý"}
        escape = tables.escape_markdown
        lines = [
            f"- **{words[f.severity]}.** {escape(f.message)}" + (f" ({escape(_where(f))})" if _where(f) else "")
            for f in self.findings.itertuples()
        ]
        return document.note(head + "\n".join(lines))

    # --- charts -----------------------------------------------------------------------------------------------

    def chart_on_time_by_unit(self) -> Fragment:
        rates = {"Bộ phận Một cửa huyện": self.figure("on_time_rate_district").value}
        for unit in self.catalogue.communes:
            rates[unit.name] = _rate(
                self._own(unit, "dossiers_on_time_commune"), self._own(unit, "dossiers_resolved_commune")
            )
        order = sorted(rates, key=lambda n: (rates[n] is None, -(rates[n] or 0), n))
        known = [v for v in rates.values() if v is not None]
        start = max(0, math.floor(min(known, default=0)) - 2)
        svg = charts.bars(
            order, [rates[n] for n in order], percent=True, start=start, highlight="Bộ phận Một cửa huyện"
        )
        listed = "; ".join(f"{n} {format.percent(rates[n])}%" for n in order if rates[n] is not None)
        return self._chart(
            svg,
            f"Biểu đồ cột ngang tỷ lệ hồ sơ giải quyết đúng hạn: {listed}.",
            "Tỷ lệ hồ sơ giải quyết đúng hạn theo đơn vị",
            by_unit=True,
        )

    def chart_dossiers_by_commune(self) -> Fragment:
        needed = [f"dossiers_{k}_commune" for k in ("received", "resolved", "on_time")]
        units = [u for u in self.catalogue.communes if None not in [self._own(u, name) for name in needed]]
        absent = [u.name for u in self.catalogue.communes if u not in units]
        if not units:
            return self._gap(*needed) or self.text("Chưa vẽ biểu đồ vì chưa có đơn vị nào báo cáo đủ số liệu.")
        on_time = [self._own(u, "dossiers_on_time_commune") for u in units]
        overdue = [self._own(u, "dossiers_resolved_commune") - t for u, t in zip(units, on_time, strict=True)]
        received = [self._own(u, "dossiers_received_commune") for u in units]
        ends = [f"nhận {format.number(r)}; quá hạn {format.number(o)}" for r, o in zip(received, overdue, strict=True)]
        svg = charts.stacked(
            [u.name for u in units],
            [charts.Part("Đúng hạn", on_time, charts.TEAL), charts.Part("Quá hạn", overdue, charts.RED)],
            ends,
        )
        listed = "; ".join(f"{u.name} {e}" for u, e in zip(units, ends, strict=True))
        listed += f"; chưa đủ số liệu: {', '.join(absent)}" if absent else ""
        return self._chart(
            svg,
            f"Biểu đồ cột ngang số hồ sơ tiếp nhận, đúng hạn và quá hạn: {listed}.",
            "Hồ sơ tiếp nhận, đúng hạn và quá hạn của các xã, thị trấn"
            + (f" (chưa đủ số liệu: {', '.join(absent)})" if absent else ""),
            by_unit=True,
        )

    def chart_dossiers_by_level(self) -> Fragment:
        if gap := self._gap(
            "dossiers_on_time_district",
            "dossiers_on_time_commune",
            "dossiers_overdue_district",
            "dossiers_overdue_commune",
        ):
            return gap
        parts = [
            charts.Part(
                "Đúng hạn", self._numbers("dossiers_on_time_district", "dossiers_on_time_commune"), charts.TEAL
            ),
            charts.Part("Quá hạn", self._numbers("dossiers_overdue_district", "dossiers_overdue_commune"), charts.RED),
        ]
        ends = [f"{self.figure(f'dossiers_received_{k}')} tiếp nhận" for k in ("district", "commune")]
        svg = charts.stacked(["Cấp huyện", "Cấp xã"], parts, ends)
        alt = (
            f"Cấp huyện tiếp nhận {self.figure('dossiers_received_district')} hồ sơ, quá hạn "
            f"{self.figure('dossiers_overdue_district')}; cấp xã tiếp nhận "
            f"{self.figure('dossiers_received_commune')} hồ sơ, quá hạn {self.figure('dossiers_overdue_commune')}."
        )
        return self._chart(svg, alt, "Hồ sơ thủ tục hành chính theo cấp tiếp nhận")

    def chart_plan(self) -> Fragment:
        pairs = {
            "Kế hoạch cải cách hành chính": ("plan_tasks_done", "plan_tasks"),
            "Nhiệm vụ UBND tỉnh giao": ("provincial_tasks_done", "provincial_tasks"),
            "Đào tạo, bồi dưỡng": ("training_actual", "training_planned"),
            "Chuyển đổi vị trí công tác": ("rotation_actual", "rotation_planned"),
            "Xử lý vấn đề qua kiểm tra": ("inspection_issues_resolved", "inspection_issues"),
        }
        labels, rates, listed = [], [], []
        for label, (done, planned) in pairs.items():
            done, planned = self.figure(done), self.figure(planned)
            labels.append(f"{label} ({done}/{planned})")
            rates.append(_rate(done.value, planned.value))
            listed.append(f"{label} {done}/{planned}")
        svg = charts.bars(labels, rates, percent=True)
        return self._chart(svg, f"Tỷ lệ hoàn thành: {'; '.join(listed)}.", "Mức độ hoàn thành kế hoạch trong kỳ")

    def chart_online(self) -> Fragment:
        names = ("procedures_online_level_3", "procedures_online_level_4", "procedures_not_online")
        if gap := self._gap(*names):
            return gap
        level_3, level_4, rest = self._numbers(*names)
        parts = [
            charts.Part("Mức độ 3", [level_3], charts.TEAL),
            charts.Part("Mức độ 4", [level_4], charts.BLUE),
            charts.Part("Còn lại", [rest], charts.GREY),
        ]
        svg = charts.stacked(["Thủ tục hành chính"], parts)
        alt = "Mức độ 3: {}; mức độ 4: {}; còn lại: {} thủ tục.".format(*map(self.figure, names))
        return self._chart(svg, alt, "Thủ tục hành chính cung cấp trực tuyến theo mức độ")

    def chart_signed(self) -> Fragment:
        if gap := self._gap("documents_signed", "documents_unsigned"):
            return gap
        signed, unsigned = self._numbers("documents_signed", "documents_unsigned")
        parts = [charts.Part("Ký số", [signed], charts.BLUE), charts.Part("Chưa ký số", [unsigned], charts.GREY)]
        svg = charts.stacked(["Văn bản đi"], parts, share=True)
        alt = (
            f"{self.figure('documents_signed')} trong {self.figure('outgoing_documents')} văn bản đi được ký số, "
            f"đạt {self.figure('documents_electronic_rate')}."
        )
        return self._chart(svg, alt, "Văn bản đi được ký số")

    def chart_survey(self) -> Fragment:
        if gap := self._gap("survey_satisfied", "survey_other"):
            return gap
        good, other = self._numbers("survey_satisfied", "survey_other")
        parts = [charts.Part("Hài lòng", [good], charts.TEAL), charts.Part("Đánh giá khác", [other], charts.GREY)]
        svg = charts.stacked(["Phiếu khảo sát"], parts, share=True)
        alt = (
            f"{self.figure('survey_satisfied')} trong {self.figure('survey_forms')} phiếu đánh giá hài lòng, "
            f"đạt {self.figure('satisfaction_rate')}."
        )
        return self._chart(svg, alt, "Kết quả khảo sát sự hài lòng")

    def chart_completeness(self) -> Fragment:
        names, shares = [], []
        for unit in [self.catalogue.district, *self.catalogue.communes]:
            rows = self.observations[self.observations["unit_code"] == unit.code]
            rows = rows[rows["indicator"].isin(self.catalogue.required(unit))]
            names.append(unit.name)
            shares.append(100 * rows["value"].notna().mean() if (rows["file"] != "").any() else None)
        svg = charts.bars(names, shares, percent=True, highlight=self.catalogue.district.name)
        listed = "; ".join(
            f"{n} {format.MISSING if s is None else format.percent(s) + '%'}"
            for n, s in zip(names, shares, strict=True)
        )
        return self._chart(
            svg,
            f"Tỷ lệ ô có số liệu trong biểu đã gửi: {listed}.",
            "Mức độ đầy đủ của biểu số liệu các đơn vị gửi",
            by_unit=True,
        )

    # --- inside -----------------------------------------------------------------------------------------------

    def _names(self) -> dict[str, object]:
        period = self.space.period
        before = load_optional(self.space.before, "indicators")
        previous = {} if before is None else figures.figures(before, self.catalogue)
        return {
            **self.figures,
            "statement": Names("Số liệu trong sổ “statements”:", figures.statements(self.registers)),
            "register": Names("Sổ theo dõi", figures.registers(self.registers, self.catalogue)),
            "previous": Names("Chỉ tiêu kỳ trước", previous),
            "period": period.title,
            "next_period": period.next_title,
            "settings": self.settings,
            "late": self._units_with("late"),
            "incomplete": self._units_with("incomplete", "set_aside"),
            "contradictory": self._units_with("own_ratio", "note_fraction", *self._checks_within_a_unit()),
            "absent": self._units_with("missing_submission"),
            "unreadable": self._units_with("unreadable_file"),
            "illustrative": self.settings.illustrative_note if self.settings.illustrative_units else "",
        }

    def _units_with(self, *checks: str) -> str:
        """The communes that have a finding of one of `checks`, as running text."""
        rows = self.findings[self.findings["check"].isin(checks)]
        names = [lower_first(u.name) for u in self.catalogue.communes if (rows["unit_code"] == u.code).any()]
        return ", ".join(names)

    def _checks_within_a_unit(self) -> list[str]:
        return [check.id for check in self.catalogue.checks if check.scope == "unit"]

    def _annex_title(self) -> tuple[str, str]:
        """The annex's title and the note that says which report it goes with."""
        s = self.settings
        title = (
            f"Thống kê số liệu và kết quả thực hiện công tác cải cách hành chính {self.space.period.title} "
            f"tại UBND {lower_first(self.catalogue.district.name)}"
        )
        note = (
            f"(Kèm theo Báo cáo số {s.number} {format.long_day(s.signed_on)} "
            f"của Ủy ban nhân dân {lower_first(self.catalogue.district.name)})"
        )
        return title, note

    def _annex_remarks(self) -> list[str]:
        form = self.indicators[self.indicators["table"] == "form"]
        lines = ["Ô để trống: chưa có số liệu báo cáo. “Không phát sinh”: không có hồ sơ để tính tỷ lệ."]
        if (form["status"] == "partial").any():
            lines.append("(*) Cộng các thành phần có báo cáo; có thành phần còn để trống.")
        if self.settings.illustrative_units:
            lines.append(self.settings.illustrative_note)
        return lines

    def _title(self, section: Section) -> str:
        period = self.space.period
        title = section.title.format(
            period=period.title, next_period=period.next_title, next_period_upper=period.next_title.upper()
        )
        return f"{section.label} {title}"

    def _own(self, unit: Unit, name: str) -> float | None:
        rows = self.observations
        found = rows.loc[(rows["unit_code"] == unit.code) & (rows["indicator"] == name), "value"].dropna()
        return None if found.empty else float(found.iloc[0])

    def _gap(self, *names: str) -> Fragment | None:
        """What stands in a chart's place where one of its figures is missing: blank is never drawn as 0."""
        labels = [self.catalogue.figures[n].name for n in names if self.figure(n).value is None]
        words = f"Chưa vẽ biểu đồ vì chưa có số liệu: {'; '.join(labels)}."
        return self.text("{{ words }}", words=words) if labels else None

    def _numbers(self, *names: str) -> list[float]:
        return [self.figure(n).value for n in names]

    def _chart(self, svg: str, alt: str, caption: str, by_unit: bool = False) -> Fragment:
        self._charts += 1
        return document.chart(svg, alt, caption, self._unit_source() if by_unit else self.settings.source, self._charts)

    def _table(self, columns: list[tables.Column], rows: list[list[str]], caption: str, source: str) -> Fragment:
        return tables.table(columns, rows, caption, source)

    def _unit_source(self) -> str:
        s = self.settings
        return f"{s.source} {s.illustrative_note}" if s.illustrative_units else s.source


def open_report(space: Workspace) -> Report:
    """The report of the period, with %section and %%section in the notebook that called."""
    report = Report(space)
    shell = get_ipython()
    if shell is not None:
        shell.register_magic_function(_magic(report.section), "line_cell", "section")
        shell.register_magic_function(_magic(lambda _, body="": report.text(body)), "cell", "text")
    return report


def _magic(make: Callable[[str, str], Fragment]) -> Callable[[str, str | None], Fragment]:
    return lambda line, cell=None: make(line.strip(), cell or "")


def _where(finding) -> str:
    return ", ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)


def _annex_value(row) -> str:
    text = format.value(None if pd.isna(row.value) else row.value, row.kind, row.status)
    return f"{text} (*)" if row.status == "partial" else text


def _rate(part: float | None, whole: float | None) -> float | None:
    return 100 * part / whole if part is not None and whole else None


def _minus(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b

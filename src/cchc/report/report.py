"""The open report of one period: what 03_report.ipynb calls, section by section."""

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
from IPython import get_ipython
from IPython.display import display

from .. import format
from ..acknowledged import Acknowledgement, marked, settle
from ..blocks import AnnexFootnote
from ..catalogue import Section
from ..csv_lines import read_lines
from ..errors import CchcError, unknown
from ..findings import by_severity, frame
from ..markup import OWN, Fragment, escape_html, escape_markdown, markdown_to_html
from ..notebook import RunLog
from ..paths import Workspace
from ..storage import load_optional
from . import document, figures, review, sources, tables
from .comparison import Comparison
from .figures import Names
from .narrative import lower_first, read_narrative
from .package import data_package, published
from .pictures import Pictures
from .tables import Marked
from .template import Templates
from .told import Finding, shortened, teller
from .typed import typed_numbers
from .workbook import Annex


class Report(Pictures, Comparison):
    """The sections and parts of the document, in the words of its notebook."""

    def __init__(self, space: Workspace):
        super().__init__(space)
        tell = self._teller = teller(self.catalogue)
        self.narrative = read_narrative(space.raw / "narrative.md", self.catalogue, tell)
        self.told: dict[str, list[Finding]] = {}  # the findings on the text by part; a part that is made again anew
        self._sections = {s.code: s for s in self.catalogue.sections}
        self._templates = Templates(self._names(), tell, self.catalogue.harmless_numbers)
        self._acknowledged = read_lines(space.raw / "acknowledged.csv", Acknowledgement)

    # --- text -----------------------------------------------------------------------------------------------

    def section(self, code: str, template: str = "") -> Fragment:
        """One section: its heading and its text. `{{ prose }}` is the section's part of narrative.md."""
        if code not in self._sections:
            raise CchcError(unknown("Mục", code, self._sections))
        heading = self._sections[code]
        filled = self._templates.fill(template, code, self.narrative.prose(code))
        of_the_file = self.narrative.told.get("", []) if heading is self.catalogue.sections[0] else []
        own = [*of_the_file, *self.narrative.told.get(code, []), *filled.told, *self._headings(filled.markdown, code)]
        told = self._tell(code, own)
        part = document.section_fragment(
            code, self._title(heading), heading.level, filled.markdown, filled.html, filled.blocks
        )
        return replace(part, metadata={OWN: part.metadata[OWN] | {"findings": told}})

    def text(self, template: str) -> Fragment:
        """Text without a heading: what stands before section I or after the last one."""
        filled = self._templates.fill(template)
        told = self._tell(f"text {template.strip()[:40]}", [*filled.told, *self._headings(filled.markdown)])
        typst = str(document.markdown_to_typst(filled.markdown))
        return Fragment(filled.html, typst, filled.markdown, {OWN: {"findings": told}}, filled.blocks)

    def _headings(self, markdown: str, section: str = "") -> list[Finding]:
        """The headings inside a text: those of the report stand in sections.csv."""
        found = re.findall(r"^ {0,3}#{1,6}\s+(.+)$", markdown, flags=re.MULTILINE)
        return [self._teller("outline_heading", section, text=shortened(text), found=shortened(text)) for text in found]

    def all_findings(self) -> pd.DataFrame:
        """The findings on the data and on the text of every part made so far, the gravest first."""
        return by_severity(pd.concat([self.findings, self.document_findings()], ignore_index=True))

    def document_findings(self) -> pd.DataFrame:
        """The findings on the text of every part made so far, settled, with the acknowledgements that hold no more."""
        told = frame([finding for part in self.told.values() for finding in part])
        return settle(told, self.space.raw / "acknowledged.csv", self.catalogue.document_checks, of_document=True)

    def _without_effect(self) -> list[Finding]:
        """The acknowledgements of findings on the text that hold no more: they belong to no part of it."""
        found, told = self.document_findings(), {one["check"] for part in self.told.values() for one in part}
        return found[~found["check"].isin(told)].to_dict("records")

    def _tell(self, part: str, told: list[Finding]) -> list[Finding]:
        """Keeps what was found in a part, with what acknowledged.csv says of it."""
        self.told[part] = marked(frame(told), self._acknowledged).to_dict("records")
        return self.told[part]

    # --- document parts ---------------------------------------------------------------------------------------

    def letterhead(self) -> Fragment:
        s = self.settings
        said = (text for field in ("subject", "opening", "closing", "source") for text in [getattr(s, field)])
        numbers = [number for text in said for number in typed_numbers(text, self.catalogue.harmless_numbers)]
        told = self._tell(
            "letterhead", [self._teller("typed_number", text=n, found=n, file="report.yml") for n in numbers]
        )
        part = document.letterhead(
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
        return replace(part, metadata={OWN: part.metadata[OWN] | {"findings": told}})

    def signature(self) -> Fragment:
        s = self.settings
        return document.signature(
            s.recipients, s.signatory_authority, s.signatory_title, s.signatory_name, s.closing + "./."
        )

    def contacts(self) -> Fragment | None:
        """Who is responsible for what; nothing where report.yml names nobody."""
        if not self.settings.contacts:
            return None
        columns = [
            tables.Column("TT", "center", 0.4),
            tables.Column("Nội dung", "left", 3),
            tables.Column("Họ và tên", "left", 2),
            tables.Column("Chức vụ", "left", 3),
        ]
        rows = [[str(n), c.role, c.name, c.title] for n, c in enumerate(self.settings.contacts, start=1)]
        return tables.table(columns, rows, "Phân công phụ trách công tác cải cách hành chính", "")

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
        names = ["dossiers_received_commune", "dossiers_resolved_commune", "dossiers_on_time_commune"]
        names += ["dossiers_overdue_commune", "on_time_rate_commune"]
        rows = [[u.name, *(tables.marked(self.own(u, name)) for name in names)] for u in self.catalogue.communes]
        total = [self.figure(name) for name in names]
        lacking = any(f.status in ("partial", "missing") for f in total)
        rows.append(["Cộng (chưa đủ các đơn vị)" if lacking else "Cộng", *map(tables.marked, total)])
        title = f"Kết quả giải quyết hồ sơ của các {self.catalogue.words['communes']}"
        return tables.table(head, rows, title, self.settings.source, total=True)

    def review(self) -> Fragment:
        """For reviewers, on the screen only: every finding by cause, completeness by unit and section."""
        anchors = {f"don-vi.{unit.code}" for unit in self.catalogue.units} | set(self.catalogue.by_code)
        anchors |= {lineage.anchor for lineage in self.lineages}
        note = self.settings.illustrative_note if self.settings.illustrative_units else ""
        html = f'<p class="source">{escape_html(note)}</p>' if note else ""
        html += review.findings(self.all_findings(), self.catalogue, anchors, self.lineages.places)
        html += review.heat_map(self._completeness, self.catalogue)
        html += review.unchecked(self.findings)
        part = document.review("kiem-tra", "Kết quả kiểm tra số liệu", html, part="review")
        return replace(part, metadata={OWN: part.metadata[OWN] | {"findings": self._without_effect()}})

    def sources(self) -> Fragment:
        """For reviewers, on the screen only: the figures that stand in no row of the form, and the registers."""
        html = sources.others(self.lineages) + sources.registers(self.registers, self.catalogue)
        return document.review("nguon-so-lieu", "Nguồn số liệu", html)

    def appendix(self) -> Fragment:
        return document.appendix("Phụ lục", *self._annex_title())

    def annex(self) -> Fragment:
        """Bảng 2: every row of the form in its order. A sum that lacks some parts is marked (*)."""
        form = self.indicators[self.indicators["table"] == "form"]
        return tables.annex(
            [
                tables.AnnexRow(
                    r.code,
                    self.catalogue.by_code[r.code].stt,
                    r.row,
                    r.label,
                    r.unit,
                    self._annex_value(r),
                    self._annex_note(r),
                    self._below(r),
                )
                for r in form.itertuples()
            ]
        )

    def annex_footnote(self) -> Fragment:
        text = "\n\n".join(map(escape_markdown, self._annex_remarks()))
        about, notes = {OWN: {"part": "annex_footnote"}}, [AnnexFootnote(texts=self._annex_remarks())]
        return Fragment(
            markdown_to_html(text),
            str(document.markdown_to_typst(text)),
            text,
            about,
            notes,
        )

    def data_files(self) -> dict[str, bytes]:
        """For those who take the figures further, by file name: annex.xlsx, a data package, published.csv."""
        noted = self.indicators.assign(note=[self._annex_note(row) for row in self.indicators.itertuples()])
        tables = (self.observations, noted, self.all_findings(), self.registers)
        annex = Annex(self.catalogue, *tables, *self._annex_title(), self._annex_remarks())
        files = data_package(self.space.period, self.indicators, self.observations, self.catalogue, self.settings)
        return {
            "annex.xlsx": annex.workbook(),
            "published.csv": published(self.indicators, self.unit_figures, self.catalogue),
        } | files

    def draft_note(self) -> Fragment:
        """For the reviewer, above the document and not in the signed PDF: how many findings are open, and where."""
        findings = self.all_findings()
        settled = findings["settled"] != ""
        count = findings.loc[~settled, "severity"].value_counts().to_dict()
        beside = f"; {settled.sum()} phát hiện đã được xác nhận" if settled.any() else ""
        return document.note(
            f"**Kết quả kiểm tra số liệu:** {count.get('error', 0)} lỗi, {count.get('warning', 0)} cảnh báo, "
            f"{count.get('note', 0)} lưu ý{beside}. Báo cáo in giá trị tính được từ số liệu thành phần. "
            "Xem [danh sách phát hiện](#muc-kiem-tra) và [nguồn số liệu](#muc-nguon-so-lieu)."
        )

    # --- inside -----------------------------------------------------------------------------------------------

    def _names(self) -> dict[str, object]:
        period = self.space.period
        before = load_optional(self.space.before, "indicators")
        previous = {} if before is None else figures.figures((), before, self.catalogue)
        first, last = self.settings.window
        return {
            **self.figures,
            "statement": Names(
                "Sổ “Số liệu trong lời văn” của registers.xlsx, cột “Mã”:",
                figures.statements(self.lineages, self.office_mark),
            ),
            "register": Names("Sổ theo dõi", figures.registers(self.registers, self.catalogue, self.office_mark)),
            "previous": Names("Chỉ tiêu kỳ trước", previous),
            "period": period.title,
            "next_period": period.next_title,
            "window_from": format.long_day(first),
            "window_to": format.long_day(last),
            "settings": self.settings,
            "words": Names("Từ", self.catalogue.words),
            "late": self._units_with("late"),
            "incomplete": self._units_with("incomplete", "set_aside"),
            "contradictory": self._units_with("own_ratio", "note_fraction", *self._checks_within_a_unit()),
            "absent": self._units_with("missing_submission"),
            "unreadable": self._units_with("unreadable_file", without_form=True),
            "illustrative": self.settings.illustrative_note if self.settings.illustrative_units else "",
        }

    def _annex_value(self, row) -> str | Marked:
        if not row.indicator:
            return ""
        figure = self.figure(row.indicator)
        text = format.value(figure.value, row.kind, figure.status)
        if not text and row.status == "partial":
            text = format.value(row.value, row.kind)  # a 0 so far, which no sentence takes for one
        if not text:
            return ""
        sign = figures.SIGNS.get(row.status, ("",))[0] or figure.sign
        return Marked(f"{text} {sign}".rstrip(), figure, link=False)

    def _annex_note(self, row) -> str:
        """The office's own note and, of a figure restated since, what was first published."""
        first = figures.first_published(row.published, row.kind)
        return " ".join(filter(None, (row.note, f"Công bố lần đầu: {first}." if first else "")))

    def _below(self, row) -> str:
        """Where the row's value comes from, as HTML."""
        return sources.block(self.lineages[row.indicator], self.lineages) if row.indicator else ""

    def _units_with(self, *checks: str, without_form: bool = False) -> str:
        """The communes with a finding of one of `checks`, as running text; on demand only those without a form."""
        rows = self.findings[self.findings["check"].isin(checks)]
        told = set(rows["unit_code"])
        if without_form:
            told -= set(self.observations.loc[self.observations["file"] != "", "unit_code"])
        return ", ".join(lower_first(unit.name) for unit in self.catalogue.communes if unit.code in told)

    def _checks_within_a_unit(self) -> list[str]:
        return [check.id for check in self.catalogue.checks if check.scope == "unit"]

    def _annex_title(self) -> tuple[str, str]:
        """The annex's title and the note that says which report it goes with."""
        s = self.settings
        title = (
            f"Thống kê số liệu và kết quả thực hiện công tác cải cách hành chính {self.space.period.title} "
            f"tại UBND {lower_first(self.catalogue.office.name)}"
        )
        note = (
            f"(Kèm theo Báo cáo số {s.number} {format.long_day(s.signed_on)} "
            f"của Ủy ban nhân dân {lower_first(self.catalogue.office.name)})"
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


def open_report(space: Workspace) -> Report:
    """The report of the period, with %section and %%section in the notebook that called.

    Each part shown there tells exporters which cells ran and which tables it was made from.
    """
    report = Report(space)
    shell = get_ipython()
    if shell is not None:
        shell.register_magic_function(_magic(report.section), "line_cell", "section")
        shell.register_magic_function(_magic(lambda _, body="": report.text(body)), "cell", "text")
        log = RunLog(shell, report.tables)
        shell.display_formatter.mimebundle_formatter.for_type(Fragment, lambda part: log.bundle(part))
    return report


def _magic(make: Callable[[str, str], Fragment]) -> Callable[[str, str | None], Fragment]:
    """What a cell calls; what was found in its text stands in a notice of its own that no document shows."""

    def run(line: str, cell: str | None = None) -> Fragment:
        part = make(line.strip(), cell or "")
        if told := [one["message"] for one in part.metadata[OWN]["findings"] if not one["settled"]]:
            display(document.notice(told))
        return part

    return run

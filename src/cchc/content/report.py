"""The open report of one period: what 03_report.ipynb calls, section by section."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import partial, wraps

import pandas as pd

from .. import blocks
from ..blocks import Aside, Block, Fragment, plain
from ..blocks.markdown import from_markdown
from ..catalogue import ChartRow, SectionTitle
from ..catalogue.names import matter_name
from ..charts.own import style
from ..findings import by_severity, frame
from ..findings.acknowledged import Acknowledgement, marked, settle
from ..language.text import plain as plain_name
from ..project.csv_lines import read_lines
from ..project.errors import CchcError, unknown
from ..project.paths import Workspace
from ..project.rows import records
from . import compared, counts, document, drawn, form_annex, review, sources, tables, values
from .data import Data
from .figures import Figure
from .lineage import STATEMENT
from .narrative import Prose, read_narrative
from .own_charts import own_chart
from .template import Templates
from .text_findings import Finding, finding_maker, shortened
from .typed_numbers import numbers_typed

BODY = 2  # the line of a cell on which a template begins, below %%section


def _part(make: Callable[[Data], Block | list[Block] | None]) -> Callable[["Report"], Fragment | None]:
    """A part made of the data alone; nothing where there is nothing to show."""

    @wraps(make)
    def part(report: "Report") -> Fragment | None:
        made = make(report.data) or []
        blocks = made if isinstance(made, list) else [made]
        return Fragment(blocks) if blocks else None

    return part


def _told(part: Fragment) -> Fragment:
    """The part with what was found in it below, in a notice that no document shows."""
    said = [one["message"] for one in part.findings if not one["settled"]]
    return Fragment([*part.blocks, *([blocks.Notice(messages=said)] if said else [])], part.findings)


def _awaited(found: Finding, prose: Prose) -> bool:
    """Whether a named place without text is one that the section prints: it is told there, once, where it lacks."""
    return found.check == "narrative_empty_block" and plain_name(found.found) in prose.asked


class Report:
    """The sections and parts of the document, in the words of its notebook."""

    def __init__(self, space: Workspace):
        data = self.data = Data(space)
        tell = self._finding = finding_maker(data.catalogue)
        self.narrative = read_narrative(space.raw / "narrative.md", data.catalogue, tell)
        self._found: dict[str, list[Finding]] = {}  # on the text, by part; a part that is made again anew
        self._sections = {s.code: s for s in data.catalogue.sections}
        self.values = values.of_sentences(data)  # what a sentence may name
        self._templates = Templates(self.values, tell, data.catalogue)
        self._in_annex: dict[str, ChartRow] = {}  # tables of many units, as the cells above ask for them
        self._acknowledged = read_lines(space.raw / "acknowledged.csv", Acknowledgement)

    # --- one figure -----------------------------------------------------------------------------------------

    def figure(self, name: str) -> Figure:
        """One figure, by its id or its code: shown below a cell with its formula, parts and cells."""
        name = self.data.lineages.find(name)
        own = name.removeprefix(STATEMENT)
        return self.values["statement"][own] if own != name else self.data.figure(name)

    def trace(self, name: str) -> Aside:
        """Where a figure, by its id or its code, comes from, down to the cells."""
        return Aside(sources.figure_tree(self.data.lineages.find(name), self.data.lineages))

    def by_unit(self, *names: str) -> pd.DataFrame:
        """Figures of each unit below the office, by id or code: a row a unit, a column a figure; NaN where missing.

        For charts of one's own. A rate stays unrounded.
        """
        ids = [self.data.lineages.find(name) for name in names]
        rows = {
            unit.name: [tables.of_unit(self.data, unit, id).value for id in ids]
            for unit in self.data.catalogue.subordinates
        }
        columns = [self.data.catalogue.figures[id].name for id in ids]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype="float64").rename_axis("Đơn vị")

    def explained(self, figure: Figure) -> Aside:
        """A figure with its value, formula, parts and cells; one that has no lineage with what it says of itself."""
        try:
            return Aside(sources.figure_tree(figure.id, self.data.lineages, whole=False))
        except KeyError:
            words = [f"{figure.label or figure.id}: {figure}", *figure.tip.splitlines()]
            return Aside([blocks.Paragraph(text=[text]) for text in words])

    # --- text -----------------------------------------------------------------------------------------------

    def section(self, code: str, template: str = "") -> Fragment:
        """One section: its heading and its text. `{{ prose }}` is the section's part of narrative.md.

        CchcError where the outline has no such section.
        """
        if code not in self._sections:
            raise CchcError(unknown("Mục", code, self._sections))
        heading = self._sections[code]
        prose = self.narrative.prose(code)
        filled = self._templates.fill(template, code, prose, BODY)
        of_the_file = self.narrative.findings.get("", []) if heading is self.data.catalogue.sections[0] else []
        own = [
            *of_the_file,
            *(found for found in self.narrative.findings.get(code, []) if not _awaited(found, prose)),
            *filled.findings,
            *self._headings(filled.blocks, code),
        ]
        block = blocks.Section(code=code, title=self.title_of(heading), level=heading.level, blocks=filled.blocks)
        below = [self._drawn(id) for id in drawn.of_section(self.data.catalogue, code)]
        found = [*self._keep(code, own), *(one for part in below for one in part.findings)]
        return Fragment([block, *(block for part in below for block in part.blocks)], found)

    def text(self, template: str) -> Fragment:
        """Text without a heading: what stands before section I or after the last one."""
        filled = self._templates.fill(template, first_line=BODY)
        found = [*filled.findings, *self._headings(filled.blocks)]
        return Fragment(filled.blocks, self._keep(f"text {template.strip()[:40]}", found))

    def reads(self, template: str) -> str:
        """The words of a template in this period; nothing of it is kept."""
        filled = self._templates.fill(template)
        return " ".join(plain(block.text) for block in filled.blocks if isinstance(block, blocks.Paragraph))

    def _headings(self, written: Iterable[Block], section: str = "") -> list[Finding]:
        """The headings inside a text: those of the report stand in sections.csv."""
        headings = (block for block in blocks.walk(written) if isinstance(block, blocks.Heading))
        found = [shortened(plain(heading.text)) or "(không có chữ)" for heading in headings]
        return [self._finding("outline_heading", section, text=text, found=text) for text in found]

    def title_of(self, section: SectionTitle) -> str:
        """The heading with its number and the period's name in it."""
        period = self.data.space.period
        title = section.title.format(
            period=period.title, next_period=period.next_title, next_period_upper=period.next_title.upper()
        )
        return f"{section.label} {title}"

    def all_findings(self) -> pd.DataFrame:
        """The findings on the data and on the text of every part made so far, the gravest first."""
        return by_severity(pd.concat([self.data.findings, self.document_findings()], ignore_index=True))

    def document_findings(self) -> pd.DataFrame:
        """The findings on the text of every part made so far, settled, with the acknowledgements that hold no more."""
        found = frame([finding for part in self._found.values() for finding in part])
        acknowledged, settings = self.data.space.raw / "acknowledged.csv", self.data.settings
        how = {"named": partial(matter_name, catalogue=self.data.catalogue), "of_document": True}
        days = {"ended": settings.window[1], "signed": settings.signed_on}
        return settle(found, acknowledged, self.data.catalogue.document_checks, **how, **days)

    def _without_effect(self) -> list[Finding]:
        """The acknowledgements of findings on the text that hold no more: they belong to no part of it."""
        found, known = self.document_findings(), {one["check"] for part in self._found.values() for one in part}
        return records(found[~found["check"].isin(known)])

    def _keep(self, part: str, found: list[Finding]) -> list[Finding]:
        """Keeps what was found in a part, with what acknowledged.csv says of it."""
        self._found[part] = records(marked(frame(found), self._acknowledged)) if found else []
        return self._found[part]

    def chart(
        self,
        chart: object,
        *,
        caption: str = "",
        alt: str = "",
        source: str = "",
        data: pd.DataFrame | None = None,
    ) -> Fragment:
        """A chart or a table of charts.csv by its id; where the form lacks its figures, a finding and a notice of it.

        A figure or axes of matplotlib or seaborn: the analyst's own chart, with its name, a description in words, its
        source and the table of what it shows; CchcError names what is missing.
        """
        if not isinstance(chart, str):
            own, found = own_chart(self.data, self._finding, chart, caption, alt, source, data)
            return _told(Fragment([own], self._keep(f"own chart {caption}", found)))
        if caption or alt or source or data is not None:
            raise CchcError(f"Biểu đồ “{chart}” có lời trong charts.csv; caption, alt, source, data là của hình tự vẽ.")
        return _told(self._drawn(chart))

    def _drawn(self, id: str) -> Fragment:
        row, lacking = drawn.row_of(self.data.catalogue, id)
        if lacking:
            told = self._finding("chart_left_out", row.section, text=row.caption, label=", ".join(lacking), found=id)
            return Fragment([], self._keep(f"chart {id}", [told]))
        if row is None:  # nobody here is asked for its figures
            return Fragment([], self._keep(f"chart {id}", []))
        if drawn.in_annex(self.data, row):
            self._in_annex[id] = row
        made = drawn.draw(self.data, row)
        return Fragment([made] if made else [], self._keep(f"chart {id}", []))

    def style(self) -> AbstractContextManager[None]:
        """The look of the report's charts, for one's own: `with report.style(): axes = sns.barplot(…)`."""
        return style()

    def count_table(self, by: str, caption: str, columns: Iterable[str] = ()) -> Fragment | None:
        """Dossiers by field or by unit (`by`), with these columns of count_columns.csv, all without any."""
        made = counts.count_table(self.data, by, caption, list(columns))
        return Fragment([made]) if made else None

    # --- parts with findings ----------------------------------------------------------------------------------

    def letterhead(self) -> Fragment:
        s = self.data.settings
        said = (text for field in ("subject", "opening", "closing", "source") for text in [getattr(s, field)])
        typed = [number for text in said for number in numbers_typed(text, self.data.catalogue)]
        found = [self._finding("typed_number", text=number, found=number, file="report.yml") for number in typed]
        return Fragment([document.letterhead(self.data)], self._keep("letterhead", found))

    def review(self) -> Fragment:
        """For reviewers, on the screen only: every finding by cause, completeness by unit and section."""
        data = self.data
        anchors = {f"don-vi.{unit.code}" for unit in data.catalogue.units} | set(data.catalogue.by_code)
        anchors |= {lineage.anchor for lineage in data.lineages}
        note = data.settings.illustrative_note if data.settings.illustrative_units else ""
        shown = [
            *([blocks.Remark(text=note)] if note else []),
            *review.findings(self.all_findings(), data.catalogue, anchors, data.lineages.places),
            review.heat_map(data.completeness_rows, data.catalogue),
            *review.unchecked(data.findings),
        ]
        block = blocks.Review(code=blocks.CHECKED, title="Kết quả kiểm tra số liệu", blocks=shown)
        return Fragment([block], self._without_effect())

    def appendix(self, landscape: bool = False) -> Fragment:
        """The head of the annex; with `landscape` its pages lie on their side."""
        return Fragment([form_annex.appendix(self.data, landscape)])

    def draft_note(self) -> Fragment:
        """For the reviewer, above the document and not in the signed PDF: how many findings are open, and where."""
        findings = self.all_findings()
        settled = findings["settled"] != ""
        count = findings.loc[~settled, "severity"].value_counts().to_dict()
        beside = f"; {settled.sum()} phát hiện đã được xác nhận" if settled.any() else ""
        words = (
            f"**Kết quả kiểm tra số liệu:** {count.get('error', 0)} lỗi, {count.get('warning', 0)} cảnh báo, "
            f"{count.get('note', 0)} lưu ý{beside}. Báo cáo in giá trị tính được từ số liệu thành phần. "
            "Xem [danh sách phát hiện](#muc-kiem-tra) và [nguồn số liệu](#muc-nguon-so-lieu)."
        )
        return Fragment([blocks.Note(blocks=from_markdown(words))])

    def units_in_full(self) -> Fragment | None:
        """What the cells above only mention of many units, for the end of the annex: names, tables, rankings."""
        found = [*values.units_in_full(self.data), *drawn.units_in_full(self.data, self._in_annex.values())]
        return Fragment(found) if found else None

    # --- parts made of the data alone -----------------------------------------------------------------------------

    contacts = _part(tables.contacts)
    comparison = _part(compared.key_figures)
    comparisons = _part(compared.every_comparison)
    subordinates_ranked = _part(compared.subordinates_ranked)
    annex = _part(form_annex.statistical_form)
    annex_footnote = _part(form_annex.footnote)
    signature = _part(document.signature)
    sources = _part(sources.review)

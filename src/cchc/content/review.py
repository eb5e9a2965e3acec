"""The annex for reviewers: what to decide, every finding under its cause, how complete each unit's form is."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..blocks import Block, Link, Text
from ..blocks.screen import (
    CauseRow,
    Causes,
    Compared,
    CopyKey,
    Decision,
    Decisions,
    FindingGroup,
    FindingIndex,
    FindingLink,
    FindingRow,
    HeatCell,
    HeatColumn,
    HeatMap,
    HeatRow,
    UncheckedFinding,
    UncheckedFindings,
)
from ..catalogue import Catalogue
from ..findings import EXPECTED, FOUND, SEVERITIES, UNCHECKED
from ..findings.causes import Cause, decisions, explained, grouped_causes
from ..language import format
from ..language.labels import LABELS
from ..language.text import lower_first
from ..project.rows import tuples

DECIDE = "Những việc phải quyết trước khi ký"
SHOWN, LONGEST = 8, 160  # rows of the form named, letters of a cell shown
WHOLE, ALL = "", "all"  # rows of the completeness table: a unit's file as a whole, the sum of its sections


def heat_map(completeness: pd.DataFrame, catalogue: Catalogue) -> HeatMap:
    """Units by sections of the form: the share of figures filled in, and the errors and warnings found."""
    rows = completeness.set_index(["unit_code", "section"])
    sections = list(dict.fromkeys(completeness["section"]))
    names = {i.code: i.name for i in catalogue.submitted if i.row == "section"}
    names |= {WHOLE: "Cả tệp", ALL: "Tất cả các mục"}
    return HeatMap(
        title="Mức độ đầy đủ và số phát hiện theo đơn vị và mục của biểu",
        columns=[HeatColumn(short=_short(section), name=names[section]) for section in sections],
        rows=[
            HeatRow(
                unit_code=unit.code,
                name=unit.name,
                cells=[_cell(rows.loc[(unit.code, section)]) for section in sections],
            )
            for unit in catalogue.units
        ],
    )


def findings(table: pd.DataFrame, catalogue: Catalogue, anchors: set[str], places: Mapping[str, str]) -> list[Block]:
    """What to decide before signing; the causes by severity with their findings, then the settled ones; then where the
    findings of each section and of each unit stand. Checks that could not be carried out are in `unchecked`.

    `table` may hold findings of the data and of the document together. `anchors` are the ids of the page that a
    finding may lead to, `places` those of cells ("file, sheet, cell").
    """
    table = explained(table, catalogue)
    shown = _Shown(catalogue, anchors | set(places.values()), places)
    numbered = list(enumerate(grouped_causes(table, catalogue), start=1))
    groups = {LABELS[s]: [(n, c) for n, c in numbered if c.open and c.severity == s] for s in SEVERITIES}
    groups["Đã xác nhận"] = [(n, c) for n, c in numbered if not c.open]
    by_severity = [
        Causes(
            title=f"{word}: {len(group)} nguyên nhân, {sum(len(c.rows) for _, c in group)} phát hiện",
            opened=word == LABELS["error"],
            rows=[shown.cause(number, cause) for number, cause in group],
        )
        for word, group in groups.items()
        if group
    ]
    told = [(number, row) for number, row in enumerate(tuples(table), start=1) if row.check != UNCHECKED]
    units = {unit.code: unit.name for unit in catalogue.tree}
    return [
        _decisions(numbered),
        *by_severity,
        _index("Theo mục của biểu", told, lambda row: section_of(row, catalogue), section_names(catalogue)),
        _index("Theo đơn vị", told, lambda row: row.unit_code, units),
    ]


def unchecked(table: pd.DataFrame) -> list[UncheckedFindings]:
    """The checks that could not be carried out, behind everything else; nothing where there is none."""
    rows = [
        UncheckedFinding(number=number, message=row.message)
        for number, row in enumerate(tuples(table), start=1)
        if row.check == UNCHECKED
    ]
    return [UncheckedFindings(findings=rows)] if rows else []


def _decisions(numbered: Sequence[tuple[int, Cause]]) -> Decisions:
    """At most five causes, the gravest first, each in one sentence with who does what."""
    names = {cause.title: number for number, cause in numbered}
    chosen = decisions(cause for _, cause in numbered)
    items = [
        Decision(
            cause=names[cause.title],
            severity=cause.severity,
            title=cause.title,
            message=cause.rows[0].message + _more(cause),
            who=_whose(cause),
            action=cause.action,
        )
        for cause in chosen
    ]
    errors = sum(cause.open and cause.severity == SEVERITIES[0] for _, cause in numbered)
    more = errors - sum(cause.severity == SEVERITIES[0] for cause in chosen)
    return Decisions(title=DECIDE, items=items, more=more)


def _more(cause: Cause) -> str:
    others = len(cause.rows) - 1
    return f" (Và {others} phát hiện khác cùng nguyên nhân.)" if others else ""


def _whose(cause: Cause) -> str:
    """Who mends it; of many units how many."""
    return ", ".join(cause.who) if len(cause.who) <= 3 else f"{cause.who[0]} và {len(cause.who) - 1} nơi khác"


def _short(section: str) -> str:
    return {WHOLE: "Tệp", ALL: "Tổng"}.get(section, section)


def _cell(row: pd.Series) -> HeatCell:
    rate = None if pd.isna(row["rate"]) else row["rate"]
    share = "" if not row["asked"] else f"{format.share(rate)}%" if rate is not None else "–"
    return HeatCell(
        share=share,
        counts=[f"{int(row[s])} {lower_first(LABELS[s])}" for s in SEVERITIES[:2] if row[s]],
        step=None if rate is None else int(rate // 20),
        worst=next((s for s in SEVERITIES[:2] if row[s]), None),
    )


def section_names(catalogue: Catalogue) -> dict[str, str]:
    """What the sections that `section_of` gives are called, in their order."""
    names = {i.code: i.name for i in catalogue.submitted if i.row == "section"}
    return names | {f"{s.code}.": f"Mục {s.code} của báo cáo" for s in catalogue.sections}


def section_of(row: Any, catalogue: Catalogue) -> str:
    """The section of the form, or with a dot behind it that of the narrative, that the finding is about."""
    return row.indicator.partition(".")[0] if row.indicator in catalogue.by_code else f"{row.section}."


@dataclass(frozen=True)
class _Shown:
    """Findings as rows of blocks; `anchors` are what a link may lead to."""

    catalogue: Catalogue
    anchors: Container[str]
    places: Mapping[str, str]

    def cause(self, number: int, cause: Cause) -> CauseRow:
        """Its gravest finding in full, the others folded; of notes that are many a line of codes."""
        (_, first), *others = [numbered for member in cause.members for numbered in member]
        twins = {n: member[0][0] for member in cause.members for n, _ in member[1:]}
        listed = cause.severity == SEVERITIES[-1] and bool(others)
        rows = [self.finding(n, row, twins) for member in cause.members for n, row in member]
        return CauseRow(
            number=number,
            severity=first.severity,
            title=cause.title,
            first=None if listed else rows.pop(0),
            others=rows,
            about=list(dict.fromkeys(filter(None, map(self._about, cause.rows)))) if listed else [],
            who=_whose(cause),
            action=cause.action,
            effect=self._effect(cause),
        )

    def finding(self, number: int, row, twins: Mapping[int, int]) -> FindingRow:
        """The message, then what was found, what it was set beside, and where both stand."""
        place = ", ".join(part for part in (row.file, row.sheet, row.cell) if part)
        own = (
            f"{row.indicator}.{row.unit_code}"  # of a note's cell: the figure's, or the row of the annex that shows it
        )
        target = self.places.get(place) or (own if own in self.anchors else row.indicator)
        codes = self.catalogue.by_code
        known = row.indicator if row.indicator in codes else "ngoài biểu" * bool(row.indicator)
        raw = excerpt(row.raw) if row.raw and row.raw != row.found else ""
        values = [
            Compared(label=FOUND, text=excerpt(row.found, row.message), raw=raw) if row.found else None,
            Compared(label=EXPECTED, text=row.expected) if row.expected else None,
        ]
        twin = f" Cùng hai số với phát hiện {twins[number]}." if number in twins else ""
        settled = f" Đã xác nhận: {row.settled}." if row.settled else ""
        return FindingRow(
            number=number,
            message=row.message + settled + twin,
            indicator=_link(row.indicator, known, self.anchors),
            unit=_link(f"don-vi.{row.unit_code}", self._unit(row.unit_code), self.anchors),
            values=list(filter(None, values)),
            place=_link(target, place, self.anchors),
            keys=_keys(row, codes),
        )

    def _about(self, row) -> str:
        """What tells the findings of one cause apart in a line: the row of the form, else the unit."""
        return row.indicator or self._unit(row.unit_code)

    def _unit(self, code: str) -> str:
        return {unit.code: unit.name for unit in self.catalogue.tree}.get(code, "")

    def _effect(self, cause: Cause) -> Text:
        """The rows of the form that rest on the figures in doubt, and how many other figures do."""
        codes = [row.code for row in self.catalogue.submitted if row.indicator in cause.effect]
        text: Text = []
        for code in codes[:SHOWN]:
            text += [*([", "] if text else []), *_link(code, code, self.anchors)]
        more = [", …"] if len(codes) > SHOWN else []
        others = len(cause.effect) - len(codes)
        beside = [f"{'; ' if codes else ''}{others} số liệu ngoài biểu"] if others > 0 else []
        return text + more + beside


def excerpt(text: str, message: str = "") -> str:
    """The text as far as a reader needs it; whole where the message does not hold it and it must be copied."""
    if len(text) <= LONGEST or (message and text not in message):
        return text
    return f"{text[:LONGEST].rstrip()} …"


def _keys(row, codes: Container[str]) -> list[CopyKey]:
    """What a row of acknowledged.csv asks for that is not shown yet, to be copied."""
    keys = {"Phép kiểm tra": row.check, "mã đơn vị": row.unit_code}
    keys["chỉ tiêu"] = "" if row.indicator in codes else row.indicator
    return [CopyKey(name=name, text=text) for name, text in keys.items() if text]


def _link(target: str, text: str, anchors: Container[str]) -> Text:
    if not text:
        return []
    return [Link(href=f"#{target}", text=[text])] if target in anchors else [text]


def _index(title: str, rows: Iterable, group: Callable[[object], str], names: Mapping[str, str]) -> FindingIndex:
    """For each group in catalogue order, a link to each of its findings; the others last."""
    found: dict[str, list[FindingLink]] = {}
    for number, row in rows:
        key = group(row)
        found.setdefault(key if key in names else "", []).append(FindingLink(number=number, severity=row.severity))
    groups = [FindingGroup(name=names.get(key, "Khác"), findings=found[key]) for key in (*names, "") if key in found]
    return FindingIndex(title=title, groups=groups)

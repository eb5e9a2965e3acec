"""The annex for reviewers: what to decide, every finding under its cause, how complete each unit's form is."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from .. import format
from ..catalogue import Catalogue, Indicator
from ..causes import Cause, causes, decisions, explained
from ..display import WORDS
from ..findings import EXPECTED, FOUND, SEVERITIES, UNCHECKED
from ..markup import escape_html
from ..text import lower_first
from . import tables
from .figures import Figure, legend, mark

HEADS = ("TT", "Nguyên nhân và phát hiện", "Ai xử lý", "Việc cần làm", "Số liệu chịu ảnh hưởng")
DECIDE = "Những việc phải quyết trước khi ký"
SHOWN, LONGEST = 8, 160  # rows of the form named, letters of a cell shown
WHOLE, ALL = "", "all"  # rows of the completeness table: a unit's file as a whole, the sum of its sections


def heat_map(completeness: pd.DataFrame, catalogue: Catalogue) -> str:
    """Units by sections of the form: the share of figures filled in, and the errors and warnings found."""
    rows = completeness.set_index(["unit_code", "section"])
    sections = list(dict.fromkeys(completeness["section"]))
    names = {i.code: i.name for i in catalogue.submitted if i.row == "section"}
    names |= {WHOLE: "Cả tệp", ALL: "Tất cả các mục"}
    heads = "".join(f'<th scope="col" title="{escape_html(names[s])}">{_short(s)}</th>' for s in sections)
    body = "".join(
        f'<tr id="don-vi.{escape_html(unit.code)}"><th scope="row">{escape_html(unit.name)}</th>'
        + "".join(_cell(rows.loc[(unit.code, section)]) for section in sections)
        + "</tr>\n"
        for unit in catalogue.units
    )
    title = "Mức độ đầy đủ và số phát hiện theo đơn vị và mục của biểu"
    key = "; ".join(f"{_short(s)}: {names[s]}" for s in sections)
    return (
        f'<div class="table heat" role="group" tabindex="0" aria-label="{title}"><table><caption>{title}</caption>'
        f'<thead><tr><th scope="col">Đơn vị</th>{heads}</tr></thead><tbody>\n{body}</tbody></table></div>'
        f'<p class="source">Mỗi ô: tỷ lệ số liệu đã ghi; số lỗi và cảnh báo nếu có. {escape_html(key)}.</p>'
    )


def findings(table: pd.DataFrame, catalogue: Catalogue, anchors: set[str], places: Mapping[str, str]) -> str:
    """What to decide before signing; the causes by severity with their findings, then the settled ones; then where the
    findings of each section and of each unit stand. Checks that could not be carried out are in `unchecked`.

    `table` may hold findings of the data and of the document together. `anchors` are the ids of the page that a
    finding may lead to, `places` those of cells ("file, sheet, cell").
    """
    table = explained(table, catalogue)
    shown = _Shown(catalogue, anchors | set(places.values()), places)
    numbered = list(enumerate(causes(table, catalogue), start=1))
    groups = {WORDS[s]: [(n, c) for n, c in numbered if c.open and c.severity == s] for s in SEVERITIES}
    groups["Đã xác nhận"] = [(n, c) for n, c in numbered if not c.open]
    blocks = _decisions(numbered)
    for word, group in groups.items():
        if group:
            heads = "".join(f'<th scope="col">{title}</th>' for title in HEADS)
            rows = "".join(shown.cause(number, cause) for number, cause in group)
            title = f"{word}: {len(group)} nguyên nhân, {sum(len(c.rows) for _, c in group)} phát hiện"
            blocks += (
                f"<details{' open' if word == WORDS['error'] else ''}><summary>{title}</summary>"
                f'<div class="table findings" role="group" tabindex="0" aria-label="{title}"><table>'
                f"<thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table></div></details>\n"
            )
    rows = [(f"phat-hien.{place}", row) for place, row in enumerate(table.itertuples(), start=1)]
    told = [(name, row) for name, row in rows if row.check != UNCHECKED]
    sections = {i.code: i.name for i in catalogue.submitted if i.row == "section"}
    sections |= {f"{s.code}.": f"Mục {s.code} của báo cáo" for s in catalogue.sections}
    by_section = _index(told, lambda row: _section(row, catalogue), sections)
    by_unit = _index(told, lambda row: row.unit_code, {unit.code: unit.name for unit in catalogue.units})
    return f"{blocks}<h3>Theo mục của biểu</h3>{by_section}<h3>Theo đơn vị</h3>{by_unit}"


def unchecked(table: pd.DataFrame) -> str:
    """The checks that could not be carried out, folded, behind everything else; "" where there is none."""
    rows = [(n, row.message) for n, row in enumerate(table.itertuples(), start=1) if row.check == UNCHECKED]
    items = "".join(f'<li id="phat-hien.{number}">{escape_html(message)}</li>\n' for number, message in rows)
    title = f"Phép kiểm tra chưa thực hiện được ({len(rows)})"
    return f"<details><summary>{title}</summary><ul>{items}</ul></details>\n" if rows else ""


def _decisions(numbered: Sequence[tuple[int, Cause]]) -> str:
    """The box on top: at most five causes, the gravest first, each in one sentence with who does what."""
    names = {cause.title: number for number, cause in numbered}
    chosen = decisions(cause for _, cause in numbered)
    items = "".join(
        f'<li class="{c.severity}"><a href="#nguyen-nhan.{names[c.title]}">{escape_html(c.title)}</a>: '
        f"{escape_html(c.rows[0].message + _more(c))} "
        f"<small>{escape_html(_whose(c))}: {escape_html(c.action)}</small></li>\n"
        for c in chosen
    )
    errors = sum(cause.open and cause.severity == SEVERITIES[0] for _, cause in numbered)
    more = errors - sum(cause.severity == SEVERITIES[0] for cause in chosen)
    rest = f"<p>Còn {more} nguyên nhân có lỗi khác ở bảng dưới.</p>" if more else ""
    none = "<p>Không còn lỗi, cảnh báo nào chưa được xử lý.</p>"
    return f'<div class="decide"><h3>{DECIDE}</h3>{f"<ol>{items}</ol>{rest}" if chosen else none}</div>\n'


def _more(cause: Cause) -> str:
    others = len(cause.rows) - 1
    return f" (Và {others} phát hiện khác cùng nguyên nhân.)" if others else ""


def _whose(cause: Cause) -> str:
    """Who mends it; of many units how many."""
    return ", ".join(cause.who) if len(cause.who) <= 3 else f"{cause.who[0]} và {len(cause.who) - 1} nơi khác"


def comparisons(other: str, rows: Sequence[tuple[Indicator, Figure, Figure, Figure, str]]) -> str:
    """Every figure beside that of another period or its target: both, the change, and why there is none."""
    body = "".join(
        f'<tr><td class="stt">{_link(row.code, row.code, {row.code})}</td><td>{escape_html(row.name)}</td>'
        + "".join(f'<td class="value">{mark(f, tables.marked(f).text, link=False)}</td>' for f in three)
        + f"<td>{escape_html(reason)}</td></tr>\n"
        for row, *three, reason in rows
    )
    signs = " ".join(legend(figure for _, *three, _ in rows for figure in three))
    below = f'<p class="source">{signs}</p>' if signs else ""
    titles = ("Mã", "Chỉ tiêu", "Kỳ này", other, "Tăng, giảm", "Không so sánh vì")
    heads = "".join(f'<th scope="col">{escape_html(title)}</th>' for title in titles)
    name = escape_html(f"So với {lower_first(other)}")
    return (
        f'<details><summary>{name}</summary><div class="table review-table" role="group" tabindex="0" '
        f'aria-label="{name}" style="--other: \'{escape_html(other)}\'"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>\n{body}</tbody></table></div>{below}</details>\n"
    )


def _short(section: str) -> str:
    return {WHOLE: "Tệp", ALL: "Tổng"}.get(section, section)


def _cell(row: pd.Series) -> str:
    rate = None if pd.isna(row["rate"]) else row["rate"]
    share = "" if not row["asked"] else f"{format.number(rate)}%" if rate is not None else "–"
    counts = [f"{int(row[s])} {lower_first(WORDS[s])}" for s in SEVERITIES[:2] if row[s]]
    level = "" if rate is None else f"fill-{int(rate // 20)}"
    worst = next((s for s in SEVERITIES[:2] if row[s]), "")
    return f'<td class="{f"{level} {worst}".strip()}">{"<br>".join(filter(None, (share, *counts)))}</td>'


def _section(row, catalogue: Catalogue) -> str:
    """The section of the form, or with a dot behind it that of the narrative, that the finding is about."""
    return row.indicator.partition(".")[0] if row.indicator in catalogue.by_code else f"{row.section}."


@dataclass(frozen=True)
class _Shown:
    """Findings as HTML; `anchors` are what a link may lead to."""

    catalogue: Catalogue
    anchors: Container[str]
    places: Mapping[str, str]

    def cause(self, number: int, cause: Cause) -> str:
        """One row a cause: its gravest finding in full, the others folded; of notes that are many a line of codes."""
        (_, first), *others = [numbered for member in cause.members for numbered in member]
        twins = {n: member[0][0] for member in cause.members for n, _ in member[1:]}
        listed = cause.severity == SEVERITIES[-1] and bool(others)
        folded = [(n, row) for member in cause.members for n, row in member]
        head = f"<b>{escape_html(cause.title)}</b>"
        if listed:
            head += f" ({len(folded)}): {', '.join(dict.fromkeys(filter(None, map(self._about, cause.rows))))}"
        else:
            head += self.finding(*folded.pop(0), twins)
        title = f"{len(folded)} phát hiện" + ("" if listed else " khác cùng nguyên nhân")
        inner = "".join(self.finding(n, row, twins) for n, row in folded)
        fold = f"<details><summary>{title}</summary>{inner}</details>" if folded else ""
        cells = (str(number), head + fold, escape_html(_whose(cause)), escape_html(cause.action), self._effect(cause))
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        return f'<tr id="nguyen-nhan.{number}" class="{first.severity}">{row}</tr>\n'

    def finding(self, number: int, row, twins: Mapping[int, int]) -> str:
        """The message, then what was found, what it was set beside, and where both stand."""
        place = ", ".join(part for part in (row.file, row.sheet, row.cell) if part)
        own = (
            f"{row.indicator}.{row.unit_code}"  # of a note's cell: the figure's, or the row of the annex that shows it
        )
        target = self.places.get(place) or (own if own in self.anchors else row.indicator)
        codes = self.catalogue.by_code
        known = row.indicator if row.indicator in codes else "ngoài biểu" * bool(row.indicator)
        raw = f" (trong ô: “{escape_html(_cut(row.raw))}”)" if row.raw and row.raw != row.found else ""
        names = {unit.code: unit.name for unit in self.catalogue.units}
        parts = (
            _link(row.indicator, known, self.anchors),
            _link(f"don-vi.{row.unit_code}", names.get(row.unit_code, ""), self.anchors),
            f"{FOUND}: <b>{escape_html(_cut(row.found, row.message))}</b>{raw}" if row.found else "",
            f"{EXPECTED}: <b>{escape_html(row.expected)}</b>" if row.expected else "",
            _link(target, place, self.anchors),
        )
        twin = f" Cùng hai số với phát hiện {twins[number]}." if number in twins else ""
        settled = f" Đã xác nhận: {row.settled}." if row.settled else ""
        return (
            f'<div class="finding" id="phat-hien.{number}"><p>{escape_html(row.message + settled + twin)}</p>'
            f"<p>{' · '.join(filter(None, parts))}</p>{_ids(number, row, codes)}</div>\n"
        )

    def _about(self, row) -> str:
        """What tells the findings of one cause apart in a line: the row of the form, else the unit."""
        names = {unit.code: unit.name for unit in self.catalogue.units}
        return escape_html(row.indicator or names.get(row.unit_code, ""))

    def _effect(self, cause: Cause) -> str:
        """The rows of the form that rest on the figures in doubt, and how many other figures do."""
        codes = [row.code for row in self.catalogue.submitted if row.indicator in cause.effect]
        rows = ", ".join(_link(code, code, self.anchors) for code in codes[:SHOWN]) + ", …" * (len(codes) > SHOWN)
        others = f"{len(cause.effect) - len(codes)} số liệu ngoài biểu" if len(cause.effect) > len(codes) else ""
        return "; ".join(filter(None, (rows, others)))


def _cut(text: str, message: str = "") -> str:
    """The text as far as a reader needs it; whole where the message does not hold it and it must be copied."""
    if len(text) <= LONGEST or (message and text not in message):
        return text
    return f"{text[:LONGEST].rstrip()} …"


def _ids(number: int, row, codes: Container[str]) -> str:
    """The finding's number, and what a row of acknowledged.csv asks for that is not shown yet, to be copied."""
    ids = {"Phép kiểm tra": row.check, "mã đơn vị": row.unit_code}
    ids["chỉ tiêu"] = "" if row.indicator in codes else row.indicator
    shown = ", ".join(f"{name}: <code>{escape_html(id)}</code>" for name, id in ids.items() if id)
    return f"<small>Phát hiện {number}. {shown}</small>"


def _link(target: str, text: str, anchors: set[str]) -> str:
    shown = escape_html(text)
    return f'<a href="#{escape_html(target)}">{shown}</a>' if text and target in anchors else shown


def _index(rows: Iterable, group: Callable[[object], str], names: dict[str, str]) -> str:
    """For each group in catalogue order, a link to each of its findings; the others last."""
    found: dict[str, list[str]] = {}
    for name, row in rows:
        key = group(row)
        number = name.rpartition(".")[2]
        text = f'<a class="{row.severity}" href="#{name}">{number}</a>'
        found.setdefault(key if key in names else "", []).append(text)
    items = "".join(
        f"<li>{escape_html(names.get(key, 'Khác'))} ({len(found[key])}): {', '.join(found[key])}</li>"
        for key in (*names, "")
        if key in found
    )
    return f"<ul>{items}</ul>"

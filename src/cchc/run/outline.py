"""The parts that a report must hold, each once and in order, and nothing unchecked, against what its notebook shows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..blocks import (
    CHECKED,
    Block,
    Chart,
    CodeBlock,
    Grid,
    Heading,
    Items,
    Note,
    Notice,
    Paragraph,
    Quote,
    Review,
    Section,
    Table,
    dump,
    plain,
)
from ..catalogue import Catalogue, ChartRow
from ..content.drawn import row_of
from ..findings import Finding, finding

COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
NAMED = {
    "letterhead",
    "signature",
    "appendix",
    "annex",
    "annex_footnote",
}  # the kinds of block that are a part of the outline


def part(block: Block) -> str:
    """Which part of the outline (catalogue, outline.csv and sections.csv) a block is; "" where it is none."""
    if isinstance(block, Section):
        return block.code
    if isinstance(block, Review) and block.code == CHECKED:
        return "review"
    return block.kind if block.kind in NAMED else ""


def outline_findings(catalogue: Catalogue, blocks: Iterable[Block]) -> list[Finding]:
    """A finding for each part of the catalogue's outline that is missing, doubled, misplaced or a bare heading."""
    shown = [(part(block), block) for block in blocks if part(block)]
    count = Counter(name for name, _ in shown)
    place = {name: number for number, (name, _) in reversed(list(enumerate(shown)))}
    checks = catalogue.document_checks
    codes = {section.code for section in catalogue.sections}
    above = {code.rpartition(".")[0] for code in codes}
    found, before = [], None
    for wanted in catalogue.outline:
        fault, more = "", {}
        if not count[wanted.part]:
            fault = "outline_missing"
        elif count[wanted.part] > 1:
            fault, more = "outline_twice", {"count": count[wanted.part]}
        elif before and place[wanted.part] < place[before.part]:
            fault, more = "outline_order", {"other": before.title[:1].lower() + before.title[1:]}
        elif wanted.part in codes - above and not shown[place[wanted.part]][1].blocks:
            fault = "outline_empty"
        if fault:
            message = checks[fault].message.format(label=wanted.title, **more)
            section = wanted.part if wanted.part in codes else ""
            found.append(finding(fault, checks[fault].severity, message, section=section))
        if count[wanted.part]:
            before = wanted
    return found


def not_asked_for(catalogue: Catalogue, sources: Iterable[str]) -> list[Finding]:
    """A finding for each table or chart of the outline that none of the cells, given as they are written, asks for.

    What the office has nothing for may be left out: a ranking of nobody, a chart of figures that its form lacks.
    """
    text, check = COMMENT.sub("", "\n".join(sources)), catalogue.document_checks["outline_missing"]
    asked: dict[str, str] = {}  # what is written in the cell -> what it is to a reader
    for part in catalogue.called:
        if part.called == "chart":
            asked |= {f'chart("{row.id}")': f"{part.title} “{row.caption}”" for row in _drawn(catalogue)}
        elif part.called != "subordinates_ranked" or catalogue.rankings:
            asked[f"{part.called}()"] = part.title
    found = []
    for call, label in asked.items():
        name = re.escape(call.partition('"')[2].partition('"')[0])
        if not re.search(rf"""["']{name}["']""" if name else rf"\b{call.removesuffix('()')}\(", text):
            message = check.message.format(label=f"{label} (ô report.{call})")
            found.append(finding(check.id, check.severity, message, found=call))
    return found


def _drawn(catalogue: Catalogue) -> Iterator[ChartRow]:
    """The rows of charts.csv that cells draw for such an office, in the form in force."""
    for id in dict.fromkeys(row.id for row in catalogue.charts):
        row, lacking = row_of(catalogue, id)
        if row and not (lacking or row.section) and (row.scope == "office" or catalogue.subordinates):
            yield row


def unchecked(catalogue: Catalogue, texts: Iterable[str], printed: Iterable[Sequence[Block]]) -> list[Finding]:
    """A finding for each of the `texts` that no check has read, and for what is `printed` more than once."""
    checks = catalogue.document_checks
    found = []
    for text in filter(None, (" ".join(text.split()) for text in texts)):
        check = checks["outline_unchecked"]
        found.append(finding(check.id, check.severity, check.message.format(text=text[:60]), found=text[:60]))
    by_content: dict[str, list[Sequence[Block]]] = {}
    for blocks in filter(None, ([b for b in each if not isinstance(b, Notice)] for each in printed)):
        by_content.setdefault(dump(blocks), []).append(blocks)
    for same in by_content.values():
        if len(same) > 1:
            text = " ".join(_summary(same[0][0]).split())[:60]
            check = checks["outline_repeated"]
            found.append(
                finding(check.id, check.severity, check.message.format(text=text, count=len(same)), found=text)
            )
    return found


def _summary(block: Block) -> str:
    match block:
        case Paragraph() | Heading():
            return plain(block.text)
        case Chart():
            return f"Biểu đồ. {block.caption} {block.origin}"
        case Table():
            return block.caption
        case Items():
            return " ".join(_summary(inner) for item in block.items for inner in item)
        case Quote() | Note():
            return " ".join(map(_summary, block.blocks))
        case Grid():
            return " ".join(map(plain, block.titles))
        case CodeBlock():
            return block.text
    return getattr(block, "title", "")

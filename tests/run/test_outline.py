"""The outline of the report: each part once, in order, with text."""

import json
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.blocks import (
    CHECKED,
    Annex,
    AnnexFootnote,
    Appendix,
    Block,
    Chart,
    Letterhead,
    Notice,
    Paragraph,
    Review,
    Section,
    Signature,
)
from cchc.blocks.markdown import from_markdown
from cchc.catalogue import load
from cchc.catalogue.rules import OUTLINE
from cchc.project.period import Period
from cchc.run.outline import not_asked_for, outline_findings, part, unchecked

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = load(Period("2021"))
LETTERHEAD = Letterhead(
    parent="", agency=[], nation="", motto="", number="", dated="", document="", subject="", addressees=[], bases=[],
    opening="", signed_on=date(2021, 12, 14),
)  # fmt: skip
OFFICIAL: list[Block] = [
    LETTERHEAD,
    Signature(recipients=[], authority="", title="", signer=""),
    Appendix(label="", title="", note=""),
    Annex(caption="", rows=[]),
    AnnexFootnote(texts=[]),
    Review(code=CHECKED, title="", blocks=[]),
]
BY_NAME = {part(block): block for block in OFFICIAL}
TEXT = Paragraph(text=["Lời."])
NAMES = [wanted.part for wanted in CATALOGUE.outline]
WHOLE = [BY_NAME.get(name) or Section(code=name, title="", level=1, blocks=[TEXT]) for name in NAMES]


def checks(parts: list[Block]) -> list[tuple[str, str]]:
    return [(found.check, found.message.split(" ", 2)[1]) for found in outline_findings(CATALOGUE, parts)]


def test_a_whole_report_has_no_finding() -> None:
    assert NAMES[0] == "letterhead" and NAMES[-1] == "review" and "annex_footnote" in NAMES and "II.9.a" in NAMES
    assert outline_findings(CATALOGUE, WHOLE) == []
    between = [TEXT, Review(code="so-sanh", title="", blocks=[])]
    assert outline_findings(CATALOGUE, [block for own in WHOLE for block in (own, *between)]) == [], (
        "other parts may stand between"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_part_is_an_error(name: str) -> None:
    found = outline_findings(CATALOGUE, [block for block in WHOLE if part(block) != name])
    assert [(f.check, f.severity) for f in found] == [("outline_missing", "error")]
    title = next(wanted.title for wanted in CATALOGUE.outline if wanted.part == name)
    assert found[0].message.startswith(f"{title} không có trong báo cáo.")
    assert found[0].section == (name if name[0] in "IV" else "")


@pytest.mark.parametrize("name", NAMES)
def test_a_doubled_part_is_an_error(name: str) -> None:
    at = NAMES.index(name)
    found = outline_findings(CATALOGUE, [*WHOLE[: at + 1], WHOLE[at], *WHOLE[at + 1 :]])
    assert [f.check for f in found] == ["outline_twice"] and "có 2 lần" in found[0].message


def test_a_misplaced_section_is_an_error() -> None:
    at = NAMES.index("II.7")
    moved = [*WHOLE[:at], WHOLE[at + 1], WHOLE[at], *WHOLE[at + 2 :]]
    assert checks(moved) == [("outline_order", "II.8")]


@pytest.mark.parametrize(("name", "empty"), [("II.7", True), ("II.9.a", True), ("II", False), ("II.9", False)])
def test_a_section_that_is_only_a_heading_is_an_error(name: str, empty: bool) -> None:
    """One with sections below it may be."""
    blocks = [b.model_copy(update={"blocks": []}) if part(b) == name else b for b in WHOLE]
    assert checks(blocks) == ([("outline_empty", name)] if empty else [])


@given(st.randoms(use_true_random=False), st.data())
def test_any_damage_is_found(rng: random.Random, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(WHOLE), max_size=2 * len(WHOLE)))
    rng.shuffle(parts)
    assert bool(outline_findings(CATALOGUE, parts)) == (parts != WHOLE)


SOURCES = [
    "".join(cell["source"])
    for cell in json.loads((ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8"))["cells"]
    if cell["cell_type"] == "code"
]
CALLS = [text for text in SOURCES if re.match(r"report\.(chart|contacts|comparison|subordinates_ranked)\(", text)]


@pytest.mark.parametrize("office", [("2021", "944"), ("2022", "944"), ("2025-Q3", "92"), ("2026-Q1", "31783")])
def test_the_notebook_asks_for_every_table_and_chart(office: tuple[str, str]) -> None:
    catalogue = load(Period(office[0]), office[1])
    assert not_asked_for(catalogue, SOURCES) == []
    alone = {found.found for found in not_asked_for(catalogue, [])}
    assert ("subordinates_ranked()" in alone) == ('chart("dossiers_table")' in alone) == bool(catalogue.subordinates)


@pytest.mark.parametrize("cell", CALLS)
@pytest.mark.parametrize("left", ["", "# {}", "report.chart('other')"])
def test_a_table_whose_cell_is_gone_is_named(cell: str, left: str) -> None:
    sources = [left.format(cell) if text == cell else text for text in SOURCES]
    (found,) = not_asked_for(CATALOGUE, sources)
    assert (found.check, found.severity) == ("outline_missing", "error") and f"ô {cell}" in found.message


def test_a_cell_may_ask_for_several() -> None:
    loop = "for name in (\"plan\", 'survey'):\n    display(report.chart(name))"
    sources = [text for text in SOURCES if text not in ('report.chart("plan")', 'report.chart("survey")')]
    assert len(not_asked_for(CATALOGUE, sources)) == 2 and not_asked_for(CATALOGUE, [*sources, loop]) == []


def test_what_no_check_has_read_and_what_is_printed_twice_are_errors() -> None:
    chart = [Chart(svg="", alt="Cột", caption="Hồ sơ <A>", source="Sổ")]
    texts = ["## 3. Kết quả\n\nTrong kỳ có 99.999 hồ sơ", " "]
    found = unchecked(CATALOGUE, texts, [chart, [TEXT], [], [], chart])
    assert [(f.check, f.severity, f.found) for f in found] == [
        ("outline_unchecked", "error", "## 3. Kết quả Trong kỳ có 99.999 hồ sơ"),
        ("outline_repeated", "error", "Biểu đồ. Hồ sơ <A> Nguồn: Sổ"),
    ]
    assert "in 2 lần" in found[1].message and unchecked(CATALOGUE, [], [chart]) == []


@pytest.mark.parametrize(
    ("markdown", "named"), [("- a\n- b", "a b"), ("> a", "a"), ("    a", "a"), ("|a|b|\n|---|---|\n|1|2|", "a b")]
)
def test_what_comes_twice_is_named_whatever_it_is(markdown: str, named: str) -> None:
    (found,) = unchecked(CATALOGUE, [], [from_markdown(markdown), from_markdown(markdown)])
    assert (found.check, found.found) == ("outline_repeated", named)


def test_a_notice_that_comes_twice_is_no_part_of_the_report() -> None:
    notice = [Notice(messages=["Số gõ tay"])]
    assert unchecked(CATALOGUE, [], [notice, notice]) == []


@pytest.mark.parametrize("id", OUTLINE)
def test_a_check_supplies_what_it_is_declared_to_say(id: str) -> None:
    message = "|".join(f"{word}: {{{word}}}" for word in sorted(OUTLINE[id]))
    asked = replace(
        CATALOGUE, checks=[c.model_copy(update={"message": message if c.id == id else ""}) for c in CATALOGUE.checks]
    )
    swapped = [*WHOLE[:3], WHOLE[4], WHOLE[3], *WHOLE[5:]]
    bare = [block.model_copy(update={"blocks": []}) if isinstance(block, Section) else block for block in WHOLE]
    told = [
        *outline_findings(asked, []),
        *outline_findings(asked, [*WHOLE, *WHOLE]),
        *outline_findings(asked, swapped),
        *outline_findings(asked, bare),
    ]
    told += unchecked(asked, ["Một"], [[TEXT], [TEXT]])
    found = [finding.message for finding in told if finding.check == id]
    assert found and all([part.partition(":")[0] for part in text.split("|")] == sorted(OUTLINE[id]) for text in found)

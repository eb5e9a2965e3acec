"""The outline of the report: each part once, in order, with text."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.catalogue.rules import OUTLINE
from cchc.outline import outline, unchecked
from cchc.period import Period

CATALOGUE = load(Period("2021"))
WHOLE = [{"part": part.part, "text": True} for part in CATALOGUE.outline]
NAMES = [part["part"] for part in WHOLE]


def checks(parts: list[dict]) -> list[tuple[str, str]]:
    return [(found.check, found.message.split(" ", 2)[1]) for found in outline(CATALOGUE, parts)]


def test_a_whole_report_has_no_finding() -> None:
    assert NAMES[0] == "letterhead" and NAMES[-1] == "review" and "annex_footnote" in NAMES and "II.9.a" in NAMES
    assert outline(CATALOGUE, WHOLE) == []
    between = [{"heading": {"code": "I"}}, {"part": ""}, {}]
    assert outline(CATALOGUE, [part for own in WHOLE for part in (own, *between)]) == [], (
        "other parts may stand between"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_part_is_an_error(name: str) -> None:
    found = outline(CATALOGUE, [part for part in WHOLE if part["part"] != name])
    assert [(f.check, f.severity) for f in found] == [("outline_missing", "error")]
    title = next(part.title for part in CATALOGUE.outline if part.part == name)
    assert found[0].message.startswith(f"{title} không có trong báo cáo.")
    assert found[0].section == (name if name[0] in "IV" else "")


@pytest.mark.parametrize("name", NAMES)
def test_a_doubled_part_is_an_error(name: str) -> None:
    at = NAMES.index(name)
    found = outline(CATALOGUE, [*WHOLE[: at + 1], WHOLE[at], *WHOLE[at + 1 :]])
    assert [f.check for f in found] == ["outline_twice"] and "có 2 lần" in found[0].message


def test_a_misplaced_section_is_an_error() -> None:
    at = NAMES.index("II.7")
    moved = [*WHOLE[:at], WHOLE[at + 1], WHOLE[at], *WHOLE[at + 2 :]]
    assert checks(moved) == [("outline_order", "II.8")]


@pytest.mark.parametrize(("name", "empty"), [("II.7", True), ("II.9.a", True), ("II", False), ("II.9", False)])
def test_a_section_that_is_only_a_heading_is_an_error(name: str, empty: bool) -> None:
    """One with sections below it may be."""
    parts = [part | {"text": part["part"] != name} for part in WHOLE]
    assert checks(parts) == ([("outline_empty", name)] if empty else [])


@given(st.randoms(use_true_random=False), st.data())
def test_any_damage_is_found(rng: random.Random, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(WHOLE), max_size=2 * len(WHOLE)))
    rng.shuffle(parts)
    assert bool(outline(CATALOGUE, parts)) == (parts != WHOLE)


def test_what_no_check_has_read_and_what_is_printed_twice_are_errors() -> None:
    chart = '<figure class="chart"><figcaption>Biểu đồ. Hồ sơ &lt;A&gt;<br>Nguồn: Sổ</figcaption></figure>'
    found = unchecked(CATALOGUE, ["## 3. Kết quả\n\nTrong kỳ có 99.999 hồ sơ", " "], [chart, "<p>a</p>", "", "", chart])
    assert [(f.check, f.severity, f.found) for f in found] == [
        ("outline_unchecked", "error", "## 3. Kết quả Trong kỳ có 99.999 hồ sơ"),
        ("outline_repeated", "error", "Biểu đồ. Hồ sơ <A> Nguồn: Sổ"),
    ]
    assert "in 2 lần" in found[1].message and unchecked(CATALOGUE, [], [chart]) == []


@pytest.mark.parametrize("id", OUTLINE)
def test_a_check_supplies_what_it_is_declared_to_say(id: str) -> None:
    message = "|".join(f"{word}: {{{word}}}" for word in sorted(OUTLINE[id]))
    asked = replace(
        CATALOGUE, checks=[c.model_copy(update={"message": message if c.id == id else ""}) for c in CATALOGUE.checks]
    )
    swapped = [*WHOLE[:3], WHOLE[4], WHOLE[3], *WHOLE[5:]]
    bare = [part | {"text": False} for part in WHOLE]
    told = [*outline(asked, []), *outline(asked, [*WHOLE, *WHOLE]), *outline(asked, swapped), *outline(asked, bare)]
    told += unchecked(asked, ["Một"], ["<p>a</p>", "<p>a</p>"])
    found = [finding.message for finding in told if finding.check == id]
    assert found and all([part.partition(":")[0] for part in text.split("|")] == sorted(OUTLINE[id]) for text in found)

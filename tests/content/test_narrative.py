"""narrative.md: headings as people write them, named paragraphs, and nothing that is lost without a word."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.content.narrative import Narrative, other_periods, parse, read_narrative
from cchc.content.text_findings import finding_maker
from cchc.language.text import lower_first, visible
from cchc.project.errors import CchcError
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[2]
FORM = load(Period("2021"))
TELL = finding_maker(FORM)
YEAR = (ROOT / "data" / "raw" / "2021" / "narrative.md").read_text(encoding="utf-8")
MADE_UP = (ROOT / "examples" / "narrative.md").read_text(encoding="utf-8")


def read(content: str) -> Narrative:
    return parse(visible(content), FORM.sections, TELL)


def told(text: Narrative, check: str = "") -> list[dict]:
    return [f for found in text.findings.values() for f in found if check in ("", f.check)]


def test_sections_and_their_named_paragraphs() -> None:
    text = read("## I\n\nMột\n\nHai\n\n## II.9.a\n\nBa\n\n### a) mở đầu\n\nBốn\n\n- a\n- b\n\n### Việc còn lại:\nNăm\n")
    assert text.sections == {
        "I": {"": "Một\n\nHai"},
        "II.9.a": {"": "Ba", "mở đầu": "Bốn\n\n- a\n- b", "Việc còn lại": "Năm"},
    }
    assert not told(text)


@pytest.mark.parametrize(
    "heading",
    [
        "## II.5", "## II.5.", "##II.5", "## Mục II.5", "## MỤC II.5:", "## ii.5", "# II.5", "### II.5", "II.5\n-----",
        "## II.5. Cải cách thủ tục hành chính (TTHC)", "## II.5 - Cải cách TTHC", "## **II.5**", "## II. 5",
        "##\u00a0II.5", "  ## II.5", "## “II.5”", "## Cải cách thủ tục hành chính (TTHC)", "##\u200bII.5",
        "## 5. CẢI CÁCH THỦ TỤC HÀNH CHÍNH (TTHC)", "## cai cach thu tuc hanh chinh TTHC", "##\tII.5", "## muc II.5",
        "## II.5 ##",
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"])
def test_a_heading_as_people_write_it(heading: str, end: str) -> None:
    text = read("\ufeff" + f"## I\n\nMột\n\n{heading}\n\nHai\n\n## IV\n\nBa".replace("\n", end))
    assert text.sections == {"I": {"": "Một"}, "II.5": {"": "Hai"}, "IV": {"": "Ba"}} and not told(text)


@pytest.mark.parametrize(
    "heading", ["## II.9.a", "## II.9a", "## ii.9.A)", "## II.9.a) Tình hình ứng dụng", "##II.9 . a"]
)
def test_a_heading_with_a_letter(heading: str) -> None:
    assert set(read(f"{heading}\n\nMột").sections) == {"II.9.a"}


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("## II.5 Cải cách\n\n## II.6\nLời.", "Hãy viết dưới tiêu đề “## II.5 Cải cách” đã có."),
        ("## II.6\nLời.", "Hãy thêm tiêu đề “## II.5” và lời văn."),
    ],
)
def test_an_empty_section_is_told_with_the_heading_that_is_there(content: str, note: str) -> None:
    prose = read(content).prose("II.5")
    assert not prose.rest()
    (found,) = prose.finish(TELL)[1]
    assert found.message == f"Mục II.5: narrative.md chưa có lời văn của mục này. {note}"


def test_a_heading_whose_title_goes_on_in_the_report() -> None:
    assert set(read("## Phương hướng nhiệm vụ\n\nMột").sections) == {"IV"}


@pytest.mark.parametrize(
    ("heading", "near"),
    [
        ("## II.11", "II.1"),
        ("## Mục V", "IV"),
        ("## VI. Kiến nghị, đề xuất", "IV"),
        ("### II.5.1", "II.5"),
        ("## Cải cách tổ chức bộ máy nhà nước", "Cải cách tổ chức bộ máy"),
    ],
)
def test_a_section_there_is_not_is_named_with_its_nearest(heading: str, near: str) -> None:
    text = read(f"## I\n\nMột\n\n{heading}\n\nHai\n\n### tên\n\nBa\n\n## IV\n\nBốn")
    assert text.sections == {"I": {"": "Một"}, "IV": {"": "Bốn"}}
    (found,) = told(text)
    assert (found.check, found.severity, found.place.file) == ("narrative_heading", "error", "narrative.md")
    assert "dòng 5" in found.message and heading.strip("# ") in found.message and near in found.message


@pytest.mark.parametrize("before", ["Lời nói đầu.", "# Lời văn\n\nChung.", "---\ntitle: a\n---", "Một\n\nHai"])
def test_text_before_the_first_heading_is_told(before: str) -> None:
    text = read(f"{before}\n\n## I\n\nMột")
    (found,) = told(text)
    assert (found.check, found.severity) == ("narrative_outside", "error") and text.sections == {"I": {"": "Một"}}


def test_a_title_above_everything_loses_nothing() -> None:
    assert not told(read("# Lời văn báo cáo\n\n## I\n\nMột"))


@pytest.mark.parametrize(
    ("content", "section"),
    [
        ("## I\n\nMột\n\n## II.5\n\nHai\n\n## Mục I\n\nBa", {"": "Một\n\nBa"}),
        ("## I\n\n### mở đầu\n\nMột\n\n### Mo dau\n\nBa", {"mở đầu": "Một\n\nBa"}),
    ],
)
def test_what_stands_twice_is_printed_twice_and_told(content: str, section: dict[str, str]) -> None:
    text = read(content)
    assert text.sections["I"] == section
    (found,) = told(text)
    assert (found.check, found.section, found.severity) == ("narrative_twice", "I", "error")


@pytest.mark.parametrize(
    "line",
    [
        "    ## II.5",
        "- ## II.5",
        "> ## II.5",
        "```\n## II.5\n```",
        "    ```\n## II.5\n    ```",
        "~~~\n## II.5",
        "II.6. Cải cách tổ chức bộ máy",
        "**II.5**",
    ],
)
def test_a_heading_that_is_none_is_told(line: str) -> None:
    text = read(f"## I\n\nMột\n\n{line}\n\nHai")
    (found,) = told(text)
    assert (found.check, found.section) == ("narrative_no_heading", "I")
    assert text.sections == {"I": {"": f"Một\n\n{line}\n\nHai"}}, "it is printed as it stands"


@pytest.mark.parametrize(
    "text", ["Theo mục II.5 của báo cáo, huyện", "- Mục II.5 nêu rõ", "IV là số La Mã", "Vi phạm hành chính"]
)
def test_a_sentence_about_a_section_is_no_heading(text: str) -> None:
    assert not told(read(f"## I\n\n{text}"))


def test_a_block_of_code_holds_no_heading_and_a_line_below_a_paragraph_makes_none() -> None:
    text = read("## I\n\n```\n# ghi chú\n```\n\nMột\n---\n\nHai\n    ===\n\nBa")
    assert text.sections == {"I": {"": "```\n# ghi chú\n```\n\nMột\n\n\nHai\n\n\nBa"}} and not told(text)


def test_a_comment_is_not_printed_and_named() -> None:
    text = read("## I\n\nMột <!-- hỏi lại -->\n\n<!--\n## II.5\n\nHai\n-->\n\nBa\n\n## II.11\n<!-- -->")
    assert set(text.sections) == {"I"} and "hỏi lại" not in text.sections["I"][""]
    assert [f.found for f in told(text, "narrative_comment")] == ["hỏi lại", "## II.5 Hai"]
    assert "dòng 13" in told(text, "narrative_heading")[0].message, "lines are counted as they stand in the file"


LINES = [
    "## I",
    "##II.5",
    "## II.11",
    "### mở đầu",
    "### tên",
    "Một",
    "- hai",
    "```",
    "",
    "===",
    "<!--",
    "-->",
    "# Lời",
]


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_every_line_is_printed_or_told(lines: list[str]) -> None:
    """A unique word behind each line of text is in a section or quoted, or below a heading that is told."""
    words = [f"{line} từ{at}." if line in ("Một", "- hai") else line for at, line in enumerate(lines)]
    text = read("\n".join(words))
    printed = "\n".join(said for blocks in text.sections.values() for said in blocks.values())
    silent = [w for w in words if "từ" in w and w.removeprefix("- ") not in printed]
    assert not silent or told(text)


def test_reading_the_file(tmp_path: Path) -> None:
    path = tmp_path / "narrative.md"
    path.write_bytes("\ufeff## I\r\n\r\nTrong năm 2020, một\r\n".encode())
    text = read_narrative(path, FORM, TELL)
    assert text.sections == {"I": {"": "Trong năm 2020, một"}} and text.prose("I").blocks
    (found,) = text.findings[""]
    assert (found.check, found.severity) == ("narrative_period", "warning")
    assert (found.expected, found.found, found.place.file) == ("năm 2021", "năm 2020", "narrative.md")
    path.write_text(unicodedata.normalize("NFD", "## Mục I\n\nNghị định 34/2016/NĐ-CP"), encoding="utf-8")
    assert read_narrative(path, FORM, TELL).sections == {"I": {"": "Nghị định 34/2016/NĐ-CP"}}
    path.write_bytes(b"## I\n\nHuy\xb8n")  # a font of before Unicode
    with pytest.raises(CchcError, match=r"narrative\.md"):
        read_narrative(path, FORM, TELL)
    with pytest.raises(CchcError, match=r"narrative\.md"):
        read_narrative(tmp_path / "none" / "narrative.md", FORM, TELL)


@pytest.mark.parametrize(
    ("name", "said"), [("Xã Mỹ Tú", "xã Mỹ Tú"), ("TTHC mới", "TTHC mới"), ("Ý kiến", "ý kiến"), ("", "")]
)
def test_a_name_inside_a_sentence(name: str, said: str) -> None:
    assert lower_first(name) == said


# --- a narrative copied from another period is noticed; one that looks back or ahead is not ---


def others(period: str, narrative: str) -> list[str]:
    form = load(Period.parse(period))
    text = parse(narrative, form.sections, finding_maker(form))
    return [found] if (found := other_periods(text, form)) else []


def by_section(*sections: str) -> str:
    """The first sections of a narrative, and the last, on the next period."""
    texts = dict(zip(("I", "II.2", "IV"), sections, strict=False))
    return "\n\n".join(f"## {code}\n\n{text}" for code, text in texts.items())


def made(period: str) -> str:
    words = {"period": Period.parse(period).title, "next_period": Period.parse(period).next_title}
    return MADE_UP.replace("{{ period }}", words["period"]).replace("{{ next_period }}", words["next_period"])


def test_the_published_report_is_of_its_year_and_of_no_other() -> None:
    assert others("2021", YEAR) == []
    assert others("2022", YEAR) == ["năm 2021, năm 2020"]
    assert others("2022-Q1", YEAR) == ["năm 2021, năm 2020"]
    assert others("2020", YEAR) == [], "it names 2020 too: no reason to doubt"


@pytest.mark.parametrize("own", ["2020", "2021-Q1", "2021-H1", "2021-Q3", "2021", "2022-Q1"])
@pytest.mark.parametrize("other", ["2020", "2021-Q1", "2021-H1", "2021-Q3", "2021", "2022-Q1"])
def test_the_example_periods_one_in_the_folder_of_another(own: str, other: str) -> None:
    near = Period.parse(other).year - Period.parse(own).year < 2  # nobody copies from so far ahead
    holds = other == "2021" and own.startswith("2021-")  # a quarter may speak of its year alone
    expected = [Period.parse(other).title] if own != other and near and not holds else []
    assert others(own, made(other)) == expected


@pytest.mark.parametrize(
    "text",
    [
        by_section("Trong năm, huyện đã cố gắng."),  # names no period
        by_section("Năm 2021 đạt 96,9%, năm 2020 đạt 90%."),
        by_section("Số đơn thư giảm so với năm 2020.", "Kế hoạch CCHC năm 2021 có 28 phần việc."),
        by_section("Thực hiện Kế hoạch số 05 ngày 04 tháng 01 năm 2020."),  # a day
        by_section("Huyện đã cố gắng.", "Theo Luật năm 2015.", "Trong năm 2022, huyện tập trung"),
        by_section("NĂM  2021, huyện"),
        "không có mục nào, năm 2020",
    ],
)
def test_what_is_no_reason_to_doubt(text: str) -> None:
    assert others("2021", text) == []


@pytest.mark.parametrize(
    ("period", "text", "other"),
    [
        ("2021", by_section("Trong năm 2020, huyện", "", "Trong năm 2021, huyện"), "năm 2020"),
        ("2021-Q1", by_section("Trong quý I năm 2020, huyện", "So với quý I/2020."), "quý I năm 2020"),
        ("2021-H1", by_section("Trong quý I năm 2021, huyện", "so với năm 2020"), "quý I năm 2021, năm 2020"),
        ("2021", by_section("Trong 6 tháng đầu năm 2021"), "6 tháng đầu năm 2021"),
    ],
)
def test_another_period_alone_is_doubted(period: str, text: str, other: str) -> None:
    assert others(period, text) == [other]

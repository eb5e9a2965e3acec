"""Sections: values in sentences, unknown names, untrusted text, sentences that adapt."""

from pathlib import Path

import pytest

from cchc.errors import CchcError
from cchc.report.figures import Figure, Names
from cchc.report.narrative import Narrative, Prose, read_narrative


def figure(value: float | None, **more) -> Figure:
    return Figure("dossiers", "III.6.1", value, anchor="III.6.1", tip="Hồ sơ\nCộng <số liệu>", **more)


def render(template: str, **values) -> tuple[str, str]:
    return Narrative(values).render(template)


def test_a_figure_is_marked_and_linked_in_html() -> None:
    markdown, html = render("Có {{ n }} hồ sơ.", n=figure(4747.0))
    assert markdown == "Có 4\\.747 hồ sơ.\n"
    assert html == (
        '<p>Có <a class="figure" href="#III.6.1" aria-description="Hồ sơ\nCộng &lt;số liệu&gt;">'
        '<data value="4747.0" data-indicator="dossiers">4.747</data></a> hồ sơ.</p>\n'
    )


def test_figures_that_lack_a_part_are_marked_and_the_mark_explained_once() -> None:
    lacking = figure(4747.0, status="partial")
    markdown, html = render("Có {{ n }} hồ sơ, đạt {{ r }}{% if m %}{% endif %}.", n=lacking, r=lacking, m=lacking)
    assert html.count("4.747\u00a0(*)</data>") == 2, "the mark never begins a line"
    assert markdown.count("Chỉ tính phần đã có báo cáo") == html.count("<p><em>(*) Chỉ tính phần") == 1
    for whole in (figure(4747.0), figure(None, status="partial")):
        assert "(*)" not in render("{{ n }}{% if m %}{% endif %}", n=whole, m=lacking)[1]


@pytest.mark.parametrize("template", ["{{ dossier }}", "{% if dossier %}a{% endif %}", "{{ dossier.x }}"])
def test_an_unknown_value_names_its_neighbours(template: str) -> None:
    with pytest.raises(CchcError, match=r"“dossier” không có trong danh mục.*dossiers"):
        render(template, dossiers=figure(1.0))


def test_an_unknown_name_in_a_register_too() -> None:
    with pytest.raises(CchcError, match="symbol"):
        render("{{ d.symbl }}", d=Names("Cột", {"symbol": "05/KH-UBND"}))


def test_a_broken_template_says_where() -> None:
    with pytest.raises(CchcError, match="dòng 2"):
        render("a\n{% if %}")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "**đậm** [a](javascript:x)",
        "# tiêu đề",
        "![a](http://x/y.png)",
        "`a`",
    ],
)
def test_a_value_is_text_and_never_markup(text: str) -> None:
    _, html = render("Ghi chú: {{ note }}.", note=text)
    assert "<script" not in html and "<strong" not in html and "<img" not in html and "<code" not in html
    assert "49" not in html.replace("&#", "")
    from bs4 import BeautifulSoup

    assert BeautifulSoup(html, "html.parser").get_text().strip() == f"Ghi chú: {text}."


def test_a_block_on_its_own_line_leaves_no_line_and_one_in_a_sentence_keeps_its_break() -> None:
    template = "{% if n %}\nMột.\n{% endif %}\n\n{% if n %}Hai{% endif %}\n\nBa{% if n %},{% endif %}\nbốn."
    markdown, _ = render(template, n=figure(1.0))
    assert markdown == "Một.\n\nHai\n\nBa,\nbốn.\n"
    listed, _ = render("{% for a in rows %}\n- {{ a }};\n{% endfor %}\n", rows=["x", "y"])
    assert listed == "- x;\n- y;\n"


@pytest.mark.parametrize(
    ("overdue", "said"),
    [(figure(9.0), True), (figure(0.0), False), (figure(None, status="missing"), False)],
)
def test_nothing_on_lateness_where_nothing_is_late(overdue: Figure, said: bool) -> None:
    markdown, _ = render("Đúng hạn{% if n %}, quá hạn {{ n }} hồ sơ{% endif %}.", n=overdue)
    assert ("quá hạn" in markdown) is said


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (figure(None, kind="percent", status="not_applicable"), "không phát sinh"),
        (figure(None, status="missing"), "chưa có số liệu"),
        (figure(0.0), "0"),
    ],
)
def test_the_three_states_are_never_mixed(value: Figure, text: str) -> None:
    assert str(value) == text


def test_comparison_with_a_missing_figure_is_false() -> None:
    assert not figure(None) > 0 and not figure(None) < 0 and figure(2.0) > 1


def test_prose_is_markdown_in_blocks() -> None:
    prose = Prose(["Một **đoạn**.", "- a\n- b", "Ba"])
    _, html = render("{{ prose[0] }}\n\n{{ prose[1:] }}", prose=prose)
    assert "<strong>đoạn</strong>" in html and "<li>" in html and "<p>Ba</p>" in html


def test_reading_narrative_md(tmp_path: Path) -> None:
    path = tmp_path / "narrative.md"
    path.write_text("## I\n\nMột\n\nHai\n\n## II.9.a\n\nBa {{ không phải mẫu }}\n", encoding="utf-8")
    read = read_narrative(path)
    assert read["I"].blocks == ["Một", "Hai"]
    markdown, _ = render("{{ prose }}", prose=read["II.9.a"])
    assert "{{ không phải mẫu }}" in markdown, "text from a file is never a template"
    with pytest.raises(CchcError, match=r"narrative\.md"):
        read_narrative(tmp_path / "none" / "narrative.md")

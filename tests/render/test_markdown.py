"""Markdown says all that its blocks say, and nothing in their text becomes markup."""

import json

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sample_blocks import KINDS, PAYLOADS, SVG, TEXT, every_kind, squeezed, texts

from cchc.blocks import Chart, Code, Emphasis, Items, Link, Note, Paragraph, Quote, Review, Strong, dump, numbered
from cchc.render.document import Document
from cchc.render.markdown import markdown_report, to_markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OWN_HTML = {
    "code": "code_inline",
    "em": "em_open",
    "/em": "em_close",
    "strong": "strong_open",
    "/strong": "strong_close",
}


def tokens(source: str) -> list[Token]:
    return [child for token in READER.parse(source) for child in token.children or [token]]


def words(source: str) -> str:
    """What a reader of the Markdown sees."""
    return "".join(
        token.content if token.type in ("text", "text_special", "code_inline", "fence") else " "
        for token in tokens(source)
    )


def structure(source: str) -> list[str]:
    """Every mark of the Markdown; the same mark in HTML counts as such."""
    html = ("html_inline", "html_block")
    marks = [OWN_HTML.get(t.content[1:-1], t.content) if t.type in html else t.type for t in tokens(source)]
    return [mark for mark in marks if mark not in ("text", "text_special", "inline", "</code>")]


def test_the_samples_hold_every_kind() -> None:
    assert {type(block) for block in every_kind("chữ")} == set(KINDS)


@pytest.mark.parametrize("kind", range(len(every_kind("chữ"))))
@settings(max_examples=40)
@given(TEXT)
def test_any_text_of_any_block_is_read_as_that_text_and_nothing_else(kind: int, text: str) -> None:
    block, plain = every_kind(text)[kind], every_kind("chữ")[kind]
    source = to_markdown([block])
    seen, wanted = squeezed(words(source)), [squeezed(one) for one in texts(json.loads(dump([block])))]
    for one in wanted if block.kind != "notice" else ():
        assert one in seen
        seen = seen[seen.index(one) + len(one) :]
    if squeezed(text):
        assert structure(source) == structure(to_markdown([plain]))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_stays_text_among_others(payload: str) -> None:
    blocks = [Paragraph(text=["a"]), Paragraph(text=[payload]), Paragraph(text=["b"])]
    assert squeezed(words(to_markdown(blocks))) == squeezed(f"a{payload}b")
    assert set(structure(to_markdown(blocks))) == {"paragraph_open", "paragraph_close"}


def test_plain_text_reads_as_it_is_typed() -> None:
    said = "Đạt 98,08% (số hồ sơ đúng hạn trên số hồ sơ đã giải quyết); công văn số 05/KH-UBND: “đủ”."
    assert to_markdown([Paragraph(text=[said, " ", Emphasis(text=["(*) ghi chú."])])]) == f"{said} *(\\*) ghi chú.*\n"
    assert to_markdown([Paragraph(text=["Xem!", Link(href="#III.1", text=["dòng"])])]) == "Xem\\![dòng](#III.1)\n"


def test_marks_that_do_not_stand_free_are_html() -> None:
    strong = Strong(text=["(a)"])
    assert to_markdown([Paragraph(text=["x ", strong])]) == "x **(a)**\n"
    assert to_markdown([Paragraph(text=[strong, ": ", Code(text="a_b"), ", ", Code(text="a|b")])]) == (
        "**(a)**: `a_b`, <code>a\\|b</code>\n"
    )
    assert to_markdown([Paragraph(text=["x", strong, strong])]) == "x<strong>(a)</strong><strong>(a)</strong>\n"


def test_lists_keep_their_numbers_and_levels() -> None:
    one, two = [[Paragraph(text=["một"])]], [[Paragraph(text=["hai"]), Items(items=[[Paragraph(text=["ba"])]])]]
    source = to_markdown(
        [Items(items=one, start=7), Items(items=[*one, *two], start=9), Quote(blocks=[Items(items=one)])]
    )
    assert source == "7. một\n\n<!-- -->\n\n9. một\n10. hai\n\n    - ba\n\n> - một\n"


def test_a_chart_is_its_three_texts_with_its_number() -> None:
    chart = Chart(svg=SVG, alt="Cột cao 30.", caption="Hồ sơ", source="Một cửa.")
    one, two = (f"**Biểu đồ {n}. Hồ sơ**\n\nCột cao 30.\n\n*Nguồn: Một cửa.*\n" for n in (1, 2))
    assert to_markdown(numbered([chart, chart])) == f"{one}\n{two}"
    assert to_markdown([chart]).startswith("**Hồ sơ**")


def test_a_report_says_first_that_it_is_a_draft_and_last_what_reviewers_check() -> None:
    one = Paragraph(text=["một"])
    blocks = [one, Note(blocks=[Paragraph(text=["ghi chú"])]), Review(code="a", title="Kiểm tra", blocks=[one]), one]
    written = markdown_report(Document(blocks, draft="DỰ THẢO", faults=["thiếu mục I"]))
    assert written == "**DỰ THẢO**\n\nghi chú\n\nLỗi: thiếu mục I\n\nmột\n\nmột\n\n## Kiểm tra\n\nmột\n"
    assert markdown_report(Document([one])) == "một\n"


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("section", "## MỤC\n\n"),
        (
            "table",
            "**mục**\n\n| mục | mục |\n| :-- | --: |\n| mục | mục |\n| **mục** | **mục** |\n\n*Nguồn: mục mục*\n",
        ),
        ("appendix", "## mục MỤC\n\n*mục*\n"),
        ("signature", "mục\n\n*Nơi nhận:*\n\n- mục\n- mục\n\n**MỤC**\n\n**MỤC**\n\n**mục**\n"),
    ],
)
def test_official_parts(kind: str, source: str) -> None:
    (block,) = (block for block in every_kind("mục") if block.kind == kind)
    assert to_markdown([block]).startswith(source)

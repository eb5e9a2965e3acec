"""Markdown keeps its structure as blocks; nothing of it runs, fetches or hides; values are never read as markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.blocks import (
    Block,
    Code,
    CodeBlock,
    Divider,
    Emphasis,
    Grid,
    Heading,
    Items,
    LineBreak,
    Link,
    Number,
    Paragraph,
    Quote,
    Strong,
    Text,
    plain,
    walk,
)
from cchc.blocks.markdown import CLOSE, OPEN, from_markdown
from cchc.language.text import visible


def paragraph(*text: object) -> Paragraph:
    return Paragraph(text=list(text))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a *b* **c**  \nd\ne", [paragraph("a ", Emphasis(text=["b"]), " ", Strong(text=["c"]), LineBreak(), "d e")]),
        ("## Mục *x*", [Heading(level=2, text=["Mục ", Emphasis(text=["x"])])]),
        ("sáu `#x`", [paragraph("sáu ", Code(text="#x"))]),
        ("- ba\n- bốn\n  1. năm", [
            Items(items=[[paragraph("ba")], [paragraph("bốn"), Items(items=[[paragraph("năm")]], start=1)]])
        ]),
        ("7. bảy\n\n8. tám", [Items(items=[[paragraph("bảy")], [paragraph("tám")]], start=7, tight=False)]),
        ("> a", [Quote(blocks=[paragraph("a")])]),
        ("```x\nmã\n```", [CodeBlock(text="mã\n")]),
        ("---", [Divider()]),
        ("| A | B |\n|---|--:|\n| a\\* | 1 |", [
            Grid(aligns=[None, "right"], titles=[["A"], ["B"]], rows=[[["a*"], ["1"]]])
        ]),
        ("[dòng](#III.6.3 \"t\")", [paragraph(Link(href="#III.6.3", text=["dòng"], title="t"))]),
        ("<b>a</b> &lt; &#x202E;", [paragraph("<b>a</b> < ‹U+202E›")]),
        ("![mô *tả*](https://a.vn/b.png)", [paragraph("mô *tả*")]),
    ],
)  # fmt: skip
def test_structure(text: str, blocks: list[Block]) -> None:
    assert from_markdown(text) == blocks


@pytest.mark.parametrize(
    ("indented", "as_meant"),
    [
        (f"Một.\n\n{' ' * 87}Hai *b*.", "Một.\n\nHai *b*."),
        ("    Một\n\tHai", "Một\nHai"),
        ("    | A |\n    |---|\n    | a |", "| A |\n|---|\n| a |"),
        ("Gồm:\n    - a\n    - b\n        - c\n    - d\n\n    Hai", "Gồm:\n- a\n- b\n  - c\n- d\n\nHai"),
        ("Gồm:\n      1. a\n      2. b", "Gồm:\n1. a\n2. b"),
        ("- a\n        - b", "- a\n  - b"),
        ("- a\n   - b\n- c", "- a\n  - b\n- c"),
        ("- a\n\n            Hai", "- a\n\nHai"),
        ("- a\n\n    Hai", "- a\n\n  Hai"),
        ("-      a\n-      b", "- a\n- b"),
    ],
)
def test_spaces_before_a_line_make_no_code(indented: str, as_meant: str) -> None:
    assert from_markdown(indented) == from_markdown(as_meant)


def test_spaces_inside_a_fence_stay() -> None:
    assert from_markdown("    ```\n    - a\n    ```\n\n        b") == [CodeBlock(text="    - a\n"), paragraph("b")]


@given(st.lists(st.sampled_from(["", "- a", "  - b", "    - c", "1. d", " " * 20 + "- e", " " * 9 + "h *g*", "f"])))
def test_no_indentation_makes_code(lines: list[str]) -> None:
    made = from_markdown("\n".join(lines))
    words = "".join(plain(block.text) for block in walk(made) if isinstance(block, Paragraph))
    assert not any(isinstance(block, CodeBlock) for block in walk(made))
    assert sum(line.strip("- 1.*") != "" for line in lines) == sum(
        words.count(letter) for letter in "abcdef"
    ) + words.count("h g")


@pytest.mark.parametrize("url", ["javascript:a()", "data:text/html,x", "file:///a", "//a.vn", "a.html"])
def test_other_links_stay_text(url: str) -> None:
    assert from_markdown(f"[chữ]({url})") == [paragraph(f"[chữ]({url})")]


def mark(place: int) -> str:
    return f"{OPEN}{place}{CLOSE}"


def test_values_stand_where_their_marks_stood() -> None:
    number = Number(text="5", id="a")
    text = f"Có {mark(0)} và *{mark(1)}*, `{mark(0)}`, [x](https://a.vn/{mark(1)})"
    (made,) = from_markdown(text, [number, "b c"])
    assert made.text == [
        "Có ", number, " và ", Emphasis(text=["b c"]), ", ", Code(text="5"), ", ",
        Link(href="https://a.vn/b%20c", text=["x"]),
    ]  # fmt: skip


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_a_value_is_text_and_never_markup(value: str) -> None:
    (made,) = from_markdown(f"a {mark(0)} b", [value])
    assert made == paragraph(f"a {visible(value)} b")


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_any_text_is_read_and_makes_blocks(text: str) -> None:
    for block in from_markdown(visible(text)):
        assert block.kind


def test_a_value_alone_in_a_cell_or_an_item() -> None:
    number: Text = [Number(text="5", id="a")]
    assert from_markdown(f"- {mark(0)}", number) == [Items(items=[[Paragraph(text=number)]])]


@pytest.mark.parametrize("text", ["Xem [phụ lục]().", "Xem [phụ lục](<> 'a')."])
def test_a_link_without_an_address_is_its_words(text: str) -> None:
    (paragraph,) = from_markdown(text)
    assert "phụ lục" in plain(paragraph.text) and not any(isinstance(part, Link) for part in paragraph.text)


def test_a_heading_in_a_list_or_a_quotation_is_seen() -> None:
    found = [block.kind for block in walk(from_markdown("> ## x\n\n- # y\n- a"))]
    assert found == ["quote", "heading", "items", "heading", "paragraph"]

"""Escapes hold against every mark the target reads, and Markdown keeps its structure in both targets."""

import json
import re

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cchc import markup
from cchc.text import visible

PAYLOADS = [
    '#read("x") $x$ @a <a> // c /* d */ *e* _f_ `g` ~h #panic() \\u{41} \\ "i" [j] (k) &amp; -- --- ... https://a.vn',
    *(
        "= a",
        "- a",
        "+ a",
        "1. a",
        "/ a: b",
        "# a",
        "> a",
        "| a | b |",
        "```a",
        "---",
        "![a](b)",
        "[a](javascript:b)",
    ),
]
TEXT = st.text(st.characters(blacklist_categories=["Cs"])) | st.sampled_from(PAYLOADS)


def read_typst(source: str) -> dict:
    """A piece of markup as Typst's own parser reads it."""
    return json.loads(typst.query(f"#metadata([x{source}x]) <it>".encode(), "<it>", field="value", one=True))


def words(node: dict) -> str:
    """The text of a piece that is nothing but text; anything else has no business there."""
    assert node["func"] in ("sequence", "text", "symbol", "space"), node
    return " " if node["func"] == "space" else node.get("text", "") + "".join(map(words, node.get("children", [])))


def one_line(text: str) -> str:
    return markup._BREAKS.sub(" ", visible(text))


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_typst_reads_escaped_text_as_that_text(text):
    assert words(read_typst(markup.escape_typst(text))) == f"x{one_line(text)}x"


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_typst_reads_a_string_literal_as_that_text(text):
    source = f"#metadata({markup.typst_string(text)}) <it>"
    found = json.loads(typst.query(source.encode(), "<it>", field="value", one=True))
    assert found == visible(text)


@given(TEXT)
def test_markdown_reads_escaped_text_as_one_paragraph_of_that_text(text):
    tokens = MarkdownIt().parse(markup.escape_markdown(text))
    children = tokens[1].children if tokens else []
    assert all(child.type in ("text", "text_special") for child in children)
    expected = one_line(text).strip()
    assert "".join(child.content for child in children) == expected.replace("\x00", "\ufffd")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaped_text_survives_the_way_through_markdown(payload):
    assert words(read_typst(markup.markdown_to_typst(markup.escape_markdown(payload)))) == f"x{payload}x"


def test_html_in_markdown_stays_text():
    assert markup.markdown_to_html("<img src=x onerror=a()> **b**") == (
        "<p>&lt;img src=x onerror=a()&gt; <strong>b</strong></p>\n"
    )


@pytest.mark.parametrize("url", ["javascript:a()", "data:text/html,x", "file:///a", "//a.vn", "a.html"])
def test_other_links_stay_text(url):
    assert "<a" not in markup.markdown_to_html(f"[chữ]({url})")
    assert "anchor" not in markup.markdown_to_typst(f"[chữ]({url})")


def test_pictures_from_elsewhere_leave_only_their_description():
    assert markup.markdown_to_html("![mô tả](https://a.vn/b.png)") == "<p>mô tả</p>\n"
    assert markup.markdown_to_typst("![mô tả](https://a.vn/b.png)") == "mô tả"


def test_markdown_blocks_become_typst_blocks():
    source = "## Mục\n\nMột **đậm** [dòng](#III.6.3)\nhai\n\n- ba\n- *bốn*\n  1. năm\n\nsáu `#x`\n\n7. bảy\n"
    assert markup.markdown_to_typst(source).split("\n\n") == [
        "#nd30.heading(2, [Mục])",
        'Một #strong[đậm] #nd30.anchor("#III.6.3", [dòng]) hai',
        "#list([ba], [#emph[bốn]#enum(start: 1, [năm])])",
        'sáu #raw("#x")',
        "#enum(start: 7, [bảy])",
    ]


def test_markdown_table_becomes_a_typst_table():
    source = "| A | B |\n|---|--:|\n| a\\* | 1 |\n"
    assert markup.markdown_to_typst(source) == (
        "#table(columns: 2, align: (left, right,), table.header([A], [B]), [a\\*], [1])"
    )


def test_calls_quote_text_and_keep_markup():
    call = markup.typst_call("f", 'a"b\n', None, 2, [markup.Typst("*c*")], to=True)
    assert call == '#nd30.f("a\\"b\\u{a}", none, 2, ([*c*], ), to: true)'
    with pytest.raises(TypeError):
        markup.typst_value({})


def test_fragment_offers_every_form_to_the_notebook():
    data, metadata = markup.Fragment("<p>a &amp; b</p>", "a", "*a*")._repr_mimebundle_()
    assert markup.own_html(data["text/html"]) == "<p>a &amp; b</p>"
    assert data == {
        "text/html": '<div class="mathjax_ignore"><p>a &amp; b</p></div>',
        "text/vnd.typst": "a",
        "text/markdown": "*a*",
        "text/plain": "a & b",
    }
    assert metadata == {"cchc": {}}


@given(TEXT)
def test_a_csv_cell_keeps_its_text_and_begins_no_formula(text: str) -> None:
    cell = markup.csv_text(text)
    assert cell.replace("'", "") == text.replace("'", "")
    assert not any(re.match("[=+@＝＋－＠-]", part) for part in re.split("[;\r\n]", cell))

"""Typst source prints the text of its blocks as text, in calls of our layout."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst as compiler
from hypothesis import given, settings
from read_pdf import page_texts
from sample_blocks import PAYLOADS, SVG, TEXT, every_kind, squeezed, texts

from cchc import blocks
from cchc.blocks import Appendix, Block, Chart, Column, Grid, Items, Link, Paragraph, Section, Table, dump, screen
from cchc.render.pdf import compile_pdf
from cchc.render.typst import Typst, to_typst, typst_call, typst_value

# instead of our layout: what it would be given to print
STUB = """
#let shown(value) = if type(value) == array { for one in value { shown(one) } } else if value != none [#value ]
#let said(..given) = { shown(given.pos()); shown(given.named().values()) }
#let (heading, anchor, letterhead, signature, appendix, chart, data-table, annex) = (said,) * 8
"""


@pytest.fixture(scope="module")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stub")
    (folder / "nd30.typ").write_text(STUB)
    return folder


def nodes(value: object) -> Iterator[dict]:
    """Every piece of content as Typst's own parser reads it, in order."""
    if isinstance(value, dict) and "func" in value:
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(part)


def read(source: str, stub: Path) -> list[dict]:
    whole = f'#import "nd30.typ"\n#metadata([{source}\n]) <it>'
    return [*nodes(json.loads(compiler.query(whole.encode(), "<it>", field="value", one=True, root=stub)))]


def words(found: list[dict]) -> str:
    said = {"text": "text", "raw": "text", "symbol": "text", "image": "alt"}
    return "".join(node[said[node["func"]]] if node["func"] in said else " " for node in found)


def marks(found: list[dict]) -> list[str]:
    return [node["func"] for node in found if node["func"] not in ("text", "space", "sequence", "symbol")]


def is_for_the_screen(block: Block) -> bool:
    kinds = (blocks.Fold, blocks.Note, blocks.Notice, blocks.Review)
    return isinstance(block, kinds) or type(block).__module__ == screen.__name__


def printed(block: Block) -> list[str]:
    """The texts that are for paper."""
    data = json.loads(dump([block]))[0]
    if is_for_the_screen(block):
        return []
    for part in (data, *data.get("rows", [])):
        if isinstance(part, dict):
            part.update({"data": None, "lineage": None})
    return texts(data)


@pytest.mark.parametrize("kind", range(len(every_kind("chữ"))))
@settings(max_examples=20)
@given(text=TEXT)
def test_any_text_of_any_block_is_read_as_that_text_and_nothing_else(kind: int, stub: Path, text: str) -> None:
    block, plain = every_kind(text)[kind], every_kind("chữ")[kind]
    found = read(to_typst([block]), stub)
    seen, wanted = squeezed(words(found)), squeezed("".join(printed(block)))
    for one in map(squeezed, printed(block)):
        assert one in seen
        seen = seen[seen.index(one) + len(one) :]
    assert bool(wanted) or not to_typst([block]) or not squeezed(text)
    if squeezed(text):
        assert marks(found) == marks(read(to_typst([plain]), stub))


def pdf(*blocks: Block) -> bytes:
    source = f'#import "nd30.typ"\n#show: nd30.document.with(title: "Báo cáo")\n{to_typst(blocks)}'
    return compile_pdf(source, datetime(2021, 12, 14, tzinfo=UTC))


def test_our_layout_prints_every_kind_and_leaves_out_what_is_for_the_screen() -> None:
    payload = PAYLOADS[0].replace("a.vn", "b.vn")
    kinds = every_kind(payload)
    seen = squeezed("".join(page_texts(pdf(*kinds), margin=56)))
    wanted = sum(text == payload for block in kinds for text in printed(block))
    assert seen.count(squeezed(payload)) >= wanted > 40
    assert to_typst(filter(is_for_the_screen, every_kind(payload))) == ""


def test_a_table_with_a_link_in_its_head_may_take_pages() -> None:
    """A head that is repeated may hold no link in an accessible PDF; its words stay."""
    link = Link(href="https://cchc.example.vn", text=["Trang chủ"])
    pages = page_texts(pdf(Grid(aligns=["left"], titles=[[link]], rows=[[["dòng"]]] * 100)))
    assert len(pages) > 1 and all("Trang chủ" in page for page in pages)


def test_the_source_of_a_table_never_stands_alone_on_a_page() -> None:
    rows = [[[f"Xã {n}"]] for n in range(34)]  # as many as fill the page
    table = Table(caption="Hồ sơ", columns=[Column(title="Đơn vị")], rows=rows, source="Sổ theo dõi.")
    assert page_texts(pdf(table), margin=56)[-1].split("\n") == ["Đơn vị", "Xã 32", "Xã 33", "Nguồn: Sổ theo dõi."]


def test_no_line_of_the_annex_title_ends_inside_a_period_or_a_day() -> None:
    title = "Thống kê kết quả thực hiện công tác cải cách hành chính 6 tháng đầu năm 2021 tại UBND huyện Mỹ Tú"
    note = "(Kèm theo Báo cáo số /BC-UBND ngày … tháng … năm … của Ủy ban nhân dân xã Mỹ Phước)"
    page = page_texts(pdf(Appendix(label="Phụ lục", title=title, note=note)))[-1]
    assert "6 THÁNG ĐẦU NĂM 2021" in page and "ngày … tháng … năm …" in page


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("heading", "#nd30.heading(3, [chữ"),
        ("code_block", '#raw(block: true, "chữ")'),
        ("letterhead", '#nd30.letterhead(parent: "CHỮ", agency: ("CHỮ", "CHỮ", ), nation: "chữ", motto: "chữ", '),
        ("section", '#nd30.heading(1, "CHỮ", anchor: "muc-I")\n\nchữ'),
        ("signature", '#nd30.signature(("chữ", "chữ", ), ("CHỮ", "CHỮ", ), "chữ", closing: "chữ")'),
        ("appendix", '#nd30.appendix("chữ", "CHỮ", "chữ")'),
        ("annex_footnote", "chữ"),
    ],
)
def test_a_kind_calls_its_function(kind: str, source: str) -> None:
    assert to_typst([block for block in every_kind("chữ") if block.kind == kind][:1]).startswith(source)


def test_calls_quote_text_and_keep_markup() -> None:
    call = typst_call("f", 'a"b\n', None, 2, [Typst("*c*")], to=True)
    assert call == '#nd30.f("a\\"b\\u{a}", none, 2, ([*c*], ), to: true)'
    with pytest.raises(TypeError):
        typst_value({})


def test_lists_are_tight_or_not_and_keep_their_first_number() -> None:
    one, two = Paragraph(text=["một"]), Paragraph(text=["hai"])
    inner = Items(items=[[two]])
    assert to_typst([Items(items=[[one, inner], [two]])]) == "#list([một#list([hai])], [hai])"
    assert to_typst([Items(items=[[one, two], [two]], tight=False)]) == "#list([một\n\nhai], [hai])"
    assert to_typst([Items(items=[[one]], start=7), two]) == "#enum(start: 7, [một])\n\nhai"


def test_a_chart_carries_its_drawing_and_the_layout_counts_it() -> None:
    chart = Chart(svg=SVG, alt="Cột cao 30.", caption="Hồ sơ", source="Một cửa.")
    source = to_typst([Section(code="I.1", title="1. Nội dung", level=2, blocks=[chart])])
    assert source.startswith('#nd30.heading(2, "1. Nội dung", anchor: "muc-I.1")\n\n#nd30.chart([#image(bytes("<svg ')
    assert source.endswith('format: "svg", alt: "Cột cao 30.")], "Hồ sơ", "Nguồn: Một cửa.")')

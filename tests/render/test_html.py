"""HTML shows the text of every block as text, in elements that a reader and a program can tell apart."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from sample_blocks import KINDS, PAYLOADS, TEXT, every_kind, squeezed, texts

from cchc.blocks import (
    Annex,
    AnnexRow,
    Appendix,
    Block,
    Chart,
    Cited,
    Column,
    Grid,
    Items,
    Letterhead,
    Number,
    Paragraph,
    Section,
    Table,
    dump,
)
from cchc.render.html import GROUPS, TEMPLATES, preview, to_html


def soup(*blocks: Block) -> BeautifulSoup:
    return BeautifulSoup(to_html(blocks), "html.parser")


def structure(page: BeautifulSoup) -> list[tuple[str, list[str]]]:
    return [(tag.name, sorted(tag.attrs)) for tag in page.find_all(True)]


def test_each_kind_has_a_macro() -> None:
    source = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in GROUPS)
    assert {kind.model_fields["kind"].default for kind in KINDS} <= set(re.findall(r"macro (\w+)\(block\)", source))


@pytest.mark.parametrize("kind", range(len(every_kind("chữ"))))
@settings(max_examples=30, deadline=None)
@given(TEXT)
def test_any_text_of_any_block_is_text_and_nothing_else(kind: int, text: str) -> None:
    block, plain = every_kind(text)[kind], every_kind("chữ")[kind]
    page = soup(block)
    seen = squeezed(page.get_text(" "))
    assert [one for one in texts(json.loads(dump([block]))) if squeezed(one) not in seen] == []
    if text.strip() and "\n" not in text and not re.search("[\x00-\x1f\x85\u2028\u2029]", text):
        assert structure(page) == structure(soup(plain))


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_payload_leads_nowhere_and_runs_nothing(text: str) -> None:
    page = soup(*every_kind(text))
    assert not page.find(["script", "img", "iframe", "form", "input"])
    assert all(a["href"].startswith(("#", "https://a.vn/")) for a in page("a"))
    assert not any(name.startswith("on") for tag in page.find_all(True) for name in tag.attrs)


def test_a_figure_carries_its_value_and_leads_to_where_it_comes_from() -> None:
    number = Number(text="4.747", id="dossiers", value=4747.0, anchor="III.6.1", tip="Hồ sơ\nCộng <số liệu>")
    assert to_html([Paragraph(text=["Có ", number, " hồ sơ."])]) == (
        '<p>Có <a class="figure" href="#III.6.1" aria-description="Hồ sơ\nCộng &lt;số liệu&gt;">'
        '<data value="4747.0" data-indicator="dossiers">4.747</data></a> hồ sơ.</p>'
    )
    words = Number(text="80% - 90%", id="share", anchor="so.1", tip="Sổ")
    assert to_html([Paragraph(text=[words])]) == (
        '<p><a class="figure" href="#so.1" data-indicator="share" aria-description="Sổ">80% - 90%</a></p>'
    )
    assert to_html([Paragraph(text=[Number(text="5", id="a", value=5)])]) == (
        '<p><data value="5.0" data-indicator="a">5</data></p>'
    )


def test_a_typed_number_shows_its_source() -> None:
    assert to_html([Paragraph(text=[Cited(text="05", source="Kế hoạch <5>")])]) == (
        '<p><data value="05" title="Nguồn: Kế hoạch &lt;5&gt;">05</data></p>'
    )


def test_tight_lists_have_no_paragraphs_and_a_list_keeps_its_first_number() -> None:
    items = [[Paragraph(text=["a"])], [Paragraph(text=["b"]), Items(items=[[Paragraph(text=["c"])]], start=7)]]
    page = soup(Items(items=items))
    assert not page("p") and [item.contents[0].strip() for item in page("li")] == ["a", "b", "c"]
    assert page.ol["start"] == "7" and soup(Items(items=items, tight=False)).find("p").text == "a"


@pytest.mark.parametrize(("level", "tag", "text"), [(1, "h2", "II. KẾT QUẢ"), (2, "h3", "II. Kết quả")])
def test_a_section_has_an_anchor(level: int, tag: str, text: str) -> None:
    head = soup(Section(code="II", title="II. Kết quả", level=level)).section.find(tag)
    assert (head["id"], head.text) == ("muc-II", text)


def test_a_letterhead_has_the_decrees_words_and_capitals() -> None:
    (made,) = (block for block in every_kind("chữ <a>") if isinstance(block, Letterhead))
    page = soup(made)
    assert page.select_one(".name").decode_contents() == "CHỮ &lt;A&gt;<br/>CHỮ &lt;A&gt;"
    assert page.select_one(".number").text == "Số: chữ <a>" and page.select_one(".kind").text == "CHỮ <A>"
    assert not page.select_one(".to.one") and soup(made.model_copy(update={"addressees": ["a"]})).select_one(".to.one")
    assert not soup(made.model_copy(update={"parent": ""})).select_one(".parent")


def test_a_table_has_a_name_scopes_widths_and_a_source() -> None:
    columns = [Column(title="TT", align="center"), Column(title="Tên", width=3)]
    rows = [[["1"], ["<b>"]], [["Cộng"], []]]
    page = soup(Table(caption="Phân công", columns=columns, rows=rows, source="Phòng A", total=True))
    assert page.caption.text == page.div["aria-label"] == "Phân công"
    assert [th["scope"] for th in page("th")] == ["col", "col"]
    assert [col["style"] for col in page("col")] == ["width:25.00%", "width:75.00%"]
    assert [(td.text, td["class"]) for td in page.tbody("td")] == [("1", ["center"]), ("<b>", ["left"])]
    assert page.tfoot.text.strip() == "Cộng" and page.p.text == "Nguồn: Phòng A"


def test_a_chart_has_its_number_once_it_is_known() -> None:
    made = Chart(svg='<svg xmlns="http://www.w3.org/2000/svg"/>', alt="Cột", caption="Hồ sơ", source="Sổ")
    assert soup(made).figcaption.text == "Biểu đồ. Hồ sơNguồn: Sổ" and soup(made).svg["aria-label"] == "Cột"
    assert soup(made.model_copy(update={"number": 3})).figcaption.text == "Biểu đồ 3. Hồ sơNguồn: Sổ"


ROWS = [
    AnnexRow(code="III", stt="III", row="section", label="Cải cách thủ tục"),
    AnnexRow(code="III.6", stt="6", row="group", label="Kết quả giải quyết"),
    AnnexRow(code="III.6.3", stt="", row="item", label="- Tỷ lệ <đúng hạn>", unit="%", value=["99,81"]),
]


def test_the_annex_has_the_header_of_the_form() -> None:
    heads = [
        (th.text, th["scope"], th.get("rowspan"), th.get("colspan")) for th in soup(Annex(caption="", rows=ROWS))("th")
    ]
    assert heads[:6] == [
        ("STT", "col", "2", None),
        ("Chỉ tiêu thống kê", "col", "2", None),
        ("Kết quả thống kê", "colgroup", None, "2"),
        ("Ghi chú", "col", "2", None),
        ("Đơn vị tính", "col", None, None),
        ("Số liệu", "col", None, None),
    ]


def test_rows_of_the_annex_carry_their_code_kind_and_indent() -> None:
    rows = soup(Annex(caption="", rows=ROWS)).tbody("tr")
    assert [(row["id"], row["class"]) for row in rows] == [
        ("III", ["section"]),
        ("III.6", ["group"]),
        ("III.6.3", ["item"]),
    ]
    assert [cell.text for cell in rows[2](["td", "th"])] == ["", "- Tỷ lệ <đúng hạn>", "%", "99,81", ""]
    assert rows[2].th["class"] == ["label", "nested"] and rows[2].th["style"].endswith("normal")
    assert rows[0].th["style"].endswith("bold")


def test_a_preview_is_no_formula_and_says_that_it_is_none() -> None:
    assert preview([Paragraph(text=["$x$"])]) == '<div class="mathjax_ignore"><p>$x$</p></div>'
    assert "BẢN XEM TRƯỚC" in preview([block for block in every_kind("a") if isinstance(block, Letterhead)])
    assert "BẢN XEM TRƯỚC" not in preview([Appendix(label="a", title="b", note="c")])


def test_cells_typed_into_a_text_stand_as_it_says() -> None:
    grid = Grid(aligns=["left", "right"], titles=[["a"], ["b"]], rows=[[["1"], ["2"]]])
    assert [cell["style"].split(";")[0] for cell in soup(grid)("td")] == ["text-align:left", "text-align:right"]

"""The parts of the document carry the decree's words, escape theirs, and say what exporters need."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from cchc.markup import CHART_NUMBER

from cchc.report import document

SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="9pt" height="9pt" viewBox="0 0 9 9" onload="a()"><metadata/><script>a()</script>'
    '<defs><style>*{stroke-linecap: butt}</style><path id="p" d="M0 0"/></defs>'
    '<use xlink:href="#p" clip-path="url(#p)"/></svg>'
)


def letterhead(**changes):
    parts = {
        "parent": None,
        "agency": "Ủy ban nhân dân\nhuyện Mỹ Tú",
        "number": "05/BC-UBND",
        "place": "Mỹ Tú",
        "signed_on": date(2021, 1, 5),
        "kind": "Báo cáo",
        "subject": "Kết quả <năm> 2021",
        "addressees": ["Sở Nội vụ"],
        "bases": ["Căn cứ A;", "Thực hiện B"],
        "opening": "Như sau:",
    }
    return document.letterhead(**parts | changes)


def test_letterhead_follows_the_decree_and_escapes():
    html = letterhead().html
    for part in (
        "ỦY BAN NHÂN DÂN<br>HUYỆN MỸ TÚ",
        "Số: 05/BC-UBND",
        "Mỹ Tú, ngày 05 tháng 01 năm 2021",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BÁO CÁO",
        "Kết quả &lt;năm&gt; 2021",
        "Căn cứ A;<",
        "Thực hiện B.<",
        "Sở Nội vụ.<",
    ):
        assert part in html
    assert "parent" not in html
    assert "UBND TỈNH SÓC TRĂNG" in letterhead(parent="UBND tỉnh Sóc Trăng").html


def test_letterhead_names_the_document_for_the_exporters():
    assert letterhead().metadata["cchc"]["document"] == {
        "title": "Báo cáo kết quả <năm> 2021",
        "number": "05/BC-UBND",
        "author": "Ủy ban nhân dân huyện Mỹ Tú",
        "date": "2021-01-05",
    }


@pytest.mark.parametrize(("level", "tag", "text"), [(1, "h2", "II. KẾT QUẢ"), (2, "h3", "II. Kết quả")])
def test_heading_has_an_anchor_and_an_entry_in_the_contents(level, tag, text):
    part = document.heading("II", "II. Kết quả", level)
    assert part.html == f'<{tag} id="muc-II">{text}</{tag}>'
    assert part.typst == f'#nd30.heading({level}, "{text}", anchor: "muc-II")'
    assert part.metadata["cchc"] == {"part": "II", "heading": {"code": "II", "title": "II. Kết quả", "level": level}}


def test_section_takes_the_screen_text_given_and_else_makes_it():
    made = document.section_fragment("I.1", "1. A", 2, "Có **5** hồ sơ")
    given = document.section_fragment("I.1", "1. A", 2, "Có **5** hồ sơ", html="<p>Có <b>5</b> hồ sơ</p>")
    assert "<p>Có <strong>5</strong> hồ sơ</p>" in made.html
    assert "<p>Có <b>5</b> hồ sơ</p>" in given.html
    assert made.typst == given.typst
    assert made.typst.endswith("Có #strong[5] hồ sơ")


def test_signature_closes_the_list_of_recipients():
    part = document.signature(["Như trên", "Lưu: VT, NV."], "TM. Ủy ban nhân dân", "Chủ tịch", "Nguyễn <A>")
    assert "<li>Như trên;</li><li>Lưu: VT, NV.</li>" in part.html
    assert "TM. ỦY BAN NHÂN DÂN" in part.html and "Nguyễn &lt;A&gt;" in part.html


def test_note_is_for_the_screen_only():
    part = document.note("**Xem lại**")
    assert (part.html, part.typst) == ("<p><strong>Xem lại</strong></p>\n", "")
    assert part._repr_mimebundle_()[0]["text/vnd.typst"] == ""


def test_chart_is_one_named_picture_that_shares_nothing_with_its_page():
    html = document.chart(SVG, 'Cột "A" cao nhất', "Hồ sơ", "Một cửa").html
    assert f"{CHART_NUMBER}Hồ sơ<br>" in html and "Nguồn: Một cửa" in html
    assert not re.search("script|onload|metadata|xlink", html)
    svg = ElementTree.fromstring(re.search("<svg.*</svg>", html)[0])
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Cột "A" cao nhất')
    name = svg.get("id")
    assert svg.find("defs/style").text == f"#{name} *{{stroke-linecap: butt}}"
    assert svg.find("defs/path").get("id") == f"{name}-p"
    assert svg.find("use").attrib == {"href": f"#{name}-p", "clip-path": f"url(#{name}-p)"}
    assert name not in document.chart(SVG, "Khác", "Hồ sơ", "Một cửa").html


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (("", "b", "c"), "mô tả thay thế"),
        (("a", " ", "c"), "tên biểu đồ"),
        (("a", "b", ""), "nguồn số liệu"),
    ],
)
def test_chart_refuses_to_go_without_its_texts(texts, named):
    with pytest.raises(ValueError, match=f"thiếu {named}"):
        document.chart(SVG, *texts)


@pytest.mark.parametrize(
    ("kind", "subject", "title"),
    [
        ("BÁO CÁO", "Kết quả tại huyện Mỹ Tú", "Báo cáo kết quả tại huyện Mỹ Tú"),
        ("Báo cáo CCHC", "Kết quả", "Báo cáo CCHC kết quả"),
        ("BÁO CÁO", "UBND huyện năm 2021", "Báo cáo UBND huyện năm 2021"),
    ],
)
def test_the_title_keeps_names_and_abbreviations(kind: str, subject: str, title: str):
    assert letterhead(kind=kind, subject=subject).metadata["cchc"]["document"]["title"] == title

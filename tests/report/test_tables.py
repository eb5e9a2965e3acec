"""Tables keep their rows, escape their cells, and every row of the form can be linked to."""

from xml.etree import ElementTree

import pytest

from cchc.report.figures import Figure
from cchc.report.tables import AnnexRow, Column, annex, marked, table

ROWS = [
    AnnexRow("III", "III", "section", "Cải cách thủ tục"),
    AnnexRow("III.6", "6", "group", "Kết quả giải quyết"),
    {
        "code": "III.6.3",
        "stt": "",
        "row": "item",
        "label": "- Tỷ lệ <đúng hạn>",
        "unit": "%",
        "value": "99,81",
    },
]


def parse(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html)


def test_table_has_a_name_scopes_widths_and_a_source():
    part = table([Column("TT", "center", 1), Column("Tên", width=3)], [["1", "<b>"]], "Phân công", "Phòng A", 2)
    page = parse(part.html)
    assert page.findtext(".//caption") == "Bảng 2. Phân công"
    assert [th.get("scope") for th in page.iter("th")] == ["col", "col"]
    assert [col.get("style") for col in page.iter("col")] == ["width:25.00%", "width:75.00%"]
    assert [(td.text, td.get("class")) for td in page.iter("td")] == [("1", "center"), ("<b>", "left")]
    assert page.findtext("p") == "Nguồn: Phòng A"
    assert part.markdown.splitlines() == ["| TT | Tên |", "| --- | --- |", "| 1 | \\<b\\> |"]


def test_a_figure_brings_its_first_publication_and_its_sign_explained_once_below():
    derived = marked(Figure("dossiers", "III.6.1", 4747.0, status="derived", first="4.738"))
    assert derived.text == "4.747 (công bố lần đầu: 4.738) (1)"
    gap = marked(Figure("dossiers", "III.6.1", None, status="merged"))
    part = table([Column("a"), Column("b"), Column("c")], [[derived, derived, gap]], "Tên", "Phòng A.")
    assert parse(part.html).findtext("p") == "Nguồn: Phòng A. (1) Tính từ báo cáo các kỳ khác."
    assert "(1) Tính từ báo cáo các kỳ khác." in part.typst


def test_table_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="Bảng có 2 cột nhưng một hàng có 1 ô"):
        table([Column("A"), Column("B")], [["1"]], "Tên")


def test_no_line_ends_between_a_choice_and_its_number():
    part = annex([AnnexRow("I.6", "6", "group", "Đối thoại", "Có = 1 Không = 0", "1")])
    assert parse(part.html).findtext(".//td[@class='unit']") == "Có\u00a0=\u00a01 Không\u00a0=\u00a00"
    assert "Có\u00a0=\u00a01 Không" in part.typst


def test_annex_has_the_header_of_the_form():
    heads = [
        (th.text, th.get("scope"), th.get("rowspan"), th.get("colspan")) for th in parse(annex(ROWS).html).iter("th")
    ]
    assert heads[:6] == [
        ("STT", "col", "2", None),
        ("Chỉ tiêu thống kê", "col", "2", None),
        ("Kết quả thống kê", "colgroup", None, "2"),
        ("Ghi chú", "col", "2", None),
        ("Đơn vị tính", "col", None, None),
        ("Số liệu", "col", None, None),
    ]


def test_annex_rows_carry_their_code_kind_and_indent():
    rows = parse(annex(ROWS).html).findall(".//tbody/tr")
    assert [(row.get("id"), row.get("class")) for row in rows] == [
        ("III", "section"),
        ("III.6", "group"),
        ("III.6.3", "item"),
    ]
    assert [cell.text for cell in rows[2]] == [None, "- Tỷ lệ <đúng hạn>", "%", "99,81", None]
    heads = [row.find("th").attrib for row in rows]
    assert heads[2] == {"scope": "row", "class": "label nested", "style": "text-align:left;font-weight:normal"}
    assert heads[0]["style"].endswith("bold")


def test_annex_refuses_a_row_with_another_field():
    with pytest.raises(TypeError):
        annex([{**ROWS[2], "gia_tri": "1"}])

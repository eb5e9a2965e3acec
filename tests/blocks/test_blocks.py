"""Blocks travel as JSON, hold only what can be seen, and refuse what they do not know."""

import json
from datetime import date

import pytest
from pydantic import ValidationError

from cchc.blocks import Chart, Column, Letterhead, Link, Paragraph, Section, Strong, Table, dump, load, numbered, plain


def letterhead(**changes: object) -> Letterhead:
    parts = {
        "parent": "", "agency": ["Ủy ban nhân dân", "huyện Mỹ Tú"], "nation": "", "motto": "", "number": "05/BC-UBND",
        "dated": "", "document": "Báo cáo", "subject": "Kết quả", "addressees": [], "bases": [], "opening": "",
        "signed_on": date(2021, 1, 5),
    }  # fmt: skip
    return Letterhead(**parts | changes)


def chart(**changes: str) -> Chart:
    return Chart(**{"svg": "<svg/>", "alt": "a", "caption": "b", "source": "c"} | changes)


def test_what_is_read_back_is_what_was_written() -> None:
    made = [letterhead(), Section(code="I", title="I. A", level=1, blocks=[Paragraph(text=["a", Strong(text=["b"])])])]
    assert load(dump(made)) == made


@pytest.mark.parametrize("data", [[{"kind": "poem"}], [{"kind": "rule", "colour": "red"}], {}, "a"])
def test_what_is_no_block_is_refused(data: object) -> None:
    with pytest.raises(ValidationError):
        load(json.dumps(data))


@pytest.mark.parametrize("href", ["javascript:a()", "data:text/html,x", "//a.vn", "a.html", ""])
def test_a_link_leads_into_the_page_or_to_the_web(href: str) -> None:
    with pytest.raises(ValidationError):
        Link(href=href, text=["a"])


def test_all_text_is_visible() -> None:
    assert Paragraph(text=["a\u202eb", Strong(text=["\u200bc"])]) == Paragraph(text=["a‹U+202E›b", Strong(text=["c"])])
    assert load(json.dumps([{"kind": "paragraph", "text": ["a\u202eb"]}]))[0].text == ["a‹U+202E›b"]


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        ({"alt": ""}, "mô tả thay thế"),
        ({"caption": " "}, "tên biểu đồ"),
        ({"source": ""}, "nguồn số liệu"),
    ],
)
def test_a_chart_refuses_to_go_without_its_texts(texts: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=f"thiếu {named}"):
        chart(**texts)


def test_a_table_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="Bảng có 2 cột nhưng một hàng có 1 ô"):
        Table(caption="", columns=[Column(title="A"), Column(title="B")], rows=[[["1"]]])


def test_charts_are_numbered_by_their_place() -> None:
    made = numbered([chart(), Paragraph(text=[]), chart()])
    assert [getattr(block, "number", None) for block in made] == [1, None, 2]
    assert numbered(made) == made


@pytest.mark.parametrize(
    ("kind", "subject", "title"),
    [
        ("BÁO CÁO", "Kết quả tại huyện Mỹ Tú", "Báo cáo kết quả tại huyện Mỹ Tú"),
        ("Báo cáo CCHC", "Kết quả", "Báo cáo CCHC kết quả"),
        ("BÁO CÁO", "UBND huyện năm 2021", "Báo cáo UBND huyện năm 2021"),
    ],
)
def test_the_title_keeps_names_and_abbreviations(kind: str, subject: str, title: str) -> None:
    assert letterhead(document=kind, subject=subject).title == title
    assert letterhead().author == "Ủy ban nhân dân huyện Mỹ Tú"


def test_what_is_printed_below_says_its_source_first() -> None:
    assert chart(source="Sổ.").origin == "Nguồn: Sổ."
    table = Table(caption="", columns=[], rows=[], remarks=["(*) Một phần."])
    assert table.origin == "(*) Một phần."


def test_words_alone() -> None:
    assert plain(["a ", Strong(text=["b", Strong(text=["c"])]), "."]) == "a bc."

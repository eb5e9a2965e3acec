"""Blocks become native Word laid out by Decree 30/2020/NĐ-CP: text stays text, the same bytes every time."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from read_pdf import page_texts

from cchc import blocks
from cchc.blocks import (
    Annex,
    AnnexRow,
    Appendix,
    Block,
    Chart,
    Code,
    CodeBlock,
    Column,
    Divider,
    Grid,
    Heading,
    Items,
    Letterhead,
    LineBreak,
    Link,
    Number,
    Paragraph,
    Quote,
    Section,
    Signature,
    Strong,
    Table,
)
from cchc.language.text import visible
from cchc.project.errors import CchcError
from cchc.project.fonts import SHIPPED
from cchc.render.docx import to_docx

MOMENT = datetime(2021, 12, 14, tzinfo=UTC)
PAYLOAD = '#read("x") $x$ <script>a()</script> // */ *b* _c_ {{ 7*7 }} {% raw %} \\ &amp; [f](g)'
LONG = "https://cchc.example.vn/" + "khongchongat" * 12
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="40pt" viewBox="0 0 90 40">'
    '<rect width="80" height="30" style="fill: #246"/></svg>'
)


def letterhead(subject: str = "Kết quả cải cách hành chính năm 2021", **changed: object) -> Letterhead:
    about = {
        "parent": "UBND tỉnh Sóc Trăng",
        "agency": ["Ủy ban nhân dân", "huyện Mỹ Tú"],
        "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "number": "303/BC-UBND",
        "dated": "Mỹ Tú, ngày 14 tháng 12 năm 2021",
        "document": "Báo cáo",
        "subject": subject,
        "addressees": ["Sở Nội vụ;", "Thường trực Huyện ủy."],
        "bases": ["Căn cứ Kế hoạch số 142/KH-UBND."],
        "opening": "Ủy ban nhân dân huyện báo cáo như sau:",
        "signed_on": date(2021, 12, 14),
    }
    return Letterhead(**about | changed)


def annex_rows(groups: int = 12) -> list[AnnexRow]:
    rows = [AnnexRow(code="I", stt="I", row="section", label="Công tác chỉ đạo")]
    for group in range(1, groups + 1):
        rows.append(AnnexRow(code=f"I.{group}", stt=str(group), row="group", label=f"Nhóm số {group}"))
        for item in range(1, 9):
            note = f"Ghi chú {group}.{item} " + "về tình hình thực hiện nhiệm vụ " * (item % 4)
            value = [Number(text="54.647", id="dossiers")]
            code = f"I.{group}.{item}"
            rows.append(
                AnnexRow(code=code, stt="", row="item", label="- Số hồ sơ", unit="Hồ sơ", value=value, note=note)
            )
    return rows


def chart(**changed: str) -> Chart:
    return Chart(**{"svg": SVG, "alt": "Cột cao 30", "caption": "Hồ sơ", "source": "Một cửa"} | changed)


def report() -> list[Block]:
    sentence = "Ủy ban nhân dân huyện đã triển khai thực hiện các nhiệm vụ cải cách hành chính trên địa bàn. "
    columns = [Column(title="TT", align="center", width=0.3), Column(title="Nội dung"), Column(title="Liên hệ")]
    contacts = [[["1"], [PAYLOAD], [LONG]]]
    return [
        letterhead(),
        Section(code="I", title="I. Nổi bật", level=1, blocks=[Paragraph(text=[sentence * 6])] * 4),
        Section(code="I.1", title="1. Nội dung", level=2, blocks=[Paragraph(text=[PAYLOAD]), Paragraph(text=[LONG])]),
        Table(caption="Phân công", columns=columns, rows=contacts, source="Văn phòng"),
        chart(),
        chart(alt="Cột cao 40", caption="Hồ sơ khác"),
        Signature(
            recipients=["Như trên;", "Lưu: VT."],
            authority="TM. Ủy ban nhân dân",
            title="Chủ tịch",
            signer="Nguyễn Văn A",
        ),
        Appendix(label="Phụ lục", title="Thống kê số liệu", note="(Kèm theo Báo cáo số 303/BC-UBND)"),
        Annex(caption="Bảng 2. Thống kê số liệu", rows=annex_rows()),
    ]


def made(*content: Block, **options: object) -> bytes:
    return to_docx(blocks.numbered(content), **{"title": "Báo cáo", "author": "", "moment": MOMENT} | options)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist() if not name.endswith(".png")}


def text(word: Document) -> str:
    """All text with the paragraphs of tables, in order."""
    found = word.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in found)


def styled(word: Document) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in word.paragraphs]


def squeezed(said: str) -> str:
    """Text without its white space, because a line may end anywhere."""
    return re.sub(r"\s+", "", said)


@pytest.fixture
def to_pdf_text(libreoffice: Callable[..., None], tmp_path: Path) -> Callable[[bytes], list[str]]:
    """The pages LibreOffice makes of a Word file."""

    def convert(data: bytes) -> list[str]:
        (tmp_path / "made.docx").write_bytes(data)
        libreoffice("pdf", tmp_path, tmp_path / "made.docx")
        return page_texts(tmp_path / "made.pdf")

    return convert


@pytest.fixture(scope="module")
def data() -> bytes:
    return made(*report())


@pytest.fixture(scope="module")
def word(data) -> Document:
    return opened(data)


def test_two_builds_are_the_same_bytes(data):
    assert made(*report()) == data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_blocks_read_back_from_json_make_the_same_file(data):
    assert made(*blocks.load(blocks.dump(report()))) == data


def test_properties_are_the_documents_and_not_the_clocks():
    about = opened(made(title="Báo cáo năm 2021" + "x" * 300, author="Ủy ban nhân dân huyện")).core_properties
    assert about.title.startswith("Báo cáo năm 2021x") and len(about.title) == 255
    assert about.author == about.last_modified_by == "Ủy ban nhân dân huyện"
    assert (about.language, about.comments) == ("vi-VN", "") and about.created == about.modified == MOMENT


def test_pages_and_margins_follow_the_decree(word):
    assert len(word.sections) == 2, "the appendix counts its own pages"
    for section in word.sections:
        sides = (section.page_width, section.page_height)
        assert [round(side / Mm(1)) for side in sides] == [210, 297]
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin / Mm(1)) for margin in margins] == [20, 20, 30, 20]
        assert section.different_first_page_header_footer
        assert [(p.style.name, p.text.strip()) for p in section.first_page_header.paragraphs] == [("Header", "")]
        (number,) = section.header.paragraphs
        assert number.style.font.size == Pt(13) and number.text.startswith("\t"), "at the first tab stop"
        assert round(number.style.paragraph_format.tab_stops[0].position / Mm(1)) == 80, "in the middle"
        assert [f.get(qn("w:instr")) for f in number._p.iter(qn("w:fldSimple"))] == ["PAGE"]
    starts = [[n.get(qn("w:start")) for n in s._sectPr.iter(qn("w:pgNumType"))] for s in word.sections]
    assert starts == [[], ["1"]]


def test_headings_are_real_headings(word):
    found = [(name, said) for name, said in styled(word) if name.startswith("Heading") or name == "Tên phụ lục"]
    assert found == [
        ("Heading 1", "I. NỔI BẬT"),
        ("Heading 2", "1. Nội dung"),
        ("Tên phụ lục", "Phụ lục\nTHỐNG KÊ SỐ LIỆU"),
    ]
    assert word.styles["Tên phụ lục"].base_style.name == "Heading 1", "so that it stands in the outline"


@pytest.mark.parametrize(("level", "style"), [(1, 1), (2, 1), (3, 2), (4, 3), (6, 3)])
def test_a_heading_inside_a_text_stands_below_those_of_the_outline(level, style):
    assert styled(opened(made(Heading(level=level, text=["Tên"])))) == [(f"Heading {style}", "Tên")]


def test_the_letterhead_stands_in_two_columns_without_borders(word):
    head = word.tables[0]
    texts = [[p.text for p in cell.paragraphs if p.text] for row in head.rows for cell in row.cells]
    assert texts == [
        ["UBND TỈNH SÓC TRĂNG", "ỦY BAN NHÂN DÂN\nHUYỆN MỸ TÚ"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ["Số: 303/BC-UBND"],
        ["Mỹ Tú, ngày 14 tháng 12 năm 2021"],
    ]
    assert head.style.name == "Normal Table" and not list(head._tbl.iter(qn("w:tblBorders")))
    styles = [p.style.name for cell in head.rows[0].cells for p in cell.paragraphs]
    assert styles == ["Cơ quan chủ quản", "Tên cơ quan", "Đường kẻ", "Quốc hiệu", "Tiêu ngữ", "Đường kẻ"]
    assert styled(word)[:8] == [
        ("Title", "BÁO CÁO"),
        ("Subtitle", "Kết quả cải cách hành chính năm\u00a02021"),
        ("Đường kẻ", ""),
        ("Kính gửi", "Kính gửi:"),
        ("Danh sách nơi gửi", "- Sở Nội vụ;"),
        ("Danh sách nơi gửi", "- Thường trực Huyện ủy."),
        ("Căn cứ", "Căn cứ Kế hoạch số 142/KH-UBND."),
        ("Body Text", "Ủy ban nhân dân huyện báo cáo như sau:"),
    ]


def test_one_addressee_stands_in_the_same_line_and_an_agency_may_have_no_parent():
    word = opened(made(letterhead(addressees=["Sở Nội vụ."], parent="")))
    assert ("Nơi gửi", "Kính gửi: Sở Nội vụ.") in styled(word)
    assert word.tables[0].cell(0, 0).paragraphs[0].style.name == "Tên cơ quan"


def test_the_line_below_the_motto_is_as_long_as_the_motto(word):
    """58 mm in Times New Roman Bold of 13.5 points; the agency's line is a third to a half of its last line, 33 mm."""
    assert list(word.styles["Đường kẻ"].element.iter(qn("w:bottom")))
    agency, nation = word.tables[0].rows[0].cells
    long = [
        (cell.width - 2 * cell.paragraphs[-1].paragraph_format.left_indent) / Mm(1) for cell in (agency, nation)
    ]  # fmt: skip
    assert long[1] == pytest.approx(58.2, abs=1)
    assert 33 / 3 <= long[0] <= 33 / 2


@pytest.mark.parametrize("period", ["năm 2021", "quý III năm 2022", "6 tháng đầu năm 2022"])
def test_the_subject_takes_two_lines_of_one_length_with_a_rule_below(period):
    """Broken as Word breaks: a word that no longer fits begins the next line."""
    subject = f"Kết quả thực hiện công tác cải cách hành chính {period} và phương hướng nhiệm vụ {period}"
    word = opened(made(letterhead(f"{subject} (ví dụ minh họa)")))
    title, rule = (next(p for p in word.paragraphs if p.style.name == name) for name in ("Subtitle", "Đường kẻ"))
    assert title.alignment is None and title.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert title.paragraph_format.left_indent == title.paragraph_format.right_indent
    font = TTFont(SHIPPED / "texgyretermes-bold.otf")
    letters, widths = font.getBestCmap(), font["hmtx"]

    def long(said: str) -> float:
        return sum(widths[letters[ord(letter)]][0] for letter in said) / 1000 * 14 * 25.4 / 72

    room = 160 - 2 * title.paragraph_format.left_indent / Mm(1)
    lines = [""]
    for one in title.text.split(" "):
        if long(f"{lines[-1]} {one}".strip()) > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {one}".strip()
    assert len(lines) == 2 and min(map(long, lines)) / max(map(long, lines)) > 0.7
    below = 160 - 2 * rule.paragraph_format.left_indent / Mm(1)
    assert 1 / 3 <= below / max(map(long, lines)) <= 1 / 2, "a third to a half of the line above"


def test_the_signature_has_recipients_and_signer_side_by_side(word):
    left, right = word.tables[-2].rows[0].cells
    assert [p.text for p in left.paragraphs] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert [p.text for p in right.paragraphs] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn A"]


def test_the_closing_sentence_goes_with_the_signature():
    closing = "Trên đây là báo cáo./."
    last = Signature(recipients=["Như trên."], authority="TM.", title="Chủ tịch", signer="A", closing=closing)
    word = opened(made(last))
    assert word.paragraphs[0].text == closing and word.paragraphs[0].paragraph_format.keep_with_next
    assert list(word.tables[0].rows[0]._tr.iter(qn("w:cantSplit")))


def test_tables_are_native_with_a_repeated_head_and_whole_rows(word):
    small, form = word.tables[1], word.tables[-1]
    assert [cell.text for cell in small.rows[0].cells] == ["TT", "Nội dung", "Liên hệ"]
    assert [cell.text for cell in small.rows[1].cells] == ["1", PAYLOAD, LONG]
    assert [cell.text for cell in form.rows[0].cells] == [
        "STT", "Chỉ tiêu thống kê", "Kết quả thống kê", "Kết quả thống kê", "Ghi chú",
    ]  # fmt: skip
    assert [cell.text for cell in form.rows[1].cells] == [
        "STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú",
    ]  # fmt: skip
    assert len(form.rows) == 2 + 1 + 12 * 9
    for table, heads in ((small, 1), (form, 2)):
        assert table.style.name == "Table Grid"
        repeated = [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows]
        assert repeated == [True] * heads + [False] * (len(table.rows) - heads)
        assert all(list(row._tr.iter(qn("w:cantSplit"))) for row in table.rows)
        assert sum(column.width for column in table.columns) / Mm(1) == pytest.approx(160, abs=0.5)
    assert [round(column.width / Mm(1)) for column in form.columns] == [11, 66, 29, 21, 33]
    group, item = form.rows[3].cells, form.rows[4].cells
    assert group[1].paragraphs[0].runs[0].bold and not item[1].paragraphs[0].runs[0].bold
    assert group[1].paragraphs[0].paragraph_format.keep_with_next, "its name never ends a page"
    assert not item[1].paragraphs[0].paragraph_format.keep_with_next
    assert item[1].paragraphs[0].paragraph_format.left_indent and item[3].text == "54.647"
    assert item[3].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_a_short_table_stays_on_one_page_and_its_source_below_it():
    columns = [Column(title="Đơn vị", width=3), Column(title="Hồ sơ", align="right")]

    def table(rows: int, source: str = "Một cửa") -> Document:
        cells = [[["Xã"], [Number(text="1.234", id="n")]]] * rows
        return opened(made(Table(caption="Hồ sơ", columns=columns, rows=cells, source=source)))

    def kept(word: Document) -> list[bool]:
        cells = (row.cells[0] for row in word.tables[0].rows)
        return [bool(cell.paragraphs[0].paragraph_format.keep_with_next) for cell in cells]

    assert kept(table(6)) == [True] * 7
    assert kept(table(15)) == [True] + [False] * 13 + [True] * 2
    assert styled(table(1)) == [("Caption", "Hồ sơ"), ("Nguồn số liệu", "Nguồn: Một cửa")]
    assert styled(table(1, source="")) == [("Caption", "Hồ sơ"), ("Khoảng cách", "")]
    widths = [column.width / Mm(1) for column in table(1).tables[0].columns]
    assert widths == [pytest.approx(120, abs=0.1), pytest.approx(40, abs=0.1)]


def test_a_table_typed_into_a_text_has_columns_of_one_width():
    word = opened(made(Grid(aligns=["left", "right"], titles=[["A"], ["B"]], rows=[[["a"], [Strong(text=["1"])]]])))
    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B"], ["a", "1"]]
    assert len({column.width for column in table.columns}) == 1
    assert table.cell(1, 1).paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert table.cell(1, 1).paragraphs[0].runs[0].bold


def test_each_chart_is_a_picture_with_its_description_and_its_number(word):
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said == ["Cột cao 30", "Cột cao 40"]
    assert [shape.width.pt for shape in word.inline_shapes] == [pytest.approx(90, abs=0.5)] * 2, "its own size"
    shown = styled(word)
    first = shown.index(("Tên biểu đồ", "Biểu đồ 1. Hồ sơ"))
    assert shown[first - 1 : first + 2] == [
        ("Hình", ""),
        ("Tên biểu đồ", "Biểu đồ 1. Hồ sơ"),
        ("Nguồn biểu đồ", "Nguồn: Một cửa"),
    ]
    assert ("Tên biểu đồ", "Biểu đồ 2. Hồ sơ khác") in shown


def test_a_chart_inside_a_section_or_a_list_is_drawn_and_a_wide_one_fits():
    wide = SVG.replace('width="90pt"', 'width="900pt"').replace("viewBox", 'preserveAspectRatio="none" viewBox')
    inside = Section(code="I", title="I.", level=1, blocks=[chart(), Items(items=[[chart(svg=wide)]])])
    first, second = opened(made(inside)).inline_shapes
    assert first.width < second.width and second.width / Mm(1) == pytest.approx(160, abs=0.1)


def test_a_broken_drawing_is_an_error_for_people():
    with pytest.raises(CchcError, match="Không vẽ được biểu đồ"):
        made(chart(svg="<svg width=1></svg>"))


def test_the_figures_of_a_chart_are_for_the_screen():
    figures = Table(caption="Số liệu", columns=[Column(title="A")], rows=[[["bí mật"]]])
    word = opened(made(chart().model_copy(update={"data": figures}), Divider()))
    assert not word.tables and "bí mật" not in text(word)


def test_marks_of_a_text():
    said = [
        "a  b\n", Number(text="54.647", id="n"), Strong(text=["đậm ", blocks.Emphasis(text=["nghiêng"])]), LineBreak(),
        " dòng ", Code(text="mã"), Link(href="https://cchc.example.vn", text=["chỗ này"]), " ",
    ]  # fmt: skip
    data = made(Paragraph(text=said))
    (shown,) = opened(data).paragraphs
    assert shown.text == "a b 54.647đậm nghiêng\ndòng mãchỗ này"
    assert {run.text: (run.bold, run.italic, run.font.name) for run in shown.runs if run.text.strip()} == {
        "a b ": (None, None, None),
        "54.647": (None, None, None),
        "đậm ": (True, None, None),
        "nghiêng": (True, True, None),
        "dòng ": (None, None, None),
        "mã": (None, None, "Courier New"),
        "chỗ này": (None, None, None),
    }
    assert "cchc.example.vn" not in "".join(parts(data).values()), "no link"


def test_payload_is_shown_as_text_in_paragraph_and_cell(word, data):
    assert squeezed(text(word)).count(squeezed(PAYLOAD)) == 2
    files = parts(data)
    assert not re.search(
        "hyperlink |w:instrText|TargetMode", files["word/document.xml"] + files["word/_rels/document.xml.rels"]
    )
    assert "fldSimple" not in files["word/document.xml"]


@settings(deadline=None, max_examples=40)
@given(st.text(min_size=1))
def test_any_text_stays_text_in_a_cell_and_a_paragraph(said):
    said = visible(said)
    row = AnnexRow(code="I", stt="", row="item", label=said)
    word = opened(made(Annex(caption="", rows=[row]), Paragraph(text=[said])))
    assert squeezed(word.tables[0].rows[2].cells[1].text) == squeezed(said)
    assert squeezed(text(word)).count(squeezed(said)) >= 2 or not squeezed(said)


def test_lists_are_native_and_each_counts_from_its_own_start():
    def item(*text_: blocks.Inline) -> Paragraph:
        return Paragraph(text=list(text_))

    inner = Items(items=[[item("c"), item("thêm")]])
    word = opened(
        made(
            Items(start=1, items=[[item("a")], [item("b"), inner]]),
            item("chữ"),
            Items(start=7, items=[[item("bảy")], [item(Strong(text=["tám"]), " mã")]]),
            Items(items=[[item("gạch")], [Divider()], []]),
        )
    )
    assert styled(word) == [
        ("List Number", "a"), ("List Number", "b"), ("List Bullet", "c"), ("List Continue", "thêm"),
        ("Body Text", "chữ"), ("List Number", "bảy"), ("List Number", "tám mã"), ("List Bullet", "gạch"),
        ("List Bullet", ""), ("List Bullet", ""),
    ]  # fmt: skip
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    numbering = word.part.numbering_part.element
    assert next(numbering.num_having_numId(numbers[2]).iter(qn("w:startOverride"))).get(qn("w:val")) == "7"
    assert [(level.numId.val, level.ilvl.val) for level in [word.paragraphs[2]._p.pPr.numPr]] == [(1, 1)]


def test_quotes_and_machine_text():
    word = opened(made(Quote(blocks=[Paragraph(text=["trích"])]), CodeBlock(text="chỉ có chữ\n  thụt vào\n")))
    assert styled(word) == [("List Continue", "trích"), ("Chữ máy", "chỉ có chữ\n  thụt vào")]


@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_says_so_in_the_header_of_each_page(draft):
    for section in opened(made(*report()[-2:], draft=draft)).sections:
        for header in (section.first_page_header, section.header):
            assert "".join(p.text for p in header.paragraphs).count("DỰ THẢO") == draft
        assert list(section.header.paragraphs[0]._p.iter(qn("w:fldSimple"))), "the number stays"


def test_libreoffice_opens_it_and_shows_head_and_page_numbers(data, to_pdf_text):
    pages = to_pdf_text(data)
    start = next(i for i, page in enumerate(pages) if "Phụ lục" in page)
    for part in (pages[:start], pages[start:]):
        assert len(part) >= 2
        assert [page.splitlines()[0] for page in part[1:]] == [str(n) for n in range(2, len(part) + 1)]
        assert part[0].splitlines()[0] != "1"
    assert all("Chỉ tiêu thống kê" in page and "Đơn vị tính" in page for page in pages[start:])
    for group in range(1, 13):
        for item in range(1, 9):
            note = squeezed(f"Ghi chú {group}.{item} " + "về tình hình thực hiện nhiệm vụ " * (item % 4))
            assert sum(note in squeezed(page) for page in pages[start:]) == 1, "no row is torn"


def test_a_row_longer_than_a_page_is_told_to_the_end(to_pdf_text):
    row = AnnexRow(code="I.1", stt="1", row="item", label="Chỉ tiêu", note="dài " * 3000 + "HẾT")
    said = " ".join(to_pdf_text(made(Annex(caption="Bảng 2", rows=[row]))))
    assert said.count("dài") == 3000 and "HẾT" in said

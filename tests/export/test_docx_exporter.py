"""report.docx is native Word laid out by Decree 30/2020/NĐ-CP, shows text as text, and is the same bytes every time."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from read_pdf import page_texts
from sample_report import LONG, PAYLOAD, SVG, letterhead, new_notebook, report, shown, squeezed

from cchc.export.base import ExportError
from cchc.export.docx import CchcDocxExporter
from cchc.fonts import SHIPPED
from cchc.markup import OWN, Fragment, escape_markdown
from cchc.paths import Workspace
from cchc.report import document
from cchc.report.tables import AnnexRow, annex
from cchc.text import visible


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def exported(*cells) -> bytes:
    return CchcDocxExporter().from_notebook_node(new_notebook(cells=list(cells)))[0]


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist() if not name.endswith(".png")}


def text(word: Document) -> str:
    """All text with the paragraphs of tables, in order."""
    found = word.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in found)


@pytest.fixture
def to_pdf_text(libreoffice: Callable[..., None], tmp_path: Path) -> Callable[[Path], list[str]]:
    """The pages LibreOffice makes of a Word file."""

    def convert(path: Path) -> list[str]:
        libreoffice("pdf", tmp_path, path)
        return page_texts(tmp_path / f"{path.stem}.pdf")

    return convert


@pytest.fixture(scope="module")
def data() -> bytes:
    return CchcDocxExporter().from_notebook_node(report())[0]


@pytest.fixture(scope="module")
def word(data) -> Document:
    return opened(data)


def test_it_is_registered_with_nbconvert():
    assert get_exporter("cchc-docx") is CchcDocxExporter
    menu = get_exporter("cchc_docx")
    assert issubclass(menu, CchcDocxExporter) and menu.export_from_notebook == "CCHC DOCX"
    assert not CchcDocxExporter.export_from_notebook, "JupyterLab cannot follow a name with a hyphen"


def test_two_builds_are_the_same_bytes(data):
    assert CchcDocxExporter().from_notebook_node(report())[0] == data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_are_the_documents_and_not_the_clocks(word, monkeypatch):
    about = word.core_properties
    assert about.title == "Báo cáo kết quả cải cách hành chính năm 2021"
    assert about.author == about.last_modified_by == "Ủy ban nhân dân huyện Mỹ Tú"
    assert about.language == "vi-VN" and about.comments == ""
    assert about.created == about.modified == datetime(2021, 12, 14, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    again = opened(CchcDocxExporter().from_notebook_node(report())[0])
    assert again.core_properties.created == datetime(1970, 1, 2, tzinfo=UTC)


def test_pages_and_margins_follow_the_decree(word):
    assert len(word.sections) == 2, "the appendix counts its own pages"
    for section in word.sections:
        sides = (section.page_width, section.page_height)
        assert [round(side / Mm(1)) for side in sides] == [210, 297]
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin / Mm(1)) for margin in margins] == [20, 20, 30, 20]
        assert section.different_first_page_header_footer
        assert [(p.style.name, p.text) for p in section.first_page_header.paragraphs] == [("Header", "")]
        (number,) = section.header.paragraphs
        assert number.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert number.style.font.size == Pt(13)
        assert [f.get(qn("w:instr")) for f in number._p.iter(qn("w:fldSimple"))] == ["PAGE"]
    starts = [[n.get(qn("w:start")) for n in s._sectPr.iter(qn("w:pgNumType"))] for s in word.sections]
    assert starts == [[], ["1"]]


def test_styles_follow_the_decree(word):
    sizes = {
        style.name: style.font.size.pt for style in word.styles if getattr(style, "font", None) and style.font.size
    }
    assert {sizes[name] for name in ("Body Text", "Heading 1", "Heading 2", "Heading 3", "Title", "Căn cứ")} == {14}
    assert (sizes["Nơi nhận"], sizes["Danh sách nơi nhận"], sizes["Quốc hiệu"], sizes["Tiêu ngữ"]) == (
        12,
        11,
        12.5,
        13.5,
    )
    for name in sizes:
        font = word.styles[name].font
        assert font.name == ("Courier New" if name == "Chữ máy" else "Times New Roman")
        assert font.color.rgb == RGBColor(0, 0, 0)
    body = word.styles["Body Text"].paragraph_format
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY and 1 <= body.line_spacing <= 1.5
    assert body.first_line_indent / Mm(1) == pytest.approx(12.7, abs=0.05) and body.space_after == Pt(6)
    look = {n: (word.styles[n].font.bold, word.styles[n].font.italic) for n in ("Heading 1", "Heading 2", "Heading 3")}
    assert look == {"Heading 1": (True, False), "Heading 2": (True, False), "Heading 3": (False, False)}
    defaults = word.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:val")) == "vi-VN"


def test_headings_are_real_headings(word):
    found = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert found == [
        ("Heading 1", "I. NỔI BẬT"),
        ("Heading 2", "1. Nội dung"),
        ("Heading 1", "Phụ lục\nTHỐNG KÊ SỐ LIỆU"),
    ]


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
    below = [(p.style.name, p.text) for p in word.paragraphs][:8]
    assert below == [
        ("Title", "BÁO CÁO"),
        ("Subtitle", "Kết quả cải cách hành chính năm\u00a02021"),
        ("Đường kẻ", ""),
        ("Nơi gửi", "Kính gửi:"),
        ("Danh sách nơi gửi", "- Sở Nội vụ;"),
        ("Danh sách nơi gửi", "- Thường trực Huyện ủy."),
        ("Căn cứ", "Căn cứ Kế hoạch số 142/KH-UBND."),
        ("Body Text", "Ủy ban nhân dân huyện báo cáo như sau:"),
    ]


def test_the_line_below_the_motto_is_as_long_as_the_motto(word):
    """58 mm in Times New Roman Bold of 13.5 points; the agency's line is a third to a half of its last line, 33 mm."""
    agency, nation = word.tables[0].rows[0].cells
    room = {"agency": agency.width, "nation": nation.width}
    rules = {"agency": agency.paragraphs[-1], "nation": nation.paragraphs[-1]}
    assert all(list(rule._p.iter(qn("w:bottom"))) for rule in rules.values())
    long = {name: (room[name] - 2 * rule.paragraph_format.left_indent) / Mm(1) for name, rule in rules.items()}
    assert long["nation"] == pytest.approx(58.2, abs=1)
    assert 33 / 3 <= long["agency"] <= 33 / 2


@pytest.mark.parametrize("period", ["năm 2021", "quý III năm 2022", "6 tháng đầu năm 2022"])
def test_the_subject_takes_two_lines_of_one_length_with_a_rule_below(period):
    """Broken as Word breaks: a word that no longer fits begins the next line."""
    subject = f"Kết quả thực hiện công tác cải cách hành chính {period} và phương hướng nhiệm vụ {period}"
    word = opened(exported(shown(letterhead(f"{subject} (ví dụ minh họa)"))))
    title, rule = (next(p for p in word.paragraphs if p.style.name == name) for name in ("Subtitle", "Đường kẻ"))
    assert title.alignment is None and title.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert title.paragraph_format.left_indent == title.paragraph_format.right_indent
    font = TTFont(SHIPPED / "texgyretermes-bold.otf")
    letters, widths = font.getBestCmap(), font["hmtx"]

    def long(text: str) -> float:
        return sum(widths[letters[ord(letter)]][0] for letter in text) / 1000 * 14 * 25.4 / 72

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
    last = document.signature(["Như trên"], "TM.", "Chủ tịch", "A", closing="Trên đây là báo cáo./.")
    word = opened(exported(shown(last)))
    assert word.paragraphs[0].text == "Trên đây là báo cáo./." and word.paragraphs[0].paragraph_format.keep_with_next
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
    widths = [round(column.width / Mm(1)) for column in form.columns]
    assert widths == [11, 69, 23, 19, 38]
    group, item = form.rows[3].cells, form.rows[4].cells
    assert group[1].paragraphs[0].runs[0].bold and not item[1].paragraphs[0].runs[0].bold
    assert group[1].paragraphs[0].paragraph_format.keep_with_next, "its name never ends a page"
    assert item[3].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_each_chart_is_a_picture_with_its_description(word):
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said == ["Cột cao 30", "Cột cao 40"]
    drawn = float(re.search(r'viewBox="0 0 ([\d.]+)', SVG)[1])
    assert [shape.width.pt for shape in word.inline_shapes] == [pytest.approx(drawn, abs=0.5)] * 2, "its own size"
    texts = text(word)
    assert "Biểu đồ 1. Hồ sơ" in texts and "Nguồn: Một cửa" in texts


def test_a_picture_inside_a_part_has_a_place():
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    page = f'<img alt="" src="data:image/png;base64,{png}"><pre>chỉ có chữ\n  thụt vào</pre>'
    word = opened(exported(shown(Fragment(page, ""))))
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == ["Hình minh họa"]
    assert "chỉ có chữ\n  thụt vào" in [paragraph.text for paragraph in word.paragraphs]


@pytest.mark.parametrize(
    ("page", "words"),
    [('<img src="data:image/png;base64,AAAA">', "Hình PNG"), ("<svg width=1></svg>", "Hình SVG")],
)
def test_a_broken_picture_is_an_error_for_people(page, words):
    with pytest.raises(ExportError, match=words):
        exported(shown(Fragment(page, "")))


def test_a_picture_from_elsewhere_is_never_fetched():
    page = {"text/html": '<p>trước</p><img src="https://cchc.example.vn/a.png" alt="ảnh ngoài">'}
    data = exported(new_code_cell(outputs=[new_output("display_data", data=page, metadata={OWN: {}})]))
    assert text(opened(data)).endswith("trước\nảnh ngoài") and "cchc.example.vn" not in "".join(parts(data).values())


def test_payload_is_shown_as_text_in_paragraph_and_cell(word, data):
    assert squeezed(text(word)).count(squeezed(PAYLOAD)) == 2
    files = parts(data)
    assert "Ô lời văn <script>a()</script>" in text(word)
    assert not re.search(
        "hyperlink |w:instrText|TargetMode", files["word/document.xml"] + files["word/_rels/document.xml.rels"]
    )
    assert "fldSimple" not in files["word/document.xml"]


@settings(deadline=None, max_examples=40)
@given(st.text(min_size=1))
def test_any_text_stays_text_in_a_cell_and_a_paragraph(said):
    word = opened(exported(shown(annex([AnnexRow("I", "", "item", said)])), new_markdown_cell(escape_markdown(said))))
    seen = squeezed(visible(said))
    assert squeezed(word.tables[0].rows[2].cells[1].text) == seen
    assert squeezed(text(word)).count(seen) >= 2 or not seen


def test_what_is_not_for_paper_stays_out(word):
    assert not re.search("in ra|secret|Bỏ đi|BỎ ĐI|người duyệt", text(word))


def test_lists_are_native_and_each_counts_from_its_own_start():
    source = "1. a\n2. b\n   - c\n\n     thêm\n\nchữ\n\n7. bảy\n8. **tám** `mã`"
    word = opened(exported(new_markdown_cell(source)))
    found = [(p.style.name, p.text) for p in word.paragraphs]
    assert found == [
        ("List Number", "a"), ("List Number", "b"), ("List Bullet", "c"), ("List Continue", "thêm"),
        ("Body Text", "chữ"), ("List Number", "bảy"), ("List Number", "tám mã"),
    ]  # fmt: skip
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    second = word.part.numbering_part.element.num_having_numId(numbers[2])
    assert next(second.iter(qn("w:startOverride"))).get(qn("w:val")) == "7"
    assert [run.bold for run in word.paragraphs[-1].runs] == [True, None, None]


@pytest.mark.parametrize(("errors", "marks"), [(3, 1), (0, 0), (None, 1)])
def test_a_draft_says_so_in_the_header_of_each_page(errors, marks):
    """So does a report of which nobody knows."""
    book = report(open_errors=errors or 0)
    if errors is None:
        del book.metadata["cchc"]
    for section in opened(CchcDocxExporter().from_notebook_node(book)[0]).sections:
        for header in (section.first_page_header, section.header):
            assert "".join(p.text for p in header.paragraphs).count("DỰ THẢO") == marks
        assert list(section.header.paragraphs[0]._p.iter(qn("w:fldSimple"))), "the number stays"


def test_libreoffice_opens_it_and_shows_head_and_page_numbers(data, to_pdf_text, tmp_path):
    path = tmp_path / "sample.docx"
    path.write_bytes(data)
    made = to_pdf_text(path)
    start = next(i for i, page in enumerate(made) if "Phụ lục" in page)
    for part in (made[:start], made[start:]):
        assert len(part) >= 2
        assert [page.splitlines()[0] for page in part[1:]] == [str(n) for n in range(2, len(part) + 1)]
        assert part[0].splitlines()[0] != "1"
    assert all("Chỉ tiêu thống kê" in page and "Đơn vị tính" in page for page in made[start:])
    for group in range(1, 13):
        for item in range(1, 9):
            note = squeezed(f"Ghi chú {group}.{item} " + "về tình hình thực hiện nhiệm vụ " * (item % 4))
            assert sum(note in squeezed(page) for page in made[start:]) == 1, "no row is torn"


def test_a_row_longer_than_a_page_is_told_to_the_end(to_pdf_text, tmp_path):
    path = tmp_path / "long.docx"
    path.write_bytes(exported(shown(annex([AnnexRow("I.1", "1", "item", "Chỉ tiêu", note="dài " * 3000 + "HẾT")]))))
    said = " ".join(to_pdf_text(path))
    assert said.count("dài") == 3000 and "HẾT" in said


def test_the_report_says_in_word_what_it_says_in_pdf(made: Workspace, to_pdf_text):
    """Headings and sentences for Word stand in the signed PDF too, and both hold the same numbers."""
    converted = to_pdf_text(made.outputs / "report.docx")
    signed = page_texts(made.outputs / "report.pdf")
    margins = r"\A\d+\n|\A.*DỰ THẢO\n|DỰ THẢO – còn .*\n?"  # page numbers and the marks of a draft
    both = [squeezed("".join(re.sub(margins, "", page) for page in found)) for found in (converted, signed)]
    word = opened((made.outputs / "report.docx").read_bytes())
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert len(headings) >= 20 and all(squeezed(h) in said for h in headings for said in both)
    said = [p.text for p in word.paragraphs if p.style.name in ("Body Text", "List Bullet", "Căn cứ", "Nguồn số liệu")]
    assert len(said) > 100
    assert [p for p in said if squeezed(p) not in both[1]] == []
    figures = [sorted(re.findall(r"\d+(?:[.,]\d+)*%?", text_)) for text_ in both]
    assert len(figures[0]) > 500 and set(figures[0]) ^ set(figures[1]) == set()
    assert len(word.inline_shapes) == 8 and all(s._inline.docPr.get("descr") for s in word.inline_shapes)

"""The page and the styles of report.docx come from a Word file that an office may change."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from cchc.blocks import Block, Column, Items, Letterhead, Paragraph, Section, Table
from cchc.project.errors import CchcError
from cchc.render.docx import to_docx
from cchc.render.docx_reference import GRID, REFERENCE, STYLES

CONTENT = [
    Section(code="I", title="I. Nổi bật", level=1, blocks=[Paragraph(text=["Lời văn."])]),
    Items(start=3, items=[[Paragraph(text=["ba"])]]),
    Items(items=[[Paragraph(text=["gạch"])]]),
    Table(caption="Hồ sơ", columns=[Column(title="Đơn vị"), Column(title="Hồ sơ")], rows=[[["Xã"], ["12"]]]),
]
LETTERHEAD = Letterhead(
    parent="", agency=["UBND huyện"], nation="CỘNG HÒA", motto="Độc lập - Tự do", number="01/BC-UBND", dated="ngày 14",
    document="Báo cáo", subject="Kết quả", addressees=["Sở Nội vụ."], bases=[], opening="Như sau:",
    signed_on=date(2021, 12, 14),
)  # fmt: skip


def made(reference: Path = REFERENCE, content: list[Block] = CONTENT) -> bytes:
    moment = datetime(2021, 12, 14, tzinfo=UTC)
    return to_docx(content, title="Báo cáo", author="UBND", moment=moment, reference=reference, draft=True)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


@pytest.fixture(scope="module")
def word() -> Document:
    return docx.Document(str(REFERENCE))


@pytest.fixture
def own(tmp_path: Path) -> Callable[[Callable[[Document], object]], Path]:
    """The reference file with a change, as an office's own."""

    def changed(change: Callable[[Document], object]) -> Path:
        word = docx.Document(str(REFERENCE))
        change(word)
        word.save(str(tmp_path / "reference.docx"))
        return tmp_path / "reference.docx"

    return changed


def test_it_shows_each_style_that_reports_are_written_with(word):
    """So that an office sees what it changes."""
    shown = {style.val for style in word.element.body.iter(qn("w:pStyle"))}
    ids = {style.style_id: style.name for style in word.styles}
    assert set(STYLES) <= {ids[id] for id in shown}
    assert GRID in {table.style.name for table in word.tables}
    assert "notebooks/reference.docx" in word.paragraphs[0].text


def test_its_styles_follow_the_decree(word):
    sizes = {
        style.name: style.font.size.pt for style in word.styles if getattr(style, "font", None) and style.font.size
    }
    assert {sizes[name] for name in ("Body Text", "Heading 1", "Heading 2", "Heading 3", "Title", "Căn cứ")} == {14}
    small = ("Nơi nhận", "Danh sách nơi nhận", "Quốc hiệu", "Tiêu ngữ")
    assert [sizes[name] for name in small] == [12, 11, 12.5, 13.5]
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


def test_none_of_its_text_is_in_a_report():
    word = opened(made())
    assert [p.text for p in word.paragraphs] == ["I. NỔI BẬT", "Lời văn.", "ba", "gạch", "Hồ sơ", ""]
    assert not word.inline_shapes
    parts = {str(part.partname) for part in word.part.package.iter_parts()}
    assert not any("media" in name for name in parts), "its pictures neither"


def test_a_changed_page_and_a_changed_style_change_the_report(own):
    def change(word: Document) -> None:
        word.sections[0].left_margin = Mm(40)
        word.styles["Heading 1"].font.size = Pt(16)
        word.sections[0].header.paragraphs[0].add_run("UBND huyện")

    word = opened(made(own(change)))
    assert word.styles["Heading 1"].font.size == Pt(16)
    assert word.sections[0].left_margin / Mm(1) == pytest.approx(40, abs=0.1)
    assert sum(column.width for column in word.tables[0].columns) / Mm(1) == pytest.approx(150, abs=0.5)
    assert word.sections[0].header.paragraphs[0].text == "\tUBND huyện\tDỰ THẢO"


def test_lines_are_as_long_as_the_letters_of_the_file(own):
    """A rule goes with the motto, in whatever size, and wherever the size is said."""

    def rule(path: Path) -> float:
        cell = opened(made(path, [LETTERHEAD])).tables[0].cell(0, 1)
        return (cell.width - 2 * cell.paragraphs[-1].paragraph_format.left_indent) / Mm(1)

    def inherited(word: Document) -> None:
        for name in ("Tiêu ngữ", "Normal"):
            word.styles[name].font.size = None
        defaults = word.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr")[0]
        defaults.append(parse_xml(f'<w:sz {nsdecls("w")} w:val="54"/>'))

    twice = pytest.approx(2 * rule(REFERENCE), 0.02)
    assert rule(own(lambda word: setattr(word.styles["Tiêu ngữ"].font, "size", Pt(27)))) == twice
    assert rule(own(inherited)) == twice


def test_the_same_file_makes_the_same_bytes(own):
    path = own(lambda word: setattr(word.styles["Normal"].font, "name", "Arial"))
    assert made(path) == made(path) != made()


def test_nothing_of_its_author_goes_into_a_report(own):
    """Names, paths of a machine, text of a section before the last one."""

    def change(word: Document) -> None:
        word.core_properties.author = word.core_properties.keywords = "Nguyễn Văn B"
        settings, part = word.settings.element, word.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
        id = part.relate_to("file:///C:/Users/b/Normal.dotm", kind, is_external=True)
        settings.insert(0, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{id}"/>'))
        word.add_comment(word.paragraphs[0].runs[0], "xem lại", author="Nguyễn Văn B")
        word.add_section()

    word = opened(made(own(change)))
    assert (word.core_properties.author, word.core_properties.keywords) == ("UBND", "")
    parts = list(word.part.package.iter_parts())
    assert not any("Nguyễn Văn B".encode() in part.blob or b"Users" in part.blob for part in parts)
    assert not any(relation.is_external for part in parts for relation in part.rels.values())
    assert len(word.sections) == 1 and len(word.sections[0].header.paragraphs[0].text) > 1


def test_a_file_that_libreoffice_saved_serves_too(libreoffice, tmp_path):
    libreoffice("docx", tmp_path, REFERENCE)
    theirs, ours = opened(made(tmp_path / REFERENCE.name)), opened(made())
    assert [(p.style.name, p.text) for p in theirs.paragraphs] == [(p.style.name, p.text) for p in ours.paragraphs]
    assert theirs.tables[0].style.name == GRID


def delete(*names: str) -> Callable[[Document], None]:
    return lambda word: [word.styles[name].delete() for name in names]


def without_numbers(word: Document) -> None:
    properties = word.styles["List Number"].element.pPr
    properties.remove(properties.numPr)


def without_page(word: Document) -> None:
    word.element.body.remove(word.sections[-1]._sectPr)
    del word.element.body[:]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_page, "khổ giấy và lề trang"),
        (lambda word: [page._sectPr.remove(page._sectPr.pgMar) for page in word.sections], "khổ giấy và lề trang"),
        (delete("Căn cứ", "Nơi nhận"), "kiểu đoạn “Căn cứ”, “Nơi nhận”"),
        (delete("Table Grid", "Tiêu ngữ"), "kiểu đoạn “Tiêu ngữ”; kiểu bảng “Table Grid”"),
        (without_numbers, "dấu hoặc số đầu dòng của kiểu “List Number”"),
        (lambda word: setattr(word.styles["Hình"], "name", "Hinh"), "kiểu đoạn “Hình”"),
    ],
)
def test_what_it_lacks_is_named_with_the_file(own, change, words):
    with pytest.raises(CchcError, match=rf"^Tệp \S*reference\.docx thiếu {words}\. Hãy"):
        made(own(change))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 old Word", None])
def test_a_file_that_is_no_word_file_is_named(tmp_path, content):
    path = tmp_path / "mau.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CchcError, match=r"^Tệp \S*mau\.docx không mở được"):
        made(path)

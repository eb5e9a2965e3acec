"""report.docx is made of the parts of the notebook, in their order, with the page and the styles of one Word file."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from read_pdf import page_texts
from sample_report import PAYLOAD, new_notebook, report, shown, squeezed

from cchc.blocks import MIME
from cchc.project.paths import Workspace
from cchc.render.cells import ExportError
from cchc.render.docx_reference import REFERENCE
from cchc.render.executed import OWN
from cchc.render.exporters.docx import CchcDocxExporter


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def exported(*cells) -> bytes:
    return CchcDocxExporter().from_notebook_node(new_notebook(cells=list(cells)))[0]


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def text(word: Document) -> str:
    """All text with the paragraphs of tables, in order."""
    found = word.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in found)


@pytest.fixture(scope="module")
def data() -> bytes:
    return CchcDocxExporter().from_notebook_node(report())[0]


@pytest.fixture(scope="module")
def word(data) -> Document:
    return opened(data)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A project with a Word file of its own; its text is 15 points high."""
    for folder in ("notebooks", "data"):
        (tmp_path / folder).mkdir()
    path = tmp_path / "notebooks" / "reference.docx"
    changed = docx.Document(str(REFERENCE))
    changed.styles["Body Text"].font.size = Pt(15)
    changed.save(str(path))
    return path


def size(data: bytes) -> float:
    return opened(data).styles["Body Text"].font.size.pt


def test_it_is_registered_with_nbconvert():
    assert get_exporter("cchc-docx") is CchcDocxExporter
    menu = get_exporter("Bao_cao_Word")
    assert issubclass(menu, CchcDocxExporter) and menu.export_from_notebook == "Báo cáo (Word)"
    assert not CchcDocxExporter.export_from_notebook, "JupyterLab cannot follow a name with a hyphen"


def test_two_builds_are_the_same_bytes(data):
    assert CchcDocxExporter().from_notebook_node(report())[0] == data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_are_the_documents_and_not_the_clocks(word, monkeypatch):
    about = word.core_properties
    assert about.title == "Báo cáo kết quả cải cách hành chính năm 2021"
    assert about.author == about.last_modified_by == "Ủy ban nhân dân huyện Mỹ Tú"
    assert about.created == about.modified == datetime(2021, 12, 14, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    again = opened(CchcDocxExporter().from_notebook_node(report())[0])
    assert again.core_properties.created == datetime(1970, 1, 2, tzinfo=UTC)


def test_every_part_of_the_document_is_there_in_its_order(word):
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading") or p.style.name == "Tên phụ lục"]
    assert headings == ["I. NỔI BẬT", "1. Nội dung", "Phụ lục\nTHỐNG KÊ SỐ LIỆU"]
    assert squeezed(text(word)).count(squeezed(PAYLOAD)) == 2
    assert [p.text for p in word.paragraphs if p.text.startswith("Biểu đồ")] == [
        "Biểu đồ 1. Hồ sơ", "Biểu đồ 2. Hồ sơ khác",
    ]  # fmt: skip
    assert len(word.tables) == 4 and len(word.tables[-1].rows) == 2 + 1 + 12 * 9


def test_a_markdown_cell_is_text_of_the_document(word):
    (cell,) = [p for p in word.paragraphs if p.text == "Ô lời văn <script>a()</script>"]
    assert [run.text for run in cell.runs if run.italic] == ["lời văn"]


def test_what_is_not_for_paper_stays_out(word):
    assert not re.search("in ra|secret|Bỏ đi|BỎ ĐI|người duyệt", text(word))


def test_a_picture_in_markdown_is_never_fetched():
    data = exported(new_markdown_cell("trước ![ảnh ngoài](https://cchc.example.vn/a.png)"))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not any(b"cchc.example.vn" in file.read(name) for name in file.namelist())
    assert text(opened(data)) == "trước ảnh ngoài"


@pytest.mark.parametrize(("errors", "marks"), [(3, 1), (0, 0), (None, 1)])
def test_a_draft_says_so_in_the_header_of_each_page(errors, marks):
    """So does a report of which nobody knows."""
    book = report(open_errors=errors or 0)
    if errors is None:
        del book.metadata["cchc"]
    for section in opened(CchcDocxExporter().from_notebook_node(book)[0]).sections:
        for header in (section.first_page_header, section.header):
            assert "".join(p.text for p in header.paragraphs).count("DỰ THẢO") == marks


def test_a_notebook_of_another_version_is_not_half_read():
    data = {"text/html": "<p>a</p>", MIME: '[{"kind": "paragraph", "text": ["a"], "colour": "red"}]'}
    old = new_code_cell("show()", outputs=[new_output("display_data", data=data, metadata={OWN: {}})])
    with pytest.raises(ExportError, match=r"^Ô \[1\] của sổ tay không hiện được, hoặc do phiên bản khác"):
        exported(old, shown())


def test_the_projects_own_word_file_gives_the_look(own, monkeypatch):
    book = new_notebook(cells=[new_markdown_cell("chữ")])
    monkeypatch.chdir(own.parent)
    assert size(CchcDocxExporter().from_notebook_node(book)[0]) == 15
    own.unlink()
    assert size(CchcDocxExporter().from_notebook_node(book)[0]) == 14
    monkeypatch.chdir("/")
    assert size(CchcDocxExporter().from_notebook_node(book)[0]) == 14, "a notebook alone"


def test_another_word_file_can_be_named(own):
    there = shutil.move(own, own.parent / "mau.docx")
    assert size(CchcDocxExporter(reference_doc=str(there)).from_notebook_node(new_notebook(cells=[]))[0]) == 15


def test_the_report_says_in_word_what_it_says_in_pdf(made: Workspace, libreoffice: Callable[..., None], tmp_path: Path):
    """Headings and sentences for Word stand in the signed PDF too, and both hold the same numbers."""
    libreoffice("pdf", tmp_path, made.outputs / "report.docx")
    converted, signed = page_texts(tmp_path / "report.pdf"), page_texts(made.outputs / "report.pdf")
    margins = r"\A\d+\n|\A.*DỰ THẢO\n|DỰ THẢO – còn .*\n?"  # page numbers and the marks of a draft
    texts = ["\n".join(re.sub(margins, "", page) for page in found) for found in (converted, signed)]
    both = list(map(squeezed, texts))
    word = opened((made.outputs / "report.docx").read_bytes())
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert len(headings) >= 20 and all(squeezed(h) in said for h in headings for said in both)
    said = [p.text for p in word.paragraphs if p.style.name in ("Body Text", "List Bullet", "Căn cứ", "Nguồn số liệu")]
    assert len(said) > 100
    assert [p for p in said if squeezed(p) not in both[1]] == []
    figures = [sorted(re.findall(r"\d+(?:[.,]\d+)*%?", text_)) for text_ in texts]
    assert len(figures[0]) > 500 and set(figures[0]) ^ set(figures[1]) == set()
    assert len(word.inline_shapes) == 8 and all(s._inline.docPr.get("descr") for s in word.inline_shapes)

"""report.pdf is laid out by Decree 30/2020/NĐ-CP, shows text as text, and is the same bytes every time."""

import io
import re
from datetime import UTC, datetime

import nbformat
import pdfplumber
import pikepdf
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_output
from read_pdf import page_greys, page_texts, page_words
from sample_report import APPENDIX, LONG, PAYLOAD, annex, letterhead, new_notebook, report, shown, squeezed, table

from cchc.blocks import AnnexRow
from cchc.project.fonts import document_fonts
from cchc.render.cells import ExportError
from cchc.render.exporters.pdf import CchcPDFExporter
from cchc.render.pdf import compile_pdf

MM = 72 / 25.4
DAY = datetime(2021, 12, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="module")
def data() -> bytes:
    return CchcPDFExporter().from_notebook_node(report())[0]


def text_of(data: bytes) -> str:
    return "\n".join(page_texts(data))


def test_it_is_registered_with_nbconvert():
    assert get_exporter("cchc-pdf") is CchcPDFExporter
    menu = get_exporter("Bao_cao_PDF")
    assert issubclass(menu, CchcPDFExporter) and menu.export_from_notebook == "Báo cáo (PDF)"
    assert not CchcPDFExporter.export_from_notebook, "JupyterLab cannot follow a name with a hyphen"


def test_two_builds_are_the_same_bytes(data):
    assert CchcPDFExporter().from_notebook_node(report())[0] == data


def test_metadata_is_the_documents_and_not_the_clocks(data, monkeypatch):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo.Title) == "Báo cáo kết quả cải cách hành chính năm 2021"
        assert str(pdf.docinfo.Author) == "Ủy ban nhân dân huyện Mỹ Tú"
        assert str(pdf.docinfo.CreationDate).startswith("D:20211214000000")
        assert str(pdf.Root.Lang) == "vi" and pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
        outline = [item.title for item in pdf.open_outline().root]
    assert outline == ["I. NỔI BẬT", "Phụ lục THỐNG KÊ SỐ LIỆU"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    with pikepdf.open(io.BytesIO(CchcPDFExporter().from_notebook_node(report())[0])) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:19700102")


def test_pages_are_a4_in_one_typeface(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert all([round(float(v) / MM) for v in page.mediabox[2:]] == [210, 297] for page in pdf.pages)
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.resources.Font.values()}
    family = document_fonts()[0].replace(" ", "")
    assert {re.sub(f"^/[A-Z]+[+]|(?<={family}).*|-.*", "", font) for font in fonts} == {family}


def test_margins_and_page_numbers_follow_the_decree(data):
    numbers = []
    for words in page_words(data):
        above = [word for word in words if word[3] < 20 * MM]
        numbers.append([word[4] for word in above])
        assert all(abs((left + right) / 2 - (30 + 160 / 2) * MM) < 2 for left, _, right, _, _ in above)
        body = [word for word in words if word not in above]
        assert min(word[0] for word in body) >= 30 * MM - 0.5
        assert max(word[2] for word in body) <= (210 - 20) * MM + 0.5
        assert max(word[3] for word in body) <= (297 - 20) * MM + 4  # a box holds the font's descent too
    first_of_appendix = numbers.index([], 1)
    assert first_of_appendix >= 2 and len(numbers) - first_of_appendix >= 3
    for part in (numbers[:first_of_appendix], numbers[first_of_appendix:]):
        assert part == [[], *([str(n)] for n in range(2, len(part) + 1))]


def test_a_parent_agency_is_not_bold_and_several_addressees_have_dashes_under_the_colon(data):
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        words = pdf.pages[0].extract_words(extra_attrs=["fontname", "size"])
        lines = pdf.pages[0].extract_text_lines(return_chars=True)
    first = {word["text"]: word for word in reversed(words)}
    parent, agency = ([first[text] for text in texts.split()] for texts in ("UBND TỈNH SÓC TRĂNG", "ỦY BAN NHÂN DÂN"))
    for name, bold in ((parent, False), (agency, True)):
        assert {(round(word["size"], 1), "Bold" in word["fontname"]) for word in name} == {(13, bold)}
    centres = [(name[0]["x0"] + name[-1]["x1"]) / 2 for name in (parent, agency)]
    assert centres[0] == pytest.approx(centres[1], abs=1)
    assert parent[0]["bottom"] < agency[0]["bottom"]
    start = next(n for n, line in enumerate(lines) if line["text"] == "Kính gửi:")
    to = lines[start + 1 : start + 3]
    assert [line["text"] for line in to] == ["- Sở Nội vụ;", "- Thường trực Huyện ủy."]
    assert [line["x0"] for line in to] == pytest.approx([lines[start]["chars"][-1]["x0"]] * 2, abs=0.5)


@pytest.mark.parametrize("period", ["năm 2021", "quý I năm 2022", "6 tháng đầu năm 2022", "tháng 12 năm 2022"])
def test_the_lines_of_the_subject_are_alike_and_none_ends_within_the_period(period):
    subject = f"Kết quả thực hiện công tác cải cách hành chính {period} và phương hướng nhiệm vụ {period}"
    data = CchcPDFExporter().from_notebook_node(new_notebook(cells=[shown(letterhead(subject))]))[0]
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        lines = pdf.pages[0].extract_text_lines()
    first = next(n for n, line in enumerate(lines) if line["text"].startswith("Kết quả"))
    one, two = lines[first : first + 2]
    assert one["text"] + " " + two["text"] == subject
    assert one["text"].count(period) + two["text"].count(period) == 2
    widths = sorted(line["x1"] - line["x0"] for line in (one, two))
    assert widths[0] / widths[1] > 0.7


def test_body_is_14_points_justified_and_indented(data):
    words = next(page for page in page_words(data) if any(word[4] == "NỔI" for word in page))
    after = next(i for i, word in enumerate(words) if word[4] == "BẬT") + 1
    lines: dict[float, list] = {}
    for word in words[after : after + 60]:
        lines.setdefault(round(word[1]), []).append(word)
    first, second, third = list(lines.values())[:3]
    assert first[0][0] == pytest.approx((30 + 12.7) * MM, abs=1)
    assert second[0][0] == pytest.approx(30 * MM, abs=1)
    assert [line[-1][2] for line in (first, second)] == pytest.approx([190 * MM] * 2, abs=1)
    assert third[0][1] - second[0][1] == pytest.approx(14 * 1.25, abs=0.1)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        chars = [c for page in pdf.pages for c in page.chars if c["text"].strip() and c["top"] > third[0][1] - 1]
    assert {round(c["size"], 1) for c in chars if c["page_number"] == chars[0]["page_number"]} >= {14}


def test_payload_is_shown_as_text_in_paragraph_and_cell(data):
    assert squeezed(text_of(data)).count(squeezed(PAYLOAD)) == 2


def test_long_addresses_wrap_and_read_as_one_word(data):
    assert squeezed(text_of(data)).count(LONG) == 2


def test_what_is_not_for_paper_stays_out(data):
    text = text_of(data)
    assert "Ô lời văn <script>" in text
    assert not re.search("in ra|secret|Bỏ đi|BỎ ĐI|người duyệt", text)


def test_the_head_of_the_form_is_repeated_and_no_row_is_torn(data):
    pages = page_texts(data)
    start = next(i for i, page in enumerate(pages) if "Phụ lục" in page)
    appendix = [page for page in pages[start:] if page.strip()]
    assert len(appendix) >= 3
    assert all("Chỉ tiêu thống kê" in page and "Đơn vị tính" in page for page in appendix)
    for group in range(1, 13):
        for item in range(1, 9):
            note = squeezed(f"Ghi chú {group}.{item} " + "về tình hình thực hiện nhiệm vụ " * (item % 4))
            assert sum(note in squeezed(page) for page in appendix) == 1, note


def test_a_name_of_a_group_never_stays_behind_at_the_foot_of_a_page():
    breaks = []
    for above in range(30, 42):
        items = [AnnexRow(code=f"{above}.{i}", stt="", row="item", label="Chỉ tiêu") for i in range(above)]
        group = [
            AnnexRow(code=f"{above}.g", stt="1", row="group", label="Tên nhóm"),
            AnnexRow(code=f"{above}.h", stt="", row="item", label="Hàng đầu"),
        ]
        breaks.append(shown(APPENDIX, annex([*items, *group])))
    pages = page_texts(CchcPDFExporter().from_notebook_node(new_notebook(cells=breaks))[0])
    holders = [page for page in pages if "Tên nhóm" in page]
    assert len(holders) == 12 and len({page.count("Chỉ tiêu\n") for page in holders}) > 2, "not about a page's foot"
    assert all("Hàng đầu" in page for page in holders)


@pytest.mark.parametrize(("rows", "whole"), [(2, True), (5, True), (15, False), (40, False)])
def test_a_table_of_at_most_a_quarter_of_a_page_is_not_torn(rows: int, whole: bool):
    """Wherever on the page it comes; a longer one begins where it comes and has its head on each page."""
    small = shown(table(["TT", "Nội dung"], [["1", f"hàng{n}"] for n in range(rows)]))
    counts = set()
    for above in (20, 27, 34):
        book = new_notebook(cells=[nbformat.v4.new_markdown_cell("đoạn\n\n" * above), small])
        pages = page_texts(CchcPDFExporter().from_notebook_node(book)[0])
        holders = [page for page in pages if "hàng" in page]
        counts.add(len(holders))
        assert all("Nội dung" in page for page in holders)
        assert "Tên bảng" in holders[0] and "Nguồn: Sổ" in holders[-1]
    assert (counts == {1}) == whole


def test_a_row_longer_than_a_page_is_told_to_the_end():
    note = "dài " * 3000
    rows = [
        AnnexRow(code="I", stt="I", row="section", label="Mục"),
        AnnexRow(code="I.1", stt="1", row="item", label="Chỉ tiêu", note=f"{note} HẾT"),
    ]
    data = CchcPDFExporter().from_notebook_node(new_notebook(cells=[shown(annex(rows))]))[0]
    text = text_of(data)
    assert text.count("dài") == 3000 and "HẾT" in text


def test_a_draft_says_so_on_every_page_and_is_else_the_same_document(data):
    draft = CchcPDFExporter().from_notebook_node(report(open_errors=3, open_findings=7))[0]
    words = "\nDỰ THẢO – còn 3 lỗi chưa được xử lý (7 phát hiện)"
    final, pages = (page_texts(d) for d in (data, draft))
    assert [page.count(words) for page in pages] == [1] * len(final)
    assert [page.replace(words, "") for page in pages] == final, "what a reader copies is the text alone"
    assert all(word[1] > (297 - 20) * MM for page in page_words(draft) for word in page if word[4] in ("DỰ", "THẢO"))
    for plain, marked in zip(page_greys(data), page_greys(draft), strict=True):
        mark = [after for before, after in zip(plain, marked, strict=True) if before == 255 and after < 250]
        assert len(mark) > len(plain) / 50, "large"
        assert sorted(mark)[len(mark) // 10] > 220, "and light, but for the line at the foot"


def test_links_go_to_the_row_or_to_nowhere(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
    assert len(links) == 1
    source = '#import "nd30.typ"\n#show: nd30.document.with(title: "A")\n' + "".join(
        f'#nd30.anchor("{target}", [chữ]) ' for target in ("#", "#không-có", "#I.1")
    )
    assert "chữ chữ chữ" in text_of(compile_pdf(source, DAY))


def test_a_heading_may_come_on_any_level():
    book = new_notebook(cells=[nbformat.v4.new_markdown_cell("### Ba\n\nchữ\n\n# Một\n\n#### Bốn")])
    assert "Bốn" in text_of(CchcPDFExporter().from_notebook_node(book)[0])


def test_typst_speaks_through_a_vietnamese_error():
    with pytest.raises(ExportError, match=r"(?s)Không dựng được PDF.*unknown variable: nowhere"):
        compile_pdf("#nowhere", DAY)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("#text[chữ]", "document title"),
        ('#set std.document(title: "A")\n#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>"))', "alt text"),
        ('#set std.document(title: "A")\n== Mục cấp 2', "level"),
    ],
)
def test_a_document_against_pdf_ua_is_not_built(source: str, rule: str):
    with pytest.raises(ExportError, match=rf"(?s)Không dựng được PDF.*{rule}"):
        compile_pdf(source, DAY)


def test_a_failed_cell_is_never_exported():
    error = new_output("error", ename="ValueError", evalue="sai số", traceback=[])
    with pytest.raises(ExportError, match=r"Ô \[1\] .*sai số"):
        CchcPDFExporter().from_notebook_node(new_notebook([new_code_cell("1", outputs=[error])]))

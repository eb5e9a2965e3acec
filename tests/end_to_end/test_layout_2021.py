"""report.pdf read back: Decree 30/2020/NĐ-CP measured rule by rule, its tags, and its text beside the HTML's."""

import copy
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from bs4 import BeautifulSoup, Tag
from read_pdf import page_texts

from cchc.project.fonts import document_fonts
from cchc.project.paths import Workspace

MM = 72 / 25.4
TOP, BOTTOM = 20 * MM, (297 - 20) * MM  # what lies outside is page number and draft mark
SINGLE = 1.15  # single spacing of Times New Roman, in em
OPENING = "Năm 2021, Ủy ban nhân dân (UBND) huyện Mỹ Tú cùng Sở Thông tin và Truyền thông xây dựng"


class Letters(list):
    """Some letters of the document, as pdfplumber gives them; lengths in points."""

    left = property(lambda self: min(c["x0"] for c in self))
    right = property(lambda self: max(c["x1"] for c in self))
    top = property(lambda self: min(c["top"] for c in self))
    bottom = property(lambda self: max(c["bottom"] for c in self))
    width = property(lambda self: self.right - self.left)
    centre = property(lambda self: (self.left + self.right) / 2)

    @property
    def lines(self) -> list["Letters"]:
        rows: dict[tuple[int, float], Letters] = {}
        for c in self:
            rows.setdefault((c["page_number"], c["matrix"][5]), Letters()).append(c)
        return list(rows.values())


class Document:
    """The letters of every page in the order they are written, and the rules on the first page and the annex's."""

    def __init__(self, path: Path) -> None:
        with pdfplumber.open(path) as pdf:
            self.sizes = {(page.width, page.height) for page in pdf.pages}
            self.pages = [Letters(c for c in page.chars if c["text"].strip()) for page in pdf.pages]
            self.rules = [
                [line for line in page.lines if line["top"] == line["bottom"] and line["linewidth"] > 0.5]
                for page in pdf.pages
            ]

    @cached_property
    def body(self) -> list[Letters]:
        return [Letters(c for c in page if c["bottom"] > TOP and c["top"] < BOTTOM) for page in self.pages]

    @cached_property
    def numbers(self) -> list[Letters]:
        return [Letters(c for c in page if c["bottom"] <= TOP) for page in self.pages]

    @cached_property
    def all(self) -> Letters:
        return Letters(c for page in self.body for c in page)

    def __call__(self, text: str, last: bool = False) -> Letters:
        """The letters of that text, white space aside; the first or the last time it occurs."""
        written, owner = "", []
        for c in self.all:
            written += c["text"]
            owner += [c] * len(c["text"])
        wanted = re.sub(r"\s", "", text)
        start = written.rindex(wanted) if last else written.index(wanted)
        return Letters(owner[start : start + len(wanted)])

    @cached_property
    def annex(self) -> int:
        """The index of the annex's first page."""
        return self("Phụ lục THỐNG KÊ")[0]["page_number"] - 1

    def share(self, text: str) -> float:
        """The length of the rule below the text, as a share of its longest line."""
        letters = self(text)
        below = [r for r in self.rules[letters[0]["page_number"] - 1] if 0 < r["top"] - letters.bottom < 6 * MM]
        rule = min(below, key=lambda r: abs((r["x0"] + r["x1"]) / 2 - letters.centre))
        assert (rule["x0"] + rule["x1"]) / 2 == pytest.approx(letters.centre, abs=1), "centred"
        return (rule["x1"] - rule["x0"]) / max(line.width for line in letters.lines)


@pytest.fixture(scope="module")
def pdf(made: Workspace) -> Document:
    return Document(made.outputs / "report.pdf")


NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
AGENCY, NUMBER, DATED = "ỦY BAN NHÂN DÂN HUYỆN MỸ TÚ", "Số: 303/BC-UBND", "Mỹ Tú, ngày 14 tháng 12 năm 2021"
HEAD = "KếtquảthốngkêSTTChỉtiêuthốngkêGhichúĐơnvịtínhSốliệu"  # of the annex's table, as it is written
COPIES = "- Như trên; - Thường trực Huyện ủy; - Chủ tịch, các PCT. UBND huyện; - Phòng Nội vụ; - Lưu: VT."
SIGNER = "Nguyễn Việt Phú"
TITLE = "TM. ỦY BAN NHÂN DÂN"
SUBJECT = "Kết quả thực hiện công tác cải cách hành chính năm 2021 và phương hướng nhiệm vụ năm 2022"
ANNEX = "THỐNG KÊ SỐ LIỆU VÀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2021 TẠI UBND HUYỆN MỸ TÚ"
NOTE = "(Kèm theo Báo cáo số 303/BC-UBND ngày 14 tháng 12 năm 2021 của Ủy ban nhân dân huyện Mỹ Tú)"
TO = "Kính gửi: Sở Nội vụ tỉnh Sóc Trăng."
BASIS = "Căn cứ Kế hoạch số 142/KH-UBND ngày 24/12/2020 của Ủy ban nhân dân tỉnh Sóc Trăng"
# element of the document, its text in the case the decree asks for, sizes allowed, weight and slant
LOOKS = [
    ("quốc hiệu", NATION, (12, 13), "bold"),
    ("tiêu ngữ", MOTTO, (13, 14), "bold"),
    ("tên cơ quan ban hành", AGENCY, (12, 13), "bold"),
    ("số, ký hiệu", NUMBER, (13, 13), ""),
    ("địa danh và ngày tháng", DATED, (13, 14), "italic"),
    ("tên loại", "BÁO CÁO", (13, 14), "bold"),
    ("trích yếu", SUBJECT, (13, 14), "bold"),
    ("nơi gửi", TO, (13, 14), ""),
    ("căn cứ", BASIS, (13, 14), "italic"),
    ("nội dung", OPENING, (13, 14), ""),
    ("mục", "I. NHỮNG HOẠT ĐỘNG NỔI BẬT TRONG CÔNG TÁC CHỈ ĐẠO", (13, 14), "bold"),
    ("khoản có tiêu đề", "1. Công tác chỉ đạo, điều hành", (14, 14), "bold"),
    ("điểm", "a) Tình hình ứng dụng công nghệ thông tin trong hoạt động của đơn vị", (13, 14), ""),
    ("quyền hạn, chức vụ", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", (13, 14), "bold"),
    ("họ tên người ký", SIGNER, (13, 14), "bold"),
    ("nơi nhận", "Nơi nhận:", (12, 12), "bold italic"),
    ("danh sách nơi nhận", COPIES, (11, 11), ""),
    ("chữ phụ lục", "Phụ lục", (14, 14), "bold"),
    ("tiêu đề phụ lục", ANNEX, (13, 14), "bold"),
    ("dòng kèm theo", NOTE, (13, 14), "italic"),
]
LATER = {"họ tên người ký", "chữ phụ lục", "quyền hạn, chức vụ"}  # the same words stand in the text before


@pytest.mark.parametrize(("element", "text", "sizes", "look"), LOOKS, ids=[row[0] for row in LOOKS])
def test_size_weight_and_slant(pdf: Document, element: str, text: str, sizes: tuple[int, int], look: str) -> None:
    letters = pdf(text, last=element in LATER)
    assert all(sizes[0] - 0.01 <= c["size"] <= sizes[1] + 0.01 for c in letters)
    fonts = {c["fontname"].partition("+")[2] for c in letters}
    assert len(fonts) == 1
    face = fonts.pop().lower()
    assert [word for word in ("bold", "italic") if word in face] == look.split()


def base(letters: Letters) -> float:
    """The height of the last base line above the foot of its page."""
    return min(c["matrix"][5] for c in letters)


def leading(pdf: Document) -> float:
    """The distance of two lines of a paragraph, in single lines of its size."""
    first, second = (base(line) for line in pdf(OPENING).lines)
    return (first - second) / 14 / SINGLE


def gap(pdf: Document) -> float:
    """What two paragraphs stand apart beyond the distance of lines, in points."""
    one, other = pdf("phiếu đánh giá hài lòng, đạt 96,90%"), pdf("Hằng quý, UBND huyện họp")
    return base(one) - base(other) - leading(pdf) * 14 * SINGLE


# rule, what is measured (mm where nothing else is said), and the least and most the decree allows
PLACES: list[tuple[str, Callable[[Document], float], float, float]] = [
    ("giấy: rộng", lambda d: max(size[0] for size in d.sizes) / MM, 210, 210),
    ("giấy: cao", lambda d: max(size[1] for size in d.sizes) / MM, 297, 297),
    ("lề trái", lambda d: min(page.left for page in d.body) / MM, 30, 35),
    ("lề phải", lambda d: 210 - max(page.right for page in d.body) / MM, 15, 20),
    ("lề trên", lambda d: min(page.top for page in d.body) / MM, 20, 25),
    ("lề dưới", lambda d: 297 - max(page.bottom for page in d.body) / MM, 20, 25),
    ("số trang: trong lề trên", lambda d: min(n.top for n in d.numbers if n) / MM, 5, 15),
    ("số trang: lệch tâm", lambda d: max(abs(n.centre / MM - 110) for n in d.numbers if n), 0, 0.2),
    ("góc trên bên phải trang đầu: trống", lambda d: d.pages[0].top / MM, 20, 25),
    ("cơ quan: ở nửa trái", lambda d: d(AGENCY).right / MM, 0, 105),
    ("cơ quan: gạch dưới/dòng chữ", lambda d: d.share(AGENCY), 1 / 3, 1 / 2),
    ("quốc hiệu: ở bên phải", lambda d: d(NATION).left / MM - d(AGENCY).right / MM, 4, 40),
    ("quốc hiệu, tiêu ngữ: dòng đơn (em)", lambda d: (base(d(NATION)) - base(d(MOTTO))) / 13.5, 1, 1.5),
    ("tiêu ngữ: lệch tâm so với quốc hiệu", lambda d: abs(d(MOTTO).centre - d(NATION).centre) / MM, 0, 0.2),
    ("tiêu ngữ: gạch dưới/dòng chữ", lambda d: d.share(MOTTO), 0.99, 1.01),
    ("số: lệch tâm so với cơ quan", lambda d: abs(d(NUMBER).centre - d(AGENCY).centre) / MM, 0, 0.2),
    ("ngày: lệch tâm so với quốc hiệu", lambda d: abs(d(DATED).centre - d(NATION).centre) / MM, 0, 0.2),
    ("số và ngày: cùng dòng", lambda d: abs(base(d(NUMBER)) - base(d(DATED))) / MM, 0, 0.5),
    ("tên loại: lệch tâm", lambda d: abs(d("BÁO CÁO").centre / MM - 110), 0, 0.2),
    ("trích yếu: lệch tâm", lambda d: max(abs(line.centre / MM - 110) for line in d(SUBJECT).lines), 0, 0.5),
    ("trích yếu: dòng ngắn/dòng dài", lambda d: balance(d(SUBJECT)), 0.8, 1),
    ("trích yếu: gạch dưới/dòng chữ", lambda d: d.share(SUBJECT), 1 / 3, 1 / 2),
    ("nơi gửi duy nhất: số dòng", lambda d: len(d(TO).lines), 1, 1),
    ("lùi đầu dòng", lambda d: d(OPENING).lines[0].left / MM - 30, 10, 12.7),
    ("căn đều hai bên", lambda d: 190 - d(OPENING).lines[0].right / MM, -0.1, 0.1),
    ("giãn dòng (dòng đơn)", leading, 1, 1.5),
    ("cách đoạn (pt)", gap, 6, 12),
    ("nơi nhận: lề trái", lambda d: d("Nơi nhận:").left / MM, 30, 35),
    ("danh sách nơi nhận: lề trái", lambda d: max(x.left for x in d(COPIES).lines) / MM, 30, 30.5),
    ("nơi nhận: ngang chức vụ", lambda d: abs(base(d("Nơi nhận:")) - base(d(TITLE, True))) / MM, 0, 1),
    ("chức vụ: ở nửa phải", lambda d: d(TITLE, True).left / MM, 105, 190),
    ("họ tên: lệch tâm so với chức vụ", lambda d: abs(d(SIGNER, True).centre - d(TITLE, True).centre), 0, 1),
    ("chỗ ký", lambda d: (d(SIGNER, True).top - d("CHỦ TỊCH", True).bottom) / MM, 28, 40),
    ("câu cuối và chữ ký: số trang", lambda d: len({c["page_number"] for c in d("./.") + d(SIGNER, True)}), 1, 1),
    ("chữ phụ lục: lệch tâm", lambda d: abs(d("Phụ lục", True).centre / MM - 110), 0, 0.2),
    ("tiêu đề phụ lục: lệch tâm", lambda d: max(abs(x.centre / MM - 110) for x in d(ANNEX).lines), 0, 0.5),
    ("tiêu đề phụ lục: dòng ngắn/dòng dài", lambda d: balance(d(ANNEX)), 0.8, 1),
    ("dòng kèm theo: lệch tâm", lambda d: max(abs(x.centre / MM - 110) for x in d(NOTE).lines), 0, 0.5),
    ("dòng kèm theo: gạch dưới/dòng chữ", lambda d: d.share(NOTE), 0.2, 1),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "measure", "least", "most"), PLACES, ids=[row[0] for row in PLACES])
def test_place_and_distance(
    pdf: Document, rule: str, measure: Callable[[Document], float], least: float, most: float
) -> None:
    assert least - 0.05 <= measure(pdf) <= most + 0.05


def balance(letters: Letters) -> float:
    widths = [line.width for line in letters.lines]
    return min(widths) / max(widths)


def test_all_text_is_black_and_in_the_one_typeface(pdf: Document) -> None:
    assert {tuple(c["non_stroking_color"]) for page in pdf.pages for c in page} == {(0,)}
    names = {c["fontname"].partition("+")[2] for page in pdf.pages for c in page}
    assert all(name.startswith(document_fonts()[0].replace(" ", "")) for name in names)


def test_rules_are_solid_and_black(pdf: Document) -> None:
    rules = pdf.rules[0] + pdf.rules[pdf.annex]
    assert len(rules) == 4, "below agency, motto and subject, and below the annex's note"
    assert {(rule["dash"], rule["stroking_color"]) for rule in rules} == {(None, 0)}


def test_the_only_annex_has_no_number_and_the_text_refers_to_it(pdf: Document) -> None:
    """Annexes take Roman numerals from two on."""
    assert [c["page_number"] - 1 for c in pdf("Phụ lục" + ANNEX)[:1]] == [pdf.annex]
    assert pdf("Kèm theo Phụ lục")[0]["page_number"] <= pdf.annex


def test_pages_count_from_2_at_13_points_and_the_annex_by_itself(pdf: Document) -> None:
    numbers = ["".join(c["text"] for c in page) for page in pdf.numbers]
    for part in (numbers[: pdf.annex], numbers[pdf.annex :]):
        assert len(part) > 5 and part == ["", *map(str, range(2, len(part) + 1))]
    assert {
        (c["size"], c["upright"], "Regular" in c["fontname"] or "PSMT" in c["fontname"]) for n in pdf.numbers for c in n
    } == {(13, True, True)}


def test_the_head_of_the_annexs_table_stands_on_each_page(pdf: Document) -> None:
    with_rows = [page for page in pdf.body[pdf.annex :] if len(page) > 50]
    heads = ["".join(c["text"] for c in page if "Bold" in c["fontname"]) for page in with_rows]
    assert len(heads) == len(pdf.pages) - pdf.annex
    assert all(HEAD in head for head in heads)


@pytest.fixture(scope="module")
def raw(made: Workspace) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(made.outputs / "report.pdf") as opened:
        yield opened


@pytest.fixture(scope="module")
def page(made: Workspace) -> Tag:
    """The HTML's document without what is for the screen only."""
    parsed = BeautifulSoup((made.outputs / "report.html").read_text(encoding="utf-8"), "html.parser").article
    for extra in parsed.select("details, tr.lineage, svg title"):
        extra.decompose()
    return parsed


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """The elements of the structure tree below `node`, in reading order."""
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child.get("/K", pikepdf.Array()))


@pytest.fixture(scope="module")
def tags(raw: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return list(elements(raw.Root.StructTreeRoot.K))


def test_the_file_is_sound(raw: pikepdf.Pdf) -> None:
    assert raw.check_pdf_syntax() == []


def test_metadata_name_the_document(raw: pikepdf.Pdf) -> None:
    assert str(raw.docinfo.Title) == f"Báo cáo {SUBJECT[0].lower()}{SUBJECT[1:]}"
    assert str(raw.docinfo.Keywords) == "303/BC-UBND"
    assert str(raw.Root.Lang) == "vi" and raw.Root.MarkInfo.Marked and raw.Root.ViewerPreferences.DisplayDocTitle
    with raw.open_metadata() as metadata:
        assert metadata["dc:title"] == str(raw.docinfo.Title)
        assert metadata["pdf:Keywords"] == "303/BC-UBND"
        assert metadata["dc:language"] == {"vi"}
        assert [metadata[f"pdfaid:{key}"] for key in ("part", "conformance")] == ["2", "A"]
        assert metadata["pdfuaid:part"] == "1"


def test_headings_are_tagged_and_are_the_bookmarks(raw: pikepdf.Pdf, tags: list, page: Tag) -> None:
    marks: list[tuple[int, str]] = []

    def walk(items: list[pikepdf.OutlineItem], level: int) -> None:
        for item in items:
            marks.append((level, item.title))
            walk(item.children, level + 1)

    with raw.open_outline() as outline:
        walk(outline.root, 1)
    heads = page.find_all(["h2", "h3", "h4"])
    assert marks == [(int(h.name[1]) - 1, re.sub(r"\s+", " ", h.get_text()).strip()) for h in heads]
    tagged = [str(tag.S) for tag in tags if re.fullmatch(r"/H\d", str(tag.S))]
    assert tagged == [f"/H{level}" for level, _ in marks]
    assert [str(tag.S) for tag in tags].count("/Title") == 1


def test_tables_have_header_cells_and_charts_say_what_they_show(tags: list, page: Tag) -> None:
    kinds = [str(tag.S) for tag in tags]
    assert kinds.count("/Table") == kinds.count("/THead") == len(page.find_all("table")) == 4
    cells = [tag for tag in tags if tag.S in ("/TH", "/TD")]
    said = [{k: v for part in cell.A for k, v in part.items()} for cell in cells]
    assert all(a["/Scope"] == "/Column" for cell, a in zip(cells, said, strict=True) if cell.S == "/TH")
    assert all(len(a["/Headers"]) for cell, a in zip(cells, said, strict=True) if cell.S == "/TD")
    names = {str(cell.ID) for cell in cells if cell.S == "/TH"}
    assert {str(head) for a in said for head in a["/Headers"]} <= names
    alts = [str(tag.Alt) for tag in tags if tag.S == "/Figure"]
    assert alts == [drawing["aria-label"] for drawing in page.find_all("svg")] and all(alts)


def test_every_row_of_a_table_fills_its_columns(tags: list) -> None:
    """The spans of the cells leave no place of the grid open and take none twice."""
    for table in (tag for tag in tags if tag.S == "/Table"):
        taken: list[tuple[int, int]] = []
        rows = [tag for tag in elements(table.K) if tag.S == "/TR"]
        for y, row in enumerate(rows):
            x = 0
            for cell in elements(row.K):
                if cell.S not in ("/TH", "/TD"):
                    continue
                spans = {k: int(v) for part in cell.A for k, v in part.items() if k in ("/ColSpan", "/RowSpan")}
                while (y, x) in taken:
                    x += 1
                wide, tall = spans.get("/ColSpan", 1), spans.get("/RowSpan", 1)
                taken += [(y + down, x + right) for down in range(tall) for right in range(wide)]
        columns = max(x for _, x in taken) + 1
        assert sorted(taken) == [(y, x) for y in range(len(rows)) for x in range(columns)]


def test_every_font_is_embedded_and_maps_to_unicode(raw: pikepdf.Pdf) -> None:
    fonts = [font for sheet in raw.pages for font in sheet.resources.get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        (inner,) = font.DescendantFonts
        assert {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys()) and "/ToUnicode" in font


def test_text_copied_out_is_the_htmls(made: Workspace, page: Tag) -> None:
    """Heading for heading, paragraph for paragraph, cell for cell, in this order, and nothing else."""
    text = "\n".join(page_texts(made.outputs / "report.pdf", margin=TOP))  # without page number and draft mark
    assert unicodedata.is_normalized("NFC", text) and "\ufffd" not in text
    expected = copy.copy(page)
    heads = {squeezed(head.get_text()) for head in expected.select("thead")} | {HEAD}
    for left_out in expected.select("svg, thead"):  # drawn as lines; written again on every page
        left_out.decompose()
    expected.select_one(".motto").insert_after(expected.select_one(".number"))  # the PDF's head reads row by row
    for end in expected.find_all("br"):
        end.replace_with("\n")
    for item in expected.select("li:not(.to.one li)"):
        item.insert(0, "-")
    said = squeezed(text)
    for head in heads:
        said = said.replace(head, "")
    assert said == squeezed(expected.get_text())
    spaced = " ".join(text.split())
    broken = [words for p in expected.find_all("p") if (words := " ".join(p.get_text().split())) not in spaced]
    assert broken == [], "a paragraph has its spaces where they were"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)

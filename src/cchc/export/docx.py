"""report.docx: the parts of the HTML page as native Word, laid out by Decree 30/2020/NĐ-CP; no link, no field."""

import base64
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree

import typst
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml import html
from lxml.html import HtmlElement
from nbformat import NotebookNode
from traitlets import default

from ..markup import escape_html, typst_string, xml_text
from ..notebook import ExportError
from .html import CchcHTMLExporter
from .pdf import TYPST, build_date
from .word import MACHINE_FONT, TEXT_WIDTH, blank, new_number, restart_page_numbers, saved

DOTS_PER_INCH = 200
PERIOD = re.compile(r"((quý [IV]+|tháng \d+|\d+ tháng( đầu| cuối)?) )?năm \d{4}")  # in one line, as in nd30.typ
# widths of columns in mm; the same as in nd30.typ
HEAD_WIDTHS = (62, 98)
FOOT_WIDTHS = (73, 87)
ANNEX_WIDTHS = (11, 69, 23, 19, 38)
SLACK = 6  # of a balanced line in mm: Word's letters may be a little wider than those measured
SHORT_TABLE = 15  # rows: such a table stays on one page
LONG_ROW = 2500  # letters: such a row may not fit on one page, so it may break
BLOCKS = {"p", "div", "section", "article", "header", "footer", "figure", "blockquote", "pre", "hr", "img"}
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
SCREEN_ONLY = './/details | .//tr[@class="lineage"]'  # where figures come from: for the page, not for the document
UNSEEN = {"script", "style", "title", "template"}
MARKS = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "code": "machine"}
ALIGNED = {"stt": "center", "unit": "center", "value": "right"}
SVG, PNG = "data:image/svg+xml;base64,", "data:image/png;base64,"
BROKEN_PICTURE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ValueError)
SPACES = re.compile(r"[\t\n\r \x7f-\x9f\u2028\u2029]+")


class CchcDocxExporter(CchcHTMLExporter):
    """The report for offices that finish in Word."""

    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @default("file_extension")
    def _docx_extension(self) -> str:
        return ".docx"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw) -> tuple[bytes, dict]:
        """The file's bytes: the same for the same notebook, whatever the clock."""
        _, resources = super().from_notebook_node(nb, resources, **kw)
        about, parts = resources["report"]["document"], resources["report"]["parts"]
        document = blank(
            about.get("title", "Báo cáo"),
            about.get("author", ""),
            build_date(about.get("date", "1970-01-01")),
            "DỰ THẢO" if resources["report"]["draft"] else "",
        )
        page = html.Element("div")
        page.extend(html.fragment_fromstring(_readable(part), create_parent="div") for part in parts)
        for element in page.xpath(SCREEN_ONLY):
            element.drop_tree()
        _Writer(document, page).blocks(page)
        return saved(document), resources


class CchcDocxMenuExporter(CchcDocxExporter):
    """The same in JupyterLab's export menu, whose addresses take no hyphen: cchc_docx."""

    export_from_notebook = "CCHC DOCX"


class _Writer:
    """Writes the page's elements, in order, at the end of the document."""

    def __init__(self, document: Document, page: HtmlElement) -> None:
        self.document = document
        self.pictures = _pictures([image.get("src", "") for image in page.iter("img")])

    def blocks(self, element: HtmlElement, style: str = "Body Text") -> None:
        for block in _blocks(element):
            self.block(block, style)

    def block(self, element: HtmlElement, style: str) -> None:
        css = element.get("class", "").split()
        match element.tag:
            case "header" if "letterhead" in css:
                self.letterhead(element)
            case "header" if "appendix" in css:
                self.appendix(element)
            case "footer" if "signature" in css:
                self.signature(element)
            case "figure":
                self.figure(element)
            case "table":
                self.table(element)
            case "ul" | "ol":
                self.items(element)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.paragraph(f"Heading {min(max(int(element.tag[1]) - 1, 1), 3)}", element)
            case "p":
                self.paragraph("Nguồn số liệu" if "source" in css else style, element)
            case "pre":
                self.machine_text(element)
            case "img":
                self.picture(element)
            case "blockquote":
                self.blocks(element, "List Continue")
            case "hr":
                pass
            case _:
                self.blocks(element, style)

    def paragraph(
        self, style: str, *texts: HtmlElement | str, prefix: str = "", holder: BlockItemContainer | None = None
    ) -> Paragraph:
        """A paragraph with each text on a line of its own."""
        paragraph = (holder or self.document).add_paragraph(prefix, style)
        for place, text in enumerate(texts):
            if place:
                paragraph.add_run().add_break()
            if isinstance(text, str):
                paragraph.add_run(text)
            else:
                _write(paragraph, text)
        return paragraph

    def letterhead(self, head: HtmlElement) -> None:
        agency, nation = (head.find_class(name)[0] for name in ("agency", "nation"))
        left, right, number, dated = self.frame(HEAD_WIDTHS, rows=2)
        for parent in agency.find_class("parent"):
            self.paragraph("Cơ quan chủ quản", parent, holder=left)
        name, motto = agency.find_class("name")[0], nation.find_class("motto")[0]
        self.paragraph("Tên cơ quan", name, holder=left)
        self.paragraph("Quốc hiệu", nation[0], holder=right)
        self.paragraph("Tiêu ngữ", motto, holder=right)
        *_, last_line = "".join(text for text, _ in _pieces(name)).split("\n")
        subject = head.find_class("subject")[0].text_content()
        subject = PERIOD.sub(lambda found: found[0].replace(" ", "\u00a0"), subject)
        agency_width, motto_width, subject_width = _measured(
            f"measure({_bold(last_line, 13)}).width",
            f"measure({_bold(motto.text_content(), 13.5)}).width",
            f"narrowest({_bold(subject, 14)})",
        )
        self.rule(agency_width * 0.45, HEAD_WIDTHS[0], left)
        self.rule(motto_width, HEAD_WIDTHS[1], right)
        self.paragraph("Số ký hiệu", agency.find_class("number")[0], holder=number)
        self.paragraph("Địa danh ngày tháng", nation.find_class("dated")[0], holder=dated)
        self.paragraph("Title", head.find_class("kind")[0])
        # lines of one length, as in the PDF: Word breaks them as early as the indents make it
        balanced = self.paragraph("Subtitle", subject).paragraph_format
        balanced.left_indent = balanced.right_indent = Mm(max(TEXT_WIDTH - subject_width - SLACK, 0) / 2)
        self.rule(subject_width * 0.4)
        to = head.find_class("to")[0]
        names = list(to.iter("li"))
        if len(names) == 1:
            self.paragraph("Nơi gửi", names[0], prefix="Kính gửi: ")
        else:
            opening = self.paragraph("Nơi gửi", "Kính gửi:")
            opening.alignment, opening.paragraph_format.left_indent = WD_ALIGN_PARAGRAPH.LEFT, Mm(30)
            opening.paragraph_format.space_after = 0
            for name in names:
                last = self.paragraph("Danh sách nơi gửi", name, prefix="- ")
            last.paragraph_format.space_after = Pt(8)
        for block in to.itersiblings():
            self.paragraph("Căn cứ" if block.get("class") == "basis" else "Body Text", block)

    def signature(self, foot: HtmlElement) -> None:
        """The closing sentence goes with the signature: a signature never stands on a page of its own."""
        if self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        left, right = self.frame(FOOT_WIDTHS, rows=1)
        self.paragraph("Nơi nhận", foot.find_class("recipients")[0].find("p"), holder=left)
        for name in foot.iter("li"):
            self.paragraph("Danh sách nơi nhận", name, prefix="- ", holder=left)
        for line in foot.find_class("signer")[0]:
            self.paragraph("Người ký" if line.get("class") == "name" else "Chức vụ", line, holder=right)
        right.paragraphs[0].paragraph_format.space_before = Pt(10)

    def appendix(self, head: HtmlElement) -> None:
        restart_page_numbers(self.document.add_section(WD_SECTION.NEW_PAGE))
        self.document.paragraphs[-1].style = "Đường kẻ"  # holds the end of the section, no text
        title = self.paragraph("Heading 1", *head.find("h2"))
        title.alignment, title.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.CENTER, 0
        self.paragraph("Ghi chú phụ lục", head.find_class("note")[0])
        self.rule(40)

    def figure(self, figure: HtmlElement) -> None:
        for image in figure.iter("img"):
            self.picture(image)
        for caption in figure.iter("figcaption"):
            source = caption.find("small")
            if source is not None:
                caption.remove(source)
            named = self.paragraph("Caption", caption).paragraph_format
            named.space_before = named.space_after = 0
            if source is not None:
                self.paragraph("Nguồn số liệu", source).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def picture(self, image: HtmlElement) -> None:
        picture = self.pictures.get(image.get("src", ""))
        if picture is None:  # a picture from elsewhere is never fetched
            self.paragraph("Body Text", image.get("alt", ""))
            return
        try:
            shape = self.paragraph("Hình").add_run().add_picture(io.BytesIO(picture))
        except BROKEN_PICTURE as error:
            raise ExportError("Hình PNG trong sổ tay không đọc được; hãy vẽ lại.") from error
        # a drawing's PNG does not say how fine it is, and is taken to have 72 dots an inch
        natural = shape.width * 72 // DOTS_PER_INCH if image.get("src").startswith(SVG) else shape.width
        width = min(natural, Mm(TEXT_WIDTH))
        shape.height, shape.width = int(shape.height * width / shape.width), width
        shape._inline.docPr.set("descr", image.get("alt") or "Hình minh họa")

    def items(self, listing: HtmlElement, level: int = 0) -> None:
        ordered = listing.tag == "ol"
        number = new_number(self.document, int(listing.get("start", 1))) if ordered else 1
        for item in listing.findall("li"):
            first, *rest = _blocks(item) or [item]
            if first.tag in ("ul", "ol"):
                first, rest = "", [first, *rest]
            shown = self.paragraph("List Number" if ordered else "List Bullet", first)
            if ordered or level:
                numbering = shown._p.get_or_add_pPr().get_or_add_numPr()
                numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = level, number
            for block in rest:
                if block.tag in ("ul", "ol"):
                    self.items(block, min(level + 1, 2))
                else:
                    self.block(block, "List Continue")

    def table(self, element: HtmlElement) -> None:
        """A native table: its name above, its head repeated on each page, no row torn that fits on a page."""
        rows = element.xpath("./thead/tr|./tbody/tr|./tfoot/tr|./tr")
        places = _places(rows)
        if not places:
            return
        for caption in element.findall("caption"):
            self.paragraph("Caption", caption)
        annex = "annex" in element.getparent().get("class", "").split()
        columns = max(right for *_, right in places)
        table = self.grid(len(rows), _column_widths(element, columns, annex), "Table Grid", inset=1.4)
        for row, made in zip(rows, table.rows, strict=True):
            _set_row(made, repeated=_is_head(row), whole=len(row.text_content()) < LONG_ROW)
        cells = [made.cells for made in table.rows]
        style = self.document.styles["Ô biểu thống kê" if annex else "Ô bảng"].style_id  # looked up once, it takes time
        for cell, top, left, *_ in places:
            paragraph = self.cell(cells[top][left], cell, style)
            if len(rows) <= SHORT_TABLE and top < len(rows) - 1:
                paragraph.paragraph_format.keep_with_next = True
        for _, top, left, bottom, right in places:
            if (bottom, right) != (top + 1, left + 1):
                cells[top][left].merge(cells[bottom - 1][right - 1])
        after = element.getnext()
        if after is None or after.get("class") != "source":
            self.paragraph("Đường kẻ").paragraph_format.space_after = Pt(10)

    def cell(self, cell: _Cell, element: HtmlElement, style: str) -> Paragraph:
        row, css = element.getparent(), element.get("class", "").split()
        head, name = _is_head(row), row.get("class") in ("section", "group")
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        side = "center" if head else _side(element, css)
        if side != "left":
            paragraph.alignment = WD_ALIGN_PARAGRAPH[side.upper()]
        if head:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if head or name:
            paragraph.paragraph_format.keep_with_next = True  # the name of a group never ends a page
        if "nested" in css:
            paragraph.paragraph_format.left_indent = Mm(3)
        _write(paragraph, element, ["bold"] if head or (name and "note" not in css) else [])
        return paragraph

    def machine_text(self, element: HtmlElement) -> None:
        self.paragraph("Chữ máy", *element.text_content().strip("\n").split("\n"))

    def frame(self, widths: tuple[float, ...], rows: int) -> list[_Cell]:
        """The cells of a table that only places things side by side; they hold no paragraph yet."""
        table = self.grid(rows, widths, "Normal Table", inset=0)
        cells = [cell for row in table.rows for cell in row.cells]
        for cell in cells:
            cell._tc.remove(cell.paragraphs[0]._p)
        for row in table.rows:
            _set_row(row, repeated=False, whole=True)
        return cells

    def grid(self, rows: int, widths: Sequence[float], style: str, inset: float) -> Table:
        """An empty table with columns of `widths` and cells with `inset` on both sides, in mm."""
        table = self.document.add_table(rows, len(widths), style)
        table.autofit = False
        sides = "".join(
            f'<w:{side} w:w="{Mm(size).twips}" w:type="dxa"/>'
            for side, size in (("top", inset / 2), ("left", inset), ("bottom", inset / 2), ("right", inset))
        )
        margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
        table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def rule(self, width: float, room: float = TEXT_WIDTH, holder: BlockItemContainer | None = None) -> None:
        """A centred line, `width` of the `room`, both in mm."""
        paragraph = (holder or self.document).add_paragraph(style="Đường kẻ")
        line = '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        paragraph._p.pPr.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((room - width) / 2)


def _readable(part: str) -> str:
    """A part without what XML cannot hold, its drawings as pictures: an HTML parser spoils SVG's upper-case names."""
    return re.sub(r"<svg\b.*?</svg>", lambda found: _as_image(found[0]), xml_text(part), flags=re.DOTALL)


def _as_image(svg: str) -> str:
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ExportError(f"Hình SVG trong sổ tay không đúng XML ({error}); hãy vẽ lại.") from error
    if not root.tag.startswith("{"):  # inside a page a drawing may leave its namespace out
        root.set("xmlns", "http://www.w3.org/2000/svg")
    encoded = base64.b64encode(ElementTree.tostring(root)).decode()
    return f'<img alt="{escape_html(root.get("aria-label", ""))}" src="{SVG}{encoded}">'


def _pictures(sources: list[str]) -> dict[str, bytes]:
    """PNG bytes by address, for pictures that stand in the page itself."""
    drawings = [source for source in dict.fromkeys(sources) if source.startswith(SVG)]
    pngs = _drawn([base64.b64decode(source.removeprefix(SVG)).decode() for source in drawings])
    ready = {source: base64.b64decode(source.removeprefix(PNG)) for source in sources if source.startswith(PNG)}
    return ready | dict(zip(drawings, pngs, strict=True))


def _drawn(svgs: list[str]) -> list[bytes]:
    pages = "".join(f'#page(image(bytes({typst_string(svg)}), format: "svg"))\n' for svg in svgs)
    source = f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}"
    try:
        drawn = typst.compile(source.encode(), format="png", ppi=DOTS_PER_INCH, **TYPST) if svgs else []
    except typst.TypstError as error:
        raise ExportError(f"Không vẽ được biểu đồ cho tệp Word. Typst báo: {error.message}") from error
    return drawn if isinstance(drawn, list) else [drawn]


def _bold(text: str, size: float) -> str:
    """The text as Typst sets it; the shipped font is as wide as Times New Roman."""
    return f'text(font: "TeX Gyre Termes", weight: "bold", size: {size}pt, hyphenate: false, {typst_string(text)})'


def _measured(*lengths: str) -> list[float]:
    """Lengths of Typst in mm."""
    measured = "".join(f"#context [#metadata(({length}).mm()) <length>]\n" for length in lengths)
    source = f'#import "nd30.typ": narrowest\n{measured}'
    return json.loads(typst.query(source.encode(), "<length>", field="value", **TYPST))


def _blocks(element: HtmlElement) -> list[HtmlElement]:
    """The element's blocks in order; loose text between them becomes paragraphs."""
    blocks, loose = [], html.Element("p")
    loose.text = element.text
    for child in list(element):
        if child.tag in BLOCKS:
            after, child.tail = child.tail, None
            blocks += [loose, child]
            loose = html.Element("p")
            loose.text = after
        else:
            loose.append(child)
    return [block for block in [*blocks, loose] if block.tag != "p" or block.text_content().strip()]


def _pieces(element: HtmlElement, marks: frozenset = frozenset()) -> Iterator[tuple[str, frozenset]]:
    """Text with its marks, in order; a line break is "\n"."""
    yield SPACES.sub(" ", element.text or ""), marks
    for child in element:
        if child.tag == "br":
            yield "\n", marks
        elif isinstance(child.tag, str) and child.tag not in UNSEEN:
            yield from _pieces(child, marks | {MARKS[child.tag]} if child.tag in MARKS else marks)
        yield SPACES.sub(" ", child.tail or ""), marks


def _write(paragraph: Paragraph, element: HtmlElement, marks: Iterable[str] = ()) -> None:
    """The element's text as runs, spaces and line breaks as a browser shows them."""
    at_start, broken, run = True, False, None
    for text, own in _pieces(element):
        if text == "\n":
            at_start = broken = True
            continue
        if not (shown := text.lstrip(" ") if at_start else text):
            continue
        if broken and paragraph.text:
            paragraph.add_run().add_break()
        run = paragraph.add_run(shown)
        for mark in {*marks, *own}:
            if mark == "machine":
                run.font.name = MACHINE_FONT
            else:
                setattr(run, mark, True)
        at_start, broken = shown.endswith(" "), False
    if run is not None:
        run.text = run.text.rstrip(" ")


def _column_widths(table: HtmlElement, columns: int, annex: bool) -> list[float]:
    """In mm, together the width of the text."""
    if annex and columns == len(ANNEX_WIDTHS):
        return list(ANNEX_WIDTHS)
    shares = [float(share) for share in re.findall(r"width:([\d.]+)%", " ".join(table.xpath("./colgroup/col/@style")))]
    if len(shares) != columns:
        shares = [100 / columns] * columns
    shares = [max(share, 7) for share in shares]  # "TT" has room on one line
    return [TEXT_WIDTH * share / sum(shares) for share in shares]


def _side(cell: HtmlElement, css: list[str]) -> str:
    said = re.search(r"text-align:\s*(left|center|right)", cell.get("style", ""))
    return said[1] if said else next((ALIGNED[name] for name in css if name in ALIGNED), "left")


def _places(rows: list[HtmlElement]) -> list[tuple[HtmlElement, int, int, int, int]]:
    """Each cell with the part of the grid it takes: top, left, bottom, right (the last two excluded)."""
    places, taken = [], set()
    for top, row in enumerate(rows):
        left = 0
        for cell in row.iterchildren("td", "th"):
            while (top, left) in taken:
                left += 1
            bottom = min(top + int(cell.get("rowspan", 1)), len(rows))
            right = left + int(cell.get("colspan", 1))
            taken |= {(y, x) for y in range(top, bottom) for x in range(left, right)}
            places.append((cell, top, left, bottom, right))
    return places


def _is_head(row: HtmlElement) -> bool:
    return row.getparent().tag == "thead"


def _set_row(row: _Row, repeated: bool, whole: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    if whole:
        properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))

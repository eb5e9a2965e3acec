"""The empty Word document of Decree 30/2020/NĐ-CP: page, styles, header; plain numbers instead of a template file."""

import io
import zipfile
from datetime import datetime
from typing import NamedTuple

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

TEXT_WIDTH = 160  # mm: A4 between margins of 30 and 20
CORE = 255  # characters of a property of the document: more is no valid file
FONT, MACHINE_FONT = "Times New Roman", "Courier New"


class Look(NamedTuple):
    """A paragraph style: text size and space around in points, indents in mm, `line` in lines."""

    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    keep: bool = False
    outline: int | None = None
    numbering: int | None = None
    font: str = FONT


HEADING = {"before": 10, "after": 6, "line": 1.1, "keep": True}
LIST = {"align": "justify", "after": 6, "line": 1.1}
DASH, NUMBER = 4, 7  # mm between a list's mark and its text
LOOKS = (
    Look("Normal"),
    Look("Body Text", align="justify", first=12.7, after=6, line=1.1),
    Look("Heading 1", bold=True, outline=0, **HEADING),
    Look("Heading 2", bold=True, left=12.7, outline=1, **HEADING),
    Look("Heading 3", left=12.7, outline=2, **HEADING),
    Look("List Bullet", left=12.7 + DASH, first=-DASH, numbering=1, **LIST),
    Look("List Number", left=12.7 + NUMBER, first=-NUMBER, numbering=2, **LIST),
    Look("List Continue", left=12.7 + DASH, **LIST),
    Look("Header", 13, align="center"),
    Look("Caption", 13, bold=True, align="center", before=8, after=4, keep=True),
    Look("Cơ quan chủ quản", 13, align="center"),
    Look("Tên cơ quan", 13, bold=True, align="center"),
    Look("Quốc hiệu", 12.5, bold=True, align="center"),
    Look("Tiêu ngữ", 13.5, bold=True, align="center"),
    Look("Số ký hiệu", 13, align="center", before=8),
    Look("Địa danh ngày tháng", 13.5, italic=True, align="center", before=8),
    Look("Title", bold=True, align="center", before=14),
    Look("Subtitle", bold=True, align="center", before=2),
    Look("Nơi gửi", align="center", before=10, after=8),
    Look("Danh sách nơi gửi", left=51, first=-4),
    Look("Căn cứ", italic=True, align="justify", first=12.7, after=6, line=1.1),
    Look("Nơi nhận", 12, bold=True, italic=True, before=10),
    Look("Danh sách nơi nhận", 11, left=3, first=-3),
    Look("Chức vụ", bold=True, align="center"),
    Look("Người ký", bold=True, align="center", before=74),
    Look("Ghi chú phụ lục", italic=True, align="center"),
    Look("Hình", align="center", before=8, keep=True),
    Look("Ô bảng", 12),
    Look("Ô biểu thống kê", 11),
    Look("Nguồn số liệu", 12, italic=True, before=3, after=10),
    Look("Chữ máy", 10, after=6, font=MACHINE_FONT),
    Look("Đường kẻ", 1),
)
KEPT = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid")  # of python-docx's own styles
PARTS_LEFT_OUT = ("stylesWithEffects", "thumbnail", "customXml", "webSettings", "fontTable", "extended-properties")
# what stands in for a typeface that a machine lacks is of the same family
FAMILIES = {FONT: ("roman", "variable"), MACHINE_FONT: ("modern", "fixed")}


def blank(title: str, author: str, moment: datetime, mark: str = "") -> Document:
    """A document without text; `mark` stands in the header of each page."""
    document = docx.Document()
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rpartition("/")[2] in PARTS_LEFT_OUT:
                part.rels.pop(key)
    core = document.core_properties
    title, author = title[:CORE], author[:CORE]
    core.title, core.author, core.last_modified_by, core.language = title, author, author, "vi-VN"
    core.created = core.modified = moment
    core.comments = ""
    _set_fonts(document)
    _set_defaults(document)
    _set_styles(document)
    _set_numbering(document)
    _set_page(document.sections[0], mark)
    return document


def new_number(document: Document, start: int) -> int:
    """The id of a numbered list that begins at `start`."""
    numbering = document.part.numbering_part.element
    number = numbering.add_num(2)
    for level in range(3):
        number.add_lvlOverride(level).add_startOverride(start if level == 0 else 1)
    return number.numId


def restart_page_numbers(section: Section) -> None:
    """Pages of the section count from 1."""
    kind = OxmlElement("w:pgNumType", {qn("w:start"): "1"})
    section._sectPr.insert_element_before(kind, "w:cols", "w:titlePg", "w:docGrid")


def saved(document: Document) -> bytes:
    """The file's bytes, the same for the same document: its parts carry no time of packing."""
    packed, result = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _set_fonts(document: Document) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, (family, pitch) in FAMILIES.items()
    )
    table = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, table, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _set_defaults(document: Document) -> None:
    fonts = f'w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"'
    defaults = parse_xml(
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr><w:rFonts {fonts}/>"
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    styles = document.styles.element
    styles.replace(styles.find(qn("w:docDefaults")), defaults)
    settings = document.settings.element
    for name, value in (("themeFontLang", "vi-VN"), ("decimalSymbol", ","), ("listSeparator", ";")):
        settings.find(qn(f"w:{name}")).set(qn("w:val"), value)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # an older one opens in Word's compatibility mode


def _set_styles(document: Document) -> None:
    for style in list(document.styles):
        if style.name not in KEPT:
            style.delete()
    for look in LOOKS:
        _dress(_style(document, look.name), look)
    for level in (1, 2, 3):
        document.styles[f"Heading {level}"].next_paragraph_style = document.styles["Body Text"]


def _style(document: Document, name: str) -> ParagraphStyle:
    if name == "Normal":
        return document.styles[name]
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.isascii())
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _dress(style: ParagraphStyle, look: Look) -> None:
    style.font.name, style.font.size, style.font.color.rgb = look.font, Pt(look.size), RGBColor(0, 0, 0)
    style.font.bold, style.font.italic = look.bold, look.italic
    paragraph = style.paragraph_format
    paragraph.alignment = WD_ALIGN_PARAGRAPH[look.align.upper()]
    paragraph.first_line_indent = Mm(look.first)
    paragraph.left_indent, paragraph.right_indent = Mm(look.left), Mm(look.right)
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    if look.size == 1:  # a rule is no taller than it is thick
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    else:
        paragraph.line_spacing = float(look.line)
    paragraph.keep_with_next = look.keep
    if look.numbering:
        style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = look.numbering
    if look.outline is not None:
        style.element.pPr.append(OxmlElement("w:outlineLvl", {qn("w:val"): str(look.outline)}))


def _set_numbering(document: Document) -> None:
    """Two kinds of list: 1 with dashes, 2 with numbers; three levels each."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, kind, room in ((1, "bullet", DASH), (2, "decimal", NUMBER)):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{"-" if kind == "bullet" else f"%{level + 1}."}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{Mm(12.7 + room * (level + 1)).twips}" w:hanging="{Mm(room).twips}"/></w:pPr></w:lvl>'
            for level in range(3)
        )
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
                f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
        )
    for number in (1, 2):
        numbering.add_num(number)


def _set_page(section: Section, mark: str) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = section.footer_distance = Mm(8)
    section.different_first_page_header_footer = True
    for header in (section.first_page_header, section.header):
        header.is_linked_to_previous = False
        (paragraph,) = header.paragraphs
        paragraph.style = "Header"
        if mark:  # at the right; the number keeps its place in the middle
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH / 2), WD_TAB_ALIGNMENT.CENTER)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
            paragraph.add_run("\t")
            paragraph.add_run(f"\t{mark}").bold = True
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    field.append(OxmlElement("w:r"))
    paragraph._p.insert(2, field)  # after the first tab, where there is one

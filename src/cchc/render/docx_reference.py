"""The Word file that a report takes its page and its styles from, which an office may change; and saving a report."""

import io
import zipfile
import zlib
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Length
from docx.styles import BabelFish
from docx.styles.style import ParagraphStyle
from lxml.etree import XMLSyntaxError

from ..language.text import visible
from ..project.errors import CchcError
from ..project.location import display, project_root
from ..project.paths import WORD_REFERENCE
from .typesetting import TEMPLATES

REFERENCE = TEMPLATES / "reference.docx"
GRID = "Table Grid"  # the style of every table with lines
LISTS = ("List Bullet", "List Number")  # styles that bring their marks
STYLES = (
    "Body Text", "Heading 1", "Heading 2", "Heading 3", *LISTS, "List Continue", "Caption", "Cơ quan chủ quản",
    "Tên cơ quan", "Quốc hiệu", "Tiêu ngữ", "Số ký hiệu", "Địa danh ngày tháng", "Title", "Subtitle", "Nơi gửi",
    "Kính gửi", "Danh sách nơi gửi", "Căn cứ", "Nơi nhận", "Danh sách nơi nhận", "Chức vụ", "Người ký", "Tên phụ lục",
    "Ghi chú phụ lục", "Hình", "Tên biểu đồ", "Nguồn biểu đồ", "Ô bảng", "Ô biểu thống kê", "Nguồn số liệu", "Chữ máy",
    "Đường kẻ", "Khoảng cách",
)  # fmt: skip
PARTS = ("styles", "numbering", "settings", "theme", "fontTable", "footnotes", "endnotes", "header", "footer")
BROKEN = (OSError, ValueError, KeyError, AttributeError, zipfile.BadZipFile, zlib.error, XMLSyntaxError)
CORE = 255  # characters of a property of the document: more is no valid file


def reference_in_force() -> Path:
    """notebooks/reference.docx of the project where there is one, else ours."""
    try:
        own = project_root() / "notebooks" / WORD_REFERENCE
    except CchcError:  # a notebook alone
        return REFERENCE
    return own if own.is_file() else REFERENCE


def emptied(reference: Path, *, title: str, author: str, moment: datetime) -> Document:
    """The reference file without its text and what it says of its authors; its page, styles, headers and footers stay.

    CchcError where it is no Word file or lacks a style that reports are written with.
    """
    try:
        document = docx.Document(io.BytesIO(reference.read_bytes()))
        for style in document.styles:  # LibreOffice calls Word's "heading 1" Heading 1
            style.name = BabelFish.ui2internal(style.name)
        faults = _faults(document)
    except BROKEN as error:
        raise CchcError(f"Tệp {display(reference)} không mở được. Hãy lưu lại bằng Word, loại .docx.") from error
    if faults:
        raise CchcError(
            f"Tệp {display(reference)} thiếu {'; '.join(faults)}. Hãy chép phần còn thiếu từ tệp mẫu "
            f"{REFERENCE.name} của chương trình, hoặc xóa tệp này để dùng tệp mẫu đó."
        )
    _strip(document)
    core = document.core_properties
    title, author = visible(title)[:CORE], visible(author)[:CORE]
    core.title, core.author, core.last_modified_by = title, author, author
    core.language, core.comments = "vi-VN", ""
    core.created = core.modified = moment
    return document


def text_width(document: Document) -> Length:
    """Between the margins of its page."""
    page = document.sections[0]
    return Length(page.page_width - page.left_margin - page.right_margin)


def size(style: ParagraphStyle) -> float:
    """Of its letters in points; a style that says none has its parent's."""
    while style.font.size is None and style.base_style is not None:
        style = style.base_style
    if style.font.size is not None:
        return style.font.size.pt
    default = style.element.getparent().xpath("./w:docDefaults/w:rPrDefault/w:rPr/w:sz/@w:val")
    return int(default[0]) / 2 if default else 10  # Word's own


def list_number(style: ParagraphStyle) -> int:
    """The id of the numbering that a style of LISTS brings."""
    return int(style.element.xpath("./w:pPr/w:numPr/w:numId/@w:val")[0])


def new_list(document: Document, start: int) -> int:
    """The id of a numbered list that begins at `start` and looks as the style List Number does."""
    numbering = document.part.numbering_part.element
    model = numbering.num_having_numId(list_number(document.styles["List Number"]))
    number = numbering.add_num(model.abstractNumId.val)
    for level in range(3):
        number.add_lvlOverride(level).add_startOverride(start if level == 0 else 1)
    return number.numId


def mark_pages(document: Document, words: str) -> None:
    """The words behind a tab at the end of every page's header: at its right."""
    page = document.sections[0]
    headers = [page.header]
    headers += [page.first_page_header] if page.different_first_page_header_footer else []
    headers += [page.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
    for header in headers:
        header.paragraphs[-1].add_run(f"\t{words}").bold = True


def saved(document: Document) -> bytes:
    """The file's bytes, the same for the same document: its parts carry no time of packing."""
    packed, result = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _faults(document: Document) -> list[str]:
    """What the document lacks of what reports are written with."""
    known = {style.name: style for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
    missing = [f"“{name}”" for name in STYLES if name not in known]
    faults = [f"kiểu đoạn {', '.join(missing)}"] if missing else []
    if not any(style.name == GRID for style in document.styles if style.type == WD_STYLE_TYPE.TABLE):
        faults.append(f"kiểu bảng “{GRID}”")
    faults += [
        f"dấu hoặc số đầu dòng của kiểu “{name}”"
        for name in LISTS
        if name in known and not known[name].element.xpath("./w:pPr/w:numPr/w:numId")
    ]
    if not any(None not in (page.page_width, page.left_margin, page.right_margin) for page in document.sections[:1]):
        faults.append("khổ giấy và lề trang")
    return faults


def _strip(document: Document) -> None:
    """Text, pictures, comments, properties, and links of the settings to files elsewhere."""
    page, body = document.sections[0]._sectPr, document.element.body
    for child in list(body):
        body.remove(child)
    body.append(page)
    settings = document.settings.element
    for link in (*settings.iter(qn("w:attachedTemplate")), *settings.iter(qn("w:mailMerge"))):
        settings.remove(link)
    _drop_parts(document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS), kept=())
    _drop_parts(document.part, kept=PARTS)
    _drop_parts(document.part.package, kept=("officeDocument",))


def _drop_parts(owner: object, kept: tuple[str, ...]) -> None:
    for key, relation in list(owner.rels.items()):
        if relation.reltype.rpartition("/")[2] not in kept:
            owner.rels.pop(key)

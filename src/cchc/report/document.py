"""The parts of an administrative document (Decree 30/2020/NĐ-CP): letterhead, headings, signature, annex."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from xml.etree import ElementTree

from .. import blocks, format
from ..blocks.markdown import from_markdown
from ..markup import (
    CHART_NUMBER,
    PREVIEW,
    Fragment,
    Typst,
    escape_html,
    escape_markdown,
    escape_typst,
    markdown_to_html,
    markdown_to_typst,
    typst_call,
    typst_string,
)
from ..text import lower_first

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def letterhead(
    parent: str | None,
    agency: str,
    number: str,
    place: str,
    signed_on: date,
    kind: str,
    subject: str,
    addressees: list[str],
    bases: list[str],
    opening: str,
) -> Fragment:
    """Everything above the first heading; `agency` may hold a line break."""
    dated = f"{place}, {format.long_day(signed_on)}"
    to, grounds = _closed(addressees), _closed(bases)
    one = len(to) == 1
    html = f"""{PREVIEW}<header class="letterhead">
<div class="agency">{_tag("p", parent.upper(), "parent") if parent else ""}
{_tag("p", agency.upper(), "name")}{_tag("p", f"Số: {number}", "number")}</div>
<div class="nation">{_tag("p", NATION)}{_tag("p", MOTTO, "motto")}{_tag("p", dated, "dated")}</div>
<h1>{_tag("span", kind.upper(), "kind")} {_tag("span", subject, "subject")}</h1>
<div class="to{" one" if one else ""}"><p>Kính gửi:</p>{_list(to)}</div>
{"".join(_tag("p", ground, "basis") for ground in grounds)}
{_tag("p", opening)}
</header>"""
    typst = typst_call(
        "letterhead",
        parent=parent and parent.upper(),
        agency=agency.upper().splitlines(),
        nation=NATION,
        motto=MOTTO,
        number=f"Số: {number}",
        dated=dated,
        kind=kind.upper(),
        subject=subject,
        addressees=to,
        bases=grounds,
        opening=opening,
    )
    document = {
        "title": f"{kind.capitalize() if kind.isupper() else kind} {lower_first(subject)}",
        "number": number,
        "author": " ".join(agency.split()),
        "date": signed_on.isoformat(),
    }
    block = blocks.Letterhead(
        parent=parent or "",
        agency=agency.splitlines(),
        nation=NATION,
        motto=MOTTO,
        number=number,
        dated=dated,
        document=kind,
        subject=subject,
        addressees=to,
        bases=grounds,
        opening=opening,
        signed_on=signed_on,
    )
    return Fragment(html, typst, metadata={"cchc": {"part": "letterhead", "document": document}}, blocks=[block])


def heading(code: str, title: str, level: int) -> Fragment:
    """A heading whose text carries its label ("1. Title"); links reach it as #muc-<code>."""
    text = title.upper() if level == 1 else title
    anchor = f"muc-{code}"
    return Fragment(
        f'<h{level + 1} id="{escape_html(anchor)}">{escape_html(text)}</h{level + 1}>',
        typst_call("heading", level, text, anchor=anchor),
        f"{'#' * (level + 1)} {escape_markdown(text)}",
        {"cchc": {"part": code, "heading": {"code": code, "title": title, "level": level}}},
        [blocks.Section(code=code, title=title, level=level)],
    )


def section_fragment(
    code: str, title: str, level: int, markdown: str, html: str | None = None, written: list | None = None
) -> Fragment:
    """A heading and its text; `html` where the text has more to show on a screen than its Markdown."""
    head = heading(code, title, level)
    body = markdown_to_html(markdown) if html is None else html
    return Fragment(
        f"<section>\n{head.html}\n{body}</section>",
        f"{head.typst}\n\n{markdown_to_typst(markdown)}",
        f"{head.markdown}\n\n{markdown}",
        {"cchc": head.metadata["cchc"] | {"text": bool(markdown.strip())}},
        [
            blocks.Section(
                code=code, title=title, level=level, blocks=from_markdown(markdown) if written is None else written
            )
        ],
    )


def signature(recipients: list[str], authority: str, title: str, signer: str, closing: str = "") -> Fragment:
    """Recipients on the left, who signs on the right, below the `closing` sentence; all stay on one page."""
    listed = _closed(recipients)
    last = _tag("p", closing) if closing else ""
    html = f"""{last}<footer class="signature"><div class="recipients"><p>Nơi nhận:</p>{_list(listed)}</div>
<div class="signer">{_tag("p", authority.upper())}{_tag("p", title.upper())}{_tag("p", signer, "name")}</div>
</footer>"""
    return Fragment(
        html,
        typst_call("signature", listed, [authority.upper(), title.upper()], signer, closing=closing or None),
        metadata={"cchc": {"part": "signature"}},
        blocks=[blocks.Signature(recipients=listed, authority=authority, title=title, signer=signer, closing=closing)],
    )


def appendix(label: str, title: str, note: str) -> Fragment:
    """The head of an annex, on a new page with page numbers of its own."""
    html = f"""<header class="appendix" id="muc-phu-luc"><h2>{_tag("span", label, "label")}
{_tag("span", title.upper(), "title")}</h2>{_tag("p", note, "note")}</header>"""
    return Fragment(
        html,
        typst_call("appendix", label, title.upper(), note),
        metadata={
            "cchc": {"part": "appendix", "heading": {"code": "phu-luc", "title": f"{label}: {title}", "level": 1}}
        },
        blocks=[blocks.Appendix(label=label, title=title, note=note)],
    )


def note(markdown: str) -> Fragment:
    """Words for the reviewer: the HTML shows them above the document, the signed PDF leaves them out."""
    return Fragment(markdown_to_html(markdown), "", markdown, {"cchc": {"note": True}})


def notice(messages: list[str]) -> Fragment:
    """What the analyst should see under a cell; no exporter shows it."""
    return Fragment(_list(messages), "", metadata={"cchc": {"notice": True}})


def review(code: str, title: str, html: str, part: str = "") -> Fragment:
    """For reviewers below the document: on the screen only, not in the signed PDF."""
    page = f'<section class="review" id="muc-{escape_html(code)}">{_tag("h2", title)}\n{html}</section>'
    heading = {"code": code, "title": title, "level": 1}
    return Fragment(page, "", metadata={"cchc": {"part": part, "review": code, "heading": heading}})


def paragraph(text: str) -> Fragment:
    """Plain text as a paragraph of the document."""
    return Fragment(
        _tag("p", text), f"{escape_typst(text)}\n\n", escape_markdown(text), blocks=[blocks.Paragraph(text=[text])]
    )


def chart(svg: str, alt: str, caption: str, source: str, data: Fragment | None = None) -> Fragment:
    """A chart with the three texts no chart goes without; on the screen, `data` holds the figures it shows.

    It gets its number where it is printed, by its place there: CHART_NUMBER stands for it.
    """
    texts = {"mô tả thay thế": alt, "tên biểu đồ": caption, "nguồn số liệu": source}
    if missing := [name for name, text in texts.items() if not text.strip()]:
        raise ValueError(f"Biểu đồ thiếu {', '.join(missing)}.")
    html = f"""<figure class="chart">
{_accessible_svg(svg, alt)}
<figcaption>{CHART_NUMBER}{escape_html(caption)}<br>{_tag("small", f"Nguồn: {source}")}</figcaption>
{f"<details><summary>Số liệu của biểu đồ</summary>{data.html}</details>" if data else ""}</figure>"""
    picture = Typst(f"#image(bytes({typst_string(svg)}), format: {typst_string('svg')}, alt: {typst_string(alt)})")
    table = data.blocks[0] if data else None
    block = blocks.Chart(svg=svg, alt=alt, caption=caption, source=source, data=table)
    return Fragment(html, typst_call("chart", picture, caption, f"Nguồn: {source}"), blocks=[block])


_SVG = "http://www.w3.org/2000/svg"
_GLYPH = re.compile(r"\w+-[\w-]*[0-9a-f]+")  # matplotlib's id of one: font and letter
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def _accessible_svg(svg: str, alt: str) -> str:
    """The drawing as a short inline element with a name, that shares no style with its page and no id but glyphs'.

    A glyph is the same in every drawing, so its id is too, and the page needs it only once.
    """
    prefix = "c" + hashlib.sha256(f"{alt}{svg}".encode()).hexdigest()[:8]

    def named(id: str) -> str:
        return f"glyph-{id}" if _GLYPH.fullmatch(id) else f"{prefix}-{id}"

    root = ElementTree.fromstring(svg)
    used = set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "script", "foreignObject", "title"):
                parent.remove(child)
    for element in root.iter():
        element.text, element.tail = (part if part and part.strip() else None for part in (element.text, element.tail))
        element.tag = element.tag.replace(f"{{{_SVG}}}", "")
        if element.tag == "style":
            element.text = f"#{prefix} {(element.text or '').strip()}"
        if reference := element.attrib.pop(_XLINK_HREF, None):
            element.set("href", reference)
        for name, value in list(element.attrib.items()):
            if name.lower().startswith("on") or (name == "id" and value not in used):
                del element.attrib[name]
            elif name == "id":
                element.set(name, named(value))
            elif name == "href":
                element.set(name, f"#{named(value[1:])}" if value.startswith("#") else value)
            elif name == "d":
                element.set(name, re.sub(" ?([A-Za-z]) ?", r"\1", " ".join(value.split())))
            else:
                element.set(name, value.replace("url(#", f"url(#{prefix}-"))
    root.attrib |= {"id": prefix, "role": "img", "aria-label": alt}
    return ElementTree.tostring(root, encoding="unicode")


def _closed(items: Iterable[str]) -> list[str]:
    """The items of an official list: each ends with ";", the last one with "."."""
    bare = [item.strip().rstrip(";.").rstrip() for item in items]
    return [item + (";" if place < len(bare) else ".") for place, item in enumerate(bare, start=1)]


def _tag(name: str, text: str, css: str = "") -> str:
    body = escape_html(text).replace("\n", "<br>")
    return f'<{name} class="{css}">{body}</{name}>' if css else f"<{name}>{body}</{name}>"


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(_tag('li', item) for item in items)}</ul>"

"""Drawings inside a page: short, with a name, sharing nothing with the page but the outlines of letters."""

import hashlib
import re
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_GLYPH = re.compile(r"\w+-[\w-]*[0-9a-f]+")  # matplotlib's id of one: font and letter
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def accessible(svg: str, alt: str) -> str:
    """The drawing as a short inline element with a name, that shares no style with its page and no id but glyphs'.

    A glyph is the same in every drawing, so its id is too, and the page needs it only once (`glyphs_once`).
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


def glyphs_once(page: str) -> str:
    """The page with the outline of each letter only in the first chart that uses it."""
    seen: set[str] = set()

    def first(outline: re.Match) -> str:
        known = outline[1] in seen
        seen.add(outline[1])
        return "" if known else outline[0]

    return re.sub(r'<path id="(glyph-[^"]+)"[^>]*/>', first, page)

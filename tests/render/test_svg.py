"""Drawings in a page have a name and share nothing with it but the outlines of letters."""

import re
from xml.etree import ElementTree

from cchc import charts
from cchc.render.svg import accessible, glyphs_once

SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="9pt" height="9pt" viewBox="0 0 9 9" onload="a()"><metadata/><script>a()</script>'
    '<defs><style>*{stroke-linecap: butt}</style><path id="p" d="M0 0"/></defs>'
    '<use xlink:href="#p" clip-path="url(#p)"/></svg>'
)


def test_a_drawing_is_one_named_picture_that_shares_nothing_with_its_page() -> None:
    drawing = accessible(SVG, 'Cột "A" cao nhất')
    assert not re.search("script|onload|metadata|xlink", drawing)
    svg = ElementTree.fromstring(drawing)
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Cột "A" cao nhất')
    name = svg.get("id")
    assert svg.find("defs/style").text == f"#{name} *{{stroke-linecap: butt}}"
    assert svg.find("defs/path").get("id") == f"{name}-p"
    assert svg.find("use").attrib == {"href": f"#{name}-p", "clip-path": f"url(#{name}-p)"}
    assert name not in accessible(SVG, "Khác")


def test_a_letter_that_two_charts_use_is_outlined_once() -> None:
    """Each chart keeps its own outlines; the page has those of the first, and every use finds one."""
    drawn = [accessible(charts.bars(["Xã Mỹ Tú"], [n], [f"{n}%"]), f"Mô tả {n}.") for n in (15, 51)]
    outlines = [re.findall(r'<path id="(glyph-[^"]+)"', part) for part in drawn]
    assert outlines[0] and sorted(outlines[0]) == sorted(outlines[1])
    page = glyphs_once("".join(drawn))
    assert page.startswith(drawn[0]) and 'id="glyph-' not in page.removeprefix(drawn[0])
    assert set(re.findall(r'href="#(glyph-[^"]+)"', page)) <= set(outlines[0])

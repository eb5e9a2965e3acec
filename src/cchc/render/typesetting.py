"""What Typst draws and measures for a Word file: it reads our module and our fonts, never those of the machine."""

import json
from collections.abc import Iterable
from pathlib import Path

import typst

from ..project.errors import CchcError
from ..project.fonts import SHIPPED, SUBSTITUTE
from .typst import typst_string

TEMPLATES = Path(__file__).with_name("templates")
DOTS_PER_INCH = 200
_TYPST = {"root": TEMPLATES, "font_paths": [SHIPPED], "ignore_system_fonts": True}


def drawn(svgs: Iterable[str]) -> dict[str, bytes]:
    """Each drawing as PNG of DOTS_PER_INCH, all in one compilation. CchcError where one is no SVG."""
    svgs = list(dict.fromkeys(svgs))
    if not svgs:
        return {}
    pages = "".join(f'#page(image(bytes({typst_string(svg)}), format: "svg"))\n' for svg in svgs)
    source = f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}"
    try:
        pngs = typst.compile(source.encode(), format="png", ppi=DOTS_PER_INCH, **_TYPST)
    except typst.TypstError as error:
        raise CchcError(f"Không vẽ được biểu đồ cho tệp Word. Typst báo: {error.message}") from error
    return dict(zip(svgs, pngs if isinstance(pngs, list) else [pngs], strict=True))


def bold(text: str, size: float) -> str:
    """The text as Typst sets it, `size` in points; the shipped font is as wide as Times New Roman."""
    return f'text(font: "{SUBSTITUTE}", weight: "bold", size: {size}pt, hyphenate: false, {typst_string(text)})'


def measured(*lengths: str) -> list[float]:
    """Lengths of Typst in mm; they may call `narrowest` of nd30.typ."""
    contexts = "".join(f"#context [#metadata(({length}).mm()) <length>]\n" for length in lengths)
    source = f'#import "nd30.typ": narrowest\n{contexts}'
    return json.loads(typst.query(source.encode(), "<length>", field="value", **_TYPST))

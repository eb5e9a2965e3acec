"""The typeface of the PDF: Times New Roman where the machine has it, else the shipped TeX Gyre Termes."""

from functools import cache
from pathlib import Path

import typst

TIMES, SUBSTITUTE = "Times New Roman", "TeX Gyre Termes"
SHIPPED = Path(__file__).with_name("typefaces")


@cache
def document_fonts() -> tuple[str, typst.Fonts]:
    """The typeface and the fonts Typst may use; the machine's own only where Times New Roman is among them."""
    machine = typst.Fonts(font_paths=[SHIPPED])
    if TIMES in machine.families():
        return TIMES, machine
    return SUBSTITUTE, typst.Fonts(include_system_fonts=False, font_paths=[SHIPPED])

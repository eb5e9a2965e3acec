"""A PDF read back and drawn by wheels alone: tests need no other program for it."""

import io
from pathlib import Path

import pdfplumber
from pypdfium2 import PdfDocument


def page_texts(pdf: bytes | Path, margin: float = 0) -> list[str]:
    """What a reader copies from each page, in the order it is written; without what stands in the margins (points)."""
    with PdfDocument(pdf) as document:
        return [_text(page, margin) for page in document]


def _text(page, margin: float) -> str:
    width, height = page.get_size()
    text = page.get_textpage().get_text_bounded(0, margin, width, height - margin)
    return text.replace("\r\n", "\n").replace("\x02", "-\n")  # its sign for a hyphen at the end of a line


def page_words(pdf: bytes) -> list[list[tuple[float, float, float, float, str]]]:
    """Per page: every word with its box in points from the top left corner."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            [(w["x0"], w["top"], w["x1"], w["bottom"], w["text"]) for w in page.extract_words()]
            for page in document.pages
        ]


def page_greys(pdf: bytes) -> list[bytes]:
    """The pages at 20 dots an inch, a byte a dot: 0 is black, 255 white."""
    with PdfDocument(pdf) as document:
        return [page.render(scale=20 / 72, grayscale=True).to_pil().tobytes() for page in document]

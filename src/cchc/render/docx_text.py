"""Words inside a paragraph of Word: marks, spaces and line breaks."""

import re
from collections.abc import Iterator

from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ..blocks import Code, Emphasis, LineBreak, Strong, Text

_SPACES = re.compile(r"[\t\n ]+")
_MARKS = {Strong: "bold", Emphasis: "italic", Code: "machine"}


def lines(text: str) -> Text:
    """Plain text, each line on a line of its own."""
    first, *rest = text.split("\n")
    return [first, *(part for line in rest for part in (LineBreak(), line))]


def write(paragraph: Paragraph, text: Text, *, bold: bool = False) -> None:
    """The text at the paragraph's end, spaces and line breaks as a browser shows them."""
    at_start, broken, run = True, False, None
    for part, marks in _pieces(text, frozenset({"bold"} if bold else ())):
        if part is None:
            at_start = broken = True
            continue
        if not (shown := part.lstrip(" ") if at_start else part):
            continue
        if broken and paragraph.text:
            paragraph.add_run().add_break()
        run = paragraph.add_run(shown)
        _mark(run, marks)
        at_start, broken = shown.endswith(" "), False
    if run is not None and at_start:  # it ends with a space
        run.text = run.text.rstrip(" ")


def _pieces(text: Text, marks: frozenset[str]) -> Iterator[tuple[str | None, frozenset[str]]]:
    """The words with their marks, in order; None is a line break."""
    for part in text:
        own = marks | {_MARKS[type(part)]} if type(part) in _MARKS else marks
        if isinstance(part, LineBreak):
            yield None, marks
        elif isinstance(part, str) or isinstance(part.text, str):
            yield _SPACES.sub(" ", part if isinstance(part, str) else part.text), own
        else:
            yield from _pieces(part.text, own)


def _mark(run: Run, marks: frozenset[str]) -> None:
    for mark in marks:
        if mark == "machine":
            run.font.name = run.part.document.styles["Chữ máy"].font.name
        else:
            setattr(run, mark, True)

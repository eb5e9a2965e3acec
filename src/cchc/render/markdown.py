"""Blocks as Markdown (CommonMark and pipe tables): the whole report as one text that people read and compare."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from ..blocks import (
    Block,
    Code,
    CodeBlock,
    Divider,
    Emphasis,
    Grid,
    Heading,
    Inline,
    Items,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Strong,
    Text,
)
from .document import Document
from .running import as_running_text

_RULES = {"left": ":--", "center": ":-:", "right": "--:"}
# what could be markup anywhere in a line, also for readers that make formulas and links of plain text
_SPECIAL = re.compile(r"[\\`*\[\]<>&|~#!$@]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ITEM_MARK = re.compile(r"^(?=[-+])|^([0-9]+)(?=[.)])")
# "x**(a)**" is not bold in Markdown, so a mark is written in HTML unless it stands free
_FREE = [
    (mark, re.compile(rf"(?<!\S)<{tag}>(?!\s)({inside}+)(?<!\s)</{tag}>(?=[\s:;,.)]|$)"))
    for tag, mark, inside in (("code", "`", r"[^<>\\]"), ("em", "*", "[^<>]"), ("strong", "**", "[^<>]"))
]


def markdown_report(document: Document) -> str:
    """What the page for reviewers shows, in its order."""
    draft = [Paragraph(text=[Strong(text=[document.draft])])] if document.draft else []
    faults = [Paragraph(text=[f"Lỗi: {fault}"]) for fault in document.faults]
    return to_markdown([*draft, *document.notes, *faults, *document.body, *document.reviews])


def to_markdown(blocks: Iterable[Block]) -> str:
    """All that a screen or a paper shows of the blocks; a drawing is its description and its figures."""
    return _blocks(blocks) + "\n"


def _blocks(blocks: Iterable[Block]) -> str:
    written, before = [], None
    for block in blocks:
        if isinstance(block, Items) and isinstance(before, Items):
            written.append("<!-- -->")  # two lists, not one
        written.append(_block(block))
        before = block
    return "\n\n".join(filter(None, written))


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _ITEM_MARK.sub(r"\1\\", _text(block.text).strip())
        case Heading():
            return f"{'#' * min(block.level, 6)} {_text(block.text)}"
        case Items():
            return _items(block)
        case Quote():
            return re.sub("^", "> ", _blocks(block.blocks), flags=re.MULTILINE)
        case CodeBlock():
            fence = max(["```", *(run + "`" for run in re.findall("`+", block.text))], key=len)
            return f"{fence}\n{block.text}\n{fence}"
        case Divider():
            return "***"
        case Grid():
            lines = [map(_text, block.titles), (_RULES[align or "left"] for align in block.aligns)]
            lines += [map(_text, row) for row in block.rows]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return _blocks(as_running_text(block))


def _items(block: Items) -> str:
    written = []
    for number, item in enumerate(block.items, start=block.start or 0):
        mark = "- " if block.start is None else f"{number}. "
        written.append(mark + re.sub(r"\n(?=.)", "\n" + " " * len(mark), _blocks(item)))
    return ("\n" if block.tight else "\n\n").join(written)


def _text(text: Text) -> str:
    written = "".join(map(_inline, text))
    for mark, free in _FREE:
        written = free.sub(rf"{mark}\1{mark}", written)
    return written


def _inline(part: Inline) -> str:
    match part:
        case str():
            return _escape(part)
        case Strong():
            return _marked("strong", _text(part.text))
        case Emphasis():
            return _marked("em", _text(part.text))
        case Code():
            return _marked("code", _escape(part.text))
        case Link():
            href = quote(part.href, safe="!#$%&*+,-./:;=?@_~").replace("&", "&amp;")
            return f"[{_text(part.text)}]({href})"
        case LineBreak():
            return "<br>"
    return _escape(part.text)  # a figure


def _marked(tag: str, words: str) -> str:
    return f"<{tag}>{words}</{tag}>" if words else ""


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", re.sub(r"[\t\n ]+", " ", text))

"""A part of the report as a reader meets it, for tests: as HTML, as Markdown, as the source of the PDF."""

from collections.abc import Sequence

from cchc.blocks import Block, Fragment
from cchc.render.html import to_html
from cchc.render.markdown import to_markdown
from cchc.render.typst import to_typst


def html(part: Fragment | Block | Sequence[Block]) -> str:
    return str(to_html(blocks(part)))


def markdown(part: Fragment | Block | Sequence[Block]) -> str:
    return to_markdown(blocks(part))


def typst(part: Fragment | Block | Sequence[Block]) -> str:
    return to_typst(blocks(part))


def blocks(part: Fragment | Block | Sequence[Block]) -> Sequence[Block]:
    if isinstance(part, Fragment):
        return part.blocks
    return part if isinstance(part, Sequence) else [part]

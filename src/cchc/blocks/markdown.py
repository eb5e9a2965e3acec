"""Markdown read as blocks."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from . import (
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
    plain,
)
from .text import SAFE

# Values travel through Markdown between marks, so that no text from outside is ever read as markup. The marks are no
# characters (Unicode keeps them for such use): no entity of Markdown names one, and one that somebody typed is made
# visible before it could mark anything.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_ITEM = re.compile(r"([-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_MARK_IN_LINK = re.compile(f"{quote(OPEN)}(\\d+){quote(CLOSE)}")


def from_markdown(text: str, values: Sequence[Inline] = ()) -> list[Block]:
    """The text as blocks; OPEN n CLOSE in it stands for `values[n]`.

    Raw HTML stays text, a link leads to a place of the page or of the web or is no link, and a picture, which would be
    fetched from elsewhere, becomes its description. A visible `text` (text.visible) holds no marks of others.
    Spaces before a line, which editors put there by themselves, make no code of it; before an item they nest its list.
    """
    return _Reader(values).blocks(SyntaxTreeNode(_PARSER.parse(_aligned(text))))


def _aligned(text: str) -> str:
    """The text without the spaces by which a line stands 4 or more behind the item, or the margin, that holds it.

    Markdown would take such a line for code or for more of the paragraph above, also where it is an item. An item is
    one of that which holds it; below a blank line a paragraph stands at the margin.
    """
    items: list[tuple[int, int]] = []  # those open: the column of their text, as typed and as it is now
    lines, fence, after_blank = [], "", True
    for line in text.split("\n"):
        said = line.lstrip(" \t")
        at = len(line[: len(line) - len(said)].expandtabs(4))
        item = _ITEM.match(said)
        if said and not fence and (item or after_blank):
            items = [one for one in items if one[0] <= at]
        typed, now = next((one for one in reversed(items) if one[0] <= at), (0, 0))
        if at - typed < 4:
            now += at - typed
        elif after_blank and not item:
            items, now = [], 0
        opened = _FENCE.match(said)
        lines.append(line if fence and not opened else " " * now + said)
        if opened and not fence:
            fence = opened[1]
        elif opened and opened[1].startswith(fence) and not said.strip(" `~"):
            fence = ""
        if item and not fence:
            width = len(item[0]) if 1 <= len(item[0]) - len(item[1]) <= 4 else len(item[1]) + 1
            items.append((at + width, now + width))
        after_blank = not said
    return "\n".join(lines)


def _is_safe_link(url: str) -> bool:
    return re.match(SAFE, url) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("code")
    parser.validateLink = _is_safe_link
    return parser


_PARSER = _parser()


class _Reader:
    def __init__(self, values: Sequence[Inline]):
        self.values = values

    def blocks(self, node: SyntaxTreeNode) -> list[Block]:
        return [self.block(child) for child in node.children]

    def block(self, node: SyntaxTreeNode) -> Block:
        match node.type:
            case "paragraph":
                return Paragraph(text=self.text(node))
            case "heading":
                return Heading(level=int(node.tag[1]), text=self.text(node))
            case "bullet_list" | "ordered_list":
                tight = all(block.hidden for item in node.children for block in item.children if block.tag == "p")
                start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
                return Items(items=[self.blocks(item) for item in node.children], start=start, tight=tight)
            case "blockquote":
                return Quote(blocks=self.blocks(node))
            case "fence" | "code_block":
                return CodeBlock(text=self.words(node.content))
            case "hr":
                return Divider()
            case "table":
                head, *body = (row.children for section in node.children for row in section.children)
                return Grid(
                    aligns=[str(cell.attrs.get("style", "")).partition(":")[2] or None for cell in head],
                    titles=list(map(self.text, head)),
                    rows=[list(map(self.text, row)) for row in body],
                )
        raise ValueError(f"no block for {node.type} of Markdown")

    def text(self, node: SyntaxTreeNode) -> Text:
        """What stands in a paragraph, a heading or a cell; neighbouring words are one string."""
        found: Text = []
        for part in self.parts(node):
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            elif part:
                found.append(part)
        return found

    def parts(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        for child in node.children:
            match child.type:
                case "inline":
                    yield from self.parts(child)
                case "strong":
                    yield Strong(text=self.text(child))
                case "em":
                    yield Emphasis(text=self.text(child))
                case "link":
                    href = _MARK_IN_LINK.sub(lambda at: quote(self.value(at)), str(child.attrs["href"]))
                    if _is_safe_link(href):
                        yield Link(
                            href=href, text=self.text(child), title=self.words(str(child.attrs.get("title", "")))
                        )
                    else:  # no address, or one that a figure made: its words alone
                        yield from self.text(child)
                case "code_inline":
                    yield Code(text=self.words(child.content))
                case "softbreak":
                    yield " "
                case "hardbreak":
                    yield LineBreak()
                case _:  # words, and a picture's description
                    for place, piece in enumerate(MARK.split(child.content)):
                        yield self.values[int(piece)] if place % 2 else piece

    def words(self, text: str) -> str:
        """The text with the words of its values."""
        return MARK.sub(self.value, text)

    def value(self, at: re.Match) -> str:
        return plain([self.values[int(at[1])]])

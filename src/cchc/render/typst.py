"""Blocks as Typst source that calls nd30.typ, our layout of Decree 30/2020/NĐ-CP."""

import re
import string
from collections.abc import Iterable

from ..blocks import (
    Annex,
    AnnexFootnote,
    AnnexRow,
    Appendix,
    Block,
    Chart,
    Code,
    CodeBlock,
    Emphasis,
    Grid,
    Heading,
    Inline,
    Items,
    Letterhead,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Remark,
    Section,
    Signature,
    Strong,
    Table,
    Text,
    plain,
)
from ..language.text import answers_apart, visible
from .document import Document

# Typst reads all of these as a line or paragraph end; inside a value they are only a space.
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
# all that stands for something in Typst's content mode
_PUNCTUATION = {ord(mark): f"\\{mark}" for mark in string.punctuation}


class Typst(str):
    """Text that is Typst markup already; `typst_call` puts it in brackets and does not quote it."""


def source(document: Document) -> str:
    """The document as a source that calls nd30.typ."""
    about = {"title": document.title, "number": document.number, "author": document.author}
    named = "".join(f"  {name}: {typst_string(text)},\n" for name, text in about.items())
    draft = typst_string(document.draft) if document.draft else "none"
    show = f"#show: nd30.document.with(\n{named}  draft: {draft},\n)"
    return f'#import "nd30.typ"\n{show}\n{to_typst(document.blocks)}\n'


def to_typst(blocks: Iterable[Block]) -> str:
    """The blocks as a signed paper shows them: what is for the screen only is left out."""
    return _blocks(blocks)


def _blocks(blocks: Iterable[Block], tight: bool = False) -> Typst:
    source, end = "", ""
    for block in blocks:
        if written := _block(block):
            source += end + written
            end = "" if tight and isinstance(block, Paragraph) else "\n\n"
    return Typst(source)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _text(block.text)
        case Heading():
            return typst_call("heading", min(block.level, 4), _text(block.text))
        case Items():
            items = ", ".join(f"[{_blocks(item, block.tight)}]" for item in block.items)
            return f"#list({items})" if block.start is None else f"#enum(start: {block.start}, {items})"
        case Quote():
            return f"#quote(block: true)[{_blocks(block.blocks)}]"
        case CodeBlock():
            return f"#raw(block: true, {typst_string(block.text)})"
        case Grid():
            return _grid(block)
        case Table():
            return _table(block)
        case Chart():
            svg, alt = typst_string(block.svg), typst_string(block.alt)
            picture = Typst(f'#image(bytes({svg}), format: "svg", alt: {alt})')
            return typst_call("chart", picture, block.caption, block.origin)
        case Letterhead():
            return _letterhead(block)
        case Section():
            title = block.title.upper() if block.level == 1 else block.title
            heading = typst_call("heading", block.level, title, anchor=f"muc-{block.code}")
            return f"{heading}\n\n{_blocks(block.blocks)}"
        case Signature():
            titles = [block.authority.upper(), block.title.upper()]
            return typst_call("signature", block.recipients, titles, block.signer, closing=block.closing or None)
        case Appendix():
            words = (block.label, block.title.upper(), block.note)
            if not block.landscape:
                return typst_call("appendix", *words)
            page = "#counter(page).update(0)\n#set page(flipped: true)\n"
            return page + typst_call("appendix", *words, opened=True)
        case Annex():
            return typst_call("annex", list(map(_annex_row, block.rows)), caption=block.caption)
        case AnnexFootnote():
            return "\n\n".join(map(escape_typst, block.texts))
        case Remark():
            return f"#emph[{escape_typst(block.text)}]"
    return ""  # a rule, and what is for the screen only


def _letterhead(block: Letterhead) -> str:
    return typst_call(
        "letterhead",
        parent=block.parent.upper() or None,
        agency=[line.upper() for line in block.agency],
        nation=block.nation,
        motto=block.motto,
        number=f"Số: {block.number}",
        dated=block.dated,
        kind=block.document.upper(),
        subject=block.subject,
        addressees=block.addressees,
        bases=block.bases,
        opening=block.opening,
    )


def _grid(block: Grid) -> str:
    titles = ", ".join(f"[{_text(title)}]" for title in block.titles)
    cells = "".join(f", [{_text(cell)}]" for row in block.rows for cell in row)
    columns = f"columns: {len(block.titles)}, align: ({', '.join(align or 'left' for align in block.aligns)},)"
    return f"#table({columns}, table.header({titles}){cells})"


def _table(block: Table) -> str:
    return typst_call(
        "data-table",
        [column.title for column in block.columns],
        [column.align for column in block.columns],
        [column.width for column in block.columns],
        [list(map(plain, row)) for row in block.rows],
        caption=block.caption,
        source=block.origin or None,
        **_head(block),
    )


def _head(block: Table) -> dict[str, object]:
    """What a table has besides titles and rows: groups and numbers of columns, rows above others."""
    grouped = any(column.group for column in block.columns)
    numbers = [column.number for column in block.columns]
    found = {"groups": block.grouped if grouped else [], "numbers": numbers if any(numbers) else []}
    return {name: value for name, value in (found | {"heads": block.heads}).items() if value}


def _annex_row(row: AnnexRow) -> list[str]:
    return [row.row, row.code, row.stt, row.label, answers_apart(row.unit), plain(row.value), row.note]


def _text(text: Text) -> Typst:
    return Typst("".join(map(_inline, text)))


def _inline(part: Inline) -> str:
    match part:
        case str():
            return escape_typst(part)
        case Strong():
            return f"#strong[{_text(part.text)}]"
        case Emphasis():
            return f"#emph[{_text(part.text)}]"
        case Link():
            return typst_call("anchor", part.href, _text(part.text))
        case Code():
            return f"#raw({typst_string(part.text)})"
        case LineBreak():
            return "#linebreak()"
    return escape_typst(part.text)  # a figure


def escape_typst(text: str) -> str:
    """Text for Typst's content mode: every mark that could mean something stands behind a backslash."""
    return _BREAKS.sub(" ", visible(text)).translate(_PUNCTUATION)


def typst_string(text: str) -> str:
    """A quoted Typst string literal; what is read back is the visible text."""
    shown = visible(text)  # of all that controls, line breaks and tabs alone are left; a drawing is long
    for mark, quoted in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\u{a}"), ("\t", "\\u{9}")):
        shown = shown.replace(mark, quoted)
    return f'"{shown}"'


def typst_value(value: object) -> str:
    """A Python value as a Typst literal: None, bool, number, text, list or Typst markup. TypeError for any other."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case Typst():
            return f"[{value}]"
        case str():
            return typst_string(value)
        case list() | tuple():
            return "(" + "".join(f"{typst_value(item)}, " for item in value) + ")"
    raise TypeError(f"no Typst literal for {type(value).__name__}")


def typst_call(function: str, *positional: object, **named: object) -> Typst:
    """A call of a function of our Typst module, as markup."""
    arguments = [typst_value(value) for value in positional]
    arguments += [f"{name}: {typst_value(value)}" for name, value in named.items()]
    return Typst(f"#nd30.{function}({', '.join(arguments)})")

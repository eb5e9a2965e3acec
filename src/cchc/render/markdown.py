"""Blocks as Markdown (CommonMark and pipe tables): the whole report as one text that people read and compare."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from urllib.parse import quote

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
    Rule,
    Section,
    Signature,
    SourceRow,
    Strong,
    Table,
    Text,
    Trace,
)

ANNEX_TITLES = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")
_RULES = {"left": ":--", "center": ":-:", "right": "--:"}
# what could be markup anywhere in a line, also for readers that make formulas and links of plain text
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~#!$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ITEM_MARK = re.compile(r"^(?=[-+])|^([0-9]+)(?=[.)])")
# "**(a)**b" is not bold in Markdown, so a mark is written in HTML unless it stands free
_FREE = {tag: re.compile(rf"(?<!\S)<{tag}>(?!\s)([^<>]+)(?<!\s)</{tag}>(?!\S)") for tag in ("em", "strong")}


def markdown(blocks: Iterable[Block]) -> str:
    """The blocks with all that a screen or a paper shows of them; a drawing is its description and its figures."""
    return _blocks(_numbered(blocks, count(1))) + "\n"


def _numbered(blocks: Iterable[Block], numbers: Iterator[int]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Chart():
                yield block.model_copy(update={"caption": f"Biểu đồ {next(numbers)}. {block.caption}"})
            case Section():
                yield block.model_copy(update={"blocks": [*_numbered(block.blocks, numbers)]})
            case _:
                yield block


# --- running text -------------------------------------------------------------------------------------------------


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
        case Rule():
            return "***"
        case Grid():
            lines = [map(_text, block.titles), (_RULES[align] for align in block.aligns)]
            lines += [map(_text, row) for row in block.rows]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return _blocks(_in_words(block))


def _items(block: Items) -> str:
    written = []
    for number, item in enumerate(block.items, start=block.start or 0):
        mark = "- " if block.start is None else f"{number}. "
        written.append(mark + re.sub(r"\n(?=.)", "\n" + " " * len(mark), _blocks(item)))
    return ("\n" if block.tight else "\n\n").join(written)


def _text(text: Text) -> str:
    written = "".join(map(_inline, text))
    written = _FREE["em"].sub(r"*\1*", written)
    return _FREE["strong"].sub(r"**\1**", written)


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


# --- the other kinds as running text ------------------------------------------------------------------------------


def _in_words(block: Block) -> Iterator[Block]:
    match block:
        case Table():
            yield _strong(block.caption)
            yield _grid(block)
            yield _emphasis(block.origin)
        case Chart():
            yield _strong(block.caption)
            yield _paragraph(block.alt)
            yield _emphasis(block.origin)
            yield from [block.data] if block.data else []
        case Letterhead():
            yield from _letterhead(block)
        case Section():
            title = block.title.upper() if block.level == 1 else block.title
            yield Heading(level=block.level + 1, text=[title])
            yield from block.blocks
        case Signature():
            yield _paragraph(block.closing)
            yield _emphasis("Nơi nhận:")
            yield _list(block.recipients)
            yield _strong(block.authority.upper())
            yield _strong(block.title.upper())
            yield _strong(block.signer)
        case Appendix():
            yield Heading(level=2, text=[f"{block.label}. {block.title.upper()}"])
            yield _emphasis(block.note)
        case Annex():
            yield _strong(block.caption)
            yield Grid(
                aligns=["center", "left", "center", "right", "left"],
                titles=[[title] for title in ANNEX_TITLES],
                rows=list(map(_annex_row, block.rows)),
            )
            for row in block.rows:
                if row.lineage:
                    yield from _trace(row.lineage, f"{row.code} {row.label}: ")
        case AnnexFootnote():
            yield from map(_paragraph, block.texts)
        case Trace():
            yield from _trace(block)


def _grid(table: Table) -> Grid:
    *rows, last = table.rows or [[]]
    if table.total:
        last = [[Strong(text=cell)] for cell in last]
    return Grid(
        aligns=[column.align for column in table.columns],
        titles=[[column.title] for column in table.columns],
        rows=[row for row in (*rows, last) if row],
    )


def _letterhead(block: Letterhead) -> Iterator[Block]:
    yield _paragraph(block.parent.upper())
    yield _strong(" ".join(block.agency).upper())
    yield _paragraph(f"Số: {block.number}")
    yield _strong(block.nation)
    yield _strong(block.motto)
    yield _emphasis(block.dated)
    yield Heading(level=1, text=[f"{block.document.upper()}. {block.subject}"])
    yield _paragraph("Kính gửi:")
    yield _list(block.addressees)
    yield from map(_emphasis, block.bases)
    yield _paragraph(block.opening)


def _annex_row(row: AnnexRow) -> list[Text]:
    cells: list[Text] = [[row.stt], [row.label], [row.unit], row.value]
    if row.row != "item":
        cells = [[Strong(text=cell)] for cell in cells]
    return [*cells, [row.note]]


def _trace(trace: Trace, name: str = "") -> Iterator[Block]:
    yield _paragraph(name + trace.words)
    parts: list[Text] = [[Link(href=part.href, text=[part.label]), ": ", *part.value] for part in trace.parts]
    lines = [
        *parts,
        *([_source(row)] for row in trace.sources),
        *([_source(row, " ghi trong biểu")] for row in trace.said),
    ]
    yield Items(items=[[Paragraph(text=line)] for line in lines])


def _source(row: SourceRow, verb: str = "") -> str:
    said = f", ghi “{row.raw}”" if row.raw else ""
    remark = f" ({row.remark})" if row.remark else ""
    return f"{row.who}{verb}: {row.shown}, {row.place}{said}{remark}"


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text=[text])


def _strong(text: str) -> Paragraph:
    return Paragraph(text=[Strong(text=[text])])


def _emphasis(text: str) -> Paragraph:
    return Paragraph(text=[Emphasis(text=[text])] if text else [])


def _list(texts: list[str]) -> Items:
    return Items(items=[[_paragraph(text)] for text in texts])

"""A block of every kind, and blocks with any text in every place where text can stand."""

from datetime import date
from typing import get_args

from hypothesis import strategies as st

from cchc.blocks import (
    Annex,
    AnnexFootnote,
    AnnexRow,
    Appendix,
    Block,
    Chart,
    Cited,
    Code,
    CodeBlock,
    Column,
    Divider,
    Emphasis,
    Fold,
    Grid,
    Heading,
    Items,
    Letterhead,
    LineBreak,
    Link,
    Note,
    Notice,
    Number,
    Paragraph,
    Quote,
    Remark,
    Review,
    Section,
    Signature,
    Strong,
    Table,
    screen,
)
from cchc.language.text import visible

HIDDEN = {
    "severity",
    "worst",
    "unit_code",
    "kind",
    "id",
    "anchor",
    "tip",
    "href",
    "svg",
    "code",
    "row",
    "align",
    "aligns",
    "signed_on",
}
KINDS = get_args(get_args(Block)[0])
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="80" height="30"/></svg>'
PAYLOADS = [
    '#read("x") $x$ @a <a> // c /* d */ *e* _f_ `g` ~h~ #panic() \\u{41} \\ "i" [j] (k) &amp; -- --- ... https://a.vn',
    *("= a", "- a", "+ a", "1. a", "/ a: b", "# a", "> a", "| a | b |", "```a", "---", "![a](b)", "[a]: b", "a@b.vn"),
    *(
        "    a",
        "<script>a()</script>",
        "<!-- a",
        "*",
        "**",
        "a*",
        "\\",
        "|",
        "===",
        "[a](javascript:b)",
        "a\nb\u2028c",
        "_",
        "___",
        "a_b_",
    ),
]
TEXT = st.text(st.characters(blacklist_categories=["Cs"])) | st.sampled_from(PAYLOADS)


def every_kind(text: str) -> list[Block]:
    """Each kind of block with the text wherever text can stand."""
    number = Number(text=text, id="a", value=1.5, anchor="III.1", tip=text)
    inline = [
        text,
        number,
        Cited(text=text, source=text),
        Strong(text=[text, Emphasis(text=[text])]),
        LineBreak(),
        Emphasis(text=[text]),
        Strong(text=[text]),
        Strong(text=[text]),
        ": ",
        Code(text=text),
        ", ",
        Code(text=text),
        "_ !",
        Link(href="https://a.vn/?b=1&c=(2)", text=[text], title=text),
        text,
    ]
    table = Table(
        caption=text,
        columns=[Column(title=text, width=2), Column(title=text, align="right")],
        rows=[[[text], [number]], [[text], [number]]],
        source=text,
        remarks=[text],
        total=True,
    )
    trace = _trace(text, number)
    paragraph = Paragraph(text=inline)
    code = CodeBlock(text=text)
    lists = [
        Items(items=[[paragraph, Items(items=[[Paragraph(text=[text])], []])], [paragraph]]),
        Items(items=[[paragraph, code], [Divider(), paragraph]], start=7, tight=False),
    ]
    rows = [
        AnnexRow(code="III", stt="III", row="section", label=text),
        AnnexRow(code="III.1", stt=text, row="item", label=text, unit=text, value=[number], note=text, lineage=trace),
    ]
    return [
        paragraph,
        Heading(level=3, text=inline),
        *lists,
        Quote(blocks=[paragraph, *lists]),
        code,
        Divider(),
        Grid(aligns=["left", "right"], titles=[inline, [text]], rows=[[[text], inline]]),
        table,
        Chart(svg=SVG, alt=f"{text}.", caption=f"{text}.", source=f"{text}.", data=table),
        Letterhead(
            parent=text,
            agency=[text, text],
            nation=text,
            motto=text,
            number=text,
            dated=text,
            document=text,
            subject=text,
            addressees=[text, text],
            bases=[text],
            opening=text,
            signed_on=date(2021, 12, 14),
        ),
        Section(code="I", title=text, level=1, blocks=[paragraph]),
        Signature(recipients=[text, text], authority=text, title=text, signer=text, closing=text),
        Appendix(label=text, title=text, note=text),
        Annex(caption=text, rows=rows),
        AnnexFootnote(texts=[text]),
        Remark(text=text),
        Fold(title=text, blocks=[paragraph]),
        Note(blocks=[paragraph]),
        Notice(messages=[text]),
        Review(code="kiem-tra", title=text, blocks=[paragraph]),
        *_screen(text, number),
    ]


def _trace(text: str, number: Number) -> screen.Trace:
    source = screen.SourceRow(who=text, shown=text, place=text, raw=text, remark=text, anchor="III.1.944")
    return screen.Trace(
        words=text,
        parts=[screen.Operand(label=text, anchor="III.1", value=[number])],
        sources=[source, source],
        said=[source],
    )


def _screen(text: str, number: Number) -> list[Block]:
    """What only the page shows, but where a figure comes from."""
    finding = screen.FindingRow(
        number=1,
        message=text,
        indicator=[text],
        unit=[text],
        values=[screen.Compared(label=text, text=text, raw=text)],
        place=[Link(href="#III.1", text=[text])],
        keys=[screen.CopyKey(name=text, text=text)],
    )
    about = {"number": 1, "severity": "error", "title": text, "who": text, "action": text, "effect": [text]}
    causes = [
        screen.CauseRow(first=finding, others=[finding], **about),
        screen.CauseRow(first=None, others=[finding], about=[text], **about),
    ]
    decision = screen.Decision(cause=1, severity="error", title=text, message=text, who=text, action=text)
    cell = screen.HeatCell(share=text, counts=[text], step=5, worst=None)
    compared = {"now": [number], "then": [number], "change": [text], "reason": text}
    other = screen.OtherFigure(anchor="a", code=text, label=text, value=[number], trace=_trace(text, number))
    return [
        screen.OtherFigures(title=text, rows=[other]),
        screen.RegisterTable(title=text, titles=[text], rows=[screen.RegisterRow(anchor="b", number=5, cells=[text])]),
        screen.Decisions(title=text, items=[decision], more=2),
        screen.Causes(title=text, opened=True, rows=causes),
        screen.FindingIndex(
            title=text,
            groups=[screen.FindingGroup(name=text, findings=[screen.FindingLink(number=1, severity="note")])],
        ),
        screen.UncheckedFindings(findings=[screen.UncheckedFinding(number=2, message=text)]),
        screen.HeatMap(
            title=text,
            columns=[screen.HeatColumn(short=text, name=text)],
            rows=[screen.HeatRow(unit_code="944", name=text, cells=[cell])],
        ),
        screen.Comparisons(
            title=text,
            other=text,
            rows=[screen.ComparisonRow(code=[text], label=text, **compared)],
            remarks=[text],
        ),
    ]


def texts(value: object) -> list[str]:
    """Every text of a block that a reader meets on a screen, in the order of its fields; takes what `dump` gives."""
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in texts(item)]
        case dict():
            hidden = HIDDEN | {"link": {"title"}, "cited": {"source"}}.get(value.get("kind"), set())
            return [text for name, item in value.items() if name not in hidden for text in texts(item)]
    return []


def squeezed(text: str) -> str:
    """Text to be looked for whatever its spaces and capitals."""
    return "".join(visible(text).split()).upper().casefold()

"""Tables, charts, official parts and what reviewers see as running text, for targets that know nothing else."""

from collections.abc import Iterable, Iterator

from ..blocks import (
    Annex,
    AnnexFootnote,
    AnnexRow,
    Appendix,
    Block,
    Chart,
    Code,
    Emphasis,
    Fold,
    Grid,
    Heading,
    Items,
    Letterhead,
    Note,
    Paragraph,
    Remark,
    Review,
    Section,
    Signature,
    Strong,
    Table,
    Text,
)
from ..blocks.screen import (
    CauseRow,
    Causes,
    Comparisons,
    Decisions,
    FindingIndex,
    FindingRow,
    HeatMap,
    OtherFigures,
    RegisterTable,
    SourceRow,
    Trace,
    UncheckedFindings,
)

ANNEX_TITLES = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")


def as_running_text(block: Block) -> Iterator[Block]:
    """The block as paragraphs, headings, lists and grids; nothing for what stands in no document."""
    match block:
        case Section():
            title = block.title.upper() if block.level == 1 else block.title
            yield Heading(level=block.level + 1, text=[title])
            yield from block.blocks
        case Table():
            yield _strong(block.caption)
            yield _table(block)
            yield _emphasis(block.origin)
        case Chart():
            yield _strong(f"Biểu đồ {block.number}. {block.caption}" if block.number else block.caption)
            yield _paragraph(block.alt)
            yield _emphasis(block.origin)
            yield from [block.data] if block.data else []
        case Letterhead():
            yield from _letterhead(block)
        case Signature():
            yield from _signature(block)
        case Appendix():
            yield Heading(level=2, text=[f"{block.label} {block.title.upper()}"])
            yield _emphasis(block.note)
        case Annex():
            yield _strong(block.caption)
            yield _grid(ANNEX_TITLES, map(_annex_row, block.rows), right=(3,))
            for row in block.rows:
                yield from _trace(row.lineage, f"{row.code} {row.label}: ") if row.lineage else []
        case AnnexFootnote():
            yield from map(_paragraph, block.texts)
        case Remark():
            yield _emphasis(block.text)
        case Note():
            yield from block.blocks
        case Fold():
            yield _strong(block.title)
            yield from block.blocks
        case Review():
            yield Heading(level=2, text=[block.title])
            yield from block.blocks
        case _:
            yield from _screen(block)


def _screen(block: Block) -> Iterator[Block]:
    match block:
        case OtherFigures():
            yield _strong(block.title)
            yield _grid(("Mã", "Số liệu", "Giá trị"), ([[x.code], [x.label], x.value] for x in block.rows), right=(2,))
            for row in block.rows:
                yield from _trace(row.trace, f"{row.code} {row.label}: ".lstrip())
        case RegisterTable():
            yield Heading(level=3, text=[f"{block.title}: {len(block.rows)} dòng"])
            cells = ([[str(row.number)], *([cell] for cell in row.cells)] for row in block.rows)
            yield _grid(("Dòng", *block.titles), cells)
        case Decisions():
            yield Heading(level=3, text=[block.title])
            listed = ([Strong(text=[x.title]), f": {x.message} {x.who}: {x.action}"] for x in block.items)
            yield _list(listed, start=1)
            none = "" if block.items else "Không còn lỗi, cảnh báo nào chưa được xử lý."
            yield _paragraph(f"Còn {block.more} nguyên nhân có lỗi khác ở bảng dưới." if block.more else none)
        case Causes():
            yield Heading(level=3, text=[block.title])
            for row in block.rows:
                yield from _cause(row)
        case FindingIndex():
            yield Heading(level=3, text=[block.title])
            numbers = ((group, ", ".join(str(one.number) for one in group.findings)) for group in block.groups)
            yield _list([f"{group.name} ({len(group.findings)}): {listed}"] for group, listed in numbers)
        case UncheckedFindings():
            yield Heading(level=3, text=[f"Phép kiểm tra chưa thực hiện được ({len(block.findings)})"])
            yield _list([one.message] for one in block.findings)
        case HeatMap():
            yield _strong(block.title)
            cells = (
                [[row.name], *([", ".join(filter(None, (c.share, *c.counts)))] for c in row.cells)]
                for row in block.rows
            )
            yield _grid(("Đơn vị", *(column.short for column in block.columns)), cells)
            names = "; ".join(f"{column.short}: {column.name}" for column in block.columns)
            yield _emphasis(f"Mỗi ô: tỷ lệ số liệu đã ghi; số lỗi và cảnh báo nếu có. {names}.")
        case Comparisons():
            yield Heading(level=3, text=[block.title])
            titles = ("Mã", "Chỉ tiêu", "Kỳ này", block.other, "Tăng, giảm", "Không so sánh vì")
            cells = ([x.code, [x.label], x.now, x.then, x.change, [x.reason]] for x in block.rows)
            yield _grid(titles, cells, right=(2, 3, 4))
            yield _emphasis(" ".join(block.remarks))


# --- parts of an administrative document ----------------------------------------------------------------------------


def _letterhead(block: Letterhead) -> Iterator[Block]:
    yield _paragraph(block.parent.upper())
    yield _strong(" ".join(block.agency).upper())
    yield _paragraph(f"Số: {block.number}")
    yield _strong(block.nation)
    yield _strong(block.motto)
    yield _emphasis(block.dated)
    yield Heading(level=1, text=[f"{block.document.upper()} {block.subject}"])
    yield _paragraph("Kính gửi:")
    yield _list([name] for name in block.addressees)
    yield from map(_emphasis, block.bases)
    yield _paragraph(block.opening)


def _signature(block: Signature) -> Iterator[Block]:
    yield _paragraph(block.closing)
    yield _emphasis("Nơi nhận:")
    yield _list([name] for name in block.recipients)
    yield _strong(block.authority.upper())
    yield _strong(block.title.upper())
    yield _strong(block.signer)


def _annex_row(row: AnnexRow) -> list[Text]:
    cells: list[Text] = [[row.stt], [row.label], [row.unit], row.value]
    if row.row != "item":
        cells = [[Strong(text=cell)] for cell in cells]
    return [*cells, [row.note]]


# --- what reviewers see ---------------------------------------------------------------------------------------------


def _trace(trace: Trace, name: str) -> Iterator[Block]:
    yield _paragraph(name + trace.words)
    parts = [[f"{part.label}: ", *part.value] for part in trace.parts]
    sources = [[_source(row)] for row in trace.sources]
    yield _list([*parts, *sources, *([_source(row, " ghi trong biểu")] for row in trace.said)])


def _source(row: SourceRow, verb: str = "") -> str:
    said = f", ghi “{row.raw}”" if row.raw else ""
    remark = f" ({row.remark})" if row.remark else ""
    return f"{row.who}{verb}: {row.shown}, {row.place}{said}{remark}"


def _cause(row: CauseRow) -> Iterator[Block]:
    about = f" ({len(row.others)}): {', '.join(row.about)}" if row.about else ""
    yield Paragraph(text=[Strong(text=[f"{row.number}. {row.title}"]), about])
    todo: Text = [f"{row.who}: {row.action}"]
    yield Paragraph(text=[*todo, *([" Số liệu chịu ảnh hưởng: ", *row.effect] if row.effect else [])])
    yield _list(_finding(one) for one in [*([row.first] if row.first else []), *row.others])


def _finding(row: FindingRow) -> Text:
    text: Text = [row.message]
    for about in (row.indicator, row.unit):
        text += [" · ", *about] if about else []
    for value in row.values:
        raw = f" (trong ô: “{value.raw}”)" if value.raw else ""
        text += [f" · {value.label}: ", Strong(text=[value.text]), raw]
    text += [" · ", *row.place] if row.place else []
    text += [f" · Phát hiện {row.number}"]
    for key in row.keys:
        text += [f", {key.name}: ", Code(text=key.text)]
    return text


# --- inside ---------------------------------------------------------------------------------------------------------


def _table(table: Table) -> Grid:
    rows = table.rows
    if table.total:
        rows = [*rows[:-1], [[Strong(text=cell)] for cell in rows[-1]]]
    titles = [[column.title] for column in table.columns]
    return Grid(aligns=[column.align for column in table.columns], titles=titles, rows=rows)


def _grid(titles: Iterable[str], rows: Iterable[list[Text]], right: Iterable[int] = ()) -> Grid:
    heads = [[title] for title in titles]
    aligns = ["right" if place in right else "left" for place in range(len(heads))]
    return Grid(aligns=aligns, titles=heads, rows=list(rows))


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text=[text])


def _strong(text: str) -> Paragraph:
    return Paragraph(text=[Strong(text=[text])])


def _emphasis(text: str) -> Paragraph:
    return Paragraph(text=[Emphasis(text=[text])])


def _list(texts: Iterable[Text], start: int | None = None) -> Items:
    return Items(items=[[Paragraph(text=text)] for text in texts], start=start)

"""A small report notebook, as papermill would leave it, for the exporters' tests."""

import re
from datetime import date

from nbformat import NotebookNode, v4
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from cchc.blocks import (
    Annex,
    AnnexRow,
    Appendix,
    Block,
    Chart,
    Column,
    Letterhead,
    Note,
    Paragraph,
    Section,
    Signature,
    Table,
)
from cchc.blocks.markdown import from_markdown
from cchc.notebook.display import Shown
from cchc.project.fingerprint import source_id
from cchc.render.executed import set_status

PAYLOAD = '#read("x") $x$ @a <script>a()</script> // */ *b* _c_ `d` ~e {{ 7*7 }} {% raw %} \\ &amp; [f](g)'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="40pt" viewBox="0 0 90 40">'
    '<defs><style type="text/css">*{stroke-linecap: butt}</style></defs>'
    '<rect id="bar" width="80" height="30" style="fill: #246"/></svg>'
)
LONG = "https://cchc.example.vn/" + "khongchongat" * 12


APPENDIX = Appendix(label="Phụ lục", title="Thống kê số liệu", note="(Kèm theo Báo cáo số 303/BC-UBND)")
SIGNATURE = Signature(
    recipients=["Như trên;", "Lưu: VT."], authority="TM. Ủy ban nhân dân", title="Chủ tịch", signer="Nguyễn Văn A"
)


def shown(*blocks: Block, tags: tuple = ()) -> NotebookNode:
    data, metadata = Shown(*blocks)._repr_mimebundle_()
    outputs = [new_output("display_data", data=data, metadata=metadata)]
    return new_code_cell("secret_code()", outputs=outputs, metadata={"tags": list(tags)})


def new_notebook(cells: list[NotebookNode], open_errors: int = 0, open_findings: int = 0) -> NotebookNode:
    """The cells as a finished run of the pipeline leaves them, with what it found."""
    notebook = v4.new_notebook(cells=[*cells, shown()])
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
    ran = {source_id(cell.source): cell.execution_count for cell in reversed(code)}
    code[-1].outputs[0].metadata["cchc"]["ran"] = ran
    set_status(notebook, open_errors, open_findings, [])
    return notebook


def letterhead(subject: str = "Kết quả cải cách hành chính năm 2021") -> Letterhead:
    return Letterhead(
        parent="UBND tỉnh Sóc Trăng", agency=["Ủy ban nhân dân", "huyện Mỹ Tú"],
        nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", motto="Độc lập - Tự do - Hạnh phúc", number="303/BC-UBND",
        dated="Mỹ Tú, ngày 14 tháng 12 năm 2021", signed_on=date(2021, 12, 14), document="Báo cáo", subject=subject,
        addressees=["Sở Nội vụ;", "Thường trực Huyện ủy."], bases=["Căn cứ Kế hoạch số 142/KH-UBND."],
        opening="Ủy ban nhân dân huyện báo cáo như sau:",
    )  # fmt: skip


def section(code: str, title: str, level: int, text: str) -> Section:
    return Section(code=code, title=title, level=level, blocks=from_markdown(text))


def chart(alt: str = "Cột cao 30", caption: str = "Hồ sơ", svg: str = SVG) -> Chart:
    return Chart(svg=svg, alt=alt, caption=caption, source="Một cửa")


def table(titles: list[str], rows: list[list[str]], caption: str = "Tên bảng", source: str = "Sổ") -> Table:
    columns = [Column(title=title) for title in titles]
    return Table(caption=caption, columns=columns, rows=[[[cell] for cell in row] for row in rows], source=source)


def row(code: str, stt: str, kind: str, label: str, note: str = "") -> AnnexRow:
    item = {"unit": "Hồ sơ", "value": ["54.647"]} if kind == "item" else {}
    return AnnexRow(code=code, stt=stt, row=kind, label=label, note=note, **item)


def annex(rows: list[AnnexRow]) -> Annex:
    return Annex(caption="Bảng 2. Thống kê số liệu", rows=rows)


def report(**open_findings: int) -> NotebookNode:
    """A final report; a draft where `open_errors` and `open_findings` are given."""
    sentence = "Ủy ban nhân dân huyện đã triển khai thực hiện các nhiệm vụ cải cách hành chính trên địa bàn. "
    rows = [row("I", "I", "section", "Công tác chỉ đạo")]
    for group in range(1, 13):
        rows.append(row(f"I.{group}", str(group), "group", f"Nhóm số {group}"))
        for item in range(1, 9):
            note = f"Ghi chú {group}.{item} " + "về tình hình thực hiện nhiệm vụ " * (item % 4)
            rows.append(row(f"I.{group}.{item}", "", "item", "- Số hồ sơ", note))
    stream = [
        new_output("stream", name="stderr", text="secret warning"),
        new_output("stream", text="in ra\n"),
    ]
    return new_notebook(
        cells=[
            shown(section("X", "Bỏ đi", 1, ""), tags=("remove-cell",)),
            shown(letterhead(), Note(blocks=from_markdown("Chỉ người duyệt thấy, [dòng](#I.2.3)"))),
            shown(section("I", "I. Nổi bật", 1, f"{sentence * 6}\n\n" * 4)),
            shown(section("I.1", "1. Nội dung", 2, f"- một\n- hai\n\nXem [dòng](#I.2.3) và {LONG}")),
            shown(Paragraph(text=[PAYLOAD])),
            shown(table(["TT", "Nội dung", "Liên hệ"], [["1", PAYLOAD, LONG]], "Phân công", "Văn phòng")),
            shown(chart()),
            shown(chart("Cột cao 40", "Hồ sơ khác")),
            new_markdown_cell("Ô *lời văn* <script>a()</script>"),
            new_code_cell("print()", outputs=stream),
            shown(SIGNATURE),
            shown(APPENDIX),
            shown(annex(rows)),
        ],
        **open_findings,
    )


def squeezed(text: str) -> str:
    """Text without its white space, because a line may end anywhere."""
    return re.sub(r"\s+", "", text)

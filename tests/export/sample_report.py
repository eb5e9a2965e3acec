"""A small report notebook, as papermill would leave it, for the exporters' tests."""

import re
from datetime import date

from nbformat import NotebookNode, v4
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from cchc.fingerprint import source_id
from cchc.markup import Fragment, escape_markdown
from cchc.notebook import set_status
from cchc.report import document, tables

PAYLOAD = '#read("x") $x$ @a <script>a()</script> // */ *b* _c_ `d` ~e {{ 7*7 }} {% raw %} \\ &amp; [f](g)'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="40pt" viewBox="0 0 90 40">'
    '<defs><style type="text/css">*{stroke-linecap: butt}</style></defs>'
    '<rect id="bar" width="80" height="30" style="fill: #246"/></svg>'
)
LONG = "https://cchc.example.vn/" + "khongchongat" * 12


def shown(*fragments: Fragment, tags: tuple = ()) -> NotebookNode:
    outputs = []
    for fragment in fragments:
        data, metadata = fragment._repr_mimebundle_()
        outputs.append(new_output("display_data", data=data, metadata=metadata))
    return new_code_cell("secret_code()", outputs=outputs, metadata={"tags": list(tags)})


def new_notebook(cells: list[NotebookNode], open_errors: int = 0, open_findings: int = 0) -> NotebookNode:
    """The cells as a finished run of the pipeline leaves them, with what it found."""
    notebook = v4.new_notebook(cells=[*cells, shown(Fragment("", ""))])
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
    code[-1].outputs[0].metadata["cchc"]["ran"] = [source_id(cell.source) for cell in code]
    set_status(notebook, open_errors, open_findings, [])
    return notebook


def letterhead(subject: str = "Kết quả cải cách hành chính năm 2021") -> Fragment:
    return document.letterhead(
        "UBND tỉnh Sóc Trăng", "Ủy ban nhân dân\nhuyện Mỹ Tú", "303/BC-UBND", "Mỹ Tú", date(2021, 12, 14),
        "Báo cáo", subject, ["Sở Nội vụ", "Thường trực Huyện ủy"],
        ["Căn cứ Kế hoạch số 142/KH-UBND"], "Ủy ban nhân dân huyện báo cáo như sau:",
    )  # fmt: skip


def report(**open_findings: int) -> NotebookNode:
    """A final report; a draft where `open_errors` and `open_findings` are given."""
    sentence = "Ủy ban nhân dân huyện đã triển khai thực hiện các nhiệm vụ cải cách hành chính trên địa bàn. "
    rows = [tables.AnnexRow("I", "I", "section", "Công tác chỉ đạo")]
    for group in range(1, 13):
        rows.append(tables.AnnexRow(f"I.{group}", str(group), "group", f"Nhóm số {group}"))
        for item in range(1, 9):
            note = f"Ghi chú {group}.{item} " + "về tình hình thực hiện nhiệm vụ " * (item % 4)
            rows.append(tables.AnnexRow(f"I.{group}.{item}", "", "item", "- Số hồ sơ", "Hồ sơ", "54.647", note))
    columns = [tables.Column("TT", "center", 0.3), tables.Column("Nội dung"), tables.Column("Liên hệ")]
    stream = [
        new_output("stream", name="stderr", text="secret warning"),
        new_output("stream", text="in ra\n"),
    ]
    return new_notebook(
        cells=[
            shown(document.heading("X", "Bỏ đi", 1), tags=("remove-cell",)),
            shown(letterhead(), document.note("Chỉ người duyệt thấy, [dòng](#I.2.3)")),
            shown(document.section_fragment("I", "I. Nổi bật", 1, f"{sentence * 6}\n\n" * 4)),
            shown(
                document.section_fragment(
                    "I.1",
                    "1. Nội dung",
                    2,
                    f"{escape_markdown(PAYLOAD)}\n\n- một\n- hai\n\nXem [dòng](#I.2.3) và {LONG}",
                )
            ),
            shown(tables.table(columns, [["1", PAYLOAD, LONG]], "Phân công", "Văn phòng")),
            shown(document.chart(SVG, "Cột cao 30", "Hồ sơ", "Một cửa")),
            shown(document.chart(SVG, "Cột cao 40", "Hồ sơ khác", "Một cửa")),
            new_markdown_cell("Ô *lời văn* <script>a()</script>"),
            new_code_cell("print()", outputs=stream),
            shown(document.signature(["Như trên", "Lưu: VT"], "TM. Ủy ban nhân dân", "Chủ tịch", "Nguyễn Văn A")),
            shown(document.appendix("Phụ lục", "Thống kê số liệu", "(Kèm theo Báo cáo số 303/BC-UBND)")),
            shown(tables.annex(rows)),
        ],
        **open_findings,
    )


def squeezed(text: str) -> str:
    """Text without its white space, because a line may end anywhere."""
    return re.sub(r"\s+", "", text)

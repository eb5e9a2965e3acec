"""What every exporter does: only the report is published, a picture without words is refused, charts are counted."""

import logging
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbconvert_command import nbconvert
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from sample_report import chart, new_notebook, report, shown

from cchc.blocks import Paragraph
from cchc.project.errors import CchcError
from cchc.project.fingerprint import source_id
from cchc.render.cells import ExportError
from cchc.render.exporters.base import ReportExporter

KINDS = ("html", "validation", "pdf", "docx")


def exported(notebook: nbformat.NotebookNode, kind: str = "html") -> tuple[str | bytes, dict]:
    return get_exporter(f"cchc-{kind}")().from_notebook_node(notebook)


STRAY = {
    "print": new_output("stream", text="/home/ai-do/so-lieu.csv 99.999\n"),
    "repr": new_output("execute_result", data={"text/plain": "99.999"}),
    "DataFrame.head()": new_output("execute_result", data={"text/html": "<table>99.999", "text/plain": "99.999"}),
    "Markdown": new_output("display_data", data={"text/markdown": "99.999", "text/plain": "<Markdown 99.999>"}),
    "JSON": new_output("display_data", data={"application/json": {"a": 1}, "text/plain": "<JSON 99.999>"}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("output", STRAY.values(), ids=STRAY)
def test_only_the_report_is_published(output, kind, caplog) -> None:
    book = new_notebook([new_code_cell("x", outputs=[output]), shown(Paragraph(text=["lời"]))])
    plain = new_notebook([new_code_cell("x"), shown(Paragraph(text=["lời"]))])
    with caplog.at_level(logging.WARNING):
        page, resources = exported(book, kind)
    assert page == exported(plain, kind)[0]
    (said,) = resources["document"].left_out
    assert said.startswith("ô [1]: ") and "99.999" in said
    assert said in caplog.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mime", ["image/png", "image/svg+xml", "image/jpeg"])
def test_a_picture_without_its_words_is_refused_by_name(mime, kind) -> None:
    picture = new_output("display_data", data={mime: "…", "text/plain": "<Figure size 640x480>"})
    book = new_notebook([shown(), new_code_cell("sns.barplot()", outputs=[picture])])
    with pytest.raises(ExportError, match=r"^Ô \[2\] của sổ tay hiện một hình không có tên, mô tả thay thế và nguồn"):
        exported(book, kind)


def test_charts_are_counted_where_they_are_printed() -> None:
    charts = [shown(chart(f"Cột {n}", f"Tên {n}")) for n in (7, 8)]
    page = exported(new_notebook([*charts, shown(chart("Cột 7", "Tên 7"))]))[0]
    assert [page.count(f"Biểu đồ {n}. Tên {m}<br>") for n, m in ((1, 7), (2, 8), (3, 7), (4, 7))] == [1, 1, 1, 0]
    assert "Biểu đồ." not in page


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_has_judged_is_a_draft(kind) -> None:
    """The status of another run, of the same notebook before it was run again, is none."""
    final, unknown = report(), report()
    final.cells[2].outputs[0].metadata["cchc"]["ran"] = {"other": 1}
    del unknown.metadata["cchc"]
    for book in (final, unknown):
        assert exported(book, kind)[1]["document"].draft.startswith("DỰ THẢO – bản xem trước")
    assert exported(report(), kind)[1]["document"].draft == ""
    draft = exported(report(open_errors=2, open_findings=3), kind)[1]["document"].draft
    assert draft == "DỰ THẢO – còn 2 lỗi chưa được xử lý (3 phát hiện)"


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_changed_after_those_below_is_told_on_every_page(kind) -> None:
    book = report()
    part = next(cell for cell in book.cells if cell.get("outputs"))
    part.source = "another()"
    part.outputs[0].metadata["cchc"]["ran"] = {source_id("another()"): 99}
    assert exported(book, kind)[1]["document"].draft.endswith(
        "đã sửa sau khi lập các phần bên dưới, hãy chạy lại tất cả"
    )


def test_a_fault_of_the_outline_stands_before_the_document() -> None:
    book = report(open_errors=1)
    book.metadata["cchc"]["outline"] = [{"message": "Mục II.7 <không> có trong báo cáo."}]
    for kind in ("html", "validation"):
        page = exported(book, kind)[0]
        assert "Lỗi: Mục II.7 &lt;không&gt; có trong báo cáo." in page


def test_a_preview_says_so_in_other_programs_only() -> None:
    letterhead = next(c for c in report().cells if "letterhead" in str(c.get("outputs")))
    assert "BẢN XEM TRƯỚC" in letterhead.outputs[0].data["text/html"]
    assert "BẢN XEM TRƯỚC" not in exported(report())[0]


@pytest.fixture
def not_run(tmp_path: Path) -> Path:
    """A notebook that has not been run."""
    path = tmp_path / "n.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[new_markdown_cell("Lời"), new_code_cell("1")]), path)
    return path


REFUSED = "Lỗi: Sổ tay chưa được chạy nên không xuất báo cáo."


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_refuses_in_one_line(kind: str, not_run: Path, capfd: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        nbconvert("--to", f"cchc-{kind}", not_run)
    assert str(ended.value).startswith(REFUSED) and "\n" not in str(ended.value)
    assert capfd.readouterr() == ("", "")
    assert list(not_run.parent.iterdir()) == [not_run]


def test_a_process_of_its_own_refuses_so_too(not_run: Path) -> None:
    command = [Path(sys.executable).with_name("jupyter"), "nbconvert", "--log-level=ERROR", "--to", "cchc-html"]
    done = subprocess.run([*command, not_run], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.startswith(REFUSED) and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("write", "word"),
    [(lambda self, document: document.pages, "AttributeError"), (lambda self, document: 5, "str hoặc bytes"),
     (ReportExporter.write, "NotImplementedError")],
)  # fmt: skip
def test_a_mistake_of_its_author_names_the_exporter(write: object, word: str) -> None:
    hasty = type("HastyExporter", (ReportExporter,), {"write": write, "file_extension": ".x"})
    with pytest.raises(CchcError) as told:
        hasty().from_notebook_node(new_notebook([shown(Paragraph(text=["lời"]))]))
    assert "Bộ xuất HastyExporter" in str(told.value) and word in str(told.value)

"""The report as Markdown is an exporter like the others, for nbconvert and for tests."""

import pytest
from nbconvert.exporters import get_exporter
from sample_report import PAYLOAD, report

from cchc.render.cells import ExportError
from cchc.render.exporters.markdown import CchcMarkdownExporter


def test_it_is_registered_with_nbconvert() -> None:
    assert get_exporter("cchc-markdown") is CchcMarkdownExporter
    assert CchcMarkdownExporter().file_extension == ".md"


def test_it_writes_what_the_page_shows() -> None:
    text, resources = CchcMarkdownExporter().from_notebook_node(report(open_errors=3, open_findings=7))
    assert text.startswith(
        "**DỰ THẢO – còn 3 lỗi chưa được xử lý (7 phát hiện)**\n\nChỉ người duyệt thấy, [dòng](#I.2.3)\n"
    )
    assert "\n# BÁO CÁO Kết quả cải cách hành chính năm 2021\n" in text and "\n### 1. Nội dung\n" in text
    assert "**Biểu đồ 2. Hồ sơ khác**" in text and "Ô *lời văn* \\<script\\>" in text
    assert "<script>" not in text and "secret" not in text and "Bỏ đi" not in text
    assert resources["document"].left_out and PAYLOAD not in text


def test_a_notebook_that_was_not_run_is_refused() -> None:
    book = report()
    for cell in book.cells:
        cell.execution_count = None
    with pytest.raises(ExportError, match="chưa được chạy"):
        CchcMarkdownExporter().from_notebook_node(book)

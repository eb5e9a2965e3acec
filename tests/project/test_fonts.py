"""Times New Roman is used where the machine has it, and the log names the typeface."""

import io
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cchc.project.fonts import SHIPPED, document_fonts
from cchc.render.exporters.pdf import CchcPDFExporter

BOOK = new_notebook(cells=[new_markdown_cell("Ủy ban nhân dân, **đậm**, *nghiêng*"), new_code_cell("1")])
BOOK.cells[1].execution_count = 1


@pytest.fixture
def times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with Times New Roman, whose letters are the shipped font's."""
    if sys.platform != "linux":
        pytest.skip("the folder of a user's fonts is Linux's")
    (tmp_path / "fonts").mkdir()
    for path in SHIPPED.glob("*.otf"):
        font = TTFont(path)
        for record in font["name"].names:
            name = record.toUnicode().replace("TeX Gyre Termes", "Times New Roman")
            record.string = name.replace("TeXGyreTermes", "TimesNewRomanPS")
        font.save(tmp_path / "fonts" / path.name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    document_fonts.cache_clear()
    yield
    document_fonts.cache_clear()


def typefaces() -> set[str]:
    data, _ = CchcPDFExporter().from_notebook_node(BOOK)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {re.split("[+-]", str(f.BaseFont))[1] for page in pdf.pages for f in page.resources.Font.values()}


def test_times_new_roman_is_used_where_it_is_installed(times: None) -> None:
    assert document_fonts()[0] == "Times New Roman"
    assert typefaces() == {"TimesNewRomanPS"}


def test_else_the_shipped_substitute() -> None:
    if document_fonts()[0] == "Times New Roman":
        pytest.skip("Times New Roman is installed here")
    assert typefaces() == {"TeXGyreTermes"}


def test_the_log_says_which(caplog: pytest.LogCaptureFixture) -> None:
    exporter = CchcPDFExporter()
    exporter.log = logging.getLogger("cchc-test")
    with caplog.at_level(logging.INFO, "cchc-test"):
        exporter.from_notebook_node(BOOK)
    assert caplog.messages == [f"Phông chữ: {document_fonts()[0]}"]

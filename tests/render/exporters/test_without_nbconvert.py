"""A run's notebook becomes its files without the libraries of notebooks, as nbconvert makes them."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from sample_report import new_notebook, report

from cchc.project.errors import CchcError
from cchc.render.cells import read_notebook
from cchc.render.document import document_of
from cchc.render.targets import WRITERS, export

JSON = {"application/json": ["a\n", 1], "application/vnd.x+json": ["b", "c"], "text/plain": "d\ne"}
OUTPUTS = [
    new_output("stream", text="một\nhai"),
    new_output("error", ename="E", evalue="e", traceback=["x", "y"]),
    new_output("display_data", data=JSON | {"image/svg+xml": "<svg>\n</svg>", "image/png": "iVBO\n"}),
]


def saved(notebook: nbformat.NotebookNode, folder: Path) -> Path:
    nbformat.write(notebook, folder / "n.ipynb")
    return folder / "n.ipynb"


@pytest.mark.parametrize("kind", WRITERS)
def test_files_are_those_of_nbconvert(kind: str) -> None:
    theirs = get_exporter(f"cchc-{kind}")().from_notebook_node(report())[0]
    assert export(kind, document_of(report())) == (theirs.encode() if isinstance(theirs, str) else theirs)


MIXED = nbformat.v4.new_notebook(cells=[new_markdown_cell("a\nb"), new_code_cell("", outputs=OUTPUTS)])


@pytest.mark.parametrize("notebook", [report(open_errors=1), MIXED], ids=["report", "outputs of all kinds"])
def test_a_notebook_is_read_as_nbformat_reads_it(notebook: nbformat.NotebookNode, tmp_path: Path) -> None:
    path = saved(notebook, tmp_path)
    assert read_notebook(path) == nbformat.read(path, as_version=4)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"cells": 1, "metadata": {}}', '{"cells": [], "metadata": []}',
     '{"cells": [1], "metadata": {}}',
     '{"cells": [{"cell_type": "code", "source": "1", "metadata": {}}], "metadata": {}}',
     '{"cells": [{"cell_type": "raw", "source": "1"}], "metadata": {}}'],
)  # fmt: skip
def test_a_damaged_notebook_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(CchcError, match=r"n\.ipynb đã hỏng, không phải sổ tay Jupyter"):
        read_notebook(tmp_path / "n.ipynb")


def test_html_and_pdf_import_no_library_of_notebooks(tmp_path: Path) -> None:
    path = saved(new_notebook(cells=report().cells[1:3]), tmp_path)
    code = f"""
import sys
from pathlib import Path
from cchc.render.document import document_of
from cchc.render.cells import read_notebook
from cchc.render.targets import export
document = document_of(read_notebook(Path({str(path)!r})))
assert export("pdf", document) and export("html", document)
others = {{"IPython", "docx", "markdown_it", "matplotlib", "nbconvert", "nbformat", "pandas", "traitlets"}}
sys.exit(str(others & sys.modules.keys()) if others & sys.modules.keys() else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr

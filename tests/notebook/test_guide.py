"""A cell run before those above it says in one line which of them makes what it lacks."""

from pathlib import Path
from unittest.mock import Mock

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from cchc.notebook.guide import ABOVE, OPENS, SESSION, load_ipython_extension, needed
from cchc.project.errors import CchcError

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.mark.parametrize(
    ("notebook", "name", "cell"),
    [
        ("01_clean", "forms", "forms = cleaning.read_forms(space)"),
        ("01_clean", "show_findings", "from cchc import clean"),
        ("02_indicators", "step", "step = Step(space"),
        ("03_report", "report", "report = open_report"),
        ("01_clean", "period", "period: str"),
    ],
)
def test_the_cell_that_makes_a_name_is_told(notebook: str, name: str, cell: str) -> None:
    said = needed(name, NOTEBOOKS / f"{notebook}.ipynb")
    assert said.startswith(f"Ô này cần “{name}”, do ô “") and "Run All Above" in said
    source = next(one.source for one in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells if cell in one.source)
    assert source.strip().splitlines()[0][:60] in said


@pytest.mark.parametrize(
    ("name", "path"), [("fomrs", "01_clean.ipynb"), ("forms", "gone.ipynb"), ("", "01_clean.ipynb")]
)
def test_another_name_is_answered_as_ever(name: str, path: str) -> None:
    assert needed(name, NOTEBOOKS / path) == ""


def test_in_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SESSION, str(NOTEBOOKS / "01_clean.ipynb"))
    first = "%load_ext cchc.notebook.guide"
    said = {}
    for source in ("forms.rows", "nothing_makes_this", "%%section II.6\nLời văn"):
        notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, (first, source))))
        with pytest.raises(CellExecutionError):
            NotebookClient(notebook, kernel_name="python3").execute()
        said[source] = " ".join(str(output) for output in notebook.cells[1].outputs)
    texts = list(said.values())
    assert "Ô này cần “forms”" in texts[0] and "Traceback" not in texts[0]
    assert "nothing_makes_this" in texts[1] and "is not defined" in texts[1]
    assert f"Lỗi: %%section có sau khi chạy {OPENS}. {ABOVE}" in texts[2] and "UsageError" not in texts[2]


@pytest.mark.parametrize("name", ["section", "text", "tim", "ky", "kỳ"])
def test_a_magic_before_the_cell_that_makes_it(name: str) -> None:
    shell = Mock()
    load_ipython_extension(shell)
    made = {call.args[2]: call.args[0] for call in shell.register_magic_function.call_args_list}
    with pytest.raises(CchcError, match=rf"^%%?{name} có sau khi chạy ô .*\. Hãy chạy các ô từ đầu"):
        made[name]("II.6", "Lời văn")

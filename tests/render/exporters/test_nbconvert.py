"""Plain `jupyter nbconvert` and JupyterLab's export menu on the executed report give what the pipeline gives."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_lab import STOCK, Lab, serving
from nbconvert_command import nbconvert

from cchc.project.paths import Workspace

JUPYTER = Path(sys.executable).with_name("jupyter")


def test_a_process_of_its_own_makes_the_same_bytes(made: Workspace, tmp_path: Path) -> None:
    """From any folder: the exporters find their templates and fonts in the package."""
    command = [JUPYTER, "nbconvert", "--to", "cchc-pdf", notebook(made), "--output-dir", tmp_path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "03_report.pdf").read_bytes() == (made.outputs / "report.pdf").read_bytes()


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_the_command_makes_the_same_bytes(
    kind: str, made: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    nbconvert("--to", f"cchc-{kind}", notebook(made), "--output-dir", tmp_path)
    assert (tmp_path / f"03_report.{kind}").read_bytes() == (made.outputs / f"report.{kind}").read_bytes()


def notebook(made: Workspace) -> Path:
    return made.outputs / "notebooks" / "03_report.ipynb"


@pytest.fixture(scope="module")
def lab(made: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab open on the outputs."""
    with serving(made.outputs, tmp_path_factory.mktemp("jupyter") / "home", STOCK) as running:
        yield running


def test_the_menu_lists_the_exporters_it_can_reach(lab: Lab) -> None:
    with lab.ask("api/nbconvert") as answer:
        listed = {name for name in json.load(answer) if name.startswith(("cchc", "Bao_cao", "Phat_hien"))}
    assert listed == {"Bao_cao_HTML", "Bao_cao_PDF", "Bao_cao_Word", "Phat_hien_HTML"}


@pytest.mark.parametrize(("name", "kind"), [("HTML", "html"), ("PDF", "pdf"), ("Word", "docx")])
def test_the_menu_makes_the_same_bytes(lab: Lab, name: str, kind: str, made: Workspace) -> None:
    with lab.ask(f"nbconvert/Bao_cao_{name}/notebooks/03_report.ipynb?download=true") as answer:
        assert answer.headers.get_filename() == f"report.{kind}"
        assert answer.read() == (made.outputs / f"report.{kind}").read_bytes()

"""What git sees of a notebook that was run, in repositories of its own."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from programs import program

from cchc.cli import main
from cchc.starter.git import strip_notebooks

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "notebooks/01_clean.ipynb"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, encoding="utf-8").stdout


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the notebook and .gitattributes of the project, committed as they stand."""
    program("git", reason="cần git")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "none")
    git(tmp_path, "init", "-q")
    (tmp_path / "notebooks").mkdir()
    for name in (NOTEBOOK, ".gitattributes"):
        shutil.copy(ROOT / name, tmp_path / name)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x")
    return tmp_path


def run(notebook: Path, **words: str) -> None:
    """What JupyterLab leaves in the file; `words` are put into its first cell."""
    told = json.loads(notebook.read_text(encoding="utf-8"))
    told["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    for number, cell in enumerate(c for c in told["cells"] if c["cell_type"] == "code"):
        cell |= {"execution_count": number, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["x\n"]}]}
    told["cells"][0]["source"] += list(words.values())
    notebook.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def test_a_run_is_no_change_and_an_edit_is_its_own_line(repository: Path) -> None:
    strip_notebooks(repository / "notebooks")
    run(repository / NOTEBOOK)
    git(repository, "add", ".")
    assert git(repository, "status", "--porcelain") == ""
    run(repository / NOTEBOOK, added="\nThêm một câu.")
    changed = [line for line in git(repository, "diff", "-U0").splitlines() if line[:1] in "+-" and line[1:2] == " "]
    assert len(changed) == 3 and changed[-1].strip() == '+    "Thêm một câu."'


def test_without_the_environment_git_goes_on(repository: Path) -> None:
    strip_notebooks(repository)
    git(repository, "config", "filter.nbstripout.clean", '"/none/python" -m nbstripout')
    run(repository / NOTEBOOK)
    git(repository, "add", ".")
    assert git(repository, "status", "--porcelain") == f"M  {NOTEBOOK}\n"


@pytest.mark.parametrize("missing", ["git", "repository"])
def test_nothing_fails_without_git(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing == "git":
        monkeypatch.setenv("PATH", "")
    strip_notebooks(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_new_project_in_a_repository_has_the_filter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("git", reason="cần git")
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["new", ".", "--office", "944", "--period", "2021"]).exit_code == 0
    assert "nbstripout" in git(tmp_path, "config", "filter.nbstripout.clean")
    assert git(tmp_path, "check-attr", "filter", NOTEBOOK) == f"{NOTEBOOK}: filter: nbstripout\n"

"""Each way to run a notebook finds the project and its period; the kernel answers what editors ask of it."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from jupyter_client.manager import start_new_kernel
from papermill.cli import papermill

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted(ROOT.glob("reports/*/notebooks/*.ipynb"))]
SHORT = "from cchc.notebook.period import open_workspace\nspace = open_workspace(period, raw, processed, outputs)"
IN, OUT = "notebooks/01_clean.ipynb", "notebooks/out.ipynb"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two periods, 2021-Q1 chosen, and a notebook of the first cells of 01_clean."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "data/raw/2021", "data/raw/2021-Q1"):
        (folder / name).mkdir(parents=True)
    (folder / "period.txt").write_text("2021-Q1\n", encoding="utf-8")
    notebook = nbformat.read(ROOT / IN, as_version=4)
    environment, parameters, opening = [cell for cell in notebook.cells if cell.cell_type == "code"][:3]
    assert SHORT.splitlines()[1] in opening.source
    opening.source = SHORT
    notebook.cells = [environment, parameters, opening]
    nbformat.write(notebook, folder / IN)
    return folder


@pytest.mark.parametrize(
    ("arguments", "period"),
    [
        ([IN, OUT, "-r", "period", "2021"], "2021"),
        ([IN, OUT, "-y", "{period: 2021, raw: null}"], "2021"),
        (["-", OUT], "2021-Q1"),
    ],
    ids=["-r", "-y", "stdin"],
)
@pytest.mark.filterwarnings("ignore:the file is not specified with any extension")
def test_papermill_finds_the_period(
    arguments: list[str], period: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command here and not in a process of its own, which begins with seconds of imports."""
    monkeypatch.chdir(project)
    done = CliRunner().invoke(papermill, arguments, input=(project / IN).read_bytes())
    assert done.exit_code == 0, done.output
    assert f"({period})" in shown(project)


def test_jupyter_execute_finds_the_period(project: Path) -> None:
    program = Path(sys.executable).with_name("jupyter")
    done = subprocess.run([program, "execute", IN, "--output=out.ipynb"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "(2021-Q1)" in shown(project)


def shown(project: Path) -> str:
    """What the one cell that shows something shows; the notebook is taken away."""
    outputs = [output for cell in nbformat.read(project / OUT, as_version=4).cells for output in cell.outputs]
    (project / OUT).unlink()
    (output,) = outputs
    return output.data["text/plain"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_where_there_is_no_cchc_the_first_cell_says_what_to_do(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    bare = [sys.executable, "-I", "-S", "-c", "".join(first["source"])]  # without what is installed
    done = subprocess.run(bare, capture_output=True, text=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"})
    assert done.returncode and done.stderr.startswith("Jupyter này chưa có cchc: hãy chạy make lab hoặc cchc lab")
    assert notebook["metadata"] == {"kernelspec": {"display_name": "CCHC", "language": "python", "name": "cchc"}}


def test_the_kernel_answers_an_editor(project: Path) -> None:
    """What VS Code asks of a kernel: completion, inspection, interrupt, restart."""
    manager, client = start_new_kernel(kernel_name="cchc", cwd=str(project / "notebooks"))
    try:
        done = client.execute_interactive(SHORT.splitlines()[0], timeout=120)
        assert done["content"]["status"] == "ok"
        asked = {"reply": True, "timeout": 60}
        assert "open_workspace" in client.complete("open_wor", 8, **asked)["content"]["matches"]
        assert "open_workspace(period" in client.inspect("open_workspace", 14, **asked)["content"]["data"]["text/plain"]
        client.execute("print('begun'); import time; time.sleep(600)")
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        manager.interrupt_kernel()
        assert client.get_shell_msg(timeout=60)["content"]["ename"] == "KeyboardInterrupt"
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=120)
        again = client.execute_interactive("open_workspace", timeout=120)
        assert again["content"]["ename"] == "NameError", "a new kernel, not the one before"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)

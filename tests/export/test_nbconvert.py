"""Plain `jupyter nbconvert` and JupyterLab's export menu on the executed report give what the pipeline gives."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from cchc.paths import Workspace

JUPYTER = Path(sys.executable).with_name("jupyter")


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_the_command_makes_the_same_bytes(kind: str, made: Workspace, tmp_path: Path) -> None:
    """From any folder: the exporters find their templates and fonts in the package."""
    notebook = made.outputs / "notebooks" / "03_report.ipynb"
    command = [JUPYTER, "nbconvert", "--to", f"cchc-{kind}", notebook, "--output-dir", tmp_path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"03_report.{kind}").read_bytes() == (made.outputs / f"report.{kind}").read_bytes()


@pytest.fixture(scope="module")
def server(made: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server behind JupyterLab, open on the outputs; {} stands for what is asked of it."""
    home = tmp_path_factory.mktemp("jupyter")
    own = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("RUNTIME", "CONFIG", "DATA")}
    command = [JUPYTER, "server", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
    command += [f"--ServerApp.root_dir={made.outputs}"]
    with (home / "log").open("w") as log:
        running = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while not (said := "".join(path.read_text() for path in (home / "RUNTIME").glob("jpserver-*.json"))).endswith(
            "}"
        ):
            assert running.poll() is None and time.monotonic() < until, (home / "log").read_text()
            time.sleep(0.1)
        about = json.loads(said)
        yield f"{about['url']}{{}}?token={about['token']}"
    finally:
        running.terminate()
        running.wait()


def test_the_menu_lists_the_exporters_it_can_reach(server: str) -> None:
    with urlopen(server.format("api/nbconvert")) as answer:
        listed = {name for name in json.load(answer) if name.startswith("cchc")}
    assert listed == {"cchc_html", "cchc_pdf", "cchc_docx", "cchc_validation"}


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_the_menu_makes_the_same_bytes(server: str, kind: str, made: Workspace) -> None:
    with urlopen(server.format(f"nbconvert/cchc_{kind}/notebooks/03_report.ipynb")) as answer:
        assert answer.read() == (made.outputs / f"report.{kind}").read_bytes()

"""How cchc lab starts JupyterLab."""

import os
import sysconfig
from pathlib import Path

import pytest
from click.testing import CliRunner
from jupyterlab.labapp import LabApp

from cchc.cli import main
from cchc.lab import CONFIG


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The arguments with which JupyterLab is started, instead of starting it."""
    arguments: list[list[str]] = []
    monkeypatch.setattr(LabApp, "launch_instance", arguments.append)
    monkeypatch.setenv("PATH", "/own")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/own/config")
    return arguments


def test_it_opens_the_project_from_any_folder_in_it(
    started: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("notebooks", "data"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "data")
    done = CliRunner().invoke(main, ["lab", "--no-browser", "--port", "9999"])
    assert done.exit_code == 0, done.output
    (arguments,) = started
    assert arguments[:2] == [f"--ServerApp.root_dir={tmp_path}", "--LabApp.default_url=/lab/tree/notebooks"]
    assert arguments[-3:] == ["--no-browser", "--port", "9999"] and Path.cwd() == tmp_path
    assert os.environ["PATH"].split(os.pathsep) == [sysconfig.get_path("scripts"), "/own"]
    assert os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(CONFIG), "/own/config"]


def test_outside_a_project(started: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["lab"])
    assert done.exit_code == 1 and "Không tìm thấy thư mục dự án" in done.output and not started

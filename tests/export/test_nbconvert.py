"""Plain `jupyter nbconvert` on the executed report gives what the pipeline gives."""

import subprocess
import sys
from pathlib import Path

import pytest

from cchc.paths import Workspace


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_the_command_makes_the_same_bytes(kind: str, made: Workspace, tmp_path: Path) -> None:
    """From any folder: the exporters find their templates and fonts in the package."""
    notebook = made.outputs / "notebooks" / "03_report.ipynb"
    done = subprocess.run(
        [Path(sys.executable).with_name("jupyter"), "nbconvert", "--to", f"cchc-{kind}", notebook,
         "--output-dir", tmp_path],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"03_report.{kind}").read_bytes() == (made.outputs / f"report.{kind}").read_bytes()

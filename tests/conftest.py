"""The reference case, made once for all tests that read it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import expect

from cchc.paths import Workspace
from cchc.pipeline import run

ROOT = Path(__file__).resolve().parents[1]
settings.register_profile("shared", deadline=None)  # on a shared machine slowness is no fault of the code
settings.load_profile("shared")
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session", autouse=True)
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of data/raw/2021 with its generated workbooks; the project's own raw data stay as they are."""
    folder = tmp_path_factory.mktemp("raw") / "2021"
    folder.mkdir()
    for name in ("report.yml", "narrative.md", "README.md"):
        shutil.copy(ROOT / "data" / "raw" / "2021" / name, folder)
    script = ROOT / "examples" / "make_2021.py"
    subprocess.run([sys.executable, script, folder], check=True, cwd=ROOT, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def made(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The 2021 report made by the real pipeline in a folder of its own."""
    folder = tmp_path_factory.mktemp("made")
    folders = {"processed": str(folder / "processed"), "outputs": str(folder / "outputs")}
    space = Workspace.of("2021", raw=str(example), **folders)
    run(space, {"raw": str(example), **folders})
    return space


@pytest.fixture(scope="session")
def chromium() -> str:
    """A real browser; absent on a user's machine the test is skipped, in CI it fails."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found and not os.environ.get("CI"):
        pytest.skip("cần trình duyệt Chromium để mở trang HTML")
    return found or "chromium"

"""The reference case, made once for all tests that read it."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright
from programs import program
from read_once import read_once

from cchc.catalogue.tables import Tables
from cchc.project.csv_edit import locked
from cchc.project.errors import DEBUG
from cchc.project.fonts import SHIPPED
from cchc.project.paths import Workspace
from cchc.run.pipeline import run
from warm_kernels import process as warm_process

ROOT = Path(__file__).resolve().parents[1]
settings.register_profile("shared", deadline=None)  # on a shared machine slowness is no fault of the code
settings.load_profile("shared")
expect.set_options(timeout=30_000)
# What each window would load for its address bar and for the next page, at twice the cost of an empty page. The last
# list counts, so those of Playwright's own that ask the network or wait are in it too.
UNSEEN = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "LensOverlay,MediaRouter,PaintHolding,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
Tables._file = read_once
# one warm process for all tests of a worker: pytest changes this variable with each of them
warm_process.EACH_KERNEL = (warm_process.EACH_KERNEL, "PYTEST_CURRENT_TEST")
LONG_FILES = (
    "end_to_end/test_every_period.py",
    "end_to_end/test_untrusted.py",
    "render/exporters/test_page.py",
    "notebooks/test_jupyterlab.py",
    "run/test_pipeline.py",
    "notebooks/test_papermill.py",
    "notebooks/test_desk_in_lab.py",
    "end_to_end/test_second_organisation.py",
    "content/test_sentences.py",
    "catalogue/test_catalogue.py",
    "notebooks/test_names_in_lab.py",
    "catalogue/test_layers.py",
    "notebooks/test_ways.py",
    "run/test_verify.py",
    "render/exporters/test_nbconvert.py",
    "desk/test_desk.py",
    "indicators/test_count_dossiers.py",
    "extract/test_read_workbook.py",
    "benchmarks/test_plain.py",
    "content/test_own_charts.py",
    "content/test_report.py",
    "end_to_end/test_report_2021.py",
    "end_to_end/test_other_periods.py",
    "end_to_end/test_province.py",
    "end_to_end/test_settled_2021.py",
    "end_to_end/test_new_project.py",
    "end_to_end/test_commune_alone.py",
    "end_to_end/test_tiny_kind.py",
    "end_to_end/test_tthc.py",
    "validate/test_findings.py",
    "cli/test_cli.py",
    "examples/test_make_periods.py",
    "content/test_drawn.py",
    "content/test_compared.py",
)


@pytest.fixture(autouse=True)
def no_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command asked for --debug sets it for the kernels of its process; not for those of other tests."""
    monkeypatch.setenv(DEBUG, "")
    monkeypatch.delenv(DEBUG)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: one that is begun last is what the other workers wait for."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: ten thousand tests, through which the collector need not go again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run of the tests have in common."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


def make_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder as `make` leaves it: the first worker that asks makes it, others wait; no test may write there."""
    with locked(folder.parent):
        if not folder.exists():
            try:
                make(folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
    return folder


@pytest.fixture(scope="session")
def example(shared: Path) -> Path:
    """A copy of data/raw/2021 with its generated workbooks; the project's own raw data stay as they are."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name in ("report.yml", "narrative.md", "README.md"):
            shutil.copy(ROOT / "data" / "raw" / "2021" / name, folder)
        script = ROOT / "examples" / "make_2021.py"
        subprocess.run([sys.executable, script, folder], check=True, cwd=ROOT, capture_output=True)

    return make_once(shared / "2021", make)


@pytest.fixture(scope="session")
def example_periods(shared: Path) -> Path:
    """The generated raw data of the periods around 2021, a folder each."""

    def make(folder: Path) -> None:
        script = ROOT / "examples" / "make_periods.py"
        subprocess.run([sys.executable, script, folder], check=True, cwd=ROOT, capture_output=True)

    return make_once(shared / "periods", make)


@pytest.fixture(scope="session")
def made(example: Path, shared: Path) -> Workspace:
    """The 2021 report made by the real pipeline in a folder of its own."""
    folders = {name: str(shared / "made" / name) for name in ("processed", "outputs")}
    space = Workspace.of("2021", raw=str(example), **folders)
    make_once(shared / "made", lambda _: run(space, {"raw": str(example), **folders}))
    return space


@pytest.fixture(scope="session")
def chromium() -> str:
    """A real browser."""
    return program("chromium", "google-chrome", reason="cần trình duyệt Chromium để mở trang HTML")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", f"--disable-features={UNSEEN}"]
        running = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield running
        running.close()


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """libreoffice(kind, folder, *files) saves the files in another kind to the folder.

    It sees only the shipped font: with a font that lacks Vietnamese letters the text read back would be torn.
    """
    soffice = program("soffice", reason="cần LibreOffice để mở và lưu lại tệp")
    home = tmp_path_factory.mktemp("libreoffice")
    fonts = home / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{SHIPPED}</dir><cachedir>{home / 'fonts'}</cachedir></fontconfig>")
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"

    def save(kind: str, folder: Path, *files: Path) -> None:
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", folder, *files]
        environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}
        subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment)

    return save

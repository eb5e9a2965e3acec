"""The analyst's way: the notebooks opened in JupyterLab in a real browser, run and exported by its menus."""

import contextlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from jupyter_lab import Lab, serving
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from read_pdf import page_texts
from websocket import create_connection

from cchc import __version__
from cchc.lab.export import SAVED_AS
from cchc.language.labels import PREVIEW
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.steps import Step
from cchc.run.pipeline import DATA_FILES
from cchc.starter.git import FILTER

ROOT = Path(__file__).resolve().parents[2]
IDLE = "CCHC | Idle"
NOTEBOOKS = ("01_clean", "02_indicators", "03_report")
PROCESSED = Path("data", "processed", "2021")
FINISHED = """() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(e => e.textContent);
    return prompts.some(p => /[0-9]/.test(p)) && !prompts.some(p => p.includes("*"));
}"""

STARTED = """() => {
    return [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].some(e => /[0-9*]/.test(e.textContent));
}"""


def saved(lab: Lab, name: str) -> list[dict]:
    """The code cells of the notebook as it was saved."""
    text = (lab.project / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    return [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def lab(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a copy of the project."""
    project = tmp_path_factory.mktemp("project")
    (project / "notebooks").mkdir()
    for name in NOTEBOOKS:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", project / "notebooks")
    shutil.copytree(ROOT / "catalogue", project / "catalogue")
    shutil.copytree(example, project / "data" / "raw" / "2021")
    shutil.copy(ROOT / "period.txt", project)
    with serving(project, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1400, "height": 1000})


@pytest.fixture(scope="module")
def opened(lab: Lab, context: BrowserContext) -> dict[str, Page]:
    """The three notebooks, run in order and saved, each in a window of its own."""
    return {name: run(show(lab, context, f"notebooks/{name}")) for name in NOTEBOOKS}


def show(lab: Lab, context: BrowserContext, name: str) -> Page:
    """The notebook in a window of its own, with the kernel it asks for."""
    page = context.new_page()
    page.goto(lab.page(name))
    expect(page.get_by_text(IDLE)).to_be_visible(timeout=120_000)
    return page


def run(page: Page) -> Page:
    """Run > Run All Cells, wait for the last cell, File > Save Notebook."""
    menu(page, "Chạy", "Run All Cells")
    page.wait_for_function(FINISHED, timeout=240_000)
    menu(page, "Tệp", "Lưu Notebook")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0, timeout=120_000)  # the word "Saving completed" soon goes
    return page


def menu(page: Page, first: str, *path: str) -> None:
    """Click through the menu bar."""
    page.get_by_role("menubar").get_by_role("menuitem", name=first, exact=True).click()
    for name in path:
        page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()


def test_it_opens_in_vietnamese_with_the_notebooks_in_view(lab: Lab, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{lab.url}/?token={lab.token}")
    expect(page.locator(".jp-DirListing-itemText")).to_have_text([f"{name}.ipynb" for name in NOTEBOOKS])
    expect(page.get_by_role("menubar").get_by_role("menuitem", name="Tệp")).to_be_visible()
    page.get_by_title("~/").or_(page.locator(".jp-BreadCrumbs-home")).first.click()
    expect(page.locator(".jp-DirListing-itemText")).to_contain_text(["catalogue", "data", "notebooks", "period.txt"])
    page.close()


@pytest.mark.parametrize(
    ("plugin", "name", "default"),
    [
        ("completer-extension:manager", "autoCompletion", True),
        ("apputils-extension:sessionDialogs", "skipKernelRestartDialog", True),
        ("completer-extension:manager", "providerTimeout", 600_000),  # Tab waits for a kernel that is busy
        ("filebrowser-extension:browser", "showLastModifiedColumn", False),
        ("notebook-extension:tracker", "codeCellConfig", {"lineNumbers": False, "lineWrap": True}),
        ("translation-extension:plugin", "locale", "vi_VN"),
    ],
)
def test_its_settings_are_defaults_that_the_users_own_win_over(plugin: str, name: str, default: Any, lab: Lab) -> None:
    with lab.ask(f"lab/api/settings/@jupyterlab/{plugin}") as answer:
        told = json.load(answer)
    assert told["schema"]["properties"][name]["default"] == default and name not in told["settings"]


def test_its_menu_offers_only_what_can_be_saved(lab: Lab) -> None:
    with lab.ask("api/nbconvert") as answer:
        names = set(json.load(answer))
    assert {*SAVED_AS, "html", "notebook"} <= names
    assert not names & {"pdf", "latex", "qtpdf", "qtpng", "webpdf", "slides", "rst", "asciidoc"}, "not the report"


def test_its_terminal_knows_the_command(lab: Lab) -> None:
    with lab.ask("api/terminals", b"") as answer:
        name = json.load(answer)["name"]
    address = f"{lab.url}/terminals/websocket/{name}?token={lab.token}".replace("http", "ws", 1)
    connection = create_connection(address, timeout=60)
    connection.send(json.dumps(["stdin", "cchc --version\r"]))
    said = ""
    while f"cchc {__version__}" not in said:
        said += str(json.loads(connection.recv())[-1])
        assert "not found" not in said
    connection.close()


def test_an_export_that_is_refused_says_why(lab: Lab, context: BrowserContext) -> None:
    shutil.copy(lab.project / "notebooks" / "03_report.ipynb", lab.project / "chua_chay.ipynb")
    page = show(lab, context, "chua_chay")
    with context.expect_page() as answered:
        menu(page, "Tệp", "Save and Export Notebook As", "Bao_cao_PDF")
    expect(answered.value.get_by_role("heading")).to_have_text("Chưa xuất được report.pdf")
    expect(answered.value.get_by_text("Sổ tay chưa được chạy nên không xuất báo cáo. Hãy bấm ▶▶")).to_be_visible()
    for each in (answered.value, page):
        each.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_runs_once_and_none_fails(name: str, lab: Lab, opened: dict[str, Page]) -> None:
    cells = saved(lab, name)
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


def test_the_tables_are_written_beside_the_notebooks_they_come_from(lab: Lab, opened: dict[str, Page]) -> None:
    cleaned = {"observations", "notes", "registers", "cleaning", "dossiers", "submitted_counts", "answers"}
    computed = {
        "indicators",
        "unit_figures",
        "comparisons",
        "findings",
        "completeness",
        "dossier_counts",
        "satisfaction",
        "document",
        "ranking",
        "series",
    }
    tables = {f"{name}.parquet" for name in cleaned | computed}
    stamps = {"01_clean.json", "02_indicators.json"}
    assert {path.name for path in (lab.project / PROCESSED).iterdir()} == {*tables, *stamps, *DATA_FILES}


def test_the_last_table_of_02_counts_the_findings(lab: Lab, opened: dict[str, Page]) -> None:
    counts = pd.read_parquet(lab.project / PROCESSED / "findings.parquet")["severity"].value_counts(sort=False)
    table = opened["02_indicators"].locator(".jp-OutputArea-output table").last
    table.scroll_into_view_if_needed()
    expect(table).to_be_visible()
    assert table.locator("tbody td:last-child").all_text_contents() == [str(count) for count in counts]


def test_03_shows_sections_figures_and_charts(opened: dict[str, Page]) -> None:
    page = opened["03_report"]
    for shown in (
        page.get_by_role("heading", name="II. KẾT QUẢ THỰC HIỆN"),
        page.get_by_text("tiếp nhận 54.647 hồ sơ"),
        page.get_by_role("heading", name="IV. PHƯƠNG HƯỚNG"),
    ):
        shown.scroll_into_view_if_needed()
        expect(shown).to_be_visible()
    lines = page.locator(".jp-CodeCell").filter(has_text="%%section II.6").locator(".cm-line")
    colours = (
        "lines => new Set(lines.flatMap(one => [one, ...one.children]).map(one => getComputedStyle(one).color)).size"
    )
    assert lines.evaluate_all(colours) == 1, "text is not coloured as Python"
    charts = page.locator(".jp-OutputArea-output figure svg")
    assert charts.count() >= 8
    charts.first.scroll_into_view_if_needed()
    assert charts.first.bounding_box()["width"] > 300


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_the_export_menu_gives_the_document_the_pipeline_makes(
    kind: str, opened: dict[str, Page], made: Workspace
) -> None:
    page = opened["03_report"]
    with page.expect_download(timeout=120_000) as download:
        menu(page, "Tệp", "Save and Export Notebook As", f"Bao_cao_{kind.upper()}")
    assert download.value.suggested_filename == f"report.{kind}"
    data, piped = download.value.path().read_bytes(), (made.outputs / f"report.{kind}").read_bytes()
    if kind == "html":  # the same but for what only the pipeline knows: whether it is a draft, and why
        banners = [re.search(r'<p class="draft"[^>]*>([^<]*)</p>', page.decode())[1] for page in (data, piped)]
        assert banners[0] == PREVIEW and banners[1].startswith("DỰ THẢO – còn ")
        assert data.decode().replace(*banners) == piped.decode()
    else:
        texts = page_texts(data)
        assert len(texts) == len(page_texts(piped)) and all("bản xem trước" in text for text in texts)


def test_an_own_chart_stands_in_the_pdf_of_the_menu(lab: Lab, context: BrowserContext, opened: dict[str, Page]) -> None:
    """The cell of 04_mau_bieu_do.ipynb below a section, as that notebook says."""
    sample = nbformat.read(ROOT / "notebooks" / "04_mau_bieu_do.ipynb", as_version=4)
    sources = [cell.source for cell in sample.cells if cell.cell_type == "code"]
    drawn = next(source for source in sources if "report.chart(axes" in source)
    cells = [*sources[:3], "report.letterhead()", "%section II.5", drawn]
    cells = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=sample.metadata), lab.project / "bieu_do.ipynb")
    page = run(show(lab, context, "bieu_do"))
    expect(page.locator(".jp-OutputArea-output figure svg")).to_be_visible()
    with page.expect_download(timeout=120_000) as download:
        menu(page, "Tệp", "Save and Export Notebook As", "Bao_cao_PDF")
    text = " ".join(" ".join(page_texts(download.value.path().read_bytes())).split())
    caption = "Biểu đồ 1. Hồ sơ tiếp nhận của các đơn vị trong kỳ Nguồn: Biểu số liệu của các đơn vị."
    assert caption in text, "the drawing itself is outlines"
    page.close()


def test_notebook_7_runs_them_too(lab: Lab, context: BrowserContext, opened: dict[str, Page]) -> None:
    shutil.copy(ROOT / "notebooks" / "01_clean.ipynb", lab.project / "notebook_7.ipynb")
    page = context.new_page()
    page.goto(f"{lab.url}/notebooks/notebook_7.ipynb?token={lab.token}")
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible(timeout=120_000)
    # it calls a notebook idle whose page has no kernel yet, where Run All Cells runs nothing: asked again until it does
    for _attempt in range(20):
        menu(page, "Chạy", "Run All Cells")
        with contextlib.suppress(PlaywrightTimeoutError):
            page.wait_for_function(STARTED, timeout=6_000)
            break
    page.wait_for_function(FINISHED, timeout=240_000)
    expect(page.get_by_text("Kỳ báo cáo: năm 2021 (2021), kỳ đang chọn của dự án")).to_be_visible()
    expect(page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    page.close()


def test_git_sees_no_change_where_a_notebook_was_only_run(lab: Lab, opened: dict[str, Page], tmp_path: Path) -> None:
    copies = [shutil.copy(lab.project / "notebooks" / f"{name}.ipynb", tmp_path) for name in NOTEBOOKS]
    subprocess.run([sys.executable, *FILTER, *copies], check=True)
    for name in NOTEBOOKS:
        ours = (ROOT / "notebooks" / f"{name}.ipynb").read_bytes()
        ran = (lab.project / "notebooks" / f"{name}.ipynb").read_bytes()
        assert (tmp_path / f"{name}.ipynb").read_bytes() == ours != ran


LOST = """\
import os, signal
from cchc.notebook.period import open_workspace
from cchc.project.steps import Step

tables = Step(open_workspace(""), "02_indicators").made("01_clean")
step, replace, written = Step(open_workspace("", processed="data/processed/lost"), "01_clean"), os.replace, []


def lost(source, target):
    if len(written) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    written.append(replace(source, target))


os.replace = lost"""


def test_a_kernel_lost_in_the_middle_of_saving(lab: Lab, context: BrowserContext, opened: dict[str, Page]) -> None:
    """The analyst is told that it died; each table is whole or not there, and none passes for a finished run."""
    cells = [nbformat.v4.new_code_cell(source) for source in ("!cchc --version", LOST, "step.save(**tables)")]
    own = json.loads((ROOT / "notebooks" / "01_clean.ipynb").read_text(encoding="utf-8"))["metadata"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=own), lab.project / "mat_kernel.ipynb")
    page = show(lab, context, "mat_kernel")
    menu(page, "Chạy", "Run All Cells")
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("mat_kernel.ipynb appears to have died", timeout=120_000)
    told.get_by_role("button").click()
    expect(page.locator(".jp-OutputArea-output").first).to_have_text(f"cchc {__version__}")
    expect(page.get_by_text(IDLE)).to_be_visible(timeout=120_000)
    folder = lab.project / "data" / "processed" / "lost"
    tables = [path for path in folder.iterdir() if not path.name.startswith(".")]
    assert len(tables) == 2 and all(len(pd.read_parquet(table)) for table in tables)
    with contextlib.chdir(lab.project), pytest.raises(CchcError, match=r"Hãy chạy notebook 01_clean\.ipynb trước"):
        Step(Workspace.of("2021", processed=str(folder)), "02_indicators")

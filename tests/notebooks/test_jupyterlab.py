"""The analyst's way: the notebooks opened in JupyterLab in a real browser, run and exported by its menus."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from jupyter_lab import Lab, serving
from playwright.sync_api import Page, expect, sync_playwright
from read_pdf import page_texts

from cchc.project.paths import Workspace
from cchc.render.exporters.base import UNKNOWN
from cchc.run.pipeline import DATA_FILES

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ("01_clean", "02_indicators", "03_report")
PROCESSED = Path("data", "processed", "2021")
FINISHED = """() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(e => e.textContent);
    return prompts.some(p => /[0-9]/.test(p)) && !prompts.some(p => p.includes("*"));
}"""


def saved(lab: Lab, name: str) -> list[dict]:
    """The code cells of the notebook as it was saved."""
    text = (lab.project / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    return [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def lab(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a copy of the project."""
    project = tmp_path_factory.mktemp("project")
    for name in NOTEBOOKS:
        (project / "notebooks").mkdir(exist_ok=True)
        shutil.copytree(ROOT / "catalogue", project / "catalogue", dirs_exist_ok=True)
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", project / "notebooks")
    shutil.copytree(example, project / "data" / "raw" / "2021")
    with serving(project, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def opened(lab: Lab, chromium: str) -> Iterator[dict[str, Page]]:
    """The three notebooks, run in order and saved, each in a window of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        yield {name: run(lab, context.new_page(), name) for name in NOTEBOOKS}
        browser.close()


def run(lab: Lab, page: Page, name: str) -> Page:
    """Run > Run All Cells, wait for the last cell, File > Save Notebook."""
    page.goto(lab.page(f"notebooks/{name}"))
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=120_000)
    menu(page, "Run", "Run All Cells")
    page.wait_for_function(FINISHED, timeout=240_000)
    menu(page, "File", "Save Notebook")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0, timeout=120_000)  # the word "Saving completed" soon goes
    return page


def menu(page: Page, first: str, *path: str | re.Pattern) -> None:
    """Click through the menu bar."""
    page.get_by_role("menubar").get_by_role("menuitem", name=first, exact=True).click()
    for name in path:
        page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()


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
        menu(page, "File", "Save and Export Notebook As", re.compile(f"^cchc.{kind}$", re.IGNORECASE))
    assert download.value.suggested_filename == f"03_report.{kind}"
    data, piped = download.value.path().read_bytes(), (made.outputs / f"report.{kind}").read_bytes()
    if kind == "html":  # the same but for what only the pipeline knows: whether it is a draft, and why
        banners = [re.search(r'<p class="draft"[^>]*>([^<]*)</p>', page.decode())[1] for page in (data, piped)]
        assert banners[0] == UNKNOWN and banners[1].startswith("DỰ THẢO – còn ")
        assert data.decode().replace(*banners) == piped.decode()
    else:
        texts = page_texts(data)
        assert len(texts) == len(page_texts(piped)) and all("bản xem trước" in text for text in texts)

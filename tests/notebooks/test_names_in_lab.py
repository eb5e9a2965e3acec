"""Names at the fingertips in a real browser: Tab and %tim in a JupyterLab that runs."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_lab import Lab, serving
from playwright.sync_api import Locator, Page, expect

from cchc.project.paths import Workspace

SIZE = 19  # of a line in the list, in pixels
ROOT = Path(__file__).resolve().parents[2]
CELLS = [
    "from cchc.notebook.report import open_report\nfrom cchc.project.paths import Workspace\n"
    'report = open_report(Workspace.of("2021"))',
    "%tim ho so dung han",
    'report.figure("III.6.8")',
    "%%section II.6\nMột.\n{{ divisions - divisions_cut }}",
    '%%section II.6\n{{ phrase("phòng chuyên môn") }}',
]


@pytest.fixture(scope="module")
def lab(made: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a project whose 01 and 02 have run, with a notebook of a few cells."""
    project = tmp_path_factory.mktemp("project")
    for folder in ("catalogue", "notebooks"):
        shutil.copytree(ROOT / folder, project / folder)
    shutil.copytree(made.raw, project / "data" / "raw" / "2021")
    shutil.copytree(made.processed, project / "data" / "processed" / "2021")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), project / "notebooks" / "names.ipynb")
    with serving(project, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def page(lab: Lab, browser) -> Iterator[Page]:
    """The notebook, run to its end."""
    context = browser.new_context(viewport={"width": 1400, "height": 4000})  # every cell in view
    page = context.new_page()
    page.goto(lab.page("notebooks/names"))
    expect(page.locator(".jp-CodeCell")).to_have_count(len(CELLS), timeout=120_000)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=120_000)
    run_all(page)
    yield page
    context.close()


def run_all(page: Page) -> None:
    page.get_by_role("menubar").get_by_role("menuitem", name="Chạy", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()
    expect(output(page, 2)).to_contain_text("98,44%", timeout=120_000)


def output(page: Page, place: int) -> Locator:
    return page.locator(".jp-CodeCell").nth(place).locator(".jp-OutputArea")


def completed(page: Page, place: int, typed: str) -> Locator:
    """The list that Tab shows behind what is typed in place of the cell's text."""
    editor = page.locator(".jp-CodeCell").nth(place).locator(".cm-content")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(typed)
    page.keyboard.press("Tab")
    shown = page.locator(".jp-Completer:not(.lm-mod-hidden)")
    expect(shown).to_be_visible()
    return shown


def test_tim_lists_names_with_value_code_and_how_to_write_them(page: Page) -> None:
    row = output(page, 1).locator("tr", has_text="{{ on_time_rate_commune }}")
    expect(row).to_contain_text("98,44%")
    expect(row).to_contain_text("III.6.8")


def test_a_figure_shows_its_formula_parts_and_cells(page: Page) -> None:
    for told in ("= 100 × BS.6 / III.6.7", "31603-my-phuoc.xlsx, Bảng 2, D11", "49.120"):
        expect(output(page, 2)).to_contain_text(told)


def test_an_error_is_one_vietnamese_line_below_the_cell(page: Page) -> None:
    expect(output(page, 3)).to_contain_text("Lỗi: ")
    said = output(page, 3).inner_text()
    assert "Lỗi: Mục II.6, dòng 3 của ô, “{{ divisions - divisions_cut }}”: " in said and "Traceback" not in said
    expect(output(page, 3).locator("pre").last).to_have_css("word-break", "normal")


@pytest.mark.parametrize(
    ("typed", "offered", "about"),
    [
        ("%%section II.5\nCó {{ dossiers_r", "dossiers_received_total", "54.647"),
        ("%%section II.1", "II.1.1", "thực hiện kế hoạch"),
        ("%%section II.5\n{{ statement.sur", "statement.survey_questions", "05"),
        ('%%section II.5\n{{ phrase("', "tinh giản biên chế", "tinh giản"),
        ("%%section II.5\n{{ quá hạn", "dossiers_overdue_total", "789"),
        ("%%section II.5\n{{ III.6.", "III.6.8", "98,44%"),
    ],
)
def test_tab_completes_names_with_label_and_value(page: Page, typed: str, offered: str, about: str) -> None:
    item = completed(page, 4, typed).locator(
        f".jp-Completer-item[data-value={json.dumps(offered, ensure_ascii=False)}]"
    )
    expect(item).to_be_attached()
    assert about.lower() in item.text_content().lower().replace("\u00a0", " ")
    assert item.bounding_box()["height"] < 2 * SIZE, "it stands on one line"
    page.keyboard.press("Escape")


def test_the_chosen_name_stands_in_the_cell(page: Page) -> None:
    shown = completed(page, 4, "%%section II.5\nCó {{ dossiers_r")
    shown.locator('.jp-Completer-item[data-value="dossiers_received_total"]').click()
    expect(page.locator(".jp-CodeCell").nth(4).locator(".cm-content")).to_contain_text("{{ dossiers_received_total")

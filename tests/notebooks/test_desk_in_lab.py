"""The findings desk in a running JupyterLab: corrected, taken back, acknowledged, made again, by hand and by keys."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_lab import Lab, serving
from playwright.sync_api import Locator, Page, expect

from cchc.clean import Correction
from cchc.findings.acknowledged import Acknowledgement
from cchc.project.csv_lines import read_lines
from cchc.project.paths import Workspace
from cchc.project.steps import Step
from cchc.run import cleaning, computing
from cchc.starter.git import FILTER

ROOT = Path(__file__).resolve().parents[2]
RUN = 300_000  # milliseconds that a report may take on a machine that others use too
CHECK = "huyện báo cáo 21.125, tính từ số liệu thành phần là 9.229"


@pytest.fixture(scope="module")
def space(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A project of its own, whose two first notebooks have run."""
    project = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "catalogue"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copytree(example, project / "data" / "raw" / "2021")
    (project / "period.txt").write_text("2021\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        space = Workspace.of("2021")
        step = Step(space, "01_clean")
        cleaned = cleaning.cleaned(space)
        step.save(**vars(cleaned))
        step = Step(space, "02_indicators")
        step.save(**vars(computing.computed(space, cleaned)))
        yield space


@pytest.fixture(scope="module")
def lab(space: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with serving(space.raw.parents[2], tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def desk(lab: Lab, page: Page) -> Locator:
    """The desk below the last cell."""
    page.goto(lab.page("notebooks/00_ban_lam_viec"))
    expect(page.get_by_text("CCHC | Idle")).to_be_visible(timeout=120_000)
    page.get_by_role("menubar").get_by_role("menuitem", name="Chạy", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()
    shown = page.locator(".cchc-desk")
    expect(shown).to_be_visible(timeout=120_000)
    expect(page.locator(".cchc-desk-hint")).to_be_hidden()
    return shown


@pytest.fixture
def page(browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def finding(desk: Locator, text: str) -> Locator:
    return desk.get_by_role("article").filter(has_text=text)


def lines(space: Workspace) -> tuple[list[Correction], list[Acknowledgement]]:
    return read_lines(space.raw / "corrections.csv", Correction), read_lines(
        space.raw / "acknowledged.csv", Acknowledgement
    )


def test_from_a_finding_to_the_report_made_again(desk: Locator, page: Page, space: Workspace, tmp_path: Path) -> None:
    cells = page.locator(".jp-Cell").count()
    assert desk.evaluate("one => one.scrollWidth <= one.clientWidth"), "nothing to scroll sideways"
    expect(desk.get_by_role("heading").first).to_be_in_viewport()

    # corrected by keys alone, the cell in view; taken back
    card = finding(desk, CHECK)
    card.get_by_role("button", name="Đính chính").focus()
    page.keyboard.type("bdd")  # in a notebook: a cell more, a cell less
    page.keyboard.press("Enter")
    expect(card.locator("td.marked")).to_have_text("21,125")
    expect(card.get_by_label("Ô và giá trị trong tệp")).to_be_focused()
    for typed in ("9.229", "theo sổ văn bản đi", "Trần Văn An"):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    expect(card.locator(".read")).to_have_text("Sẽ đọc là 9.229.")
    card.get_by_role("button", name="Chỉ ghi").focus()
    page.keyboard.press("Enter")
    expect(card.locator(".waiting")).to_contain_text("đã đính chính thành “9.229” (Trần Văn An)")
    (line,) = lines(space)[0]
    assert (line.cell, line.expected, line.corrected) == ("D166", "21,125", "9.229")
    desk.get_by_role("button", name="Hoàn tác").click()
    expect(card.locator(".waiting")).to_have_count(0)
    assert lines(space) == ([], [])

    # a reason is asked; who it was is remembered
    card = finding(desk, "cộng lại bằng 115,24%")
    card.get_by_role("button", name="Xác nhận").click()
    card.get_by_role("button", name="Chỉ ghi").click()
    expect(card.get_by_label("Lý do")).to_be_focused()
    card.get_by_label("Lý do").fill("số đã công bố")
    expect(card.get_by_label("Người xác nhận")).to_have_value("Trần Văn An")
    card.get_by_role("button", name="Chỉ ghi").click()
    expect(card.locator(".waiting")).to_contain_text("Đã xác nhận")
    assert [line.reason for line in lines(space)[1]] == ["số đã công bố"]

    # another person has corrected the cell meanwhile: said where one types, what is typed stays
    card = finding(desk, CHECK)
    card.get_by_role("button", name="Đính chính").click()
    card.get_by_label("Giá trị đúng").fill("9.229")
    card.get_by_label("Lý do").fill("theo sổ")
    path = space.raw / "corrections.csv"
    kept = path.read_bytes()
    path.write_bytes(kept + f"{line.file};{line.sheet};D166;21,125;9.230;Lan;gõ lại\n".encode())
    card.get_by_role("button", name="Chỉ ghi").click()
    expect(card.get_by_role("alert")).to_contain_text("đã có dòng 2 về cùng ô")
    expect(card.get_by_label("Lý do")).to_have_value("theo sổ")
    path.write_bytes(kept)

    # two clicks and a reason from the finding to the report
    card.get_by_role("button", name="Ghi và chạy lại").click()
    changes = desk.get_by_role("region", name="Thay đổi sau khi chạy lại")
    expect(changes).to_be_visible(timeout=RUN)
    expect(changes).to_contain_text(CHECK)
    expect(changes).to_contain_text("Phát hiện nay đã xác nhận (1)")
    expect(finding(desk, CHECK)).to_have_count(0)
    assert (space.outputs / "report.pdf").is_file()
    expect(desk.get_by_role("status")).to_contain_text("report.pdf")
    assert page.locator(".jp-Cell").count() == cells, "no key meant for the desk reached the notebook"

    # saved with its widget, for git it is the notebook that it was
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    name = Path("notebooks", "00_ban_lam_viec.ipynb")
    saved = shutil.copy(space.raw.parents[2] / name, tmp_path)
    assert "widget-view" in Path(saved).read_text(encoding="utf-8")
    subprocess.run([sys.executable, *FILTER, saved], check=True)
    assert Path(saved).read_bytes() == (ROOT / name).read_bytes()


def test_filters_and_what_was_written(desk: Locator) -> None:
    """Of whatever the test before left there."""
    everything = desk.get_by_role("article").count()
    desk.get_by_label("Mức độ").select_option("Lỗi")
    expect(desk.locator(".cause .severity").first).to_have_text("Lỗi")
    errors = desk.get_by_role("article").count()
    assert 0 < errors < everything
    desk.get_by_label("Mục").select_option(index=1)
    assert desk.get_by_role("article").count() < errors
    desk.get_by_text("Đính chính, xác nhận đã ghi (2)").click()
    expect(desk.get_by_role("button", name="Bỏ dòng này")).to_have_count(2)

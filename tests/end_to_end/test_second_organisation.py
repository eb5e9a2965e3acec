"""A province with 103 communes and wards by the same notebooks: its words, its units, and pages that hold them."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest
from accessible import PAGES, violations_of
from bs4 import BeautifulSoup
from drawings import CHARTS, drawn, faults
from playwright.sync_api import Browser

from cchc.catalogue import load
from cchc.content import Report
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load as load_tables
from cchc.run.pipeline import run

RANKED = "xếp theo tỷ lệ đúng hạn (%)"
SIZES = r"""drawings => drawings.map(svg => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
  const found = [...svg.querySelectorAll("g")].map(g => /scale\(([\d.]+) -/.exec(g.getAttribute("transform")))
  return Math.min(...found.filter(Boolean).map(text => 100 * text[1] * scale))
})"""
FOOT = (297 - 20) * 72 / 25.4  # points from the top of an A4 page
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("can-tho")
    script = ROOT / "examples" / "make_can_tho.py"
    subprocess.run([sys.executable, script, folder / "raw"], check=True, capture_output=True)
    folders = {name: str(folder / name) for name in ("raw", "processed", "outputs")}
    space = Workspace.of("2025-Q3", **folders)
    run(space, folders)
    return space


@pytest.fixture(scope="module")
def lines(space: Workspace) -> list[dict]:
    """Every line of the document with its place on its page."""
    with pdfplumber.open(space.outputs / "report.pdf") as pdf:
        return [line for page in pdf.pages for line in page.extract_text_lines(return_chars=False)]


def test_it_speaks_as_a_province(lines: list[dict]) -> None:
    words = " ".join(line["text"] for line in lines)
    for said in (
        "THÀNH PHỐ CẦN THƠ",
        "Kính gửi: Bộ Nội vụ",
        "công tác cải cách hành chính quý III năm 2025",
        "NHIỆM VỤ QUÝ IV NĂM 2025",
        "tính từ ngày 01 tháng 7 năm 2025 đến hết ngày 14 tháng 9 năm 2025",
        "Cấp tỉnh tiếp nhận 38.460 hồ sơ",
        "TTHC trực tuyến toàn trình",
        "Chưa gửi báo cáo: xã Kế Sách, xã Lâm Tân",
    ):
        assert said in words, said
    assert "huyện" not in words.replace("cấp huyện", "").lower() and "thị trấn" not in words


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, space: Workspace, browser: Browser) -> None:
    assert violations_of(browser, space.outputs / name) == ""


def test_every_unit_is_in_the_table_at_the_end_and_in_the_tables_of_the_charts(space: Workspace) -> None:
    page = BeautifulSoup((space.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")
    names = [unit.name for unit in load(Period("2025-Q3"), "92").subordinates]
    assert len(names) == 103
    (annex,) = (table for table in page("table") if table.caption and table.caption.get_text().endswith(RANKED))
    folded = page.select("figure details table")
    by_unit = [table for table in folded if names[0] in {cell.get_text() for cell in table("td")}]
    assert len(by_unit) == 3
    for table in (annex, *by_unit):
        cells = {cell.get_text().partition(" (")[0] for cell in table("td")}
        assert [name for name in names if name not in cells] == []


def test_the_report_names_the_first_the_last_and_those_far_from_the_others(lines: list[dict]) -> None:
    words = " ".join(line["text"] for line in lines)
    for said in (
        "xem bảng của 103 đơn vị ở cuối phụ lục",
        "10 đơn vị đầu và 10 đơn vị cuối",
        "80 đơn vị khác",
        "từ 97,39% đến",
        "91 đơn vị khác: quá hạn từ",
        "Bảng của mọi đơn vị ở cuối phụ lục",
    ):
        assert said in words, said


@pytest.mark.parametrize("width", [360, 1280])
def test_the_text_of_each_chart_can_be_read(width: int, space: Workspace, browser: Browser) -> None:
    """9 px at least: a letter's scale in the drawing is its size in hundreds of points, the drawing's the page's."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((space.outputs / "report.html").as_uri())
    sizes = page.eval_on_selector_all("figure svg", SIZES)
    page.close()
    assert len(sizes) == 8 and min(sizes) >= 9, sizes


def test_captions_stand_below_their_chart(lines: list[dict]) -> None:
    """A chart taller than the page would push its caption over the foot of the page and the next line."""
    captions = [(line, after) for line, after in pairwise(lines) if line["text"].startswith("Biểu đồ ")]
    assert len(captions) == 8
    for line, after in captions:
        assert line["bottom"] < FOOT and line["bottom"] <= after["top"] + 2, line["text"]


def test_the_ranking_says_who_has_no_place_and_why(space: Workspace) -> None:
    (ranking,) = load_tables(space.processed, "ranking")
    assert len(ranking) == 103
    without = ranking[ranking["place"].isna()].groupby("reason")["unit_code"].agg(list)
    assert without.to_dict() == {"chưa có số liệu": ["31528", "31759"], "mẫu số dưới 30": ["31537"]}


def test_each_chart_holds_its_values_and_says_no_number_that_its_data_lack(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report(space)
    made = {name: drawn(report, name, monkeypatch) for name in CHARTS}
    assert {name for name, (_, figure) in made.items() if figure is None} == {"key_figures", "on_time_over_periods"}
    assert {name: faults(*both) for name, both in made.items() if both[1] and faults(*both)} == {}

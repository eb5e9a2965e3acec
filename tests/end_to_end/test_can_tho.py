"""A second organisation, a province with 103 communes and wards, from the same notebooks and package."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from cchc.catalogue import load
from cchc.paths import Workspace
from cchc.period import Period
from cchc.pipeline import run
from cchc.storage import load as load_tables

ROOT = Path(__file__).resolve().parents[2]
FORM = load(Period("2025-Q3"))


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("can-tho")
    subprocess.run([sys.executable, ROOT / "examples" / "make_can_tho.py", folder / "raw"], check=True, cwd=ROOT)
    folders = {name: str(folder / name) for name in ("raw", "processed", "outputs")}
    space = Workspace.of("2025-Q3", **folders)
    run(space, folders)
    return space


@pytest.fixture(scope="module")
def article(province: Workspace) -> BeautifulSoup:
    page = BeautifulSoup((province.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")
    return page.find("article")


def test_every_unit_has_its_row(article: BeautifulSoup) -> None:
    assert len(FORM.communes) == 103
    for title in ("Kết quả giải quyết hồ sơ của các", "Xếp hạng các"):
        table = next(t for t in article.select("table") if t.caption and title in t.caption.get_text())
        text = table.get_text()
        assert [unit.name for unit in FORM.communes if unit.name not in text] == []


def test_the_words_are_those_of_a_province(article: BeautifulSoup) -> None:
    for part in article.select("tr.lineage, details, .review"):
        part.decompose()
    text = re.sub(r"\s+", " ", article.get_text(" "))
    assert "Ủy ban nhân dân thành phố Cần Thơ báo cáo" in text and "14 sở, ban, ngành" in text
    assert not re.search(r"[Hh]uyện", text), "there are no districts any more"
    assert "trực tuyến toàn trình" in text and "mức độ 4" not in text, "the form after Decree 42/2022"
    assert text.count("ví dụ minh họa") > 5


def test_what_is_not_whole_is_said(province: Workspace) -> None:
    findings, ranking = load_tables(province.processed, "findings", "ranking")
    absent = findings.loc[findings["check"] == "missing_submission", "unit_code"].tolist()
    assert absent == ["31528", "31759"]
    assert len(ranking) == 103 and set(ranking.loc[ranking["reason"] == "chưa có số liệu", "unit_code"]) == set(absent)
    assert (ranking["reason"] == "mẫu số dưới 30").sum() == 1, "a commune with few dossiers is shown, not ranked"


def test_the_paper_keeps_its_margins(province: Workspace) -> None:
    """No chart of 103 units runs over the foot of a page."""
    text = subprocess.run(
        ["pdftotext", "-layout", province.outputs / "report.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    foot = "DỰ THẢO – còn 2 lỗi"
    for page in text.split("\f")[:-1]:
        lines = page.strip().splitlines()
        assert foot in lines[-1] and not any("Biểu đồ" in line for line in lines[-1:])

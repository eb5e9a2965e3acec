"""The reference case end to end: the figures published, the findings, the text, the HTML and the PDF."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docx import Document as WordDocument
from docx.oxml.ns import qn
from golden import FOLDER, document, golden, on_paper
from markdown_it import MarkdownIt
from playwright.sync_api import Browser
from read_pdf import page_texts

from cchc.blocks import Chart
from cchc.catalogue import load
from cchc.language import format
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.render.markdown import markdown_report
from cchc.run.pipeline import DATA_FILES

ROOT = FOLDER.parents[1]
FORM = load(Period("2021"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def indicators(made: Workspace) -> pd.DataFrame:
    table = pd.read_parquet(made.processed / "indicators.parquet")
    return table[table["table"] == "form"].set_index("code")


@pytest.fixture(scope="module")
def page(made: Workspace) -> BeautifulSoup:
    return BeautifulSoup((made.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def pages(made: Workspace) -> list[str]:
    """The PDF's text, a string a page."""
    return page_texts(made.outputs / "report.pdf")


PUBLISHED = rows(ROOT / "examples" / "2021" / "published.csv")
DIFFERENCES = {r["code"]: r for r in rows(FOLDER / "differences-2021.csv")}


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda r: r["code"])
def test_row_of_the_annex_against_the_published_one(row: dict, indicators: pd.DataFrame, page: BeautifulSoup) -> None:
    """Same number, marks aside, or a difference listed with its reason."""
    found = indicators.loc[row["code"]]
    printed = format.value(None if pd.isna(found["value"]) else found["value"], found["kind"], found["status"])
    shown = page.find(id=row["code"]).find(class_="value").get_text()
    assert shown.removesuffix(" (*)") == printed
    if row["code"] in DIFFERENCES:
        listed = DIFFERENCES[row["code"]]
        assert (listed["published"], listed["printed"]) == (row["printed"], printed)
        assert listed["reason"]
    else:
        kind = FORM.by_code[row["code"]].kind
        published = row["printed"].replace(",", "" if kind == "count" else ".")
        expected = float(published) if published else None
        assert (None if printed == "" else round(found["value"], 2)) == expected


def test_every_listed_difference_is_a_row() -> None:
    assert set(DIFFERENCES) <= {r["code"] for r in PUBLISHED}


@pytest.mark.parametrize("row", rows(FOLDER / "narrative-2021.csv"), ids=lambda r: f"{r['section']} {r['published']}")
def test_figure_of_the_narrative_against_the_published_one(row: dict, page: BeautifulSoup) -> None:
    section = page.find(id=f"muc-{row['section']}").find_parent("section")
    assert row["printed"] in re.sub(r"\s+", " ", section.get_text())
    digits = [re.sub(r"\D", "", row[k]).lstrip("0") for k in ("published", "printed")]
    assert digits[0] == digits[1] or row["reason"]


def test_findings_are_the_known_contradictions(made: Workspace) -> None:
    found = pd.read_parquet(made.processed / "findings.parquet")
    golden("findings-2021.csv", found.to_csv(index=False, lineterminator="\n"))


def test_whole_report_reads_as_reviewed(made: Workspace) -> None:
    golden("report-2021.md", markdown_report(document(made)))


@pytest.mark.parametrize("name", ["report.html", "report.pdf", "report.docx"])
def test_no_word_of_the_reviewed_text_is_lost_on_paper_or_screen(name: str, made: Workspace) -> None:
    """Paragraph by paragraph and cell by cell; what a drawing shows is no text."""
    report, path = document(made), made.outputs / name
    match path.suffix:
        case ".html":
            text = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").get_text()
        case ".pdf":
            text = "".join(page_texts(path, margin=56))  # points: without page numbers
        case ".docx":
            text = "".join(word.text or "" for word in WordDocument(path).element.iter(qn("w:t")))
    seen, drawn = squeezed(text), {squeezed(block.alt) for block in report.body if isinstance(block, Chart)}
    blocks = [token for token in MarkdownIt().enable("table").parse(on_paper(report)) if token.children]
    said = ["".join(part.content for part in block.children if part.type != "html_inline") for block in blocks]
    said.append("Kết quả thống kê")  # stands above two columns of the annex, as no table of Markdown has it
    assert len(said) > 500
    assert [words for words in said if squeezed(words) not in seen and squeezed(words) not in drawn] == []


def squeezed(text: str) -> str:
    return "".join(text.split()).upper()


def test_every_section_of_the_outline_is_there(page: BeautifulSoup) -> None:
    assert [s.code for s in FORM.sections if not page.find(id=f"muc-{s.code}")] == []


def test_tables_handed_on(made: Workspace) -> None:
    wanted = {
        "observations": "period unit_code indicator value status raw file sheet cell",
        "indicators": "code indicator label unit value status numerator denominator",
        "findings": "check severity message expected found",
    }
    for name, columns in wanted.items():
        assert set(columns.split()) <= set(pd.read_parquet(made.processed / f"{name}.parquet").columns)


def test_every_value_keeps_its_cell(made: Workspace) -> None:
    """The raw text of an observation is what stands in that cell of that file."""
    from python_calamine import CalamineWorkbook

    seen = pd.read_parquet(made.processed / "observations.parquet")
    seen = seen[seen["cell"] != ""]
    assert len(seen) > 250
    for (file, sheet), part in seen.groupby(["file", "sheet"]):
        cells = CalamineWorkbook.from_path(made.submissions / file).get_sheet_by_name(sheet)
        grid = cells.to_python(skip_empty_area=False)
        for row in part.itertuples():
            value = grid[int(row.cell[1:]) - 1][ord(row.cell[0]) - ord("A")]
            text = f"{value:g}" if isinstance(value, float) else str(value)
            assert row.raw.strip() == text.strip(), (file, row.cell)


def test_the_split_by_commune_is_said_to_be_illustrative(page: BeautifulSoup, pages: list[str]) -> None:
    words = "minh họa, không phải số liệu công bố"
    for caption in ("theo đơn vị", "của các xã, thị trấn", "các đơn vị gửi"):
        figures = [f for f in page.find_all(["figure", "div"]) if caption in f.get_text() and f.find("svg", "table")]
        assert all(words in f.get_text() for f in figures)
    assert re.sub(r"\s+", " ", " ".join(pages)).count(words) >= 4
    assert "minh họa" in (ROOT / "data" / "raw" / "2021" / "README.md").read_text(encoding="utf-8")


def test_pdf_pages(pages: list[str]) -> None:
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0] and "Số: 303/BC-UBND" in pages[0]
    assert "./." in text and "Nơi nhận" in text and "TM. ỦY BAN NHÂN DÂN" in text
    assert pages[0].strip().splitlines()[0].strip() != "1"
    assert pages[1].strip().splitlines()[0].strip() == "2"
    first = next(n for n, page in enumerate(pages) if page.strip().startswith("Phụ lục"))
    for number, page in enumerate(pages[first + 1 :], start=2):
        lines = page.strip().splitlines()
        assert lines[0].strip() == str(number), "the annex has page numbers of its own"
        assert "Chỉ tiêu thống kê" in " ".join(lines[1:5]), "the header is repeated on every page"
    assert "Kết quả kiểm tra số liệu" not in text, "findings are for reviewers, not for the signed paper"


def test_the_published_figures_make_a_draft(page: BeautifulSoup, pages: list[str]) -> None:
    words = "DỰ THẢO – còn 27 lỗi chưa được xử lý (75 phát hiện)"
    assert page.find(class_="draft").get_text() == words
    assert all(text.count(words) == 1 for text in pages)


def test_html_asks_no_other_host(made: Workspace, browser: Browser) -> None:
    asked, said = [], []
    for width in (360, 1280):
        tab = browser.new_page(viewport={"width": width, "height": 800})
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.goto((made.outputs / "report.html").as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert not tab.locator("pre, .input").count(), "code is hidden"
        tab.goto((made.outputs / "report.html").as_uri() + "#III.6.3")
        assert tab.locator('[id="III.6.3"]').is_visible()
        tab.close()
    assert all(url.startswith("file://") for url in asked)
    assert said == []


def test_html_is_small_and_one_file(made: Workspace) -> None:
    assert (made.outputs / "report.html").stat().st_size < 1_000_000
    reports = {"report.html", "validation.html", "report.pdf", "report.docx"}
    assert {p.name for p in made.outputs.iterdir()} == {"manifest.json", "notebooks", *reports, *DATA_FILES}


def test_nothing_of_this_machine_in_the_outputs(made: Workspace) -> None:
    import getpass
    import socket

    for path in made.outputs.rglob("*.*"):
        text = path.read_bytes()
        for secret in (str(ROOT), str(made.raw), str(made.processed), str(Path.home()) + "/", socket.gethostname()):
            if len(secret) > 6:
                assert secret.encode() not in text, (path.name, secret)
        if len(getpass.getuser()) > 5:
            assert getpass.getuser().encode() not in text


def test_executed_notebooks_are_kept_with_their_outputs(made: Workspace) -> None:
    import nbformat

    for name in ("01_clean", "02_indicators", "03_report"):
        notebook = nbformat.read(made.outputs / "notebooks" / f"{name}.ipynb", as_version=4)
        assert any(c.get("outputs") for c in notebook.cells)
        assert "papermill" not in notebook.metadata

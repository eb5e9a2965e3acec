"""Every number of the report leads to where it comes from, or is of a kind that needs no source."""

import re

import pytest
from bs4 import BeautifulSoup, Tag

from cchc import catalogue
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load

FORM = catalogue.load(Period("2021"))
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# what may stand in the text unmarked, each with the reason
EXCEPTIONS = {
    "ngày": r"(?:ngày )?\d{1,2}/\d{1,2}/\d{4}|ngày \d{1,2} (?:tháng \d{1,2} năm \d{4}|hằng tháng)",
    "số, ký hiệu văn bản": r"\d+(?:/\d{4})?(?:[/-][A-ZĐ][A-ZĐa-z]*)+|(?:Quyết định|văn bản) số \d+",
    "năm, giai đoạn": r"(?:[Nn]ăm |NĂM |giai đoạn )\d{4}(?:-\d{4})?",
    "số thứ tự của mục, biểu đồ, bảng": r"(?:Biểu đồ|Bảng) \d+|^\d+(?:\.\d+)*\. ",
    "dấu sau số liệu": r"\([1-3]\)",
    "tên riêng": r"ISO 9001:2015|Covid-19|[Mm]ức độ [34]|đối tượng [34]|Một cửa",
}


@pytest.fixture(scope="module")
def article(made: Workspace) -> Tag:
    page = BeautifulSoup((made.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")
    return page.find("article")


def test_every_number_of_the_narrative_is_marked_or_a_known_exception(article: Tag, capsys) -> None:
    text = BeautifulSoup(str(article), "html.parser")
    for part in text.select("data, [data-indicator], svg, .annex"):
        part.replace_with(" ")
    met, unmarked = {}, []
    for block in text.select("p, li, h2, h3, h4, h5, td, th, caption, figcaption"):
        words = re.sub(r"\s+", " ", block.get_text(" ")).strip()
        if "contents" in (block.parent.get("class") or []) or re.fullmatch(r"\d+", words):
            continue  # the running number of a table's row
        for reason, pattern in EXCEPTIONS.items():
            met.setdefault(reason, set()).update(re.findall(pattern, words))
            words = re.sub(pattern, " ", words)
        unmarked += [(n, words[:100]) for n in NUMBER.findall(words)]
    with capsys.disabled():
        print("\nSố không cần đánh dấu:", *(f"\n  {why}: {len(found)}" for why, found in met.items()))
    assert not unmarked
    assert all(met.values()), "an exception that nothing needs"


def test_the_annex_has_no_number_but_its_values_and_what_the_form_says(article: Tag) -> None:
    """Names, units and notes are the form's own words; the row below a value says where it comes from."""
    words = ("stt", "label", "unit", "note")
    for row in article.select(".annex > table > tbody > tr:not(.lineage)"):
        for cell in row.find_all(["td", "th"], recursive=False):
            unmarked = [text for text in cell.find_all(string=NUMBER) if not text.find_parent("data")]
            assert not unmarked or set(cell["class"]) & set(words), cell


def test_every_value_of_the_annex_is_marked(article: Tag, made: Workspace) -> None:
    (indicators,) = load(made.processed, "indicators")
    form = indicators[(indicators["table"] == "form") & indicators["value"].notna()]
    for row in form.itertuples():
        data = article.find(id=row.code).select_one("td.value data")
        assert (data["data-indicator"], float(data["value"])) == (row.indicator, row.value)


def test_every_link_of_a_figure_leads_somewhere(made: Workspace) -> None:
    page = BeautifulSoup((made.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), "an id that stands twice"
    links = {a["href"].removeprefix("#") for a in page.select('a[href^="#"]')}
    assert sorted(links - set(ids)) == []
    assert all(a["aria-description"] for a in page.select("a.figure"))


def test_a_commune_s_figure_leads_to_its_cell(made: Workspace) -> None:
    page = BeautifulSoup((made.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")
    (observations,) = load(made.processed, "observations")
    own = observations[observations["unit_code"].eq("31603") & observations["indicator"].eq("dossiers_on_time_commune")]
    link = page.select_one("a.figure:-soup-contains('6.621')")
    row = page.find(id=link["href"].removeprefix("#"))
    assert own["cell"].iloc[0] in row.get_text() and "31603-my-phuoc.xlsx" in row.get_text()

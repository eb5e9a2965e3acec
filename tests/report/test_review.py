"""The annex for reviewers: every finding once, links that lead somewhere, outside text as text."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from cchc import catalogue
from cchc.findings import finding, frame
from cchc.paths import Workspace
from cchc.period import Period
from cchc.report import Report
from cchc.report.review import findings, heat_map
from cchc.storage import load

FORM = catalogue.load(Period("2021"))


@pytest.fixture(scope="module")
def page(made: Workspace) -> BeautifulSoup:
    return BeautifulSoup(Report(made).review().html, "html.parser")


def test_every_finding_stands_once_in_its_severity_section_and_unit(page: BeautifulSoup, made: Workspace) -> None:
    (table,) = load(made.processed, "findings")
    for number, row in enumerate(table.itertuples(), start=1):
        cells = page.find(id=f"phat-hien.{number}").find_all("td")
        ids = cells[3].small.extract()
        assert (cells[3].text.strip(), cells[4].text, cells[5].text) == (row.message, row.expected, row.found)
        shown = [code.text for code in ids("code")] + [cells[1].text]
        assert shown[0] == row.check and set(filter(None, (row.unit_code, row.indicator))) <= set(shown)
        assert len(page.select(f'a[href="#phat-hien.{number}"]')) == 2
    assert len(page.select("tr[id^=phat-hien]")) == len(table)


def test_every_cell_of_a_finding_is_a_link_to_where_it_shows(page: BeautifulSoup, made: Workspace) -> None:
    findings, registers = load(made.processed, "findings", "registers")
    for number, row in enumerate(findings.itertuples(), start=1):
        place = page.find(id=f"phat-hien.{number}").find_all("td")[6]
        assert bool(place.find("a")) == bool(row.cell), place
    register = registers[registers["register"] == "dossiers"]
    for check, cells, target in (
        ("dossiers_on_time_sum", "D4", f"so.dossiers.{register['row'].max()}"),
        ("dossiers_parts_total", "D4, E4", "register_on_time_total"),  # several cells: the figure that names them all
    ):
        number = 1 + findings.index[findings["check"] == check][0]
        cell = page.find(id=f"phat-hien.{number}").find_all("td")[6].find("a")
        assert (cell["href"], cell.text) == (f"#{target}", f"registers.xlsx, Hồ sơ TTHC, {cells}")
    own = next(n for n, row in enumerate(findings.itertuples(), start=1) if row.check == "own_ratio")
    assert page.find(id=f"phat-hien.{own}").find_all("td")[6].find("a")["href"] == "#III.6.8.31588"


def test_findings_outside_the_form_stand_with_their_section_of_the_report(page: BeautifulSoup) -> None:
    index = page.find("h3", string="Theo mục của biểu").find_next("ul").find_all("li")
    names = [item.get_text().partition(" (")[0] for item in index]
    assert names[0] == "Công tác chỉ đạo điều hành CCHC" and "Mục II.5 của báo cáo" in names and names[-1] == "Khác"


def test_the_heat_map_has_a_row_a_unit_and_its_worst_finding(page: BeautifulSoup) -> None:
    rows = page.select(".heat tbody tr")
    assert [row["id"] for row in rows] == [f"don-vi.{unit.code}" for unit in FORM.units]
    last = rows[0].find_all("td")[-1]
    assert "error" in last["class"] and "24 lỗi" in last.get_text(" ")


def test_a_unit_that_sent_nothing_is_no_zero() -> None:
    table = pd.DataFrame(
        [{"unit_code": u.code, "section": s, "asked": 9, "filled": 0, "rate": None, "error": 0, "warning": 0, "note": 0}
         for u in FORM.units for s in ("I", "", "all")]
    )  # fmt: skip
    cells = BeautifulSoup(heat_map(table, FORM), "html.parser").select("td")
    assert {cell.text for cell in cells} == {"–"} and not any(cell["class"] for cell in cells if cell["class"] != [""])


def test_text_of_a_submission_stays_text() -> None:
    bad = '<script>alert(1)</script>" onload="x'
    table = frame([finding("x", "error", bad, expected=bad, found=bad, file=bad, indicator=bad, unit_code=bad)])
    html = findings(table, FORM, {bad}, {bad: bad})
    assert "<script" not in html and ' onload="' not in html

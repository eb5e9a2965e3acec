"""The annex for reviewers: every finding once, links that lead somewhere, outside text as text."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from parts import html

from cchc import catalogue
from cchc.content import Report
from cchc.content.review import findings, heat_map
from cchc.findings import UNCHECKED, finding, frame
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load

FORM = catalogue.load(Period("2021"))


@pytest.fixture(scope="module")
def page(made: Workspace) -> BeautifulSoup:
    return BeautifulSoup(html(Report(made).review()), "html.parser")


def test_every_finding_stands_once_under_its_cause_in_its_section_and_unit(
    page: BeautifulSoup, made: Workspace
) -> None:
    (table,) = load(made.processed, "findings")
    for number, row in enumerate(table.itertuples(), start=1):
        place = page.find(id=f"phat-hien.{number}")
        if row.check == UNCHECKED:
            assert place.name == "li" and place.text == row.message
            continue
        message, sides = place.find_all("p")
        assert message.text.partition(" Cùng hai số")[0] == row.message
        assert row.expected in sides.text and (row.found in sides.text or row.found in row.message)
        shown = [code.text for code in place.small("code")]
        assert shown[0] == row.check and set(filter(None, (row.unit_code, row.indicator))) <= {
            *shown,
            *(link.text for link in sides("a")),
        }
        assert place.find_parent("tr").b.text == row.cause
        assert len(page.select(f'a[href="#phat-hien.{number}"]')) == 2
    assert len(page.select("[id^=phat-hien]")) == len(table)
    assert len(page.select("tr[id^=nguyen-nhan]")) == table.loc[table["check"] != UNCHECKED, "cause"].nunique()


def test_what_is_to_be_decided_stands_on_top_and_what_could_not_be_checked_last(page: BeautifulSoup) -> None:
    box, *_, last = page.section.find_all(["div", "details"], recursive=False)
    assert box.h3.text == "Những việc phải quyết trước khi ký"
    names = [item.a.text for item in box("li")]
    assert len(names) == 5 and "Văn bản đi" in names
    assert all(page.find(id=item.a["href"][1:]) and item.small.text.count(": ") == 1 for item in box("li"))
    assert last.summary.text.startswith("Phép kiểm tra chưa thực hiện được") and not last.has_attr("open")


def test_duplicates_are_folded_and_what_the_cell_holds_is_shown(page: BeautifulSoup) -> None:
    row = next(r for r in page.select("tr[id^=nguyen-nhan]") if r.b.text == "Văn bản đi")
    first, *others = row.select(".finding")
    assert "Đã ghi: 21.125 (trong ô: “21,125”) · Giá trị đối chiếu: 9.229" in first.text
    assert len(others) == 3 and first.parent.name == "td" and {other.parent.name for other in others} == {"details"}
    assert "Cùng hai số với phát hiện" in others[0].p.text
    assert "Đúng ra" not in page.text


def test_notes_on_the_form_of_the_superior_are_one_line(page: BeautifulSoup) -> None:
    row = next(r for r in page.select("tr[id^=nguyen-nhan]") if r.b.text.startswith("Đơn vị tính trong biểu mẫu"))
    assert row.td.find_next("td").find(string=re.compile(r"\(11\): I\.3\.4, I\.5\.1, "))
    assert all(found.find_parent("details") for found in row.select(".finding"))


def test_nothing_left_to_decide_is_said() -> None:
    page = html(findings(frame([finding("late", "warning", "x", settled="A, 20/12/2021: đúng")]), FORM, set(), {}))
    assert "Không còn lỗi, cảnh báo nào chưa được xử lý." in page and "Đã xác nhận: 1 nguyên nhân" in page


def test_findings_of_the_document_stand_beside_those_of_the_data() -> None:
    document = finding(
        "outline", "error", "Thiếu mục II.7.", cause="Bố cục báo cáo", who="Người soạn", action="Bổ sung."
    )
    shown = findings(frame([document, finding("late", "warning", "x")]), FORM, set(), {})
    page = BeautifulSoup(html(shown), "html.parser")
    assert [item.a.text for item in page.select(".decide li")] == ["Bố cục báo cáo", "Gửi báo cáo chậm"]


def test_every_cell_of_a_finding_is_a_link_to_where_it_shows(page: BeautifulSoup, made: Workspace) -> None:
    table, registers = load(made.processed, "findings", "registers")
    places = {}
    for number, row in enumerate(table.itertuples(), start=1):
        if row.cell:
            place = ", ".join((row.file, row.sheet, row.cell))
            places[row.check] = page.find(id=f"phat-hien.{number}").find("a", string=place)
            assert places[row.check], place
    register = registers[registers["register"] == "dossiers"]
    assert places["dossiers_on_time_sum"]["href"] == f"#so.dossiers.{register['row'].max()}"
    assert places["dossiers_parts_total"]["href"] == "#register_on_time_total"  # the figure that names both cells
    assert places["own_ratio"]["href"] == "#III.6.8.31588"


def test_findings_outside_the_form_stand_with_their_section_of_the_report(page: BeautifulSoup) -> None:
    index = page.find("h3", string="Theo mục của biểu").find_next("ul").find_all("li")
    names = [item.get_text().partition(" (")[0] for item in index]
    assert names[0] == "Công tác chỉ đạo điều hành CCHC" and "Mục II.5 của báo cáo" in names and names[-1] == "Khác"


def test_the_heat_map_has_a_row_a_unit_and_its_worst_finding(page: BeautifulSoup) -> None:
    rows = page.select(".heat tbody tr")
    assert [row["id"] for row in rows] == [f"don-vi.{unit.code}" for unit in FORM.units]
    last = rows[0].find_all("td")[-1]
    assert "error" in last["class"] and "26 lỗi" in last.get_text(" ")


def test_a_unit_that_sent_nothing_is_no_zero() -> None:
    table = pd.DataFrame(
        [{"unit_code": u.code, "section": s, "asked": 9, "filled": 0, "rate": None, "error": 0, "warning": 0, "note": 0}
         for u in FORM.units for s in ("I", "", "all")]
    )  # fmt: skip
    cells = BeautifulSoup(html(heat_map(table, FORM)), "html.parser").select("td")
    assert {cell.text for cell in cells} == {"–"} and not any(cell["class"] for cell in cells if cell["class"] != [""])


def test_text_of_a_submission_stays_text() -> None:
    bad = '<script>alert(1)</script>" onload="x'
    table = frame([finding("x", "error", bad, expected=bad, found=bad, file=bad, indicator=bad, unit_code=bad)])
    page = html(findings(table, FORM, {bad}, {bad: bad}))
    assert "<script" not in page and ' onload="' not in page

"""The reports of each example period: as reviewed, with the words of their period and what changed since others."""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from accessible import PAGES, violations_of
from bs4 import BeautifulSoup
from click.testing import CliRunner
from drawings import CHARTS, drawn, faults
from golden import document, golden, on_paper
from openpyxl import load_workbook
from playwright.sync_api import Browser

from cchc.cli import main
from cchc.content import Report
from cchc.language.format import day, long_day, number
from cchc.language.number import read_value
from cchc.language.text import tidy
from cchc.project.paths import Workspace
from cchc.project.storage import load
from cchc.run import manifest
from cchc.run.pipeline import DATA_FILES, NOTEBOOKS, REPORTS

ORDER = ("2020", "2021-Q1", "2021-H1", "2021-Q3", "2021", "2022-Q1")
MADE_UP = ("2020", "2021-Q1", "2021-H1", "2021-Q3", "2022-Q1")
COMPARED = ("2021-Q3", "2021", "2022-Q1")  # another period of equal length is known


def page(space: Workspace) -> BeautifulSoup:
    return BeautifulSoup((space.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")


def words(space: Workspace) -> str:
    return re.sub(r"\s+", " ", page(space).find("article").get_text(" "))


def findings(space: Workspace, check: str) -> list[str]:
    (table,) = load(space.processed, "findings")
    return table.loc[table["check"] == check, "unit_code"].tolist()


@pytest.mark.parametrize("id", MADE_UP)
def test_the_report_and_its_findings_read_as_reviewed(id: str, periods: dict[str, Workspace]) -> None:
    golden(f"report-{id}.md", on_paper(document(periods[id])))
    (table,) = load(periods[id].processed, "findings")
    golden(f"findings-{id}.csv", table.to_csv(index=False, lineterminator="\n"))


@pytest.mark.parametrize("id", ORDER)
def test_the_cells_of_a_finding_hold_what_it_says_was_found(id: str, periods: dict[str, Workspace]) -> None:
    """One cell as text or read as a number, several as sum or as rate; what was left blank is blank there."""
    (table,) = load(periods[id].processed, "findings")
    told = table[(table["cell"] != "") & (table["found"] != "")]
    wrong = [
        f"{f.check}: {f.found} not in {f.file} {f.cell}" for f in told.itertuples() if not held(f, periods[id].raw)
    ]
    assert len(told) and not wrong


def held(finding, raw: Path) -> bool:
    folder = raw if finding.file == "registers.xlsx" else raw / "submissions"
    sheet = load_workbook(folder / finding.file, data_only=True)[finding.sheet]
    values = [sheet[cell].value for cell in finding.cell.split(", ")]
    if finding.found == "để trống" or finding.check == "incomplete":
        return values == [None]
    text = values[0].strftime("%Y-%m-%d") if isinstance(values[0], date) else tidy(str(values[0]))
    if len(values) == 1 and finding.found in (text, day(text)):
        return True
    if finding.check == "note_list":
        return len(set(re.findall(r"\d{1,2}/\d{1,2}", text))) == int(finding.found)
    if re.search(r"[^\W\d]|/", finding.found):
        return finding.found in text or text in finding.found.split(" ; ")
    made = []
    for kind in ("count", "percent"):
        first, *others = (read_value(value, kind).value for value in values)
        if None not in (first, *others):
            made += [first + sum(others), *([100 * first / sum(others)] if sum(others) else [])]
    return finding.found in {number(value, places) for value in made for places in (0, 2)}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("id", ORDER)
def test_axe_finds_nothing(id: str, name: str, periods: dict[str, Workspace], browser: Browser) -> None:
    assert violations_of(browser, periods[id].outputs / name) == ""


@pytest.mark.parametrize("id", MADE_UP)
def test_titles_follow_the_period_and_the_example_says_what_it_is(id: str, periods: dict[str, Workspace]) -> None:
    space, text = periods[id], words(periods[id])
    first, last = space.period.window
    assert f"cải cách hành chính {space.period.title} và phương hướng nhiệm vụ {space.period.next_title}" in text
    assert f"IV. PHƯƠNG HƯỚNG NHIỆM VỤ {space.period.next_title.upper()}" in text
    assert f"tính từ {long_day(first)} đến hết {long_day(last)}" in text
    assert f"CÔNG TÁC CẢI CÁCH HÀNH CHÍNH {space.period.title.upper()} TẠI UBND HUYỆN MỸ TÚ" in text
    assert text.count("ví dụ minh họa") > 5 and "Nguyễn Việt Phú" not in text


def test_what_went_wrong_with_the_submissions_is_found(periods: dict[str, Workspace]) -> None:
    assert findings(periods["2021-Q1"], "missing_submission") == ["31606"]
    assert findings(periods["2021-H1"], "late") == ["31588", "31609"]
    assert findings(periods["2021-Q3"], "duplicate_submission") == ["31603"]
    assert findings(periods["2022-Q1"], "incomplete") == ["31597"]
    assert findings(periods["2020"], "duplicate_submission") == ["31591"]


@pytest.mark.parametrize("id", [*MADE_UP, "2021"])
def test_no_flow_is_below_that_of_a_period_within(id: str, periods: dict[str, Workspace]) -> None:
    assert findings(periods[id], "flow_below") == []


@pytest.mark.parametrize("id", [*MADE_UP, "2021"])
def test_charts_over_periods_where_another_is_known(id: str, periods: dict[str, Workspace]) -> None:
    captions = [caption.get_text() for caption in page(periods[id]).select("figcaption")]
    for words in ("qua các kỳ (%)", "Diễn biến một số chỉ tiêu qua các kỳ"):
        assert any(words in caption for caption in captions) == (id in COMPARED)


def test_the_year_beside_the_year_before(periods: dict[str, Workspace]) -> None:
    text = words(periods["2021"])
    assert "15 đơn thư ( giảm 25 đơn so cùng kỳ (3) )" in text
    assert "(công bố lần đầu:" in text, "one commune revised its figures of 2020 after the report"
    (comparisons,) = load(periods["2021"].processed, "comparisons")
    rows = comparisons[comparisons["other_published"].notna()]
    assert set(rows["unit_code"]) == {"944", "31591"} and (rows["other_published"] != rows["other_value"]).all()


def test_the_restated_report_itself_keeps_its_first_figures(periods: dict[str, Workspace]) -> None:
    row = page(periods["2020"]).find(id="III.6.6")
    assert "Công bố lần đầu: " in row.find(class_="note").get_text()


def test_quarters_nobody_reported_are_derived_and_marked(periods: dict[str, Workspace]) -> None:
    space = periods["2022-Q1"]
    comparisons, series = load(space.processed, "comparisons", "series")
    before = comparisons[(comparisons["compared_with"] == "previous") & comparisons["comparable"]]
    assert set(before["other_period"]) == {"2021-Q4"} and set(before["other_status"]) == {"derived"}
    assert "(1) Tính từ báo cáo các kỳ khác." in words(space)
    office = series[(series["unit_code"] == "944") & (series["indicator"] == "dossiers_received_office")]
    assert dict(zip(office["period"], office["status"], strict=True)) == {
        "2021-Q1": "ok", "2021-Q2": "derived", "2021-Q3": "ok", "2021-Q4": "derived", "2022-Q1": "ok"
    }  # fmt: skip
    assert office["value"].tolist()[:4] and office["value"].iloc[:4].sum() == 4_747, "the quarters tile the year"


def test_a_commune_that_sent_nothing_has_a_gap_not_a_zero(periods: dict[str, Workspace]) -> None:
    (series,) = load(periods["2022-Q1"].processed, "series")
    own = series[(series["unit_code"] == "31606") & (series["indicator"] == "on_time_rate_commune")]
    assert own.set_index("period")["value"].isna().to_dict() == {
        "2021-Q1": True, "2021-Q2": True, "2021-Q3": False, "2021-Q4": False, "2022-Q1": False
    }  # fmt: skip


def test_ranks_move(periods: dict[str, Workspace]) -> None:
    (ranking,) = load(periods["2022-Q1"].processed, "ranking")
    assert set(ranking["other_period"]) == {"2021-Q4"}
    assert ranking["place"].tolist() == sorted(ranking["place"]) and ranking["moved"].abs().sum() > 0
    assert "Thay đổi hạng so với quý IV năm 2021." in words(periods["2022-Q1"])


@pytest.mark.parametrize("id", [*MADE_UP, "2021"])
def test_the_page_stays_small(id: str, periods: dict[str, Workspace]) -> None:
    assert (periods[id].outputs / "report.html").stat().st_size < 1_000_000


def test_a_report_beside_others_is_made_again_byte_for_byte(periods: dict[str, Workspace]) -> None:
    """The real second run: another folder, working directory, time zone and locale."""
    space = periods["2022-Q1"]
    (space.processed / "mine.parquet").write_bytes(b"of another program: the manifest does not claim it")
    folders = ["--raw", str(space.raw), "--out", str(space.outputs), "--processed", str(space.processed)]
    result = CliRunner().invoke(main, ["verify", space.period.id, *folders])
    first, *files, last = result.output.splitlines()
    assert result.exit_code == 0 and first == "Không có gì thay đổi kể từ khi lập báo cáo."
    names = {*manifest.read(space.outputs).outputs, "manifest.json"}
    notebooks = {f"notebooks/{name}.ipynb" for name in NOTEBOOKS}
    assert {*REPORTS, *DATA_FILES, *notebooks, "processed/observations.parquet"} <= names
    assert {line.split()[0] for line in files} == names
    assert all(line.endswith(" giống từng byte") for line in files)
    assert last.endswith("mọi kết quả giống từng byte.")


def test_what_is_numbered_of_other_periods_is_marked(periods: dict[str, Workspace]) -> None:
    part = page(periods["2022-Q1"])
    table = next(t for t in part.select("table") if "So sánh với các kỳ khác" in t.caption.get_text())
    cells = [cell for row in table.select("tbody tr") for cell in row.select("td")[1:] if cell.get_text()]
    assert cells and all(cell.find("data") for cell in cells)
    assert all(pd.notna(float(cell.find("data")["value"])) for cell in cells)


@pytest.mark.parametrize("id", ORDER)
def test_each_chart_holds_its_values_and_says_no_number_that_its_data_lack(
    id: str, periods: dict[str, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report(periods[id])
    made = {name: drawn(report, name, monkeypatch) for name in CHARTS}
    without = {"key_figures", "on_time_over_periods"} - (set(CHARTS) if id in COMPARED else set())
    assert {name for name, (_, figure) in made.items() if figure is None} == without
    assert {name: faults(*both) for name, both in made.items() if both[1] and faults(*both)} == {}


def test_a_lone_line_of_a_chart_for_several_is_named_and_the_others_are_said_to_lack(
    periods: dict[str, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In quý III only the office's line has two points: 1.283 is not all that came in."""
    part, figure = drawn(Report(periods["2021-Q3"]), "key_figures", monkeypatch)
    assert [text.get_text() for text in figure.axes[1].texts] == ["Cấp huyện\n1.283"]
    said = "Chưa đủ số liệu của hai kỳ để vẽ: Tỷ lệ hồ sơ đúng hạn cấp xã; Hồ sơ tiếp nhận cấp xã"
    assert said in part.blocks[0].origin


def test_a_year_compared_with_a_made_up_one_says_so_in_sentence_table_and_chart(periods: dict[str, Workspace]) -> None:
    text = re.sub(r"\s+", " ", words(periods["2021"]).replace("\xa0", " "))
    assert "tăng 2.453 hồ sơ so cùng kỳ (3)" in text and "giảm 25 đơn so cùng kỳ (3)" in text
    table = next(t for t in page(periods["2021"]).select("table") if "So sánh với các kỳ khác" in t.caption.get_text())
    rows = [[cell.get_text() for cell in row.select("td")] for row in table.select("tbody tr")]
    assert all("(3)" not in now and "(3)" in then and "(3)" in change for _, now, then, change in rows)
    assert text.count("Điểm rỗng: số liệu minh họa, không phải số liệu công bố.") == 2


@pytest.mark.parametrize("id", MADE_UP)
def test_a_made_up_period_is_never_final(id: str, periods: dict[str, Workspace]) -> None:
    (table,) = load(periods[id].processed, "findings")
    open_now = table[(table["severity"] == "error") & (table["settled"] == "")]
    assert {"illustrative_whole", "placeholder_setting", "unnumbered"} <= set(open_now["check"])


def test_the_year_between_made_up_ones_is_final_only_without_them(periods: dict[str, Workspace]) -> None:
    (table,) = load(periods["2021"].processed, "findings")
    assert table.loc[table["check"] == "illustrative_compared", "found"].tolist() == ["năm 2020"]

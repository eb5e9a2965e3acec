"""Other periods in the report: the table of changes, the ranking, the charts; nothing where nothing is known."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from itertools import pairwise

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from parts import html, markdown, typst

from cchc import catalogue, charts
from cchc.blocks import Fragment
from cchc.catalogue import ChartRow, Ranking
from cchc.content import Report, many, over_periods
from cchc.content.compared import tied
from cchc.content.figures import Figure
from cchc.indicators import compare_figures, key_figure_series, past_periods, rank_units
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load

FORM = catalogue.load(Period("2021"))
TARGETS = {("944", "petitions_received"): 20.0, ("944", "on_time_rate_commune"): 99.0}
CHARTS = ["key_figures", "on_time_over_periods"]


@pytest.fixture(scope="module")
def compared(made: Workspace) -> Callable[..., Report]:
    """The 2021 report with earlier years beside it: as it is but for what the test changes."""
    indicators, units = load(made.processed, "indicators", "unit_figures")

    def make(targets: dict | None = None, **changed: dict[str, float]) -> Report:
        others = {}
        for year, values in changed.items():
            own = indicators.assign(value=indicators["indicator"].map(values).fillna(indicators["value"]))
            own = own.assign(published=own["indicator"].map({"petitions_received": 38.0}))
            others[year.removeprefix("y")] = [own, units]
        known = past_periods(Period("2021"), others, FORM)
        report = Report(made)
        report.data.comparison_rows = compare_figures(Period("2021"), indicators, units, known, targets or {}, FORM)
        report.data.ranking_rows = rank_units(Period("2021"), units, known, FORM)
        report.data.series_rows = key_figure_series(Period("2021"), indicators, units, known, FORM)
        return report

    return make


def cells(part: Fragment) -> dict[str, list[str]]:
    """The texts of each row by its first."""
    page = BeautifulSoup(html(part), "html.parser")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page("tr")]
    return {label: texts for label, *texts in rows}


def test_without_other_periods_nothing_stands_there(made: Workspace) -> None:
    report = Report(made)
    assert report.comparison() is report.comparisons() is None
    assert [report.chart(id).blocks for id in CHARTS] == [[], []]
    assert "Thay đổi hạng" not in html(report.subordinates_ranked())


def test_the_table_of_changes(compared: Callable[..., Report]) -> None:
    rows = cells(compared(TARGETS, y2020={"petitions_received": 40, "on_time_rate_commune": 97.0}).comparison())
    assert rows["Chỉ tiêu"] == ["Kỳ này", "Năm 2020", "Tăng, giảm", "Mục tiêu", "So với mục tiêu"]
    assert rows["Đơn thư tiếp nhận"] == [
        "15", "40 (công bố lần đầu: 38)", "−25 (−62,50%)", "20", "còn 5, đạt 75,00%"
    ]  # fmt: skip
    assert rows["Tỷ lệ hồ sơ đúng hạn cấp xã"] == ["98,44", "97,00", "+1,44 điểm", "99,00", "−0,56 điểm"]
    assert rows["Hồ sơ tiếp nhận cấp huyện"] == ["4.747", "4.747", "0", "", ""]


def test_reviewers_see_every_figure_and_why_some_do_not_compare(compared: Callable[..., Report]) -> None:
    part = compared(y2020={}).comparisons()
    rows = pd.read_html(StringIO(html(part)), keep_default_na=False)[0]
    amounts = [name for name, row in FORM.figures.items() if row.kind in ("count", "percent")]
    assert len(rows) == len(amounts) and (rows["Không so sánh vì"] != "").any()
    assert typst(part) == "", "on the screen only"


def test_a_derived_figure_is_marked(compared: Callable[..., Report]) -> None:
    report = compared(y2020={})
    report.data.comparison_rows = report.data.comparison_rows.assign(other_status="derived")
    page = html(report.comparison())
    assert "4.747 (1)" in page and "(1) Tính từ báo cáo các kỳ khác." in page


def test_hollow_points_say_what_they_are(compared: Callable[..., Report]) -> None:
    report = compared(y2020={})
    report.data.series_rows = report.data.series_rows.assign(status="merged")
    assert "Điểm rỗng: cộng các đơn vị đã sáp nhập." in typst(report.chart("key_figures"))


def test_moves_of_the_ranking(compared: Callable[..., Report]) -> None:
    page = html(compared(y2020={}).subordinates_ranked())
    assert page.count("giữ nguyên") == 9 and "Thay đổi hạng so với năm 2020." in page


def test_each_ranking_has_a_table_with_titles_of_its_own(compared: Callable[..., Report]) -> None:
    land = Ranking(
        indicator="land_on_time_rate_commune", level="commune", best="highest", minimum=1,
        title="Xếp hạng lĩnh vực đất đai", cases="Hồ sơ đất đai đã giải quyết", rate="Tỷ lệ đúng hạn về đất đai (%)",
    )  # fmt: skip
    report = compared(y2020={})
    report.data.catalogue = replace(FORM, rankings=[*FORM.rankings, land])
    (units,) = load(report.data.space.processed, "unit_figures")
    report.data.ranking_rows = rank_units(Period("2021"), units, {}, report.data.catalogue)
    part = report.subordinates_ranked()
    tables = BeautifulSoup(html(part), "html.parser")("table")
    assert [table.caption.get_text() for table in tables] == [
        "Xếp hạng các xã, thị trấn theo tỷ lệ hồ sơ giải quyết đúng hạn", "Xếp hạng lĩnh vực đất đai"
    ]  # fmt: skip
    heads = [[head.get_text() for head in table("th")][2:4] for table in tables]
    assert heads == [["Hồ sơ đã giải quyết", "Tỷ lệ đúng hạn (%)"], [land.cases, land.rate]]
    assert [len(table.tbody("tr")) for table in tables] == [len(FORM.subordinates)] * 2
    assert tables[1].find("data", attrs={"data-indicator": "land_on_time_rate_commune"})
    assert typst(part).count("#nd30.data-table(") == 2 and land.title in markdown(part) + typst(part)
    report.data.catalogue = replace(FORM, rankings=[])
    assert report.subordinates_ranked() is None


@pytest.mark.parametrize("many", [30, 8])
def test_where_no_unit_has_a_figure_a_sentence_stands_for_the_table_and_the_ranking(
    many: int, made: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "MANY", many)
    report = Report(made)
    nobody = {"value": float("nan"), "place": float("nan"), "reason": "chưa có số liệu"}
    report.data.ranking_rows = report.data.ranking_rows.assign(**nobody)
    nothing = Figure("", "", None, status="missing")
    monkeypatch.setattr("cchc.content.tables.of_unit", lambda _data, _unit, name: replace(nothing, id=name))
    for part in (report.chart("dossiers_table"), report.subordinates_ranked()):
        assert [block.kind for block in part.blocks] == ["paragraph"]
        assert re.search("Chưa lập bảng “[^”]+ các xã, thị trấn[^”]*” vì chưa có đơn vị nào", html(part))
    assert report.units_in_full() is None


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([1, 2, 3, 4, 5, 6], ""),
        ([1, 2, 2, 2, 5, 6], ", trong đó 2 cùng hạng 2"),
        ([1, 1, 1, 1, 1, 1], ", trong đó 2 cùng hạng 1"),
        ([1, 2, 2, 4, 4, 6], ", trong đó 1 cùng hạng 2 và 1 cùng hạng 4"),
    ],
)
def test_a_tie_is_not_cut_in_silence(places: list[float], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "ENDS", 2)
    assert tied(places) == said


@pytest.mark.parametrize("id", CHARTS)
def test_a_chart_over_periods_has_its_texts_its_data_and_the_same_bytes(
    id: str, compared: Callable[..., Report]
) -> None:
    report = compared(y2020={}, y2018={})
    part = report.chart(id)
    assert "<svg" in html(part) and "Nguồn:" in html(part) and 'aria-label="Biểu đồ đường theo kỳ.' in html(part)
    assert [title in html(part) for title in ("Năm 2018", "Năm 2019", "Năm 2020", "Năm 2021")] == [True] * 4
    assert html(report.chart(id)) == html(part)


def test_lines_of_figures_of_its_own(made: Workspace) -> None:
    """A chart over periods of any figures, one of them no key figure."""
    figures = "Văn bản: Đi=outgoing_documents; Ký số=documents_signed | Đơn thư: petitions_received"
    row = ChartRow(id="own", kind="lines", scope="office", figures=figures, caption="Các kỳ")
    form = replace(FORM, charts=[row])
    indicators, units = load(made.processed, "indicators", "unit_figures")
    known = past_periods(Period("2021"), {"2020": [indicators.assign(published=None), units]}, form)
    report = Report(made)
    report.data.catalogue = form
    report.data.series_rows = key_figure_series(Period("2021"), indicators, units, known, form)
    part = report.chart("own")
    assert list(cells(part)) == ["Nội dung", "Văn bản: Đi", "Văn bản: Ký số", "Đơn thư"]
    assert part.blocks[0].alt == (
        "Các kỳ: Văn bản: Đi: Năm 2020 9.229, Năm 2021 9.229; Văn bản: Ký số: Năm 2020 4.264, Năm 2021 4.264; "
        "Đơn thư: Năm 2020 15, Năm 2021 15."
    )


def test_of_more_communes_than_a_page_holds_the_last_ones_are_drawn(
    compared: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "PANELS", 8)
    monkeypatch.setattr(over_periods, "LAST", 3)
    page = html(compared(y2020={}).chart("on_time_over_periods"))
    assert "; 3 đơn vị xếp hạng cuối" in page
    assert page.count("Quý") == 0 and all(unit.name in page for unit in FORM.subordinates), "the table has all"
    few = page.count("<use ")
    monkeypatch.undo()
    assert few < html(compared(y2020={}).chart("on_time_over_periods")).count("<use ")


def test_a_cut_line_says_why(compared: Callable[..., Report]) -> None:
    report = compared(y2020={})
    rows = report.data.series_rows
    last = (rows["indicator"] == "procedures_online_levels_3_4") & (rows["period"] == "2021")
    report.data.series_rows = rows.assign(segment=last.astype(int), reason=last.map({True: "đổi biểu", False: ""}))
    assert "Vạch chấm: không so sánh được vì đổi biểu." in html(report.chart("key_figures"))


def test_a_line_has_gaps_and_cuts() -> None:
    points = [charts.Point(1.0), charts.Point(None), charts.Point(3.0), charts.Point(4.0, segment=1)]
    x, y = charts._joined([charts.ChartLine("a", points)])
    joined = [(a, b) for a, b in pairwise(y) if a == a and b == b]
    assert joined == [] and sorted(v for v in y if v == v) == [1, 3, 4] and len(x) == len(y)
    both = charts._joined([charts.ChartLine("a", [charts.Point(1.0), charts.Point(2.0)])] * 2)[1]
    assert [(a, b) for a, b in pairwise(both) if a == a and b == b] == [(1, 2), (1, 2)]


def test_hollow_points_and_cuts_are_drawn() -> None:
    plain = [charts.Point(97.0, "97"), charts.Point(98.0, "98")]
    hollow = [charts.Point(97.0, "97", hollow=True), charts.Point(98.0, "98")]
    cut = [charts.Point(97.0, "97"), charts.Point(98.0, "98", segment=1)]
    drawn = [
        charts.lines([charts.Panel("A", [charts.ChartLine("a", one)])], ["x", "y"], 2) for one in (plain, hollow, cut)
    ]
    assert len(set(drawn)) == 3
    assert "fill: #ffffff; stroke" in drawn[1] and "fill: #ffffff; stroke" not in drawn[0]
    assert "stroke-dasharray" in drawn[2] and "stroke-dasharray" not in drawn[0]

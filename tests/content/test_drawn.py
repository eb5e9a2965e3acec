"""Charts as data: each row of charts.csv, each kind, of rows with one id the first that the form can fill."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from parts import blocks, html

from cchc import charts
from cchc.blocks import plain
from cchc.catalogue import ChartRow, load
from cchc.content import Report, drawn, many, values
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period

FORMS = {"2021": load(Period("2021")), "2025-Q3": load(Period("2025-Q3"), "92")}
IDS = list(dict.fromkeys(row.id for row in FORMS["2021"].charts))

# a row of each kind, as an office would add it; what it draws or prints
KINDS = {
    ("progress", "office"): (
        {"figures": "Kế hoạch: plan_tasks_done; plan_tasks; plan_completion_rate"},
        "Kế hoạch 92,86% (26/28)",
    ),
    ("parts", "office"): (
        {"figures": "Đi: Ký số=documents_signed; Chưa=documents_unsigned | Lại: documents_signed; documents_unsigned"},
        "Đi ký số 4.264; chưa 4.965; Lại ký số",
    ),
    ("parts", "unit"): (
        {"figures": "Đúng hạn=dossiers_on_time_commune; Trễ=dossiers_overdue_commune", "colours": "green;orange"},
        "Xã Phú Mỹ đúng hạn 3.243; trễ 0 (3)",
    ),
    ("bars", "office"): (
        {"figures": "Ký số=documents_signed; outgoing_documents"},
        "Ký số 4.264; Tổng số văn bản đi của cơ quan, đơn vị 9.229",
    ),
    ("bars", "unit"): ({"figures": "dossiers_received_commune", "order": "lowest"}, "Của cơ quan: Xã"),
    ("dots", "office"): (
        {"figures": "Hài lòng=satisfaction_rate; Đúng hạn=on_time_rate_office"},
        "Hài lòng 96,90%; Đúng",
    ),
    ("dots", "unit"): ({"figures": "on_time_rate_commune", "office": "on_time_rate_office"}, "Huyện Mỹ Tú 99,81%"),
    ("lines", "office"): ({"figures": "Đơn thư: petitions_received | Hồ sơ: dossiers_received_office"}, ""),
    ("lines", "unit"): ({"figures": "on_time_rate_commune"}, ""),
    ("table", "office"): ({"figures": "Đơn thư: Nhận=petitions_received; Xong=petitions_resolved"}, "Đơn thư 15"),
    ("table", "unit"): ({"figures": "Nhận=dossiers_received_commune; completeness"}, "Tỷ lệ ô có số liệu"),
}


@pytest.fixture(scope="module")
def report(made: Workspace) -> Report:
    return Report(made)


def with_rows(made: Workspace, *rows: dict[str, str]) -> Report:
    """The reference case with these rows alone in charts.csv."""
    report = Report(made)
    report.data.catalogue = replace(report.data.catalogue, charts=[ChartRow(**row) for row in rows])
    return report


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("id", IDS)
def test_every_example_form_can_fill_a_row_of_each_id(id: str, form: str) -> None:
    row, lacking = drawn.row_of(FORMS[form], id)
    assert row.id == id and lacking == []


def test_the_row_of_the_form_in_force_is_drawn(report: Report) -> None:
    old, new = (drawn.row_of(form, "online")[0] for form in FORMS.values())
    assert "procedures_online_level_3" in old.drawn and "procedures_online_full" in new.drawn
    assert "Mức độ 3: " in html(report.chart("online")) and "Toàn trình" not in html(report.chart("online"))


@pytest.mark.parametrize("id", IDS)
def test_each_row_is_drawn_with_its_own_words(id: str, report: Report) -> None:
    row, _ = drawn.row_of(report.data.catalogue, id)
    shown = blocks(report.chart(id))
    if row.kind == "lines":  # no other period is known
        assert shown == []
        return
    (block,) = shown
    assert block.kind == ("table" if row.kind == "table" else "chart") and block.caption.startswith(row.caption)
    if block.kind == "chart":
        assert block.alt.startswith(row.alt.partition("{")[0]) and not re.search(r"[{}]", block.alt)


def test_each_kind_has_what_draws_it_and_an_example() -> None:
    assert drawn.DRAW.keys() == KINDS.keys() | {("parts", "field")}, "that one in test_tthc.py"


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_a_chart_of_each_kind_is_one_row(kind: tuple[str, str], made: Workspace) -> None:
    cells, said = KINDS[kind]
    report = with_rows(made, {"id": "own", "kind": kind[0], "scope": kind[1], "caption": "Của cơ quan", **cells})
    shown = html(report.chart("own"))
    page = BeautifulSoup(shown, "html.parser")
    text = " ".join([page.get_text(" "), *(svg["aria-label"] for svg in page("svg"))])
    assert said in " ".join(text.split()) and ("Của cơ quan" in text or kind[0] == "lines")
    if kind[0] not in ("lines", "table"):
        assert page.svg["aria-label"].startswith("Của cơ quan: "), "without words of its own"
        assert page.details.table("tr")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind[1] == "unit"], ids="-".join)
def test_an_office_without_units_has_nothing_by_unit(kind: tuple[str, str], made: Workspace) -> None:
    report = with_rows(made, {"id": "own", "kind": kind[0], "scope": kind[1], "caption": "x", **KINDS[kind][0]})
    report.data.catalogue = replace(report.data.catalogue, subordinates=[])
    assert report.chart("own").blocks == []


def test_the_first_row_that_the_form_can_fill_is_drawn(made: Workspace) -> None:
    own = {"id": "own", "kind": "bars", "scope": "office"}
    of_2022 = {**own, "figures": "procedures_online_full", "caption": "Mới"}
    of_2021 = {**own, "figures": "procedures_online_level_3", "caption": "Cũ"}
    assert "Cũ" in html(with_rows(made, of_2022, of_2021).chart("own"))
    assert "Cũ" in html(with_rows(made, of_2021, of_2022).chart("own"))


def test_a_chart_that_the_form_cannot_fill_is_left_out_with_a_finding(made: Workspace) -> None:
    own = {"id": "own", "kind": "bars", "scope": "office", "caption": "Mới", "section": "II.8"}
    report = with_rows(made, {**own, "figures": "procedures_online_full; petitions_received"})
    part = report.chart("own")
    (found,) = part.findings
    assert (found["check"], found["severity"], found["section"]) == ("chart_left_out", "warning", "II.8")
    assert "“Mới”" in found["message"] and "procedures_online_full" in found["message"]
    assert [block.kind for block in part.blocks] == ["notice"], "the analyst sees it, no document does"
    assert report.document_findings()["check"].tolist() == ["chart_left_out"]
    assert [one["check"] for one in report.section("II.8", "{{ prose }}").findings].count("chart_left_out") == 1
    assert len(report.document_findings()) == 1, "told once"


def test_a_chart_with_a_section_stands_below_its_text(made: Workspace) -> None:
    own = {"id": "own", "kind": "bars", "scope": "office", "caption": "Mới", "figures": "petitions_received"}
    report = with_rows(made, {**own, "section": "II.10.a"})
    assert [block.kind for block in report.section("II.10.a", "{{ prose }}").blocks] == ["section", "chart"]
    assert [block.kind for block in report.section("II.10.b", "{{ prose }}").blocks] == ["section"]


@pytest.fixture
def many_units(made: Workspace, monkeypatch: pytest.MonkeyPatch) -> Report:
    """The reference case as if its nine communes were more than a page holds."""
    monkeypatch.setattr(charts, "MANY", 8)
    monkeypatch.setattr(many, "ENDS", 2)
    return Report(made)


def test_of_many_units_a_table_stands_in_the_annex_in_the_places_of_its_ranking(many_units: Report) -> None:
    (pointer,) = many_units.chart("dossiers_table").blocks
    assert plain(pointer.text).endswith("xem bảng của 9 đơn vị ở cuối phụ lục.")
    (table,) = many_units.units_in_full().blocks
    titles = [column.title for column in table.columns]
    assert titles[:3] == ["Hạng", "Đơn vị", "Tiếp nhận"] and titles[-2:] == ["Tỷ lệ đúng hạn (%)", "Biểu ghi đủ (%)"]
    assert [plain(row[0]) for row in table.rows] == [*map(str, range(1, 10)), ""]
    assert [plain(cell) for cell in table.rows[-1]][:3] == ["", "Cộng", "49.900"] and table.total
    (short,) = many_units.subordinates_ranked().blocks
    assert [plain(row[0]) for row in short.rows] == ["1", "2", "…", "8", "9"]
    assert plain(short.rows[2][1]) == "5 đơn vị khác" and plain(short.rows[2][3]).startswith("từ 9")
    assert "2 đơn vị đầu và 2 đơn vị cuối" in short.caption and "cuối phụ lục" in short.source


def test_of_many_units_without_a_place_the_ranking_says_how_many_and_the_annex_names_each(many_units: Report) -> None:
    rows = many_units.data.ranking_rows
    many_units.data.ranking_rows = rows.assign(place=float("nan"), reason="chưa có số liệu")
    (short,) = many_units.subordinates_ranked().blocks
    assert [[plain(cell) for cell in row[:2]] for row in short.rows] == [["–", "9 đơn vị (chưa có số liệu)"]]
    assert "ở cuối phụ lục" in short.source
    (table,) = many_units.units_in_full().blocks
    assert plain(table.rows[0][1]).endswith("(chưa có số liệu)") and len(table.rows) == 9


def test_a_sentence_counts_many_units_and_the_annex_names_them(made: Workspace, monkeypatch) -> None:
    monkeypatch.setattr(values, "NAMES", 0)
    report = Report(made)
    assert "chậm: 1 đơn vị (nêu tên ở cuối phụ lục)." in html(report.text("chậm: {{ late }}."))
    assert "Đơn vị gửi báo cáo chậm (1): xã Mỹ Thuận." in html(report.units_in_full())


def test_of_few_units_nothing_stands_in_the_annex(report: Report) -> None:
    report.chart("dossiers_table")
    assert report.units_in_full() is None


def test_of_many_units_rates_are_a_distribution_and_the_table_below_has_each(many_units: Report) -> None:
    (chart,) = many_units.chart("on_time_by_unit").blocks
    assert "đơn vị" in chart.alt and "Bộ phận Một cửa huyện 99,81%" in chart.alt and "Xã Mỹ Phước" not in chart.alt
    labels = [plain(row[0]) for row in chart.data.rows]
    assert {unit.name for unit in many_units.data.catalogue.subordinates} < set(labels)
    assert labels[:2] == ["100%", "Từ 99,0% đến dưới 99,5%"]


def test_of_many_units_that_are_all_alike_a_sentence_says_so(many_units: Report) -> None:
    rows = many_units.data.completeness_rows
    many_units.data.completeness_rows = rows.assign(rate=rows["rate"].mask(rows["rate"].notna(), 100.0))
    (said,) = many_units.chart("completeness").blocks
    assert plain(said.text).startswith(
        "Mức độ đầy đủ của biểu số liệu các đơn vị gửi: Huyện Mỹ Tú 100%; 9 đơn vị đều 100%\u00a0(3). "
        "(3) Số liệu minh họa"
    )


def test_of_many_units_those_with_most_are_drawn_and_the_others_said(many_units: Report) -> None:
    (chart,) = many_units.chart("dossiers_by_unit").blocks
    assert "2 đơn vị có số quá hạn lớn nhất (7 đơn vị khác: quá hạn từ 0 đến " in chart.caption
    assert len(chart.data.rows) == 9 and chart.alt.count("; quá hạn") == 2


def test_of_many_units_the_first_and_the_last_have_a_bar(made: Workspace, many_units: Report) -> None:
    row = ChartRow(id="own", kind="bars", scope="unit", figures="dossiers_received_commune", caption="Nhận")
    many_units.data.catalogue = replace(many_units.data.catalogue, charts=[row])
    (chart,) = many_units.chart("own").blocks
    assert "; 5 đơn vị khác từ " in chart.alt and chart.alt.count("Xã ") + chart.alt.count("Thị trấn ") == 4
    assert len(chart.data.rows) == 9


def test_a_figure_that_is_missing_is_a_sentence(made: Workspace) -> None:
    own = {"id": "own", "kind": "bars", "scope": "office", "caption": "Mới", "figures": "petitions_received"}
    report = with_rows(made, own)
    blank = replace(report.data.figures["petitions_received"], value=None, status="missing")
    report.data.figures["petitions_received"] = blank
    assert html(report.chart("own")).startswith("<p>Chưa vẽ biểu đồ vì chưa có số liệu: ")


def test_an_unknown_chart_names_its_neighbours(report: Report) -> None:
    with pytest.raises(CchcError, match=r"“surveys” không có trong danh mục\. Gần nhất: survey"):
        report.chart("surveys")


def test_a_progress_of_which_nothing_is_known_is_a_sentence(made: Workspace) -> None:
    cells, _ = KINDS["progress", "office"]
    report = with_rows(made, {"id": "own", "kind": "progress", "scope": "office", "caption": "Tiến độ", **cells})
    for name in ("plan_tasks_done", "plan_tasks", "plan_completion_rate"):
        report.data.figures[name] = replace(report.data.figures[name], value=None, status="missing")
    assert html(report.chart("own")).startswith("<p>Chưa vẽ biểu đồ vì chưa có số liệu: ")

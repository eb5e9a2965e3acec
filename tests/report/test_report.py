"""The open report: sections, tables and charts over the reference case, and over one with gaps."""

import re
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from cchc import catalogue
from cchc.errors import CchcError
from cchc.indicators import compare, past
from cchc.paths import Workspace
from cchc.period import Period
from cchc.report import Report
from cchc.report.pictures import Pictures
from cchc.storage import load, save

CHARTS = [name for name in dir(Pictures) if name.startswith("chart_")]


@pytest.fixture(scope="module")
def report(made: Workspace) -> Report:
    return Report(made)


def test_eight_charts() -> None:
    assert len(CHARTS) == 8


@pytest.mark.parametrize("name", CHARTS)
def test_chart_has_its_texts_and_the_same_bytes_twice(name: str, report: Report) -> None:
    first = getattr(report, name)()
    assert "<svg" in first.html and "Nguồn:" in first.html and 'aria-label="' in first.html
    report._charts -= 1
    assert getattr(report, name)().html == first.html


@pytest.mark.parametrize("name", ["chart_signed", "chart_survey", "chart_online", "chart_dossiers_by_level"])
def test_chart_without_figures_says_so_and_draws_no_zero(name: str, made: Workspace) -> None:
    blank = Report(made)
    blank.figures = {k: f.__class__(f.id, f.code, None, f.kind, "missing", f.choices) for k, f in blank.figures.items()}
    part = getattr(blank, name)()
    assert "<svg" not in part.html and "chưa có số liệu" in part.html


def test_a_chart_of_figures_that_lack_a_part_marks_them_and_says_so(made: Workspace) -> None:
    lacking = Report(made)
    lacking.figures = {k: replace(f, status="partial") for k, f in lacking.figures.items()}
    part = lacking.chart_dossiers_by_level()
    caption, cells = part.html.split("<figcaption>")[1].split("<details>")
    assert "4.738 (*)" in cells and "(*) Chỉ tính phần đã có báo cáo" in caption
    assert "(*) Chỉ tính phần đã có báo cáo" in part.typst
    total = pd.read_html(StringIO(lacking.dossiers_by_commune().html))[0].iloc[-1]
    assert total["Tỷ lệ đúng hạn (%)"] == "98,44 (*)"


def test_bars_say_missing_units(made: Workspace) -> None:
    report = Report(made)
    report.unit_figures = report.unit_figures[report.unit_figures["unit_code"] != "31603"]
    report._completeness = report._completeness.assign(
        rate=report._completeness["rate"].mask(report._completeness["unit_code"] == "31603")
    )
    assert "Xã Mỹ Phước chưa có số liệu" in report.chart_completeness().html
    assert "Xã Mỹ Phước" not in report.chart_on_time_by_unit().html.split("aria-label")[1].split('"')[1]
    rows = pd.read_html(StringIO(report.dossiers_by_commune().html))[0]
    assert rows.set_index("Đơn vị").loc["Xã Mỹ Phước"].isna().all()


def test_the_reviewers_list_tells_the_settled_from_the_open(made: Workspace) -> None:
    report = Report(made)
    whole = report.letterhead().metadata["cchc"]["document"]
    assert (whole["open_errors"], whole["open_findings"]) == (21, 75)
    assert "đã được xác nhận" not in report.draft_note().html
    report.findings.loc[0, "settled"] = "Bà A, 20/12/2021: *đúng* <b>"
    left = report.letterhead().metadata["cchc"]["document"]
    assert (left["open_errors"], left["open_findings"]) == (20, 74)
    html = report.draft_note().html
    assert "20 lỗi, 21 cảnh báo, 33 lưu ý; 1 phát hiện đã được xác nhận." in html
    settled = report.review().html.partition("Đã xác nhận: 1 nguyên nhân, 1 phát hiện")[2]
    assert "Đã xác nhận: Bà A, 20/12/2021: *đúng* &lt;b&gt;." in settled


def test_an_unknown_section_names_its_neighbours(report: Report) -> None:
    with pytest.raises(CchcError, match=r"“II.11”.*II.1"):
        report.section("II.11")


def test_an_unknown_figure_names_its_neighbours(report: Report) -> None:
    with pytest.raises(CchcError, match="on_time_rate_total"):
        report.figure("on_time_rate_totl")


def test_annex_holds_every_row(report: Report) -> None:
    html = report.annex().html
    assert len(re.findall('<tr id="[^"]+" class="(?:section|group|item)"', html)) == 183
    assert html.index('id="I.1.1"') < html.index('id="III.6.10"') < html.index('id="VII.6.6"')


def test_a_sentence_says_what_changed_since_last_year(made: Workspace, tmp_path: Path) -> None:
    shutil.copytree(made.processed, tmp_path / "2021")
    before = load(made.processed, "indicators")[0]
    changes = {"petitions_received": 25, "on_time_rate_total": -0.5, "procedures_online_level_3": 2}
    before["value"] += before["indicator"].map(changes).fillna(0)
    others = {"2020": [before, load(made.processed, "unit_figures")[0]]}
    form = catalogue.load(Period("2021"))
    own = load(made.processed, "indicators", "unit_figures")
    save(tmp_path / "2021", comparisons=compare(made.period, *own, past(made.period, others, form), {}, form))
    report = Report(Workspace(made.period, made.raw, tmp_path / "2021", made.outputs))
    said = {name: str(figure.change) for name, figure in report.figures.items()}
    assert said["petitions_received"] == "giảm 25 đơn so cùng kỳ"
    assert said["on_time_rate_total"] == "tăng 0,50 điểm phần trăm so cùng kỳ"
    assert said["procedures_online_level_3"] == "giảm 02 TTHC so cùng kỳ"
    assert said["petitions_complaint"] == "không thay đổi so cùng kỳ"
    assert said["provincial_tasks_done"], "every figure that both years have"
    html = report.section("II.10.a", "{{ petitions_received.change }}").html
    assert '<data value="-25.0" data-indicator="petitions_received.change">giảm 25 đơn so cùng kỳ</data>' in html


def test_without_last_year_nothing_is_said(report: Report) -> None:
    assert not any(figure.change for figure in report.figures.values())

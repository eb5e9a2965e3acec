"""The open report: sections, tables and charts over the reference case, and over one with gaps."""

import json
import re
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from parts import html, typst
from stamped import save_again

from cchc import catalogue
from cchc.content import Report, data, figures, values
from cchc.content.narrative import read_narrative
from cchc.content.text_findings import finding_maker
from cchc.findings import finding, frame
from cchc.findings.acknowledged import Acknowledgement
from cchc.indicators import compare_figures, past_periods
from cchc.language.text import lower_first
from cchc.notebook.report import magic
from cchc.project.csv_lines import read_lines
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load

ROOT = Path(__file__).resolve().parents[2]
CHARTS = dict.fromkeys(row.id for row in catalogue.load(Period("2021")).charts if row.kind not in ("lines", "table"))


@pytest.fixture(scope="module")
def report(made: Workspace) -> Report:
    return Report(made)


def test_eight_charts() -> None:
    assert len(CHARTS) == 8


@pytest.mark.parametrize("name", CHARTS)
def test_chart_has_its_texts_and_the_same_bytes_twice(name: str, report: Report) -> None:
    first = report.chart(name)
    assert "<svg" in html(first) and "Nguồn:" in html(first) and 'aria-label="' in html(first)
    assert html(report.chart(name)) == html(first)


@pytest.mark.parametrize("name", ["signed", "survey", "online", "dossiers_by_level"])
def test_chart_without_figures_says_so_and_draws_no_zero(name: str, made: Workspace) -> None:
    blank = Report(made)
    blank.data.figures = {
        k: f.__class__(f.id, f.code, None, f.kind, "missing", f.choices) for k, f in blank.data.figures.items()
    }
    part = blank.chart(name)
    assert "<svg" not in html(part) and "chưa có số liệu" in html(part)


def test_a_chart_of_figures_that_lack_a_part_marks_them_and_says_so(made: Workspace) -> None:
    lacking = Report(made)
    lacking.data.figures = {k: replace(f, status="partial") for k, f in lacking.data.figures.items()}
    part = lacking.chart("dossiers_by_level")
    caption, cells = html(part).split("<figcaption>")[1].split("<details>")
    assert "4.738 (*)" in cells and "(*) Chỉ tính phần đã có số liệu" in caption
    assert "(*) Chỉ tính phần đã có số liệu" in typst(part)
    total = pd.read_html(StringIO(html(lacking.chart("dossiers_table"))))[0].iloc[-1]
    assert total["Tỷ lệ đúng hạn (%)"] == "98,44 (*)"


@pytest.mark.parametrize(
    ("name", "impossible"),
    [
        ("signed", "documents_unsigned"),
        ("survey", "survey_other"),
        ("online", "procedures_not_online"),
        ("dossiers_by_level", "dossiers_overdue_commune"),
    ],
)
def test_a_chart_with_an_impossible_part_is_left_out_and_says_why(name: str, impossible: str, made: Workspace) -> None:
    report = Report(made)
    report.data.figures[impossible] = replace(report.data.figures[impossible], value=None, status="impossible")
    part = report.chart(name)
    label = report.data.catalogue.figures[impossible].name
    assert html(part) == f"<p>Chưa vẽ biểu đồ vì số liệu mâu thuẫn: {lower_first(label)}.</p>"


def test_an_impossible_rate_of_a_plan_has_no_bar(made: Workspace) -> None:
    report = Report(made)
    rate = report.data.figures["plan_completion_rate"]
    report.data.figures["plan_completion_rate"] = replace(rate, value=None, status="impossible")
    assert "Kế hoạch cải cách hành chính số liệu mâu thuẫn; Nhiệm vụ" in html(report.chart("plan"))


def test_a_part_that_an_open_error_finds_above_its_whole_is_not_printed(
    made: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """15 of 3 tasks done, a commune with more on time than resolved; once acknowledged they are printed."""
    wrong = [("plan_done_bound", "944"), ("unit_on_time_bound", "31603"), ("signed_bound", "944")]
    rows = [finding(check, "error", "…", unit_code=unit) for check, unit in wrong]
    rows[2] = replace(rows[2], settled="Bà A, 20/12/2021: đúng")
    tables = data.Step.load

    def load(step: data.Step, *names: str) -> list[pd.DataFrame]:
        return [frame(rows) if "severity" in table else table for table in tables(step, *names)]

    monkeypatch.setattr(data.Step, "load", load)
    report = Report(made)
    assert (
        str(report.data.figure("plan_tasks_done")) == "số liệu mâu thuẫn"
        and report.data.figure("plan_tasks").value == 28
    )
    assert report.data.figure("documents_signed").value == 4264
    own = {
        unit.code: report.data.own(unit, "dossiers_on_time_commune").value
        for unit in report.data.catalogue.subordinates
    }
    assert own["31603"] is None and None not in [value for code, value in own.items() if code != "31603"]
    row = BeautifulSoup(html(report.annex()), "html.parser").find(id="I.1.2")
    assert row.find(class_="value").get_text() == "số liệu mâu thuẫn"


def test_what_was_late_stands_beside_a_rate_of_100(report: Report) -> None:
    part = report.chart("plan")
    assert "Nhiệm vụ UBND tỉnh giao 100% (07/07, quá hạn 02);" in html(part)
    cells = pd.read_html(StringIO(html(part).split("<details>")[1]))[0].set_index("Nội dung")["Hoàn thành quá hạn"]
    assert cells.dropna().to_dict() == {"Nhiệm vụ UBND tỉnh giao": 2}


@pytest.mark.parametrize("name", ["dossiers_by_level", "dossiers_by_unit"])
def test_bars_of_what_was_resolved_are_called_so(name: str, report: Report) -> None:
    part = report.chart(name)
    told = BeautifulSoup(html(part), "html.parser").get_text(" ")
    assert "đã giải quyết" in told and "iếp nhận" not in told.replace("nơi tiếp nhận", "")
    table = pd.read_html(StringIO(html(part).split("<details>")[1].replace(" (3)", "")), thousands=".")[0]
    assert (table["Đã giải quyết"] == table["Đúng hạn"] + table["Quá hạn"]).all() and len(table) in (2, 9)


def test_a_commune_whose_figures_cannot_be_has_no_bar_and_is_named(made: Workspace) -> None:
    report = Report(made)
    own = (report.data.unit_figures["unit_code"] == "31603") & (
        report.data.unit_figures["indicator"] == "dossiers_overdue_commune"
    )
    report.data.unit_figures.loc[own, ["value", "status"]] = [-5.0, "impossible"]
    part = report.chart("dossiers_by_unit")
    said = BeautifulSoup(html(part), "html.parser").get_text(" ")
    assert "(số liệu mâu thuẫn: xã Mỹ Phước)" in said and "-5" not in said


def test_bars_say_missing_units(made: Workspace) -> None:
    report = Report(made)
    report.data.unit_figures = report.data.unit_figures[report.data.unit_figures["unit_code"] != "31603"]
    report.data.completeness_rows = report.data.completeness_rows.assign(
        rate=report.data.completeness_rows["rate"].mask(report.data.completeness_rows["unit_code"] == "31603")
    )
    assert "Xã Mỹ Phước chưa có số liệu" in html(report.chart("completeness"))
    assert "Xã Mỹ Phước chưa có số liệu" in html(report.chart("on_time_by_unit")).split("aria-label")[1]
    rows = pd.read_html(StringIO(html(report.chart("dossiers_table"))))[0]
    assert rows.set_index("Đơn vị").loc["Xã Mỹ Phước"].isna().all()


def test_the_reviewers_list_tells_the_settled_from_the_open(made: Workspace) -> None:
    report = Report(made)
    assert "đã được xác nhận" not in html(report.draft_note())
    report.data.findings.loc[0, "settled"] = "Bà A, 20/12/2021: *đúng* <b>"
    page = html(report.draft_note())
    assert "26 lỗi, 21 cảnh báo, 27 lưu ý; 1 phát hiện đã được xác nhận." in page
    settled = html(report.review()).partition("Đã xác nhận: 1 nguyên nhân, 1 phát hiện")[2]
    assert "Đã xác nhận: Bà A, 20/12/2021: *đúng* &lt;b&gt;." in settled


def test_an_unknown_section_names_its_neighbours(report: Report) -> None:
    with pytest.raises(CchcError, match=r"“II.11”.*II.1"):
        report.section("II.11")


def test_an_unknown_figure_names_its_neighbours(report: Report) -> None:
    with pytest.raises(CchcError, match="on_time_rate_total"):
        report.data.figure("on_time_rate_totl")


def with_narrative(made: Workspace, tmp_path: Path, narrative: str, acknowledged: str = "") -> Report:
    """The reference case with another narrative.md."""
    report = Report(made)
    report.data.space = Workspace(made.period, tmp_path, made.processed, made.outputs)
    (tmp_path / "narrative.md").write_text(narrative, encoding="utf-8")
    (tmp_path / "acknowledged.csv").write_text(acknowledged or HEAD, encoding="utf-8")
    report.narrative = read_narrative(
        tmp_path / "narrative.md", report.data.catalogue, finding_maker(report.data.catalogue)
    )
    report._acknowledged = read_lines(tmp_path / "acknowledged.csv", Acknowledgement)
    return report


HEAD = "Phép kiểm tra,Mã đơn vị,Chỉ tiêu,Số đúng ra,Số đã ghi,Lý do,Người xác nhận,Ngày xác nhận\n"
ACKNOWLEDGED = f"""{HEAD}typed_number,,,,Có 7 xã.,đã đối chiếu,Bà A,2021-12-14
typed_number,,,,Có 9 xã.,đã đối chiếu,Bà A,2021-12-14
petitions_text,944,,1,2,việc của 02_indicators,Bà A,2021-12-14
"""


def test_findings_on_the_text_go_with_their_part_and_are_settled(made: Workspace, tmp_path: Path) -> None:
    report = with_narrative(made, tmp_path, "## I\n\nMột\n\n## II.11\n\nHai\n\n## IV\n\nBa", ACKNOWLEDGED)
    first = report.section("I", "{{ prose }}")
    assert first.blocks[0].code == "I"
    assert [f["check"] for f in first.findings] == ["narrative_heading"], "what is of no section goes with the first"
    said = report.section("II.8", "Có 7 xã.").findings
    assert [(f["check"], f["section"], f["settled"]) for f in said] == [
        ("typed_number", "II.8", "Bà A, 14/12/2021: đã đối chiếu")
    ]
    assert report._found["II.8"] == said and json.dumps(said)
    found = report.document_findings()
    assert found["check"].tolist() == ["narrative_heading", "typed_number", "unused_acknowledgement"]
    assert "Có 9 xã." in found["message"].iloc[2], "the line on a check of 02_indicators is not judged here"
    report.section("II.8", "Không gõ số.")
    assert report._found["II.8"] == [], "a cell that runs again replaces its own"
    assert [f["check"] for f in report.text("Có 7 xã.").findings] == ["typed_number"]


def test_a_notice_stands_beside_the_part_and_in_no_document(report: Report, monkeypatch) -> None:
    shown = []
    monkeypatch.setattr("cchc.notebook.report.display", shown.append)
    run = magic("section", report.section)
    assert run("II.10.b", "{{ prose }}").findings == [] and not shown
    part = run("II.10.b", "{{ prose }} Có 7 <b>xã</b>.")
    (notice,) = shown
    assert [block.kind for block in notice.blocks] == ["notice"] and not typst(notice.blocks)
    assert "Có 7 &lt;b&gt;xã" in html(notice.blocks) and "gõ thẳng" not in html(part)


def test_text_of_a_section_without_a_template_is_printed_and_told(made: Workspace, tmp_path: Path) -> None:
    part = with_narrative(made, tmp_path, "## II.4\n\nMột").section("II.4")
    assert "<p>Một</p>" in html(part)
    assert [f["check"] for f in part.findings] == ["narrative_block_moved"]


def test_a_section_that_narrative_md_lacks_is_an_error_of_its_own(made: Workspace, tmp_path: Path) -> None:
    report = with_narrative(made, tmp_path, "## I\n\nMột")
    for code in ("II.2", "II.3"):
        (found,) = report.section(code, "{{ prose }}").findings
        assert (found["check"], found["severity"], found["section"]) == ("narrative_empty", "error", code)


def test_the_published_text_has_nothing_to_tell(report: Report) -> None:
    notebook = json.loads((ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        magic, _, body = "".join(cell["source"]).partition("\n")
        if magic.startswith(("%%section", "%section")):
            report.section(magic.split()[1], body)
    assert report.document_findings().empty


def test_annex_holds_every_row(report: Report) -> None:
    page = html(report.annex())
    assert len(re.findall('<tr id="[^"]+" class="(?:section|group|item)"', page)) == 183
    assert page.index('id="I.1.1"') < page.index('id="III.6.10"') < page.index('id="VII.6.6"')


def test_a_sentence_says_what_changed_since_last_year(made: Workspace, tmp_path: Path) -> None:
    shutil.copytree(made.processed, tmp_path / "2021")
    before = load(made.processed, "indicators")[0]
    changes = {"petitions_received": 25, "on_time_rate_total": -0.5, "procedures_online_level_3": 2}
    before["value"] += before["indicator"].map(changes).fillna(0)
    others = {"2020": [before, load(made.processed, "unit_figures")[0]]}
    form = catalogue.load(Period("2021"))
    own = load(made.processed, "indicators", "unit_figures")
    space = Workspace(made.period, made.raw, tmp_path / "2021", made.outputs)
    save_again(space, comparisons=compare_figures(made.period, *own, past_periods(made.period, others, form), {}, form))
    report = Report(space)
    said = {name: str(figure.change) for name, figure in report.data.figures.items()}
    assert said["petitions_received"] == "giảm 25 đơn so cùng kỳ"
    assert said["on_time_rate_total"] == "tăng 0,50 điểm phần trăm so cùng kỳ"
    assert said["procedures_online_level_3"] == "giảm 02 TTHC so cùng kỳ"
    assert said["petitions_complaint"] == "không thay đổi so cùng kỳ"
    assert said["provincial_tasks_done"], "every figure that both years have"
    page = html(report.section("II.10.a", "{{ petitions_received.change }}"))
    assert '<data value="-25.0" data-indicator="petitions_received.change">giảm 25 đơn so cùng kỳ</data>' in page


def test_without_last_year_nothing_is_said(report: Report) -> None:
    assert not any(figure.change for figure in report.data.figures.values())


def test_a_partial_zero_is_no_zero(made: Workspace) -> None:
    """Of those that are blank nobody knows: no sentence says that nothing arose; the annex marks it."""
    report = Report(made)
    rows = report.data.indicators
    here = rows["indicator"] == "commune_leaders_disciplined"
    report.data.indicators = rows.assign(
        value=rows["value"].mask(here, 0.0), status=rows["status"].mask(here, "partial")
    )
    own = figures.figures_by_id(report.data.lineages, report.data.indicators, report.data.catalogue)
    zero = own["commune_leaders_disciplined"]
    assert zero.missing and zero != 0 and str(zero) == "chưa có số liệu"
    report.data.figures = report.data.figures | {"commune_leaders_disciplined": zero}
    row = BeautifulSoup(html(report.annex()), "html.parser").find("tr", id="V.6.2")
    assert row.find(class_="value").get_text() == "0 (*)"


def test_headings_inside_a_text_and_counted_numbers_are_told(report: Report) -> None:
    part = report.text("## II.11 Mục lạ\n\nCử {{ register.training | length }} lượt.")
    told = part.findings
    assert {one["check"] for one in told} == {"typed_number", "outline_heading"}
    lines = str(len(report.values["register"]["training"]))
    assert {lines, "II.11 Mục lạ"} <= {one["found"] for one in told}


def test_an_error_names_the_line_of_the_cell_below_its_magic(report: Report) -> None:
    for write in (report.text, lambda template: report.section("II.6", template)):
        with pytest.raises(CchcError, match=r"[Dd]òng 3 của ô, “\{\{ divisions - 1 \}\}”: .*không làm phép tính"):
            write("Có\n{{ divisions - 1 }}")


@pytest.mark.parametrize("name", ["III.6.8", "iii.6.8", "on_time_rate_commune"])
def test_a_figure_by_code_or_id_is_explained_by_its_formula_parts_and_cells(report: Report, name: str) -> None:
    figure = report.figure(name)
    shown = html(report.explained(figure).blocks)
    assert str(figure) == "98,44%"
    for told in ("98,44%", "= 100 × BS.6 / III.6.7", "31603-my-phuoc.xlsx, Bảng 2, D11", "BS.6 Số hồ sơ", "49.120"):
        assert told in shown
    assert "D76" not in shown and "D76" in html(report.trace(name).blocks), "the cells of its parts stand in the trace"


def test_a_fact_and_a_change_are_explained_too(report: Report) -> None:
    fact = report.figure("statement.survey_questions")
    assert "registers.xlsx, Số liệu trong lời văn" in html(report.explained(fact).blocks)
    change = replace(fact, id="petitions_received.change", words="giảm 25 đơn", tip="Kỳ này: 16\nCùng kỳ: 41")
    assert "Cùng kỳ: 41" in html(report.explained(change).blocks)
    with pytest.raises(CchcError, match=r"Gần nhất: .*III\.6\.8"):
        report.figure("III.6.88")


def test_what_a_template_reads_leaves_nothing_behind(report: Report) -> None:
    before = len(report.document_findings())
    assert report.reads('{{ phrase("tinh giản biên chế") }} 7.').endswith("7.")
    assert len(report.document_findings()) == before


def test_a_number_typed_into_the_settings_is_told(made: Workspace) -> None:
    report = Report(made)
    assert report.letterhead().findings == []
    opening = "UBND huyện báo cáo kết quả năm 2021, đã giải quyết 99.999 hồ sơ, như sau:"
    report.data.settings = report.data.settings.model_copy(update={"opening": opening})
    (told,) = report.letterhead().findings
    assert told["check"] == "typed_number" and "99.999" in told["found"] and told["file"] == "report.yml"


def test_a_unit_whose_form_was_read_is_not_said_to_have_sent_no_readable_file(made: Workspace) -> None:
    report = Report(made)
    told = finding("unreadable_file", "error", "Tệp thừa trong thư mục con.", unit_code="31567")
    report.data.findings = pd.concat([report.data.findings, frame([told])], ignore_index=True)
    assert values._units_with(report.data, "unreadable_file") == ["thị trấn Huỳnh Hữu Nghĩa"]
    assert values._units_with(report.data, "unreadable_file", without_form=True) == []

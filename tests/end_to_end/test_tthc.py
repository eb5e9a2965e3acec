"""The report on administrative procedures: a kind of report that is a folder of data, from dossiers and from tables."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import make_tthc
import pdfplumber
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from cchc.catalogue import load
from cchc.cli import main
from cchc.content.drawn import row_of
from cchc.language.format import number
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load as load_tables
from cchc.run import cleaning, computing
from cchc.run.pipeline import run

KIND = Path(__file__).resolve().parents[2] / "reports" / "tthc"
ROWS = 2_000
PERIOD = "2021-Q1"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Its project in that of the office, which has made no report: the two would be compared."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(KIND.parents[1] / "catalogue", folder / "catalogue")
    for name in ("notebooks", "data"):  # by which a project is known
        (folder / name).mkdir()
    shutil.copytree(KIND, folder / "tthc", ignore=shutil.ignore_patterns("data", "outputs"))
    (folder / "tthc" / "project.yml").write_text("standard: none\nextends: ..\n", encoding="utf-8")
    (folder / "tthc" / "data").mkdir()
    raw = folder / "raw" / PERIOD
    make_tthc.write(raw, ROWS)
    for name in ("report.yml", "narrative.md"):
        shutil.copy(KIND / "data" / "raw" / PERIOD / name, raw)
    folders = {"raw": str(raw), **{name: str(folder / name / PERIOD) for name in ("processed", "outputs")}}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "tthc")
        made = Workspace.of(PERIOD, **folders)
        run(made, folders)
        yield made


def test_all_dossiers_are_counted_once(space: Workspace) -> None:
    (counts,) = load_tables(space.processed, "dossier_counts")
    whole = counts[(counts["unit_code"] == "") & (counts["field"] == "")].iloc[0]
    assert whole["received"] == ROWS == whole["resolved"] + whole["in_process"]
    assert whole["received"] == whole["received_new"] + whole["carried_over"] and whole["carried_over"] > 0
    assert counts.set_index("unit_code").loc["31612", "source"].unique().tolist() == ["submission"]


def test_the_findings_are_those_meant(space: Workspace) -> None:
    (findings,) = load_tables(space.processed, "findings")
    others = {"placeholder_setting", "unnumbered", "illustrative_whole", "unchecked"}
    told = findings[~findings["check"].isin(others)]
    assert set(told["check"]) == {"counts_export"} and set(told["unit_code"]) == {"31603"} and len(told) == 4


def test_the_report_names_the_base_of_its_ratio(space: Workspace) -> None:
    page = (space.outputs / "report.html").read_text(encoding="utf-8")
    (figures,) = load_tables(space.processed, "indicators")
    values = figures.set_index("indicator")["value"]
    assert values["on_time_base"] == values["on_time_top"] + values["resolved_overdue"] == values["resolved"]
    assert "Cách tính D6: số đúng hạn" in page and "chia cho số đã giải quyết" in page
    assert "Bảng 2" not in page


def test_the_form_lies_on_its_side_with_its_thirteen_columns(space: Workspace) -> None:
    with pdfplumber.open(space.outputs / "report.pdf") as pdf:
        wide = [page for page in pdf.pages if page.width > page.height]
        assert wide and wide[-1] is pdf.pages[-1]
        text = " ".join(page.extract_text() for page in wide)
        table = wide[0].extract_tables()[0]
    assert len(table[0]) == 13 and table[2] == [f"({n})" for n in range(1, 14)]
    assert "A Cấp huyện" in text and "B Các xã, thị trấn" in text and "Tổng số 2.000" in text


def test_each_chart_shows_the_figures_of_its_table(space: Workspace) -> None:
    page = BeautifulSoup((space.outputs / "report.html").read_text(encoding="utf-8"), "html.parser")
    told = [figure.svg["aria-label"] for figure in page("figure") if figure.svg]
    (counts,) = load_tables(space.processed, "dossier_counts")
    office = counts[counts["unit_code"] != ""]
    by_field = office[office["field"] != ""].groupby("field")["received"].sum()
    fields = next(alt for alt in told if alt.startswith("Biểu đồ cột ngang số hồ sơ tiếp nhận theo lĩnh vực"))
    for field, received in by_field.items():
        assert f"{field} tổng {number(received)}" in fields
    figures = load_tables(space.processed, "indicators")[0].set_index("indicator")["value"]
    in_process = f"{number(figures['in_process'])} hồ sơ đang giải quyết, trong hạn "
    assert any(alt.startswith(in_process) for alt in told) and len(told) == 4


def test_a_figure_is_traced_to_the_cells_of_tables_and_to_dossiers(space: Workspace) -> None:
    (figures,) = load_tables(space.processed, "indicators")
    folders = ["--raw", str(space.raw), "--out", str(space.outputs), "--processed", str(space.processed)]
    said = CliRunner().invoke(main, ["trace", PERIOD, "received_commune", "--rows", *folders]).output
    value = number(figures.set_index("indicator").loc["received_commune", "value"])
    assert said.splitlines()[0] == f"received_commune  Số hồ sơ tiếp nhận của các xã, thị trấn: {value}"
    cells = re.findall(r"^    ô ([A-Z]\d+): (.*): ([\d.]+) “", said, re.MULTILINE)
    total = re.search(r"Biểu tổng hợp, Xã Phú Mỹ: ([\d.]+), cộng (\d+) ô \[31612-phu-my.xlsx, II.06a, D7", said)
    assert sum(int(count.replace(".", "")) for *_, count in cells) == int(total[1].replace(".", "")) > 0
    assert len(cells) == int(total[2]) and "Xã Mỹ Phước: " not in said.partition("Biểu tổng hợp")[2]
    listed = len(re.findall(r"^    dòng \d+: ", said, re.MULTILINE))
    assert listed + int(total[1].replace(".", "")) == int(value.replace(".", ""))
    rate = CliRunner().invoke(main, ["trace", PERIOD, "on_time_rate", *folders]).output
    assert "on_time_top (" in rate and "ô của biểu tổng hợp)" in rate


def test_an_office_alone_reports_its_own_dossiers_by_the_same_form(tmp_path: Path, space: Workspace) -> None:
    """Every agency reports by the form (Thông tư 01/2020/TT-VPCP): here a commune that sent its table of counts."""
    raw = tmp_path / "raw"
    shutil.copytree(
        space.raw / "counts", raw / "counts", ignore=lambda _, names: [n for n in names if "31612" not in n]
    )
    (raw / "dossiers").mkdir()
    settings = (space.raw / "report.yml").read_text(encoding="utf-8")
    (raw / "report.yml").write_text(f'{settings}\noffice: "31612"\n', encoding="utf-8")
    alone = Workspace.of(PERIOD, raw=str(raw), processed=str(tmp_path / "p"), outputs=str(tmp_path / "o"))
    made = computing.computed(alone, cleaning.cleaned(alone))
    values = made.indicators.set_index("indicator")["value"]
    assert values["received"] == values["received_commune"] > 0 and "received_office" not in values
    assert made.unit_figures.empty and made.ranking.empty
    assert {"counts_missing", "text_hole", "set_aside"}.isdisjoint(made.findings["check"])
    catalogue = load(Period(PERIOD), "31612")
    assert row_of(catalogue, "resolved_by_level") == (None, []) and row_of(catalogue, "in_process")[0]


@pytest.mark.parametrize("office", ["944", "31612"])
def test_no_figure_is_asked_of_a_level_that_nobody_is_of(office: str, space: Workspace) -> None:
    catalogue = load(Period(PERIOD), office)
    assert ("received_office" in catalogue.figures) is (office == "944")
    assert "received_commune" in catalogue.figures

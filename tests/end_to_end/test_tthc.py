"""The report on administrative procedures: a kind of report that is a folder of data, from dossiers and from tables."""

import shutil
from pathlib import Path

import make_tthc
import pdfplumber
import pytest

from cchc.project.paths import Workspace
from cchc.project.storage import load as load_tables
from cchc.run.pipeline import run

KIND = Path(__file__).resolve().parents[2] / "reports" / "tthc"
ROWS = 2_000
PERIOD = "2021-Q1"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("tthc")
    raw = folder / "raw" / PERIOD
    make_tthc.write(raw, ROWS)
    for name in ("report.yml", "narrative.md"):
        shutil.copy(KIND / "data" / "raw" / PERIOD / name, raw)
    folders = {"raw": str(raw), **{name: str(folder / name / PERIOD) for name in ("processed", "outputs")}}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(KIND)
        made = Workspace.of(PERIOD, **folders)
        run(made, folders)
    return made


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

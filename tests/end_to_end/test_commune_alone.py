"""A commune reports alone: its own figures, and no table, chart, ranking or sentence of nobody."""

import sys
from pathlib import Path

import openpyxl
import pdfplumber
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))
from small_office import write_raw

from cchc.project.paths import Workspace
from cchc.project.storage import load as load_tables
from cchc.run.pipeline import run

FORM = {
    "III.6.6": 1250, "III.6.7": 1200, "BS.6": 1180, "BS.7": 300, "BS.8": 290, "BS.9": 20, "BS.10": 20, "BS.13": 640,
    "III.8.2": 1100, "III.8.5": 1000, "IV.5.4": 4, "V.3.4": 0, "V.6.2": 0, "VII.1.2": 1, "VII.2.3": 2, "VII.3.2": 1,
    "VII.4.5": 700,
}  # fmt: skip


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("commune")
    write_raw(folder / "raw", "2026-Q1", "31783", {"31783": FORM})
    folders = {name: str(folder / name) for name in ("raw", "processed", "outputs")}
    run(Workspace.of("2026-Q1", **folders), folders)
    return Workspace.of("2026-Q1", **folders)


@pytest.fixture(scope="module")
def text(space: Workspace) -> str:
    """What the signed document says, in one line."""
    with pdfplumber.open(space.outputs / "report.pdf") as pdf:
        return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_its_figures_are_those_it_wrote(space: Workspace) -> None:
    (table,) = load_tables(space.processed, "indicators")
    values = table[table["code"].isin(FORM)].set_index("code")["value"]
    assert values.to_dict() == FORM
    form = table[(table["table"] == "form") & (table["indicator"] != "")]
    assert set(form["status"]) == {"ok"}, "nothing is missing that nobody is asked for"
    whole = table.set_index("indicator")["value"]
    assert whole["dossiers_received_total"] == 1250 and whole["dossiers_overdue_total"] == 20
    assert [len(t) for t in load_tables(space.processed, "unit_figures", "ranking")] == [0, 0]


def test_its_own_sheet_is_checked_as_a_unit_s(space: Workspace) -> None:
    (found,) = load_tables(space.processed, "findings")
    wrong = found[found["indicator"] == "VII.2.3"]
    assert wrong["check"].tolist() == ["unit_document_system_one"], "two systems of one commune; told once"
    assert not found["check"].isin(["missing_submission", "text_hole"]).any()
    unchecked = " ".join(found.loc[found["check"] == "unchecked", "message"])
    assert "thiếu số liệu trong báo cáo" not in unchecked and "thiếu báo cáo" not in unchecked


def test_it_speaks_of_itself(text: str) -> None:
    for said in (
        "Bộ phận Một cửa trên địa bàn phường tiếp nhận 1.250 hồ sơ, đã giải quyết 1.200 hồ sơ, đúng hạn 1.180 hồ sơ",
        "Trong kỳ tiếp nhận trực tuyến 700 hồ sơ.",
        "số đơn do UBND thành phố chuyển",
    ):
        assert said in text, said
    for said in (
        "Xếp hạng",
        "Cụ thể:",
        "Chưa vẽ biểu đồ",
        "cấp huyện",
        "plan_tasks",
        "UBND các",
        "và cấp xã",
        "cơ chế tự chủ",
    ):
        assert said not in text, said


def test_there_is_no_chart_or_table_of_nobody(space: Workspace) -> None:
    page = (space.outputs / "report.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 0
    sheets = openpyxl.load_workbook(space.outputs / "annex.xlsx").sheetnames
    assert sheets == ["Bảng 2", "Số liệu bổ sung", "Phát hiện"]

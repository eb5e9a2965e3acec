"""The commands beside `report`: what they write, where, and what they say."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from stamped import declared, save_again

from cchc.catalogue import load
from cchc.cli import main
from cchc.cli.common import folders
from cchc.findings import finding, frame
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.steps import Step
from cchc.project.tables import DOSSIERS
from cchc.run.schedule import Sent

ROOT = Path(__file__).resolve().parents[2]
UNITS = load(Period("2021")).units


@pytest.fixture
def project(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the submissions of 2021 and what cleaning and checking said of two of them."""
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    shutil.copytree(example, tmp_path / "data" / "raw" / "2021")
    place = {"file": "31603-my-phuoc.xlsx", "sheet": "Bảng 2", "cell": "D9"}
    findings = [finding("set_aside", "error", "Số sai.", unit_code="31603", **place)]
    row = {"period": "2021", "indicator": "dossiers_received_commune", "value": 5120.0}
    files = {"31603": "31603-my-phuoc.xlsx", "31606": "31606-thuan-hung.xlsx"}
    table = declared("observations", *[row | {"unit_code": unit, "file": file} for unit, file in files.items()])
    monkeypatch.chdir(tmp_path)
    space = Workspace.of("2021")
    Step(space, "01_clean").save(observations=table)
    Step(space, "02_indicators").save(findings=frame(findings))
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_template_writes_a_form_for_each_unit(project: Path) -> None:
    code, said = run("template", "2022")
    assert (code, said) == (0, "Đã ghi 10 biểu trống vào outputs/2022/templates (số liệu kỳ trước của 2 đơn vị).\n")
    assert names(project / "outputs" / "2022" / "templates") == sorted(f"{u.code}-{u.slug}.xlsx" for u in UNITS)
    own = project / "outputs" / "2022" / "templates" / "31603-my-phuoc.xlsx"
    with zipfile.ZipFile(own) as book:
        assert "(năm 2021)" in book.read("xl/sharedStrings.xml").decode(), "the period of the grey column"
    code, said = run("template", "2021", "--out", "biểu")
    assert code == 0 and "chưa có số liệu kỳ trước" in said and len(names(project / "biểu")) == 10


def test_feedback_writes_one_where_there_is_something_to_say(project: Path) -> None:
    stale = project / "outputs" / "2021" / "feedback" / "phan-hoi-31606-thuan-hung.xlsx"
    stale.parent.mkdir(parents=True)
    stale.write_text("lần trước", encoding="utf-8")
    code, said = run("feedback", "2021")
    lines = said.splitlines()
    assert code == 0 and lines[-1] == "Đã ghi 1 tệp phản hồi vào outputs/2021/feedback."
    assert "  31603 Xã Mỹ Phước: phan-hoi-31603-my-phuoc.xlsx" in lines
    assert "  31606 Xã Thuận Hưng: không có nội dung cần xem lại" in lines
    assert "  31612 Xã Phú Mỹ: chưa gửi báo cáo" in lines
    assert len(lines) == len(UNITS) + 1
    assert names(stale.parent) == ["phan-hoi-31603-my-phuoc.xlsx"], "what is no longer so does not stay"


def test_feedback_reads_other_folders_when_told(project: Path) -> None:
    shutil.move(project / "data" / "processed" / "2021", project / "p")
    shutil.move(project / "data" / "raw" / "2021", project / "r")
    code, said = run("feedback", "2021", "--raw", "r", "--processed", "p", "--out", "o")
    assert code == 0, said
    assert names(project / "o") == ["phan-hoi-31603-my-phuoc.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["template", "năm 2022"], "Kỳ báo cáo “năm 2022” không hợp lệ"),
        (["feedback", "2030"], "Không có dữ liệu đầu vào của kỳ 2030"),
        (["feedback", "2021", "--processed", "nowhere"], "Hãy chạy notebook 01_clean.ipynb trước"),
        (["report"], "Chưa chọn kỳ báo cáo"),
        (["status"], "ghi kỳ vào tệp period.txt"),
        (["report", "2021", "--due", "2021-12-15"], "--due tự chọn kỳ nên không đi cùng PERIOD"),
        (["report", "--due", "2021-12-15", "--out", "o"], "--due tự chọn kỳ nên không đi cùng"),
        (["report", "--due", "15/12/2021"], "không phải ngày"),
        (["status", "2021", "--on", "hôm nay"], "không phải ngày"),
        (["status", "2030"], "Không có dữ liệu đầu vào của kỳ 2030"),
    ],
)
def test_an_error_is_one_line(project: Path, arguments: list[str], words: str) -> None:
    code, said = run(*arguments)
    assert code == 1 and words in said and said.count("\n") == 1 and said.startswith("Lỗi: ")
    assert isinstance(CliRunner().invoke(main, [*arguments, "--debug"]).exception, CchcError)


def test_status_says_who_is_missing_and_exits_with_3(project: Path) -> None:
    (project / "data" / "raw" / "2021" / "submissions" / "31603-my-phuoc.xlsx").unlink()
    code, said = run("status", "2021", "--on", "2021-12-12")
    lines = said.splitlines()
    assert code == 3 and lines[0] == "Kỳ 2021 (năm 2021). Hạn gửi: 10/12/2021, quá hạn 2 ngày."
    assert "  31603  Xã Mỹ Phước: chưa gửi, quá hạn 2 ngày, nhận 10/12/2021" in lines
    assert any(line.startswith("  31609  Xã Mỹ Thuận: 31609") and "chậm 2 ngày" in line for line in lines)
    assert lines[-1] == "Đã gửi đủ: 7/10 đơn vị." and len(lines) == len(UNITS) + 2
    assert run("status", "2021")[0] == 3, "without --on the day is today"


def test_status_of_a_day_knows_nothing_that_came_later(project: Path) -> None:
    """Three units' came by 8/12/2021, Mỹ Thuận's on 12/12, after the others."""
    said = run("status", "2021", "--on", "2021-12-08")[1].splitlines()
    assert said[0].endswith("còn 2 ngày.") and said[-1] == "Đã gửi đủ: 3/10 đơn vị."
    assert "  31609  Xã Mỹ Thuận: chưa gửi, còn 2 ngày" in said and "nhận 1" not in "".join(said)
    said = run("status", "2021", "--on", "2021-12-11")[1].splitlines()
    assert "  31609  Xã Mỹ Thuận: chưa gửi, quá hạn 1 ngày" in said and said[-1] == "Đã gửi đủ: 7/10 đơn vị."


def test_status_exits_with_0_where_all_is_there(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [Sent(unit, f"{unit.code}.xlsx", True, None, 14, 14, 0) for unit in UNITS]
    monkeypatch.setattr("cchc.run.schedule.sent", lambda space, on: whole)
    code, said = run("status", "2021", "--on", "2021-12-08")
    assert code == 0 and said.endswith("Đã gửi đủ: 10/10 đơn vị.\n")


def test_report_names_the_period_that_is_due(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("cchc.run.pipeline.run", lambda space, *_: made.append(space.period.id))
    monkeypatch.setattr("cchc.run.manifest.since", lambda *_: ["mới"])
    code, said = run("report", "--due", "2021-12-15")
    assert code == 0 and made == ["2021"] and said.startswith("Kỳ 2021 (năm 2021).\n")
    code, said = run("report", "--due", "2021-12-14")
    assert code == 0 and made == ["2021"] and said.startswith("Chưa có kỳ nào")
    code, said = run("report", "--due", "--force")
    assert code == 0 and made == ["2021", "2021"], "without a day it is today"


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "ascii"])
def test_a_log_is_utf_8_whatever_the_machine_writes(project: Path, encoding: str) -> None:
    for arguments, code in ((["status", "2021", "--on", "2021-12-08"], 3), (["status", "2030"], 1)):
        script = f"from cchc.cli import main; main({arguments})"
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, env=os.environ | {"PYTHONIOENCODING": encoding}
        )
        assert done.returncode == code and "ỳ 20" in (done.stdout + done.stderr).decode("utf-8")


@pytest.mark.parametrize("command", ["template", "feedback"])
def test_a_file_is_written_whole_or_not_at_all(project: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(command, "2021", "--out", "o")[0] == 0
    before = {path.name: path.read_bytes() for path in (project / "o").iterdir()}
    monkeypatch.setattr("cchc.project.storage.os.replace", lambda *_: 1 / 0)
    assert run(command, "2021", "--out", "o")[0] == 1
    assert {path.name: path.read_bytes() for path in (project / "o").iterdir()} == before, "no part, no leftovers"


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("cchc.cli", {"babel", "concurrent.futures", "importlib.metadata", "pandas", "papermill", "pydantic", "typst"}),
        ("cchc.catalogue.contents", {"matplotlib", "numpy", "pandas", "papermill", "pyarrow"}),
        ("cchc.run.pipeline", {"cchc.blocks", "jinja2", "nbconvert", "numpy", "pandas", "papermill", "pyarrow"}),
    ],
)
def test_the_command_starts_without_the_heavy_libraries(module: str, heavy: set[str]) -> None:
    script = f"import sys, {module}; sys.exit(bool({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_trace_prints_the_tree_of_a_figure_and_the_dossiers_behind_it(made: Workspace, tmp_path: Path) -> None:
    row = {"code": "0001", "file": "một cửa.csv", "sheet": "", "row": 3, "unit_code": "31603", "field": "Hộ tịch"}
    row |= {"channel": "direct", "status": 10} | dict.fromkeys(
        ("received_on", "due_on", "finished_on", "returned_on"), pd.Timestamp("2021-02-05")
    )
    shutil.copytree(made.processed, tmp_path / "p")
    space = Workspace.of("2021", raw=str(made.raw), processed=str(tmp_path / "p"), outputs=str(made.outputs))
    save_again(space, dossiers=DOSSIERS.frame([row]))
    folders = ["--raw", str(made.raw), "--out", str(made.outputs), "--processed", str(tmp_path / "p")]
    code, said = run("trace", "2021", "BS.6", "--rows", *folders)
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == "BS.6  Số hồ sơ TTHC do UBND cấp xã giải quyết đúng hạn: 49.120"
    assert "  - Xã Mỹ Phước: 6.621 [31603-my-phuoc.xlsx, Bảng 2, D30] “6621”" in lines
    counted = "1 hồ sơ trước hạn + đúng hạn, kỳ 15/12/2020 - 14/12/2021, cách tính D6"
    assert f"  Tệp hồ sơ một cửa, Xã Mỹ Phước: {counted} [một cửa.csv, dòng 3-3]" in lines
    assert lines[-1] == "    dòng 3: 0001"
    code, said = run("trace", "2021", "III.6.8", "--rows", *folders)
    counted = "BS.6 (1 hồ sơ), III.6.7 (1 hồ sơ); liệt kê bằng cchc trace 2021 BS.6 --rows."
    assert code == 0 and said.splitlines()[-1] == f"  Đếm từ: {counted}"
    assert "Tệp hồ sơ một cửa" not in run("trace", "2021", "I.1.1", *folders)[1]
    code, said = run("trace", "2021", "III.66", *folders)
    assert code == 1 and said.startswith("Lỗi: Số liệu “III.66” không có trong danh mục. Gần nhất: III.6.6")


@pytest.mark.parametrize("of_batch", [False, True])
def test_the_tables_of_a_report_are_found_where_a_batch_leaves_them(of_batch: bool, tmp_path: Path) -> None:
    """`cchc verify --out outputs/batch/944/2021` said that they were gone."""
    tables = tmp_path / "processed" / "2021" if of_batch else tmp_path / "processed"
    tables.mkdir(parents=True)
    assert folders("2021", None, tmp_path, None) == {"outputs": str(tmp_path), "processed": str(tables)}
    assert folders("", None, tmp_path, None)["processed"] == str(tmp_path / "processed")

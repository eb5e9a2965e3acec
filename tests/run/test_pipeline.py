"""A run that fails: what it says, what it keeps, what it leaves alone."""

import errno
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner

from cchc.catalogue import load
from cchc.cli import main
from cchc.findings import open_errors
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.run import cleaning, computing, manifest
from cchc.run.kernels import Kernels
from cchc.run.one_at_a_time import alone
from cchc.run.pipeline import REPORTS, _collect, _execute

CATALOGUE = load(Period("2021"))

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(example: Path, tmp_path: Path) -> Path:
    shutil.copytree(example, tmp_path / "raw")
    return tmp_path


def report(folder: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        main, ["report", "2021", "--raw", str(folder / "raw"), "--out", str(folder / "out"), *more]
    )
    return result.exit_code, result.output


def computed(folder: Path) -> computing.Computed:
    """What the first two notebooks hand on, by the functions that their cells call."""
    space = Workspace.of("2021", *(str(folder / name) for name in ("raw", "processed", "outputs")))
    return computing.computed(space, cleaning.cleaned(space))


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without PDF and Word, where a test reads the pages; test_new_project makes all where more is missing."""
    monkeypatch.setattr("cchc.run.pipeline.TOGETHER", (("report.html", "validation.html"),))


def test_a_copy_elsewhere_with_a_missing_commune_and_a_broken_workbook(copy: Path) -> None:
    (copy / "raw" / "submissions" / "31603-my-phuoc.xlsx").unlink()
    (copy / "raw" / "submissions" / "31591-my-huong.xlsx").write_bytes(b"PK\x03\x04 broken")
    code, said = report(copy)
    assert code == 0, said
    assert [line.split()[0] for line in said.splitlines()] == [
        "01_clean", "02_indicators", "03_report", *REPORTS, "Chưa", "Chưa", "Xong",
    ]  # fmt: skip
    assert "Chưa vào báo cáo: Tệp 31591-my-huong.xlsx bị hỏng" in said
    assert "Chưa vào báo cáo: Chưa có báo cáo của Xã Mỹ Phước." in said
    page = (copy / "out" / "report.html").read_text(encoding="utf-8")
    assert "Chưa có báo cáo của Xã Mỹ Phước" in page
    assert "31591-my-huong.xlsx" in page
    assert "(*)" in page, "sums that lack a commune are marked"
    assert "Chưa gửi báo cáo: xã Mỹ Phước." in page
    assert "tệp không đọc được: xã Mỹ Hương." in page
    assert (copy / "out" / "processed" / "findings.parquet").is_file(), "another folder's data stays there"


def test_a_run_beside_another_one_on_the_same_tables_is_refused(copy: Path) -> None:
    (copy / "out" / ".build-other").mkdir(parents=True)
    with alone(copy / "out" / "processed"):
        code, said = report(copy)
    assert code == 1 and said.startswith("Lỗi: Một lần lập báo cáo khác đang ghi vào")
    assert (copy / "out" / ".build-other").is_dir(), "what the other one is making"


def settle(folder: Path) -> None:
    for name in ("corrections.csv", "acknowledged.csv"):
        shutil.copy(ROOT / "examples" / "2021-settled" / name, folder / "raw")


def test_final_refuses_while_errors_are_open_and_lists_them(copy: Path, made: Workspace) -> None:
    (copy / "out").mkdir()
    (copy / "out" / "report.pdf").write_text("bản trước", encoding="utf-8")
    code, said = report(copy, "--final")
    assert code == 1
    _, _, head, *listed = said[said.index("02_indicators") :].splitlines()
    assert head.startswith("Lỗi: Còn 27 lỗi chưa được xử lý nên chưa lập bản chính thức.")
    assert "corrections.csv" in head and "acknowledged.csv" in head
    wanted = open_errors(pd.read_parquet(made.processed / "findings.parquet"))
    named = [" ".join(filter(None, (f.check, f.unit_code, f.indicator))) for f in wanted.itertuples()]
    assert listed == [f"  - {name}: {text}" for name, text in zip(named, wanted["message"], strict=True)]
    assert (copy / "out" / "report.pdf").read_text(encoding="utf-8") == "bản trước"
    assert not (copy / "out" / "report.html").exists()
    kept = sorted(path.name for path in (copy / "out" / "failed").iterdir())
    assert kept == ["01_clean.ipynb", "02_indicators.ipynb", "03_report.ipynb"], "the analyst finds the list there too"


def test_an_acknowledgement_lapses_when_a_value_changes(copy: Path) -> None:
    """Then its error is open again, for which the report is no final one."""
    settle(copy)
    path = copy / "raw" / "corrections.csv"
    more = "944-huyen-my-tu.xlsx,Bảng 2,D137,539,540,A,theo danh sách"  # training_register: 539 was acknowledged
    path.write_text(path.read_text(encoding="utf-8") + more + "\n", encoding="utf-8")
    found = computed(copy).findings
    left = open_errors(found)
    assert left[["check", "unit_code", "indicator"]].values.tolist() == [["training_register", "944", "V.4.2"]]
    told = found.set_index("check").loc["lapsed_acknowledgement"]
    assert told["severity"] == "warning" and "539" in told["expected"] and "540" in told["found"]


def test_a_failed_run_leaves_the_last_outputs(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a file that is taken away while the notebooks run."""
    out = copy / "out"
    (out / "notebooks").mkdir(parents=True)
    for name in ("report.html", "report.pdf", "report.docx", "notebooks/03_report.ipynb"):
        (out / name).write_text("bản trước", encoding="utf-8")
    narrative = copy / "raw" / "narrative.md"
    lost = lambda step, *_: narrative.unlink() if step == "02_indicators" else None  # noqa: E731
    monkeypatch.setattr("cchc.cli.report._progress", lost)
    code, said = report(copy)
    assert code == 1
    error = said.splitlines()[-1]
    assert error.startswith("Lỗi: 03_report.ipynb, ô [3]: ") and "narrative.md" in error
    assert "Traceback" not in said
    for name in ("report.html", "report.pdf", "report.docx", "notebooks/03_report.ipynb"):
        assert (out / name).read_text(encoding="utf-8") == "bản trước"
    kept = sorted(p.name for p in (out / "failed").iterdir())
    assert kept == ["01_clean.ipynb", "02_indicators.ipynb", "03_report.ipynb"], "the partial notebooks are kept"
    there = ["failed", "notebooks", "processed", "report.docx", "report.html", "report.pdf"]
    assert sorted(p.name for p in out.iterdir()) == there


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "2030"], "Không có dữ liệu đầu vào của kỳ 2030"),
        (["report", "năm 2021"], "Kỳ báo cáo “năm 2021” không hợp lệ"),
        (["report", "2021", "-p", "peroid", "2021"], "Không có tham số peroid"),
        (["report", "2021", "--raw", "nowhere"], "thiếu thư mục"),
    ],
)
def test_a_mistyped_command_is_refused_in_one_line(arguments, words, tmp_path) -> None:
    result = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert words in result.output and result.output.count("\n") == 1


def test_an_unforeseen_error_is_one_line_too(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("cchc.run.pipeline._execute", lambda *_: 1 / 0)
    result = CliRunner().invoke(main, ["report", "2021", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output == "Lỗi: ZeroDivisionError: division by zero Chạy lại với --debug để xem chi tiết.\n"


def test_debug_shows_the_trace() -> None:
    result = CliRunner().invoke(main, ["report", "2030", "--debug"])
    assert isinstance(result.exception, CchcError)


def test_the_stock_kernel_makes_the_same_bytes(made: Workspace, example: Path, tmp_path: Path, monkeypatch) -> None:
    """Elsewhere, in another time zone and locale; test_papermill holds all notebooks, test_every_period all outputs."""
    monkeypatch.setattr("cchc.run.warm.SPEC", tmp_path / "kernel.json")
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "C")
    folders = {"raw": str(example), "processed": str(tmp_path / "p"), "outputs": str(tmp_path / "o")}
    given = {"period": "2021"} | folders
    with Kernels(1) as kernels:
        _execute(ROOT / "notebooks" / "01_clean.ipynb", tmp_path / "01_clean.ipynb", given, kernels)
    notebook = made.outputs / "notebooks" / "01_clean.ipynb"
    assert (tmp_path / "01_clean.ipynb").read_bytes() == notebook.read_bytes()
    tables = {path.name: path.read_bytes() for path in (tmp_path / "p").iterdir()}
    assert len(tables) == 8 and tables == {name: (made.processed / name).read_bytes() for name in tables}


def test_the_files_for_further_work_are_moved_to_the_outputs(made: Workspace) -> None:
    stamps = {"01_clean.json", "02_indicators.json"}
    left = {path.name for path in made.processed.iterdir() if path.suffix != ".parquet"}
    assert left == stamps, "nothing old is left to find"


def test_a_notebook_that_hands_over_no_annex_is_named(tmp_path: Path) -> None:
    with pytest.raises(CchcError, match=r"03_report.ipynb không ghi annex.xlsx"):
        _collect(tmp_path, tmp_path)


def test_a_missing_figure_is_never_said_not_to_have_arisen(copy: Path, pages: None) -> None:
    """Without the office's own file its figures are missing, not zero."""
    (copy / "raw" / "submissions" / "944-huyen-my-tu.xlsx").unlink()
    code, said = report(copy)
    assert code == 0, said
    page = (copy / "out" / "report.html").read_text(encoding="utf-8")
    for words in ("không phát sinh nhiệm vụ", "không phát sinh VBQPPL", "không phát sinh hồ sơ thủ tục"):
        assert words not in page
    told = manifest.read(copy / "out")
    assert "Chưa có số liệu về" in page and "DỰ THẢO" in page and told.findings["error"] > 10


def test_registers_that_are_missing_are_named(copy: Path, pages: None) -> None:
    (copy / "raw" / "registers.xlsx").unlink()
    code, _ = report(copy)
    page = (copy / "out" / "validation.html").read_text(encoding="utf-8")
    assert code == 0 and "DỰ THẢO" in page and "registers.xlsx" in page


def test_the_settings_of_another_period_are_refused_at_once(copy: Path) -> None:
    path = copy / "raw" / "report.yml"
    path.write_text(path.read_text(encoding="utf-8").replace('period: "2021"', 'period: "2020"'), encoding="utf-8")
    code, said = report(copy)
    assert (code, said.count("\n")) == (1, 1) and "ghi kỳ 2020" in said


def test_files_kept_by_hand_are_refused_at_once_and_together(copy: Path) -> None:
    (copy / "raw" / "narrative.md").unlink()
    (copy / "raw" / "corrections.csv").write_text("Tên tệp;Ô\n", encoding="utf-8")
    code, said = report(copy)
    assert code == 1 and said.startswith("Lỗi: Có 2 chỗ phải sửa trong dữ liệu kỳ 2021")
    assert "\n  - Thiếu tệp lời văn narrative.md" in said and "\n  - Tệp corrections.csv, dòng 1: " in said
    assert not (copy / "out").exists(), "before any notebook is run"


def test_a_folder_cannot_be_given_behind_the_commands_back() -> None:
    result = CliRunner().invoke(main, ["report", "2021", "-p", "period", "2020"])
    assert result.exit_code == 1 and "bằng -p" in result.output


def test_a_stopped_run_says_so(monkeypatch, tmp_path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cchc.run.pipeline._execute", stop)
    result = CliRunner().invoke(main, ["report", "2021", "--out", str(tmp_path)])
    assert result.exit_code == 130 and "Đã dừng theo yêu cầu" in result.output
    assert not list(tmp_path.glob(".build-*"))


def test_one_stop_exports_that_agree_with_the_forms_give_no_finding(copy: Path) -> None:
    script = ROOT / "examples" / "make_dossiers.py"
    subprocess.run([sys.executable, script, "54647", copy / "raw"], check=True, cwd=ROOT, capture_output=True)
    tables = computed(copy)
    total = tables.dossier_counts.set_index(["unit_code", "field"]).loc[("", "")]
    assert total["received"] == 54647
    assert (tables.dossier_counts["received"] == tables.dossier_counts[["resolved", "in_process"]].sum(axis=1)).all()
    known = {check.id for check in CATALOGUE.checks} | {"unchecked"}  # there is no previous period to compare with
    assert set(tables.findings["check"]) <= known, "nothing but what the shipped example says without the export"


def test_two_runs_at_a_time_have_sockets_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the working directory a second kernel would answer the first one's questions."""
    monkeypatch.chdir(tmp_path)
    ask = "import json; from ipykernel import get_connection_info as said; print(json.loads(said())['ip'])"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ask)])
    nbformat.write(notebook, tmp_path / "ask.ipynb")
    places = []
    for name in ("one.ipynb", "two.ipynb"):
        with Kernels(1) as kernels:
            _execute(tmp_path / "ask.ipynb", tmp_path / name, {}, kernels)
        (said,) = nbformat.read(tmp_path / name, as_version=4).cells[1].outputs
        places.append(Path(said.text.strip()).parent)
    assert len(set(places)) == 2 and not any(place.exists() for place in places)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ask.ipynb", "one.ipynb", "two.ipynb"]


def test_a_notebook_that_a_full_disk_cut_off_hides_not_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        (tmp_path / "out.ipynb").write_text('{"cells": [')
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("papermill.execute_notebook", full)
    with Kernels(1) as kernels, pytest.raises(OSError, match="No space left"):
        _execute(ROOT / "notebooks" / "01_clean.ipynb", tmp_path / "out.ipynb", {}, kernels)
    assert not list(tmp_path.iterdir())


def test_a_refused_run_prints_one_line_and_no_trace_of_the_kernel_that_waited(copy: Path) -> None:
    settings = copy / "raw" / "report.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("signed_on: ", "signed_on: không phải "), encoding="utf-8")
    command = [Path(sys.executable).parent / "cchc", "report", "2021", "--raw", copy / "raw", "--out", copy / "out"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "signed_on" in done.stderr


def test_a_run_that_is_interrupted_prints_one_line(example: Path, tmp_path: Path) -> None:
    command = [Path(sys.executable).parent / "cchc", "report", "2021", "--raw", example, "--out", tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as run:
        assert "01_clean" in run.stdout.readline()
        run.send_signal(signal.SIGINT)
        said = run.stderr.read()
    assert said == "Đã dừng theo yêu cầu; kết quả lần trước được giữ nguyên.\n" and run.returncode == 130

"""The scheduler's way: plain papermill commands in the project folder."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from papermill import cli

from cchc.project.paths import Workspace
from cchc.run.pipeline import DATA_FILES

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ("01_clean", "02_indicators", "03_report")


def papermill(*arguments: str | Path) -> Result:
    """The command in the project folder; here and not in a process of its own, which begins with seconds of imports."""
    with contextlib.chdir(ROOT):
        return CliRunner().invoke(cli.papermill, list(map(str, arguments)))


@pytest.fixture(scope="module")
def folder(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three notebooks run one after the other by the real command, with tables in processed/ of this folder.

    In the kernel of any Jupyter, in another time zone and locale than the pipeline's.
    """
    folder = tmp_path_factory.mktemp("papermill")
    for name in NOTEBOOKS:
        command = [
            Path(sys.executable).with_name("papermill"), f"notebooks/{name}.ipynb", folder / f"{name}.ipynb",
            "-k", "python3", "-p", "period", "2021", "-p", "raw", example,
            "-p", "processed", folder / "processed", "-p", "outputs", folder / "outputs",
        ]  # fmt: skip
        elsewhere = os.environ | {"TZ": "America/New_York", "LC_ALL": "C"}
        done = subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
    return folder


def said(notebook: Path) -> list[dict]:
    """What the cells show, without their counters and the sources that ran: papermill writes 2021 for "2021"."""
    outputs = [output for cell in nbformat.read(notebook, as_version=4).cells for output in cell.get("outputs", [])]
    for output in outputs:
        output.get("metadata", {}).get("cchc", {}).pop("ran", None)
    return [output | {"execution_count": None} for output in outputs]


def test_the_previous_period_is_compared_where_its_tables_stand(made: Workspace, tmp_path: Path) -> None:
    shutil.copytree(made.processed, tmp_path / "2021")
    before = pd.read_parquet(made.processed / "observations.parquet")
    here = (before["unit_code"] == "31603") & (before["indicator"] == "outgoing_documents_commune")
    shutil.copytree(made.processed, tmp_path / "2020", ignore=shutil.ignore_patterns("*.json"))
    before.assign(value=before["value"].mask(here, 9.0)).to_parquet(tmp_path / "2020" / "observations.parquet")
    folders = ["-p", "raw", made.raw, "-p", "processed", tmp_path / "2021", "-p", "outputs", tmp_path / "outputs"]
    done = papermill("notebooks/02_indicators.ipynb", tmp_path / "02.ipynb", "-p", "period", "2021", *folders)
    assert done.exit_code == 0, done.output
    findings = pd.read_parquet(tmp_path / "2021" / "findings.parquet")
    found = findings[findings["check"] == "far_from_history"]
    assert found[["unit_code", "indicator", "expected", "found"]].values.tolist() == [
        ["31603", "BS.13", "cùng kỳ 9", "144"]
    ]
    assert not findings["message"].str.contains("chưa có số liệu (?:cùng kỳ|của kỳ báo cáo trước)").any()
    assert "petitions_change_text" in set(findings["check"]), "the same number of petitions, and 25 fewer are told"
    again = findings.loc[findings["check"] == "sent_again", "unit_code"]
    assert len(again) == 9 and "31603" not in set(again), "of the ten only Mỹ Phước sent another figure"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_notebooks_show_what_the_pipeline_shows(name: str, folder: Path, made: Workspace) -> None:
    assert said(folder / f"{name}.ipynb") == said(made.outputs / "notebooks" / f"{name}.ipynb") != []


def test_the_tables_are_the_pipelines_byte_for_byte(folder: Path, made: Workspace) -> None:
    """The pipeline moves the files for further work to the outputs."""
    piped = [*made.processed.iterdir(), *(made.outputs / name for name in DATA_FILES)]
    tables = [{path.name: path.read_bytes() for path in paths} for paths in ((folder / "processed").iterdir(), piped)]
    assert tables[0] == tables[1] != {}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_help_explains_the_parameters(name: str) -> None:
    shown = papermill("--help-notebook", f"notebooks/{name}.ipynb").output
    lines = dict(line.strip().split(": ", 1) for line in shown.splitlines() if line.startswith("  "))
    assert set(lines) == {"period", "raw", "processed", "outputs"}
    assert lines["period"].startswith('str (default "")') and lines["period"].endswith("kỳ đang chọn của dự án")
    assert "để trống: data/raw/<kỳ>" in lines["raw"]


def test_an_unknown_name_in_a_section_is_answered_with_the_nearest(folder: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / "03_report.ipynb", as_version=4)
    place = next(n for n, cell in enumerate(notebook.cells) if "{{ survey_forms }}" in cell.source)
    notebook.cells[place].source = notebook.cells[place].source.replace("survey_forms", "survey_form")
    del notebook.cells[place + 1 :]
    nbformat.write(notebook, tmp_path / "typo.ipynb")
    done = papermill(tmp_path / "typo.ipynb", tmp_path / "out.ipynb", "-p", "processed", folder / "processed")
    assert done.exit_code != 0
    assert "Giá trị “survey_form” không có trong danh mục. Gần nhất: survey_forms" in str(done.exception)


@pytest.mark.parametrize(("name", "first"), [("02_indicators", "01_clean"), ("03_report", "01_clean")])
def test_a_notebook_run_too_early_names_the_one_to_run_first(name: str, first: str, tmp_path: Path) -> None:
    done = papermill(f"notebooks/{name}.ipynb", tmp_path / "out.ipynb", "-p", "processed", tmp_path / "none")
    assert done.exit_code != 0
    assert f"Hãy chạy notebook {first}.ipynb trước." in str(done.exception)

"""The report of a new project, before anything was filled in: a draft that lists all that is missing, and says nothing
else; and the wheel that such a project is made from."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from docx import Document

from cchc.catalogue.national import office_units
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.run.pipeline import run
from cchc.starter.project import create_project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder, period = tmp_path_factory.mktemp("new") / "p", Period("2020")
    units = office_units("944", period.window[1])
    create_project(folder, units, units[0], period)
    before = Path.cwd()
    os.chdir(folder)
    try:
        space = Workspace.of("2020")
        run(space, {})
    finally:
        os.chdir(before)
    return space


def test_all_that_is_missing_is_told_in_one_run(blank: Workspace) -> None:
    findings = pd.read_parquet(blank.processed / "findings.parquet")
    count = findings["check"].value_counts()
    assert count["missing_submission"] == 10 and count["missing_statement"] == 1
    assert count["unnumbered"] == count["undated"] == 1 and count["placeholder_setting"] >= 5
    notebook = json.loads((blank.outputs / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8"))
    checks = [check for check in _texts(notebook, "check")]
    sections = {"I", "II.1.1", "II.2", "II.5", "II.8", "II.10.b", "III.1", "IV"}
    assert checks.count("narrative_empty") >= len(sections)
    assert not {"narrative_empty_block", "narrative_comment", "outline_empty"} & set(checks), "each is told once"


def test_the_draft_claims_nothing(blank: Workspace) -> None:
    texts = [paragraph.text for paragraph in Document(blank.outputs / "report.docx").paragraphs]
    told = [text for text in texts if re.search("không phát sinh|trong kỳ", text, re.IGNORECASE)]
    assert [text for text in told if not text.startswith(("Chưa có số liệu", "Ô để trống:", "Biểu đồ"))] == []
    text = "\n".join(texts)
    assert "Chưa có số liệu về" in text and "ngày … tháng … năm …" in text
    assert json.loads((blank.outputs / "manifest.json").read_text(encoding="utf-8"))["findings"]["error"] > 100


def test_the_wheel_carries_the_notebooks_and_the_texts(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            assert wheel.read(f"cchc/notebooks/{path.name}") == path.read_bytes()
        names = set(wheel.namelist())
    files = [*(ROOT / "src" / "cchc" / "starter" / "files").iterdir(), *(ROOT / "src" / "cchc").rglob("*.csv")]
    assert {path.relative_to(ROOT / "src").as_posix() for path in files} <= names


def _texts(value: object, key: str) -> list[str]:
    """Every text under the key, in what a notebook shows."""
    if isinstance(value, dict):
        own = [value[key]] if isinstance(value.get(key), str) else []
        return own + [text for inner in value.values() for text in _texts(inner, key)]
    return [text for inner in value for text in _texts(inner, key)] if isinstance(value, list) else []

"""The manifest: what it lists, what it never holds, when a run is skipped and what is named as changed."""

import getpass
import hashlib
import json
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cchc.cli import main
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.run import manifest

ROOT = Path(__file__).resolve().parents[2]
HASHED = set(manifest.GROUPS) - manifest.VALUES


@pytest.fixture
def project(made: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A project in which the report of 2021 was just made by the package beside it, all free to be changed."""
    monkeypatch.delenv(manifest.EPOCH, raising=False)
    for folder in ("notebooks", "catalogue"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    for name, folder in (("data/raw", made.raw), ("data/processed", made.processed), ("outputs", made.outputs)):
        shutil.copytree(folder, tmp_path / name / "2021")
    shutil.copytree(manifest.PACKAGE, tmp_path / "cchc")
    monkeypatch.setattr(manifest, "PACKAGE", tmp_path / "cchc")
    monkeypatch.chdir(tmp_path)
    return Workspace.of("2021")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


# --- what it holds ------------------------------------------------------------------------------------------


def test_it_lists_everything_with_its_hash(made: Workspace) -> None:
    found = manifest.read(made.outputs)
    source = found.made_from
    assert set(source["inputs"]) == {p.relative_to(made.raw).as_posix() for p in made.raw.rglob("*") if p.is_file()}
    assert {"report.yml", "narrative.md", "registers.xlsx", "submissions/31603-my-phuoc.xlsx"} <= set(source["inputs"])
    assert "catalogue/standard/cchc/forms/2021/indicators.csv" in source["catalogue"]
    assert list(source["project"]) == ["catalogue/aliases.csv", "catalogue/units.csv"]
    assert list(source["notebooks"]) == ["01_clean.ipynb", "02_indicators.ipynb", "03_report.ipynb"]
    assert {"run/pipeline.py", "render/pdf.py", "render/templates/report.html.j2"} <= set(source["source"])
    assert any(name.startswith("project/typefaces/") for name in source["source"])
    lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
    assert source["lock"] == {"requirements.lock": lock}
    assert found.findings == pd.read_parquet(made.processed / "findings.parquet")["severity"].value_counts().to_dict()
    assert found.build_date == "2021-12-14T00:00:00+00:00", "the day of signing in report.yml"
    files = {p.relative_to(made.outputs).as_posix(): p for p in made.outputs.rglob("*") if p.is_file()}
    del files["manifest.json"]
    files |= {f"processed/{p.name}": p for p in made.processed.iterdir()}
    assert found.outputs == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_it_holds_nothing_of_this_machine(made: Workspace) -> None:
    """Only relative names, hashes, versions, counts and the build date; so no clock, host, user or folder."""
    text = (made.outputs / "manifest.json").read_text(encoding="utf-8")
    found = json.loads(text)
    made_from = found.pop("made_from")
    hashed = {**found.pop("outputs")}
    for group in HASHED:
        hashed |= {f"{group}/{name}": digest for name, digest in made_from.pop(group).items()}
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in hashed.values())
    for name in hashed:
        assert not PurePosixPath(name).is_absolute() and ".." not in name and "\\" not in name and ":" not in name
    environment = made_from.pop("environment")
    assert environment.pop("font") in ("Times New Roman", "TeX Gyre Termes")
    assert all(re.fullmatch(r"[0-9][0-9a-z.]*", version) for version in environment.values())
    assert made_from == {"parameters": {}}
    assert set(found) == {"period", "office", "build_date", "findings"}
    for word in (getpass.getuser(), socket.gethostname()):
        assert not re.search(rf"\b{re.escape(word)}\b", text), word
    assert text.endswith("}\n")


def test_what_says_where_is_no_parameter(made: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(manifest.EPOCH, "1700000000")
    folders = {"period": "2021", "raw": "/a", "processed": "/b", "outputs": "/c"}
    asked = manifest.sources(made, folders | {"region": "đồng bằng"})["parameters"]
    assert asked == {"SOURCE_DATE_EPOCH": "1700000000", "region": "đồng bằng"}


def test_lock_files_and_hidden_files_are_no_input(project: Workspace) -> None:
    (project.submissions / "~$31603-my-phuoc.xlsx").write_bytes(b"")
    (project.raw / ".DS_Store").write_bytes(b"")
    (project.raw / ".ipynb_checkpoints").mkdir()
    (project.raw / ".ipynb_checkpoints" / "narrative.md").write_bytes(b"")
    assert manifest.since(project, {}) == []


def test_a_linked_folder_counts(project: Workspace, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "export.csv").write_text("a", encoding="utf-8")
    (project.raw / "dossiers").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert manifest.since(project, {}) == ["Dữ liệu đầu vào dossiers/export.csv: mới thêm"]


def test_the_word_file_of_the_project_counts(project: Workspace, tmp_path: Path) -> None:
    (tmp_path / "notebooks" / "reference.docx").write_bytes(b"PK")
    assert manifest.since(project, {}) == ["Notebook reference.docx: mới thêm"]


@pytest.mark.parametrize("place", ["notebooks/own/charts.py", "notebooks/plan.csv", "own.py"])
def test_a_module_or_a_table_of_the_project_s_own_counts(project: Workspace, tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("a = 1", encoding="utf-8")
    (tmp_path / "notebooks" / "nhap.ipynb").write_text("{}", encoding="utf-8")
    assert manifest.since(project, {}) == [f"Notebook {place.removeprefix('notebooks/')}: mới thêm"]


# --- what changed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("data/raw/2021/submissions/31603-my-phuoc.xlsx", "Dữ liệu đầu vào submissions/31603-my-phuoc.xlsx"),
        ("data/raw/2021/report.yml", "Dữ liệu đầu vào report.yml"),
        ("cchc/catalogue/standard/checks.csv", "Danh mục catalogue/standard/checks.csv"),
        ("catalogue/units.csv", "Danh mục của dự án catalogue/units.csv"),
        ("cchc/render/templates/nd30.typ", "Mã nguồn render/templates/nd30.typ"),
        ("cchc/catalogue/models.py", "Mã nguồn catalogue/models.py"),
        ("requirements.lock", "Tệp khóa phiên bản requirements.lock"),
    ],
)
def test_what_changed_is_named(project: Workspace, tmp_path: Path, path: str, said: str) -> None:
    assert manifest.since(project, {}) == []
    with (tmp_path / path).open("ab") as file:
        file.write(b"\n")
    assert manifest.since(project, {}) == [f"{said}: đã sửa"]
    (tmp_path / path).unlink()
    assert manifest.since(project, {}) == [f"{said}: không còn"]


def test_a_changed_cell_of_a_notebook_is_named_and_a_run_is_none(project: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "notebooks" / "03_report.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"], cell["outputs"] = 7, [{"output_type": "stream", "name": "stdout", "text": ["a"]}]
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.12"}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert manifest.since(project, {}) == [], "run and saved in JupyterLab"
    notebook["cells"][3]["source"] += ["\n"]
    notebook["cells"][3]["source"] += ["# khác"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert manifest.since(project, {}) == ["Notebook 03_report.ipynb: đã sửa"]
    path.unlink()
    assert manifest.since(project, {}) == ["Notebook 03_report.ipynb: không còn"]


def test_new_inputs_parameters_and_versions_are_named(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.raw / "corrections.csv").write_text("", encoding="utf-8")
    project.before.mkdir()
    shutil.copy(project.processed / "indicators.parquet", project.before)
    known = manifest.versions(manifest.LIBRARIES)
    monkeypatch.setattr(manifest, "versions", lambda names: known | {"pandas": "0"})
    assert manifest.since(project, {"region": "a"}) == [
        "Dữ liệu đầu vào corrections.csv: mới thêm",
        "Số liệu kỳ khác 2020/indicators.parquet: mới thêm",
        f"Phiên bản pandas: trước là {known['pandas']}, nay là 0",
        "Tham số region: mới thêm, a",
    ]


def test_a_package_that_brings_rules_is_named(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "bringing", lambda group: {"cchc": "9", "quy-tac": "1.0"})
    assert manifest.since(project, {}) == ["Phiên bản quy-tac: mới thêm, 1.0"]


@pytest.mark.parametrize("name", ["outputs/2021/report.pdf", "data/processed/2021/findings.parquet"])
def test_an_output_that_was_changed_is_named(project: Workspace, tmp_path: Path, name: str) -> None:
    shown = "report.pdf" if "outputs" in name else "processed/findings.parquet"
    (tmp_path / name).write_bytes(b"%PDF")
    assert manifest.since(project, {}) == [f"Kết quả {shown}: đã bị sửa hoặc xóa sau lần chạy trước"]
    (tmp_path / name).unlink()
    assert manifest.since(project, {}) == [f"Kết quả {shown}: đã bị sửa hoặc xóa sau lần chạy trước"]


GROUP = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz"))
SOURCES = st.dictionaries(st.sampled_from(sorted(manifest.GROUPS)), GROUP)


@given(SOURCES, SOURCES)
def test_one_line_for_each_difference_and_no_other(then: manifest.Sources, now: manifest.Sources) -> None:
    one, other = ({(g, n, v) for g, names in s.items() for n, v in names.items()} for s in (then, now))
    assert len(manifest.changes(then, now)) == len({(g, n) for g, n, _ in one ^ other})


WHOLE = manifest.Manifest("2021", "944", "", {"inputs": {"a": "b"}}, {"error": 2}, {"c": "d"})
WRONG = [
    json.dumps(json.loads(WHOLE.as_json()) | {name: value}).encode()
    for name, value in [("period", 2021), ("made_from", {"inputs": 1}), ("made_from", []), ("findings", {"error": "2"}),
                        ("outputs", {"c": None}), ("more", {})]
]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"period": "2021"}', b'{"outputs": 3}', *WRONG])
def test_a_damaged_manifest_is_told(project: Workspace, content: bytes) -> None:
    (project.outputs / "manifest.json").write_bytes(content)
    with pytest.raises(CchcError, match=r"manifest\.json đã bị sửa hoặc bị hỏng\. Hãy chạy lại cchc report\."):
        manifest.read(project.outputs)
    assert len(manifest.since(project, {})) == 1, "another run mends it"


# --- a run that changes nothing -----------------------------------------------------------------------------

NOTHING = "Không có gì thay đổi kể từ lần chạy trước.\n"
KEPT = (
    "Giữ nguyên kết quả vì không có gì thay đổi: outputs/2021/report.html, outputs/2021/report.pdf, "
    "outputs/2021/report.docx; dùng --force để chạy lại.\n"
)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """The parameters of each run the command would start."""
    runs: list[dict] = []

    def run(space: Workspace, given: dict, progress: object, final: bool) -> int:
        runs.append(given)
        return 161 * (len(runs) - 1)

    monkeypatch.setattr("cchc.run.pipeline.run", run)
    return runs


def test_a_run_that_changes_nothing_is_skipped(project: Workspace, ran: list[dict]) -> None:
    assert run("report", "2021") == (0, KEPT)
    assert run("report", "2021", "--explain") == (0, NOTHING + KEPT)
    assert ran == []


def test_a_final_report_is_never_skipped(project: Workspace, ran: list[dict]) -> None:
    """What stands there unchanged may be a draft."""
    assert run("report", "2021", "--final")[0] == 0 and len(ran) == 1


def test_force_runs_it_all_the_same(project: Workspace, ran: list[dict]) -> None:
    code, said = run("report", "2021", "--force")
    assert code == 0 and said.startswith("Xong sau") and len(ran) == 1
    assert said.endswith("report.docx. Bản chính thức, không còn lỗi.\n")
    code, said = run("report", "2021", "--force", "--explain")
    assert code == 0 and said.startswith(NOTHING) and len(ran) == 2
    assert said.endswith("report.docx. Dự thảo, còn 161 lỗi chưa được xử lý.\n")


def test_a_change_is_run_and_explained_when_asked(project: Workspace, ran: list[dict]) -> None:
    (project.raw / "narrative.md").write_text("khác", encoding="utf-8")
    code, said = run("report", "2021")
    assert code == 0 and said.startswith("Xong sau") and len(ran) == 1
    code, said = run("report", "2021", "--explain", "-p", "region", "a")
    assert code == 0 and len(ran) == 2
    assert said.splitlines()[:2] == ["Dữ liệu đầu vào narrative.md: đã sửa", "Tham số region: mới thêm, a"]
    (project.outputs / "manifest.json").unlink()
    code, said = run("report", "2021", "--explain")
    assert said.startswith("Chưa có outputs/2021/manifest.json") and len(ran) == 3


HEAVY = {"babel", "concurrent.futures", "importlib.metadata", "nbconvert", "pandas", "papermill", "pyarrow", "pydantic"}


def test_a_skipped_run_starts_no_heavy_library(made: Workspace) -> None:
    folders = ["--raw", str(made.raw), "--out", str(made.outputs), "--processed", str(made.processed)]
    script = (
        "import sys; from cchc.cli import main; main(sys.argv[1:], standalone_mode=False); "
        f"sys.exit(bool({HEAVY} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "report", "2021", *folders],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.startswith("Giữ nguyên kết quả vì không có gì thay đổi")


def test_another_version_of_any_library_that_makes_outputs_is_a_change() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split("[<>=]", name)[0] for name in project["dependencies"]}
    only_shown = {
        "anywidget", "click", "ipykernel", "ipywidgets", "jupyterlab", "jupyterlab-language-pack-vi-VN", "nbstripout",
    }  # fmt: skip
    assert needed - only_shown <= {*manifest.LIBRARIES}

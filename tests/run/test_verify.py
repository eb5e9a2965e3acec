"""`cchc verify`: the report made again elsewhere, and what it says where a byte differs.

That no byte of a report differs is seen in end_to_end/test_every_period.py.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from cchc.cli import main
from cchc.project.paths import Workspace
from cchc.run import cleaning, manifest
from cchc.run.preflight import check_inputs


def verify(space: Workspace) -> tuple[int, list[str]]:
    folders = ["--raw", str(space.raw), "--out", str(space.outputs), "--processed", str(space.processed)]
    result = CliRunner().invoke(main, ["verify", "2021", *folders])
    return result.exit_code, result.output.splitlines()


@pytest.fixture
def copy(made: Workspace, tmp_path: Path) -> Workspace:
    for name in ("raw", "processed", "outputs"):
        shutil.copytree(getattr(made, name), tmp_path / name)
    return Workspace.of("2021", *(str(tmp_path / name) for name in ("raw", "processed", "outputs")))


@pytest.fixture
def recorded(made: Workspace, monkeypatch: pytest.MonkeyPatch) -> manifest.Manifest:
    """What a second run would make, without the seconds it takes."""
    recorded = manifest.read(made.outputs)
    monkeypatch.setattr("cchc.run.verify._make_again", lambda *_: recorded)
    return recorded


def test_a_changed_input_is_named_with_what_it_changes(copy: Workspace) -> None:
    """The real second run again: only what depends on the narrative differs."""
    path = copy.raw / "narrative.md"
    path.write_text(path.read_text(encoding="utf-8").replace("huyện", "HUYỆN"), encoding="utf-8")
    code, said = verify(copy)
    assert code == 1 and said[0] == "Dữ liệu đầu vào narrative.md: đã sửa"
    other = {line.split()[0] for line in said[1:-1] if line.endswith("lập lại cho nội dung khác")}
    assert other == {"report.html", "report.pdf", "report.docx", "notebooks/03_report.ipynb"}
    assert said[-1].startswith("Lỗi: Kết quả kỳ 2021 không khớp với bản lập lại: ")


def test_an_input_that_no_longer_makes_a_report_is_told(copy: Workspace) -> None:
    (copy.raw / "report.yml").unlink()
    code, said = verify(copy)
    assert code == 1 and said[0] == "Dữ liệu đầu vào report.yml: không còn"
    assert said[1].startswith("Lỗi: Không lập lại được báo cáo kỳ 2021: Thiếu tệp report.yml") and len(said) == 2


def test_a_period_without_submissions_is_made_again(copy: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """git and zip lose a folder that holds no file, and so does a manifest: the second run finds it empty.

    Of that run, only what reads the inputs and cleans them; its outputs are the first one's.
    """
    shutil.rmtree(copy.submissions)
    read = []

    def clean(command: list[str], cwd: Path, **_: object) -> subprocess.CompletedProcess:
        space = Workspace.of("2021", *(str(cwd / name) for name in ("data/raw/2021", "processed", "outputs/2021")))
        check_inputs(space)
        read.append(list(space.submissions.iterdir()))
        cleaning.cleaned(space)
        shutil.copytree(copy.outputs, space.outputs)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("cchc.run.verify.subprocess.run", clean)
    code, said = verify(copy)
    assert code == 0 and said[-1].endswith("mọi kết quả giống từng byte.")
    assert [line for line in said if line.endswith("không còn")] and read == [[]]


@pytest.mark.parametrize("name", ["report.pdf", "notebooks/01_clean.ipynb"])
def test_a_tampered_output_is_found(copy: Workspace, recorded: manifest.Manifest, name: str) -> None:
    assert verify(copy)[0] == 0
    with (copy.outputs / name).open("ab") as file:
        file.write(b" ")
    code, said = verify(copy)
    assert code == 1 and said[-1] == f"Lỗi: Kết quả kỳ 2021 không khớp với bản lập lại: {name}."
    assert next(line.split(maxsplit=1) for line in said if name in line) == [name, "đã bị sửa sau khi lập báo cáo"]


def test_a_missing_table_is_found(copy: Workspace, recorded: manifest.Manifest) -> None:
    (copy.processed / "notes.parquet").unlink()
    code, said = verify(copy)
    assert code == 1 and any("notes.parquet" in line and "không còn" in line for line in said)


def test_a_tampered_manifest_is_found(copy: Workspace, recorded: manifest.Manifest) -> None:
    path = copy.outputs / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"error": ', '"error": 9'), encoding="utf-8")
    code, said = verify(copy)
    assert code == 1 and said[-1].endswith("bản lập lại: manifest.json.")


def test_without_a_manifest_there_is_nothing_to_compare(copy: Workspace) -> None:
    (copy.outputs / "manifest.json").unlink()
    code, said = verify(copy)
    assert code == 1 and len(said) == 1
    assert said[0].startswith("Lỗi: Chưa có ") and said[0].endswith("hãy chạy cchc report để lập báo cáo trước.")

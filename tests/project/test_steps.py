"""Tables between the notebooks: stale ones, and those of two runs, are refused by the name of the notebook to run."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from stamped import declared

from cchc.project.errors import CchcError
from cchc.project.fingerprint import outdated
from cchc.project.paths import NOTEBOOKS, Workspace
from cchc.project.period import Period
from cchc.project.steps import Step
from cchc.project.storage import write_atomic
from cchc.project.tables import SAVED


def table(name: str, value: int) -> pd.DataFrame:
    """A table as declared, of one row that holds the value somewhere."""
    return declared(name, {SAVED[name].names[0]: str(value)})


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    """A period whose two first notebooks have run, with one related period."""
    folders = (tmp_path / place / "2021" for place in ("raw", "processed", "outputs"))
    space = Workspace(Period("2021"), *folders)
    (space.raw / "submissions").mkdir(parents=True)
    for name in ("submissions/a.csv", "report.yml", "narrative.md", "acknowledged.csv"):
        (space.raw / name).write_text(name)
    before = Workspace(Period("2020"), space.raw, space.of_period(Period("2020")), space.outputs)
    run(before)
    run(space)
    return space


def run(space: Workspace, value: int = 1) -> None:
    save(Step(space, "01_clean"), value, "observations", "notes")
    save(Step(space, "02_indicators"), value, "indicators", "unit_figures", "findings")


def save(step: Step, value: int, *names: str) -> None:
    step.save(**{name: table(name, value) for name in names})


def told(space: Workspace, step: str = "03_report") -> str:
    with pytest.raises(CchcError) as error:
        Step(space, step)
    return str(error.value)


def test_fresh_tables_are_read(space: Workspace) -> None:
    observations, findings = Step(space, "03_report").load("observations", "findings")
    assert observations.equals(table("observations", 1)) and findings.equals(table("findings", 1))


def test_the_stamps_are_the_same_for_the_same_files(space: Workspace, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in space.processed.iterdir()}
    shutil.rmtree(space.processed)
    run(space)
    assert {path.name: path.read_bytes() for path in space.processed.iterdir()} == first
    assert set(first) == {f"{n}.json" for n in NOTEBOOKS[:2]} | {
        f"{n}.parquet" for n in ("observations", "notes", "indicators", "unit_figures", "findings")
    }


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("submissions/a.csv", "01_clean"),
        ("report.yml", "01_clean"),
        ("corrections.csv", "01_clean"),
        ("acknowledged.csv", "02_indicators"),
        ("targets.csv", "02_indicators"),
    ],
)
def test_a_file_changed_or_added_since(space: Workspace, name: str, first: str) -> None:
    (space.raw / name).write_text("khác")
    said = told(space)
    assert f"ghi đã cũ: từ đó đến nay đã thay đổi {name}." in said
    assert f"Hãy chạy lại notebook {first}.ipynb" in said and "\n" not in said


def test_the_projects_own_catalogue_is_seen_anew_by_the_same_process(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    for folder in ("notebooks", "data", "catalogue"):
        (project / folder).mkdir(parents=True)
    monkeypatch.chdir(project)
    run(space)
    Step(space, "03_report")
    (project / "catalogue" / "aliases.csv").write_text("alias,meaning\n")
    assert "đã thay đổi chương trình hoặc danh mục" in told(space)


def test_a_file_taken_away(space: Workspace) -> None:
    (space.raw / "submissions" / "a.csv").unlink()
    assert "submissions/a.csv" in told(space, "02_indicators")


def test_the_narrative_is_first_read_by_the_report(space: Workspace) -> None:
    (space.raw / "narrative.md").write_text("khác")
    Step(space, "03_report")


def test_the_first_notebook_alone_was_run_again(space: Workspace) -> None:
    """Seen: a correction, 01 run again, then 03: old findings beside new values."""
    (space.raw / "corrections.csv").write_text("mới")
    save(Step(space, "01_clean"), 2, "observations", "notes")
    assert "Hãy chạy lại notebook 02_indicators.ipynb" in told(space)
    assert "kết quả của 01_clean.ipynb" in told(space)
    Step(space, "02_indicators")  # it may run now


@pytest.mark.parametrize("name", ["observations", "notes", "indicators", "findings"])
def test_killed_between_two_tables(space: Workspace, name: str) -> None:
    write_atomic(space.processed / f"{name}.parquet", table(name, 7).to_parquet(index=False))
    said = told(space)
    assert "không phải của cùng một lần chạy" in said and f"{name}.parquet" in said and "01_clean.ipynb" in said


def test_two_runs_on_one_folder(space: Workspace) -> None:
    """Each writes its own tables; the stamp of one with the tables of the other is noticed."""
    one, other = Step(space, "01_clean"), Step(space, "01_clean")
    save(one, 3, "observations", "notes")
    stamp = (space.processed / "01_clean.json").read_bytes()
    save(other, 4, "observations", "notes")
    write_atomic(space.processed / "01_clean.json", stamp)
    assert "hai lần chạy đồng thời" in told(space, "02_indicators")


def test_another_period_was_made_again(space: Workspace) -> None:
    before = Workspace(Period("2020"), space.raw, space.of_period(Period("2020")), space.outputs)
    run(before, value=5)
    assert "2020/indicators.parquet" in told(space)
    assert "Hãy chạy lại notebook 02_indicators.ipynb" in told(space)


def test_the_tables_of_another_period_are_of_two_runs(space: Workspace) -> None:
    path = space.of_period(Period("2020")) / "indicators.parquet"
    write_atomic(path, table("indicators", 9).to_parquet(index=False))
    assert told(space, "02_indicators").startswith("Các bảng số liệu của kỳ 2020 không phải")


@pytest.mark.parametrize("step", NOTEBOOKS[:2])
def test_a_notebook_that_never_ran(space: Workspace, step: str) -> None:
    (space.processed / f"{step}.json").unlink()
    assert f"Hãy chạy notebook {step}.ipynb trước." in told(space)


def test_a_broken_stamp(space: Workspace) -> None:
    (space.processed / "01_clean.json").write_bytes(b"{")
    assert "01_clean.json bị hỏng" in told(space)


@pytest.fixture
def beside(space: Workspace) -> Workspace:
    """The related period whose files stand beside those of this one."""
    shutil.rmtree(space.of_period(Period("2020")))
    raw = shutil.copytree(space.raw, space.raw.parent / "2020")
    before = Workspace(Period("2020"), raw, space.of_period(Period("2020")), space.outputs)
    run(before)
    run(space)
    return before


def test_another_period_whose_files_changed_since_is_told(space: Workspace, beside: Workspace) -> None:
    assert outdated(space) == []
    (beside.raw / "narrative.md").write_text("lời khác")
    assert outdated(space) == [], "no table is made of it"
    (beside.raw / "submissions" / "a.csv").write_text("sửa")
    assert outdated(space) == ["năm 2020"]
    assert "đã thay đổi năm 2020" in told(space)
    save(Step(space, "02_indicators"), 1, "indicators")
    Step(space, "03_report")
    save(Step(beside, "01_clean"), 1, "observations")
    assert outdated(space) == ["năm 2020"], "its figures are still those of the old tables"
    run(beside)
    assert outdated(space) == []
    assert "đã thay đổi" in told(space)


@pytest.mark.parametrize("gone", ["01_clean.json", "02_indicators.json"])
def test_what_another_period_was_made_of_may_not_be_known(gone: str, space: Workspace, beside: Workspace) -> None:
    (beside.processed / gone).unlink()
    (beside.raw / "submissions" / "a.csv").write_text("sửa")
    assert outdated(space) == []

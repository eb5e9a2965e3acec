"""Folders of a period, found from the project or from notebooks/."""

from pathlib import Path

import pytest

from cchc.errors import CchcError
from cchc.paths import Workspace, project_root

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("folder", ["", "notebooks", "data/raw"])
def test_the_same_root_from_everywhere(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / folder)
    assert project_root() == ROOT
    assert Workspace.of("2021").raw == ROOT / "data" / "raw" / "2021"


def test_outside_a_project_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CchcError, match="Không tìm thấy thư mục dự án"):
        project_root()


def test_a_number_as_papermill_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert Workspace.of(2021).period.id == "2021"


def test_a_period_without_data_names_those_that_have_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(CchcError, match=r"kỳ 2030.*2021"):
        Workspace.of("2030")

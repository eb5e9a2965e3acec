"""%ky and the first cell: which period a notebook works on."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from cchc.notebook import period
from cchc.notebook.period import moved, open_workspace, period_magic
from cchc.project.chosen import chosen_period
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("notebooks", "data/raw/2021", "data/raw/2021-Q1"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "period.txt").write_text("2021", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def told(line: str) -> str:
    return period_magic(line).blocks[0].messages[0]


def test_it_shows_the_chosen_one_and_those_there_are(project: Path) -> None:
    assert told("") == "Kỳ đang chọn: năm 2021 (2021). Các kỳ đã có dữ liệu: 2021, 2021-Q1."


@pytest.mark.parametrize("line", ["2021-Q1", ' "2021-Q1" '])
def test_it_chooses_for_the_whole_project(line: str, project: Path) -> None:
    assert told(line).startswith("Đã chọn kỳ: quý I năm 2021 (2021-Q1). Hãy chạy lại lần lượt sổ tay 01, 02, 03")
    assert chosen_period(project) == Period("2021-Q1")


@pytest.mark.parametrize(
    ("line", "said"),
    [("2021-Q5", "Kỳ báo cáo “2021-Q5” không hợp lệ"), ("2022", "Kỳ 2022 chưa có dữ liệu. Các kỳ đã có dữ liệu: 2021")],
)
def test_what_it_refuses_changes_nothing(line: str, said: str, project: Path) -> None:
    with pytest.raises(CchcError, match=said):
        told(line)
    assert chosen_period(project) == Period("2021")


@pytest.mark.parametrize(
    ("given", "words"), [("", "kỳ đang chọn của dự án; đổi kỳ: %ky 2021-Q1."), ("2021", "ghi ở ô tham số.")]
)
def test_the_first_cell_says_the_period_and_brings_the_magic(
    given: str, words: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, shown = Mock(), Mock()
    monkeypatch.setattr(period, "get_ipython", lambda: shell)
    monkeypatch.setattr(period, "display", shown)
    assert open_workspace(given).period == Period("2021")
    assert shown.call_args.args[0].blocks[0].messages == [f"Kỳ báo cáo: năm 2021 (2021), {words}"]
    magics = [call.args for call in shell.register_magic_function.call_args_list]
    assert magics == [(period_magic, "line", "ky"), (period_magic, "line", "kỳ")]


@pytest.mark.parametrize(
    ("periods", "hint"),
    [(["2021-Q1"], "%ky 2021."), (["2020", "2021-Q1", "2021-Q3"], "%ky 2021-Q3."), ([], "%ky <kỳ>.")],
)
def test_the_hint_names_another_period(
    periods: list[str], hint: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Mock()
    monkeypatch.setattr(period, "display", shown)
    for name in periods:
        (project / "data" / "raw" / name).mkdir(exist_ok=True)
    if not periods:
        (project / "data" / "raw" / "2021").rmdir()
    told("2021-Q1")
    open_workspace("")
    assert shown.call_args.args[0].blocks[0].messages[0].endswith(hint)


def test_what_is_open_knows_that_the_project_moved_on(project: Path) -> None:
    ours, given = Workspace.of(""), Workspace.of("2021")
    assert moved(ours) == moved(given) == ""
    told("2021-Q1")
    assert moved(ours) == (
        "Báo cáo đang mở là kỳ năm 2021 (2021), kỳ đang chọn là quý I năm 2021 (2021-Q1); hãy chạy lại từ ô đầu."
    )
    assert moved(given) == "", "a period that the caller named is no choice of the project"
    (project / "period.txt").write_text("hỏng", encoding="utf-8")
    assert moved(ours) == ""

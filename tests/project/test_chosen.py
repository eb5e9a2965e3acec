"""The period of a project: one for all its notebooks and commands, which a parameter overrides."""

from pathlib import Path

import pytest

from cchc.project.chosen import CHOSEN, chosen_file, chosen_period
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("notebooks", "data/raw/2021", "data/raw/2021-Q1"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


@pytest.mark.parametrize("written", [b"2021-Q1", b"\xef\xbb\xbf2021-Q1\r\n", "2021-Q1\n".encode("utf-16")])
def test_it_is_read_whichever_program_wrote_it(written: bytes, project: Path) -> None:
    (project / CHOSEN).write_bytes(written)
    assert chosen_period(project) == Period("2021-Q1")
    assert Workspace.of("").raw == project / "data" / "raw" / "2021-Q1"


@pytest.mark.parametrize("given", ["2021", 2021])
def test_the_period_that_is_given_comes_first(given: str | int, project: Path) -> None:
    (project / CHOSEN).write_bytes(chosen_file(Period("2021-Q1"))[CHOSEN])
    assert Workspace.of(given).period == Period("2021") and Workspace.of(None).period == Period("2021-Q1")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "Chưa chọn kỳ báo cáo. Hãy chọn trong sổ tay bằng %ky 2021-Q1, hoặc ghi kỳ vào tệp ../period.txt."),
        (" \n", "Chưa chọn kỳ báo cáo."),
        ("quý 1", "Tệp ../period.txt: Kỳ báo cáo “quý 1” không hợp lệ."),
        ("2030", "Không có dữ liệu đầu vào của kỳ 2030"),
    ],
)
def test_none_or_an_unknown_one_is_said(written: str | None, said: str, project: Path) -> None:
    if written is not None:
        (project / CHOSEN).write_text(written, encoding="utf-8")
    with pytest.raises(CchcError) as raised:
        Workspace.of("")
    assert str(raised.value).startswith(said)

"""Folders of a period, found from the project or from notebooks/."""

from pathlib import Path

import pytest

from cchc.project.errors import CchcError
from cchc.project.location import project_root
from cchc.project.paths import Workspace
from cchc.project.period import Period, kinds

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize(
    ("period", "made", "before"),
    [
        ("2021", (), "2020"),  # not there; where the first report is made, nothing is
        ("2021", ("2020", "2021-Q1"), "2021-Q1"),
        ("2021", ("2020", "2021-Q1", "2021-H1", "2021-Q3", "2022-Q1"), "2021-Q3"),
        ("2021", ("2020", "2020-Q3"), "2020"),
        ("2021-Q1", ("2020", "2020-Q3"), "2020"),
        ("2021-Q1", ("2020-Q3",), "2020-Q3"),
        ("2021-H1", ("2019", "2020"), "2020"),
    ],
)
def test_the_period_sent_in_last_before(period: str, made: tuple[str, ...], before: str, tmp_path: Path) -> None:
    for name in made:
        (tmp_path / name).mkdir()
    assert Workspace(Period(period), tmp_path, tmp_path / period, tmp_path).before.name == before


def test_related_periods_are_named_once_and_end_no_later(tmp_path: Path) -> None:
    def related(period: str) -> list[str]:
        return [p.id for p in Workspace(Period(period), tmp_path, tmp_path / period, tmp_path).related]

    months = [f"M{month:02d}" for month in range(1, 13)]
    shorter = [f"{year}-{kind}" for year in (2019, 2020) for kind in ("9M", "H1", "Q1", "Q2", "Q3", "Q4")]
    parts = [f"{year}-{month}" for year in (2019, 2020) for month in months if (year, month) > (2019, "M03")]
    assert related("2021-Q1") == sorted({"2019", "2020", *shorter, *parts, "2021-M01", "2021-M02", "2021-M03"})
    assert {"2017-H1", "2020", "2020-H1", "2020-Q2", "2020-M06", "2021-Q2", "2021-M06"} <= set(related("2021-H1"))
    assert {"2021-Q3", "2021-M07", "2020-Q3", "2020-M07"}.isdisjoint(related("2021-H1"))
    assert {"2017", "2020", "2021-H1", "2021-Q3"} <= set(related("2021"))
    assert {"2020-M03", "2020-Q2", "2021-M02"} <= set(related("2021-M03"))
    for kind in kinds():
        period = Period.of(2021, kind)
        others = [Period(id) for id in related(period.id)]
        assert period not in others and all(other.window[1] <= period.window[1] for other in others)


@pytest.mark.parametrize(
    ("period", "eve"),
    [
        ("2021", "2020"),
        ("2021-Q1", "2020"),
        ("2021-H1", "2020"),
        ("2021-Q2", "2021-Q1"),
        ("2021-Q3", "2021-H1"),
        ("2021-M01", "2020"),
        ("2021-M02", "2021-M01"),
        ("2021-M04", "2021-Q1"),
    ],
)
def test_the_period_that_ended_on_the_eve(period: str, eve: str, tmp_path: Path) -> None:
    assert Workspace(Period(period), tmp_path, tmp_path / period, tmp_path).ended_before.name == eve


@pytest.mark.parametrize("place", ["processed", "outputs"])
@pytest.mark.parametrize("inside", ["", "submissions"])
def test_nothing_is_written_among_the_raw_data(place: str, inside: str, tmp_path: Path) -> None:
    with pytest.raises(CchcError, match="là chỗ của dữ liệu đầu vào kỳ 2021"):
        Workspace.of("2021", raw=str(tmp_path), **{place: str(tmp_path / inside)})
    assert Workspace.of("2021", raw=str(tmp_path), **{place: str(tmp_path.parent)}), "raw data may lie among outputs"

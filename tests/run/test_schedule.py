"""The period whose window has closed, and who has sent what."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.run.schedule import due_period, sent, submission_due

CODES = [unit.code for unit in load(Period("2021")).units]


def received(root: Path, *periods: str, reported: tuple[str, ...] = ()) -> None:
    for period in periods:
        folder = root / "data" / "raw" / period / "submissions"
        folder.mkdir(parents=True)
        (folder / "31603-my-phuoc.xlsx").touch()
    for period in reported:
        (root / "outputs" / period).mkdir(parents=True)
        (root / "outputs" / period / "manifest.json").touch()


@pytest.mark.parametrize(
    ("day", "reported", "found"),
    [
        (date(2022, 3, 14), (), "2021"),  # the window of quý I is still open
        (date(2022, 3, 15), (), "2022-Q1"),
        (date(2022, 3, 15), ("2022-Q1",), "2021"),
        (date(2022, 3, 15), ("2022-Q1", "2021", "2021-H1"), "2022-Q1"),  # all reported: the latest, for late changes
        (date(2021, 12, 14), (), "2021-H1"),
        (date(2021, 6, 14), (), None),
    ],
)
def test_the_latest_closed_period_that_is_not_reported(
    day: date, reported: tuple[str, ...], found: str | None, tmp_path: Path
) -> None:
    received(tmp_path, "2021", "2021-H1", "2022-Q1", "thu-nghiem", reported=reported)
    due = due_period(tmp_path, day)
    assert (due.id if due else None) == found


def test_a_folder_without_submissions_is_not_due(tmp_path: Path) -> None:
    received(tmp_path, "2021")
    (tmp_path / "data" / "raw" / "2021-H1" / "submissions").mkdir(parents=True)
    for name in ("~$31603.xlsx", "Thumbs.db", "desktop.ini"):
        (tmp_path / "data" / "raw" / "2021-H1" / "submissions" / name).touch()
    assert due_period(tmp_path, date(2021, 9, 1)) is None


@pytest.mark.parametrize("kind", ["counts", "dossiers"])
def test_a_report_that_is_made_of_counts_or_dossiers_is_due(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "raw" / "2021-Q1" / kind
    folder.mkdir(parents=True)
    (folder / "31603-my-phuoc.xlsx").touch()
    assert due_period(tmp_path, date(2021, 9, 1)).id == "2021-Q1"


def test_the_window_of_report_yml_counts(example: Path, tmp_path: Path) -> None:
    received(tmp_path, "2021")
    text = (
        (example / "report.yml").read_text(encoding="utf-8").replace("window_to: 2021-12-14", "window_to: 2021-11-15")
    )
    (tmp_path / "data" / "raw" / "2021" / "report.yml").write_text(text, encoding="utf-8")
    assert due_period(tmp_path, date(2021, 11, 15)) is None
    assert due_period(tmp_path, date(2021, 11, 16)).id == "2021"


@pytest.fixture
def space(example: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(example, tmp_path / "raw")
    return Workspace.of("2021", *(str(tmp_path / name) for name in ("raw", "processed", "outputs")))


def test_who_has_sent_what(space: Workspace) -> None:
    found = {s.unit.code: s for s in sent(space)}
    assert list(found) == CODES and submission_due(space) == date(2021, 12, 10)
    whole, gaps = found["31603"], found["31612"]
    assert (whole.file, whole.received, whole.complete) == ("31603-my-phuoc.xlsx", date(2021, 12, 10), True)
    assert (gaps.filled, gaps.asked, gaps.complete) == (13, 14, False)
    assert not space.processed.exists() and not space.outputs.exists(), "a look writes nothing"


def test_missing_and_broken_files(space: Workspace) -> None:
    (space.submissions / "31603-my-phuoc.xlsx").unlink()
    (space.submissions / "31606-thuan-hung.xlsx").write_bytes(b"PK\x03\x04broken")
    (space.raw / "registers.xlsx").unlink()
    found = {s.unit.code: s for s in sent(space)}
    assert (found["31603"].file, found["31603"].complete) == ("", False)
    assert found["31606"].file == "31606-thuan-hung.xlsx"
    assert not found["31606"].readable and not found["31606"].complete and found["31606"].findings
    assert found["31609"].complete and found["31609"].received is None


def receipts(space: Workspace, *rows: tuple[str, str, str]) -> None:
    """The register of receipts anew: unit code, day, file."""
    table = pd.DataFrame(rows, columns=["Mã đơn vị", "Ngày nhận", "Tên tệp"]).assign(**{"Đơn vị": "x"})
    table.to_excel(space.raw / "registers.xlsx", sheet_name="Ngày nhận báo cáo", index=False)


FIRST, SECOND = "31603-my-phuoc.xlsx", "31603-my-phuoc-sua-doi.xlsx"
ONE, TWO, TWICE = ("31603", "10/12/2021", FIRST), ("31603", "12/12/2021", SECOND), ("31603", "12/12/2021", FIRST)
UNNAMED, UNKNOWN = ("31603", "10/12/2021", ""), ("31606", "10/12/2021", "")


@pytest.mark.parametrize(
    ("rows", "there", "on", "used", "last"),
    [
        ([ONE], [FIRST], 9, "", None),
        ([ONE], [FIRST], 10, FIRST, 10),
        ([ONE, TWO], [FIRST, SECOND], 9, "", None),
        ([ONE, TWO], [FIRST, SECOND], 11, FIRST, 10),
        ([ONE, TWO], [FIRST, SECOND], 12, SECOND, 12),
        ([ONE, TWO], [FIRST, SECOND], None, SECOND, 12),
        ([ONE, TWICE], [FIRST], 11, FIRST, 10),  # sent again under its name
        ([UNNAMED], [FIRST], 9, "", None),
        ([UNNAMED], [FIRST], 10, FIRST, 10),
        ([UNKNOWN], [FIRST], 9, FIRST, None),  # no one wrote down when it came
    ],
)
def test_what_had_come_by_a_day(
    rows: list[tuple[str, str, str]], there: list[str], on: int | None, used: str, last: int | None, space: Workspace
) -> None:
    for name in there[1:]:
        shutil.copy(space.submissions / FIRST, space.submissions / name)
    receipts(space, *rows)
    found = {s.unit.code: s for s in sent(space, on and date(2021, 12, on))}
    assert (found["31603"].file, found["31603"].received) == (used, last and date(2021, 12, last))
    assert found["31603"].complete == bool(used) and found["31609"].complete


def test_nothing_came_yet(space: Workspace) -> None:
    shutil.rmtree(space.submissions)
    (space.raw / "report.yml").unlink()
    assert [s.file for s in sent(space)] == [""] * len(CODES) and submission_due(space) is None


def test_a_faulty_report_yml_is_an_error(space: Workspace) -> None:
    (space.raw / "report.yml").write_text("period: '2020'", encoding="utf-8")
    with pytest.raises(CchcError, match=r"report\.yml"):
        submission_due(space)

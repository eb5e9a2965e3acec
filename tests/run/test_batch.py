"""Many reports: in order, whole or not at all, again where nothing is lost by it, and never another's numbers."""

import json
import os
import select
import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from cchc.cli import main
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.run import batch, manifest
from cchc.run.batch import FAILED, KEPT, MADE, SKIPPED, BatchRun, Outcome, plan_runs, read_runs, run_all, write_summary
from cchc.run.one_at_a_time import alone

FOUND = {"error": 27, "warning": 21, "note": 3}
made_by = cache(manifest.program)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two offices with two periods each, and notebooks that write what they were asked for."""
    for name in ("notebooks", "data/raw/944/2020", "data/raw/944/2021", "data/raw/92/2020", "data/raw/92/2021"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch, "run_notebooks", fake)
    monkeypatch.setattr(manifest, "program", made_by)
    monkeypatch.setattr(manifest, "since", lambda space, _: [] if (space.outputs / "manifest.json").exists() else ["x"])
    return tmp_path


def fake(space: Workspace, given: dict[str, str]) -> None:
    """The pipeline without its notebooks: a report whose office is that of its folder, unless a file says otherwise."""
    told = space.raw / "fails"
    if told.exists():
        raise {"input": CchcError("Thiếu tệp."), "memory": MemoryError("đầy")}[told.read_text(encoding="utf-8")]
    other = space.raw / "office"
    office = other.read_text(encoding="utf-8") if other.exists() else space.raw.parent.name
    before = sorted(path.name for path in space.processed.parent.iterdir()) if space.processed.parent.is_dir() else []
    space.processed.mkdir(parents=True, exist_ok=True)
    (space.processed / "tables").write_text(office, encoding="utf-8")
    (space.outputs / "report.html").write_text(f"{office} {space.period.id} sau {before}", encoding="utf-8")
    made = manifest.Manifest(
        period=space.period.id,
        office=office,
        build_date="",
        made_from=manifest.sources(space),
        findings=FOUND,
        outputs={"report.html": ""},
    )
    (space.outputs / "manifest.json").write_text(made.as_json(), encoding="utf-8")
    (space.outputs / "notebooks").mkdir()
    judged = {"metadata": {"cchc": {"open_errors": 2}}}
    (space.outputs / "notebooks" / "03_report.ipynb").write_text(json.dumps(judged), encoding="utf-8")


class Pool(ThreadPoolExecutor):
    """One thread, as the working directory is the process's; it takes what the executor of Dask takes, no more."""

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)


def threads() -> Executor:
    return Pool(1)


def all_of(out: Path, **options: object) -> dict[tuple[str, str], Outcome]:
    runs = plan_runs(["944", "92"], ["2021", "2020"], out)
    return {(one.run.office, one.run.period): one for one in run_all(runs, threads, 1, **options)}


def test_each_report_stands_in_its_place_with_the_tables_of_those_before(project: Path) -> None:
    outcomes = all_of(project / "out")
    assert {one.state for one in outcomes.values()} == {MADE} and len(outcomes) == 4
    assert (outcomes["92", "2020"].findings, outcomes["92", "2020"].status) == (FOUND, "dự thảo, còn 2 lỗi")
    texts = {p.relative_to(project / "out").as_posix(): p.read_text() for p in project.glob("out/*/*/report.html")}
    assert texts == {
        "92/2020/report.html": "92 2020 sau []",
        "92/2021/report.html": "92 2021 sau ['2020']",
        "944/2020/report.html": "944 2020 sau []",
        "944/2021/report.html": "944 2021 sau ['2020']",
    }
    assert (project / "out/92/2021/processed/2020/tables").read_text(encoding="utf-8") == "92"
    assert not [*project.glob("out/*/.*")], "nothing private is left"
    assert {one.state for one in all_of(project / "out").values()} == {KEPT}
    assert {one.state for one in all_of(project / "out", force=True).values()} == {MADE}


def test_a_period_made_since_is_read_and_its_report_made_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, list[str]] = {}

    def since(space: Workspace, _: dict[str, str]) -> list[str]:
        seen[space.period.id] = [id for id, folder in space.others.items() if folder.is_dir()]
        return []

    made = plan_runs(["944"], ["2021", "2020"], project / "out")
    run_all(made[:1], threads, 1)
    run_all(made[1:], threads, 1)
    monkeypatch.setattr(manifest, "since", since)
    run_all(made, threads, 1)
    assert seen == {"2020": [], "2021": ["2020"]}, "what stands now, though 2021 was made before 2020"


def test_a_failed_run_stops_no_other_and_leaves_what_stood_there(project: Path) -> None:
    all_of(project / "out")
    stood = (project / "out/944/2020/report.html").read_bytes()
    (project / "data/raw/944/2020/fails").write_text("input", encoding="utf-8")
    outcomes = all_of(project / "out", force=True)
    assert Counter(one.state for one in outcomes.values()) == {MADE: 3, FAILED: 1}
    assert outcomes["944", "2020"].said == ["Thiếu tệp."]
    assert (project / "out/944/2020/report.html").read_bytes() == stood


def test_a_report_that_reads_the_period_that_failed_says_so(project: Path) -> None:
    (project / "data/raw/944/2020/fails").write_text("input", encoding="utf-8")
    outcomes = all_of(project / "out")
    assert outcomes["944", "2021"].state == MADE
    assert outcomes["944", "2021"].said[0].startswith("Kỳ 2020 lần này chưa lập được: ")
    assert not outcomes["92", "2021"].said


def test_only_a_failure_that_is_not_the_input_s_is_tried_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(batch, "run_notebooks", lambda space, given: (tried.append(space.raw.name), fake(space, given)))
    (project / "data/raw/944/2020/fails").write_text("input", encoding="utf-8")
    (project / "data/raw/92/2021/fails").write_text("memory", encoding="utf-8")
    outcomes = all_of(project / "out")
    assert outcomes["92", "2021"].said == ["MemoryError: đầy"]
    assert Counter(tried) == {"2020": 2, "2021": 1 + batch.ATTEMPTS}


def test_a_report_of_another_office_is_not_published(project: Path) -> None:
    (project / "data/raw/944/2021/office").write_text("92", encoding="utf-8")
    outcomes = all_of(project / "out")
    assert outcomes["944", "2021"].state == FAILED and "là của cơ quan 92" in outcomes["944", "2021"].said[0]
    assert not (project / "out/944/2021").exists()


def test_what_a_killed_run_left_is_tidied_and_the_last_report_stays(project: Path) -> None:
    all_of(project / "out")
    office = project / "out" / "944"
    (office / "2021").rename(office / ".2021-old")
    for period in ("2021", "2020"):
        (office / f".{period}.{uuid4().hex}").mkdir()
    (office / ".signed.by-hand").mkdir()
    assert {one.state for one in all_of(project / "out").values()} == {KEPT}
    assert sorted(path.name for path in office.iterdir()) == [".signed.by-hand", "2020", "2021"]


def test_a_period_that_was_lost_between_two_moves_is_read_by_the_next(project: Path) -> None:
    all_of(project / "out")
    (project / "out/944/2020").rename(project / "out/944/.2020-old")
    run_all(plan_runs(["944"], ["2021"], project / "out"), threads, 1, force=True)
    text = (project / "out/944/2021/report.html").read_text(encoding="utf-8")
    assert text == "944 2021 sau ['2020']", "though this batch does not make that period"


@pytest.mark.parametrize("killed", [False, True])
def test_what_people_put_beside_a_report_outlives_the_next_one(killed: bool, project: Path) -> None:
    all_of(project / "out")
    place = project / "out" / "944" / "2021"
    (place / "report-da-ky.pdf").write_text("ký", encoding="utf-8")
    (place / "gửi").mkdir()
    (place / "gửi" / "công văn.docx").write_text("gửi", encoding="utf-8")
    if killed:  # after the second move
        place.rename(place.with_name(".2021-old"))
        fake(Workspace.of("2021", "data/raw/944/2021", str(place / "processed" / "2021"), str(place)), {})
    all_of(project / "out", force=True)
    assert (place / "report-da-ky.pdf").read_text(encoding="utf-8") == "ký"
    assert (place / "gửi" / "công văn.docx").read_text(encoding="utf-8") == "gửi"
    assert sorted(path.name for path in place.parent.iterdir()) == ["2020", "2021"]


def lost(run: BatchRun, *_: object) -> Outcome:
    """A worker that is killed in the middle of its first run of the period 2021."""
    mark = Path(run.outputs) / "lost"
    if run.period == "2021" and not mark.exists():
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(run, MADE, 1.0)


def always_lost(*_: object) -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.skipif(os.name == "nt", reason="Windows không có tín hiệu SIGKILL")
@pytest.mark.parametrize(("work", "states"), [(lost, {MADE}), (always_lost, {SKIPPED})])
def test_a_worker_that_is_lost_is_replaced(work, states, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "make_one", work)
    runs = plan_runs(["944", "92"], ["2020", "2021"], project / "out")
    pool = lambda: ProcessPoolExecutor(2, mp_context=get_context("fork"))  # noqa: E731
    outcomes = run_all(runs, pool, 2)
    assert {one.state for one in outcomes} == states and len(outcomes) == 4


def lost_in_2021(run: BatchRun, *_: object) -> Outcome:
    """What ends its process whenever it is tried; the others are at work when it does."""
    if run.period == "2021" and run.office == "92":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(run, MADE, 1.0)


@pytest.mark.skipif(os.name == "nt", reason="Windows không có tín hiệu SIGKILL")
def test_a_run_that_always_ends_its_process_takes_no_other_with_it(project: Path, monkeypatch) -> None:
    for office in ("931", "932", "933"):
        (project / "data" / "raw" / office / "2021").mkdir(parents=True)
    monkeypatch.setattr(batch, "make_one", lost_in_2021)
    runs = plan_runs(["92", "931", "932", "933"], ["2021"], project / "out")
    outcomes = run_all(runs, lambda: ProcessPoolExecutor(4, mp_context=get_context("fork")), 4)
    assert [one.state for one in outcomes] == [SKIPPED, MADE, MADE, MADE]


def test_two_batches_at_once_do_not_touch_each_other_s_reports(project: Path) -> None:
    all_of(project / "out")
    private = project / "out" / "944" / f".2021.{uuid4().hex}"
    private.mkdir()
    with alone(project / "out" / "944"):
        outcomes = all_of(project / "out", force=True)
        assert private.is_dir(), "the other one is at work in it"
    assert [outcomes[run].state for run in (("944", "2021"), ("92", "2021"))] == [FAILED, MADE]
    assert "Một lần lập báo cáo khác đang ghi vào out/944" in outcomes["944", "2021"].said[0]
    assert all_of(project / "out")["944", "2021"].state == KEPT


def test_a_process_with_an_older_program_makes_no_report(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of Dask lives on when the program is replaced: what it has imported is no longer what the files say."""
    older = made_by() | {"environment": {"pandas": "0"}}
    monkeypatch.setattr(batch, "_begun_with", lambda: older)
    outcomes = all_of(project / "out")
    assert {one.state for one in outcomes.values()} == {FAILED} and not [*project.glob("out/*/2*")]
    assert "khởi động lại các dask worker" in outcomes["92", "2020"].said[0]


class Lossy(Pool):
    """As the executor of Dask, where one run ends every worker it is given to, or the connection is lost once."""

    def __init__(self, fails: Callable[[Future], object]) -> None:
        super().__init__(1)
        self.fails = fails

    def submit(self, work, run: BatchRun, *more: object) -> Future:
        if (run.office, run.period) != ("92", "2020"):
            return super().submit(work, run, *more)
        future: Future = Future()
        self.fails(future)
        return future

    def shutdown(self, wait: bool = True) -> None:
        assert wait, "it would cancel the runs at work"
        super().shutdown(wait)


@pytest.mark.parametrize(
    "fails",
    [
        lambda future: future.set_exception(RuntimeError("KilledWorker")),
        lambda future: (future.cancel(), future.set_running_or_notify_cancel()),
    ],
)
def test_a_run_that_dask_gives_up_takes_no_other_with_it(fails: Callable[[Future], object], project: Path) -> None:
    runs = plan_runs(["944", "92"], ["2020", "2021"], project / "out")
    outcomes = run_all(runs, lambda: Lossy(fails), 2)
    assert [(one.run.office, one.state) for one in outcomes] == [
        ("944", MADE), ("944", MADE), ("92", SKIPPED), ("92", MADE),
    ]  # fmt: skip
    assert outcomes[3].said[0].startswith("Kỳ 2020 lần này chưa lập được")


def test_a_scheduler_that_has_gone_is_told_of_each_report_that_it_leaves(project: Path) -> None:
    closed = threads()
    closed.shutdown()  # submit raises from now on
    outcomes = run_all(plan_runs(["944", "92"], ["2020"], project / "out"), lambda: closed, 2)
    assert [one.state for one in outcomes] == [SKIPPED, SKIPPED]
    assert "RuntimeError: cannot schedule" in outcomes[0].said[0]


def killed_with_a_worker(told: Connection) -> None:
    """A batch that is killed while its worker waits for the next run."""
    ours, theirs = Pipe()
    get_context("fork").Process(target=waiting, args=(theirs,)).start()
    told.send(ours.recv())
    os.kill(os.getpid(), signal.SIGKILL)


def waiting(told: Connection) -> None:
    batch.end_with_parent()
    told.send(os.getpid())
    signal.pause()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="chỉ Linux cho chờ một tiến trình không phải con mình")
def test_no_worker_outlives_its_batch() -> None:
    """It would hold the folder of its office, and wait for ever."""
    ours, theirs = Pipe()
    begun = get_context("fork").Process(target=killed_with_a_worker, args=(theirs,))
    begun.start()
    assert ours.poll(20)
    worker = ours.recv()
    begun.join()
    with suppress(ProcessLookupError):  # it has ended by now
        handle = os.pidfd_open(worker)
        ended = select.select([handle], [], [], 20)[0]
        os.close(handle)
        assert ended, f"process {worker} still runs"


def test_what_changes_while_a_report_is_made_is_not_mixed_into_it(project: Path, monkeypatch) -> None:
    """Made again where it can be; else it says so and the last report stays."""
    changes = iter(["sửa lần 1", "sửa lần 2", "sửa lần 3", "sửa lần 4"])
    raw = project / "data" / "raw" / "944" / "2020" / "corrections.csv"

    def changing(space: Workspace, given: dict[str, str]) -> None:
        fake(space, given)
        if text := next(changes, ""):
            raw.write_text(text, encoding="utf-8")

    monkeypatch.setattr(batch, "run_notebooks", changing)
    runs = plan_runs(["944"], ["2020"], project / "out")
    (outcome,) = run_all(runs, threads, 1)
    assert outcome.state == FAILED and not (project / "out/944/2020").exists()
    assert outcome.said[0].startswith("Dữ liệu đầu vào đã thay đổi trong khi lập báo cáo")
    (outcome,) = run_all(runs, threads, 1)
    assert outcome.state == MADE, "the last change came in its first attempt"


def test_reports_made_before_the_catalogue_was_changed_say_so(project: Path, monkeypatch) -> None:
    def changing(space: Workspace, given: dict[str, str]) -> None:
        fake(space, given)
        if space.raw.parent.name == "944" and space.period.id == "2020":  # the second of four
            (project / "catalogue").mkdir(exist_ok=True)
            (project / "catalogue" / "units.csv").write_text("code,name", encoding="utf-8")

    monkeypatch.setattr(batch, "run_notebooks", changing)
    outcomes = all_of(project / "out")
    assert {one.state for one in outcomes.values()} == {MADE}
    told = {key: one.said for key, one in outcomes.items() if one.said}
    said = "Danh mục của dự án đã thay đổi sau khi lập báo cáo này"
    assert [*told] == [("92", "2020")] and told["92", "2020"][0].startswith(said)


def test_a_worker_that_sees_another_project_publishes_nothing(project: Path, monkeypatch) -> None:
    """A machine of Dask whose folder of this name is not the shared one; kept reports are no better."""
    all_of(project / "out")
    other = {"notebooks": {"": "của máy khác"}, "parameters": {"SOURCE_DATE_EPOCH": "1"}}
    seen = batch._asked
    monkeypatch.setattr(batch, "_asked", lambda run: seen(run) | other)
    for force in (False, True):
        outcomes = all_of(project / "out", force=force)
        assert {one.state for one in outcomes.values()} == {FAILED}
        assert outcomes["944", "2021"].said[0].startswith("Notebook, Tham số SOURCE_DATE_EPOCH đã thay đổi")


def test_a_worker_with_another_version_makes_no_report(project: Path, monkeypatch) -> None:
    seen = batch._asked
    other = made_by()["environment"] | {"pandas": "0.1"}
    monkeypatch.setattr(batch, "_asked", lambda run: seen(run) | {"environment": other})
    monkeypatch.setattr(batch, "run_notebooks", lambda *_: pytest.fail("it must not begin"))
    outcomes = all_of(project / "out")
    assert "khác với máy chạy cchc batch: Phiên bản pandas." in outcomes["92", "2020"].said[0]


def test_of_periods_that_end_on_one_day_the_longer_reads_the_shorter(project: Path) -> None:
    for period in ("2021-9M", "2021-Q3"):
        (project / "data" / "raw" / "944" / period).mkdir()
    run_all(plan_runs(["944"], ["2021-9M", "2021-Q3"], project / "out"), threads, 1)
    text = (project / "out/944/2021-9M/report.html").read_text(encoding="utf-8")
    assert text == "944 2021-9M sau ['2021-Q3']", "whatever the order in which they were asked for"


def test_a_fault_of_the_disk_is_told_in_words(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(space: Workspace, given: dict[str, str]) -> None:
        if space.period.id == "2020":
            raise OSError(28, "No space left on device", str(space.outputs / "report.pdf"))
        try:
            raise OSError(28, "No space left on device")
        finally:
            b"\xc3".decode()  # a notebook of which only the beginning was written

    monkeypatch.setattr(batch, "run_notebooks", full)
    outcomes = all_of(project / "out")
    full_disk = "ổ đĩa đã đầy. Hãy xóa bớt tệp rồi chạy lại."
    assert outcomes["92", "2020"].said[0].endswith(f"report.pdf: {full_disk}")
    assert outcomes["92", "2021"].said == [f"Không ghi được tệp của báo cáo này: {full_disk}"]


def test_what_was_asked_for_twice_is_made_once_and_an_office_is_no_path(project: Path) -> None:
    runs = plan_runs(["944", "944"], ["2021", "2021"], project / "out")
    assert [one.state for one in run_all(runs, threads, 1)] == [MADE]
    with pytest.raises(CchcError) as caught:
        plan_runs(["../raw/944", "..", "944"], ["2021"], project / "out")
    assert caught.value.details == ["“../raw/944” không phải mã cơ quan.", "“..” không phải mã cơ quan."]


def test_no_report_is_put_among_data_or_over_another(project: Path) -> None:
    """The folder in its place is replaced as a whole."""
    said = "data/raw/944/2021 là chỗ của dữ liệu đầu vào. Hãy ghi --out khác."
    for out in ("data/raw", "data/raw/944/2021/out", "data/processed"):
        with pytest.raises(CchcError) as caught:
            plan_runs(["944"], ["2021"], project / out)
        assert "là chỗ của dữ liệu đầu vào" in caught.value.details[0]
        assert (said in caught.value.details[0]) == (out == "data/raw")
    given = project / "given" / "944" / "2021"
    given.mkdir(parents=True)
    table = project / "runs.csv"
    table.write_text("office,period,raw\n944,2021,given/944/2021\n", encoding="utf-8")
    with pytest.raises(CchcError) as caught:
        read_runs(table, project / "given")
    assert "given/944/2021 là chỗ của dữ liệu đầu vào" in caught.value.details[0]
    (project / "out" / "944").mkdir(parents=True)
    (project / "out" / "92").symlink_to("944")
    with pytest.raises(CchcError) as caught:
        plan_runs(["944", "92"], ["2021"], project / "out")
    assert [said.split(":")[0] for said in caught.value.details] == ["944, 2021", "92, 2021"]


def test_a_code_without_its_zeros_is_recognised(project: Path) -> None:
    (project / "data/raw/00004/2021").mkdir(parents=True)
    with pytest.raises(CchcError) as caught:
        plan_runs(["4"], ["2021"], project / "out")
    assert "Có phải là cơ quan 00004?" in caught.value.details[0]
    with pytest.raises(CchcError) as caught:
        plan_runs(["44"], ["2021"], project / "out")
    assert "Có phải" not in caught.value.details[0]


def test_a_batch_that_is_stopped_leaves_no_summary_of_the_one_before(project: Path, monkeypatch) -> None:
    summary = project / "outputs" / "batch" / batch.SUMMARY
    summary.parent.mkdir(parents=True)
    summary.write_text("Đã lập: 4", encoding="utf-8")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "run_all", stopped)
    CliRunner().invoke(main, ["batch", "--offices", "944", "--periods", "2021"])
    assert not summary.exists()


def test_what_is_left_is_told(project: Path) -> None:
    heard: list[tuple[str, int, bool]] = []

    def told(one: Outcome, left: int, seconds: float | None) -> None:
        heard.append((one.run.period, left, seconds is not None))

    all_of(project / "out", told=told)
    assert heard == [("2020", 3, True), ("2020", 2, True), ("2021", 1, True), ("2021", 0, False)]
    heard.clear()
    all_of(project / "out", told=told)
    assert heard == [("2020", 3, False), ("2020", 2, False), ("2021", 1, False), ("2021", 0, False)], "all were kept"


@pytest.mark.parametrize(
    ("left", "workers", "seconds"),
    [
        ({"944": 1, "92": 1, "93": 1, "94": 1}, 2, 20),
        ({"944": 4}, 2, 40),  # of one office one after the other
        ({"944": 1}, 2, 10),
    ],
)
def test_the_time_left_is_that_of_reports_that_are_made(left: dict[str, int], workers: int, seconds: float) -> None:
    run = BatchRun("91", "2021", "", "out/91")
    ended = [Outcome(run, KEPT, 0.1), Outcome(run, MADE, 12), Outcome(run, FAILED, 8), Outcome(run, SKIPPED)]
    runs = [BatchRun(code, str(2020 + n), "", f"out/{code}") for code, count in left.items() for n in range(count)]
    assert batch._rest(ended, runs, workers) == pytest.approx(seconds)


def test_a_table_of_runs_names_folders_from_its_own(project: Path) -> None:
    table = project / "data" / "runs.csv"
    table.write_text("office,period,raw\n944,2021,\n92,2020,raw/92/2020\n", encoding="utf-8")
    runs = read_runs(table, project / "out")
    assert [(run.office, run.period, Path(run.raw).relative_to(project).as_posix()) for run in runs] == [
        ("944", "2021", "data/raw/944/2021"), ("92", "2020", "data/raw/92/2020"),
    ]  # fmt: skip
    table.write_text("office,period\n944,2021\n944,2021\n93,2020\n92,2023-Q9\n", encoding="utf-8")
    with pytest.raises(CchcError, match=r"dòng 3: .*trùng cơ quan, kỳ với dòng 2; dòng 5: .*2023-Q9"):
        read_runs(table, project / "out")
    with pytest.raises(CchcError) as caught:
        plan_runs(["93", "92"], ["2020", "2019"], project / "out")
    assert len(caught.value.details) == 3


def test_the_command_asks_for_one_list_of_runs(project: Path) -> None:
    table = project / "runs.csv"
    table.write_text("office,period\n", encoding="utf-8")
    for given in ([], ["--periods", "2021", "--runs", "runs.csv"], ["--offices", "944", "--runs", "runs.csv"]):
        result = CliRunner().invoke(main, ["batch", *given])
        assert (result.exit_code, "Hãy ghi --periods" in result.output) == (1, True)
    for given in (["--periods", ","], ["--runs", "runs.csv"]):
        result = CliRunner().invoke(main, ["batch", *given])
        assert (result.exit_code, "Không có báo cáo nào để lập" in result.output) == (1, True)
    result = CliRunner().invoke(main, ["batch", "--periods", "2021", "--offices", ", "])
    assert "--offices không ghi mã cơ quan nào" in result.output, "those of the project were not asked for"


def test_the_summary_links_reports_and_says_first_why_others_failed(tmp_path: Path, browser: Browser) -> None:
    none = {"error": 0, "warning": 0, "note": 0}
    outcomes = [
        Outcome(BatchRun("944", "2021", "", str(tmp_path / "944")), MADE, 61.25, FOUND, open_errors=1200),
        Outcome(BatchRun("", "2021", "", str(tmp_path)), KEPT, 1, FOUND | {"note": 1234}, office="944"),
        Outcome(BatchRun("92", "2021-Q1", "", str(tmp_path / "92")), FAILED, 2, said=["<b>Thiếu</b> tệp report.yml."]),
        Outcome(BatchRun("93", "2021", "", str(tmp_path / "93")), SKIPPED, said=["Tiến trình bị ngắt."]),
        Outcome(BatchRun("94", "2021", "", str(tmp_path / "#9 4")), MADE, 3, none),
    ]
    for width in (360, 1280):
        page = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False).new_page()
        page.goto(write_summary(outcomes, tmp_path).as_uri())
        assert page.locator("td a").evaluate_all("links => links.map(a => a.getAttribute('href'))") == [
            "944/2021/report.html", "2021/report.html", "%239%204/2021/report.html",
        ]  # fmt: skip
        assert page.locator("td:first-child").all_inner_texts() == [
            "92", "93", "Huyện Mỹ Tú (944)", "Huyện Mỹ Tú", "94",
        ]  # fmt: skip
        rows = [" ".join(row.split()) for row in page.locator("tbody tr").all_inner_texts()]
        assert rows[2] == "Huyện Mỹ Tú (944) năm 2021 đã lập, dự thảo, còn 1.200 lỗi 27 21 3 61,3"
        assert rows[3] == "Huyện Mỹ Tú năm 2021 giữ nguyên, bản chính thức 27 21 1.234 1,0", "its errors are settled"
        assert "<b>Thiếu</b> tệp report.yml." in page.locator(".failed").first.inner_text()
        assert rows[1].endswith("– – – –"), "nobody knows how long a lost process took"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        inner = "document.querySelector('.wide').scrollWidth - document.querySelector('.wide').clientWidth"
        assert page.evaluate(inner) == 0, "all columns can be seen"
        page.context.close()

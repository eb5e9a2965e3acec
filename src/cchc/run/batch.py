"""Many reports, each made whole in a folder of its own and then put in its place; one that fails stops no other."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from ..catalogue import unit_names
from ..language.format import number
from ..project.csv_lines import CsvLine, read_lines
from ..project.errors import CchcError
from ..project.location import project_root
from ..project.paths import Workspace
from ..project.period import Period
from ..project.settings import office_of
from ..project.storage import write_atomic
from ..render.html import render_page
from . import manifest
from .one_at_a_time import alone
from .pipeline import run as run_notebooks

SUMMARY = "batch.html"
MADE, KEPT, FAILED, SKIPPED = "đã lập", "giữ nguyên", "lỗi", "chưa lập"
ATTEMPTS = 3  # of a run whose process was lost, or that failed for another reason than its input
OFFICE = re.compile(r"(?:\w[\w.-]*)?")  # a code that is the name of a folder and of no other place


class RunLine(CsvLine):
    """A line of a table of runs: an office, a period, the folder of its data (empty: data/raw/<office>/<period>)."""

    unique: ClassVar = {"cơ quan, kỳ": ("office", "period")}

    office: str
    period: str
    raw: str = ""


@dataclass(frozen=True)
class BatchRun:
    """One report to be made: its office and period, the folder of its data, that of all reports of its office."""

    office: str
    period: str
    raw: str
    outputs: str

    @property
    def place(self) -> Path:
        """Where the whole report stands when it is made."""
        return Path(self.outputs) / self.period

    @property
    def last_day(self) -> str:
        return Period.parse(self.period).window[1].isoformat()


@dataclass(frozen=True)
class Outcome:
    """How a run ended: MADE, KEPT as nothing changed, FAILED, or SKIPPED since its worker was lost too often."""

    run: BatchRun
    state: str
    seconds: float = 0
    findings: Mapping[str, int] = field(default_factory=dict)  # by severity
    said: Sequence[str] = ()  # why it failed
    office: str = ""  # the code of the office whose report it is, where that is known
    again: bool = False  # whether another attempt may end otherwise


def read_runs(path: Path, out: Path) -> list[BatchRun]:
    """The runs of a csv file (RunLine); raw folders are named from the folder of the file."""
    if not path.is_file():
        raise CchcError(f"Không có tệp {path.name}.")
    lines = read_lines(path, RunLine, lambda line: Period.parse(line.period))
    runs = [_planned(line.office, line.period, path.parent / line.raw if line.raw else None, out) for line in lines]
    return _checked(runs)


def plan_runs(offices: Iterable[str], periods: Iterable[str], out: Path) -> list[BatchRun]:
    """A run for each office and period; without offices, for the project's own in each period."""
    return _checked([_planned(office, period, None, out) for office in offices or [""] for period in periods])


def run_all(
    runs: Sequence[BatchRun],
    executor: Callable[[], Executor],
    workers: int,
    force: bool = False,
    told: Callable[[Outcome, int, float], None] = lambda *_: None,
) -> list[Outcome]:
    """Make all of them, at most `workers` at a time; those of one office in the order of their last days.

    `executor` makes what runs them, anew where it was broken: which of the runs at work broke it nobody knows, so each
    of them is then tried alone. `told` hears of each outcome, with how many are left and the seconds they will take by
    what the others took.
    """
    left = {run: 0 for run in sorted(runs, key=lambda run: (run.last_day, run.office))}  # run -> attempts
    lost: set[BatchRun] = set()  # those of `left` that were at work when a process ended
    outcomes: dict[BatchRun, Outcome] = {}
    at_work: dict[Future, BatchRun] = {}
    began, pool, root = time.perf_counter(), executor(), str(project_root())
    try:
        while left or at_work:
            room = (1 if lost else workers) - len(at_work)
            for run in _ready([run for run in left if run in lost] or left, at_work.values())[: max(room, 0)]:
                at_work[pool.submit(make_one, run, root, force)] = run
                left[run] += 1
            done, _ = wait(at_work, return_when=FIRST_COMPLETED)
            broken = False
            for future in done:
                run = at_work.pop(future)
                outcome = _ended(future, run)
                if future.exception() is not None:
                    broken = True
                    lost.add(run)
                if outcome.again and left[run] < ATTEMPTS:
                    continue
                del left[run]
                lost.discard(run)
                outcomes[run] = outcome
                rest = (time.perf_counter() - began) / len(outcomes) * len(left)
                told(outcome, len(left), rest)
            if broken:
                pool.shutdown(wait=False)
                pool = executor()
    finally:
        pool.shutdown()
    return [outcomes[run] for run in runs if run in outcomes]


def make_one(run: BatchRun, root: str, force: bool = False) -> Outcome:
    """Make the report in a folder beside its place and exchange the two; called in a worker process of its own."""
    os.chdir(root)
    started = time.perf_counter()
    try:
        _begun_with()
        state = _make(run, force)
        found = manifest.read(run.place)
    except CchcError as error:
        return Outcome(run, FAILED, time.perf_counter() - started, said=[str(error), *error.details])
    except Exception as error:
        said = [f"{type(error).__name__}: {error}"]
        return Outcome(run, FAILED, time.perf_counter() - started, said=said, again=True)
    return Outcome(run, state, time.perf_counter() - started, found.findings, office=found.office)


@cache
def _begun_with() -> manifest.Sources:
    """The program as it was when this process began to make reports: what is imported by now stays so."""
    return manifest.program()


def _make(one: BatchRun, force: bool) -> str:
    with alone(Path(one.outputs)):
        return _make_alone(one, force)


def _make_alone(one: BatchRun, force: bool) -> str:
    place = one.place
    _tidy(place)
    if place.is_dir():  # periods made since may be among those that this one reads
        _lay_beside(one, place / "processed")
    if not force and place.is_dir() and not manifest.since(_space(one, place), {}):
        return KEPT
    private = place.with_name(f".{one.period}.{uuid4().hex}")  # several machines may have the same process ids
    try:
        space = _space(one, private)
        _lay_beside(one, space.processed.parent)
        given = {"raw": space.raw, "processed": space.processed, "outputs": space.outputs}
        run_notebooks(space, {name: str(folder) for name, folder in given.items()})
        made = manifest.read(space.outputs)
        if made.period != one.period or (one.office and made.office != one.office):
            raise CchcError(
                f"Báo cáo lập ra là của cơ quan {made.office}, kỳ {made.period}, không phải của {one.office}, kỳ "
                f"{one.period}. Hãy kiểm tra office và period trong report.yml của {one.raw}."
            )
        if not _begun_with().items() <= made.made_from.items():
            raise CchcError(
                "Chương trình, danh mục chuẩn hoặc thư viện đã thay đổi sau khi tiến trình này bắt đầu. Hãy chạy lại "
                "cchc batch; với Dask, khởi động lại các dask worker trước."
            )
        _publish(private, place)
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return MADE


def _space(one: BatchRun, folder: Path) -> Workspace:
    """The folders of a run that is made in `folder`."""
    return Workspace.of(one.period, one.raw, str(folder / "processed" / one.period), str(folder))


def _lay_beside(one: BatchRun, tables: Path) -> None:
    """The tables, as they now are, of all periods of the office that were made and end no later, in `tables`."""
    for there in sorted(Path(one.outputs).glob("[!.]*/processed/*")):
        if there.name == there.parents[1].name != one.period and _last_day(there.name) <= one.last_day:
            tables.mkdir(parents=True, exist_ok=True)
            _link(tables / there.name, there)


def _last_day(period: str) -> str:
    """As BatchRun.last_day; after all others where it is no period (any more)."""
    try:
        return Period.parse(period).window[1].isoformat()
    except CchcError:
        return "9999"


def _link(place: Path, target: Path) -> None:
    """The folder `target` at `place`: a link that holds wherever both are moved together, or else a copy."""
    if place.is_symlink():
        return
    shutil.rmtree(place, ignore_errors=True)  # a copy of what it was then
    try:
        place.symlink_to(os.path.relpath(target, place.parent), target_is_directory=True)
    except OSError:  # Windows lets few users make links
        shutil.copytree(target, place)


def _publish(private: Path, place: Path) -> None:
    """The whole new folder in the place of the old one, which is kept until the new one stands there."""
    old = _old(place)
    if place.exists():
        os.replace(place, old)
    os.replace(private, place)
    shutil.rmtree(old, ignore_errors=True)


def _tidy(place: Path) -> None:
    """What a run that was killed left beside its place: its own folder, or the last report between two moves."""
    if _old(place).exists() and not place.exists():
        os.replace(_old(place), place)
    for left in (_old(place), *place.parent.glob(f".{place.name}.*")):
        shutil.rmtree(left, ignore_errors=True)


def _old(place: Path) -> Path:
    return place.with_name(f".{place.name}-old")


def _ready(left: Iterable[BatchRun], at_work: Iterable[BatchRun]) -> list[BatchRun]:
    """The first run of each office that has none at work: a period may read the tables of those before it."""
    busy = {run.outputs for run in at_work}
    first: dict[str, BatchRun] = {}
    for run in left:
        first.setdefault(run.outputs, run)
    return [run for folder, run in first.items() if folder not in busy]


def _ended(future: Future, run: BatchRun) -> Outcome:
    error = future.exception()
    if error is None:
        return future.result()
    return Outcome(run, SKIPPED, said=[f"Tiến trình lập báo cáo bị ngắt ({type(error).__name__})."], again=True)


def _planned(office: str, period: str, raw: Path | None, out: Path) -> BatchRun:
    own = project_root() / "data" / "raw"
    folder = raw or (own / office / period if office else own / period)
    return BatchRun(office, period, str(folder.resolve()), str((out / office).resolve()))


def _checked(runs: list[BatchRun]) -> list[BatchRun]:
    """Each of the runs once; CchcError naming each whose period or office is none, or whose folder is not there."""
    faults, runs = [], list(dict.fromkeys(runs))
    for one in runs:
        if not OFFICE.fullmatch(one.office):
            faults.append(f"“{one.office}” không phải mã cơ quan.")
            continue
        try:
            Workspace.of(one.period, one.raw, "processed", "outputs")
        except CchcError as error:
            faults.append(f"{one.office or 'cơ quan của dự án'}, {one.period}: {error}")
    if faults:
        raise CchcError(f"Có {len(faults)} lần lập báo cáo chưa có đủ dữ liệu đầu vào.", faults)
    return runs


def write_summary(outcomes: Sequence[Outcome], folder: Path) -> Path:
    """The page that links every report, with how long it took, its findings, and why others failed."""
    rows = [
        {
            "outcome": one,
            "office": _office_name(one),
            "title": Period.parse(one.run.period).title,
            "link": Path(os.path.relpath(one.run.place / "report.html", folder)).as_posix(),
            "failed": one.state in (FAILED, SKIPPED),
            "seconds": "–" if one.state == SKIPPED else number(one.seconds, 1),  # of a lost process nobody knows
        }
        for one in outcomes
    ]
    counts = {state: sum(one.state == state for one in outcomes) for state in (MADE, KEPT, FAILED, SKIPPED)}
    path = folder / SUMMARY
    page = render_page("batch.html.j2", rows=rows, counts=counts, seconds=sum(one.seconds for one in outcomes))
    write_atomic(path, page.encode())
    return path


def _office_name(one: Outcome) -> str:
    """The office by its name, with its code where one was asked for."""
    code = one.office or one.run.office
    if not code:  # it failed, and no code was asked for
        with suppress(CchcError):
            code = office_of(Path(one.run.raw).parent, Period.parse(one.run.period))
    name = unit_names(Period.parse(one.run.period).window[1]).get(code, "")
    return f"{name} ({code})" if name and one.run.office else name or code or "Cơ quan của dự án"

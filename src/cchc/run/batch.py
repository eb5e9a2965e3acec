"""Many reports, each made whole in a folder of its own and then put in its place; one that fails stops no other."""

import json
import multiprocessing
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from statistics import mean
from threading import Thread
from typing import ClassVar
from urllib.parse import quote
from uuid import uuid4

from ..catalogue import unit_names
from ..language.format import number
from ..project.csv_lines import Code, CsvLine, read_lines
from ..project.errors import CchcError, unopened
from ..project.fingerprint import files_below
from ..project.location import display, project_root
from ..project.paths import Workspace
from ..project.period import Period
from ..project.settings import office_of
from ..project.storage import write_atomic
from ..render.executed import OWN
from ..render.html import render_page
from . import manifest
from .one_at_a_time import alone
from .pipeline import REPORT
from .pipeline import run as run_notebooks

SUMMARY = "batch.html"
NEVER = "9999"  # a last day
MADE, KEPT, FAILED, SKIPPED = "đã lập", "giữ nguyên", "không lập được", "chưa lập"
SHARED = ("project", "notebooks", "lock")  # groups of the manifest that are the same for all reports of a project
COUNTED = {"error": "Lỗi", "warning": "Cảnh báo", "note": "Lưu ý"}
ATTEMPTS = 3  # of a run whose process was lost, or that failed for another reason than its input
LEFT = re.compile(r"\.(.+)(?:-old|\.[0-9a-f]{32})")  # a folder that a run has beside its period's place
OFFICE = re.compile(r"(?:\w[\w.-]*)?")  # a code that is the name of a folder and of no other place


class RunLine(CsvLine):
    """A line of a table of runs: an office, a period, the folder of its data (empty: data/raw/<office>/<period>)."""

    unique: ClassVar = {"cơ quan, kỳ": ("office", "period")}

    office: Code
    period: str
    raw: str = ""


class ChangedError(CchcError):
    """What a report is made from was changed meanwhile, or is not what it is where the batch was begun."""


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
    def order(self) -> tuple[str, int]:
        """By the last day; of those with the same one the shortest first, for a longer period reads those within it."""
        first, last = Period.parse(self.period).window
        return last.isoformat(), (last - first).days


@dataclass(frozen=True)
class Outcome:
    """How a run ended: MADE, KEPT as nothing changed, FAILED, or SKIPPED since its worker was lost too often."""

    run: BatchRun
    state: str
    seconds: float = 0
    findings: Mapping[str, int] = field(default_factory=dict)  # by severity
    open_errors: int = 0  # with none the report is final
    said: Sequence[str] = ()  # why it failed
    office: str = ""  # the code of the office whose report it is, where that is known
    again: bool = False  # whether another attempt may end otherwise

    @property
    def made(self) -> bool:
        """Whether the report stands in its place as its data are now."""
        return self.state in (MADE, KEPT)

    @property
    def status(self) -> str:
        """Whether it is final, in words; "" where it was not made."""
        if not self.made:
            return ""
        return f"dự thảo, còn {number(self.open_errors)} lỗi" if self.open_errors else "bản chính thức"


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
    told: Callable[[Outcome, int, float | None], None] = lambda *_: None,
) -> list[Outcome]:
    """Make all of them, at most `workers` at a time; those of one office in their `order`.

    `executor` makes what runs them, anew where it was broken: which of the runs at work broke it nobody knows, so each
    of them is then tried alone. `told` hears of each outcome, with how many are left and the seconds they will take at
    most by what the others took, None where each was kept.
    """
    left = {run: 0 for run in sorted(runs, key=lambda run: (run.order, run.office))}  # run -> attempts
    lost: set[BatchRun] = set()  # those of `left` that were at work when a process ended
    outcomes: dict[BatchRun, Outcome] = {}
    asked: dict[BatchRun, manifest.Sources] = {}  # in the order of their last attempts
    at_work: dict[Future, BatchRun] = {}
    pool, root = executor(), str(project_root())
    try:
        while left or at_work:
            room = (1 if lost else workers) - len(at_work)
            for run in _ready([run for run in left if run in lost] or left, at_work.values())[: max(room, 0)]:
                asked.pop(run, None)
                asked[run] = _asked(run)
                at_work[_submitted(pool, run, root, force, asked[run])] = run
                left[run] += 1
            done, _ = wait(at_work, return_when=FIRST_COMPLETED)
            broken = False
            for future in done:
                run = at_work.pop(future)
                error = _error(future)
                outcome = _lost(run, error) if error else future.result()
                if isinstance(error, BrokenExecutor):  # that of Dask never is: the others at work go on
                    broken = True
                    lost.add(run)
                if outcome.again and left[run] < ATTEMPTS:
                    continue
                del left[run]
                lost.discard(run)
                outcomes[run] = outcome = _on_older_figures(outcome, outcomes.values())
                told(outcome, len(left), _rest(outcomes.values(), left, workers))
            if broken:
                pool.shutdown(wait=False)
                pool = executor()
    finally:
        pool.shutdown()
    return [_before_a_change(outcomes[run], asked) for run in runs if run in outcomes]


def make_one(run: BatchRun, root: str, force: bool, asked: manifest.Sources) -> Outcome:
    """Make the report in a folder beside its place and exchange the two; called in a worker process of its own.

    `asked` is manifest.brief of what the run is to be made from, as it is where the batch was begun.
    """
    started = time.perf_counter()
    try:
        os.chdir(root)
        _same_program(asked)
        with alone(Path(run.outputs)):
            state = _make(run, force, asked)
            made, still_wrong = manifest.read(run.place), _open_errors(run.place)
    except Exception as error:
        again = isinstance(error, ChangedError) or not isinstance(error, CchcError)
        return Outcome(run, FAILED, time.perf_counter() - started, said=_said(error), again=again)
    return Outcome(run, state, time.perf_counter() - started, made.findings, still_wrong, office=made.office)


def end_with_parent() -> None:
    """Have this process end when the one that gives it work has ended, however: nobody would hear of its reports."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


@cache
def _begun_with() -> manifest.Sources:
    """The program as it was when this process began to make reports: what is imported by now stays so."""
    return manifest.program()


def _submitted(pool: Executor, run: BatchRun, root: str, force: bool, asked: manifest.Sources) -> Future:
    try:
        return pool.submit(make_one, run, root, force, asked)
    except Exception as error:  # broken since the last look at it, or Dask's scheduler has gone
        broken: Future = Future()
        broken.set_exception(error)
        return broken


def _asked(run: BatchRun) -> manifest.Sources:
    """manifest.brief of what the run is to be made from, as it is here; {} where that cannot be read."""
    try:
        return manifest.brief(manifest.sources(_space(run, run.place), made_by=_begun_with()))
    except (CchcError, OSError):  # told by the run
        return {}


def _same_program(asked: manifest.Sources) -> None:
    """A machine of Dask may have another version, and reports of two versions are not to be compared."""
    own = manifest.brief(_begun_with())
    if asked and (other := manifest.unlike({group: asked[group] for group in own}, own)):
        raise CchcError(
            f"Máy lập báo cáo này khác với máy chạy cchc batch: {', '.join(other)}. Hãy cài cùng một phiên bản "
            "trên mọi máy, khởi động lại các dask worker rồi chạy lại."
        )


def _make(one: BatchRun, force: bool, asked: manifest.Sources) -> str:
    place = one.place
    _tidy(Path(one.outputs))
    if place.is_dir():  # periods made since may be among those that this one reads
        _lay_beside(one, place / "processed")
    if not force and place.is_dir() and not manifest.since(_space(one, place), {}):
        _same_sources(asked, manifest.read(place).made_from)
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
                f"{one.period}. Hãy kiểm tra office và period trong report.yml của {display(Path(one.raw))}."
            )
        if not _begun_with().items() <= made.made_from.items():
            raise CchcError(
                "Chương trình, danh mục chuẩn hoặc thư viện đã thay đổi sau khi tiến trình này bắt đầu. Hãy chạy lại "
                "cchc batch; với Dask, khởi động lại các dask worker trước."
            )
        for seen in (made.made_from, manifest.sources(space)):  # when it was begun, and by now
            _same_sources(asked, seen)
        _publish(private, place)
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return MADE


def _same_sources(asked: manifest.Sources, seen: manifest.Sources) -> None:
    if other := manifest.unlike(asked, manifest.brief(seen)):
        raise ChangedError(
            f"{', '.join(other)} đã thay đổi trong khi lập báo cáo, hoặc ở máy lập báo cáo khác với ở máy chạy cchc "
            "batch. Hãy chạy lại; với Dask, kiểm tra để mọi máy thấy cùng một thư mục dự án."
        )


def _open_errors(place: Path) -> int:
    """How many errors make the report a draft, as the run has written it into the notebook."""
    notebook = json.loads((place / "notebooks" / f"{REPORT}.ipynb").read_bytes())
    return notebook["metadata"][OWN]["open_errors"]


def _said(error: Exception) -> list[str]:
    if isinstance(error, CchcError):
        return [str(error), *error.details]
    cause: BaseException | None = error
    while cause and not isinstance(cause, OSError):  # what is cut off by a full disk cannot be read either
        cause = cause.__context__
    if cause:
        return [unopened(display(Path(cause.filename)) if cause.filename else "tệp của báo cáo này", cause)]
    return [f"{type(error).__name__}: {error}"]


def _space(one: BatchRun, folder: Path) -> Workspace:
    """The folders of a run that is made in `folder`."""
    return Workspace.of(one.period, one.raw, str(folder / "processed" / one.period), str(folder))


def _lay_beside(one: BatchRun, tables: Path) -> None:
    """The tables, as they now are, of all periods of the office that were made and end no later, in `tables`."""
    last_day, _ = one.order
    for there in sorted(Path(one.outputs).glob("[!.]*/processed/*")):
        if there.name == there.parents[1].name != one.period and _last_day(there.name) <= last_day:
            tables.mkdir(parents=True, exist_ok=True)
            _link(tables / there.name, there)


def _last_day(period: str) -> str:
    """As in BatchRun.order; after all others where it is no period (any more)."""
    try:
        return Period.parse(period).window[1].isoformat()
    except CchcError:
        return NEVER


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
    _clear(old, place)


def _tidy(folder: Path) -> None:
    """What runs that were killed left in the folder of an office: their own folders, the last report between two moves.

    Those of each period: the next one may read its tables.
    """
    for left in folder.iterdir():
        found = LEFT.fullmatch(left.name)
        if found and left.is_dir() and _last_day(found[1]) != NEVER:
            place = folder / found[1]
            if left == _old(place) and not place.exists():
                os.replace(left, place)
            elif left == _old(place):
                _clear(left, place)
            else:
                shutil.rmtree(left, ignore_errors=True)


def _clear(old: Path, place: Path) -> None:
    """Take away the folder of the last report, but for what people put there, such as a signed copy: it is moved."""
    try:
        made = manifest.read(old).outputs.keys() | {manifest.NAME}
    except CchcError:
        made = set()
    for name in files_below(old) if old.is_dir() else ():
        if not (name in made or name.startswith(("processed/", "failed/")) or (place / name).exists()):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(old / name, place / name)
    shutil.rmtree(old, ignore_errors=True)


def _old(place: Path) -> Path:
    return place.with_name(f".{place.name}-old")


def _ready(left: Iterable[BatchRun], at_work: Iterable[BatchRun]) -> list[BatchRun]:
    """The first run of each office that has none at work: a period may read the tables of those before it."""
    busy = {run.outputs for run in at_work}
    first: dict[str, BatchRun] = {}
    for run in left:
        first.setdefault(run.outputs, run)
    return [run for folder, run in first.items() if folder not in busy]


def _on_older_figures(outcome: Outcome, before: Iterable[Outcome]) -> Outcome:
    """The outcome, which says so where the report may read figures of a period that this batch could not make."""
    run = outcome.run
    failed = {one.run.period for one in before if one.run.outputs == run.outputs and not one.made}
    if not (failed and outcome.made):
        return outcome
    read = [period.id for period in _space(run, run.place).related if period.id in failed]
    if not read:
        return outcome
    said = f"Kỳ {', '.join(read)} lần này chưa lập được: số liệu các kỳ đó, nếu có, là của lần lập trước."
    return replace(outcome, said=[said])


def _before_a_change(outcome: Outcome, asked: Mapping[BatchRun, manifest.Sources]) -> Outcome:
    """The outcome, which says so where what all reports share was changed after it by somebody, while others were made.

    `asked` is what each was to be made from, the last one as it is now.
    """
    then, now = (
        {group: one.get(group, {}) for group in SHARED} for one in (asked[outcome.run], next(reversed(asked.values())))
    )
    if not (outcome.made and (other := manifest.unlike(then, now))):
        return outcome
    said = f"{', '.join(other)} đã thay đổi sau khi lập báo cáo này. Hãy chạy lại cchc batch để lập lại."
    return replace(outcome, said=[*outcome.said, said])


def _error(future: Future) -> BaseException | None:
    """Why nothing came back from the run."""
    try:
        return future.exception()
    except CancelledError as error:  # Dask lost its connection
        return error


def _lost(run: BatchRun, error: BaseException) -> Outcome:
    what = f"{type(error).__name__}: {error}".rstrip(": ").splitlines()[0]
    return Outcome(run, SKIPPED, said=[f"Tiến trình lập báo cáo bị ngắt hoặc không chạy được ({what})."], again=True)


def _rest(outcomes: Collection[Outcome], left: Iterable[BatchRun], workers: int) -> float | None:
    """Seconds that those left take if none of them is kept; those of an office come one after the other."""
    taken = [one.seconds for one in outcomes if one.state in (MADE, FAILED)]
    of_offices = Counter(run.outputs for run in left)
    if not (taken and of_offices):
        return None
    return mean(taken) * max(of_offices.total() / workers, *of_offices.values())


def _planned(office: str, period: str, raw: Path | None, out: Path) -> BatchRun:
    own = project_root() / "data" / "raw"
    folder = raw or (own / office / period if office else own / period)
    return BatchRun(office, period, str(folder.resolve()), str((out / office).resolve()))


def _checked(runs: list[BatchRun]) -> list[BatchRun]:
    """Each of the runs once; CchcError naming each whose period or office is none, whose folder is not there, or whose
    report would stand in another one's or among data."""
    runs = list(dict.fromkeys(runs))
    if not runs:
        raise CchcError("Không có báo cáo nào để lập: hãy ghi ít nhất một kỳ, hoặc một dòng trong bảng.")
    places = Counter(run.place for run in runs)
    data = {*(Path(run.raw) for run in runs), (project_root() / "data").resolve()}
    above_data = {folder for one in data for folder in (one, *one.parents)}
    faults = []
    for one in runs:
        if not OFFICE.fullmatch(one.office):
            faults.append(f"“{one.office}” không phải mã cơ quan.")
            continue
        who, above = f"{one.office or 'cơ quan của dự án'}, {one.period}", {*one.place.parents}
        try:
            Workspace.of(one.period, one.raw, "processed", "outputs")
        except CchcError as error:
            faults.append(f"{who}: {error}{_zeros(one)}")
        if places[one.place] > 1 or above & places.keys():
            faults.append(f"{who}: kết quả nằm cùng chỗ với báo cáo khác, ở {display(one.place)}.")
        if above & data or one.place in above_data:
            faults.append(f"{who}: {display(one.place)} là chỗ của dữ liệu đầu vào. Hãy ghi --out khác.")
    if faults:
        raise CchcError(f"Có {len(faults)} chỗ phải sửa trước khi lập các báo cáo.", faults)
    return runs


def _zeros(one: BatchRun) -> str:
    """The office that may be meant where a spreadsheet program took the zeros off its code."""
    known = (folder.name for folder in (project_root() / "data" / "raw").glob(f"*{one.office}") if folder.is_dir())
    meant = next((name for name in known if one.office and name.lstrip("0") == one.office), "")
    return f" Có phải là cơ quan {meant}? Bảng tính hay bỏ số 0 ở đầu mã." if meant else ""


def write_summary(outcomes: Sequence[Outcome], folder: Path) -> Path:
    """The page that links every report, with how long it took, its findings, and first why others failed."""
    rows = [
        {
            "outcome": one,
            "office": _office_name(one),
            "title": Period.parse(one.run.period).title,
            "link": quote(Path(os.path.relpath(one.run.place / "report.html", folder)).as_posix()),
            "counts": {name: number(one.findings[key]) if one.made else "–" for key, name in COUNTED.items()},
            "seconds": "–" if one.state == SKIPPED else number(one.seconds, 1),
        }
        for one in sorted(outcomes, key=lambda one: one.made)
    ]
    counts = {state: sum(one.state == state for one in outcomes) for state in (MADE, KEPT, FAILED, SKIPPED)}
    path = folder / SUMMARY
    page = render_page(
        "batch.html.j2",
        rows=rows,
        columns=("Cơ quan", "Kỳ", "Kết quả", *COUNTED.values(), "Giây"),
        total=number(len(rows)),
        counts={state: number(count) for state, count in counts.items() if count},
        seconds=sum(one.seconds for one in outcomes),
    )
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

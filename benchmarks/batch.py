"""Times `cchc batch` over more and more offices, and says what a whole country would take.

The offices are communes that report alone for 2026-Q1, each with a form filled in; the country's 3,321 report four
times a year. A further report costs the slope of a line through the times of batches of several sizes, so start-up is
taken off; it is printed for one and two workers, for one and two Dask workers, and beside the stock chain on the same
data, as are the country's hours and storage. Processor time is that of all processes.
Usage: python benchmarks/batch.py [OFFICES OFFICES …]; even numbers, of which each of two workers makes half; by default
10 and 40. Two workers need two processors. `--growth` makes them with two workers only, for numbers as large as 1,000,
and says how well a line through their times tells each of them.
"""

import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, chdir, contextmanager
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "examples"))

from bench import NOTEBOOKS, compiled, stock_export
from small_office import write_raw

from cchc.catalogue.national import PATH
from cchc.starter.texts import notebooks

BIN = Path(sys.executable).parent
PERIOD = "2026-Q1"
COMMUNES, REPORTS_A_YEAR = 3321, 4
FORM = {
    "III.6.6": 1250, "III.6.7": 1200, "BS.6": 1180, "BS.7": 300, "BS.8": 290, "BS.9": 20, "BS.10": 20, "BS.13": 640,
    "III.8.2": 1100, "III.8.5": 1000, "IV.5.4": 4, "V.3.4": 0, "V.6.2": 0, "VII.1.2": 1, "VII.2.3": 1, "VII.3.2": 1,
    "VII.4.5": 700,
}  # fmt: skip


def make_project(folder: Path, count: int) -> list[str]:
    """A project of so many communes that have none above or below them; their codes."""
    with PATH.open(encoding="utf-8-sig", newline="") as file:
        known = [row for row in csv.DictReader(file) if len(row["code"]) == 5]
    now = [row for row in known if row["valid_from"] and not row["valid_to"] and len(row["parent"]) == 2][:count]
    (folder / "catalogue").mkdir(parents=True)
    with (folder / "catalogue" / "units.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "slug", "name", "level", "parent", "valid_from"])
        rows.writerows([row["code"], row["code"], row["name"], "commune", "", row["valid_from"]] for row in now)
    for name in ("notebooks", "data"):  # by which a project is known
        (folder / name).mkdir()
    for name, text in notebooks().items():
        (folder / "notebooks" / name).write_text(text, encoding="utf-8")
    codes = [row["code"] for row in now]
    with chdir(folder), ProcessPoolExecutor() as pool:
        list(pool.map(send, codes))
    return codes


def send(code: str) -> None:
    """What the office sends to the project of the working directory."""
    write_raw(Path("data", "raw", code, PERIOD), PERIOD, code, {code: FORM})


def seconds(command: list[str], folder: Path) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def batch(project: Path, codes: list[str], out: Path, *more: str) -> float:
    command = [str(BIN / "cchc"), "batch", "--periods", PERIOD, "--offices", ",".join(codes), "--out", str(out)]
    return seconds([*command, *more], project)


def stock(project: Path, code: str, folder: Path) -> float:
    """papermill's own command for each notebook with its stock kernel, nbconvert's HTML, the browser's PDF."""
    raw = project / "data" / "raw" / code / PERIOD
    given = {"period": PERIOD, "raw": raw, "processed": folder, "outputs": folder}
    parameters = [word for name, value in given.items() for word in ("-p", name, str(value))]
    runs = [
        [str(BIN / "papermill"), f"notebooks/{name}.ipynb", str(folder / f"{name}.ipynb"), "-k", "python3", *parameters]
        for name in NOTEBOOKS
    ]
    return sum(seconds(command, project) for command in [*runs, *stock_export(folder)])


@contextmanager
def dask(workers: int, folder: Path) -> Iterator[str]:
    """A scheduler and so many workers of one thread on this machine; the scheduler's address."""
    with ExitStack() as running:
        written = folder / f"scheduler-{workers}.json"
        as_deployed = os.environ | {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}  # deploy/dask

        def start(kind: str, *arguments: str) -> None:
            command = [str(BIN / "dask"), kind, "--scheduler-file", str(written), "--no-dashboard", *arguments]
            process = subprocess.Popen(
                command, cwd=folder, env=as_deployed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            running.callback(process.wait)
            running.callback(process.terminate)

        start("scheduler", "--host", "127.0.0.1", "--port", "0")
        for _ in range(workers):
            start("worker", "--nthreads", "1", "--nworkers", "1")
        from distributed import Client

        with Client(scheduler_file=str(written), timeout="60s") as client:
            client.wait_for_workers(workers)
            address = client.scheduler.address
        yield address


def processor() -> float:
    """Seconds that all ended processes of this one have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def further(who: str, project: Path, codes: list[str], counts: list[int], out: Path, *more: str) -> float:
    """Makes the reports of so many offices each time and prints what they took; the seconds a further one costs."""
    clock, computed = [], []
    for count in counts:
        before = processor()
        clock.append(batch(project, codes[:count], out / str(count), *more))
        computed.append(processor() - before)
        print(f"{who:<16} {count:4} offices {clock[-1]:7.1f} s, {clock[-1] / count:5.2f} s each", flush=True)
    slope, start = np.polyfit(counts, clock, 1)
    print(f"{who:<16} {start:.1f} s + {slope:.2f} s a report", end="")
    if "--workers" in more:  # those of Dask have not ended
        print(f", {np.polyfit(counts, computed, 1)[0]:.2f} s of processor", end="")
    print()
    return float(slope)


def growth(project: Path, codes: list[str], counts: list[int], out: Path) -> None:
    """Prints the line through the times of two workers, the time of each number of offices, and what the line says."""
    times = [batch(project, codes[:count], out / str(count), "--workers", "2") for count in counts]
    slope, start = np.polyfit(counts, times, 1)
    print(f"two workers      {start:.1f} s + {slope:.2f} s a report")
    for count, took in zip(counts, times, strict=True):
        said = start + slope * count
        print(f"{count:5} offices {took:8.1f} s, {took / count:5.2f} s each; {took / said:5.2f} of what the line says")


def main() -> None:
    counts = sorted(int(word) for word in sys.argv[1:] if word != "--growth") or [10, 40]
    if len(set(counts)) < 2 or any(count % 2 for count in counts):
        sys.exit("Two even numbers of offices, or more, are needed.")
    compiled()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "project"
        codes = make_project(project, counts[-1])
        batch(project, codes[:1], folder / "first", "--workers", "1")  # warms the disk cache
        if "--growth" in sys.argv:
            growth(project, codes, counts, folder / "growth")
            return
        local, on_dask = {}, {}
        for workers, who in ((1, "one worker"), (2, "two workers")):
            out = folder / f"here-{workers}"
            local[workers] = further(who, project, codes, counts, out, "--workers", str(workers))
        for workers, who in ((1, "one Dask worker"), (2, "two Dask workers")):
            out = folder / f"dask-{workers}"
            with dask(workers, folder) as address:
                batch(project, codes[:workers], out / "first", "--scheduler", address)  # they start up but once
                on_dask[workers] = further(who, project, codes, counts, out, "--scheduler", address)
        chains = []
        for place in ("a", "b", "c"):
            (folder / place).mkdir()
            chains.append(stock(project, codes[0], folder / place))
        chain = statistics.median(chains)
        print(f"stock chain on the same data   {chain:.1f} s")
        print(f"a further report / stock chain   {local[1] / chain:.2f}")
        print(f"the same per core, with two workers on two   {2 * local[2] / chain:.2f}")
        print(f"two workers over one, start-up taken off   {local[1] / local[2]:.2f}")
        print(f"two Dask workers over one, start-up taken off   {on_dask[1] / on_dask[2]:.2f}")
        made = folder / "here-1" / str(counts[-1])
        stored = sum(path.stat().st_size for path in made.rglob("*") if path.is_file()) / counts[-1]
        reports = COMMUNES * REPORTS_A_YEAR
        for cores in (2, 16, 64):
            print(f"{reports} reports on {cores:2} cores: {reports * 2 * local[2] / cores / 3600:5.2f} hours")
        print(f"a year's reports and tables: {reports * stored / 1e9:.1f} GB")


if __name__ == "__main__":
    main()

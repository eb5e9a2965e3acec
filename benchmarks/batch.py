"""Times `cchc batch` over more and more offices, and says what a whole country would take.

The offices are communes that report alone for 2026-Q1, each with a form filled in; the country's 3,321 report four
times a year. Printed are the cost of a further report (the slope of a line through the times of one worker) beside the
stock chain on the same data, what two workers and two Dask workers gain over one, and the country's hours and storage.
Usage: python benchmarks/batch.py [OFFICES …]; by default 10 and 40. Two workers need two processors.
"""

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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
    with chdir(folder):
        for row in now:
            write_raw(folder / "data" / "raw" / row["code"] / PERIOD, PERIOD, row["code"], {row["code"]: FORM})
    return [row["code"] for row in now]


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

        def start(kind: str, *arguments: str) -> None:
            command = [str(BIN / "dask"), kind, "--scheduler-file", str(written), "--no-dashboard", *arguments]
            process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


def main() -> None:
    compiled()
    counts = sorted(map(int, sys.argv[1:])) or [10, 40]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "project"
        codes = make_project(project, max(counts))
        batch(project, codes[:1], folder / "first", "--workers", "1")  # warms the disk cache
        alone = [batch(project, codes[:n], folder / f"alone-{n}", "--workers", "1") for n in counts]
        slope, start = np.polyfit(counts, alone, 1)
        for n, took in zip(counts, alone, strict=True):
            print(f"{n:5} offices, one worker   {took:7.1f} s, {took / n:5.2f} s each")
        print(f"one worker: {start:.1f} s + {slope:.2f} s a report")
        chains = []
        for place in ("a", "b", "c"):
            (folder / place).mkdir()
            chains.append(stock(project, codes[0], folder / place))
        print(f"a further report / stock chain on the same data   {slope / statistics.median(chains):.2f}")
        most, last = max(counts), alone[-1]
        pair = batch(project, codes[:most], folder / "pair", "--workers", "2") if (os.cpu_count() or 1) > 1 else last
        print(f"two workers over one, {most} offices   {last / pair:.2f}")
        times = []
        for workers in (1, 2):
            with dask(workers, folder) as address:
                times.append(batch(project, codes[:most], folder / f"dask-{workers}", "--scheduler", address))
        print(f"two Dask workers over one, {most} offices   {times[0] / times[1]:.2f}")
        stored = sum(path.stat().st_size for path in (folder / f"alone-{most}").rglob("*") if path.is_file()) / most
        reports = COMMUNES * REPORTS_A_YEAR
        for cores in (2, 16, 64):
            print(f"{reports} reports on {cores:2} cores: {reports * 2 * pair / most / cores / 3600:5.2f} hours")
        print(f"a year's reports and tables: {reports * stored / 1e9:.1f} GB")


if __name__ == "__main__":
    main()

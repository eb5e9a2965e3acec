"""Reading and cleaning 1,000 submissions beside merely opening them with python-calamine; one process, medians.

The files are those of a hundred periods, ten each. Times are those of the processor: machines are shared.

Run: python benchmarks/cleaning.py [files] [rounds]
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

from cchc import catalogue, clean, extract
from cchc.paths import Workspace
from cchc.period import Period

ROOT = Path(__file__).resolve().parents[1]


def opened(folder: Path) -> int:
    """The yardstick: every sheet of every file as Python lists, nothing else."""
    cells = 0
    for path in sorted(folder.iterdir()):
        book = CalamineWorkbook.from_path(path)
        cells += sum(len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return cells


def copies(folder: Path, count: int) -> None:
    """`count` submissions: those of 2021 over and over, each period's ten under a number of their own."""
    sources = sorted(p for p in (ROOT / "data/raw/2021/submissions").glob("*.xlsx"))
    for n in range(count):
        source = sources[n % len(sources)]
        code, _, name = source.name.partition("-")
        shutil.copy(source, folder / f"{code}-{n // len(sources):04}-{name}")


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(count: int = 1000, rounds: int = 5) -> None:
    form = catalogue.load(Period("2021"))
    period: Period = Workspace.of("2021").period
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "submissions"
        folder.mkdir()
        copies(folder, count)
        cells = opened(folder)
        rows, problems = extract.read_submissions(folder)
        # each group of ten files is one period's, so that every file is cleaned and none is a duplicate
        groups = [g for _, g in rows.groupby(rows["file"].str.split("-").str[1], sort=False)]
        assert rows["file"].nunique() == count and problems.empty
        steps: dict[str, Callable[[], object]] = {
            "mở bằng python-calamine": lambda: opened(folder),
            "đọc (read_submissions)": lambda: extract.read_submissions(folder),
            "đối chiếu (match)": lambda: clean.match(rows, form.submitted, form.aliases),
            "làm sạch, gồm đối chiếu (observations)": lambda: [clean.observations(g, form, period) for g in groups],
        }
        # the steps in turn, so that a ratio compares neighbours in time
        table = [[seconds(step) for step in steps.values()] for _ in range(rounds)]
    table = [[*times, times[1] + times[3]] for times in table]
    print(f"tệp: {count}; ô: {cells}; dòng của biểu: {len(rows)}")
    for n, what in enumerate([*steps, "đọc + làm sạch"]):
        time_s = statistics.median(times[n] for times in table)
        ratio = statistics.median(times[n] / times[0] for times in table)
        print(f"{what:40} {time_s * 1000:9.1f} ms  {ratio:5.2f} x  {cells / time_s:12,.0f} ô/giây")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

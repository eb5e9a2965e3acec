"""Reading and cleaning 1,000 submissions beside merely opening them with python-calamine; one process, medians.

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
    """`count` submissions: those of the communes of 2021 over and over, each group of nine in a folder's order."""
    sources = sorted(p for p in (ROOT / "data/raw/2021/submissions").glob("*.xlsx") if not p.name.startswith("944"))
    for n in range(count):
        source = sources[n % len(sources)]
        code, _, name = source.name.partition("-")
        shutil.copy(source, folder / f"{code}-{n // len(sources):04}-{name}")


def median(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(count: int = 1000, rounds: int = 5) -> None:
    form = catalogue.load()
    period: Period = Workspace.of("2021").period
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "submissions"
        folder.mkdir()
        copies(folder, count)
        cells = opened(folder)
        rows, problems = extract.read_submissions(folder)
        # each group of nine files is one period's, so that every file is cleaned and none is a duplicate
        groups = [g for _, g in rows.groupby(rows["file"].str.split("-").str[1], sort=False)]
        assert rows["file"].nunique() == count and problems.empty
        t_open = median(lambda: opened(folder), rounds)
        t_read = median(lambda: extract.read_submissions(folder), rounds)
        t_match = median(lambda: clean.match(rows, form.submitted, form.aliases), rounds)
        t_clean = median(lambda: [clean.observations(g, form, period) for g in groups], rounds)
    print(f"tệp: {count}; ô: {cells}; dòng của biểu: {len(rows)}")
    for what, seconds in {
        "mở bằng python-calamine": t_open,
        "đọc (read_submissions)": t_read,
        "đối chiếu (match)": t_match,
        "làm sạch, gồm đối chiếu (observations)": t_clean,
        "đọc + làm sạch": t_read + t_clean,
    }.items():
        print(f"{what:40} {seconds * 1000:9.1f} ms  {seconds / t_open:5.2f} x  {cells / seconds:12,.0f} ô/giây")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

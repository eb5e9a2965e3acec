"""Reading and cleaning 1,000 workbooks of one period beside merely opening them with python-calamine.

The units and their figures are made up: ten districts' forms to ninety communes' as in the reference case, every tenth
figure typed as text, every fiftieth not at all. Each round is a process of its own that has never seen these files: it
takes the steps on ten others first, which leaves imports out. Times are those of the processor: machines are shared.

Run: python benchmarks/cleaning.py [files] [rounds]
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from python_calamine import CalamineWorkbook

from cchc import clean, extract
from cchc.catalogue import Catalogue, Indicator, load
from cchc.language.format import number
from cchc.project.period import Period
from cchc.workbooks.form import rows_for, write_form

PERIOD = Period("2021")
STEPS = ("mở bằng python-calamine", "đọc (read_submissions)", "làm sạch (clean_forms)", "đọc + làm sạch")


def opened(folder: Path) -> int:
    """The yardstick: every sheet of every file as Python lists, nothing else; the number of cells."""
    cells = 0
    for path in sorted(folder.iterdir()):
        book = CalamineWorkbook.from_path(path)
        cells += sum(len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return cells


def catalogue_for(count: int, first: int = 1) -> Catalogue:
    """The form of 2021 for `count` units that there are not; every tenth fills in the whole of it."""
    catalogue = load(PERIOD)
    made = [
        catalogue.subordinates[0].model_copy(
            update={
                "code": f"{n:05}",
                "slug": f"vi-du-{n}",
                "name": f"{'Huyện' if n % 10 == 0 else 'Xã'} Ví Dụ {n}",
                "level": "district" if n % 10 == 0 else "commune",
            }
        )
        for n in range(first, first + count)
    ]
    return replace(catalogue, subordinates=made)


def write(folder: Path, catalogue: Catalogue) -> None:
    chance = random.Random(2021)
    for unit in catalogue.subordinates:
        values = {row.code: _value(row, chance) for row in catalogue.asked(unit)}
        rows = rows_for(unit, catalogue.submitted, catalogue)
        write_form(folder / f"{unit.code}-{unit.slug}.xlsx", rows, unit, catalogue, values)


def _value(row: Indicator, chance: random.Random) -> object:
    if chance.random() < 0.02:
        return None
    value = chance.choice([*row.choices]) if row.choices else chance.randrange(101 if row.kind == "percent" else 10_000)
    return number(value) if chance.random() < 0.1 else value


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measured(folder: Path, catalogue: Catalogue) -> dict[str, object]:
    """The seconds of each step, and how much it was about."""
    opening, cells = seconds(lambda: opened(folder))
    reading, (rows, problems) = seconds(lambda: extract.read_submissions(folder))
    cleaning, (observed, findings) = seconds(lambda: clean.clean_forms(rows, catalogue, PERIOD))
    assert (
        rows["file"].nunique()
        == (observed["file"] != "").groupby(observed["unit_code"]).any().sum()
        == len(catalogue.subordinates)
    )
    assert problems.empty and set(findings["check"]) == {"missing_submission"}  # the office's own
    about = {"cells": cells, "rows": len(rows), "figures": len(observed)}
    return about | {"seconds": [opening, reading, cleaning, reading + cleaning]}


def catalogues(count: int) -> dict[str, Catalogue]:
    """By folder: what a round begins with, and what it measures."""
    return {"few": catalogue_for(10, first=count + 1), "all": catalogue_for(count)}


def main(count: int = 1000, rounds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, catalogue in catalogues(count).items():
            (Path(folder) / name).mkdir()
            write(Path(folder) / name, catalogue)
        command = [sys.executable, __file__, folder, str(count)]
        runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    print("tệp: {}; ô: {cells}; dòng của biểu: {rows}; số liệu: {figures}".format(count, **runs[0]))
    table = [run["seconds"] for run in runs]
    for n, what in enumerate(STEPS):
        time_s = statistics.median(times[n] for times in table)
        ratio = statistics.median(times[n] / times[0] for times in table)
        print(f"{what:40} {time_s * 1000:9.1f} ms  {ratio:5.2f} x  {runs[0]['cells'] / time_s:12,.0f} ô/giây")


if __name__ == "__main__":
    if len(sys.argv) == 3 and Path(sys.argv[1]).is_dir():
        rounds = [
            measured(Path(sys.argv[1]) / name, catalogue) for name, catalogue in catalogues(int(sys.argv[2])).items()
        ]
        print(json.dumps(rounds[-1]))
    else:
        main(*map(int, sys.argv[1:]))

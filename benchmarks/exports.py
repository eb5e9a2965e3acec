"""Times our PDF and HTML of the executed report beside nbconvert's own HTML and a browser's print, whole processes.

Ours twice: as `cchc report` makes them, in a fork of a process that has imported everything, and in a new process.
Usage, after `cchc report 2021`: python benchmarks/exports.py [ROUNDS]
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import ROOT, compiled, seconds, stock_export

from cchc.run.warm import apart

NOTEBOOK = ROOT / "outputs" / "2021" / "notebooks" / "03_report.ipynb"
OURS = """
import sys
from pathlib import Path
from cchc.render.exporters import export  # before nbformat: see cchc
import nbformat
folder = Path(sys.argv[1])
notebook = nbformat.read(folder / "03_report.ipynb", as_version=4)
for kind in ("pdf", "html"):
    (folder / f"report.{kind}").write_bytes(export(kind, notebook)[0])
"""


def main() -> None:
    compiled()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    forked, ours, stock = [], [], []
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(NOTEBOOK, name)
        for number in range(rounds + 1):
            times = in_fork(Path(name)), seconds([sys.executable, "-c", OURS, name]), seconds(*stock_export(Path(name)))
            if number:  # the first round warms the disk cache, and the process that is forked
                for kept, time_s in zip((forked, ours, stock), times, strict=True):
                    kept.append(time_s)
    for said, kept in (("our PDF and HTML in a run", forked), ("alone", ours), ("stock HTML and PDF", stock)):
        print(f"{said:<25} median {statistics.median(kept):6.2f} s  of {rounds}")
    for said, kept in (("in a run", forked), ("alone", ours)):
        ratio = statistics.median(a / b for a, b in zip(kept, stock, strict=True))
        print(f"our exports {said} / stock exports {ratio:5.2f}")


def in_fork(folder: Path) -> float:
    started = time.perf_counter()
    apart("cchc.run.results:export_files", {"report.pdf": "pdf", "report.html": "html"}, folder / NOTEBOOK.name, folder)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

"""Times our PDF and HTML of the executed report beside nbconvert's own HTML and a browser's print, whole processes.

Usage, after `cchc report 2021`: python benchmarks/exports.py [ROUNDS]
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench import ROOT, compiled, seconds, stock_export

NOTEBOOK = ROOT / "outputs" / "2021" / "notebooks" / "03_report.ipynb"
OURS = """
import sys
from pathlib import Path
from cchc.render.cells import read_notebook
from cchc.render.document import document_of
from cchc.render.targets import export
folder = Path(sys.argv[1])
document = document_of(read_notebook(folder / "03_report.ipynb"))
for kind in ("pdf", "html"):
    (folder / f"report.{kind}").write_bytes(export(kind, document))
"""


def main() -> None:
    compiled()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    ours, stock = [], []
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(NOTEBOOK, name)
        for number in range(rounds + 1):
            times = seconds([sys.executable, "-c", OURS, name]), seconds(*stock_export(Path(name)))
            if number:  # the first round warms the disk cache
                ours.append(times[0])
                stock.append(times[1])
    ratio = statistics.median(a / b for a, b in zip(ours, stock, strict=True))
    print(f"our PDF and HTML   median {statistics.median(ours):6.2f} s  of {rounds}")
    print(f"stock HTML and PDF median {statistics.median(stock):6.2f} s  of {rounds}")
    print(f"our exports / stock exports {ratio:5.2f}")


if __name__ == "__main__":
    main()

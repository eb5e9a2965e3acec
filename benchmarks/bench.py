"""Times `cchc report 2021` beside the stock chain and a plain script, whole processes, and prints the ratios.

Each round runs the three in turn on the same machine, so a ratio compares neighbours in time; the median of the
rounds is printed. Usage: python benchmarks/bench.py [ROUNDS]
"""

import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NOTEBOOKS = ("01_clean", "02_indicators", "03_report")


def compiled() -> None:
    """The package's modules compiled, as pip leaves those it installs, and its templates, as the first report does.

    Python may not be allowed to keep them.
    """
    compileall.compile_dir(ROOT / "src", quiet=1)
    allowed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", "import cchc.render.ready"], env=allowed, check=True)


def seconds(*commands: list[str]) -> float:
    started = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def stock_chain(folder: Path) -> list[list[str]]:
    """papermill's command for each notebook with the stock kernel, nbconvert's own HTML, the browser's print to PDF."""
    runs = [
        [
            str(BIN / "papermill"),
            f"notebooks/{name}.ipynb",
            str(folder / f"{name}.ipynb"),
            "-k",
            "python3",
            "-p",
            "period",
            "2021",
            "-p",
            "processed",
            str(folder),
        ]
        for name in NOTEBOOKS
    ]
    return [*runs, *stock_export(folder)]


def stock_export(folder: Path) -> list[list[str]]:
    """nbconvert's own HTML of the executed 03_report.ipynb in the folder, and the browser's print to PDF."""
    page = folder / "03_report.html"
    html = [str(BIN / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(folder / "03_report.ipynb")]
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("A Chromium browser is needed for the stock chain's PDF.")
    pdf = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={folder / 'report.pdf'}",
        page.as_uri(),
    ]
    return [html, pdf]


def main() -> None:
    compiled()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    times: dict[str, list[float]] = {"cchc report 2021": [], "stock chain": [], "plain script": []}
    for number in range(rounds + 1):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "ours").mkdir()
            measured = {
                "cchc report 2021": seconds([str(BIN / "cchc"), "report", "2021", "--out", str(folder / "ours")]),
                "stock chain": seconds(*stock_chain(folder)),
                "plain script": seconds([sys.executable, "benchmarks/plain.py", str(folder / "plain")]),
            }
        if number:  # the first round warms the disk cache
            for key, value in measured.items():
                times[key].append(value)
    for key, values in times.items():
        print(f"{key:<18} median {statistics.median(values):6.2f} s  of {rounds}")
    ours = times["cchc report 2021"]
    for key in ("stock chain", "plain script"):
        ratio = statistics.median(a / b for a, b in zip(ours, times[key], strict=True))
        print(f"cchc report 2021 / {key:<14} {ratio:5.2f}")


if __name__ == "__main__":
    main()

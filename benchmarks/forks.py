"""Forks a warm process many times; each fork multiplies matrices, writes and reads parquet and draws. None may hang.

Usage: python benchmarks/forks.py [FORKS]
"""

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "warm_kernels"
PRELOAD = ["numpy", "pandas", "pyarrow.parquet", "matplotlib.figure", "matplotlib.backends.backend_agg"]


def main() -> None:
    from warm_kernels import call

    os.environ["PYTHONPATH"] = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    forks = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    while not call("forked:imported", preload=PRELOAD).result() >= set(PRELOAD):
        time.sleep(0.1)
    seconds, threads = [], set()
    for seed in range(forks):
        started = time.perf_counter()
        child = call("forked:round_of_work", seed, preload=PRELOAD)
        at_start, _, same, _ = child.result()
        threads.add(at_start)
        if not same or child.wait(60) != 0:
            sys.exit(f"Fork {seed} went wrong.")
        seconds.append(time.perf_counter() - started)
    print(f"{forks} forks, threads at their start: {threads}; median {statistics.median(seconds):.2f} s, ", end="")
    print(f"longest {max(seconds):.2f} s")


if __name__ == "__main__":
    main()

"""What the forks of these tests do; each function is called by name in a fork."""

import io
import os
import random
import signal
import sys
import threading
from pathlib import Path


def imported() -> set[str]:
    """The modules that a fork begins with."""
    return set(sys.modules)


def round_of_work(seed: int) -> tuple[int, float, bool, int]:
    """Threads at the start; then what wants native threads: a matrix product, parquet both ways, a drawing."""
    threads = len(os.listdir("/proc/self/task"))
    import numpy as np
    import pandas as pd
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    numbers = np.random.default_rng(seed).random((300, 300))
    product = numbers @ numbers.T
    table = pd.DataFrame(product, columns=[f"c{n}" for n in range(300)])
    file = io.BytesIO()
    table.to_parquet(file)
    same = pd.read_parquet(io.BytesIO(file.getvalue())).equals(table)
    figure, drawn = Figure(), io.BytesIO()
    figure.subplots().plot(product[0])
    FigureCanvasAgg(figure).print_png(drawn)
    return threads, float(product.trace()), same, len(drawn.getvalue())


def place() -> dict[str, object]:
    print("to stdout", flush=True)
    print("to stderr", file=sys.stderr, flush=True)
    return {
        "pid": os.getpid(),
        "session": os.getsid(0),
        "parent": os.getppid(),
        "cwd": os.getcwd(),
        "environment": dict(os.environ),
        "interrupt": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
        "files": sorted(Path("/proc/self/fd").iterdir()),
    }


def drawn() -> tuple[float, float]:
    import numpy as np

    return random.random(), float(np.random.random())


def fail(how: str) -> None:
    if how == "raise":
        raise FileNotFoundError(2, "no such thing", "thing")
    if how == "unsendable":
        raise type("Own", (Exception,), {})("said")
    os.kill(os.getpid(), signal.SIGKILL)


def wait(file: str) -> None:
    """Says in the file who waits, itself and a process that it started."""
    import subprocess

    other = subprocess.Popen(["sleep", "600"])
    Path(file).write_text(f"{os.getpid()} {other.pid} {os.getppid()}")
    threading.Event().wait(600)


kept: list[str] = []


def keep(*words: str) -> None:
    """Is called in the warm process; raises where there is no word."""
    kept.append(words[0])


def all_kept() -> list[str]:
    return kept

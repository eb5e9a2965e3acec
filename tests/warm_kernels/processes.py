"""What the tests of warm kernels ask of processes."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from warm_kernels.parent import TASKS

needs_fork = pytest.mark.skipif(not os.path.isdir(TASKS), reason="processes do not fork here: the stock kernels serve")


def until(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def alive(pid: int) -> bool:
    """A process that has ended and that nobody has waited for is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False

"""Forks find the module forked.py of these tests, and each test has a warm process of its own."""

import os
from pathlib import Path

import pytest

from warm_kernels import process


@pytest.fixture(autouse=True, scope="module")
def path() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
        patch.setattr(process, "EACH_KERNEL", process.EACH_KERNEL[0])
        yield

"""Forks find the module forked.py of these tests."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="module")
def path() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
        yield

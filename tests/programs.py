"""Programs that some tests need beside Python."""

import os
import shutil

import pytest


def program(*names: str, reason: str) -> str:
    """The path of the first program there is; absent on a user's machine the test is skipped, in CI it fails."""
    found = next(filter(None, map(shutil.which, names)), None)
    if not found and os.environ.get("CI"):
        pytest.fail(reason)
    return found or pytest.skip(reason)

"""A catalogue of a test's own, for as long as it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flat_catalogue import flat_catalogue


@contextmanager
def own_catalogue(folder: Path) -> Iterator[Path]:
    """The tables in `folder`, where they may be changed; `load` reads from there until the end."""
    with pytest.MonkeyPatch.context() as patch:
        yield flat_catalogue(folder, patch)

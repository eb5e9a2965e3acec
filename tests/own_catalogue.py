"""A catalogue of a test's own: the package's tables in a folder where they may be changed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cchc import catalogue
from cchc.catalogue import load, tables


@contextmanager
def own_catalogue(folder: Path) -> Iterator[Path]:
    """The tables copied into `folder`, which `load` reads from until the end."""
    source = Path(catalogue.__file__).parent
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"), dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "FOLDER", folder)
        load.cache_clear()
        yield folder
    load.cache_clear()

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


def without_own_aliases(folder: Path) -> None:
    """Takes the spellings of this project's units out of the table: they are not there."""
    lines = (folder / "aliases.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    own = (",Thị trấn ", ",Xã ", ",Huyện ")
    (folder / "aliases.csv").write_text("".join(a for a in lines if not any(map(a.count, own))), encoding="utf-8")

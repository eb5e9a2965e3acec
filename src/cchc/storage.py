"""Writing files so that a failed run leaves the last good one."""

import os
import tempfile
from pathlib import Path

import pandas as pd


def write_atomic(path: Path, content: bytes) -> None:
    """The whole new file or the old one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def save(folder: Path, **tables: pd.DataFrame) -> None:
    """Each table as <name>.parquet in `folder`."""
    for name, table in tables.items():
        write_atomic(folder / f"{name}.parquet", table.to_parquet(index=False))

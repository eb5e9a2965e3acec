"""The files between the notebooks: written whole or not at all, read with a word on which notebook makes them."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from .errors import CchcError


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


def save_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Each content under its file name in `folder`."""
    for name, content in files.items():
        write_atomic(folder / name, content)


MADE_BY = dict.fromkeys(
    (
        "indicators", "unit_figures", "comparisons", "ranking", "series", "findings", "completeness", "dossier_counts",
        "satisfaction", "document",
    ),
    "02_indicators.ipynb",
)  # fmt: skip


def load_optional(folder: Path, name: str) -> pd.DataFrame | None:
    """The table <name>.parquet of `folder`, None where there is none."""
    path = folder / f"{name}.parquet"
    return pd.read_parquet(path) if path.is_file() else None


def load_each(folders: Mapping[str, Path], *names: str) -> dict[str, list[pd.DataFrame]]:
    """The tables <name>.parquet of each folder by its key, of those folders only that have all of them."""
    complete = {key: [folder / f"{name}.parquet" for name in names] for key, folder in folders.items()}
    return {
        key: [pd.read_parquet(path) for path in paths]
        for key, paths in complete.items()
        if all(path.is_file() for path in paths)
    }


def load(folder: Path, *names: str) -> list[pd.DataFrame]:
    """The tables <name>.parquet of `folder`; CchcError names the notebook to run where one is missing."""
    for name in names:
        if not (folder / f"{name}.parquet").is_file():
            step = MADE_BY.get(name, "01_clean.ipynb")
            raise CchcError(f"Chưa có {name}.parquet của kỳ báo cáo này. Hãy chạy notebook {step} trước.")
    return [pd.read_parquet(folder / f"{name}.parquet") for name in names]

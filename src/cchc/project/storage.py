"""The files between the notebooks: written whole or not at all, each table as it is declared."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CchcError, unknown
from .paths import display
from .tables import SAVED, Schema

MANY = 100_000  # rows whose texts are kept as Arrow keeps them, in a third of the memory

if TYPE_CHECKING:  # who only writes files needs no heavy library
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
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = error.filename or str(path)  # a full disk does not say where
        raise


def save(folder: Path, **tables: "pd.DataFrame") -> None:
    """Each table as <name>.parquet in `folder`; CchcError names what is not as declared, and nothing is written."""
    files = {f"{name}.parquet": _parquet(_declared(name), table) for name, table in tables.items()}
    save_files(folder, files)


def save_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Each content under its file name in `folder`."""
    for name, content in files.items():
        write_atomic(folder / name, content)


def load(folder: Path, *names: str) -> "list[pd.DataFrame]":
    """The tables <name>.parquet of `folder`; CchcError names the notebook to run where one is missing or is not as
    declared."""
    for name in names:
        if not _path(folder, name).is_file():
            step = _declared(name).made_by
            raise CchcError(f"Chưa có {name}.parquet của kỳ báo cáo này. Hãy chạy notebook {step}.ipynb trước.")
    return [_read(folder, name) for name in names]


def load_optional(folder: Path, name: str) -> "pd.DataFrame | None":
    """The table <name>.parquet of `folder`, None where there is none."""
    return _read(folder, name) if _path(folder, name).is_file() else None


def load_each(folders: Mapping[str, Path], *names: str) -> "dict[str, list[pd.DataFrame]]":
    """The tables <name>.parquet of each folder by its key, of those folders only that have all of them."""
    return {
        key: [_read(folder, name) for name in names]
        for key, folder in folders.items()
        if all(_path(folder, name).is_file() for name in names)
    }


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _declared(name: str) -> Schema:
    if name not in SAVED:
        raise CchcError(unknown("Bảng", name, SAVED))
    return SAVED[name]


def _parquet(declared: Schema, table: "pd.DataFrame") -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    made = pa.Table.from_pandas(declared.checked(table), declared.schema(), preserve_index=False)
    sink = pa.BufferOutputStream()
    pyarrow.parquet.write_table(made.replace_schema_metadata(declared.schema().metadata), sink)
    return sink.getvalue().to_pybytes()


def _read(folder: Path, name: str) -> "pd.DataFrame":
    import pandas as pd
    import pyarrow.parquet

    declared = _declared(name)
    try:
        with pyarrow.parquet.ParquetFile(_path(folder, name)) as file:
            many = file.metadata.num_rows > MANY
            with pd.option_context("mode.string_storage", "pyarrow") if many else nullcontext():
                # threads cost more than most tables take
                return declared.checked(file.read(use_threads=False).to_pandas(use_threads=False))
    except CchcError as error:
        again = f"Hãy chạy lại notebook {declared.made_by}.ipynb."
        raise CchcError(f"Tệp {display(_path(folder, name))}: {error} {again}") from error

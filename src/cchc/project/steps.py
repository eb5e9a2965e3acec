"""Which notebook made which tables, and of what: tells tables that are stale, or of two runs, from good ones."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from .errors import CchcError
from .fingerprint import (
    FIRST_READ,
    differing,
    files_below,
    hash_of,
    hashes,
    named_from,
    outdated,
    own_catalogue,
    read_first,
    stamp,
    stamp_name,
)
from .paths import NOTEBOOKS, Workspace
from .storage import load, save, write_atomic
from .tables import READ_OF_OTHERS, SAVED

PACKAGE = Path(__file__).parents[1]


class Step:
    """One notebook at work on one period.

    Opening it raises CchcError, naming the notebook to run again, where a table of an earlier notebook is missing, was
    made of other files than stand there now, or is not of the same run as the others.
    """

    def __init__(self, space: Workspace, name: str) -> None:
        self.space, self.name = space, name
        for earlier in NOTEBOOKS[: NOTEBOOKS.index(name)]:
            _refuse_stale(space, earlier)
        # now: what changes while the notebook runs counts as changed since
        self._made_from = _made_from(space, name)

    @property
    def made_from(self) -> str:
        """A short hash of everything that stood there to be read."""
        return hash_of(self._made_from)[:16]

    def load(self, *names: str) -> list[pd.DataFrame]:
        """The tables <name>.parquet of this period."""
        return load(self.space.processed, *names)

    def made(self, earlier: str) -> dict[str, pd.DataFrame]:
        """All tables of this period that the notebook `earlier` hands on, by name."""
        names = [name for name, table in SAVED.items() if table.made_by == earlier]
        return dict(zip(names, self.load(*names), strict=True))

    def save(self, **tables: pd.DataFrame) -> None:
        """Each table as <name>.parquet and, last of all, the stamp that says what they were made of."""
        save(self.space.processed, **tables)
        made = hashes(self.space.processed, (f"{name}.parquet" for name in tables))
        text = json.dumps({"made_from": self._made_from, "tables": made}, ensure_ascii=False, indent=1)
        write_atomic(self.space.processed / stamp_name(self.name), f"{text}\n".encode())


def _made_from(space: Workspace, step: str) -> dict[str, str]:
    """Hashes of everything the notebook reads, as it is now, by name."""
    here = FIRST_READ.get(step) or read_first(space.raw)
    before = [stamp_name(name) for name in NOTEBOOKS[: NOTEBOOKS.index(step)]]
    read = hashes(space.raw, here) | hashes(space.processed, before)
    read |= hashes(space.raw, named_from(space.raw, space.read_elsewhere))
    if step == "02_indicators":
        for folder in space.others.values():
            _refuse_mixed(folder, f"kỳ {folder.name}", (f"{name}.parquet" for name in READ_OF_OTHERS))
        tables = [f"{id}/{name}.parquet" for id in space.others for name in READ_OF_OTHERS]
        read |= hashes(space.processed.parent, tables) | dict.fromkeys(outdated(space), "outdated")
    # with other rules the same files make other tables
    return read | {"cchc": hash_of([program(), sorted(own_catalogue().values())])}


@cache
def program() -> dict[str, str]:
    """Hashes of the program and of the standard catalogue; a process keeps those that it was started with."""
    return hashes(PACKAGE, (name for name in files_below(PACKAGE) if name.endswith((".py", ".csv"))))


def _refuse_stale(space: Workspace, step: str) -> None:
    made = stamp(space.processed, step)
    if made is None:
        raise CchcError(f"Chưa có số liệu do notebook {step}.ipynb ghi. Hãy chạy notebook {step}.ipynb trước.")
    if changed := differing(made["made_from"], _made_from(space, step)):
        words = {"cchc": "chương trình hoặc danh mục"} | {stamp_name(n): f"kết quả của {n}.ipynb" for n in NOTEBOOKS}
        names = ", ".join(words.get(name, name) for name in changed[:5])
        more = f" và {len(changed) - 5} tệp khác" if len(changed) > 5 else ""
        raise CchcError(
            f"Số liệu do notebook {step}.ipynb ghi đã cũ: từ đó đến nay đã thay đổi {names}{more}. "
            f"Hãy chạy lại notebook {step}.ipynb và các notebook sau nó."
        )
    _refuse_mixed(space.processed, f"notebook {step}.ipynb", made["tables"])


def _refuse_mixed(processed: Path, maker: str, tables: Iterable[str]) -> None:
    """A run that was killed between two tables, or two runs at once, leave tables that no one run made."""
    stamps = [stamp(processed, step) or {} for step in NOTEBOOKS]
    told = {name: digest for made in stamps for name, digest in made.get("tables", {}).items()}
    known = {name: told[name] for name in tables if name in told}
    if wrong := differing(known, hashes(processed, known)):
        raise CchcError(
            f"Các bảng số liệu của {maker} không phải của cùng một lần chạy ({', '.join(wrong)}): có thể lần chạy "
            f"trước bị ngắt giữa chừng hoặc hai lần chạy đồng thời. Hãy chạy lại từ notebook {NOTEBOOKS[0]}.ipynb."
        )

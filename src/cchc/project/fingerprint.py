"""What files hold, as hashes, and the stamps that notebooks leave beside their tables; needs no heavy library."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..language.labels import LABELS
from .errors import CchcError, unopened
from .layers import SETTINGS, Layer, catalogue_layers
from .location import display, find_project
from .paths import NOTEBOOKS, Workspace, left_behind

CHUNK = 1 << 20  # bytes of a file read at once
# papermill writes folders of this machine into the cell of parameters: not part of what the cell says
FOLDER_LINES = ("raw = ", "processed = ", "outputs = ")

# the files of data/raw that a later notebook is the first to read; 01_clean reads all others
FIRST_READ = {"02_indicators": ("acknowledged.csv", "targets.csv", "published.csv"), "03_report": ("narrative.md",)}


def files_below(folder: Path) -> list[str]:
    """The names of all files below `folder`, relative and with "/", through links too; not what programs leave."""
    found = []
    for here, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not left_behind(name)]
        below = f"{Path(here).relative_to(folder).as_posix()}/".removeprefix("./")
        found += [below + name for name in names if not left_behind(name)]
    return found


def hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of those of the files that exist, sorted by name."""
    paths = {name: os.path.join(folder, name) for name in sorted(names)}
    return {name: _hash(path) for name, path in paths.items() if os.path.isfile(path)}


def hash_of(value: object) -> str:
    """A hash of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def named_from(root: Path, paths: Iterable[Path]) -> list[str]:
    """The paths as they are seen from `root`, with "/"."""
    return [Path(os.path.relpath(path, root)).as_posix() for path in paths]


def source_id(source: str) -> str:
    """A short hash of what a cell says, without folders of this machine."""
    lines = [line.rstrip() for line in source.strip().splitlines()]
    return hash_of([line for line in lines if not line.startswith(FOLDER_LINES)])[:16]


def sources_hash(path: Path) -> str:
    """A hash of the cells as they are written; what a run or a program that saves the notebook adds is no change."""
    return hash_of(
        [(c["cell_type"], "".join(c["source"]), sorted(c["metadata"].get("tags", []))) for c in notebook_cells(path)]
    )


def notebook_cells(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook; CchcError where it is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise CchcError(
            f"{display(path)} đã hỏng, không phải sổ tay Jupyter. Hãy chép lại từ bản sao lưu hoặc từ một dự án mới."
        ) from error


def own_catalogue() -> dict[str, str]:
    """SHA-256 of project.yml and of the tables over the package's standard, by their place seen from the project."""
    root = find_project()
    if root is None:
        return {}
    own = [layer.path(name) for layer in catalogue_layers() if not layer.standard for name in _tables_of(layer)]
    return hashes(root, [SETTINGS, *(Path(os.path.relpath(path, root)).as_posix() for path in own)])


def _tables_of(layer: Layer) -> list[str]:
    return [name for name in files_below(layer.folder) if name.endswith(".csv") and layer.has(name)]


def _hash(path: str) -> str:
    made = hashlib.sha256()
    try:
        with open(path, "rb", buffering=0) as file:  # of many small files: hashlib.file_digest clears 256 KB for each
            while part := file.read(CHUNK):
                made.update(part)
    except PermissionError as error:
        raise CchcError(unopened(display(Path(path)), error)) from error
    return made.hexdigest()


def stamp_name(step: str) -> str:
    """The file in data/processed/<period> that says what the tables of this notebook are and were made of."""
    return f"{step}.json"


def written(processed: Path) -> list[str]:
    """The files that the notebooks' last runs left in `processed`: tables and stamps."""
    stamps = {name: stamp(processed, name) for name in NOTEBOOKS}
    return [file for name, made in stamps.items() if made for file in (stamp_name(name), *made["tables"])]


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The names that are in one only or hold something else, sorted."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def stamp(processed: Path, step: str) -> dict[str, dict[str, str]] | None:
    """What the notebook made ("tables") and of what ("made_from"), as hashes by name; None where it has not run.

    CchcError where the file is damaged.
    """
    path = processed / stamp_name(step)
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise CchcError(f"Tệp {path.name} bị hỏng. Hãy chạy lại notebook {step}.ipynb.") from error


def outdated(space: Workspace) -> list[str]:
    """The titles of the other reports whose tables this one reads though their files in data/raw changed since.

    Where the files do not stand beside this period's, or nothing says what the tables were made of, nobody knows.
    """
    read = {space.of_period(p): (space.raw.parent / p.id, p.title) for p in space.related}
    if (other := space.of_extended) is not None:
        read[other] = (other.parents[1] / "raw" / other.name, LABELS["extended"])
    return [title for processed, (raw, title) in read.items() if raw.is_dir() and _changed_since(processed, raw)]


def _changed_since(processed: Path, raw: Path) -> bool:
    """Whether the tables were made of other files of `raw` than stand there now, or the figures of older tables."""
    cleaned, computed = (stamp(processed, step) for step in NOTEBOOKS[:2])
    if not (cleaned and computed):
        return False
    named = stamp_name(NOTEBOOKS[0])
    here = hashes(raw, read_first(raw)) | hashes(processed, [named])
    own = {name: digest for name, digest in cleaned["made_from"].items() if name != "cchc" and "../" not in name}
    return bool(differing(own | {named: computed["made_from"].get(named, "")}, here))


def read_first(raw: Path) -> list[str]:
    """The files of a period that 01_clean is the first to read."""
    later = {name for names in FIRST_READ.values() for name in names}
    return [name for name in files_below(raw) if name not in later]

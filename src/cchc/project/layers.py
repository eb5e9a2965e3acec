"""The folders of catalogue tables that lie one over another: the package's standard, then the project's own rows."""

import os
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .errors import CchcError
from .location import ROOT, display, find_project

STANDARD = Path(__file__).parents[1] / "catalogue" / "standard"  # what holds for every report
REPORT = "cchc"  # the folder in it of the report that a project makes unless project.yml says otherwise
OWN = "catalogue"  # the folder of a project
SETTINGS = "project.yml"
DROPPED = "dropped.csv"  # what a project leaves out of the tables below its own
FORMS = "forms"  # the folder of tables that has a folder for each form


class Layer(NamedTuple):
    """A folder of tables; of one that is `shared`, those count that every report may have.

    `state` changes with what a project's folder holds, so that what is kept by layers is made anew.
    """

    folder: Path
    shared: bool = False
    state: tuple[object, ...] = ()

    def path(self, name: str) -> Path:
        """Where the table of this name lies, if the layer has it."""
        return self.folder / name

    def has(self, name: str) -> bool:
        return (not self.shared or of_every_report(name)) and self.path(name).is_file()

    def files(self) -> list[str]:
        """The names of what lies in the folder of a project of its own, or of the package."""
        return [] if self.shared else files_of(self.folder)

    def said(self, name: str) -> str:
        """The table's name for a person: with its folder where that is a project's."""
        return name if self.standard else display(self.path(name))

    @property
    def standard(self) -> bool:
        return self.folder.is_relative_to(STANDARD)


def of_every_report(name: str) -> bool:
    """Whether the table is one of no report in particular."""
    return (STANDARD / name).is_file() and not any((folder / name).is_file() for folder in STANDARD.glob("*/"))


def files_of(folder: Path) -> list[str]:
    """The names of the files below a folder of tables, with "/"; not what a spreadsheet program leaves there."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if not path.name.startswith(("~$", ".")))


@lru_cache(maxsize=2)
def standard_tables(standard: Path) -> frozenset[str]:
    """The names of the package's tables, those of a report without its folder."""
    return frozenset(
        name
        for folder in (standard, *standard.glob("*/"))
        for name in files_of(folder)
        if not (standard / name.partition("/")[0]).is_dir()
    )


def catalogue_layers() -> tuple[Layer, ...]:
    """From the lowest to the topmost, for the project of the working directory; the package's own where there is none.

    Raises FileError where project.yml is not as project_file.ProjectFile wants it.
    """
    root = _project(os.getcwd(), os.environ.get(ROOT))
    if root is None:
        return (Layer(STANDARD), Layer(STANDARD / REPORT))
    try:
        written = os.stat(f"{root}/{SETTINGS}")
    except FileNotFoundError:
        standard, own = _of_project(root, None, STANDARD)
    else:
        standard, own = _of_project(root, (written.st_mtime_ns, written.st_size), STANDARD)
        for layer in (layer for layer in own if layer.shared):
            _extended(root, os.path.relpath(layer.folder.parent, root))  # CchcError where it has gone since
    return (*standard, *(layer._replace(state=_state(layer.folder)) for layer in own))


_projects: dict[tuple[str, str | None], Path] = {}  # kept, for it is asked for with every message


def _project(*place: str | None) -> Path | None:
    """The project of this working directory, with this variable ROOT."""
    if place not in _projects and (found := find_project()):
        _projects[place] = found
    return _projects.get(place)


def _state(folder: str | Path) -> tuple[object, ...]:
    try:
        with os.scandir(folder) as entries:
            return tuple(sorted((entry.name, *_state_of(entry)) for entry in entries))
    except FileNotFoundError:
        return ()


def _state_of(entry: os.DirEntry[str]) -> tuple[object, ...]:
    if entry.is_dir():
        return _state(entry.path)
    found = entry.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def _of_project(
    root: Path, written: tuple[int, int] | None, standard: Path
) -> tuple[tuple[Layer, ...], tuple[Layer, ...]]:
    """The package's layers and those over them; project.yml is read anew where it was written anew (None: is none)."""
    if written is None:
        if (root / "project.yaml").is_file():
            raise CchcError(f"{display(root / 'project.yaml')}: hãy đổi tên thành {SETTINGS}.")
        return (Layer(standard), Layer(standard / REPORT)), (Layer(root / OWN),)
    from .project_file import read_project  # pydantic takes long to import, and few projects have the file

    project = read_project(root / SETTINGS)
    folders = [standard, *([standard / project.standard] if project.standard != "none" else [])]
    other = _extended(root, project.extends)
    shared = (Layer(other / OWN, shared=True),) if other else ()
    return tuple(map(Layer, folders)), (*shared, Layer(root / OWN))


def extended_project() -> Path | None:
    """The folder of the project that the one of the working directory extends, if any; raises as catalogue_layers."""
    return next((layer.folder.parent for layer in catalogue_layers() if layer.shared), None)


def _extended(root: Path, path: str) -> Path | None:
    if not path:
        return None
    other = (root / path).resolve()
    if other == root or find_project(other) != other:
        why = "chính dự án này" if other == root else f"{path}, không phải thư mục dự án (có notebooks/ và data/)"
        raise CchcError(
            f"{display(root / SETTINGS)}: extends ghi {why}. Hãy sửa đường dẫn, tính từ thư mục chứa project.yml."
        )
    return other

"""The folders of catalogue tables that lie one over another: the package's standard, then the project's own rows."""

from pathlib import Path
from typing import NamedTuple

from .errors import CchcError
from .location import display, find_project

STANDARD = Path(__file__).parents[1] / "catalogue" / "standard"  # what holds for every report
REPORT = "cchc"  # the folder in it of the report that a project makes unless project.yml says otherwise
OWN = "catalogue"  # the folder of a project
SETTINGS = "project.yml"


class Layer(NamedTuple):
    """A folder of tables; of one that is `shared`, those count that every report may have."""

    folder: Path
    shared: bool = False

    def path(self, name: str) -> Path:
        """Where the table of this name lies, if the layer has it."""
        return self.folder / name

    def has(self, name: str) -> bool:
        return (not self.shared or of_every_report(name)) and self.path(name).is_file()

    def said(self, name: str) -> str:
        """The table's name for a person: with its folder where that is a project's."""
        return name if self.standard else display(self.path(name))

    @property
    def standard(self) -> bool:
        return self.folder.is_relative_to(STANDARD)


def of_every_report(name: str) -> bool:
    """Whether the table is one of no report in particular."""
    return (STANDARD / name).is_file() and not any((folder / name).is_file() for folder in STANDARD.glob("*/"))


def catalogue_layers() -> tuple[Layer, ...]:
    """From the lowest to the topmost, for the project of the working directory; the package's own where there is none.

    Raises FileError where project.yml is not as project_file.ProjectFile wants it.
    """
    root = find_project()
    if root is None or not (root / SETTINGS).is_file():
        own = (Layer(root / OWN),) if root else ()
        return (Layer(STANDARD), Layer(STANDARD / REPORT), *own)
    from .project_file import read_project  # pydantic takes long to import, and few projects have the file

    project = read_project(root / SETTINGS)
    standard = [STANDARD, *([STANDARD / project.standard] if project.standard != "none" else [])]
    other = _extended(root, project.extends)
    return (*map(Layer, standard), *([Layer(other / OWN, shared=True)] if other else []), Layer(root / OWN))


def extended_project() -> Path | None:
    """The folder of the project that the one of the working directory extends, if any; raises as catalogue_layers."""
    return next((layer.folder.parent for layer in catalogue_layers() if layer.shared), None)


def _extended(root: Path, path: str) -> Path | None:
    if not path:
        return None
    other = (root / path).resolve()
    if find_project(other) != other:
        raise CchcError(
            f"{display(root / SETTINGS)}: extends ghi {path}, không phải thư mục dự án (có notebooks/ và data/). Hãy "
            "sửa đường dẫn, tính từ thư mục chứa project.yml."
        )
    return other

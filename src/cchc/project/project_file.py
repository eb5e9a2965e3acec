"""project.yml of a project that is not one of administrative reform alone: on which tables its catalogue is laid."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from .yaml_file import read_yaml


class ProjectFile(BaseModel):
    """`standard` is the report of the package whose tables lie below the project's own, or none.

    `extends` is another project, as a path from this one: its units, aliases and other tables of no report in
    particular hold here too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    standard: Literal["cchc", "none"] = "cchc"
    extends: str = ""


def read_project(path: Path) -> ProjectFile:
    """Raise FileError, with every fault and its line, where the file is not as the model wants it."""
    return read_yaml(path, ProjectFile)

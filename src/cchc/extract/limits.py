"""How much of a file is read before it is refused: settings with defaults that no honest submission reaches."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

from ..project.yaml_file import read_yaml


class Limits(BaseModel):
    """Sizes in bytes; `cells` is the rectangle from A1 to the last filled cell of a sheet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: PositiveInt = 64 * 2**20
    unpacked: PositiveInt = 512 * 2**20
    ratio: PositiveInt = 200  # unpacked to packed, of packages that unpack to more than 16 MB
    rows: PositiveInt = 1_048_576
    columns: PositiveInt = 16_384
    cells: PositiveInt = 20_000_000
    seconds: PositiveFloat = 60


def read_limits(path: Path) -> Limits:
    """The defaults, with what limits.yml of the period changes; FileError where it is not as it must be."""
    return read_yaml(path, Limits) if path.is_file() else Limits()

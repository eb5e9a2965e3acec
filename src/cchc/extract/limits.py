"""How much of a file is read before it is refused: settings with defaults that no honest submission reaches."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

import yaml

from ..errors import CchcError


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes; `cells` is the rectangle from A1 to the last filled cell of a sheet."""

    size: int = 64 * 2**20
    unpacked: int = 512 * 2**20
    ratio: int = 200  # unpacked to packed, of packages that unpack to more than 16 MB
    rows: int = 1_048_576
    columns: int = 16_384
    cells: int = 20_000_000
    seconds: float = 60


def read_limits(path: Path) -> Limits:
    """The defaults, with what limits.yml of the period changes; CchcError where it names something else."""
    try:
        changes = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return Limits()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CchcError(f"Tệp {path.name} không đọc được: sai cú pháp YAML. Hãy sửa lại.") from error
    known = [field.name for field in fields(Limits)]
    numbers = isinstance(changes, dict) and all(type(v) in (int, float) and v > 0 for v in changes.values())
    if not numbers or not changes.keys() <= set(known):
        raise CchcError(f"Tệp {path.name}: chỉ ghi số dương cho các mục {', '.join(known)}. Hãy sửa lại.")
    return replace(Limits(), **changes)

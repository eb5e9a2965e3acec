"""A new project: everything that `cchc report` needs, in a folder of its own, or nothing at all."""

import contextlib
import csv
import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..catalogue import Unit
from ..language.text import lower_first
from ..project.chosen import chosen_file
from ..project.errors import CchcError
from ..project.location import display
from ..project.paths import left_behind
from ..project.period import Period
from .period import period_files
from .texts import notebooks, written

UNITS = "catalogue/units.csv"
FILES = ("README.md", "environment.yml", "gitignore", "gitattributes")
COLUMNS = ("code", "slug", "name", "level", "parent", "valid_from", "valid_to", "successor", "province_site")


def refuse_filled(folder: Path) -> None:
    """CchcError where the folder holds anything that a project could overwrite."""
    if folder.exists() and not folder.is_dir():
        raise CchcError(f"{display(folder)} là một tệp. Hãy chọn tên khác cho thư mục dự án.")
    if folder.is_dir() and not all(left_behind(path.name) for path in folder.iterdir()):
        raise CchcError(f"Thư mục {display(folder)} đã có tệp; không ghi gì vào đó. Hãy chọn một thư mục mới.")


def create_project(folder: Path, units: Sequence[Unit], office: Unit, period: Period) -> list[str]:
    """Write the project of an office and its units; the names of its files.

    It is built beside the folder and moved there whole: where that fails, nothing is left.
    """
    refuse_filled(folder)
    place = next(above for above in folder.resolve().parents if above.is_dir())
    with tempfile.TemporaryDirectory(prefix=".cchc-new-", dir=place) as built:
        root = Path(built)
        texts = {f"notebooks/{name}": text for name, text in notebooks().items()}
        later = Period.of(period.year + 1, period.kind)
        words = {"office": lower_first(office.name), "period": period.id, "later": later.id, "year": later.year}
        words |= _below(units, office, period)
        texts |= {(f".{name}" if name.startswith("git") else name): written(name, words) for name in FILES}
        _write(root, {name: text.encode() for name, text in texts.items()})
        _write(root, {UNITS: _table(units)} | chosen_file(period))
        (root / "data" / "raw").mkdir(parents=True)
        with contextlib.chdir(root):  # its own catalogue is in force there
            _write(root, period_files(period, office.code))
        names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
        folder.mkdir(parents=True, exist_ok=True)
        for path in root.iterdir():
            os.replace(path, folder / path.name)
    return names


def _below(units: Sequence[Unit], office: Unit, period: Period) -> dict[str, int]:
    """How many units are right below the office at the end of the period, how many further, of the first districts."""
    here = [unit for unit in units if unit.in_force(period.window[1])]
    below = [unit for unit in here if unit.parent == office.code]
    further = {unit.code for unit in below}
    return {
        "below": len(below),
        "districts": sum(unit.level == "district" for unit in below),
        "further": sum(unit.parent in further for unit in here),
    }


def _write(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def _table(units: Sequence[Unit]) -> bytes:
    """units.csv as a spreadsheet program opens it; what units later became is left out where none of that is in it.

    Of one that was divided all successors stay: it is a part of none of them alone.
    """
    text, codes = io.StringIO(), {unit.code for unit in units}
    units = [u.model_copy(update={"successor": ""}) if codes.isdisjoint(u.successors) else u for u in units]
    rows = ([getattr(unit, column) or "" for column in COLUMNS] for unit in units)
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue().encode("utf-8-sig")

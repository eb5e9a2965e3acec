"""A whole catalogue in one folder, to be changed by a test: the package's standard with this project's rows."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from cchc.catalogue import Catalogue, dossiers, messages, reader, tables
from cchc.project import layers
from cchc.project.layers import Layer
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[1]


def flat_catalogue(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`folder`, filled; from now on the only one that is read."""
    standard = layers.STANDARD
    shutil.copytree(standard, folder, ignore=shutil.ignore_patterns("cchc"), dirs_exist_ok=True)
    for above in (standard / "cchc", ROOT / "catalogue"):
        for path in (path for path in above.rglob("*.csv") if path.is_file()):
            target = folder / path.relative_to(above)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            if target.exists():
                below = target.read_text(encoding="utf-8")
                if below.partition("\n")[0] == f"{text.partition(chr(10))[0]},after":  # their place is theirs here
                    below = re.sub(r",[^,\n]*$", "", below, flags=re.MULTILINE)
                text += below.partition("\n")[2]
            target.write_text(text, encoding="utf-8")
    monkeypatch.setattr(layers, "STANDARD", folder)
    for module in (dossiers, messages, reader, tables):
        monkeypatch.setattr(module, "catalogue_layers", lambda: (Layer(folder),))
    return folder


def load_anew(period: Period, office: str = "", last: date | None = None) -> Catalogue:
    """As catalogue.load, of tables that may have changed."""
    return reader._load.__wrapped__(period, office, last or period.window[1], tables.catalogue_layers())

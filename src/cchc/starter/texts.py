"""The texts that a project begins with: those of the package with the office's words in them, and last period's."""

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from .. import __version__
from ..project.paths import left_behind
from ..project.period import Period

PACKAGE = Path(__file__).parents[1]
FILES = Path(__file__).parent / "files"
BLANKED = ("number", "signed_on", "window_from", "window_to", "submission_due")
SYMBOL = re.compile(r"^number:.*?(?:/\d{4})?(/[^\W\d][\w-]*)", re.MULTILINE)  # /BC-UBND of 05/BC-UBND
TEMPLATES = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def written(name: str, words: Mapping[str, object]) -> str:
    """The file of this name, a template of Jinja, with the words in it."""
    text = (FILES / name).read_text(encoding="utf-8")
    return TEMPLATES.from_string(text).render(words, version=__version__)


def carried_on(report_yml: str, period: Period) -> str:
    """report.yml of another period for this one: what was that period's own is blank again; all else stays."""
    symbol = SYMBOL.search(report_yml)
    lines = {name: f"{name}:" for name in BLANKED} | {"period": f'period: "{period.id}"'}
    lines |= {"number": f'number: "{symbol[1]}"'} if symbol else {}
    return re.sub(r"^(\w+):.*$", lambda line: lines.get(line[1], line[0]), report_yml, flags=re.MULTILINE)


def notebooks() -> dict[str, str]:
    """The notebooks of the package by their place in notebooks/, with the tables beside them."""
    folder = PACKAGE / "notebooks"
    if not folder.is_dir():  # run from the sources, of which a wheel carries a copy
        folder = PACKAGE.parents[1] / "notebooks"
    names = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.suffix in (".ipynb", ".csv"))
    return {
        name.as_posix(): (folder / name).read_text(encoding="utf-8")
        for name in names
        if not any(map(left_behind, name.parts))
    }

"""The order of the steps stands once: the notebooks take them one by one, `cleaned` and `computed` all at once."""

import ast
import inspect
import json
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc.project.paths import Workspace
from cchc.project.storage import save
from cchc.project.tables import SAVED
from cchc.run.cleaning import Cleaned, cleaned
from cchc.run.computing import Computed, computed

ROOT = Path(__file__).resolve().parents[2]
# what a notebook has to itself: its parameters, its own run, and tables from files instead of from memory
OWN = ("space", "step", "cleaned = Cleaned(", "found = ")


def statements_of(function: Callable) -> list[str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0].body
    return [ast.unparse(node.value if isinstance(node, ast.Return) else node) for node in body[1:]]


def statements_in(notebook: str) -> list[str]:
    cells = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    found = [ast.unparse(node) for node in ast.parse(code).body if isinstance(node, ast.Assign)]
    plain = [text.replace("cleaning.", "").replace("computing.", "") for text in found]
    kept = [text for text in plain if not text.startswith(OWN)]
    return [*kept[:-1], kept[-1].partition(" = ")[2]]


@pytest.mark.parametrize(("notebook", "function"), [("01_clean", cleaned), ("02_indicators", computed)])
def test_the_notebook_takes_the_same_steps(notebook: str, function: Callable) -> None:
    assert statements_in(notebook) == statements_of(function)


@pytest.mark.parametrize(("step", "tables"), [("01_clean", Cleaned), ("02_indicators", Computed)])
def test_all_tables_of_the_step_are_handed_on(step: str, tables: type) -> None:
    assert {t.name for t in SAVED.values() if t.made_by == step} == set(tables.__dataclass_fields__)


def test_the_functions_make_what_the_notebooks_saved(made: Workspace, tmp_path: Path) -> None:
    first = cleaned(made)
    save(tmp_path, **vars(first), **vars(computed(made, first)))
    tables = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(tables) > 10 and tables == {name: (made.processed / name).read_bytes() for name in tables}

"""What a cell says that was run before the cells above it: which cell makes the name that it lacks."""

import ast
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from ..project.errors import SAID, CchcError

SESSION = "JPY_SESSION_NAME"  # by Jupyter's server: the path of the notebook
ABOVE = "Hãy chạy các ô từ đầu đến ô này (menu Chạy > Run All Above Selected Cell)."
OPENS = "ô mở báo cáo (report = open_report(…))"
FIRST = "ô đầu của sổ tay (space = open_workspace(…))"
LATER = {"%%section": OPENS, "%%text": OPENS, "%tim": OPENS, "%ky": FIRST, "%kỳ": FIRST}  # magics, and what makes them


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Answer a name that another cell of the notebook makes in one line, all other errors as ever; and a magic before
    the cell that makes it has run."""
    shell.set_custom_exc((NameError,), _told)
    for name in LATER:
        shell.register_magic_function(_not_yet(name), "line_cell", name.lstrip("%"))


def _told(shell: InteractiveShell, kind: type, error: NameError, trace: object, tb_offset: int | None = None) -> None:
    if said := needed(error.name or "", Path(os.environ.get(SESSION, ""))):
        shell._showtraceback(kind, error, [f"{SAID}{said}"])
    else:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _not_yet(name: str) -> Callable[[str, str], None]:
    def magic(line: str, cell: str = "") -> None:
        raise CchcError(f"{name} có sau khi chạy {LATER[name]}. {ABOVE}")

    return magic


def needed(name: str, notebook: Path) -> str:
    """What to run first for the name; "" where no cell of the notebook makes it."""
    if not name or not notebook.is_file():
        return ""
    for source in _sources(notebook):
        if name in _made(source):
            first = next(line for line in source.splitlines() if line.strip())
            return f"Ô này cần “{name}”, do ô “{first.strip()[:60]}” lập ra. {ABOVE}"
    return ""


def _sources(notebook: Path) -> Iterator[str]:
    import nbformat

    cells = nbformat.read(notebook, as_version=4).cells
    yield from (cell.source for cell in cells if cell.cell_type == "code" and not cell.source.startswith("%"))


def _made(source: str) -> set[str]:
    """The names that a cell makes."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return stored | imported

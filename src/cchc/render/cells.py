"""The cells of an executed notebook; needs no heavy library, as the owner of a run asks for them, too."""

from typing import Any

from ..project.errors import CchcError

INJECTED = "injected-parameters"  # papermill's tag of the cell it adds
REMOVED = "remove-cell"  # the tag of cells that are no part of the report
Node = dict[str, Any]  # a notebook, a cell or an output


class ExportError(CchcError):
    """The notebook cannot become a report."""


def code_cells(notebook: Node) -> list[tuple[str, Node]]:
    """The code cells that hold code, each with the number JupyterLab shows beside it, or its place among them.

    The cell that papermill adds does not count: the analyst's notebook has none.
    """
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell["source"].strip()]
    injected = [INJECTED in cell["metadata"].get("tags", []) for cell in cells]
    numbers = [(cell["execution_count"] or place) - sum(injected[:place]) for place, cell in enumerate(cells, start=1)]
    return [("tham số" if own else str(n), cell) for own, n, cell in zip(injected, numbers, cells, strict=True)]


def markdown_cells(notebook: Node) -> list[str]:
    """The texts of the Markdown cells that a report prints."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    return [cell["source"] for cell in cells if REMOVED not in cell["metadata"].get("tags", [])]

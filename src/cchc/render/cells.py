"""The cells of an executed notebook; needs no heavy library, as the owner of a run asks for them, too.

A notebook is what nbformat reads, or read_notebook().
"""

from pathlib import Path
from typing import Any

from ..project.errors import CchcError
from ..project.fingerprint import damaged, notebook_of

INJECTED = "injected-parameters"  # papermill's tag of the cell it adds
REMOVED = "remove-cell"  # the tag of cells that are no part of the report
Node = dict[str, Any]  # a notebook, a cell or an output


class ExportError(CchcError):
    """The notebook cannot become a report."""


def read_notebook(path: Path) -> Node:
    """The notebook of a file that a run has written: as nbformat reads it, but not checked by its schema.

    CchcError where it is damaged.
    """
    notebook = notebook_of(path)
    try:
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
            for output in cell["outputs"] if cell["cell_type"] == "code" else ():
                if "text" in output:
                    output["text"] = "".join(output["text"])
                for mime, value in output.get("data", {}).items():
                    if isinstance(value, list) and not mime.endswith("json"):
                        output["data"][mime] = "".join(value)
        if not all(isinstance(node["metadata"], dict) for node in (notebook, *notebook["cells"])):
            raise TypeError("metadata")
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged(path) from error
    return notebook


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

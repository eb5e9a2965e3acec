"""What a report notebook says of itself beside its text: the sources that ran, the tables they read, its status.

In a kernel, each part of the report carries the sources of the cells run up to it (RunLog). In a file, finished()
refuses a notebook that was not run to its end as it stands, and status() says whether the pipeline found it final.
A notebook is what nbformat reads, or read_notebook(), which needs no library of Jupyter.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..blocks import MIME, Block, Fragment, load
from ..project.errors import CchcError, own_words
from ..project.fingerprint import damaged, hash_of, notebook_of, source_id

OWN = "cchc"  # the key in the metadata of an output that is a part of the report
INJECTED = "injected-parameters"  # papermill's tag of the cell it adds
AGAIN = "Hãy bấm ▶▶ trên thanh công cụ (khởi động lại kernel và chạy tất cả), lưu lại rồi xuất."
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


class RunLog:
    """The cells that ran in this kernel, for the parts of the report made from them."""

    def __init__(self, shell: Any, tables: str) -> None:
        """`tables` identifies the tables that the report reads."""
        self._shell, self._tables, self._seen = shell, tables, 0

    def about(self) -> dict[str, Any]:
        """What a part made now says of itself: the sources run since the part before, and the tables read."""
        ran = self._shell.history_manager.input_hist_raw
        first, self._seen = self._seen, len(ran) - 1  # the cell at work may show another part
        return {"ran": [source_id(source) for source in ran[first:] if source.strip()], "tables": self._tables}


def code_cells(notebook: Node) -> list[tuple[str, Node]]:
    """The code cells that hold code, each with the number JupyterLab shows beside it, or its place among them.

    The cell that papermill adds does not count: the analyst's notebook has none.
    """
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell["source"].strip()]
    injected = [INJECTED in cell["metadata"].get("tags", []) for cell in cells]
    numbers = [(cell["execution_count"] or place) - sum(injected[:place]) for place, cell in enumerate(cells, start=1)]
    return [("tham số" if own else str(n), cell) for own, n, cell in zip(injected, numbers, cells, strict=True)]


def fragments(notebook: Node) -> Iterator[Fragment]:
    """The parts of the report that its cells show, in order, with what was found in them."""
    for number, cell in code_cells(notebook):
        if REMOVED not in cell["metadata"].get("tags", []):
            for output in cell["outputs"]:
                if OWN in output.get("metadata", {}):
                    yield Fragment(shown_blocks(number, output), _own(output).get("findings", []))


def shown_blocks(number: str, output: Node) -> list[Block]:
    """The blocks of an output of the cell `number`; ExportError where it failed, or another version made them."""
    try:
        return load(output["data"][MIME])
    except (KeyError, ValueError) as error:
        raise ExportError(
            f"Ô [{number}] của sổ tay không hiện được, hoặc do phiên bản khác của chương trình lập, nên không xuất báo "
            f"cáo. {AGAIN}"
        ) from error


def markdown_cells(notebook: Node) -> list[str]:
    """The texts of the Markdown cells that a report prints."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    return [cell["source"] for cell in cells if REMOVED not in cell["metadata"].get("tags", [])]


def finished(notebook: Node) -> None:
    """Raise ExportError, in one line, where the notebook was not run to its end as it stands, on one set of tables."""
    cells = code_cells(notebook)
    if not any(cell["execution_count"] for _, cell in cells):
        raise ExportError(f"Sổ tay chưa được chạy nên không xuất báo cáo. {AGAIN}")
    for number, cell in cells:
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                said = own_words(output.get("traceback", [])) or f"{output.get('ename')}: {output.get('evalue')}"
                raise ExportError(f"Ô [{number}] của sổ tay bị lỗi nên không xuất báo cáo: {' '.join(said.split())}")
    if idle := [number for number, cell in cells if not cell["execution_count"]]:
        raise ExportError(f"Ô mã thứ {_listed(idle)} của sổ tay chưa được chạy nên không xuất báo cáo. {AGAIN}")
    ran = {id for _, cell in cells for output in cell["outputs"] for id in _own(output).get("ran", [])}
    showing = [at for at, (_, cell) in enumerate(cells, start=1) if any("ran" in _own(o) for o in cell["outputs"])]
    # what runs after the last part shows nothing
    if edited := [number for number, cell in cells[: max(showing, default=0)] if source_id(cell["source"]) not in ran]:
        raise ExportError(f"Ô [{_listed(edited)}] của sổ tay đã sửa sau khi chạy nên không xuất báo cáo. {AGAIN}")
    if len(tables_read(notebook)) > 1:
        raise ExportError(f"Các ô của sổ tay được chạy với các bảng số liệu khác nhau nên không xuất báo cáo. {AGAIN}")


def tables_read(notebook: Node) -> set[str]:
    """What identifies the tables that its parts were made from; several where they are not of one set."""
    shown = (_own(output) for _, cell in code_cells(notebook) for output in cell["outputs"])
    return {about["tables"] for about in shown if "tables" in about}


def _own(output: Node) -> dict[str, Any]:
    return output.get("metadata", {}).get(OWN, {})


def _listed(places: list) -> str:
    return ", ".join(map(str, places[:5])) + (" …" if len(places) > 5 else "")


def content_id(notebook: Node) -> str:
    """A hash of what the notebook says and shows."""
    return hash_of(
        [(cell["cell_type"], cell["source"], [*map(_shown, cell.get("outputs", []))]) for cell in notebook["cells"]]
    )


def _shown(output: Node) -> tuple:
    return output.get("data", output.get("text")), output.get("metadata")


def set_status(notebook: Node, open_errors: int, open_findings: int, outline: list[dict[str, str]]) -> None:
    """What the pipeline found, bound to the notebook as it now stands."""
    about = {"open_errors": open_errors, "open_findings": open_findings, "outline": outline}
    notebook["metadata"][OWN] = about | {"content": content_id(notebook)}


def status(notebook: Node) -> dict[str, Any]:
    """What the pipeline found; {} where it did not see this notebook, or not as it stands."""
    about = notebook["metadata"].get(OWN, {})
    return about if about and about["content"] == content_id(notebook) else {}

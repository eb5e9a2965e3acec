"""What a report notebook says of itself beside its text: the sources that ran, the tables they read, its status.

In a kernel, each part of the report carries the sources of the cells run up to it (RunLog). In a file, finished()
refuses a notebook that was not run to its end as it stands, and status() says whether the pipeline found it final.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ..blocks import MIME, Block, Fragment, load
from ..project.errors import own_words
from ..project.fingerprint import hash_of, source_id
from .cells import REMOVED, ExportError, Node, code_cells

OWN = "cchc"  # the key in the metadata of an output that is a part of the report
AGAIN = "Hãy bấm ▶▶ trên thanh công cụ (khởi động lại kernel và chạy tất cả), lưu lại rồi xuất."


class RunLog:
    """The cells that ran in this kernel, for the parts of the report made from them."""

    def __init__(self, shell: Any, tables: str) -> None:
        """`tables` identifies the tables that the report reads."""
        self._shell, self._tables, self._seen = shell, tables, 0
        self._first: dict[str, int] = {}

    def about(self) -> dict[str, Any]:
        """What a part made now says of itself: every source run so far with the number under which it ran first, and
        the tables read."""
        ran = self._shell.history_manager.input_hist_raw
        for number in range(self._seen, len(ran)):
            if ran[number].strip():
                self._first.setdefault(source_id(ran[number]), number)
        self._seen = len(ran)
        return {"ran": dict(self._first), "tables": self._tables}


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
    ran = _ran(cells)
    showing = [place for place, (_, cell) in enumerate(cells, start=1) if _is_part(cell)]
    # what runs after the last part shows nothing
    if edited := [number for number, cell in cells[: max(showing, default=0)] if source_id(cell["source"]) not in ran]:
        raise ExportError(f"Ô [{_listed(edited)}] của sổ tay đã sửa sau khi chạy nên không xuất báo cáo. {AGAIN}")
    if late := [number for number, cell in changed_below(notebook) if not _is_part(cell)]:
        raise ExportError(
            f"Ô [{_listed(late)}] của sổ tay đã sửa và chạy lại sau khi lập các phần bên dưới nên không xuất báo cáo. "
            f"{AGAIN}"
        )
    if len(tables_read(notebook)) > 1:
        raise ExportError(f"Các ô của sổ tay được chạy với các bảng số liệu khác nhau nên không xuất báo cáo. {AGAIN}")


def changed_below(notebook: Node) -> list[tuple[str, Node]]:
    """The code cells that were changed and run again after a part below them was made, each with its number."""
    cells = code_cells(notebook)
    first, found, earliest = _ran(cells), [], float("inf")  # the number under which the oldest part below ran
    for number, cell in reversed(cells):
        if first.get(source_id(cell["source"]), 0) > earliest:
            found.insert(0, (number, cell))
        if _is_part(cell):
            earliest = min(earliest, cell["execution_count"])
    return found


def _ran(cells: Iterable[tuple[str, Node]]) -> dict[str, int]:
    """The sources that ran, by what their parts say, each with the number under which it ran first."""
    first: dict[str, int] = {}
    for about in (_own(output) for _, cell in cells for output in cell["outputs"]):
        ran = about.get("ran", {})  # without numbers where an older version ran the notebook
        for id, number in ran.items() if isinstance(ran, dict) else dict.fromkeys(ran, 0).items():
            first[id] = min(number, first.get(id, number))
    return first


def _is_part(cell: Node) -> bool:
    return any("ran" in _own(output) for output in cell["outputs"])


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

"""A notebook as an exporter finds it: run to its end as it stands, or refused in one line."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cchc.blocks import Paragraph
from cchc.notebook.display import Shown
from cchc.project.fingerprint import source_id, sources_hash
from cchc.render.cells import ExportError
from cchc.render.executed import RunLog, changed_below, finished, set_status, status

SOURCES = ['period: str = "2021"', "report = open_report(space)", "%section II", "x = 5", "report.annex()", "save()"]
SHOWING = {"%section II", "report.annex()"}


def ran(*tables: str, then: Sequence[tuple[int, str]] = ()) -> NotebookNode:
    """A notebook whose cells ran in a kernel, in order; `tables` were read by the cells that show something.

    `then` are cells, by their place, that ran again afterwards, as they are now written.
    """
    shell = SimpleNamespace(history_manager=SimpleNamespace(input_hist_raw=[""]))
    log = RunLog(shell, "t")
    left = list(tables)
    cells = {}
    for count, (place, source) in enumerate([*enumerate(SOURCES, start=1), *then], start=1):
        shell.history_manager.input_hist_raw.append(source)
        outputs = []
        if SOURCES[place - 1] in SHOWING:
            data, metadata = Shown(Paragraph(text=["a"]), **log.about())._repr_mimebundle_()
            metadata["cchc"]["tables"] = left.pop(0) if left else "t"
            outputs = [new_output("execute_result", data=data, metadata=metadata, execution_count=count)]
        cells[place] = new_code_cell(source, execution_count=count, outputs=outputs)
    return new_notebook(cells=[new_markdown_cell("Lời"), *cells.values(), new_code_cell("")])


def refused(notebook: NotebookNode) -> str:
    with pytest.raises(ExportError) as told:
        finished(notebook)
    assert "\n" not in str(told.value)
    return str(told.value)


def test_a_run_to_the_end_is_finished() -> None:
    finished(ran())


def test_a_cell_run_again_changes_nothing() -> None:
    notebook = ran()
    again = notebook.cells[3]
    again.execution_count = 17
    finished(notebook)


@pytest.mark.parametrize("then", [[(4, "x = 6")], [(4, "x = 6"), (3, "%section II")], [(2, "report = other")]])
def test_a_cell_that_was_changed_and_run_again_after_what_it_made(then: list[tuple[int, str]]) -> None:
    """The parts below were made by the old one, though all that stands there has run."""
    assert "đã sửa và chạy lại sau khi lập các phần bên dưới" in refused(ran(then=[*then, (3, "%section II")]))
    finished(ran(then=[*then, (3, "%section II"), (5, "report.annex()")]))  # so were they


def test_a_part_that_was_changed_and_run_again_marks_those_below() -> None:
    changed = ran(then=[(3, "%section III")])
    finished(changed)
    assert [number for number, _ in changed_below(changed)] == ["7"]
    for same in ([(3, "%section II")], [(5, "report.annex(1)")], [(3, "%section III"), (5, "report.annex()")]):
        assert changed_below(ran(then=same)) == []


def test_a_notebook_that_an_older_version_ran_has_no_numbers() -> None:
    notebook = ran()
    for cell in notebook.cells[1:]:
        for output in cell.outputs:
            output.metadata["cchc"]["ran"] = list(output.metadata["cchc"]["ran"])
    finished(notebook)
    assert changed_below(notebook) == []


def test_never_run() -> None:
    notebook = ran()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    assert refused(notebook).startswith("Sổ tay chưa được chạy nên không xuất báo cáo.")


@pytest.mark.parametrize("place", range(1, len(SOURCES) + 1))
def test_partly_run(place: int) -> None:
    notebook = ran()
    notebook.cells[place].execution_count = None
    assert refused(notebook).startswith(f"Ô mã thứ {place} của sổ tay chưa được chạy")


@pytest.mark.parametrize("place", range(1, len(SOURCES)))
def test_edited_since(place: int) -> None:
    """Also a cell that shows nothing: the parts below it were made by the old one."""
    notebook = ran()
    notebook.cells[place].source += " "
    finished(notebook)  # a space behind it says nothing else
    notebook.cells[place].source += "# khác"
    assert refused(notebook).startswith(f"Ô [{place}] của sổ tay đã sửa sau khi chạy")


def test_a_new_cell_that_did_not_run() -> None:
    notebook = ran()
    notebook.cells.insert(3, new_code_cell("x = 6", execution_count=9))
    assert "Ô [9] của sổ tay đã sửa" in refused(notebook)


def test_parts_of_two_runs() -> None:
    assert "các bảng số liệu khác nhau" in refused(ran("one", "two"))


def test_an_error_is_told_by_the_number_beside_its_cell() -> None:
    notebook = ran()
    said = new_output("error", ename="FileError", evalue="Thiếu\ntệp", traceback=["Lỗi: Thiếu\ntệp"])
    notebook.cells[2].outputs = [said]
    assert refused(notebook) == "Ô [2] của sổ tay bị lỗi nên không xuất báo cáo: Thiếu tệp"


def test_the_status_is_bound_to_what_the_notebook_says() -> None:
    notebook = ran()
    assert status(notebook) == {}
    set_status(notebook, 2, 5, [])
    again = nbformat.reads(nbformat.writes(notebook), as_version=4)
    again.metadata["kernelspec"] = {"name": "python3"}
    assert (status(again)["open_errors"], status(again)["open_findings"]) == (2, 5)
    again.cells[3].outputs[0].data["text/html"] += "x"
    assert status(again) == {}


def test_folders_of_this_machine_are_no_part_of_a_source() -> None:
    plain = 'period = "2021"'
    assert source_id(f'{plain}\nraw = "/home/a"\n') == source_id(f"{plain}  \n") != source_id(f"{plain}#")


def test_a_run_saved_by_a_program_is_no_change_of_the_sources(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    notebook = ran()
    nbformat.write(notebook, path)
    before = sources_hash(path)
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.9"}
    for cell in notebook.cells[1:]:
        cell.outputs, cell.execution_count = [], None
        cell.metadata["execution"] = {"iopub.status.busy": "now"}
    nbformat.write(notebook, path)
    assert sources_hash(path) == before
    notebook.cells[1].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, path)
    assert sources_hash(path) != before

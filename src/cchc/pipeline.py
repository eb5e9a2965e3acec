"""Runs the notebooks in order, then exports; no arithmetic."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from .errors import CchcError
from .paths import Workspace, display, project_root
from .settings import read_settings

NOTEBOOKS = ("01_clean", "02_indicators", "03_report")
REPORT = "03_report"
Progress = Callable[[str, float, str], None]  # step, seconds, what it counted


def run(space: Workspace, parameters: dict[str, str], progress: Progress = lambda *_: None) -> None:
    """Make outputs/<period>: report.html, report.pdf, report.docx and the executed notebooks.

    Everything is built beside the old outputs and moved into place at the end, so a failed run changes none of
    them; the notebooks of a failed run are kept in failed/. Raises CchcError naming notebook and cell.
    """
    folder = project_root() / "notebooks"
    given = {"period": space.period.id} | parameters
    read_settings(space.raw / "report.yml", space.period.id)  # a fault there need not wait for the notebooks
    _refuse_unknown(folder, given)
    space.outputs.mkdir(parents=True, exist_ok=True)
    failed = space.outputs / "failed"
    for left_over in space.outputs.glob(".build-*"):  # of a run that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    build = Path(tempfile.mkdtemp(prefix=".build-", dir=space.outputs))
    notebooks = build / "notebooks"
    notebooks.mkdir()
    try:
        for name in NOTEBOOKS:
            started = time.perf_counter()
            _execute(folder / f"{name}.ipynb", notebooks / f"{name}.ipynb", given)
            progress(name, time.perf_counter() - started, _count(name, space))
        for kind in ("html", "pdf", "docx"):
            started = time.perf_counter()
            size = _export(kind, notebooks / f"{REPORT}.ipynb", build / f"report.{kind}")
            progress(f"report.{kind}", time.perf_counter() - started, f"{size // 1024} KB")
        _move(build, space.outputs)
        shutil.rmtree(failed, ignore_errors=True)
    except BaseException:
        _move(notebooks, failed)
        raise
    finally:
        shutil.rmtree(build, ignore_errors=True)


def _refuse_unknown(folder: Path, given: dict[str, str]) -> None:
    """papermill only warns about a parameter it does not know and then runs with the defaults."""
    from papermill import inspect_notebook

    known = set()
    for name in NOTEBOOKS:
        path = folder / f"{name}.ipynb"
        if not path.is_file():
            raise CchcError(f"Thiếu notebook {display(path)}.")
        names = set(inspect_notebook(str(path)))
        if "period" not in names:
            raise CchcError(f"Notebook {display(path)} thiếu ô tham số (thẻ “parameters”) có tham số period.")
        known |= names
    if unknown := sorted(set(given) - known):
        raise CchcError(f"Không có tham số {', '.join(unknown)}. Các tham số dùng được: {', '.join(sorted(known))}.")


def _execute(source: Path, target: Path, given: dict[str, str]) -> None:
    from papermill import PapermillExecutionError, execute_notebook
    from traitlets.config import Config

    # the default transport opens TCP ports in plain text; Windows has no other
    transport = {} if os.name == "nt" else {"config": Config(KernelManager={"transport": "ipc"})}
    try:
        execute_notebook(
            source,
            target,
            given,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            **transport,
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],  # else each shutdown prints a KeyboardInterrupt
        )
    except PapermillExecutionError as error:
        if error.ename in ("CchcError", "ExtractError"):
            said = error.evalue
        elif error.ename == "CellExecutionError":  # IPython could not even start the cell
            said = "không chạy được; hãy kiểm tra tên lệnh ở dòng đầu của ô (%%section, %%text)."
        else:
            said = f"{error.ename}: {error.evalue}"
        raise CchcError(f"{source.name}, ô {_position(source, target)}: {said}") from error
    finally:
        if target.exists():
            _clean(target, given)


def _position(source: Path, target: Path) -> str:
    """The failed cell as the analyst counts cells in the notebook, with its first line."""
    executed = nbformat.read(target, as_version=4)
    failed = [c for c in executed.cells if c.metadata.get("papermill", {}).get("exception")]
    if not failed:
        return "?"
    broken = failed[0]
    ids = [c.id for c in nbformat.read(source, as_version=4).cells]
    number = ids.index(broken.id) + 1 if broken.id in ids else "tham số"
    return f"{number} ({broken.source.splitlines()[0][:60]})"


def _clean(path: Path, given: dict[str, str]) -> None:
    """Take out what differs from run to run: papermill's clock and paths, and folders of this machine."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
    text = nbformat.writes(notebook)
    for name in ("raw", "processed", "outputs"):
        if folder := given.get(name):
            text = text.replace(folder, f"<{name}>")
    path.write_text(text + "\n", encoding="utf-8")


def _export(kind: str, notebook: Path, target: Path) -> int:
    from .export import export

    content = export(kind, notebook)
    target.write_bytes(content)
    return len(content)


def _count(name: str, space: Workspace) -> str:
    from pyarrow.parquet import read_metadata, read_table

    tables = {
        "01_clean": (("observations", "giá trị"), ("registers", "ô của sổ theo dõi")),
        "02_indicators": (("indicators", "chỉ tiêu"),),
    }
    counts = [
        f"{read_metadata(space.processed / f'{table}.parquet').num_rows} {words}"
        for table, words in tables.get(name, ())
    ]
    if name == "02_indicators":
        severities = read_table(space.processed / "findings.parquet", columns=["severity"])["severity"].to_pylist()
        counts.append(f"{len(severities)} phát hiện, trong đó {severities.count('error')} lỗi")
    return ", ".join(counts)


def _move(source: Path, target: Path) -> None:
    """Each file of `source` to its place below `target`, whole, over the one before it."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, place)

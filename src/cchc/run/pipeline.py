"""Runs the notebooks in order, then exports; no arithmetic."""

import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import nbformat

from ..project.errors import CchcError, own_words
from ..project.fingerprint import FOLDER_LINES, notebook_cells
from ..project.paths import NOTEBOOKS, Workspace, display, project_root
from ..render.cells import INJECTED, REMOVED, code_cells
from ..render.dates import UNDATED, build_date
from . import manifest
from .one_at_a_time import alone
from .warm import apart, kernel_name, prepare, side_by_side

if TYPE_CHECKING:
    from .kernels import Kernels

REPORT = "03_report"
REPORTS = {"report.html": "html", "validation.html": "validation", "report.pdf": "pdf", "report.docx": "docx"}
TOGETHER = (("report.html", "validation.html", "report.pdf"), ("report.docx",))  # Word takes as long as all others
DATA_FILES = ("annex.xlsx", "indicators.csv", "observations.csv", "datapackage.json", "published.csv")
PRODUCT = (
    "**Sổ tay này do chương trình chạy và ghi ra: không sửa ở đây, lần lập báo cáo sau ghi đè.** Cần sửa thì mở "
    "`notebooks/{name}` của dự án."
)
COUNTED = NOTEBOOKS[:-1]  # the notebooks that hand on tables
Progress = Callable[[str, float, str], None]  # step, seconds, what it counted


class Judged(NamedTuple):
    """Whose report it is, how many findings there are of each severity, and a line for each error that is open."""

    office: str
    findings: Counter[str]
    open_errors: list[str]


def run(space: Workspace, parameters: dict[str, str], progress: Progress | None = None, final: bool = False) -> int:
    """Make outputs/<period>: REPORTS, DATA_FILES, the executed notebooks and manifest.json; how many errors are open.

    Everything is built beside the old outputs and moved into place at the end, so a failed run changes none of
    them; the notebooks of a failed run are kept in failed/. Raises CchcError naming notebook and cell, where another
    run is at work on the same tables, and, where a `final` report is asked for, the open errors.
    """
    prepare("cchc.run.ready:read_catalogue", space)
    folder = project_root() / "notebooks"
    given = {"period": space.period.id} | parameters
    _refuse_unknown(folder, given)
    from .kernels import Kernels  # long to import: the catalogue is read meanwhile

    with Kernels(len(NOTEBOOKS)) as kernels:
        try:
            # now: what changes while the notebooks run counts as changed since; meanwhile a kernel comes to life
            made_from = manifest.sources(space, given)
        finally:  # a fault there is told first, and need not wait for the notebooks
            settings = apart("cchc.run.preflight:check_inputs", space)
        prepare("cchc.content.ready:read_templates", space)
        dated = build_date(settings.signed_on.isoformat() if settings.signed_on else UNDATED).isoformat()
        with alone(space.processed):
            return _make(space, given, settings.office, dated, made_from, kernels, progress, final)


def _make(
    space: Workspace,
    given: dict[str, str],
    office: str,
    dated: str,
    made_from: manifest.Sources,
    kernels: "Kernels",
    progress: Progress,
    final: bool,
) -> int:
    folder = project_root() / "notebooks"
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
            _execute(folder / f"{name}.ipynb", notebooks / f"{name}.ipynb", given, kernels)
            if progress:
                seconds = time.perf_counter() - started
                progress(name, seconds, apart("cchc.run.results:count", name, space) if name in COUNTED else "")
        _collect(space.processed, build)
        report = notebooks / f"{REPORT}.ipynb"
        judged = apart("cchc.run.results:judge", report, space, office)
        if final and judged.open_errors:
            _refuse_open(judged.open_errors)
        jobs = [({name: REPORTS[name] for name in names}, report, build) for names in TOGETHER]
        for made in side_by_side("cchc.run.results:export_files", jobs):
            for name, seconds, said in made if progress else ():
                progress(name, seconds, said)
        manifest.write(build, space, judged.office, made_from, dated, judged.findings)
        _move(build, space.outputs)
        shutil.rmtree(failed, ignore_errors=True)
        return len(judged.open_errors)
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
        notebook_cells(path)  # says so where it is damaged
        names = set(inspect_notebook(str(path)))
        if "period" not in names:
            raise CchcError(f"Notebook {display(path)} thiếu ô tham số (thẻ “parameters”) có tham số period.")
        known |= names
    if unknown := sorted(set(given) - known):
        raise CchcError(f"Không có tham số {', '.join(unknown)}. Các tham số dùng được: {', '.join(sorted(known))}.")


def _refuse_open(errors: list[str]) -> None:
    """A report for signature has no error that nobody has mended or acknowledged."""
    raise CchcError(
        f"Còn {len(errors)} lỗi chưa được xử lý nên chưa lập bản chính thức. Hãy đính chính từng lỗi trong "
        "corrections.csv hoặc xác nhận trong acknowledged.csv rồi chạy lại.",
        errors,
    )


def _execute(source: Path, target: Path, given: dict[str, str], kernels: "Kernels") -> None:
    from papermill import PapermillExecutionError, execute_notebook

    try:
        with kernels.next() as kernel:
            execute_notebook(
                source,
                target,
                given,
                kernel_name=kernel_name(),
                progress_bar=False,
                request_save_on_cell_execute=False,
                km=kernel,
            )
    except PapermillExecutionError as error:
        own = own_words(error.traceback)
        if own:
            said = own
        elif error.ename == "CellExecutionError":  # IPython could not even start the cell
            said = "không chạy được; hãy kiểm tra tên lệnh ở dòng đầu của ô (%%section, %%text)."
        else:
            said = f"{error.ename}: {error.evalue}"
        raise CchcError(f"{source.name}, ô {_position(source, target, code=not own)}: {said}") from error
    except OSError:
        target.unlink(missing_ok=True)  # cut off where the disk was full
        raise
    finally:
        if target.exists():
            _clean(target, source.name, given)


def _position(source: Path, target: Path, code: bool) -> str:
    """The failed cell by the number that JupyterLab shows beside it, with its first line where that is to blame."""
    executed = nbformat.read(target, as_version=4)
    failed = [c for c in executed.cells if c.metadata.get("papermill", {}).get("exception")]
    if not failed:
        return "?"
    broken = failed[0]
    ids = [cell.id for _, cell in code_cells(nbformat.read(source, as_version=4))]
    number = f"[{ids.index(broken.id) + 1}]" if broken.id in ids else "tham số"
    return f"{number} ({broken.source.splitlines()[0][:60]})" if code else number


def _clean(path: Path, name: str, given: dict[str, str]) -> None:
    """Take out what differs from run to run: papermill's clock and paths, and folders of this machine.

    Its first cell tells whoever opens it where `name` is edited.
    """
    notebook = json.loads(path.read_bytes())  # nbformat would check it once more, there and back
    source = PRODUCT.format(name=name).splitlines(keepends=True)
    told = {"cell_type": "markdown", "id": "product", "metadata": {"tags": [REMOVED]}, "source": source}
    notebook["cells"].insert(0, told)
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
        if INJECTED in cell["metadata"].get("tags", []):
            cell["id"] = INJECTED
            # a run that names the project's own folders is the same run
            lines = [line for line in cell["source"] if not line.startswith(FOLDER_LINES)]
            cell["source"] = "".join(lines).removesuffix("\n").splitlines(keepends=True)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    for name in ("raw", "processed", "outputs"):
        if folder := given.get(name):
            text = text.replace(folder, f"<{name}>")
    path.write_text(text + "\n", encoding="utf-8")


def _collect(processed: Path, build: Path) -> None:
    """The files that 03_report handed over, taken away so that no later run can find old ones."""
    for name in DATA_FILES:
        if not (processed / name).is_file():
            raise CchcError(f"Notebook {REPORT}.ipynb không ghi {name}. Hãy khôi phục ô cuối (save_files).")
        shutil.move(processed / name, build / name)


def _move(source: Path, target: Path) -> None:
    """Each file of `source` to its place below `target`, whole, over the one before it."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, place)

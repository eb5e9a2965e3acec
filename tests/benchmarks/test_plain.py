"""The yardstick of the benchmark does all that the pipeline does."""

import importlib.util
from pathlib import Path

import nbformat

from cchc.blocks import MIME, load
from cchc.project.paths import Workspace
from cchc.render.cells import code_cells
from cchc.run.pipeline import DATA_FILES

ROOT = Path(__file__).resolve().parents[2]


def test_tables_and_parts_are_the_pipelines_byte_for_byte(made: Workspace, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("plain", ROOT / "benchmarks" / "plain.py")
    plain = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)
    blocks = plain.main(str(tmp_path), raw=str(made.raw))
    (tmp_path / "report.html").unlink()
    piped = [*made.processed.iterdir(), *(made.outputs / name for name in DATA_FILES)]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in piped}
    notebook = nbformat.read(made.outputs / "notebooks" / "03_report.ipynb", as_version=4)
    results = [o for _, cell in code_cells(notebook) for o in cell.outputs if o.output_type == "execute_result"]
    assert blocks == [block for result in results for block in load(result.data[MIME])]

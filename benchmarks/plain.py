"""All the work of the three notebooks as a plain script: without papermill, kernels and exports.

Usage: python benchmarks/plain.py FOLDER, for the tables and the filled report of 2021.
"""

import json
import re
import sys
from pathlib import Path

from cchc.blocks import Block, Fragment
from cchc.content import Report
from cchc.project.paths import Workspace
from cchc.project.steps import Step
from cchc.project.storage import save_files
from cchc.render.html import to_html
from cchc.run.cleaning import cleaned
from cchc.run.computing import computed
from cchc.workbooks.files import data_files

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "03_report.ipynb"


def main(folder: str, raw: str = "") -> list[Block]:
    """The blocks of the report; tables, files for further work and report.html are in `folder`."""
    space = Workspace.of("2021", raw=raw, processed=folder)
    step = Step(space, "01_clean")
    tables = cleaned(space)
    step.save(**vars(tables))
    step = Step(space, "02_indicators")
    step.save(**vars(computed(space, tables)))
    report = Report(space)
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    blocks = [block for source in sources if (part := shown(source, report)) for block in part.blocks]
    save_files(space.processed, data_files(report))
    Path(folder, "report.html").write_text(to_html(blocks), encoding="utf-8")
    return blocks


def shown(source: str, report: Report) -> Fragment | None:
    """The part of the report that a cell of 03_report.ipynb shows."""
    line, _, text = source.partition("\n")
    if found := re.fullmatch(r"%%?section (\S+)", line):
        return report.section(found[1], text)
    if line == "%%text":
        return report.text(text)
    if found := re.fullmatch(r'report\.(\w+)\((?:"(\w+)")?\)', source):
        return getattr(report, found[1])(*filter(None, [found[2]]))
    return None


if __name__ == "__main__":
    main(sys.argv[1])

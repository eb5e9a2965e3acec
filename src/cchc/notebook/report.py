"""What 03_report.ipynb opens: the report of a period, with the magics that write it and the preview of each part."""

import traceback
from collections.abc import Callable

from IPython import get_ipython
from IPython.display import display

from ..blocks import Fragment, Notice
from ..content import Report
from ..project.paths import Workspace
from ..render.executed import OWN, RunLog
from .display import Shown


def open_report(space: Workspace) -> Report:
    """The report of the period, with %section, %%section and %%text in the notebook that called.

    Each part shown there tells exporters which cells ran and which tables it was made from.
    """
    report = Report(space)
    shell = get_ipython()
    if shell is not None:
        shell.register_magic_function(magic(report.section), "line_cell", "section")
        shell.register_magic_function(magic(lambda _, body="": report.text(body)), "cell", "text")
        log = RunLog(shell, report.data.tables)
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type(Fragment, lambda part: bundle(part, log))
    return report


def bundle(part: Fragment, log: RunLog) -> tuple[dict, dict]:
    """What Jupyter keeps of the part. One that cannot be shown stays a part, so that no exporter goes on without it."""
    about = log.about()
    try:
        return Shown(*part.blocks, findings=list(part.findings), **about)._repr_mimebundle_()
    except Exception:  # IPython would only print it, and the cell would have shown nothing
        return {"text/plain": traceback.format_exc()}, {OWN: about}


def magic(make: Callable[[str, str], Fragment]) -> Callable[[str, str | None], Fragment]:
    """What a cell calls; what was found in its text stands in a notice of its own that no document shows."""

    def run(line: str, cell: str | None = None) -> Fragment:
        part = make(line.strip(), cell or "")
        if found := [one["message"] for one in part.findings if not one["settled"]]:
            display(Shown(Notice(messages=found)))
        return part

    return run

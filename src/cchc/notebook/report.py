"""What 03_report.ipynb opens: the report of a period, with the magics that write it and the preview of each part."""

import traceback
from collections.abc import Callable
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from IPython import get_ipython
from IPython.display import display

from ..blocks import Aside, Fragment, Notice
from ..content import Report
from ..content.figures import Figure
from ..project.paths import Workspace
from ..render.executed import OWN, RunLog
from ..render.html import preview
from .display import Shown
from .names import Names
from .period import moved

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext
    from IPython.core.interactiveshell import InteractiveShell

LABEL, VALUE = 40, 15  # letters


def open_report(space: Workspace) -> Report:
    """The report of the period, with %section, %%section, %%text and %tim in the notebook that called.

    Each part shown there tells exporters which cells ran and which tables it was made from. Tab completes names, and
    a figure is shown with what it rests on.
    """
    report = Report(space)
    shell = get_ipython()
    if shell is not None:
        names = Names(report)
        shell.register_magic_function(magic("section", report.section), "line_cell", "section")
        shell.register_magic_function(magic("text", lambda _, body="": report.text(body)), "cell", "text")
        shell.register_magic_function(search(names), "line", "tim")
        log = RunLog(shell, report.data.tables)
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type(Fragment, lambda part: bundle(part, log, moved(space)))
        formatter.for_type(Aside, as_html)
        formatter.for_type(Figure, lambda figure: as_html(report.explained(figure)))
        complete(shell, names)
    return report


def bundle(part: Fragment, log: RunLog, notice: str = "") -> tuple[dict, dict]:
    """What Jupyter keeps of the part, below a notice. One that cannot be shown stays a part, so that no exporter goes
    on without it."""
    if notice:
        display(Shown(Notice(messages=[notice])))
    about = log.about()
    try:
        return Shown(*part.blocks, findings=list(part.findings), **about)._repr_mimebundle_()
    except Exception:  # IPython would only print it, and the cell would have shown nothing
        return {"text/plain": traceback.format_exc()}, {OWN: about}


def as_html(aside: Aside) -> dict[str, str]:
    """What Jupyter shows of blocks that are no part of the report."""
    return {"text/html": preview(aside.blocks)}


def magic(name: str, make: Callable[[str, str], Fragment]) -> Callable[[str, str | None], Fragment]:
    """What a cell calls; what was found in its text stands in a notice of its own that no document shows."""

    def run(line: str, cell: str | None = None) -> Fragment:
        part = make(line.strip(), cell or "")
        if found := [one["message"] for one in part.findings if not one["settled"]]:
            display(Shown(Notice(messages=found)))
        return part

    run.__qualname__ = name
    return run


def search(names: Names) -> Callable[[str], Aside]:
    """What %tim calls."""

    def tim(line: str) -> Aside:
        return names.find(line.strip())

    tim.__qualname__ = "tim"
    return tim


def complete(shell: "InteractiveShell", names: Names) -> None:
    """Has Tab offer the names of the report where they can stand, and nothing else there."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher(priority=1000, identifier="cchc.names")
    def offered(context: "CompletionContext") -> dict[str, Any]:
        above = context.full_text.split("\n")[: context.cursor_line]
        offer = names.offer("\n".join([*above, context.text_until_cursor]))
        shell.Completer.disable_matchers = others if offer else []  # "suppress" silences them only where we have names
        if offer is None:
            return {"completions": []}
        found = [SimpleCompletion(text, type=one_line(about)) for text, about in offer.texts.items()]
        return {"completions": found, "matched_fragment": offer.typed}

    made = [one for one in shell.Completer.custom_matchers if one.matcher_identifier != offered.matcher_identifier]
    shell.Completer.custom_matchers = made
    others = [getattr(one, "matcher_identifier", one.__qualname__) for one in shell.Completer.matchers]
    shell.Completer.custom_matchers = [*made, offered]


def one_line(about: str) -> str:
    """What a name is, as JupyterLab's list has room for it: a short label with its value, never on two lines."""
    label, _, value = about.rpartition(": ")
    short = f"{shorten(label, LABEL, placeholder=' …')}: {value}" if label and len(value) <= VALUE else about
    return shorten(short, LABEL + VALUE, placeholder=" …").replace(" ", "\u00a0")

"""What `?` answers in a notebook, in Vietnamese: help.csv, by the name of what is asked about."""

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.core.oinspect import InspectorHookData

HEADING = "Cách dùng"
TABLE = Path(__file__).with_name("help.csv")


@cache
def texts() -> dict[str, str]:
    """The answers by "module.name"; “ | ” stands for a line break."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["help"].replace(" | ", "\n") for row in csv.DictReader(file)}


def help_of(thing: object) -> str | None:
    """What is said of a function, a method, a class or one of its objects, a magic; None of all others."""
    named = thing if hasattr(thing, "__qualname__") else type(thing)
    return texts().get(f"{named.__module__}.{named.__qualname__}")


def answer_in_vietnamese(shell: "InteractiveShell") -> None:
    """Has `?`, Shift-Tab and the page of help say it; `??` still shows the source."""

    def answer(asked: "InspectorHookData") -> list[tuple[str, str]] | None:
        text = None if asked.detail_level else help_of(asked.obj)
        return [(HEADING, text)] if text else None

    def answer_as_html(asked: "InspectorHookData") -> list[tuple[str, str]] | None:
        return [(head, str(escape(text)).replace("\n", "<br>")) for head, text in answer(asked) or ()] or None

    own = {"text/plain": answer, "text/html": answer_as_html}
    shell.inspector.mime_hooks = {**shell.inspector.mime_hooks, **own}

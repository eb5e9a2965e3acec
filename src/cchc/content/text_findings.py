"""Findings about the text of the report itself, in the words of checks.csv (scope `document`)."""

from typing import Protocol

from ..catalogue import Catalogue
from ..findings import Finding, finding
from ..language.text import tidy

NARRATIVE = "narrative.md"
SHOWN = 120  # of a quoted sentence, in characters


class MakeFinding(Protocol):
    """Makes a finding: the id of the check, fields of the finding, and what its message names."""

    def __call__(self, check: str, section: str = "", /, *, file: str = "", **words: str) -> Finding: ...


def finding_maker(catalogue: Catalogue) -> MakeFinding:
    """Findings as the catalogue words them; KeyError where it has no such check.

    `label`, `text` … stand in the message; `indicator`, `found`, `expected`, `file` are fields of the finding too.
    """
    checks = catalogue.document_checks

    def tell(id: str, section: str = "", /, **words: str) -> Finding:
        check, fields = checks[id], {k: words[k] for k in ("indicator", "found", "expected", "file") if k in words}
        message = check.message.format(**{"section": section or "(ngoài các mục)"} | words)
        return finding(id, check.severity, message, section=section, **fields)

    return tell


def shortened(text: str) -> str:
    """A quoted text on one line, no longer than a reader needs to find it."""
    text = tidy(text)
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"

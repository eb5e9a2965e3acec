"""What report.yml leaves out that the report would print."""

from ...catalogue import Check
from ...catalogue.rules import rule
from ...findings import Place
from ..facts import Facts
from .base import Results, finding_of


@rule("no_contacts")
def no_contacts(check: Check, facts: Facts) -> Results:
    """Nobody is named as responsible: the table of them is left out."""
    if not facts.settings.contacts:
        yield finding_of(check, expected="contacts", place=Place(file="report.yml"))

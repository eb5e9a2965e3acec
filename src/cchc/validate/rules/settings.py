"""What report.yml leaves out that the report would print."""

from ...catalogue import Check
from ...catalogue.rules import rule
from ..facts import Facts
from .base import Told


@rule("no_contacts")
def no_contacts(check: Check, facts: Facts) -> Told:
    """Nobody is named as responsible: the table of them is left out."""
    if not facts.settings.contacts:
        yield {"expected": "contacts", "file": "report.yml", "message": check.message}

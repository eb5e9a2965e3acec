"""What contradicts what: reads figures, never changes one."""

from .acknowledged import settle
from .completeness import completeness
from .dossiers import dossiers_outside
from .facts import Facts
from .findings import validate
from .rules.document import document
from .rules.narrative import read_narrative

__all__ = [
    "Facts",
    "completeness",
    "document",
    "dossiers_outside",
    "read_narrative",
    "settle",
    "validate",
]

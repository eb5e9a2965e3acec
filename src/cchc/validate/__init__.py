"""What contradicts what: reads figures, never changes one."""

from ..findings.acknowledged import settle
from .completeness import completeness
from .dossiers import dossiers_outside
from .facts import Facts
from .findings import validate
from .rules.document import document

__all__ = [
    "Facts",
    "completeness",
    "document",
    "dossiers_outside",
    "settle",
    "validate",
]

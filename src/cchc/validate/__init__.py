"""What contradicts what: reads figures, never changes one."""

from ..findings.acknowledged import settle
from .completeness import completeness_by_unit
from .dossiers import dossiers_outside
from .facts import Facts, window_of
from .findings import validate
from .rules.document import document_row

__all__ = [
    "Facts",
    "completeness_by_unit",
    "document_row",
    "dossiers_outside",
    "settle",
    "validate",
    "window_of",
]

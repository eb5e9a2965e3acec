"""What contradicts what: reads figures, never changes one."""

from .dossiers import compare_dossiers
from .findings import COLUMNS, validate
from .survey import compare_survey

__all__ = ["COLUMNS", "compare_dossiers", "compare_survey", "validate"]

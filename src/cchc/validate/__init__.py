"""What contradicts what: reads figures, never changes one."""

from .acknowledged import settle
from .completeness import completeness
from .dossiers import compare_dossiers, dossiers_outside
from .facts import Facts
from .findings import validate
from .periods import compare_periods
from .survey import compare_survey

__all__ = [
    "Facts",
    "compare_dossiers",
    "compare_periods",
    "compare_survey",
    "completeness",
    "dossiers_outside",
    "settle",
    "validate",
]

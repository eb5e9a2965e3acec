"""Observations and registers -> a figure for each row of the form; dossiers and survey forms -> their counts."""

from .compare import compare
from .compute import compute, compute_units
from .derive import derive, together
from .dossiers import counting, counts, rows_behind, shown
from .given import read_published, read_targets, restated
from .past import past
from .rank import rank
from .series import series
from .survey import survey_figures, survey_shown

__all__ = [
    "compare",
    "compute",
    "compute_units",
    "counting",
    "counts",
    "derive",
    "past",
    "rank",
    "read_published",
    "read_targets",
    "restated",
    "rows_behind",
    "series",
    "shown",
    "survey_figures",
    "survey_shown",
    "together",
]

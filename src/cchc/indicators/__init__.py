"""Observations and registers -> a figure for each row of the form; dossiers and survey forms -> their counts."""

from .compare import compare_figures
from .compute import compute_office, compute_units
from .derive import concatenate, derive_period
from .dossiers import cells_behind, counting, counts, figure_counts, rows_behind, shown, with_submitted
from .given import read_published, read_targets, restated
from .past import past_periods
from .rank import rank_units
from .series import key_figure_series
from .survey import survey_figures, survey_shown

__all__ = [
    "cells_behind",
    "compare_figures",
    "compute_office",
    "compute_units",
    "concatenate",
    "counting",
    "counts",
    "derive_period",
    "figure_counts",
    "key_figure_series",
    "past_periods",
    "rank_units",
    "read_published",
    "read_targets",
    "restated",
    "rows_behind",
    "shown",
    "survey_figures",
    "survey_shown",
    "with_submitted",
]

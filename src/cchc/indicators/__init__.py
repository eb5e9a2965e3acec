"""Observations and registers -> a figure for each row of the form; dossiers and survey forms -> their counts."""

from .compute import compute, compute_units
from .derive import derive, together
from .dossiers import counts, shown
from .survey import survey_figures, survey_shown

__all__ = ["compute", "compute_units", "counts", "derive", "shown", "survey_figures", "survey_shown", "together"]

"""Raw cells -> typed observations; what cannot be read or matched is kept and reported."""

from ..language.number import Reading, read_value
from .asked import AskedCell, asked_cells
from .corrections import Correction, apply_corrections, cell_texts
from .counts import clean_counts
from .dossiers import clean_dossiers
from .fractions import note_fractions, with_fractions
from .lower_levels import with_rolled_up
from .observations import clean_forms, heading_notes
from .registers import clean_registers
from .summary import cell_counts
from .survey import clean_survey
from .units import unit_of

__all__ = [
    "AskedCell",
    "Correction",
    "Reading",
    "apply_corrections",
    "asked_cells",
    "cell_counts",
    "cell_texts",
    "clean_counts",
    "clean_dossiers",
    "clean_forms",
    "clean_registers",
    "clean_survey",
    "heading_notes",
    "note_fractions",
    "read_value",
    "unit_of",
    "with_fractions",
    "with_rolled_up",
]

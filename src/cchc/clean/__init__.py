"""Raw cells -> typed observations; what cannot be read or matched is kept and reported."""

from ..language.number import Reading, read_value
from .corrections import apply_corrections
from .dossiers import dossiers
from .observations import heading_notes, note_fractions, observations
from .registers import registers
from .summary import summary, with_fractions
from .survey import survey
from .units import unit_of

__all__ = [
    "Reading",
    "apply_corrections",
    "dossiers",
    "heading_notes",
    "note_fractions",
    "observations",
    "read_value",
    "registers",
    "summary",
    "survey",
    "unit_of",
    "with_fractions",
]

"""The statistical form and its rules as data: CSV files that a civil servant can edit, validated when loaded."""

from .catalogue import Catalogue
from .formula import Formula
from .messages import Sentence, message, wording
from .models import (
    Break,
    ChartPart,
    ChartRow,
    Check,
    Form,
    HarmlessNumber,
    Indicator,
    KeyFigure,
    OutlinePart,
    Phrase,
    Ranking,
    RegisterColumn,
    RegisterWord,
    Remedy,
    SectionTitle,
    Statement,
    Unit,
    UnitKind,
)
from .reader import beside_names, column_titles, figures_of, labels, load, unit_names
from .tables import filled

__all__ = [
    "Break", "Catalogue", "ChartPart", "ChartRow", "Check", "Form", "Formula", "HarmlessNumber", "Indicator",
    "KeyFigure", "OutlinePart", "Phrase", "Ranking", "RegisterColumn", "RegisterWord", "Remedy", "SectionTitle",
    "Sentence", "Statement", "Unit", "UnitKind", "beside_names", "column_titles", "figures_of", "filled", "labels",
    "load", "message", "unit_names", "wording",
]  # fmt: skip

"""Workbooks as they arrive -> raw cells with addresses; nothing is interpreted here."""

from .counts import read_count_table, read_counts
from .dossiers import read_dossiers
from .form import read_form
from .registers import read_registers
from .submissions import read_submissions
from .survey import read_survey
from .workbook import ExtractError, Sheet, read_workbook

__all__ = [
    "ExtractError",
    "Sheet",
    "read_count_table",
    "read_counts",
    "read_dossiers",
    "read_form",
    "read_registers",
    "read_submissions",
    "read_survey",
    "read_workbook",
]

"""Workbooks as they arrive -> raw cells with addresses; nothing is interpreted here."""

from .form import read_form
from .registers import read_registers
from .submissions import read_submissions
from .workbook import ExtractError, Sheet, read_workbook

__all__ = ["ExtractError", "Sheet", "read_form", "read_registers", "read_submissions", "read_workbook"]

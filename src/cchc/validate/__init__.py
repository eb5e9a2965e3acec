"""What contradicts what: reads figures, never changes one."""

from .findings import COLUMNS, validate

__all__ = ["COLUMNS", "validate"]

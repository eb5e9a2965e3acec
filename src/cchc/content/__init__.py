"""Figures -> sentences, tables and charts of the report."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .report import Report

__all__ = ["Report"]


def __getattr__(name: str) -> Any:
    """The report when it is asked for: others need something of this room, but not seaborn, which takes long."""
    if name == "Report":
        from .report import Report

        return Report
    raise AttributeError(name)

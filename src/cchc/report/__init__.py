"""Figures -> sentences, tables and charts of the report."""

from .report import Report, open_report

__all__ = ["Report", "open_report"]

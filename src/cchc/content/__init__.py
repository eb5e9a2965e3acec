"""Figures -> sentences, tables and charts of the report."""

from .report import Report

__all__ = ["Report"]

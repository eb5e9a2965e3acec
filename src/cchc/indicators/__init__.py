"""Observations and registers -> one unrounded figure for each row of the form and each measure of the narrative."""

from .compute import compute

__all__ = ["compute"]

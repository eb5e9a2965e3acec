"""From the communes' spreadsheets to the district's signed report on administrative reform."""

__version__ = "0.1.0"

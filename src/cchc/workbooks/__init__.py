"""Workbooks and data files that leave the office: blank forms, feedback, the annex, the data package."""

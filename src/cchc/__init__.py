"""From the communes' spreadsheets to the office's signed report on administrative reform."""

import sys

__version__ = "0.1.0"

# jsonschema, which nbformat imports, would build the grammar of international web addresses: a second of every run,
# for a check that no notebook's schema asks for; another one of durations brings a library of dates. It does without
# where the packages are absent.
sys.modules.setdefault("rfc3987_syntax", None)
sys.modules.setdefault("isoduration", None)

"""The findings table: what contradicts what, what could not be read, and where it stands."""

import math

import pandas as pd

TEXT = pd.StringDtype(na_value=math.nan)  # what pandas calls "str", without looking the name up for each column

COLUMNS = [
    "check",
    "severity",
    "section",
    "unit_code",
    "indicator",
    "message",
    "expected",
    "found",
    "file",
    "sheet",
    "cell",
]


def finding(check: str, severity: str, message: str, **fields: str) -> dict[str, str]:
    """One finding; `indicator` is the row's code in the form; fields not given are empty."""
    return dict.fromkeys(COLUMNS, "") | {"check": check, "severity": severity, "message": message} | fields


def frame(findings: list[dict[str, str]]) -> pd.DataFrame:
    """The findings table; columns COLUMNS, all text."""
    return pd.DataFrame({name: pd.array([f[name] for f in findings], dtype=TEXT) for name in COLUMNS}, copy=False)

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
    "settled",
    "cause",
    "who",
    "action",
    "raw",
]
EXPECTED, FOUND = "Giá trị đối chiếu", "Đã ghi"  # what they are called wherever they are shown
UNCHECKED = "unchecked"  # a check that could not be carried out: no finding about the figures
WORDS = {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"}
SEVERITIES = list(WORDS)


def finding(check: str, severity: str, message: str, **fields: str) -> dict[str, str]:
    """One finding; `indicator` is the row's code in the form; fields not given are empty, `settled` means open.

    `cause`, `who`, `action` and `raw` (what stands in its cells, letter by letter) are filled in by causes.explained.
    """
    return dict.fromkeys(COLUMNS, "") | {"check": check, "severity": severity, "message": message} | fields


def frame(findings: list[dict[str, str]]) -> pd.DataFrame:
    """The findings table; columns COLUMNS, all text."""
    return pd.DataFrame({name: pd.array([f[name] for f in findings], dtype=TEXT) for name in COLUMNS}, copy=False)


def by_severity(findings: pd.DataFrame) -> pd.DataFrame:
    """The same findings, the gravest first, else in their order."""
    rank = findings["severity"].map(SEVERITIES.index)
    return findings.assign(rank=rank).sort_values("rank", kind="stable").drop(columns="rank").reset_index(drop=True)


def open_errors(findings: pd.DataFrame) -> pd.DataFrame:
    """The errors that nobody has mended or acknowledged: with one of them the report is a draft."""
    return findings[(findings["severity"] == "error") & (findings["settled"] == "")]


def counted(findings: pd.DataFrame) -> str:
    """How many findings are open, by severity, and how many are settled beside them: as the report counts them."""
    settled = findings["settled"] != ""
    counts = findings.loc[~settled, "severity"].value_counts()
    words = ", ".join(f"{counts.get(severity, 0)} {word}" for severity, word in WORDS.items())
    beside = f"; {settled.sum()} phát hiện đã được xác nhận" if settled.any() else ""
    return f"{len(findings) - settled.sum()} phát hiện chưa được xử lý ({words}){beside}"

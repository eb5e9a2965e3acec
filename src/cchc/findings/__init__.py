"""Findings: what contradicts what, what could not be read, and where it stands; and the table of them."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from ..language.labels import LABELS
from ..language.text import lower_first
from ..project.tables import FINDINGS

TEXT = pd.StringDtype(na_value=math.nan)  # what pandas calls "str", without looking the name up for each column


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands: a file, its sheet, the address of a cell, or of several ("D154, D157")."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


NOWHERE = Place()
ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")  # of one cell
PLACE = ["file", "sheet", "cell"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding; `indicator` is the row's code in the form; what is not known is empty, `settled` means open.

    `cause`, `who`, `action` and `raw` (what stands in its cells, letter by letter) are filled in by causes.explained.
    """

    check: str
    severity: str
    section: str = ""
    unit_code: str = ""
    indicator: str = ""
    message: str
    expected: str = ""
    found: str = ""
    place: Place = NOWHERE
    settled: str = ""
    cause: str = ""
    who: str = ""
    action: str = ""
    raw: str = ""

    def row(self) -> dict[str, str]:
        """The finding as a row of the table FINDINGS, all text."""
        texts = vars(self) | vars(self.place)
        return {name: texts[name] for name in FINDINGS.names}


EXPECTED, FOUND = "Giá trị đối chiếu", "Đã ghi"  # what they are called wherever they are shown
UNCHECKED = "unchecked"  # a check that could not be carried out: no finding about the figures
SEVERITIES = ["error", "warning", "note"]  # the gravest first; language.labels has their words


def finding(
    check: str, severity: str, message: str, *, file: str = "", sheet: str = "", cell: str = "", **fields: str
) -> Finding:
    """The finding on what stands in this file, sheet and cell."""
    place = Place(file=file, sheet=sheet, cell=cell)
    return Finding(check=check, severity=severity, message=message, place=place, **fields)


def frame(findings: Iterable[Finding | Mapping[str, str]]) -> pd.DataFrame:
    """The findings table; columns FINDINGS, all text. A finding may be given as its row, as a notebook keeps it."""
    rows = [one.row() if isinstance(one, Finding) else one for one in findings]
    return pd.DataFrame(
        {name: pd.array([row[name] for row in rows], dtype=TEXT) for name in FINDINGS.names}, copy=False
    )


def by_severity(findings: pd.DataFrame) -> pd.DataFrame:
    """The same findings, the gravest first, else in their order."""
    rank = findings["severity"].map(SEVERITIES.index)
    return findings.assign(rank=rank).sort_values("rank", kind="stable").drop(columns="rank").reset_index(drop=True)


def open_errors(findings: pd.DataFrame) -> pd.DataFrame:
    """The errors that nobody has mended or acknowledged: with one of them the report is a draft."""
    return findings[(findings["severity"] == "error") & (findings["settled"] == "")]


def counted(findings: pd.DataFrame) -> str:
    """How many findings are open, by severity, with the checks that could not be carried out, and how many are settled
    beside them: as the report counts them."""
    settled = findings["settled"] != ""
    counts = findings.loc[~settled, "severity"].value_counts()
    words = ", ".join(f"{counts.get(severity, 0)} {lower_first(LABELS[severity])}" for severity in SEVERITIES)
    unmade = (~settled & (findings["check"] == UNCHECKED)).sum()
    among = f"; kể cả {unmade} lưu ý về phép kiểm tra chưa thực hiện được" if unmade else ""
    beside = f"; {settled.sum()} phát hiện đã được xác nhận" if settled.any() else ""
    return f"{len(findings) - settled.sum()} phát hiện chưa được xử lý ({words}{among}){beside}"

"""acknowledged.csv: findings that a person has looked at and let stand, for the values they had on that day."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import AfterValidator

from ..catalogue import message, wording
from ..language.format import day
from ..language.text import tidy
from ..project.csv_lines import Code, CsvLine, Day, read_lines
from ..project.errors import nearest
from ..project.rows import tuples, values
from . import EXPECTED, FOUND, Finding, by_severity, finding, frame

VALUES = ["expected", "found"]
THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
MATTER = ["check", "unit_code", "indicator"]
Named = Callable[[str, str, str], str]  # check, unit, indicator -> what a reader calls them


def _words(text: str) -> str:
    if not any(map(str.isalpha, text)):
        raise ValueError(f"ghi “{text}”, không có chữ nào; hãy ghi bằng chữ")
    return text


Words = Annotated[str, AfterValidator(_words)]


class Acknowledgement(CsvLine):
    """One row of acknowledged.csv; unit, indicator, expected and found are empty where the finding's are."""

    titles: ClassVar = {
        "check": "Phép kiểm tra",
        "unit_code": "Mã đơn vị",
        "indicator": "Chỉ tiêu",
        "expected": EXPECTED,
        "found": FOUND,
        "reason": "Lý do",
        "who": "Người xác nhận",
        "when": "Ngày xác nhận",
    }
    formerly: ClassVar = {"Số đúng ra": "expected", "Số đã ghi": "found"}
    unique: ClassVar = {"phát hiện": ("check", "unit_code", "indicator", "expected", "found")}
    quoted = ("expected", "found")

    check: str
    unit_code: Code = ""
    indicator: str = ""
    expected: str = ""
    found: str = ""
    reason: Words
    who: Words
    when: Day

    @property
    def matter(self) -> tuple[str, ...]:
        return self.check, self.unit_code, self.indicator

    @property
    def key(self) -> tuple[str, ...]:
        return *self.matter, self.expected, self.found

    @property
    def values(self) -> str:
        """The two values it was given for, in words."""
        return _values(self.expected, self.found)

    def __str__(self) -> str:
        return f"{self.who}, {day(self.when)}: {self.reason}"


def settle(
    findings: pd.DataFrame,
    path: Path,
    document: Collection[str] = (),
    of_document: bool = False,
    named: Named = lambda *matter: " ".join(filter(None, matter)),
    ended: date | None = None,
    signed: date | None = None,
) -> pd.DataFrame:
    """The findings with `settled` ("who, day: reason") where the file at `path` acknowledges them as they now stand.

    A line whose finding has other values by now settles nothing: severity warning. A line without any finding:
    severity note. Of the lines on the checks `document`, which are made on the text of the report, only `of_document`
    is the judge. `named` says what a line is about. A line dated before the data were complete (`ended`), as one of
    another period is, or after the report was signed: severity warning; one that settles several findings alike:
    severity note. No file, no acknowledgements. Columns and order as validate gives them.
    """
    lines = [line for line in read_lines(path, Acknowledgement) if (line.check in document) == of_document]
    keys = list(map(_plain, values(findings[MATTER + VALUES])))
    settled = marked(findings, lines)
    said = list(_without_effect(lines, settled.assign(key=keys), path.name, named))
    said += _doubtful([line for line in lines if _plain(line.key) in keys], keys, path.name, named, ended, signed)
    return by_severity(pd.concat([settled, frame(said)], ignore_index=True))


def marked(findings: pd.DataFrame, lines: Iterable[Acknowledgement]) -> pd.DataFrame:
    """The same findings in their order, `settled` where one of the lines acknowledges them as they stand."""
    known = {_plain(line.key): str(line) for line in lines}
    keys = list(map(_plain, values(findings[MATTER + VALUES])))
    return findings.assign(settled=[known.get(key, "") for key in keys])


def _plain(key: Iterable[str]) -> tuple[str, ...]:
    """A key to compare by: a spreadsheet program turns 8.742 into 8742."""
    return tuple(THOUSANDS.sub("", tidy(text)) for text in key)


def _without_effect(
    lines: list[Acknowledgement], findings: pd.DataFrame, source: str, named: Named
) -> Iterator[Finding]:
    """A finding for each line that settles none of `findings`."""
    open_now = findings[findings["settled"] == ""]
    matters = {" ".join(filter(None, key[: len(MATTER)])) for key in open_now["key"]}
    for line in lines:
        if _plain(line.key) in set(findings["key"]):
            continue
        now = open_now[[key[: len(MATTER)] == line.matter for key in open_now["key"]]]
        place = {"unit_code": line.unit_code, "indicator": line.indicator}
        was = line.values
        words = {"who": line.who, "day": day(line.when), "matter": named(*line.matter), "was": was, "file": source}
        ids = " ".join(filter(None, line.matter))
        if len(now):
            stands = " và ".join(_values(row.expected, row.found) for row in tuples(now))
            said = message("lapsed_acknowledgement", **words, now=stands)
            yield finding(*said, expected=was, found=stands, **place)
        else:
            yield finding(*message("unused_acknowledgement", **words, near=nearest(ids, matters)), **place)


def _doubtful(
    lines: list[Acknowledgement],
    keys: list[tuple[str, ...]],
    source: str,
    named: Named,
    ended: date | None,
    signed: date | None,
) -> Iterator[Finding]:
    """A finding for each day on which nobody could acknowledge a finding of this report, and for each line of several.

    `keys` are those of all findings, `lines` settle some of them.
    """
    count = Counter(keys)
    for line in lines:
        place = {"unit_code": line.unit_code, "indicator": line.indicator}
        said = f"Xác nhận của {line.who} ngày {day(line.when)} đối với {named(*line.matter)} ({line.values})"
        if ended and line.when < ended:
            message = (
                f"{said} có trước ngày chốt số liệu của kỳ ({day(ended)}), có thể chép từ kỳ trước. "
                f"Hãy xem lại phát hiện, rồi sửa ngày hoặc xóa dòng này khỏi {source}."
            )
            yield finding("acknowledgement_day", "warning", message, **place)
        elif signed and line.when > signed:
            message = (
                f"{said} có sau ngày ký báo cáo ({day(signed)}): khi ký thì chưa xác nhận. "
                f"Hãy sửa ngày xác nhận trong {source}, hoặc ngày ký trong report.yml."
            )
            yield finding("acknowledgement_day", "warning", message, **place)
        if (several := count[_plain(line.key)]) > 1:
            message = f"{said} áp dụng cho {several} phát hiện cùng giá trị. Hãy xem từng phát hiện trước khi ký."
            yield finding("wide_acknowledgement", "note", message, **place)


def _values(expected: str, found: str) -> str:
    blank = wording("acknowledged_blank")
    return wording("acknowledged_values", found=found or blank, expected=expected or blank)

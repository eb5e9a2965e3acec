"""A reporting period: its window, its titles and its neighbours (công văn 581/BNV-CCHC, domain rule A1)."""

import re
from dataclasses import dataclass
from datetime import date

from .errors import CchcError


@dataclass(frozen=True)
class Period:
    """A calendar year's report, "2021": data from 15/12 of the year before to 14/12."""

    id: str

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return the period named `text`; raise CchcError where no such period exists."""
        if not re.fullmatch(r"20\d\d", text):
            raise CchcError(f"Kỳ báo cáo “{text}” không hợp lệ. Hãy ghi năm bằng bốn chữ số, ví dụ: cchc report 2021.")
        return cls(text)

    @property
    def year(self) -> int:
        return int(self.id)

    @property
    def previous(self) -> "Period":
        return Period(str(self.year - 1))

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the data, both included."""
        return date(self.year - 1, 12, 15), date(self.year, 12, 14)

    @property
    def title(self) -> str:
        return f"năm {self.year}"

    @property
    def next_title(self) -> str:
        return f"năm {self.year + 1}"

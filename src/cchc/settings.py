"""report.yml as a model: who reports to whom, under which number, on which day."""

import re
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from .errors import CchcError, explain
from .format import day
from .period import Period
from .text import visible

TITLED = ("subject", "opening", "closing", "source")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _visible(cls, fields: dict[str, object]) -> dict[str, object]:
        """YAML can write any character as an escape."""
        return {name: _shown(value) for name, value in fields.items()}


def _shown(value: object) -> object:
    if isinstance(value, list):
        return [_shown(item) for item in value]
    return visible(value) if isinstance(value, str) else value


class Contact(_Part):
    role: str
    name: str
    title: str


class Settings(_Part):
    """The facts of the document itself, one file a period.

    subject, opening, closing and source may say {period} and {next_period}: the period's titles stand there.
    """

    period: str
    office: str = ""  # code of the office that reports; empty: the only one of units.csv in force on the last day
    on_time_definition: str = ""  # id in catalogue/on_time.csv; empty: its default
    number: str
    signed_on: date
    place: str
    window_from: date | None = None
    window_to: date | None = None
    submission_due: date | None = None
    parent_agency: str | None = None
    agency_name: list[str]
    kind: str
    subject: str
    addressees: list[str]
    legal_bases: list[str]
    opening: str
    closing: str
    signatory_authority: str
    signatory_title: str
    signatory_name: str
    recipients: list[str]
    contacts: list[Contact] = []
    source: str
    illustrative: Literal["none", "units", "all"] = "none"  # which figures are made up: those by commune, or all
    illustrative_note: str = ""  # the sentence that says so in the report

    @field_validator("number")
    @classmethod
    def _number(cls, number: str) -> str:
        """By Decree 30/2020, appendix I; before the document has its number, only what follows it."""
        if not re.fullmatch(r"(0[1-9]|[1-9]\d+)?(/\d{4})?/[A-ZĐ]+(-[A-ZĐ]+)*", number):
            raise ValueError(
                f"“{number}” phải viết như 05/BC-UBND: không có dấu cách, chữ hoa, số nhỏ hơn 10 thêm số 0 phía trước"
                "; chưa có số thì viết /BC-UBND"
            )
        return number

    @property
    def illustrative_units(self) -> bool:
        """Whether the split by commune is made up."""
        return self.illustrative != "none"

    @property
    def illustrative_office(self) -> bool:
        """Whether every figure of the period is made up, the office's too."""
        return self.illustrative == "all"

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the data: the period's own window unless report.yml names another."""
        first, last = Period.parse(self.period).window
        return self.window_from or first, self.window_to or last


def read_settings(path: Path, period: str) -> Settings:
    """Raise CchcError, with the field, where the file is missing, of another period or not as the model wants it."""
    try:
        settings = Settings(**yaml.safe_load(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError as error:
        raise CchcError(f"Thiếu tệp {path.name} (số, ngày, nơi nhận, người ký) trong dữ liệu của kỳ.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", dòng {mark.line + 1}" if mark else ""
        raise CchcError(f"Tệp {path.name}{line}: sai cú pháp YAML. Hãy kiểm tra dấu ngoặc kép và thụt dòng.") from error
    except UnicodeDecodeError as error:
        raise CchcError(f"Tệp {path.name} không phải UTF-8. Hãy lưu lại với mã UTF-8.") from error
    except TypeError as error:
        raise CchcError(f"Tệp {path.name} không phải danh sách các mục dạng “tên: giá trị”.") from error
    except ValidationError as error:
        raise CchcError(f"Tệp {path.name}, mục {explain(error)}.") from error
    if settings.period != period:
        raise CchcError(f"Tệp {path.name} ghi kỳ {settings.period}, đang lập báo cáo kỳ {period}. Hãy sửa cho khớp.")
    first, last = settings.window
    if first > last:
        raise CchcError(f"Tệp {path.name}: window_from ({day(first)}) sau window_to ({day(last)}). Hãy sửa lại.")
    asked = Period.parse(period)
    usual, days = asked.window, {"window_from": first, "window_to": last, "submission_due": settings.submission_due}
    for name, near in zip(days, (*usual, last), strict=True):
        # most likely of the period whose file was copied
        if days[name] and abs((days[name] - near).days) > asked.leeway:
            raise CchcError(
                f"Tệp {path.name}: {name} ({day(days[name])}) không thuộc {asked.title}, thường từ {day(usual[0])} đến "
                f"{day(usual[1])}. Hãy sửa lại cho đúng kỳ, hoặc bỏ dòng này."
            )
    return settings.model_copy(update={name: _titled(getattr(settings, name), settings.period) for name in TITLED})


def _titled(text: str, period: str) -> str:
    asked = Period.parse(period)
    return text.replace("{period}", asked.title).replace("{next_period}", asked.next_title)

"""report.yml as a model: who reports to whom, under which number, on which day."""

import re
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator

from ..language.format import day
from ..language.text import visible
from .errors import CchcError, nearest
from .period import Period
from .yaml_file import read_yaml

BLANK = "(chưa ghi)"  # a text that is left blank waits as any placeholder does: a draft can be made, nothing is claimed
TITLED = ("subject", "opening", "closing", "source")
PLACEHOLDERS = ("period", "next_period")
BRACES = re.compile(r"\{+([^{}]*)\}*|\}+")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, fields: object) -> object:
        """YAML can write any character as an escape; an entry that is left blank waits, or means what none means."""
        if not isinstance(fields, dict):
            return fields
        given = {name: _shown(value) for name, value in fields.items()}
        for name, field in cls.model_fields.items():
            if name in given and given[name] is None and not field.is_required():
                del given[name]
            elif name in given and given[name] is None:
                given[name] = {str: BLANK, list[str]: [BLANK]}.get(field.annotation)
        return given


def _shown(value: object) -> object:
    if isinstance(value, list):
        return [BLANK if item is None else _shown(item) for item in value]
    return visible(value) if isinstance(value, str) else value


class Contact(_Part):
    role: str
    name: str
    title: str


class Settings(_Part):
    """The facts of the document itself, one file a period.

    A blank text is BLANK, a blank number or day of signature is not given yet: findings, no faults.
    subject, opening, closing and source may say {period} and {next_period}: the period's titles stand there.
    """

    period: str
    office: str = ""  # code of the office that reports; empty: the only one of units.csv in force on the last day
    on_time_definition: str = ""  # id in catalogue/on_time.csv; empty: its default
    number: str  # "" or without figures in front: none yet
    signed_on: date | None
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
        if number == BLANK:
            return ""
        if not re.fullmatch(r"(0[1-9]|[1-9]\d+)?(/\d{4})?/[A-ZĐ]+(-[A-ZĐ]+)*", number):
            raise ValueError(
                f"“{number}” phải viết như 05/BC-UBND: không có dấu cách, chữ hoa, số nhỏ hơn 10 thêm số 0 phía trước"
                "; chưa có số thì viết /BC-UBND"
            )
        return number

    @field_validator("period")
    @classmethod
    def _asked(cls, period: str, info: ValidationInfo) -> str:
        if info.context and period != info.context["period"].id:
            raise ValueError(f"ghi kỳ {period}, đang lập báo cáo kỳ {info.context['period'].id}; hãy sửa cho khớp")
        return period

    @field_validator("window_from", "window_to", "submission_due")
    @classmethod
    def _near(cls, given: date | None, info: ValidationInfo) -> date | None:
        """A day far from the period is most likely of the period whose file was copied."""
        name, first = info.field_name, info.data.get("window_from")
        if name == "window_to" and given and first and first > given:
            raise ValueError(f"window_from ({day(first)}) sau window_to ({day(given)})")
        if not (given and info.context):
            return given
        asked = info.context["period"]
        usual = asked.window
        near = {"window_from": usual[0], "window_to": usual[1]}.get(name) or info.data.get("window_to") or usual[1]
        if abs((given - near).days) > asked.leeway:
            raise ValueError(
                f"{name} ({day(given)}) không thuộc {asked.title}, thường từ {day(usual[0])} đến {day(usual[1])}; "
                "hãy sửa lại cho đúng kỳ, hoặc bỏ dòng này"
            )
        return given

    @field_validator("*")
    @classmethod
    def _placeholders(cls, value: object, info: ValidationInfo) -> object:
        """{period} and {next_period} stand in TITLED alone; other braces there are a slip, elsewhere they are text."""
        texts = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
        for found in (found for text in texts for found in BRACES.finditer(text)):
            name, known = (found[1] or "").strip(), found[0] in [f"{{{name}}}" for name in PLACEHOLDERS]
            hint = nearest(name, PLACEHOLDERS)
            if info.field_name in TITLED and not known:
                raise ValueError(f"không có {found[0]}; chỉ dùng {{period}} và {{next_period}}.{hint}")
            if info.field_name not in TITLED and (known or name in PLACEHOLDERS):
                raise ValueError(f"{found[0]} chỉ dùng được trong {', '.join(TITLED)}")
        return value

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
    """Raise CchcError, with every fault and its line, where the file is missing or not as the model wants it."""
    try:
        settings = read_yaml(path, Settings, {"period": Period.parse(period)})
    except FileNotFoundError as error:
        raise CchcError(f"Thiếu tệp {path.name} (số, ngày, nơi nhận, người ký) trong dữ liệu của kỳ.") from error
    return settings.model_copy(update={name: _titled(getattr(settings, name), settings.period) for name in TITLED})


def read_settings_if_any(path: Path, period: str) -> Settings | None:
    """As read_settings; None where there is no file, because the period is still to come."""
    return read_settings(path, period) if path.is_file() else None


def latest_period(raw: Path, than: Period) -> Period | None:
    """The latest other period with a report.yml in a folder of data/raw that ends before this one, else of all."""
    found = []
    for path in raw.glob("*/report.yml"):
        try:
            other = Period.parse(path.parent.name)
        except CchcError:
            continue  # a folder of something else
        if other != than:
            found.append(other)
    before = [other for other in found if other.window[1] < than.window[1]]
    return max(before or found, key=lambda other: (other.window[1], other.id), default=None)


def office_of(raw: Path, period: Period) -> str:
    """The code of the office that reports in the period by its report.yml below data/raw, else by the latest one."""
    known = period if (raw / period.id / "report.yml").is_file() else latest_period(raw, period)
    return read_settings(raw / known.id / "report.yml", known.id).office if known else ""


def _titled(text: str, period: str) -> str:
    asked = Period.parse(period)
    return text.replace("{period}", asked.title).replace("{next_period}", asked.next_title)

"""How one-stop exports and survey answers are read and counted, as data beside the form."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator

from ..errors import CchcError
from . import _read
from .formula import Formula
from .models import Row

# what a formula over counts may name: the columns of indicators.dossiers.counts, with their titles
COUNTS = {
    "received": "Tiếp nhận", "received_new": "Tiếp nhận mới", "online": "Trực tuyến", "direct": "Trực tiếp",
    "post": "BCCI", "no_channel": "Không rõ kênh", "carried_over": "Kỳ trước chuyển sang",
    "resolved": "Đã giải quyết", "early": "Trước hạn", "on_time": "Đúng hạn", "overdue": "Quá hạn",
    "in_process": "Đang giải quyết", "in_process_within": "Trong hạn",
    "in_process_overdue": "Đang giải quyết, quá hạn", "due": "Đến hạn", "due_on_time": "Đến hạn, đúng hạn",
}  # fmt: skip


def _list(text: object) -> object:
    return [part.strip() for part in text.split(";") if part.strip()] if isinstance(text, str) else text


def _count(text: object) -> object:
    if not isinstance(text, str):
        return text
    formula = Formula(text)
    if unknown := set(formula.names) - set(COUNTS):
        raise ValueError(f"không có số đếm {', '.join(sorted(unknown))}")
    return formula


Names = Annotated[tuple[str, ...], BeforeValidator(_list)]
Statuses = Annotated[tuple[int, ...], BeforeValidator(_list)]
Count = Annotated[Formula, BeforeValidator(_count)]


class DossierColumn(Row):
    """A column of an export; `required` in every file, `filled` in every row. Other columns are never read."""

    column: str
    title: str
    aliases: Names = ()
    required: bool
    filled: bool


class Channel(Row):
    """A way a dossier comes in (domain rule C1)."""

    channel: Literal["online", "direct", "post"]
    title: str
    aliases: Names = ()


class Status(Row):
    """A state of a dossier (domain rule C2)."""

    status: int
    title: str
    received: bool
    done: bool


class OnTime(Row):
    """A definition of "on time" (domain rule C4): the ratio is `numerator` over `denominator`, times 100.

    `event` is the date that ends a dossier, compared with the due date by day or by moment; dossiers in
    `on_time_statuses` end too, and always on time.
    """

    id: str
    title: str
    event: Literal["finished_on", "returned_on"]
    compares: Literal["day", "moment"]
    missing_due: Literal["on_time", "overdue"]
    on_time_statuses: Statuses = ()
    numerator: Count
    denominator: Count
    source: str
    default: bool


class DossierFigure(Row):
    """The figure of the form that a count of dossiers must equal; an empty `field` is all fields."""

    indicator: str
    level: Literal["office", "commune"]
    field: str = ""
    count: Count


class Answer(Row):
    """A survey answer: its number on the scale (5 is best) and its words."""

    answer: int
    title: str
    aliases: Names = ()
    satisfied: bool


@dataclass(frozen=True)
class DossierRules:
    """All tables, in file order."""

    columns: list[DossierColumn]
    channels: list[Channel]
    statuses: list[Status]
    definitions: list[OnTime]
    figures: list[DossierFigure]
    answers: list[Answer]

    def definition(self, id: str = "") -> OnTime:
        """The definition of this id, the default without one; CchcError where there is none."""
        for row in self.definitions:
            if row.id == id or (not id and row.default):
                return row
        known = ", ".join(d.id for d in self.definitions)
        raise CchcError(f"Không có cách tính đúng hạn “{id}”. Hãy chọn một trong: {known} (on_time.csv).")


@lru_cache(maxsize=1)
def load_dossier_rules() -> DossierRules:
    """Read the tables; CchcError names the file and line of the first fault."""
    return DossierRules(
        columns=_read("dossier_columns.csv", DossierColumn),
        channels=_read("dossier_channels.csv", Channel),
        statuses=_read("dossier_statuses.csv", Status),
        definitions=_read("on_time.csv", OnTime),
        figures=_read("dossier_figures.csv", DossierFigure),
        answers=_read("survey_answers.csv", Answer),
    )

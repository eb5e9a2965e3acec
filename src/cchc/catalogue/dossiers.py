"""How one-stop exports and survey answers are read and counted, as data beside the form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Field

from ..project.csv_lines import Day
from ..project.errors import CchcError, nearest, unknown
from ..project.layers import Layer, catalogue_layers
from .formula import Formula
from .models import CatalogueRow, Form, Indicator
from .tables import Tables

# what a formula over counts may name: columns of indicators.dossiers.counts, with their titles
COUNTS = {
    "received": "Tiếp nhận", "received_new": "Tiếp nhận mới", "online": "Trực tuyến", "direct": "Trực tiếp",
    "post": "BCCI", "no_channel": "Không rõ kênh", "carried_over": "Kỳ trước chuyển sang",
    "resolved": "Đã giải quyết", "early": "Trước hạn", "on_time": "Đúng hạn", "overdue": "Quá hạn",
    "in_process": "Đang giải quyết", "in_process_within": "Trong hạn",
    "in_process_overdue": "Đang giải quyết, quá hạn", "due": "Đến hạn", "due_on_time": "Đến hạn, đúng hạn",
}  # fmt: skip
# what a figure may be besides: the two parts of the share that was on time, by the definition of the report
OF_RATIO = {"numerator": "Tử số của tỷ lệ đúng hạn", "denominator": "Mẫu số của tỷ lệ đúng hạn"}


def _list(text: object) -> object:
    return [part.strip() for part in text.split(";") if part.strip()] if isinstance(text, str) else text


def _over(counts: Mapping[str, str]) -> BeforeValidator:
    def count(text: object) -> object:
        if not isinstance(text, str):
            return text
        formula = Formula(text)
        if unknown := set(formula.names) - set(counts):
            name = sorted(unknown)[0]
            raise ValueError(f"ghi số đếm “{name}” không có trong danh mục.{nearest(name, counts)}")
        return formula

    return BeforeValidator(count)


def _codes(text: object) -> object:
    if not isinstance(text, str):
        return text
    pairs = [part.partition("=") for part in _list(text)]
    if not all(title and digit for title, _, digit in pairs):
        raise ValueError(f"“{text}” phải viết như cột=số;cột=số")
    return {title: digit for title, _, digit in pairs}


Names = Annotated[tuple[str, ...], BeforeValidator(_list)]
Codes = Annotated[dict[str, str], BeforeValidator(_codes)]
Count = Annotated[Formula, _over(COUNTS)]
Counted = Annotated[Formula, _over(COUNTS | OF_RATIO)]


class DossierColumn(CatalogueRow):
    """A column of an export; `required` in every file (or `instead` of it), `filled` in every row.

    Other columns are never read.
    """

    unique: ClassVar = {"cột": ("column",)}

    column: str
    title: str
    aliases: Names = ()
    required: bool
    instead: str = ""
    filled: bool


class Channel(CatalogueRow):
    """A way a dossier comes in (domain rule C1); `codes` are its digits by the title of the column they stand in."""

    unique: ClassVar = {"kênh": ("channel",)}

    channel: Literal["online", "direct", "post"]
    title: str
    aliases: Names = ()
    codes: Codes = Field(default={})


class Status(CatalogueRow):
    """A state of a dossier (domain rule C2).

    `on_time` are those that column 9 of form II.06a counts as resolved on time, whatever their dates: waiting for a
    supplement, withdrawn, returned, stopped.
    """

    unique: ClassVar = {"trạng thái": ("status",)}

    status: int
    title: str
    aliases: Names = ()
    received: bool
    done: bool
    on_time: bool


class Word(CatalogueRow):
    """A word of exports: what stands before a unit's name (office), begins a row of totals, or names a level."""

    unique: ClassVar = {"từ": ("kind", "text")}

    kind: Literal["office", "total", "level_office", "level_commune"]
    text: str


class Holiday(CatalogueRow):
    """A day on which offices are closed, or (`off` is no) a Saturday on which they work; `source` says by what rule."""

    unique: ClassVar = {"ngày": ("date",)}

    date: Day
    name: str
    off: bool
    source: str


class OnTime(CatalogueRow):
    """A definition of "on time" (domain rule C4): the ratio is `numerator` over `denominator`, times 100.

    `event` is the date that ends a dossier, compared with the due date by day or by moment.
    """

    unique: ClassVar = {"cách tính": ("id",)}

    id: str
    title: str
    event: Literal["finished_on", "returned_on"]
    compares: Literal["day", "moment"]
    missing_due: Literal["on_time", "overdue"]
    numerator: Count
    denominator: Count
    source: str
    default: bool

    def end(self, dossiers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """The moment that ends each dossier, and whether only the day its result was returned says so.

        The second is so where an export has no other day (clean.dossiers sets other dossiers without it aside).
        """
        end, returned = (dossiers[name].to_numpy() for name in (self.event, "returned_on"))
        only = np.isnat(end) & ~np.isnat(returned)
        return np.where(only, returned, end), only


class DossierFigure(CatalogueRow):
    """A count of dossiers: what a figure of the form must equal, and what one with aggregate dossiers is.

    An empty `level` is both, an empty `field` all of them.
    """

    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str
    level: Literal["", "office", "commune"] = ""
    field: str = ""
    count: Counted


class CountColumn(CatalogueRow):
    """A column of the table of counts by field, as the report prints it and as units send it in.

    `count` is what stands in it; the column without one holds the fields. Titles of one `group` stand below it;
    `number` is the column's own on the form. Of a sum that a unit sends, the first part stands for all.
    """

    unique: ClassVar = {"cột": ("column",)}

    column: str
    number: str = ""
    group: str = ""
    title: str
    aliases: Names = ()
    count: Count | None = None
    width: float = 1


class Answer(CatalogueRow):
    """A survey answer: its number on the scale (5 is best) and its words."""

    unique: ClassVar = {"câu trả lời": ("answer",)}

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
    words: list[Word]
    holidays: list[Holiday]
    count_columns: list[CountColumn]

    def definition(self, id: str = "") -> OnTime:
        """The definition of this id, the default without one; CchcError where there is none."""
        for row in self.definitions:
            if row.id == id or (not id and row.default):
                return row
        known = ", ".join(d.id for d in self.definitions)
        raise CchcError(f"Không có cách tính đúng hạn “{id}”. Hãy chọn một trong: {known} (on_time.csv).")


def load_dossier_rules() -> DossierRules:
    """Read the tables; CatalogueError names every fault with file, line and column."""
    return _dossier_rules(catalogue_layers())


@lru_cache(maxsize=4)
def _dossier_rules(below: tuple[Layer, ...]) -> DossierRules:
    tables = Tables(below)
    rules = DossierRules(
        columns=tables.read("dossier_columns.csv", DossierColumn).rows,
        channels=tables.read("dossier_channels.csv", Channel).rows,
        statuses=tables.read("dossier_statuses.csv", Status).rows,
        definitions=tables.read("on_time.csv", OnTime).rows,
        figures=tables.read("dossier_figures.csv", DossierFigure).rows,
        answers=tables.read("survey_answers.csv", Answer).rows,
        words=tables.read("dossier_words.csv", Word).rows,
        holidays=tables.read("holidays.csv", Holiday).rows,
        count_columns=tables.read("count_columns.csv", CountColumn).rows,
    )
    known = set().union(*map(tables.ids, tables.read("forms.csv", Form).rows))
    known |= tables.read("measures.csv", Indicator).texts("indicator")
    for figure in rules.figures:
        if figure.indicator not in known:
            said = unknown("chỉ tiêu", figure.indicator, sorted(known))
            tables["dossier_figures.csv"].fault(figure, "indicator", f"ghi {said}")
    counted = {figure.indicator for figure in rules.figures}
    for measure in tables["measures.csv"].rows:
        if measure.aggregate == "dossiers" and measure.indicator not in counted:
            said = f"đếm từ hồ sơ mà dossier_figures.csv không có dòng {measure.indicator}"
            tables["measures.csv"].fault(measure, "aggregate", said)
    tables.refuse()
    return rules


@dataclass(frozen=True)
class Export:
    """A sheet of an export as the reader hands it on: where its columns stand, and its rows, read as often as asked.

    `titles` are the titles as they stand in the file, by column; `header` the texts of the header's rows in each
    column; `head` the texts of the `above` rows before the `depth` rows of the header; `notes` what the reader says.
    `read` gives tables of raw texts, a part of the rows each: every column, lead (what stands in the first column of a
    row that may be no dossier), fault ("", "wide": more cells than titles, "quote": quotes that swallow rows), row.
    """

    file: str
    sheet: str
    titles: Mapping[str, str]
    read: Callable[[], Iterator[pd.DataFrame]]
    header: Mapping[str, frozenset[str]] = field(default_factory=dict)
    head: tuple[str, ...] = ()
    above: int = 0
    depth: int = 1
    notes: tuple[str, ...] = ()

"""The catalogue's rows as models that refuse what they do not know."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from ..aggregations import AGGREGATIONS, Aggregation, registered
from ..language.text import lower_first, same
from ..project.csv_lines import CellError, CsvLine, Day
from .formula import Formula

_compiled = lru_cache(maxsize=None)(Formula)  # forms share many


def _formula(text: object) -> object:
    return _compiled(text) if isinstance(text, str) and text else text or None


def _choices(text: object) -> object:
    if not isinstance(text, str):
        return text
    pairs = [item.partition("=") for item in text.split(";") if item]
    if not all(value.isdecimal() and label for value, _, label in pairs):
        raise ValueError(f"“{text}” phải viết như 1=Có;0=Không")
    return {int(value): label for value, _, label in pairs}


def _list(text: object) -> object:
    return tuple(item.strip() for item in text.split(";") if item.strip()) if isinstance(text, str) else text


def _levels(text: object) -> object:
    if not isinstance(text, str):
        return text
    return tuple(tuple(level.strip() for level in item.split(">")) for item in text.split(";"))


def _where(text: object) -> object:
    if not isinstance(text, str):
        return text
    pairs = [item.partition("=") for item in text.split(";") if item]
    if not all(column.strip() and value.strip() for column, _, value in pairs):
        raise ValueError(f"“{text}” phải viết như cột=từ;cột=từ")
    return {column.strip(): value.strip() for column, _, value in pairs}


def _pattern(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return re.compile(text.replace(" ", r"\s"), re.MULTILINE)
    except re.error as error:
        raise ValueError(f"mẫu “{text}” sai cú pháp: {error}") from error


class ChartPart(NamedTuple):
    """A figure of a chart, under the chart's own name for it; "" where that of the form will do."""

    name: str
    figure: str


class ChartBar(NamedTuple):
    """What belongs together in a chart: a bar with its parts, a panel with its lines, a row of a table."""

    label: str
    parts: tuple[ChartPart, ...]


def _chart_part(text: str) -> ChartPart:
    name, _, figure = text.rpartition("=")
    if not re.fullmatch(r"\w+", figure.strip(), re.ASCII) or "=" in name:
        raise ValueError(f"“{text.strip()}” phải viết như Hài lòng=survey_satisfied; giữa các chỉ tiêu là dấu “;”")
    return ChartPart(name.strip(), figure.strip())


def _chart_bars(text: object) -> object:
    if not isinstance(text, str):
        return text
    bars = []
    for bar in text.split("|"):
        label, _, parts = bar.rpartition(":")
        bars.append(ChartBar(label.strip(), tuple(map(_chart_part, parts.split(";")))))
    return tuple(bars)


def _chart_office(text: object) -> object:
    return _chart_part(text) if isinstance(text, str) else text


Expression = Annotated[Formula | None, BeforeValidator(_formula)]
OWNER = frozenset({"owner"})


class CatalogueRow(CsvLine):
    """A row of a table of the catalogue.

    In any of its texts {office}, {level} … stand for words of the office; `braces` are the names that stay, by column
    (None: what stands there is judged with the check it belongs to, or is no text).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    braces: ClassVar[Mapping[str, Collection[str] | None]] = {}


class Indicator(CatalogueRow):
    """One figure: a row of the form, a supplementary row of the submissions, or a measure of the narrative.

    `aggregate` says how the office's figure comes about; each word has its file in cchc.aggregations.
    """

    unique: ClassVar = {"mã dòng của biểu": ("code",)}  # of one form; an id may have a row for each form

    code: str = ""
    row: Literal["section", "group", "item", "measure"] = "measure"
    indicator: str = ""
    label: str
    unit: str = ""
    kind: Literal["", "count", "percent", "flag", "choice", "text"] = ""
    level: Literal["", "office", "both"] = ""
    aggregate: Annotated[str, BeforeValidator(registered)] = ""
    parts: Expression = None
    numerator: Expression = None
    denominator: Expression = None
    flow_or_stock: Literal["", "flow", "stock"] = ""
    choices: Annotated[dict[int, str], BeforeValidator(_choices)] = Field(default={})
    owner: str = ""
    register_id: str = ""
    where: Annotated[dict[str, str], BeforeValidator(_where)] = Field(default={})
    column: str = ""

    @model_validator(mode="after")
    def _complete(self) -> "Indicator":
        if self.aggregate and not self.indicator:
            raise CellError("indicator", "không được để trống ở dòng có aggregate")
        if self.indicator and not (self.kind and self.aggregate):
            raise CellError("aggregate" if self.kind else "kind", f"không được để trống ở dòng của {self.indicator}")
        needs = self.aggregation.needs if self.aggregate else ()
        lacking = [column for column in needs if not getattr(self, column)]
        if lacking:
            words = f"ghi cách tính {self.aggregate} của {self.indicator} mà thiếu {', '.join(lacking)}"
            raise CellError("aggregate", words)
        if self.aggregate == "ratio" and self.kind != "percent":
            raise CellError("kind", f"phải là percent vì {self.indicator} là tỷ lệ")
        if self.kind in ("flag", "choice") and not self.choices:
            raise CellError("choices", f"thiếu chú giải các lựa chọn của {self.indicator}")
        return self

    @cached_property
    def aggregation(self) -> Aggregation:
        """How its value comes about, for a row that has one."""
        return AGGREGATIONS[self.aggregate](self)

    @property
    def name(self) -> str:
        """The label as it stands inside a sentence: without the form's dashes and stops."""
        return self.label.strip(" -.:")

    @property
    def stt(self) -> str:
        """Sections carry their Roman number, groups their own; item rows stand under them without one."""
        return {"section": self.code, "group": self.code.rpartition(".")[2]}.get(self.row, "")

    @property
    def formulas(self) -> list[Formula]:
        return [f for f in (self.parts, self.numerator, self.denominator) if f]

    @property
    def reads(self) -> set[str]:
        """The figures its formulas read."""
        return {name for formula in self.formulas for name in formula.names}


class Prompt(CatalogueRow):
    """What the form itself writes in the note beside a row; `needed` says with which values it must be replaced."""

    unique: ClassVar = {"mã dòng của biểu": ("code",)}

    code: str
    text: str
    needed: Literal["", "0", ">0"] = ""

    def asked(self, value: float | None) -> bool:
        """Whether a row with this value needs its note."""
        known = value is not None and value == value
        return known and (value == 0 if self.needed == "0" else value > 0 and self.needed == ">0")


class Dated(CatalogueRow):
    """What means this only from `valid_from` to `valid_to`, both included; an empty one has no bound."""

    valid_from: Day | None = None
    valid_to: Day | None = None

    def in_force(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def overlaps(self, other: "Dated") -> bool:
        """Whether there is a day on which both are in force."""
        (first, last), (begin, end) = ((d.valid_from or date.min, d.valid_to or date.max) for d in (self, other))
        return first <= end and begin <= last


class Form(Dated):
    """A statistical form: its rows are in forms/<form>/; it serves the periods on whose last day it is in force."""

    unique: ClassVar = {"mã biểu": ("form",)}

    form: str
    title: str
    basis: str
    serves: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_levels)]  # an office's level, that of its units

    def served(self, office: "Unit", units: Iterable["Unit"]) -> list["Unit"]:
        """Those of the office's units for whose level the form has rows."""
        return [unit for unit in units if (office.level, unit.level) in self.serves]


class Unit(Dated):
    """An office that submits; outside its days its code may mean another. `successor` is what it was merged into."""

    code: str
    slug: str
    name: str
    level: Literal["province", "district", "commune"]
    parent: str = ""
    successor: str = ""
    province_site: str = ""  # the address of its province's page on administrative reform, as its forms print it

    @property
    def tier(self) -> Literal["office", "commune"]:
        """office: it collects from the others and reports on them."""
        return "commune" if self.level == "commune" else "office"


class Level(CatalogueRow):
    """The words for an office of one level and for those around it; any of them may say {office}."""

    unique: ClassVar = {"cấp": ("level",)}
    braces: ClassVar = dict.fromkeys(
        ("province", "superior", "home_affairs", "requesters", "division", "divisions"), frozenset({"office"})
    )

    level: Literal["province", "district"]
    word: str
    province: str
    superior: str
    home_affairs: str
    requesters: str
    division: str
    divisions: str

    def words(self, office: str) -> dict[str, str]:
        """What the tokens of the catalogue stand for; `office` is "huyện", "thành phố" …"""
        texts = self.model_dump(exclude={"level", "word"})
        return {"office": office, "level": self.word} | {k: v.replace("{office}", office) for k, v in texts.items()}


class UnitKind(CatalogueRow):
    """The common noun of a unit's name (Xã, Thị trấn …), how people shorten it, and the levels of such units."""

    unique: ClassVar = {"loại đơn vị": ("kind",)}

    kind: str
    short: str = ""
    levels: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()

    def names(self, unit: Unit) -> bool:
        return unit.name.startswith(f"{self.kind} ")

    @property
    def spellings(self) -> list[str]:
        return [lower_first(self.kind), *filter(None, self.short.split(";"))]

    def names_of(self, unit: Unit) -> list[str]:
        """The unit's own name, alone and behind each spelling of its kind."""
        name = unit.name.removeprefix(self.kind).strip()
        return [unit.name, name, *(f"{short} {name}" for short in self.spellings)]


class Alias(CatalogueRow):
    """Another spelling of a unit's name or of a row's label."""

    unique: ClassVar = {"cách viết": ("alias",)}

    alias: str
    name: str


class BesideName(CatalogueRow):
    """Words that may stand beside a unit's name in the name of a file or in a heading; # is a number."""

    unique: ClassVar = {"từ": ("words",)}

    words: str


class Title(CatalogueRow):
    """A title that a column of the form may have."""

    unique: ClassVar = {"tiêu đề": ("title",)}

    column: Literal["label", "note", "previous", "spanning", "stt", "unit", "value"]
    title: str


class RegisterColumn(CatalogueRow):
    """One column of a sheet of registers.xlsx."""

    unique: ClassVar = {"cột": ("register_id", "column")}

    register_id: str
    sheet: str
    column: str
    title: str
    kind: Literal["text", "count", "percent", "date", "number"]
    required: bool
    key: bool = False  # no two rows of the sheet have the same texts in all its key columns


class RegisterWord(CatalogueRow):
    """A word that a text column of a register may hold; a column with words holds no others.

    `aliases` are other spellings by ";". Where `where` is given, the word is one of rows with those words only; what
    stands in other rows is free unless they have words of their own. The row of a `total` is a sum of others, a
    `required` word must stand in some row. `id` is what templates compare with, `title` what a row of it tells.
    """

    register_id: str
    column: str
    word: str
    id: str
    aliases: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()
    where: Annotated[dict[str, str], BeforeValidator(_where)] = Field(default={})
    role: Literal["", "total", "required"] = ""
    title: str = ""

    @cached_property
    def keys(self) -> frozenset[str]:
        """The comparison keys of the word and its aliases."""
        return frozenset(same(text) for text in (self.word, *self.aliases))


class Statement(CatalogueRow):
    """A single fact of the register of that name: what it tells and where; a sentence prints it, or checks read it.

    One of kind text need not be a number ("80% - 90%").
    """

    unique: ClassVar = {"mã số liệu": ("id",)}

    id: str
    subject: str
    unit: str
    kind: Literal["count", "percent", "text"]
    section: str
    printed: bool


class Remedy(CatalogueRow):
    """What a finding of `check` is about and how it is settled.

    Findings of one `topic` have one cause; without a topic those about one figure do. `who` mends it: {owner} is who
    filled in the row; `action` says what to do.
    """

    unique: ClassVar = {"mã phép kiểm tra": ("check",)}
    braces: ClassVar = {"who": OWNER}

    check: str
    topic: str = ""
    who: str
    action: str


class Check(CatalogueRow):
    """What must hold: `left relation right` within `tolerance`, or a named `rule` over rows.

    `excludes`: not both are above 0 (“has none” beside a list of some); `follows`: where right is, left is too;
    `rounds`: left is right at the precision left was written with.
    `scope` report reads the office's computed figures; unit reads each submission's own values; document is
    checked on the text while 03_report is made, and has neither comparison nor rule.
    The message may name what its rule says (catalogue.rules).
    """

    braces: ClassVar = {"who": OWNER, "message": None, "argument": None}

    id: str
    severity: Literal["error", "warning", "note"]
    scope: Literal["report", "unit", "document"] = "report"
    left: Expression = None
    relation: Literal["", "=", "<=", ">=", "<>", "rounds", "excludes", "follows"] = ""
    right: Expression = None
    tolerance: float = Field(default=0, ge=0, allow_inf_nan=False)
    rule: str = ""
    argument: str = ""
    section: str = ""
    message: str
    basis: str
    topic: str = ""
    who: str
    action: str

    @property
    def remedy(self) -> Remedy:
        return Remedy(check=self.id, topic=self.topic, who=self.who, action=self.action)

    @model_validator(mode="after")
    def _one_kind(self) -> "Check":
        kinds = (bool(self.rule), bool(self.left and self.relation and self.right), self.scope == "document")
        if sum(kinds) != 1:
            raise CellError("rule", f"của {self.id}: cần đúng một trong hai: rule, hoặc left, relation, right")
        return self

    @property
    def reads(self) -> set[str]:
        """The figures it compares, without their namespace, and every word of its rule's argument."""
        names = {name for formula in (self.left, self.right) if formula for name in formula.names}
        return {name.rpartition(".")[2] for name in names} | set(re.split(r"[\s:;,]+", self.argument))


class HarmlessNumber(CatalogueRow):
    """A kind of number that a sentence may hold typed: a date, the symbol of a document, a law …

    `pattern` is a regular expression over text with single spaces, where a space stands for a line break too; it
    takes every number in `example`.
    """

    unique: ClassVar = {"tên": ("name",)}
    braces: ClassVar = {"pattern": None}
    quoted = ("pattern",)

    name: str
    pattern: Annotated[re.Pattern, BeforeValidator(_pattern)]
    example: str

    @model_validator(mode="after")
    def _example(self) -> "HarmlessNumber":
        if re.search(r"\d", self.pattern.sub(" ", self.example)) or not re.search(r"\d", self.example):
            raise CellError("pattern", f"không nhận ra số trong ví dụ “{self.example}” của {self.name}")
        return self


class SectionTitle(CatalogueRow):
    """A heading of the narrative; {period}, {next_period} are filled in."""

    unique: ClassVar = {"mã mục": ("code",)}
    braces: ClassVar = {"title": frozenset({"period", "next_period", "next_period_upper"})}

    code: str
    label: str
    level: int
    title: str


class OutlinePart(CatalogueRow):
    """A part of the report in its order; `sections` stands for those of sections.csv."""

    unique: ClassVar = {"phần": ("part",)}

    part: str
    title: str


class Break(CatalogueRow):
    """From the day `since` an indicator means something else: a period that ends earlier does not compare."""

    unique: ClassVar = {"chỉ tiêu, ngày": ("indicator", "since")}

    indicator: str
    since: Day
    reason: str


class Over100(CatalogueRow):
    """A rate that may be above 100 per cent, and why; any other one above it cannot be."""

    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str
    reason: str


class KeyFigure(CatalogueRow):
    """A figure that the report sets beside other periods; those of one `panel` share a chart over periods.

    `name` tells them apart there. A figure without a panel stands in the table only.
    """

    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str
    label: str
    panel: str = ""
    name: str = ""


class Ranking(CatalogueRow):
    """A rate by which the communes are ranked; below `minimum` cases (its denominator) it is shown but has no place.

    `title` is that of its table, `cases` and `rate` those of the columns.
    """

    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str
    best: Literal["highest", "lowest"]
    minimum: float
    title: str
    cases: str
    rate: str


class ChartRow(CatalogueRow):
    """A chart of the report, or a table of the units' figures; of the rows with one id the first is drawn whose figures
    the form in force has all.

    `kind` says how it is drawn:
    - progress: a bar for each rate, with what it is of; `figures` are done; planned; rate; and, where known, overdue;
    - parts: bars made of parts, one or several; with `whole` the first figure of each bar is what its parts add up to;
    - bars: bars from 0, one for each figure; dots: the same for rates, which need not begin at 0;
    - lines: lines over periods, a panel for each bar of `figures`; without `figures` those of key_figures.csv;
    - table: a table with a column for each figure.

    `scope` office draws figures of the office, unit those of each unit: a bar, a panel or a row each; `office` is the
    office's own beside them, in `order` all by the first figure. The figure `completeness` is how much of its form a
    unit filled in.

    `figures` is written “Tên phần=chỉ_tiêu; Tên phần=chỉ_tiêu”; several bars are parted by “|”, each with its label in
    front: “Cấp xã: Đúng hạn=…; Quá hạn=… | …”. In `alt` {values} stands for all that is drawn, {figure_id} for a figure
    of the office; without `alt` it is the caption and the values. A chart with a `section` is printed below the text of
    that section; one without where the notebook calls report.chart("id").
    """

    braces: ClassVar = {"alt": None}

    COMPLETENESS: ClassVar = "completeness"  # a figure of a unit that stands in no form
    VALUES: ClassVar = "values"

    id: str
    kind: Literal["progress", "parts", "bars", "dots", "lines", "table"]
    scope: Literal["office", "unit"]
    figures: Annotated[tuple[ChartBar, ...], BeforeValidator(_chart_bars)] = ()
    office: Annotated[ChartPart | None, BeforeValidator(_chart_office)] = None
    whole: bool = False
    order: Literal["", "highest", "lowest"] = ""
    colours: Annotated[tuple[Literal["blue", "green", "orange", "grey"], ...], BeforeValidator(_list)] = ()
    section: str = ""
    caption: str
    alt: str = ""

    @model_validator(mode="after")
    def _drawable(self) -> "ChartRow":
        sizes, labels = [len(bar.parts) for bar in self.figures], [bar.label for bar in self.figures]
        alone = sizes and (self.kind, self.scope) in {("bars", "unit"), ("dots", "unit"), ("lines", "unit")}
        if self.scope == "unit" and self.kind == "progress":
            raise CellError("scope", "phải là office với kind progress")
        if not sizes and (self.kind, self.scope) != ("lines", "office"):
            raise CellError("figures", "không được để trống")
        if len(sizes) > 1 and (self.scope == "unit" or self.kind in ("bars", "dots")):
            raise CellError("figures", f"không dùng dấu “|” được với kind {self.kind}, scope {self.scope}")
        if alone and sizes != [1]:
            raise CellError("figures", f"chỉ được ghi một chỉ tiêu với kind {self.kind}, scope unit")
        if self.kind == "progress" and not {*sizes} <= {3, 4}:
            raise CellError("figures", "mỗi thanh cần ba chỉ tiêu: hoàn thành; kế hoạch; tỷ lệ (và quá hạn nếu có)")
        if self.kind in ("parts", "table") and len({*sizes}) > 1:
            raise CellError("figures", "các thanh phải có cùng số chỉ tiêu")
        if self.kind == "parts" and not 1 <= sizes[0] - self.whole <= 3:
            raise CellError("figures", "mỗi thanh có từ một đến ba phần; hãy gộp các phần nhỏ, hoặc dùng kind bars")
        if not all(labels) and (len(sizes) > 1 or self.kind == "progress"):
            raise CellError("figures", "mỗi thanh cần tên ở đầu, như Cấp xã: Đúng hạn=…; Quá hạn=…")
        if len({*labels}) < len(labels):
            raise CellError("figures", "có hai thanh trùng tên")
        if self.office and not (alone and self.kind != "lines"):
            raise CellError("office", "chỉ dùng với kind bars hoặc dots, scope unit")
        if self.order and not (self.scope == "unit" and self.kind != "lines"):
            raise CellError("order", "chỉ dùng với scope unit")
        if self.whole and self.kind != "parts":
            raise CellError("whole", "chỉ dùng với kind parts")
        if self.colours and (self.kind != "parts" or len({*self.colours}) != sizes[0] - self.whole):
            raise CellError("colours", "phải có mỗi phần một màu khác nhau, và chỉ dùng với kind parts")
        return self

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The figures it draws, of the form or not."""
        own = [part.figure for bar in self.figures for part in bar.parts]
        return tuple(own + ([self.office.figure] if self.office else []))

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The names in braces of its alternative text."""
        return tuple(re.findall(r"\{(\w+)\}", self.alt))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The figures of the form without which it cannot be drawn."""
        return frozenset((*self.drawn, *self.told)) - {self.COMPLETENESS, self.VALUES}

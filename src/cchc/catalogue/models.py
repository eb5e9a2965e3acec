"""The catalogue's rows as models that refuse what they do not know."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar, Literal

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


Expression = Annotated[Formula | None, BeforeValidator(_formula)]
OWNER = frozenset({"owner"})
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


class CatalogueRow(CsvLine):
    """A row of a table of the catalogue.

    In any of its texts {office}, {level} … stand for words of the office; `braces` are the names that stay, by column
    (None: what stands there is judged with the check it belongs to, or is no text).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    braces: ClassVar[Mapping[str, Collection[str] | None]] = {}
    keyed: ClassVar[tuple[str, ...]] = ()  # the columns that tell its rows apart; empty: the first that are unique

    after: str = ""  # the key of the row behind which a project's own row stands

    @classmethod
    def key_of(cls, texts: Mapping[str, str]) -> str:
        """What tells the row of these texts from the others of its table: a row of a layer above replaces it."""
        columns = cls.keyed or next(iter(cls.unique.values()))
        return " ".join(texts[column] for column in columns if texts.get(column))

    def place_in(self, rows: Sequence["CatalogueRow"]) -> int:
        """Where among the rows of the layers below a new one stands that says nothing of it."""
        return len(rows)


class Dropped(CatalogueRow):
    """A row of a table below the project's own that the project leaves out, by its key, and why."""

    unique: ClassVar = {"dòng": ("table", "row")}

    table: str
    row: str
    reason: str


class Coded(CatalogueRow):
    """A row that stands in the order of its code: I.2 before I.10, each below the one it is part of."""

    code: str = ""

    @property
    def order(self) -> list[tuple[int, str]]:
        first, *rest = self.code.split(".")
        number = ROMAN.index(first) if first in ROMAN else len(ROMAN)
        return [(number, first), *((int(part), "") if part.isdecimal() else (0, part) for part in rest)]

    def place_in(self, rows: Sequence[CatalogueRow]) -> int:
        before = [
            place for place, row in enumerate(rows, start=1) if isinstance(row, Coded) and row.order <= self.order
        ]
        return max(before, default=0) if self.code else len(rows)


class Indicator(Coded):
    """One figure: a row of the form, a supplementary row of the submissions, or a measure of the narrative.

    `aggregate` says how the office's figure comes about; each word has its file in cchc.aggregations.
    """

    unique: ClassVar = {"mã dòng của biểu": ("code",)}  # of one form; an id may have a row for each form

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

    @classmethod
    def key_of(cls, texts: Mapping[str, str]) -> str:
        return texts.get("code") or texts.get("indicator", "")

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
    """A statistical form: its rows are in forms/<form>/; it serves the periods on whose last day it is in force.

    `name` is what it is called (Bảng 2), `heading` stands above it, `subject` is what its figures are about, and
    `footnote` says below it what is to be known of all of them.
    """

    unique: ClassVar = {"mã biểu": ("form",)}

    form: str
    title: str
    name: str
    heading: str
    subject: str
    footnote: str = ""
    basis: str
    serves: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_levels)]  # an office's level, that of its units

    def served(self, office: "Unit", units: Iterable["Unit"]) -> list["Unit"]:
        """Those of the office's units for whose level the form has rows."""
        return [unit for unit in units if (office.level, unit.level) in self.serves]


class Unit(Dated):
    """An office that submits; outside its days its code may mean another. `successor` is what it was merged into."""

    keyed = ("code", "valid_from")

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
    """The common noun of a unit's name (Xã, Thị trấn …), how people shorten it, and the levels of such units.

    `agency` is what signs for such a unit (Ủy ban nhân dân), `agency_short` the same in short; none where it signs
    itself.
    """

    unique: ClassVar = {"loại đơn vị": ("kind",)}

    kind: str
    short: str = ""
    levels: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()
    agency: str = ""
    agency_short: str = ""

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

    keyed = ("register_id", "column", "word", "where")

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

    keyed = ("id",)
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


class SectionTitle(Coded):
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

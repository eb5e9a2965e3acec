"""The catalogue's rows as models that refuse what they do not know."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from ..aggregations import AGGREGATIONS, Aggregation, OfSubordinates, registered
from ..language.text import lower_first, same
from ..project.csv_lines import CellError, Code, CsvLine, Day
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


def _served(text: object) -> object:
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


def _row_code(text: str) -> str:
    if SPOILT.fullmatch(text):
        raise ValueError(f"“{text}” là mã đã bị bảng tính đổi; hãy định dạng cột là chữ (Text) rồi gõ lại")
    return text


# what becomes of 1/2 and of 1.1 in a cell that is no text
SPOILT = re.compile(
    r"\d{1,2}[/-]\w{1,3}(?:[/-]\d{2,4})?|\d{4}-\d\d-\d\d|\d+,\d+|\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE
)
RowCode = Annotated[str, AfterValidator(_row_code)]
# the number of a heading; a spreadsheet program makes 1 of "1."
Numbering = Annotated[str, AfterValidator(lambda text: f"{text}." if text.isdecimal() else text)]
LevelName = Literal["province", "district", "commune"]
AskedOf = Literal["office", "both", "province", "district", "commune"]
Expression = Annotated[Formula | None, BeforeValidator(_formula)]
OWNER = frozenset({"owner"})
CODE = re.compile(r"\{code\.(\w+)\}")  # in a text of a check: the code of this figure in the form in force
ROMAN_PART, NUMBERED_PART = re.compile(r"([IVX]*)(.*)", re.DOTALL), re.compile(r"([0-9]*)(.*)", re.DOTALL)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def cell(description: str, example: str, default: Any = ..., **limits: Any) -> Any:
    """A column as docs/catalogue.md has it: what its cells say, what a blank one means, and one of them as example."""
    return Field(default, description=description, examples=[example], **limits)


class CatalogueRow(CsvLine):
    """A row of a table of the catalogue.

    In any of its texts {office}, {level} … stand for words of the office; `braces` are the names that stay, by column
    (None: what stands there is judged with the check it belongs to, or is no text).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    holds: ClassVar[str] = ""  # what the table holds, in Vietnamese
    braces: ClassVar[Mapping[str, Collection[str] | None]] = {}
    templates: ClassVar[Collection[str]] = ()  # columns written as in a section of the report: nothing is filled in
    keyed: ClassVar[tuple[str, ...]] = ()  # the columns that tell its rows apart; empty: the first that are unique
    repeated: ClassVar[bool] = False  # whether a key may have several rows, a form each

    after: str = cell(
        "Khóa của dòng mà dòng này đứng ngay sau, hoặc “đầu bảng”, “cuối bảng”; dòng có mã (code) đứng đó dù mã lớn "
        "hơn hay nhỏ hơn, miễn là trong mục của mã; để trống: chỗ của dòng được thay, theo thứ tự của mã, hoặc sau các "
        "dòng chuẩn",
        "đầu bảng",
        "",
    )

    @classmethod
    def key_columns(cls) -> tuple[str, ...]:
        return cls.keyed or next(iter(cls.unique.values()))

    @classmethod
    def key_of(cls, texts: Mapping[str, str]) -> str:
        """What tells the row of these texts from the others of its table: a row of a layer above replaces it."""
        return " ".join(texts[column] for column in cls.key_columns() if texts.get(column))

    def place_in(self, rows: Sequence["CatalogueRow"]) -> int:
        """Where among the rows of the layers below a new one stands that says nothing of it."""
        return len(rows)


class Dropped(CatalogueRow):
    """A row of a table below the project's own that the project leaves out, by its key, and why."""

    holds = "Dòng của bảng chuẩn mà dự án không dùng; tệp này chỉ có trong thư mục catalogue/ của dự án"
    unique: ClassVar = {"dòng": ("table", "row")}

    table: str = cell(
        "Tên bảng có dòng cần bỏ, gồm cả thư mục nếu là bảng của một biểu; không bỏ được dòng của periods.csv",
        "forms/2022/prompts.csv",
    )
    row: str = cell(
        "Khóa của dòng cần bỏ; khóa có nhiều cột thì ghi các cột theo thứ tự, cách nhau một dấu cách", "I.6"
    )
    reason: str = cell("Lý do bỏ, để người xem lại danh mục biết", "Biểu của tỉnh không có lời nhắc này")


class Coded(CatalogueRow):
    """A row that stands in the order of its code: I.2 before I.10, each below the one it is part of."""

    code: RowCode = cell(
        "Mã vị trí, như I, I.1, I.1.2; dòng được xếp theo thứ tự của mã. Dòng chen giữa I.1.7 và I.1.8 ghi I.1.7a, "
        "sau I.1.10 là I.1.10a. Để trống với số liệu không có trong biểu",
        "I.1.1",
        "",
    )

    @property
    def order(self) -> list[tuple[int, str]]:
        """Numbers as numbers, letters behind their number: 7, 7a, 8, 10, 10a."""
        first, *rest = self.code.split(".")
        roman, letters = ROMAN_PART.fullmatch(first).groups()
        number = (len(ROMAN), first)
        if roman in ROMAN:
            number = (ROMAN.index(roman), letters)
        elif first.isdecimal():
            number = (int(first), "")
        parts = (NUMBERED_PART.fullmatch(part).groups() for part in rest)
        return [number, *((int(digits or 0), letters) for digits, letters in parts)]

    def place_in(self, rows: Sequence[CatalogueRow]) -> int:
        before = [
            place for place, row in enumerate(rows, start=1) if isinstance(row, Coded) and row.order <= self.order
        ]
        return max(before, default=0) if self.code else len(rows)


class Indicator(Coded):
    """One figure: a row of the form, a supplementary row of the submissions, or a measure of the narrative.

    `aggregate` says how the office's figure comes about; each word has its file in cchc.aggregations.
    """

    holds = "Các dòng của biểu, theo thứ tự của biểu"
    unique: ClassVar = {"mã dòng của biểu": ("code",)}  # of one form; an id may have a row for each form
    repeated = True

    row: Literal["section", "group", "item", "measure"] = cell(
        "Loại dòng. section: mục lớn (I, II); group: nhóm dòng; item: dòng có số liệu; measure: số liệu ngoài biểu, "
        "là giá trị khi để trống",
        "item",
        "measure",
    )
    indicator: str = cell(
        "Mã chỉ tiêu, chữ thường không dấu và “_”, không đổi khi biểu đổi; để trống với dòng không có số liệu",
        "plan_completion_rate",
        "",
    )
    label: str = cell(
        "Tên chỉ tiêu, đúng như biểu; được dùng {office}, {level} và các từ khác của levels.csv",
        "Tỷ lệ hoàn thành kế hoạch",
    )
    unit: str = cell("Đơn vị tính, đúng như biểu; để trống với dòng không có số liệu", "%", "")
    kind: Literal["", "count", "percent", "flag", "choice", "text"] = cell(
        "Loại số liệu. count: số lượng; percent: tỷ lệ (%); flag: có hoặc không; choice: một trong các lựa chọn; "
        "text: lời; để trống với dòng không có số liệu",
        "percent",
        "",
    )
    level: Annotated[tuple[AskedOf, ...], BeforeValidator(_list)] = cell(
        "Ai ghi dòng này. office: cơ quan lập báo cáo; both: cả cơ quan và từng đơn vị; province, district, commune: "
        "cấp có tên, cách nhau bằng “;”; để trống với dòng không có số liệu",
        "office",
        (),
    )
    aggregate: Annotated[str, BeforeValidator(registered)] = cell(
        "Cách có số liệu của cơ quan. office: cơ quan tự ghi; sum: cộng số của các đơn vị; all_yes: “Có” khi mọi "
        "đơn vị đều có; total: cộng các chỉ tiêu ở parts; formula: tính theo công thức ở parts; ratio: 100 x "
        "numerator / denominator; register: đếm hoặc cộng các dòng của một sổ; dossiers: đếm hồ sơ theo "
        "dossier_figures.csv; để trống với dòng không có số liệu",
        "ratio",
        "",
    )
    parts: Expression = cell(
        "Công thức của các mã chỉ tiêu. formula: dùng + - * / và ngoặc; total: chỉ cộng các số đếm cùng đơn vị tính, "
        "như procedures_in_force_office + procedures_in_force_commune; để trống với cách tính khác",
        "plan_tasks - plan_tasks_done",
        None,
    )
    numerator: Expression = cell("Công thức của tử số, cho ratio; để trống với cách tính khác", "plan_tasks_done", None)
    denominator: Expression = cell("Công thức của mẫu số, cho ratio; để trống với cách tính khác", "plan_tasks", None)
    flow_or_stock: Literal["", "flow", "stock"] = cell(
        "flow: số phát sinh trong kỳ, cộng dồn được; stock: số có đến cuối kỳ, không cộng dồn; để trống với tỷ lệ "
        "và công thức",
        "flow",
        "",
    )
    choices: Annotated[dict[int, str], BeforeValidator(_choices)] = cell(
        "Các lựa chọn và số của chúng, viết “số=lời” cách nhau bằng “;”, cho flag và choice; để trống với loại khác",
        "1=Có;0=Không",
        {},
    )
    owner: str = cell(
        "Bộ phận chịu trách nhiệm về số liệu, có tên trong phát hiện; để trống với số liệu được tính",
        "Phòng Nội vụ",
        "",
    )
    register_id: str = cell(
        "Mã sổ được đếm (registers.csv), cho register; để trống với cách tính khác", "steering_documents", ""
    )
    where: Annotated[dict[str, str], BeforeValidator(_where)] = cell(
        "Điều kiện của dòng được đếm, viết “cột=từ” cách nhau bằng “;”; để trống: mọi dòng của sổ", "group=Kế hoạch", {}
    )
    column: str = cell("Cột được cộng; để trống: đếm số dòng", "quantity", "")
    number: str = cell(
        "Số ghi ở cột đầu của biểu (STT); để trống: mục lớn và nhóm dòng ghi theo mã dòng, dòng có số liệu không ghi",
        "1.2",
        "",
    )

    @model_validator(mode="after")
    def _complete(self) -> "Indicator":
        if self.aggregate and not self.indicator:
            raise CellError("indicator", "không được để trống ở dòng có aggregate")
        if self.indicator and not (self.kind and self.aggregate):
            raise CellError("aggregate" if self.kind else "kind", f"không được để trống ở dòng của {self.indicator}")
        if self.indicator and self.row != "measure" and not self.level:  # nobody would be asked for it
            raise CellError("level", f"không được để trống ở dòng của {self.indicator}")
        if self.level == ("office",) and self.aggregate and isinstance(self.aggregation, OfSubordinates):
            words = f"ghi office mà {self.aggregate} lấy số của các đơn vị; hãy ghi both hoặc cấp của đơn vị"
            raise CellError("level", words)
        needs = self.aggregation.needs if self.aggregate else ()
        lacking = [column for column in needs if not getattr(self, column)]
        if lacking:
            words = f"ghi cách tính {self.aggregate} của {self.indicator} mà thiếu {', '.join(lacking)}"
            raise CellError("aggregate", words)
        if self.aggregate and (said := self.aggregation.fault()):
            raise CellError("parts", said)
        if self.aggregate and self.kind != (kind := self.aggregation.kind or self.kind):
            raise CellError("kind", f"phải là {kind} vì {self.indicator} có cách tính {self.aggregate}")
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

    def changed(self, **columns: object) -> "Indicator":
        """The same row with other texts in these columns."""
        row = self.model_copy(update=columns)
        row.__dict__.pop("aggregation", None)  # that of the row before
        return row

    @property
    def name(self) -> str:
        """The label as it stands inside a sentence: without the form's dashes and stops."""
        return self.label.strip(" -.:")

    @property
    def handle(self) -> str:
        """What other tables call the row, which outlasts its code: its figure, or without one its label."""
        return self.indicator or self.label

    @property
    def stt(self) -> str:
        """The form's own number; else a section's code, of a group's what it adds to the code above it; else none."""
        return self.number or {"section": self.code, "group": self.code.rpartition(".")[2]}.get(self.row, "")

    @property
    def formulas(self) -> list[Formula]:
        return [f for f in (self.parts, self.numerator, self.denominator) if f]

    @property
    def reads(self) -> set[str]:
        """The figures its formulas read."""
        return {name for formula in self.formulas for name in formula.names}


class Prompt(CatalogueRow):
    """What the form itself writes in the note beside a row; `needed` says with which values it must be replaced."""

    holds = "Lời nhắc mà biểu in sẵn ở cột ghi chú, phải thay bằng nội dung"
    unique: ClassVar = {"mã dòng của biểu": ("code",)}

    code: str = cell("Mã dòng của biểu", "I.6")
    text: str = cell("Lời nhắc, đúng như biểu", "Thời gian tổ chức....")
    needed: Literal["", "0", ">0"] = cell(
        "Khi nào phải thay lời nhắc. >0: khi số liệu lớn hơn 0; 0: khi số liệu bằng 0; để trống: không bắt buộc",
        ">0",
        "",
    )

    def asked(self, value: float | None) -> bool:
        """Whether a row with this value needs its note."""
        known = value is not None and value == value
        return known and (value == 0 if self.needed == "0" else value > 0 and self.needed == ">0")


class Dated(CatalogueRow):
    """What means this only from `valid_from` to `valid_to`, both included; an empty one has no bound."""

    valid_from: Day | None = cell(
        "Ngày đầu có hiệu lực, viết 2025-07-01 hoặc 01/07/2025; để trống: từ trước đến nay", "2022-06-24", None
    )
    valid_to: Day | None = cell("Ngày cuối còn hiệu lực; để trống: chưa hết hiệu lực", "2025-06-30", None)

    def in_force(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def overlaps(self, other: "Dated") -> bool:
        """Whether there is a day on which both are in force."""
        (first, last), (begin, end) = ((d.valid_from or date.min, d.valid_to or date.max) for d in (self, other))
        return first <= end and begin <= last


class Form(Dated):
    """A statistical form: its rows are in forms/<form>/; it serves the periods on whose last day it is in force.

    `serves` names an office's level and that of its units (district>commune), or the level of one without units.
    `name` is how the report calls it, and the title of a sheet ("Bảng 2"), `heading` what stands behind that above its
    rows, `subject` the title of the annex, `area` what its figures are about. A small form needs its title alone.
    """

    holds = "Các biểu thống kê; mỗi kỳ dùng biểu có hiệu lực vào ngày cuối kỳ, số dòng ở thư mục forms/<mã biểu>/"
    unique: ClassVar = {"mã biểu": ("form",)}

    form: str = cell("Mã biểu, cũng là tên thư mục trong forms/", "2022")
    name: str = cell("Tên gọi của biểu trong báo cáo, cũng là tên trang tính; để trống: như title", "Bảng 2", "")
    heading: str = cell("Dòng in sau tên biểu, phía trên các dòng số liệu; để trống: không in", "Thống kê số liệu", "")
    subject: str = cell("Tên của phụ lục chứa biểu; để trống: như title", "Thống kê số liệu và kết quả thực hiện", "")
    area: str = cell(
        "Lĩnh vực của báo cáo, đứng sau “số liệu”, “công tác”; để trống: không nêu", "cải cách hành chính", ""
    )
    footnote: str = cell(
        "Lời in dưới biểu về mọi số liệu của biểu; để trống: không in", "Ô để trống: chưa có số liệu báo cáo.", ""
    )
    title: str = cell("Tên đầy đủ của biểu, in trong báo cáo", "Bảng 2 theo Phụ lục 2")
    basis: str = cell("Văn bản ban hành biểu", "Công văn số 12/SNV-CCHC")
    serves: Annotated[tuple[tuple[LevelName, ...], ...], BeforeValidator(_served)] = cell(
        "Biểu dùng cho cơ quan cấp nào có đơn vị trực thuộc cấp nào, viết cấp>cấp; cơ quan không có đơn vị trực thuộc "
        "chỉ viết cấp của mình; nhiều giá trị cách nhau bằng “;”",
        "district>commune;commune",
    )

    @model_validator(mode="before")
    @classmethod
    def _called(cls, fields: object) -> object:
        """Without a short name or a subject of its own it is called by its title."""
        if not isinstance(fields, dict):
            return fields
        title = {name: fields["title"] for name in ("name", "subject") if fields.get("title") and not fields.get(name)}
        return fields | title

    @property
    def caption(self) -> str:
        """What stands above its rows: "Bảng 2. Thống kê số liệu"."""
        return ". ".join(filter(None, (self.name, self.heading)))

    def served(self, office: "Unit", units: Iterable["Unit"]) -> list["Unit"]:
        """Those of the office's units for whose level the form has rows."""
        return [unit for unit in units if (office.level, unit.level) in self.serves]

    def serves_office(self, office: "Unit", units: Collection["Unit"]) -> bool:
        """Whether it is the form of such an office: of one with units of one of their levels, or of one without."""
        if units:
            return bool(self.served(office, units))
        return any(office.level == levels[0] for levels in self.serves)

    def asks(self, row: Indicator, level: str) -> bool:
        """Whether a unit of this level fills in the row.

        `office` is a level that collects from another by the form, `both` that and the level it collects from;
        a row may also name levels.
        """
        collecting = {above for levels in self.serves for above in levels[:-1]}
        named = {"office": collecting, "both": {one for levels in self.serves for one in levels}}
        return any(level in named.get(word, {word}) for word in row.level)


class Unit(Dated):
    """An office that submits; outside its days its code may mean another.

    `successor` is what it was merged into; of one that was divided all that have a part, the main one first: "a;b".
    """

    holds = "Cơ quan lập báo cáo và các đơn vị gửi biểu, cả những đơn vị đã sáp nhập"
    keyed = ("code", "valid_from")

    code: Code = cell("Mã đơn vị hành chính", "31603")
    slug: str = cell("Tên không dấu, dùng trong tên tệp", "my-phuoc")
    name: str = cell("Tên đầy đủ, có loại đơn vị", "Xã Mỹ Phước")
    level: LevelName = cell("Cấp. province: tỉnh; district: huyện; commune: xã", "commune")
    parent: str = cell("Mã cơ quan cấp trên nhận biểu; để trống: không gửi cho ai", "944", "")
    successor: str = cell("Mã đơn vị mới sau khi sáp nhập; để trống: chưa sáp nhập", "31603", "")
    province_site: str = cell(
        "Địa chỉ trang cải cách hành chính của tỉnh như biểu in; để trống: biểu không in",
        "https://cchc.example.gov.vn/",
        "",
    )  # the address of its province's page on administrative reform, as its forms print it

    def tier(self, *, reports: bool) -> str:
        """Whose dossiers its export counts: the office's, of one that reports and is no commune; else its level."""
        return "office" if reports and self.level != "commune" else self.level

    @property
    def successors(self) -> tuple[str, ...]:
        return tuple(filter(None, self.successor.split(";")))


class Level(Dated):
    """The words for an office of one level and for those around it; any of them may say {office} and {parent}.

    {parent} is the kind of the unit above the office where units.csv has it, else `above`. `collector` is whose
    office the row of a form means that asks a unit about its connection with the office it reports to.
    """

    holds = "Từ ngữ theo cấp của cơ quan lập báo cáo, thay cho {level}, {superior} … trong các bảng khác"
    unique: ClassVar = {"cấp": ("level", "valid_from")}
    braces: ClassVar = dict.fromkeys(
        ("province", "superior", "home_affairs", "requesters", "division", "divisions", "collector"),
        frozenset({"office", "parent"}),
    )

    level: LevelName = cell("Cấp. province: tỉnh; district: huyện; commune: xã", "district")
    word: str = cell("Tên cấp", "huyện")
    above: str = cell(
        "Loại đơn vị cấp trên của cơ quan khi units.csv không ghi, là {parent} trong các cột khác", "tỉnh"
    )
    province: str = cell("Tên gọi của tỉnh trong lời văn", "tỉnh")
    superior: str = cell("Cơ quan cấp trên nhận báo cáo", "UBND tỉnh")
    home_affairs: str = cell("Cơ quan nội vụ cấp trên", "Sở Nội vụ")
    requesters: str = cell("Các cơ quan đề nghị góp ý văn bản", "Sở Tư pháp và các sở, ngành tỉnh")
    division: str = cell("Cơ quan chuyên môn, số ít", "phòng")
    divisions: str = cell("Cơ quan chuyên môn, gọi chung", "phòng chuyên môn")
    collector: str = cell("Cơ quan mà dòng của biểu hỏi về kết nối, liên thông", "{office}")
    radio: str = cell(
        "Cơ quan phát thanh, đứng trước tên cơ quan lập báo cáo; để trống: Đài Truyền thanh",
        "Đài Truyền thanh",
        default="Đài Truyền thanh",
    )

    def words(self, office: str, parent: str = "") -> dict[str, str]:
        """What the tokens of the catalogue stand for; `office` is "huyện", "thành phố" …"""
        texts = self.model_dump(exclude={"level", "word", "above", "valid_from", "valid_to"})
        known = {"{office}": office, "{parent}": parent or self.above}
        for token, word in known.items():
            texts = {name: text.replace(token, word) for name, text in texts.items()}
        return {"office": office, "level": self.word} | texts


class UnitKind(CatalogueRow):
    """The common noun of a unit's name (Xã, Thị trấn …), how people shorten it, and the levels of such units.

    `agency` is what signs for such a unit (Ủy ban nhân dân), `agency_short` the same in short; none where it signs
    itself.
    """

    holds = "Loại đơn vị đứng đầu tên (Xã, Phường …) và cách viết tắt"
    unique: ClassVar = {"loại đơn vị": ("kind",)}

    kind: str = cell("Loại đơn vị, viết như đầu tên", "Thị trấn")
    short: str = cell("Cách viết tắt; nhiều giá trị cách nhau bằng “;”; để trống: không viết tắt", "tt;t t", "")
    levels: Annotated[tuple[str, ...], BeforeValidator(_list)] = cell(
        "Các cấp của loại này (province, district, commune); nhiều giá trị cách nhau bằng “;”; để trống: không đơn "
        "vị nào trong units.csv thuộc loại này",
        "commune",
        (),
    )
    digits: Annotated[tuple[int, ...], BeforeValidator(_list)] = cell(
        "Số chữ số của mã, lần lượt theo các cấp ở levels, để nhận ra mã bị bảng tính bỏ số 0 ở đầu; để trống: bao "
        "nhiêu cũng được",
        "5",
        (),
    )
    agency: str = cell(
        "Cơ quan ký thay đơn vị loại này, đứng trước tên; để trống: chính đơn vị ký", "Ủy ban nhân dân", ""
    )
    agency_short: str = cell("Cơ quan đó, viết tắt; để trống: chính đơn vị", "UBND", "")

    def lost(self, unit: Unit) -> int:
        """How many zeros at the head of the unit's code a spreadsheet program took."""
        wanted = dict(zip(self.levels, self.digits, strict=False)).get(unit.level, 0)
        return max(0, wanted - len(unit.code)) if unit.code.isdecimal() else 0

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

    holds = "Cách viết khác của tên đơn vị hoặc của tên chỉ tiêu, gặp trong tệp đã gửi"
    unique: ClassVar = {"cách viết": ("alias",)}

    alias: str = cell("Cách viết khác", "TT HHN")
    name: str = cell("Tên đúng, như trong units.csv hoặc trong một biểu", "Thị trấn Huỳnh Hữu Nghĩa")


class BesideName(CatalogueRow):
    """Words that may stand beside a unit's name in the name of a file or in a heading; # is a number."""

    holds = "Từ được đứng cạnh tên đơn vị trong tên tệp và dòng đầu biểu mà không phải là tên"
    unique: ClassVar = {"từ": ("words",)}

    words: str = cell("Từ hoặc cụm từ; # là một số", "báo cáo quý #")


class Title(CatalogueRow):
    """A title that a column of the form may have."""

    holds = "Tiêu đề mà các cột của biểu có thể có"
    unique: ClassVar = {"tiêu đề": ("title",)}

    column: Literal["label", "note", "previous", "spanning", "stt", "unit", "value"] = cell(
        "Cột. stt: số thứ tự; label: tên chỉ tiêu; unit: đơn vị tính; value: số liệu; note: ghi chú; previous: số "
        "kỳ trước; spanning: tiêu đề chung của nhiều cột",
        "label",
    )
    title: str = cell("Tiêu đề", "Chỉ tiêu thống kê")


class RegisterColumn(CatalogueRow):
    """One column of a sheet of registers.xlsx."""

    holds = "Các trang và các cột của registers.xlsx"
    unique: ClassVar = {"cột": ("register_id", "column")}

    register_id: str = cell("Mã sổ, chung cho mọi cột của một trang", "inspections")
    sheet: str = cell("Tên trang tính", "Kiểm tra")
    column: str = cell("Mã cột, chữ thường không dấu", "units")
    title: str = cell("Tiêu đề cột", "Số đơn vị")
    kind: Literal["text", "count", "percent", "date", "number"] = cell(
        "Loại nội dung. text: lời; count: số lượng; percent: tỷ lệ (%); date: ngày; number: số bất kỳ", "count"
    )
    required: bool = cell("yes: mỗi dòng phải ghi; no: được để trống", "yes")
    key: bool = cell(
        "yes: không có hai dòng giống nhau ở mọi cột ghi yes; no hoặc để trống: được trùng", "no", False
    )  # no two rows of the sheet have the same texts in all its key columns


class RegisterWord(CatalogueRow):
    """A word that a text column of a register may hold; a column with words holds no others.

    `aliases` are other spellings by ";". Where `where` is given, the word is one of rows with those words only; what
    stands in other rows is free unless they have words of their own. The row of a `total` is a sum of others, a
    `required` word must stand in some row. `id` is what templates compare with, `title` what a row of it tells.
    """

    holds = "Các từ được dùng trong một cột chữ của sổ; cột không có trong bảng này được ghi tự do"
    keyed = ("register_id", "column", "word", "where", "id")

    register_id: str = cell("Mã sổ (registers.csv)", "steering_documents")
    column: str = cell("Mã cột (registers.csv)", "group")
    word: str = cell("Từ, như người ta chọn", "Kế hoạch")
    id: str = cell("Mã của từ, để sổ tay viết lời so sánh", "plans")
    aliases: Annotated[tuple[str, ...], BeforeValidator(_list)] = cell(
        "Cách viết khác; nhiều giá trị cách nhau bằng “;”; để trống: không có", "KH;Kế hoạch CCHC", ()
    )
    where: Annotated[dict[str, str], BeforeValidator(_where)] = cell(
        "Chỉ dùng ở dòng có các từ này, viết “cột=từ” cách nhau bằng “;”; để trống: mọi dòng",
        "field=Cải cách hành chính",
        {},
    )
    role: Literal["", "total", "required"] = cell(
        "total: dòng cộng của các dòng khác; required: phải có ít nhất một dòng; để trống: từ thường", "total", ""
    )
    title: str = cell("Nội dung của dòng, in trong phát hiện; để trống: in chính từ đó", "Số kế hoạch", "")

    @cached_property
    def keys(self) -> frozenset[str]:
        """The comparison keys of the word and its aliases."""
        return frozenset(same(text) for text in (self.word, *self.aliases))


class Statement(CatalogueRow):
    """A single fact of the register of that name: what it tells and where; a sentence prints it, or checks read it.

    One of kind text need not be a number ("80% - 90%").
    """

    holds = "Từng số liệu trong lời văn, ghi ở trang “Số liệu trong lời văn” của registers.xlsx"
    unique: ClassVar = {"mã số liệu": ("id",)}

    id: str = cell("Mã số liệu, không trùng", "survey_questions")
    subject: str = cell("Nội dung", "Số câu hỏi cài sẵn trong phần mềm khảo sát")
    unit: str = cell("Đơn vị tính", "Câu hỏi")
    kind: Literal["count", "percent", "text"] = cell(
        "Loại. count: số lượng; percent: tỷ lệ (%); text: lời hoặc khoảng, như 80% - 90%", "count"
    )
    section: str = cell("Mục của báo cáo có số liệu này", "II.1.1")
    printed: bool = cell("yes: một câu in số liệu này, thiếu thì có phát hiện; no: chỉ để kiểm tra", "yes")


class Remedy(CatalogueRow):
    """What a finding of `check` is about and how it is settled.

    Findings of one `topic` have one cause; without a topic those about one figure do. `who` mends it: {owner} is who
    filled in the row; `action` says what to do.
    """

    holds = "Ai xử lý và xử lý thế nào với phát hiện khi đọc và làm sạch; phép kiểm tra của checks.csv ghi ngay ở đó"
    unique: ClassVar = {"mã phép kiểm tra": ("check",)}
    braces: ClassVar = {"who": OWNER}

    check: str = cell("Mã phép kiểm tra", "set_aside")
    topic: str = cell(
        "Chủ đề, để gộp các phát hiện cùng nguyên nhân; để trống: gộp theo số liệu", "Ô không đọc được", ""
    )
    who: str = cell("Người xử lý; {owner} là bộ phận ghi dòng đó", "{owner}")
    action: str = cell("Việc cần làm", "Sửa ô không đọc được rồi gửi lại.")


class Check(CatalogueRow):
    """What must hold: `left relation right` within `tolerance`, or a named `rule` over rows.

    `excludes`: not both are above 0 (“has none” beside a list of some); `follows`: where right is, left is too;
    `rounds`: left is right at the precision left was written with.
    `scope` report reads the office's computed figures; unit reads each submission's own values; document is
    checked on the text while 03_report is made, and has neither comparison nor rule.
    The message may name what its rule says (catalogue.rules); {code.plan_tasks}, in it and in the basis, stands for the
    code that the figure has in the form in force.
    """

    holds = "Các phép kiểm tra: so sánh left với right, hoặc một quy tắc (rule) có sẵn"
    keyed = ("id",)
    braces: ClassVar = {"who": OWNER, "message": None, "basis": None, "argument": None}
    codes: ClassVar = ("message", "basis")  # the columns that may hold CODE

    id: str = cell("Mã phép kiểm tra, không trùng", "plan_done_bound")
    severity: Literal["error", "warning", "note"] = cell(
        "Mức độ. error: lỗi, báo cáo còn là bản nháp; warning: cảnh báo; note: lưu ý", "error"
    )
    scope: Literal["report", "unit", "document"] = cell(
        "Kiểm tra ở đâu. report: số của cơ quan, cũng là giá trị khi để trống; unit: số của từng đơn vị; document: "
        "lời văn của báo cáo",
        "unit",
        "report",
    )
    left: Expression = cell(
        "Vế trái: mã chỉ tiêu hoặc công thức; stated.x là số đã ghi, last_year.x là số năm trước, statement.x là số "
        "trong lời văn; để trống khi có rule hoặc scope là document",
        "plan_tasks_done",
        None,
    )
    relation: Literal["", "=", "<=", ">=", "<>", "rounds", "excludes", "follows"] = cell(
        "Quan hệ phải đúng. =, <=, >=, <>: so sánh; rounds: left là right làm tròn; excludes: không cùng lớn hơn 0; "
        "follows: có right thì có left; để trống khi không có left",
        "<=",
        "",
    )
    right: Expression = cell("Vế phải, viết như left; để trống khi không có left", "plan_tasks", None)
    tolerance: float = cell("Chênh lệch được chấp nhận, không âm; để trống: 0", "0.01", 0, ge=0, allow_inf_nan=False)
    rule: str = cell("Quy tắc có sẵn; để trống khi có left", "far_from_history", "")
    argument: str = cell("Tham số của quy tắc, cách nhau bằng dấu cách; để trống nếu quy tắc không cần", "3 30", "")
    section: str = cell(
        "Mục của báo cáo mà phát hiện thuộc về (sections.csv); để trống: không thuộc mục nào", "II.3", ""
    )
    message: str = cell(
        "Lời của phát hiện; được dùng {left}, {right}, {unit} hoặc các tên mà quy tắc cho; {code.mã_chỉ_tiêu} là mã "
        "dòng của chỉ tiêu trong biểu đang dùng",
        "Số hoàn thành ({left}) lớn hơn số đề ra ({right}).",
    )
    basis: str = cell(
        "Căn cứ của phép kiểm tra; được dùng {code.mã_chỉ_tiêu}", "{code.plan_tasks_done} ≤ {code.plan_tasks}"
    )
    topic: str = cell(
        "Chủ đề, để gộp các phát hiện cùng nguyên nhân; để trống: gộp theo số liệu", "Gửi báo cáo chậm", ""
    )
    who: str = cell("Người xử lý; {owner} là bộ phận ghi dòng đó", "{owner}")
    action: str = cell("Việc cần làm", "Kiểm tra hai số, đính chính số ghi sai.")

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
        """The figures it compares or tells the codes of, with and without namespace, and every word of its argument."""
        names = {name for formula in (self.left, self.right) if formula for name in formula.names}
        names |= {name for column in self.codes for name in CODE.findall(getattr(self, column))}
        return names | {name.rpartition(".")[2] for name in names} | set(re.split(r"[\s:;,]+", self.argument))

    def in_form(self, codes: Mapping[str, str]) -> "Check":
        """The same with the codes, by figure, of the form in its texts; KeyError where one is lacking."""
        texts = {column: getattr(self, column) for column in self.codes}
        told = {column: CODE.sub(lambda found: codes[found[1]], text) for column, text in texts.items()}
        return self if told == texts else self.model_copy(update=told)


class HarmlessNumber(CatalogueRow):
    """A kind of number that a sentence may hold typed: a date, the symbol of a document, a law …

    `pattern` is a regular expression over text with single spaces, where a space stands for a line break too; it
    takes every number in `example`.
    """

    holds = "Những số được gõ thẳng vào lời văn: ngày, số hiệu văn bản …; số khác phải lấy từ số liệu"
    unique: ClassVar = {"tên": ("name",)}
    braces: ClassVar = {"pattern": None}
    quoted = ("pattern",)

    name: str = cell("Tên loại số", "ngày, tháng, năm")
    pattern: Annotated[re.Pattern, BeforeValidator(_pattern)] = cell(
        "Mẫu: biểu thức chính quy, nhận mọi số trong ví dụ", "\\b\\d{1,2}/\\d{1,2}/20\\d\\d\\b"
    )
    example: str = cell("Ví dụ có số", "21/01/2021")

    @model_validator(mode="after")
    def _example(self) -> "HarmlessNumber":
        if re.search(r"\d", self.pattern.sub(" ", self.example)) or not re.search(r"\d", self.example):
            raise CellError("pattern", f"không nhận ra số trong ví dụ “{self.example}” của {self.name}")
        return self


class CountedWord(CatalogueRow):
    """A word for what is counted: a number before it is a figure, in digits or in words ("mười hai văn bản")."""

    holds = "Từ chỉ thứ đếm được: số đứng trước trong lời văn, bằng chữ số hay bằng chữ, là số liệu phải có nguồn"
    unique: ClassVar = {"từ": ("word",)}

    word: str = cell("Từ hoặc cụm từ", "hồ sơ")


class SectionTitle(Coded):
    """A heading of the narrative; {period}, {next_period} are filled in."""

    holds = "Các mục của phần lời, theo thứ tự"
    unique: ClassVar = {"mã mục": ("code",)}
    braces: ClassVar = {"title": frozenset({"period", "next_period", "next_period_upper"})}

    code: RowCode = cell("Mã mục, như II.9.a", "II.1.2")
    label: Numbering = cell("Số của mục, như in ra; 1 được hiểu là 1. vì bảng tính bỏ dấu chấm cuối", "1.2.")
    level: int = cell("Bậc của tiêu đề, 1 là cao nhất", "3")
    title: str = cell(
        "Tiêu đề; được dùng {period}, {next_period}, {next_period_upper}", "Công tác kiểm tra cải cách hành chính"
    )


class NarrativeBlock(CatalogueRow):
    """What to write in a paragraph of narrative.md, for whoever begins a new one; "" is the text without a name."""

    holds = "Các đoạn lời văn của từng mục và gợi ý viết, in sẵn trong narrative.md của dự án mới, kỳ mới"
    unique: ClassVar = {"mục, đoạn": ("section", "block")}

    section: str = cell("Mã mục (sections.csv)", "II.5")
    block: str = cell("Tên đoạn như ô của mục gọi; để trống: lời văn không có tên của mục", "mở đầu", "")
    guide: str = cell("Gợi ý: đoạn này viết gì", "Kết quả nổi bật của kỳ")


class Phrase(CatalogueRow):
    """A sentence, or a part of one, whose words depend on a figure; a section prints it by `{{ phrase("name") }}`.

    The first case that holds says it: missing, none, partial, all, one, else some. A case without words is said as
    `some`; `none` without words says nothing. Of several `figures`, `none` holds where each of them is 0.
    """

    CASES: ClassVar = ("none", "one", "all", "some", "missing", "partial")

    holds = "Câu viết khác nhau theo số liệu: mỗi trường hợp một cách viết, ô của mục chỉ gọi tên câu"
    unique: ClassVar = {"tên câu": ("phrase",)}
    templates = CASES

    phrase: str = cell('Tên câu; ô của mục in câu bằng {{ phrase("tên câu") }}', "tinh giản biên chế")
    figures: Annotated[tuple[str, ...], BeforeValidator(_list)] = cell(
        "Mã chỉ tiêu quyết định cách viết, hoặc statement.mã số liệu; nhiều mã cách nhau bằng “;”: none khi mọi số đều "
        "bằng 0, còn lại là some",
        "plan_tasks_done",
    )
    whole: str = cell("Mã chỉ tiêu là tổng, cho cột all; để trống khi không dùng all", "plan_tasks", "")
    none: str = cell(
        "Lời khi số liệu bằng 0 hoặc không phát sinh; để trống: không viết gì",
        "Đến nay chưa hoàn thành phần việc nào.",
        "",
    )
    one: str = cell("Lời khi số liệu bằng 1; để trống: như some", "Đã hoàn thành một phần việc.", "")
    all: str = cell("Lời khi số liệu bằng whole; để trống: như some", "Đã hoàn thành mọi phần việc.", "")
    some: str = cell(
        "Lời ở các trường hợp còn lại, viết như trong ô của mục: {{ mã chỉ tiêu }}, {{ words.office }}, "
        '{{ phrase("tên câu khác") }}; để trống: không viết gì',
        "Đã hoàn thành {{ plan_tasks_done }}/{{ plan_tasks }} phần việc.",
        "",
    )
    missing: str = cell(
        "Lời khi chưa có số liệu, vẫn có phát hiện; để trống: “Chưa có số liệu về …” thay cho some",
        "Đơn vị chưa báo cáo kết quả thực hiện kế hoạch.",
        "",
    )
    partial: str = cell(
        "Lời khi mới có một phần số liệu; để trống: như some", "Theo số liệu chưa đầy đủ, đã hoàn thành …", ""
    )

    @model_validator(mode="after")
    def _cases(self) -> "Phrase":
        if not self.figures:
            raise CellError("figures", "không được để trống")
        if not (self.none or self.some):
            raise CellError("some", "không được để trống cùng với none: câu không có lời nào")
        if bool(self.all) != bool(self.whole):
            raise CellError("whole" if self.all else "all", "phải ghi cùng nhau: all là khi số liệu bằng whole")
        single = [case for case in ("one", "all", "missing", "partial") if getattr(self, case)]
        if len(self.figures) > 1 and single:
            raise CellError(single[0], "phải để trống khi cột figures có nhiều chỉ tiêu")
        return self

    @property
    def words(self) -> dict[str, str]:
        """The words of each case that has any."""
        return {case: getattr(self, case) for case in self.CASES if getattr(self, case)}


class OutlinePart(CatalogueRow):
    """A part of the report in its order; `sections` stands for those of sections.csv.

    One that ends with () is what a cell asks for, wherever it stands; chart() stands for those of charts.csv.
    """

    holds = "Các phần của báo cáo, theo thứ tự"
    unique: ClassVar = {"phần": ("part",)}

    part: str = cell(
        "Mã phần; sections là mọi mục của sections.csv; phần do một ô của 03_report.ipynb gọi bằng report.… thì ghi "
        "tên gọi và (): chart() là mọi biểu đồ, bảng của charts.csv không ghi section",
        "letterhead",
    )
    title: str = cell("Tên phần, dùng trong phát hiện", "Phần đầu báo cáo (thể thức)")

    @property
    def called(self) -> str:
        """What a cell calls for it; "" of a part that is known by what it shows."""
        return self.part.removesuffix("()") if self.part.endswith("()") else ""


class Break(CatalogueRow):
    """From the day `since` an indicator means something else: a period that ends earlier does not compare."""

    holds = "Chỉ tiêu đổi nội dung từ một ngày: không so sánh với kỳ kết thúc trước ngày đó"
    unique: ClassVar = {"chỉ tiêu, ngày": ("indicator", "since")}

    indicator: str = cell("Mã chỉ tiêu", "procedures_online_portal")
    since: Day = cell("Ngày đầu của nội dung mới", "2022-06-24")
    reason: str = cell("Lý do, in dưới bảng so sánh", "Nghị định số 42/2022/NĐ-CP thay mức độ 3, 4")


class Over100(CatalogueRow):
    """A rate that may be above 100 per cent, and why; any other one above it cannot be."""

    holds = "Tỷ lệ được phép lớn hơn 100%; tỷ lệ khác lớn hơn 100% là lỗi"
    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str = cell("Mã chỉ tiêu", "propaganda_completion_rate")
    reason: str = cell("Lý do", "làm nhiều hơn kế hoạch")


class KeyFigure(CatalogueRow):
    """A figure that the report sets beside other periods; those of one `panel` share a chart over periods.

    `name` tells them apart there. A figure without a panel stands in the table only.
    """

    holds = "Số liệu chính, đặt cạnh các kỳ khác"
    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str = cell("Mã chỉ tiêu", "on_time_rate_commune")
    label: str = cell("Tên trong bảng", "Tỷ lệ hồ sơ đúng hạn cấp xã")
    panel: str = cell(
        "Tên biểu đồ theo kỳ; các dòng cùng tên ở chung một biểu đồ; để trống: chỉ có trong bảng",
        "Tỷ lệ hồ sơ giải quyết đúng hạn (%)",
        "",
    )
    name: str = cell("Tên trong chú giải biểu đồ; để trống khi không có panel", "Cấp xã", "")


class Ranking(CatalogueRow):
    """A rate by which the units are ranked; below `minimum` cases (its denominator) it is shown but has no place.

    Only units of the `level` are ranked by it. `title` is that of its table, `cases` and `rate` those of the columns.
    """

    holds = "Các tỷ lệ dùng để xếp hạng đơn vị"
    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str = cell("Mã chỉ tiêu, là tỷ lệ tính từ số của từng đơn vị", "on_time_rate_commune")
    level: LevelName = cell("Cấp của các đơn vị được xếp hạng. province: tỉnh; district: huyện; commune: xã", "commune")
    best: Literal["highest", "lowest"] = cell("Thế nào là tốt nhất. highest: cao nhất; lowest: thấp nhất", "highest")
    minimum: float = cell("Mẫu số ít nhất để được xếp hạng; ít hơn thì có trong bảng mà không có hạng", "30")
    title: str = cell("Tiêu đề bảng", "Xếp hạng các {subordinates} theo tỷ lệ hồ sơ giải quyết đúng hạn")
    cases: str = cell("Tiêu đề cột mẫu số", "Hồ sơ đã giải quyết")
    rate: str = cell("Tiêu đề cột tỷ lệ", "Tỷ lệ đúng hạn (%)")


class ChartRow(CatalogueRow):
    """A chart of the report, or a table of the units' figures; of the rows with one id the first is drawn whose figures
    the form in force has all.

    `kind` says how it is drawn:
    - progress: a bar for each rate, with what it is of; `figures` are done; planned; rate; and, where known, overdue;
    - parts: bars made of parts, one or several; with `whole` the first figure of each bar is what its parts add up to;
    - bars: bars from 0, one for each figure; dots: the same for rates, which need not begin at 0;
    - lines: lines over periods, a panel for each bar of `figures`; without `figures` those of key_figures.csv;
    - table: a table with a column for each figure.

    `scope` office draws figures of the office, unit those of each unit: a bar, a panel or a row each; field a bar for
    each field of dossiers, its `figures` columns of count_columns.csv. `office` is the office's own beside the units,
    in `order` all by the first figure. The figure `completeness` is how much of its form a unit filled in.

    `figures` is written “Tên phần=chỉ_tiêu; Tên phần=chỉ_tiêu”; several bars are parted by “|”, each with its label in
    front: “Cấp xã: Đúng hạn=…; Quá hạn=… | …”. In `alt` {values} stands for all that is drawn, {figure_id} for a figure
    of the office; without `alt` it is the caption and the values. A chart with a `section` is printed below the text of
    that section; one without where the notebook calls report.chart("id").
    """

    holds = "Các biểu đồ, và các bảng theo đơn vị, của báo cáo"
    keyed = ("id",)
    repeated = True  # a row for each form that has its own figures
    braces: ClassVar = {"alt": None}

    COMPLETENESS: ClassVar = "completeness"  # a figure of a unit that stands in no form
    VALUES: ClassVar = "values"

    id: str = cell(
        "Mã biểu đồ; nhiều dòng cùng mã thì vẽ dòng đầu tiên mà biểu của kỳ có đủ chỉ tiêu", "dossiers_by_unit"
    )
    kind: Literal["progress", "parts", "bars", "dots", "lines", "table"] = cell(
        "Cách vẽ. progress: mức độ hoàn thành; parts: thanh gồm nhiều phần; bars: thanh từ 0; dots: điểm, cho tỷ lệ; "
        "lines: đường qua các kỳ; table: bảng",
        "parts",
    )
    scope: Literal["office", "unit", "field"] = cell(
        "Số liệu của ai. office: cơ quan lập báo cáo; unit: từng đơn vị, mỗi đơn vị một thanh, một khung hoặc một "
        "dòng; field: từng lĩnh vực của hồ sơ, mỗi lĩnh vực một thanh, figures ghi mã cột của count_columns.csv, cho "
        "parts",
        "unit",
    )
    figures: Annotated[tuple[ChartBar, ...], BeforeValidator(_chart_bars)] = cell(
        "Chỉ tiêu, viết “Tên phần=chỉ_tiêu” cách nhau bằng “;”, không ghi tên thì lấy tên của biểu; nhiều thanh cách "
        "nhau bằng “|”, tên thanh và “:” ở đầu. progress: hoàn thành; kế hoạch; tỷ lệ; quá hạn (nếu có). completeness "
        "là tỷ lệ ô có số liệu của đơn vị. Để trống (chỉ với lines, office): các số liệu chính của key_figures.csv",
        "Đã giải quyết=dossiers_resolved_commune; Đúng hạn=dossiers_on_time_commune; Quá hạn=dossiers_overdue_commune",
        (),
    )
    office: Annotated[ChartPart | None, BeforeValidator(_chart_office)] = cell(
        "Số liệu của cơ quan vẽ cùng các đơn vị, cho bars và dots; để trống: chỉ vẽ các đơn vị",
        "Bộ phận Một cửa {office}=on_time_rate_office",
        None,
    )
    whole: bool = cell(
        "yes: chỉ tiêu đầu là tổng của các phần, cho parts; no, hoặc để trống: mọi chỉ tiêu là phần", "yes", False
    )
    order: Literal["", "highest", "lowest"] = cell(
        "Thứ tự các đơn vị theo chỉ tiêu đầu. highest: cao nhất trước; lowest: thấp nhất trước; để trống: theo danh "
        "sách đơn vị",
        "highest",
        "",
    )
    colours: Annotated[tuple[Literal["blue", "green", "orange", "grey"], ...], BeforeValidator(_list)] = cell(
        "Màu của từng phần, cách nhau bằng “;”, cho parts. blue: xanh dương; green: xanh lá; orange: cam; grey: xám; "
        "để trống: màu thường dùng",
        "blue;orange",
        (),
    )
    section: str = cell(
        'Mục (sections.csv) có biểu đồ ở cuối lời văn; để trống: ở ô sổ tay gọi report.chart("mã biểu đồ")', "II.5", ""
    )
    caption: str = cell("Tên biểu đồ hoặc bảng", "Hồ sơ đã giải quyết đúng hạn và quá hạn của các {subordinates}")
    alt: str = cell(
        "Lời thay hình cho người dùng trình đọc màn hình; {values} là mọi số liệu được vẽ, {mã chỉ tiêu} là số của cơ "
        "quan; để trống: tên biểu đồ và mọi số liệu",
        "Biểu đồ cột ngang số hồ sơ đã giải quyết: {values}.",
        "",
    )

    @model_validator(mode="after")
    def _drawable(self) -> "ChartRow":
        sizes, labels = [len(bar.parts) for bar in self.figures], [bar.label for bar in self.figures]
        alone = sizes and (self.kind, self.scope) in {("bars", "unit"), ("dots", "unit"), ("lines", "unit")}
        if self.scope == "unit" and self.kind == "progress":
            raise CellError("scope", "phải là office với kind progress")
        if self.scope == "field" and self.kind != "parts":
            raise CellError("scope", "chỉ là field với kind parts")
        if not sizes and (self.kind, self.scope) != ("lines", "office"):
            raise CellError("figures", "không được để trống")
        if len(sizes) > 1 and (self.scope != "office" or self.kind in ("bars", "dots")):
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
        drawn = () if self.scope == "field" else self.drawn
        return frozenset((*drawn, *self.told)) - {self.COMPLETENESS, self.VALUES}

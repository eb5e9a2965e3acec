"""How one-stop exports and survey answers are read and counted, as data beside the form."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from ..language.text import fold
from ..project.csv_lines import Day
from ..project.errors import CchcError, nearest, unknown
from ..project.layers import Layer, catalogue_layers
from .formula import Formula
from .models import CatalogueRow, Form, Indicator, cell
from .tables import Tables

if TYPE_CHECKING:  # what is in force can be told without it
    import numpy as np
    import pandas as pd

# what a formula over counts may name: columns of indicators.dossiers.counts, with their titles
COUNTS = {
    "received": "Tiếp nhận", "received_new": "Tiếp nhận mới", "online": "Trực tuyến", "direct": "Trực tiếp",
    "post": "BCCI", "no_channel": "Không rõ kênh", "carried_over": "Kỳ trước chuyển sang",
    "resolved": "Đã giải quyết", "early": "Trước hạn", "on_time": "Đúng hạn", "overdue": "Quá hạn",
    "in_process": "Đang giải quyết", "in_process_within": "Trong hạn",
    "in_process_overdue": "Đang giải quyết, quá hạn", "due": "Đến hạn", "due_on_time": "Đến hạn, đúng hạn",
}  # fmt: skip
NO_FIELD = "(không ghi)"  # what counts call the dossiers of an export that name no field
# in the place of a definition: what was on time by a table of counts, where the definition asks for another day
AS_WRITTEN = "theo biểu của đơn vị"
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

    holds = "Các cột đọc từ tệp hồ sơ của hệ thống một cửa"
    unique: ClassVar = {"cột": ("column",)}

    column: str = cell("Mã cột", "code")
    title: str = cell("Tiêu đề thường gặp, dùng trong phát hiện", "Mã hồ sơ")
    aliases: Names = cell("Tiêu đề khác; nhiều giá trị cách nhau bằng “;”; để trống: không có", "Số hồ sơ;MaHoSo", ())
    required: bool = cell("yes: tệp nào cũng phải có cột này; no: không bắt buộc", "yes")
    instead: str = cell("Cột được thay cho cột bắt buộc này; để trống: không cột nào thay được", "returned_on", "")
    filled: bool = cell("yes: mỗi dòng phải ghi; no: được để trống", "yes")


class Channel(CatalogueRow):
    """A way a dossier comes in (domain rule C1); `codes` are its digits by the title of the column they stand in."""

    holds = "Cách nộp hồ sơ"
    unique: ClassVar = {"kênh": ("channel",)}

    channel: Literal["online", "direct", "post"] = cell(
        "Mã. online: trực tuyến; direct: trực tiếp; post: bưu chính công ích", "online"
    )
    title: str = cell("Tên", "Trực tuyến")
    aliases: Names = cell(
        "Cách viết khác; nhiều giá trị cách nhau bằng “;”; để trống: không có", "Qua mạng;Nộp trực tuyến", ()
    )
    codes: Codes = cell(
        "Chữ số thay cho tên, viết “tiêu đề cột=số” cách nhau bằng “;”; để trống: không có", "KenhThucHien=2", {}
    )


class Status(CatalogueRow):
    """A state of a dossier (domain rule C2).

    `on_time` are those that column 9 of form II.06a counts as resolved on time, whatever their dates: waiting for a
    supplement, withdrawn, returned, stopped.
    """

    holds = "Trạng thái của hồ sơ, theo cổng dịch vụ công quốc gia"
    unique: ClassVar = {"trạng thái": ("status",)}

    status: int = cell("Số của trạng thái", "4")
    title: str = cell("Tên", "Đang xử lý")
    aliases: Names = cell(
        "Cách viết khác; nhiều giá trị cách nhau bằng “;”; để trống: không có", "Đang giải quyết;Đang thụ lý", ()
    )
    received: bool = cell("yes: tính là đã tiếp nhận; no: không tính", "yes")
    done: bool = cell("yes: tính là đã giải quyết; no: không tính", "no")
    on_time: bool = cell(
        "yes: luôn tính là giải quyết đúng hạn (cột 9 biểu II.06a): chờ bổ sung, rút, trả lại, dừng; no: so với "
        "ngày hẹn trả",
        "no",
    )


class Word(CatalogueRow):
    """A word of exports: what stands before a unit's name (office), begins a row of totals, names a level, or says in
    a status whether a dossier was late."""

    holds = "Từ ngữ trong tệp hồ sơ để nhận ra đơn vị, dòng cộng, cấp và hồ sơ quá hạn"
    unique: ClassVar = {"từ": ("kind", "text")}

    kind: Literal["office", "total", "level_office", "level_commune", "late", "timely"] = cell(
        "Loại từ. office: đứng trước tên đơn vị; total: mở đầu dòng cộng; level_office: chỉ cấp của cơ quan; "
        "level_commune: chỉ cấp xã; late, timely: trong trạng thái, nói hồ sơ quá hạn hay không",
        "office",
    )
    text: str = cell("Từ", "Bộ phận Một cửa")


class Holiday(CatalogueRow):
    """A day on which offices are closed, or (`off` is no) a Saturday on which they work; `source` says by what rule."""

    holds = "Ngày nghỉ lễ và ngày làm bù, để tính hạn và số ngày làm việc"
    unique: ClassVar = {"ngày": ("date",)}

    date: Day = cell("Ngày, viết 2021-02-10 hoặc 10/02/2021", "2021-02-10")
    name: str = cell("Tên", "Tết Nguyên đán")
    off: bool = cell("yes: nghỉ; no: thứ Bảy làm bù", "yes")
    source: str = cell("Căn cứ", "Thông báo số 4875/TB-LĐTBXH")


class OnTime(CatalogueRow):
    """A definition of "on time" (domain rule C4): the ratio is `numerator` over `denominator`, times 100.

    `event` is the date that ends a dossier, compared with the due date by day or by moment.
    """

    holds = "Các cách tính tỷ lệ đúng hạn; report.yml chọn một bằng on_time_definition"
    unique: ClassVar = {"cách tính": ("id",)}

    id: str = cell("Mã cách tính", "D6")
    title: str = cell("Nội dung, in cùng tỷ lệ", "Số đúng hạn chia cho số đã giải quyết")
    event: Literal["finished_on", "returned_on"] = cell(
        "Ngày kết thúc hồ sơ. finished_on: ngày có kết quả; returned_on: ngày trả kết quả", "finished_on"
    )
    compares: Literal["day", "moment"] = cell("So với hạn. day: theo ngày; moment: theo cả giờ", "day")
    missing_due: Literal["on_time", "overdue"] = cell(
        "Hồ sơ không có ngày hẹn trả. on_time: tính đúng hạn; overdue: tính quá hạn", "on_time"
    )
    numerator: Count = cell(
        "Công thức tử số, của các số đếm hồ sơ: received, resolved, early, on_time, overdue, in_process, due …",
        "early + on_time",
    )
    denominator: Count = cell("Công thức mẫu số, viết như numerator", "resolved")
    source: str = cell("Nơi dùng cách tính này", "Vĩnh Phúc")
    default: bool = cell("yes: dùng khi report.yml không chọn, chỉ một dòng; no: chỉ dùng khi được chọn", "no")

    def end(self, dossiers: "pd.DataFrame") -> "tuple[np.ndarray, np.ndarray]":
        """The moment that ends each dossier, and whether only the day its result was returned says so.

        The second is so where an export has no other day (clean.dossiers sets other dossiers without it aside).
        """
        import numpy as np

        end, returned = (dossiers[name].to_numpy() for name in (self.event, "returned_on"))
        only = np.isnat(end) & ~np.isnat(returned)
        return np.where(only, returned, end), only


class DossierFigure(CatalogueRow):
    """A count of dossiers: what a figure of the form must equal, and what one with aggregate dossiers is.

    An empty `level` is both, an empty `field` all of them.
    """

    holds = "Số liệu đếm từ hồ sơ: chỉ tiêu của biểu phải bằng số đếm, số liệu có aggregate dossiers là số đếm đó"
    unique: ClassVar = {"chỉ tiêu": ("indicator",)}

    indicator: str = cell("Mã chỉ tiêu của biểu, hoặc của measures.csv", "land_resolved_office")
    level: Literal["", "office", "district", "commune"] = cell(
        "Hồ sơ của cấp nào. office: cơ quan lập báo cáo; district: cấp huyện; commune: cấp xã; để trống: mọi cấp",
        "office",
        "",
    )
    field: str = cell("Lĩnh vực; để trống: mọi lĩnh vực", "Đất đai", "")
    count: Counted = cell(
        "Công thức của các số đếm hồ sơ: received, resolved, early, on_time, overdue …; numerator, denominator: tử số, "
        "mẫu số của tỷ lệ đúng hạn theo cách tính của báo cáo",
        "resolved",
    )


class CountColumn(CatalogueRow):
    """A column of the table of counts by field, as the report prints it and as units send it in.

    `count` is what stands in it; the column without one holds the fields. Titles of one `group` stand below it;
    `number` is the column's own on the form. Of a sum that a unit sends, the first part stands for all.
    """

    holds = "Các cột của biểu tổng hợp hồ sơ theo lĩnh vực, như báo cáo in và như đơn vị gửi"
    unique: ClassVar = {"cột": ("column",)}

    column: str = cell("Mã cột", "received")
    number: str = cell("Số của cột trên biểu; để trống: không đánh số", "3", "")
    group: str = cell("Tiêu đề chung in phía trên các cột đứng cạnh nhau; để trống: không có", "Số hồ sơ tiếp nhận", "")
    title: str = cell("Tiêu đề của cột", "Tổng số")
    aliases: Names = cell(
        "Tiêu đề khác mà đơn vị có thể ghi; nhiều giá trị cách nhau bằng “;”; để trống: không có",
        "Tiếp nhận Tổng số;Tiếp nhận Tổng",
        (),
    )
    count: Count | None = cell(
        "Công thức của các số đếm hồ sơ; biểu của đơn vị ghi tổng thì số hạng đầu nhận cả số đó; để trống: cột ghi "
        "lĩnh vực",
        "direct + post + no_channel",
        None,
    )
    width: float = cell("Độ rộng so với các cột khác; để trống: 1", "1.1", 1)


class Answer(CatalogueRow):
    """A survey answer: its number on the scale (5 is best) and its words."""

    holds = "Câu trả lời của phiếu khảo sát sự hài lòng"
    unique: ClassVar = {"câu trả lời": ("answer",)}

    answer: int = cell("Điểm trên thang, 5 là tốt nhất", "5")
    title: str = cell("Câu trả lời", "Rất hài lòng")
    aliases: Names = cell(
        "Cách viết khác; nhiều giá trị cách nhau bằng “;”; để trống: không có", "Hoàn toàn hài lòng", ()
    )
    satisfied: bool = cell("yes: tính là hài lòng; no: không tính", "yes")


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

    @cached_property
    def total_row(self) -> re.Pattern[str]:
        """The words that begin a row of totals, as `match` finds them in a folded text."""
        words = "|".join(re.escape(fold(word.text)) for word in self.words if word.kind == "total")
        return re.compile(rf"(?:{words})(?![^\W\d_])")

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
    read: "Callable[[], Iterator[pd.DataFrame]]"
    header: Mapping[str, frozenset[str]] = field(default_factory=dict)
    head: tuple[str, ...] = ()
    above: int = 0
    depth: int = 1
    notes: tuple[str, ...] = ()

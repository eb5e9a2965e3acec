"""Every table that a catalogue may have, where each of its rows comes from, and all that is wrong with any of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..project.errors import CatalogueError, CchcError, FileError, unknown
from ..project.layers import DROPPED, FORMS
from ..project.period import Period, kinds
from .catalogue import Catalogue
from .dossiers import (
    Answer,
    Channel,
    CountColumn,
    DossierColumn,
    DossierFigure,
    Holiday,
    OnTime,
    Status,
    Word,
    load_dossier_rules,
)
from .messages import Message, load_messages
from .models import CatalogueRow, Dated, Dropped, Form, Indicator, Title, Unit, cell
from .reader import FIRST, TABLES, column_titles, labels, load
from .tables import OF_FORM, LayeredTable, Tables


class Supplement(Indicator):
    """A row that the submissions' workbooks ask for beside the form."""

    holds = "Số liệu hỏi thêm ngoài biểu, để tính các tỷ lệ của biểu"


class Measure(Indicator):
    """A figure of the narrative that stands in no form."""

    holds = "Số liệu của lời văn không có trong biểu: tính từ chỉ tiêu khác, hoặc đếm từ các sổ"


class PeriodKind(CatalogueRow):
    """A line of periods.csv as docs/catalogue.md has it; project.period reads it without the catalogue's models."""

    holds = "Các loại kỳ báo cáo: khoảng ngày, tên gọi, kỳ liền kề; cột mà tệp của dự án không có thì như tệp chuẩn"
    unique: ClassVar = {"loại kỳ": ("kind",)}
    braces: ClassVar = dict.fromkeys(("title", "short", "next_title", "aliases", "previous", "submitted_before"))

    kind: str = cell("Mã loại kỳ, đứng sau năm: 2021-Q1; year là cả năm", "Q1")
    title: str = cell("Tên kỳ trong lời văn; được dùng {year}, {last_year}, {next_year}", "quý I năm {year}", "")
    short: str = cell("Tên ngắn, trên trục biểu đồ", "Quý I/{year}", "")
    next_title: str = cell("Tên kỳ sau, ở mục phương hướng", "quý II năm {year}", "")
    aliases: str = cell("Tên gọi khác; nhiều tên cách nhau bằng “;”; để trống: không có", "quý 1/{year}", "")
    first_year: str = cell("Năm của ngày đầu. 0: cùng năm; -1: năm trước", "-1", "")
    first: str = cell("Ngày đầu, viết tháng-ngày", "12-15", "")
    last: str = cell("Ngày cuối, viết tháng-ngày", "03-14", "")
    leeway: str = cell("Thời gian chốt số liệu trong report.yml được lệch nhiều nhất bao nhiêu ngày", "30", "")
    previous: str = cell("Kỳ liền trước có cùng độ dài; để trống: không có", "{last_year}-Q4", "")
    submitted_before: str = cell("Kỳ mà đơn vị gửi biểu gần nhất trước kỳ này", "{last_year}", "")
    series: str = cell("Số kỳ trong biểu đồ theo kỳ, ít nhất 1", "8", "")
    derived: str = cell(
        "Công thức tính kỳ này từ các kỳ khác cùng năm, khi không ai gửi; nhiều cách cách nhau bằng “;”, dùng cách đầu "
        "tiên có đủ số; để trống: không tính",
        "year - H1 - Q3",
        "",
    )


EVERY: dict[str, type[CatalogueRow]] = {
    **FIRST,
    **OF_FORM,
    **TABLES,
    "measures.csv": Measure,
    "supplements.csv": Supplement,
    "periods.csv": PeriodKind,
    "titles.csv": Title,
    "messages.csv": Message,
    "holidays.csv": Holiday,
    "on_time.csv": OnTime,
    "dossier_columns.csv": DossierColumn,
    "dossier_channels.csv": Channel,
    "dossier_statuses.csv": Status,
    "dossier_words.csv": Word,
    "dossier_figures.csv": DossierFigure,
    "count_columns.csv": CountColumn,
    "survey_answers.csv": Answer,
    DROPPED: Dropped,
}
ADDED, REPLACED, LEFT_OUT = "thêm", "thay", "bỏ"


@dataclass(frozen=True)
class Entry:
    """A row with its place; `mark` says what a project did to the package's rows with it, "" where nothing.

    `instead` is the place of the row in whose place it stands, or of the line of dropped.csv that takes it out.
    """

    place: str
    texts: Mapping[str, str]
    mark: str = ""
    instead: str = ""


def model_of(name: str) -> type[CatalogueRow]:
    """The model of a table by its name, with the folder of its form or without; CchcError where there is none."""
    found = EVERY.get(name.rpartition("/")[2])
    if found is None:
        raise CchcError(f"{unknown('Bảng', name, EVERY)} Xem tên các bảng bằng lệnh: cchc catalogue help.")
    return found


def named(name: str) -> str:
    """The name of a table as a person typed it, with .csv."""
    return name if name.endswith(".csv") else f"{name}.csv"


def overview(period: Period | None, office: str = "") -> dict[str, list[Entry]]:
    """The rows in force on the last day of the period (None: of all periods) by table, those left out behind them.

    `office` is the code of the office that reports, as of load.
    """
    tables = _read(Tables())
    catalogue = load(period, office) if period else None
    entries = {}
    for name in _names(tables):
        table = tables[name]
        own = catalogue and f"{FORMS}/{catalogue.statistical_form.form}/"
        if own and name.startswith(f"{FORMS}/") and not name.startswith(own):
            continue
        used = _in_force(tables, catalogue) if catalogue else lambda _name, _row: True
        entries[name] = [_entry(table, row) for row in table.rows if used(name, row)]
        entries[name] += [
            Entry(table.place(row), table.text_of(row), LEFT_OUT, tables[DROPPED].place(dropped))
            for dropped, row in tables.left_out.get(name, ())
        ]
    return entries


def faults(offices: Mapping[Period, str]) -> tuple[list[str], list[str]]:
    """Everything that is wrong with any table, and what could not be judged before that is mended.

    `offices` are those that report, by the periods there are data of.
    """
    tables = _read(Tables())
    said: list[str] = []
    unchecked: list[str] = []
    readers: list[Callable[[], object]] = [kinds, column_titles, load_messages, load_dossier_rules, labels]
    for read in readers:
        said += _said(read, unchecked)
    if _said(kinds, []):
        unchecked.append("Chưa rõ các loại kỳ, nên chưa đối chiếu các bảng với nhau.")
    else:
        for period, office in dict.fromkeys((*offices.items(), *_examples(tables))):
            said += _said(lambda: load(period, office), unchecked)  # noqa: B023 - called at once
    places = {fault.partition("”")[0] for fault in said}
    said += [fault for fault in tables.faults if fault.partition("”")[0] not in places]
    for name in _names(tables):
        table = tables[name]
        for row in (row for row in table.rows if table.needless(row)):
            table.fault(row, "", f"giống hệt dòng chuẩn ({table.at(table.replaced[id(row)])}); hãy xóa dòng thừa này")
            said.append(f"Danh mục {table.place(row)}: {table.faults[-1].partition(': ')[2]}")
    return list(dict.fromkeys(said)), list(dict.fromkeys(unchecked))


def undone(offices: Mapping[Period, str]) -> list[str]:
    """What the project's own rows leave undone in each of the periods of these offices."""
    return [
        f"Kỳ {period.id}: {place}: {said}."
        for period, office in offices.items()
        for place, said in load(period, office).undone
    ]


def _said(read: Callable[[], object], unchecked: list[str]) -> list[str]:
    """What is wrong by what the reader raises; what it could not judge is added to `unchecked`."""
    try:
        read()
    except CatalogueError as error:
        unchecked += [error.unchecked] if error.unchecked else []
        return error.faults
    except FileError as error:
        return error.faults
    except CchcError as error:
        return [str(error)]
    return []


def _read(tables: Tables) -> Tables:
    for name, model in EVERY.items():
        if name not in OF_FORM:
            tables.read(name, model)
    for form in tables["forms.csv"].rows:
        tables.of_form(form)
    return tables


def _names(tables: Tables) -> Iterator[str]:
    """Those of all tables, of every form in the place of its own."""
    for name in EVERY:
        yield from (f"{FORMS}/{form.form}/{name}" for form in tables["forms.csv"].rows) if name in OF_FORM else (name,)


def _examples(tables: Tables) -> Iterator[tuple[Period, str]]:
    """A year of each form, with an office of each level that it serves: what is wrong there is wrong in others."""
    units = tables["units.csv"].rows
    for form in tables["forms.csv"].rows:
        for year in range(2018, 2040):
            day = Period(str(year)).window[1]
            here = [unit for unit in units if unit.in_force(day)] if form.in_force(day) else []
            if found := _offices(form, here):
                yield from ((Period(str(year)), code) for code in found.values())
                break


def _offices(form: Form, units: Sequence[Unit]) -> dict[str, str]:
    """Level -> the first unit of this level to which others report by the form."""
    below: dict[str, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent, []).append(unit)
    offices = [unit for unit in units if unit.code in below and form.serves_office(unit, below[unit.code])]
    return {unit.level: unit.code for unit in reversed(offices)}


def _in_force(tables: Tables, catalogue: Catalogue) -> Callable[[str, CatalogueRow], bool]:
    """Whether a row of the table of that name counts in the catalogue's period."""
    _, absent = tables.measures_of(catalogue.statistical_form)
    kept = {(measure.indicator, frozenset(measure.reads)) for measure in catalogue.measures}
    checks = {check.id for check in catalogue.checks}

    def used(name: str, row: CatalogueRow) -> bool:
        if isinstance(row, Dated):
            return row.in_force(catalogue.day)
        if name == "measures.csv":
            return (row.indicator, frozenset(row.reads)) in kept
        if name == "checks.csv":
            return row.id in checks
        if name == "charts.csv":
            return not row.reads & absent
        return name != "rankings.csv" or row.indicator not in absent

    return used


def _entry(table: LayeredTable, row: CatalogueRow) -> Entry:
    below = table.replaced.get(id(row))
    mark = "" if not table.own(row) else ADDED if below is None else REPLACED
    return Entry(table.place(row), table.text_of(row), mark, table.place(below) if below is not None else "")

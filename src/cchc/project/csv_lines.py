"""A csv file kept by hand in a spreadsheet program -> one checked model a line; every fault named with line and column.

Corrections, acknowledgements and the tables of the catalogue are all read here.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, ClassVar, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from .csv_file import read_records
from .errors import DATE, CchcError, FileError, reason

BROKEN = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
NUMBER = re.compile(r"\d+[.,]\d+|\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
LOST = re.compile(r"[^\W\d_]+(?:\?+[^\W\d_]+)+[.,;:]?")  # a word whose letters a code page had no place for
# UTF-8 that was opened as a code page of Windows and saved so: ậ is áº­, đ is Ä‘, à is Ã or, in the Vietnamese one, Ă
TORN = re.compile(r"á[º»]|Æ[°¡]|Ä[‘ƒ]|[ÃĂ][\xa0¡¢£¨©ª¬²³´µ¹º½]")
QUOTED = re.compile(r"(?<![»ºÂ])«[^«»]*»")  # what ends in «khá» is no torn letter
BLANK = "không được để trống"


def _code(text: str) -> str:
    if NUMBER.fullmatch(text):
        raise ValueError(f"“{text}” là mã đã bị bảng tính đổi thành số; hãy định dạng cột là chữ (Text) rồi gõ lại")
    return text


def _day(text: object) -> object:
    if not isinstance(text, str):
        return text
    for form in ("%Y-%m-%d", "%d/%m/%Y"):  # a Vietnamese Excel turns the first into the second
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(DATE)


Code = Annotated[str, AfterValidator(_code)]  # of a unit
Day = Annotated[date, BeforeValidator(_day)]


class CellError(ValueError):
    """What is wrong with one column of a line, raised where the whole line is judged."""

    def __init__(self, column: str, said: str):
        super().__init__(said)
        self.column = column


class CsvLine(BaseModel):
    """One line; a subclass names its columns. A blank cell is its column's default; without one it is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    titles: ClassVar[Mapping[str, str]] = {}  # of its columns, each must be there; without titles they are named by id
    formerly: ClassVar[Mapping[str, str]] = {}  # titles that its columns had before, and the columns
    unique: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # what no two lines share, in words, and its columns
    quoted: ClassVar[tuple[str, ...]] = ()  # columns that repeat what stands elsewhere, whatever it is

    @classmethod
    def column_title(cls, column: str) -> str:
        return cls.titles.get(column, column)


L = TypeVar("L", bound=CsvLine)
Prepare = Callable[[str, str], str]  # column, text -> the text as the model wants it; ValueError where it cannot be


@dataclass(frozen=True, eq=False)
class CsvTable(Generic[L]):
    """The lines of one file, each with its place; `cells` are the texts of all of them, faulty ones too.

    `partial` are the lines that are no rows, as far as their columns can be read: None stands in those that cannot.
    """

    name: str
    model: type[L]
    rows: list[L] = field(default_factory=list)
    partial: list[L] = field(default_factory=list)
    cells: list[Mapping[str, str]] = field(default_factory=list)
    _lines: dict[int, int] = field(default_factory=dict)  # id of a row -> its line
    _texts: dict[int, Mapping[str, str]] = field(default_factory=dict)  # id of a row -> its texts
    _faults: list[tuple[int, str]] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What is wrong, "dòng 5: cột “Tên” …", in the order of the lines."""
        return [f"dòng {line}: {said}" for line, said in sorted(self._faults, key=lambda fault: fault[0])]

    def line(self, row: L) -> int:
        """The line of the file on which the row stands."""
        return self._lines[id(row)]

    def text_of(self, row: L) -> Mapping[str, str]:
        """The texts of the row by column, as they stand in the file."""
        return self._texts[id(row)]

    def fault(self, row: L, column: str, said: str) -> None:
        """Note what is wrong with a column of the row; of the row as a whole where `column` is empty."""
        self._faults.append((self.line(row), _of(self.model, column) + said.rstrip(".")))

    def lacks(self, said: str) -> None:
        """Note what no line of the file says."""
        self._faults.append((1, said.rstrip(".")))

    def texts(self, column: str) -> set[str]:
        """What stands in the column, blanks left out."""
        return {cells[column] for cells in self.cells if cells.get(column)}


def read_lines(path: Path, model: type[L], check: Callable[[L], object] = lambda line: None) -> list[L]:
    """Every line of the file, none where there is no file; columns in any order, by id or by Vietnamese title.

    `check` raises CchcError or ValueError where a line is well written and still wrong. Raises FileError, naming
    all lines at once that are not as the model or the check wants them.
    """
    if not path.is_file():
        return []
    table = read_table(path, model)
    for row in table.rows:
        try:
            check(row)
        except (ValueError, CchcError) as error:
            table.fault(row, "", str(error))
    if table.faults:
        raise FileError(path.name, table.faults)
    return table.rows


def read_table(path: Path, model: type[L], prepare: Prepare = lambda column, text: text, name: str = "") -> CsvTable[L]:
    """The file as a table that holds its faults, under that name; FileError where it cannot be read as text at all."""
    titles = {column: model.column_title(column) for column in model.titles or model.model_fields}
    needed = model.titles or [name for name, column in model.model_fields.items() if column.is_required()]
    table = CsvTable(name or path.name, model)
    first: dict[tuple[str, ...], int] = {}
    for record in read_records(path, titles, needed, model.formerly):
        if record.texts:
            table.cells.append(record.texts)
        if record.fault:
            table._faults.append((record.line, record.fault))
        if record.fault or record.untitled:
            continue
        texts, columns = _prepared(record.texts, model, prepare)
        try:
            row = _row(record.texts, model, texts, columns)
            _once(row, first, record.line)
            table.rows.append(row)
        except ValueError as error:
            table._faults.append((record.line, str(error).rstrip(".")))
            row = _readable(model, texts)
            table.partial.append(row)
        table._lines[id(row)] = record.line
        table._texts[id(row)] = record.texts
    return table


def checked_line(texts: Mapping[str, str], model: type[L]) -> L:
    """A line that somebody is about to write; CchcError naming every column that is not as the model wants it."""
    try:
        return _row(texts, model, *_prepared(texts, model, lambda column, text: text))
    except ValueError as error:
        raise CchcError(f"Chưa ghi được: {str(error).rstrip('.')}.") from error


def _prepared(
    texts: Mapping[str, str], model: type[CsvLine], prepare: Prepare
) -> tuple[dict[str, str], dict[str, str]]:
    """The texts as the model wants them, and what is wrong with others, by column."""
    filled: dict[str, str] = {}
    faults: dict[str, str] = {}
    for column, text in texts.items():
        if text == "":
            continue
        try:
            filled[column] = prepare(column, text)
            if column not in model.quoted and (said := _damage(text)):
                raise ValueError(said)
        except ValueError as error:
            faults[column] = str(error)
    return filled, faults


def _row(texts: Mapping[str, str], model: type[L], filled: Mapping[str, str], faults: dict[str, str]) -> L:
    """The prepared texts as a row; ValueError naming every column that is not as the model wants it."""
    try:
        row = model(**filled)
    except ValidationError as error:
        for fault in error.errors():
            inner = fault.get("ctx", {}).get("error")
            column = inner.column if isinstance(inner, CellError) else str(fault["loc"][0]) if fault["loc"] else ""
            faults.setdefault(column, BLANK if fault["type"] == "missing" else reason(fault))
        row = None
    if faults:
        order = [*texts, *faults]
        said = (_of(model, name) + faults[name].rstrip(".") for name in sorted(faults, key=order.index))
        raise ValueError("; ".join(said))
    return row


def _readable(model: type[L], filled: Mapping[str, str]) -> L:
    """The row as far as each of its columns can be read alone; another has its default, or None."""
    fields = model.model_fields
    read: dict[str, object] = {name: None for name, column in fields.items() if column.is_required()}
    for name in filled.keys() & fields.keys():
        kind = TypeAdapter(Annotated[fields[name].annotation, fields[name]], config=model.model_config)
        with suppress(ValidationError):
            read[name] = kind.validate_python(filled[name])
    return model.model_construct(**read)


def _once(row: CsvLine, first: dict[tuple[str, ...], int], number: int) -> None:
    """ValueError where a line before has the same in columns that no two lines share."""
    for words, columns in row.unique.items():
        key = tuple(getattr(row, column) for column in columns)
        if any(key) and first.setdefault((words, *key), number) != number:
            listed = "”, “".join(map(row.column_title, columns))
            what = f"{words} “{key[0]}”" if len(key) == 1 else words
            raise ValueError(f"cột “{listed}” trùng {what} với dòng {first[words, *key]}")


def _of(model: type[CsvLine], column: str) -> str:
    return f"cột “{model.column_title(column)}” " if column else ""


def _damage(text: str) -> str:
    """What a spreadsheet program did to the text of a cell; "" where nothing is seen."""
    if text.startswith("#") and BROKEN.fullmatch(text):
        return f"ghi lỗi {text} của bảng tính; hãy gõ lại, đặt dấu ' trước chữ bắt đầu bằng =, + hoặc -"
    if "?" in text and any(LOST.fullmatch(word) for word in text.split()):
        return f"đã mất chữ Việt khi lưu (“{text}”); hãy gõ lại rồi lưu ở dạng “CSV UTF-8”"
    if TORN.search(QUOTED.sub("", text)):
        return (
            f"đã hỏng chữ Việt (“{text}”) vì mở tệp sai mã; hãy lấy lại bản trước, mở bằng Data > From Text/CSV với mã "
            "UTF-8, hoặc gõ lại"
        )
    return ""

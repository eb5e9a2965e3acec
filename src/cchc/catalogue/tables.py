"""The catalogue's CSV files, each laid over those of the layers below; every row keeps its place, every fault too."""

import re
import string
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from ..project.csv_lines import CsvTable, read_table
from ..project.errors import CatalogueError, FileError, nearest, unknown
from ..project.layers import Layer, catalogue_layers
from .models import CatalogueRow, Dropped, Form, Indicator, Level, Prompt

R = TypeVar("R", bound=CatalogueRow)
OF_FORM = {"indicators.csv": Indicator, "supplements.csv": Indicator, "prompts.csv": Prompt}
WORDS = ("communes", "province_site", "office", *(set(Level.model_fields) - {"word", "after"}))
UNWORDED = {name: f"{{{name}}}" for word in WORDS for name in (word, word.capitalize())}
BRACED = re.compile(r"\{(\w+)\}")
DROPPED = "dropped.csv"  # what a project leaves out of the tables below its own


class LayeredTable(Generic[R]):
    """A table as its files say it, from the lowest layer to the topmost: a row replaces that of its key below.

    A row with another key is added: behind that which its column `after` names, else where its code belongs, else last.
    """

    def __init__(self, name: str, model: type[R], files: Sequence[CsvTable[R]], dropped: Collection[str] = ()) -> None:
        """`dropped` are the keys of rows that a project leaves out."""
        self.name, self.model = name, model
        self.files = files or [CsvTable(name, model)]
        self._file_of = {id(row): file for file in self.files for row in file.rows}
        self._keys = {id(row): model.key_of(file.text_of(row)) for file in self.files for row in file.rows}
        self.rows = [*self.files[0].rows]
        for row in (row for file in self.files[1:] for row in file.rows):
            self._lay(row)
        self.rows = [row for row in self.rows if self.key(row) not in dropped]
        keys = [set(map(model.key_of, file.cells)) for file in self.files]
        self.cells: list[Mapping[str, str]] = [
            cells
            for place, file in enumerate(self.files, start=1)
            for cells in file.cells
            if (key := model.key_of(cells)) not in dropped and not any(key in above for above in keys[place:])
        ]

    def _lay(self, row: R) -> None:
        """The row in the place of the one below that has its key, or among the others."""
        keys = [*map(self.key, self.rows)]
        known = self.key(row) in keys
        place = keys.index(self.key(row)) if known else row.place_in(self.rows)
        if known:
            del self.rows[place], keys[place]
        if row.after in keys:
            place = keys.index(row.after) + 1
        elif row.after:
            self.fault(row, "after", f"ghi {unknown('dòng', row.after, keys)}")
        self.rows.insert(place, row)

    def key(self, row: R) -> str:
        """What tells the row from the others of the table."""
        return self._keys[id(row)]

    def file(self, row: R) -> str:
        """The name of the file in which the row stands."""
        return self._file_of[id(row)].name

    def line(self, row: R) -> int:
        """The line of its file on which the row stands."""
        return self._file_of[id(row)].line(row)

    def at(self, row: R, beside: R | None = None) -> str:
        """ "dòng 5", with the file where `beside` stands in another one."""
        file = "" if beside is not None and self.file(row) == self.file(beside) else f" của {self.file(row)}"
        return f"dòng {self.line(row)}{file}"

    def fault(self, row: R, column: str, said: str) -> None:
        """Note what is wrong with a column of the row; of the row as a whole where `column` is empty."""
        self._file_of[id(row)].fault(row, column, said)

    def lacks(self, said: str) -> None:
        """Note what no line of the table says."""
        self.files[-1].lacks(said)

    def texts(self, column: str) -> set[str]:
        """What stands in the column, blanks left out."""
        return {cells[column] for cells in self.cells if cells.get(column)}

    @property
    def faults(self) -> list[str]:
        """ "Danh mục checks.csv, dòng 5: cột “rule” …"."""
        return [f"Danh mục {file.name}, {fault}" for file in self.files for fault in file.faults]

    @property
    def unread(self) -> bool:
        """Whether a file gave no line at all: what others say of it cannot be judged."""
        return any(file.faults and not file.cells for file in self.files)


class Tables:
    """Reads the tables once each; `words` are what {office}, {level} … stand for in those read from then on.

    Where no office is known they stand for themselves. The layers are those of the project of the working directory.
    """

    def __init__(self, below: Iterable[Layer] | None = None) -> None:
        self.layers = tuple(catalogue_layers() if below is None else below)
        self.words: Mapping[str, str] = UNWORDED
        self._tables: dict[str, LayeredTable] = {}
        self._unreadable: list[str] = []
        self._dropped: dict[str, dict[str, Dropped]] = {}
        for row in self.read(DROPPED, Dropped).rows:
            self._dropped.setdefault(row.table, {})[row.row] = row

    def read(self, name: str, model: type[R]) -> LayeredTable[R]:
        """The table, of the rows that are as the model wants them; what is wrong with the others is kept."""
        if name not in self._tables:
            found = [layer for layer in self.layers if layer.has(name)]
            if not found and name.endswith("/indicators.csv"):  # without it a form is none
                self._unreadable.append(f"Danh mục thiếu tệp {name}")
            files = [file for layer in found for file in self._file(layer, name, model)]
            dropped = self._dropped.get(name, {})
            whole = LayeredTable(name, model, files)
            for key, row in dropped.items():
                if key not in (known := [*map(whole.key, whole.rows)]):
                    self._tables[DROPPED].fault(row, "row", f"ghi {unknown('dòng', key, known)}")
            self._tables[name] = LayeredTable(name, model, files, dropped) if dropped else whole
        return self._tables[name]

    def _file(self, layer: Layer, name: str, model: type[R]) -> list[CsvTable[R]]:
        prepare: Callable[[str, str], str] = lambda column, text: self._filled(model, column, text)  # noqa: E731
        try:
            return [read_table(layer.path(name), model, prepare, layer.said(name))]
        except FileError as error:
            self._unreadable += error.faults
            return []

    def __getitem__(self, name: str) -> LayeredTable:
        return self._tables[name]

    def of_form(self, form: Form) -> tuple[LayeredTable[Indicator], LayeredTable[Indicator], LayeredTable[Prompt]]:
        """The form's own tables: its rows, those asked for beside it, what it writes in notes."""
        rows, supplements, prompts = (self.read(f"forms/{form.form}/{name}", model) for name, model in OF_FORM.items())
        return rows, supplements, prompts

    def ids(self, form: Form) -> set[str]:
        """The ids of the figures that the form has rows for."""
        rows, supplements, _ = self.of_form(form)
        return rows.texts("indicator") | supplements.texts("indicator")

    def measures_of(self, form: Form) -> tuple[list[Indicator], frozenset[str]]:
        """The measures of measures.csv that can be computed by the form, and the figures only other forms lead to."""
        absent = set().union(*map(self.ids, self["forms.csv"].rows)) - self.ids(form)
        measures = self["measures.csv"].rows
        while dropped := [measure for measure in measures if measure.reads & absent]:
            measures = [measure for measure in measures if measure not in dropped]
            absent |= {measure.indicator for measure in dropped} - {measure.indicator for measure in measures}
        return measures, frozenset(absent)

    @property
    def faults(self) -> list[str]:
        """What is wrong with all files read so far: "Danh mục checks.csv, dòng 5: cột “rule” …"."""
        found = (fault for table in self._tables.values() for fault in table.faults)
        return list(dict.fromkeys([*self._unreadable, *found]))

    @property
    def unread(self) -> bool:
        """Whether a file gave no line at all: what others say of it cannot be judged."""
        return bool(self._unreadable) or any(table.unread for table in self._tables.values())

    def refuse(self) -> None:
        """Raise CatalogueError with every fault, where there is one."""
        if self.faults:
            raise CatalogueError(self.faults)

    def _filled(self, model: type[CatalogueRow], column: str, text: str) -> str:
        """The text with the office's words in it; ValueError where it has braces that mean nothing there."""
        if "{" not in text and "}" not in text:
            return text
        text = filled(text, self.words)
        stay = model.braces.get(column, ())
        if stay is not None:
            _refuse_braces(text, [*stay, *(UNWORDED if self.words is UNWORDED else ())], self.words)
        return text


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with words in the place of {office}, {level} …"""
    return BRACED.sub(lambda found: words.get(found[1], found[0]), text)


def check_placeholders(
    table: LayeredTable, row: CatalogueRow, may: Collection[str] | None, words: Collection[str] = ()
) -> None:
    """Notes where the row's message names what is not among `may` (None: anything); `words` are those of the office."""
    try:
        parts = [part for part in string.Formatter().parse(row.message) if part[1] is not None]
    except ValueError:
        table.fault(row, "message", "có dấu ngoặc nhọn không khớp")
        return
    if any(spec or conversion for _, _, spec, conversion in parts):
        table.fault(row, "message", "chỉ được ghi tên trong dấu ngoặc nhọn, như {left}")
    for name in dict.fromkeys(name for _, name, _, _ in parts):
        if may is not None and name not in may:
            listed = ", ".join(f"{{{one}}}" for one in sorted(may)) or "không tên nào"
            near = nearest(name, [*may, *words])
            table.fault(row, "message", f"có {{{name}}} không rõ nghĩa; thông báo này dùng được {listed}.{near}")


def _refuse_braces(text: str, stay: Collection[str], words: Mapping[str, str]) -> None:
    """ValueError where braces do not match or name what is neither among `stay` nor a word of the office."""
    if re.search(r"[{}]", BRACED.sub("", text)):
        raise ValueError("có dấu ngoặc nhọn không khớp")
    for name in BRACED.findall(text):
        if name not in stay:
            raise ValueError(f"có {{{name}}} không rõ nghĩa.{nearest(name, sorted({*stay, *words}))}".rstrip("."))

"""The catalogue's CSV files, each laid over those of the layers below; every row keeps its place, every fault too."""

import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from ..language.text import lower_first
from ..project import layers
from ..project import period as periods
from ..project.csv_lines import CsvTable, read_table
from ..project.errors import CatalogueError, FileError, nearest, unknown
from ..project.layers import DROPPED, FORMS, Layer, catalogue_layers, standard_tables
from .models import CatalogueRow, Dropped, Form, Indicator, Level, Prompt, Unit, UnitKind

R = TypeVar("R", bound=CatalogueRow)
OF_FORM = {"indicators.csv": Indicator, "supplements.csv": Indicator, "prompts.csv": Prompt}
NAMED = {  # the columns by which other tables name the rows of a table
    "units.csv": ("code", "name", "level"),
    "unit_kinds.csv": ("kind",),
    "levels.csv": ("level",),
    "forms.csv": ("form",),
    "indicators.csv": ("code", "indicator"),
    "supplements.csv": ("code", "indicator"),
    "measures.csv": ("indicator",),
    "sections.csv": ("code",),
    "statements.csv": ("id",),
    "registers.csv": ("register_id", "column"),
    "register_words.csv": ("register_id", "column", "word"),
    "checks.csv": ("id",),
    "remedies.csv": ("check",),
    "messages.csv": ("id",),
}
WORDS = (
    "subordinates",
    "province_site",
    "office",
    *(set(Level.model_fields) - {"word", "above", "valid_from", "valid_to", "after"}),
)
UNWORDED = {name: f"{{{name}}}" for word in WORDS for name in (word, word.capitalize())}
BRACED = re.compile(r"\{(\w+)\}")
OF_A_FORM = re.compile(r"forms/[^/]+")
SHEETS = (".xlsx", ".xls", ".xlsm", ".ods")
WHOLE = {  # the tables out of which no row can be taken, and what to do instead
    periods.NAME: "của bảng này, vì các kỳ dựa vào nhau; kỳ không dùng thì chỉ cần không lập báo cáo, muốn sửa thì ghi "
    "dòng của loại kỳ đó vào catalogue/periods.csv của dự án",
    DROPPED: "của chính bảng này; hãy xóa dòng đó",
}
ENDS = {"đầu bảng": -1, "cuối bảng": 1}  # what `after` may say instead of a key: before all others, behind all others
EXCEL_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


class LayeredTable(Generic[R]):
    """A table as its files say it, from the lowest layer to the topmost: a row replaces, as a whole, that of its key.

    A row with another key is added: behind that which its column `after` names, else where its code belongs, else last.
    Keys are the same in upper and lower case, with words or with the tokens that stand for them, with days in either
    writing.
    """

    def __init__(
        self, name: str, model: type[R], files: Sequence[CsvTable[R]], *, standard: int = 0, words: Mapping[str, str]
    ) -> None:
        """The first `standard` files are the package's; `words` are what tokens stand for."""
        self.name, self.model, self._words = name, model, words
        self.files = files or [CsvTable(name, model)]
        self.rows: list[R] = []
        self.replaced: dict[int, R] = {}  # id of a row -> the row of a layer below in whose place it stands
        self._file_of = {id(row): file for file in self.files for row in (*file.rows, *file.partial)}
        self._own = {id(row) for file in self.files[standard:] for row in file.rows}
        self._by_key: dict[str, list[R]] = {}
        for file in self.files:
            self._lay(file)
        self.rows.sort(key=lambda row: ENDS.get(self._plain(row.after), 0))
        keyed = [[(self._plain(model.key_of(cells)), cells) for cells in file.cells] for file in self.files]
        above: set[str] = set()
        self._cells: list[tuple[str, Mapping[str, str]]] = []
        for cells in reversed(keyed):
            self._cells[:0] = [(key, texts) for key, texts in cells if key not in above]
            above |= {key for key, _ in cells}

    def _lay(self, file: CsvTable[R]) -> None:
        """The rows of the file in the places of those below that have their keys, or among the others."""
        lowest, waiting = not self.rows, []
        mine: dict[str, list[R]] = {}
        for row in file.rows:
            key = self._plain(self.key(row))
            before = mine.setdefault(key, [])
            if key and before and not self.model.repeated:
                said = f"trùng “{self.key(row)}” với dòng {file.line(before[0])}: mỗi dòng chỉ ghi một lần"
                self.fault(row, self.model.key_columns()[0], said)
                continue
            below = self._by_key.get(key, []) if key else []
            if below:
                place = self._place(before[-1]) + 1 if before else self._place(below[0])
                self.rows.insert(place, row)
                self.replaced[id(row)] = below[min(len(before), len(below) - 1)]
                self._spelled(row, below[0])
            elif not self._named(row):
                self.rows.insert(len(self.rows) if lowest else row.place_in(self.rows), row)
            if self._named(row):
                waiting.append(row)
            before.append(row)
        gone = {id(row) for key in mine if key for row in self._by_key.get(key, ())}
        self.rows = [row for row in self.rows if id(row) not in gone]
        self._by_key |= mine
        self._behind(waiting)

    def _behind(self, waiting: list[R]) -> None:
        """Each row behind the one that it names, in the order of the file where several name the same."""
        last: dict[str, R] = {}
        waits = set(map(id, waiting))
        placed = {self._plain(self.key(row)) for row in self.rows if id(row) not in waits}
        while ready := [row for row in waiting if self._plain(row.after) in placed]:
            for row in ready:
                after = self._plain(row.after)
                waiting.remove(row)
                self.rows = [other for other in self.rows if other is not row]
                self.rows.insert(self._place(last.get(after) or self._by_key[after][-1]) + 1, row)
                last[after] = row
                placed.add(self._plain(self.key(row)))
        keys = [*map(self.key, self.rows)]
        for row in waiting:
            after = self._plain(row.after)
            known = f"“{row.after}”, dòng này chưa có chỗ: cột after của nó sai hoặc chỉ vòng về đây"
            own = "chính dòng này" if after == self._plain(self.key(row)) else known
            self.fault(row, "after", f"ghi {own if after in self._by_key else unknown('dòng', row.after, keys)}")

    def _named(self, row: R) -> bool:
        """Whether the row stands behind a certain other."""
        return bool(row.after) and self._plain(row.after) not in ENDS

    def _place(self, row: R) -> int:
        return next(place for place, other in enumerate(self.rows) if other is row)

    def _spelled(self, row: R, below: R) -> None:
        """Note a key that is not written as that of the row below: other tables name it so."""
        if self._plain(self.key(row), str) != self._plain(self.key(below), str):
            said = f"ghi “{self.key(row)}”, khác “{self.key(below)}” ({self.at(below)}) ở chữ hoa, chữ thường; "
            self.fault(row, self.model.key_columns()[0], f"{said}hãy ghi đúng như dòng được thay")

    def drop(self, key: str) -> list[R]:
        """Take the rows with this key out."""
        out = self._by_key.pop(self._plain(key), [])
        gone = set(map(id, out))
        self.rows = [row for row in self.rows if id(row) not in gone]
        self._cells = [(other, cells) for other, cells in self._cells if other != self._plain(key)]
        return out

    def own(self, row: R) -> bool:
        """Whether the row is a project's, not the package's."""
        return id(row) in self._own

    def needless(self, row: R) -> bool:
        """Whether the row says what the one does in whose place it stands."""
        texts = [
            {column: self._plain(text, str) for column, text in self.text_of(one).items() if text}
            for one in (row, self.replaced.get(id(row), row))
        ]
        return id(row) in self.replaced and texts[0] == texts[1]

    def text_of(self, row: R) -> Mapping[str, str]:
        """The texts of the row by column, as they stand in its file."""
        return self._file_of[id(row)].text_of(row)

    def _plain(self, text: str, case: Callable[[str], str] = str.casefold) -> str:
        """The key as it is compared."""
        if "{" in text:
            text = filled(text, self._words)
        if "/" in text:
            text = EXCEL_DAY.sub(lambda day: f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}", text)
        return " ".join(case(text).split())

    @property
    def readable(self) -> list[R]:
        """The rows, and those of its files that are none as far as they can be read: names in them can be judged."""
        return [*self.rows, *(row for file in self.files for row in file.partial)]

    def key(self, row: R) -> str:
        """What tells the row from the others of the table."""
        return self.model.key_of(self.text_of(row))

    @property
    def cells(self) -> list[Mapping[str, str]]:
        """The texts of all rows that no other replaces, of faulty ones too."""
        return [cells for _, cells in self._cells]

    def file(self, row: R) -> str:
        """The name of the file in which the row stands."""
        return self._file_of[id(row)].name

    def line(self, row: R) -> int:
        """The line of its file on which the row stands."""
        return self._file_of[id(row)].line(row)

    def place(self, row: R) -> str:
        """ "units.csv, dòng 5"."""
        return f"{self.file(row)}, dòng {self.line(row)}"

    def at(self, row: R, beside: str = "") -> str:
        """ "dòng 5", with the file unless it is the one `beside`."""
        return f"dòng {self.line(row)}" + ("" if self.file(row) == beside else f" của {self.file(row)}")

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
    def unread(self) -> list[str]:
        """The files without what other tables name their rows by: what those say of them cannot be judged."""
        named = set(NAMED.get(self.name.rpartition("/")[2], ()))
        faulty = [file for file in self.files if named and file.faults]
        return [file.name for file in faulty if not any(named <= cells.keys() for cells in file.cells)]


class Tables:
    """Reads the tables once each; `words` are what {office}, {level} … stand for in those read from then on.

    Where no office is known they stand for themselves. The layers are those of the project of the working directory.
    """

    def __init__(self, below: Iterable[Layer] | None = None) -> None:
        self.layers = tuple(catalogue_layers() if below is None else below)
        self.words: Mapping[str, str] = UNWORDED
        self._tables: dict[str, LayeredTable] = {}
        self._unreadable: list[str] = []
        self._missing: list[str] = []
        self._unknown = [f"Danh mục {said}" for layer in self.layers for said in strangers(layer)]
        self.left_out: dict[str, list[tuple[Dropped, CatalogueRow]]] = {}  # by table, what dropped.csv took out of it
        self._dropped: dict[str, list[Dropped]] = {}
        for row in self.read(DROPPED, Dropped).rows:
            if row.table in WHOLE:
                self._tables[DROPPED].fault(row, "table", f"ghi {row.table}: không bỏ được dòng {WHOLE[row.table]}")
                continue
            self._dropped.setdefault(row.table, []).append(row)
            if not any(layer.has(row.table) for layer in self.layers):
                self._tables[DROPPED].fault(row, "table", f"ghi {unknown('bảng', row.table, self.names())}")

    def names(self) -> list[str]:
        """The tables that any of the layers has, "forms/2021/prompts.csv" among them."""
        found = {name for layer in self.layers for name in layer.files() if layer.has(name)}
        return sorted(name for name in found if name.endswith(".csv"))

    def read(self, name: str, model: type[R]) -> LayeredTable[R]:
        """The table, of the rows that are as the model wants them; what is wrong with the others is kept."""
        if name not in self._tables:
            found = [layer for layer in self.layers if layer.has(name)]
            if not found and name.endswith("/indicators.csv"):  # without it a form is none
                self._unreadable.append(f"Danh mục thiếu tệp {name}")
                self._missing.append(name)
            files = [(layer, file) for layer in found for file in self._file(layer, name, model)]
            standard = sum(layer.standard for layer, _ in files)
            table = LayeredTable(name, model, [file for _, file in files], standard=standard, words=self.words)
            self._tables[name] = table
            for row in self._dropped.get(name, ()):
                self._drop(table, row)
        return self._tables[name]

    def _drop(self, table: LayeredTable, row: Dropped) -> None:
        keys = [*map(table.key, table.rows)]
        out = table.drop(row.row)
        if not out:
            self._tables[DROPPED].fault(row, "row", f"ghi {unknown('dòng', row.row, keys)}")
        elif table.own(out[0]):
            said = f"bỏ “{row.row}” mà {table.at(out[0])} lại ghi dòng này; chỉ giữ một trong hai"
            self._tables[DROPPED].fault(row, "row", said)
        self.left_out.setdefault(table.name, []).extend((row, one) for one in out)

    def _file(self, layer: Layer, name: str, model: type[R]) -> list[CsvTable[R]]:
        prepare: Callable[[str, str], str] = lambda column, text: self._filled(model, column, text)  # noqa: E731
        try:
            return [read_table(layer.path(name), model, prepare, layer.said(name))]
        except FileError as error:
            file = f"Tệp {layer.path(name).name}"
            self._unreadable += [f"Danh mục {layer.said(name)}{fault.removeprefix(file)}" for fault in error.faults]
            self._missing += [layer.said(name)] if name.rpartition("/")[2] in NAMED else []
            return []

    def __getitem__(self, name: str) -> LayeredTable:
        return self._tables[name]

    def of_form(self, form: Form) -> tuple[LayeredTable[Indicator], LayeredTable[Indicator], LayeredTable[Prompt]]:
        """The form's own tables: its rows, those asked for beside it, what it writes in notes."""
        rows, supplements, prompts = (self.read(f"forms/{form.form}/{name}", model) for name, model in OF_FORM.items())
        return rows, supplements, prompts

    def _without_form(self) -> Iterator[str]:
        """The folders of a project that hold rows of a form which there is not."""
        forms = self._tables["forms.csv"].texts("form") if "forms.csv" in self._tables else None
        for layer in (one for one in self.layers if forms is not None and not one.standard):
            for name in sorted({name.split("/")[1] for name in layer.files() if name.startswith(f"{FORMS}/")} - forms):
                said = f"forms.csv không có dòng của biểu {name}.{nearest(name, sorted(forms))}".rstrip(".")
                yield f"Danh mục {layer.said(f'{FORMS}/{name}')}: {said}"

    def ids(self, form: Form) -> set[str]:
        """The ids of the figures that the form has rows for."""
        rows, supplements, _ = self.of_form(form)
        return rows.texts("indicator") | supplements.texts("indicator")

    def codes(self, form: Form) -> set[str]:
        """The codes of its rows, and its figures as the office states them."""
        rows, supplements, _ = self.of_form(form)
        return {text for row in (*rows.rows, *supplements.rows) for text in (row.code, f"stated.{row.indicator}")}

    def measures_of(
        self,
        form: Form,
        unasked: Collection[str] = frozenset(),
        elsewhere: Collection[tuple[str, str, str]] = frozenset(),
    ) -> tuple[list[Indicator], frozenset[str]]:
        """The measures of measures.csv that can be computed by the form, and the figures that it does not lead to.

        `unasked` are figures that nobody here fills in or counts, `elsewhere` register, column and word of rows that
        no register here has. Two of the package that in the office's words count the same rows of a register are one;
        what a project adds stands beside them.
        """
        table, measures = self["measures.csv"], self.computable(form, unasked, elsewhere)
        added = {id(one) for one in measures if table.own(one) and id(one) not in table.replaced}
        found = {_counted(one) if one.register_id and id(one) not in added else one.indicator: one for one in measures}
        every = {measure.indicator for measure in table.rows}.union(*map(self.ids, self["forms.csv"].rows))
        known = (self.ids(form) - set(unasked)) | {measure.indicator for measure in found.values()}
        return [*found.values()], frozenset(every - known)

    def computable(
        self,
        form: Form,
        unasked: Collection[str] = frozenset(),
        elsewhere: Collection[tuple[str, str, str]] = frozenset(),
    ) -> list[Indicator]:
        """The rows of measures.csv that can be computed by the form.

        Of several for one figure, the one that reads more counts: the whole of three levels is not that of two of them.
        """
        rows = self["measures.csv"].rows
        every = {measure.indicator for measure in rows}.union(*map(self.ids, self["forms.csv"].rows))
        rows = [m for m in rows if m.aggregate != "dossiers" or m.indicator not in unasked]
        measures = [m for m in rows if not any((m.register_id, *pair) in elsewhere for pair in m.where.items())]
        known = self.ids(form) - set(unasked)

        lacking = every - known - {measure.indicator for measure in measures}
        while len(kept := [measure for measure in measures if not measure.reads & lacking]) < len(measures):
            measures = kept
            lacking = every - known - {measure.indicator for measure in measures}
        rows = [row for table in self.of_form(form)[:2] for row in table.rows if row.indicator in known]
        reads: dict[str, list[set[str]]] = {}
        for row in (*rows, *measures):
            reads.setdefault(row.indicator, []).append(row.reads)
        return [one for one in measures if not any(other > one.reads for other in reads[one.indicator])]

    @property
    def faults(self) -> list[str]:
        """What is wrong with all files read so far: "Danh mục checks.csv, dòng 5: cột “rule” …"."""
        found = (fault for table in self._tables.values() for fault in table.faults)
        return list(dict.fromkeys([*self._unreadable, *self._unknown, *self._without_form(), *found]))

    @property
    def unread(self) -> list[str]:
        """The files without what other tables name their rows by: what those say of them cannot be judged."""
        return [*self._missing, *(name for table in self._tables.values() for name in table.unread)]

    def refuse(self, unchecked: str = "") -> None:
        """Raise CatalogueError with every fault, where there is one; `unchecked` says why there may be others."""
        if self.faults:
            raise CatalogueError(self.faults, unchecked)

    def _filled(self, model: type[CatalogueRow], column: str, text: str) -> str:
        """The text with the office's words in it; ValueError where it has braces that mean nothing there."""
        if ("{" not in text and "}" not in text) or column in model.templates:
            return text
        text = filled(text, self.words)
        stay = model.braces.get(column, ())
        if stay is not None:
            _refuse_braces(text, [*stay, *(UNWORDED if self.words is UNWORDED else ())], self.words)
        return text


def strangers(layer: Layer) -> Iterator[str]:
    """What is wrong with the names of files in a project's own folder of tables: nothing would read them."""
    for name in () if layer.standard else layer.files():
        folder, _, file = name.rpartition("/")
        kind = Path(file).suffix.casefold()
        known = (
            OF_FORM if OF_A_FORM.fullmatch(folder) else () if folder else {DROPPED, *standard_tables(layers.STANDARD)}
        )
        if kind in SHEETS:
            yield f"{layer.said(name)}: không đọc tệp {kind}; hãy lưu bảng này ở dạng “CSV UTF-8” với tên .csv"
        elif kind == ".csv" and file not in known:
            yield f"{layer.said(name)}: không có bảng nào tên này.{nearest(file, sorted(known))}".rstrip(".")


def _counted(measure: Indicator) -> tuple:
    """The rows of a register that it counts: in a commune's words “Cấp {level}” counts what “Cấp xã” counts."""
    return measure.register_id, measure.column, *sorted(measure.where.items())


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with words in the place of {office}, {level} …"""
    return BRACED.sub(lambda found: words.get(found[1], found[0]), text)


def words_of_offices(units: Iterable[Unit], kinds: Iterable[UnitKind], levels: Iterable[Level]) -> list[dict[str, str]]:
    """What the tokens of labels stand for, for an office of each kind and level."""
    sites = {"", *(f" ({unit.province_site})" for unit in units if unit.province_site)}
    named = [lower_first(kind.kind) for kind in kinds]
    offices = [level.words(office, parent) for level in levels for office in named for parent in named]
    words = [each | {"province_site": site} for each in offices for site in sorted(sites)]
    return list({tuple(each.items()): each for each in words}.values())


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
    for name in dict.fromkeys(name for _, name, _, _ in parts if not name.startswith("code.")):  # judged with the forms
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

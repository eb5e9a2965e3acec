"""The catalogue's CSV files as tables that keep each row's place, and every fault of all of them."""

import re
import string
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeVar

from ..project.csv_lines import CsvTable, read_table
from ..project.errors import CatalogueError, FileError, nearest
from .models import CatalogueRow, Form, Indicator, Level, Prompt

FOLDER = Path(__file__).parent
R = TypeVar("R", bound=CatalogueRow)
OF_FORM = {"indicators.csv": Indicator, "supplements.csv": Indicator, "prompts.csv": Prompt}
WORDS = (
    "communes",
    "province_site",
    "office",
    *(set(Level.model_fields) - {"word", "above", "valid_from", "valid_to"}),
)
UNWORDED = {name: f"{{{name}}}" for word in WORDS for name in (word, word.capitalize())}
BRACED = re.compile(r"\{(\w+)\}")


class Tables:
    """Reads the files once each; `words` are what {office}, {level} … stand for in those read from then on.

    Where no office is known they stand for themselves.
    """

    def __init__(self) -> None:
        self.words: Mapping[str, str] = UNWORDED
        self._tables: dict[str, CsvTable] = {}
        self._unreadable: list[str] = []

    def read(self, name: str, model: type[R]) -> CsvTable[R]:
        """The table, of the rows that are as the model wants them; what is wrong with the others is kept."""
        if name not in self._tables:
            try:
                table = read_table(FOLDER / name, model, lambda column, text: self._filled(model, column, text))
            except FileError as error:
                self._unreadable += error.faults
                table = CsvTable(name, model)
            except FileNotFoundError:
                self._unreadable.append(f"Danh mục thiếu tệp {name}")
                table = CsvTable(name, model)
            self._tables[name] = table
        return self._tables[name]

    def __getitem__(self, name: str) -> CsvTable:
        return self._tables[name]

    def of_form(self, form: Form) -> tuple[CsvTable[Indicator], CsvTable[Indicator], CsvTable[Prompt]]:
        """The form's own tables: its rows, those asked for beside it, what it writes in notes."""
        rows, supplements, prompts = (self.read(f"forms/{form.form}/{name}", model) for name, model in OF_FORM.items())
        return rows, supplements, prompts

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

        `unasked` are figures of the form that nobody here fills in, `elsewhere` register, column and word of rows that
        no register here has. Of several rows for one figure, the one that reads more counts: the whole of three levels
        is not that of two of them.
        """
        rows = self["measures.csv"].rows
        every = {measure.indicator for measure in rows}.union(*map(self.ids, self["forms.csv"].rows))
        measures = [m for m in rows if not any((m.register_id, *pair) in elsewhere for pair in m.where.items())]
        known = self.ids(form) - set(unasked)

        def absent() -> set[str]:
            return every - known - {measure.indicator for measure in measures}

        while dropped := [measure for measure in measures if measure.reads & absent()]:
            measures = [measure for measure in measures if measure not in dropped]
        rows = [row for table in self.of_form(form)[:2] for row in table.rows if row.indicator in known]
        fuller = [(row.indicator, row.reads) for row in (*rows, *measures)]
        measures = [one for one in measures if not any(n == one.indicator and r > one.reads for n, r in fuller)]
        measures = list({_counted(one) or one.indicator: one for one in measures}.values())
        return measures, frozenset(absent())

    @property
    def faults(self) -> list[str]:
        """What is wrong with all files read so far: "Danh mục checks.csv, dòng 5: cột “rule” …"."""
        found = (f"Danh mục {name}, {fault}" for name, table in self._tables.items() for fault in table.faults)
        return list(dict.fromkeys([*self._unreadable, *found]))

    @property
    def unread(self) -> bool:
        """Whether a file gave no line at all: what others say of it cannot be judged."""
        return bool(self._unreadable) or any(table.faults and not table.cells for table in self._tables.values())

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


def _counted(measure: Indicator) -> tuple | None:
    """The rows of a register that it counts: in a commune's words “Cấp {level}” counts what “Cấp xã” counts."""
    if not measure.register_id:
        return None
    return measure.register_id, measure.column, *sorted(measure.where.items())


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with words in the place of {office}, {level} …"""
    return BRACED.sub(lambda found: words.get(found[1], found[0]), text)


def check_placeholders(
    table: CsvTable, row: CatalogueRow, may: Collection[str] | None, words: Collection[str] = ()
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

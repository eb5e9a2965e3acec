"""Figures as a sentence meets them: a value that can be printed, compared and traced, and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import pandas as pd

from ..blocks import Inline, Number
from ..catalogue import Catalogue, RegisterColumn, wording
from ..language import format
from ..language.format import IMPOSSIBLE
from ..language.text import lower_first
from ..project.errors import CchcError, unknown
from ..project.period import Period
from ..project.registers import NUMERIC
from ..project.rows import records, tuples
from .lineage import Lineage, Lineages, row_anchor

MADE_UP, ALL_MADE_UP = "illustrative", "all_illustrative"
SIGNS = {  # what stands behind a figure that nobody reported as it is, by its marks
    "partial": "(*)",
    "derived": "(1)",
    "merged": "(2)",
    "stated": "(4)",
    "rolled_up": "(5)",
    MADE_UP: "(3)",
    ALL_MADE_UP: "",  # no sign tells apart what everything is
}
# what a sentence may ask of a figure: {{ figure.change }}, {% if figure.missing %}
ASKED = {
    "change": "tăng, giảm so cùng kỳ năm trước",
    "first": "số công bố lần đầu, nếu khác",
    "asked": "biểu của kỳ có hỏi số này",
    "missing": "chưa có số liệu",
    "contradictory": "số liệu mâu thuẫn, không in được",
    "partial": "mới có một phần số liệu",
    "not_applicable": "không phát sinh",
    "label": "tên chỉ tiêu",
    "code": "mã chỉ tiêu trong biểu",
}

Decisions = list[tuple["Figure", bool]]
_deciding: ContextVar[Decisions | None] = ContextVar("deciding", default=None)


@contextmanager
def deciding() -> Iterator[Decisions]:
    """The figures by which, inside `with`, something was decided though nobody knows whether it holds, and what then
    held: those that are missing, and partial ones where the rest may turn it."""
    found: Decisions = []
    token = _deciding.set(found)
    try:
        yield found
    finally:
        _deciding.reset(token)


@dataclass(frozen=True)
class Figure:
    """One figure of the report, comparable with numbers.

    False where it is 0 or nothing arose. True where it is missing: the sentence that would print it is filled, and
    says that there is no figure; nobody's "nothing arose" stands in its place.
    """

    id: str
    code: str
    value: float | None
    kind: str = "count"
    status: str = "ok"
    choices: dict[int, str] = field(default_factory=dict)
    anchor: str = ""  # where the page shows what it rests on
    tip: str = ""  # the same in a few lines
    words: str = ""  # how it reads where that is not how its kind is printed: "80% - 90%", "giảm 25 đơn so cùng kỳ"
    first: str = ""  # what was first published, where that printed otherwise
    asked: bool = True  # False where nobody here fills it in
    foreign: bool = False  # whether only another form has it
    label: str = ""  # what it counts, in the words of the form or the register
    change: "Figure | str" = ""  # against the same period last year; "" where there is nothing to compare with
    illustrative: str = ""  # MADE_UP, or ALL_MADE_UP as the whole period is

    def __str__(self) -> str:
        text = self.words or format.prose(self.value, self.kind, self.status, self.choices)
        return f"{text}\N{NO-BREAK SPACE}{self.sign}" if self.sign else text

    def __bool__(self) -> bool:
        return self._decides(True) or bool(self.value or self.words)

    def _decides(self, held: bool) -> bool:
        """Whether it is missing; then `deciding` knows what held of it."""
        if self.missing:
            self._told(held)
        return self.missing

    def _told(self, held: bool) -> None:
        if (found := _deciding.get()) is not None:
            found.append((self, held))

    def __eq__(self, other: object) -> bool:
        """Whether both are the same amount; without a value a figure equals itself alone."""
        return self is other or self._pair(other, lambda a, b: a == b)

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a < b)

    def __gt__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a > b)

    def __le__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a <= b)

    def __ge__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a >= b)

    def _pair(self, other: "Figure | float", compare: Callable[[float, float], bool]) -> bool:
        self._decides(False)
        if isinstance(other, Figure):
            other._decides(False)
        amount = other.value if isinstance(other, Figure) else other
        if self.value is None or amount is None:
            return False
        held = compare(self.value, amount)
        for one in (self, other):
            if isinstance(one, Figure) and one.partial and (one is other or self._may_turn(amount, compare, held)):
                one._told(held)
        return held

    def _may_turn(self, amount: float, compare: Callable[[float, float], bool], held: bool) -> bool:
        """Whether what is lacking of a partial figure may change what holds: a count only grows by it."""
        if not isinstance(amount, int | float):
            return False
        grown = (max(self.value, amount), float("inf"))
        return self.kind != "count" or any(compare(value, amount) != held for value in grown)

    def answers(self, attribute: str) -> None:
        """CchcError where a sentence asks what no figure answers, with what to write instead."""
        if attribute in ("value", "words"):
            said = (
                f"không lấy riêng .{attribute} của số liệu; hãy viết {{{{ {self.id} }}}} để in số theo đúng thể thức, "
            )
            raise CchcError(f"{said}{{% if {self.id} > 0 %}} để so sánh.")
        if attribute not in ASKED:
            raise CchcError(unknown(f"“{self.id}”: phần", f".{attribute}", [f".{name}" for name in ASKED]))

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other figures: its id, and of a register's the row."""
        return self.id, self.anchor

    @property
    def marks(self) -> list[str]:
        """Which of SIGNS the value needs: where it is not simply reported, and where it is made up."""
        return [] if self.value is None else [mark for mark in (self.status, self.illustrative) if mark in SIGNS]

    @property
    def sign(self) -> str:
        """What stands behind the value; `meaning` says what it means."""
        return " ".join(filter(None, (SIGNS[mark] for mark in self.marks)))

    @property
    def missing(self) -> bool:
        return self.value is None and not self.not_applicable and not self.words

    @property
    def contradictory(self) -> bool:
        """Whether it has no value as those reported cannot all be true."""
        return self.status == IMPOSSIBLE

    @property
    def partial(self) -> bool:
        return self.status == "partial"

    @property
    def not_applicable(self) -> bool:
        return self.status == "not_applicable"


def legend(figures_by_id: Iterable[Figure]) -> list[str]:
    """What the marks of the figures mean, each once."""
    used = {mark for figure in figures_by_id for mark in figure.marks}
    return [f"{sign} {meaning(mark)}".strip() for mark, sign in SIGNS.items() if mark in used]


def meaning(mark: str) -> str:
    """What a mark of SIGNS says of its figure."""
    return wording(f"sign_{mark}")


class Blank(str):
    """An empty cell of a register: no text, but it says of what."""

    label = ""

    def __new__(cls, label: str) -> "Blank":
        blank = super().__new__(cls, "")
        blank.label = label
        return blank


class PrintedRows(list):
    """The rows of a register; `where` picks some: register.steering_documents.where(group="Kế hoạch")."""

    def where(self, **columns: str) -> "PrintedRows":
        return PrintedRows(row for row in self if all(row[name] == wanted for name, wanted in columns.items()))


class Namespace(Mapping):
    """A namespace that answers an unknown name with its nearest neighbours."""

    def __init__(self, what: str, values: Mapping[str, object]):
        self.what, self._values = what, values

    def __getitem__(self, name: str) -> object:
        if name not in self._values:
            raise CchcError(unknown(self.what, name, self._values))
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values


def number(figure: Figure, text: str, link: bool = True) -> Inline:
    """The text with the figure's id and unrounded value; with `link`, with what it rests on.

    Where there is no text there is nothing to mark: a link without words leads nobody anywhere.
    """
    if not text:
        return ""
    value = None if figure.value is None else float(figure.value)
    about = {"anchor": figure.anchor, "tip": figure.tip} if link else {}
    return Number(text=text, id=figure.id, value=value, **about)


def figures_by_id(
    lineages: Iterable[Lineage],
    indicators: pd.DataFrame,
    catalogue: Catalogue,
    comparisons: pd.DataFrame | None = None,
    illustrative: str = MADE_UP,
) -> dict[str, Figure]:
    """Every figure of indicators.parquet by its id; with `comparisons`, what changed since last year.

    `illustrative` is the mark of those that are made up.
    """
    changed = {} if comparisons is None else changes(comparisons, catalogue)
    rows = indicators[indicators["indicator"].isin(list(catalogue.figures))]
    nothing = (rows["status"] == "partial") & (rows["value"] == 0)  # as printable
    rows = rows.assign(value=rows["value"].mask(nothing), status=rows["status"].mask(nothing, "missing"))
    known = {lineage.id: lineage for lineage in lineages}
    of_others = {
        name: Figure(name, "", None, status="missing", asked=False, foreign=name in catalogue.foreign)
        for name in catalogue.absent
    }
    return of_others | {
        r.indicator: Figure(
            r.indicator,
            r.code,
            printable(r.value, r.status),
            r.kind,
            r.status,
            catalogue.figures[r.indicator].choices,
            *((known[r.indicator].anchor, known[r.indicator].tip) if r.indicator in known else ()),
            first=first_published(r.published, r.kind),
            label=catalogue.figures[r.indicator].name,
            change=changed.get(r.indicator, ""),
            illustrative=illustrative if r.illustrative else "",
        )
        for r in tuples(rows)
    }


def printable(value: float | None, status: str) -> float | None:
    """The value of a figure that can be true; None of one that is missing, or impossible (catalogue, over_100.csv), or
    0 of a part: what the rest holds nobody knows."""
    return None if pd.isna(value) or status == IMPOSSIBLE or (status == "partial" and value == 0) else value


def first_published(published: float | None, kind: str) -> str:
    """The first publication, as printed, of a figure restated since; "" of any other."""
    return "" if pd.isna(published) else format.value(published, kind)


def changes(comparisons: pd.DataFrame, catalogue: Catalogue) -> dict[str, Figure]:
    """How each of the office's figures changed since the same period last year: "giảm 25 đơn so cùng kỳ"."""
    rows = comparisons[comparisons["comparable"] & (comparisons["compared_with"] == "last_year")]
    found = {}
    for row in tuples(rows[rows["unit_code"] == catalogue.office.code]):
        indicator, then = catalogue.figures[row.indicator], Period(row.other_period)
        unit = lower_first(indicator.unit)
        now, before = (format.prose(value, indicator.kind) for value in (row.value, row.other_value))
        found[row.indicator] = Figure(
            f"{row.indicator}.change",
            indicator.code,
            row.change,
            indicator.kind,
            row.other_status,
            anchor=indicator.code or row.indicator,
            tip=f"{indicator.name}\nKỳ này: {now}\nCùng kỳ ({then.title}): {before}",
            words=f"{format.change(row.change, indicator.kind, unit)} so cùng kỳ",
            illustrative=MADE_UP if row.other_illustrative else "",
        )
    return found


def registers(lineages: Lineages, illustrative: str = "") -> dict[str, PrintedRows]:
    """Each register as rows for sentences: numbers as Figure (missing where blank), dates as people write them, text as
    text. A column with words has a second entry: `channel_id` is the id of the row's channel in register_words.csv.
    """
    catalogue = lineages.catalogue
    columns = {(c.register_id, c.column): c for c in catalogue.registers}
    ids = {(w.register_id, w.column, w.word): w.id for w in catalogue.register_words}
    worded = {(w.register_id, w.column) for w in catalogue.register_words}
    found = {}
    for register in dict.fromkeys(c.register_id for c in catalogue.registers):
        rows = lineages.table(register)
        found[register] = PrintedRows(
            Namespace(
                f"Cột của sổ {register}:",
                {k: _entry(v, columns[register, k], place, illustrative) for k, v in row.items()}
                | {f"{k}_id": ids.get((register, k, v), "") for k, v in row.items() if (register, k) in worded},
            )
            for place, row in zip(rows.index, records(rows), strict=True)
        )
    return found


def statements(lineages: Lineages, illustrative: str = "") -> dict[str, Figure]:
    """The single facts by id: numbers, or the words of those that are none ("80% - 90%"); missing where not given."""
    return {
        name: Figure(
            x.id,
            "",
            x.value,
            x.kind,
            "ok" if x.shown else "missing",
            anchor=x.anchor if x.sources else "",
            tip=x.tip,
            words=x.shown if x.value is None else "",
            label=x.label,
            illustrative=illustrative,
        )
        for name, x in lineages.statements.items()
    }


def _entry(value: object, column: RegisterColumn, row: int, illustrative: str) -> object:
    if column.kind in NUMERIC:
        value = None if pd.isna(value) else value
        kind = "percent" if column.kind == "percent" else "count"
        about = {
            "anchor": row_anchor(column.register_id, row),
            "tip": f"Sổ “{column.sheet}”, cột “{column.title}”, dòng {row}",
            "label": column.title,
        }
        name, status = f"{column.register_id}.{column.column}", "missing" if value is None else "ok"
        return Figure(name, "", value, kind, status, **about, illustrative=illustrative)
    if value is None or pd.isna(value) or not value:
        return Blank(column.title)
    return format.day(value) if column.kind == "date" else value

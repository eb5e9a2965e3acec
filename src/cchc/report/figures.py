"""Figures as a sentence meets them: a value that can be printed, compared and traced, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from .. import format
from ..catalogue import Catalogue, RegisterColumn
from ..errors import CchcError, unknown
from ..markup import escape_html
from ..period import Period
from ..registers import NUMERIC, table
from .lineage import Lineage, Lineages, row_anchor

# what stands behind a figure that nobody reported as it is, by its status, and what that says
SIGNS = {
    "partial": ("(*)", "Chỉ tính phần đã có báo cáo; đơn vị chưa báo cáo đủ được nêu tại mục III.2."),
    "derived": ("(1)", "Tính từ báo cáo các kỳ khác."),
    "merged": ("(2)", "Cộng các đơn vị đã sáp nhập."),
}


@dataclass(frozen=True)
class Figure:
    """One figure of the report. True where it is reported and not zero; comparable with numbers."""

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
    asked: bool = True  # False where only another form has it
    change: "Figure | str" = ""  # against the same period last year; "" where there is nothing to compare with

    def __str__(self) -> str:
        if self.words:
            return self.words
        text = format.prose(self.value, self.kind, self.status, self.choices)
        return f"{text}\N{NO-BREAK SPACE}{self.sign}" if self.sign else text

    def __bool__(self) -> bool:
        return bool(self.value or self.words)

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Figure) else other)

    def __hash__(self) -> int:
        return hash((self.id, self.value))

    def __lt__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a < b)

    def __gt__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a > b)

    def __le__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a <= b)

    def __ge__(self, other: "Figure | float") -> bool:
        return self._pair(other, lambda a, b: a >= b)

    def _pair(self, other: "Figure | float", compare) -> bool:
        amount = other.value if isinstance(other, Figure) else other
        return self.value is not None and amount is not None and compare(self.value, amount)

    @property
    def sign(self) -> str:
        """What stands behind the value where it is not simply reported; SIGNS say what it means."""
        return "" if self.value is None else SIGNS.get(self.status, ("",))[0]

    @property
    def missing(self) -> bool:
        return self.value is None and not self.not_applicable

    @property
    def not_applicable(self) -> bool:
        return self.status == "not_applicable"


def legend(figures: Iterable[Figure]) -> list[str]:
    """What the signs behind the figures mean, each once."""
    used = {figure.status for figure in figures if figure.sign}
    return [f"{sign} {said}" for status, (sign, said) in SIGNS.items() if status in used]


class Names(Mapping):
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


def mark(figure: Figure, text: str, link: bool = True) -> str:
    """The text as HTML with the figure's id and unrounded value; the link leads to where it comes from."""
    name = f'data-indicator="{escape_html(figure.id)}"'
    value = "" if figure.value is None else f' value="{float(figure.value)!r}"'
    shown = f"<data{value} {name}>{escape_html(text)}</data>" if value else escape_html(text)
    if not (link and figure.anchor):
        return shown
    href, tip, about = escape_html(figure.anchor), escape_html(figure.tip), "" if value else f" {name}"
    return f'<a class="figure" href="#{href}"{about} aria-description="{tip}">{shown}</a>'


def figures(
    lineages: Iterable[Lineage],
    indicators: pd.DataFrame,
    catalogue: Catalogue,
    comparisons: pd.DataFrame | None = None,
) -> dict[str, Figure]:
    """Every figure of indicators.parquet by its id; with `comparisons`, what changed since last year."""
    changed = {} if comparisons is None else changes(comparisons, catalogue)
    rows = indicators[indicators["indicator"].isin(list(catalogue.figures))]
    known = {lineage.id: lineage for lineage in lineages}
    of_others = {name: Figure(name, "", None, status="missing", asked=False) for name in catalogue.absent}
    return of_others | {
        r.indicator: Figure(
            r.indicator,
            r.code,
            None if pd.isna(r.value) else r.value,
            r.kind,
            r.status,
            catalogue.figures[r.indicator].choices,
            *((known[r.indicator].anchor, known[r.indicator].tip) if r.indicator in known else ()),
            first=first_published(r.published, r.kind),
            change=changed.get(r.indicator, ""),
        )
        for r in rows.itertuples()
    }


def first_published(published: float | None, kind: str) -> str:
    """The first publication, as printed, of a figure restated since; "" of any other."""
    return "" if pd.isna(published) else format.value(published, kind)


def changes(comparisons: pd.DataFrame, catalogue: Catalogue) -> dict[str, Figure]:
    """How each of the office's figures changed since the same period last year: "giảm 25 đơn so cùng kỳ"."""
    rows = comparisons[comparisons["comparable"] & (comparisons["compared_with"] == "last_year")]
    found = {}
    for row in rows[rows["unit_code"] == catalogue.office.code].itertuples():
        indicator, then = catalogue.figures[row.indicator], Period(row.other_period)
        unit = indicator.unit if indicator.unit.isupper() else indicator.unit.lower()  # TTHC stays
        now, before = (format.prose(value, indicator.kind) for value in (row.value, row.other_value))
        found[row.indicator] = Figure(
            f"{row.indicator}.change",
            indicator.code,
            row.change,
            indicator.kind,
            anchor=indicator.code or row.indicator,
            tip=f"{indicator.name}\nKỳ này: {now}\nCùng kỳ ({then.title}): {before}",
            words=f"{format.change(row.change, indicator.kind, unit)} so cùng kỳ",
        )
    return found


def registers(long: pd.DataFrame, catalogue: Catalogue) -> dict[str, list[Names]]:
    """Each register as rows for sentences: numbers as Figure (missing where blank), dates as people write them, text as
    text. A column with words has a second entry: `channel_id` is the id of the row's channel in register_words.csv.
    """
    columns = {(c.register_id, c.column): c for c in catalogue.registers}
    ids = {(w.register_id, w.column, w.word): w.id for w in catalogue.register_words}
    worded = {(w.register_id, w.column) for w in catalogue.register_words}
    found = {}
    for register in dict.fromkeys(c.register_id for c in catalogue.registers):
        rows = table(long, register)
        found[register] = [
            Names(
                f"Cột của sổ {register}:",
                {k: _entry(v, columns[register, k], number) for k, v in row.items()}
                | {f"{k}_id": ids.get((register, k, v), "") for k, v in row.items() if (register, k) in worded},
            )
            for number, row in zip(rows.index, rows.to_dict("records"), strict=True)
        ]
    return found


def statements(lineages: Lineages) -> dict[str, Figure]:
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
        )
        for name, x in lineages.statements.items()
    }


def _entry(value: object, column: RegisterColumn, row: int) -> object:
    if column.kind in NUMERIC:
        value = None if pd.isna(value) else value
        kind = "percent" if column.kind == "percent" else "count"
        tip = f"Sổ “{column.sheet}”, cột “{column.title}”, dòng {row}"
        name = f"{column.register_id}.{column.column}"
        status = "missing" if value is None else "ok"
        return Figure(name, "", value, kind, status, anchor=row_anchor(column.register_id, row), tip=tip)
    return format.day(value) if column.kind == "date" and value else value

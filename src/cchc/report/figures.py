"""Figures as a sentence meets them: a value that can be printed, compared and traced, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from .. import format
from ..catalogue import Catalogue
from ..errors import CchcError
from ..registers import table


@dataclass(frozen=True)
class Figure:
    """One figure of the report. True where it is reported and not zero; comparable with numbers."""

    id: str
    code: str
    value: float | None
    kind: str = "count"
    status: str = "ok"
    choices: dict[int, str] = field(default_factory=dict)

    def __str__(self) -> str:
        text = format.prose(self.value, self.kind, self.status, self.choices)
        return f"{text} (chưa đủ số liệu)" if self.status == "partial" else text

    def __bool__(self) -> bool:
        return bool(self.value)

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
    def missing(self) -> bool:
        return self.value is None and not self.not_applicable

    @property
    def not_applicable(self) -> bool:
        return self.status == "not_applicable"


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


def unknown(what: str, name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    hint = f" Gần nhất: {', '.join(near)}." if near else ""
    return f"{what} “{name}” không có trong danh mục.{hint}"


def figures(indicators: pd.DataFrame, catalogue: Catalogue) -> dict[str, Figure]:
    """Every figure of indicators.parquet by its id."""
    rows = indicators[indicators["indicator"] != ""]
    return {
        r.indicator: Figure(
            r.indicator,
            r.code,
            None if pd.isna(r.value) else r.value,
            r.kind,
            r.status,
            catalogue.figures[r.indicator].choices,
        )
        for r in rows.itertuples()
    }


def registers(long: pd.DataFrame, catalogue: Catalogue) -> dict[str, list[Names]]:
    """Each register as rows for sentences: numbers as Figure, dates as people write them, text as text."""
    kinds = {(c.register_id, c.column): c.kind for c in catalogue.registers}
    found = {}
    for register in dict.fromkeys(c.register_id for c in catalogue.registers):
        rows = table(long, register).to_dict("records")
        found[register] = [
            Names(f"Cột của sổ {register}:", {k: _entry(v, register, k, kinds) for k, v in row.items()}) for row in rows
        ]
    return found


def statements(long: pd.DataFrame) -> dict[str, object]:
    """The single facts by id: a Figure where the fact is a number, else its text ("80% - 90%")."""
    cells = long[long["register"] == "statements"]
    numbers = cells.pivot(index="row", columns="column", values="number")
    texts = cells.pivot(index="row", columns="column", values="text")
    found: dict[str, object] = {}
    for row, text in texts.iterrows():
        number = numbers.loc[row, "value"]
        kind = "percent" if text["unit"] == "%" else "count"
        found[text["id"]] = text["value"] if pd.isna(number) else Figure(text["id"], "", number, kind)
    return found


def _entry(value: object, register: str, column: str, kinds: dict[tuple[str, str], str]) -> object:
    kind = kinds.get((register, column), "text")
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, float):
        return Figure(f"{register}.{column}", "", value, "percent" if kind == "percent" else "count")
    return format.day(value) if kind == "date" and value else value

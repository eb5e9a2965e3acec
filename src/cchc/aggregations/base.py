"""What every way of making a figure says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from inspect import isfunction
from typing import TYPE_CHECKING, ClassVar

from ..language.format import IMPOSSIBLE, number
from ..project.errors import CchcError, nearest, written_by

if TYPE_CHECKING:  # the catalogue's rows are made with this package; pandas takes long to load
    import pandas as pd

    from ..catalogue import Catalogue, Formula, Indicator, Unit

AGGREGATIONS: dict[str, type["Aggregation"]] = {}  # by the word of the column `aggregate`
WHOLE = ("ok", "stated", "merged", "rolled_up")  # the statuses of a value that lacks nothing
DERIVED, MERGED, ROLLED_UP = "derived", "merged", "rolled_up"
RESULTS = ("value", "unit_value", "from_parts", "evaluate", "derive", "merge")  # methods that give a Result
SIGNS = str.maketrans({"*": "×"})


def aggregation(word: str) -> Callable[[type["Aggregation"]], type["Aggregation"]]:
    """Register the class below as what `aggregate` = `word` means. CchcError where another one is registered."""

    def register(kind: type["Aggregation"]) -> type["Aggregation"]:
        if word in AGGREGATIONS:
            modules = f"{AGGREGATIONS[word].__module__} và {kind.__module__}"
            raise CchcError(f"Cách tính {word} khai báo hai lần, ở {modules}. Hãy đặt tên khác cho một cách tính.")
        if not (isinstance(kind, type) and issubclass(kind, Aggregation)):
            raise CchcError(f"Cách tính {word} ({kind.__module__}) phải là một lớp con của Aggregation.")
        if lacking := sorted(kind.__abstractmethods__):
            raise CchcError(f"Cách tính {word} ({kind.__module__}) thiếu phương thức {', '.join(lacking)}.")
        for name, method in [*vars(kind).items()]:
            if isfunction(method) and not name.startswith("_"):
                setattr(kind, name, _told(word, name, method))
        AGGREGATIONS[word] = kind
        return kind

    return register


def _told(word: str, name: str, method: Callable[..., object]) -> Callable[..., object]:
    """The method of a way of computing; a mistake in it names the way and the figure."""

    @wraps(method)
    def told(self: "Aggregation", *given: object, **named: object) -> object:
        whose = f"Cách tính {word} ({name}, chỉ tiêu {self.indicator.indicator})"
        with written_by(whose):
            found = method(self, *given, **named)
        if name in RESULTS and not isinstance(found, Result):
            raise CchcError(f"{whose} phải trả về Result, không phải {type(found).__name__}. Hãy báo người viết.")
        return found

    return told


def registered(word: str) -> str:
    """The word itself, or "" of a row without a figure; ValueError with the nearest ones where nothing goes by it."""
    if word and word not in AGGREGATIONS:
        near, every = nearest(word, AGGREGATIONS), ", ".join(sorted(AGGREGATIONS))
        raise ValueError(f"ghi cách tính “{word}” không có trong danh mục.{near} Các cách tính: {every}")
    return word


@dataclass(frozen=True)
class Result:
    """A figure and what it rests on.

    status: ok | stated (the office's own word, its parts were not reported) | partial (some parts blank)
    | missing | not_applicable (0 of 0) | impossible (below 0, a part above its whole, or made of such a figure)
    | derived (from other periods) | merged (from the units it consists of)
    | rolled_up (a unit's, from those of the units below it).
    """

    value: float | None = None
    status: str = "missing"
    numerator: float | None = None
    denominator: float | None = None
    units: frozenset[str] | None = None  # the units below that a sum rests on; None where it rests on none

    @classmethod
    def of(cls, value: float | None, status: str, numerator: float | None, denominator: float | None) -> "Result":
        """One read from a table, where a number that is not there is NaN."""
        top, bottom = (None if number != number else number for number in (numerator, denominator))
        return cls(None if value != value else value, status, top, bottom)

    @property
    def columns(self) -> dict[str, object]:
        """What a table holds of it."""
        return {name: getattr(self, name) for name in ("value", "status", "numerator", "denominator")}


@dataclass(frozen=True)
class Inputs:
    """What one unit's figure can be computed from; None where there is nothing."""

    own: float | None = None  # what the unit itself wrote
    subordinates: Mapping[str, float | None] = field(default_factory=dict)  # what each unit below wrote, by code
    results: Mapping[str, Result] = field(default_factory=dict)  # the unit's figures that come before, by id
    numbers: Mapping[str, float | None] = field(default_factory=dict)  # their values, and statement.<id>
    counted: Mapping[str, Result] = field(default_factory=dict)  # dossiers of each unit that it counts, by code
    rows: "tuple[pd.DataFrame, list[int]] | None" = None  # registers.chosen of its register, where handed in


@dataclass(frozen=True)
class Wording:
    """The words that tell of a figure; `called` is what another figure, or a fact of a register, is called."""

    catalogue: "Catalogue"
    called: Callable[[str], str]

    @property
    def subordinates(self) -> str:
        return self.catalogue.words["subordinates"]

    def formula(self, formula: "Formula") -> str:
        return formula.spelt(self.called).translate(SIGNS)


@dataclass(frozen=True, eq=False)
class Aggregation(ABC):
    """How the figure of one indicator comes about, and all that follows from that."""

    indicator: "Indicator"

    needs: ClassVar[tuple[str, ...]] = ()  # columns of its row that must not be empty
    kind: ClassVar[str] = ""  # of every figure that comes about so; "" where of any
    computed: ClassVar[bool] = True  # so that it can be held against what the office wrote itself
    required: ClassVar[bool] = True  # whether a unit that is asked for it must fill it in

    def fault(self) -> str:
        """What the formulas of its row must not say, in Vietnamese; "" where all is well."""
        return ""

    # --- its value ---

    @abstractmethod
    def value(self, inputs: Inputs) -> Result:
        """The office's figure of this period."""

    def each_unit(self, names: Collection[str]) -> bool:
        """Whether each unit below has such a figure of its own; `names` are those it has that come before."""
        return False

    def unit_value(self, inputs: Inputs) -> Result:
        """A unit's own figure, where each has one."""
        return Result()

    def evaluate(self, values: Mapping[str, float | None]) -> Result:
        """What its formulas make of these figures, however they came about; missing where it has none."""
        return Result()

    # --- other periods, other units ---

    def derive(self, *, last: float | None, added: float | None, figures: Mapping[str, float | None]) -> Result:
        """The figure of a period nobody reported.

        `last` is its value in the part that ends with the period, `added` the sum over the parts, with their signs,
        None where a part lacks it; `figures` are those derived before. Below 0 the parts contradict each other.
        """
        if self.indicator.flow_or_stock == "stock":
            value = last
        else:
            value = added if self.indicator.kind == "count" and added is not None and added >= 0 else None
        return Result() if value is None else Result(value, DERIVED)

    def merge(self, parts: Sequence[Result | None]) -> Result:
        """The figure of a unit that was several ones then, by theirs; missing where one lacks it."""
        whole = self.indicator.kind == "count" and all(part and part.status in WHOLE for part in parts)
        value = added_up(part.value for part in parts) if whole else None
        return Result() if value is None else Result(value, MERGED)

    # --- what it rests on ---

    def units(self, catalogue: "Catalogue") -> "list[Unit]":
        """The units whose entries it is made of; none where it follows from other figures or from a register."""
        return []

    # --- words ---

    @abstractmethod
    def how(self, wording: Wording) -> str:
        """How it comes about, for a reader of the report, in Vietnamese."""

    def how_in_annex(self, wording: Wording) -> str:
        """The same for the column “Cách tính” of the annex; "" where nothing is computed."""
        return ""

    def in_numbers(self, result: Result, numbers: Mapping[str, float | None]) -> str:
        """Its formula with the numbers it read; "" where it has none, or one of them is missing."""
        return ""

    def excel(self, *, cell: Callable[[str], str], subordinates: Callable[[str], str]) -> str:
        """Its formula in the annex; "" where its value rests on no other cell.

        `cell` gives the address of a figure's value, `subordinates` that of all units below.
        """
        return ""


class OfSubordinates(Aggregation):
    """A figure made of what each unit below the office wrote in the same row."""

    def each_unit(self, names: Collection[str]) -> bool:
        return True

    def unit_value(self, inputs: Inputs) -> Result:
        return Result() if inputs.own is None else Result(inputs.own, "ok")

    def units(self, catalogue: "Catalogue") -> "list[Unit]":
        return catalogue.subordinates


class OfFigures(Aggregation):
    """A figure that follows from other figures by its formulas; `parts`, where it has only one."""

    needs = ("parts",)

    def value(self, inputs: Inputs) -> Result:
        found = self.from_parts(inputs)
        return Result(inputs.own, "stated") if found.status == "missing" and inputs.own is not None else found

    def from_parts(self, inputs: Inputs) -> Result:
        """The figure without the office's own word for it."""
        return calculated(self.indicator.parts, inputs)

    def each_unit(self, names: Collection[str]) -> bool:
        return self.indicator.reads.issubset(names)

    def unit_value(self, inputs: Inputs) -> Result:
        return self.from_parts(inputs)

    def evaluate(self, values: Mapping[str, float | None]) -> Result:
        value = self.indicator.parts.evaluate(values)
        return Result() if value is None else Result(value, "ok")

    def derive(self, *, last: float | None, added: float | None, figures: Mapping[str, float | None]) -> Result:
        found = self.evaluate(figures)
        return replace(found, status=DERIVED) if found.status == "ok" else found

    def in_numbers(self, result: Result, numbers: Mapping[str, float | None]) -> str:
        parts = self.indicator.parts
        if any(numbers.get(name) is None for name in parts.names):
            return ""
        return "= " + parts.spelt(lambda name: number(numbers[name])).translate(SIGNS)


def calculated(formula: "Formula", inputs: Inputs) -> Result:
    """What a formula makes of the figures before; missing where one is, or where they rest on different units."""
    value = formula.evaluate(inputs.numbers)
    read = [inputs.results[name] for name in formula.names if name in inputs.results]
    resting = list(dict.fromkeys(part.units for part in read if part.units is not None))
    # eight communes' dossiers set against nine communes' would be a figure of nothing
    if value is None or (len(resting) > 1 and not formula.only_adds):
        return Result()
    units = next(iter(resting), None)
    if len(resting) > 1:  # levels added up, each of its own units
        units = frozenset(f"{place} {unit}" for place, own in enumerate(resting) for unit in own)
    return Result(float(value), status_of(read), units=units)


def status_of(parts: Iterable[Result]) -> str:
    """That of a figure made of these."""
    found = {part.status for part in parts}
    if IMPOSSIBLE in found:
        return IMPOSSIBLE
    if not found <= {"ok", "stated", ROLLED_UP}:
        return "partial"
    return ROLLED_UP if ROLLED_UP in found else "ok"


def added_up(values: Iterable[float | None]) -> float | None:
    """Their sum, None where one is missing."""
    values = list(values)
    return None if None in values else float(sum(values))


def bracketed(formula: "Formula", word: Callable[[str], str]) -> str:
    """The formula to stand beside a sign: in brackets unless it is a single name."""
    return formula.spelt(word) if formula.text in formula.names else f"({formula.spelt(word)})"

"""A reporting period: its window, its titles and its neighbours, as catalogue/periods.csv has them (domain rule A1).

The windows are those of công văn 581/BNV-CCHC, those of months of Nghị định 09/2019/NĐ-CP. An office whose superior
wants others in every period says it once, in the catalogue of its project; report.yml of one period may name its own.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Literal

from ..language.text import fold
from .csv_file import read_records
from .errors import CatalogueError, CchcError, unknown
from .layers import Layer, catalogue_layers

NAME = "periods.csv"  # read here: the catalogue's models take long to import
YEAR = "year"
TERM = re.compile(r"([+-]?) ?(\w+) ?")
# in a folded text: a month, or the end of a day, which names no period but in the report of a month
DAY = re.compile(rf"{fold('tháng')} \d\d?(?: {fold('năm')} |/)(20\d\d)\b")
WHOLE_DAY = re.compile(rf"{fold('ngày')} \d\d? {DAY.pattern}")
Sign = Literal[1, -1]
Window = tuple[date, date]  # first and last day, both included


@dataclass(frozen=True)
class Kind:
    """A line of periods.csv. Days are month-day (02-29: the last one of February), `first_year` is -1 where the first
    day lies in the year before.

    `leeway` is how many days another window may lie from this one, because provinces cut off some weeks earlier or
    later: fewer than the window has, or it might be another period's. `short` is the title on a chart's axis, `series`
    how many periods a chart shows. `previous` is the period of equal length just before, `submitted_before` the one
    that units sent in last.
    """

    kind: str
    title: str
    short: str
    next_title: str
    aliases: str  # other spellings of the title, by ";"
    first_year: str
    first: str
    last: str
    leeway: str
    previous: str
    submitted_before: str
    series: str
    derived: str  # formulas over the kinds of the same year, by ";", the first one whose parts were reported counts

    def window(self, year: int) -> Window:
        return _day(year + int(self.first_year), self.first), _day(year, self.last)

    @property
    def formulas(self) -> list[dict[str, Sign]]:
        """`derived` as {kind: sign}: "year - H1 - Q3" is {"year": 1, "H1": -1, "Q3": -1}."""
        texts = filter(None, self.derived.split(";"))
        return [{kind: -1 if sign == "-" else 1 for sign, kind in TERM.findall(text)} for text in texts]


def kinds() -> Mapping[str, Kind]:
    """Every kind of period by its name; CatalogueError names each fault with its file, line and column.

    A row of the project's own file takes the place of the package's of that kind, or comes behind them all; columns
    that this file has not are as the package has them.
    """
    return _kinds(catalogue_layers())


@lru_cache(maxsize=8)
def _kinds(below: tuple[Layer, ...]) -> Mapping[str, Kind]:
    columns = {field.name: field.name for field in fields(Kind)}
    texts: dict[str, Mapping[str, str]] = {}
    places: dict[str, str] = {}
    faults: list[str] = []
    for layer in (layer for layer in below if layer.has(NAME)):
        known, own = dict(texts), set()
        for record in read_records(layer.path(NAME), columns, columns if layer.standard else ["kind"]):
            name, place = record.texts.get("kind", ""), f"Danh mục {layer.said(NAME)}, dòng {record.line}"
            whole = {**known.get(name, {}), **record.texts}
            if record.fault:
                faults.append(f"{place}: {record.fault}")
            elif record.untitled:
                continue
            elif missing := [column for column in columns if column not in whole]:
                listed = ", ".join(f"“{column}”" for column in missing)
                faults.append(f"{place}: “{name}” là loại kỳ mới, phải có đủ các cột; còn thiếu {listed}")
            elif not name or name in own:
                faults.append(f"{place}: cột “kind” để trống hoặc trùng với dòng khác: “{name}”")
            else:
                texts[name], places[name] = whole, place
                own.add(name)
    found = {name: Kind(**row) for name, row in texts.items()}
    faults += [f"{places[name]}: {fault}" for name, kind in found.items() for fault in _faults(kind, found)]
    if faults:
        raise CatalogueError(faults)
    return MappingProxyType(found)


def _faults(kind: Kind, names: Collection[str]) -> Iterator[str]:
    """What is wrong with which column of the line; `names` are those of all lines."""
    for column in ("title", "short", "next_title", "aliases", "previous", "submitted_before"):
        try:
            getattr(kind, column).format(**_years(2001))
        except (ValueError, KeyError, IndexError, AttributeError):
            yield f"cột “{column}” chỉ dùng được {', '.join(f'{{{year}}}' for year in _years(2001))}"
    for column in ("previous", "submitted_before"):
        text = getattr(kind, column)
        if text and (name := text.rpartition("}")[2][1:] or YEAR) not in names:
            yield f"cột “{column}” ghi {unknown('loại kỳ', name, names)}".rstrip(".")
    for name in dict.fromkeys(name for formula in kind.formulas for name in formula):
        if name not in names:
            yield f"cột “derived” ghi {unknown('loại kỳ', name, names)}".rstrip(".")
    try:
        first, last = kind.window(2001)
    except ValueError:
        yield "cột “first_year”, “first”, “last” phải là năm (0 hoặc -1) và ngày viết như 12-15"
        return
    if not re.fullmatch(r"\d+", kind.leeway) or int(kind.leeway) >= (last - first).days:
        yield f"cột “leeway” phải là số ngày, ít hơn {(last - first).days} ngày của kỳ"
    if not re.fullmatch(r"[1-9]\d*", kind.series):
        yield "cột “series” phải là số kỳ, ít nhất 1"


@dataclass(frozen=True)
class Period:
    """One period: "2021" is a year, "2021-Q1" its first quarter; the id names its folders."""

    id: str

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return the period named `text`; raise CchcError where no such period exists."""
        found = re.fullmatch(r"20\d\d(?:-(\w+))?", text, re.ASCII)
        if not found or found[1] == YEAR or (found[1] or YEAR) not in kinds():
            known = ", ".join(f"2021-{kind}" for kind in kinds() if kind != YEAR)
            raise CchcError(f"Kỳ báo cáo “{text}” không hợp lệ. Hãy ghi như một trong các kỳ: 2021, {known}.")
        return cls(text)

    @classmethod
    def of(cls, year: int, kind: str) -> "Period":
        return cls(str(year) if kind == YEAR else f"{year}-{kind}")

    @property
    def year(self) -> int:
        return int(self.id[:4])

    @property
    def kind(self) -> str:
        return self.id[5:] or YEAR

    @property
    def window(self) -> Window:
        """First and last day of the data, both included."""
        return self._kind.window(self.year)

    @property
    def leeway(self) -> int:
        """How many days the window of a report may lie from this one."""
        return int(self._kind.leeway)

    @property
    def months(self) -> int:
        first, last = self.window
        return (12 * ((last - first).days + 1) + 183) // 365  # the nearest

    @property
    def of_month(self) -> bool:
        """Whether its title is a month's, which in the report of another period is no more than a date."""
        return bool(DAY.search(fold(self.title)))

    @property
    def title(self) -> str:
        return self._text(self._kind.title)

    @property
    def short(self) -> str:
        """The title where there is little room: "Quý I/2021"."""
        return self._text(self._kind.short)

    @property
    def titles(self) -> list[str]:
        """The title and the other ways it is written."""
        return [self._text(text) for text in (self._kind.title, *self._kind.aliases.split(";")) if text]

    @property
    def next_title(self) -> str:
        return self._text(self._kind.next_title)

    @property
    def last_year(self) -> "Period":
        """The same period a year before."""
        return Period.of(self.year - 1, self.kind)

    @property
    def previous(self) -> "Period | None":
        """The period of equal length just before; None where there is none (6 and 9 months)."""
        return Period(self._text(self._kind.previous)) if self._kind.previous else None

    @property
    def series(self) -> "list[Period]":
        """This period and those before it that a chart shows with it: of equal length, the oldest first."""
        found = [self]
        while len(found) < int(self._kind.series):
            found.insert(0, found[0].previous or found[0].last_year)
        return found

    @property
    def submitted_before(self) -> "Period":
        """The period whose submissions came in last before this one's."""
        return Period(self._text(self._kind.submitted_before))

    @property
    def parts(self) -> "list[dict[Period, Sign]]":
        """What this period follows from where nobody reported it, by order of choice: {period: 1 or -1}."""
        return [{Period.of(self.year, k): sign for k, sign in formula.items()} for formula in self._kind.formulas]

    @property
    def contained(self) -> "list[Period]":
        """The other periods of the year whose days all lie in this one's window, by the catalogue."""
        windows = {kind: known.window(self.year) for kind, known in kinds().items()}
        first, last = windows.pop(self.kind)
        return [Period.of(self.year, kind) for kind, (start, end) in windows.items() if first <= start and end <= last]

    @cached_property
    def _kind(self) -> Kind:
        return kinds()[self.kind]

    def _text(self, text: str) -> str:
        return text.format(**_years(self.year))


def joined(signs: Mapping[Period, Sign], windows: Mapping[str, Window]) -> Window | None:
    """The first and last day of periods added and taken away; None where a day is left out, or there twice.

    `windows` are those of their data by period id, where not those of the catalogue.
    """
    edges: Counter[date] = Counter()
    for part, sign in signs.items():
        first, last = windows.get(part.id, part.window)
        edges[first] += sign
        edges[last + timedelta(days=1)] -= sign
    days = [day for day in sorted(edges) if edges[day]]
    return (days[0], days[1] - timedelta(days=1)) if [edges[day] for day in days] == [1, -1] else None


def named(folded: str, years: Iterable[int], months: bool = False) -> list[Period]:
    """The periods of these years whose titles stand in a folded text, as they stand there; days are left out.

    So are months, which most often are the dates of something, unless `months` are asked for.
    """
    wanted = frozenset(years)
    titles, mention = _titles(wanted, catalogue_layers())
    left = (WHOLE_DAY if months else DAY).sub(" ", folded)
    return [titles[title] for title in mention.findall(left)] if wanted else []


@lru_cache(maxsize=64)
def _titles(years: frozenset[int], below: tuple[Layer, ...]) -> tuple[dict[str, Period], re.Pattern[str]]:
    """Every way to name a period of these years, and what finds them in a text."""
    titles = {fold(t): p for year in years for kind in _kinds(below) for p in [Period.of(year, kind)] for t in p.titles}
    longest = sorted(titles, key=len, reverse=True)  # "quý I năm 2021" before the "năm 2021" within it
    return titles, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _day(year: int, text: str) -> date:
    """12-15 as a day of the year; 02-29 is the last one of February. ValueError where there is no such day."""
    if text == "02-29":
        return date(year, 3, 1) - timedelta(days=1)
    return date.fromisoformat(f"{year}-{text}")


def _years(year: int) -> dict[str, int]:
    return {"year": year, "last_year": year - 1, "next_year": year + 1}

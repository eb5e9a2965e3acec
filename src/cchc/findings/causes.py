"""Findings by cause: what one mistake explains, who mends it and how, and what of the report rests on it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from ..catalogue import Catalogue, Check
from ..project.rows import records, tuples
from . import SEVERITIES, UNCHECKED

COMPILER = "Người tổng hợp báo cáo"  # mends what no other is known for
OTHER = "Vấn đề khác"
CORRECTED = "correction"  # that a correction is in effect; its finding names what stood in the cell before
NOTE = "note"  # puts no figure in doubt
DATE = r"\d{4}-\d\d-\d\d"  # a date as cleaning gives it; the cell may show it in any way
Cell = tuple[str, str, str]
Numbered = tuple[int, object]  # a finding and its place in the table, from 1


def raw_texts(observations: pd.DataFrame, notes: pd.DataFrame, registers: pd.DataFrame) -> dict[Cell, str]:
    """What stands in each cell, letter by letter, by file, sheet and cell: as corrections.csv must repeat it."""
    entries = registers[~registers["text"].str.fullmatch(DATE)]
    texts: dict[Cell, str] = {}
    for table, cell, text in (
        (observations, "cell", "raw"),
        (observations, "note_cell", "note"),
        (notes, "note_cell", "note"),
        (entries, "cell", "text"),
    ):
        rows = table[table[cell] != ""]
        texts |= dict(zip(zip(rows["file"], rows["sheet"], rows[cell], strict=True), rows[text], strict=True))
    return texts


def explained(findings: pd.DataFrame, catalogue: Catalogue, texts: Mapping[Cell, str] | None = None) -> pd.DataFrame:
    """The findings with `cause`, `who`, `action` and, where `texts` (raw_texts) holds their cells, `raw`.

    What is there already stays. The cause of a finding is the topic that its check declares. A check without one is
    about the figure: its finding has the cause of a comparison that fails on the same figure of the unit, on the same
    cell or on a part of the figure; else all findings about that figure of the office, or of its subordinates, are one.
    """
    rows = records(findings)
    before = {place: row["found"] for row in rows if row["check"] == CORRECTED for place in _places(row)}
    texts = {**(texts or {}), **before}
    reader = _Reader(catalogue)
    known = reader.topics(rows)
    for row in rows:
        remedy = catalogue.remedies.get(row["check"])
        cells = _places(row)
        row["cause"] = row["cause"] or reader.cause(row, known)
        row["who"] = row["who"] or (remedy.who.replace("{owner}", reader.owner(row)) if remedy else COMPILER)
        row["action"] = row["action"] or (remedy.action if remedy else "")
        row["raw"] = row["raw"] or " ; ".join(filter(None, (texts.get(cell, "") for cell in cells)))
    filled = {name: [row[name] for row in rows] for name in ("cause", "who", "action", "raw")}
    return findings.assign(**{name: pd.array(column, dtype=findings["check"].dtype) for name, column in filled.items()})


@dataclass(frozen=True)
class Cause:
    """Findings that one mistake explains.

    `members` hold the findings, those that say the same of the same figure together, each as (number, row): its place
    in the table, from 1. `effect` are the ids of the figures in doubt and of those that rest on them.
    """

    title: str
    members: tuple[tuple[Numbered, ...], ...]
    effect: tuple[str, ...]

    @property
    def rows(self) -> list[object]:
        return [row for member in self.members for _, row in member]

    @property
    def open(self) -> bool:
        return any(not row.settled for row in self.rows)

    @property
    def severity(self) -> str:
        """The gravest of what is open; of all where nothing is."""
        rows = [row for row in self.rows if not row.settled] or self.rows
        return min((row.severity for row in rows), key=SEVERITIES.index)

    @property
    def who(self) -> list[str]:
        """Who mends it, each once."""
        return list(dict.fromkeys(row.who for row in self.rows if row.who))

    @property
    def action(self) -> str:
        return self.rows[0].action


def grouped_causes(findings: pd.DataFrame, catalogue: Catalogue) -> list[Cause]:
    """The causes of explained findings, checks that could not be carried out left out.

    The gravest first; of one severity the one that touches more figures of the report; the settled ones last.
    """
    reader, groups = _Reader(catalogue), {}
    for number, row in enumerate(tuples(findings), start=1):
        if row.check != UNCHECKED:
            groups.setdefault(row.cause or OTHER, []).append((number, row))
    made = []
    for title, numbered in groups.items():
        numbered.sort(key=lambda item: (bool(item[1].settled), SEVERITIES.index(item[1].severity), item[0]))
        doubted = [n for _, r in numbered if r.severity != NOTE for n in reader.compared(r._asdict())]
        made.append(Cause(title, tuple(_folded(numbered, reader)), tuple(reader.resting_on(doubted))))
    return sorted(made, key=lambda c: (not c.open, SEVERITIES.index(c.severity), -len(c.effect)))


def decisions(found: Iterable[Cause], most: int = 5) -> list[Cause]:
    """What has to be decided before signing: of causes in their order the first `most` that are open and no note."""
    return [cause for cause in found if cause.open and cause.severity != NOTE][:most]


def unchecked(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings that only say which checks could not be carried out."""
    return findings[findings["check"] == UNCHECKED]


class _Reader:
    """What a finding is about, by the catalogue."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.checks: dict[str, Check] = {check.id: check for check in catalogue.checks}
        self.units = {unit.code: unit for unit in catalogue.tree}
        self.subordinates = {unit.code for unit in catalogue.subordinates}

    def figure(self, row: Mapping[str, str]) -> str:
        """The id of the figure it is about; its code where it has none."""
        known = self.catalogue.by_code.get(row["indicator"])
        return known.indicator or known.code if known else row["indicator"]

    def compared(self, row: Mapping[str, str]) -> list[str]:
        """The figures in doubt: its own, and those that its check compares; of a whole file all it was asked for."""
        check = self.checks.get(row["check"])
        unit = self.units.get(row["unit_code"])
        if check is None and unit and row["severity"] == SEVERITIES[0] and not (row["indicator"] or row["cell"]):
            return self.catalogue.required(unit)
        sides = [side for side in (check.left, check.right) if side] if check else []
        return list(dict.fromkeys(filter(None, (self.figure(row), *(_leaf(n) for s in sides for n in s.names)))))

    def topics(self, rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, ...], str]:
        """The topics of the comparisons that fail, by unit and figure and by cell; the first one's where several do."""
        known: dict[tuple[str, ...], str] = {}
        for row in rows:
            check = self.checks.get(row["check"])
            if check and check.topic and not check.rule:
                for key in (*((row["unit_code"], name) for name in self.compared(row)), *_places(row)):
                    known.setdefault(key, check.topic)
        return known

    def cause(self, row: Mapping[str, str], known: Mapping[tuple[str, ...], str]) -> str:
        remedy, unit = self.catalogue.remedies.get(row["check"]), row["unit_code"]
        if remedy and remedy.topic:
            return remedy.topic
        name = self.figure(row)
        indicator = self.catalogue.figures.get(name) or self.catalogue.by_code.get(row["indicator"])
        if indicator is None:
            return OTHER
        parts = [(unit, _leaf(part)) for formula in indicator.formulas for part in formula.names]
        for key in ((unit, name), *_places(row), *parts):
            if key in known:
                return known[key]
        whose = f" ({self.catalogue.words['subordinates']})" if unit in self.subordinates else ""
        return f"{indicator.code} {indicator.name}{whose}".strip()

    def owner(self, row: Mapping[str, str]) -> str:
        """Who filled in the row: the subordinate, or who in the office answers for it."""
        if row["unit_code"] in self.subordinates:
            return self.units[row["unit_code"]].name
        indicator = self.catalogue.by_code.get(row["indicator"])
        return (indicator.owner if indicator else "") or COMPILER

    def resting_on(self, names: Iterable[str]) -> Iterator[str]:
        """Those of the names that are figures, and every figure that is computed from one of the names."""
        touched = set(names)
        for name, figure in self.catalogue.figures.items():  # parts come before what is computed from them
            if name in touched or any(_leaf(part) in touched for part in figure.reads):
                touched.add(name)
                yield name


def _folded(numbered: Iterable[Numbered], reader: _Reader) -> Iterator[tuple[Numbered, ...]]:
    """Findings of one cause, together those that set the same two numbers of one figure or cell side by side."""
    groups: list[tuple[object, set, list]] = []
    for number, row in numbered:
        own = row._asdict()
        about = {*reader.compared(own), *_places(own)}
        said = row.unit_code, frozenset((row.found, row.expected)), bool(row.settled)
        numbers = all(text[:1].isdigit() for text in (row.found, row.expected))
        twin = next((g for g in groups if numbers and g[0] == said and g[1] & about), None)
        if twin:
            twin[2].append((number, row))
        else:
            groups.append((said, about, [(number, row)]))
    yield from (tuple(members) for _, _, members in groups)


def _places(row: Mapping[str, str]) -> list[Cell]:
    return [(row["file"], row["sheet"], cell) for cell in row["cell"].split(", ") if cell]


def _leaf(name: str) -> str:
    return name.rpartition(".")[2]

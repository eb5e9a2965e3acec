"""What two runs of one period differ in: findings gone, settled and new, figures moved."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ..catalogue import Catalogue
from ..catalogue.names import named
from ..findings import UNCHECKED
from ..language import format
from ..language.labels import LABELS

KEY = ["check", "unit_code", "indicator", "expected", "found", "file", "sheet", "cell"]


@dataclass(frozen=True)
class Run:
    """What a run left: its findings and the figures of the office and its units (INDICATORS, UNIT_FIGURES)."""

    findings: pd.DataFrame
    indicators: pd.DataFrame
    unit_figures: pd.DataFrame


@dataclass(frozen=True)
class Moved:
    """A figure that is another one now, its values as printed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """Messages of findings, and figures. `settled` are those acknowledged now."""

    gone: list[str]
    settled: list[str]
    new: list[str]
    moved: list[Moved]


def changed(before: Run, after: Run, catalogue: Catalogue) -> Changes:
    """What the second run found otherwise than the first."""
    then, now = (_findings(run.findings) for run in (before, after))
    old, new = (_figures(run, catalogue) for run in (before, after))
    return Changes(
        gone=[row.message for key, row in then.items() if key not in now],
        settled=[row.message for key, row in now.items() if key in then and row.settled and not then[key].settled],
        new=[row.message for key, row in now.items() if key not in then],
        moved=[
            Moved(named(*key, catalogue), old.get(key, "–"), new.get(key, "–"))
            for key in dict.fromkeys((*old, *new))
            if old.get(key) != new.get(key)
        ],
    )


def _findings(table: pd.DataFrame) -> dict[tuple[str, ...], object]:
    rows = table[table["check"] != UNCHECKED].itertuples()
    return {tuple(getattr(row, name) for name in KEY): row for row in rows}


def _figures(run: Run, catalogue: Catalogue) -> dict[tuple[str, str], str]:
    return {key: text for table in (run.indicators, run.unit_figures) for key, text in _printed(table, catalogue)}


def _printed(table: pd.DataFrame, catalogue: Catalogue) -> Iterator[tuple[tuple[str, str], str]]:
    for row in table[table["indicator"] != ""].itertuples():
        known = catalogue.figures.get(row.indicator)
        value = None if pd.isna(row.value) else row.value
        text = format.value(value, known.kind if known else "count", row.status)
        yield (row.unit_code, row.indicator), text if value is not None else LABELS[row.status]

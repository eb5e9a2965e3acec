"""The statistical form and its rules as data: CSV files that a civil servant can edit, validated when loaded."""

import csv
from dataclasses import dataclass
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import CchcError, explain
from .formula import Formula
from .models import Break, Check, Indicator, RegisterColumn, Section, Unit

__all__ = ["Break", "Catalogue", "Check", "Formula", "Indicator", "RegisterColumn", "Section", "Unit", "load"]

Model = TypeVar("Model", bound=BaseModel)
FOLDER = files(__package__)
SPACES = ("stated", "statement", "note", "period")


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All tables of the catalogue, in file order; equal only to itself, so that what is made of it can be kept."""

    form: list[Indicator]  # the rows of Bảng 2
    supplements: list[Indicator]  # rows asked for beside the form, to compute its ratios
    measures: list[Indicator]  # figures of the narrative that stand in no form
    units: list[Unit]
    registers: list[RegisterColumn]
    checks: list[Check]
    sections: list[Section]
    breaks: list[Break]
    aliases: dict[str, str]  # another spelling of a unit's name or a row's label -> the official one

    @cached_property
    def submitted(self) -> list[Indicator]:
        """The rows of a submission's workbook, in order."""
        return self.form + self.supplements

    @cached_property
    def figures(self) -> dict[str, Indicator]:
        """Every figure by its stable id, in the order in which they can be computed."""
        known = {i.indicator: i for i in self.form + self.supplements + self.measures if i.indicator}
        graph = {k: [n for f in i.formulas for n in f.names if n in known] for k, i in known.items()}
        return {k: known[k] for k in TopologicalSorter(graph).static_order()}

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        return {i.code: i for i in self.submitted}

    @property
    def office(self) -> Unit:
        return next(u for u in self.units if u.tier == "office")

    @property
    def communes(self) -> list[Unit]:
        return [u for u in self.units if u.level == "commune"]

    def asked(self, unit: Unit) -> list[Indicator]:
        """The rows of a submission in which a unit may write."""
        return [i for i in self.submitted if i.indicator and (unit.tier == "office" or i.level == "both")]

    def required(self, unit: Unit) -> list[str]:
        """The figures a unit must fill in; a ratio is left out, because it is computed from its parts."""
        return [i.indicator for i in self.asked(unit) if i.aggregate != "ratio"]

    def unit(self, code: str) -> Unit:
        """Raise CchcError where no unit has this code."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise CchcError(f"Mã đơn vị “{code}” không có trong danh mục units.csv.")


@lru_cache(maxsize=1)
def load() -> Catalogue:
    """Read and cross-check the catalogue; CchcError names the file and line of the first fault."""
    catalogue = Catalogue(
        form=_read("indicators.csv", Indicator),
        supplements=_read("supplements.csv", Indicator),
        measures=_read("measures.csv", Indicator),
        units=_read("units.csv", Unit),
        registers=_read("registers.csv", RegisterColumn),
        checks=_read("checks.csv", Check),
        sections=_read("sections.csv", Section),
        breaks=_read("breaks.csv", Break),
        aliases={r["alias"]: r["name"] for r in _rows("aliases.csv")},
    )
    _cross_check(catalogue)
    return catalogue


def _rows(name: str) -> list[dict[str, str]]:
    with FOLDER.joinpath(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _read(name: str, model: type[Model]) -> list[Model]:
    rows = []
    for line, row in enumerate(_rows(name), start=2):
        try:
            rows.append(model(**{k: v for k, v in row.items() if v != ""}))
        except (ValidationError, TypeError) as error:
            reason = explain(error) if isinstance(error, ValidationError) else str(error)
            raise CchcError(f"Danh mục {name}, dòng {line}: {reason}. Hãy sửa lại dòng này.") from error
    return rows


def _cross_check(catalogue: Catalogue) -> None:
    ids = [i.indicator for i in catalogue.form + catalogue.supplements + catalogue.measures if i.indicator]
    for kind, names in {
        "mã chỉ tiêu": ids,
        "vị trí trong biểu": [i.code for i in catalogue.submitted],
        "mã phép kiểm tra": [c.id for c in catalogue.checks],
        "mã đơn vị": [u.code for u in catalogue.units],
    }.items():
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise CchcError(f"Danh mục có {kind} trùng nhau: {', '.join(twice)}.")
    known = set(ids)
    for row in [*catalogue.form, *catalogue.supplements, *catalogue.measures]:
        _known(row.formulas, known, f"chỉ tiêu {row.indicator}")
    for check in catalogue.checks:
        _known([f for f in (check.left, check.right) if f], known, f"phép kiểm tra {check.id}")
    if unknown := sorted({b.indicator for b in catalogue.breaks} - known):
        raise CchcError(f"Danh mục breaks.csv: không có chỉ tiêu {', '.join(unknown)}.")
    columns = {(c.register_id, c.column) for c in catalogue.registers}
    for row in catalogue.measures:
        for column in [*row.where, *([row.column] if row.column else [])]:
            if (row.register_id, column) not in columns:
                raise CchcError(f"Chỉ tiêu {row.indicator}: sổ {row.register_id} không có cột {column}.")
    try:
        catalogue.figures  # noqa: B018 - computed here so that a circle is a catalogue error
    except CycleError as error:
        raise CchcError(f"Các công thức trong danh mục vòng tròn: {' -> '.join(error.args[1])}.") from error


def _known(formulas: list[Formula], known: set[str], owner: str) -> None:
    for formula in formulas:
        for name in formula.names:
            space, _, leaf = name.rpartition(".")
            if space not in ("", *SPACES):
                raise CchcError(f"Danh mục, {owner}: không hiểu “{name}”.")
            if space in ("", "stated") and leaf not in known:
                raise CchcError(f"Danh mục, {owner}: không có chỉ tiêu “{leaf}”.")

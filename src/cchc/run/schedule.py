"""Which period is to be reported by a day, and which units have sent what for it: for people and schedulers."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.format import iso_day
from ..language.text import tidy
from ..project.errors import CchcError
from ..project.paths import Workspace, sent_files
from ..project.period import Period
from ..project.settings import office_of, read_settings_if_any
from .manifest import NAME

if TYPE_CHECKING:  # the choice of a period needs none of these
    import pandas as pd

    from ..catalogue import Unit

SENT = ("submissions", "counts", "dossiers")  # the folders of what units send: forms, tables of counts, exports


@dataclass(frozen=True)
class Sent:
    """What one unit has sent. `file` is empty where nothing came, `received` where no one wrote the day down."""

    unit: "Unit"
    file: str
    readable: bool
    received: date | None
    asked: int
    filled: int
    findings: int  # of reading and cleaning

    @property
    def complete(self) -> bool:
        return self.readable and self.filled == self.asked


def due_period(root: Path, day: date) -> Period | None:
    """The latest period for which something was sent, whose window ended before `day`, and that was not reported yet.

    Where each was, the latest of them: its run is skipped unless something changed. None where there is none.
    """
    closed = []
    for folder in sorted((root / "data" / "raw").iterdir()):
        try:
            period = Period.parse(folder.name)
        except CchcError:
            continue  # a folder of something else
        settings = read_settings_if_any(folder / "report.yml", period.id)
        last = (settings.window if settings else period.window)[1]
        if last < day and any(sent_files(folder / name) for name in SENT):
            reported = (root / "outputs" / period.id / NAME).is_file()
            closed.append((not reported, last, period.id))
    return Period(max(closed)[2]) if closed else None


def submission_due(space: Workspace) -> date | None:
    """The last day for submissions; None where report.yml does not name it."""
    settings = read_settings_if_any(space.raw / "report.yml", space.period.id)
    return settings.submission_due if settings else None


def sent(space: Workspace, on: date | None = None) -> list[Sent]:
    """What each unit of the period has sent, read from data/raw as 01_clean.ipynb reads it; writes nothing.

    Up to the end of the day `on`, as far as the register of receipts says when a file came; without it, so far.
    """
    from .. import validate
    from ..catalogue import load
    from ..project.registers import table
    from . import cleaning

    settings = read_settings_if_any(space.raw / "report.yml", space.period.id)
    office = settings.office if settings else office_of(space.raw.parent, space.period)
    catalogue = load(space.period, office, settings.window[1] if settings else None)
    registers = cleaning.read_registers(space, catalogue)
    receipts = _receipts(table(registers.cells, "submissions"))
    forms = cleaning.Forms.none()  # nothing came yet, and there may be no folder
    if sent_files(space.submissions):
        forms = cleaning.read_forms(space)
        later = _later(receipts, "file", on)
        rows, problems = (t[~t["file"].map(tidy).isin(later)] for t in (forms.rows, forms.problems))
        forms = replace(forms, rows=rows, problems=problems)
    forms = cleaning.correct_forms(forms, space, catalogue)
    observed = cleaning.observe(forms, registers, space.period, catalogue, settings.window if settings else None)
    observations, findings = observed.observations, observed.findings
    whole = (
        validate.completeness_by_unit(observations, findings, catalogue)
        .query("section == 'all'")
        .set_index("unit_code")
    )
    files = observations[observations["file"] != ""].groupby("unit_code")["file"].first()
    broken = findings[findings["check"] == "unreadable_file"].groupby("unit_code")["file"].first()
    last = receipts[receipts["day"] <= (on or date.max)].groupby("unit_code")["day"].max()
    later = _later(receipts, "unit_code", on)  # of files that the register does not name
    found = []
    for unit in catalogue.units:
        asked, filled = (int(whole.at[unit.code, name]) for name in ("asked", "filled"))
        count = int((findings["unit_code"] == unit.code).sum())
        file = files.get(unit.code) or broken.get(unit.code, "")
        if unit.code in later:
            found.append(Sent(unit, "", False, None, asked, 0, 0))
        else:
            found.append(Sent(unit, file, unit.code in files, last.get(unit.code), asked, filled, count))
    return found


def _receipts(register: "pd.DataFrame") -> "pd.DataFrame":
    """unit_code, file and the day of each receipt; a day that is none is left out, as 01_clean.ipynb reports it."""
    rows = register.reindex(columns=["unit_code", "file", "received_on"]).fillna("")
    rows = rows.assign(day=rows["received_on"].map(iso_day), file=rows["file"].map(tidy))
    return rows.dropna(subset="day")


def _later(receipts: "pd.DataFrame", key: str, on: date | None) -> set[str]:
    """The files, or units, all of whose receipts came after the day `on`."""
    first = receipts[receipts[key] != ""].groupby(key)["day"].min()
    return set(first.index[first > on]) if on and len(first) else set()

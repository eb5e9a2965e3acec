"""Which period is to be reported by a day, and which units have sent what for it: for people and schedulers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CchcError
from .manifest import NAME
from .paths import Workspace
from .period import Period
from .settings import Settings, read_settings

if TYPE_CHECKING:  # the choice of a period needs none of the catalogue
    from .catalogue import Unit


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
    """The latest period with submissions whose window ended before `day` and that was not reported yet.

    Where each was, the latest of them: its run is skipped unless something changed. None where there is none.
    """
    closed = []
    for folder in sorted((root / "data" / "raw").iterdir()):
        try:
            period = Period.parse(folder.name)
        except CchcError:
            continue  # a folder of something else
        settings = _settings(folder, period)
        last = (settings.window if settings else period.window)[1]
        if last < day and any(_submissions(folder)):
            reported = (root / "outputs" / period.id / NAME).is_file()
            closed.append((not reported, last, period.id))
    return Period(max(closed)[2]) if closed else None


def submission_due(space: Workspace) -> date | None:
    """The last day for submissions; None where report.yml does not name it."""
    settings = _settings(space.raw, space.period)
    return settings.submission_due if settings else None


def sent(space: Workspace) -> list[Sent]:
    """What each unit of the period has sent so far, read from data/raw as 01_clean.ipynb reads it; writes nothing."""
    from . import catalogue, clean, extract, validate
    from .extract.form import Form, frame
    from .registers import table

    settings, mended = _settings(space.raw, space.period), space.raw / "corrections.csv"
    form = catalogue.load(space.period, settings.office if settings else "")
    if any(_submissions(space.raw)):
        rows, problems = extract.read_submissions(space.submissions)
    else:  # nothing came yet, and there may be no folder
        rows, problems = frame(Form().columns), None
    rows, _ = clean.apply_corrections(rows, mended, form)
    window = settings.window if settings else None
    observations, findings = clean.observations(rows, form, space.period, problems, window=window)
    entries = extract.read_registers(space.raw / "registers.xlsx", form.registers)
    entries, _ = clean.apply_corrections(entries, mended, form)
    received = table(clean.registers(entries, form.registers)[0], "submissions")
    whole = validate.completeness(observations, findings, form).query("section == 'all'").set_index("unit_code")
    files = observations[observations["file"] != ""].groupby("unit_code")["file"].first()
    broken = findings[findings["check"] == "unreadable_file"].groupby("unit_code")["file"].first()
    found = []
    for unit in form.units:
        asked, filled = (int(whole.at[unit.code, name]) for name in ("asked", "filled"))
        file = files.get(unit.code) or broken.get(unit.code, "")
        days = received.loc[received["unit_code"] == unit.code, "received_on"] if len(received) else ()
        count = int((findings["unit_code"] == unit.code).sum())
        found.append(Sent(unit, file, unit.code in files, _latest(days), asked, filled, count))
    return found


def _latest(days: Iterable[str]) -> date | None:
    known = []
    for text in days:
        try:
            known.append(date.fromisoformat(text))
        except (TypeError, ValueError):
            continue  # 01_clean.ipynb reports a day it cannot read
    return max(known, default=None)


def _settings(folder: Path, period: Period) -> Settings | None:
    path = folder / "report.yml"
    return read_settings(path, period.id) if path.is_file() else None


def _submissions(folder: Path) -> Iterator[Path]:
    """The files in submissions/, without hidden ones and lock files."""
    return (p for p in (folder / "submissions").glob("*") if p.is_file() and not p.name.startswith(("~$", ".")))

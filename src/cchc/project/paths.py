"""Where files lie: the only place that turns a period into folders."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from .chosen import chosen_period
from .errors import CchcError
from .layers import extended_project
from .location import display, project_root
from .period import Period, kinds

NOTEBOOKS = ("01_clean", "02_indicators", "03_report")  # in the order they run
REGISTERS = "registers.xlsx"  # in the raw folder of a period: what the office itself keeps
WORD_REFERENCE = "reference.docx"  # in notebooks/, where an office has one: the page and the styles of report.docx
# by file managers, by Python
LEFT_BEHIND = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon", "__macosx", "$recycle.bin", "__pycache__")


@dataclass(frozen=True)
class Workspace:
    """The folders of one period. `raw` is only read, `processed` may be deleted at any time."""

    period: Period
    raw: Path
    processed: Path
    outputs: Path
    chosen: bool = field(default=False, compare=False)  # whether the project's choice named the period, not the caller

    @classmethod
    def of(cls, period: str, raw: str = "", processed: str = "", outputs: str = "") -> "Workspace":
        """An empty period is the project's chosen one (period.txt); empty folder names mean the project's own data/raw,
        data/processed and outputs for the period.

        Raises CchcError where the period is unknown, has no raw data or a file whose name is no Unicode text, and where
        something would be written among the raw data.
        """
        chosen = not period
        period = str(period or chosen_period(project_root()).id)  # papermill -p turns 2021 into a number
        parsed = Period.parse(period)
        root = project_root() if not (raw and processed and outputs) else Path()
        space = cls(
            parsed,
            Path(raw).resolve() if raw else root / "data" / "raw" / period,
            Path(processed).resolve() if processed else root / "data" / "processed" / period,
            Path(outputs).resolve() if outputs else root / "outputs" / period,
            chosen,
        )
        if not space.raw.is_dir():
            known = sorted(p.name for p in space.raw.parent.glob("*") if p.is_dir()) if not raw else []
            hint = f" Các kỳ đã có dữ liệu: {', '.join(known)}." if known else ""
            raise CchcError(f"Không có dữ liệu đầu vào của kỳ {period}: thiếu thư mục {display(space.raw)}.{hint}")
        for folder in (space.processed, space.outputs):
            if space.raw in (folder, *folder.parents):
                raise CchcError(
                    f"{display(folder)} là chỗ của dữ liệu đầu vào kỳ {period}. Hãy ghi thư mục kết quả khác."
                )
        for name in (name for _, folders, files in os.walk(space.raw) for name in (*folders, *files)):
            if name != name.encode("utf-8", "replace").decode():  # unpacked from an old archive: no table can hold it
                raise CchcError(f"Tên tệp “{name}” trong {display(space.raw)} không phải Unicode. Hãy đổi tên tệp này.")
        return space

    @property
    def before(self) -> Path:
        """The processed tables of the period sent in last before this one; where none of the year before or later
        was made, the folder of last year's, which is not there."""
        period, oldest = self.period.submitted_before, self.period.last_year
        while period.window[1] > oldest.window[1] and not self.of_period(period).is_dir():
            period = period.submitted_before
        return self.of_period(period if self.of_period(period).is_dir() else oldest)

    @property
    def last_year(self) -> Path:
        """The processed tables of the same period a year before, whether they are there or not."""
        return self.of_period(self.period.last_year)

    @property
    def ended_before(self) -> Path:
        """The processed tables of the period whose last day is the eve of this one: what it carried over came in.

        Where the windows leave none, those of the period before, or of last year's.
        """
        eve, year = self.period.window[0] - timedelta(days=1), self.period.year
        known = kinds()
        ended = [Period.of(y, kind) for y in (year - 1, year) for kind in known if known[kind].window(y)[1] == eve]
        folders = [self.of_period(period) for period in ended]
        folders = folders or [self.of_period(self.period.previous or self.period.last_year)]
        return next((folder for folder in folders if folder.is_dir()), folders[0])

    @property
    def related(self) -> list[Period]:
        """The other periods whose tables a run of this one may read, by id; none of them ends later."""
        period = self.period
        compared = [period.last_year, *period.series[:-1]]
        parts = [part for p in compared for formula in p.parts for part in formula]
        found = {Period(self.before.name), Period(self.ended_before.name), *period.contained, *compared, *parts}
        earlier = (p for p in found - {period} if p.window[1] <= period.window[1])
        return sorted(earlier, key=lambda p: p.id)

    @property
    def others(self) -> dict[str, Path]:
        """The folders of the related periods' processed tables by period id."""
        return {period.id: self.of_period(period) for period in self.related}

    def of_period(self, period: Period) -> Path:
        """The processed tables of another period, whether they are there or not."""
        return self.processed.parent / period.id

    @property
    def submissions(self) -> Path:
        return self.raw / "submissions"

    @property
    def counts(self) -> Path:
        """The tables of counts that units sent, a workbook each."""
        return self.raw / "counts"

    @property
    def dossiers(self) -> Path:
        """The exports of one-stop software: the period's own, else those of the project that this one extends."""
        own, other = self.raw / "dossiers", extended_project()
        if own.is_dir() or other is None:
            return own
        return other / "data" / "raw" / self.period.id / own.name

    @property
    def of_extended(self) -> Path | None:
        """The processed tables of this period in the project that this one extends, whether they are there or not."""
        other = extended_project()
        return other / "data" / "processed" / self.period.id if other else None

    @property
    def read_elsewhere(self) -> list[Path]:
        """The files of the project that this one extends that a run reads."""
        found = [] if self.dossiers.parent == self.raw else sent_files(self.dossiers)
        figures = [self.of_extended / "indicators.parquet"] if self.of_extended else []
        return [path for path in (*found, *figures) if path.is_file()]


def sent_files(folder: Path) -> list[Path]:
    """The files that people put into the folder and the folders in it, in order; none where there is no folder.

    What programs have left behind is none.
    """
    depth = len(folder.parts)
    paths = (Path(place, name) for place, _, names in os.walk(folder) for name in sorted(names))
    sent = (path for path in paths if not any(map(left_behind, path.parts[depth:])))
    return sorted(path for path in sent if path.is_file())


def left_behind(name: str) -> bool:
    """Whether no person put this here: a hidden file, the lock of an open workbook ("~$…"), what programs leave."""
    return name.startswith(("~$", ".")) or name.strip().lower() in LEFT_BEHIND

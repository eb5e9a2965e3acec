"""Where files lie: the only place that turns a period into folders."""

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import CchcError
from .period import Period

NOTEBOOKS = ("01_clean", "02_indicators", "03_report")  # in the order they run


def project_root(start: Path | None = None) -> Path:
    """The nearest folder above `start` (default: the working directory) that holds notebooks/ and data/.

    JupyterLab starts a kernel in notebooks/, papermill in the caller's folder; both find the same root.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "notebooks").is_dir() and (folder / "data").is_dir():
            return folder
    raise CchcError("Không tìm thấy thư mục dự án (thư mục có notebooks/ và data/). Hãy chạy lệnh trong thư mục dự án.")


@dataclass(frozen=True)
class Workspace:
    """The folders of one period. `raw` is only read, `processed` may be deleted at any time."""

    period: Period
    raw: Path
    processed: Path
    outputs: Path

    @classmethod
    def of(cls, period: str, raw: str = "", processed: str = "", outputs: str = "") -> "Workspace":
        """Empty folder names mean the project's own data/raw, data/processed and outputs for the period.

        Raises CchcError where the period is unknown, has no raw data or a file whose name is no Unicode text.
        """
        period = str(period)  # papermill -p turns 2021 into a number
        parsed = Period.parse(period)
        root = project_root() if not (raw and processed and outputs) else Path()
        space = cls(
            parsed,
            Path(raw).resolve() if raw else root / "data" / "raw" / period,
            Path(processed).resolve() if processed else root / "data" / "processed" / period,
            Path(outputs).resolve() if outputs else root / "outputs" / period,
        )
        if not space.raw.is_dir():
            known = sorted(p.name for p in space.raw.parent.glob("*") if p.is_dir()) if not raw else []
            hint = f" Các kỳ đã có dữ liệu: {', '.join(known)}." if known else ""
            raise CchcError(f"Không có dữ liệu đầu vào của kỳ {period}: thiếu thư mục {display(space.raw)}.{hint}")
        for name in (name for _, folders, files in os.walk(space.raw) for name in (*folders, *files)):
            if name != name.encode("utf-8", "replace").decode():  # unpacked from an old archive: no table can hold it
                raise CchcError(f"Tên tệp “{name}” trong {display(space.raw)} không phải Unicode. Hãy đổi tên tệp này.")
        return space

    @property
    def before(self) -> Path:
        """The processed tables of the previous period, whether they are there or not."""
        return self.processed.parent / self.period.previous.id

    @property
    def submissions(self) -> Path:
        return self.raw / "submissions"


def display(path: Path) -> str:
    """The path as a person would type it from the working directory."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return path.name

"""Before a run: everything that is missing or wrong in the period's files that are kept by hand, all at once."""

from collections.abc import Callable
from typing import TypeVar

from ..catalogue import load
from ..clean.corrections import Correction
from ..extract.limits import read_limits
from ..findings.acknowledged import Acknowledgement
from ..indicators.given import Published, Target, read_published, read_targets
from ..project.csv_lines import read_lines
from ..project.errors import AGAIN, CatalogueError, CchcError, FileError
from ..project.paths import REGISTERS, Workspace
from ..project.settings import Settings, read_settings
from ..project.text_file import read_text

T = TypeVar("T")
LATER = (REGISTERS, "submissions")  # missing, they are told of by the notebooks; here, beside what stops them
TABLES = ("corrections.csv", "acknowledged.csv", "targets.csv", "published.csv")
TYPED = ("report.yml", "narrative.md", "limits.yml", *TABLES)


def check_inputs(space: Workspace) -> Settings:
    """The settings of report.yml; CchcError naming each fault of each file where anything would stop the notebooks."""
    raw, faults, unchecked = space.raw, _misnamed(space), []

    def tried(read: Callable[..., T], *arguments: object) -> T | None:
        try:
            return read(*arguments)
        except CatalogueError as error:
            faults.extend(error.faults)
            unchecked.extend(filter(None, [error.unchecked]))
        except FileError as error:
            faults.extend(error.faults)
        except CchcError as error:
            faults.extend(error.details or [str(error)])
        return None

    settings = tried(read_settings, raw / "report.yml", space.period.id)
    if (raw / "narrative.md").is_file():
        tried(read_text, raw / "narrative.md")
    else:
        faults.append("Thiếu tệp lời văn narrative.md trong dữ liệu của kỳ.")
    tried(read_limits, raw / "limits.yml")
    tried(read_lines, raw / "corrections.csv", Correction)
    tried(read_lines, raw / "acknowledged.csv", Acknowledgement)
    form = tried(load, space.period, settings.office) if settings else None
    for name, model, read in (("targets.csv", Target, read_targets), ("published.csv", Published, read_published)):
        if form:
            tried(read, raw / name, form)
        else:  # which units and figures there are is not known before report.yml is right
            tried(read_lines, raw / name, model)
    if faults:
        faults += [f"Thiếu {name} trong dữ liệu của kỳ." for name in LATER if not (raw / name).exists()]
        if len(faults) == 1:
            raise CchcError(f"{faults[0].rstrip('.')}. {AGAIN}", unchecked)
        said = f"Có {len(faults)} chỗ phải sửa trong dữ liệu kỳ {space.period.id} trước khi lập báo cáo."
        raise CchcError(said, [*faults, *unchecked])
    return settings


def _misnamed(space: Workspace) -> list[str]:
    """Files that only an ending or capitals keep from being read: “report.yml.txt”, “Corrections.csv”."""
    there = {path.name for path in space.raw.iterdir() if path.is_file()}
    return [
        f"Tệp “{name}” không được đọc; hãy lưu thành {wanted}."
        for wanted in TYPED
        for name in sorted(there)
        if wanted not in there and name.partition(".")[0].casefold() == wanted.partition(".")[0]
    ]

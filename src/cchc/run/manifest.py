"""What a report was made from and what was made: the SHA-256 of each file, nothing of this machine or this moment."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..project.errors import CchcError
from ..project.fingerprint import (
    differing,
    files_below,
    hash_of,
    hashes,
    named_from,
    outdated,
    own_catalogue,
    sources_hash,
    written,
)
from ..project.fonts import document_fonts
from ..project.installed import bringing, versions
from ..project.location import display, project_root
from ..project.paths import NOTEBOOKS, Workspace
from ..project.tables import READ_OF_OTHERS

NAME = "manifest.json"
PACKAGE = Path(__file__).parents[1]
EPOCH = "SOURCE_DATE_EPOCH"
NO_PARAMETERS = {"period", "raw", "processed", "outputs"}  # recorded beside the parameters, or of this machine
LIBRARIES = (
    "babel", "ipython", "jinja2", "lxml", "markdown-it-py", "matplotlib", "nbconvert", "nbformat", "numpy", "olefile",
    "pandas", "papermill", "pikepdf", "pyarrow", "pydantic", "python-calamine", "python-docx", "pyyaml", "seaborn",
    "typst", "xlrd", "xlsxwriter",
)  # fmt: skip
RULES = "cchc.rules"  # entry points: packages that bring rules of their own
GROUPS = {
    "inputs": "Dữ liệu đầu vào",
    "previous": "Số liệu kỳ khác",
    "catalogue": "Danh mục",
    "project": "Danh mục của dự án",
    "extended": "Dữ liệu của dự án gốc",
    "notebooks": "Notebook",
    "source": "Mã nguồn",
    "lock": "Tệp khóa phiên bản",
    "environment": "Phiên bản",
    "parameters": "Tham số",
}
VALUES = {"environment", "parameters"}  # groups that hold the value itself, not a hash
Sources = dict[str, dict[str, str]]  # group -> name -> hash or value


@dataclass(frozen=True)
class Manifest:
    """manifest.json. File names are relative, with "/"; `made_from` has the groups GROUPS.

    TypeError or AttributeError where a value is of another type.
    """

    period: str
    office: str  # the code of the office that reports
    build_date: str  # the PDF's, from SOURCE_DATE_EPOCH or signed_on of report.yml
    made_from: Sources
    findings: dict[str, int]  # severity -> how many
    outputs: dict[str, str]

    def __post_init__(self) -> None:  # pydantic takes longer to import than a skipped run to be skipped
        texts = [self.period, self.office, self.build_date, *self.outputs.values()]
        texts += [text for group in self.made_from.values() for text in group.values()]
        if {*map(type, texts)} - {str} or {*map(type, self.findings.values())} - {int}:
            raise TypeError("a value of another type")

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def sources(space: Workspace, parameters: Mapping[str, str] | None = None, made_by: Sources | None = None) -> Sources:
    """Everything a run reads, as it is now; `made_by` is `program` where that is known.

    With the notebooks what lies beside them or in the project's folder for them to import or open; other notebooks not.
    """
    root = project_root()
    tables = [f"{id}/{name}.parquet" for id in space.others for name in READ_OF_OTHERS]
    given = {name: str(value) for name, value in (parameters or {}).items() if name not in NO_PARAMETERS}
    if epoch := os.environ.get(EPOCH):
        given[EPOCH] = epoch
    made_by = made_by or program()
    return {
        "inputs": hashes(space.raw, files_below(space.raw)),
        "previous": hashes(space.processed.parent, tables) | dict.fromkeys(outdated(space), "outdated"),
        "catalogue": made_by["catalogue"],
        "project": own_catalogue(),
        "extended": hashes(root, named_from(root, space.read_elsewhere)),
        "notebooks": {name: sources_hash(path) for name, path in _notebooks(root).items()}
        | hashes(root / "notebooks", (name for name in files_below(root / "notebooks") if not name.endswith(".ipynb")))
        | hashes(root, (path.name for path in root.glob("*.py"))),
        "source": made_by["source"],
        "lock": hashes(root, ["requirements.lock"]),
        "environment": made_by["environment"],
        "parameters": dict(sorted(given.items())),
    }


def program() -> Sources:
    """The groups that are the same whatever report is made: the standard catalogue, the sources, the versions."""
    package = files_below(PACKAGE)
    data = [name for name in package if name.startswith("catalogue/") and name.endswith(".csv")]
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    machine = {"python": python, "font": document_fonts()[0]}
    return {
        "catalogue": hashes(PACKAGE, data),
        "source": hashes(PACKAGE, set(package) - set(data)),
        "environment": machine | versions(LIBRARIES) | {k: v for k, v in bringing(RULES).items() if k != "cchc"},
    }


def brief(made_from: Sources) -> Sources:
    """`made_from` in few words, to be sent and compared; without other periods, which may be made meanwhile."""
    return {
        group: named if group in VALUES else {"": hash_of(named)}
        for group, named in made_from.items()
        if group != "previous"
    }


def unlike(one: Sources, other: Sources) -> list[str]:
    """What is not the same in both, in words."""
    return [
        f"{words} {name}".rstrip()
        for group, words in GROUPS.items()
        for name in differing(one.get(group, {}), other.get(group, {}))
    ]


def write(
    build: Path, space: Workspace, office: str, made_from: Sources, build_date: str, findings: Counter[str]
) -> None:
    """manifest.json among the files of `build`, which are the outputs, and of the run's tables in data/processed.

    `findings` counts those of the data and of the document by severity.
    """
    made = hashes(build, files_below(build)) | _tables(hashes(space.processed, written(space.processed)))
    manifest = Manifest(
        period=space.period.id,
        office=office,
        build_date=build_date,
        made_from=made_from,
        findings={severity: findings[severity] for severity in ("error", "warning", "note")},
        outputs=made,
    )
    (build / NAME).write_text(manifest.as_json(), encoding="utf-8", newline="\n")


def read(outputs: Path) -> Manifest:
    """Raise CchcError where there is no manifest or it is not as this program writes it."""
    path = outputs / NAME
    try:
        return Manifest(**json.loads(path.read_bytes()))
    except FileNotFoundError as error:
        raise CchcError(f"Chưa có {display(path)}: hãy chạy cchc report để lập báo cáo trước.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise CchcError(f"Tệp {display(path)} đã bị sửa hoặc bị hỏng. Hãy chạy lại cchc report.") from error


def standing(space: Workspace, names: Iterable[str]) -> dict[str, str]:
    """The hashes of the named outputs as they are now; tables are named processed/<table>.parquet."""
    tables = {name for name in names if name.startswith("processed/")}
    found = hashes(space.processed, (name.removeprefix("processed/") for name in tables))
    return hashes(space.outputs, set(names) - tables) | _tables(found)


def changes(then: Sources, now: Sources) -> list[str]:
    """One line for each thing that is not as it was."""
    return [
        f"{words} {name}: {_change(then.get(group, {}).get(name), now.get(group, {}).get(name), group in VALUES)}"
        for group, words in GROUPS.items()
        for name in differing(then.get(group, {}), now.get(group, {}))
    ]


def since(space: Workspace, parameters: Mapping[str, str]) -> list[str]:
    """Why another run would differ from the last one; no line where its outputs stand and nothing changed."""
    try:
        last = read(space.outputs)
    except CchcError as error:
        return [str(error)]
    touched = differing(last.outputs, standing(space, last.outputs))
    return changes(last.made_from, sources(space, parameters)) + [
        f"Kết quả {name}: đã bị sửa hoặc xóa sau lần chạy trước" for name in touched
    ]


def _change(then: str | None, now: str | None, shown: bool) -> str:
    if then is None:
        return f"mới thêm, {now}" if shown else "mới thêm"
    if now is None:
        return "không còn"
    return f"trước là {then}, nay là {now}" if shown else "đã sửa"


def _tables(found: Mapping[str, str]) -> dict[str, str]:
    return {f"processed/{name}": digest for name, digest in found.items()}


def _notebooks(root: Path) -> dict[str, Path]:
    paths = {f"{name}.ipynb": root / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS}
    return {name: path for name, path in paths.items() if path.is_file()}

"""Makes a period's report again elsewhere, in another time zone and locale, and compares every byte."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ..project.errors import CchcError
from ..project.layers import catalogue_layers
from ..project.location import project_root
from ..project.paths import Workspace
from . import manifest
from .manifest import EPOCH, NAME, PACKAGE, Manifest, Sources

ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
COMMAND = "from cchc.cli import main; main()"


def verify_outputs(space: Workspace, say: Callable[[str], None]) -> None:
    """Say what changed since the report was made, then of each output whether it is made again byte for byte.

    The parameters are those of the manifest. Raises CchcError where there is no manifest, the report cannot be
    made again or an output differs.
    """
    recorded = manifest.read(space.outputs)
    parameters = recorded.made_from.get("parameters", {})
    now = manifest.sources(space) | {"parameters": parameters}
    for line in manifest.changes(recorded.made_from, now) or ["Không có gì thay đổi kể từ khi lập báo cáo."]:
        say(line)
    with tempfile.TemporaryDirectory(prefix="cchc-") as name:
        # a project that extends another names files above its own folder
        above = max((file.split("/").count("..") for file in now["project"]), default=0)
        again = _make_again(space, now, Path(name).joinpath(*["project"] * above))
    names = sorted(recorded.outputs.keys() | again.outputs.keys())
    stand = manifest.standing(space, names)
    faults = {n: _fault(recorded.outputs.get(n), stand.get(n), again.outputs.get(n)) for n in names}
    same = (recorded.period, recorded.build_date, recorded.findings) == (again.period, again.build_date, again.findings)
    faults[NAME] = "" if same else "kỳ, ngày lập hoặc số phát hiện khác với bản lập lại"
    for file, fault in faults.items():
        say(f"  {file:<32} {fault or 'giống từng byte'}")
    if wrong := [file for file, fault in faults.items() if fault]:
        raise CchcError(f"Kết quả kỳ {space.period.id} không khớp với bản lập lại: {', '.join(wrong)}.")


def _make_again(space: Workspace, now: Sources, folder: Path) -> Manifest:
    """What `cchc report` makes in a project of its own that holds the files of the manifest and no other."""
    root, period = project_root(), space.period
    for group, source, target in (
        ("inputs", space.raw, folder / "data" / "raw" / period.id),
        ("previous", space.processed.parent, folder / "data" / "processed"),
        ("notebooks", root / "notebooks", folder / "notebooks"),
        ("lock", root, folder),
        ("project", root, folder),
        ("extended", root, folder),
    ):
        for file in now[group]:
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file, target / file)
    # a folder that holds no file is in no manifest, and git and zip lose it
    (folder / "data" / "raw" / period.id / space.submissions.name).mkdir(parents=True, exist_ok=True)
    for layer in catalogue_layers():  # what makes a folder a project
        if layer.shared:
            other = folder / os.path.relpath(layer.folder.parent, root)
            for name in ("notebooks", "data"):
                (other / name).mkdir(parents=True, exist_ok=True)
    given = dict(now["parameters"])
    # the package that runs now, also where PYTHONPATH was relative to the working directory
    path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    environment = os.environ | ELSEWHERE | {"PYTHONPATH": path}
    environment.pop(EPOCH, None)
    if EPOCH in given:
        environment[EPOCH] = given.pop(EPOCH)
    arguments = [part for name, value in given.items() for part in ("-p", name, value)]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "report", period.id, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [""])[-1].removeprefix("Lỗi: ")
        raise CchcError(f"Không lập lại được báo cáo kỳ {period.id}: {said}")
    return manifest.read(folder / "outputs" / period.id)


def _fault(recorded: str | None, stands: str | None, again: str | None) -> str:
    if recorded is None:
        return "không có trong manifest.json"
    if stands is None:
        return "không còn trong thư mục kết quả"
    if stands != recorded:
        return "đã bị sửa sau khi lập báo cáo"
    return "" if again == recorded else "lập lại cho nội dung khác"

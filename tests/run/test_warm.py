"""What runs in forks of the warm process, and what runs here where there is none."""

import importlib
import json
import os
from pathlib import Path

import pytest
import yaml

from cchc.catalogue import load
from cchc.catalogue.reader import _load
from cchc.project.errors import CchcError, FileError
from cchc.project.paths import Workspace
from cchc.run import warm

EXAMPLES = Path(__file__).parents[2] / "examples"
WRITTEN = Path(warm.__file__).parent / "kernel" / "kernel.json"


@pytest.fixture(params=["in forks", "here"])
def where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    if request.param == "here":
        monkeypatch.setattr(warm, "SPEC", tmp_path / "kernel.json")
    return request.param


def refuse() -> None:
    raise FileError("limits.yml", ["dòng 3: thiếu.", "dòng 5: thừa."])


def test_the_kernel_is_installed_as_it_is_written() -> None:
    assert json.loads(warm.SPEC.read_bytes()) == json.loads(WRITTEN.read_bytes())
    assert warm.kernel_name() == "cchc"


def test_where_it_is_not_installed_the_stock_kernel_runs(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(warm, "SPEC", tmp_path / "kernel.json")
    warm.warm_up()
    assert warm.kernel_name() == "python3"


def test_every_module_that_is_named_exists() -> None:
    for name in json.loads(WRITTEN.read_bytes())["metadata"]["kernel_provisioner"]["config"]["preload"]:
        importlib.import_module(name)


def test_results_come_in_the_order_of_the_arguments(where: str) -> None:
    assert list(warm.side_by_side("math:factorial", [(n,) for n in (5, 3, 4)])) == [120, 6, 24]
    pids = set(warm.side_by_side("os:getpid", [(), ()]))
    assert pids == {os.getpid()} if where == "here" else len(pids) == 2 and os.getpid() not in pids


def test_an_error_is_what_it_was(where: str, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    with pytest.raises(FileError, match="dòng 3: thiếu; dòng 5: thừa") as raised:
        list(warm.side_by_side("test_warm:refuse", [()]))
    assert raised.value.faults == ["Tệp limits.yml, dòng 3: thiếu", "Tệp limits.yml, dòng 5: thừa"]


def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project in which a commune alone reports, as its working directory; its table of units."""
    for name in ("notebooks", "data/raw/2026-Q1", "catalogue"):
        (folder / name).mkdir(parents=True)
    settings = yaml.safe_load((EXAMPLES / "can-tho" / "report.yml").read_text(encoding="utf-8")) | {
        "office": "99001",
        "period": "2026-Q1",
    }
    for day in ("window_from", "window_to", "submission_due"):
        settings.pop(day)
    (folder / "data" / "raw" / "2026-Q1" / "report.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder / "catalogue" / "units.csv"


def name_of_office(space: Workspace) -> str:
    return load(space.period, "99001").office.name


def kept() -> int:
    return _load.cache_info().currsize


def test_the_catalogue_is_read_once_and_a_changed_table_is_seen(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    units = project(tmp_path, monkeypatch)
    titles = "code,slug,name,level,parent,valid_from\n"
    units.write_text(f"{titles}99001,thu-nhat,Xã Thứ Nhất,commune,,2025-07-01\n", encoding="utf-8")
    space = Workspace.of("2026-Q1")
    warm.warm_up()
    warm.prepare("cchc.run.ready:read_catalogue", space)
    assert warm.apart("test_warm:kept") == 1
    assert warm.apart("test_warm:name_of_office", space) == "Xã Thứ Nhất"
    units.write_text(f"{titles}99001,thu-hai,Xã Thứ Hai,commune,,2025-07-01\n", encoding="utf-8")
    assert warm.apart("test_warm:name_of_office", space) == "Xã Thứ Hai"


def test_what_cannot_be_read_ahead_is_told_by_who_reads_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    project(tmp_path, monkeypatch).write_text("code\n99001\n", encoding="utf-8")
    space = Workspace.of("2026-Q1")
    warm.prepare("cchc.run.ready:read_catalogue", space)
    with pytest.raises(CchcError, match=r"units\.csv"):
        warm.apart("test_warm:name_of_office", space)

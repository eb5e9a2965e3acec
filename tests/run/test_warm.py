"""What runs in forks of the warm process, and what runs here where there is none."""

import importlib
import json
import math
import os
from pathlib import Path

import pytest

from cchc.project.errors import FileError
from cchc.run import warm

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
    assert list(warm.side_by_side(math.factorial, [(n,) for n in (5, 3, 4)])) == [120, 6, 24]
    pids = set(warm.side_by_side(os.getpid, [(), ()]))
    assert pids == {os.getpid()} if where == "here" else len(pids) == 2 and os.getpid() not in pids


def test_an_error_is_what_it_was(where: str, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    with pytest.raises(FileError, match="dòng 3: thiếu; dòng 5: thừa") as raised:
        list(warm.side_by_side(refuse, [()]))
    assert raised.value.faults == ["Tệp limits.yml, dòng 3: thiếu", "Tệp limits.yml, dòng 5: thừa"]

"""Notebooks and exports in forks of a process that has imported what they need, where that can be had."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from warm_kernels import Child, NoForkError, call, start

# laid there when the package is installed; it is written in kernel/ beside this module
SPEC = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "cchc" / "kernel.json"
STOCK = "python3"


def kernel_name() -> str:
    """The kernelspec that papermill is to use."""
    return SPEC.parent.name if SPEC.is_file() else STOCK


def warm_up() -> None:
    """Begin to import, in a process of its own, what the run needs; returns at once."""
    with suppress(NoForkError):  # then each kernel is a new process
        start(_preload())


def prepare(function: str, *arguments: Any) -> None:
    """Have "module:function" called in that process: the forks made from now on have what it keeps in memory."""
    with suppress(NoForkError):
        start(_preload()).prepare(function, *arguments)


def apart(function: str, *arguments: Any) -> Any:
    """What "module:function" returns, called in a fork that has imported what it needs; see side_by_side."""
    return next(side_by_side(function, [arguments]))


def side_by_side(function: str, jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    """What "module:function" returns for each of the arguments, in their order; raises what it raises.

    Each runs in a fork of its own, or here where there is none to be had. Arguments and results are pickled.
    """
    started = [(arguments, _fork(function, arguments)) for arguments in jobs]
    for arguments, child in started:
        try:
            yield child.result() if child else _here(function, arguments)
        except NoForkError:
            yield _here(function, arguments)


def _fork(function: str, arguments: tuple[Any, ...]) -> Child | None:
    try:
        return call(function, *arguments, preload=_preload())
    except NoForkError:
        return None


def _here(function: str, arguments: tuple[Any, ...]) -> Any:
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)(*arguments)


def _preload() -> list[str]:
    if not SPEC.is_file():
        raise NoForkError("the kernel is not installed")
    return json.loads(SPEC.read_bytes())["metadata"]["kernel_provisioner"]["config"]["preload"]

"""Notebooks and exports in forks of a process that has imported what they need, where that can be had."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
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


def side_by_side(function: Callable[..., Any], jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    """What the module's function returns for each of the arguments, in their order; raises what it raises.

    Each runs in a fork of its own, or here where there is none to be had. Arguments and results are pickled.
    """
    started = [(arguments, _fork(function, arguments)) for arguments in jobs]
    for arguments, child in started:
        try:
            yield child.result() if child else function(*arguments)
        except NoForkError:
            yield function(*arguments)


def _fork(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Child | None:
    try:
        return call(f"{function.__module__}:{function.__name__}", *arguments, preload=_preload())
    except NoForkError:
        return None


def _preload() -> list[str]:
    if not SPEC.is_file():
        raise NoForkError("the kernel is not installed")
    return json.loads(SPEC.read_bytes())["metadata"]["kernel_provisioner"]["config"]["preload"]

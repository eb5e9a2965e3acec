"""The notebooks' kernel: forked from a process that has imported what they need, where that is installed."""

import contextlib
import json
import sys
from pathlib import Path

# laid there when the package is installed; kernel/ beside this module is where it is written
SPEC = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "cchc" / "kernel.json"
STOCK = "python3"


def kernel_name() -> str:
    """The kernelspec that papermill is to use."""
    return SPEC.parent.name if SPEC.is_file() else STOCK


def warm_up() -> None:
    """Begin to import, in a process of its own, what the notebooks need; returns at once."""
    from warm_kernels import NoForkError, start

    if SPEC.is_file():
        spec = json.loads(SPEC.read_bytes())
        with contextlib.suppress(NoForkError):  # there the stock kernel serves
            start(spec["metadata"]["kernel_provisioner"]["config"]["preload"])

"""The kernels of a run's notebooks, one for each: the next one comes to life while the one before ends."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.utils import run_sync

from .warm import kernel_name

ARGUMENTS = [
    # a level of the log's handler would have each record made, then thrown away; else each shutdown prints one
    "--IPKernelApp.logging_config={'loggers': {'IPKernelApp': {'level': 'CRITICAL'}}}",
    "--IPKernelApp.outstream_class=warm_kernels.streams.PromptStream",
    "--HistoryManager.hist_file=:memory:",  # the cells are no part of the analyst's history
]
CLIENT = "warm_kernels.client.PromptClient"


class Kernels:
    """So many kernels, the first of them started at once."""

    def __init__(self, count: int) -> None:
        self._sockets = tempfile.TemporaryDirectory(prefix="cchc-")  # those of two runs at a time must not meet
        self._left = count
        self._ahead: Manager | None = None

    def __enter__(self) -> "Kernels":
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._ahead:
            _end(self._ahead)
        self._sockets.cleanup()

    @contextmanager
    def next(self) -> Iterator["Manager"]:
        """What papermill takes for a kernel that is its own to use, and not to end."""
        manager, self._ahead = self._ahead, None
        try:
            yield manager
            if self._left:
                self._start()
        except BaseException:
            run_sync(_let_go)()
            raise
        finally:
            _end(manager)

    def _start(self) -> None:
        # the default transport opens TCP ports in plain text; Windows has no other
        local = {} if os.name == "nt" else {"transport": "ipc", "ip": f"{self._sockets.name}/{self._left}"}
        self._left -= 1
        manager = Manager(kernel_name=kernel_name(), client_class=CLIENT, **local)
        run_sync(manager.start_kernel)(extra_arguments=ARGUMENTS)
        self._ahead = manager


class Manager(AsyncKernelManager):
    """A manager that knows who spoke with its kernel: of one that is not its own nbclient closes no channels."""

    spoken_with: AsyncKernelClient | None = None

    def client(self, **given: Any) -> AsyncKernelClient:
        self.spoken_with = super().client(**given)
        return self.spoken_with


async def _let_go() -> None:
    """End what an interrupted notebook still waits for, which would print that its kernel died."""
    waiting = asyncio.all_tasks() - {asyncio.current_task()}
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def _end(manager: Manager) -> None:
    """A kernel that nobody spoke with is killed: asked to end while it starts, it would print where it was."""
    if manager.spoken_with is None:
        run_sync(manager.provisioner.kill)()
        run_sync(manager.provisioner.wait)()
    elif run_sync(manager.is_alive)():
        run_sync(manager.shutdown_kernel)()
    run_sync(manager.cleanup_resources)()
    if manager.spoken_with:
        manager.spoken_with.stop_channels()

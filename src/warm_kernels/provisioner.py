"""The kernel provisioner "warm-fork": LocalProvisioner, but the process is a fork of the warm process."""

import asyncio
import os
import select
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from . import process

LAUNCHER = ["-m", "ipykernel_launcher"]


class WarmForkProvisioner(LocalProvisioner):
    """Launches IPython kernels as forks; other kernels, and all where that fails, as LocalProvisioner does."""

    preload = List(Unicode(), help="Modules that are imported once, before any kernel is asked for.").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        try:
            child = await asyncio.to_thread(self._fork, cmd, kwargs)
        except process.NoForkError as error:
            self.log.info("This kernel is not a fork of the warm process: %r", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = child
        self.pid = self.pgid = child.pid  # it leads a session of its own
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Let the kernel end at its own pace, for as long as the manager would ask for its end every 0.1 s."""
        if isinstance(self.process, process.Child):
            patience = self.get_shutdown_wait_time(self.parent.shutdown_wait_time) / 2
            await asyncio.to_thread(select.select, [self.process], [], [], patience)

    def _fork(self, cmd: list[str], kwargs: dict[str, Any]) -> process.Child:
        given = {name for name, value in kwargs.items() if value is not None} - {"kernel_id", "extra_arguments"}
        place = cmd.index("-m") if "-m" in cmd else 0
        if not (given <= {"cwd", "env"} and cmd[0] == sys.executable and cmd[place : place + 2] == LAUNCHER):
            raise process.NoForkError(f"{cmd} with {sorted(given)} is more than a warm process can do")
        cwd = os.fspath(kwargs["cwd"]) if kwargs.get("cwd") else None
        return process.fork({"kernel": cmd[place + 2 :]}, self.preload, cwd, kwargs.get("env"), cmd[1:place])

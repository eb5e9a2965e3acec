"""A client of a kernel that waits no longer than the kernel lets it; for any kernel, forked or not."""

import math
import time
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient


class PromptClient(AsyncKernelClient):
    """Ready once the kernel has answered and said that it is idle: the stock client then listens 0.2 s for nothing.

    Nor has it a thread that asks each second whether the kernel lives, which its manager knows.
    """

    def start_channels(self, **which: bool) -> None:
        super().start_channels(**{"hb": False} | which)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Raises RuntimeError where the kernel ends, or says nothing for so many seconds."""
        end = time.monotonic() + (math.inf if timeout is None else timeout)
        while not await self._answered(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _answered(self, asked: str) -> bool:
        """Whether the answer came and, on the channel that we are then known to be subscribed to, that it was all."""
        try:
            reply = await self.get_shell_msg(timeout=1)
            while reply["parent_header"].get("msg_id") != asked:  # to what was asked before
                reply = await self.get_shell_msg(timeout=1)
            told = await self.get_iopub_msg(timeout=0.2)
            while told["parent_header"].get("msg_id") != asked or told["content"].get("execution_state") != "idle":
                told = await self.get_iopub_msg(timeout=0.2)
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True

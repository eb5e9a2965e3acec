"""What a kernel's cells print; for any IPython kernel, forked or not."""

from ipykernel.iostream import OutStream


class PromptStream(OutStream):
    """Sent on where something was written: for each cell the stock one asks its thread six times, and waits for it."""

    _written = False

    def write(self, string: str) -> int | None:
        self._written = True
        return super().write(string)

    def flush(self) -> None:
        if self._written:
            self._written = False
            super().flush()

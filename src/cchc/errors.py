"""Errors meant for the person at the keyboard: one Vietnamese sentence, what happened, where, what to do next."""


class CchcError(Exception):
    """Stops the run. The message is shown as it is, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows under a cell: the sentence alone; `%debug` still reaches the frames."""
        return [f"Lỗi: {self}"]

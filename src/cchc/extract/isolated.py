"""Large or binary files are read in a process of its own: they may hang a reader or exhaust the memory."""

import pickle
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer
from types import TracebackType

from . import spreadsheet
from .limits import Limits
from .spreadsheet import BARE, BROKEN, OLE, TOO_LARGE, Unreadable

SCRIPT = Path(spreadsheet.__file__).parent
SMALL = 2**21  # bytes unpacked, cells: what takes little memory


class IsolatedReader:
    """A process that is started for the first file and may read those behind it; to be used as a context.

    Only a small binary workbook (xls) leaves it to the next file. Any other, and one that took too long or brought it
    down, is its last one.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "IsolatedReader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def read(self, data: bytes, limits: Limits) -> list[dict]:
        """What spreadsheet.read gives; Unreadable otherwise."""
        fresh = self._process is None
        process = self._process = self._process or subprocess.Popen(
            [sys.executable, "-I", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        lasting = data.startswith((OLE, *BARE)) and len(data) < SMALL
        late, answer = Event(), None
        timer = Timer(limits.seconds, lambda: (late.set(), process.kill()))
        timer.start()
        try:
            pickle.dump((data, vars(limits)), process.stdin)
            process.stdin.flush()
            answer = pickle.load(process.stdout)  # written by our own script
        except (OSError, EOFError, pickle.UnpicklingError):
            pass  # it has ended
        finally:
            timer.cancel()
            if answer is None or late.is_set() or not lasting:
                self._end()
        if answer is None and not late.is_set() and not fresh:
            return self.read(data, limits)  # by a process that had nothing before it: only then the file is to blame
        if isinstance(answer, list):
            return answer
        raise Unreadable(answer or (TOO_LARGE.format(f"quá {limits.seconds} giây") if late.is_set() else BROKEN))

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

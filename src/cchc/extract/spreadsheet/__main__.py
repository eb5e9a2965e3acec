"""The reading as a process of its own: files and limits on stdin, for each its sheets or a message on stdout."""

import gc
import os
import pickle
import signal
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
MEMORY = 4 * 2**30  # bytes the process may take


def main() -> None:
    """Reads the files named on stdin within the limits given there, one after the other, until none is left."""
    sys.path.append(str(HERE.parent))  # this folder as a package, without the package around it, which is slow to load
    spreadsheet = import_module(HERE.name)
    alarm = getattr(signal, "alarm", lambda seconds: 0)  # Windows has none
    gc.disable()  # a million rows are no garbage
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit
    while sys.stdin.buffer.peek(1):
        data, limits = pickle.load(sys.stdin.buffer)
        alarm(int(limits["seconds"]) + 2)  # for when nobody is left to end it
        try:
            answer: object = spreadsheet.read(data, limits)
        except spreadsheet.Unreadable as error:
            answer = str(error)
        alarm(0)
        sys.stdout.buffer.write(pickle.dumps(answer))
        sys.stdout.flush()
        del data, answer
        gc.collect()  # while the next file is on its way
    os._exit(0)


if __name__ == "__main__":
    main()

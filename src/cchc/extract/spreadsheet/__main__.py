"""The reading as a process of its own: limits as JSON in argv[1], the file on stdin; sheets or a message on stdout."""

import gc
import json
import os
import pickle
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
MEMORY = 4 * 2**30  # bytes the process may take


def main() -> None:
    sys.path.append(str(HERE.parent))  # this folder as a package, without the package around it, which is slow to load
    spreadsheet = import_module(HERE.name)
    limits = json.loads(sys.argv[1])
    gc.disable()  # a million rows are no garbage
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit
    try:
        answer: object = spreadsheet.read(sys.stdin.buffer.read(), limits)
    except spreadsheet.Unreadable as error:
        answer = str(error)
    sys.stdout.buffer.write(pickle.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()

"""The reading as a process of its own: limits as JSON in argv[1], the file on stdin; sheets or a message on stdout."""

import gc
import json
import os
import pickle
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # this folder as a package, without the package around it

from spreadsheet import Unreadable, read

MEMORY = 4 * 2**30  # bytes the process may take


def main() -> None:
    limits = json.loads(sys.argv[1])
    gc.disable()  # a million rows are no garbage
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit
    try:
        answer: object = read(sys.stdin.buffer.read(), limits)
    except Unreadable as error:
        answer = str(error)
    sys.stdout.buffer.write(pickle.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()

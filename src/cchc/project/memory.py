"""No search for garbage while large tables are built: all they hold is in use, and looking through it is slow."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_thrown_away() -> Iterator[None]:
    """Also a decorator. Reference counts free nearly everything as before; cycles wait until the end."""
    resumed = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resumed:
            gc.enable()

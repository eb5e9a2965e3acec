"""A folder of reports for one run at a time: another one is refused at once, whichever process or person began it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..project.csv_edit import locked
from ..project.errors import CchcError
from ..project.location import display


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The folder, made where it is not there, for nobody else; CchcError where another run is at work in it.

    Let go of when the process ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder, wait=False))
        except BlockingIOError as error:
            raise CchcError(
                f"Một lần lập báo cáo khác đang ghi vào {display(folder)}. Hãy chờ lần đó xong rồi chạy lại."
            ) from error
        yield

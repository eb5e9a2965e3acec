"""What the commands share: their options, one line of print, one line of error."""

import functools
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from ..language.text import visible
from ..project.errors import DEBUG, CchcError, unopened
from ..project.location import display

PERIOD = click.argument("period", default="")  # empty: the project's chosen one
RAW = click.option("--raw", type=click.Path(path_type=Path), help="Thư mục dữ liệu đầu vào. Mặc định: data/raw/PERIOD.")
OUT = click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/PERIOD.")
PROCESSED = click.option(
    "--processed",
    type=click.Path(path_type=Path),
    help="Thư mục dữ liệu đã xử lý. Mặc định: data/processed/PERIOD, hoặc processed trong thư mục kết quả đã chọn.",
)


def say(text: str, err: bool = False) -> None:
    """One line for a terminal, which would obey a control character instead of showing it."""
    click.echo(visible(text).replace("\n", " "), err=err)


def one_line_errors(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose errors are one Vietnamese line; with --debug, the whole trace."""

    @click.option("--debug", is_flag=True, help="In toàn bộ vết lỗi.")
    @functools.wraps(command)
    def run(debug: bool, **arguments: object) -> None:
        if debug:
            os.environ[DEBUG] = "1"  # for the kernels
        try:
            command(**arguments)
        except KeyboardInterrupt:
            say("Đã dừng theo yêu cầu; kết quả lần trước được giữ nguyên.", err=True)
            sys.exit(130)
        except BrokenPipeError:  # the reader of a pipe has seen enough; click ends quietly
            raise
        except Exception as error:
            if debug:
                raise
            if isinstance(error, OSError) and error.filename:
                error = CchcError(unopened(display(Path(error.filename)), error))
            unforeseen = "" if isinstance(error, CchcError) else f"{type(error).__name__}: "
            hint = " Chạy lại với --debug để xem chi tiết." if unforeseen else ""
            say(f"Lỗi: {unforeseen}{' '.join(str(error).split())}{hint}", err=True)
            for detail in getattr(error, "details", ()):
                say(f"  - {' '.join(detail.split())}", err=True)
            sys.exit(1)

    return run


def parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CchcError(f"“{text}” không phải ngày. Hãy viết như 2022-03-15.") from error


def folders(period: str, raw: Path | None, out: Path | None, processed: Path | None) -> dict[str, str]:
    """The folders named on the command line, absolute, as Workspace.of and the notebooks take them."""
    if out and not processed:
        processed = out / "processed"  # another folder's data never overwrites the project's own
        if (processed / period).is_dir():  # so a batch leaves them, with those of other periods beside them
            processed /= period
    folders = {"raw": raw, "processed": processed, "outputs": out}
    return {name: str(path.resolve()) for name, path in folders.items() if path}

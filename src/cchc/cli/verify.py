"""cchc verify: the report made again in another folder and compared byte by byte."""

import time
from pathlib import Path

import click

from ..language.format import number
from ..project.paths import Workspace
from .common import OUT, PERIOD, PROCESSED, RAW, folders, one_line_errors, say


@click.command("verify", help="Lập lại báo cáo của kỳ PERIOD ở thư mục tạm và so từng byte với kết quả đang có.")
@PERIOD
@RAW
@OUT
@PROCESSED
@one_line_errors
def command(period: str, raw: Path | None, out: Path | None, processed: Path | None) -> None:
    started = time.perf_counter()
    space = Workspace.of(period, **folders(period, raw, out, processed))

    from ..run.verify import verify_outputs

    verify_outputs(space, say)
    say(f"Lập lại sau {number(time.perf_counter() - started, 1)} giây: mọi kết quả giống từng byte.")

"""cchc status: which unit has sent its form, when and how full."""

import sys
from datetime import date
from pathlib import Path

import click

from ..language.format import day, percent
from ..project.paths import Workspace
from .common import PERIOD, RAW, one_line_errors, parse_day


@click.command(
    "status", help="Cho biết đơn vị nào đã gửi biểu của kỳ PERIOD, khi nào, đủ đến đâu. Mã thoát 3: còn thiếu."
)
@PERIOD
@RAW
@click.option("--on", metavar="NGÀY", help="Tình hình đến hết ngày này, viết như 2022-03-10. Mặc định: hôm nay.")
@one_line_errors
def command(period: str, raw: Path | None, on: str | None) -> None:
    space = Workspace.of(period, str(raw or ""))
    # printed only; nothing that is written depends on a clock
    today = parse_day(on) if on else date.today()

    from ..run import schedule

    due, units = schedule.submission_due(space), schedule.sent(space, parse_day(on) if on else None)
    left = "" if due is None else f", {_days_left((due - today).days)}"
    until = f"Hạn gửi: {day(due)}" if due else "Chưa ghi hạn gửi (submission_due trong report.yml)"
    click.echo(f"Kỳ {space.period.id} ({space.period.title}). {until}{left}.")
    for sent in units:
        said = "chưa gửi" + left if not sent.file else f"{sent.file}: không đọc được"
        if sent.readable:
            rate = percent(100 * sent.filled / sent.asked)
            said = f"{sent.file}, ghi {sent.filled}/{sent.asked} ô ({rate}%), {sent.findings} phát hiện khi đọc"
        if sent.received:
            late = f", chậm {(sent.received - due).days} ngày" if due and sent.received > due else ""
            said += f", nhận {day(sent.received)}{late}"
        click.echo(f"  {sent.unit.code:<6} {sent.unit.name}: {said}")
    complete = sum(sent.complete for sent in units)
    click.echo(f"Đã gửi đủ: {complete}/{len(units)} đơn vị.")
    if complete < len(units):
        sys.exit(3)


def _days_left(days: int) -> str:
    return f"còn {days} ngày" if days >= 0 else f"quá hạn {-days} ngày"

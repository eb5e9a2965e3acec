"""cchc report: the report of one period, made where something changed since the last run."""

import time
from datetime import date
from pathlib import Path

import click

from ..language.format import day, number
from ..project.errors import CchcError
from ..project.location import display, project_root
from ..project.paths import Workspace
from .common import OUT, PERIOD, PROCESSED, RAW, folders, one_line_errors, parse_day, say

TODAY = "hôm nay"


@click.command(
    "report",
    help="Lập báo cáo của kỳ PERIOD (2021, 2021-Q1, 2021-H1…): làm sạch, tính chỉ tiêu, kiểm tra, xuất. "
    "Không ghi PERIOD: kỳ đang chọn của dự án.",
)
@PERIOD
@click.option(
    "--due",
    metavar="[NGÀY]",
    is_flag=False,
    flag_value=TODAY,
    help="Thay cho PERIOD: kỳ mới nhất đã chốt số liệu trước ngày này (không ghi: hôm nay), chưa lập.",
)
@RAW
@OUT
@PROCESSED
@click.option("--force", is_flag=True, help="Chạy lại cả khi không có gì thay đổi.")
@click.option("--explain", is_flag=True, help="Nêu những gì đã thay đổi kể từ lần chạy trước.")
@click.option("--final", is_flag=True, help="Bản chính thức: dừng và liệt kê nếu còn lỗi chưa được xử lý.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="TÊN GIÁ_TRỊ", help="Tham số của notebook.")
@one_line_errors
def command(
    period: str,
    due: str | None,
    raw: Path | None,
    out: Path | None,
    processed: Path | None,
    force: bool,
    explain: bool,
    final: bool,
    parameters: tuple[tuple[str, str], ...],
) -> None:
    started = time.perf_counter()
    given = folders(period, raw, out, processed)
    if due and (period or given):
        raise CchcError("--due tự chọn kỳ nên không đi cùng PERIOD, --raw, --processed, --out.")
    if due:
        from ..run.schedule import due_period

        # the clock chooses the period only; nothing that is written depends on it
        today = date.today() if due == TODAY else parse_day(due)
        found = due_period(project_root(), today)
        if found is None:
            click.echo(f"Chưa có kỳ nào đã nhận số liệu của đơn vị và chốt số liệu trước ngày {day(today)}.")
            return
    space = Workspace.of(found.id if due else period, **given)
    if not period:
        say(f"Kỳ {space.period.id} ({space.period.title}).")

    if fixed := sorted({"period", "raw", "processed", "outputs"} & dict(parameters).keys()):
        raise CchcError(f"Không đặt {', '.join(fixed)} bằng -p. Hãy dùng PERIOD, --raw, --processed, --out.")

    from ..run import manifest

    made = ", ".join(display(space.outputs / f"report.{kind}") for kind in ("html", "pdf", "docx"))
    changed = manifest.since(space, dict(parameters))
    for line in (changed or ["Không có gì thay đổi kể từ lần chạy trước."]) if explain else ():
        say(line)
    if not (changed or force or final):
        say(f"Giữ nguyên kết quả vì không có gì thay đổi: {made}; dùng --force để chạy lại.")
        return

    from ..run.warm import apart, prepare, warm_up

    warm_up()
    prepare("cchc.run.ready:read_catalogue", space)

    from ..run.pipeline import run  # papermill takes seconds to import; a mistyped period need not wait for it

    errors = run(space, dict(parameters) | given, _progress, final)
    for sentence in apart("cchc.run.results:left_out", space):
        say(f"Chưa vào báo cáo: {sentence}")
    status = f"Dự thảo, còn {number(errors)} lỗi chưa được xử lý" if errors else "Bản chính thức, không còn lỗi"
    say(f"Xong sau {number(time.perf_counter() - started, 1)} giây: {made}. {status}.")


def _progress(step: str, seconds: float, counted: str) -> None:
    say(f"  {step:<14} {number(seconds, 1):>5} giây  {counted}".rstrip())

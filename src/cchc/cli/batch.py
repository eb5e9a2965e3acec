"""cchc batch: many reports at once, of a list of periods and offices or of a table of runs."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language.format import number
from ..project.errors import CchcError
from ..project.location import project_root
from ..project.paths import display
from .common import one_line_errors, say

if TYPE_CHECKING:
    from concurrent.futures import Executor


@click.command("batch", help="Lập nhiều báo cáo một lần: mỗi báo cáo được lập trọn vẹn rồi mới thay bản cũ.")
@click.option("--periods", metavar="KỲ,KỲ", default="", help="Các kỳ, cách nhau bằng dấu phẩy: 2021-Q1,2021-H1.")
@click.option("--offices", metavar="MÃ,MÃ", default="", help="Mã các cơ quan; dữ liệu ở data/raw/<mã>/<kỳ>.")
@click.option("--runs", metavar="TỆP", type=click.Path(path_type=Path), help="Bảng csv có các cột office, period, raw.")
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/batch.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="SỐ",
    help="Số báo cáo lập cùng lúc. Mặc định: số bộ xử lý, số máy Dask.",
)
@click.option("--scheduler", metavar="ĐỊA_CHỈ", help="Lập trên các máy của Dask: tcp://máy:8786.")
@click.option("--force", is_flag=True, help="Lập lại cả báo cáo không có gì thay đổi.")
@one_line_errors
def command(
    periods: str, offices: str, runs: Path | None, out: Path | None, workers: int | None, scheduler: str, force: bool
) -> None:
    if bool(runs) == bool(periods) or (runs and offices):
        raise CchcError("Hãy ghi --periods (và --offices nếu có), hoặc --runs.")
    if offices and not _listed(offices):
        raise CchcError("--offices không ghi mã cơ quan nào.")

    from ..run import batch  # papermill takes seconds to import

    folder = (out or project_root() / "outputs" / "batch").resolve()
    planned = batch.read_runs(runs, folder) if runs else batch.plan_runs(_listed(offices), _listed(periods), folder)
    executor, count = _on_dask(scheduler) if scheduler else _here(workers or os.cpu_count() or 1)
    count = min(count, workers or count)

    (folder / batch.SUMMARY).unlink(missing_ok=True)  # of the batch before: a batch that is stopped leaves none

    def told(outcome: batch.Outcome, left: int, seconds: float | None) -> None:
        rest = f"; còn {number(left)} báo cáo" if left else ""
        if left and seconds is not None:
            rest += f", nhiều nhất khoảng {number(max(seconds / 60, 0.1), 1)} phút"
        who = " ".join(filter(None, (outcome.run.office, outcome.run.period)))
        took = "" if outcome.state == batch.SKIPPED else f" ({number(outcome.seconds, 1)} giây)"  # nobody knows
        say(f"  {who}: {', '.join(filter(None, (outcome.state, outcome.status)))}{took}{rest}")
        for line in outcome.said:
            say(f"    - {line}")

    outcomes = batch.run_all(planned, executor, count, force, told)
    say(f"Kết quả: {display(batch.write_summary(outcomes, folder))}")
    if any(outcome.state in (batch.FAILED, batch.SKIPPED) for outcome in outcomes):
        sys.exit(1)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _here(workers: int) -> tuple[Callable[[], "Executor"], int]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from ..run.batch import end_with_parent

    # new processes, not forks: each starts a warm process of its own, once for all the reports it makes
    context = get_context("spawn")
    return lambda: ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent), workers


def _on_dask(address: str) -> tuple[Callable[[], "Executor"], int]:
    try:
        from distributed import Client
    except ImportError as error:
        raise CchcError("Chưa cài Dask. Hãy cài: pip install 'cchc[dask]'.") from error
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise CchcError(f"Không kết nối được với bộ điều phối Dask ở {address}.") from error
    threads = client.nthreads()
    if not threads:
        raise CchcError(f"Bộ điều phối Dask ở {address} chưa có máy nào. Hãy chạy dask worker --nthreads 1 trước.")
    if crowded := [name for name, count in threads.items() if count != 1]:
        # the working directory and the signals of a process are not those of a thread
        raise CchcError(f"Máy {', '.join(crowded)} chạy nhiều luồng. Hãy chạy lại dask worker với --nthreads 1.")
    return lambda: client.get_executor(pure=False, retries=2), len(threads)

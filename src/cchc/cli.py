"""The `cchc` command: reads arguments, prints progress, turns an error into one Vietnamese line."""

import sys
import time
from pathlib import Path

import click

from . import __version__
from .errors import CchcError
from .format import number
from .paths import Workspace, display


@click.group(help="Lập báo cáo cải cách hành chính định kỳ từ biểu số liệu các đơn vị gửi.")
@click.version_option(__version__, message="cchc %(version)s")
def main() -> None:
    pass


@main.command(help="Lập báo cáo của kỳ PERIOD (ví dụ 2021): làm sạch, tính chỉ tiêu, kiểm tra, xuất HTML và PDF.")
@click.argument("period")
@click.option("--raw", type=click.Path(path_type=Path), help="Thư mục dữ liệu đầu vào. Mặc định: data/raw/PERIOD.")
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/PERIOD.")
@click.option(
    "--processed",
    type=click.Path(path_type=Path),
    help="Thư mục dữ liệu đã xử lý. Mặc định: data/processed/PERIOD, hoặc processed trong thư mục kết quả đã chọn.",
)
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="TÊN GIÁ_TRỊ", help="Tham số của notebook.")
@click.option("--debug", is_flag=True, help="In toàn bộ vết lỗi.")
def report(
    period: str,
    raw: Path | None,
    out: Path | None,
    processed: Path | None,
    parameters: tuple[tuple[str, str], ...],
    debug: bool,
) -> None:
    started = time.perf_counter()
    try:
        if out and not processed:
            processed = out / "processed"  # another folder's data never overwrites the project's own
        folders = {"raw": raw, "processed": processed, "outputs": out}
        given = {name: str(path.resolve()) for name, path in folders.items() if path}
        space = Workspace.of(period, **given)

        from .pipeline import run  # papermill takes seconds to import; a mistyped period need not wait for it

        run(space, dict(parameters) | given, _progress)
    except Exception as error:
        if debug:
            raise
        unforeseen = "" if isinstance(error, CchcError) else f"{type(error).__name__}: "
        hint = " Chạy lại với --debug để xem chi tiết." if unforeseen else ""
        click.echo(f"Lỗi: {unforeseen}{' '.join(str(error).split())}{hint}", err=True)
        sys.exit(1)
    click.echo(
        f"Xong sau {number(time.perf_counter() - started, 1)} giây: {display(space.outputs / 'report.html')}, "
        f"{display(space.outputs / 'report.pdf')}"
    )


def _progress(step: str, seconds: float, counted: str) -> None:
    click.echo(f"  {step:<14} {number(seconds, 1):>5} giây  {counted}".rstrip())

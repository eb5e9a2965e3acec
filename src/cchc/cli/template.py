"""cchc template: a blank form for each unit."""

from pathlib import Path

import click

from ..project.location import display, project_root
from ..project.paths import Workspace
from ..project.period import Period
from .common import one_line_errors, say


@click.command("template", help="Tạo biểu trống của kỳ PERIOD cho từng đơn vị, kèm số liệu kỳ trước nếu đã có.")
@click.argument("period")
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/PERIOD/templates.")
@one_line_errors
def command(period: str, out: Path | None) -> None:
    asked, root = Period.parse(period), project_root()

    from ..catalogue import load
    from ..project.settings import office_of, read_settings_if_any
    from ..project.storage import write_atomic
    from ..workbooks import form

    # the raw data need not be there yet: the period may still be to come
    space = Workspace(asked, *(root / place / period for place in ("data/raw", "data/processed", "outputs")))
    settings = read_settings_if_any(space.raw / "report.yml", period)
    window, due = (settings.window, settings.submission_due) if settings else (asked.window, None)
    folder = out or space.outputs / "templates"
    catalogue = load(asked, office_of(space.raw.parent, asked), window[1])
    previous = form.last_values(space.before, catalogue)
    books = form.templates(catalogue, asked, window, due, previous, Period(space.before.name))
    for name, content in books.items():
        write_atomic(folder / name, content)
    known = f"số liệu kỳ trước của {len(previous)} đơn vị" if previous else "chưa có số liệu kỳ trước"
    say(f"Đã ghi {len(books)} biểu trống vào {display(folder)} ({known}).")

"""cchc start: the files that a new period of this project begins with."""

import click

from ..project.paths import project_root
from ..project.period import Period
from .common import one_line_errors, say


@click.command(
    "start",
    help="Mở kỳ báo cáo PERIOD: report.yml chép từ kỳ trước, narrative.md, registers.xlsx và biểu trống. "
    "Tệp đã có được giữ nguyên.",
)
@click.argument("period")
@one_line_errors
def command(period: str) -> None:
    asked, root = Period.parse(period), project_root()

    from ..project.storage import write_atomic
    from ..starter.period import period_files

    files = period_files(asked)
    kept = [name for name in files if (root / name).exists()]
    for name in files.keys() - set(kept):
        write_atomic(root / name, files[name])
    own = [name for name in files if name.startswith("data/") and not name.endswith(".gitkeep")]
    written = [name for name in own if name not in kept]
    forms = len(files.keys() - set(kept) - set(written))
    said = [*written, *([f"{forms} biểu trống ở outputs/{asked.id}/templates"] if forms else [])]
    say(f"Kỳ {asked.id} ({asked.title}), đã ghi: {', '.join(said) or 'không có tệp nào'}.")
    if own_kept := [name for name in own if name in kept]:
        say(f"Giữ nguyên vì đã có: {', '.join(own_kept)}.")

"""cchc start: the files that a new period of this project begins with."""

import click

from ..project.chosen import chosen_file
from ..project.location import project_root
from ..project.period import Period
from .common import one_line_errors, say


@click.command(
    "start",
    help="Mở kỳ báo cáo PERIOD: report.yml chép từ kỳ trước, narrative.md, registers.xlsx và biểu trống. "
    "Tệp đã có được giữ nguyên. Kỳ này thành kỳ đang chọn của dự án.",
)
@click.argument("period")
@one_line_errors
def command(period: str) -> None:
    asked, root = Period.parse(period), project_root()

    from ..project.storage import save_files, write_atomic
    from ..starter.period import period_files, register_gaps

    files = period_files(asked)
    kept = [name for name in files if (root / name).exists()]
    for name in files.keys() - set(kept):
        write_atomic(root / name, files[name])
    save_files(root, chosen_file(asked))
    forms = [name for name in files if name.startswith("outputs/")]
    own = [name for name in files if name not in forms and not name.endswith(".gitkeep")]
    blank = len(set(forms) - set(kept))
    said = [name for name in own if name not in kept]
    said += [f"{blank} biểu trống ở outputs/{asked.id}/templates"] if blank else []
    say(f"Kỳ {asked.id} ({asked.title}), đã ghi: {', '.join(said) or 'không có tệp nào'}.")
    if left := [name for name in own if name in kept]:
        say(f"Giữ nguyên vì đã có: {', '.join(left)}.")
    blanks, gaps = register_gaps(asked)
    for name, content in blanks.items():
        if not (root / name).exists():
            write_atomic(root / name, content)
    for gap in gaps:
        say(gap)
    say(f"Kỳ đang chọn của dự án (period.txt): {asked.id}.")

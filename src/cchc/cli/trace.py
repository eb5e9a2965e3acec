"""cchc trace: where one figure comes from, down to the cells."""

from pathlib import Path

import click

from ..language.format import number
from ..project.paths import Workspace
from .common import OUT, PROCESSED, RAW, folders, one_line_errors, say


@click.command("trace", help="In nguồn của một số liệu: cách tính, các thành phần và từng ô trong tệp đã gửi.")
@click.argument("period")
@click.argument("figure", metavar="MÃ")
@RAW
@OUT
@PROCESSED
@click.option("--rows", is_flag=True, help="In từng hồ sơ một cửa, từng ô của biểu tổng hợp được đếm.")
@one_line_errors
def command(period: str, figure: str, raw: Path | None, out: Path | None, processed: Path | None, rows: bool) -> None:
    space = Workspace.of(period, **folders(period, raw, out, processed))

    from ..catalogue import load
    from ..content.lineage import Lineages, as_text, cells_as_text, dossiers_as_text
    from ..indicators import cells_behind, counting, rows_behind
    from ..project.settings import read_settings
    from ..project.steps import Step

    observations, indicators, registers, dossiers, submitted, counts = Step(space, "03_report").load(
        "observations", "indicators", "registers", "dossiers", "submitted_counts", "dossier_counts"
    )
    settings = read_settings(space.raw / "report.yml", period)
    catalogue = load(space.period, settings.office, settings.window[1])
    lineages = Lineages(catalogue, observations, indicators, registers)
    name = lineages.find(figure)
    for line in as_text(lineages, name):
        say(line)
    chosen = settings.window, settings.on_time_definition
    counted = {part: rows_behind(part, dossiers, catalogue, *chosen) for part in counting(name, catalogue)}
    for line in dossiers_as_text(counted[name], catalogue, rows) if name in counted else ():
        say(line)
    basis = settings.on_time_definition
    cells = {part: cells_behind(part, submitted, counts, catalogue, basis) for part in counting(name, catalogue)}
    for line in cells_as_text(cells[name], catalogue, rows) if name in cells else ():
        say(line)
    found = {part: (len(own), len(cells[part])) for part, own in counted.items() if part != name}
    parts = {catalogue.figures[part].code or part: numbers for part, numbers in found.items() if any(numbers)}
    if parts:
        said = ", ".join(f"{code} ({_counted(*numbers)})" for code, numbers in parts.items())
        say(f"  Đếm từ: {said}; liệt kê bằng cchc trace {period} {next(iter(parts))} --rows.")


def _counted(dossiers: int, cells: int) -> str:
    told = {"hồ sơ": dossiers, "ô của biểu tổng hợp": cells}
    return ", ".join(f"{number(count)} {what}" for what, count in told.items() if count)

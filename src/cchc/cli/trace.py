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
@click.option("--rows", is_flag=True, help="In từng hồ sơ một cửa được đếm.")
@one_line_errors
def command(period: str, figure: str, raw: Path | None, out: Path | None, processed: Path | None, rows: bool) -> None:
    space = Workspace.of(period, **folders(raw, out, processed))

    from ..catalogue import load
    from ..content.lineage import Lineages, as_text, dossiers_as_text
    from ..indicators import counting, rows_behind
    from ..project.settings import read_settings
    from ..project.steps import Step

    observations, indicators, registers, dossiers = Step(space, "03_report").load(
        "observations", "indicators", "registers", "dossiers"
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
    parts = {catalogue.figures[part].code: len(own) for part, own in counted.items() if part != name and len(own)}
    if parts:
        said = ", ".join(f"{code} ({number(count)} hồ sơ)" for code, count in parts.items())
        say(f"  Tệp hồ sơ một cửa: {said}; liệt kê bằng cchc trace {period} {next(iter(parts))} --rows.")

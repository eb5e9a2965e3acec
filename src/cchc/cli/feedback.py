"""cchc feedback: a workbook for each unit with the cells it should look at again."""

from pathlib import Path

import click

from ..project.location import display
from ..project.paths import Workspace
from .common import PERIOD, RAW, one_line_errors, say


@click.command("feedback", help="Tạo tệp phản hồi của kỳ PERIOD cho từng đơn vị: ô cần xem lại và cách sửa.")
@PERIOD
@RAW
@click.option(
    "--processed",
    type=click.Path(path_type=Path),
    help="Thư mục dữ liệu đã xử lý. Mặc định: data/processed/PERIOD.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/PERIOD/feedback.")
@one_line_errors
def command(period: str, raw: Path | None, processed: Path | None, out: Path | None) -> None:
    space = Workspace.of(period, str(raw or ""), str(processed or ""))

    from ..catalogue import load
    from ..project.settings import office_of, read_settings_if_any
    from ..project.steps import Step
    from ..project.storage import write_atomic
    from ..workbooks.feedback import feedback_workbooks, file_name

    settings = read_settings_if_any(space.raw / "report.yml", space.period.id)
    office = settings.office if settings else office_of(space.raw.parent, space.period)
    catalogue = load(space.period, office, settings.window[1] if settings else None)
    due = settings.submission_due if settings else None
    findings, observations = Step(space, "03_report").load("findings", "observations")
    folder = out or space.outputs / "feedback"
    books = feedback_workbooks(catalogue, findings, observations, space.submissions, due)
    for unit in catalogue.units:
        content, target = books.get(unit.code), folder / file_name(unit)
        if content:
            write_atomic(target, content)
            said = target.name
        else:
            target.unlink(missing_ok=True)  # of an earlier run: it would tell the unit what is no longer so
            said = "không có nội dung cần xem lại" if unit.code in books else "chưa gửi báo cáo"
        say(f"  {unit.code} {unit.name}: {said}")
    say(f"Đã ghi {sum(map(bool, books.values()))} tệp phản hồi vào {display(folder)}.")

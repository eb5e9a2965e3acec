"""The `cchc` command: reads arguments, prints progress, turns an error into one Vietnamese line."""

import functools
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from . import __version__
from .errors import CchcError
from .format import day, number, percent
from .paths import Workspace, display, project_root
from .period import Period
from .text import visible

TODAY = "hôm nay"
RAW = click.option("--raw", type=click.Path(path_type=Path), help="Thư mục dữ liệu đầu vào. Mặc định: data/raw/PERIOD.")
OUT = click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/PERIOD.")
PROCESSED = click.option(
    "--processed",
    type=click.Path(path_type=Path),
    help="Thư mục dữ liệu đã xử lý. Mặc định: data/processed/PERIOD, hoặc processed trong thư mục kết quả đã chọn.",
)


def _say(text: str, err: bool = False) -> None:
    """One line for a terminal, which would obey a control character instead of showing it."""
    click.echo(visible(text).replace("\n", " "), err=err)


def one_line_errors(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose errors are one Vietnamese line; with --debug, the whole trace."""

    @click.option("--debug", is_flag=True, help="In toàn bộ vết lỗi.")
    @functools.wraps(command)
    def run(debug: bool, **arguments: object) -> None:
        try:
            command(**arguments)
        except KeyboardInterrupt:
            _say("Đã dừng theo yêu cầu; kết quả lần trước được giữ nguyên.", err=True)
            sys.exit(130)
        except BrokenPipeError:  # the reader of a pipe has seen enough; click ends quietly
            raise
        except Exception as error:
            if debug:
                raise
            unforeseen = "" if isinstance(error, CchcError) else f"{type(error).__name__}: "
            hint = " Chạy lại với --debug để xem chi tiết." if unforeseen else ""
            _say(f"Lỗi: {unforeseen}{' '.join(str(error).split())}{hint}", err=True)
            for detail in getattr(error, "details", ()):
                _say(f"  - {' '.join(detail.split())}", err=True)
            sys.exit(1)

    return run


@click.group(help="Lập báo cáo cải cách hành chính định kỳ từ biểu số liệu các đơn vị gửi.")
@click.version_option(__version__, message="cchc %(version)s")
def main() -> None:
    for stream in (sys.stdout, sys.stderr):  # a log that a scheduler on Windows keeps would be in a code page without ỳ
        stream.reconfigure(encoding="utf-8")


@main.command(help="Lập báo cáo của kỳ PERIOD (2021, 2021-Q1, 2021-H1…): làm sạch, tính chỉ tiêu, kiểm tra, xuất.")
@click.argument("period", required=False)
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
def report(
    period: str | None,
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
    given = _folders(raw, out, processed)
    if not (period or due):
        raise CchcError("Hãy ghi kỳ báo cáo, ví dụ cchc report 2021-Q1, hoặc --due để lập kỳ đến hạn.")
    if due and (period or given):
        raise CchcError("--due tự chọn kỳ nên không đi cùng PERIOD, --raw, --processed, --out.")
    if due:
        from .schedule import due_period

        # the clock chooses the period only; nothing that is written depends on it
        today = date.today() if due == TODAY else _day(due)
        found = due_period(project_root(), today)
        if found is None:
            click.echo(f"Chưa có kỳ nào đã nhận báo cáo của đơn vị và chốt số liệu trước ngày {day(today)}.")
            return
        period = found.id
        click.echo(f"Kỳ {period} ({found.title}).")
    space = Workspace.of(period, **given)

    if fixed := sorted({"period", "raw", "processed", "outputs"} & dict(parameters).keys()):
        raise CchcError(f"Không đặt {', '.join(fixed)} bằng -p. Hãy dùng PERIOD, --raw, --processed, --out.")

    from . import manifest

    made = ", ".join(display(space.outputs / f"report.{kind}") for kind in ("html", "pdf", "docx"))
    changed = manifest.since(space, dict(parameters))
    for line in (changed or ["Không có gì thay đổi kể từ lần chạy trước."]) if explain else ():
        _say(line)
    if not (changed or force or final):
        _say(f"Giữ nguyên kết quả vì không có gì thay đổi: {made}; dùng --force để chạy lại.")
        return

    from .pipeline import left_out, run  # papermill takes seconds to import; a mistyped period need not wait for it

    run(space, dict(parameters) | given, _progress, final)
    for sentence in left_out(space):
        _say(f"Chưa vào báo cáo: {sentence}")
    _say(f"Xong sau {number(time.perf_counter() - started, 1)} giây: {made}")


@main.command(help="Lập lại báo cáo của kỳ PERIOD ở thư mục tạm và so từng byte với kết quả đang có.")
@click.argument("period")
@RAW
@OUT
@PROCESSED
@one_line_errors
def verify(period: str, raw: Path | None, out: Path | None, processed: Path | None) -> None:
    started = time.perf_counter()
    space = Workspace.of(period, **_folders(raw, out, processed))

    from .verify import verify as compare

    compare(space, _say)
    _say(f"Lập lại sau {number(time.perf_counter() - started, 1)} giây: mọi kết quả giống từng byte.")


@main.command(help="Tạo biểu trống của kỳ PERIOD cho từng đơn vị, kèm số liệu kỳ trước nếu đã có.")
@click.argument("period")
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/PERIOD/templates.")
@one_line_errors
def template(period: str, out: Path | None) -> None:
    asked, root = Period.parse(period), project_root()

    from . import catalogue, form
    from .settings import read_settings
    from .storage import write_atomic

    # the raw data need not be there yet: the period may still be to come
    space = Workspace(asked, *(root / place / period for place in ("data/raw", "data/processed", "outputs")))
    path = space.raw / "report.yml"
    settings = read_settings(path, period) if path.is_file() else None
    window, due = (settings.window, settings.submission_due) if settings else (asked.window, None)
    folder = out or space.outputs / "templates"
    units = catalogue.load(asked, settings.office if settings else "")
    previous = form.last_values(space.before, units)
    books = form.templates(units, asked, window, due, previous, Period(space.before.name))
    for name, content in books.items():
        write_atomic(folder / name, content)
    known = f"số liệu kỳ trước của {len(previous)} đơn vị" if previous else "chưa có số liệu kỳ trước"
    _say(f"Đã ghi {len(books)} biểu trống vào {display(folder)} ({known}).")


@main.command(help="Tạo tệp phản hồi của kỳ PERIOD cho từng đơn vị: ô cần xem lại và cách sửa.")
@click.argument("period")
@RAW
@click.option(
    "--processed",
    type=click.Path(path_type=Path),
    help="Thư mục dữ liệu đã xử lý. Mặc định: data/processed/PERIOD.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Thư mục kết quả. Mặc định: outputs/PERIOD/feedback.")
@one_line_errors
def feedback(period: str, raw: Path | None, processed: Path | None, out: Path | None) -> None:
    space = Workspace.of(period, str(raw or ""), str(processed or ""))

    from . import catalogue
    from .feedback import feedback as write
    from .feedback import file_name
    from .settings import read_settings
    from .steps import Step
    from .storage import write_atomic

    path = space.raw / "report.yml"
    settings = read_settings(path, period) if path.is_file() else None
    form = catalogue.load(space.period, settings.office if settings else "")
    due = settings.submission_due if settings else None
    findings, observations = Step(space, "03_report").load("findings", "observations")
    folder = out or space.outputs / "feedback"
    books = write(form, findings, observations, space.submissions, due)
    for unit in form.units:
        content, target = books.get(unit.code), folder / file_name(unit)
        if content:
            write_atomic(target, content)
            said = target.name
        else:
            target.unlink(missing_ok=True)  # of an earlier run: it would tell the unit what is no longer so
            said = "không có nội dung cần xem lại" if unit.code in books else "chưa gửi báo cáo"
        _say(f"  {unit.code} {unit.name}: {said}")
    _say(f"Đã ghi {sum(map(bool, books.values()))} tệp phản hồi vào {display(folder)}.")


@main.command(help="In nguồn của một số liệu: cách tính, các thành phần và từng ô trong tệp đã gửi.")
@click.argument("period")
@click.argument("figure", metavar="MÃ")
@RAW
@OUT
@PROCESSED
@click.option("--rows", is_flag=True, help="In từng hồ sơ một cửa được đếm.")
@one_line_errors
def trace(period: str, figure: str, raw: Path | None, out: Path | None, processed: Path | None, rows: bool) -> None:
    space = Workspace.of(period, **_folders(raw, out, processed))

    from . import catalogue
    from .indicators import counting, rows_behind
    from .report.lineage import Lineages, as_text, dossiers_as_text
    from .settings import read_settings
    from .steps import Step

    observations, indicators, registers, dossiers = Step(space, "03_report").load(
        "observations", "indicators", "registers", "dossiers"
    )
    settings = read_settings(space.raw / "report.yml", period)
    form = catalogue.load(space.period, settings.office)
    lineages = Lineages(form, observations, indicators, registers)
    name = lineages.find(figure)
    for line in as_text(lineages, name):
        _say(line)
    chosen = settings.window, settings.on_time_definition
    counted = {part: rows_behind(part, dossiers, form, *chosen) for part in counting(name, form)}
    for line in dossiers_as_text(counted[name], form, rows) if name in counted else ():
        _say(line)
    parts = {form.figures[part].code: len(own) for part, own in counted.items() if part != name and len(own)}
    if parts:
        said = ", ".join(f"{code} ({number(count)} hồ sơ)" for code, count in parts.items())
        _say(f"  Tệp hồ sơ một cửa: {said}; liệt kê bằng cchc trace {period} {next(iter(parts))} --rows.")


@main.command(help="Cho biết đơn vị nào đã gửi biểu của kỳ PERIOD, khi nào, đủ đến đâu. Mã thoát 3: còn thiếu.")
@click.argument("period")
@RAW
@click.option("--on", metavar="NGÀY", help="Tình hình đến hết ngày này, viết như 2022-03-10. Mặc định: hôm nay.")
@one_line_errors
def status(period: str, raw: Path | None, on: str | None) -> None:
    space = Workspace.of(period, str(raw or ""))
    # printed only; nothing that is written depends on a clock
    today = _day(on) if on else date.today()

    from . import schedule

    due, units = schedule.submission_due(space), schedule.sent(space, _day(on) if on else None)
    left = "" if due is None else f", {_days_left((due - today).days)}"
    until = f"Hạn gửi: {day(due)}" if due else "Chưa ghi hạn gửi (submission_due trong report.yml)"
    click.echo(f"Kỳ {period} ({space.period.title}). {until}{left}.")
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CchcError(f"“{text}” không phải ngày. Hãy viết như 2022-03-15.") from error


def _days_left(days: int) -> str:
    return f"còn {days} ngày" if days >= 0 else f"quá hạn {-days} ngày"


def _folders(raw: Path | None, out: Path | None, processed: Path | None) -> dict[str, str]:
    """The folders named on the command line, absolute, as Workspace.of and the notebooks take them."""
    if out and not processed:
        processed = out / "processed"  # another folder's data never overwrites the project's own
    folders = {"raw": raw, "processed": processed, "outputs": out}
    return {name: str(path.resolve()) for name, path in folders.items() if path}


def _progress(step: str, seconds: float, counted: str) -> None:
    _say(f"  {step:<14} {number(seconds, 1):>5} giây  {counted}".rstrip())

"""cchc new: the project of an office, made from its code or name."""

import sys
from pathlib import Path

import click

from ..project.errors import CchcError
from ..project.location import display
from ..project.period import Period
from .common import one_line_errors, say

LISTED = 12  # offices of one name, at most


@click.command(
    "new", help="Tạo dự án của một cơ quan trong thư mục DIR: sổ tay, đơn vị, biểu trống, sổ trống, thể thức, lời văn."
)
@click.argument("folder", metavar="DIR", required=False)
@click.option("--office", metavar="CƠ_QUAN", help="Mã hoặc tên cơ quan lập báo cáo: 944, “huyện Mỹ Tú”, “Cần Thơ”.")
@click.option("--period", metavar="KỲ", help="Kỳ báo cáo đầu tiên: 2026, 2026-Q1, 2026-H1…")
@click.option(
    "--levels",
    type=click.IntRange(1, 2),
    default=1,
    metavar="SỐ",
    help="Số cấp đơn vị ghi vào units.csv. 1 (mặc định): các đơn vị trực thuộc; 2: cả đơn vị dưới nữa, như xã của tỉnh "
    "trước 01/7/2025.",
)
@one_line_errors
def command(folder: str | None, office: str | None, period: str | None, levels: int) -> None:
    target = Path(_given(folder, "Thư mục dự án (sẽ được tạo)", "DIR"))

    from ..starter.project import refuse_filled

    refuse_filled(target)
    first = Period.parse(_given(period, "Kỳ báo cáo đầu tiên, ví dụ 2026-Q1", "--period"))
    named = _given(office, "Mã hoặc tên cơ quan lập báo cáo", "--office")

    from ..catalogue.national import find_offices, office_units
    from ..catalogue.national import place as placed
    from ..starter.git import strip_notebooks
    from ..starter.project import create_project

    day = first.window[1]
    found = find_offices(named, day)
    if len(found) > 1:
        listed = [placed(unit, day) for unit in found[:LISTED]] + (["…"] if len(found) > LISTED else [])
        if not answers():
            raise CchcError(f"“{named}” là tên của {len(found)} đơn vị. Hãy ghi mã vào --office.", listed)
        for line in listed:
            say(f"  {line}")
        found = find_offices(click.prompt("Mã của cơ quan"), day)
    try:
        chosen, *others = office_units(found[0].code, day, levels=levels)
    except CchcError as error:  # it is there, but not what was below it that day
        raise CchcError(
            f"{error} Chưa có dự án thì tạo dự án cho kỳ sau đó, sửa units.csv, rồi cchc start {first.id}."
        ) from error
    above = find_offices(chosen.parent, day) if chosen.parent else []  # its kind stands in the office's sentences
    names = create_project(target, [chosen, *others, *above], chosen, first)
    strip_notebooks(target)
    here = [unit for unit in others if unit.in_force(day)]
    below = sum(unit.parent == chosen.code for unit in here)
    further = f", {len(here) - below} đơn vị dưới nữa" if len(here) > below else ""
    office = f"{chosen.name} ({chosen.code}, {below} đơn vị trực thuộc{further})"
    say(f"Đã tạo dự án của {office} ở {display(target)}: {len(names)} tệp.")
    say(f"Tiếp theo: cd {display(target)}, rồi cchc report {first.id}. Việc cần làm ghi ở README.md trong thư mục đó.")


def answers() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()


def _given(value: str | None, asked: str, option: str) -> str:
    """The value, asked for where a person can answer."""
    if value:
        return value
    if not answers():
        raise CchcError(f"Thiếu {option}. Hãy ghi như: cchc new bao-cao --office 944 --period 2021-Q1.")
    return click.prompt(asked)

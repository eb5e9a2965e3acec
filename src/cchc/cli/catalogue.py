"""cchc catalogue: what is in force, where each row comes from, what is wrong with it, what its columns mean."""

import sys
from typing import TYPE_CHECKING

import click

from ..project.errors import AGAIN, CatalogueError, CchcError, nearest
from ..project.location import find_project
from ..project.period import Period
from .common import one_line_errors, say

if TYPE_CHECKING:
    from ..catalogue.contents import Entry


class _OrOverview(click.Group):
    """A group whose overview is meant where none of its commands is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = args and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if known else ["list", *args])


@click.group("catalogue", cls=_OrOverview, help="Danh mục: biểu, đơn vị, phép kiểm tra, lời … đang có hiệu lực.")
def command() -> None:
    pass


@command.command("list", help="Tóm tắt mọi bảng (mặc định): bao nhiêu dòng, từ gói cài đặt hay của dự án.")
@click.argument("period", required=False)
@one_line_errors
def summary(period: str | None) -> None:
    asked = Period.parse(period) if period else None

    from ..catalogue.contents import ADDED, LEFT_OUT, REPLACED, model_of, overview, undone

    say(f"Danh mục có hiệu lực vào ngày cuối kỳ {asked.id} ({asked.title}):" if asked else "Danh mục, mọi kỳ:")
    for name, entries in overview(asked, _office(asked)).items():
        marks = [entry.mark for entry in entries]
        counts = {"từ gói": marks.count("")} | {
            f"dự án {mark}": marks.count(mark) for mark in (ADDED, REPLACED, LEFT_OUT)
        }
        said = ", ".join(f"{words} {count}" for words, count in counts.items() if count) or "không có dòng nào"
        say(f"  {name}: {model_of(name).holds}. Dòng: {said}.")
    for line in undone({asked: _office(asked)}) if asked else ():
        say(line)


@command.command("show", help="In từng dòng của bảng TABLE với tệp và số dòng; thêm, thay, bỏ: do dự án.")
@click.argument("table")
@click.argument("period", required=False)
@one_line_errors
def show(table: str, period: str | None) -> None:
    asked = Period.parse(period) if period else None

    from ..catalogue.contents import model_of, named, overview

    name = named(table)
    model_of(name)
    there = overview(asked, _office(asked))
    found = [each for each in there if each == name or each.rpartition("/")[2] == name]
    if not found:
        raise CchcError(f"Kỳ {period} không dùng bảng {name}.{nearest(name, there)}".rstrip(".") + ".")
    for each in found:
        say(f"{each}: {sum(entry.mark != 'bỏ' for entry in there[each])} dòng.")
        for entry in there[each]:
            say(_line(entry))


@command.command("check", help="Tìm mọi lỗi của mọi bảng, có tệp, dòng, cột. Mã thoát 1: có lỗi.")
@click.argument("period", required=False)
@one_line_errors
def check(period: str | None) -> None:
    root = find_project()
    folder = root / "data" / "raw" if root else None
    names = [period] if period else sorted(path.name for path in folder.iterdir()) if folder and folder.is_dir() else []

    from ..catalogue.contents import faults, undone

    offices: dict[Period, str] = {}
    for name in names:
        try:
            asked = Period.parse(name)
            if period or (folder and (folder / name / "report.yml").is_file()):
                offices[asked] = _office(asked)
        except CchcError as error:
            if period and not isinstance(error, CatalogueError):  # what is wrong with periods.csv is said below
                raise
            continue  # no period, or a report.yml that cchc report judges
    said, unchecked = faults(offices)
    for fault in said:
        say(fault)
    for line in () if said else undone(offices):
        say(line)
    say(f"Danh mục có {len(said)} lỗi." if said else "Danh mục không có lỗi.")
    for reason in unchecked:
        say(f"{reason} {AGAIN}")
    sys.exit(1 if said else 0)


@command.command("help", help="Giải thích các cột của bảng TABLE; không ghi TABLE: liệt kê các bảng.")
@click.argument("table", required=False)
@one_line_errors
def explain(table: str | None) -> None:
    from ..catalogue.contents import EVERY, model_of, named
    from ..catalogue.models import Check
    from ..catalogue.page import columns, notes_of

    if not table:
        for name, model in EVERY.items():
            say(f"{name}: {model.holds}.")
        return
    model = model_of(named(table))
    say(f"{named(table)}: {model.holds}.")
    for note in notes_of(model):
        say(f"{note}.")
    for name, field in columns(model):
        needed = "phải có" if field.is_required() else "có thể trống"
        say(f"  {name} ({needed}): {field.description}. Ví dụ: {(field.examples or [''])[0]}")
    if model is Check:
        _say_rules()


def _say_rules() -> None:
    """Each rule that a check may name, with what it takes, what its message may say, and a check that uses it."""
    from ..catalogue.models import Check
    from ..catalogue.rules import declared_rules
    from ..catalogue.tables import Tables

    used = {check.rule: check for check in reversed(Tables().read("checks.csv", Check).rows) if check.rule}
    say("Các quy tắc (cột rule):")
    for id, rule in sorted(declared_rules().items()):
        names = list(rule.argument.model_fields) if rule.argument else []
        takes = f"argument gồm {(rule.argument.separator or ' ').join(names)}" if rule.argument else "argument để trống"
        says = ", ".join(f"{{{name}}}" for name in sorted(rule.says)) or "không có tên nào"
        check = used.get(id)
        as_in = f"; như {check.id}: {check.basis}" if check else ""
        written = f", ghi “{check.argument}”" if check and check.argument else ""
        say(f"  {id}: {takes}; message dùng được {says}{as_in}{written}")


def _office(period: Period | None) -> str:
    """The code of the office that reports in the period, as report.yml of it or of the latest one says."""
    root = find_project()
    if period is None or root is None:
        return ""
    from ..project.settings import office_of  # pydantic takes long to import

    return office_of(root / "data" / "raw", period)


def _line(entry: "Entry") -> str:
    """One row for a terminal: mark, place, cells that are not blank."""
    cells = " | ".join(f"{column}={text}" for column, text in entry.texts.items() if text)
    mark = f"[{entry.mark}: {entry.instead}] " if entry.instead else f"[{entry.mark}] " if entry.mark else ""
    return f"  {entry.place}: {mark}{cells}"

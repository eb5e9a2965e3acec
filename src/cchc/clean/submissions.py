"""Which file counts for which unit, with the findings about files that do not, or are of another time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..catalogue import Catalogue, Unit, message, wording
from ..findings import Finding, finding
from ..language.format import day
from ..language.legacy import spellings
from ..language.text import coarse, fold, tidy
from ..project.period import DAY as DAY_NAMED
from ..project.period import Period, named
from .units import Identity, UnitNames
from .units import names as unit_names

DAY = re.compile(r"(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)|(\d\d?)[-_.](\d\d?)[-_.](20\d\d)")
VERSION = re.compile(r"(?:\((\d{1,2})\)|[-_ ]+(?:v|lan)?[-_ .]?(\d{1,2}))$")
OTHER_NUMBER = re.compile(r"(?:qui|thang|nam|ki)[-_ .]*\d{1,2}$")  # a quarter, a month: no version
YEAR = re.compile(r"\b20\d\d\b")
# without which a text as it was typed names no year and no day
ACCENTED = {"nam": "năm", "quy": "quý", "thang": "tháng", "dau": "đầu"}  # of periods, in the names of files
SOME_YEAR, SOME_DAY = re.compile(r"20\d\d"), re.compile(r"\d\D{1,40}\d\d?\D{1,40}20\d\d")
# "từ ngày 15 tháng 12 năm 2020 đến hết ngày 14/12/2021"; the first day may lack its year
WRITTEN = rf"(?:{fold('ngày')} )?(\d\d?)(?:[/.-]| {fold('tháng')} )(\d\d?)(?:(?:[/.-]| {fold('năm')} )(20\d\d))"
SPAN = re.compile(rf"(?<!\w){fold('từ')} {WRITTEN}? (?:{fold('đến')}|-) (?:{fold('hết')} )?{WRITTEN}(?!\w)")
# "01/2020/TT-VPCP ngày 21 tháng 10 năm 2020", in any reading: the day of a document says nothing of the figures
WORD = r" [^\s\d]+ "
DOCUMENT = re.compile(rf"\d/\S*[^\W\d]\S*(?:{WORD}| )\d\d?(?:[/.-]|{WORD})\d\d?(?:[/.-]|{WORD})20\d\d")
UNREADABLE = "unreadable_file"
UNUSED = ("unknown_unit", "duplicate_submission")  # findings about a whole file that does not count


@dataclass
class Chosen:
    """The units of the period, the file of each by its code, the older ones kept beside it, and the findings."""

    units: list[Unit]
    files: dict[str, str] = field(default_factory=dict)
    older: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def choose(
    headings: Mapping[str, str],
    catalogue: Catalogue,
    period: Period,
    problems: Sequence[Mapping[str, str]] = (),
    received: Mapping[str, str] | None = None,
    window: tuple[date, date] | None = None,
) -> Chosen:
    """`headings` gives every readable file what stands above its form, `received` the days files came in.

    `window` is the first and last day of the data where they are not the period's own.
    """
    names = unit_names(catalogue)
    window, months = window or period.window, period.of_month  # once for all files
    chosen, broken, files = Chosen(list(catalogue.units)), set(), {}
    for problem in problems:
        unit = names.identify(problem["file"]).unit
        check, severity = problem.get("check") or UNREADABLE, problem.get("severity") or "error"
        fields = {key: problem.get(key) or "" for key in ("file", "sheet", "cell")}
        fields["unit_code"] = unit.code if unit else ""
        if check == UNREADABLE:
            broken.add(fields["unit_code"])
            fields["found"] = problem["file"]  # what an acknowledgement holds for, and no other file
        chosen.findings.append(finding(check, severity, problem["message"], **fields))
    for file, heading in headings.items():
        identity = names.identify(file, heading)
        if identity.unit is None:
            chosen.findings.append(_unknown(file, identity.candidates, names, catalogue))
            continue
        unit = identity.unit
        files.setdefault(unit.code, []).append(file)
        chosen.findings += of_other_unit(identity, file)
    for unit in names.units:
        _settle(unit, files.get(unit.code, []), received or {}, chosen)
        if file := chosen.files.get(unit.code):
            chosen.findings += of_other_time(unit, file, headings[file], period, months, window)
        if unit.code in chosen.files and unit in catalogue.further:
            chosen.units.append(unit)
        elif unit.code not in files and unit.code not in broken and unit in catalogue.units:
            said = message("missing_submission", unit=unit.name, code=unit.code, slug=unit.slug)
            chosen.findings.append(finding(*said, unit_code=unit.code))
    return chosen


def of_other_unit(identity: Identity, file: str) -> list[Finding]:
    """A finding where a file that bears the code of one unit names another one."""
    if identity.unit is None or not identity.contradicts:
        return []
    unit, other = identity.unit, ", ".join(u.name for u in identity.contradicts)
    said = message("unit_mismatch", file=file, unit=unit.name, other=other)
    return [finding(*said, unit_code=unit.code, expected=unit.name, found=other, file=file)]


def of_other_time(
    unit: Unit, file: str, heading: str, period: Period, months: bool, window: tuple[date, date]
) -> list[Finding]:
    """A finding where the heading of the file that counts names another period, or days outside the window.

    Where it names no year, the name of the file may.
    """
    fields = {"unit_code": unit.code, "file": file}
    if others := _other_periods(heading if SOME_YEAR.search(heading) else _title(file), period, months):
        other = ", ".join(p.title for p in others)
        said = message("other_period", unit=unit.name, file=file, other=other, period=period.title)
        return [finding(*said, expected=period.title, found=other, **fields)]
    if other := _outside(heading, window):
        expected = " - ".join(map(day, window))
        said = message("other_window", unit=unit.name, file=file, other=other, window=expected)
        return [finding(*said, expected=expected, found=other, **fields)]
    return []


def _settle(unit: Unit, files: list[str], received: Mapping[str, str], chosen: Chosen) -> None:
    """Take the newest of a unit's files, of those the register of receipts names if it names any of them.

    Where nothing tells which is the newest, take the prescribed name, and ask.
    """
    if not files:
        return
    if len(files) == 1:
        chosen.files[unit.code] = files[0]
        return
    prescribed = sorted(files, key=lambda f: (not f.startswith(f"{unit.code}-{unit.slug}."), f))
    entered = [file for file in prescribed if _receipt(file, received)]
    newest = _newest(entered or prescribed, received, unit)
    used = newest or (entered or prescribed)[0]
    chosen.files[unit.code] = used
    chosen.older[unit.code] = [file for file in prescribed if file != used]
    for other in chosen.older[unit.code]:
        if entered and other not in entered:
            which = "unregistered_submission"
        else:
            which = "older_submission" if newest else "unclear_submission"
        fields = {"unit_code": unit.code, "expected": used, "found": other, "file": other}
        chosen.findings.append(finding(*message(which, unit=unit.name, used=used, other=other), **fields))


def _newest(files: Sequence[str], received: Mapping[str, str], unit: Unit) -> str | None:
    """The one latest by the day of receipt, else by the day or the version in the names; None where neither tells."""
    days = {file: _day(file) for file in files}
    receipts = {file: _receipt(file, received) for file in files}
    marks = [{f: d for f, d in dated.items() if d} for dated in (receipts, days)]
    if not any(days.values()):
        marks.append({file: _version(file, unit) for file in files})
    for mark in marks:
        if len(mark) == len(files):
            latest = [file for file in files if mark[file] == max(mark.values())]
            if len(latest) == 1:
                return latest[0]
    return None


def _receipt(file: str, received: Mapping[str, str]) -> str:
    """The day on which the register says the file came in; it may leave out what stands behind the dot."""
    return received.get(tidy(file)) or received.get(tidy(file.rpartition(".")[0])) or ""


def _day(file: str) -> str:
    found = DAY.search(re.sub(r"^\d{3,5}(?!\d)", "", file))
    if not found:
        return ""
    year, month, day = found.groups()[:3] if found.group(1) else found.groups()[:2:-1]
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _title(file: str) -> str:
    """The name of a file as a heading: "31603-bc-quy-1-nam-2020.xlsx" is "31603 bc quý 1 năm 2020"."""
    words = re.split(r"[-_ .]+", file.rpartition(".")[0])
    return " ".join(ACCENTED.get(word.lower(), word) for word in words)


def _version(file: str, unit: Unit) -> int:
    """The n of a name that ends in (n), -n or _vn, but for a number in the unit's own name; the first has no mark."""
    stem = coarse(file.rpartition(".")[0]).strip()
    stem = re.sub(r"[-_ .]+".join(coarse(unit.slug).split("-")), "", stem, count=1)
    found = None if OTHER_NUMBER.search(stem) else VERSION.search(stem)
    return int(found.group(1) or found.group(2)) if found else 0


def _other_periods(heading: str, period: Period, months: bool) -> list[Period]:
    """The periods a heading names where it is not this one: another year's, or another one of this year.

    Months count where `months` says so.
    """
    for text in spellings(heading) if SOME_YEAR.search(heading) else ():
        years, periods = _named(text, months)
        if years | periods:
            same = {p for p in periods if p.year == period.year}
            wrong = period not in same if same else period.year not in {p.year for p in years | periods}
            return sorted(same or years | periods, key=lambda p: p.id) if wrong else []
    return []


def _outside(heading: str, window: tuple[date, date]) -> str:
    """The days from which to which a heading says its figures run, where one lies outside the window; else ""."""
    for text in spellings(heading) if SOME_DAY.search(heading) else ():
        for *first, last_day, last_month, last_year in SPAN.findall(fold(text)):
            days = {"từ": _date(*first), "đến": _date(last_day, last_month, last_year)}
            if any(d and not window[0] <= d <= window[1] for d in days.values()):
                return " ".join(f"{word} {day(d)}" for word, d in days.items() if d)
    return ""


def _date(number: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:  # the year is not said, or there is no such day
        return None


def _named(text: str, months: bool) -> tuple[set[Period], set[Period]]:
    """The years of the dates in a text, and the periods whose titles stand in it."""
    left = " ".join(map(fold, text.split("\n")))  # line by line: all units have the same ones but for their name
    left = DOCUMENT.sub(" ", left)
    years = map(int, YEAR.findall(DAY_NAMED.sub(" ", left)))
    return {Period(year) for year in DAY_NAMED.findall(left)}, set(named(left, years, months))


def _unknown(file: str, candidates: Sequence[Unit], names: UnitNames, catalogue: Catalogue) -> Finding:
    code = re.match(r"[0-9]*", file).group()
    before = next((u for u in catalogue.every_unit if u.code == code and u.code not in names.by_code), None)
    past = " " + wording("unknown_unit_past", code=code, unit=before.name) if before else ""
    which = "unknown_unit_near" if candidates else "unknown_unit"
    listed = ", ".join(f"{u.code} ({u.name})" for u in candidates or names.units)
    said = message(which, file=file, past=past, units=listed)
    return finding(*said, expected=", ".join(u.name for u in candidates), found=file, file=file)

"""Writes the raw folders of Mỹ Tú's example periods around 2021; every figure in them is made up and says so.

python examples/make_periods.py [FOLDER [PERIOD …]] puts a folder for each period into FOLDER (data/raw) unless one of
that name stands there. What the office reports is in periods/office.csv, a column each period. The communes' flows of
2021 are those of make_2021.py, shared out over its quarters by the weights of periods/communes.csv: none is below 0.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from string import Template

from make_2021 import HERE as YEAR
from make_2021 import commune_form, communes, notes
from raw_folder import (
    EXAMPLES,
    Register,
    Sent,
    Values,
    file_name,
    number,
    office_form,
    read_csv,
    register_titles,
    split,
    typed_form,
    write_office,
    write_submission,
    write_table,
    write_text,
)

from cchc.catalogue import Catalogue, Unit, load
from cchc.project.location import display
from cchc.project.period import Period

HERE = EXAMPLES / "periods"
TARGET = EXAMPLES.parent / "data" / "raw"
PERIODS = ("2020", "2021-Q1", "2021-H1", "2021-Q3", "2022-Q1")
WEIGHTS = ("Q1", "Q2", "Q3", "Q4")  # columns of communes.csv
QUARTERS = {"2021-Q1": ["Q1"], "2021-H1": ["Q1", "Q2"], "2021-Q3": ["Q3"]}
RESOLVED, YEAR_RESOLVED = 40, 160  # in so many of a quarter, of a year, one is not resolved yet on the last day
INCOMING = {"2020": 55_870, "2021-Q1": 13_905, "2021-H1": 29_480, "2021-Q3": 15_620, "2022-Q1": 15_210}
DATED = {"steering_documents": "Ngày ban hành", "legal_documents": "Ngày ban hành", "news": "Ngày đăng"}

# what goes wrong; days are counted from the due date
NOT_SENT = {"2021-Q1": ["31606"]}
LATE = {"2021-H1": {"31588": 1, "31609": 2}, "2022-Q1": {"31579": 2}}
LEFT_BLANK = {"2022-Q1": {"31597": ["IV.5.4"]}}


@dataclass(frozen=True)
class Revised:
    """A second file of one unit: the first lacked some dossiers, all of them resolved on time."""

    unit: str
    lacked: int
    after: int  # days from the due date to the second file


REVISED = {"2020": Revised("31591", 300, 37), "2021-Q3": Revised("31603", 120, 1)}
AFTER_PUBLICATION = ("2020",)  # the report had gone out before the second file came


def main(target: Path = TARGET, *periods: str) -> None:
    """Write the folders of the periods named, or of all; one that is there already stays as it is."""
    for period in map(Period, periods or PERIODS):
        folder = target / period.id
        if folder.exists():
            print(f"Giữ nguyên {display(folder)}, đã có từ trước.")
            continue
        unfinished = target / f"~{period.id}"
        write(period, unfinished)
        os.replace(unfinished, folder)
        print(f"Đã ghi dữ liệu ví dụ {period.title} vào {display(folder)}.")


def write(period: Period, folder: Path) -> None:
    """Write the raw folder of one period."""
    catalogue = load(period)
    forms = {unit.code: commune_form(done(unit, period), catalogue) for unit in catalogue.subordinates}
    given = {row["code"]: number(row[period.id]) for row in read_csv(HERE / "office.csv")}
    office = office_form(given, list(forms.values()), catalogue)
    sent = _sent(forms, catalogue)
    for index, one in enumerate(sent, start=1):
        blank = LEFT_BLANK.get(period.id, {}).get(one.unit.code, ())
        form = {row: value for row, value in typed_form(one.form, catalogue, index).items() if row not in blank}
        write_submission(folder / "submissions" / one.file, one.unit, catalogue, form, notes(one.form))
    registers = {name: _listed(name, titles, period) for name, titles in register_titles(catalogue).items()}
    registers["service_units"] = read_csv(YEAR / "registers" / "service_units.csv")  # none came or went
    write_office(folder, catalogue, office, INCOMING[period.id], sent, registers)
    first, last = period.window
    dates = {"period": period.id, "first": first, "last": last, "signed_on": last + timedelta(days=2)}
    write_text(folder / "report.yml", Template((HERE / "report.yml").read_text(encoding="utf-8")).substitute(dates))
    if period.id in AFTER_PUBLICATION:
        revised = REVISED[period.id].unit
        published = forms | {revised: next(one.form for one in sent if one.unit.code == revised)}
        _published(folder / "published.csv", published, given, catalogue, revised)


def done(unit: Unit, period: Period) -> dict[str, int]:
    """What a commune did in the period, by row code."""
    year = communes()[unit.code]
    year |= {"overdue": year["III.6.7"] - year["BS.6"]}
    found, in_process = dict.fromkeys(year, 0), 0
    for row in (row for row in read_csv(HERE / "communes.csv") if row["unit_code"] == unit.code):
        figure = row["figure"]
        shares = dict(zip(WEIGHTS, split(year[figure], [int(row[q]) for q in WEIGHTS]), strict=True))
        parts = [shares[q] for q in QUARTERS.get(period.id, [])] or [int(row[period.id])]
        found[figure] = sum(parts)
        if figure == "III.6.7":
            in_process = parts[-1] // (YEAR_RESOLVED if period.kind == "year" else RESOLVED)
    on_time = found["III.6.7"] - found.pop("overdue")
    return found | {"III.6.6": found["III.6.7"] + in_process, "BS.6": on_time}


def _sent(forms: Mapping[str, Values], catalogue: Catalogue) -> list[Sent]:
    """The communes' files in the order of units.csv, of two files the first one first."""
    period, due, sent = catalogue.period.id, catalogue.period.window[1], []
    for index, unit in enumerate(catalogue.subordinates):
        if unit.code in NOT_SENT.get(period, ()):
            continue
        form, revised = forms[unit.code], REVISED.get(period)
        received = due + timedelta(days=LATE.get(period, {}).get(unit.code, -(index % 4)))
        if revised and unit.code == revised.unit:
            lacking = {row: form[row] - revised.lacked for row in ("III.6.6", "III.6.7", "BS.6")}
            sent.append(Sent(unit, file_name(unit), received, commune_form({**form, **lacking}, catalogue)))
            sent.append(Sent(unit, file_name(unit, "-sua-doi"), due + timedelta(days=revised.after), form))
        else:
            sent.append(Sent(unit, file_name(unit), received, form))
    return sent


def _listed(name: str, titles: list[str], period: Period) -> Register:
    """The rows of periods/registers/<name>.csv that are the period's, and those of 2021's register dated within it.

    A column “Kỳ” names the periods of a row; without it each period has a column, which holds the one title missing.
    """
    file, rows = HERE / "registers" / f"{name}.csv", []
    for row in read_csv(file) if file.exists() else []:
        if "Kỳ" in row:
            rows += [row] if period.id in row["Kỳ"].split() else []
        elif row[period.id]:
            rows.append(row | {title: row[period.id] for title in titles if title not in row})
    if date_column := DATED.get(name):
        year = read_csv(YEAR / "registers" / f"{name}.csv")
        rows += [
            row for row in year if row[date_column] and period.window[0] <= _date(row[date_column]) <= period.window[1]
        ]
    return rows


def _published(path: Path, forms: Mapping[str, Values], given: Values, catalogue: Catalogue, revised: str) -> None:
    """The dossier figures of the whole district, of its communes and of one of them as first reported, unrounded."""
    office, own = office_form(given, list(forms.values()), catalogue), forms[revised]
    of_communes = ("III.6.6", "III.6.7", "BS.6")
    sums = [office[desk] + office[row] for desk, row in zip(("III.6.1", "III.6.2", "BS.1"), of_communes, strict=True)]
    figures = [("total", sums, ""), ("commune", [office[row] for row in of_communes], "")]
    figures += [("commune", [own[row] for row in of_communes], revised)]
    rows = []
    for level, (received, resolved, on_time), unit in figures:
        named = {"dossiers_received": received, "dossiers_resolved": resolved, "dossiers_on_time": on_time}
        named |= {"on_time_rate": 100 * on_time / resolved}
        rows += [(f"{name}_{level}", value, unit) for name, value in named.items()]
    write_table(path, ("indicator", "value", "unit_code"), rows)


def _date(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]), *sys.argv[2:])

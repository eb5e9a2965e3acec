"""Writes an example quarter of a province with 103 communes and wards; every figure in it is made up and says so.

python examples/make_can_tho.py [FOLDER] writes the raw folder of thành phố Cần Thơ, 2025-Q3 (outputs/can-tho/raw). What
the city reports stands in can-tho/office.csv; a commune's figures follow from its code, so that no two are alike.
"""

import sys
from datetime import timedelta
from pathlib import Path

from make_2021 import notes
from raw_folder import (
    EXAMPLES,
    Sent,
    file_name,
    follow,
    number,
    office_form,
    read_csv,
    typed_form,
    write_office,
    write_submission,
    write_text,
)

from cchc.catalogue import Unit, load
from cchc.project.location import display
from cchc.project.period import Period

HERE = EXAMPLES / "can-tho"
TARGET = EXAMPLES.parent / "outputs" / "can-tho" / "raw"
PERIOD = Period("2025-Q3")
INCOMING = 214_300
FEW = {"31537": 18}  # so few dossiers that a rate says little
MANY_OVERDUE = {"31717": 140}  # of 1,000; elsewhere up to 28
# what goes wrong; days are counted from the due date
NOT_SENT = ["31528", "31759"]
LATE = {"31186": 1, "31366": 2, "31675": 1}
LEFT_BLANK = {"31492": ["VII.4.5"]}


def main(target: Path = TARGET) -> None:
    """Write every input file into `target`, overwriting what is there."""
    catalogue = load(PERIOD)
    forms = {unit: follow(done(unit), catalogue.asked(unit)) for unit in catalogue.subordinates}
    given = {row["code"]: number(row[PERIOD.id]) for row in read_csv(HERE / "office.csv")}
    office = office_form(given, list(forms.values()), catalogue)
    sent = _sent(forms)
    for index, one in enumerate(sent, start=1):
        blank = LEFT_BLANK.get(one.unit.code, ())
        form = {row: value for row, value in typed_form(one.form, catalogue, index).items() if row not in blank}
        write_submission(target / "submissions" / one.file, one.unit, catalogue, form, notes(one.form))
    registers = {path.stem: read_csv(path) for path in (HERE / "registers").glob("*.csv")}
    write_office(target, catalogue, office, INCOMING, sent, registers)
    write_text(target / "report.yml", (HERE / "report.yml").read_text(encoding="utf-8"))
    print(f"Đã ghi dữ liệu ví dụ {PERIOD.title} của {len(sent)} xã, phường vào {display(target)}.")


def done(unit: Unit) -> dict[str, int]:
    """What a commune reports but for its rates, by row code."""
    seed, ward = int(unit.code), unit.name.startswith("Phường")
    resolved = FEW.get(unit.code) or (1_350 if ward else 820) + 17 * (seed % 43)
    overdue = resolved * MANY_OVERDUE.get(unit.code, seed % 29) // 1_000
    received = resolved + resolved // 30
    land, construction = resolved // 20, resolved // 200
    return {
        "III.6.6": received, "III.6.7": resolved, "III.8.2": received * (70 + seed % 27) // 100,
        "III.8.5": resolved * (65 + seed % 31) // 100, "IV.5.4": 4 if ward else 3, "V.3.4": int(seed % 11 == 0),
        "V.6.2": 0, "VII.1.2": 1, "VII.2.3": 1, "VII.3.2": 1, "VII.4.5": received * (60 + seed % 33) // 100,
        "BS.6": resolved - overdue, "BS.7": land, "BS.8": land, "BS.9": construction, "BS.10": construction,
        "BS.13": 300 + seed % 230,
    }  # fmt: skip


def _sent(forms: dict[Unit, dict[str, float]]) -> list[Sent]:
    """The communes' files, each with its day."""
    due = PERIOD.window[1]
    return [
        Sent(unit, file_name(unit), due + timedelta(days=LATE.get(unit.code, -(index % 5))), form)
        for index, (unit, form) in enumerate(forms.items())
        if unit.code not in NOT_SENT
    ]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))

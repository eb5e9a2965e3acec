"""Writes data/raw/2021: the district's submission as published, nine illustrative communes, registers.xlsx.

The published report gives no split by commune. The nine here are made up so that they add up to its totals.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from raw_folder import EXAMPLES, file_name, follow, read_csv, split, typed_form, write_registers, write_submission

from cchc.catalogue import Catalogue, Unit, load
from cchc.project.location import display
from cchc.project.period import Period

HERE = EXAMPLES / "2021"
TARGET = EXAMPLES.parent / "data" / "raw" / "2021"

OFFICE_SUPPLEMENTS = {
    "BS.1": "4.738", "BS.2": "2688", "BS.3": "2688", "BS.4": "32", "BS.5": "32", "BS.6": "49.120",
    "BS.7": "4", "BS.8": "4", "BS.11": "219", "BS.12": "8.170", "BS.13": "1.059", "BS.14": "4.264",
}  # fmt: skip
# commune -> weight of its dossiers, of its overdue dossiers, of its outgoing documents
WEIGHTS = {
    "31567": (173, 160, 19), "31579": (104, 70, 10), "31588": (121, 130, 13), "31591": (128, 90, 12),
    "31597": (92, 30, 9), "31603": (137, 215, 14), "31606": (97, 55, 11), "31609": (83, 30, 8),
    "31612": (65, 0, 7),
}  # fmt: skip
LAND = {"31567": 3, "31603": 1}  # land dossiers, all on time
DISCIPLINED = {"31579": 1, "31603": 2, "31606": 1}
APPOINTED = {"31567": 1}
STOCKS = {"IV.5.4": 3, "VII.1.2": 1, "VII.2.3": 1, "VII.3.2": 1}  # the same in every commune
LEFT_BLANK = {("31612", "V.6.2")}  # a row forgotten: it would be 0, so the total of the others stands
MISSTATED = {("31588", "III.6.8"): 99.12}  # a rate that is not that of its own parts
ORDER = (  # in which a commune fills in its rows
    "III.6.6", "III.6.7", "III.6.8", "IV.5.4", "V.3.4", "V.6.2", "VII.1.2", "VII.2.3", "VII.3.2",
    "BS.6", "BS.7", "BS.8", "BS.9", "BS.10", "BS.13", "III.6.9",
)  # fmt: skip


def main(target: Path = TARGET) -> None:
    """Write every input file of the example into `target`, overwriting what is there."""
    catalogue = load(Period("2021"))
    units = [catalogue.office, *catalogue.subordinates]
    for index, unit in enumerate(units):
        values, notes = _office() if unit == catalogue.office else _commune(unit, index, catalogue)
        write_submission(target / "submissions" / file_name(unit), unit, catalogue, values, notes)
    registers = {path.stem: read_csv(path) for path in (HERE / "registers").glob("*.csv")}
    count = write_registers(target / "registers.xlsx", catalogue, registers)
    print(f"Đã ghi {len(units)} tệp báo cáo và registers.xlsx ({count} trang tính) vào {display(target)}.")


def _office() -> tuple[dict[str, object], dict[str, str]]:
    """What the published annex prints, as text, letter by letter."""
    rows = read_csv(HERE / "published.csv")
    values = {row["code"]: row["printed"] for row in rows if row["printed"]}
    return values | OFFICE_SUPPLEMENTS, {row["code"]: row["note"] for row in rows if row["note"]}


def _commune(unit: Unit, index: int, catalogue: Catalogue) -> tuple[dict[str, object], dict[str, str]]:
    form = commune_form(communes()[unit.code], catalogue)
    misstated = {row: value for (of, row), value in MISSTATED.items() if of == unit.code}
    typed = typed_form(form | misstated, catalogue, index)
    blank = {row for of, row in LEFT_BLANK if of == unit.code}
    return {row: value for row, value in typed.items() if row not in blank}, notes(form)


def communes() -> dict[str, dict[str, int]]:
    """What each commune did in the year by row code: {commune: {row: figure}}."""
    shares = zip(
        *(split(total, [w[i] for w in WEIGHTS.values()]) for i, total in enumerate((49_900, 780, 1_059))), strict=True
    )
    return {
        code: {
            "III.6.7": dossiers, "BS.6": dossiers - overdue, "BS.7": LAND.get(code, 0), "BS.13": documents,
            "V.3.4": APPOINTED.get(code, 0), "V.6.2": DISCIPLINED.get(code, 0),
        }
        for code, (dossiers, overdue, documents) in zip(WEIGHTS, shares, strict=True)
    }  # fmt: skip


def commune_form(done: Mapping[str, float], catalogue: Catalogue) -> dict[str, float]:
    """A commune's whole form by row code; where `done` does not say what was received, all of it is resolved."""
    known = {"III.6.6": done["III.6.7"]} | STOCKS | dict(done) | {"BS.8": done["BS.7"], "BS.9": 0, "BS.10": 0}
    form = follow(known, catalogue.asked(catalogue.subordinates[0]))
    return {row: form[row] for row in ORDER if row in form}


def notes(form: Mapping[str, float]) -> dict[str, str]:
    """How a commune explains its rates."""
    said = {"III.6.8": f"Giải quyết đúng hạn {form['BS.6']}/{form['III.6.7']} hồ sơ"}
    if form["BS.7"]:
        said["III.6.9"] = f"Hồ sơ đã giải quyết đúng hạn {form['BS.8']}/{form['BS.7']} hồ sơ"
    return said


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))

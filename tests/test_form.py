"""What the form writer writes, the form reader reads."""

from pathlib import Path

import pytest

from cchc.catalogue import load
from cchc.clean import match, read_value
from cchc.extract import read_form
from cchc.form import rows_for, write_form

CATALOGUE = load()
COMMUNE = CATALOGUE.unit("31603")


def test_reads_back_to_the_same_cells(tmp_path: Path) -> None:
    rows = rows_for(CATALOGUE.district, CATALOGUE.submitted)
    kinds = ["4,747", 12, 99.5, "=1+1", "https://a.vn", "007", None]
    values = {row.code: kinds[i % len(kinds)] for i, row in enumerate(rows)}
    notes = {row.code: f"=ghi chú {row.code}" for row in rows[::3]}
    write_form(tmp_path / "944.xlsx", rows, "Huyện Mỹ Tú", "năm 2021", values, notes)
    read = match(read_form(tmp_path / "944.xlsx"), CATALOGUE.submitted)
    assert read["code"].tolist() == [row.code for row in rows]
    assert dict(zip(read["code"], read["value"], strict=True)) == values
    assert {c: n for c, n in zip(read["code"], read["note"], strict=True) if n} == notes
    assert read["unit"].tolist() == [row.unit for row in rows]


def test_blank_form_reads_back_blank(tmp_path: Path) -> None:
    write_form(tmp_path / "a.xlsx", rows_for(COMMUNE, CATALOGUE.submitted), COMMUNE.name, "năm 2021")
    assert set(read_form(tmp_path / "a.xlsx")["value"].map(lambda v: read_value(v, "count").status)) == {"blank"}


def test_commune_gets_its_own_rows_and_their_headings() -> None:
    rows = rows_for(COMMUNE, CATALOGUE.submitted)
    assert [r.code for r in rows if r.level == "both"] == [r.code for r in CATALOGUE.submitted if r.level == "both"]
    headings = "III III.6 IV IV.5 V V.3 V.6 VII VII.1 VII.2 VII.3 BS"
    assert [r.code for r in rows if r.level != "both"] == headings.split()
    assert rows_for(CATALOGUE.district, CATALOGUE.submitted) == CATALOGUE.submitted


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_form(tmp_path / name, CATALOGUE.form, "Huyện Mỹ Tú", "năm 2021", {"I.1.1": "28"})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("given", [{"values": {"X.1": 1}}, {"notes": {"X.1": "a"}}])
def test_value_without_a_row_is_refused(tmp_path: Path, given: dict) -> None:
    with pytest.raises(KeyError, match=r"X\.1"):
        write_form(tmp_path / "a.xlsx", CATALOGUE.form, "Huyện Mỹ Tú", "năm 2021", **given)

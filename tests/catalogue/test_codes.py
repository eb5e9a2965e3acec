"""The texts of checks name rows by the codes of the form in force, whichever form and office that is."""

import re
from pathlib import Path

import province
import pytest
from flat_catalogue import flat_catalogue, load_anew

from cchc.catalogue import Catalogue, Check, load
from cchc.catalogue.tables import Tables
from cchc.project.period import Period

OFFICES = [("2020", "944"), ("2022", "944"), ("2025-Q3", "92"), ("2021", "31603"), ("2026-Q1", "31783")]
LITERAL = re.compile(r"\b(?:[IVX]+(?:\.\d+)+|BS\.\d+)")
OF_SECTION = re.compile(r"[Mm]ục [IVX]+(?:\.\w+)+|“## II\.5”")  # of the report, not of the form


def catalogues() -> list[Catalogue]:
    return [
        *(load(Period(period), office) for period, office in OFFICES),
        *map(province.catalogue, ("2020-Q1", "2023")),
    ]


@pytest.mark.parametrize("catalogue", catalogues(), ids=lambda c: f"{c.period.id}-{c.office.code}")
def test_a_check_names_rows_of_its_own_form(catalogue: Catalogue) -> None:
    told = 0
    for check in catalogue.checks:
        texts = f"{check.message} {check.basis}"
        codes = LITERAL.findall(OF_SECTION.sub("", texts))
        assert set(codes) <= catalogue.by_code.keys() and "{code." not in texts, check.id
        told += len(codes)
    assert told > 10


def test_no_text_of_the_standard_holds_a_code_of_one_form() -> None:
    for row in Tables().read("checks.csv", Check).rows:
        texts = f"{row.message} {row.basis} {row.action} {row.topic}"
        assert not LITERAL.search(OF_SECTION.sub("", texts)), row.id


def test_another_code_in_the_form_is_another_code_in_the_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = flat_catalogue(tmp_path, monkeypatch) / "forms" / "2021" / "indicators.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^VII\.6\.6,", "VII.6.66,", text, flags=re.MULTILINE), encoding="utf-8")
    (check,) = [c for c in load_anew(Period("2021")).checks if c.id == "communes_iso_reviewed_bound"]
    assert check.basis.startswith("VII.6.66 ≤")

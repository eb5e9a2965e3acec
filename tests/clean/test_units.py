"""The code at the head of a file name names the unit, else the one name it and its heading speak of."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.clean import unit_of
from cchc.clean.units import Names, _one_edit
from cchc.legacy import to_tcvn3, to_vni
from cchc.period import Period

CATALOGUE = load(Period("2021"))
DAY = date(2021, 12, 14)
NAMES = Names(CATALOGUE.units, CATALOGUE.aliases, CATALOGUE.unit_kinds)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("31603-my-phuoc.xlsx", "31603"),
        ("31603.ods", "31603"),
        ("31603 Mỹ Phước (sửa).xls", "31603"),
        ("944-huyen-my-tu.xlsx", "944"),
        ("9444-x.xlsx", None),
        ("31604-x.xlsx", None),
        ("my-phuoc-31603.xlsx", "31603"),  # without tones by the alias table
        ("Xã Mỹ Phước.xlsx", "31603"),
    ],
)
def test_unit_of(file: str, code: str | None) -> None:
    unit = unit_of(file, CATALOGUE)
    assert (unit and unit.code) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("X. Mỹ Phước", "31603"),
        ("x.Mỹ Phước", "31603"),
        ("XÃ MỸ PHƯỚC", "31603"),
        ("UBND xã Mỹ Phước", "31603"),
        ("Ủy ban nhân dân xã Mỹ Phước", "31603"),
        ("Uỷ ban nhân dân  xã\u00a0Mĩ Phước", "31603"),
        ("Mỹ Phước", "31603"),
        ("NĂM 2021, TẠI UBND XÃ MỸ PHƯỚC", "31603"),
        ("UBND HUYỆN MỸ TÚ\nUBND XÃ MỸ PHƯỚC", "31603"),  # the superior stands above in a letterhead
        ("my phuoc", "31603"),
        ("Mi phuoc", "31603"),
        ("TT. HHN", "31567"),
        ("thị trấn HHN", "31567"),
        ("T.T Huỳnh Hữu Nghĩa", "31567"),
        ("TT Huỳnh Hữu Nghĩa", "31567"),
        ("Huỳnh Hữu Nghĩa (TT)", "31567"),
        ("Xã Mỹ Tú", "31597"),
        ("X. Mĩ Tú", "31597"),
        ("xa my tu", "31597"),
        ("Huyện Mỹ Tú", "944"),
        ("UBND huyện Mỹ Tú", "944"),
        ("Báo cáo gửi UBND xã Thuận Hưng và Xã Thuận Hưng", "31606"),
    ],
)
@pytest.mark.parametrize("spell", [str, str.upper, lambda t: unicodedata.normalize("NFD", t), to_tcvn3, to_vni])
def test_named_in_heading_or_file_name(text: str, code: str, spell: object) -> None:
    assert NAMES.identify("bao cao.xlsx", spell(text)).unit.code == code
    if "/" not in text:
        assert NAMES.identify(f"{spell(text)}.xlsx").unit.code == code


@pytest.mark.parametrize(
    ("file", "heading", "candidates"),
    [
        ("Mỹ Tú.xlsx", "", ["31597", "944"]),
        ("my tu.xlsx", "", ["31597", "944"]),
        ("Xã Mỹ Phưóc.xlsx", "", ["31603"]),
        ("Mỹ Phướcc.xlsx", "", ["31603"]),
        ("MỹPhước.xlsx", "", ["31603"]),
        ("Mi Huongg.xlsx", "", ["31591"]),
        ("31604 Xã Mỹ Phước.xlsx", "", ["31603"]),  # an unknown code against a known name
        ("a.xlsx", "Xã Mỹ Phước và xã Mỹ Hương", ["31591", "31603"]),
        ("a.xlsx", "UBND HUYỆN MỸ TÚ / XÃ MỸ PHƯỚCC", ["31597", "31603", "944"]),
        ("Xã Hậu Thạnh.xlsx", "", []),
        ("a.xlsx", "", []),
    ],
)
def test_near_misses_are_questions(file: str, heading: str, candidates: list[str]) -> None:
    identity = NAMES.identify(file, heading)
    assert identity.unit is None
    assert [u.code for u in identity.candidates] == candidates


@pytest.mark.parametrize(
    ("file", "heading", "contradicts"),
    [
        ("31603-my-phuoc.xlsx", "TẠI UBND XÃ MỸ HƯƠNG", ["31591"]),
        ("31603-my-phuoc.xlsx", to_vni("TẠI UBND XÃ MỸ HƯƠNG"), ["31591"]),
        ("31603-my-huong.xlsx", "", ["31591"]),
        ("944-huyen-my-tu.xlsx", "UBND xã Mỹ Phước", ["31603"]),
        ("31603-my-phuoc.xlsx", "UBND HUYỆN MỸ TÚ", []),  # its superior
        ("31603-my-phuoc.xlsx", "Kính gửi xã Mỹ Hương; UBND xã Mỹ Phước", []),
        ("31603-my-phuoc.xlsx", "", []),
    ],
)
def test_code_against_name(file: str, heading: str, contradicts: list[str]) -> None:
    identity = NAMES.identify(file, heading)
    assert identity.unit.code == file.partition("-")[0]
    assert [u.code for u in identity.contradicts] == contradicts


@pytest.mark.parametrize(
    ("period", "name"),
    [("2021", "Thị trấn Huỳnh Hữu Nghĩa"), ("2025-H1", "Thị trấn Huỳnh Hữu Nghĩa"), ("2025-Q3", "Xã Mỹ Tú")],
)
def test_units_are_dated(period: str, name: str) -> None:
    assert unit_of("31567-huynh-huu-nghia.xlsx", load(Period(period))).name == name


@pytest.mark.parametrize("unit", CATALOGUE.units, ids=lambda u: u.code)
def test_every_unit_by_its_name(unit: object) -> None:
    assert NAMES.identify(f"{unit.name}.xlsx").unit == unit
    assert NAMES.identify(f"{unit.code}-{unit.slug}.xlsx").contradicts == ()


@given(st.text("abc", max_size=5), st.integers(0, 5), st.sampled_from("xyz"))
def test_one_edit(text: str, at: int, letter: str) -> None:
    assert _one_edit(text, text)
    assert _one_edit(text, text[:at] + letter + text[at:])
    assert _one_edit(text[:at] + letter + text[at + 1 :], text)
    assert not _one_edit(text, text + letter + letter)

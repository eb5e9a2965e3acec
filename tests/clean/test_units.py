"""The code at the head of a file name names the unit, else the one name it and its heading speak of."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import Unit, beside_names, load
from cchc.clean import unit_of
from cchc.clean.units import UnitNames, _one_edit, names
from cchc.language.legacy import to_tcvn3, to_vni
from cchc.project.period import Period

CATALOGUE = load(Period("2021"))
DAY = date(2021, 12, 14)
NAMES = names(CATALOGUE)


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


def bare(text: str) -> str:
    """As people type without tones."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


PROVINCE = names(load(Period("2025-Q3")))  # has Phường Vị Thanh and Xã Vị Thanh 1


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Vị Thanh.xlsx", "Phường Vị Thanh"),
        ("Vị Thanh (1).xlsx", "Phường Vị Thanh"),  # a second download
        ("Vị Thanh(12).xlsx", "Phường Vị Thanh"),
        ("Vị Thanh [1].xlsx", "Phường Vị Thanh"),
        ("Vị Thanh - Copy (2).xlsx", "Phường Vị Thanh"),
        ("Phường Vị Thanh (1) (1).xlsx", "Phường Vị Thanh"),
        ("Vị Thanh 1.xlsx", "Xã Vị Thanh 1"),
        ("Vị Thanh 1 (1).xlsx", "Xã Vị Thanh 1"),
        ("XÃ VỊ THANH 1 NĂM 2025.xlsx", "Xã Vị Thanh 1"),
        ("Vị Thanh 2025.xlsx", "Phường Vị Thanh"),
        # the second of a name, or a name that only begins like it
        ("Vị Thanh 2.xlsx", None),
        ("Vị Thanh-1.xlsx", None),
        ("Vị Thanh_1.xlsx", None),
        ("Xã Vị Thanh Đông.xlsx", None),
        ("Long Phú, Mỹ Tú.xlsx", None),  # no Phú Mỹ between two names
    ],
)
def test_a_number_is_part_of_a_name_only_where_a_unit_has_it(file: str, name: str | None) -> None:
    unit = PROVINCE.identify(file).unit
    assert (unit and unit.name) == name


@pytest.mark.parametrize("longer", ["Tây", "Đông Nam", "A", "Nam", "Thạnh"])
@pytest.mark.parametrize("spell", [str, str.upper, str.lower, bare, lambda t: bare(t).replace(" ", "-")])
def test_a_name_that_only_begins_or_ends_like_another_is_not_it(longer: str, spell: Callable[[str], str]) -> None:
    for text in (f"Mỹ Phước {longer}", f"{longer} Mỹ Phước", f"Xã Mỹ Phước {longer}", f"Báo cáo Mỹ Phước {longer}"):
        for file, heading in ((f"{spell(text)}.xlsx", ""), ("a.xlsx", spell(text))):
            identity = NAMES.identify(file, heading)
            assert identity.unit is None and [u.code for u in identity.candidates] == ["31603"]


@pytest.mark.parametrize("beside", beside_names())
@pytest.mark.parametrize("spell", [str, str.upper, bare])
def test_words_that_stand_beside_a_name(beside: str, spell: Callable[[str], str]) -> None:
    words = beside.replace("#", "2")
    for text in (f"Mỹ Phước {words}", f"{words} Mỹ Phước", f"{words} Mỹ Phước {words}"):
        assert NAMES.identify(f"{spell(text)}.xlsx").unit.code == "31603"


@pytest.mark.parametrize(
    "text",
    [
        "Mỹ Phước – Tây", "Mỹ Phước (Tây)", "Mỹ Phước; Tây", "xã Mỹ Phước thực thi", "Mỹ Phước quý I", "Mỹ Phước v2",
        "UBND XÃ MỸ PHƯỚC, TÂY", "Mỹ Phước 15.12.2021", "Mỹ Phước 6 tháng", "bao cao 2 my phuoc 2", "Mỹ Phước_2",
    ],
)  # fmt: skip
def test_a_name_ends_where_another_thing_begins(text: str) -> None:
    assert NAMES.identify(f"{text}.xlsx").unit.code == "31603"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("Xã Mỹ Phước/bao cao.xlsx", "31603"),
        ("31603/bc.xlsx", "31603"),
        ("cũ/31603-my-phuoc.xlsx", "31603"),
        ("a/b", None),
    ],
)
def test_a_file_in_a_folder(file: str, code: str | None) -> None:
    unit = NAMES.identify(file).unit
    assert (unit and unit.code) == code


def test_a_ward_with_a_number_only_by_its_kind() -> None:
    ward = CATALOGUE.subordinates[0].model_copy(update={"code": "27001", "slug": "phuong-1", "name": "Phường 1"})
    wards = UnitNames([CATALOGUE.office, ward], {}, CATALOGUE.unit_kinds, beside_names())
    for file in ("Phường 1.xlsx", "P1.xlsx", "P. 1 năm 2021.xlsx", "UBND phường 1 quý 2.xlsx"):
        assert wards.identify(file).unit == ward
    for file in ("bao cao 1.xlsx", "quy 1.xlsx", "1.xlsx", "Phường 12.xlsx"):
        assert wards.identify(file).unit is None


LETTERED = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy ", min_size=1, max_size=12)


@given(LETTERED, st.sampled_from(CATALOGUE.subordinates), st.sampled_from([" ", "-", "_", " - ", ", ", "(", "/"]))
def test_any_file_name_names_a_unit_or_asks(text: str, unit: Unit, mark: str) -> None:
    """What stands beside a name never makes another unit of it."""
    for file in (f"{unit.name}{mark}{text}.xlsx", f"{text}{mark}{unit.name}.xlsx"):
        found = NAMES.identify(file)
        assert found.unit in (unit, None)
        assert found.unit or unit in found.candidates


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

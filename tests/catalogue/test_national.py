"""The units of the whole country: the table is whole, and an office is found in it with all that was merged into it."""

from collections import Counter
from datetime import date

import pytest

from cchc.catalogue import national
from cchc.catalogue.models import Unit
from cchc.catalogue.national import COLUMNS, SINCE, UNSTATED, NationalUnit, find_offices, office_units, place, slug
from cchc.catalogue.tables import Tables
from cchc.project.errors import CchcError, FileError

YEAR_2021, REFORM = date(2021, 12, 14), date(2025, 7, 1)
OWN = Tables().read("units.csv", Unit).rows  # kept by hand before there was the table


def digits(day: date) -> dict[int, int]:
    """How many units of each level are in force that day, by the digits of the code."""
    return Counter(len(row.code) for row in national._rows() if row.in_force(f"{day}"))


def test_the_table_is_whole() -> None:
    national.check()


def test_every_column_says_what_stands_in_it() -> None:
    assert set(NationalUnit.model_fields) - {"after"} == set(COLUMNS)
    assert all(NationalUnit.model_fields[column].description for column in COLUMNS)


@pytest.mark.parametrize(
    ("day", "units"),
    [  # as the resolutions of those days sum them up
        (YEAR_2021, {2: 63, 3: 705, 5: 10_599}),
        (date(2023, 12, 14), {2: 63, 3: 705, 5: 10_598}),
        (date(2024, 11, 1), {2: 63, 3: 704, 5: 10_472}),
        (date(2025, 6, 30), {2: 63, 3: 696, 5: 10_035}),
        (REFORM, {2: 34, 5: 3_321}),
        (date(2026, 11, 1), {2: 34, 5: 3_321}),
    ],
)
def test_so_many_units_are_in_force(day: date, units: dict[int, int]) -> None:
    assert digits(day) == units


def test_every_unit_before_the_reform_has_a_successor() -> None:
    ended = [row for row in national._rows() if row.valid_to == "2025-06-30"]
    without = {row.code for row in ended if not row.successor}
    islands = {"318", "471", "498", "536", "755", "912"}  # districts without communes, and Kiên Hải, became communes
    assert {len(code) for code in without} == {3} and not without & islands
    merged = {code for row in ended for code in row.successor.split(";")}
    assert {row.code for row in national._rows() if row.valid_from == f"{REFORM}"} <= merged


def test_a_divided_commune_names_all_its_parts() -> None:
    row = next(row for row in national._rows() if (row.code, row.valid_to) == ("31207", "2025-06-30"))
    assert row.name == "Phường Thốt Nốt" and row.successor == "31207;31228"


def test_only_a_district_of_islands_has_no_communes() -> None:
    rows = [row for row in national._rows() if row.in_force("2025-06-30")]
    parents = {row.parent for row in rows}
    empty = {row.name for row in rows if len(row.code) == 3 and row.code not in parents}
    assert empty == {"Huyện Bạch Long Vĩ", "Huyện Cồn Cỏ", "Huyện Hoàng Sa", "Huyện Lý Sơn", "Huyện Côn Đảo"}


@pytest.mark.parametrize("unit", OWN, ids=lambda unit: f"{unit.code}-{unit.slug}")
def test_the_project_s_own_rows_are_in_it(unit: Unit) -> None:
    day = unit.valid_to or unit.valid_from
    found = next(one for one in office_units(unit.code, day) if one.code == unit.code)
    assert found == unit.model_copy(update={"province_site": ""})


def test_an_office_with_its_units() -> None:
    office, *units = office_units("944", YEAR_2021)
    assert (office.name, office.slug, office.level, office.parent) == ("Huyện Mỹ Tú", "huyen-my-tu", "district", "94")
    assert {(unit.code, unit.level) for unit in units} == {
        (unit.code, "commune") for unit in OWN if unit.parent == "944"
    }


def test_what_was_merged_into_the_units_comes_with_them() -> None:
    units = office_units("92", date(2025, 9, 14))
    assert len([unit for unit in units if unit.level == "commune" and unit.in_force(date(2025, 9, 14))]) == 103
    before = {unit.code for unit in units if "31567" in unit.successor.split(";")}
    assert before == {"31567", "31597", "31609"}
    assert {unit.name for unit in units if unit.level == "province" and not unit.in_force(date(2025, 9, 14))} == {
        "Thành phố Cần Thơ",
        "Tỉnh Hậu Giang",
        "Tỉnh Sóc Trăng",
    }


def test_a_province_with_its_districts_or_their_communes_too() -> None:
    day = date(2020, 3, 14)
    districts, every = office_units("94", day), office_units("94", day, levels=2)
    assert [sum(unit.in_force(day) for unit in units) for units in (districts, every)] == [12, 121]
    codes = {unit.code for unit in every if unit.level == "district"}
    assert {unit.parent for unit in every if unit.level == "commune" and unit.in_force(day)} == codes
    assert office_units("944", day, levels=2) == office_units("944", day), "nobody is below a commune"


def test_a_commune_is_an_office_too() -> None:
    commune, *before = office_units("31567", date(2026, 3, 14))
    assert commune.name == "Xã Mỹ Tú" and {unit.code for unit in before} == {"31567", "31597", "31609"}


def test_what_was_merged_twice_comes_too() -> None:
    """Mỹ Thành went into Mỹ Lộc of Nam Định on 1/9/2024, and that into the ward of the same name ten months later."""
    merged = {row.code: row.successor for row in national._rows() if row.valid_to == "2024-08-31"}
    after = next(row for row in national._rows() if (row.code, row.valid_to) == (merged["13738"], "2025-06-30"))
    units = office_units(after.successor.split(";")[0], date(2026, 3, 14))
    assert ("13738", date(2024, 8, 31)) in {(unit.code, unit.valid_to) for unit in units}


def test_a_district_made_of_others_has_theirs() -> None:
    office, *units = office_units("769", date(2021, 3, 14))
    assert office.name == "Thành phố Thủ Đức" and sum(unit.in_force(date(2021, 3, 14)) for unit in units) == 34
    before = {unit.name for unit in units if unit.level == "district"}
    assert before == {"Quận 2", "Quận 9", "Quận Thủ Đức"}


def test_a_district_of_islands_stands_alone() -> None:
    assert [unit.name for unit in office_units("755", YEAR_2021)] == ["Huyện Côn Đảo"]


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("944", REFORM, "944 Huyện Mỹ Tú đến 30/06/2025"),
        ("9444", YEAR_2021, "Không có đơn vị hành chính nào mã “9444”. Gần nhất: .*944"),
        ("944", date(2019, 12, 14), "chỉ có từ 01/01/2020"),
        (
            "045",
            date(2020, 3, 14),
            "Huyện Hà Quảng: từ 01/01/2020 đến 01/02/2021 .* không nêu ngày .*Xã Vân An.*Hãy chọn kỳ có ngày cuối từ "
            "01/02/2021; hoặc tự ghi đơn vị của kỳ này vào catalogue/units.csv",
        ),
    ],
)
def test_what_is_not_known_is_said(code: str, day: date, said: str) -> None:
    with pytest.raises(CchcError, match=said):
        office_units(code, day)


def test_the_days_on_which_the_sources_are_silent_are_those_of_the_rows() -> None:
    ends = {row.valid_to for row in national._rows()} | {f"{SINCE}"}
    begins = {row.valid_from for row in national._rows()}
    assert all(f"{last}" in ends and f"{first}" in begins for last, first in UNSTATED)


@pytest.mark.parametrize(
    ("text", "day", "codes"),
    [
        ("mỹ tú", YEAR_2021, ["944", "31597"]),
        ("my tu", YEAR_2021, ["944", "31597"]),
        ("HUYỆN MỸ TÚ", YEAR_2021, ["944"]),
        ("phu my, soc trang", YEAR_2021, ["31612"]),
        ("Phú Mỹ, huyện Mỹ Tú", YEAR_2021, ["31612"]),
        ("944", YEAR_2021, ["944"]),
        ("cần thơ", REFORM, ["92"]),
        ("My Tu", REFORM, ["31567"]),
    ],
)
def test_an_office_is_found_by_its_name(text: str, day: date, codes: list[str]) -> None:
    assert [unit.code for unit in find_offices(text, day)] == codes


def test_nothing_is_found_on_days_before_the_table() -> None:
    with pytest.raises(CchcError, match="chỉ có từ 01/01/2020"):
        find_offices("mỹ tú", date(2019, 12, 31))


def test_homonyms_are_told_apart_by_where_they_lie() -> None:
    assert [place(unit, YEAR_2021) for unit in find_offices("mỹ tú", YEAR_2021)] == [
        "944 Huyện Mỹ Tú, Tỉnh Sóc Trăng",
        "31597 Xã Mỹ Tú, Huyện Mỹ Tú, Tỉnh Sóc Trăng",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("huyện mỹ tú", "Vào ngày khác: 944 Huyện Mỹ Tú đến 30/06/2025"),
        ("mỹ tuu", "Gần nhất: Xã Mỹ Tú"),
        ("944", "Vào ngày khác: 944 Huyện Mỹ Tú"),
        ("", "không có đơn vị hành chính"),
    ],
)
def test_a_name_that_is_none_that_day_gives_others(text: str, said: str) -> None:
    with pytest.raises(CchcError, match=said):
        find_offices(text, REFORM)


@pytest.mark.parametrize(
    ("name", "level", "expected"),
    [
        ("Phường 1", "commune", "phuong-1"),
        ("Xã Vị Thanh 1", "commune", "vi-thanh-1"),
        ("Thị trấn D'Ran", "commune", "d-ran"),
        ("Đặc khu Côn Đảo", "commune", "con-dao"),
        ("Thị xã Đức Phổ", "district", "thi-xa-duc-pho"),
    ],
)
def test_a_name_makes_part_of_a_file_name(name: str, level: str, expected: str) -> None:
    assert slug(name, level) == expected


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("944,Huyện Mỹ Tú,94,,,", "dòng 2: cột “parent” ghi “94”"),
        ("94,Tỉnh Sóc Trăng,,,2025-06-31,", "dòng 2: cột “valid_to” phải là ngày có thật"),
        ("94,Tỉnh Sóc Trăng,,,2025-06-30,92", "dòng 2: cột “successor” ghi “92”"),
        ("9444,Huyện Mỹ Tú,,,,", "dòng 2: cột “code”"),
        ("94,Tỉnh Sóc Trăng,,,,\n94,Tỉnh Sóc Trăng,,,,", "dòng 3: cột “code” trùng mã “94”"),
        ("94,Tỉnh Sóc Trăng", "dòng 2: phải có 6 ô"),
    ],
)
def test_a_fault_is_said_with_its_place(line: str, said: str, tmp_path, monkeypatch) -> None:
    path = tmp_path / "national_units.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(national, "PATH", path)
    national._rows.cache_clear()
    try:
        with pytest.raises(FileError, match=said):
            national.check()
    finally:
        national._rows.cache_clear()

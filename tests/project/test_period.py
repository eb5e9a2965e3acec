"""Period ids, windows, titles and neighbours."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.language.text import fold
from cchc.project import period as module
from cchc.project.errors import CchcError
from cchc.project.layers import STANDARD, Layer
from cchc.project.period import Period, kinds, named

FILE = STANDARD / "periods.csv"
YEARS = st.integers(2000, 2099)
MONTHS = [f"M{month:02d}" for month in range(1, 13)]
KINDS = st.sampled_from(["year", "Q1", "H1", "Q3", "9M", "Q2", "Q4", *MONTHS])


def days(period: Period) -> set[date]:
    first, last = period.window
    return {first + timedelta(n) for n in range((last - first).days + 1)}


@pytest.mark.parametrize(
    ("text", "window", "title", "next_title"),
    [
        ("2021", (date(2020, 12, 15), date(2021, 12, 14)), "năm 2021", "năm 2022"),
        ("2021-Q1", (date(2020, 12, 15), date(2021, 3, 14)), "quý I năm 2021", "quý II năm 2021"),
        ("2021-H1", (date(2020, 12, 15), date(2021, 6, 14)), "6 tháng đầu năm 2021", "6 tháng cuối năm 2021"),
        ("2021-Q3", (date(2021, 6, 15), date(2021, 9, 14)), "quý III năm 2021", "quý IV năm 2021"),
        ("2021-9M", (date(2020, 12, 15), date(2021, 9, 14)), "9 tháng đầu năm 2021", "quý IV năm 2021"),
        ("2021-Q2", (date(2021, 3, 15), date(2021, 6, 14)), "quý II năm 2021", "quý III năm 2021"),
        ("2021-Q4", (date(2021, 9, 15), date(2021, 12, 14)), "quý IV năm 2021", "quý I năm 2022"),
        ("2026-M01", (date(2025, 12, 15), date(2026, 1, 14)), "tháng 01 năm 2026", "tháng 02 năm 2026"),
        ("2026-M03", (date(2026, 2, 15), date(2026, 3, 14)), "tháng 3 năm 2026", "tháng 4 năm 2026"),
        ("2026-M12", (date(2026, 11, 15), date(2026, 12, 14)), "tháng 12 năm 2026", "tháng 01 năm 2027"),
    ],
)
def test_windows_and_titles(text: str, window: tuple[date, date], title: str, next_title: str) -> None:
    period = Period.parse(text)
    assert (period.id, period.window, period.title, period.next_title) == (text, window, title, next_title)


@pytest.mark.parametrize(
    ("text", "last_year", "previous", "submitted_before"),
    [
        ("2021", "2020", "2020", "2021-Q3"),
        ("2021-Q1", "2020-Q1", "2020-Q4", "2020"),
        ("2021-H1", "2020-H1", None, "2021-Q1"),
        ("2021-Q3", "2020-Q3", "2021-Q2", "2021-H1"),
        ("2021-9M", "2020-9M", None, "2021-H1"),
        ("2021-Q2", "2020-Q2", "2021-Q1", "2021-Q1"),
        ("2021-Q4", "2020-Q4", "2021-Q3", "2021-Q3"),
        ("2021-M01", "2020-M01", "2020-M12", "2020-M12"),
        ("2021-M07", "2020-M07", "2021-M06", "2021-M06"),
    ],
)
def test_neighbours(text: str, last_year: str, previous: str | None, submitted_before: str) -> None:
    period = Period.parse(text)
    assert period.last_year.id == last_year and period.submitted_before.id == submitted_before
    assert (period.previous and period.previous.id) == previous


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "2021-Q9",
        "2021-M13",
        "2021-M1",
        "../2021",
        "20211",
        "năm 2021",
        "2021 ",
        "2021-year",
        "2021-",
        "2021-q1",
        "2021-Q1\n",
        "２０２１",
    ],
)
def test_unknown_period_is_refused(text: str) -> None:
    with pytest.raises(CchcError, match="Kỳ báo cáo"):
        Period.parse(text)


@pytest.mark.parametrize("kinds_", [["Q1", "Q2", "Q3", "Q4"], MONTHS])
@given(YEARS)
def test_quarters_and_months_tile_the_year(kinds_: list[str], year: int) -> None:
    quarters = [days(Period.of(year, kind)) for kind in kinds_]
    whole = days(Period.of(year, "year"))
    assert set.union(*quarters) == whole and sum(map(len, quarters)) == len(whole), "no day missing, none twice"
    assert len(whole) == (366 if date(year, 3, 1) - date(year, 2, 28) == timedelta(2) else 365)
    assert min(days(Period.of(year + 1, "year"))) == max(whole) + timedelta(1), "years follow each other"


@given(YEARS, KINDS)
def test_a_period_follows_from_its_parts(year: int, kind: str) -> None:
    """Each formula leaves every day of the period once and no other day."""
    period = Period.of(year, kind)
    for formula in period.parts:
        left = [day for part, sign in formula.items() for day in days(part) if sign == 1]
        for part, sign in formula.items():
            if sign == -1:
                for day in days(part):
                    left.remove(day)
        assert sorted(left) == sorted(days(period))


@given(YEARS, KINDS)
def test_previous_ends_the_day_before_and_is_as_long(year: int, kind: str) -> None:
    period = Period.of(year, kind)
    if period.previous:
        assert period.previous.window[1] == period.window[0] - timedelta(1)
        assert period.previous.months == period.months
    assert period.submitted_before.window[1] < period.window[1]
    assert period.last_year.kind == kind and period.last_year.year == year - 1


@given(YEARS, KINDS)
def test_contained_are_those_whose_days_it_has(year: int, kind: str) -> None:
    period = Period.of(year, kind)
    others = [Period.of(year, k) for k in kinds() if k != kind]
    assert period.contained == [other for other in others if days(other) <= days(period)]


@given(YEARS, KINDS)
def test_a_series_is_of_equal_length_and_ends_with_the_period(year: int, kind: str) -> None:
    period = Period.of(year, kind)
    series = period.series
    assert series[-1] == period and len(series) == len(set(series)) > 1
    assert {one.months for one in series} == {period.months}
    assert [one.window[1] for one in series] == sorted(one.window[1] for one in series)
    if period.previous:
        for before, after in pairwise(series):
            assert before.window[1] + timedelta(1) == after.window[0], "no day is left out"


def test_the_short_titles() -> None:
    kinds_ = ("year", "Q1", "H1", "9M")
    assert [Period.of(2021, k).short for k in kinds_] == ["Năm 2021", "Quý I/2021", "6 tháng/2021", "9 tháng/2021"]


def test_months() -> None:
    assert [Period.of(2021, k).months for k in ("year", "Q1", "H1", "9M", "Q4")] == [12, 3, 6, 9, 3]
    assert {Period.of(2021, k).months for k in MONTHS} == {1}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12-14", "12-34"),
        ("{last_year}-Q4", "{last_year}-Q5"),
        ("H1 - Q1", "H1 - Q0"),
        ("năm {next_year}", "năm {nextyear}"),
        ("-1,12-15,03-14", "0,12-15,03-14"),
        (",derived", ",derived,more"),
        ("03-14,60", "03-14,-1"),
        ("03-14,60", "03-14,hai tháng"),
        ("09-14,60", "09-14,91"),  # as long as quý III itself
    ],
)
def test_a_fault_in_the_file_names_its_line(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    monkeypatch.setattr(module, "catalogue_layers", lambda: (Layer(tmp_path),))
    (tmp_path / FILE.name).write_text(text.replace(old, new, 1), encoding="utf-8")
    module._kinds.cache_clear()
    try:
        with pytest.raises(CchcError, match=r"periods.csv, dòng \d+: cột “"):
            kinds()
    finally:
        module._kinds.cache_clear()


CALENDAR = """kind;first_year;first;last
Q1;0;01-01;03-31
Q2;0;04-01;06-30
Q3;0;07-01;09-30
Q4;0;10-01;12-31
H1;0;01-01;06-30
9M;0;01-01;09-30
year;0;01-01;12-31
M02;0;02-01;02-29
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for folder in ("notebooks", "data", "catalogue"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "catalogue" / "periods.csv"
    module._kinds.cache_clear()


def test_an_office_says_once_what_windows_its_superior_uses(project: Path) -> None:
    project.write_text(CALENDAR, encoding="utf-8")
    assert Period("2026-Q1").window == (date(2026, 1, 1), date(2026, 3, 31))
    assert (Period("2026-Q1").title, Period("2026-Q1").leeway) == ("quý I năm 2026", 60), "the rest is the standard's"
    assert [Period(f"{year}-M02").window[1].day for year in (2025, 2028)] == [28, 29]
    assert Period("2026-M03").window == (date(2026, 2, 15), date(2026, 3, 14)), "of this one it says nothing"
    assert [Period.of(2026, k).months for k in ("year", "Q1", "H1", "9M", "M02")] == [12, 3, 6, 9, 1]
    assert {"Q1", "Q2"} < {p.kind for p in Period("2026-H1").contained}


def test_a_kind_of_period_of_ones_own(project: Path) -> None:
    row = "half,6 tháng cuối năm {year},6 tháng cuối/{year},năm {next_year},,0,06-15,12-14,60,,{year}-H1,2,year - H1"
    project.write_text(f"{FILE.read_text(encoding='utf-8').splitlines()[0]}\n{row}\n", encoding="utf-8")
    half = Period.parse("2026-half")
    assert (half.title, half.window[0]) == ("6 tháng cuối năm 2026", date(2026, 6, 15))
    assert Period("2026-Q1").title == "quý I năm 2026"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind,last\nQ1,03-34\n", "catalogue/periods.csv, dòng 2: cột “first_year”, “first”, “last”"),
        ("kind,last\nQ1,03-31\nQ1,03-30\n", "catalogue/periods.csv, dòng 3: cột “kind” .* trùng"),
        ("kind,last\nQ9,03-31\n", "catalogue/periods.csv, dòng 2: “Q9” là loại kỳ mới.*còn thiếu “title”"),
        ("kind,lats\nQ1,03-31\n", "catalogue/periods.csv, dòng 1: cột “lats” .* Gần nhất: last"),
        ("kind,derived\nQ1,Q2 - Q8\n", "catalogue/periods.csv, dòng 2: cột “derived” .* “Q8”"),
    ],
)
def test_a_fault_in_the_projects_file_names_that_file(text: str, said: str, project: Path) -> None:
    project.write_text(text, encoding="utf-8")
    with pytest.raises(CchcError, match=said):
        kinds()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quý I năm 2021 và năm 2021", ["2021-Q1", "2021"]),
        ("ngày 14 tháng 12 năm 2021", []),
        ("năm 2020", []),  # not one of the years asked for
        ("", []),
    ],
)
def test_periods_named_in_a_text(text: str, found: list[str]) -> None:
    assert [period.id for period in named(fold(text), [2021])] == found
    assert named(fold(text), []) == []


def test_months_are_named_where_they_are_asked_for() -> None:
    text = fold("Báo cáo tháng 4 năm 2026 (từ ngày 15 tháng 3 năm 2026), so với tháng 03/2026")
    assert named(text, [2026]) == []
    assert [period.id for period in named(text, [2026], months=True)] == ["2026-M04", "2026-M03"]
    assert [Period(id).of_month for id in ("2026-M04", "2026-Q2", "2026-9M")] == [True, False, False]

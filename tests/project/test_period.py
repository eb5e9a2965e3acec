"""Period ids, windows, titles and neighbours."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.language.text import fold
from cchc.project import period as module
from cchc.project.errors import CchcError
from cchc.project.period import Period, kinds, named

YEARS = st.integers(2000, 2099)
KINDS = st.sampled_from(["year", "Q1", "H1", "Q3", "9M", "Q2", "Q4"])


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


@given(YEARS)
def test_quarters_tile_the_year(year: int) -> None:
    quarters = [days(Period.of(year, f"Q{n}")) for n in (1, 2, 3, 4)]
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
    text = module.FILE.read_text(encoding="utf-8")
    assert old in text
    monkeypatch.setattr(module, "FILE", tmp_path / "periods.csv")
    module.FILE.write_text(text.replace(old, new, 1), encoding="utf-8")
    kinds.cache_clear()
    try:
        with pytest.raises(CchcError, match=r"periods.csv, dòng \d: cột “"):
            kinds()
    finally:
        kinds.cache_clear()


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

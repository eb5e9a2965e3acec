"""The tables of dossiers and answers say what the domain says, and nothing in them has two meanings."""

from datetime import date
from itertools import pairwise

import province
import pytest
from pydantic import ValidationError

from cchc.catalogue import load
from cchc.catalogue.dossiers import COUNTS, OnTime, load_dossier_rules
from cchc.language.text import fold, plain
from cchc.project.errors import CchcError
from cchc.project.period import Period

RULES = load_dossier_rules()


def test_statuses_as_the_national_portal_numbers_them() -> None:
    assert [s.status for s in RULES.statuses] == list(range(1, 11))
    assert [s.status for s in RULES.statuses if not s.received] == [1, 3]
    assert [s.status for s in RULES.statuses if s.done] == [9, 10]
    # column 9 of form II.06a: waiting for a supplement, withdrawn, stopped or returned
    assert [s.status for s in RULES.statuses if s.on_time] == [5, 7, 8]


def test_six_definitions_one_default() -> None:
    assert [d.id for d in RULES.definitions] == ["D1", "D2", "D3", "D4", "D5", "D6"]
    assert [d.id for d in RULES.definitions if d.default] == [RULES.definition().id] == ["D6"]
    assert RULES.definition("D2").event == "returned_on" and RULES.definition("D2").compares == "moment"


def test_an_unknown_definition_names_the_known_ones() -> None:
    with pytest.raises(CchcError, match="D1, D2, D3, D4, D5, D6"):
        RULES.definition("D7")


@pytest.mark.parametrize("change", [{"numerator": "early + on_tmie"}, {"event": "due_on"}, {"extra": "x"}])
def test_a_typo_is_a_catalogue_error(change: dict[str, str]) -> None:
    row = RULES.definition().model_dump() | {"numerator": "early", "denominator": "resolved"}
    OnTime(**row)
    with pytest.raises(ValidationError):
        OnTime(**row | change)


@pytest.mark.parametrize("figure", RULES.figures, ids=lambda f: f.indicator)
def test_a_compared_figure_is_one_of_the_form(figure) -> None:
    form = province.catalogue() if figure.level == "district" else load(Period("2021"))
    indicator = form.figures[figure.indicator]
    assert indicator.kind == "count" and indicator.level == ("office" if figure.level == "office" else "both",)
    assert set(figure.count.names) <= set(COUNTS)


@pytest.mark.parametrize("table", ["columns", "channels", "statuses", "answers"])
def test_no_name_means_two_things(table: str) -> None:
    rows = getattr(RULES, table)
    names = [fold(n) for row in rows for n in (row.title, *getattr(row, "aliases", ()))]
    assert len(names) == len(set(names))
    loose = {(plain(n).replace(" ", ""), row.title) for row in rows for n in (row.title, *getattr(row, "aliases", ()))}
    assert len(loose) == len({key for key, _ in loose})  # without tones and spaces too


def test_holidays_are_dated_once_and_say_their_source() -> None:
    days = [holiday.date for holiday in RULES.holidays]
    assert days == sorted(set(days)) and all(holiday.source for holiday in RULES.holidays)
    assert {day.year for day in days} == set(range(2020, 2026))
    for year in range(2020, 2026):  # what the labour code fixes by date
        assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= set(days)
    assert all(h.date.weekday() == 5 for h in RULES.holidays if not h.off)


def test_digits_of_channels() -> None:
    assert {c.channel: c.codes for c in RULES.channels} == {
        "online": {"KenhThucHien": "2"},
        "direct": {"KenhThucHien": "1", "HinhThuc": "0"},
        "post": {"KenhThucHien": "3", "HinhThuc": "1"},
    }


def test_answers_go_from_best_to_worst() -> None:
    assert [a.answer for a in RULES.answers] == [5, 4, 3, 2, 1]
    assert all(a.satisfied >= b.satisfied for a, b in pairwise(RULES.answers))
    assert [a.title for a in RULES.answers if a.satisfied] == ["Rất hài lòng", "Hài lòng"]

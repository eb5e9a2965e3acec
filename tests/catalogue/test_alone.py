"""An office with nobody below it: the rows it is asked for, its words, what of the report falls away."""

from pathlib import Path

import pytest
from own_catalogue import own_catalogue, without_own_aliases

from cchc.catalogue import load
from cchc.catalogue.rules import DOCUMENT
from cchc.project.errors import CchcError
from cchc.project.period import Period
from cchc.workbooks.form import rows_for

COMMUNE = load(Period("2026-Q1"), "31783")  # phường Vĩnh Châu, thành phố Cần Thơ
CITY = load(Period("2026-Q1"), "92")


def test_the_form_is_what_its_superior_asks_of_it() -> None:
    asked = [row.code for row in COMMUNE.submitted if row.indicator]
    below = next(unit for unit in CITY.subordinates if unit.code == COMMUNE.office.code)
    assert asked == [row.code for row in CITY.asked(below)]
    of_the_office = {row.code for row in CITY.submitted if "office" in row.level}
    assert of_the_office and not of_the_office & set(asked)


def test_every_heading_stands_above_a_row() -> None:
    headings = [row.code for row in COMMUNE.submitted if row.row in ("section", "group") and not row.indicator]
    assert headings
    assert not [code for code in headings if not any(r.code.startswith(f"{code}.") for r in COMMUNE.submitted)]
    assert rows_for(COMMUNE.office, COMMUNE.submitted, COMMUNE) == COMMUNE.submitted


def test_what_others_add_up_is_its_own_word() -> None:
    added = [row.indicator for row in CITY.submitted if row.aggregate in ("sum", "all_yes")]
    assert {COMMUNE.figures[name].aggregate for name in added} == {"office"}
    assert COMMUNE.figures[added[0]].aggregation.units(COMMUNE) == [COMMUNE.office]
    assert not COMMUNE.of_each_unit or COMMUNE.subordinates == []


@pytest.mark.parametrize(("period", "code", "words"), [
    ("2026-Q1", "31783", {"office": "phường", "superior": "UBND thành phố", "home_affairs": "Sở Nội vụ"}),
    ("2021", "31603", {"office": "xã", "superior": "UBND huyện", "home_affairs": "Phòng Nội vụ huyện"}),
    ("2021", "31567", {"office": "thị trấn", "province": "tỉnh", "collector": "huyện"}),
])  # fmt: skip
def test_its_words_are_those_of_the_day(period: str, code: str, words: dict[str, str]) -> None:
    catalogue = load(Period(period), code)
    assert {name: catalogue.words[name] for name in words} == words
    assert not [row.label for row in catalogue.submitted if "{" in row.label]


def test_the_whole_is_its_own() -> None:
    """What is printed of “toàn phường” reads the commune's rows; that of a city its desk's too."""
    names = ("dossiers_received_total", "dossiers_overdue_total", "outgoing_documents", "dossiers_online")
    for name in names:
        assert len(COMMUNE.figures[name].reads) == 1 < len(CITY.figures[name].reads), name
    counted = [(m.register_id, m.column, str(m.where)) for m in COMMUNE.measures if m.register_id]
    assert len(counted) == len(set(counted))


def test_nothing_is_compared_or_ranked_that_nobody_is_asked_for() -> None:
    known = {*COMMUNE.figures, *DOCUMENT, *(row.code for row in COMMUNE.submitted)}
    assert COMMUNE.rankings == [] and CITY.rankings
    assert {"period.communes", "divisions_inspected"}.isdisjoint(name for c in COMMUNE.checks for name in c.reads)
    for check in (check for check in COMMUNE.checks if check.left):
        names = [n for f in (check.left, check.right) for n in f.names if "." not in n]
        assert set(names) <= known, check.id
    assert "dossiers_received_office" in COMMUNE.absent and "dossiers_received_commune" not in COMMUNE.absent


def test_a_district_without_units_writes_every_row_itself(tmp_path: Path) -> None:
    whole = load(Period("2021"))
    with own_catalogue(tmp_path) as folder:
        lines = (folder / "units.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / "units.csv").write_text("".join(line for line in lines if ",944," not in line), encoding="utf-8")
        without_own_aliases(folder)
        district = load(Period("2021"), "944")
    assert [row.code for row in district.submitted] == [row.code for row in whole.submitted]
    assert {row.aggregate for row in district.submitted}.isdisjoint({"sum", "all_yes"})


def test_an_office_that_nobody_knows_is_refused() -> None:
    with pytest.raises(CchcError, match="không có cơ quan lập báo cáo mã “99999”"):
        load(Period("2026-Q1"), "99999")

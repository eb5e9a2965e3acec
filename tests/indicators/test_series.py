"""The key figures over periods: each period once, gaps as gaps, cut where the definition changed."""

from dataclasses import replace

import pandas as pd

from cchc.catalogue import KeyFigure, load
from cchc.indicators import key_figure_series, past_periods
from cchc.project.period import Period
from cchc.project.tables import SERIES

FIELDS = ["unit_code", "indicator", "value", "status", "numerator", "denominator"]
RATE, LEVELS = "on_time_rate_commune", "procedures_online_portal"


def tables(office: dict[str, float | None], communes: dict[str, float] | None = None, status: str = "ok") -> list:
    rows = [["944", name, value, "missing" if value is None else status, None, None] for name, value in office.items()]
    units = [[unit, RATE, value, "ok", None, None] for unit, value in (communes or {}).items()]
    return [pd.DataFrame(rows, columns=FIELDS), pd.DataFrame(units, columns=FIELDS)]


def made(period: str, own: list, others: dict[str, list], *more: KeyFigure) -> pd.DataFrame:
    asked = Period(period)
    catalogue = load(asked)
    catalogue = replace(catalogue, key_figures=[*catalogue.key_figures, *more])
    found = key_figure_series(asked, *own, past_periods(asked, others, catalogue), catalogue)
    assert list(found) == SERIES.names
    return found


def test_one_row_for_each_period_from_the_oldest_known() -> None:
    found = made(
        "2021", tables({RATE: 98.0}, {"31603": 97.0}), {"2020": tables({RATE: 96.0}), "2018": tables({RATE: 95})}
    )
    office = found[found["unit_code"] == "944"]
    assert office["period"].tolist() == ["2018", "2019", "2020", "2021"]
    assert office["value"].fillna(-1).tolist() == [95, -1, 96, 98] and office["status"].tolist()[1] == "missing"
    commune = found[found["unit_code"] == "31603"].set_index("period")["value"]
    assert commune["2021"] == 97 and commune["2020":"2020"].isna().all()


def test_without_an_earlier_period_there_are_no_rows() -> None:
    assert made("2021", tables({RATE: 98.0}), {}).empty


def test_what_lacks_a_part_is_no_point_of_a_line() -> None:
    found = made("2021", tables({RATE: 98.0}), {"2020": tables({RATE: 96.0}, status="partial")})
    assert found["value"].isna().tolist() == [True, False] and found["status"].tolist() == ["partial", "ok"]


def test_a_new_definition_starts_a_new_segment_and_says_why() -> None:
    others = {str(year): tables({LEVELS: year / 10, RATE: 97}) for year in (2019, 2020, 2021, 2022)}
    key = KeyFigure(indicator=LEVELS, label="Trực tuyến", panel="Trực tuyến", name="Thủ tục")
    found = made("2023", tables({LEVELS: 300, RATE: 98}), others, key)
    levels = found[found["indicator"] == LEVELS]
    assert levels["segment"].tolist() == [0, 0, 0, 1, 1]
    assert [bool(reason) for reason in levels["reason"]] == [False, False, False, True, False]
    assert "42/2022/NĐ-CP" in levels["reason"].iloc[3]
    assert set(found.loc[found["indicator"] == RATE, "segment"]) == {0}


def test_first_publications_are_kept() -> None:
    indicators, units = tables({RATE: 96.0})
    found = made("2021", tables({RATE: 98.0}), {"2020": [indicators.assign(published=95.5), units]})
    assert found["published"].fillna(-1).tolist() == [95.5, -1]


def test_made_up_points_are_marked_and_impossible_ones_are_none() -> None:
    indicators, units = tables({RATE: 96.0})
    own = [table.assign(illustrative=False) for table in tables({RATE: 98.0})]
    found = made("2021", own, {"2020": [indicators.assign(illustrative=True), units]})
    assert found["illustrative"].tolist() == [True, False]
    found = made("2021", own, {"2020": tables({RATE: 500.0}, status="impossible")})
    assert found["value"].isna().tolist() == [True, False]

"""From a figure back to its cells: formulas in words and numbers, the cells a sum rests on, what is missing."""

import pandas as pd
import pytest

from cchc import catalogue
from cchc.content.lineage import Lineage, Lineages, as_text
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load

FORM = catalogue.load(Period("2021"))


@pytest.fixture(scope="module")
def tables(made: Workspace) -> list[pd.DataFrame]:
    return load(made.processed, "observations", "indicators", "registers")


@pytest.fixture(scope="module")
def lineages(tables: list[pd.DataFrame]) -> Lineages:
    return Lineages(FORM, *tables)


@pytest.mark.parametrize("name", FORM.figures)
def test_every_figure_has_a_lineage(name: str, lineages: Lineages) -> None:
    lineage = lineages[name]
    assert lineage.how and lineage.status and "{" not in lineage.tip
    if lineage.value is not None:
        assert lineage.parts or lineage.sources, "a value that rests on nothing"


def test_a_ratio_shows_its_formula_in_words_and_numbers(lineages: Lineages) -> None:
    rate = lineages["on_time_rate_commune"]
    assert (rate.how, rate.filled) == ("= 100 × BS.6 / III.6.7", "= 100 × 49.120 / 49.900")
    assert rate.parts == ("dossiers_on_time_commune", "dossiers_resolved_commune")
    assert rate.said[0].place.startswith("944-huyen-my-tu.xlsx, Bảng 2, D")
    assert [s.anchor for s in rate.said] == [f"III.6.8.{u.code}" for u in FORM.units], "what each wrote itself"
    assert rate.shown == "98,44%"


def test_a_sum_leads_to_the_cell_of_each_commune(lineages: Lineages, tables: list[pd.DataFrame]) -> None:
    total = lineages["dossiers_on_time_commune"]
    observed = tables[0][tables[0]["indicator"] == "dossiers_on_time_commune"].set_index("unit_code")
    assert [s.anchor for s in total.sources] == [f"BS.6.{u.code}" for u in FORM.subordinates]
    for source, unit in zip(total.sources, FORM.subordinates, strict=True):
        row = observed.loc[unit.code]
        assert source.place == f"{row['file']}, {row['sheet']}, {row['cell']}"
        assert source.raw == row["raw"]


def test_a_sum_names_the_communes_it_lacks(tables: list[pd.DataFrame]) -> None:
    observations, indicators, registers = tables
    lost = observations["unit_code"].eq("31603")
    indicators = indicators.assign(
        status=indicators["status"].mask(indicators["indicator"] == "dossiers_on_time_commune", "partial")
    )
    lineages = Lineages(FORM, observations[~lost], indicators, registers)
    assert lineages["dossiers_on_time_commune"].status.endswith("chưa đủ: Xã Mỹ Phước")
    assert lineages["on_time_rate_commune"].status.endswith("chưa đủ: BS.6")


def test_a_register_leads_to_the_rows_counted_and_its_filter(lineages: Lineages) -> None:
    news = lineages["radio_news"]
    assert "chỉ lấy Kênh là “Đài Truyền thanh huyện”, Thể loại là “Tin”" in news.how
    assert sum(int(s.shown) for s in news.sources) == news.value
    counted = lineages["steering_plans_listed"]
    assert counted.how.startswith("Đếm số dòng") and len(counted.sources) == counted.value == 10


def test_a_single_fact_leads_to_its_row(lineages: Lineages) -> None:
    fact = lineages["statement.email_use_share"]
    assert fact.value is None and fact.shown == "80% - 90%"
    assert fact.sources[0].anchor.startswith("so.statements.")


def test_the_tree_ends_in_cells(lineages: Lineages) -> None:
    lines = list(as_text(lineages, "on_time_rate_total"))
    assert lines[0].endswith(": 98,56%")
    cells = [line for line in lines if "[31603-my-phuoc.xlsx, Bảng 2, D" in line]
    assert len(cells) == 2 and all("“" in line for line in cells), "numerator and denominator, with their raw text"


def test_what_is_missing_is_told_with_the_names_of_who_did_not_report_it() -> None:
    status = "Chưa có số liệu; chưa đủ: Xã Mỹ Phước, Thị trấn Huỳnh Hữu Nghĩa"
    gap = Lineage("dossiers", "III.6.1", "Số hồ sơ", "count", None, "", status, "Cộng")
    line = next(as_text({"dossiers": gap}, "dossiers"))
    assert line == "III.6.1  Số hồ sơ: chưa có số liệu; chưa đủ: Xã Mỹ Phước, Thị trấn Huỳnh Hữu Nghĩa"


@pytest.mark.parametrize(
    ("asked", "found"),
    [("III.6.8", "on_time_rate_commune"), ("bs.6", "dossiers_on_time_commune"), ("radio_news", "radio_news")],
)
def test_a_figure_is_found_by_code_or_id(asked: str, found: str, lineages: Lineages) -> None:
    assert lineages.find(asked) == found


@pytest.mark.parametrize(("asked", "hint"), [("III.6", "III.6.1, III.6.2"), ("III.6.88", "III.6.8"), ("zz", "zz")])
def test_what_is_no_figure_is_said(asked: str, hint: str, lineages: Lineages) -> None:
    with pytest.raises(CchcError, match=hint):
        lineages.find(asked)

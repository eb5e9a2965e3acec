"""Registers with blank cells or unknown words, or none at all: traced as partial, printed as missing, never a crash."""

from pathlib import Path

import pandas as pd
import pytest
from parts import html

from cchc import catalogue
from cchc.clean import clean_registers
from cchc.content import figures, sources
from cchc.content.lineage import Lineages, as_text
from cchc.extract import read_registers
from cchc.indicators import compute_office
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load

FORM = catalogue.load(Period("2021"))


@pytest.fixture(scope="module")
def raw(example: Path) -> pd.DataFrame:
    return read_registers(example / "registers.xlsx", FORM.registers)


def typed(raw: pd.DataFrame, sheet: str, cell: str, value: object) -> pd.DataFrame:
    changed = raw.copy()
    at = changed.index[(changed["sheet"] == sheet) & (changed["cell"] == cell)]
    assert len(at) == 1
    changed.at[at[0], "raw"] = value
    return changed


def traced(made: Workspace, raw: pd.DataFrame) -> Lineages:
    observations, notes = load(made.processed, "observations", "notes")
    long, _ = clean_registers(raw, FORM)
    return Lineages(FORM, observations, compute_office(observations, notes, long, FORM), long)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "name", "row"),
    [
        ("Đào tạo, bồi dưỡng", "B4", None, "training_listed", "dòng 3"),
        ("Đào tạo, bồi dưỡng", "B4", "vài", "training_listed", "dòng 3"),
        ("Đơn thư", "D8", None, "petitions_resolved", "dòng 7"),
        ("Tuyên truyền", "A3", "Đài truyền hình", "own_site_news_listed", "dòng 2"),
        ("Văn bản chỉ đạo", "E2", "Công văn", "steering_plans_listed", "dòng 1"),
    ],
)
def test_a_sum_that_lacks_a_cell_is_traced_as_partial(
    sheet: str, cell: str, value: object, name: str, row: str, raw: pd.DataFrame, made: Workspace
) -> None:
    lineages = traced(made, typed(raw, sheet, cell, value))
    assert lineages[name].status == f"Thiếu một số thành phần; chưa đủ: {row}"
    assert "Đủ số liệu" not in "\n".join(as_text(lineages, name))


def test_what_is_computed_from_a_partial_figure_says_which(raw: pd.DataFrame, made: Workspace) -> None:
    lineages = traced(made, typed(raw, "Đơn thư", "D8", None))
    assert lineages["petitions_closed"].status.startswith("Thiếu một số thành phần; chưa đủ: “Số đơn thuộc")


def test_a_total_never_says_that_it_is_whole_where_a_part_is_not(made: Workspace) -> None:
    lineages = Lineages(FORM, *load(made.processed, "observations", "indicators", "registers"))
    for name, figure in FORM.figures.items():
        if figure.aggregate in ("total", "sum", "register") and "chưa đủ" in lineages[name].status:
            assert not lineages[name].status.startswith("Đủ số liệu")
    assert lineages["people_disciplined"].status.startswith("Thiếu một số thành phần")


def test_no_cell_left_blank_breaks_the_trace(raw: pd.DataFrame, made: Workspace) -> None:
    blank = raw.copy()
    blank.loc[blank["row"] > 0, "raw"] = None
    for lineages in (traced(made, blank), traced(made, raw[raw["row"] < 0])):
        assert all(lineage.how for lineage in lineages)
        assert figures.registers(lineages)["training"] == [] or lineages["training_listed"].value is None
        sources.registers(lineages)


def test_the_cell_s_own_text_is_shown(raw: pd.DataFrame, made: Workspace) -> None:
    lineages = traced(made, typed(raw, "Văn bản điện tử", "B2", "Toàn  Huyện"))
    assert [source.raw for source in lineages["incoming_documents"].sources] == ["Toàn Huyện"]
    page = html(sources.registers(lineages))
    assert "<td>Toàn Huyện</td>" in page and "<td>80% - 90%</td>" in page


def test_every_known_fact_has_a_figure(raw: pd.DataFrame, made: Workspace) -> None:
    """One that the register lacks is missing, so that a sentence can say so; it stands nowhere in the page."""
    lineages = traced(made, raw[~raw["cell"].isin(["A3", "B3", "C3", "D3", "E3"]) | (raw["register"] != "statements")])
    facts = figures.statements(lineages)
    assert {fact.id for fact in FORM.statements} <= set(facts)
    absent = facts["survey_questions"]
    assert (absent.missing, str(absent), bool(absent), absent.anchor) == (True, "chưa có số liệu", True, "")
    assert str(facts["email_use_share"]) == "80% - 90%" and facts["plan_task_groups"] == 7
    assert "statement.survey_questions" not in [lineage.id for lineage in lineages]
    assert lineages.find("statement.survey_questions")


def test_a_row_answers_by_the_id_of_its_words(raw: pd.DataFrame, made: Workspace) -> None:
    rows = figures.registers(traced(made, typed(raw, "Đào tạo, bồi dưỡng", "B4", None)))
    assert [row["subject"][:5] for row in rows["news"] if row["channel_id"] == "province_site"] == ["Mỹ Tú"]
    assert {row["group_id"] for row in rows["steering_documents"]} == {"plans", "letters"}
    assert rows["training"][2]["people"].missing and str(rows["training"][2]["people"]) == "chưa có số liệu"

"""Example exports agree with the published totals and with the split of make_2021, and say that they are made up."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.clean import clean_forms, note_fractions, with_fractions
from cchc.clean.dossiers import clean_dossiers
from cchc.clean.survey import clean_survey
from cchc.extract import read_submissions
from cchc.extract.dossiers import read_dossiers
from cchc.extract.survey import read_survey
from cchc.findings import Finding
from cchc.indicators.dossiers import counts
from cchc.indicators.survey import survey_figures
from cchc.project.period import Period
from cchc.validate import Facts
from cchc.validate.findings import run

ROOT = Path(__file__).resolve().parents[2]
WINDOW = (date(2020, 12, 15), date(2021, 12, 14))


def make(folder: Path, *arguments: str) -> Path:
    rows, options = [a for a in arguments if a.isdigit()] or ["54647"], [a for a in arguments if not a.isdigit()]
    script = ROOT / "examples" / "make_dossiers.py"
    subprocess.run([sys.executable, script, *rows, folder, *options], check=True, capture_output=True)
    return folder


def counted(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    table, findings = clean_dossiers(*read_dossiers(folder / "dossiers"), load(Period("2021")))
    return counts(table, WINDOW), findings


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("dossiers"))


@pytest.fixture(scope="module")
def found(whole: Path) -> pd.DataFrame:
    return counted(whole)[0].set_index(["unit_code", "field"])


def test_published_totals(found: pd.DataFrame) -> None:
    names = ["received", "resolved", "overdue", "carried_over", "in_process", "numerator"]
    assert found.loc[("", ""), names].tolist() == [54_647, 54_647, 789, 0, 0, 53_858]
    assert found.loc[("944", ""), names].tolist() == [4_747, 4_747, 9, 0, 0, 4_738]
    communes = found.reset_index().query("unit_code not in ('', '944') and field == ''")
    assert len(communes) == 9 and communes[names].sum().tolist() == [49_900, 49_900, 780, 0, 0, 49_120]


@pytest.mark.parametrize(
    ("unit", "field", "size"),
    [("944", "Đất đai", 2_688), ("944", "Xây dựng", 32), ("31567", "Đất đai", 3), ("31603", "Đất đai", 1)],
)
def test_land_and_construction_all_on_time(found: pd.DataFrame, unit: str, field: str, size: int) -> None:
    assert found.loc[(unit, field), ["resolved", "numerator"]].tolist() == [size, size]


def test_it_agrees_with_the_forms_of_the_example(whole: Path, found: pd.DataFrame, example: Path) -> None:
    form = load(Period("2021"))
    own, _ = clean_forms(*read_submissions(example / "submissions")[:1], form, Period.parse("2021"))
    own = with_fractions(own, note_fractions(own))
    none = dict.fromkeys(("notes", "indicators", "unit_figures"), pd.DataFrame())
    facts = Facts(
        period=form.period,
        catalogue=form,
        settings=None,
        observations=own,
        registers=pd.DataFrame(columns=["register", "row", "column", "text", "kind", "status", "number"]),
        dossier_counts=found.reset_index(),
        satisfaction=survey_figures(clean_survey(*read_survey(whole))[0]),
        **none,
    )
    export, answers = (next(c for c in form.checks if c.id == name) for name in ("dossiers_export", "survey_answers"))
    assert not [said for said in run(export, facts) if isinstance(said, Finding)]
    one_less = own.assign(value=own["value"] - (own["indicator"] == "dossiers_resolved_commune"))
    less = run(export, replace(facts, observations=one_less))
    assert len([said for said in less if isinstance(said, Finding)]) == 9
    assert not list(run(answers, facts))


def test_no_findings_and_no_name_of_a_person(whole: Path) -> None:
    _, findings = counted(whole)
    assert findings.empty
    assert "MINH HỌA" in (whole / "dossiers" / "ho-so-minh-hoa.csv").read_text(encoding="utf-8-sig")[:60]
    assert "MINH HỌA" in (whole / "survey.csv").read_text(encoding="utf-8-sig")[:60]


def test_survey(whole: Path) -> None:
    answers, findings = clean_survey(*read_survey(whole))
    figures = survey_figures(answers).set_index("figure")
    assert findings.empty
    assert figures.loc["satisfied_forms_share", ["numerator", "denominator"]].tolist() == [219, 226]
    assert figures.loc["satisfied_answers_mean", "value"] > figures.loc["satisfied_forms_share", "value"]


def test_same_bytes_again(tmp_path: Path) -> None:
    a, b = (make(tmp_path / name, "500", "--format", "xlsx") for name in "ab")
    files = sorted(p.relative_to(a) for p in a.rglob("*.*"))
    assert len(files) == 2 and all((a / p).read_bytes() == (b / p).read_bytes() for p in files)


def test_a_workbook_says_the_same_as_a_csv(tmp_path: Path) -> None:
    a, b = make(tmp_path / "csv", "700"), make(tmp_path / "xlsx", "700", "--format", "xlsx")
    (mine, no), (other, none) = counted(a), counted(b)
    assert no.empty and none.empty and mine.equals(other)
    assert mine.iloc[-1][["received", "resolved"]].tolist() == [700, 700]

"""A form and an export that differ are a finding; what cannot be compared is none."""

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.catalogue.dossiers import COUNTS
from cchc.findings import COLUMNS
from cchc.period import Period
from cchc.validate.dossiers import compare_dossiers
from cchc.validate.survey import compare_survey

CATALOGUE = load(Period("2021"))

NUMBERS = {"received": 10, "resolved": 9, "early": 6, "on_time": 2, "overdue": 1}


def counted(*rows: dict) -> pd.DataFrame:
    base = dict.fromkeys(COUNTS, 0) | NUMBERS | {"field": "", "definition": "D6"}
    return pd.DataFrame([base | row for row in rows], columns=["unit_code", *base])


def stated(*rows: tuple[str, str, float]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["unit_code", "indicator", "value"])
    return made.assign(file="31603-my-phuoc.xlsx", sheet="Bảng 2", cell="D71")


EXPORT = counted({"unit_code": "31603"}, {"unit_code": "944"}, {"unit_code": ""})


@pytest.mark.parametrize(
    ("unit", "indicator", "value", "code", "expected"),
    [
        ("31603", "dossiers_received_commune", 11, "III.6.6", "10"),
        ("31603", "dossiers_resolved_commune", 10, "III.6.7", "9"),
        ("31603", "dossiers_on_time_commune", 9, "BS.6", "8"),
        ("944", "dossiers_received_office", 1234, "III.6.1", "10"),
        ("944", "dossiers_resolved_office", 8, "III.6.2", "9"),
        ("944", "dossiers_on_time_office", 9, "BS.1", "8"),
        ("944", "land_resolved_office", 2, "BS.2", "0"),
    ],
)
def test_a_difference(unit: str, indicator: str, value: float, code: str, expected: str) -> None:
    found = compare_dossiers(EXPORT, stated((unit, indicator, value)), CATALOGUE)
    assert list(found) == COLUMNS and len(found) == 1
    row = found.iloc[0]
    assert row[["check", "severity", "unit_code", "indicator", "expected", "file", "cell"]].tolist() == [
        "dossiers_export", "warning", unit, code, expected, "31603-my-phuoc.xlsx", "D71",
    ]  # fmt: skip
    assert CATALOGUE.unit(unit).name in row["message"] and ("cách tính D6" in row["message"]) == (
        "on_time" in indicator
    )


@pytest.mark.parametrize(
    ("unit", "indicator", "value"),
    [
        ("31603", "dossiers_received_commune", 10),
        ("31603", "dossiers_on_time_commune", 8),
        ("31603", "dossiers_received_commune", None),  # blank in the form
        ("31579", "dossiers_received_commune", 10_000),  # no export of this unit
        ("944", "dossiers_received_commune", 10_000),  # the office's word on its communes has its own check
        ("944", "construction_resolved_office", 0),  # none in the export either
        ("31603", "disciplined", 3),
    ],
)
def test_no_difference(unit: str, indicator: str, value: float | None) -> None:
    assert compare_dossiers(EXPORT, stated((unit, indicator, value)), CATALOGUE).empty


def test_a_field_is_compared_by_its_name_in_any_spelling() -> None:
    export = counted({"unit_code": "944"}, {"unit_code": "944", "field": "ĐẤT ĐAI", "resolved": 5})
    found = compare_dossiers(export, stated(("944", "land_resolved_office", 4)), CATALOGUE)
    assert found["expected"].tolist() == ["5"]


def test_carried_over_dossiers_are_named() -> None:
    found = compare_dossiers(
        counted({"unit_code": "944", "carried_over": 3}), stated(("944", "dossiers_received_office", 7)), CATALOGUE
    )
    assert "gồm 3 hồ sơ kỳ trước chuyển sang" in found["message"][0]


def test_no_export() -> None:
    assert compare_dossiers(counted(), stated(("944", "dossiers_received_office", 7)), CATALOGUE).empty


SURVEY = pd.DataFrame(
    [("survey_forms_read", 0, None, None, 226.0), ("satisfied_forms_share", 0, 219.0, 226.0, 96.9)],
    columns=["figure", "question", "numerator", "denominator", "value"],
)


@pytest.mark.parametrize(
    ("figures", "indicator", "value", "codes"),
    [
        (SURVEY, "survey_forms", 226, []),
        (SURVEY, "survey_forms", 230, ["I.5.1"]),
        (SURVEY, "survey_satisfied", 219, []),
        (SURVEY, "survey_satisfied", 218, ["BS.11"]),
        (SURVEY, "survey_satisfied", None, []),
        (SURVEY[:0], "survey_forms", 230, []),
    ],
)
def test_the_survey(figures: pd.DataFrame, indicator: str, value: float | None, codes: list[str]) -> None:
    found = compare_survey(figures, stated(("944", indicator, value)), CATALOGUE)
    assert found["indicator"].tolist() == codes and list(found) == COLUMNS

"""A form and an export that differ are a finding, dates outside the window too; what cannot be compared is none."""

from datetime import date

import pandas as pd
import pytest
from bare_facts import bare

from cchc.catalogue import load
from cchc.catalogue.dossiers import COUNTS
from cchc.findings import Finding
from cchc.indicators.dossiers import counts
from cchc.project.period import Period
from cchc.project.tables import FINDINGS
from cchc.validate.coverage import UNITS, Unchecked
from cchc.validate.dossiers import dossiers_outside
from cchc.validate.findings import run

CATALOGUE = load(Period("2021"))
CHECKS = {check.id: check for check in CATALOGUE.checks}

NUMBERS = {"received": 10, "resolved": 9, "early": 6, "on_time": 2, "overdue": 1}


def counted(*rows: dict) -> pd.DataFrame:
    base = dict.fromkeys(COUNTS, 0) | NUMBERS | {"field": "", "definition": "D6"}
    return pd.DataFrame([base | row for row in rows], columns=["unit_code", *base])


def stated(*rows: tuple[str, str, float]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["unit_code", "indicator", "value"])
    return made.astype({"value": "float64"}).assign(file="31603-my-phuoc.xlsx", sheet="Bảng 2", cell="D71")


EXPORT = counted({"unit_code": "31603"}, {"unit_code": "944"}, {"unit_code": ""})


def told(check: str, row: tuple[str, str, float | None], **tables: pd.DataFrame) -> tuple[list[Finding], list[str]]:
    """What the check finds in the one row of a form, and why it could not be carried out."""
    observations = stated(row).assign(note_numerator=float("nan"), note_denominator=float("nan"))
    facts = bare(CATALOGUE, observations=observations, **tables)
    said = list(run(CHECKS[check], facts))
    stopped = [s for s in said if isinstance(s, Unchecked)]
    return [s for s in said if s not in stopped], [s.reason.replace(UNITS, s.unit_code) for s in stopped]


def compare_dossiers(export: pd.DataFrame, *row: str | float | None) -> tuple[list[Finding], list[str]]:
    return told("dossiers_export", row, dossier_counts=export)


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
    (row,), _ = compare_dossiers(EXPORT, unit, indicator, value)
    assert [row.row()[k] for k in ("check", "severity", "unit_code", "indicator", "expected", "file", "cell")] == [
        "dossiers_export", "warning", unit, code, expected, "31603-my-phuoc.xlsx", "D71",
    ]  # fmt: skip
    assert CATALOGUE.unit(unit).name in row.message and ("cách tính D6" in row.message) == ("on_time" in indicator)


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
    assert compare_dossiers(EXPORT, unit, indicator, value)[0] == []


def test_a_field_is_compared_by_its_name_in_any_spelling() -> None:
    export = counted({"unit_code": "944"}, {"unit_code": "944", "field": "ĐẤT ĐAI", "resolved": 5})
    (row,), _ = compare_dossiers(export, "944", "land_resolved_office", 4)
    assert row.expected == "5"


def test_carried_over_dossiers_are_named() -> None:
    export = counted({"unit_code": "944", "carried_over": 3})
    (row,), _ = compare_dossiers(export, "944", "dossiers_received_office", 7)
    assert "gồm 3 hồ sơ kỳ trước chuyển sang" in row.message


def test_an_export_without_fields_is_not_compared_by_field() -> None:
    bare = counted({"unit_code": "944"}, {"unit_code": "944", "field": "(không ghi)"})
    assert compare_dossiers(bare, "944", "land_resolved_office", 4)[0] == []
    assert "tệp hồ sơ một cửa của 944 không ghi lĩnh vực" in compare_dossiers(bare, "944", "land_resolved_office", 4)[1]
    assert len(compare_dossiers(bare, "944", "dossiers_received_office", 4)[0]) == 1


def test_what_was_not_compared_is_said() -> None:
    """No export at all, one unit's export missing, a blank figure."""
    assert compare_dossiers(counted(), "944", "dossiers_received_office", 7) == (
        [],
        ["kỳ này không có tệp hồ sơ một cửa"],
    )
    _, reasons = compare_dossiers(EXPORT, "944", "dossiers_received_office", 10)
    assert "thiếu số liệu trong báo cáo của 944" in reasons  # its other figures
    without = [reason for reason in reasons if reason.startswith("kỳ này không có tệp hồ sơ một cửa của ")]
    assert len(without) == 8 and not any("31603" in reason for reason in without)


SURVEY = pd.DataFrame(
    [("survey_forms_read", 0, None, None, 226.0), ("satisfied_forms_share", 0, 219.0, 226.0, 96.9)],
    columns=["figure", "question", "numerator", "denominator", "value"],
)


@pytest.mark.parametrize(
    ("figures", "indicator", "value", "codes", "why"),
    [
        (SURVEY, "survey_forms", 226, [], "thiếu số liệu"),  # survey_satisfied is blank
        (SURVEY, "survey_forms", 230, ["I.5.1"], "thiếu số liệu"),
        (SURVEY, "survey_satisfied", 219, [], "thiếu số liệu"),
        (SURVEY, "survey_satisfied", 218, ["BS.11"], "thiếu số liệu"),
        (SURVEY[:0], "survey_forms", 230, [], "kỳ này không có tệp phiếu khảo sát"),
        (None, "survey_forms", 230, [], "kỳ này không có tệp phiếu khảo sát"),
    ],
)
def test_the_survey(figures: pd.DataFrame | None, indicator: str, value: float, codes: list[str], why: str) -> None:
    found, (reason,) = told("survey_answers", ("944", indicator, value), dossier_counts=EXPORT, satisfaction=figures)
    assert [f.indicator for f in found] == codes and reason.startswith(why)


WINDOW = (date(2020, 12, 15), date(2021, 12, 14))
DATES = ["received_on", "due_on", "finished_on", "returned_on"]


def export(*dossiers: tuple[str, str | None, int]) -> pd.DataFrame:
    """Dossiers by the day received, the day finished (returned a day later) and the status."""
    rows = [
        {"unit_code": "31603", "field": "Đất đai", "channel": "direct", "status": status, "received_on": received}
        | {"finished_on": finished, "due_on": None, "file": "a.xlsx", "sheet": "Quý", "row": row}
        for row, (received, finished, status) in enumerate(dossiers, start=2)
    ]
    table = pd.DataFrame(rows, columns=["unit_code", "field", "channel", "status", "file", "sheet", "row", *DATES])
    table = table.astype(dict.fromkeys(DATES, "datetime64[s]"))
    return table.assign(returned_on=table["finished_on"] + pd.Timedelta(days=1))


@pytest.mark.parametrize(
    ("received", "finished", "status", "check"),
    [
        ("2020-12-15", "2021-12-14 16:30", 9, None),
        ("2021-12-14 23:59", None, 4, None),
        ("2021-12-15", None, 4, "dossier_received_after"),
        ("2021-12-15", "2021-12-16", 9, "dossier_received_after"),
        ("2021-12-15", None, 3, None),  # never taken in
        ("2021-12-14", "2021-12-15", 9, "dossier_ended_after"),
        ("2020-11-01", "2021-12-15", 10, "dossier_ended_after"),
        ("2021-12-14", "2021-12-15", 4, None),  # not done, whatever the day says
        ("2020-12-01", "2020-12-14", 9, "dossier_ended_before"),
        ("2020-12-01", "2020-12-15", 9, None),  # carried over
        ("2020-12-01", None, 4, None),
        ("2021-01-05", "2020-12-01", 9, None),  # cleaning has told that it ended before it began
    ],
)
def test_dates_outside_the_window(received: str, finished: str | None, status: int, check: str | None) -> None:
    table = export((received, finished, status))
    found = dossiers_outside(table, WINDOW)
    assert list(found) == FINDINGS.names and found.check.tolist() == ([check] if check else [])
    # what is told of a dossier is what becomes of it in the counts
    row = counts(table, WINDOW).query("unit_code == '' and field == ''").iloc[0]
    assert (row["received"] == 0) == (check in ("dossier_received_after", "dossier_ended_before") or status == 3)
    assert check != "dossier_ended_after" or (row["resolved"], row["in_process"]) == (0, 1)


def test_dossiers_outside_are_named_by_sheet_rows_and_count() -> None:
    found = dossiers_outside(export(("2021-01-05", None, 4), *[("2021-12-20", None, 4)] * 4), WINDOW).iloc[0]
    assert found[["severity", "file", "sheet", "expected", "found"]].tolist() == [
        "warning", "a.xlsx", "Quý", "15/12/2020 - 14/12/2021", "4",
    ]  # fmt: skip
    assert found.message == (
        "Tệp a.xlsx: 4 hồ sơ (dòng 3, dòng 4, dòng 5, …) có ngày tiếp nhận sau ngày chốt số liệu 14/12/2021, "
        "không tính vào kỳ này. Hãy kiểm tra lại kỳ của tệp."
    )


def test_what_ends_a_dossier_is_the_definitions() -> None:
    """D2 ends it on the day after, when the result is returned; what was withdrawn has ended too."""
    done, withdrawn = export(("2021-12-01", "2021-12-14", 9)), export(("2021-12-01", "2021-12-15", 7))
    assert dossiers_outside(done, WINDOW, "D1").empty and len(dossiers_outside(done, WINDOW, "D2")) == 1
    assert [len(dossiers_outside(withdrawn, WINDOW, name)) for name in ("D1", "D6")] == [1, 1]
    only_returned = done.assign(finished_on=pd.Series([None], dtype="datetime64[s]"))
    assert len(dossiers_outside(only_returned, WINDOW, "D6")) == 1
    assert dossiers_outside(done[:0], WINDOW).empty

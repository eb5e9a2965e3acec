"""Tables of counts that units sent: each row and each column adds up, and agrees with dossiers and other reports."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from bare_facts import bare
from pydantic import ValidationError

from cchc.catalogue import load
from cchc.catalogue.dossiers import COUNTS
from cchc.findings import Finding
from cchc.project.period import Period
from cchc.project.tables import DOSSIER_COUNTS, SUBMITTED_COUNTS
from cchc.validate.coverage import Unchecked
from cchc.validate.findings import run
from cchc.validate.rules.exports import Balance, Pairs

KIND = Path(__file__).resolve().parents[2] / "reports" / "tthc"
ROW = {
    "received": 10, "online": 2, "direct": 7, "carried_over": 1, "resolved": 8, "early": 5, "on_time": 2, "overdue": 1,
    "in_process": 2, "in_process_within": 1, "in_process_overdue": 1,
}  # fmt: skip


OBSERVATIONS = pd.DataFrame(columns=["unit_code", "indicator", "value", "note_numerator", "note_denominator", "file"])


def sent(field: str = "Hộ tịch", **changed: float | None) -> pd.DataFrame:
    cells = ROW | changed
    return SUBMITTED_COUNTS.frame(
        {"unit_code": "31612", "field": field, "column": column, "value": value, "status": "ok", "raw": "",
         "repair": "", "correction": "", "file": "31612-phu-my.xlsx", "sheet": "II.06a", "cell": f"{chr(67 + at)}7"}
        for at, (column, value) in enumerate(cells.items())
    )  # fmt: skip


def told(monkeypatch: pytest.MonkeyPatch, id: str, **tables: pd.DataFrame) -> list[Finding | Unchecked]:
    monkeypatch.chdir(KIND)
    catalogue = load(Period("2021-Q1"))
    (check,) = (check for check in catalogue.checks if check.id == id)
    empty = {"dossier_counts": DOSSIER_COUNTS.empty()}
    observations = pd.DataFrame(columns=["unit_code", "indicator", "value", "note_numerator", "note_denominator"])
    return list(run(check, bare(catalogue, **(empty | {"observations": observations} | tables))))


@pytest.mark.parametrize(
    ("check", "changed", "found", "cell"),
    [
        ("received_balance", {"received": 11}, ("11", "10"), "C7"),
        ("received_balance", {"online": 4}, ("10", "12"), "C7"),
        ("resolved_balance", {"overdue": 0}, ("8", "7"), "G7"),
        ("in_process_balance", {"in_process_within": 9}, ("2", "10"), "K7"),
        ("flow_balance", {"resolved": 9}, ("10", "11"), "C7"),
    ],
)
def test_a_row_that_does_not_add_up(
    monkeypatch: pytest.MonkeyPatch, check: str, changed: dict, found: tuple[str, str], cell: str
) -> None:
    (one,) = told(monkeypatch, check, submitted_counts=sent(**changed))
    assert (one.found, one.expected, one.place.cell, one.unit_code) == (*found, cell, "31612")
    assert "Xã Phú Mỹ, Hộ tịch" in one.message


@pytest.mark.parametrize("check", ["received_balance", "resolved_balance", "in_process_balance", "flow_balance"])
@pytest.mark.parametrize("changed", [{}, dict.fromkeys(ROW)])
def test_a_good_row_and_a_blank_one_say_nothing(monkeypatch: pytest.MonkeyPatch, check: str, changed: dict) -> None:
    assert told(monkeypatch, check, submitted_counts=sent(**changed)) == []


def test_a_column_that_does_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.concat([sent(), sent("Đất đai"), sent("", **{k: 2 * v for k, v in ROW.items()} | {"early": 11})])
    (one,) = told(monkeypatch, "counts_total", submitted_counts=rows)
    assert (one.found, one.expected) == ("11", "10") and "(8) Số hồ sơ đã giải quyết, trước hạn" in one.message


@pytest.mark.parametrize(("whole", "said"), [(9, ["9"]), (10, []), (15, [])])
def test_a_total_is_no_less_than_the_rows_that_are_read(
    monkeypatch: pytest.MonkeyPatch, whole: float, said: list[str]
) -> None:
    rows = pd.concat([sent(), sent("Đất đai", received=None), sent("", **{k: 2 * v for k, v in ROW.items()})])
    rows.loc[(rows["field"] == "") & (rows["column"] == "received"), "value"] = whole
    assert [one.found for one in told(monkeypatch, "counts_total", submitted_counts=rows)] == said


def test_a_table_beside_dossiers_that_say_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(COUNTS, 0) | ROW | {"received_new": 9, "direct": 3, "post": 3, "no_channel": 1}
    row |= {"unit_code": "31612", "source": "dossiers", "definition": "D6"}
    dossiers = DOSSIER_COUNTS.frame([row | {"field": "Hộ tịch"}, row | {"field": ""}])
    same = pd.concat([sent(), sent("")])
    assert told(monkeypatch, "counts_export", submitted_counts=same, dossier_counts=dossiers) == []
    other = pd.concat([sent(early=6), sent("", early=6)])
    (one,) = told(monkeypatch, "counts_export", submitted_counts=other, dossier_counts=dossiers)
    assert (one.found, one.expected) == ("6", "5")
    more = pd.concat([dossiers, DOSSIER_COUNTS.frame([row | {"field": "Đất đai"}])])
    (one,) = told(monkeypatch, "counts_export", submitted_counts=same, dossier_counts=more)
    assert one.expected == "10" and "Xã Phú Mỹ, Đất đai" in one.message and "không có dòng này" in one.message


def test_a_table_that_cannot_say_what_was_on_time_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(COUNTS, 0) | {"unit_code": "31612", "field": "", "definition": "theo biểu của đơn vị"}
    counted = DOSSIER_COUNTS.frame([row | {"source": "submission"}, row | {"unit_code": "", "source": ""}])
    settings = SimpleNamespace(on_time_definition="D2")
    (one,) = told(monkeypatch, "counts_definition", dossier_counts=counted, settings=settings)
    assert one.unit_code == "31612" and "cách tính D2" in one.message
    own = counted.assign(definition="D2")
    assert told(monkeypatch, "counts_definition", dossier_counts=own, settings=settings) == []


def test_who_sent_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(told(monkeypatch, "counts_missing")) == 10
    unread = sent(**dict.fromkeys(ROW))
    assert len(told(monkeypatch, "counts_missing", submitted_counts=unread)) == 9, (
        "who sent what cannot be read did send"
    )


def figures(table: str = "measure", **values: float) -> pd.DataFrame:
    cells = {"indicator": values.keys(), "value": values.values(), "status": "ok", "table": table, "unit_code": "944"}
    return pd.DataFrame(cells)


def test_the_other_report_of_the_period_agrees_or_a_finding_says_where_not(monkeypatch: pytest.MonkeyPatch) -> None:
    own = figures(received_office=10.0, resolved_office=9.0)
    (stopped,) = told(monkeypatch, "reform_report", indicators=own)
    assert isinstance(stopped, Unchecked)
    other = figures(dossiers_received_office=10.0, dossiers_resolved_office=8.0)
    said = told(monkeypatch, "reform_report", indicators=own, extended_indicators=other)
    (one,) = (each for each in said if isinstance(each, Finding))
    assert (one.indicator, one.found, one.expected) == ("resolved_office", "9", "8")
    (stopped,) = told(monkeypatch, "reform_report", indicators=own, extended_indicators=other.assign(unit_code="942"))
    assert isinstance(stopped, Unchecked) and "cơ quan khác (mã 942)" in stopped.reason


@pytest.mark.parametrize(("office", "told_of"), [(1100.0, ["200"]), (900.0, ["0"]), (899.0, [])])
def test_a_table_of_the_office_that_may_hold_its_communes(
    monkeypatch: pytest.MonkeyPatch, office: float, told_of: list[str]
) -> None:
    """Domain rule C4: added to the communes' own it would count them twice."""
    for name in ("received", "resolved"):
        levels = figures(**{f"{name}_office": office, f"{name}_commune": 900.0}).assign(code="")
        said = told(monkeypatch, f"office_includes_{name}", indicators=levels, observations=OBSERVATIONS)
        assert [one.indicator for one in said] == [f"{name}_office"] * len(told_of)
        assert all(f"riêng cấp huyện là {own})" in one.message for own, one in zip(told_of, said, strict=True))


@pytest.mark.parametrize(
    ("argument", "word"),
    [
        (Balance, "received = online + dirct"),
        (Balance, "recieved = online"),
        (Pairs, "received_office"),
        (Pairs, "recieved_office=dossiers_received_office"),
    ],
)
def test_an_argument_names_what_there_is(monkeypatch: pytest.MonkeyPatch, argument: type, word: str) -> None:
    monkeypatch.chdir(KIND)
    with pytest.raises(ValidationError):
        argument.model_validate(word, context={"figures": {"received_office"}})


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [("D6", "D6", []), ("D3", "D6", ["D3"]), ("D2", "D2, theo biểu", ["D2"]), ("D3", "", []), ("", "D6", [])],
)
def test_a_rate_by_another_definition_does_not_compare(
    monkeypatch: pytest.MonkeyPatch, now: str, then: str, found: list[str]
) -> None:
    def counted(definition: str) -> pd.DataFrame:
        return DOSSIER_COUNTS.frame(
            [
                {
                    **dict.fromkeys(COUNTS, 0),
                    "unit_code": "944",
                    "field": "",
                    "source": "dossiers",
                    "definition": definition,
                }
            ]
        )

    others = {"2020-Q1": [counted(then)]}
    said = told(monkeypatch, "other_definition", dossier_counts=counted(now), other_counts=others)
    assert [one.found for one in said] == found

"""A flow grows from quarter to half-year to year; what is no flow, blank or partial is not compared."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from bare_facts import bare
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.findings import Finding, Place
from cchc.project.period import Period
from cchc.validate import Facts
from cchc.validate.coverage import Unchecked
from cchc.validate.findings import run

CATALOGUE = load(Period("2021"))
CHECKS = {check.id: check for check in CATALOGUE.checks}
FLOW, STOCK, RATE = "dossiers_received_commune", "civil_servants_present", "on_time_rate_commune"
PLACE = {"file": "31603-my-phuoc.xlsx", "sheet": "Bảng 2", "cell": "D71"}
BLANK = {"value": float("nan"), "note_numerator": float("nan"), "note_denominator": float("nan")}
OBSERVED = pd.DataFrame([{"unit_code": "31603", "indicator": FLOW, **BLANK, **PLACE, "value": 4.0}])


def tables(office: dict[str, float | None], communes: dict[str, float | None] | None = None, status: str = "ok"):
    rows = [{"unit_code": "944", "indicator": k, "value": v, "status": status} for k, v in office.items()]
    units = [{"unit_code": u, "indicator": FLOW, "value": v, "status": "ok"} for u, v in (communes or {}).items()]
    columns = ["indicator", "value", "status"]
    return pd.DataFrame(rows, columns=["unit_code", *columns]), pd.DataFrame(units, columns=["unit_code", *columns])


def facts(period: str, own: tuple[pd.DataFrame, pd.DataFrame], others: dict[str, tuple] | None = None) -> Facts:
    tables = {"observations": OBSERVED, "indicators": own[0], "unit_figures": own[1]}
    tables["settings"] = SimpleNamespace(period=period, window=Period(period).window)
    return bare(CATALOGUE, period=Period.parse(period), others=others or {}, **tables)


def compare(period: str, own: tuple[pd.DataFrame, pd.DataFrame], **others: tuple) -> list[Finding]:
    named = {f"2021-{kind}".removesuffix("-year"): found for kind, found in others.items()}
    said = run(CHECKS["flow_below"], facts(period, own, named))
    return [s for s in said if not isinstance(s, Unchecked)]


def test_without_a_period_within_it_says_so() -> None:
    (said,) = run(CHECKS["flow_below"], facts("2021", tables({FLOW: 9})))
    assert said.reason == "chưa có số liệu của kỳ nào nằm trong năm 2021"
    assert not list(run(CHECKS["flow_below"], facts("2021-Q1", tables({FLOW: 9})))), "quý I holds no other period"


@pytest.mark.parametrize(
    ("period", "other", "below"),
    [
        ("2021", "H1", True),
        ("2021", "Q3", True),
        ("2021", "Q1", True),
        ("2021-H1", "Q1", True),
        ("2021-9M", "H1", True),
        ("2021-Q3", "H1", False),
        ("2021-Q3", "Q1", False),
        ("2021-H1", "Q3", False),
        ("2021-H1", "year", False),
    ],
)
def test_a_flow_below_that_of_a_period_within(period: str, other: str, below: bool) -> None:
    found = compare(period, tables({FLOW: 900}), **{other: tables({FLOW: 1950})})
    assert len(found) == below
    if below:
        (line,) = found
        assert (line.found, line.expected, line.unit_code) == ("900", "≥ 1.950", "944")
        assert line.indicator == "III.6.6"
        assert Period.parse(period).title in line.message and Period.parse(f"2021-{other}").title in line.message


def document(period: str, first: str, last: str) -> list[pd.DataFrame]:
    days = {"signed_on": last, "window_from": first, "window_to": last}
    return [pd.DataFrame([{"period": period, "number": "1/BC-UBND", **days}])]


def test_a_period_is_within_by_the_days_its_report_names() -> None:
    """A year cut off on 15/11 holds quý IV of the year before its last month, and none that ended later."""
    own, others = tables({FLOW: 900}), {"2021-Q4": tables({FLOW: 1950})}
    made = facts("2021", own, others)
    made = replace(made, settings=SimpleNamespace(period="2021", window=(date(2020, 12, 5), date(2021, 11, 15))))
    later = replace(made, documents={"2021-Q4": document("2021-Q4", "2021-09-15", "2021-12-14")})
    assert [type(said) for said in run(CHECKS["flow_below"], later)] == [Unchecked]
    within = replace(made, documents={"2021-Q4": document("2021-Q4", "2021-09-15", "2021-11-15")})
    assert [said.found for said in run(CHECKS["flow_below"], within)] == ["900"]


def test_a_period_that_juts_out_by_days_is_told() -> None:
    own = tables({FLOW: 900})
    made = facts("2021", own, {"2021-Q1": tables({FLOW: 1950}), "2021-H1": tables({FLOW: 950})})
    made = replace(made, documents={"2021-Q1": document("2021-Q1", "2020-12-12", "2021-03-14")})
    told = [*run(CHECKS["flow_below"], made)]
    assert [one.reason for one in told if isinstance(one, Unchecked)] == [
        "quý I năm 2021 (từ 12/12/2020 đến 14/3/2021) không nằm trọn trong năm 2021 (từ 15/12/2020 đến 14/12/2021)"
    ]
    assert [one.found for one in told if isinstance(one, Finding)] == ["900"], "6 months lie within"


@pytest.mark.parametrize(("first", "found"), [("2019-12-15", []), ("2019-12-01", ["365"])])
def test_years_of_other_lengths_are_told(first: str, found: list[str]) -> None:
    made = replace(facts("2021", tables({})), documents={"2020": document("2020", first, "2020-12-14")})
    said = list(run(CHECKS["other_length"], made))
    assert [one.found for one in said] == found
    assert all("năm 2021 tính trong 365 ngày, năm 2020 trong 380 ngày" in one.message for one in said)


@pytest.mark.parametrize(
    ("own", "documents", "found"),
    [
        (None, {"2021-Q2": ("2021-03-15", "2021-06-14")}, []),  # 92 days, as quý III has
        (None, {"2021-Q2": ("2021-04-15", "2021-06-14")}, ["61"]),
        (("2021-06-15", "2021-08-14"), {"2021-Q2": ("2021-03-15", "2021-06-14")}, ["92"]),
        (None, {"2021-Q1": ("2020-12-15", "2021-03-14"), "2021-H1": ("2020-12-15", "2021-06-14")}, []),
        (None, {"2021-Q1": ("2020-12-15", "2021-04-14"), "2021-H1": ("2020-12-15", "2021-06-14")}, ["61", "121"]),
        (None, {"2021-Q1": ("2021-01-15", "2021-03-14"), "2021-H1": ("2020-12-15", "2021-06-14")}, ["59"]),
    ],
)
def test_the_period_before_of_another_length_is_told(own: tuple | None, documents: dict, found: list[str]) -> None:
    """Reported or derived: quý II is 6 months less quý I."""
    made = facts("2021-Q3", tables({}))
    window = tuple(map(date.fromisoformat, own)) if own else Period("2021-Q3").window
    made = replace(made, settings=SimpleNamespace(period="2021-Q3", window=window))
    made = replace(made, documents={id: document(id, *days) for id, days in documents.items()})
    assert [one.expected for one in run(CHECKS["other_length"], made)] == found


def test_the_largest_of_the_periods_within_is_named_once() -> None:
    found = compare("2021", tables({FLOW: 5}), Q1=tables({FLOW: 6}), H1=tables({FLOW: 9}), Q3=tables({FLOW: 7}))
    assert [f.expected for f in found] == ["≥ 9"] and "6 tháng đầu năm 2021" in found[0].message


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (tables({STOCK: 80}), tables({STOCK: 90})),
        (tables({RATE: 80}), tables({RATE: 90})),
        (tables({FLOW: None}), tables({FLOW: 9})),
        (tables({FLOW: 8}, status="partial"), tables({FLOW: 9})),
        (tables({FLOW: 8}), tables({FLOW: 9}, status="partial")),
        (tables({FLOW: 9}), tables({FLOW: 9})),
        (tables({FLOW: 8}), tables({})),
    ],
    ids=["stock", "rate", "blank", "partial", "partial before", "equal", "not there"],
)
def test_what_is_not_compared(own: tuple, other: tuple) -> None:
    assert not compare("2021", own, H1=other)


def test_a_commune_is_named_with_its_cell_and_its_sum_is_not_told_again() -> None:
    own, before = {"31603": 4, "31606": 9}, {"31603": 6, "31606": 8, "31609": 1}
    (found,) = compare("2021-H1", tables({FLOW: 13}, own), Q1=tables({FLOW: 15}, before))
    assert found.unit_code == "31603" and found.place == Place(**PLACE) and "Xã Mỹ Phước" in found.message


@settings(deadline=None)  # shared machines
@given(st.lists(st.integers(0, 99), min_size=4, max_size=4))
def test_quarters_that_add_up_contradict_nothing(quarters: list[int]) -> None:
    q1, _, q3, _ = quarters
    h1, nine, year = (sum(quarters[:n]) for n in (2, 3, 4))
    others = {"Q1": q1, "H1": h1, "Q3": q3, "9M": nine}
    for period, value in {"2021": year, "2021-9M": nine, "2021-H1": h1}.items():
        assert compare(period, tables({FLOW: value}), **{k: tables({FLOW: v}) for k, v in others.items()}) == []


@pytest.mark.parametrize(
    ("now", "before", "again"),
    [
        ([5, 4], [5, 4], True),
        ([5, 3], [5, 4], False),
        ([5, None], [5, 4], False),
        ([0, 0], [0, 0], False),
        ([5, 4], [5, 4, 1], False),
    ],
)
def test_a_unit_whose_every_figure_is_that_of_the_period_before(now: list, before: list, again: bool) -> None:
    made, sent = (
        pd.DataFrame({"unit_code": "31603", "indicator": list("abc")[: len(v)], "value": v, "period": p} | PLACE)
        for v, p in ((now, "2021"), (before, "2020"))
    )
    case = replace(facts("2021", tables({})), observations=made.astype({"value": "float64"}), sent_before=sent)
    found = [s for s in run(CHECKS["sent_again"], case) if not isinstance(s, Unchecked)]
    assert [(f.unit_code, f.place.file, f.severity) for f in found] == [("31603", PLACE["file"], "error")] * again


def test_without_the_period_before_it_says_so() -> None:
    (said,) = run(CHECKS["sent_again"], facts("2021", tables({})))
    assert said.reason == "chưa có số liệu của kỳ báo cáo trước"
    other = OBSERVED.assign(unit_code="31612", value=1.0, period="2020")
    (said,) = run(CHECKS["sent_again"], replace(facts("2021", tables({})), sent_before=other))
    assert (said.unit_code, said.reason) == ("31603", "kỳ báo cáo trước không có số liệu của {units}")

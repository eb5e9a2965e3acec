"""Figures hardly true: the bounds of each rule, and what the robust outlier does not depend on."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import Check, load
from cchc.findings import Finding
from cchc.project.period import Period
from cchc.validate import Facts, document_row
from cchc.validate.coverage import Unchecked
from cchc.validate.findings import run
from cchc.validate.rules.plausibility import outliers

CATALOGUE = load(Period("2021"))
CHECKS = {check.id: check for check in CATALOGUE.checks}
COMMUNES = [unit.code for unit in CATALOGUE.subordinates]


def told(name: str, facts: Facts, argument: str = "") -> tuple[list[Finding], list[Unchecked]]:
    check: Check = CHECKS[name].model_copy(update={"argument": argument}) if argument else CHECKS[name]
    said = list(run(check, facts))
    return [s for s in said if not isinstance(s, Unchecked)], [s for s in said if isinstance(s, Unchecked)]


def observed(facts: Facts, unit: str, indicator: str, value: float | None) -> Facts:
    rows = facts.observations.copy()
    here = (rows["unit_code"] == unit) & (rows["indicator"] == indicator)
    assert here.sum() == 1
    rows.loc[here, "value"] = float("nan") if value is None else value
    return replace(facts, observations=rows)


@pytest.mark.parametrize(("resolved", "communes"), [(3243.0, 9), (3242.0, 8), (None, 8)])
def test_all_resolved_names_the_communes(resolved: float | None, communes: int, facts: Facts) -> None:
    (found,), said = told("all_resolved_commune", observed(facts, "31612", "dossiers_resolved_commune", resolved))
    assert found.message.startswith(f"{communes} xã, thị trấn (") and found.unit_code == "944"
    assert ("Xã Phú Mỹ" in found.message) == (communes == 9)
    assert len(said) == (resolved is None)


@pytest.mark.parametrize(("least", "found"), [(4747, 1), (4748, 0)])
def test_few_dossiers_may_all_be_resolved(least: int, found: int, facts: Facts) -> None:
    words = f"dossiers_received_office dossiers_resolved_office {least}"
    assert len(told("all_resolved_office", facts, words)[0]) == found


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [
        (300, 100, 0), (301, 100, 1), (100, 300, 0), (100, 301, 1),  # three times, either way
        (29, 1, 0), (30, 1, 1), (0, 29, 0), (0, 30, 1), (30, 0, 1), (0, 0, 0),  # the floor
    ],
)  # fmt: skip
@pytest.mark.parametrize(("unit", "name"), [("31603", "outgoing_documents_commune"), ("944", "survey_forms")])
def test_far_from_its_own_history(now: float, then: float, found: int, unit: str, name: str, facts: Facts) -> None:
    before = observed(facts, unit, name, then).observations
    rows, said = told("far_from_history", replace(observed(facts, unit, name, now), previous_observations=before))
    assert len(rows) == found and not said
    if rows:
        assert (rows[0].unit_code, rows[0].indicator) == (unit, CATALOGUE.figures[name].code)
        assert rows[0].place.cell and rows[0].expected.startswith("cùng kỳ ")


def test_no_history_is_said_once_and_a_gap_in_it_by_unit(facts: Facts) -> None:
    assert [s.reason for s in told("far_from_history", facts)[1]] == ["chưa có số liệu cùng kỳ năm trước (2020)"]
    gap = observed(facts, "31603", "outgoing_documents_commune", None).observations
    rows, (said,) = told("far_from_history", replace(facts, previous_observations=gap))
    assert not rows and (said.unit_code, said.code) == ("31603", "BS.13") and "cùng kỳ năm trước" in said.reason
    now = replace(facts, observations=gap, previous_observations=facts.observations)
    rows, (said,) = told("far_from_history", now)
    assert not rows and (said.unit_code, said.code) == ("31603", "BS.13")


def figures(facts: Facts, name: str, values: list[float | None], status: str = "ok") -> Facts:
    rows = facts.unit_figures[facts.unit_figures["indicator"] != name]
    made = pd.DataFrame({"unit_code": COMMUNES, "indicator": name, "value": values, "status": status})
    made.loc[made["value"].isna() & (status == "ok"), "status"] = "missing"
    for code, value in zip(COMMUNES, values, strict=True):
        facts = observed(facts, code, name, value)
    return replace(facts, unit_figures=pd.concat([rows, made.astype({"value": "float64"})]))


@pytest.mark.parametrize(
    ("values", "far"),
    [
        ([5000] * 8 + [50_000], [8]),  # ten times too many
        ([5000] * 8 + [500], [8]),  # ten times too few
        ([5000] * 8 + [0], [8]),
        ([5000] * 8 + [98], [8]),  # a rate where a count is asked
        ([5000] * 8 + [12_000], []),
        ([3000, 3500, 4000, 4500, 5000, 6000, 7000, 8000, 9000], []),
        ([4] * 8 + [23], []),  # small counts do not shout
        ([4] * 8 + [24], [8]),
        ([0] * 5 + [10, 20, 30, 4000], []),  # most have none: no measure of what is usual
        ([3000, 3500, 4000, 4500, None, 6000, 7000, 8000, 900_000], [8]),
    ],
)
def test_a_count_far_from_the_others(values: list, far: list[int], facts: Facts) -> None:
    rows, said = told("count_far_from_others", figures(facts, "dossiers_received_commune", values))
    assert [r.unit_code for r in rows] == [COMMUNES[n] for n in far]
    assert all(r.indicator == "III.6.6" and r.place.cell for r in rows)
    assert [s.unit_code for s in said] == [c for c, v in zip(COMMUNES, values, strict=True) if v is None]


@pytest.mark.parametrize(
    ("values", "far"),
    [
        ([98.0] * 8 + [93.0], []),  # at least one point of spread: five points are still near
        ([98.0] * 8 + [92.99], [8]),
        ([98.0] * 8 + [100.0], []),
        ([60, 65, 70, 75, 80, 85, 90, 95, 100], []),  # where rates differ, a low one is not far
        ([None] * 5 + [98.0, 98.0, 98.0, 10.0], []),
    ],
)
def test_a_rate_far_from_the_others(values: list, far: list[int], facts: Facts) -> None:
    made = figures(facts, "on_time_rate_commune", values)
    made.unit_figures.loc[made.unit_figures["value"].isna(), "status"] = "not_applicable"
    rows, said = told("rate_far_from_others", made)
    assert [r.unit_code for r in rows] == [COMMUNES[n] for n in far] and not said


COUNTS = st.lists(st.integers(1, 10**6), min_size=5, max_size=12)


@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(counts: list[int], random) -> None:
    values = np.log(pd.Series(counts, dtype="float64"))
    order = list(values.index)
    random.shuffle(order)
    assert outliers(values.loc[order], 5, 0.25).sort_index().equals(outliers(values, 5, 0.25))


@given(COUNTS, st.sampled_from([2, 10, 1000]))
def test_the_scale_of_all_counts_does_not_matter(counts: list[int], scale: int) -> None:
    values = pd.Series(counts, dtype="float64")
    assert outliers(np.log(values * scale), 5, 0.25).equals(outliers(np.log(values), 5, 0.25))


@given(COUNTS)
def test_fewer_than_half_are_far(counts: list[int]) -> None:
    assert 2 * outliers(np.log(pd.Series(counts, dtype="float64")), 5, 0.25).sum() < len(counts)


def counted(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Units with what they carried over and what they left in process; a row of a field stands beside each."""
    made = pd.DataFrame(rows, columns=["unit_code", "carried_over", "in_process"]).assign(field="", source="dossiers")
    return pd.concat([made, made.assign(field="Đất đai", carried_over=1, in_process=2)])


@pytest.mark.parametrize(("left", "found"), [(7, 0), (6, 1)])
def test_carried_over_is_what_was_left_in_process(left: int, found: int, facts: Facts) -> None:
    now, before = counted(("31603", 7, 1), ("", 7, 1)), counted(("31603", 0, left), ("", 0, left))
    rows, said = told("carried_over", replace(facts, dossier_counts=now, previous_counts=before))
    assert len(rows) == found and not said
    assert all((r.unit_code, r.found, r.expected) == ("31603", "7", "6") for r in rows)


def test_what_a_table_says_only_in_part_is_not_held_against_the_whole(facts: Facts) -> None:
    now, before = counted(("31603", 5, 1), ("944", 2, 1)), counted(("31603", 0, 7), ("944", 1, 3))
    now.loc[now["unit_code"] == "31603", "source"] = "partial"
    rows, said = told("carried_over", replace(facts, dossier_counts=now, previous_counts=before))
    assert [(r.unit_code, r.found, r.expected) for r in rows] == [("944", "2", "3")] and len(said) == 1


def test_carried_over_is_compared_where_the_windows_meet(facts: Facts) -> None:
    """The eve is that of the window in report.yml, and the other report's last day that of its own."""
    now, before = counted(("31603", 7, 1)), counted(("31603", 0, 6))
    other = document_row(facts.settings).assign(period="2020", window_from="2019-12-15", window_to="2020-12-10")
    exported = replace(facts, dossier_counts=now, previous_counts=before, documents={"2020": [other]})
    rows, said = told("carried_over", exported)
    assert not rows and said[0].reason == "số liệu kỳ trước chốt ngày 10/12/2020, không liền với ngày đầu của kỳ này"
    cut_off = facts.settings.model_copy(update={"window_from": date(2020, 12, 11)})
    rows, said = told("carried_over", replace(exported, settings=cut_off))
    assert len(rows) == 1 and not said


def test_exports_that_are_not_there_are_named(facts: Facts) -> None:
    now = counted(("31603", 7, 1))
    assert "kỳ này không có" in told("carried_over", facts)[1][0].reason
    assert "hồ sơ một cửa của kỳ trước" in told("carried_over", replace(facts, dossier_counts=now))[1][0].reason
    before = counted(("31606", 0, 3))
    rows, said = told("carried_over", replace(facts, dossier_counts=now, previous_counts=before))
    assert not rows and {s.unit_code: s.reason.split(" không")[0] for s in said} == {
        "31603": "kỳ trước", "31606": "kỳ này",
    }  # fmt: skip

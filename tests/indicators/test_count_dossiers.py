"""Counts of dossiers: every number against a plain count row by row, the identities of form II.06a, the ratios."""

from collections import Counter
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.catalogue.dossiers import COUNTS, load_dossier_rules
from cchc.indicators.dossiers import NO_FIELD, counting, counts, rows_behind, shown
from cchc.project.period import Period
from cchc.project.tables import DOSSIER_COUNTS

CATALOGUE = load(Period("2021"))

FIRST, LAST = WINDOW = date(2020, 12, 15), date(2021, 12, 14)
RULES = load_dossier_rules()
DATES = ["received_on", "due_on", "finished_on", "returned_on"]
ROW = {"unit_code": "944", "field": "Đất đai", "channel": "direct", "status": 10, "received_on": date(2021, 2, 1),
       "due_on": date(2021, 2, 5), "finished_on": date(2021, 2, 4), "returned_on": date(2021, 2, 5)}  # fmt: skip


def table(rows: list[dict]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=list(ROW))
    made = made.astype(dict.fromkeys(("unit_code", "field", "channel"), "category") | {"status": "int8"})
    return made.assign(**{c: np.array([r[c] for r in rows], dtype="datetime64[s]") for c in DATES})


def total(rows: list[dict], definition: str = "") -> dict:
    return counts(table(rows), WINDOW, definition).iloc[-1].to_dict()


def plainly(rows: list[dict], definition: str) -> Counter:
    """The same counts, one dossier after the other."""
    rule, found = RULES.definition(definition), Counter(dict.fromkeys(COUNTS, 0))
    status = {s.status: s for s in RULES.statuses}
    for row in rows:
        received, due, end = (row[c] for c in ("received_on", "due_on", rule.event))
        by_return = end is None and row["returned_on"] is not None
        end = row["returned_on"] if by_return else end
        day = {k: v.date() if isinstance(v, datetime) else v for k, v in zip("rde", (received, due, end), strict=True)}
        settled = status[row["status"]].on_time
        done = (status[row["status"]].done and end is not None) or settled
        if not status[row["status"]].received or day["r"] > LAST:
            continue
        if day["r"] < FIRST and done and end and day["e"] < FIRST:
            continue
        names = ["received"]
        names += ["carried_over"] if day["r"] < FIRST else ["received_new", row["channel"] or "no_channel"]
        on_time = False
        if done and not (end and day["e"] > LAST):
            a, b = (end, due) if rule.compares == "moment" or by_return else (day["e"], day["d"])
            outcome = "on_time" if settled or due is None or a == b else "early" if a < b else "overdue"
            names += ["resolved", outcome]
            on_time = outcome != "overdue"
        else:
            names += ["in_process", "in_process_overdue" if due and day["d"] < LAST else "in_process_within"]
        if due and FIRST <= day["d"] <= LAST:
            names += ["due", *(["due_on_time"] if on_time else [])]
        found.update(names)
    return found


MOMENTS = st.builds(
    lambda days, hours: datetime(2020, 12, 10) + timedelta(days=days, hours=hours),
    # near the two ends of the window, so that every border is met
    st.one_of(st.integers(0, 10), st.integers(362, 374)),
    st.sampled_from([0, 8, 23]),
)
DOSSIER = st.fixed_dictionaries(
    {
        "unit_code": st.sampled_from(["944", "31603"]),
        "field": st.sampled_from(["Đất đai", "Hộ tịch", None]),
        "channel": st.sampled_from(["online", "direct", "post", None]),
        "status": st.integers(1, 10),
        "received_on": MOMENTS,
        **dict.fromkeys(DATES[1:], st.none() | MOMENTS),
    }
)


# a table costs a tenth of a second, a row of it next to nothing: few tables, many of them long
SOME = st.lists(DOSSIER, min_size=1, max_size=6) | st.lists(DOSSIER, min_size=20, max_size=40)


@given(SOME, st.sampled_from([d.id for d in RULES.definitions]))
@settings(max_examples=50)
def test_every_count_is_that_of_a_plain_count_and_the_identities_hold(rows: list[dict], definition: str) -> None:
    found = counts(table(rows), WINDOW, definition)
    for row in found.to_dict("records"):
        own = [
            r for r in rows if row["unit_code"] in ("", r["unit_code"]) and row["field"] in ("", r["field"] or NO_FIELD)
        ]
        assert {c: row[c] for c in COUNTS} == plainly(own, definition)
        assert row["received"] == row["online"] + row["direct"] + row["post"] + row["no_channel"] + row["carried_over"]
        assert row["resolved"] == row["early"] + row["on_time"] + row["overdue"]
        assert row["in_process"] == row["in_process_within"] + row["in_process_overdue"]
        assert row["received"] == row["resolved"] + row["in_process"]
    pairs = found[["unit_code", "field"]].to_numpy().tolist()
    assert len(pairs) == len({tuple(p) for p in pairs}) and pairs[-1] == ["", ""]
    assert {u for u, _ in pairs} == {"", *(r["unit_code"] for r in rows)}


LATE = ROW | {"finished_on": date(2021, 2, 8), "returned_on": date(2021, 2, 8)}
OPEN = ROW | {"status": 4, "finished_on": None, "returned_on": None}
FUTURE = OPEN | {"due_on": date(2021, 12, 20)}
WITHDRAWN = LATE | {"status": 7}


@pytest.mark.parametrize(
    ("definition", "top", "bottom"),
    [
        ("D1", 3, 4),  # the withdrawn one is resolved, and on time
        ("D2", 3, 4),
        ("D3", 3, 6),
        ("D4", 4, 6),  # late: the one resolved late, the open one past its due date
        ("D5", 3, 5),
        ("D6", 3, 4),
        ("", 3, 4),
    ],
)
def test_the_ratio_keeps_its_parts_and_its_definition(definition: str, top: int, bottom: int) -> None:
    found = total([ROW, ROW, LATE, OPEN, FUTURE, WITHDRAWN], definition)
    assert (found["numerator"], found["denominator"]) == (top, bottom)
    assert found["ratio"] == 100 * top / bottom and found["definition"] == (definition or "D6")


@pytest.mark.parametrize(
    ("change", "day", "moment"),
    [
        ({"finished_on": datetime(2021, 2, 5, 16), "returned_on": datetime(2021, 2, 5, 16)}, "on_time", "overdue"),
        ({"due_on": None}, "on_time", "on_time"),
        ({"returned_on": datetime(2021, 2, 8)}, "early", "overdue"),  # fetched after a weekend
    ],
)
def test_by_day_and_by_moment(change: dict, day: str, moment: str) -> None:
    assert total([ROW | change], "D6")[day] == total([ROW | change], "D2")[moment] == 1


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({"received_on": date(2020, 12, 14), "finished_on": date(2020, 12, 14)}, {}),
        ({"received_on": date(2020, 12, 14), "finished_on": date(2020, 12, 15)}, {"carried_over": 1, "resolved": 1}),
        ({"received_on": datetime(2021, 12, 14, 23, 59)}, {"received_new": 1}),
        ({"received_on": date(2021, 12, 15)}, {}),
        ({"finished_on": date(2021, 12, 15)}, {"resolved": 0, "in_process_overdue": 1}),
        ({"finished_on": None, "status": 6, "due_on": date(2021, 12, 14)}, {"in_process_within": 1}),
        ({"status": 1}, {}),
        ({"status": 3}, {}),
    ],
)
def test_the_borders_of_the_window(change: dict, counted: dict) -> None:
    found = total([ROW | change])
    assert found["received"] == bool(counted) and {k: found[k] for k in counted} == counted


@pytest.mark.parametrize("status", [5, 7, 8])
@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "on_time"),  # ended after its due date
        ({"finished_on": None, "returned_on": None}, "on_time"),  # waiting, past its due date
        ({"due_on": date(2021, 12, 20), "finished_on": None, "returned_on": None}, "on_time"),
        ({"received_on": date(2020, 12, 1)}, "on_time"),
        ({"finished_on": date(2021, 12, 15)}, "in_process_overdue"),  # still in process on the last day
    ],
)
def test_column_9_counts_what_waits_or_was_withdrawn_or_stopped(status: int, change: dict, outcome: str) -> None:
    found = total([LATE | {"status": status} | change])
    assert found[outcome] == found["received"] == 1 and found["overdue"] == found["early"] == 0


RETURNED = ROW | {"finished_on": None}
NINE = datetime(2021, 2, 5, 9)


@pytest.mark.parametrize(
    ("rows", "counted", "definition"),
    [
        ([RETURNED], {"on_time": 1}, "D2"),
        (
            [RETURNED | {"returned_on": datetime(2021, 2, 5, 10), "due_on": datetime(2021, 2, 5, 9)}],
            {"overdue": 1},
            "D2",
        ),
        (
            [RETURNED | {"returned_on": datetime(2021, 2, 5, 8), "due_on": datetime(2021, 2, 5, 9)}],
            {"early": 1},
            "D2",
        ),
        ([RETURNED, ROW], {"on_time": 1, "early": 1}, "D6, D2"),
        ([ROW, OPEN | {"returned_on": date(2021, 2, 5)}], {"early": 1, "in_process_overdue": 1}, "D6"),
        ([WITHDRAWN | {"finished_on": None}], {"on_time": 1}, "D6"),
    ],
)
def test_the_day_of_return_alone_is_counted_by_d2(rows: list[dict], counted: dict, definition: str) -> None:
    found = total(rows)
    assert {name: found[name] for name in counted} == counted and found["definition"] == definition


def test_parts_of_a_long_table_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [ROW | {"field": field} for field in ("Đất đai", "Hộ tịch", None)] * 5 + [LATE, OPEN, FUTURE, WITHDRAWN]
    whole = counts(table(rows), WINDOW)
    monkeypatch.setattr("cchc.indicators.dossiers.PART", 4)
    assert counts(table(rows), WINDOW).equals(whole)


def test_nothing_resolved_has_no_ratio() -> None:
    found = total([OPEN])
    assert found["denominator"] == 0 and np.isnan(found["ratio"])


def test_no_dossiers() -> None:
    found = counts(table([]), WINDOW)
    assert found.empty and list(found) == DOSSIER_COUNTS.names and shown(found) is None


def test_shown_by_unit() -> None:
    found = shown(counts(table([ROW, LATE | {"unit_code": "31603"}]), WINDOW))
    assert found.index.tolist() == ["31603", "944", "Tổng số"] and found["Quá hạn"].tolist() == [1, 0, 1]


@pytest.mark.parametrize("definition", [d.id for d in RULES.definitions])
@settings(max_examples=12)
@given(rows=SOME)
@example(rows=[])
def test_the_rows_behind_a_figure_are_those_that_were_counted(definition: str, rows: list[dict]) -> None:
    whole = table(rows).assign(code="x", file="f", sheet="", row=range(len(rows)))
    counted = counts(whole, WINDOW, definition)
    for figure in RULES.figures:
        found = rows_behind(figure.indicator, whole, CATALOGUE, WINDOW, definition)
        for unit, level in (("944", "office"), ("31603", "commune")):
            own = counted[(counted["unit_code"] == unit) & (counted["field"] == figure.field)]
            expected = figure.count.evaluate(own.iloc[0].to_dict()) if len(own) and level == figure.level else 0
            assert (found["unit_code"] == unit).sum() == expected


def test_a_figure_that_counts_no_dossiers_has_none_behind_it() -> None:
    assert rows_behind("plan_tasks", table([ROW]).assign(code="x", file="f", sheet="", row=1), CATALOGUE, WINDOW).empty


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("land_on_time_office", ["land_on_time_office"]),
        ("on_time_rate_commune", ["dossiers_on_time_commune", "dossiers_resolved_commune"]),
        ("dossiers_received_total", ["dossiers_received_office", "dossiers_received_commune"]),
        ("survey_sample_share", ["dossiers_resolved_office", "dossiers_resolved_commune"]),
        ("plan_tasks", []),
        ("statement.plan_task_groups", []),
    ],
)
def test_the_counted_figures_that_a_figure_is_computed_from(name: str, found: list[str]) -> None:
    assert counting(name, CATALOGUE) == found

"""Sums, ratios, totals and registers, with blank, zero and missing kept apart."""

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.indicators import compute_office, compute_units
from cchc.project.period import Period
from cchc.project.tables import REGISTERS

FORM = load(Period("2021"))
COMMUNES = [u.code for u in FORM.subordinates]
NO_NOTES = pd.DataFrame(columns=["unit_code", "code", "note"])
NO_REGISTERS = REGISTERS.empty()


def observed(**values: float | list[float | None] | None) -> pd.DataFrame:
    """Observations: a number is the office's own entry, a list the nine communes'."""
    rows = []
    for name, value in values.items():
        code = FORM.figures[name].code
        pairs = zip(COMMUNES, value, strict=True) if isinstance(value, list) else [("944", value)]
        rows += [{"unit_code": u, "indicator": name, "code": code, "value": v, "note": ""} for u, v in pairs]
    frame = pd.DataFrame(rows, columns=["unit_code", "indicator", "code", "value", "note"])
    return frame.astype({"value": "float64"}).assign(status="ok")


def figure(name: str, observations: pd.DataFrame, registers: pd.DataFrame = NO_REGISTERS) -> pd.Series:
    table = compute_office(observations, NO_NOTES, registers, FORM)
    return table[table["indicator"] == name].iloc[0]


def test_form_order_and_size() -> None:
    table = compute_office(observed(plan_tasks=28), NO_NOTES, NO_REGISTERS, FORM)
    assert list(table.loc[table["table"] == "form", "code"]) == [i.code for i in FORM.form]


def test_office_value_and_blank() -> None:
    seen = observed(plan_tasks=28, contract_workers=0, service_units_cut=None)
    assert figure("plan_tasks", seen)["value"] == 28
    assert figure("contract_workers", seen)["status"] == "ok", "0 is a value"
    assert figure("service_units_cut", seen)["status"] == "missing", "blank is not 0"


def test_sum_over_communes() -> None:
    found = figure("commune_leaders", observed(commune_leaders=[3.0] * 9))
    assert (found["value"], found["status"]) == (27, "ok")


def test_sum_with_a_missing_commune_is_partial() -> None:
    found = figure("commune_leaders", observed(commune_leaders=[3.0] * 8 + [None]))
    assert (found["value"], found["status"]) == (24, "partial")


def test_sum_of_nothing_is_missing_even_where_the_office_states_it() -> None:
    assert figure("commune_leaders", observed(commune_leaders=27))["status"] == "missing"


@pytest.mark.parametrize(
    ("flags", "value", "status"),
    [([1.0] * 9, 1, "ok"), ([1.0] * 8 + [0.0], 0, "ok"), ([1.0] * 8 + [None], None, "missing")],
)
def test_all_yes(flags, value, status) -> None:
    found = figure("online_meeting_commune", observed(online_meeting_commune=flags))
    assert found["status"] == status
    assert found["value"] == value or (value is None and pd.isna(found["value"]))


def test_ratio_keeps_its_parts_unrounded() -> None:
    seen = observed(dossiers_on_time_commune=[49120.0] + [0.0] * 8, dossiers_resolved_commune=[49900.0] + [0.0] * 8)
    found = figure("on_time_rate_commune", seen)
    assert (found["numerator"], found["denominator"]) == (49120, 49900)
    assert found["value"] == 100 * 49120 / 49900


def test_zero_of_zero_is_not_applicable() -> None:
    seen = observed(construction_on_time_commune=[0.0] * 9, construction_resolved_commune=[0.0] * 9)
    found = figure("construction_on_time_rate_commune", seen)
    assert found["status"] == "not_applicable" and pd.isna(found["value"])


def test_ratio_without_parts_is_the_districts_word() -> None:
    found = figure("land_on_time_rate_office", observed(land_on_time_rate_office=100))
    assert (found["value"], found["status"]) == (100, "stated")


def test_total_of_parts() -> None:
    seen = observed(
        service_units_autonomy_investment=0,
        service_units_autonomy_recurrent=1,
        service_units_autonomy_partial=0,
        service_units_state_funded=42,
        autonomous_service_units=40,
    )
    found = figure("autonomous_service_units", seen)
    assert (found["value"], found["status"], found["stated"]) == (43, "ok", 40)


def test_total_with_blank_parts_says_so() -> None:
    found = figure("people_disciplined", observed(commune_leaders_disciplined=[4.0] + [0.0] * 8))
    assert (found["value"], found["status"]) == (4, "partial")


def test_register_sums_and_counts() -> None:
    rows = [
        {"register": "training", "row": n, "column": "people", "kind": "count", "text": str(v), "number": float(v)}
        for n, v in enumerate((3, 24, 23), start=1)
    ]
    rows += [
        {"register": "steering_documents", "row": n, "column": "group", "kind": "text", "text": g, "number": None}
        for n, g in enumerate(("Kế hoạch", "Đôn đốc", "Kế hoạch"), start=1)
    ]
    long = pd.DataFrame(rows).assign(status="ok")
    assert figure("training_listed", observed(plan_tasks=1), long)["value"] == 50
    assert figure("steering_plans_listed", observed(plan_tasks=1), long)["value"] == 2


def test_no_difference_or_ratio_of_sums_over_different_communes() -> None:
    """Eight communes' dossiers on time against nine communes' resolved would invent overdue dossiers."""
    seen = observed(
        dossiers_on_time_commune=[100.0] * 8 + [None],
        dossiers_resolved_commune=[100.0] * 9,
        dossiers_received_commune=[100.0] * 9,
    )
    assert figure("dossiers_overdue_commune", seen)["status"] == "missing"
    rate = figure("on_time_rate_commune", seen)
    assert rate["status"] == "missing" and pd.isna(rate["value"])


def test_a_commune_absent_from_every_sum_leaves_a_partial_ratio() -> None:
    seen = observed(dossiers_on_time_commune=[90.0] * 8 + [None], dossiers_resolved_commune=[100.0] * 8 + [None])
    rate = figure("on_time_rate_commune", seen)
    assert (rate["value"], rate["status"]) == (90, "partial")


@pytest.mark.parametrize("stated", [43, 45, None])
def test_a_total_with_a_blank_part_is_partial_whatever_the_office_states(stated: int | None) -> None:
    seen = observed(service_units_autonomy_recurrent=1, service_units_state_funded=42, autonomous_service_units=stated)
    found = figure("autonomous_service_units", seen)
    assert (found["value"], found["status"]) == (43, "partial")


def test_a_total_over_a_sum_that_lacks_a_commune_is_partial() -> None:
    parts = {i: 0.0 for i in FORM.figures["people_disciplined"].parts.names if i != "commune_leaders_disciplined"}
    seen = observed(**parts, commune_leaders_disciplined=[4.0] + [0.0] * 7 + [None], people_disciplined=4)
    assert figure("people_disciplined", seen)["status"] == "partial"


def register(name: str, *rows: dict[str, object]) -> pd.DataFrame:
    """A register as cleaned: None is a blank cell, "?" a word or number that cannot be read."""
    cells = []
    for row, given in enumerate(rows, start=1):
        for column in (c for c in FORM.registers if c.register_id == name):
            value = given.get(column.column)
            status = {None: "missing", "?": "set_aside"}.get(value, "ok")
            amount = float(value) if status == "ok" and column.kind in ("count", "percent", "number") else None
            text = "" if value is None else str(value)
            cells.append([name, row, column.column, column.kind, text, amount, status])
    columns = ["register", "row", "column", "kind", "text", "number", "status"]
    return pd.DataFrame(cells, columns=columns).astype({"number": "float64"})


OUT = {"direction": "Đi", "level": "Tổng số"}


@pytest.mark.parametrize(
    ("name", "long", "value", "status"),
    [
        ("training_listed", register("training", {"people": 3}, {"people": 4}), 7, "ok"),
        ("training_listed", register("training", {"people": 3}, {"people": None}), 3, "partial"),
        ("training_listed", register("training", {"people": 3}, {"people": "?"}), 3, "partial"),
        ("training_listed", register("training", {"people": None}), None, "missing"),
        ("signed_total_listed", register("documents", {**OUT, "documents": 5}), None, "missing"),
        ("outgoing_total_listed", register("documents", {**OUT, "documents": 5}), 5, "ok"),
        # a blank or unknown word leaves it open whether the row belongs to the figure
        ("survey_satisfied_listed", register("survey", {"answer": "Hài lòng", "forms": 5}, {"forms": 2}), 5, "partial"),
        ("survey_satisfied_listed", register("survey", {"answer": "?", "forms": 2}), None, "missing"),
        ("steering_plans_listed", register("steering_documents", {"group": "Kế hoạch"}, {"group": "?"}), 1, "partial"),
        ("steering_plans_listed", register("steering_documents", {"group": "Đôn đốc"}), 0, "ok"),
        ("steering_plans_listed", register("steering_documents", {"group": "?"}), None, "missing"),
        ("steering_documents_listed", register("steering_documents", {"group": "?"}), 1, "ok"),
        (
            "incoming_documents",  # a total counts only where its parts are not there
            register(
                "documents",
                {"direction": "Đến", "level": "Cấp huyện", "documents": 5},
                {"direction": "Đến", "level": "Tổng số", "documents": 9},
                {"direction": "Đến", "level": "Cấp xã", "documents": 4},
            ),
            9,
            "ok",
        ),
        ("incoming_documents", register("documents", {**OUT, "direction": "Đến", "documents": 9}), 9, "ok"),
    ],
)
def test_a_register_with_gaps(name: str, long: pd.DataFrame, value: float | None, status: str) -> None:
    found = figure(name, observed(plan_tasks=1), long)
    assert found["status"] == status
    assert pd.isna(found["value"]) if value is None else found["value"] == value


def test_a_commune_has_figures_of_its_own() -> None:
    resolved, on_time = [10.0] * 7 + [0.0, None], [9.0] * 7 + [0.0, 4.0]
    table = compute_units(observed(dossiers_resolved_commune=resolved, dossiers_on_time_commune=on_time), FORM)
    rates = table[table["indicator"] == "on_time_rate_commune"].set_index("unit_code")
    assert rates.loc[COMMUNES[0], ["value", "numerator", "denominator"]].tolist() == [90, 9, 10]
    assert rates.loc[COMMUNES[7], "status"] == "not_applicable", "0 of 0 is no rate"
    assert rates.loc[COMMUNES[8], "status"] == "missing", "blank is not 0"
    overdue = table[table["indicator"] == "dossiers_overdue_commune"].set_index("unit_code")["value"]
    assert overdue[COMMUNES[0]] == 1 and pd.isna(overdue[COMMUNES[8]])


def test_a_commune_is_given_no_figure_of_the_office() -> None:
    names = set(compute_units(observed(plan_tasks=28), FORM)["indicator"])
    assert not names & {"plan_tasks", "on_time_rate_office", "on_time_rate_total", "satisfaction_rate"}


@pytest.mark.parametrize(
    ("seen", "name", "status"),
    [
        ({"survey_forms": 226, "survey_satisfied": 219}, "survey_other", "ok"),
        ({"survey_forms": 200, "survey_satisfied": 219}, "survey_other", "impossible"),
        ({"survey_forms": 200, "survey_satisfied": 219}, "satisfaction_rate", "impossible"),
        ({"plan_tasks": 28, "plan_tasks_done": 28}, "plan_completion_rate", "ok"),
        ({"plan_tasks": 3, "plan_tasks_done": 15}, "plan_completion_rate", "impossible"),
        ({"plan_tasks": 3, "plan_tasks_done": 15}, "plan_tasks_left", "impossible"),
        ({"training_planned": 100, "training_actual": 120}, "training_completion_rate", "ok"),
        ({"internal_processes_digitised_rate": 120}, "internal_processes_digitised_rate", "impossible"),
        ({"propaganda_completion_rate": 120}, "propaganda_completion_rate", "ok"),
    ],
)
def test_a_part_above_its_whole_and_a_negative_rest_cannot_be(seen: dict, name: str, status: str) -> None:
    found = figure(name, observed(**seen))
    assert found["status"] == status and pd.notna(found["value"]), "the checks name it"


def test_what_is_made_of_an_impossible_figure_is_impossible_too() -> None:
    level = {"dossiers_resolved_office": 10, "dossiers_on_time_office": 12}
    rest = {"dossiers_resolved_commune": [5.0] * 9, "dossiers_on_time_commune": [4.0] * 9}
    seen = observed(**level, **rest)
    status = {n: figure(n, seen)["status"] for n in ("dossiers_overdue_office", "dossiers_overdue_total")}
    assert set(status.values()) == {"impossible"}
    assert figure("dossiers_overdue_commune", seen)["status"] == "ok"


def test_a_commune_of_its_own_has_no_impossible_rate() -> None:
    seen = observed(dossiers_resolved_commune=[10.0] * 9, dossiers_on_time_commune=[12.0] + [9.0] * 8)
    found = compute_units(seen, FORM).set_index(["indicator", "unit_code"])["status"]
    for name in ("on_time_rate_commune", "dossiers_overdue_commune"):
        assert found[name, COMMUNES[0]] == "impossible" and set(found[name].iloc[1:]) == {"ok"}


def test_zero_of_a_part_of_the_communes_is_not_none_arose() -> None:
    """Eight communes resolved none; the ninth may have."""
    parts = observed(
        construction_on_time_commune=[0, 0, 0, 0, 0, 0, 0, 0, None],
        construction_resolved_commune=[0, 0, 0, 0, 0, 0, 0, 0, None],
    )
    rate = figure("construction_on_time_rate_commune", parts)
    assert (rate["status"], rate["denominator"]) == ("missing", 0)


def test_a_whole_over_a_part_of_its_whole_is_no_rate() -> None:
    """The office counts the signed documents of all, of which some communes told no number of documents."""
    parts = observed(
        documents_signed=90, outgoing_documents_office=50, outgoing_documents_commune=[5, 5, 5, 5, 5, 5, 5, 5, None]
    )
    assert figure("documents_electronic_rate", parts)["status"] == "missing"

"""A missing file, or a missing figure, is one note that names the checks it stopped, not many findings."""

from dataclasses import replace

import pandas as pd
import pytest

from cchc import indicators
from cchc.catalogue import load
from cchc.findings import frame
from cchc.project.period import Period
from cchc.validate import Facts, validate
from cchc.validate.coverage import Unchecked
from cchc.validate.findings import run, unchecked

CATALOGUE = load(Period("2021"))
NONE = frame([])
CHECKS = {check.id: check for check in CATALOGUE.checks}


def sent_by_others(facts: Facts, *codes: str) -> Facts:
    """The facts where the units' files never came: everything is computed anew from the others."""
    gone = facts.observations["unit_code"].isin(codes)
    blank = dict.fromkeys(("file", "sheet", "cell", "note", "note_cell", "raw"), "") | {"status": "missing"}
    numbers = dict.fromkeys(("value", "note_numerator", "note_denominator"), float("nan"))
    observations = facts.observations.copy()
    for column, value in (blank | numbers).items():
        observations.loc[gone, column] = value
    notes = facts.notes[~facts.notes["unit_code"].isin(codes)]
    figures = indicators.compute_office(observations, notes, facts.registers, CATALOGUE)
    units = indicators.compute_units(observations, CATALOGUE)
    return replace(facts, observations=observations, notes=notes, indicators=figures, unit_figures=units)


def new_errors(facts: Facts, after: pd.DataFrame) -> pd.DataFrame:
    """The errors and warnings that were not there with every file."""
    was, keys = validate(facts, NONE), ["check", "unit_code", "indicator"]
    known = set(was[keys].itertuples(index=False, name=None))
    graver = after[after["severity"] != "note"]
    return graver[[key not in known for key in graver[keys].itertuples(index=False, name=None)]]


@pytest.mark.parametrize("codes", [["31603"], ["31603", "31612"], ["944"], [u.code for u in CATALOGUE.subordinates]])
def test_missing_files_give_one_note_and_no_new_finding(codes: list[str], facts: Facts) -> None:
    after = validate(sent_by_others(facts, *codes), NONE)
    assert new_errors(facts, after).empty, new_errors(facts, after)["message"].tolist()
    (note,) = after[after["message"].str.contains("vì thiếu báo cáo của")].to_dict("records")
    assert ", ".join(CATALOGUE.unit(code).name for code in codes) + ": " in note["message"]
    assert (note["check"], note["severity"], note["indicator"]) == ("unchecked", "note", "")
    assert note["unit_code"] == ("" if len(codes) > 1 else codes[0])


@pytest.mark.parametrize("codes", [["31603"], ["31603", "31612"], [u.code for u in CATALOGUE.subordinates]])
def test_the_notes_do_not_grow_with_the_files_that_lack(codes: list[str], facts: Facts) -> None:
    before, after = (
        validate(case, NONE)["check"].eq("unchecked").sum() for case in (facts, sent_by_others(facts, *codes))
    )
    assert after <= before + 1


def test_the_note_counts_and_lists_what_it_stopped(facts: Facts) -> None:
    lost = sent_by_others(facts, "31603")
    after = validate(lost, NONE)
    (note,) = after[after["unit_code"].eq("31603") & after["check"].eq("unchecked")].to_dict("records")
    told = {
        s
        for check in CATALOGUE.checks
        if check.scope != "document"
        for s in run(check, lost)
        if isinstance(s, Unchecked) and s.unit_code == "31603"
    }
    assert note["message"].startswith(
        f"{len(told)} phép kiểm tra chưa thực hiện được vì thiếu báo cáo của Xã Mỹ Phước:"
    )
    assert set(note["found"].split(", ")) == {s.check.id for s in told}
    for name in ("stated", "own_ratio", "unit_on_time_bound", "dossiers_received_commune_register", "signed_bound"):
        assert name in note["found"].split(", ")
    assert "III.6.6" in note["message"] and "steering_register" not in note["found"]


def test_figures_that_all_rest_on_the_same_communes_are_compared(facts: Facts) -> None:
    """Eight communes' dossiers on time against the same eight communes' dossiers resolved."""
    lost = sent_by_others(facts, "31603")
    assert not list(run(CHECKS["on_time_bound_commune"], lost))
    more = lost.indicators.copy()
    more.loc[more["indicator"] == "dossiers_on_time_commune", "value"] = 1e6
    (said,) = run(CHECKS["on_time_bound_commune"], replace(lost, indicators=more))
    assert not isinstance(said, Unchecked) and said.severity == "error"


def test_what_a_figure_rests_on(facts: Facts) -> None:
    communes = {unit.code for unit in CATALOGUE.subordinates}
    assert facts.coverage.rests_on("dossiers_received_commune") == communes
    assert facts.coverage.rests_on("stated.dossiers_received_commune") == {"944"}
    assert facts.coverage.rests_on("dossiers_received_total") == communes | {"944"}
    assert facts.coverage.rests_on("on_time_rate_commune") == communes
    assert facts.coverage.rests_on("petitions_closed") == frozenset()
    assert facts.coverage.rests_on("statement.departments_stated") == frozenset()
    assert facts.coverage.absent == []


def test_a_commune_that_leaves_a_cell_blank_is_told_which_checks_that_stops(facts: Facts) -> None:
    rows = facts.observations.copy()
    here = (rows["unit_code"] == "31612") & (rows["indicator"] == "dossiers_on_time_commune")
    rows.loc[here, ["value", "status"]] = [float("nan"), "missing"]
    after = validate(replace(facts, observations=rows), NONE)
    (note,) = after[after["unit_code"].eq("31612") & after["check"].eq("unchecked")].to_dict("records")
    assert note["found"] == (
        "own_ratio, note_fraction, unit_on_time_bound, unit_land_overdue_bound, unit_construction_overdue_bound"
    )
    assert "thiếu số liệu trong báo cáo của Xã Phú Mỹ" in note["message"]


def test_one_note_for_each_reason() -> None:
    one, two, three = CATALOGUE.checks[:3]
    told = [
        Unchecked(one, "lý do A", "944", "I.1"),
        Unchecked(two, "lý do B", "944"),
        Unchecked(one, "lý do A", "944", "I.2"),
        Unchecked(three, "lý do A", "944"),
        Unchecked(one, "lý do A", "944", "I.2"),
    ]
    notes = list(unchecked(told, CATALOGUE))
    assert [n.message for n in notes] == [
        f"3 phép kiểm tra chưa thực hiện được vì lý do A: {one.basis} (I.1, I.2); {three.basis}.",
        f"1 phép kiểm tra chưa thực hiện được vì lý do B: {two.basis}.",
    ]
    assert [n.found for n in notes] == [f"{one.id}, {three.id}", two.id]
    assert [n.unit_code for n in notes] == ["944", "944"]


def test_units_that_lack_the_same_rows_are_named_together() -> None:
    one, two = CATALOGUE.checks[:2]
    told = [
        Unchecked(check, "thiếu tệp của {units}", unit, "I.1") for unit in ("31603", "31612") for check in (one, two)
    ]
    (note,) = unchecked(told, CATALOGUE)
    assert note.message == (
        "2 phép kiểm tra chưa thực hiện được vì thiếu tệp của Xã Mỹ Phước, Xã Phú Mỹ: "
        f"{one.basis} (I.1); {two.basis} (I.1)."
    )
    assert (note.unit_code, note.found) == ("", f"{one.id}, {two.id}")


def test_units_that_lack_different_rows_are_named_each_with_its_own() -> None:
    """The office stands apart."""
    one, two = CATALOGUE.checks[:2]
    rows = (one, "31603", "I.1"), (two, "31603", "I.2"), (one, "31612", "I.3"), (two, "31606", ""), (two, "944", "I.4")
    notes = unchecked([Unchecked(check, "thiếu số của {units}", unit, code) for check, unit, code in rows], CATALOGUE)
    assert [note.message for note in notes] == [
        "4 phép kiểm tra chưa thực hiện được vì thiếu số của Xã Mỹ Phước (I.1, I.2), Xã Phú Mỹ (I.3), Xã Thuận Hưng: "
        f"{one.basis}; {two.basis}.",
        f"1 phép kiểm tra chưa thực hiện được vì thiếu số của Huyện Mỹ Tú: {two.basis} (I.4).",
    ]


def blanked(facts: Facts, name: str, *codes: str) -> Facts:
    """The facts where the units left this figure blank: everything is computed anew."""
    observations = facts.observations.copy()
    cells = observations["indicator"].eq(name) & observations["unit_code"].isin(codes)
    observations.loc[cells, ["value", "status", "raw"]] = float("nan"), "missing", ""
    figures = indicators.compute_office(observations, facts.notes, facts.registers, CATALOGUE)
    return replace(facts, observations=observations, indicators=figures)


@pytest.mark.parametrize(
    ("name", "undecided"), [("dossiers_received_commune", True), ("dossiers_resolved_commune", False)]
)
def test_a_sum_that_may_yet_grow_contradicts_nothing_above_it(name: str, undecided: bool, facts: Facts) -> None:
    check = CHECKS["resolved_bound_commune"]
    received = facts.indicators["indicator"].eq("dossiers_received_commune")
    case = blanked(facts, name, "31603", "31612")
    case.indicators.loc[received, "value"] = 1.0  # what was resolved is more than that
    told = list(run(check, case))
    assert [isinstance(said, Unchecked) for said in told] == ([True, True] if undecided else [False])


@pytest.mark.parametrize("silent", [True, False], ids=["nothing arose", "not handed in"])
def test_a_register_that_says_that_nothing_arose_lacks_nothing(silent: bool, facts: Facts) -> None:
    first = facts.registers.drop_duplicates(["register", "column"])
    blank = {"row": 0, "raw": "", "text": "", "status": "missing", "number": float("nan")}
    registers = first.assign(**blank) if silent else first.head(0)
    figures = indicators.compute_office(facts.observations, facts.notes, registers, CATALOGUE)
    idle = replace(facts, registers=registers, indicators=figures)
    checks = [check for check in CATALOGUE.checks if check.scope != "document"]
    reasons = {
        s.reason for check in checks for s in run(check, idle) if isinstance(s, Unchecked) and "sổ “" in s.reason
    }
    assert {"sổ “Văn bản chỉ đạo” thiếu số liệu" in reasons, "sổ “Số liệu trong lời văn” thiếu số liệu" in reasons} == {
        not silent
    }
    assert any("ghi “Không phát sinh”" in reason for reason in reasons) == silent
    assert not (silent and any("thiếu số liệu" in reason for reason in reasons)), reasons

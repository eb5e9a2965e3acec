"""Tables of counts that units sent instead of dossiers: added up with the others, and nothing guessed in them."""

from pathlib import Path

import pandas as pd
import pytest

from cchc.aggregations import Result
from cchc.catalogue import load
from cchc.catalogue.dossiers import COUNTS
from cchc.indicators.dossiers import cells_behind, figure_counts, with_submitted
from cchc.project.period import Period
from cchc.project.tables import DOSSIER_COUNTS, SUBMITTED_COUNTS

KIND = Path(__file__).resolve().parents[2] / "reports" / "tthc"
ROW = {
    "received": 10, "online": 2, "direct": 7, "carried_over": 1, "resolved": 8, "early": 5, "on_time": 2, "overdue": 1,
    "in_process": 2, "in_process_within": 1, "in_process_overdue": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(KIND)


def sent(*rows: tuple[str, str, dict]) -> pd.DataFrame:
    return SUBMITTED_COUNTS.frame(
        {"unit_code": unit, "field": field, "column": column, "value": value, "status": "ok", "raw": "", "repair": "",
         "correction": "", "file": "f",
         "sheet": "s", "cell": "A1"}
        for unit, field, cells in rows
        for column, value in cells.items()
    )  # fmt: skip


def counted(unit: str, **counts: int) -> pd.DataFrame:
    row = dict.fromkeys(COUNTS, 0) | counts | {"unit_code": unit, "source": "dossiers", "definition": "D6"}
    row |= {"numerator": counts["early"], "denominator": counts["resolved"]}
    row |= {"ratio": 100 * row["numerator"] / row["denominator"]}
    return DOSSIER_COUNTS.frame([row | {"field": "Hộ tịch"}, row | {"field": ""}])


def whole(table: pd.DataFrame) -> dict:
    (row,) = table[(table["unit_code"] == "") & (table["field"] == "")].to_dict("records")
    return row


def test_both_are_added_up_by_field_and_unit() -> None:
    dossiers = counted("944", received=5, received_new=5, direct=5, resolved=4, early=4, in_process=1)
    table = with_submitted(dossiers, sent(("31612", "Hộ tịch", ROW), ("31612", "Đất đai", ROW), ("31612", "", ROW)))
    own = table[(table["unit_code"] == "31612") & (table["field"] == "")].iloc[0]
    assert (own["received"], own["received_new"], own["source"]) == (20, 18, "submission")
    row = whole(table)
    assert (row["received"], row["resolved"], row["carried_over"]) == (25, 20, 2)
    assert (row["numerator"], row["denominator"], row["ratio"]) == (18, 20, 90)
    assert pd.isna(row["due"]) and row["source"] == ""
    by_field = table[(table["unit_code"] == "") & (table["field"] != "")].set_index("field")["received"]
    assert by_field.to_dict() == {"Hộ tịch": 15, "Đất đai": 10}


def test_a_total_alone_counts_and_a_unit_with_dossiers_keeps_its_own() -> None:
    dossiers = counted("944", received=5, received_new=5, direct=5, resolved=5, early=5)
    table = with_submitted(dossiers, sent(("31612", "", ROW), ("944", "", ROW)))
    assert whole(table)["received"] == 15
    assert table[table["unit_code"] == "944"]["received"].tolist() == [5, 5]


def test_a_row_with_a_blank_part_is_not_counted() -> None:
    table = with_submitted(
        DOSSIER_COUNTS.empty(), sent(("31612", "Hộ tịch", ROW | {"online": None}), ("31612", "Đất đai", ROW))
    )
    assert whole(table)["received"] == 10
    assert set(table["source"]) == {"partial", ""}
    assert figure_counts(table, load(Period("2021-Q1")))["received"]["31612"] == Result(10.0, "partial")


def test_a_written_total_stands_for_a_row_that_cannot_be_read() -> None:
    twice = {name: 2 * value for name, value in ROW.items()}
    rows = (("31612", "Hộ tịch", ROW | {"online": None}), ("31612", "Đất đai", ROW), ("31612", "", twice))
    table = with_submitted(DOSSIER_COUNTS.empty(), sent(*rows))
    assert whole(table)["received"] == 20 and set(table["source"]) == {"submission", ""}


def test_what_a_table_of_counts_cannot_say_is_missing() -> None:
    """Of D5 the base is what fell due: only dossiers tell it."""
    row = whole(with_submitted(DOSSIER_COUNTS.empty(), sent(("31612", "", ROW)), "D5"))
    assert pd.isna([row["numerator"], row["denominator"], row["ratio"]]).all()


def test_nothing_sent_changes_nothing() -> None:
    dossiers = counted("944", received=5, received_new=5, direct=5, resolved=5, early=5)
    assert with_submitted(dossiers, SUBMITTED_COUNTS.empty()) is dossiers


def test_figures_know_who_has_no_counts() -> None:
    figures = figure_counts(
        with_submitted(DOSSIER_COUNTS.empty(), sent(("31612", "Hộ tịch", ROW))), load(Period("2021-Q1"))
    )
    assert figures["received_office"] == {"944": Result()}
    assert figures["received_commune"]["31612"] == Result(10.0, "ok")
    assert figures["received_commune"]["31603"] == Result()
    assert len(figures["received"]) == 10
    assert figures["land_resolved_commune"]["31612"] == Result(0.0, "ok"), "a field that its table lacks counts 0"


def test_of_which_field_dossiers_are_is_not_known_where_nobody_says() -> None:
    table = with_submitted(DOSSIER_COUNTS.empty(), sent(("31612", "", ROW), ("31603", "Đất đai", ROW)))
    figures = figure_counts(table, load(Period("2021-Q1")))
    assert figures["land_resolved_commune"]["31612"] == Result(), "a total alone"
    assert figures["land_resolved_commune"]["31603"] == Result(8.0, "ok")
    assert figures["received_commune"]["31612"] == Result(10.0, "ok")
    some = pd.concat([counted("944", received=5, received_new=5, direct=5, resolved=5, early=5) for _ in range(2)])
    some = some.assign(field=["Đất đai", "", "(không ghi)", ""]).iloc[[0, 2, 3]]
    assert figure_counts(some, load(Period("2021-Q1")))["land_resolved_office"]["944"] == Result(5.0, "partial")


def test_a_field_that_a_table_lacks_is_0_only_where_its_fields_make_its_total() -> None:
    twice, bad = {name: 2 * value for name, value in ROW.items()}, ROW | {"online": None}
    rows = {
        "31612": [("Hộ tịch", ROW), ("Đất đai", bad), ("", twice)],
        "31603": [("Hộ tịch", ROW), ("Đất đai", bad)],
        "31591": [("Hộ tịch", ROW), ("", ROW)],
    }
    table = with_submitted(DOSSIER_COUNTS.empty(), sent(*((unit, *row) for unit, own in rows.items() for row in own)))
    land = figure_counts(table, load(Period("2021-Q1")))["land_resolved_commune"]
    assert [land[unit] for unit in rows] == [Result(), Result(), Result(0.0, "ok")]


@pytest.mark.parametrize(
    ("definition", "said"), [("", "D6"), ("D1", "D1"), ("D2", "theo biểu của đơn vị"), ("D4", "D4")]
)
def test_a_table_says_what_was_on_time_only_by_the_end_of_the_work(definition: str, said: str) -> None:
    dossiers = counted("944", received=5, received_new=5, direct=5, resolved=5, early=5)
    dossiers = dossiers.assign(definition=definition or "D6")
    table = with_submitted(dossiers, sent(("31612", "", ROW)), definition)
    assert table[table["unit_code"] == "31612"]["definition"].tolist() == [said]
    assert whole(table)["definition"] == ", ".join(dict.fromkeys([definition or "D6", said]))


@pytest.mark.parametrize(
    ("name", "rows", "total"),
    [
        ("received", [("Hộ tịch", ROW), ("Đất đai", ROW), ("", ROW)], 20),
        ("resolved", [("", ROW)], 8),
        ("received", [("Hộ tịch", ROW | {"online": None}), ("Đất đai", ROW)], 10),
        ("received", [("Hộ tịch", ROW | {"online": None}), ("Đất đai", ROW), ("", ROW)], 10),
        ("land_resolved_commune", [("Hộ tịch", ROW), ("Đất đai", ROW)], 8),
        ("on_time_top", [("Hộ tịch", ROW)], 7),
        ("on_time_base", [("Hộ tịch", ROW)], 8),
        ("received_office", [("Hộ tịch", ROW)], 0),
        ("plan_tasks", [("Hộ tịch", ROW)], 0),
    ],
)
def test_the_cells_behind_a_figure_make_it(name: str, rows: list[tuple[str, dict]], total: int) -> None:
    submitted = sent(*(("31612", field, cells) for field, cells in rows))
    table = with_submitted(DOSSIER_COUNTS.empty(), submitted)
    cells = cells_behind(name, submitted, table, load(Period("2021-Q1")))
    assert (cells["value"] * cells["weight"]).sum() == total


def test_what_is_taken_off_is_a_cell_behind_a_figure_too() -> None:
    submitted = sent(("31612", "Hộ tịch", ROW))
    table = with_submitted(DOSSIER_COUNTS.empty(), submitted, "D4")
    cells = cells_behind("on_time_top", submitted, table, load(Period("2021-Q1")), "D4")
    assert (cells["value"] * cells["weight"]).sum() == 10 - 1 - 1 and (cells["weight"] == -1).sum() == 2


def test_of_a_unit_with_dossiers_no_cell_counts() -> None:
    dossiers = counted("31612", received=5, received_new=5, direct=5, resolved=5, early=5)
    assert cells_behind("received", sent(("31612", "", ROW)), dossiers, load(Period("2021-Q1"))).empty

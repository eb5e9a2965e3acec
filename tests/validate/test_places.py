"""Where a figure stands: in the cell that holds it, in those of its parts, or nowhere; never where another stands."""

from dataclasses import replace

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.findings import NOWHERE, Place
from cchc.project.period import Period
from cchc.validate import Facts

CATALOGUE = load(Period("2021"))
OFFICE = "944-huyen-my-tu.xlsx"


def numbers(facts: Facts) -> dict[tuple[str, str, str], float]:
    """Every number by its file, sheet and cell."""
    seen = facts.observations.rename(columns={"value": "number"}), facts.registers
    rows = pd.concat([table[["file", "sheet", "cell", "number"]] for table in seen]).dropna()
    return {(r.file, r.sheet, r.cell): r.number for r in rows.itertuples()}


def written(facts: Facts, name: str, value: float, unit: str = "944") -> Facts:
    rows = facts.observations.copy()
    rows.loc[(rows["unit_code"] == unit) & (rows["indicator"] == name), "value"] = value
    return replace(facts, observations=rows)


def test_one_cell_holds_the_figure(facts: Facts) -> None:
    """Every figure of the report, each unit's own, and the facts of the narrative."""
    known, told = numbers(facts), 0
    figures = [(name, None, value) for name, value in facts.values.report.items() if not name.startswith("note.")]
    figures += [
        (n, u, v) for u in CATALOGUE.subordinates for n, v in facts.values.own(u).items() if not n.startswith("note.")
    ]
    for name, unit, value in figures:
        where = facts.places.cell(name, unit)
        if where.cell and "," not in where.cell:
            told += 1
            held = known[where.file, where.sheet, where.cell]
            assert facts.values.show(name, held) == facts.values.show(name, value), (name, where)
    assert told > 300


def test_a_sum_over_the_communes_stands_where_the_office_wrote_the_same_or_nowhere(facts: Facts) -> None:
    name = "dossiers_received_commune"
    assert (facts.places.cell(name).file, facts.places.cell(name).cell) == (OFFICE, "D75")
    other = written(facts, name, 1.0)
    assert other.places.cell(name) == NOWHERE and other.places.cell(f"stated.{name}").cell == "D75"
    assert other.places.cell("dossiers_received_total") == NOWHERE, "nor the sum of the office's and the communes'"


def test_a_computed_figure_names_the_cells_of_its_parts(facts: Facts) -> None:
    """VI.3 is the sum of VI.3.1 to VI.3.4; a part left blank is none."""
    assert facts.places.cell("autonomous_service_units").cell == "D153"
    parts = written(facts, "autonomous_service_units", float("nan")).places.cell("autonomous_service_units")
    assert parts.file == OFFICE and len(parts.cell.split(", ")) > 1 and "D153" not in parts.cell
    held = numbers(facts)
    assert sum(held[OFFICE, parts.sheet, cell] for cell in parts.cell.split(", ")) == 43


def test_rows_of_a_register_are_all_named_and_counted_ones_have_no_cell(facts: Facts) -> None:
    total = facts.places.cell("training_listed")
    column = facts.registers.query("register == 'training' and column == 'people'")
    assert total.cell.split(", ") == column["cell"].tolist() and len(column) > 1
    assert facts.places.cell("steering_documents_listed") == Place(file="registers.xlsx", sheet="Văn bản chỉ đạo")


@pytest.mark.parametrize("name", ["period.communes", "last_year.petitions_received"])
def test_what_stands_in_no_file_of_the_period_has_no_place(name: str, facts: Facts) -> None:
    assert facts.places.cell(name) == NOWHERE


def test_a_note_and_a_figure_of_two_files_have_places_of_their_own(facts: Facts) -> None:
    assert facts.places.cell("note.on_time_rate_commune_numerator").cell == "E77"
    assert facts.places.cells(["survey_forms", "statement.downsizing_cases"]) == NOWHERE

"""The declarations: complete, and agreeing with what else names the same things."""

from pathlib import Path

import pytest

from cchc.catalogue.dossiers import COUNTS
from cchc.clean.observations import Observation
from cchc.extract.form_rows import FormRow
from cchc.findings import SEVERITIES, frame
from cchc.language.labels import LABELS
from cchc.language.text import lower_first
from cchc.project.paths import NOTEBOOKS
from cchc.project.tables import (
    COMPLETENESS,
    DOSSIER_COUNTS,
    ENTRIES,
    FINDINGS,
    FORM_ROWS,
    IN_MEMORY,
    INDICATORS,
    SAVED,
    Schema,
    Type,
)
from cchc.project.tables.page import as_page

ROOT = Path(__file__).resolve().parents[3]
TABLES = [*SAVED.values(), *IN_MEMORY]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_says_all_of_it(table: Schema) -> None:
    assert table.title and table.holds and table.columns
    assert all(column.description for column in table.columns)
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= set(table.names)
    assert not any(table[name].null for name in table.key), "a key is never blank"
    if table.name in SAVED:
        assert table.made_by in NOTEBOOKS and Type.RAW not in [column.type for column in table.columns]


def test_names_are_given_once() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES)


def test_types_with_fields_are_the_rows_of_their_tables() -> None:
    assert list(Observation._fields) == ENTRIES.names
    assert list(FormRow._fields) == FORM_ROWS.names
    assert list(frame([])) == FINDINGS.names
    assert set(COUNTS) < set(DOSSIER_COUNTS.names)
    assert COMPLETENESS.names[-len(SEVERITIES) :] == SEVERITIES


def test_statuses_are_called_what_the_analyst_reads() -> None:
    status = INDICATORS["status"]
    assert all(f"{word}: {lower_first(LABELS[word])}" in status.description for word in status.words if word != "ok")


def test_the_page_is_up_to_date() -> None:
    """Else: python -m cchc.project.tables.page > docs/tables.md"""
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == as_page()

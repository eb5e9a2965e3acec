"""The reference case as checks see it."""

import pytest

from cchc.catalogue import load
from cchc.paths import Workspace
from cchc.period import Period
from cchc.settings import read_settings
from cchc.storage import load as load_tables
from cchc.validate import Facts

TABLES = ("observations", "notes", "indicators", "unit_figures", "registers", "dossier_counts")


@pytest.fixture(scope="session")
def facts(made: Workspace) -> Facts:
    tables = load_tables(made.processed, *TABLES)
    return Facts(made.period, load(Period("2021")), read_settings(made.raw / "report.yml", "2021"), *tables)

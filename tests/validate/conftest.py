"""The reference case as checks see it."""

import pytest

from cchc.catalogue import load
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.settings import read_settings
from cchc.project.storage import load as load_tables
from cchc.validate import Facts

TABLES = ("observations", "notes", "indicators", "unit_figures", "registers", "dossier_counts")


@pytest.fixture(scope="session")
def facts(made: Workspace) -> Facts:
    tables = dict(zip(TABLES, load_tables(made.processed, *TABLES), strict=True))
    settings = read_settings(made.raw / "report.yml", "2021")
    return Facts(period=made.period, catalogue=load(Period("2021")), settings=settings, **tables)

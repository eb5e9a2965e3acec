"""Every example period, reported in the order in which an office would."""

import shutil
from pathlib import Path

import pytest

from cchc.project.paths import Workspace
from cchc.run.pipeline import run

ORDER = ("2020", "2021-Q1", "2021-H1", "2021-Q3", "2021", "2022-Q1")


@pytest.fixture(scope="session")
def periods(example: Path, example_periods: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workspace]:
    """The example periods by id, each made with the tables of those before it beside it."""
    folder = tmp_path_factory.mktemp("periods")
    shutil.copytree(example_periods, folder / "raw")
    shutil.copytree(example, folder / "raw" / "2021")
    made = {}
    for id in ORDER:
        folders = {"processed": str(folder / "processed" / id), "outputs": str(folder / "outputs" / id)}
        made[id] = Workspace.of(id, raw=str(folder / "raw" / id), **folders)
        run(made[id], {"raw": str(folder / "raw" / id), **folders})
    return made

"""A report with other periods beside it: what changed, what contradicts them, and that the manifest knows them."""

import re
from pathlib import Path

import pandas as pd
import pytest

from cchc.project.paths import Workspace
from cchc.project.storage import load, save
from cchc.run import manifest
from cchc.run.pipeline import run


@pytest.fixture(scope="module")
def space(made: Workspace, example: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """2021 run again where last year had 25 petitions more, and the first half of the year more than the year."""
    folder = tmp_path_factory.mktemp("periods")
    names = ("indicators", "unit_figures", "observations")
    indicators, unit_figures, observations = load(made.processed, *names)
    last_year = indicators.assign(value=indicators["value"].mask(indicators["indicator"] == "petitions_received", 40))
    half = indicators.assign(
        value=indicators["value"].mask(indicators["indicator"] == "dossiers_received_office", 5000)
    )
    for period, table in {"2020": last_year, "2021-H1": half}.items():
        tables = dict(zip(names, (table, unit_figures, observations), strict=True))
        save(folder / "processed" / period, **tables)
    folders = {"raw": str(example), "processed": str(folder / "processed" / "2021"), "outputs": str(folder / "outputs")}
    space = Workspace.of("2021", **folders)
    run(space, folders)
    return space


def test_the_narrative_says_what_changed(space: Workspace) -> None:
    page = (space.outputs / "report.html").read_text(encoding="utf-8")
    words = " ".join(re.sub("<[^>]+>", "", page).split())
    assert "15 đơn thư (giảm 25 đơn so cùng kỳ), gồm" in words
    assert "54.647 hồ sơ (không thay đổi so cùng kỳ), đã giải quyết" in words
    assert "25 đơn so với cùng kỳ năm trước" not in words, "said by hand only where nothing is computed"


def test_a_half_year_above_the_year_is_an_error(space: Workspace) -> None:
    found = pd.read_parquet(space.processed / "findings.parquet").query("check == 'flow_below'").to_dict("records")
    assert [(f["indicator"], f["found"], f["expected"], f["severity"]) for f in found] == [
        ("III.6.1", "4.747", "≥ 5.000", "error")
    ]
    assert found[0]["cell"] and found[0]["file"] == "944-huyen-my-tu.xlsx"


def test_the_manifest_knows_what_was_read(space: Workspace, made: Workspace) -> None:
    read = manifest.read(space.outputs).made_from["previous"]
    tables = ("indicators", "observations", "unit_figures")
    assert list(read) == [f"{period}/{name}.parquet" for period in ("2020", "2021-H1") for name in tables]
    assert manifest.read(made.outputs).made_from["previous"] == {}


def test_without_other_periods_nothing_is_compared(made: Workspace) -> None:
    assert load(made.processed, "comparisons")[0].empty

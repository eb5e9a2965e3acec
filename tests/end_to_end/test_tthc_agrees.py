"""The report on administrative procedures and that on administrative reform of one quarter: both read the same figures,
so that they agree, or a finding says where they do not."""

import shutil
from pathlib import Path

import make_tthc
import pytest

from cchc.catalogue import load
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.steps import Step
from cchc.run import cleaning, computing
from cchc.workbooks.form import rows_for, write_form

ROOT = Path(__file__).resolve().parents[2]
KIND = ROOT / "reports" / "tthc"
PERIOD = "2021-Q1"
FIGURES = ("received", "resolved", "on_time")  # dossiers_<name>_<level> of the form, <own>_<level> here
OWN = {"received": "received", "resolved": "resolved", "on_time": "done_on_time"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the office, and in it that of the other report with 500 dossiers of the quarter."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "catalogue", folder / "catalogue")
    shutil.copytree(KIND / "catalogue", folder / "reports" / "tthc" / "catalogue")
    shutil.copy(KIND / "project.yml", folder / "reports" / "tthc")
    for project in (folder, folder / "reports" / "tthc"):
        (project / "notebooks").mkdir()
        raw = project / "data" / "raw" / PERIOD
        raw.mkdir(parents=True)
        shutil.copy(KIND / "data" / "raw" / PERIOD / "report.yml", raw)
    make_tthc.write(folder / "reports" / "tthc" / "data" / "raw" / PERIOD, 500)
    return folder


def made(project: Path, monkeypatch: pytest.MonkeyPatch) -> computing.Computed:
    """The tables of the quarter in this project, saved as its notebooks do."""
    monkeypatch.chdir(project)
    space = Workspace.of(PERIOD)
    step = Step(space, "01_clean")
    cleaned = cleaning.cleaned(space)
    step.save(**vars(cleaned))
    step = Step(space, "02_indicators")
    computed = computing.computed(space, cleaned)
    step.save(**vars(computed))
    return computed


@pytest.mark.parametrize("too_many", [0, 5])
def test_both_reports_of_a_quarter(folder: Path, too_many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    own = made(folder / "reports" / "tthc", monkeypatch)
    counted = own.indicators.set_index("indicator")["value"]
    of_units = own.unit_figures.set_index(["unit_code", "indicator"])["value"]
    monkeypatch.chdir(folder)
    catalogue = load(Period(PERIOD))
    codes = {name: row.code for name, row in catalogue.figures.items()}
    (folder / "data" / "raw" / PERIOD / "submissions").mkdir(exist_ok=True)
    for unit in catalogue.units:
        level = catalogue.tier(unit)
        said = {
            codes[f"dossiers_{name}_{level}"]: counted[f"{OWN[name]}_office"]
            if level == "office"
            else of_units[unit.code, f"{OWN[name]}_commune"]
            for name in FIGURES
        }
        if unit.code == "31603":
            said[codes["dossiers_received_commune"]] += too_many
        path = folder / "data" / "raw" / PERIOD / "submissions" / f"{unit.code}-{unit.slug}.xlsx"
        write_form(path, rows_for(unit, catalogue.submitted, catalogue), unit, catalogue, said)
    other = made(folder, monkeypatch).indicators.set_index("indicator")["value"]
    assert other["dossiers_received_commune"] == counted["received_commune"] + too_many
    findings = made(folder / "reports" / "tthc", monkeypatch).findings
    told = findings[findings["check"] == "reform_report"]
    assert told["indicator"].tolist() == (["received_commune"] if too_many else [])
    if too_many:
        assert float(told["expected"].item()) == float(told["found"].item()) + too_many

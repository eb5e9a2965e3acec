"""Checks run on what is there: the office's sheet without its communes', the communes' without the office's."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))
from cleaned import Cleaned, cleaned
from small_office import write_raw


@pytest.fixture(scope="module")
def alone(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Cleaned:
    folder = tmp_path_factory.mktemp("alone")
    (folder / "submissions").mkdir()
    for name in ("report.yml", "registers.xlsx", "submissions/944-huyen-my-tu.xlsx"):
        shutil.copy(example / name, folder / name)
    return cleaned(folder, "2021")


def test_every_commune_is_missing(alone: Cleaned) -> None:
    missing = alone.findings[alone.findings["check"] == "missing_submission"]
    assert missing["unit_code"].tolist() == [unit.code for unit in alone.form.subordinates]


def test_what_stands_on_the_office_s_sheet_is_checked(alone: Cleaned, example: Path) -> None:
    """All that the whole run finds in the office's own rows, in its notes and in its registers."""
    figures = alone.form.figures

    def communes(name: str) -> bool:
        space, _, leaf = name.rpartition(".")
        figure = None if space else figures.get(leaf)
        return bool(figure) and (figure.aggregate in ("sum", "all_yes") or any(map(communes, figure.reads)))

    compared = [check for check in alone.form.checks if not check.rule and check.scope == "report"]
    asked = [c.id for c in compared if not any(map(communes, (*c.left.names, *c.right.names)))]
    whole = cleaned(example, "2021").findings
    expected = set(whole.loc[whole.check.isin(asked), "check"])
    found = set(alone.findings["check"])
    assert len(expected) >= 10
    assert expected <= found, expected - found
    assert {"placeholder_note", "label_and_unit", "same_document", "incomplete"} <= found


@pytest.mark.parametrize("gone", ["registers.xlsx", "submissions"])
def test_one_run_names_all_that_is_not_there(gone: str, alone: Cleaned, tmp_path: Path) -> None:
    folder = shutil.copytree(alone.raw, tmp_path / "raw")
    (shutil.rmtree if (folder / gone).is_dir() else Path.unlink)(folder / gone)
    told = cleaned(folder, "2021").findings
    assert gone in told.loc[told["check"] == "unreadable_file", "message"].iat[0]
    if gone == "submissions":
        assert (told["check"] == "missing_submission").sum() == len(alone.form.units)
    else:
        assert "survey_questions" in told.loc[told["check"] == "missing_statement", "expected"].iat[0]


def test_the_communes_sheets_are_checked_without_the_office_s(example: Path, tmp_path: Path) -> None:
    """Whatever the whole run finds in them, and in registers that need no form."""
    folder = shutil.copytree(example, tmp_path / "raw")
    (folder / "submissions" / "944-huyen-my-tu.xlsx").unlink()
    without, whole = cleaned(folder, "2021"), cleaned(example, "2021")
    columns = ["check", "unit_code", "indicator", "found", "expected"]

    def of_units(made: Cleaned) -> set[tuple[str, ...]]:
        rows = made.findings[made.findings["unit_code"].isin([unit.code for unit in made.form.subordinates])]
        return set(rows[columns].itertuples(index=False, name=None))

    assert of_units(without) == of_units(whole) and len(of_units(whole)) >= 3
    known, figures = set(without.findings["check"]), whole.form.figures
    listed = {name for name, figure in figures.items() if figure.register_id}
    compared = [check for check in whole.form.checks if check.left and check.scope == "report"]
    of_registers = {c.id for c in compared if listed.issuperset((*c.left.names, *c.right.names))}
    assert of_registers & set(whole.findings["check"]) == of_registers & known != set()
    missing = without.findings[without.findings["check"] == "missing_submission"]
    assert missing["unit_code"].tolist() == ["944"]
    sums = without.computed.indicators.set_index("indicator")
    assert sums.at["dossiers_received_commune", "status"] == "ok", "nine communes are nine without the office"


def test_an_office_alone_that_sent_nothing_says_so_once(tmp_path: Path) -> None:
    write_raw(tmp_path, "2026-Q1", "31783", {})
    told = cleaned(tmp_path, "2026-Q1").findings
    assert told.loc[told["check"] == "missing_submission", "unit_code"].tolist() == ["31783"]
    of_form = told[(told["check"] == "unchecked") & told["message"].str.contains("Phường Vĩnh Châu")]
    assert len(of_form) == 1

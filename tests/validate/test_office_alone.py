"""An office whose communes sent nothing still has its own sheet checked."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))
from cleaned import Cleaned, cleaned


@pytest.fixture(scope="module")
def alone(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Cleaned:
    folder = tmp_path_factory.mktemp("alone")
    (folder / "submissions").mkdir()
    for name in ("report.yml", "registers.xlsx", "submissions/944-huyen-my-tu.xlsx"):
        shutil.copy(example / name, folder / name)
    return cleaned(folder, "2021")


def test_every_commune_is_missing(alone: Cleaned) -> None:
    missing = alone.findings[alone.findings["check"] == "missing_submission"]
    assert missing["unit_code"].tolist() == [unit.code for unit in alone.form.communes]


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

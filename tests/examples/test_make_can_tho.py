"""The second organisation: 103 communes and wards, one quarter, made up and marked, read by the same steps."""

import subprocess
import sys
from pathlib import Path

import pytest
from cleaned import Cleaned, cleaned

from cchc.project.registers import table

ROOT = Path(__file__).resolve().parents[2]
NOT_SENT = ["31528", "31759"]


def make(folder: Path) -> Path:
    script = ROOT / "examples" / "make_can_tho.py"
    subprocess.run([sys.executable, script, folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("can-tho"))


@pytest.fixture(scope="module")
def own(raw: Path) -> Cleaned:
    return cleaned(raw, "2025-Q3")


def test_same_bytes_again(raw: Path, tmp_path: Path) -> None:
    make(tmp_path)
    made = sorted(p.relative_to(raw) for p in raw.rglob("*") if p.is_file())
    assert len(made) == 1 + 101 + 3
    assert [p for p in made if (raw / p).read_bytes() != (tmp_path / p).read_bytes()] == []


def test_what_goes_wrong_and_nothing_else(own: Cleaned) -> None:
    assert len(own.form.subordinates) == 103 and own.form.office.level == "province"
    not_final = {(check, "", "") for check in ("unnumbered", "placeholder_setting", "illustrative_whole")}
    assert own.told("error") == {("missing_submission", code, "") for code in NOT_SENT} | not_final
    late = {("late", code, "") for code in ("31186", "31366", "31675")}
    others = own.told("warning") - late - {("incomplete", "31492", ""), ("rate_far_from_others", "31717", "III.6.8")}
    assert {(check, unit) for check, unit, _ in others} == {("count_far_from_others", "31537")}, "very few dossiers"
    assert late < own.told("warning")


def test_every_row_is_filled_in_but_one(own: Cleaned) -> None:
    required = {u.code: set(own.form.required(u)) for u in own.form.units}
    blank = own.observations[own.observations["status"] == "missing"]
    blank = blank[[name in required[unit] for unit, name in zip(blank["unit_code"], blank["indicator"], strict=True)]]
    blank = blank[~blank["unit_code"].isin(NOT_SENT)]
    assert blank[["unit_code", "code"]].to_numpy().tolist() == [["31492", "VII.4.5"]]


def test_communes_differ_and_some_tie(own: Cleaned) -> None:
    rates = own.unit_figures.query("indicator == 'on_time_rate_commune'").set_index("unit_code")["value"].dropna()
    assert len(rates) == 101 and rates.nunique() > 80
    assert (rates == 100).sum() > 2
    assert own.values["31537", "dossiers_resolved_commune"] < 30


def test_it_says_that_it_is_made_up(own: Cleaned) -> None:
    settings = own.settings
    assert settings.illustrative == "all" and "ví dụ minh họa, không phải số liệu công bố" in settings.illustrative_note
    assert all("ví dụ" in text for text in (settings.subject, settings.opening, settings.source))
    assert settings.number == "/BC-UBND" and settings.signatory_name.startswith("(")
    assert table(own.registers, "steering_documents")["subject"].str.endswith("(văn bản ví dụ)").all()

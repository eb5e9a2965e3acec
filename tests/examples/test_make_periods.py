"""The example periods around 2021 fit it and each other, say that they are made up, and hold what goes wrong."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from cleaned import Cleaned, cleaned

from cchc.project.period import Period
from cchc.project.registers import statements, table

ROOT = Path(__file__).resolve().parents[2]
PERIODS = ["2020", "2021-Q1", "2021-H1", "2021-Q3", "2022-Q1"]
COMMUNES = ["31567", "31579", "31588", "31591", "31597", "31603", "31606", "31609", "31612"]
DATED = {"steering_plans_listed", "steering_letters_listed", "steering_documents_listed", "legal_documents_listed"}
AS_PUBLISHED = {("affiliated_leaders", "944", "IV.5.3"), ("unit_base", "944", "IV.1.1")}  # 2021 says the same
GONE_WRONG = {
    "2020": {("duplicate_submission", "31591", ""), ("restated", "", "")},
    "2021-Q1": {("missing_submission", "31606", "")},
    "2021-H1": {("late", "31588", ""), ("late", "31609", "")},
    "2021-Q3": {("duplicate_submission", "31603", "")},
    "2022-Q1": {("late", "31579", ""), ("incomplete", "31597", "")},
}
# a made-up report says so, and cannot be made final
NOT_FINAL = {(check, "", "") for check in ("unnumbered", "placeholder_setting", "illustrative_whole")}


def make(folder: Path) -> str:
    script = ROOT / "examples" / "make_periods.py"
    done = subprocess.run(
        [sys.executable, script, folder], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stdout


@pytest.fixture(scope="module")
def raw(example_periods: Path) -> Path:
    return example_periods


@pytest.fixture(scope="module")
def periods(raw: Path, example: Path) -> dict[str, Cleaned]:
    return {p: cleaned(raw / p, p) for p in PERIODS} | {"2021": cleaned(example, "2021")}


def test_same_bytes_again(raw: Path, tmp_path: Path) -> None:
    make(tmp_path)
    made = sorted(p.relative_to(raw) for p in raw.rglob("*") if p.is_file())
    assert made == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert len(made) == 5 * (10 + 3) + 2 - 1 + 1, "10 submissions, 3 files; 2 revised, 1 not sent, 1 published.csv"
    assert [p for p in made if (raw / p).read_bytes() != (tmp_path / p).read_bytes()] == []


def test_what_stands_is_never_overwritten(tmp_path: Path) -> None:
    *stand, missing = PERIODS
    for period in stand:
        (tmp_path / period).mkdir()
    said = make(tmp_path)
    assert [path for period in stand for path in (tmp_path / period).iterdir()] == []
    assert any((tmp_path / missing).iterdir()) and said.count("Đã ghi") == 1 and said.count("Giữ nguyên") == 4


def test_flows_fit_into_the_year(periods: dict[str, Cleaned]) -> None:
    """Q2 = H1 - Q1 and Q4 = year - H1 - Q3 of every unit and flow are 0 or more."""
    form = periods["2021"].form
    flows = {n for n, i in form.figures.items() if i.flow_or_stock == "flow" and i.kind == "count"}
    q1, half, q3, year = (periods[p].values for p in ("2021-Q1", "2021-H1", "2021-Q3", "2021"))
    second = {place: half[place] - q1[place] for place in half.keys() & q1.keys() if place[1] in flows}
    fourth = {place: year[place] - half[place] - q3[place] for place in year.keys() & half.keys() & q3.keys()}
    fourth = {place: value for place, value in fourth.items() if place[1] in flows}
    assert {place: value for place, value in (second | fourth).items() if value < 0} == {}
    assert {unit for unit, _ in fourth} == {"944", *COMMUNES}
    assert {unit for unit, _ in second} == {"944", *COMMUNES} - {"31606"}
    without_quarters = {name for unit, name in year.keys() - fourth.keys() if unit == "944" and name in flows}
    assert without_quarters == DATED, "where no document is dated within a quarter, its register is empty"
    for unit in COMMUNES:
        late = fourth[unit, "dossiers_resolved_commune"] - fourth[unit, "dossiers_on_time_commune"]
        assert late >= 0, "what is derived is no rate above 100 %"


@pytest.mark.parametrize("period", PERIODS)
def test_findings(periods: dict[str, Cleaned], period: str) -> None:
    """What goes wrong, what the published report says as well, and nothing else: forms and registers agree."""
    assert periods[period].told("error", "warning") == GONE_WRONG[period] | AS_PUBLISHED | NOT_FINAL


@pytest.mark.parametrize("period", PERIODS)
def test_dates_lie_in_the_window(periods: dict[str, Cleaned], period: str) -> None:
    own = periods[period]
    first, last = own.settings.window
    assert (first, last) == Period(period).window
    days = own.registers[own.registers["text"].str.fullmatch(r"\d{4}-\d\d-\d\d")]
    inside = days[days["register"] != "submissions"]["text"]
    assert inside.between(f"{first}", f"{last}").all() and (len(inside) > 3 or period == "2021-Q3")
    assert 1 <= (own.settings.signed_on - last).days <= 2


def test_petitions_fell_by_25(periods: dict[str, Cleaned]) -> None:
    then, now = (periods[p].values["944", "petitions_received"] for p in ("2020", "2021"))
    assert (then, then - now) == (
        40,
        statements(table(periods["2021"].registers, "statements"))["petitions_change_stated"],
    )


def test_procedures_in_force_follow_from_those_new_and_abolished(periods: dict[str, Cleaned]) -> None:
    def figure(period: str, name: str) -> float:
        return periods[period].values["944", f"procedures_{name}"]

    for before, after in (
        ("2020", "2021-Q1"),
        ("2020", "2021-H1"),
        ("2021-H1", "2021-Q3"),
        ("2020", "2021"),
        ("2021", "2022-Q1"),
    ):
        change = figure(after, "new") - figure(after, "abolished")
        assert figure(after, "in_force") == figure(before, "in_force") + change, after


def test_something_changes_over_time(periods: dict[str, Cleaned]) -> None:
    """Most communes improve, one gets worse; ranks change; satisfaction and signatures rise."""
    order = ["2020", "2021-H1", "2021-Q3", "2022-Q1"]
    rates = pd.DataFrame({p: {u: periods[p].values[u, "on_time_rate_commune"] for u in COMMUNES} for p in order})
    better = rates["2022-Q1"] > rates["2020"]
    assert better[~better].index.tolist() == ["31603"]
    assert rates.loc["31603"].is_monotonic_decreasing
    assert rates.rank()["2020"].tolist() != rates.rank()["2022-Q1"].tolist()
    for name in ("satisfaction_rate", "documents_electronic_rate"):
        assert pd.Series([periods[p].values["944", name] for p in order]).is_monotonic_increasing, name


@pytest.mark.parametrize("period", PERIODS)
def test_it_says_that_it_is_made_up(raw: Path, periods: dict[str, Cleaned], period: str) -> None:
    own = periods[period].settings
    assert own.illustrative == "all" and "ví dụ minh họa, không phải số liệu công bố" in own.illustrative_note
    assert own.source == f"Số liệu ví dụ minh họa, {Period(period).title}."
    assert "ví dụ" in own.subject and "ví dụ" in own.opening
    assert own.number == "/BC-UBND"
    assert {own.signatory_name[0], *(c.name[0] for c in own.contacts)} == {"("}, "no person's name"
    office = periods[period].observations.query("unit_code == '944' and code == 'I.1.1'")
    assert office["note"].item() == "Số liệu ví dụ minh họa"
    letters = table(periods[period].registers, "steering_documents")
    if period[:4] != "2021":
        assert letters["symbol"].str.startswith("VD").all() and letters["subject"].str.endswith("(văn bản ví dụ)").all()


@pytest.mark.parametrize("period", PERIODS)
def test_the_narrative_holds_no_figure_and_no_contact(raw: Path, period: str) -> None:
    text = (raw / period / "narrative.md").read_text(encoding="utf-8")
    assert Period(period).title in text and Period(period).next_title in text
    left = text.replace(Period(period).title, "").replace(Period(period).next_title, "")
    assert re.findall(r"\d", re.sub(r"^## .*", "", left, flags=re.MULTILINE)) == []
    everything = text + (raw / period / "report.yml").read_text(encoding="utf-8")
    assert "@" not in everything and not re.search(r"0\d{8,}", everything)


def test_what_was_first_published(raw: Path, periods: dict[str, Cleaned], tmp_path: Path) -> None:
    """published.csv of 2020 is what the first file gave; the second came after the report was signed."""
    published = pd.read_csv(raw / "2020" / "published.csv", dtype={"unit_code": "str"}).fillna({"unit_code": "944"})
    before = shutil.copytree(raw / "2020", tmp_path / "2020")
    (before / "submissions" / "31591-my-huong-sua-doi.xlsx").unlink()
    first = cleaned(before, "2020").values
    now = periods["2020"].values
    places = list(published[["unit_code", "indicator"]].itertuples(index=False, name=None))
    assert published["value"].tolist() == [first[place] for place in places]
    assert all(first[place] != now[place] for place in places)
    assert {place for place in now if now[place] != first.get(place)} >= set(places)
    sent = table(periods["2020"].registers, "submissions").set_index("file")["received_on"]
    assert sent["31591-my-huong-sua-doi.xlsx"] > f"{periods['2020'].settings.signed_on}" > sent["31591-my-huong.xlsx"]
    assert [p for p in PERIODS if (raw / p / "published.csv").exists()] == ["2020"]


def test_the_revised_file_counts(periods: dict[str, Cleaned]) -> None:
    own = periods["2021-Q3"].observations.query("unit_code == '31603'")
    assert own["file"].unique().tolist() == ["31603-my-phuoc-sua-doi.xlsx"]
    sent = table(periods["2021-Q3"].registers, "submissions").query("unit_code == '31603'")
    assert sent["file"].tolist() == ["31603-my-phuoc.xlsx", "31603-my-phuoc-sua-doi.xlsx"]
    assert sent["received_on"].is_monotonic_increasing and sent["received_on"].is_unique

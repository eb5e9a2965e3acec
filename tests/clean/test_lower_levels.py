"""A province over districts, before 7/2025: each figure once, whoever sent it; where two disagree, a finding."""

import sys
from collections.abc import Iterator
from pathlib import Path

import province
import pytest
from own_catalogue import own_catalogue

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))
from cleaned import Cleaned, cleaned
from small_office import write_raw

from cchc.catalogue import wording
from cchc.clean import unit_of, with_rolled_up

FIGURES = province.catalogue().figures
RECEIVED = ("III.6.1", "III.6.6", "III.6.11")  # of the province, the districts, the communes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with own_catalogue(tmp_path_factory.mktemp("catalogue")) as tables:
        province.write_units(tables)
        yield tmp_path_factory.mktemp("province")


def sent(folder: Path, forms: dict) -> Cleaned:
    write_raw(folder, "2020-Q1", "94", forms)
    return cleaned(folder, "2020-Q1")


@pytest.fixture(scope="module")
def made(folder: Path) -> Cleaned:
    return sent(folder / "all", province.FORMS)


def figures(made: Cleaned) -> dict[str, float]:
    return made.computed.indicators.dropna(subset=["value"]).set_index("indicator")["value"].to_dict()


def test_each_level_has_its_line_and_nothing_is_counted_twice(made: Cleaned) -> None:
    found = figures(made)
    assert found["dossiers_received_office"] == 5000
    assert found["dossiers_received_district"] == 400 + 1500 + 800
    # 944 and 942 by their own word, 943 by its communes', 941 as it is; no commune beside its district
    assert found["dossiers_received_commune"] == 1000 + 1200 + (300 + 200) + 2000
    assert found["dossiers_received_total"] == 5000 + 2700 + 4700
    status = made.computed.indicators.set_index("indicator")["status"]
    assert status["dossiers_received_commune"] == "ok"
    assert status["dossiers_received_district"] == status["dossiers_received_total"] == "partial", "943 has a desk too"


def test_without_the_communes_own_forms_the_sums_are_the_same(made: Cleaned, folder: Path) -> None:
    districts = {code: form for code, form in province.FORMS.items() if len(code) < 5}
    districts["943"] = province.of("district", 100, 90, 80, 5) | province.of("commune", 500, 480, 474, 30)
    alone = sent(folder / "districts", districts)
    found = figures(alone)
    assert found["dossiers_received_commune"] == figures(made)["dossiers_received_commune"]
    assert found["dossiers_received_total"] == 5000 + 2800 + 4700
    assert not alone.findings["check"].isin(["rolled_up", "not_rolled_up", "lower_differs", "missing_submission"]).any()


def test_what_a_district_left_out_is_rolled_up_once_and_marked(made: Cleaned) -> None:
    own = made.observations[made.observations["unit_code"] == "943"].set_index("code")
    assert own.loc["III.6.11", ["value", "status", "cell"]].tolist() == [500, "rolled_up", ""]
    assert own.loc["III.6.11", "repair"] == "thị trấn Kế Sách, thị trấn An Lạc Thôn"
    assert own.loc["VII.1.3", "value"] == 1, "a yes of all of them"
    assert own.loc["III.6.6", "status"] == "missing", "its own desk nobody else can tell"
    units = made.unit_figures[made.unit_figures["unit_code"] == "943"].set_index("indicator")
    assert units.loc["on_time_rate_commune", ["status", "numerator"]].tolist() == ["rolled_up", 474]
    (told,) = made.findings.loc[made.findings["check"] == "rolled_up", "message"]
    assert "Huyện Kế Sách không ghi III.6.11, III.6.12" in told


def test_where_both_say_something_they_are_compared(made: Cleaned) -> None:
    wrong = made.findings[made.findings["check"] == "lower_differs"]
    assert wrong[["unit_code", "indicator", "found", "expected"]].to_numpy().tolist() == [
        ["942", "III.6.11", "1.200", "1.210"]
    ]
    assert wrong["cell"].iat[0] and wrong["file"].iat[0].startswith("942")


def test_a_rate_is_not_made_of_two_sources(folder: Path) -> None:
    """A district's own dossiers resolved, and its communes' on time: of other dossiers."""
    on_time = FIGURES["dossiers_on_time_commune"].code
    own = {code: value for code, value in province.FORMS["942"].items() if code != on_time}
    forms = province.FORMS | {"942": own | {FIGURES["dossiers_resolved_commune"].code: 1160}}  # not 680 + 470
    made = sent(folder / "mixed", forms)
    found = made.findings[made.findings["check"].eq("not_rolled_up") & made.findings["unit_code"].eq("942")]
    assert found["found"].tolist() == [on_time] and "từ hai nguồn" in found["message"].item()
    own = made.observations[made.observations["unit_code"] == "942"].set_index("code")
    assert own.loc[on_time, "status"] == "missing"
    status = made.computed.indicators.set_index("indicator")["status"]
    assert (status["dossiers_on_time_commune"], status["on_time_rate_commune"]) == ("partial", "missing")


def test_some_communes_are_not_all(folder: Path) -> None:
    forms = {code: form for code, form in province.FORMS.items() if code not in ("31531", "31570")}
    some = sent(folder / "some", forms)
    own = some.observations[some.observations["unit_code"] == "943"].set_index("code")
    assert own.loc["III.6.11", "status"] == "missing"
    assert some.findings.loc[some.findings["check"] == "not_rolled_up", "unit_code"].tolist() == ["943"]
    assert not (some.findings["check"] == "lower_differs").any(), "510 of 1.200 is no contradiction"
    less = sent(folder / "less", forms | {"31573": province.of("commune", 1300, 470, 430, 30)})
    assert less.findings.loc[less.findings["check"] == "lower_differs", "indicator"].tolist() == ["III.6.11"]


def test_the_trap_is_asked_about(made: Cleaned) -> None:
    """A district's own figure that may contain its communes' (domain rule C4): 1.500 is not less than 1.200."""
    asked = made.findings[made.findings["check"] == "district_includes_communes"]
    assert asked["unit_code"].tolist() == ["942"]
    assert "riêng cấp huyện là 300" in asked["message"].iat[0]
    office = made.findings[made.findings["check"] == "office_includes_communes"]
    assert office[["unit_code", "found", "expected"]].to_numpy().tolist() == [["94", "5.000", "< 4.700"]]


def test_units_below_units_are_known_and_owe_nothing(made: Cleaned) -> None:
    missing = made.findings.loc[made.findings["check"] == "missing_submission", "unit_code"]
    assert missing.tolist() == ["943"]
    assert not made.findings["check"].isin(["unknown_unit", "unknown_word"]).any()
    assert unit_of("31606-thuan-hung.xlsx", made.form).name == "Xã Thuận Hưng"
    assert made.form.unit("31606").parent == "944"


def test_rows_say_which_levels_they_are_asked_of(made: Cleaned) -> None:
    asked = {
        level: [code for code in RECEIVED if code in {r.code for r in rows}]
        for level, rows in made.form.asked_of.items()
    }
    assert asked == {"province": list(RECEIVED), "district": list(RECEIVED[1:]), "commune": ["III.6.11"]}


def test_what_is_rolled_up_once_is_rolled_up_once(made: Cleaned) -> None:
    again, found = with_rolled_up(made.observations.drop(columns=["note_numerator", "note_denominator"]), made.form)
    assert again["value"].equals(made.observations["value"]) and "rolled_up" not in set(found["check"])
    assert wording("remark_own_sheet") not in " ".join(made.findings["message"])

"""Figures with what stands behind them: partial, derived, merged, made up, impossible."""

from collections.abc import Callable

import pandas as pd
import pytest
from parts import html, typst

from cchc import catalogue
from cchc.content import Report, data
from cchc.content.figures import ALL_MADE_UP, MADE_UP, Figure, changes, legend, number, printable
from cchc.content.tables import column, marked, table
from cchc.language.format import IMPOSSIBLE
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load

FORM = catalogue.load(Period("2021"))
SPACE = "\N{NO-BREAK SPACE}"
NOTE = "(3) Số liệu minh họa, không phải số liệu công bố."
WHOLE = "Toàn bộ số liệu của kỳ này là minh họa, không phải số liệu công bố."


def figure(value: float | None = 12.0, status: str = "ok", **fields: object) -> Figure:
    return Figure("petitions_received", "", value, status=status, **fields)


@pytest.mark.parametrize(
    ("given", "said", "signs"),
    [
        (figure(), "12", []),
        (figure(illustrative=MADE_UP), f"12{SPACE}(3)", [NOTE]),
        (figure(illustrative=ALL_MADE_UP), "12", [WHOLE]),
        (
            figure(status="derived", illustrative=MADE_UP),
            f"12{SPACE}(1) (3)",
            ["(1) Tính từ báo cáo các kỳ khác.", NOTE],
        ),
        (figure(words="giảm 25 đơn so cùng kỳ", illustrative=MADE_UP), f"giảm 25 đơn so cùng kỳ{SPACE}(3)", [NOTE]),
        (figure(None, "missing", illustrative=MADE_UP), "chưa có số liệu", []),
    ],
)
def test_a_figure_bears_its_signs_and_the_legend_says_each_once(given: Figure, said: str, signs: list[str]) -> None:
    assert str(given) == said and legend([given, given]) == signs
    assert marked(given).text.endswith(given.sign)


def test_an_impossible_figure_is_said_to_be_and_has_no_value() -> None:
    assert printable(-305, IMPOSSIBLE) is None and printable(305, "ok") == 305
    assert printable(0, "partial") is None, "what the other part holds nobody knows"
    assert (printable(3, "partial"), printable(0, "ok")) == (3, 0)
    impossible = figure(None, IMPOSSIBLE)
    assert str(impossible) == marked(impossible).text == "số liệu mâu thuẫn"
    assert impossible.missing and impossible, "a condition does not drop it, so the sentence falls back"


@pytest.mark.parametrize(("made_up", "said"), [(True, f"{SPACE}(3)"), (False, "")])
def test_a_change_since_made_up_figures_is_marked(made_up: bool, said: str) -> None:
    row = {
        "unit_code": "944", "indicator": "petitions_received", "compared_with": "last_year", "comparable": True,
        "other_period": "2020", "value": 15.0, "other_value": 40.0, "change": -25.0, "other_status": "ok",
        "other_illustrative": made_up,
    }  # fmt: skip
    found = changes(pd.DataFrame([row]), FORM)
    assert str(found["petitions_received"]) == f"giảm 25 đơn so cùng kỳ{said}"


@pytest.fixture
def declared(made: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Report]:
    """The 2021 report as it is where report.yml declares another part of its figures made up."""

    def make(illustrative: str) -> Report:
        settings = data.read_settings(made.raw / "report.yml", "2021").model_copy(update={"illustrative": illustrative})
        tables = data.Step.load

        def load(step: data.Step, *names: str) -> list[pd.DataFrame]:
            found = tables(step, *names)
            for one in found:
                if "stated" in one:  # indicators
                    one["illustrative"] = settings.illustrative_office
            return found

        monkeypatch.setattr(data, "read_settings", lambda *_: settings)
        monkeypatch.setattr(data.Step, "load", load)
        return Report(made)

    return make


def test_the_split_by_commune_is_marked_and_the_sums_are_not(made: Workspace) -> None:
    report = Report(made)
    page = html(report.chart("dossiers_table"))
    assert page.count("(3)") == 9 * 5 + 1 and NOTE in page
    assert "(3)" not in page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert "(3)" not in html(report.section("II.9.a", "{{ incoming_documents }}"))
    for part in (report.subordinates_ranked(), report.chart("on_time_by_unit"), report.chart("dossiers_by_unit")):
        assert NOTE in html(part) and NOTE in typst(part)
    (units,) = load(made.processed, "unit_figures")
    (office,) = load(made.processed, "indicators")
    assert units["illustrative"].all() and not office["illustrative"].any()


def test_a_real_split_has_no_mark(declared: Callable) -> None:
    report = declared("none")
    assert "(3)" not in html(report.chart("dossiers_table")) + html(report.subordinates_ranked())


def test_where_all_is_made_up_every_part_says_so_once(declared: Callable) -> None:
    report = declared("all")
    parts = [
        report.section("II.10.a", "{{ petitions_received }} đơn"),
        report.section("II.1.1", "{{ statement.plan_task_groups }} nhiệm vụ"),
        report.section("II.7", "{% for t in register.training %}{{ t.people }} {% endfor %}"),
        report.chart("dossiers_table"),
        report.chart("survey"),
        report.chart("completeness"),
    ]
    for part in parts:
        assert html(part).count(WHOLE) >= 1 and WHOLE in typst(part).replace("\\", "") and "(3)" not in html(part)
    assert WHOLE not in html(report.section("II.2", "Không có số nào."))


def amount(value: float | None, name: str = "dossiers", **more: object) -> Figure:
    return Figure(name, "III.6.1", value, anchor="III.6.1", tip="Hồ sơ", **more)


@pytest.mark.parametrize("other", [5, 5.0, amount(5, "others"), amount(5.0, status="partial")])
def test_equal_are_equal_amounts_and_their_hashes(other: object) -> None:
    assert amount(5) == other and other == amount(5) and hash(amount(5)) == hash(other)
    assert amount(5) <= other and amount(5) >= other
    assert len({amount(5), other}) == 1


@pytest.mark.parametrize("other", [0, None, "", amount(None, "others"), amount(0), "Chưa có số liệu"])
def test_without_an_amount_a_figure_equals_itself_alone(other: object) -> None:
    gap = amount(None)
    assert gap == gap and gap in {gap} and gap != other and other != gap
    assert not gap < 1 and not gap >= 0


@pytest.mark.parametrize("other", [4, "5", None, amount(6)])
def test_other_amounts_are_not_equal(other: object) -> None:
    assert amount(5) != other


def test_nothing_printed_is_nothing_marked() -> None:
    """A link without words tells nobody where it leads."""
    gap = amount(None, status="missing")
    assert number(gap, "") == "" and number(amount(5), "5").anchor == "III.6.1"
    page = html(table([column("Đơn vị"), column("Số")], [["A", marked(gap)], ["B", marked(amount(5))]], "Bảng"))
    assert page.count('<a class="figure"') == 1

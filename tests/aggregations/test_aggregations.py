"""Each way of computing a figure says all of itself; a new one is one file."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pandas as pd
import pytest
from pydantic import ValidationError

from cchc.aggregations import AGGREGATIONS, Aggregation, Inputs, Result, Wording
from cchc.aggregations.base import aggregation
from cchc.catalogue import Indicator, load
from cchc.project.errors import CchcError
from cchc.project.period import Period

CATALOGUE = load(Period("2021"))
OFFICE, COMMUNES = [CATALOGUE.office], CATALOGUE.subordinates
A, B = "31567", "31603"
BOTH = frozenset([A, B])
WORDING = Wording(CATALOGUE, lambda name: CATALOGUE.figures[name].code)
DERIVED = {"last": 3.0, "added": 7.0, "figures": {"plan_tasks": 8.0, "plan_tasks_done": 6.0}}


NOTHING = Result()
INPUTS = Inputs(
    own=5.0,
    subordinates={A: 1.0, B: 1.0},
    results={
        "plan_tasks": Result(4.0, "ok"),
        "plan_tasks_done": Result(3.0, "partial"),
        "service_units_autonomy_investment": Result(0.0, "ok"),
        "service_units_autonomy_recurrent": Result(2.0, "ok", units=BOTH),
        "service_units_autonomy_partial": NOTHING,
        "service_units_state_funded": Result(3.0, "stated"),
    },
    numbers={"plan_tasks": 4.0, "plan_tasks_done": 3.0},
    counted={A: Result(1.0, "ok"), B: NOTHING},
    rows=(pd.DataFrame({"people": [2.0, float("nan"), 3.0]}), []),
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one way says of one of its figures."""

    figure: str
    inputs: Inputs = INPUTS
    value: Result
    own: Result | None = None  # each commune's, by the same inputs
    evaluated: Result = NOTHING  # of DERIVED's figures
    derived: Result
    merged: Result = NOTHING  # of 1 / 4 in one unit and 3 / 4 in another
    units: list = field(default_factory=list)
    how: str
    how_in_annex: str = ""
    in_numbers: str = ""
    excel: str = ""
    computed: bool = True
    required: bool = True


CASES = {
    "office": Case(
        figure="plan_tasks",
        value=Result(5.0, "ok"),
        derived=Result(7.0, "derived"),
        merged=Result(4.0, "merged"),
        units=OFFICE,
        how="Số liệu huyện báo cáo",
        computed=False,
    ),
    "sum": Case(
        figure="commune_leaders",
        value=Result(2.0, "ok", units=BOTH),
        own=Result(5.0, "ok"),
        derived=Result(3.0, "derived"),
        merged=Result(4.0, "merged"),
        units=COMMUNES,
        how="Cộng số liệu của 9 xã, thị trấn",
        how_in_annex="Cộng số liệu các xã, thị trấn",
        excel="=SUM(<commune_leaders of all>)",
    ),
    "all_yes": Case(
        figure="online_meeting_commune",
        value=Result(1.0, "ok"),
        derived=Result(3.0, "derived"),
        units=COMMUNES,
        how="“Có” khi cả 9 xã, thị trấn đều có",
        how_in_annex="Bằng 1 khi mọi xã, thị trấn đều ghi 1",
        excel="=MIN(<online_meeting_commune of all>)",
    ),
    "total": Case(
        figure="autonomous_service_units",
        value=Result(5.0, "partial", units=frozenset(["0 ", f"1 {A}", f"1 {B}", "3 "])),  # the third part is missing
        derived=Result(3.0, "derived"),
        merged=Result(4.0, "merged"),
        how="Cộng các phần đã báo cáo: VI.3.1 + VI.3.2 + VI.3.3 + VI.3.4",
        how_in_annex="Cộng VI.3.1; VI.3.2; VI.3.3; VI.3.4",
        excel=(
            "=SUM(<service_units_autonomy_investment>,<service_units_autonomy_recurrent>,<service_units_autonomy_partial>,"
            "<service_units_state_funded>)"
        ),
    ),
    "formula": Case(
        figure="plan_tasks_left",
        value=Result(1.0, "partial"),
        evaluated=Result(2.0, "ok"),
        derived=Result(2.0, "derived"),
        merged=Result(4.0, "merged"),
        how="= I.1.1 - I.1.2",
        how_in_annex="I.1.1 - I.1.2",
        in_numbers="= 4 - 3",
        excel="=<plan_tasks> - <plan_tasks_done>",
    ),
    "ratio": Case(
        figure="plan_completion_rate",
        inputs=replace(INPUTS, results={}),
        value=Result(75.0, "ok", 3.0, 4.0),
        evaluated=Result(75.0, "ok", 6.0, 8.0),
        derived=Result(75.0, "derived", 6.0, 8.0),
        merged=Result(50.0, "merged", 4.0, 8.0),
        how="= 100 × I.1.2 / I.1.1",
        how_in_annex="100 × I.1.2 / I.1.1",
        in_numbers="= 100 × 3 / 4",
        excel="=100*<plan_tasks_done>/<plan_tasks>",
        required=False,
    ),
    "register": Case(
        figure="training_listed",
        value=Result(5.0, "partial"),
        derived=Result(7.0, "derived"),
        merged=Result(4.0, "merged"),
        how="Cộng cột “Số người” của sổ “Đào tạo, bồi dưỡng”",
        how_in_annex="Cộng cột “Số người” của sổ “Đào tạo, bồi dưỡng”",
    ),
    "dossiers": Case(
        figure="received",
        value=Result(1.0, "partial"),
        own=Result(1.0, "partial"),
        derived=Result(7.0, "derived"),
        merged=Result(4.0, "merged"),
        how="Đếm từ danh sách hồ sơ, hoặc lấy từ biểu tổng hợp hồ sơ của đơn vị",
    ),
}
COUNTED = Indicator(
    indicator="received", label="Hồ sơ tiếp nhận", kind="count", aggregate="dossiers", flow_or_stock="flow"
)
WHOLE = replace(CATALOGUE, measures=[*CATALOGUE.measures, COUNTED])  # with a figure of other kinds of report


def test_every_way_has_its_case() -> None:
    assert CASES.keys() == AGGREGATIONS.keys()
    assert {figure.aggregate for figure in WHOLE.figures.values()} == AGGREGATIONS.keys()


@pytest.mark.parametrize(("word", "case"), CASES.items(), ids=CASES)
def test_a_way_says_all_of_itself(word: str, case: Case) -> None:
    figure = WHOLE.figures[case.figure]
    way = figure.aggregation
    assert (figure.aggregate, type(way)) == (word, AGGREGATIONS[word])
    assert way.value(case.inputs) == case.value
    assert way.each_unit([]) == (case.figure in WHOLE.of_each_unit) == (case.own is not None)
    assert case.own is None or way.unit_value(case.inputs) == case.own
    assert way.evaluate(DERIVED["figures"]) == case.evaluated
    assert way.derive(**DERIVED) == case.derived
    assert way.merge([Result(1.0, "ok", 1.0, 4.0), Result(3.0, "stated", 3.0, 4.0)]) == case.merged
    assert way.merge([Result(1.0, "ok", 1.0, 4.0), None]).status == "missing", "one of the units said nothing"
    blank = Inputs(subordinates={A: None}, results=dict.fromkeys(figure.reads, NOTHING))
    assert way.value(blank) == NOTHING, "blank is not 0"
    assert way.units(CATALOGUE) == case.units
    assert (way.computed, way.required) == (case.computed, case.required)
    assert (way.how(WORDING), way.how_in_annex(WORDING)) == (case.how, case.how_in_annex)
    assert way.in_numbers(case.value, case.inputs.numbers) == case.in_numbers
    assert way.excel(cell="<{}>".format, subordinates="<{} of all>".format) == case.excel


@pytest.mark.parametrize(("word", "way"), AGGREGATIONS.items(), ids=AGGREGATIONS)
def test_a_row_that_lacks_a_column_its_way_needs_is_refused(word: str, way: type[Aggregation]) -> None:
    row = {
        "label": "Số dòng",
        "indicator": "lines",
        "kind": way.kind or "count",
        "aggregate": word,
        "choices": {1: "Có"},
    }
    if not way.needs:
        assert Indicator(**row).aggregation.indicator.indicator == "lines"
        return
    with pytest.raises(ValueError, match=f"cách tính {word} .*thiếu {', '.join(way.needs)}"):
        Indicator(**row)


def test_a_commune_s_own_total_lacks_no_part() -> None:
    """The office's leaves blank parts out and says so; a commune's is missing then."""
    total = CATALOGUE.figures["autonomous_service_units"].aggregation
    assert total.unit_value(INPUTS) == NOTHING
    whole = {name: Result(1.0, "ok") for name in total.indicator.reads}
    inputs = Inputs(results=whole, numbers={name: part.value for name, part in whole.items()})
    assert total.unit_value(inputs) == Result(4.0, "ok")


@pytest.mark.parametrize("added", [None, -1.0])
def test_parts_that_contradict_each_other_give_no_figure(added: float | None) -> None:
    received = CATALOGUE.figures["dossiers_received_commune"].aggregation
    assert received.derive(last=3.0, added=added, figures={}) == NOTHING


def test_a_side_of_a_ratio_stands_in_brackets_unless_it_is_one_figure() -> None:
    row = {"label": "Tỷ lệ", "indicator": "share", "kind": "percent", "aggregate": "ratio"}
    way = Indicator(**row, numerator="a", denominator="2 * b + c").aggregation
    assert way.how(Wording(CATALOGUE, str.upper)) == "= 100 × A / (2 × B + C)"
    assert way.excel(cell=str.upper, subordinates=str.upper) == "=100*A/(2 * B + C)"


def test_a_word_has_one_way() -> None:
    with pytest.raises(CchcError, match=r"Cách tính sum khai báo hai lần, ở cchc\.aggregations\.sum và "):
        aggregation("sum")(type("Other", (Aggregation,), {}))


@pytest.mark.parametrize("parts", ["plan_tasks - plan_tasks_done", "2 * plan_tasks", "-plan_tasks"])
def test_a_total_only_adds(parts: str) -> None:
    row = CATALOGUE.figures["autonomous_service_units"].model_dump() | {"parts": parts}
    with pytest.raises(ValidationError, match="total chỉ cộng các chỉ tiêu"):
        Indicator.model_validate(row)


class Careless(Aggregation):
    """Written by somebody in a hurry."""

    def value(self, inputs: Inputs) -> Result:
        return inputs.results["plan_taks"]

    def unit_value(self, inputs: Inputs) -> Result:
        return 5.0

    def how(self, wording: Wording) -> str:
        return wording.nothing


@pytest.fixture
def careless() -> Iterator[Aggregation]:
    kind = aggregation("careless")(type("Careless", (Aggregation,), dict(vars(Careless))))
    yield kind(CATALOGUE.figures["plan_tasks"])
    del AGGREGATIONS["careless"]


@pytest.mark.parametrize(
    ("method", "given", "word"),
    [("value", INPUTS, "KeyError: 'plan_taks'"), ("unit_value", INPUTS, "phải trả về Result, không phải float"),
     ("how", WORDING, "AttributeError")],
)  # fmt: skip
def test_a_mistake_of_its_author_names_the_way_and_the_figure(
    careless: Aggregation, method: str, given: object, word: str
) -> None:
    with pytest.raises(CchcError) as told:
        getattr(careless, method)(given)
    assert f"Cách tính careless ({method}, chỉ tiêu plan_tasks)" in str(told.value) and word in str(told.value)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (type("Half", (Aggregation,), {"value": Careless.value}), "thiếu phương thức how"),
        (dict, "lớp con của Aggregation"),
    ],
)
def test_what_is_no_way_of_computing_is_refused_by_its_word(kind: type, word: str) -> None:
    with pytest.raises(CchcError, match=f"Cách tính half .*{word}"):
        aggregation("half")(kind)


@pytest.mark.parametrize(
    ("above", "below", "status"), [("a b", "a b", "ok"), ("a", "a", "partial"), ("a", "b", "missing")]
)
def test_totals_that_lack_different_parts_make_no_rate(above: str, below: str, status: str) -> None:
    """What one level has done, over what another was given, is a rate of nothing."""
    row = {"label": "Tổng", "indicator": "whole", "kind": "count", "aggregate": "total", "parts": "a + b"}

    def total(known: str) -> Result:
        results = {name: Result(4.0, "ok") if name in known.split() else NOTHING for name in "ab"}
        return Indicator(**row).aggregation.value(Inputs(results=results))

    sides = {"top": total(above), "bottom": total(below)}
    rate = {"label": "Tỷ lệ", "indicator": "rate", "kind": "percent", "aggregate": "ratio"}
    way = Indicator(**rate, numerator="top", denominator="bottom").aggregation
    numbers = {name: side.value for name, side in sides.items()}
    assert way.value(Inputs(results=sides, numbers=numbers)).status == status

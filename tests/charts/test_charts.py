"""The drawings themselves: colours everybody can tell apart, and each figure written beside what it measures."""

import re
from collections.abc import Callable
from itertools import combinations, pairwise
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from drawings import faults, overlapping
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from cchc import charts
from cchc.blocks import Chart, Column, Table
from cchc.charts import BLUE, GREEN, GREY, ORANGE, BarPart
from cchc.render.html import TEMPLATES

COLOURS = {"blue": BLUE, "green": GREEN, "orange": ORANGE, "grey": GREY}
TOUCHING = [(BLUE, ORANGE), (BLUE, GREY), (GREEN, BLUE)]
# Machado, Oliveira, Fernandes (2009), severity 1.0, for linear RGB
VISION = {
    "full": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
LABELS = ["Xã Mỹ Hương", "Xã Mỹ Tú"]


def linear(colour: str) -> np.ndarray:
    shares = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    light = sorted((linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05 for colour in (one, other))
    return light[1] / light[0]


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ rgb.clip(0, 1) / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def dark(colour: str) -> str:
    """What the page's style sheet makes of the colour in the dark."""
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    found = re.search(rf'\[style\*="fill: {colour}"\] {{ fill: (#\w+)', style)
    return found[1] if found else colour


@pytest.mark.parametrize("shown", [str, dark], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_colours_are_told_apart(vision: str, shown: Callable[[str], str]) -> None:
    seen = {name: lab(VISION[vision] @ linear(shown(colour))) for name, colour in COLOURS.items()}
    apart = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in combinations(seen, 2)}
    assert min(apart.values()) > 15, apart


def test_colours_stand_out_from_the_page_from_their_neighbours_and_from_their_text() -> None:
    paper = {str: "#ffffff", dark: "#1b1e22"}
    for shown, page in paper.items():
        assert all(contrast(shown(colour), page) >= 3 for colour in COLOURS.values())
        assert all(contrast(shown(one), shown(other)) >= 1.7 for one, other in TOUCHING)
    assert contrast(BLUE, "#ffffff") >= 4.5 <= contrast(dark(BLUE), "#000000")


def drawn(svg: str) -> list[str]:
    """The texts of the drawing, which matplotlib names in comments beside their outlines."""
    return re.findall(r"<!-- (.*?) -->", svg)


def test_every_bar_says_its_figure_and_none_stands_for_a_missing_one() -> None:
    svg = charts.bars(LABELS, [92.86, None], ["92,86% (26/28)", "chưa có số liệu"])
    assert drawn(svg) == [*LABELS, "92,86% (26/28)", "chưa có số liệu"]
    assert len(filled(svg, BLUE)) == 1


def test_bars_begin_at_0_and_rates_that_do_not_are_dots() -> None:
    lengths = [right - left for left, right in filled(charts.bars(LABELS, [25, 100], ["", ""]), BLUE)]
    assert lengths[1] == pytest.approx(4 * lengths[0], rel=0.01)
    svg = charts.dots(LABELS, [96.85, None], ["98,50%", "chưa có số liệu"])
    assert drawn(svg)[:5] == ["96%", "97%", "98%", "99%", "100%"] and "98,50%" in drawn(svg)
    assert filled(svg, BLUE) == [] and len(re.findall(f'<use [^>]*style="fill: {BLUE}', svg)) == 1, "one dot, no bar"


def test_an_impossible_rate_has_its_dot_too() -> None:
    svg = charts.dots(LABELS, [115.24, 102], ["115,24%", "102%"])
    assert drawn(svg)[-2:] == ["115,24%", "102%"] and len(re.findall(f'<use [^>]*style="fill: {BLUE}', svg)) == 2


def test_parts_of_bars_are_as_long_as_their_figures_in_vietnamese() -> None:
    parts = [BarPart("Đúng hạn", [3000, 1500], BLUE), BarPart("Quá hạn", [1000, 0], ORANGE)]
    svg = charts.stacked(LABELS, parts, ["nhận 4.000", "nhận 1.500"])
    assert drawn(svg) == [*LABELS, "3.000", "nhận 4.000", "nhận 1.500", "Đúng hạn", "Quá hạn"]
    long, short = [right - left for left, right in filled(svg, BLUE)][:2]
    assert long == pytest.approx(2 * short, rel=0.01)


def test_the_names_of_a_lone_bars_parts_say_their_figures() -> None:
    svg = charts.stacked(
        ["Văn bản"], [BarPart("Ký số: 4.264", [4264], BLUE), BarPart("Chưa ký số: 4.965", [4965], GREY)]
    )
    assert drawn(svg) == ["Ký số: 4.264", "Chưa ký số: 4.965"]


@pytest.mark.parametrize("names", [LABELS, ["Thị trấn Huỳnh Hữu Nghĩa", "Nhiệm vụ Ủy ban nhân dân thành phố giao"]])
def test_every_drawing_is_as_wide_and_nothing_leaves_it(names: list[str]) -> None:
    for svg in (
        charts.bars(names, [10, 100], ["10% (1/10)", "100% (10/10)"]),
        charts.dots(names, [95, 100], ["95%", "100%"]),
        charts.stacked(names, [BarPart("Đúng hạn", [3, 1], BLUE)], ["nhận 4.000; quá hạn 20", "nhận 1.000"]),
        charts.stacked(["Thủ tục"], [BarPart(name, [100], BLUE) for name in ("Toàn trình", "Một phần", "Còn lại")]),
    ):
        root = ElementTree.fromstring(svg)
        assert root.get("width") == f"{charts.WIDTH * 72}pt"
        assert not re.search(r"fill: #ffffff", svg.partition('id="axes_1"')[0]), "no white page behind it"
        assert charts.INK not in svg


def filled(svg: str, colour: str) -> list[tuple[float, float]]:
    """Left and right of each bar of that colour; the squares of a legend are no bars."""
    shapes = re.findall(rf'<path d="([^"]*)"[^>]*style="fill: {colour}', svg)
    places = [[float(x) for x in re.findall(r"[ML] ([\d.]+) ", shape)] for shape in shapes]
    return [(min(xs), max(xs)) for xs in places if max(xs) - min(xs) > 0.01]


PAGE = 620  # points: the text height of an A4 page less the lines below a chart


@pytest.mark.parametrize("units", [2, 9, charts.MANY])
def test_as_many_units_as_have_a_row_fit_on_a_page(units: int) -> None:
    names = [f"Xã {n}" for n in range(units)]
    values = [None, *(90 + n % 10 for n in range(1, units))]
    parts = [BarPart("Đúng hạn", [900 + n for n in range(units)], BLUE), BarPart("Quá hạn", [50] * units, ORANGE)]
    drawings = {
        "bars": charts.bars(names, values, ["98,76%"] * units, "Xã 3"),
        "dots": charts.dots(names, values, ["98,76%"] * units, "Xã 3"),
        "stacked": charts.stacked(names, parts, ["1.234"] * units),
    }
    for svg in drawings.values():
        root = ElementTree.fromstring(svg)
        assert float(root.get("width")[:-2]) < 460 and float(root.get("height")[:-2]) < PAGE
        assert [name for name in names if name not in drawn(svg)] == []
    assert len(filled(drawings["bars"], BLUE)) == units - 1 - (units > 3), "one has no value, one is highlighted"
    assert len(filled(drawings["stacked"], ORANGE)) == units + 1, "and one in the legend"


@given(st.lists(st.floats(0, 100), min_size=1))
def test_each_rate_is_in_one_class(values: list[float]) -> None:
    edges = charts.classes(values, 5)
    classes = list(pairwise(edges))
    assert edges == sorted(set(edges)) and 1 <= len(classes) <= 7
    assert sum(low <= value < high for value in values for low, high in classes) == len(values)


@pytest.mark.parametrize(
    ("values", "edges"),
    [([97.2, 99.99], [97, 98, 99, 100]), ([97, 98], [97, 97.2, 97.4, 97.6, 97.8, 98, 98.2]), ([50], [50, 50.1])],
)
def test_classes_are_round(values: list[float], edges: list[float]) -> None:
    assert charts.classes(values, 5) == edges


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8) | st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_an_axis_holds_its_values_and_no_two_ticks_are_labelled_alike(values: list[float]) -> None:
    ticks, labels = charts._scale(values, 3)
    assert ticks[0] <= min(values) and max(values) <= ticks[-1] and ticks == sorted(ticks)
    assert len(set(labels)) == len(ticks) >= 2
    assert ticks[0] >= 0 and (max(values) > 100 or ticks[-1] <= 100)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([99.70, 99.8353, 99.7581], ["99,70", "99,75", "99,80", "99,85"]),
        ([96.85, 100], ["96", "98", "100"]),
        ([100, 100], ["99", "100"]),
        ([0, 0], ["0", "1"]),
        ([1283, 1041], ["1.000", "1.100", "1.200", "1.300"]),
        ([1, 2], ["1", "2"]),
    ],
)
def test_ticks_are_round_numbers_with_as_many_decimals_as_they_need(values: list[float], labels: list[str]) -> None:
    assert charts._scale(values, 3)[1] == labels


def _chart(number: str) -> Chart:
    table = Table(caption="Số liệu", columns=[Column(title="Tỷ lệ")], rows=[[[number]]])
    return Chart(svg="<svg xmlns='http://www.w3.org/2000/svg'/>", alt="a", caption="b", source="c", data=table)


def test_the_faults_of_a_drawing_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over every example these find none, so they must be able to."""
    kept = []
    monkeypatch.setattr(charts, "_svg", lambda figure: kept.append(figure) or "")
    points = [charts.Point(96.85, "96,85"), charts.Point(100.0, "100")]
    charts.lines([charts.Panel("Tỷ lệ (%)", [charts.ChartLine("Cấp xã", points)])], ["a", "b"], 2)
    axes = kept[0].axes[0]
    assert faults(_chart("100 %"), kept[0]) == []
    axes.set_yticks([97.5, 99, 100.5], ["98", "99", "99"])
    axes.set_ylim(97, 101)
    found = " | ".join(faults(_chart("99 %"), kept[0]))
    for fault in ("outside the axes", "ticks ['98', '99', '99']", "an axis to 100.5 %", "end before", "100 is not in"):
        assert fault in found


def test_the_last_tick_is_no_hair_below_the_last_value() -> None:
    ticks, _ = charts._scale([0.0, 1e-05], 3)
    assert ticks[-1] >= 1e-05


@pytest.mark.parametrize("rates", [[99.93, 99.9], [98.44, 100], [99.1, 99.2], [12.5, 100], [99.99, 99.994]])
def test_the_ticks_of_rates_stand_apart(rates: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    svg = charts._svg
    monkeypatch.setattr(charts, "_svg", lambda figure: kept.append(figure) or svg(figure))
    charts.dots(["Thành phố Sóc Trăng", "Huyện Châu Thành"], rates, ["99,93% (*)", "99,90% (*)"])
    assert list(overlapping(kept[0])) == []


def test_a_matplotlibrc_of_the_machine_changes_no_chart() -> None:
    assert "lines.linewidth" not in charts.STYLE, "in the tests there is none"
    with mpl.rc_context({"lines.linewidth": 9, "axes.facecolor": "yellow"}):  # as one would have it at the import
        assert charts.stock() == {"lines.linewidth": 1.5, "axes.facecolor": "white"}


@pytest.mark.parametrize("columns", [2, 3])
def test_no_letter_of_charts_of_lines_is_below_10_points_and_no_name_leaves_them(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a telephone of 360 pixels, which they fill, a point is a pixel."""
    kept = []
    svg = charts._svg
    monkeypatch.setattr(charts, "_svg", lambda figure: kept.append(figure) or svg(figure))
    line = charts.ChartLine("", [charts.Point(98.5, "98,50"), charts.Point(99.2, "99,20 (3)")])
    names = ["Thị trấn Huỳnh Hữu Nghĩa", "Xã Mỹ Tú", "Phường Trần Hưng Đạo", "Phường Thới An Đông", "Xã Long Hưng"]
    charts.lines([charts.Panel(name, [line]) for name in names], ["9 tháng/2020", "9 tháng/2021"], columns, shared=True)
    figure = kept[0]
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    assert min(text.get_fontsize() for text in texts) >= 10 and charts.WIDTH * 72 == 360
    assert max(text.get_window_extent().x1 for text in texts if text.axes) <= 361
    assert list(overlapping(figure)) == []

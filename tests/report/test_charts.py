"""However many units a chart shows, it fits on a page and every one has its bar."""

import re

import pytest

from cchc.report import charts

PAGE = 620  # points: the text height of an A4 page less the lines below a chart


def size(svg: str) -> tuple[float, float]:
    width, height = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups()
    return float(width), float(height)


@pytest.mark.parametrize("units", [9, charts.MANY, charts.MANY + 1, 104, 169])
def test_bars_fit_on_a_page(units: int) -> None:
    names = [f"Xã {n}" for n in range(units)]
    values = [None, *(90 + n % 10 for n in range(1, units))]
    svg = charts.bars(names, values, ["98,76%"] * units, percent=True, start=80, highlight="Xã 3")
    assert size(svg)[0] < 500 and size(svg)[1] < PAGE
    assert (svg.count(f"fill: {charts.BLUE}"), svg.count(f"fill: {charts.TEAL}")) == (1, units - 1)


@pytest.mark.parametrize("units", [9, 104, 169])
def test_stacked_bars_fit_on_a_page(units: int) -> None:
    names = [f"Xã {n}" for n in range(units)]
    parts = [charts.Part("Đúng hạn", [900 + n for n in range(units)], charts.TEAL)]
    parts += [charts.Part("Quá hạn", [50] * units, charts.RED)]
    svg = charts.stacked(names, parts, ["1.234"] * units)
    assert size(svg)[0] < 500 and size(svg)[1] < PAGE
    for part in parts:
        assert svg.count(f"fill: {part.color}") == units + 1, "a bar each and the key, once"

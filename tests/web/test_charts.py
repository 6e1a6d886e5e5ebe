"""Charts are drawn by pure functions: well-formed, with their numbers in them, and nothing of a label is markup."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from qianyue.web import charts

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own


def test_it_works() -> None:
    chart = drawn(charts.bars(["一月", "二月"], [3, 6], title="每月"))
    assert chart.get("role") == "img"
    assert chart.get("aria-label") == "每月"
    first, second = chart.findall(f"{SVG}rect")
    assert float(second.get("height", 0)) == pytest.approx(2 * float(first.get("height", 0)), abs=0.2)
    assert [bar.findtext(f"{SVG}title") for bar in (first, second)] == ["一月: 3", "二月: 6"]


def test_two_lines_differ_by_more_than_colour() -> None:
    chart = drawn(charts.lines(["a", "b"], [("拒签", [1, 2]), ("过期", [0, 5])], title="x"))
    assert [line.get("class") for line in chart.findall(f"{SVG}polyline")] == [
        "q-chart__line",
        "q-chart__line q-chart__line--2",
    ]


def test_labels_are_text_and_nothing_is_drawn_outside() -> None:
    chart = drawn(charts.bars(['<script>"', "&"], [10, 0], title='"><x'))
    assert chart.findall(f"{SVG}script") == []
    assert drawn(charts.bars([], [], title="nothing")).findall(f"{SVG}rect") == []
    assert drawn(charts.lines([], [("none", [])], title="nothing")).find(f"{SVG}polyline") is not None
    for bar in chart.findall(f"{SVG}rect"):
        assert float(bar.get("height", 0)) >= 0


@pytest.mark.parametrize(("highest", "top"), [(0, 1), (1, 1), (3, 5), (7, 10), (12, 20), (999_999, 1_000_000)])
def test_the_axis_ends_at_a_round_number(highest: float, top: float) -> None:
    assert charts.scale(highest) == top

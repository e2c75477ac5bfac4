import xml.etree.ElementTree as ET

import pytest

from bench.chart import render_chart
from bench.targets import BARS, Latest

SVG = "{http://www.w3.org/2000/svg}"


def _bars(latest: Latest) -> list[float]:
    """The widths of the bars, from top to bottom."""
    rectangles = ET.fromstring(render_chart(latest)).iter(f"{SVG}rect")
    return [float(it.attrib["width"]) for it in rectangles if it.attrib["class"] in ("ours", "other")]


def test_a_bar_each(latest: Latest) -> None:
    """The chart is well-formed XML and has a bar, a label and a value for each way."""
    root = ET.fromstring(render_chart(latest))
    texts = [it.text for it in root.iter(f"{SVG}text")]
    assert len(_bars(latest)) == len(BARS)
    for bar in BARS:
        assert bar.words in texts
        assert f"{latest[bar.key]:.2f} s" in texts or f"{latest[bar.key]:.1f} s" in texts


def test_bars_are_to_scale(latest: Latest) -> None:
    """A bar is as long as its time, on one scale from zero: none looks faster than it is."""
    per_second = [width / float(latest[bar.key]) for width, bar in zip(_bars(latest), BARS, strict=True)]
    assert per_second == [pytest.approx(per_second[-1], rel=0.01)] * len(BARS)


def test_nothing_leaves_the_picture(latest: Latest) -> None:
    """Everything that has a place lies within the view, the longest bar's quartiles as well."""
    root = ET.fromstring(render_chart(latest))
    width = float(root.attrib["width"])
    for element in root.iter():
        for name in ("x", "x1", "x2"):
            assert 0 <= float(element.attrib.get(name, 0)) < width


def test_light_and_dark(latest: Latest) -> None:
    """It has colours for dark pages as well."""
    assert "prefers-color-scheme: dark" in render_chart(latest)

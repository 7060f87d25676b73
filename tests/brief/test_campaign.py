"""Charts of the campaign model show what they are given."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from frontcast.brief.campaign import Fan, fan_chart, fan_charts, tornado

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = tuple(date(2030, m, 1) for m in range(1, 7))


def fan(**changes):
    given = {
        "title": "Ground <&>", "note": "n", "unit": "km2", "months": MONTHS,
        "bands": np.array([[-20, 0, 0, 0, 0, 0], [0] * 6, [5] * 6, [10] * 6, [40] * 6], float),
        "observed": np.array([1.0, np.nan, 3, 4, 5, 60]), "split": date(2030, 5, 1),
    }  # fmt: skip
    return ET.fromstring(fan_chart(Fan(**{**given, **changes})))


def test_a_fan_shows_months_values_and_what_was_held_out():
    root = fan()
    dots = root.findall(f"{SVG}circle")
    assert len(dots) == 5  # a month without a map has no dot
    heights = [float(d.get("cy")) for d in dots]
    assert heights == sorted(heights, reverse=True)  # larger is higher
    assert min(heights) >= 40  # the largest observed value stays below the title
    texts = [t.text for t in root.findall(f"{SVG}text")]
    assert "Ground <&>" in texts
    assert {"held out", "fitted", "Jan 2030"} <= set(texts)
    assert any(t.startswith("-") for t in texts if re.fullmatch(r"-?[\d.]+", t))


def test_without_observations_nothing_is_held_out():
    root = fan(observed=None, split=None)
    assert not root.findall(f"{SVG}circle")
    assert "held out" not in [t.text for t in root.findall(f"{SVG}text")]


def test_something_else_is_drawn_over_a_fan_in_the_same_units():
    bands = np.array([[0.0] * 6, [10] * 6, [20] * 6, [30] * 6, [40] * 6])
    first, second = (
        Fan(title=title, note="n", unit="km2", months=MONTHS, bands=bands,
            other=bands[[0, 2, 4]] + up)
        for title, up in (("same", 0.0), ("more", 60.0))
    )  # fmt: skip
    panels = ET.fromstring(fan_charts("Both", [first, second])).findall(f"{SVG}g")
    assert [p.find(f"{SVG}text").text for p in panels] == ["same", "more"]
    places = [float(p.get("transform").split()[1].strip(")")) for p in panels]
    assert places[0] == 0
    assert places[1] >= 300  # below the first one's floor
    same, more = (medians(p) for p in panels)
    assert same[0] == pytest.approx(same[1])  # the median lies on the fan's own
    # 60 km2 above a median of 20: as far above it, three times over, as that lies above 0.
    floor = 300.0
    assert floor - more[1] == pytest.approx(4 * (floor - more[0]), abs=0.2)


def medians(panel):
    """Return the heights of the full lines: the fan's median, and that of the other."""
    lines = [
        p
        for p in panel.findall(f"{SVG}path")
        if p.get("fill") == "none" and p.get("stroke-dasharray") in (None, "none")
    ]
    return [float(re.findall(r"-?[\d.]+", line.get("d"))[1]) for line in lines]


def test_a_tornado_points_the_way_the_effect_goes():
    root = ET.fromstring(tornado("T", "N", [("up", 50.0, 60.0), ("down", -30.0, 30.0)]))
    bars = root.findall(f"{SVG}rect")[1:]
    up, down = ((float(b.get("x")), float(b.get("width"))) for b in bars)
    assert up[0] == pytest.approx(down[0] + down[1])  # both begin at the middle
    assert up[1] / down[1] == pytest.approx(50 / 30, rel=0.01)
    assert "+50" in [t.text for t in root.findall(f"{SVG}text")]

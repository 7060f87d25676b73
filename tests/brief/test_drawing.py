"""Labels, ticks, gaps and paths: the small geometry of the drawings."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from frontcast.brief import build
from frontcast.brief._draw_chart import SIZES, draw_chart, runs, spaced, thin, ticks
from frontcast.brief._draw_map import SIZES as MAP_SIZES
from frontcast.brief._draw_map import draw_map
from frontcast.brief._labels import Box, Label, place_labels
from frontcast.brief._svg import element, num, path
from frontcast.brief.view import Chart, SeriesLine, SeriesPoint

DAY = date(2025, 1, 1)


@given(
    st.lists(
        st.tuples(
            st.text("abcdefgh", min_size=1, max_size=14), st.floats(0, 360), st.floats(0, 360)
        ),
        max_size=40,
    ),
    st.integers(0, 30),
)
def test_labels_never_cover_each_other(given_labels, most) -> None:
    labels = [Label(text=t, x=x, y=y, dot=2, type_px=12) for t, x, y in given_labels]
    taken = [Box(0, 320, 120, 360)]
    out = place_labels(labels, edge=360, most=most, taken=taken)
    assert len(out) <= most
    boxes = [label.box() for label in out]
    for i, a in enumerate(boxes):
        assert a.left >= 0
        assert a.right <= 360
        assert not a.meets(taken[0])
        assert not any(a.meets(b) for b in boxes[i + 1 :])
        assert not any(a.meets(o.dot_box()) for j, o in enumerate(out) if j != i)


def test_main_label_is_placed_whatever_happens() -> None:
    main = Label(text="A name far too long for so small a map" * 3, x=50, y=50, dot=3,
                 type_px=16, main=True)  # fmt: skip
    assert [x.text for x in place_labels([main], edge=100, most=5, taken=[])] == [main.text]


def test_larger_place_wins() -> None:
    big, small = (Label(text=t, x=100, y=100, dot=2, type_px=12) for t in ("Big", "Small"))
    assert [x.text for x in place_labels([big, small], edge=300, most=9, taken=[])] == ["Big"]


@given(st.floats(0.01, 1e6), st.sampled_from(["km", "%"]))
def test_ticks_cover_the_values(highest, unit) -> None:
    made = ticks(highest, unit=unit)
    assert made[0] == 0
    assert 2 <= len(made) <= 6
    assert (
        made[-1] >= min(highest, 100) * (1 - 1e-9) if unit == "%" else made[-1] >= highest * 0.999
    )
    assert unit != "%" or made[-1] <= 100


def test_ticks_of_nothing() -> None:
    assert ticks(0.0, unit="%")[0] == 0
    assert len(ticks(0.0, unit="km")) == 2


@given(st.lists(st.floats(0, 100), max_size=6))
def test_names_of_lines_keep_apart(wanted) -> None:
    out = spaced(sorted(wanted), gap=12, low=0, high=100)
    assert all(b - a >= 12 - 1e-9 for a, b in pairwise(out))
    assert all(y <= 100 for y in out)


def point(n: int, value: float | None) -> SeriesPoint:
    return SeriesPoint(
        day=DAY + timedelta(days=n), value=value, error=None if value is None else 0.5
    )


def test_runs_break_at_gaps() -> None:
    points = [point(n, v) for n, v in enumerate([None, 1, 1, None, None, 2, None])]
    assert [[p.value for p in run] for run in runs(points)] == [[1, 1], [2]]


def test_thinning_keeps_corners() -> None:
    run = [point(n, v) for n, v in enumerate([1, 1, 1, 2, 2, 2, 2, 3])]
    assert [(p.day - DAY).days for p in thin(run)] == [0, 2, 3, 6, 7]


def chart_of(*lines: list[float | None]) -> Chart:
    made = [
        SeriesLine(mapper=f"m{i}", points=[point(n, v) for n, v in enumerate(values)])
        for i, values in enumerate(lines)
    ]
    last = DAY + timedelta(days=max(len(x) for x in lines) - 1)
    return Chart(key="k", title="T", unit="km", lines=made, on=last, caption="", description="D")


def numbers(data: str) -> list[float]:
    return [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", data)]


@pytest.mark.parametrize("size", SIZES)
def test_chart_draws_one_line_and_style_by_mapper(size) -> None:
    drawn = html.fromstring(draw_chart(chart_of([1, 2, None, 4, 5], [3, 3, 3, 3, 3]), size))
    lines = drawn.xpath(".//path[contains(@class, 'c-line')]")
    classes = {p.get("class") for p in lines}
    assert classes == {"c-line c-line0", "c-line c-line1"}
    broken = next(p for p in lines if "c-line0" in p.get("class"))
    assert broken.get("d").count("M") == 2
    assert len(drawn.xpath(".//path[@class='c-mark']")) == 1
    names = [t.text for t in drawn.xpath(".//text") if t.get("class", "").startswith("c-name")]
    assert sorted(names) == ["m0", "m1"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lines", [([1],), ([0, 0, 0],), ([None, 2.0, None],), ([1e6, 3],)])
def test_odd_charts_stay_in_their_frame(size, lines) -> None:
    drawn = html.fromstring(draw_chart(chart_of(*lines), size))
    for p in drawn.xpath(".//path[contains(@class, 'c-line')]"):
        starts = re.findall(r"M(-?[\d.]+) (-?[\d.]+)", p.get("d"))
        assert starts
        for x, y in starts:
            assert 0 <= float(x) <= size.width
            assert 0 <= float(y) <= size.height


@pytest.mark.parametrize("size", MAP_SIZES)
def test_map_draws_areas_before_lines_before_names(inputs, size) -> None:
    drawn = html.fromstring(draw_map(build(inputs).map, size))
    order = [el.get("class") or "" for el in drawn]

    def at(name: str) -> int:
        return next(i for i, c in enumerate(order) if name in c.split())

    assert at("m-side2") < at("m-side1") < at("m-gain1-old") < at("m-gain1")
    assert at("m-gain1") < at("m-line_earlier") < at("m-line_recent") < at("m-line_now")
    assert at("m-line_now") < at("m-label") <= at("m-main")
    texts = [t.text for t in drawn.xpath(".//text")]
    assert {"Midtown", "Held by Eastland", "Held by Westland", "10\u00a0km", "N"} <= set(texts)


def test_map_puts_north_up_and_east_right(inputs) -> None:
    drawn = html.fromstring(draw_map(build(inputs).map, MAP_SIZES[0]))
    spot = {t.text: (float(t.get("x")), float(t.get("y"))) for t in drawn.xpath(".//text")}
    # Hamlet lies 10 km east and 10 km north of Midtown; 760 px show 60 km.
    dots = [(float(c.get("cx")), float(c.get("cy"))) for c in drawn.xpath(".//circle")]
    assert dots[0] == pytest.approx((380, 380))
    assert dots[1] == pytest.approx((380 + 126.7, 380 - 126.7), abs=0.4)
    assert spot["Held by Eastland"][0] > 380 > spot["Held by Westland"][0]


@given(
    st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), min_size=1, max_size=30),
    st.booleans(),
)
def test_path_steps_lead_back_to_the_points(points, close) -> None:
    data = path(points, close=close)
    steps = numbers(data.removesuffix("z"))
    x, y = steps[0], steps[1]
    got = [(x, y)]
    for dx, dy in zip(steps[2::2], steps[3::2], strict=True):
        x, y = x + dx, y + dy
        got.append((x, y))
    assert got[-1] == pytest.approx(points[-1], abs=0.06)
    assert data.endswith("z") == close


def test_elements_escape_text_and_attributes() -> None:
    made = element("text", "<b>&", element("tspan", "x"), cls='a" onload="x')
    assert str(made) == ('<text class="a&#34; onload=&#34;x">&lt;b&gt;&amp;<tspan>x</tspan></text>')


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (-0.04, "0"), (2.25, "2.2"), (10, "10")])
def test_numbers_are_short(value, text) -> None:
    assert num(value) == text

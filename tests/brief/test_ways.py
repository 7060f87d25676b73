"""The section on the ways out: strips, sentences, and nothing that a name could smuggle in."""

from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from frontcast.access import Figure, PlaceDates, Road, RoadDay, Window
from frontcast.brief import build, to_html, to_json, to_markdown
from frontcast.brief._draw_strip import SIZES, draw_strip, legend
from frontcast.brief.inputs import WaysOut
from frontcast.theatre import AccessConfig

from .conftest import ON


def road(name: str, ref: str = "M-1", via: str = "Ford", edge: int = 0) -> Road:
    return Road(start="Midtown", end=name, end_id="p", ref=ref, edges=(edge,), km=20.0 + edge,
                confidence="A", mode="road", via=via)  # fmt: skip


def days(one: Road, states: str) -> list[RoadDay]:
    words = {"o": "open", "e": "exposed", "c": "cut", "u": "unknown"}
    km = {"o": 14.0, "e": 6.0, "c": 0.0, "u": float("nan")}
    first = ON - timedelta(days=len(states) - 1)
    return [
        RoadDay(road=one, day=first + timedelta(days=n), state=words[s], km=km[s], error_km=1.1,
                map_day=None)
        for n, s in enumerate(states)
    ]  # fmt: skip


def ways_out(**changes: object) -> WaysOut:
    made = WaysOut(
        rows=(*days(road("Rear"), "oooeeecc"), *days(road("Hill", "", "Hill", 1), "ooouuoee")),
        dates=PlaceDates(first_exposed=ON - timedelta(days=4), last_open=ON - timedelta(days=5),
                         last_exit=ON, last_rail=None, until=ON),
        exits=1, open_exits=0, config=AccessConfig(), mapper="alpha",
        figures=(Figure(place="p1", day=ON, people=1200, source="the mayor"),),
        windows=(Window(rule="passable", issued=ON, horizon=ON + timedelta(days=90), remain=0.25,
                        days=tuple(ON + timedelta(days=n) for n in (3, 10, 40, 90))),),
        record="Brier 0.1.",
    )  # fmt: skip
    return replace(made, **changes)


def test_a_strip_has_a_span_for_each_spell(inputs) -> None:
    view = build(replace(inputs, ways=ways_out())).ways
    rear, hill = view.rows
    assert [(s.state, (s.last - s.first).days + 1) for s in rear.spans] == [
        ("open", 3), ("exposed", 3), ("cut", 2),
    ]  # fmt: skip
    assert [s.state for s in hill.spans] == ["open", "unknown", "open", "exposed"]
    assert rear.by == "M-1 by Ford"
    assert rear.now == "cut"
    assert hill.now.startswith("exposed, 6")


def test_what_is_said(inputs) -> None:
    said = " ".join(build(replace(inputs, ways=ways_out())).ways.said).replace("\u00a0", " ")
    assert "one road led from Midtown to ground 30 km behind the line, none of them open" in said
    assert "Last day with an open road out: 25 June 2025." in said
    # A day that is the last map's is no last day.
    assert "any road out" not in said
    assert "1,200 (on 30 June 2025; the mayor)" in said
    assert "10% 3 July 2025, 50% 9 August 2025, 90% later than the forecast reaches" in said
    assert "25% of 4 runs" in said
    assert "Brier 0.1." in said
    gone = ways_out(windows=(Window(rule="near", issued=ON, horizon=ON + timedelta(days=9),
                                    remain=0.0, days=(ON - timedelta(days=1),)),))  # fmt: skip
    told = " ".join(build(replace(inputs, ways=gone)).ways.said).replace("\u00a0", " ")
    assert "Of roads farther than 5 km from it none was left on 30 June 2025." in told


def test_how_many_roads_are_left(inputs) -> None:
    rear = "led from Midtown to ground 30 km behind the line"
    for exits, opened, words in (
        (0, 0, f"no road {rear}."),
        (1, 0, f"one road {rear}, none of them open."),
        (3, 2, f"3 roads that share no stretch {rear}, 2 of them open."),
    ):
        view = build(replace(inputs, ways=ways_out(exits=exits, open_exits=opened))).ways
        assert words in view.said[0].replace("\u00a0", " ")


def test_numbers_of_namesakes_are_not_shown(inputs) -> None:
    rows = tuple(days(road("Hill [123]", "", "Ford [9112131]"), "oo"))
    assert [(r.name, r.by) for r in build(replace(inputs, ways=ways_out(rows=rows))).ways.rows] == [
        ("Hill", " by Ford")
    ]


@pytest.mark.parametrize("size", SIZES, ids=lambda s: s.key)
def test_the_drawing_tells_states_apart_without_colour(inputs, size) -> None:
    view = build(replace(inputs, ways=ways_out())).ways
    drawn = ElementTree.fromstring(str(draw_strip(view, size)))
    rects = list(drawn.iter("rect"))
    assert [r.get("class") for r in rects] == [
        "s-open", "s-exposed", "s-cut", "s-open", "s-unknown", "s-open", "s-exposed",
    ]  # fmt: skip
    # Spans lie side by side and fill the strip.
    ends = [float(r.get("x")) + float(r.get("width")) for r in rects[:3]]
    assert ends[0] == pytest.approx(float(rects[1].get("x")), abs=0.2)
    assert ends[2] == pytest.approx(size.width - 1, abs=0.2)
    assert len(legend()) == 4


def test_a_year_without_a_day_off(inputs) -> None:
    long = ways_out(rows=tuple(days(road("Rear"), "o" * 366)))
    view = build(replace(inputs, ways=long)).ways
    text = str(draw_strip(view, SIZES[0]))
    assert text.count("<rect") == 1
    assert date(view.first.year, view.first.month, 1) < view.last


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", '"><img src=x>', "| a |\n# b"])
def test_names_of_roads_stay_text(inputs, bad: str) -> None:
    rows = tuple(days(road(bad, bad, bad), "oc"))
    view = build(replace(inputs, ways=ways_out(rows=rows)))
    page = to_html(view)
    assert "<script>" not in page
    assert "<img" not in page
    text = to_markdown(view)
    assert "<" not in text.replace("&lt;", "")
    assert "\n# b" not in text
    assert '"ways"' in to_json(view)


def test_no_roads_say_why(inputs) -> None:
    view = build(inputs)
    assert view.ways is None
    assert "No table of roads" in to_html(view)
    assert "No table of roads" in to_markdown(view)

"""Series against values counted by hand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.brief import BriefConfig, _series
from frontcast.brief._series import around, between, charts, share_series
from frontcast.brief.view import SeriesLine, SeriesPoint

from .conftest import ON, make_world


def test_share_counts_cells_of_the_town(theatre, world) -> None:
    town, side = theatre.places[0], theatre.sides[0]
    last = between(world, ON, ON)
    value, error = share_series(last, town, side)
    mask = world.mask(town)
    # The line runs along the western edge of column 50.
    assert value[0] == pytest.approx(100 * mask[:, 50:].sum() / mask.sum())
    # 9 rows of the disc, half a cell each way, the staircase's excess taken off.
    rows = int((mask[:, 49] & mask[:, 50]).sum())
    assert error[0] == pytest.approx(100 * rows * np.pi / 4 * 0.5 / world.size_km2(town))


def test_distance_is_in_the_first_chart(inputs) -> None:
    distance, share = charts(inputs, side=inputs.theatre.sides[0], config=BriefConfig())
    by_day = {p.day: p for p in distance.lines[0].points}
    # 60 to 11 days before: the nearest Eastland cell begins at column 60, 9.5 km away.
    assert by_day[ON - timedelta(days=20)].value == pytest.approx(9.5, abs=0.01)
    assert by_day[ON - timedelta(days=20)].error == 0.5
    # On the day the town's centre is Eastland's own; the nearest other ground ends at column 49.
    assert by_day[ON].value == pytest.approx(0.5, abs=0.01)
    assert [line.mapper for line in share.lines] == ["Alpha", "beta"]
    assert max(p.day for p in share.lines[0].points) == ON


def test_share_chart_leaves_out_long_nothing(inputs) -> None:
    _, share = charts(inputs, side=inputs.theatre.sides[0], config=BriefConfig())
    # Nothing was held until 10 days before; three months are shown all the same.
    assert min(p.day for p in share.lines[0].points) == ON - timedelta(days=90)


def test_days_without_a_map_are_gaps(inputs, world) -> None:
    slots = world.slots.copy()
    slots[-30:-20] = -1
    holed = replace(inputs, worlds=(replace(world, slots=slots),))
    distance, _ = charts(holed, side=inputs.theatre.sides[0], config=BriefConfig())
    missing = [p.day for p in distance.lines[0].points if p.value is None]
    assert missing == [ON - timedelta(days=n) for n in range(29, 19, -1)]


def test_nothing_after_the_day_of_the_brief(inputs) -> None:
    early = replace(inputs, on=ON - timedelta(days=40))
    for chart in charts(early, side=inputs.theatre.sides[0], config=BriefConfig()):
        assert max(p.day for line in chart.lines for p in line.points) == early.on


@pytest.mark.parametrize("reach", [15.0, 30.0, 200.0])
def test_near_part_gives_what_the_whole_gives(theatre, reach) -> None:
    world, town = make_world(theatre, shift=-3), theatre.places[0]
    part = around(world, town, reach_km=reach)
    whole = world.distance_km(town)
    near = part.distance_km(town)
    finite = np.isfinite(near)
    np.testing.assert_allclose(near[finite], whole[finite])
    assert (whole[~finite] > reach - 1).all()
    np.testing.assert_allclose(
        share_series(part, town, theatre.sides[0]), share_series(world, town, theatre.sides[0])
    )


def test_a_line_beyond_the_near_part_is_still_measured(inputs, theatre) -> None:
    # 120 days ago the line lay 19.5 km off; with a reach of 60 km that is inside, so the
    # series must equal the whole World's in any case.
    distance, _ = charts(inputs, side=theatre.sides[0], config=BriefConfig())
    whole = inputs.worlds[0].distance_km(inputs.place)
    assert [p.value for p in distance.lines[0].points] == pytest.approx(whole, abs=0.006)


def test_each_map_is_read_once(theatre, world) -> None:
    seen: list[int] = []

    def read(slot: int) -> np.ndarray:
        seen.append(slot)
        return world.read(slot)

    part = around(replace(world, read=read), theatre.places[0])
    part.distance_km(theatre.places[0])
    share_series(part, theatre.places[0], theatre.sides[0])
    assert sorted(seen) == sorted(set(seen)) == list(range(len(world.days)))


def test_place_off_the_grid_has_no_charts(inputs) -> None:
    off = replace(inputs, place=inputs.theatre.places[2])
    assert charts(off, side=inputs.theatre.sides[0], config=BriefConfig()) == []


def test_a_mapper_without_a_map_in_the_months_shown_has_no_line() -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(3)]
    silent = SeriesLine(
        mapper="Now and Then", points=[SeriesPoint(day=d, value=None, error=None) for d in days]
    )
    daily = SeriesLine(
        mapper="Daily", points=[SeriesPoint(day=d, value=5.0, error=0.5) for d in days]
    )
    chart = _series._chart("share", "Share", "%", [silent, daily], days[-1])
    assert [line.mapper for line in chart.lines] == ["Daily"]
    assert "Now and Then" not in chart.caption + chart.description

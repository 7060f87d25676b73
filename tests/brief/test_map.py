"""Layers of the map against geometry worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, box

from frontcast.brief import BriefConfig
from frontcast.brief._map import map_view
from frontcast.control import CONTESTED, world_from_cells

from .conftest import EAST, ON, SIZE, line_at, make_theatre, make_world

W = 20.4  # 41 rows and 41 columns of cells have their centres inside
CONFIG = BriefConfig(window_km=W)


def view_of(world, *, on=ON, place=None, config=CONFIG):
    place = place or world.theatre.places[0]
    side = world.theatre.sides[0]
    return map_view(world, place, on=on, side=side, name="Alpha", config=config)


def polygon(layer):
    return MultiPolygon([Polygon(rings[0], rings[1:]) for rings in layer.coordinates])


def one_day(theatre, cells):
    days = np.array([ON], dtype="datetime64[D]")
    return world_from_cells(
        cells[None], theatre=theatre, grid=theatre.grid, days=days, mapper="alpha"
    )


@pytest.mark.parametrize(
    ("key", "x"),
    # Columns 50, 60, 70 begin 0.5 km west, 9.5 and 19.5 km east of the town's centre.
    [("line_now", -0.5), ("line_recent", 9.5), ("line_earlier", 19.5)],
)
def test_straight_line_lies_where_the_cells_change(world, key, x) -> None:
    layer = view_of(world).layer(key)
    (line,) = layer.coordinates
    xs, ys = np.array(line).T
    assert np.abs(xs - x).max() < 0.06
    assert ys.min() == pytest.approx(-W, abs=0.05)
    assert ys.max() == pytest.approx(W, abs=0.05)


def test_gains_are_told_apart_by_age(world) -> None:
    view = view_of(world)
    assert view.layer("gained_recent").area_km2 == 10 * 41
    assert view.layer("gained_earlier").area_km2 == 10 * 41
    assert view.layer("lost").area_km2 == 0
    assert view.layer("lost").coordinates == []
    recent = polygon(view.layer("gained_recent"))
    assert recent.symmetric_difference(box(-0.5, -W, 9.5, W)).area < 0.02 * recent.area


def test_ground_lost_again_is_the_other_sides(theatre) -> None:
    world = make_world(theatre)
    cells = world.stack()
    cells[-1] = line_at(75)
    back = world_from_cells(
        cells, theatre=theatre, grid=theatre.grid, days=world.days, mapper="alpha"
    )
    view = view_of(back)
    lost = view.layer("lost")
    # Held 30 or 90 days ago from column 60 on, now only from 75: columns 60..74, of which those
    # up to column 70, 20 km east of the town, lie in the window.
    assert lost.area_km2 == 11 * 41
    assert lost.flag == 2
    assert lost.label == "Regained by Westland in 90 days"
    assert view.layer("gained_recent").area_km2 == 0


def test_held_other_contested_and_unknown_share_the_window_out(theatre) -> None:
    cells = line_at(55)
    cells[40:44, 40:46] = CONTESTED
    cells[:, :35] = 0
    view = view_of(one_day(theatre, cells))
    layers = {k: polygon(view.layer(k)) for k in ("held", "other", "contested", "unknown")}
    assert sum(p.area for p in layers.values()) == pytest.approx(4 * W * W, rel=0.01)
    assert view.layer("contested").area_km2 == 4 * 6
    assert layers["contested"].area == pytest.approx(24, rel=0.01)
    assert layers["unknown"].area == pytest.approx((W - 15.5) * 2 * W, rel=0.01)
    for a, b in combinations(layers.values(), 2):
        assert a.intersection(b).area < 0.5


def test_a_single_contested_cell_is_not_smoothed_away(theatre) -> None:
    cells = line_at(40)
    cells[50, 60] = CONTESTED
    view = view_of(one_day(theatre, cells))
    shown = polygon(view.layer("contested"))
    assert shown.contains(Point(10, 0))
    assert 0.2 < shown.area < 1.0
    assert not polygon(view.layer("held")).contains(Point(10, 0))
    # The one cell is told by its full size in words.
    assert view.layer("contested").area_km2 == 1


def test_unknown_neighbour_draws_no_line(theatre) -> None:
    cells = np.full((SIZE, SIZE), EAST, dtype=np.uint8)
    cells[:, :45] = 0
    view = view_of(one_day(theatre, cells))
    assert view.layer("line_now").coordinates == []
    assert polygon(view.layer("held")).area == pytest.approx((W + 5.5) * 2 * W, rel=0.01)


def test_window_over_the_edge_of_a_small_cube_is_unknown(theatre) -> None:
    whole = make_world(theatre)
    grid = theatre.grid.crop((*theatre.grid.bounds[:2], 460_000.0, theatre.grid.bounds[3]))
    cells = whole.stack()[:, :, :60]
    small = world_from_cells(cells, theatre=theatre, grid=grid, days=whole.days, mapper="alpha")
    view = view_of(small)
    # The cube ends 9.5 km east of the centre.
    assert polygon(view.layer("unknown")).area == pytest.approx((W - 9.5) * 2 * W, rel=0.01)
    assert polygon(view.layer("held")).bounds[2] == pytest.approx(9.5, abs=0.05)


def test_side_names_stand_on_their_own_ground(world) -> None:
    view = view_of(world)
    for key in ("held", "other"):
        layer = view.layer(key)
        assert polygon(layer).contains(Point(layer.label_at))


def test_places_are_those_in_the_window_by_population(world) -> None:
    view = view_of(world)
    assert [p.name for p in view.places] == ["Midtown", "Hamlet"]
    assert view.places[0].main
    assert (view.places[0].x, view.places[0].y) == (0, 0)
    assert (view.places[1].x, view.places[1].y) == pytest.approx((10, 10), abs=0.02)


def test_a_disc_stands_for_a_missing_outline_and_says_so() -> None:
    theatre = make_theatre(outline=False)
    view = view_of(make_world(theatre))
    outline = view.layer("outline")
    assert "no outline" in outline.label
    assert polygon(outline).area == pytest.approx(np.pi * 2.5**2, rel=0.02)


def test_no_earlier_map_no_earlier_line(theatre) -> None:
    view = view_of(one_day(theatre, line_at(50)))
    assert view.layer("line_recent") is None
    assert view.layer("gained_recent") is None
    assert view.layer("lost") is None


def test_off_the_grid_or_without_a_map_there_is_no_map(world) -> None:
    assert view_of(world, place=world.theatre.places[2]) is None
    assert view_of(world, on=ON + timedelta(days=1)) is None
    assert view_of(world, on=date(1999, 1, 1)) is None


def test_of_namesakes_only_the_most_populous_is_named() -> None:
    theatre = make_theatre()
    town, near, far = theatre.places
    small = replace(near, id="n1", name="Twin [n1]", population=10)
    big = replace(near, id="n2", name="Twin [n2]", population=5_000)
    twins = replace(theatre, places=(town, small, big, far))
    labels = view_of(make_world(twins)).places
    assert [(x.name, x.population) for x in labels] == [(town.name, 60_000), ("Twin", 5_000)]

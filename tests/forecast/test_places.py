from dataclasses import replace

import numpy as np
import pytest
import shapely

from frontcast.forecast._front import front_of
from frontcast.forecast._past import Past
from frontcast.forecast._places import (
    _integral,
    _ordered,
    _square,
    find_towns,
    footprint_cells,
    place_chances,
    town_state,
)
from frontcast.testing import mock_world

LEADS = (10, 20, 40)


def chances(world, day, centre=None):
    front = front_of(world)
    past = Past(world=world, front=front, every=5)
    towns = find_towns(world, world.cells(day), front)
    if centre is None:
        centre = np.tile(np.linspace(0.5, 0.0, 41), (3, 1))
    return place_chances(past, towns, leads=LEADS, longest=past.longest(LEADS), centre=centre)


def test_footprints_are_the_cells_that_measures_use():
    world = mock_world(days=1)
    rng = np.random.default_rng(5)
    for n, (lon, lat) in enumerate(rng.uniform((38.75, 48.4), (39.25, 48.75), (60, 2))):
        like = world.theatre.places[n % 4]
        outline = None
        if like.outline is not None:
            outline = shapely.affinity.translate(like.outline, lon - like.lon, lat - like.lat)
        place = replace(like, lon=lon, lat=lat, outline=outline)
        want = np.flatnonzero(world.mask(place))
        assert footprint_cells(world, place).tolist() == want.tolist()


def test_towns_as_a_map_finds_them():
    world = mock_world(days=1, pace=0, start=30.0)
    towns = find_towns(world, world.cells(0), front_of(world))
    # Ashford (radius 2, outline) is centred on column 30, which Red holds from on.
    assert towns.held.tolist() == [True, False, False, False]
    assert towns.km.tolist() == [0, 10, 20, 4]
    assert 0.5 < towns.share[0] < 0.9
    assert towns.share[1:].tolist() == [0, 0, 0]
    assert towns.side.tolist() == [3, 5, 1, 1]


def test_a_town_is_classed_by_the_share_held_if_there_is_any():
    share = np.array([0.8, 0.6, 0.3, 0.1, 0.0, 0.0])
    km = np.array([0, 3, 3, 3, 1, 25])
    state = town_state(share, km)
    assert state.tolist() == [0, 1, 2, 3, 5, 29]


def test_square_sums():
    cells = np.arange(30).reshape(5, 6) % 4 == 0
    got = _square(_integral(cells), np.array([0 * 7 + 1, 2 * 7 + 3]), 3)
    assert got.tolist() == [cells[0:3, 1:4].mean(), cells[2:5, 3:6].mean()]


def test_rates_fall_with_safety_and_rare_states_lean_on_neighbours():
    taken, seen = np.array([[30.0, 0, 10, 30]]), np.array([[100.0, 0, 100, 100]])
    got = _ordered(taken, seen)[0]
    assert got[0] == pytest.approx(0.3, abs=1e-4)
    assert got[2] == got[3] == pytest.approx(0.2, abs=1e-4)  # 10 and 30 of 100, pooled
    assert got[0] >= got[1] >= got[2]


def test_chances_never_fall_with_lead_and_whole_is_at_most_half():
    world = mock_world(days=90, pace=0.15)
    for day in (20, 40, 60, 80):
        p = chances(world, day)
        assert (np.diff(p, axis=0) >= 0).all()
        assert (p[:, :, 2] <= p[:, :, 1]).all()
        assert ((p >= 0) & (p <= 1)).all()


def test_a_steady_advance_takes_what_it_reaches_and_no_more():
    # 0.5 cells a day, no noise: 5, 10, 20 cells in 10, 20, 40 days; the line stands at column 29.
    world = mock_world(days=60, pace=0.5, noise=0.0, start=38.5)
    p = chances(world, 18)
    ashford, birchwick, coldwater, dunmore = range(4)
    assert p[:, ashford, 1].tolist() == [1, 1, 1]
    assert p[:, birchwick, 1] == pytest.approx([0, 1, 1], abs=0.05)  # 9 km away
    assert p[:, coldwater, 1] == pytest.approx([0, 0, 1], abs=0.05)  # 19 km away
    assert p[:, dunmore, 1] == pytest.approx([1, 1, 1], abs=0.05)  # 3 km away


def test_places_off_the_grid_and_on_unknown_ground_are_not_known():
    world = mock_world(days=60, pace=0.2)
    cells = world.stack()
    cells[-1, 20, 20] = 0
    front = front_of(world)
    towns = find_towns(world, cells[-1], front)
    assert towns.inside.tolist() == [True, False, True, True]

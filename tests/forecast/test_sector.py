from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.forecast import DistanceClimatology, SectorClimatology, run
from frontcast.forecast._front import front_of
from frontcast.forecast._past import Past
from frontcast.forecast.sector import _factors
from frontcast.testing import mock_world
from frontcast.testing.fronts import world_of

LEADS = (5, 20)


def forecast(model, world, *, members=10):
    init = date(2030, 1, 1) + timedelta(days=len(world.days) - 1)
    return run(model, world, init=init, leads=LEADS, members=members, rng=np.random.default_rng(0))


def halves(days=100, *, pace=0.1):
    """The north comes on steadily, the south stands."""
    cells = np.full((days, 40, 40), 2, dtype=np.uint8)
    cells[:, 38:] = 0
    for day in range(days):
        cells[day, :20, int(34 - pace * day) :] = 1
    cells[:, 20:38, 34:] = 1
    return world_of(cells)


def test_factors_by_hand():
    world = halves(days=31)
    past = Past(world=world, front=front_of(world), every=10)
    windows = past.windows(10)
    sector = np.repeat(np.arange(2), 20 * 40)
    p = np.full(41, 0.01)
    got = _factors(past, 10, p, sector)
    taken, expected = np.zeros(2), np.zeros(2)
    for first, last in windows:
        a, b = world.cells(first), world.cells(last)
        for s, rows in enumerate((slice(0, 20), slice(20, 38))):
            taken[s] += ((a[rows] == 2) & (b[rows] == 1)).sum()
            expected[s] += 0.01 * (a[rows] == 2).sum()  # all of the grid lies within 40 km
    assert taken[0] > 0 == taken[1]
    assert got == pytest.approx((taken + 20) / (expected + 20))


def test_quiet_stretches_stay_quiet():
    fcst = forecast(SectorClimatology(sector_km=20.0), halves())
    p = fcst.probability(20)
    line = [int((fcst.dataset["control"].values[r] == 2).sum()) for r in (10, 30)]
    north, south = p[10, line[0] - 1], p[30, line[1] - 1]
    plain = forecast(DistanceClimatology(), halves()).probability(20)
    assert north > plain[10, line[0] - 1] > south
    assert north > 5 * south > 0


def test_one_sector_is_the_distance_climatology():
    world = mock_world(days=120, pace=0.1)
    a = forecast(SectorClimatology(sector_km=1000.0), world)
    b = forecast(DistanceClimatology(), world)
    for lead in LEADS:
        p, q = a.probability(lead)[a.domain], b.probability(lead)[b.domain]
        assert p == pytest.approx(q, abs=0.01)
    assert a.model == "sector climatology"


def test_sectors_are_squares_of_whole_cells():
    sector = SectorClimatology(sector_km=20.0)._sectors((40, 50), 2.0).reshape(40, 50)
    assert len(np.unique(sector)) == 4 * 5
    assert (sector[:10, :10] == sector[0, 0]).all()
    assert sector[10, 0] != sector[9, 0] != sector[9, 10]

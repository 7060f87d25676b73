from datetime import date

import numpy as np

from frontcast.forecast import Persistence, run
from frontcast.testing import mock_world


def forecast(world, init=date(2030, 1, 20)):
    return run(
        Persistence(),
        world,
        init=init,
        leads=(10, 30),
        members=50,
        rng=np.random.default_rng(0),
    )


def test_nothing_changes():
    world = mock_world(days=30)
    fcst = forecast(world)
    start = world.cells(19)
    for lead in (10, 30):
        p = fcst.probability(lead)
        assert (p[:38] == (start[:38] == 1)).all()
        assert np.isnan(p[38:]).all()
        assert fcst.area_gained(lead).tolist() == [0.0]
    assert (fcst.world(0).stack() == start).all()
    assert fcst.size == 1


def test_places_are_taken_by_what_is_held():
    world = mock_world(days=30, pace=0, start=30.0)
    table = forecast(world).dataset["place_probability"].values
    # Of Ashford Red holds the centre and most, but less than 90 %; of the others nothing.
    assert table[0, 0].tolist() == [[1, 1, 0, 1], *[[0, 0, 0, 0]] * 3]


def test_a_day_without_a_map_starts_from_the_last_one():
    fcst = forecast(mock_world(days=10))
    assert fcst.notes == ("No map of 2030-01-20: starts from the last one, of 2030-01-10.",)


def test_before_the_first_map_nothing_is_known():
    fcst = forecast(mock_world(days=10), init=date(2029, 12, 1))
    assert np.isnan(fcst.probability(10)).all()
    assert np.isnan(fcst.dataset["place_probability"].values).all()
    assert "nothing is known" in fcst.notes[0]

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import distance_transform_edt

from frontcast.forecast._front import front_of, gain_band, loss_band, squared_distance
from frontcast.testing import mock_cells, mock_theatre, mock_world


@given(
    origin=arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))),
    reach=st.integers(1, 9),
)
def test_squared_distance_is_the_euclidean_one_up_to_the_reach(origin, reach):
    got = squared_distance(origin, reach=reach)
    if not origin.any():
        assert (got > reach**2).all()
        return
    want = np.rint(distance_transform_edt(~origin) ** 2)
    near = want <= reach**2
    assert (got[near] == want[near]).all()
    assert (got[~near] > reach**2).all()


def test_squared_distance_does_not_overflow_on_fine_grids():
    origin = np.zeros((3, 301), dtype=bool)
    origin[1, 0] = True
    assert squared_distance(origin, reach=300)[1].tolist() == [k * k for k in range(301)]


def test_flag_one_attacks_the_home_of_flag_two():
    front = front_of(mock_world(days=2))
    assert (front.attacker.code, front.defender.code) == ("RED", "BLUE")
    assert front.home[:38].all()
    assert not front.home[38:].any()


def test_gain_band_is_own_ground_in_reach_with_whole_kilometres():
    world = mock_world(days=1, pace=0, start=34.0)
    front = front_of(world)
    band = gain_band(world.cells(0), front, reach_km=25.0)
    row, column = np.divmod(band.cells, 40)
    # The line is straight at column 34: a cell of column c lies 34 - c km from it.
    assert set(row) == set(range(38))
    assert set(column) == set(range(9, 34))
    assert (band.km == 34 - column).all()


def test_contested_may_be_gained_and_unknown_may_not():
    world = mock_world(days=1, pace=0, start=34.0)
    front, cells = front_of(world), world.cells(0).copy()
    cells[5, 33], cells[6, 33] = 3, 0
    band = gain_band(cells, front)
    assert 5 * 40 + 33 in band.cells
    assert 6 * 40 + 33 not in band.cells


def test_loss_band_is_the_near_side_of_occupied_ground():
    world = mock_world(days=1, pace=0, start=30.0)
    band = loss_band(world.cells(0), front_of(world))
    column = band.cells % 40
    assert set(column) == set(range(30, 35))
    assert (band.km == column - 29).all()


def test_before_an_invasion_distance_counts_from_what_the_attacker_holds():
    world = mock_world(days=1, start=40.0)
    cells = world.cells(0).copy()
    assert gain_band(cells, front_of(world)).cells.size == 0
    cells[39, :] = 1  # holds ground that is nobody's home, two rows from the defender's
    band = gain_band(cells, front_of(world))
    assert set(band.km[band.cells // 40 == 37]) == {2}


@pytest.mark.parametrize("cell", [500.0, 1000.0, 2000.0])
def test_reach_is_in_kilometres_whatever_the_cell(cell):
    theatre = mock_theatre(size=60, cell=cell)
    cells = mock_cells(days=1, pace=0, start=58.0, size=60)[0]
    front = front_of(mock_world(days=1, theatre=theatre, start=58.0, pace=0))
    band = gain_band(cells, front, reach_km=25.0)
    widest = (58 - band.cells % 60).max()
    assert widest == min(58, int(25_000 // cell))
    assert band.km.max() <= 25

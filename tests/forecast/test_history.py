from dataclasses import replace

import numpy as np
import pytest
import shapely

from frontcast.forecast._front import front_of
from frontcast.forecast._history import read_history
from frontcast.forecast._momentum import momentum
from frontcast.records import Region
from frontcast.testing import mock_theatre, mock_world


def with_border():
    """A theatre whose five easternmost columns are the attacker's own country."""
    theatre = mock_theatre()
    grid = theatre.grid
    west, south, east, north = grid.bounds
    edge = east - 5 * grid.cell

    def degrees(left, right):
        box = shapely.segmentize(shapely.box(left, south, right, north), grid.cell)
        return shapely.transform(box, lambda p: np.column_stack(grid.unproject(p[:, 0], p[:, 1])))

    regions = (
        Region(id="A", name="A", home="BLUE", geometry=degrees(west, edge)),
        Region(id="B", name="B", home="RED", geometry=degrees(edge, east)),
    )
    return replace(theatre, regions=regions)


def history_of(world):
    return read_history(world, front_of(world))


def test_the_share_of_the_attackers_own_country_within_six_kilometres():
    theatre = with_border()
    own = theatre.home == 1
    assert own[:, 35:].all()
    assert not own[:, :35].any()
    border = history_of(mock_world(days=2, theatre=theatre)).border
    y, x = np.mgrid[:40, :40]
    around = [np.hypot(y - r, x - c) <= 6.0 for r, c in ((20, 34), (20, 30), (20, 28), (0, 39))]
    disc = np.hypot(*np.mgrid[-6:7, -6:7]) <= 6.0
    at = [border[20, 34], border[20, 30], border[20, 28], border[0, 39]]
    inside = [0, 0, 0, 1]  # a cell does not count itself; beyond the grid there is nobody's ground
    want = [(own & a).sum() - i for a, i in zip(around, inside, strict=True)]
    assert at == pytest.approx([w / (disc.sum() - 1) for w in want])
    assert at[0] > at[1] > at[2] == 0


def test_no_border_without_such_a_country():
    assert not history_of(mock_world(days=2)).border.any()


def test_another_number_of_cells_draws_momentum_anew():
    history = history_of(mock_world(days=60))
    other = history.drawn_by(0.1)
    assert other.flips is history.flips
    want = momentum(history.flips, 50, cell_km=history.front.cell_km, few=0.1)
    assert (other.momentum(50).fields == want.fields).all()
    assert (other.momentum(50).fields != history.momentum(50).fields).any()


def test_momentum_is_worked_out_once_for_a_day():
    history = history_of(mock_world(days=30))
    assert history.momentum(20) is history.momentum(20)
    assert history.momentum(20) is not history.momentum(19)

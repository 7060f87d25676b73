"""Priors on their own scales."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.campaign import _layout as at
from frontcast.campaign import parameters, to_unit, to_values
from frontcast.errors import ConfigError

TABLE = parameters(["A", "B"], ["north", "south"], priors={"fire.B": {"sd": 0.0, "median": 2.0}})
NAMES = [p.name for p in TABLE]


@given(st.floats(-3, 3))
def test_values_come_back(z):
    unit = np.full((2, len(TABLE)), z)
    values = to_values(unit, TABLE)
    back = to_unit(values, TABLE)
    free = np.array([p.sd > 0 for p in TABLE])
    assert back[:, free] == pytest.approx(unit[:, free], abs=1e-6)
    assert (values[:, ~free] == 2.0).all()


def test_scales_are_what_they_are_called():
    ones = to_values(np.ones((1, len(TABLE))), TABLE)[0]
    by_name = dict(zip(NAMES, ones, strict=True))
    tries, share, effort = (TABLE[NAMES.index(n)] for n in ("tries", "stop_max", "effort.A.north"))
    assert by_name["tries"] == pytest.approx(tries.median * np.e**tries.sd)
    odds = share.median / (1 - share.median) * np.e**share.sd
    assert by_name["stop_max"] == pytest.approx(odds / (1 + odds))
    assert by_name["effort.A.north"] == pytest.approx(effort.sd)


def test_the_table_is_in_the_order_of_the_loop():
    assert NAMES[at.ADVANCE] == "advance"
    assert NAMES[at.MECH_SD] == "mech_sd"
    assert NAMES[at.GLOBALS : at.GLOBALS + 2] == ["recruits.A", "vehicles.A"]
    assert NAMES[at.GLOBALS + at.SIDED + at.SCREEN] == "screen.B"
    assert NAMES[at.GLOBALS + 2 * at.SIDED + 2] == "effort.B.north"
    assert all(p.source and p.meaning and p.unit for p in TABLE)


def test_unknown_priors_are_refused():
    with pytest.raises(ConfigError, match="do not exist: nothing"):
        parameters(["A", "B"], ["north"], priors={"nothing": {"sd": 1.0}})

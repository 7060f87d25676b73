"""A tilt keeps the sum, the order within an axis, and certainty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontcast.campaign import tilt
from frontcast.errors import SchemaError

AXIS = np.array([0, 0, 1, 1, -1, 2], dtype=np.int8)


@given(
    arrays(np.float64, 6, elements=st.floats(0, 1)),
    arrays(np.float64, 3, elements=st.floats(-2, 2)),
)
def test_the_sum_stays_and_chances_remain_chances(chance, rate):
    got = tilt(chance, AXIS, rate)
    assert got.sum() == pytest.approx(chance.sum(), abs=1e-6)
    assert ((got >= 0) & (got <= 1)).all()
    assert got[4] == chance[4]
    sure = (chance == 0) | (chance == 1)
    assert np.array_equal(got[sure], chance[sure])
    assert (got[0] - got[1]) * (chance[0] - chance[1]) >= 0


@given(arrays(np.float64, 6, elements=st.floats(0, 1)), st.floats(-2, 2))
def test_the_same_rate_everywhere_changes_nothing(chance, rate):
    assert tilt(chance, AXIS, np.full(3, rate)) == pytest.approx(chance, abs=1e-6)


def test_a_rate_is_multiplied():
    # Two cells: the odds of rates move apart by exp(1), whatever keeps the sum.
    got = tilt(np.array([0.1, 0.1]), np.array([0, 1], dtype=np.int8), np.array([0.5, -0.5]))
    assert np.log1p(-got[0]) / np.log1p(-got[1]) == pytest.approx(np.e)


def test_what_does_not_fit_is_refused():
    with pytest.raises(SchemaError, match="an axis for each chance"):
        tilt(np.zeros(3), AXIS, np.zeros(3))
    with pytest.raises(SchemaError, match="finite log rate"):
        tilt(np.zeros(6), AXIS, np.zeros(2))

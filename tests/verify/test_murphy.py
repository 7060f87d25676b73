"""The decomposition: its parts add up, and are what they are called."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.verify import brier_score, murphy

CASES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@given(CASES)
def test_the_parts_add_up_to_the_brier_score(cases: list[tuple[float, bool]]) -> None:
    p, y = zip(*cases, strict=True)
    found = murphy(p, y)
    whole = found.reliability - found.resolution + found.uncertainty + found.within
    assert whole == pytest.approx(found.brier)
    assert found.brier == pytest.approx(brier_score(p, y))
    assert found.reliability >= 0
    assert found.resolution >= 0
    rate = np.mean(y)
    assert found.uncertainty == pytest.approx(rate * (1 - rate))


def test_a_worked_table() -> None:
    """Said 0.1 ten times, seen once; said 0.8 ten times, seen six times: by hand."""
    p = [0.1] * 10 + [0.8] * 10
    y = [1] + [0] * 9 + [1] * 6 + [0] * 4
    found = murphy(p, y)
    assert found.reliability == pytest.approx(0.5 * 0 + 0.5 * 0.2**2)
    assert found.resolution == pytest.approx(0.5 * 0.25**2 + 0.5 * 0.25**2)
    assert found.uncertainty == pytest.approx(0.35 * 0.65)
    assert found.within == pytest.approx(0.0)


def test_always_the_base_rate_tells_nothing() -> None:
    found = murphy([0.25] * 8, [1, 1, 0, 0, 0, 0, 0, 0])
    assert (found.reliability, found.resolution) == pytest.approx((0, 0))
    assert found.brier == pytest.approx(found.uncertainty)


def test_nothing_known_is_nan() -> None:
    assert np.isnan(murphy([], []).brier)

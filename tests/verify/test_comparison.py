import warnings

import numpy as np
import pytest
import xarray as xr
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scores.stats.statistical_tests import diebold_mariano as reference

from frontcast.errors import SchemaError
from frontcast.verify import diebold_mariano


@given(
    d=arrays(float, st.integers(8, 30), elements=st.floats(-1, 1).map(lambda v: round(v, 3))),
    horizon=st.integers(1, 4),
)
def test_it_is_that_of_scores_where_that_is_told(d, horizon):
    assume(np.ptp(d) > 0)
    series = xr.DataArray(
        d[None], dims=["pair", "time"], coords={"pair": [0], "h": ("pair", [horizon])}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        want = reference(series, "pair", "h", method="HLN", statistic_distribution="t")
    if np.isnan(want["dm_test_stat"].item()):
        return  # the plain sum of covariances is not positive
    statistic, p = diebold_mariano(d, horizon=horizon)
    assert statistic == pytest.approx(want["dm_test_stat"].item(), rel=1e-6, abs=1e-6)
    confidence = want["confidence_gt_0"].item()
    assert p == pytest.approx(2 * min(confidence, 1 - confidence), rel=1e-6, abs=1e-6)


def test_scores_that_do_not_differ_are_seldom_told_apart():
    """Windows of three issue dates: neighbours share two thirds of what happens."""
    rng = np.random.default_rng(5)
    found = {1: 0, 3: 0}
    for _ in range(400):
        shocks = rng.normal(size=62)
        d = shocks[:-2] + shocks[1:-1] + shocks[2:]
        for horizon in found:
            found[horizon] += diebold_mariano(d, horizon=horizon)[1] < 0.05
    assert found[3] / 400 < 0.1
    assert found[1] / 400 > 0.15, "a test that takes windows for independent is too sure"


def test_a_clear_difference_is_told():
    d = 0.5 + np.random.default_rng(6).normal(0, 0.1, 20)
    statistic, p = diebold_mariano(d, horizon=2)
    assert statistic > 5
    assert p < 0.001
    assert diebold_mariano(-d, horizon=2) == pytest.approx((-statistic, p))


def test_a_variance_that_is_not_positive_is_taken_with_smaller_weights():
    d = np.array([1.0, -1.0] * 6) + 0.1
    statistic, p = diebold_mariano(d, horizon=2)
    assert 0 < p < 1
    assert statistic > 0


def test_what_cannot_be_told():
    assert np.isnan(diebold_mariano([0.1], horizon=1)).all()
    assert np.isnan(diebold_mariano([0.0] * 10, horizon=1)).all()
    assert np.isnan(diebold_mariano([0.1, 0.2, 0.3], horizon=5)).all()
    assert np.isnan(diebold_mariano([np.nan, 0.2], horizon=1)).all()
    with pytest.raises(SchemaError, match="at least 1 issue date"):
        diebold_mariano([0.1, 0.2], horizon=0)

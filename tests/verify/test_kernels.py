"""The compiled loops for very many forecasts against the plain way that smaller ones take."""

import numpy as np
import pytest
import scoringrules

from frontcast.errors import SchemaError
from frontcast.verify import brier_score, crps_ensemble
from frontcast.verify.histogram import joint_histogram

MANY = 120_000


@pytest.fixture
def forecasts():
    rng = np.random.default_rng(3)
    p = np.concatenate((rng.random(MANY), rng.random(MANY) ** 9, [0.0, 1.0, 1e-300, 1e-3]))
    y = (rng.random(p.size) < p).astype(float)
    return p, y


def test_brier_of_very_many(forecasts):
    p, y = forecasts
    parts = [brier_score(p[i::4], y[i::4]) for i in range(4)]  # each is small: NumPy's way
    assert brier_score(p, y) == pytest.approx(np.mean(parts), abs=1e-12)
    holed = p.copy()
    holed[::2] = np.nan
    assert brier_score(holed, y) == pytest.approx(np.mean(parts[1::2]), abs=1e-12)
    assert np.isnan(brier_score(np.full(MANY, np.nan), np.zeros(MANY)))
    with pytest.raises(SchemaError, match="0 or 1"):
        brier_score(p, y * 2)
    with pytest.raises(SchemaError, match="probabilities"):
        brier_score(p + 1, y)


def test_crps_of_very_many():
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(MANY // 6, 7)), rng.normal(size=MANY // 6)
    want = scoringrules.crps_ensemble(y, x, estimator="nrg", backend="numpy")
    assert crps_ensemble(x, y) == pytest.approx(want.mean(), abs=1e-12)
    y[::3] = np.nan
    assert crps_ensemble(x, y) == pytest.approx(want[~np.isnan(y)].mean(), abs=1e-12)


def test_histogram_of_very_many_is_the_sum_of_small_ones(forecasts):
    p, y = forecasts
    small = sum(joint_histogram(p[i::4], y[i::4]) for i in range(4))
    got = joint_histogram(p, y)
    assert np.array_equal(got[:, [0, 2]], small[:, [0, 2]])
    assert np.allclose(got, small, rtol=1e-12)
    with pytest.raises(SchemaError, match="probabilities"):
        joint_histogram(p - 0.5, y)

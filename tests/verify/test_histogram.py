"""Scores from joint histograms against those from the pairs themselves, and against libraries."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize
from scores.probability import roc_curve_data

from frontcast.errors import SchemaError
from frontcast.verify import (
    area_under_curve,
    calibration_error,
    calibration_line,
    expected_calibration_error,
    joint_histogram,
    roc_curve,
)

PAIRS = st.integers(1, 60).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, n, elements=st.floats(0, 1)),
        arrays(np.float64, n, elements=st.sampled_from([0.0, 1.0])),
    )
)


@pytest.fixture(scope="module")
def many():
    rng = np.random.default_rng(1)
    p = rng.beta(0.4, 3.0, 30_000)
    return p, (rng.random(p.size) < p**1.3).astype(float)


@given(pairs=PAIRS)
def test_nothing_is_lost(pairs):
    p, y = pairs
    table = joint_histogram(p, y)
    assert table.sum(0) == pytest.approx([p.size, p.sum(), y.sum()])


@given(pairs=PAIRS, cut=st.integers(0, 60))
def test_the_order_of_pairs_and_how_they_are_split_change_nothing(pairs, cut):
    p, y = pairs
    order = np.random.default_rng(cut).permutation(p.size)
    parts = [joint_histogram(p[order][s], y[order][s]) for s in (slice(cut), slice(cut, None))]
    assert parts[0] + parts[1] == pytest.approx(joint_histogram(p, y))


@given(pairs=PAIRS)
def test_calibration_error_is_that_of_the_pairs(pairs):
    got = float(calibration_error(joint_histogram(*pairs)))
    assert got == pytest.approx(expected_calibration_error(*pairs), nan_ok=True, abs=1e-12)


@given(pairs=PAIRS)
def test_area_under_the_curve_is_the_chance_of_a_right_order(pairs):
    p, y = np.round(pairs[0], 3), pairs[1]  # a value a row: ties are then those of the pairs
    yes, no = p[y == 1], p[y == 0]
    got = float(area_under_curve(joint_histogram(p, y)))
    if not (yes.size and no.size):
        assert np.isnan(got)
        return
    right = (yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2
    # 0.0005 and 0.001 stand in rows of their own; all else is one row a thousandth.
    assert got == pytest.approx(right)


def test_area_under_the_curve_of_many(many):
    thresholds = np.concatenate([[0], np.unique(many[0])])
    fcst, obs = (xr.DataArray(v, dims="cell") for v in many)
    few = np.concatenate([thresholds[::150], [1.0]])
    want = roc_curve_data(fcst, obs, few)
    assert float(area_under_curve(joint_histogram(*many))) == pytest.approx(
        float(want["AUC"]), abs=2e-3
    )


def test_roc_curve_by_hand():
    # .9 happens, .6 does not, .3 happens, .1 does not.
    alarms, hits = roc_curve(joint_histogram([0.9, 0.6, 0.3, 0.1], [1, 0, 1, 0]))
    corners = sorted(set(zip(alarms.tolist(), hits.tolist(), strict=True)))
    assert corners == [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)]


def test_calibration_line_is_the_most_likely_one(many):
    p, y = many
    keep = (p >= 0.01) & (p < 0.999)
    x = np.log(p[keep] / (1 - p[keep]))

    def loss(line):
        z = line[0] + line[1] * x
        return np.logaddexp(0, z).sum() - (z * y[keep]).sum()

    want = minimize(loss, [0.0, 1.0]).x
    got = calibration_line(joint_histogram(p[keep], y[keep]))
    assert np.array(got) == pytest.approx(want, abs=3e-3)
    assert got[1] > 1.05


@pytest.mark.parametrize("power", [0.7, 1.0, 1.5])
def test_a_slope_below_one_says_too_sure(power):
    rng = np.random.default_rng(2)
    true = rng.uniform(0.02, 0.98, 200_000)
    odds = (true / (1 - true)) ** (1 / power)
    said = odds / (1 + odds)
    _, slope = calibration_line(joint_histogram(said, rng.random(true.size) < true))
    assert slope == pytest.approx(power, abs=0.03)


def test_what_cannot_be_told():
    for p, y in (([0.0, 0.0], [0, 1]), ([0.5, 0.5], [0, 1]), ([0.2, 0.6], [1, 1])):
        assert np.isnan(calibration_line(joint_histogram(p, y))).all()
    assert np.isnan(area_under_curve(joint_histogram([0.5], [1])))
    assert np.isnan(calibration_error(joint_histogram([], [])))


def test_what_is_no_probability():
    with pytest.raises(SchemaError, match=r"\[0, 1\]"):
        joint_histogram([1.2], [1])
    with pytest.raises(SchemaError, match="flat"):
        joint_histogram([0.5, 0.5], [1])

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.integrate import quad

from frontcast.errors import SchemaError
from frontcast.verify import (
    brier_score,
    crps_ensemble,
    log_score,
    pairs,
    skill,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("fcst", "obs", "want"),
    [
        ([1.0, 0.0], [1, 0], 0.0),
        ([0.0, 1.0], [1, 0], 1.0),
        ([0.9, 0.9, 0.8, 0.3], [1, 1, 1, 0], 0.0375),  # (.01 + .01 + .04 + .09) / 4
        ([0.5, NAN, 0.5], [1, 1, NAN], 0.25),
    ],
)
def test_brier_score(fcst, obs, want):
    assert brier_score(fcst, obs) == pytest.approx(want)


def test_brier_score_with_weights_counts_as_often_as_the_weight_says():
    assert brier_score([0.9, 0.2], [1, 1], weights=[3, 1]) == pytest.approx(
        brier_score([0.9, 0.9, 0.9, 0.2], [1, 1, 1, 1])
    )


def test_nothing_known_is_nan():
    assert np.isnan(brier_score([], []))
    assert np.isnan(log_score([NAN], [1]))
    assert np.isnan(brier_score([0.5], [1], weights=[0]))
    assert np.isnan(crps_ensemble(np.zeros((1, 3)), [NAN]))


@pytest.mark.parametrize(
    ("fcst", "obs", "weights", "message"),
    [
        ([0.5], [1, 0], None, "differ in shape"),
        ([1.5], [1], None, r"\[0, 1\]"),
        ([-0.1], [1], None, r"\[0, 1\]"),
        ([0.5], [0.5], None, "0 or 1"),
        ([0.5], [1], [-1], "at least 0"),
        ([0.5, 0.5], [1, 1], [1, 2, 3], "do not fit"),
    ],
)
def test_what_cannot_be_scored_is_refused(fcst, obs, weights, message):
    with pytest.raises(SchemaError, match=message):
        pairs(fcst, obs, weights)


@given(p=st.floats(0, 1), truth=st.floats(0.01, 0.99))
def test_both_scores_are_proper(p, truth):
    """No probability has a better expected score than the true one."""
    for score in (brier_score, lambda f, o: log_score(f, o, floor=1e-9)):
        said, honest = (truth * score([q], [1]) + (1 - truth) * score([q], [0]) for q in (p, truth))
        assert honest <= said + 1e-12


def test_log_score():
    assert log_score([0.5, 0.25], [1, 0]) == pytest.approx(-(np.log(0.5) + np.log(0.75)) / 2)
    assert log_score([0.0], [1]) == pytest.approx(-np.log(1e-4))
    assert log_score([1.0], [0], floor=0.01) == pytest.approx(-np.log(0.01))


def test_skill_against_a_perfect_reference_is_not_told():
    assert np.isnan(skill(0.1, reference=0.0))
    assert np.isnan(skill(0.1, reference=NAN))


@given(
    members=arrays(float, st.integers(1, 8), elements=st.floats(-50, 50)), obs=st.floats(-50, 50)
)
def test_crps_is_the_double_sum(members, obs):
    brute = np.abs(members - obs).mean() - np.abs(members[:, None] - members).mean() / 2
    assert crps_ensemble(members[None], [obs]) == pytest.approx(brute, abs=1e-9)


def test_crps_is_the_integral_of_the_squared_distance_of_distributions():
    members, obs = np.array([1.0, 2.0, 2.5, 7.0]), 4.0

    def gap(x):
        return ((members <= x).mean() - (obs <= x)) ** 2

    want = quad(gap, 0, 8, points=[*members, obs])[0]
    assert crps_ensemble(members[None], [obs]) == pytest.approx(want)


def test_crps_of_one_member_is_the_absolute_error():
    assert crps_ensemble([[3.0], [5.0]], [4.0, 9.0]) == pytest.approx(2.5)
    assert crps_ensemble([[3.0], [5.0]], [4.0, 9.0], weights=[1, 0]) == pytest.approx(1)


def test_crps_refuses_shapes_that_do_not_fit():
    with pytest.raises(SchemaError, match="members"):
        crps_ensemble([1.0, 2.0], [1.0, 2.0])

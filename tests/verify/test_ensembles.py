import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import ndtr

from frontcast.errors import SchemaError
from frontcast.verify import brier_score, crps_ensemble, log_score, rank_masses
from frontcast.verify.ensembles import inside

VALUES = st.floats(-1e3, 1e3)


@given(members=arrays(float, st.integers(1, 12), elements=VALUES), obs=VALUES)
def test_crps_is_that_of_scoringrules(members, obs):
    want = float(scoringrules.crps_ensemble(obs, members, estimator="nrg"))
    assert crps_ensemble(members[None], [obs]) == pytest.approx(want, rel=1e-6, abs=1e-6)


@given(p=st.floats(0.001, 0.999), y=st.sampled_from([0, 1]))
def test_brier_and_log_score_are_those_of_scoringrules(p, y):
    assert brier_score([p], [y]) == pytest.approx(float(scoringrules.brier_score(y, p)), abs=1e-6)
    assert log_score([p], [y]) == pytest.approx(float(scoringrules.log_score(y, p)), rel=1e-6)


def test_crps_of_many_members_is_that_of_the_normal_distribution():
    # Gneiting & Raftery (2007), eq. 21: of N(0, 1) at 0: 2 phi(0) - 1 / sqrt(pi) = 0.23369.
    x = np.random.default_rng(0).normal(size=200_000)
    assert crps_ensemble(x[None], [0.0]) == pytest.approx(0.2337, abs=2e-3)
    closed = 1.0 * (2 * ndtr(1.0) - 1) + 2 * 0.24197 - 0.56419
    assert crps_ensemble(x[None], [1.0]) == pytest.approx(closed, abs=3e-3)


@given(shift=st.floats(-3, 3), spread=st.floats(0.2, 3))
def test_crps_is_proper(shift, spread):
    """No ensemble has a better expected score than one drawn from the truth (up to sampling)."""
    at = (np.arange(400) + 0.5) / 400
    truth = -np.log1p(-at)  # quantiles of the exponential distribution
    said = shift + spread * truth
    honest, other = (
        np.mean([crps_ensemble(x[None], [y]) for y in truth[::20]]) for x in (truth, said)
    )
    assert honest <= other + 0.02


@given(members=arrays(float, st.integers(1, 30), elements=st.integers(0, 5)), obs=st.integers(0, 6))
def test_ranks_are_masses(members, obs):
    mass = rank_masses(members, float(obs))
    assert (mass >= 0).all()
    assert mass.sum() == pytest.approx(1.0)
    assert rank_masses(members[::-1], float(obs)) == pytest.approx(mass)


def test_ranks_by_hand():
    # Five places between four members; two tie with the outcome, so it may take three of them.
    assert rank_masses([1, 2, 2, 9], 2.0, bars=5) == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0])
    assert rank_masses([1, 2, 3, 4], 0.0, bars=5) == pytest.approx([1, 0, 0, 0, 0])
    assert rank_masses([0.0], 0.0, bars=2) == pytest.approx([0.5, 0.5])
    with pytest.raises(SchemaError, match="at least one member"):
        rank_masses([], 1.0)


def test_ranks_of_a_reliable_ensemble_are_flat():
    rng = np.random.default_rng(4)
    mass = np.mean([rank_masses(rng.normal(size=19), rng.normal()) for _ in range(4000)], axis=0)
    assert mass == pytest.approx(np.full(10, 0.1), abs=0.02)


def test_central_intervals_hold_their_ends():
    members = np.arange(101.0)
    held = [inside(members, obs, levels=(0.8, 0.5)).tolist() for obs in (9, 10, 24, 25, 90, 91)]
    assert held == [[0, 0], [1, 0], [1, 0], [1, 1], [1, 0], [0, 0]]
    assert inside([3.0], 3.0).tolist() == [1, 1, 1]

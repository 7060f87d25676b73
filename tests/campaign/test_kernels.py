"""The rates behave as they must; the whole loop is doubled by a plain NumPy member."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.campaign import _kernels as kernels
from frontcast.campaign import _layout as at
from frontcast.campaign import simulate, to_values
from frontcast.campaign.example import example
from frontcast.testing.campaign import march_plainly

positive = st.floats(0.01, 1e5)
share = st.floats(0.0, 1.0)
HASHES = np.random.default_rng(2).integers(0, 2**64, 20_000, dtype=np.uint64)


@given(tries=st.floats(0.0, 500.0), room=positive, more=positive, most=share)
def test_more_drones_stop_no_fewer_groups(tries, room, more, most):
    few = kernels.stopped_share(tries, room, most)
    assert 0.0 <= few <= most
    assert few <= kernels.stopped_share(tries, room + more, most) + 1e-12


@given(tries=st.floats(0.1, 500.0), extra=st.floats(0.1, 500.0), room=positive)
def test_a_saturated_screen_lets_a_larger_share_pass(tries, extra, room):
    few, many = (kernels.stopped_share(n, room, 0.9) for n in (tries, tries + extra))
    assert many <= few + 1e-12


def test_one_group_in_three_passes_where_the_screen_engages_as_many_as_try():
    # By hand: 0.9 (1 - 1/e) = 0.569; with 1.35 times the room 0.9 (1 - e^-1.35) = 0.667.
    assert kernels.stopped_share(100.0, 100.0, 0.9) == pytest.approx(0.5689, abs=1e-4)
    assert 1 - kernels.stopped_share(100.0, 135.0, 0.9) == pytest.approx(1 / 3, abs=0.001)


@given(
    strength=positive, opposed=positive, supply=st.floats(0.0, 1.0), more=st.floats(0.0, 1.0),
    exponent=st.floats(0.1, 3.0), foothold=st.floats(0.0, 5000.0),
)  # fmt: skip
def test_more_supply_of_the_defender_never_speeds_the_attacker(
    strength, opposed, supply, more, exponent, foothold
):
    slow, fast = (
        kernels.advance_km(0.01, strength, opposed * s, exponent, foothold, 0.3, 0.0)
        for s in (min(supply + more, 1.0), supply)
    )
    assert 0.0 <= slow <= fast * (1 + 1e-12)


@given(share=share, enclosure=share, more=share, alternatives=share, weight=share, keep=share)
def test_supply_lies_between_nothing_and_all_and_falls_with_enclosure(
    share, enclosure, more, alternatives, weight, keep
):
    some = kernels.supply_wanted(share, enclosure, alternatives, weight, keep)
    tighter = kernels.supply_wanted(share, max(enclosure, more), alternatives, weight, keep)
    assert keep <= some <= 1.0 + 1e-12
    assert tighter <= some + 1e-12
    assert kernels.supply_wanted(1.0, 0.0, alternatives, weight, keep) == pytest.approx(1.0)


@given(enclosure=share, late=st.floats(0.0, 400.0), more=st.floats(0.0, 400.0), worst=share)
def test_leaving_later_never_costs_less(enclosure, late, more, worst):
    soon = kernels.withdrawal_share(enclosure, late, worst)
    assert 0.0 <= soon <= kernels.withdrawal_share(enclosure, late + more, worst) <= worst + 1e-12


def test_counts_have_the_mean_that_is_asked_for():
    hashes = HASHES
    for mean in (0.3, 4.0, 60.0):
        drawn = np.array([kernels.poisson(mean, h, 10**6) for h in hashes])
        assert drawn.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / drawn.size))
        assert drawn.var() == pytest.approx(mean, rel=0.06)
    drawn = np.array([kernels.rounded(2.3, h, 10) for h in hashes])
    assert set(drawn) == {2, 3}
    assert drawn.mean() == pytest.approx(2.3, abs=0.02)


def test_normals_are_nearly_normal():
    drawn = np.array([kernels.normal(h) for h in HASHES])
    assert abs(drawn.mean()) < 0.02
    assert drawn.std() == pytest.approx(1.0, abs=0.01)
    # Four uniforms: kurtosis 3 - 6/20 (Irwin and Hall).
    assert (drawn**4).mean() == pytest.approx(2.7, abs=0.08)


def test_the_loop_is_what_its_plain_twin_says():
    campaign = example(days=150)
    unit = np.random.default_rng(5).standard_normal((3, len(campaign.table)))
    runs = simulate(campaign, to_values(unit, campaign.table), seed=9)
    sums, books, fallen = march_plainly(campaign, runs.values, seed=9)
    assert np.array_equal(books, runs.books)
    assert np.array_equal(fallen, runs.fallen)
    whole = [at.PEOPLE_LOST, at.VEHICLE_LOST, at.TRIED, at.PASSED, at.PEOPLE, at.FOOTHOLD]
    assert np.array_equal(sums[..., whole], runs.sums[..., whole])
    assert np.allclose(sums, runs.sums, rtol=1e-4, atol=1e-4)

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.forecast._level import (
    LEAST,
    LevelConfig,
    LevelModel,
    dealt,
    decayed_mean,
    expected_gains,
    level_noise,
    season,
    steps_of,
)

INIT = date(2031, 5, 10)
SERIES = st.lists(st.floats(0, 100), min_size=1, max_size=60).map(np.array)


def only(weight, *, tau=100.0, season=0.0, **days):
    model = LevelModel(weight=weight, tau_days=tau, **days)
    return LevelConfig(models=(model,), season=season)


def gains(daily, config, *, days=60, init=INIT):
    return expected_gains(np.asarray(daily, float), init=init, days=days, config=config)


def yearly(days, amplitude=0.3):
    start = np.datetime64(INIT) - len(range(days)) + 1
    return season(start + np.arange(days), amplitude=amplitude)


@given(SERIES, st.floats(0.5, 300))
def test_decayed_mean_is_a_sum_of_halving_weights(values, half_life):
    top, below = 0.0, 0.0
    for back, value in enumerate(values[::-1]):
        weight = np.exp(-np.log(2) * back / half_life)
        top, below = top + weight * value, below + weight
    got = decayed_mean(values, half_life=half_life)
    assert got == pytest.approx(top / below, rel=1e-9, abs=1e-12)


def test_decayed_mean_of_nothing():
    assert decayed_mean(np.zeros(0), half_life=7.0) == 0.0


def test_the_season_is_of_mean_zero_least_in_spring_and_most_in_autumn():
    days = np.datetime64("2030-01-01") + np.arange(365)
    course = season(days, amplitude=0.3)
    assert course.mean() == pytest.approx(0, abs=1e-3)
    least, most = (days[f(course)] for f in (np.argmin, np.argmax))
    assert abs(least - np.datetime64("2030-04-01")) <= np.timedelta64(3, "D")
    assert abs(most - np.datetime64("2030-10-01")) <= np.timedelta64(3, "D")
    assert np.ptp(course) == pytest.approx(0.6, abs=1e-3)


@given(st.floats(LEAST, 50), st.integers(200, 500))
def test_a_past_that_only_had_the_season_goes_on_so(pace, n):
    daily = pace * np.exp(yearly(n))
    got = gains(daily, LevelConfig(), days=90)
    ahead = season(np.datetime64(INIT) + 1 + np.arange(90), amplitude=0.3)
    assert got == pytest.approx(np.broadcast_to(pace * np.exp(ahead), (3, 90)), rel=1e-9)


def test_weights_by_hand():
    # A pace of 2 that rose to 8 a week ago: the fast mean lies between, the slow one below it.
    daily = np.concatenate([np.full(300, 2.0), np.full(7, 8.0)])
    late = {h: (1 - 0.5 ** (7 / h)) / (1 - 0.5 ** (307 / h)) for h in (7, 60)}  # geometric sums
    fast, slow = (2 + 6 * late[h] for h in (7, 60))
    got = gains(daily, only(0.5, tau=20.0, fast_days=7.0, slow_days=60.0), days=40)[0]
    for lead in (1, 10, 40):
        w = 0.5 * np.exp(-lead / 20)
        assert got[lead - 1] == pytest.approx(fast**w * slow ** (1 - w))
    assert (np.diff(got) < 0).all()


def test_each_model_has_its_own_mean_and_they_differ_after_a_turn():
    daily = np.concatenate([np.full(300, 2.0), np.full(20, 20.0)])
    first, second, third = gains(daily, LevelConfig(), days=90)[:, -1]
    assert first < second < third
    assert third > 2 * first


def test_a_quiet_front_is_not_a_dead_one():
    assert gains(np.zeros(200), only(0.8)) == pytest.approx(np.full((1, 60), LEAST))
    assert gains(np.zeros(0), only(0.8)) == pytest.approx(np.full((1, 60), LEAST))


def test_a_removal_of_ground_in_one_day_counts_as_thirty_cells_at_most():
    calm = np.full(300, 10.0)
    routed, corrected = calm.copy(), calm.copy()
    routed[-3], corrected[-3] = -30.0, -5000.0
    assert (gains(routed, only(0.8)) == gains(corrected, only(0.8))).all()
    assert (gains(routed, only(0.8)) < gains(calm, only(0.8))).all()


def test_the_season_counts_from_the_day_after_issue():
    flat = np.full(1, 5.0)
    got = gains(flat, only(0.5, season=0.3), days=3)[0]
    course = season(np.datetime64(INIT) + np.arange(4), amplitude=0.3)
    assert got == pytest.approx(5 * np.exp(course[1:] - course[0]))


def test_noise_is_of_mean_one_with_the_stated_spread_and_memory():
    config = LevelConfig(sd=0.6, tau_days=50.0, start_sd=0.3)
    steps, n = 30, 40_000
    log = level_noise(n, steps=steps, step_days=3, config=config, rng=np.random.default_rng(4))
    keep = np.exp(-3 / 50)
    k = np.arange(1, steps + 1)
    variance = 0.09 * keep ** (2 * k) + 0.36 * (1 - keep ** (2 * k))
    assert np.exp(log).mean(0) == pytest.approx(np.ones(steps), abs=0.02)
    assert log.var(0) == pytest.approx(variance, rel=0.05)
    lag = np.corrcoef(log[:, 10], log[:, 20])[0, 1]
    assert lag == pytest.approx(keep**10 * np.sqrt(variance[10] / variance[20]), abs=0.02)


def test_a_longer_ensemble_starts_with_a_shorter_one():
    few, many = (
        level_noise(n, steps=9, step_days=3, config=LevelConfig(), rng=np.random.default_rng(1))
        for n in (5, 50)
    )
    assert (many[:5] == few).all()


def test_members_are_dealt_to_models_in_equal_parts():
    assert dealt(3, 7).tolist() == [0, 1, 2, 0, 1, 2, 0]


def test_steps_sum_days_and_drop_the_rest():
    daily = np.arange(14.0).reshape(2, 7)
    assert steps_of(daily, step_days=3).tolist() == [[3, 12], [24, 33]]


def test_the_day_of_issue_is_the_last_of_the_past():
    """A burst on the day of issue counts whole in the fast mean; a day ago, by 2 ** (-1/7)."""
    base = np.full(500, 1.0)
    today, before = base.copy(), base.copy()
    today[-1], before[-2] = 50.0, 50.0
    config = only(1.0, tau=1e9)
    a, b = (np.log(gains(d, config)[0, 0]) for d in (today, before))
    assert np.exp(b) - 1 == pytest.approx((np.exp(a) - 1) * 0.5 ** (1 / 7))
    assert gains(today, config, init=INIT + timedelta(days=100))[0, 0] == pytest.approx(np.exp(a))

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit, logit

from frontcast.forecast import seal
from frontcast.forecast._front import FAR_KM, Band, band_of_held, front_of
from frontcast.forecast._history import read_history
from frontcast.forecast._momentum import GAINS, NAMES, Momentum
from frontcast.forecast._pattern import (
    ADVECTION,
    PatternConfig,
    _map_logistic,
    blended,
    fit_pattern,
    pattern_terms,
    to_total,
)
from frontcast.forecast._rates import Padded
from frontcast.testing.fronts import grown_cells, world_of

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=50).map(np.array)


@given(CHANCES, st.floats(0, 60))
def test_chances_are_moved_to_a_total_and_keep_their_order(p, total):
    got = to_total(p, total)
    want = np.clip(total, p.size * 1e-6, p.size * (1 - 1e-6))
    assert got.sum() == pytest.approx(want, rel=1e-6, abs=1e-6)
    order = np.argsort(p, kind="stable")
    assert (np.diff(got[order]) >= 0).all()


@given(st.lists(st.floats(0.01, 0.99), min_size=2, max_size=20).map(np.array), st.floats(0.2, 0.8))
def test_odds_change_by_one_factor(p, share):
    got = to_total(p, share * p.size)
    shift = logit(got) - logit(p)
    assert shift == pytest.approx(np.full(p.size, shift[0]), abs=1e-6)


def test_nothing_to_move():
    assert to_total(np.zeros(0), 3.0).size == 0


def test_a_blend_is_a_mean_of_logits():
    got = blended([np.array([0.5, 0.1]), np.array([0.9, 0.1])], [1.0, 3.0])
    # Odds 1 and 9 give 9 ** .75; equal chances stay.
    assert got == pytest.approx([9**0.75 / (1 + 9**0.75), 0.1])
    assert blended([np.array([0.0, 1.0])] * 2, [0.5, 0.5]) == pytest.approx([1e-5, 1 - 1e-5])


def plain_momentum(n, fields=None):
    table = np.zeros((1, len(NAMES)), dtype=np.float32) if fields is None else fields
    return Momentum(fields=table, block=np.zeros((n, n), dtype=np.int32), front_cells=n)


def terms(km, *, advance=2.0, fields=None, config=None):
    n = 20
    km = np.asarray(km, dtype=np.uint8)
    padded = Padded.of((n, n), 1.0)
    held = np.zeros((n, n), dtype=bool)
    held[:, 15:] = True
    cells = (10 * n + 15 - km.astype(int)).astype(np.int32)
    band = Band(cells=cells, km=km)
    return pattern_terms(
        band, plain_momentum(n, fields), counts=padded.counts_at(held, cells), ends=padded.ends,
        border=np.full((n, n), 0.5, np.float32), advance_km=advance,
        config=config or PatternConfig(),
    )  # fmt: skip


def test_terms_by_hand():
    got = terms([2, 4, 8])
    e = np.log([1.0, 2.0, 4.0])
    assert (got[:, 0] == 1).all()
    assert got[:, 1] == pytest.approx(e)
    assert got[:, 2] == pytest.approx(e**2 / 4)
    assert got[:, 3] == pytest.approx(np.tanh(e))
    assert got[:, 4] == pytest.approx(e)
    assert got[:, 5] == pytest.approx(np.tanh(e / 2))
    assert got[:, -1] == pytest.approx([0.5] * 3)
    assert got.shape == (3, 6 + len(GAINS) + 3 + 1 + 1)


def test_a_fast_stretch_is_nearer_by_its_momentum():
    fields = np.zeros((1, len(NAMES)), dtype=np.float32)
    fields[0, GAINS.index((45, 10))] = np.log(2.0)
    got = terms([4], fields=fields, config=ADVECTION)
    assert got == pytest.approx(np.array([[1.0, np.log(4 / 2 / 2)]]), abs=1e-6)


@given(st.floats(0.5, 3.0))
def test_distance_counts_in_units_of_the_advance(advance):
    a, b = terms([2, 4], advance=advance), terms([4, 8], advance=2 * advance)
    assert a[:, :6] == pytest.approx(b[:, :6])


def test_the_fit_is_that_of_a_general_optimiser():
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(3000), rng.normal(size=(3000, 2))])
    y = (rng.random(3000) < expit(x @ [-1.5, -0.8, 0.4])).astype(float)
    w = rng.choice([1.0, 4.0], 3000)
    config = PatternConfig(dispersion=5.0, sd=0.2)
    mean, sd = np.array([-2.0, -1.0, 0.0]), np.array([10.0, 0.2, 0.2])

    def loss(b):
        z = x @ b
        like = (w * (y * z - np.logaddexp(0, z))).sum() / 5.0
        return 0.5 * (((b - mean) / sd) ** 2).sum() - like

    want = minimize(loss, mean, method="BFGS", tol=1e-10).x
    assert _map_logistic(x, y, w, config=config) == pytest.approx(want, abs=1e-4)


@lru_cache
def past(days=220, seed=0):
    world = world_of(grown_cells(days=days, line=32, gain=(-4.2, 2.0), loss=(-7.0, 2.0), seed=seed))
    return read_history(world, front_of(world))


def test_a_pattern_says_what_was_taken_in_the_windows_it_saw():
    """Far ground is safe, near ground is not, and the chances add up to what was taken."""
    history = past()
    flips, lead = history.flips, 30
    config = PatternConfig(dispersion=1.0, sd=2.0, taken=1.0, quiet=1.0)
    b = fit_pattern(history, lead=lead, config=config, rng=np.random.default_rng(0))
    padded = Padded.of(flips.start.shape, 1.0)
    said, was = np.zeros(41), np.zeros(41)
    for start in range(40, 190, 6):
        held, near = flips.held(start), history.momentum(start)
        gained = flips.between(start, start + lead)[0]
        band = band_of_held(held, history.front, reach_km=FAR_KM)
        x = pattern_terms(
            band, near, counts=padded.counts_at(held, band.cells), ends=padded.ends,
            border=history.border, advance_km=gained.size / near.front_cells, config=config,
        )  # fmt: skip
        said += np.bincount(band.km, weights=expit(x @ b), minlength=41)
        was += np.bincount(band.km, weights=np.isin(band.cells, gained), minlength=41)
    assert said.sum() == pytest.approx(was.sum(), rel=0.1)
    for km in (1, 2, 3):
        assert said[km] == pytest.approx(was[km], rel=0.25)
    assert said[12:].sum() < 0.01 * said.sum()


def test_looking_at_a_part_of_the_cells_changes_little():
    config = [PatternConfig(dispersion=1.0, taken=a, quiet=b) for a, b in ((1.0, 1.0), (0.6, 0.1))]
    fits = [fit_pattern(past(), lead=30, config=c, rng=np.random.default_rng(3)) for c in config]
    x = terms([1, 2, 4, 6])
    assert x @ fits[0] == pytest.approx(x @ fits[1], abs=0.5)


def test_too_short_a_past_or_one_without_gains_says_nothing():
    rng = np.random.default_rng(0)
    assert fit_pattern(past(days=60), lead=30, config=PatternConfig(), rng=rng) is None
    still = world_of(np.repeat(grown_cells(days=1), 200, axis=0))
    frozen = read_history(still, front_of(still))
    assert fit_pattern(frozen, lead=30, config=PatternConfig(), rng=rng) is None


def test_nothing_later_is_learned_from():
    cells = grown_cells(days=150, line=32)
    noise = np.random.default_rng(1).integers(0, 3, cells[120:].shape, dtype=np.uint8)
    fits = []
    for later in (cells[120:], noise):
        world = seal(
            world_of(np.concatenate([cells[:120], later])), date(2030, 1, 1) + timedelta(119)
        )
        history = read_history(world, front_of(world))
        fits.append(
            fit_pattern(history, lead=30, config=PatternConfig(), rng=np.random.default_rng(2))
        )
    assert (fits[0] == fits[1]).all()

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from frontcast.forecast import seal
from frontcast.forecast._flips import find_flips
from frontcast.forecast._front import front_of
from frontcast.forecast._history import read_history
from frontcast.forecast._momentum import GAINS, LOSSES, NAMES, Momentum
from frontcast.forecast._rates import (
    GAIN_TERMS,
    LOSS_TERMS,
    REFERENCE,
    FitConfig,
    Padded,
    _gain_prior,
    _map_poisson,
    _Rows,
    _smooth_rate,
    fit_rates,
    gain_rows,
    loss_rows,
)
from frontcast.testing.fronts import grown_cells, world_of

N = 30
NO_BORDER = np.zeros((N, N), dtype=np.float32)
SHARP = FitConfig(dispersion=1.0, thin=0.4, lags=(0,))
"""Each change counts as one event: what a simulation deserves."""


def discs(field, km, cell_km):
    """Count a field within a radius of each cell, itself apart, by brute force."""
    y, x = np.mgrid[: field.shape[0], : field.shape[1]]
    out = np.zeros(field.shape, dtype=int)
    for r, c in np.argwhere(field):
        out += np.hypot(y - r, x - c) * cell_km <= km
    return out - field


@given(st.integers(1, 30), st.integers(1, 30), st.data())
@settings(max_examples=20)
def test_addresses_on_the_padded_grid_and_back(rows, columns, data):
    padded = Padded.of((rows, columns), 1.0)
    cells = np.array(data.draw(st.lists(st.integers(0, rows * columns - 1))), dtype=np.int32)
    assert padded.back(padded.flat(cells)).tolist() == cells.tolist()
    field = np.arange(rows * columns) + 1
    spread = padded.spread(field)
    assert spread.size == padded.size
    assert spread[padded.flat(cells)].tolist() == field[cells].tolist()
    assert spread.sum() == field.sum()


@pytest.mark.parametrize("cell_km", [0.5, 1.0])
def test_counts_are_those_within_each_radius(cell_km):
    padded = Padded.of((N, N), cell_km)
    field = np.random.default_rng(2).random((N, N)) < 0.05
    cells = np.arange(N * N)
    counts = np.cumsum(padded.counts_at(field, cells), axis=1)
    assert (np.cumsum(padded.counts(field), axis=1)[padded.flat(cells)] == counts).all()
    for r, km in enumerate((1.5, 3.2, 6.0, 12.0)):
        assert (counts[:, r] == discs(field, km, cell_km).ravel()).all()
        full = np.hypot(*np.mgrid[-25:26, -25:26]) * cell_km <= km
        assert padded.ends[r] == full.sum() - 1


@pytest.mark.parametrize("cell_km", [2.0, 5.0])
def test_on_coarse_grids_neighbours_are_still_neighbours(cell_km):
    padded = Padded.of((N, N), cell_km)
    assert padded.ends[0] == 8
    assert (np.diff(padded.ends) > 0).all()
    point = np.zeros((N, N), dtype=bool)
    point[10, 10] = True
    near = padded.counts(point)[:, 0][padded.flat(np.arange(N * N))].reshape(N, N)
    assert near.sum() == 8
    assert near[9:12, 9:12].sum() == 8


def a_line(column):
    """Ground held from a column on, and momentum of 0.1, 0.2, ... in the windows in turn."""
    held = np.zeros((N, N), dtype=bool)
    held[:, column:] = True
    fields = np.tile(np.arange(1, len(NAMES) + 1, dtype=np.float32) / 10, (1, 1))
    near = Momentum(fields=fields, block=np.zeros((N, N), dtype=np.int32), front_cells=N)
    return held, near


def test_terms_of_gains_by_hand():
    held, near = a_line(16)
    padded = Padded.of((N, N), 1.0)
    border = np.full((N, N), 0.25, dtype=np.float32)
    cells = np.array([15 * N + 15, 15 * N + 14, 15 * N + 13, 15 * N + 3])  # 1, 2, 3, 13 km away
    counts = padded.counts_at(held, cells)
    rows = gain_rows(near, border, cells, counts=counts, ends=padded.ends, lead=0.5)
    got = {name: rows[:, k] for k, name in enumerate(GAIN_TERMS)}
    assert rows.shape == (4, len(GAIN_TERMS))
    assert (got["1"] == 1).all()
    assert (got["lead"] == 0.5).all()
    assert got["n8"] == pytest.approx([3 / 8, 0, 0, 0])
    assert got["n8^2"] == pytest.approx([9 / 64, 0, 0, 0])
    assert got["far"].tolist() == [0, 1, 1, 1]
    # Three km away one cell of the line lies within 3.2 km, and two more at hypot(3, 1) = 3.16.
    assert got["far2"].tolist() == [0, 0, 1, 1]
    within = {km: discs(held, km, 1.0).ravel()[cells] for km in (3.2, 6.0, 12.0)}
    assert within[3.2][2] == 3
    assert got["n3"] == pytest.approx(within[3.2] / 36)
    assert got["n6"] == pytest.approx(within[6.0] / 112)
    assert got["n12^2"] == pytest.approx((within[12.0] / 440) ** 2)
    assert got["n12"][3] == 0
    assert got["border"] == pytest.approx([0.25] * 4)
    for name, there in zip(NAMES, near.fields[0], strict=True):
        assert got[name] == pytest.approx([there] * 4)
    assert got["gain 365 d 20 km x lead"] == pytest.approx(got["gain 365 d 20 km"] / 2)


def test_terms_of_losses_by_hand():
    held, near = a_line(16)
    padded = Padded.of((N, N), 1.0)
    cells = np.array([15 * N + 16, 15 * N + 18])  # at the line; the third column behind it
    counts = padded.counts_at(held, cells)
    home = padded.counts_at(np.ones((N, N), dtype=bool), cells)
    recent = np.array([True, False])
    rows = loss_rows(near, cells, counts=counts, home=home, recent=recent, ends=padded.ends)
    got = {name: rows[:, k] for k, name in enumerate(LOSS_TERMS)}
    assert got["f8"] == pytest.approx([3 / 8, 0])
    assert got["f3"] == pytest.approx([discs(~held, 3.2, 1.0)[15, 16] / 36, 3 / 36])
    assert got["n6"] == pytest.approx(discs(held, 6.0, 1.0).ravel()[cells] / 112)
    assert got["recent"].tolist() == [1, 0]
    assert got["loss 30 d 12 km"] == pytest.approx([(len(GAINS) + 1) / 10] * 2)


def test_recent_ground_deep_behind_the_line_has_no_friends_around():
    held, near = a_line(4)
    padded = Padded.of((N, N), 1.0)
    cells = np.array([15 * N + 15])
    home = padded.counts_at(np.ones((N, N), dtype=bool), cells)
    counts = padded.counts_at(held, cells)
    rows = loss_rows(near, cells, counts=counts, home=home, recent=cells > 0, ends=padded.ends)
    assert rows[0, LOSS_TERMS.index("f3")] == 0


def simulated_rows(beta, *, n=4000, seed=0):
    """Poisson events with known coefficients, in two parts with offsets of their own."""
    rng = np.random.default_rng(seed)
    parts = []
    for offset in (-0.5, 0.7):
        x = np.column_stack([np.ones(n), rng.normal(size=(n, len(beta) - 1))]).astype(np.float32)
        event = rng.random(n) < 1 - np.exp(-np.exp(x @ beta + offset))
        keep = event | (rng.random(n) < 0.3)
        parts.append(
            _Rows(terms=x[keep], event=event[keep], weight=np.where(event, 1.0, 1 / 0.3)[keep],
                  offset=offset, loss=False)
        )  # fmt: skip
    return parts


def test_the_most_likely_coefficients_are_those_of_a_general_optimiser():
    rows = simulated_rows(np.array([-3.0, 0.8, -0.5]))
    mean, sd = np.array([-1.0, 0.0, 0.3]), np.array([5.0, 0.2, 0.1])

    def loss(b):
        total = 0.5 * (((b - mean) / sd) ** 2).sum()
        for r in rows:
            log = r.terms.astype(float) @ b + r.offset
            total -= (r.weight * (r.event * log - np.exp(log))).sum() / 7.0
        return total

    want = minimize(loss, mean, method="BFGS", tol=1e-10).x
    got = _map_poisson(rows, mean=mean, sd=sd, dispersion=7.0)
    assert got == pytest.approx(want, abs=1e-4)


def test_known_coefficients_are_found_again_from_thinned_cells():
    beta = np.array([-4.0, 0.8, -0.5])
    rows = simulated_rows(beta, n=60_000)
    got = _map_poisson(rows, mean=np.zeros(3), sd=np.full(3, 10.0), dispersion=1.0)
    assert got == pytest.approx(beta, abs=0.06)


def test_without_a_past_the_prior_stands():
    mean, sd = _gain_prior(FitConfig())
    assert (_map_poisson([], mean=mean, sd=sd, dispersion=1.0) == mean).all()


def test_a_heavy_dispersion_leaves_the_prior():
    rows = simulated_rows(np.array([-3.0, 1.0]), n=500)
    mean, sd = np.array([-2.0, 0.0]), np.array([0.5, 0.2])
    got = _map_poisson(rows, mean=mean, sd=sd, dispersion=1e9)
    assert got == pytest.approx(mean, abs=1e-3)


def test_the_pace_around_a_day_is_a_mean_over_three_weeks():
    daily = np.random.default_rng(0).poisson(3.0, 60).astype(float)
    got = _smooth_rate(daily)
    for day in (0, 5, 30, 59):
        part = daily[max(day - 10, 0) : day + 11]
        assert got[day] == pytest.approx((part.sum() + 1) / part.size)
    assert (_smooth_rate(np.zeros(100)) > 0).all()


@lru_cache
def fitted(*, days=330, config=SHARP, seed=0, **rule):
    """Fit the rates to a simulated front: rates, its history, the last day's terms of gains."""
    rule = {k: np.array(v) if k == "rows" else v for k, v in rule.items()}
    world = world_of(grown_cells(days=days, size=N, every=3, line=24, seed=seed, **rule))
    history = read_history(world, front_of(world))
    rates = fit_rates(
        history.flips, border=NO_BORDER, anchors=history.momentum, cell_km=1.0, config=config,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    return rates, history


def at_the_front(history, *, held):
    """Return the cells of one side that touch the other, and the share of hostile neighbours."""
    flips = history.flips
    now = flips.held(flips.last)
    other = now if not held else flips.home & ~now
    share = discs(other, 1.5, 1.0) / 8
    cells = np.flatnonzero((now == held) & flips.home & (share > 0))
    return cells, share.ravel()[cells]


def log_rates(rates, history, cells, *, lead=0.0, loss=False):
    flips = history.flips
    padded = Padded.of((N, N), 1.0)
    held, near = flips.held(flips.last), history.momentum(flips.last)
    counts = padded.counts_at(held, cells)
    if loss:
        home, recent = padded.counts_at(flips.home, cells), np.zeros(cells.size, dtype=bool)
        return loss_rows(near, cells, counts=counts, home=home, recent=recent,
                         ends=padded.ends) @ rates.loss  # fmt: skip
    return (
        gain_rows(near, NO_BORDER, cells, counts=counts, ends=padded.ends, lead=lead) @ rates.gain
    )


@pytest.mark.parametrize(("slope", "seed"), [(0.5, 0), (3.0, 1), (3.0, 2)])
def test_the_pull_of_hostile_neighbours_is_found_again(slope, seed):
    rates, history = fitted(gain=(-3.2 - slope / 2, slope), loss=(-4.5, 1.0), seed=seed)
    cells, share = at_the_front(history, held=False)
    got = log_rates(rates, history, cells)
    found = np.polyfit(share, got, 1)[0]
    assert found == pytest.approx(slope, abs=0.8)


def test_the_pull_of_friendly_ground_on_losses_is_found_again():
    found = []
    for slope in (0.0, 3.0):
        rates, history = fitted(gain=(-3.5, 1.0), loss=(-4.0 - slope / 2, slope))
        cells, share = at_the_front(history, held=True)
        found.append(np.polyfit(share, log_rates(rates, history, cells, loss=True), 1)[0])
    assert found == pytest.approx([0.0, 3.0], abs=0.8)


@pytest.mark.parametrize(("contrast", "low", "high"), [(0.0, -0.3, 0.3), (2.0, 0.4, 2.0)])
def test_a_sector_that_was_fast_is_expected_to_be_fast_again(contrast, low, high):
    """Truth: the log rates of two halves differ by the contrast; shrinkage draws it to 0."""
    for sign in (1, -1):
        rows = tuple((sign * contrast * np.where(np.arange(N) < N // 2, 0.5, -0.5)).tolist())
        rates, history = fitted(gain=(-4.2, 1.5), loss=(-6.0, 1.0), rows=rows)
        windows = rates.gain[2 : 2 + len(GAINS)]
        gaps = []
        for day in range(150, 330, 30):
            near = history.momentum(day)
            north, south = (near.fields[near.block[r, 15], : len(GAINS)] for r in (3, N - 6))
            gaps.append((north - south) @ windows)
        assert low < sign * np.mean(gaps) < high


def test_the_mean_rate_of_an_even_front_is_the_pace_of_its_level():
    """Summed over the front, rates of the last step give the pace that the offset stands for."""
    rates, history = fitted(gain=(-4.0, 2.0), loss=(-5.0, 1.0))
    flips = history.flips
    total, seen = 0.0, 0.0
    padded = Padded.of((N, N), 1.0)
    for day in range(150, 330, 30):
        held, near = flips.held(day), history.momentum(day)
        cells = np.flatnonzero(flips.home & ~held)
        counts = padded.counts_at(held, cells)
        some = np.cumsum(counts, axis=1)[:, 1] > 0
        terms = gain_rows(
            near, NO_BORDER, cells[some], counts=counts[some], ends=padded.ends, lead=0.0
        )
        pace = _smooth_rate(flips.daily(gained=True))[day]
        offset = np.log(pace / near.front_cells) - REFERENCE
        total += np.exp(terms @ rates.gain + offset).sum()
        seen += 3 * pace
    assert total == pytest.approx(seen, rel=0.15)


def test_looking_at_a_part_of_the_quiet_cells_changes_little():
    part = fitted(gain=(-4.0, 2.0), loss=(-5.0, 1.0))
    every = fitted(
        gain=(-4.0, 2.0), loss=(-5.0, 1.0), config=FitConfig(dispersion=1.0, thin=1.0, lags=(0,))
    )
    cells, _ = at_the_front(every[1], held=False)
    a, b = (log_rates(rates, every[1], cells) for rates, _ in (every, part))
    assert np.abs(a - b).mean() < 0.15


def test_nothing_later_is_learned_from():
    world = world_of(grown_cells(days=200, size=N, line=24))
    cut = seal(world, date(2030, 1, 1) + timedelta(days=120))
    noisy = grown_cells(days=121, size=N, line=24)
    noisy = np.concatenate([noisy, np.random.default_rng(0).integers(0, 3, (40, N, N), np.uint8)])
    other = seal(world_of(noisy), date(2030, 1, 1) + timedelta(days=120))
    both = []
    for one in (cut, other):
        history = read_history(one, front_of(one))
        both.append(
            fit_rates(find_flips(one, history.front), border=history.border,
                      anchors=history.momentum, cell_km=1.0, config=FitConfig(),
                      rng=np.random.default_rng(5))
        )  # fmt: skip
    assert (both[0].gain == both[1].gain).all()
    assert (both[0].loss == both[1].loss).all()


def test_coefficients_by_name():
    rates, _ = fitted(gain=(-4.0, 2.0), loss=(-5.0, 1.0))
    assert rates.of("n8") == rates.gain[2 * len(GAINS) + len(LOSSES) + 5]
    assert rates.of("f8", loss=True) == rates.loss[4]
    with pytest.raises(ValueError, match="not in tuple"):
        rates.of("far", loss=True)

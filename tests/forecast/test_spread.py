import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.forecast import _spread
from frontcast.forecast._front import front_of
from frontcast.forecast._history import read_history
from frontcast.forecast._noise import CHUNK, Noise, NoiseConfig, correlation_root
from frontcast.forecast._rates import (
    GAIN_TERMS,
    LEAD_SCALE,
    LOSS_TERMS,
    RECENT_DAYS,
    STEP_DAYS,
    Rates,
    gain_rows,
    loss_rows,
)
from frontcast.forecast._spread import PART_STEPS, propagate, set_scene
from frontcast.testing.fronts import grown_cells, world_of

N, STEPS = 40, 12
QUIET = NoiseConfig(sector_sd=0.0, burst_sd=0.0)


def rates(*, seed=0, level=-3.0):
    rng = np.random.default_rng(seed)
    gain, loss = rng.normal(0, 0.3, len(GAIN_TERMS)), rng.normal(0, 0.3, len(LOSS_TERMS))
    gain[0], loss[0] = level, level - 1.0
    return Rates(gain=gain, loss=loss)


def history(*, days=150, seed=0):
    cells = grown_cells(days=days, line=26, gain=(-4.5, 2.0), loss=(-6.0, 2.0), seed=seed)
    world = world_of(cells)
    return read_history(world, front_of(world))


HISTORY = history()
FLIPS = HISTORY.flips
NEAR = HISTORY.momentum(FLIPS.last)
BORDER = np.full((N, N), 0.3, dtype=np.float32)


def scene(*, ground=None, fitted=None, steps=STEPS):
    ground = FLIPS.home if ground is None else ground
    return set_scene(
        FLIPS, NEAR, fitted or rates(), held=FLIPS.held(FLIPS.last) & ground, ground=ground,
        border=BORDER, noise=NoiseConfig(), steps=steps, cell_km=1.0,
    )  # fmt: skip


def spread(members, *, push=0.0, pull=0.0, noise=None, seed=5, threads=1, front=None, steps=STEPS):
    level, front = np.zeros((members, steps)), front or scene(steps=steps)
    drawn = Noise(config=noise or NoiseConfig(), root=front.root, steps=steps, seed=seed)
    return propagate(front, push=level + push, pull=level + pull, noise=drawn, threads=threads)


def table(run):
    c = run.changes
    return np.stack([c.member, c.cell, c.day, c.to])


# The scene


def test_active_cells_are_those_that_can_change():
    ground = FLIPS.home.copy()
    ground[:, 10] = False  # a lane that nobody can take
    s = scene(ground=ground)
    held = FLIPS.held(FLIPS.last) & ground
    y, x = np.mgrid[:N, :N]
    want = []
    for r, c in np.argwhere(ground):
        km = np.hypot(y - r, x - c)
        hostile = ground & ~held & (km <= 1.5) if held[r, c] else held & (km <= 3.2)
        if hostile.any():
            want.append(r * N + c)
    assert s.padded.back(s.active).tolist() == want


def test_ground_taken_of_late_is_marked():
    s = scene()
    taken = np.zeros(N * N, dtype=bool)
    for day, cell, gained in zip(FLIPS.day, FLIPS.cell, FLIPS.gained, strict=True):
        taken[cell] |= gained and FLIPS.last - day < RECENT_DAYS
    assert taken.any()
    assert s.recent[s.padded.flat(np.arange(N * N))].tolist() == taken.tolist()


def factors(s, cells, *, part, loss=False):
    """Multiply a scene's tables for some cells, as the compiled loop does."""
    at = s.padded.flat(cells)
    within = np.cumsum(s.counts[at], axis=1)
    side, c, d = int(loss), within[:, 2], within[:, 3]
    opposed = np.cumsum(s.homes[at] - s.counts[at], axis=1) if loss else within
    out = s.pace_by[part, side, s.place[at]].astype(float)
    out = out * s.near_by[side, opposed[:, 0], opposed[:, 1]]
    out = out * s.far_by[side, 0, c] * s.far_by[side, 1, d]
    return out * s.again[s.recent[at] * side]


@given(st.integers(0, 1000))
@settings(max_examples=10)
def test_tables_of_rates_are_those_that_were_fitted(seed):
    """What the loop multiplies is the exponential of what the fit summed, cell by cell."""
    fitted = rates(seed=seed)
    s = scene(fitted=fitted)
    cells = s.padded.back(s.active)
    held = FLIPS.held(FLIPS.last).ravel()[cells]
    counts, homes = s.counts[s.active], s.homes[s.active]
    for part in range(-(-STEPS // PART_STEPS)):
        lead = (part + 0.5) * PART_STEPS * STEP_DAYS / LEAD_SCALE
        terms = gain_rows(NEAR, BORDER, cells[~held], counts=counts[~held], ends=s.padded.ends,
                          lead=lead)  # fmt: skip
        got = factors(s, cells[~held], part=part)
        assert got == pytest.approx(np.exp(terms @ fitted.gain), rel=1e-4)
        terms = loss_rows(NEAR, cells[held], counts=counts[held], home=homes[held],
                          recent=s.recent[s.active][held] > 0, ends=s.padded.ends)  # fmt: skip
        got = factors(s, cells[held], part=part, loss=True)
        assert got == pytest.approx(np.exp(terms @ fitted.loss), rel=1e-4)


# The noise


def line_of(n, *, km=10.0):
    return np.stack([np.arange(n) * km, np.zeros(n)], -1)


@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=60))
@settings(max_examples=30)
def test_the_root_gives_the_stated_correlation(points):
    centres = np.array(sorted(points), dtype=float) * 10
    root = correlation_root(centres, length_km=12.0).astype(float)
    gap2 = ((centres[:, None] - centres[None]) ** 2).sum(-1)
    assert (root**2).sum(1) == pytest.approx(np.ones(len(centres)), abs=1e-5)
    assert np.abs(root @ root.T - np.exp(-gap2 / (4 * 144))).max() < 0.15


def test_a_far_pocket_goes_its_own_way():
    front = np.stack(np.meshgrid(np.arange(40), np.arange(5)), -1).reshape(-1, 2) * 10.0
    centres = np.concatenate([front, [[9000.0, 9000.0]]])
    root = correlation_root(centres, length_km=12.0)
    assert np.abs(root[:-1] @ root[-1]).max() < 0.05


def test_no_sectors_no_root():
    assert correlation_root(np.zeros((0, 2)), length_km=12.0).shape == (0, 1)


def test_noise_is_of_mean_one_and_as_wide_as_stated():
    config = NoiseConfig(sector_sd=0.7, sector_days=30.0, burst_sd=0.4)
    root = correlation_root(line_of(6, km=60.0), length_km=12.0)
    drawn = Noise(config=config, root=root, steps=20, seed=8)
    log = np.log(np.concatenate([drawn.chunk(n)[1] for n in range(60)]).astype(float))
    keep = np.exp(-STEP_DAYS / 30)
    slow = 0.49 * (1 - keep ** (2 * np.arange(1, 21)))
    assert log.var(0).mean(1) == pytest.approx(slow + 0.16, rel=0.08)
    assert np.exp(log).mean((0, 2)) == pytest.approx(np.ones(20), abs=0.04)
    flat = log - log.mean((0,))
    lagged = (flat[:, 5] * flat[:, 15]).mean()  # bursts have no memory
    assert lagged == pytest.approx(slow[5] * keep**10, rel=0.2)


def test_noise_of_neighbouring_sectors_is_alike():
    config = NoiseConfig(sector_sd=1.0, burst_sd=0.0)
    root = correlation_root(line_of(8), length_km=12.0)
    drawn = Noise(config=config, root=root, steps=10, seed=3)
    last = np.log(np.concatenate([drawn.chunk(n)[1][:, -1] for n in range(40)]))
    got = np.corrcoef(last.T)[0]
    assert got == pytest.approx(np.exp(-((np.arange(8) * 10) ** 2) / (4 * 144)), abs=0.08)


def test_a_chunk_of_noise_is_the_same_again_and_others_differ():
    root = np.eye(5, dtype=np.float32)
    one, two = (Noise(config=NoiseConfig(), root=root, steps=4, seed=1) for _ in range(2))
    for number in (0, 0, 3):
        assert one.chunk(number)[1].shape == (CHUNK, 4, 5)
        for a, b in zip(one.chunk(number), two.chunk(number), strict=True):
            assert (a == b).all()
    assert not (one.chunk(0)[0] == one.chunk(3)[0]).all()


# Members


def test_a_smaller_run_is_the_start_of_a_larger_one():
    large = table(spread(150))
    for members in (1, 10, 64, 65, 130):
        small = table(spread(members))
        assert small.shape[1] > 0
        assert (small == large[:, large[0] < members]).all()


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_threads_change_nothing(threads):
    assert (table(spread(70, threads=threads)) == table(spread(70))).all()


def test_another_seed_gives_other_members():
    a, b = (table(spread(5, seed=s)) for s in (1, 2))
    assert a.shape != b.shape or (a != b).any()


def test_too_little_room_is_made_good(monkeypatch):
    want = table(spread(40))
    monkeypatch.setattr(_spread, "_FIRST_CAP", 8)
    assert (table(spread(40)) == want).all()


def test_changes_are_true_changes_in_order_of_time():
    ground = FLIPS.home.copy()
    ground[5:9, 15:25] = False
    changes = spread(60, front=scene(ground=ground), push=1.0, pull=2.0).changes
    start = FLIPS.held(FLIPS.last) & ground
    assert ground.ravel()[changes.cell].all()
    assert changes.day.min() >= 1
    assert changes.day.max() <= STEPS * STEP_DAYS
    assert set(changes.to) == {0, 1}
    both_ways = 0
    for m in range(60):
        mine = changes.member == m
        assert (np.diff(changes.day[mine]) >= 0).all(), "days rise within a member"
        held = start.ravel().copy()
        for cell, to in zip(changes.cell[mine], changes.to[mine], strict=True):
            assert held[cell] != to, "what changes goes to the other side"
            both_ways += cell in changes.cell[mine] and not to
            held[cell] = to
    assert both_ways


def test_no_day_of_a_step_is_preferred():
    day = spread(300, noise=QUIET).changes.day
    got = np.bincount((day - 1) % STEP_DAYS, minlength=3) / day.size
    assert got == pytest.approx([1 / 3] * 3, abs=4 * np.sqrt(2 / 9 / day.size))


def test_without_pace_nothing_moves():
    run = spread(20, push=-60.0, pull=-60.0)
    assert run.changes.cell.size == 0
    assert run.updates == 20 * STEPS * scene().active.size


def test_noise_of_mean_one_does_not_raise_the_first_steps_gain():
    """In the first step the front is the same for all: expected gains are sums of rates."""
    s = scene(fitted=rates(level=-4.0))
    held = s.held[s.active] > 0
    cells = s.padded.back(s.active[~held])
    want = (1 - np.exp(-factors(s, cells, part=0))).sum()
    for noise in (QUIET, NoiseConfig(sector_sd=1.0, sector_days=10.0, burst_sd=0.5)):
        run = spread(1500, noise=noise, front=s, steps=1, seed=2)
        gained = np.bincount(run.changes.member[run.changes.to == 1], minlength=1500)
        assert gained.mean() == pytest.approx(want, abs=4.5 * gained.std() / np.sqrt(1500))
        assert gained.std() > 0


def test_neighbours_fall_together_and_the_nearer_the_more():
    members, rows = 600, N - 2
    noise = NoiseConfig(sector_sd=2.0, sector_days=60.0, burst_sd=0.0)
    changes = spread(members, noise=noise, front=scene(fitted=rates(level=-4.0))).changes
    taken = changes.to == 1
    at = changes.member[taken] * N + changes.cell[taken] // N
    by_row = np.bincount(at, minlength=members * N).reshape(members, N)[:, :rows]
    r = np.corrcoef(np.minimum(by_row, 4).T)
    near, middle, far = (np.nanmean(np.diagonal(r, k)) for k in (1, 12, 34))
    assert near > middle > far
    assert near > 0.25
    assert abs(far) < 0.15
    alone = spread(members, noise=QUIET, front=scene(fitted=rates(level=-4.0))).changes
    at = alone.member[alone.to == 1] * N + alone.cell[alone.to == 1] // N
    without = np.bincount(at, minlength=members * N).reshape(members, N)[:, :rows]
    assert np.nanmean(np.diagonal(np.corrcoef(without.T), 12)) < middle - 0.05

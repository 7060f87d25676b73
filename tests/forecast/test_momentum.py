from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.forecast import seal
from frontcast.forecast._flips import Flips, find_flips
from frontcast.forecast._front import front_of
from frontcast.forecast._momentum import GAINS, LOSSES, NAMES, mean_of, momentum
from frontcast.testing.fronts import grown_cells, world_of

N = 45
HOME = np.ones((N, N), dtype=bool)


def past(changes, *, line=30, last=400):
    """A straight line at a column, then (day, row, column, gained)."""
    changes = sorted(changes)
    day, row, column, gained = (np.array(v) for v in zip(*changes, strict=True))
    start = HOME & (np.arange(N) >= line)
    return Flips(
        start=start, home=HOME, day=day.astype(np.int32),
        cell=(row * N + column).astype(np.int32), gained=gained.astype(bool), last=last,
    )  # fmt: skip


def rows_taken(rows, day, *, column=29):
    return [(day, r, column, True) for r in rows]


def field(m, name, *, row, column=20):
    return float(m.fields[m.block[row, column], NAMES.index(name)])


def direct(flips, day, *, edge=3):
    """The same by pairwise sums over blocks, in loops: (block row, block column, window)."""
    held = flips.held(day)
    touched = np.zeros_like(held)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            rows, columns = np.nonzero(held)
            rows, columns = rows + dy, columns + dx
            on = (rows >= 0) & (rows < N) & (columns >= 0) & (columns < N)
            touched[rows[on], columns[on]] = True
    line = touched & ~held & flips.home

    def blocks(mask):
        return mask.reshape(N // edge, edge, N // edge, edge).sum((1, 3)).astype(float)

    centres = (np.indices((N // edge, N // edge)) * edge).reshape(2, -1).T
    gap2 = ((centres[:, None] - centres[None]) ** 2).sum(-1)
    out = []
    for gained, windows, few in ((True, GAINS, 2.0), (False, LOSSES, 1.0)):
        for days, km in windows:
            before = flips.held(max(day - days, 0))
            changed = held & ~before if gained else before & ~held
            weight = np.exp(-gap2 / (2 * km**2))
            here, along = weight @ blocks(changed).ravel(), weight @ blocks(line).ravel()
            expected = (changed.sum() + 1) / line.sum() * along
            out.append(np.log((here + few) / (expected + few)))
    nearest = np.argmin(np.where(blocks(line).ravel() > 0, gap2, np.inf), axis=1)
    unique = np.sort(np.where(blocks(line).ravel() > 0, gap2, np.inf), axis=1)
    sure = unique[:, 0] < unique[:, 1]
    return np.stack(out, -1)[nearest], sure


def lively(seed):
    cells = grown_cells(days=150, size=N, line=30, gain=(-5.0, 2.0), loss=(-6.5, 2.0), seed=seed)
    world = world_of(cells)
    return world, find_flips(world, front_of(world))


@pytest.mark.parametrize("seed", [0, 1])
def test_momentum_is_the_direct_sum_over_pairs_of_blocks(seed):
    world, flips = lively(seed)
    assert (~flips.start).any()
    for day in (5, 80, 149):
        got = momentum(flips, day, cell_km=world.grid.cell_km)
        want, sure = direct(flips, day)
        assert sure.mean() > 0.5
        # Windows of 40 km hear a little of themselves around the edge of the transform.
        assert got.fields[sure] == pytest.approx(want[sure], abs=0.03)
        narrow = [i for i, (_, km) in enumerate((*GAINS, *LOSSES)) if km <= 15]
        # At one block of smoothing the transform's Gaussian is a little off that of the sum.
        assert got.fields[sure][:, narrow] == pytest.approx(want[sure][:, narrow], abs=6e-3)


def test_an_even_advance_has_no_momentum():
    flips = past([c for k in range(10) for c in rows_taken(range(N), 10 * k + 1, column=29 - k)])
    m = momentum(flips, 95, cell_km=1.0)
    assert m.front_cells == N
    for name in ("gain 45 d 10 km", "gain 90 d 15 km", "gain 180 d 25 km"):
        for row in (4, 22, 40):
            # What was taken lies a few km behind the line: a little less than the whole is heard.
            assert field(m, name, row=row) == pytest.approx(0, abs=0.1)


def test_momentum_rises_where_more_was_taken():
    # Nine rows in the north come on for a month, the rest stands.
    flips = past([c for k in range(10) for c in rows_taken(range(9), 300 + 3 * k, column=29 - k)])
    m = momentum(flips, 330, cell_km=1.0)
    for name in ("gain 45 d 10 km", "gain 45 d 25 km", "gain 90 d 15 km"):
        north, middle, south = (field(m, name, row=r) for r in (3, 22, 42))
        assert north > 0.1 > -0.1 > south
        assert north > middle > south


def test_a_window_sees_no_further_back_than_its_days():
    flips = past(rows_taken(range(5), 300))
    for day, seen in ((306, True), (308, False)):
        m = momentum(flips, day, cell_km=1.0)
        assert (field(m, "gain 7 d 6 km", row=1) > 0) == seen
        assert field(m, "gain 21 d 6 km", row=1) > 0


def test_what_was_taken_and_lost_again_is_neither_gain_nor_loss():
    calm = past([(1, 0, 29, True)])
    back = [(390 + k, r, 29, k == 0) for r in range(5, 15) for k in (0, 4)]
    stirred = past([(1, 0, 29, True), *back])
    a, b = (momentum(f, 400, cell_km=1.0).fields for f in (calm, stirred))
    assert (a == b).all()


def test_losses_raise_the_windows_of_losses_alone():
    flips = past([(395, r, 30, False) for r in range(10)])
    m = momentum(flips, 400, cell_km=1.0)
    assert field(m, "loss 30 d 12 km", row=3) > 0.3
    assert field(m, "loss 30 d 12 km", row=43) < 0
    still = momentum(flips, 394, cell_km=1.0)
    gains = slice(0, len(GAINS))
    assert m.fields[:, gains] == pytest.approx(still.fields[:, gains], abs=0.1)


def test_later_days_change_nothing():
    world, flips = lively(3)
    for day in (0, 30, 100):
        cut = seal(world, date(2030, 1, 1) + timedelta(days=day))
        known = find_flips(cut, front_of(cut))
        a, b = (momentum(f, day, cell_km=1.0) for f in (flips, known))
        assert (a.fields == b.fields).all()
        assert a.front_cells == b.front_cells


def test_without_a_front_all_is_zero():
    nobody = Flips(
        start=np.zeros((N, N), dtype=bool), home=HOME, day=np.zeros(0, np.int32),
        cell=np.zeros(0, np.int32), gained=np.zeros(0, bool), last=10,
    )  # fmt: skip
    m = momentum(nobody, 10, cell_km=1.0)
    assert m.front_cells == 0
    assert not m.fields.any()
    assert m.fields.shape == ((N // 3) ** 2, len(NAMES))


def test_mean_of_some_windows():
    fields = np.arange(2 * len(NAMES), dtype=np.float32).reshape(2, -1)
    got = mean_of(fields, (GAINS[0], GAINS[2]))
    assert got.tolist() == [1.0, len(NAMES) + 1.0]

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontcast.forecast import seal
from frontcast.forecast._flips import find_flips
from frontcast.forecast._front import front_of
from frontcast.testing import mock_theatre
from frontcast.testing.fronts import grown_cells, world_of

THEATRE = mock_theatre(size=6)
HOME = THEATRE.home == 2
MAPS = st.integers(1, 9).flatmap(lambda n: arrays(np.uint8, (n, 6, 6), elements=st.integers(0, 3)))


def read(cells, missing=()):
    world = world_of(cells, theatre=THEATRE)
    world.slots[list(missing)] = -1
    return find_flips(world, front_of(world))


def carried(cells, missing):
    """What is held on each day from the first map on: unknown and missing keep what was."""
    out = []
    for day, shown in enumerate(cells):
        if day in missing:
            if out:
                out.append(out[-1])
            continue
        before = out[-1] if out else np.zeros((6, 6), dtype=bool)
        out.append(HOME & ((shown == 1) | ((shown == 0) & before)))
    return out


@given(MAPS, st.data())
def test_flips_tell_what_was_held_on_every_day(cells, data):
    missing = data.draw(st.sets(st.integers(0, len(cells) - 1)))
    flips, want = read(cells, missing), carried(cells, missing)
    if not want:
        assert flips.day.size == 0
        assert flips.last == 0
        assert not flips.start.any()
        return
    assert flips.last == len(want) - 1
    for day, held in enumerate(want):
        assert (flips.held(day) == held).all()
    assert (np.diff(flips.day) >= 0).all()
    changes = [(d, c) for d in range(1, len(want)) for c in np.flatnonzero(want[d] != want[d - 1])]
    assert list(zip(flips.day, flips.cell, strict=True)) == changes


@given(MAPS, st.data())
def test_between_is_the_difference_of_two_days(cells, data):
    flips, want = read(cells), carried(cells, ())
    first = data.draw(st.integers(0, len(want) - 1))
    last = data.draw(st.integers(first, len(want) - 1))
    gained, lost = flips.between(first, last)
    assert gained.tolist() == np.flatnonzero(want[last] & ~want[first]).tolist()
    assert lost.tolist() == np.flatnonzero(want[first] & ~want[last]).tolist()


@given(MAPS)
def test_daily_counts_each_change_on_its_day(cells):
    flips, want = read(cells), carried(cells, ())
    steps = [(b & ~a).sum() for a, b in pairwise(want)]
    back = [(a & ~b).sum() for a, b in pairwise(want)]
    assert flips.daily(gained=True).tolist() == steps
    assert flips.daily(gained=False).tolist() == back


def test_changes_over_a_gap_fall_on_the_day_of_the_next_map():
    cells = np.full((6, 6, 6), 2, dtype=np.uint8)
    cells[2:, 0, 5] = 1
    flips = read(cells, missing=(2, 3))
    assert flips.daily(gained=True).tolist() == [0, 0, 0, 1, 0]


def test_the_past_is_the_same_whatever_comes_later():
    world = world_of(grown_cells(days=60))
    for day in (0, 1, 30, 59):
        cut = find_flips(seal(world, date(2030, 1, 1) + timedelta(days=day)), front_of(world))
        full = find_flips(world, front_of(world))
        n = cut.day.size
        assert cut.last == day
        assert (full.day[:n] == cut.day).all()
        assert (full.day[n:] > day).all()
        assert (full.cell[:n] == cut.cell).all()
        assert (full.gained[:n] == cut.gained).all()

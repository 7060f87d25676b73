import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.forecast import EXTENTS, HALF, WHOLE
from frontcast.forecast._front import front_of, gain_band, loss_band
from frontcast.forecast._members import Changes
from frontcast.forecast._places import footprint_cells
from frontcast.forecast._shares import cell_shares, place_shares, running_total
from frontcast.testing import mock_world

LEADS = (7, 20, 40)
MEMBERS = 20
NEAREST = 0.5 / (MEMBERS + 0.5) + 1e-6
"""What half a member's worth of others can add: one member more or less would show."""


def start(line=28.0):
    world = mock_world(days=1, pace=0.0, start=line)
    return world, world.cells(0), front_of(world)


def drawn(cells, front, *, seed, per_member=400):
    """Changes of random cells near the line, to and fro, in order of their days."""
    rng = np.random.default_rng(seed)
    near = np.concatenate(
        [gain_band(cells, front, reach_km=12).cells, loss_band(cells, front).cells]
    )
    rows = []
    for m in range(MEMBERS):
        held = cells.ravel() == 1
        day = np.sort(rng.integers(1, 45, per_member))
        for d, c in zip(day, rng.choice(near, per_member), strict=True):
            if rng.random() < 0.3 and not held[c] and rng.random() < 0.5:
                continue
            held[c] = not held[c]
            rows.append((m, c, d, 1 if held[c] else 2))
    member, cell, day, to = np.array(rows).T
    return Changes(
        member=member.astype(np.int32), cell=cell.astype(np.int32), day=day.astype(np.int16),
        to=to.astype(np.uint8),
    )  # fmt: skip


def replayed(changes, cells, days=45):
    """What each member holds on each day, by applying change after change."""
    out = np.zeros((MEMBERS, days + 1, cells.size), dtype=bool)
    out[:] = cells.ravel() == 1
    for m, c, d, to in zip(changes.member, changes.cell, changes.day, changes.to, strict=True):
        out[m, d:, c] = to == 1
    return out


def shares(changes, cells, front, leads=LEADS):
    return cell_shares(changes, cells, front=front, leads=leads, members=MEMBERS)


@given(st.integers(0, 10_000))
@settings(max_examples=10)
def test_cells_are_held_in_the_share_of_members_that_hold_them(seed):
    _, cells, front = start()
    changes = drawn(cells, front, seed=seed)
    held = replayed(changes, cells)
    got = shares(changes, cells, front).reshape(len(LEADS), -1)
    count = held[:, list(LEADS)].mean(0)
    began = (cells == 1).ravel()
    want = np.where(began, np.minimum.accumulate(count), np.maximum.accumulate(count))
    known = cells.ravel() != 0
    assert np.isnan(got[:, ~known]).all()
    assert got[:, known] == pytest.approx(want[:, known], abs=NEAREST)
    assert ((got[:, known] >= 0) & (got[:, known] <= 1)).all()


def test_shares_are_drawn_to_those_of_their_distance():
    _, cells, front = start()
    one = gain_band(cells, front, reach_km=1.0).cells
    changes = Changes(
        member=np.arange(MEMBERS, dtype=np.int32), cell=np.full(MEMBERS, one[0], dtype=np.int32),
        day=np.ones(MEMBERS, dtype=np.int16), to=np.ones(MEMBERS, dtype=np.uint8),
    )  # fmt: skip
    got = shares(changes, cells, front)[0].ravel()
    mean = 1 / one.size
    assert got[one[0]] == pytest.approx((MEMBERS + 0.5 * mean) / (MEMBERS + 0.5))
    assert got[one[1:]] == pytest.approx(np.full(one.size - 1, 0.5 * mean / (MEMBERS + 0.5)))


def test_ground_deep_behind_the_line_can_be_lost_in_a_member():
    _, cells, front = start()
    deep = 10 * 40 + 38  # eleven columns behind the line
    changes = Changes(
        member=np.arange(10, dtype=np.int32), cell=np.full(10, deep, dtype=np.int32),
        day=np.full(10, 15, dtype=np.int16), to=np.full(10, 2, dtype=np.uint8),
    )  # fmt: skip
    got = shares(changes, cells, front).reshape(len(LEADS), -1)[:, deep]
    assert got.tolist() == [1.0, 0.5, 0.5]


def test_chances_of_open_ground_never_fall_and_of_held_ground_never_rise():
    _, cells, front = start()
    got = shares(drawn(cells, front, seed=1), cells, front)
    assert (np.diff(got[:, cells == 2], axis=0) >= 0).all()
    assert (np.diff(got[:, cells == 1], axis=0) <= 0).all()


def reached(world, cells, held):
    """Brute force: has each place been taken by each day? {extent: (member, day, place)}"""
    out = {e: [] for e in EXTENTS}
    for place in world.theatre.places:
        area = held[:, :, footprint_cells(world, place)].mean(-1)
        row, column = world.grid.cell_at(
            *(float(v) for v in world.grid.project(place.lon, place.lat))
        )
        first = {
            "centre": held[:, :, row * world.grid.width + column],
            "half": area >= HALF,
            "whole": area >= WHOLE,
            "contact": area > 0,
        }
        for extent, now in first.items():
            out[extent].append(np.logical_or.accumulate(now, axis=1))
    return {e: np.stack(v, -1) for e, v in out.items()}


@given(st.integers(0, 10_000), st.sampled_from([22.0, 26.0, 30.0, 32.0]))
@settings(max_examples=10)
def test_places_are_taken_in_the_share_of_members_that_took_them_by_then(seed, line):
    world, cells, front = start(line)
    changes = drawn(cells, front, seed=seed, per_member=600)
    by = reached(world, cells, replayed(changes, cells))
    chance = shares(changes, cells, front)
    got = place_shares(changes, world, cells, chance, leads=LEADS, members=MEMBERS)
    some = 0
    for e, extent in enumerate(EXTENTS):
        want = by[extent][:, list(LEADS)].mean(0)
        some += ((want > 0) & (want < 1)).sum()
        assert got[:, :, e] == pytest.approx(want, abs=NEAREST)
    assert some > 0, "the example says something"
    centre, half, whole, contact = (
        got[..., EXTENTS.index(e)] for e in ("centre", "half", "whole", "contact")
    )
    assert (contact >= half).all()
    assert (half >= whole).all()
    assert (contact >= centre).all()
    assert (np.diff(got, axis=0) >= 0).all()


def test_a_town_that_was_taken_and_lost_again_has_been_taken():
    world, cells, _ = start(32.0)
    area = np.flatnonzero(world.mask(world.theatre.places[0]))
    area = area[cells.ravel()[area] == 2].astype(np.int32)
    n = area.size
    changes = Changes(
        member=np.zeros(2 * n, dtype=np.int32), cell=np.concatenate([area, area]),
        day=np.repeat([3, 30], n).astype(np.int16), to=np.repeat([1, 2], n).astype(np.uint8),
    )  # fmt: skip
    got = place_shares(
        changes, world, cells, np.zeros((3, 40, 40), np.float32), leads=LEADS, members=1
    )
    assert (got[:, 0] == 1 / 1.5).all()


@pytest.mark.parametrize(("second", "taken"), [(5, 0.0), (6, 1 / 1.5)])
def test_ground_that_goes_to_and_fro_within_a_day_counts_at_its_end(second, taken):
    world, cells, _ = start(27.0)
    coldwater = footprint_cells(world, world.theatre.places[2])
    changes = Changes(
        member=np.zeros(2, dtype=np.int32), cell=coldwater[[0, 0]].astype(np.int32),
        day=np.array([5, second], dtype=np.int16), to=np.array([1, 2], dtype=np.uint8),
    )  # fmt: skip
    chance = np.zeros((3, 40, 40), np.float32)
    got = place_shares(changes, world, cells, chance, leads=LEADS, members=1)
    assert got[:, 2, EXTENTS.index("contact")] == pytest.approx([taken] * 3)


def test_what_is_held_at_issue_is_certain_and_what_is_off_the_grid_unknown():
    world, cells, front = start(10.0)
    cells = cells.copy()
    cells[20, 20] = 0  # the centre of Birchwick
    nobody = Changes.none()
    chance = shares(nobody, cells, front)
    got = place_shares(nobody, world, cells, chance, leads=LEADS, members=MEMBERS)
    assert (got[:, 0] == 1).all()
    assert np.isnan(got[:, 1]).all()


def test_running_totals_by_hand():
    changes = Changes(
        member=np.array([0, 0, 0, 2, 2, 3], dtype=np.int32), cell=np.zeros(6, np.int32),
        day=np.array([1, 2, 3, 1, 9, 4], dtype=np.int16),
        to=np.array([1, 1, 2, 2, 1, 1], dtype=np.uint8),
    )  # fmt: skip
    got = running_total(changes, np.arange(6), attacker=1)
    assert got.tolist() == [1, 2, 1, -1, 0, 1]
    assert running_total(changes, np.array([0, 2, 5]), attacker=1).tolist() == [1, 0, 1]
    assert running_total(changes, np.zeros(0, np.int64), attacker=1).tolist() == []

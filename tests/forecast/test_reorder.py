import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.forecast._members import Changes
from frontcast.forecast._reorder import reorder

LEADS = (10, 30, 60)
SHAPE = (12, 12)
BAND = np.arange(40, 100, dtype=np.int32)
MEMBERS = 24


def drawn(seed, *, share=0.3, lost=True):
    """Members that take some cells on some days, and lose a few cells, listed or not."""
    rng = np.random.default_rng(seed)
    rows = []
    for m in range(MEMBERS):
        for to, chance in ((1, share * rng.random()), (2, 0.05 * lost)):
            hit = np.flatnonzero(rng.random(144) < chance)
            rows += [(m, int(rng.integers(1, 61)), c, to) for c in hit]
    member, day, cell, to = np.array(sorted(rows)).T
    return Changes(
        member=member.astype(np.int32), cell=cell.astype(np.int32), day=day.astype(np.int16),
        to=to.astype(np.uint8),
    )  # fmt: skip


def curve(seed, *, top=1.0):
    rng = np.random.default_rng(seed)
    return np.sort(rng.random((len(LEADS), BAND.size)) * top * rng.random(BAND.size), axis=0)


def put(changes, chance, *, seed=0):
    return reorder(
        changes, BAND, chance, shape=SHAPE, leads=LEADS, members=MEMBERS, attacker=1,
        rng=np.random.default_rng(seed),
    )  # fmt: skip


def arrivals(changes, cell):
    """First day on which each member takes a cell; infinite if never."""
    out = np.full(MEMBERS, np.inf)
    mine = (changes.cell == cell) & (changes.to == 1)
    np.minimum.at(out, changes.member[mine], changes.day[mine])
    return out


@given(st.integers(0, 10_000), st.sampled_from([1.0, 0.1, 0.01]))
@settings(max_examples=20)
def test_every_cell_keeps_its_chance_at_every_lead(seed, top):
    chance = curve(seed, top=top)
    got = put(drawn(seed), chance)
    for k, lead in enumerate(LEADS):
        for i, cell in enumerate(BAND):
            taken = (arrivals(got, cell) <= lead).sum()
            assert abs(taken - chance[k, i] * MEMBERS) < 1, "as near as members can be"


def test_small_chances_are_not_rounded_away():
    """Cells too unlikely for a single member still add up to the ground that they stand for."""
    chance = np.full((3, BAND.size), 0.3 / MEMBERS)
    found = [np.isin(put(drawn(s), chance, seed=s).cell, BAND).sum() for s in range(60)]
    want, sd = 0.3 * BAND.size, np.sqrt(0.21 * BAND.size / 60)
    assert np.mean(found) == pytest.approx(want, abs=4 * sd)


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_members_keep_their_order(seed):
    """Whoever took a cell earlier than another member still does not take it later."""
    before = drawn(seed, lost=False)
    after = put(before, curve(seed))
    for cell in BAND:
        was, now = arrivals(before, cell), arrivals(after, cell)
        earlier = was[:, None] < was[None]
        assert (now[:, None] <= now[None])[earlier].all()


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_other_cells_stay_as_they_are_and_the_list_is_in_order(seed):
    before, after = drawn(seed), put(drawn(seed), curve(seed))
    rows = []
    for c in (before, after):
        other = ~np.isin(c.cell, BAND)
        rows.append(
            sorted(zip(c.member[other], c.day[other], c.cell[other], c.to[other], strict=True))
        )
    assert rows[0] == rows[1]
    key = after.member.astype(int) * 1000 + after.day
    assert (np.diff(key) >= 0).all()
    listed = np.isin(after.cell, BAND)
    assert (after.to[listed] == 1).all()
    once = set(zip(after.member[listed], after.cell[listed], strict=True))
    assert len(once) == listed.sum()


def test_where_more_must_take_a_cell_those_do_that_took_the_ground_around():
    near, far = np.array([65, 67, 54, 78]), np.array([0, 1, 2, 3])
    member = np.repeat(np.arange(MEMBERS), 4)
    cell = np.concatenate([near if m % 2 else far for m in range(MEMBERS)])
    before = Changes(
        member=member.astype(np.int32), cell=cell.astype(np.int32),
        day=np.full(member.size, 5, np.int16), to=np.ones(member.size, np.uint8),
    )  # fmt: skip
    chance = np.zeros((3, BAND.size))
    chance[:, BAND == 66] = 0.5
    after = put(before, chance)
    assert np.flatnonzero(arrivals(after, 66) < 99).tolist() == list(range(1, MEMBERS, 2))


def test_the_chances_of_the_members_themselves_change_next_to_nothing():
    before = drawn(5, lost=False)
    chance = np.stack([[(arrivals(before, c) <= lead).mean() for c in BAND] for lead in LEADS])
    after = put(before, chance)
    for cell in BAND:
        was, now = arrivals(before, cell), arrivals(after, cell)
        for lead in LEADS:
            assert ((was <= lead) == (now <= lead)).all()


def test_certainty_and_impossibility():
    chance = np.zeros((3, BAND.size))
    chance[2, :5] = 1.0
    after = put(drawn(1), chance)
    listed = np.isin(after.cell, BAND)
    assert np.bincount(after.cell[listed], minlength=144)[BAND].tolist() == [MEMBERS] * 5 + [0] * 55
    assert after.day[listed].min() > 30


def test_randomness_breaks_ties_alone():
    before, chance = drawn(2), curve(2)
    a, b = (put(before, chance, seed=s) for s in (1, 1))
    assert all((getattr(a, n) == getattr(b, n)).all() for n in ("member", "cell", "day", "to"))
    counts = [np.bincount(put(before, chance, seed=s).cell, minlength=144) for s in (1, 2)]
    assert counts[0] == pytest.approx(counts[1], abs=1)

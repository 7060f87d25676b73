from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.forecast._members import Chance, draw_members, first_days, smooth_noise

LEADS = (10, 30)
NOTHING = Chance(
    cells=np.zeros(0, np.int32), kind=np.zeros(0, np.uint8), curve=np.zeros((2, 9)), to=2
)


def strip(length=40, near=0.6, far=0.02):
    """One row of cells, nearer ones likelier to fall."""
    curve = np.zeros((2, length + 1))
    curve[1, 1:] = np.geomspace(near, far, length)
    curve[0, 1:] = curve[1, 1:] / 4
    cells = np.arange(length, dtype=np.int32)
    return Chance(cells=cells, kind=cells + 1, curve=curve, to=1)


def draw(gain, *, members, seed=0, share=0.2, loss=NOTHING, sigma=5.0):
    return draw_members(
        gain,
        loss,
        shape=(1, 40),
        leads=LEADS,
        members=members,
        sigma=sigma,
        level_share=share,
        rng=np.random.default_rng(seed),
    )


def test_noise_is_standard_normal_with_the_stated_correlation():
    fields = islice(smooth_noise((30, 50), sigma=4.0, rng=np.random.default_rng(1)), 1500)
    a, b = (np.array(f) for f in zip(*fields, strict=True))
    assert a.mean() == pytest.approx(0, abs=0.02)
    assert a.std(axis=0) == pytest.approx(np.ones((30, 50)), abs=0.1)
    for lag in (4, 8, 12):
        got = (a[:, :, lag:] * a[:, :, :-lag]).mean()
        assert got == pytest.approx(np.exp(-(lag**2) / 64), abs=0.03)
    assert (a * b).mean() == pytest.approx(0, abs=0.02)
    # The far side of the torus is cut off: opposite edges know nothing of each other.
    assert (a[:, :, 0] * a[:, :, -1]).mean() == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("share", [0.0, 0.4])
def test_every_cell_keeps_its_chance_at_every_lead(share):
    gain = strip()
    changes = draw(gain, members=6000, share=share)
    for k, lead in enumerate(LEADS):
        due = changes.cell[changes.day <= lead]
        got = np.bincount(due, minlength=40) / 6000
        want = gain.curve[k, 1:]
        assert np.abs(got - want).max() < 4.5 * np.sqrt(0.25 / 6000)


def test_a_common_level_spreads_the_total():
    spread = [
        np.bincount(draw(strip(), members=2000, share=s, sigma=1.0).member, minlength=2000).std()
        for s in (0.0, 0.5)
    ]
    assert spread[1] > 1.3 * spread[0]


def test_neighbours_fall_together():
    changes = draw(strip(near=0.3, far=0.3), members=2000, share=0.0)
    fell = np.zeros((2000, 40))
    fell[changes.member, changes.cell] = 1
    near, far = (np.corrcoef(fell[:, 0], fell[:, k])[0, 1] for k in (1, 35))
    assert near > 0.8
    assert abs(far) < 0.1


def test_a_cell_changes_at_most_once_and_both_ways_are_drawn():
    back = strip(near=0.2, far=0.2)
    loss = replace(back, cells=back.cells + 20, to=2)
    gain = strip(length=20)
    loss = replace(loss, cells=loss.cells[:20], kind=loss.kind[:20])
    changes = draw(gain, members=50, loss=loss)
    assert len(set(zip(changes.member, changes.cell, strict=True))) == changes.member.size
    assert set(changes.to[changes.cell < 20]) == {1}
    assert set(changes.to[changes.cell >= 20]) == {2}
    assert (np.diff(changes.member) >= 0).all()


def test_the_same_seed_gives_the_same_members():
    a, b, c = (draw(strip(), members=5, seed=s) for s in (7, 7, 8))
    assert (a.cell == b.cell).all()
    assert (a.day == b.day).all()
    assert a.cell.size != c.cell.size or (a.cell != c.cell).any()


def test_without_a_front_nothing_is_drawn():
    assert draw(NOTHING, members=3).cell.size == 0


def test_first_days_by_hand():
    rank = np.array([0.0, 0.05, 0.1, 0.2, 0.4])
    curve = np.array([[0.1] * 5, [0.4] * 5])
    # A chance of .1 at day 10 and .4 at day 30 rises by .01 a day, then by .015.
    assert first_days(rank, curve, LEADS).tolist() == [1, 5, 10, 17, 30]


@given(low=st.floats(0, 1), more=st.floats(0, 1), part=st.floats(0, 1), first=st.integers(1, 50))
def test_due_by_a_lead_exactly_if_the_rank_is_within_its_chance(low, more, part, first):
    curve = np.array([[low], [low + (1 - low) * more]])
    rank = np.array([part * curve[1, 0]])
    day = first_days(rank, curve, (first, first + 20))[0]
    assert 1 <= day <= first + 20
    assert (day <= first) == (rank[0] <= low)

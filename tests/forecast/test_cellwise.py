from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.forecast import seal
from frontcast.forecast._cellwise import issue_cellwise
from frontcast.forecast._front import front_of, gain_band, loss_band
from frontcast.forecast._past import last_map
from frontcast.testing.fronts import grown_cells, world_of

LEADS = (10, 30)
CELLS = grown_cells(days=100, line=30, gain=(-5.0, 2.0), loss=(-5.5, 2.0))
INIT = date(2030, 1, 1) + timedelta(days=99)


def issued(chance, *, members=50, cells=CELLS):
    world = seal(world_of(cells), INIT)
    front = front_of(world)
    now, day = last_map(world, INIT)
    band = gain_band(now, front)
    fcst = issue_cellwise(
        world, now, band, chance(band), front=front, day=day, init=INIT, leads=LEADS,
        members=members, model=("given", "7"), rng=np.random.default_rng(0),
    )  # fmt: skip
    return fcst, now, band, front


def falling(band):
    one = 0.6 * np.exp(band.km / -4.0)
    return np.stack([one / 2, one])


def test_chances_are_those_that_were_given():
    fcst, _, band, _ = issued(falling)
    for k, lead in enumerate(LEADS):
        assert fcst.probability(lead).ravel()[band.cells] == pytest.approx(
            falling(band)[k], abs=1e-6
        )
    assert (fcst.model, fcst.dataset.attrs["version"]) == ("given", "7")


def test_members_keep_the_chances():
    fcst, _, band, _ = issued(falling, members=800)
    cell, day = (fcst.dataset[f"change_{name}"].values for name in ("cell", "day"))
    for k, lead in enumerate(LEADS):
        want = falling(band)[k]
        got = np.bincount(cell[day <= lead], minlength=1600)[band.cells] / 800
        assert np.abs(got - want).max() < 5 * np.sqrt(0.25 / 800)
        assert got.sum() == pytest.approx(want.sum(), rel=0.15)


def test_ground_is_lost_again_as_often_as_in_the_past():
    fcst, now, _, front = issued(lambda band: np.zeros((2, band.cells.size)))
    behind = loss_band(now, front)
    lost = 1 - fcst.probability(10).ravel()[behind.cells]
    seen = hit = 0
    for start in range(0, 90, 5):
        at = loss_band(CELLS[start], front)
        one = at.cells[at.km == 1]
        seen += one.size
        hit += (CELLS[start + 10].ravel()[one] == 2).sum()
    assert lost[behind.km == 1].mean() == pytest.approx(hit / seen, rel=0.35)
    assert lost[behind.km == 1].mean() > 2 * lost[behind.km == 4].mean()


def test_chances_that_fall_with_the_lead_are_held_up():
    fcst, _, band, _ = issued(lambda band: falling(band)[::-1])
    first, last = (fcst.probability(lead).ravel()[band.cells] for lead in LEADS)
    assert (first == last).all()


def test_too_short_a_past_is_said():
    cells = np.concatenate([np.zeros_like(CELLS[:75]), CELLS[75:]])
    world = world_of(cells)
    world.slots[:75] = -1
    front = front_of(world)
    now, day = last_map(world, INIT)
    band = gain_band(now, front)
    fcst = issue_cellwise(
        world, now, band, falling(band), front=front, day=day, init=INIT, leads=LEADS, members=3,
        model=("given", "7"), rng=np.random.default_rng(0),
    )  # fmt: skip
    assert any("30 days" in note for note in fcst.notes)
